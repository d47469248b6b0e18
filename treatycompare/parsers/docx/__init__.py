"""Treaties and statutes in Word documents (DOCX)."""

from __future__ import annotations

from treatycompare import outline
from treatycompare.doors.docx import is_word_processor_file, open_docx
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Treaty
from treatycompare.parsers.docx.paragraphs import Reader
from treatycompare.parsers.docx.structure import Structure


class DocxParser:
    """Reads a DOCX; refuses RTF, old binary Word documents and ODT with advice."""

    name = "docx"
    version = "1"

    def recognises(self, data: bytes) -> bool:
        """Tell whether *data* is a file of a word processor, also of one that is refused."""
        return is_word_processor_file(data)

    def parse(
        self, data: bytes, *, lang: str, source: str, frame: Frame | None = None, partial: bool = False
    ) -> Treaty:
        """Read the running text of the document, tracked changes accepted, labels as Word prints them.

        Raises ParseError where it is no such document, StructureError where articles or
        paragraphs are missing, doubled or out of order.
        """
        reader = Reader(open_docx(data, source), source)
        structure = Structure(lang, reader.ledger, source)
        items = list(structure.items(reader.paragraphs()))
        warnings = (*reader.warnings(), *structure.warnings)
        read = outline.Read(
            items, reader.raw(), structure.title, tuple(dict.fromkeys(reader.unread)), warnings=warnings
        )
        asked = outline.Asked(lang, source, frame, partial)
        return outline.make_treaty((self.name, self.version), data, read, reader.ledger.pieces(), asked)
