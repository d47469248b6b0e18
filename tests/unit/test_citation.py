from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treatycompare import citation
from treatycompare.errors import AddressError


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("37", "37"),
        ("37(4)(a)", "37(4)(a)"),
        ("art. 37, para. 4", "37(4)"),
        ("Article 27, paragraph 4.b", "27(4)(b)"),
        ("article 40, paragraph 21 (b)", "40(21)(b)"),
        ("9.1.a", "9(1)(a)"),
        ("12A", "12A"),
        ("4 bis", "4bis"),
        ("2[s1]", "2[s1]"),
        ("11(1)(a)[end]", "11(1)(a)[end]"),
        ("preamble", "preamble"),
        ("note.5", "note.5"),
        ("ch.II.sec.1.tit.2", "ch.II.sec.1.tit.2"),
    ],
)
def test_reads_the_forms_lawyers_write(written: str, address: str) -> None:
    assert citation.canonical(written) == address


@pytest.mark.parametrize("written", ["", "hello", "37(", "(4)", "37()", "37[s0]", "37)4(", "../37", "37(4)(a))"])
def test_refuses_what_is_no_address(written: str) -> None:
    with pytest.raises(AddressError, match="not an address"):
        citation.canonical(written)


def test_splits_treaty_and_address() -> None:
    assert citation.split_treaty("Hanoi 37(4)") == ("hanoi", "37(4)")
    assert citation.split_treaty("ets30@en@1982-04-12 art. 4") == ("ets30@en@1982-04-12", "4")


labels = st.one_of(st.integers(1, 40).map(str), st.sampled_from(["a", "b", "i", "ii", "iv", "m"]))
addresses = st.builds(
    lambda base, below, part: str(citation.Address(str(base), tuple(below), part)),
    st.integers(1, 99),
    st.lists(labels, max_size=3),
    st.sampled_from(["", "[s1]", "[end]"]),
)


@given(addresses)
def test_canonical_form_is_read_back_as_itself(address: str) -> None:
    assert citation.canonical(address) == address


@given(addresses)
def test_every_address_stands_within_the_units_above_it(address: str) -> None:
    above = citation.parent(address)
    while above is not None:
        assert citation.within(address, above)
        assert not citation.within(above, address)
        above = citation.parent(above)


@given(st.integers(1, 99), st.lists(labels, min_size=1, max_size=3))
def test_styles_are_read_back(base: int, below: list[str]) -> None:
    address = str(citation.Address(str(base), tuple(below)))
    assert citation.canonical(citation.printed(address, "oscola")) == address
    if below[0].isdigit():
        assert citation.canonical(citation.printed(address, "un")) == address
        assert citation.canonical(citation.printed(address, "coe")) == address


@given(st.integers(1, 399))
def test_roman_numerals_go_both_ways(number: int) -> None:
    assert citation.roman_value(citation.to_roman(number)) == number


def test_sorts_as_printed() -> None:
    printed = [
        "preamble",
        "2",
        "2(1)",
        "2(1)[s1]",
        "2(1)[s2]",
        "2(1)(a)",
        "2(1)(b)",
        "2(1)[end]",
        "2(2)",
        "2(10)",
        "12",
        "12A",
        "end",
        "note.1",
    ]
    mixed = list(reversed(printed))
    assert sorted(mixed, key=citation.sort_key) == printed
