"""The facets of a norm and the order of each, as ``treaties/facets.yaml`` holds them.

A facet is a field of a norm by its dotted path: ``modality``, ``use_limits.speciality``,
``thresholds.penalty_years``, ``extradition.penalty_floor``. The file names every field of the
model, either as a facet with its order or as not compared with the reason; it cannot be loaded
where one is missing, unknown, or ordered by values that the model does not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Self, Union, get_args, get_origin

from pydantic import ValidationError, model_validator

from treatycompare.coding.orders import ItemList, Ladder, Number, Order, Subset, Text, Unordered
from treatycompare.errors import Problem, RecordError
from treatycompare.model.norm import Actor, BarredGround, Ground, Modality, NormBase, OwnWords, Threshold
from treatycompare.model.treaty import Norm
from treatycompare.model.value import AddressStr, Coded, CodedBody, State, Value

NormClass = Literal["binds", "applies", "frees", "allows", "states"]
_CLASSES: tuple[NormClass, ...] = ("binds", "applies", "frees", "allows", "states")


class NormClasses(Value):
    """What a norm does for what States must at least do, by its modality.

    ``binds`` asks something of them; ``applies`` says what such norms reach; ``frees`` lets them
    do less; ``allows`` asks nothing; ``states`` fixes a meaning. ``not_of_states`` are bearers
    whose duties ask nothing of a State. A permission whose action starts with a word of
    ``refusals``, or that has grounds of refusal, frees.
    """

    binds: tuple[Modality, ...]
    applies: tuple[Modality, ...]
    frees: tuple[Modality, ...]
    allows: tuple[Modality, ...]
    states: tuple[Modality, ...]
    not_of_states: tuple[Actor, ...]
    refusals: tuple[str, ...]

    def of(self, norm: NormBase) -> NormClass:
        """Give the class of a norm."""
        if norm.bearer in self.not_of_states:
            return "allows"
        refusal = norm.action.partition("_")[0] in self.refusals or norm.refusal_grounds.value
        if norm.modality in self.allows and refusal:
            return "frees"
        return next(name for name in _CLASSES if norm.modality in getattr(self, name))


class Leaf(NamedTuple):
    """One facet of one norm: its state of knowledge, the typed value, and where it stands."""

    state: State
    value: Any = None
    locus: AddressStr | None = None
    via: AddressStr | None = None


class UnfitError(ValueError):
    """The file does not fit the model; ``problems`` lists all that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Facets(Value):
    """The order of every facet. Facets stand in the order in which differences are listed."""

    norm_classes: NormClasses
    not_compared: Mapping[str, OwnWords]
    facets: Mapping[str, Order]

    @model_validator(mode="after")
    def _fits_the_model(self) -> Self:
        problems = [*self._misplaced_modalities(), *self._misnamed(), *self._misordered()]
        if problems:
            raise UnfitError(problems)
        return self

    @classmethod
    def read(cls, data: Any, file: str = "treaties/facets.yaml") -> Facets:
        """Read the content of the file, which ``open_corpus().facets()`` gives.

        Raises RecordError with all problems.

        >>> from treatycompare.corpus import open_corpus
        >>> Facets.read(open_corpus().facets())["modality"].compare("permission", "obligation").side
        'right'
        """
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise RecordError([Problem(file, 0, text) for text in _sentences(error)]) from None

    def __getitem__(self, facet: str) -> Order:
        return self.facets[facet]

    def rows(self) -> tuple[tuple[str, str, str], ...]:
        """Give facet, order and note of each facet in words, for the page on verdicts."""
        return tuple((name, _in_words(order), order.note or "") for name, order in self.facets.items())

    def _misplaced_modalities(self) -> Iterator[str]:
        for modality in get_args(Modality):
            count = sum(modality in getattr(self.norm_classes, name) for name in _CLASSES)
            if count != 1:
                yield f"norm_classes: {modality} stands in {count} classes and must stand in one"

    def _misnamed(self) -> Iterator[str]:
        known = comparable_fields()
        plain = {name for kind in norm_types() for name in kind.model_fields}
        for name in known:
            if name not in self.facets and name not in self.not_compared:
                yield f"facets: {name} is missing"
        for name in self.facets:
            if name not in known:
                yield f"facets: {name} is no field of a norm"
            elif name in self.not_compared:
                yield f"facets: {name} also stands under not_compared"
        for name in self.not_compared:
            if name not in plain:
                yield f"not_compared: {name} is no field of a norm"

    def _misordered(self) -> Iterator[str]:
        known = comparable_fields()
        for name, order in self.facets.items():
            if name in known:
                yield from (f"facets: {name}: {text}" for text in _misfits(order, known[name]))


class FieldForm(NamedTuple):
    """What a field of the model can hold: its closed words (none where own words), one or many."""

    words: tuple[str, ...]
    many: bool


def norm_types() -> tuple[type[NormBase], ...]:
    """Give the classes of norm, one a family."""
    return tuple(get_args(get_args(Norm)[0]))


