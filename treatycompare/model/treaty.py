"""A treaty as a tree of provisions, with what the record says of it and the words, where held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from treatycompare import citation
from treatycompare.errors import AddressError, UnknownAddressError
from treatycompare.model.asset import AssetNorm
from treatycompare.model.evidence import EvidenceNorm
from treatycompare.model.extradition import ExtraditionNorm
from treatycompare.model.final import FinalNorm
from treatycompare.model.institution import InstitutionNorm
from treatycompare.model.norm import NormBase, OwnWords
from treatycompare.model.offence import OffenceNorm
from treatycompare.model.power import PowerNorm
from treatycompare.model.results import Shown
from treatycompare.model.safeguard import SafeguardNorm
from treatycompare.model.value import AddressStr, DateStr, Value, canonical_address


class PlainNorm(NormBase):
    """A norm of no special family: definitions, sanctions, jurisdiction, prevention."""

    kind: Literal["plain"]


Norm = Annotated[
    OffenceNorm
    | PowerNorm
    | EvidenceNorm
    | ExtraditionNorm
    | AssetNorm
    | SafeguardNorm
    | InstitutionNorm
    | FinalNorm
    | PlainNorm,
    Field(discriminator="kind"),
]
NormKind = Literal["offence", "power", "evidence", "extradition", "asset", "safeguard", "institution", "final", "plain"]

Kind = Literal["preamble", "division", "article", "paragraph", "point", "closing", "note", "end"]
Layer = Literal["treaty_text", "interpretative_note", "explanatory_report", "guidance_note", "reservation", "practice"]
Function = Literal[
    "definition",
    "criminalisation",
    "liability_rule",
    "sanction_rule",
    "jurisdiction_rule",
    "procedural_power",
    "safeguard",
    "cooperation_duty",
    "asset_measure",
    "institutional",
    "programmatic",
    "treaty_relation",
    "final_clause",
]
Lang = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]


def _with_canonical_address(source: str) -> str:
    canonical_address(source.partition(" ")[2])
    return source


Source = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+ \S+$"), AfterValidator(_with_canonical_address)]
"""A treaty id and an address: ``uncac 44(5)``."""


class CrossReference(Value):
    """A reference from one provision to another of the same treaty, and what it does there.

    In data the two ends are called ``from`` and ``to``.
    """

    model_config = ConfigDict(serialize_by_alias=True)

    origin: AddressStr = Field(alias="from")
    target: AddressStr = Field(alias="to")
    effect: Literal[
        "incorporates", "mutatis_mutandis", "subject_to", "exception_to", "defines", "grounds_from", "refers_to"
    ]


class Flexibility(Value):
    """A way in which a State may do less or otherwise, with the formality it needs."""

    mechanism: Literal["reservation", "declaration", "optional_element", "alternative_means", "federal", "domestic_law"]
    formality: OwnWords | None = None
    when: OwnWords | None = None
    locus: AddressStr
    floor_left: OwnWords | None = None


Degree = Literal["near-verbatim", "adapted", "inspired"]
"""How close a wording stayed to its source."""


class Derivation(Value):
    """Where the wording of a provision comes from, and how close it stayed."""

    source: Source
    degree: Degree


class NoNorm(Value):
    """A modal verb at a provision that carries no norm of its own, with the reason."""

    marker: OwnWords
    locus: AddressStr
    reason: OwnWords


class NoThreshold(Value):
    """A number at a provision that is no threshold of a norm, with the reason.

    ``figure`` is the number as it is printed there, a word or digits.
    """

    figure: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
    locus: AddressStr
    reason: OwnWords


class Provision(Shown, Value):
    """One unit of a treaty: a division, an article, a paragraph, a point.

    ``text`` holds the words printed at this very unit, its sub-units left out: None where no
    official text is at hand, empty where the unit has only sub-units. ``full_text`` has all.
    ``treaty`` is the id of the treaty it belongs to: with the address it names the unit anywhere.
    ``coded`` says that the provision was coded completely: every modal verb is covered.
    """

    treaty: str
    address: AddressStr
    kind: Kind
    label: str = ""
    heading: str | None = None
    text: str | None = None
    layer: Layer = "treaty_text"
    summary: OwnWords | None = None
    coded: bool = False
    functions: tuple[Function, ...] = ()
    norms: tuple[Norm, ...] = ()
    no_norms: tuple[NoNorm, ...] = ()
    no_thresholds: tuple[NoThreshold, ...] = ()
    xrefs: tuple[CrossReference, ...] = ()
    flexibility: tuple[Flexibility, ...] = ()
    derivation: tuple[Derivation, ...] = ()
    themes: tuple[str, ...] = ()
    children: tuple[Provision, ...] = ()

    def walk(self) -> Iterator[Provision]:
        """Give this unit and all below it, in printed order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def full_text(self) -> str | None:
        """All words of the unit with the labels of its sub-units; None without official text."""
        if self.text is None:
            return None
        lines = (f"{_printed_label(unit)} {unit.text}".strip() for unit in self.walk())
        return "\n".join(line for line in lines if line)

    def all_norms(self) -> tuple[Norm, ...]:
        """The norms of this unit and of all below it, in printed order."""
        return tuple(norm for unit in self.walk() for norm in unit.norms)

    def __repr__(self) -> str:
        return f"<Provision {self.treaty} {self.address}{': ' + self.heading if self.heading else ''}>"


