"""Names and values of WordprocessingML, in its transitional and in its strict namespace."""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

_SPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_PREFIXES = {
    **{f"{{{space}}}": "w:" for space in _SPACES},
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}": "mc:",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}": "m:",
    "{http://purl.oclc.org/ooxml/officeDocument/math}": "m:",
}
# Off in transitional files, and in strict ones.
_OFF = ("0", "false", "off", "none")


def name(element: etree._Element) -> str:
    """Give a name as the standard prints it, such as ``w:p``; of other namespaces with the whole of it."""
    return _short(str(element.tag))


@lru_cache(maxsize=1024)
def _short(tag: str) -> str:
    space, _, local = tag.rpartition("}")
    return _PREFIXES.get(f"{space}}}", f"{space}}}" if space else "") + local


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """Give the first child of a name, or what a path of names leads to."""
    for wanted in path:
        if element is None:
            return None
        for inner in element:
            if name(inner) == wanted:
                element = inner
                break
        else:
            return None
    return element


def properties(element: etree._Element, holder: str) -> dict[str, etree._Element]:
    """Give what stands in the properties of an element, by name."""
    found = child(element, holder)
    return {} if found is None else {name(inner): inner for inner in found}


def value(element: etree._Element | None, attribute: str = "val") -> str | None:
    """Give an attribute of WordprocessingML, None without the element or the attribute."""
    if element is None:
        return None
    return next((found for space in _SPACES if (found := element.get(f"{{{space}}}{attribute}")) is not None), None)


def number(element: etree._Element | None, attribute: str = "val") -> int | None:
    """Give an attribute as a number, None where it is none or beyond what Word has."""
    found = value(element, attribute)
    return int(found) if found is not None and found.isascii() and found.isdigit() and len(found) < 6 else None


def switched(element: etree._Element | None) -> bool | None:
    """Give the state of a property that is on or off, None where nothing is said of it."""
    return None if element is None else value(element) not in _OFF


def all_text(element: etree._Element) -> str:
    """Give every character below an element, shown or not."""
    return str(element.xpath("string()"))
