"""The base of every model value, and the coded leaf with its four states of knowledge."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Generic, Literal, Self, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from treatycompare import citation
from treatycompare.errors import AddressError

T = TypeVar("T")

State = Literal["coded", "silent", "inconclusive", "not_coded"]


def canonical_address(text: str) -> str:
    """Give an address back where it is canonical; a value that is not is refused."""
    try:
        good = citation.canonical(text)
    except AddressError as error:
        raise ValueError(str(error)) from None
    if good != text:
        raise ValueError(f"address {text!r} is not canonical; write {good!r}")
    return text


AddressStr = Annotated[str, AfterValidator(canonical_address)]
"""An address in canonical form (see treatycompare.citation)."""


def _is_date(text: str) -> str:
    try:
        good = len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        good = False
    if not good:
        raise ValueError(f"{text!r} is no date; write it as 2025-10-25")
    return text


DateStr = Annotated[str, AfterValidator(_is_date)]
"""A day of the calendar, ``2025-10-25``."""


class Value(BaseModel):
    """A frozen value. Unknown fields are refused; sequences are tuples."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __str__(self) -> str:
        return repr(self)


class Coded(Value, Generic[T]):
    """One coded leaf: what the text says, where, and how sure we are that it says it.

    ``coded``: the value stands at ``locus``. ``silent``: the text was read there and says
    nothing. ``inconclusive``: readers may differ; ``readings`` has the alternatives.
    ``not_coded``: nobody has looked. ``via`` is the reference that brings the content in.
    Four states that never collapse: a missing value is not a "no".
    """

    state: State = "not_coded"
    value: T | None = None
    locus: AddressStr | None = None
    via: AddressStr | None = None
    readings: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _state_and_value_agree(self) -> Self:
        if self.state == "coded" and (self.value is None or self.locus is None):
            raise ValueError("a coded leaf needs a value and a locus")
        if self.state != "coded" and self.value is not None:
            raise ValueError(f"a leaf that is {self.state} has no value")
        if self.state in ("silent", "inconclusive") and self.locus is None:
            raise ValueError(f"a leaf that is {self.state} names the locus that was read")
        if self.state == "not_coded" and (self.locus or self.via or self.readings):
            raise ValueError("a leaf that nobody coded has no locus, via or readings")
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe the short form beside the long one: data holds either."""
        long = handler(schema)
        value = handler.resolve_ref_schema(long)["properties"]["value"]
        bare = [option for option in value["anyOf"] if option != {"type": "null"}]
        return {"anyOf": [long, *bare, {"enum": ["silent", "inconclusive"]}]}

    def __bool__(self) -> bool:
        raise TypeError("a coded leaf has four states; ask .state or .value instead of its truth")


def expand_leaves(data: Any, model: type[BaseModel], locus: str) -> Any:
    """Write out the short form of coded leaves in *data*, a mapping for *model*.

    In the record a bare value means coded at *locus*, and the bare words ``silent`` and
    ``inconclusive`` are states. What is written out already stays as it is, but gets *locus*
    where it names none.
    """
    if not isinstance(data, dict):
        return data
    out = dict(data)
    for name, field in model.model_fields.items():
        kind = field.annotation
        if name not in out or not isinstance(kind, type):
            continue
        if issubclass(kind, Coded):
            out[name] = _expand(out[name], locus, _has_located_items(kind))
        elif issubclass(kind, CodedBody):
            out[name] = expand_leaves(out[name], kind, locus)
    return out


def _has_located_items(leaf: type[Coded[Any]]) -> bool:
    (value,) = leaf.__pydantic_generic_metadata__["args"] or (None,)
    item = (get_args(value) or (None,))[0]
    return isinstance(item, type) and issubclass(item, BaseModel) and "locus" in item.model_fields


def _expand(leaf: Any, locus: str, located: bool) -> Any:
    if isinstance(leaf, Coded):
        return leaf
    if leaf == "not_coded":
        return {"state": "not_coded"}
    if isinstance(leaf, str) and leaf in ("silent", "inconclusive"):
        return {"state": leaf, "locus": locus}
    full = leaf if isinstance(leaf, dict) and leaf.keys() <= Coded.model_fields.keys() else {"value": leaf}
    full = {key: value for key, value in full.items() if value is not None}
    if "value" in full:
        full.setdefault("state", "coded")
    if full.get("state", "not_coded") == "not_coded":
        return full
    full.setdefault("locus", locus)
    if located and isinstance(full.get("value"), list):
        full["value"] = [_located(item, full["locus"]) for item in full["value"]]
    return full


def _located(item: Any, locus: str) -> Any:
    if isinstance(item, str):
        return {"text": item, "locus": locus}
    return {"locus": locus, **item} if isinstance(item, dict) else item


class CodedBody(Value):
    """A group of coded leaves: a family body, or the use limits of a norm."""

    # The default of every leaf is one plain Coded(); validating it makes it the leaf's own type.
    model_config = ConfigDict(validate_default=True)


def shorten_leaves(data: dict[str, Any], model: type[BaseModel], locus: str) -> dict[str, Any]:
    """Write *data*, a dump of *model*, in the short form that expand_leaves reads.

    Leaves that nobody coded are left out, as are groups and items that hold nothing.
    """
    out = {}
    for name, dumped in data.items():
        field = model.model_fields.get(name)
        kind = field.annotation if field else None
        if isinstance(kind, type) and issubclass(kind, Coded):
            if dumped.get("state", "not_coded") != "not_coded":
                out[name] = _short(dumped, locus)
        elif isinstance(kind, type) and issubclass(kind, CodedBody):
            body = shorten_leaves(dumped, kind, locus)
            if body:
                out[name] = body
        elif field is None or field.is_required() or dumped != field.default:
            out[name] = dumped
    return out


def _short(leaf: dict[str, Any], locus: str) -> Any:
    if leaf["locus"] == locus and not leaf.get("via") and not leaf.get("readings"):
        return leaf["value"] if leaf["state"] == "coded" else leaf["state"]
    return {key: value for key, value in leaf.items() if value or (key == "value" and value is not None)}