def _printed_label(unit: Provision) -> str:
    if unit.kind == "paragraph" and unit.label.isdigit():
        return f"{unit.label}."
    return f"({unit.label})" if unit.kind in ("paragraph", "point") and unit.label else ""


class Dropped(Value):
    """A piece of an input that is no part of the treaty read from it, with the reason."""

    what: str
    where: str
    characters: int
    reason: str


class Provenance(Value):
    """Where official words come from and how they were read."""

    source: str
    sha256: str
    lang: Lang
    edition: str | None = None
    retrieved: str | None = None
    parser: str
    version: str
    dropped: tuple[Dropped, ...] = ()
    warnings: tuple[str, ...] = ()


class Treaty(Shown, Value):
    """A treaty: metadata of the record, the tree of provisions, and where its words come from.

    ``body`` holds the top-level units in printed order: preamble, divisions, articles that stand
    in none, closing formula, interpretative notes. ``provenance`` is None without official text.
    """

    id: str
    title: str
    short_title: str
    lang: Lang = "en"
    authentic_languages: tuple[Lang, ...] = ()
    metadata: TreatyMetadata | None = None
    provenance: Provenance | None = None
    body: tuple[Provision, ...] = ()

    @property
    def ref(self) -> TreatyRef:
        """What names this side in an alignment or a comparison."""
        words = self.provenance
        return TreatyRef(
            id=self.id,
            title=self.metadata.full_title if self.metadata else self.title,
            short_title=self.short_title,
            lang=self.lang,
            edition=words.edition if words else None,
            sha256=words.sha256 if words else None,
            source=words.source if words else None,
            sister_instruments=self.metadata.sister_instruments if self.metadata else (),
        )

    @property
    def _names(self) -> tuple[str, str]:
        return self.id.lower(), self.short_title.lower()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Give a copy with some fields changed, and none of what was computed from the old ones."""
        copied = super().model_copy(update=update, deep=deep)
        for name in ("_by_address", "_order"):
            copied.__dict__.pop(name, None)
        return copied

    @cached_property
    def _order(self) -> dict[str, int]:
        return {address: place for place, address in enumerate(self._by_address)}

    def position(self, address: str) -> int:
        """Give the place of a provision in printed order, from 0.

        Raises UnknownAddressError.
        """
        return self._order[self[address].address]

    @cached_property
    def _by_address(self) -> dict[str, Provision]:
        return {unit.address: unit for top in self.body for unit in top.walk()}

    @property
    def provisions(self) -> tuple[Provision, ...]:
        """Every unit of the treaty in printed order, divisions and notes included."""
        return tuple(self._by_address.values())

    @property
    def articles(self) -> tuple[Provision, ...]:
        """The articles in printed order."""
        return tuple(unit for unit in self.provisions if unit.kind == "article")

    @property
    def has_text(self) -> bool:
        """Whether official wording is at hand."""
        return any(unit.text is not None for unit in self._by_address.values())

    def __getitem__(self, address: str) -> Provision:
        """Give the provision at an address in any accepted form, also with this treaty's name.

        Raises UnknownAddressError, which names the nearest addresses, and AddressError.
        """
        found = self._by_address.get(address)
        if found is None:
            name, _, rest = address.strip().partition(" ")
            wanted = citation.canonical(rest if rest and name.lower() in self._names else address)
            found = self._by_address.get(citation.unit_of(wanted) if "[s" in wanted else wanted)
        if found is None:
            raise UnknownAddressError(f"{self.short_title} has no provision", value=address, allowed=self._by_address)
        return found

    def __contains__(self, address: object) -> bool:
        if not isinstance(address, str):
            return False
        try:
            self[address]
        except (UnknownAddressError, AddressError):
            return False
        return True

    def norms(self, kind: NormKind | None = None, modality: str | None = None) -> tuple[Norm, ...]:
        """Give the coded norms in printed order, of one kind or modality where asked."""
        found = (norm for unit in self.provisions for norm in unit.norms)
        return tuple(
            norm
            for norm in found
            if (kind is None or norm.kind == kind) and (modality is None or norm.modality == modality)
        )

    def __repr__(self) -> str:
        words = f"text {self.lang}" if self.has_text else "record only"
        return f"<Treaty {self.id}: {len(self.articles)} articles, {words}>"

    def _ipython_key_completions_(self) -> list[str]:
        return list(self._by_address)

    def __hash__(self) -> int:
        return hash((self.id, self.lang, self.provenance))


class TreatyRef(Value):
    """One side of an alignment or a comparison: which treaty, in which words."""

    id: str
    title: str
    short_title: str
    lang: str
    edition: str | None = None
    sha256: str | None = None
    source: str | None = None
    sister_instruments: tuple[SisterInstrument, ...] = ()


class TreatyMetadata(Value):
    """What the record says of the instrument itself; status of States is kept apart, dated."""

    full_title: str
    number: str
    adopted: DateStr | None = None
    opened: DateStr
    opened_at: str
    entered_into_force: DateStr | None = None
    entry_into_force_rule: OwnWords
    entry_into_force_locus: AddressStr
    depositary: str
    sister_instruments: tuple[SisterInstrument, ...] = ()


class SisterInstrument(Value):
    """Another instrument of the same system that fills what this one leaves silent."""

    title: str
    number: str
    date: DateStr | None = None
    id: str | None = None
    themes: tuple[str, ...] = ()


Treaty.model_rebuild()
TreatyRef.model_rebuild()
TreatyMetadata.model_rebuild()
