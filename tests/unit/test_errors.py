from __future__ import annotations

import builtins
import inspect

import pytest

from treatycompare import errors
from treatycompare.errors import (
    AddressError,
    FileError,
    LibraryError,
    MissingExtraError,
    MissingTextError,
    OptionError,
    ParseError,
    Problem,
    RecordError,
    StructureError,
    TreatyCompareError,
    UnknownAddressError,
    UnknownPluginError,
    UnknownThemeError,
    UnknownTreatyError,
    quoted,
)

CLASSES = [value for value in vars(errors).values() if inspect.isclass(value) and issubclass(value, Exception)]


def test_there_is_one_tree_and_every_error_is_trouble() -> None:
    assert all(issubclass(error, TreatyCompareError) for error in CLASSES)
    assert {error.exit_code for error in CLASSES} == {2}
    assert all(error.__doc__ for error in CLASSES)


@pytest.mark.parametrize(
    ("error", "base"),
    [
        (UnknownTreatyError, LookupError),
        (UnknownAddressError, LookupError),
        (UnknownThemeError, LookupError),
        (UnknownPluginError, LookupError),
        (AddressError, ValueError),
        (OptionError, ValueError),
        (ParseError, ValueError),
        (StructureError, ParseError),
        (FileError, OSError),
        (MissingExtraError, ImportError),
        (MissingTextError, TreatyCompareError),
        (LibraryError, TreatyCompareError),
    ],
)
def test_built_in_bases_stand_where_callers_expect_them(error: type[Exception], base: type[Exception]) -> None:
    assert issubclass(error, base)
    # KeyError would print its message in quotes; nobody means it for a caller's mistake.
    assert not issubclass(error, builtins.KeyError)


@pytest.mark.parametrize("error", [e for e in CLASSES if e is not RecordError])
def test_the_sentence_says_all_and_the_parts_are_attributes(error: type[TreatyCompareError]) -> None:
    raised = error("no lamp has the name", value="lanp", where="row 3", allowed=["lamp", "wick"], todo="light one")
    assert str(raised) == "no lamp has the name 'lanp' in row 3; did you mean 'lamp'?; light one"
    assert (raised.what, raised.value, raised.where, raised.todo) == (
        "no lamp has the name",
        "lanp",
        "row 3",
        "light one",
    )
    assert raised.allowed == ("lamp", "wick")


def test_what_is_allowed_is_listed_where_nothing_is_near() -> None:
    assert str(OptionError("no level is called", value="x", allowed=["article", "paragraph"])) == (
        "no level is called 'x'; allowed: article, paragraph"
    )


def test_a_long_list_is_cut_and_counted() -> None:
    told = str(OptionError("none", value="?", allowed=[f"name{n:02}" for n in range(15)]))
    assert told.endswith("name10, name11 and 3 more")


def test_what_is_missing_is_left_out() -> None:
    assert str(TreatyCompareError("it failed")) == "it failed"
    assert str(TreatyCompareError("it failed", value=0)) == "it failed '0'"
    assert str(FileError("cannot read", value="a", todo="no such file")) == "cannot read 'a'; no such file"


def test_a_value_stays_on_one_line_in_quotes() -> None:
    assert quoted("a\nb\x1b[31m\u202e") == repr("a\nb\x1b[31m\u202e")
    assert quoted("a\nb").isprintable()
    assert quoted("x" * 80) == "'" + "x" * 80 + "'"
    assert quoted("x" * 81) == "'" + "x" * 79 + "…'"


def test_problems_of_a_record_are_listed_together() -> None:
    error = RecordError([Problem("a.yaml", 3, "wrong"), Problem("b.yaml", 0, "worse")])
    assert str(error) == "the record has 2 problems:\na.yaml:3: wrong\nb.yaml: worse"
    assert error.problems == (Problem("a.yaml", 3, "wrong"), Problem("b.yaml", 0, "worse"))
    assert str(RecordError([Problem("a.yaml", 3, "wrong")])).startswith("the record has 1 problem:")
