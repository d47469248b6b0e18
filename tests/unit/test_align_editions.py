from __future__ import annotations

from treatycompare import aligners, api
from treatycompare.model.treaty import Provision, Treaty


def unit(address: str, kind: str, text: str, *children: Provision) -> Provision:
    label = address.rpartition("(")[2].rstrip(")")
    return Provision(treaty="pact", address=address, kind=kind, label=label, text=text, children=children)  # type: ignore[arg-type]


def pact(*articles: Provision) -> Treaty:
    return Treaty(id="pact", title="A Pact", short_title="Pact", body=articles)


OLD = pact(unit("1", "article", "Bees are kept."), unit("2", "article", "Wax is sold."), unit("3", "article", "End."))
NEW = pact(
    unit("1", "article", "Bees are kept."),
    unit("2", "article", "", unit("2(1)", "paragraph", "Wax is given."), unit("2(2)", "paragraph", "Honey is sold.")),
    unit("4", "article", "End."),
)


def test_editions_of_one_treaty_answer_each_other_by_address() -> None:
    found = aligners.align(OLD, NEW)
    assert [(link.left, link.right) for link in found.links] == [(("1",), ("1",)), (("2",), ("2",))]
    assert (found.unmatched_left, found.unmatched_right) == (("3",), ("4",))
    below = aligners.align(OLD, NEW, level="paragraph")
    assert [link.left for link in below.links] == [("1",)]
    assert below.unmatched_right == ("2(1)", "2(2)", "4")


def test_a_comparison_of_editions_finds_what_was_changed() -> None:
    compared = api.compare(OLD, NEW)
    assert [pair.left[0].address for pair in compared if not pair.diff.is_empty] == ["2"]
    assert [unit.address for unit in compared.only_right] == ["4"]
