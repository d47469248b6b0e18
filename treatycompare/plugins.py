"""Parsers, aligners and renderers by name: built-ins and entry points alike.

A plug-in is chosen by its explicit name; installing one changes no result. Two that claim one
name are an error, never a silent choice. Built-ins are entry points made in code, so that they
work from a bare checkout and load only when asked for.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal

from treatycompare.errors import TreatyCompareError, UnknownPluginError

Group = Literal["treatycompare.parsers", "treatycompare.aligners", "treatycompare.renderers", "treatycompare.exporters"]

PARSERS: Group = "treatycompare.parsers"
ALIGNERS: Group = "treatycompare.aligners"
RENDERERS: Group = "treatycompare.renderers"
EXPORTERS: Group = "treatycompare.exporters"

_BUILT_IN: dict[Group, dict[str, str]] = {
    PARSERS: {
        "akn": "treatycompare.parsers.akn_nested:AkomaNtosoParser",
        "akn-un": "treatycompare.parsers.akn:UnAkomaNtosoParser",
        "bwb": "treatycompare.parsers.bwb:DutchMarkdownParser",
        "docx": "treatycompare.parsers.docx:DocxParser",
        "html": "treatycompare.parsers.html:HtmlParser",
        "html-bilingual": "treatycompare.parsers.html_bilingual:BilingualHtmlParser",
        "pdf": "treatycompare.parsers.pdf:PdfParser",
        "plain": "treatycompare.parsers.plain:PlainTextParser",
    },
    ALIGNERS: {
        "curated": "treatycompare.aligners.concordance:CuratedAligner",
        "text": "treatycompare.aligners.lexical:TextAligner",
    },
    EXPORTERS: {
        "akn": "treatycompare.export.akn:to_akn",
        "json": "treatycompare.export.json:to_json",
        "txt": "treatycompare.export.txt:to_txt",
    },
    RENDERERS: {
        "html": "treatycompare.report.html:render",
        "json": "treatycompare.report.json:render",
        "csv": "treatycompare.report.csv:render",
        "docx": "treatycompare.report.docx_concordance:render",
        "md": "treatycompare.report.markdown:render",
        "xlsx": "treatycompare.report.xlsx:render",
        "text": "treatycompare.report.plain:render",
        "notebook": "treatycompare.report.notebook:render",
    },
}


@cache
def available(group: Group) -> dict[str, EntryPoint]:
    """Give the plug-ins of a group by name, in order of name.

    Raises UnknownPluginError where two distributions claim one name.
    """
    found = {name: EntryPoint(name, value, group) for name, value in _BUILT_IN[group].items()}
    for point in entry_points(group=group):
        if point.name in found and found[point.name].value != point.value:
            raise UnknownPluginError(
                f"two plug-ins of {group} claim one name:",
                value=point.name,
                where=f"{found[point.name].value} and {point.value}",
                todo="uninstall one of them",
            )
        found[point.name] = point
    return dict(sorted(found.items()))


def formats() -> tuple[str, ...]:
    """Give the names of the renderers that write files; a notebook cell is none."""
    return tuple(name for name in available(RENDERERS) if name != "notebook")


def load(group: Group, name: str) -> Any:
    """Give the plug-in of a group by name, imported now.

    Raises UnknownPluginError, which names what there is, or why it cannot be loaded.
    """
    points = available(group)
    kind = group.rpartition(".")[2].rstrip("s")
    if name not in points:
        raise UnknownPluginError(f"no {kind} has the name", value=name, allowed=points)
    try:
        return points[name].load()
    except TreatyCompareError:  # such as an extra that it needs and names
        raise
    except (ImportError, AttributeError) as error:
        raise UnknownPluginError(
            f"the {kind} cannot be loaded:",
            value=name,
            where=points[name].value,
            todo=f"reinstall or remove it ({error})",
        ) from error
