"""What is derived from the record, ready to look at: in one line, as a table of a notebook, as a DataFrame."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, SupportsIndex, TypeVar, overload

from treatycompare import plugins
from treatycompare.errors import MissingExtraError
from treatycompare.model.value import Value

if TYPE_CHECKING:
    import pandas as pd

R_co = TypeVar("R_co", bound="Result", covariant=True)


class Shown:
    """Something that shows itself as HTML in a notebook, by the renderer of that name."""

    def _repr_html_(self) -> str:
        return str(plugins.load(plugins.RENDERERS, "notebook")(self))


class Result(Shown, Value):
    """Something that code derives. A finding of several parts has several rows."""

    def rows(self) -> tuple[Mapping[str, Any], ...]:
        """Give what it says as rows of a table, plain values under names of columns."""
        raise NotImplementedError


class Results(Shown, tuple[R_co, ...]):
    """Several results of one kind: a tuple that shows itself as one table.

    >>> from treatycompare.model.floor import floors
    >>> from treatycompare.loading import load
    >>> floors(load("hanoi"), "46")
    (<Floor 46:assist_interception: strength 3, in_part>,)
    """

    @overload
    def __getitem__(self, key: SupportsIndex) -> R_co: ...
    @overload
    def __getitem__(self, key: slice) -> Results[R_co]: ...
    def __getitem__(self, key: SupportsIndex | slice) -> R_co | Results[R_co]:
        if isinstance(key, slice):
            return Results(super().__getitem__(key))
        return super().__getitem__(key)

    def rows(self) -> tuple[Mapping[str, Any], ...]:
        """Give the rows of all, in order."""
        return tuple(row for one in self for row in one.rows())

    def to_frame(self) -> pd.DataFrame:
        """Give the rows as a DataFrame.

        Raises MissingExtraError where pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise MissingExtraError(
                "a DataFrame needs pandas", todo='install it with: pip install "treatycompare[pandas]"'
            ) from error
        return pd.DataFrame(self.rows())
