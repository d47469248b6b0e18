from __future__ import annotations

import pytest
from docx_fixtures import (
    LISTS,
    abstract,
    article,
    docx,
    labels,
    lvl,
    num,
    p,
    r,
    refused,
    start_override,
    style,
    warnings,
    words,
)

from treatycompare.parsers.docx.formats import shown


def item(word: str, number: str = "1", depth: int | None = 0) -> str:
    return p(word, num=number, depth=depth)


class TestNumbering:
    @pytest.mark.parametrize(
        ("fmt", "number", "label"),
        [
            ("decimal", 12, "12"),
            ("decimalZero", 7, "07"),
            ("lowerLetter", 27, "aa"),
            ("upperLetter", 3, "C"),
            ("lowerRoman", 14, "xiv"),
            ("upperRoman", 9, "IX"),
            ("ordinal", 22, "22nd"),
            ("ordinal", 11, "11th"),
            ("cardinalText", 42, "Forty-two"),
            ("ordinalText", 12, "Twelfth"),
            ("ordinalText", 20, "Twentieth"),
            ("ordinalText", 8, "Eighth"),
            ("ordinalText", 101, "101st"),
            ("arabicAlpha", 3, "ت"),
            ("arabicAbjad", 3, "ج"),
            ("russianLower", 10, "к"),
            ("hebrew1", 15, "טו"),
            ("hebrew1", 21, "כא"),
            ("chineseCounting", 10, "十"),
            ("chineseCounting", 35, "三十五"),
            ("chineseCountingThousand", 105, "一百零五"),
            ("chineseLegalSimplified", 12, "壹拾贰"),
            ("ideographTraditional", 2, "乙"),
            ("ideographDigital", 20, "二〇"),
            ("decimalEnclosedCircle", 20, "⑳"),
            ("decimalEnclosedCircle", 21, "21"),
            ("decimalFullWidth", 12, "１２"),
            ("numberInDash", 3, "- 3 -"),
            ("none", 3, ""),
            ("lowerLetter", 0, "0"),
            ("lowerLetter", 30_000, "30000"),
            ("lowerRoman", 400, "400"),
        ],
    )
    def test_formats(self, fmt: str, number: int, label: str) -> None:
        assert shown(number, fmt) == label

    def test_a_format_that_is_not_known_is_told(self) -> None:
        numbering = abstract(0, lvl(0, "klingon", "%1.")) + num(1, 0)
        treaty = article(item("All."), numbering=numbering)
        assert words(treaty, "1(1)") == "All."
        assert "labels in a number format that is not known are given in digits: klingon" in warnings(treaty)

    def test_patterns(self) -> None:
        numbering = abstract(0, lvl(0, "decimal", "Rule %1:"), lvl(1, "decimal", "%1.%2")) + num(1, 0)
        body = [item("a"), item("b", depth=1), item("c", depth=1), item("d"), item("e", depth=1)]
        assert labels(body, numbering) == ["Rule 1:", "1.1", "1.2", "Rule 2:", "2.1"]

    def test_legal_numbering_is_in_digits(self) -> None:
        levels = lvl(0, "upperRoman", "Rule %1:"), lvl(1, "decimal", "%1.%2", more="<w:isLgl/>")
        assert labels([item("a"), item("b", depth=1)], abstract(0, *levels) + num(1, 0)) == ["Rule I:", "1.1"]

    def test_a_level_that_is_passed_over_prints_its_start(self) -> None:
        levels = lvl(0, "decimal", "Rule %1:", start=4), lvl(1, "decimal", "%1.%2")
        assert labels([item("a", depth=1)], abstract(0, *levels) + num(1, 0)) == ["4.1"]

    def test_restarts(self) -> None:
        never, after_first = '<w:lvlRestart w:val="0"/>', '<w:lvlRestart w:val="1"/>'
        levels = (
            lvl(0, "decimal", "R%1"), lvl(1, "decimal", "S%2"), lvl(2, "decimal", "T%3", more=after_first),
            lvl(3, "decimal", "U%4", more=never),
        )  # fmt: skip
        order = [0, 1, 2, 3, 1, 2, 3, 0, 1, 2, 3]
        found = labels([item("x", depth=depth) for depth in order], abstract(0, *levels) + num(1, 0))
        assert found == "R1 S1 T1 U1 S2 T2 U2 R2 S1 T1 U3".split()  # noqa: SIM905

    def test_lists_of_one_definition_go_on_unless_they_start_anew(self) -> None:
        numbering = abstract(0, lvl(0, "decimal", "R%1")) + num(1, 0) + num(2, 0) + num(3, 0, start_override(0, 1))
        body = [item("a"), item("b", "2"), item("c", "3"), item("d", "3"), item("e", "1")]
        assert labels(body, numbering) == "R1 R2 R1 R2 R3".split()  # noqa: SIM905

    def test_an_override_with_a_level_of_its_own(self) -> None:
        own = f'<w:lvlOverride w:ilvl="0">{lvl(0, "upperLetter", "Q%1", start=3)}</w:lvlOverride>'
        assert labels([item("a", "2")], abstract(0, lvl(0, "decimal", "R%1")) + num(2, 0, own)) == ["QC"]

    def test_a_list_of_a_style(self) -> None:
        numbering = abstract(0, lvl(0, "decimal", "R%1")) + num(1, 0)
        styles = style("Item", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>') + style("Mine", based="Item")
        body = [p("a", style="Item"), p("b", style="Mine"), p("c", style="Item", num="0"), p("d", style="Item")]
        assert words(article(*body, numbering=numbering, styles=styles)) == "R1 a\nR2 b\nc\nR3 d"

    def test_a_level_that_names_a_style(self) -> None:
        numbering = abstract(
            0, lvl(0, "decimal", "R%1"), lvl(1, "decimal", "S%2", more='<w:pStyle w:val="Sub"/>')
        ) + num(1, 0)
        one = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        body = [p("a", style="Top"), p("b", style="Sub"), p("c", style="Sub")]
        assert labels(body, numbering, style("Top", one) + style("Sub", one)) == ["R1", "S1", "S2"]

    def test_a_level_of_the_paragraph_wins_over_one_that_names_its_style(self) -> None:
        named = lvl(1, "decimal", "S%2", more='<w:pStyle w:val="Sub"/>')
        numbering = abstract(0, lvl(0, "decimal", "R%1"), named) + num(1, 0)
        assert labels([p("a", style="Sub", num="1", depth=0)], numbering, style("Sub")) == ["R1"]

    def test_a_list_that_is_a_style_of_numbering(self) -> None:
        numbering = (
            abstract(0, lvl(0, "decimal", "R%1"), more='<w:styleLink w:val="L"/>')
            + abstract(1, more='<w:numStyleLink w:val="L"/>')
            + num(1, 0)
            + num(2, 1)
        )
        styles = style("L", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>', kind="numbering")
        assert labels([item("a", "2")], numbering, styles) == ["R1"]

    def test_labels_that_stand_alone_get_their_marks(self) -> None:
        numbering = abstract(0, lvl(0, "decimal", "%1"), lvl(1, "lowerLetter", "%2")) + num(1, 0)
        treaty = article(item("Keepers:"), item("fly.", depth=1), numbering=numbering)
        assert words(treaty, "1(1)(a)") == "fly."

    @pytest.mark.parametrize(("sign", "shown"), [("\uf0b7", "•"), ("o", "•"), ("", "•"), ("–", "–")])
    def test_bullets(self, sign: str, shown: str) -> None:
        treaty = article(p("1. Keepers:"), item("fly;"), numbering=abstract(0, lvl(0, "bullet", sign)) + num(1, 0))
        assert words(treaty, "1(1)") == f"Keepers:\n{shown} fly;"

    def test_a_list_that_is_not_defined_has_no_labels(self) -> None:
        assert words(article(item("All.", "9"))) == "All."

    def test_an_empty_numbered_paragraph_is_printed(self) -> None:
        treaty = article(item("", "1", 1), item("Two.", "1", 1), numbering=LISTS)
        assert (words(treaty, "1(1)"), words(treaty, "1(2)")) == ("", "Two.")

    def test_a_hidden_paragraph_takes_no_number(self) -> None:
        hidden = p(r("No.", "<w:vanish/>"), num="1", depth=1, props="<w:rPr><w:vanish/></w:rPr>")
        treaty = article(hidden, item("One.", "1", 1), numbering=LISTS)
        assert words(treaty, "1(1)") == "One."

    def test_a_circle_of_styles(self) -> None:
        styles = style("A", based="B") + style("B", based="A")
        assert words(article(p("All.", style="A"), styles=styles)) == "All."

    def test_a_pattern_without_end_is_refused(self) -> None:
        refused(
            docx([p("Article 1"), item("All.")], numbering=abstract(0, lvl(0, "decimal", "%1" * 200)) + num(1, 0)),
            "no pattern of a label",
        )

    @pytest.mark.parametrize("start", ["-5", "x", "99999999999999999999"])
    def test_a_start_that_is_no_number(self, start: str) -> None:
        level = f'<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:lvlText w:val="R%1"/></w:lvl>'
        assert labels([item("a")], abstract(0, level) + num(1, 0)) == ["R1"]