def comparable_fields() -> dict[str, FieldForm]:
    """Give every field of every family of norm by its dotted path; thresholds by their kind."""
    found: dict[str, FieldForm] = {}
    for kind in norm_types():
        for name, field in kind.model_fields.items():
            if name == "thresholds":
                words = get_args(Threshold.model_fields["kind"].annotation)
                found |= {f"thresholds.{word}": FieldForm((), many=True) for word in words}
            elif isinstance(field.annotation, type) and issubclass(field.annotation, CodedBody):
                inner = field.annotation.model_fields.items()
                found |= {f"{name}.{leaf}": _form(below.annotation) for leaf, below in inner}
            else:
                found[name] = _form(field.annotation)
    return found


def _form(annotation: Any) -> FieldForm:
    if isinstance(annotation, type) and issubclass(annotation, Coded):
        return _form(annotation.__pydantic_generic_metadata__["args"][0])
    if annotation is bool:
        return FieldForm(("false", "true"), many=False)
    if isinstance(annotation, type) and issubclass(annotation, (Ground, BarredGround)):
        return _form(annotation.model_fields["ground"].annotation)
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return FieldForm(args, many=False)
    if origin is Annotated:
        return _form(args[0])
    if origin in (Union, UnionType):
        return _form(next(arg for arg in args if arg is not type(None)))
    if origin is tuple:
        return FieldForm(_form(args[0]).words, many=True)
    return FieldForm((), many=False)


def _misfits(order: Order, form: FieldForm) -> Iterator[str]:
    fitting: type | tuple[type, ...] = Text
    if form.words:
        fitting = (Subset, Unordered) if form.many else (Ladder, Unordered)
    elif form.many:
        fitting = (ItemList, Number)
    if not isinstance(order, fitting):
        yield f"the order {order.order!r} does not fit what the field holds"
        return
    named: set[str] = set()
    if isinstance(order, Ladder):
        named = {*order.ranks, *order.unordered}
        yield from (f"{word} has no place on the ladder" for word in form.words if word not in named)
        named |= order.alone.keys()
    if isinstance(order, Subset):
        named = {*order.covers, *order.limits, *(inner for covered in order.covers.values() for inner in covered)}
    yield from (f"{word} is no value of the field" for word in sorted(named.difference(form.words)))


def _sentences(error: ValidationError) -> Iterator[str]:
    for found in error.errors():
        inner = found.get("ctx", {}).get("error")
        if isinstance(inner, UnfitError):
            yield from inner.problems
        else:
            yield f"{'.'.join(str(part) for part in found['loc'])}: {found['msg']}"


def leaves(norm: NormBase, facets: Facets) -> dict[str, Leaf]:
    """Give the facets that a norm can have, in the order of the file, with what it says in each.

    A kind of threshold that a norm does not name is silent where its thresholds were coded. The
    thresholds as a whole stand under ``thresholds``.
    """
    found: dict[str, Leaf] = {}
    for name in facets.facets:
        head, _, rest = name.partition(".")
        if head not in type(norm).model_fields:
            continue
        value = getattr(norm, head)
        if head == "thresholds":
            found.setdefault("thresholds", _leaf(value, norm.locus))
            found[name] = _of_kind(norm.thresholds, rest)
        else:
            found[name] = _leaf(getattr(value, rest) if rest else value, norm.locus)
    return found


def _leaf(value: Any, locus: str) -> Leaf:
    if isinstance(value, Coded):
        return Leaf(value.state, value.value, value.locus, value.via)
    return Leaf("silent", None, locus) if value is None else Leaf("coded", value, locus)


def _of_kind(leaf: Coded[tuple[Threshold, ...]], kind: str) -> Leaf:
    mine = tuple(t for t in leaf.value or () if t.kind == kind)
    if leaf.state != "coded":
        return Leaf(leaf.state, None, leaf.locus, leaf.via)
    if not mine:
        return Leaf("silent", None, leaf.locus)
    return Leaf("coded", mine, mine[0].locus if len(mine) == 1 else leaf.locus, leaf.via)


def _in_words(order: Order) -> str:
    if isinstance(order, Ladder):
        rungs = " < ".join(rung if isinstance(rung, str) else " or ".join(rung) for rung in order.values)
        words = rungs + (f"; without order: {', '.join(order.unordered)}" if order.unordered else "")
    elif isinstance(order, Subset):
        words = "more binds more" if order.direction == "more_binds" else "more binds less"
        words += "".join(f"; {name} covers {', '.join(inner)}" for name, inner in order.covers.items())
        words += f"; limits: {', '.join(order.limits)}" if order.limits else ""
        words += "; against silence: open" if order.alone == "open" else ""
    elif isinstance(order, ItemList):
        sense = {"more_binds": "more binds more", "fewer_binds": "more binds less", "neither": "decides nothing"}
        words = f"own words, {'by count' if order.count else 'by equal items'}: {sense[order.direction]}"
    elif isinstance(order, Number):
        courses = (("floor", order.floor), ("ceiling", order.ceiling), ("exact", order.exact))
        words = ", ".join(f"{form}: {course.replace('_', ' ')}" for form, course in courses)
    elif isinstance(order, Text):
        alone = {"nothing": "decides nothing", "open": "open"}.get(order.alone, f"{order.alone} where it stands alone")
        words = f"own words: {alone}"
    else:
        words = "sorts, decides nothing" if order.descriptive else "same or different"
        if not order.descriptive:
            words += f"; against silence: {order.alone}"
    return words + ("; as the norm" if order.follows_norm else "")
