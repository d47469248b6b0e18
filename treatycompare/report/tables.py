"""The table of correspondences, in either direction."""

from __future__ import annotations

from collections.abc import Sequence

from treatycompare import citation
from treatycompare.model.alignment import Link
from treatycompare.report.phrases import Names
from treatycompare.report.view import Counterpart, Head, Section, TableRow


def table(sections: Sequence[Section], uncertain: Sequence[Link], side: int, names: Names) -> tuple[TableRow, ...]:
    """Give one row an article of one side, in printed order, with all that answers it.

    An article without counterpart has one line that says so; one the method would not decide
    has a line that says what it may answer.
    """
    heads: dict[str, Head] = {}
    found: dict[str, list[Counterpart]] = {}
    for section in sections:
        mine, other = (section.left, section.right) if side == 0 else (section.right, section.left)
        for head in mine:
            heads.setdefault(head.address, head)
            found.setdefault(head.address, []).append(_counterpart(section, other))
    for link in uncertain:
        mine_too, answer = (link.left, link.right) if side == 0 else (link.right, link.left)
        for address in mine_too:
            found.setdefault(address, []).append(_doubtful(answer, names[1 - side], link))
    return tuple(
        TableRow(address, heads[address].heading if address in heads else None, tuple(found[address]))
        for address in sorted(found, key=citation.sort_key)
    )


def _counterpart(section: Section, other: tuple[Head, ...]) -> Counterpart:
    return Counterpart(other, section.relation, section.words, section.sign, section.line, section.origin, section.id)


def _doubtful(addresses: tuple[str, ...], name: str, link: Link) -> Counterpart:
    score = f", score {link.score:.2f}" if link.score is not None else ""
    line = f"may answer {name} {', '.join(addresses)}{score}; the method does not stand by it"
    return Counterpart((), "uncertain", "Uncertain", "?", line, "computed", "uncertain")
