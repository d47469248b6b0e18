"""The door for XML: no DOCTYPE, no entity, no network, bounded size and depth."""

from __future__ import annotations

from lxml import etree

from treatycompare.errors import ParseError

SIZE_LIMIT = 20_000_000
DEPTH_LIMIT = 256


def open_xml(data: bytes, source: str) -> etree._Element:
    """Read XML that may come from anywhere; comments and processing instructions are left out.

    Raises ParseError for whatever is wrong with it.
    """
    if not data.strip():
        raise ParseError("the file is empty", where=source)
    if len(data) > SIZE_LIMIT:
        raise ParseError(f"the file is larger than {SIZE_LIMIT:,} bytes", where=source)
    try:
        etree.fromstring(data, _safe_parser(_Guard()))
        parser = _safe_parser()
        root = etree.fromstring(data, parser)
    except ParseError as error:
        raise ParseError(error.what, where=source) from None
    # lxml raises OSError for some malformed files, LookupError and ValueError for encodings.
    except (etree.LxmlError, OSError, LookupError, ValueError, AssertionError) as error:
        raise ParseError(f"the file is no well-formed XML: {error}", where=source) from None
    if len(parser.error_log):
        raise ParseError(f"the file is no clean XML: {parser.error_log[0].message}", where=source)
    return root


def _safe_parser(target: _Guard | None = None) -> etree.XMLParser:
    # Said in full: defaults differ between releases of lxml, and CVE-2026-41066 was one of them.
    return etree.XMLParser(
        target=target,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )


class _Guard:
    """A target of the parser that sees events only: it stops at a DOCTYPE and at deep nesting."""

    def __init__(self) -> None:
        self.depth = 0

    def doctype(self, *_: object) -> None:
        raise ParseError("the file has a DOCTYPE: none is needed, and entities can do harm")

    def start(self, *_: object) -> None:
        self.depth += 1
        if self.depth > DEPTH_LIMIT:
            raise ParseError(f"elements are nested deeper than {DEPTH_LIMIT}")

    def end(self, _: object) -> None:
        self.depth -= 1

    def data(self, _: object) -> None:
        pass

    comment = data

    def close(self) -> None:
        pass
