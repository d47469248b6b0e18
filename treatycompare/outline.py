"""Numbered lines to a tree of provisions, for the formats that have no structure of their own.

A parser gives what it reads in printed order: headings of divisions, the units that hold lines
(preamble, article, closing formula, note) and the lines as printed. Here labels are cut from the
lines and put in their lists, closing words are given to the list that they close, and what is
missing, doubled or out of order is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from treatycompare import citation, text
from treatycompare.errors import ParseError, StructureError, quoted
from treatycompare.interfaces import Frame
from treatycompare.model.treaty import Dropped, Kind, Provision

Level = Literal["ch", "sec", "tit"]
_LEVELS: tuple[Level, ...] = ("ch", "sec", "tit")
_NUMBER = r"\d{1,3}(?:[A-Z]{1,2}|\s?(?:bis|ter|quater|quinquies))?"
_SUFFIXES = {"": 0, "bis": 1, "ter": 2, "quater": 3, "quinquies": 4}
_FORMS = (
    ("dot", re.compile(rf"({_NUMBER})\.(?=\s|\(|[a-z]\)|$)")),
    ("paren", re.compile(r"\(?([a-z]|([a-z])\2|[ivxl]{2,6}|[A-Z]|[IVXL]{2,6}|\d{1,2})\)")),
)
_DASH = re.compile(r"[-\u2010-\u2015\u2212•]\s")

# Cost of a reading, see _Reader: a fault outweighs any number of doubts in one article.
_FAULT = 100.0
_MANY = 16


class Words(NamedTuple):
    """The words with which one language heads the parts of a treaty, as patterns."""

    article: str
    divisions: Mapping[Level, str]
    preamble: str
    annex: str
    formula: str
    """How the closing formula starts."""

    def article_heading(self, line: str) -> tuple[str, str] | None:
        """Read "Article 13." or "Article 2 Terms": the number and what is glued to it."""
        found = re.fullmatch(rf"{self.article}\s+({_NUMBER})(?![\w,])[.:]?\s*(.*)", line, re.I | re.S)
        return (re.sub(r"\s", "", found[1]), found[2]) if found else None

    def division_heading(self, line: str) -> tuple[Level, str, str] | None:
        """Read "Chapter IV" or "SECTION 1": level, number, and what is glued to it."""
        for level, word in self.divisions.items():
            found = re.fullmatch(rf"{word}\s+([IVXLC]+|\d+)\b[.:]?\s*(.*)", line, re.I | re.S)
            if found:
                return level, found[1].upper(), found[2]
        return None

    def is_formula(self, line: str) -> bool:
        """Whether the closing formula of the treaty starts with this line."""
        return re.match(rf"(?:{self.formula})\b", line, re.I) is not None


WORDS: Mapping[str, Words] = {
    "en": Words(
        article="Article",
        divisions={"ch": "Chapter", "sec": "Section", "tit": "Title"},
        preamble="Preamble",
        annex="Annex",
        formula="In witness whereof|Done at",
    ),
}


def words_of(lang: str) -> Words:
    """Give the heading words of a language.

    Raises ParseError where texts in this language cannot be read yet.
    """
    if lang not in WORDS:
        raise ParseError("no heading words for texts in the language", value=lang, allowed=WORDS)
    return WORDS[lang]


class Division(NamedTuple):
    """The heading of a chapter, section or title."""

    level: Level
    label: str
    heading: str | None


class Unit(NamedTuple):
    """The start of a preamble, an article, the closing formula or a note; its lines follow.

    ``repeated`` says that the heading is printed once, above an earlier unit.
    """

    kind: Literal["preamble", "article", "end", "note"]
    label: str = ""
    heading: str | None = None
    repeated: bool = False


class Line(NamedTuple):
    """One printed paragraph of the current unit, with its labels."""

    text: str


Item = Division | Unit | Line


class Outcome(NamedTuple):
    """The tree, with what the reader of lines has to say.

    ``marks`` counts the characters of labels that the tree does not keep (full stops, brackets),
    ``repeated`` those of headings that stand at more than one unit of the tree.
    """

    body: tuple[Provision, ...]
    warnings: tuple[str, ...]
    marks: int
    repeated: int


class Label(NamedTuple):
    """One printed label: its word, and whether a full stop or a bracket follows it."""

    word: str
    form: str


def split_labels(line: str) -> tuple[tuple[Label, ...], str]:
    """Cut the labels from the start of a line.

    >>> split_labels("3. (a) Each Party")
    ((Label(word='3', form='dot'), Label(word='a', form='paren')), 'Each Party')
    >>> split_labels("a)Each Party"), split_labels("(CDPC) shall")
    (((Label(word='a', form='paren'),), 'Each Party'), ((), '(CDPC) shall'))
    """
    labels: list[Label] = []
    rest = line.strip()
    while True:
        for form, pattern in _FORMS:
            found = pattern.match(rest)
            # A number comes first or not at all: "(a) 2. x" is no chain of labels.
            if found and not (labels and form == "dot"):
                labels.append(Label(re.sub(r"\s", "", found[1]), form))
                rest = rest[found.end() :].lstrip()
                break
        else:
            return tuple(labels), rest


def build(
    treaty: str, items: Iterable[Item], *, source: str, frame: Frame | None = None, glued: bool = False
) -> Outcome:
    """Build the tree of a treaty from what a parser read, in printed order.

    ``glued`` says that the format prints the closing words of a list after its last item.
    Raises StructureError, which names every fault of the document at once.
    """
    building = _Building(treaty, frame or Frame(treaty=treaty, title="", short_title=""))
    for item in items:
        building.add(item)
    body = building.finish()
    problems = building.problems + (_against(frame, body) if frame and frame.addresses else [])
    if problems:
        number = f"{len(problems)} fault{'s' * (len(problems) > 1)}"
        raise StructureError(f"the text does not have the structure of a whole treaty ({number}): "
                             + "; ".join(problems), where=source)  # fmt: skip
    warnings = list(building.warnings)
    if glued and not (frame and frame.addresses) and building.lists:
        warnings.append(
            f"closing words may stand glued to the last item of a list ({building.lists} lists): no outline says where"
        )
    return Outcome(body, tuple(warnings), building.marks, building.repeated)


def conserve(
    raw: int, outcome: Outcome, dropped: Sequence[Dropped], *, source: str, unread: Sequence[str] = ()
) -> None:
    """Check that each character of a document is in the tree or listed as dropped.

    ``raw`` is counted on the document as it came, white space aside. ``unread`` names the pieces
    that the parser has no rule for. Raises ParseError.
    """
    kept = sum(
        text.count(unit.label) + text.count(unit.heading or "") + text.count(unit.text or "")
        for top in outcome.body
        for unit in top.walk()
    )
    lost = raw - (kept - outcome.repeated) - sum(piece.characters for piece in dropped)
    if lost or unread:
        what = f"the document was not read whole: {lost} of {raw} characters are neither kept nor listed as dropped"
        raise ParseError(what, value=", ".join(unread) or None, where=source)


def _against(frame: Frame, body: Sequence[Provision]) -> list[str]:
    have = {unit.address: unit for top in body for unit in top.walk()}
    # Closing words that are not found where they should be are a warning, see _Article.
    missing = [a for a in frame.addresses if a not in have and not a.endswith("[end]")]
    more = [a for a in have if a not in set(frame.addresses)]
    said = [f"missing by the outline: {', '.join(missing)}"] if missing else []
    return said + ([f"not in the outline: {', '.join(more)}"] if more else [])


class _Building:
    """Collects the items of one document and builds its tree."""

    def __init__(self, treaty: str, frame: Frame) -> None:
        self.treaty, self.frame = treaty, frame
        self.problems: list[str] = []
        self.warnings: list[str] = []
        self.marks = self.repeated = self.lists = 0
        self._path: dict[Level, str] = {}
        self._places: list[tuple[tuple[str, ...], Division | Unit, list[str]]] = []
        self._sequences: dict[str, list[str]] = {}

    def add(self, item: Item) -> None:
        if isinstance(item, Line):
            if not self._places or isinstance(self._places[-1][1], Division):
                self.problems.append(f"text outside any article: {quoted(item.text, 40)}")
            else:
                self._places[-1][2].append(item.text)
        elif isinstance(item, Division):
            self._enter(item)
        else:
            path = tuple(self._path.values()) if item.kind == "article" else ()
            if item.kind in ("article", "note"):
                self._sequences.setdefault(item.kind, []).append(item.label)
            self.repeated += text.count(item.heading or "") if item.repeated else 0
            self._places.append((path, item, []))

    def _enter(self, item: Division) -> None:
        outer = _LEVELS[: _LEVELS.index(item.level)]
        self._path = {level: label for level, label in self._path.items() if level in outer}
        if item.level != "ch" and "ch" not in self._path:
            self.problems.append(f"{item.level}.{item.label} stands outside any chapter")
        parent = "".join(f"{level}.{label}." for level, label in self._path.items())
        self._sequences.setdefault(f"{parent}{item.level}", []).append(item.label)
        self._path[item.level] = item.label
        self._places.append((tuple(self._path.values()), item, []))

    def finish(self) -> tuple[Provision, ...]:
        for kind, labels in self._sequences.items():
            show = {"article": "article ", "note": "note "}.get(kind, f"{kind}.")
            self.problems.extend(_sequence_faults(labels, show))
        places = [(path, item, self._provision(item, lines)) for path, item, lines in self._places]
        return tuple(self._nest(places))

    def _nest(self, places: Sequence[tuple[tuple[str, ...], Division | Unit, Provision]]) -> Iterator[Provision]:
        i = 0
        while i < len(places):
            path, item, unit = places[i]
            i += 1
            if isinstance(item, Division):
                start = i
                while i < len(places) and len(places[i][0]) >= len(path) and places[i][0][: len(path)] == path:
                    if isinstance(places[i][1], Division) and places[i][0] == path:
                        break
                    i += 1
                unit = unit.model_copy(update={"children": tuple(self._nest(places[start:i]))})
            yield unit

    def _provision(self, item: Division | Unit, lines: Sequence[str]) -> Provision:
        if isinstance(item, Division):
            path = next(path for path, there, _ in self._places if there is item)
            address = ".".join(f"{level}.{label}" for level, label in zip(self._levels(item, path), path, strict=True))
            return Provision(treaty=self.treaty, address=address, kind="division", label=item.label,
                             heading=item.heading, text="")  # fmt: skip
        if item.kind in ("preamble", "end"):
            return Provision(treaty=self.treaty, address=item.kind, kind=item.kind, heading=item.heading,
                             text="\n".join(text.tidy(line) for line in lines))  # fmt: skip
        base = item.label if item.kind == "article" else f"note.{item.label}"
        reading = read_lines(base, lines, self.frame)
        self.problems.extend(reading.problems)
        self.warnings.extend(reading.warnings)
        self.marks += reading.marks
        self.lists += reading.lists
        root = self._tree(reading.rows, base, item.kind)
        layer = "interpretative_note" if item.kind == "note" else "treaty_text"
        return root.model_copy(update={"label": item.label, "heading": item.heading, "layer": layer})

    @staticmethod
    def _levels(item: Division, path: tuple[str, ...]) -> tuple[Level, ...]:
        # A title may stand in a chapter that has no sections.
        return (*_LEVELS[: len(path) - 1], item.level)

    def _tree(self, rows: Sequence[Row], base: str, kind: Kind) -> Provision:
        below: dict[str, list[Row]] = {}
        for row in rows[1:]:
            below.setdefault(citation.parent(row.address) or base, []).append(row)

        def unit(row: Row) -> Provision:
            return Provision(
                treaty=self.treaty,
                address=row.address,
                kind=kind if row is rows[0] else _kind(row),
                label=row.label,
                text=row.text,
                children=tuple(unit(inner) for inner in below.get(row.address, ()) if inner is not row),
            )

        return unit(rows[0])


def _kind(row: Row) -> Kind:
    if row.address.endswith("[end]"):
        return "closing"
    return "paragraph" if row.label[:1].isdigit() else "point"


class Row(NamedTuple):
    """One unit of an article, in printed order."""

    address: str
    label: str
    text: str


class Reading(NamedTuple):
    """The units of one article, and what is to be said of them."""

    rows: tuple[Row, ...]
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    marks: int
    lists: int


class _Open(NamedTuple):
    """A list that is open while lines are read: its style and its last label."""

    style: str
    form: str
    label: str


class _State(NamedTuple):
    """One way to read the lines so far; the cheapest wins at the end of the article."""

    cost: float
    stack: tuple[_Open, ...]
    rows: tuple[Row, ...]
    faults: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    closed: bool = False

    def address(self, base: str, depth: int | None = None) -> str:
        """The address of the innermost open unit, or of the one that *depth* lists hold."""
        return base + "".join(f"({level.label})" for level in self.stack[:depth])


def read_lines(base: str, lines: Sequence[str], frame: Frame) -> Reading:
    """Read the lines of one article to its units.

    A label such as (i) may be the ninth letter or the first numeral. All readings are kept while
    they are possible; the one with the fewest faults and doubts is taken.
    """
    states = [_State(0.0, (), (Row(base, "", ""),))]
    marks = 0
    for line in lines:
        labels, rest = split_labels(line)
        rest = text.tidy(rest)
        marks += text.count(line) - text.count(rest) - sum(len(label.word) for label in labels)
        if not labels:
            states = [_unlabelled(state, base, rest, frame) for state in states]
        for i, label in enumerate(labels):
            said = rest if i == len(labels) - 1 else ""
            states = sorted(
                (new for state in states for new in _placed(state, base, label, said)), key=lambda state: state.cost
            )[:_MANY]
    best = states[0]
    rows, warnings = _split_closings(base, best.rows, frame)
    have = {row.address for row in rows}
    problems = [said for address, said in best.faults if not (said.startswith("missing") and address in have)]
    lists = len({citation.parent(row.address) for row in rows if row.label.isalpha()})
    doubled = [
        f"{row.address} has its number printed twice"
        for row in rows
        if row.label.isdigit() and row.text.startswith(f"{row.label} ")
    ]
    return Reading(rows, tuple(problems), (*best.warnings, *warnings, *doubled), marks, lists)


def _placed(state: _State, base: str, label: Label, said: str) -> Iterator[_State]:
    """Every way to put a label: as the next of an open list, or as the first of a new one."""
    before = state.rows[-1].text if not state.closed else "."
    opens = before.endswith((":", "\u2013", "\u2014", "-")) or not before
    for style, value in _values(label):
        for depth, level in enumerate(state.stack):
            if (level.style, level.form) == (style, label.form):
                last = _value(level.style, level.label)
                # A list that was announced with a colon is likely to follow.
                doubt = 0.5 if opens and before else 0.0
                yield _with(state, base, depth, style, label, said, *_step(last, value), doubt)
        fresh = all(level.style != style for level in state.stack)
        if fresh and (label.form == "paren" or not state.stack):
            doubt = 0.0 if opens else 1.0
            yield _with(state, base, len(state.stack), style, label, said, *_step(None, value), doubt)
        elif fresh:
            # A numbered paragraph after items that hang on the article itself.
            fault, missing = _step(None, value)
            yield _with(state, base, 0, style, label, said, fault or "disordered", missing, 0.0)


def _with(
    state: _State, base: str, depth: int, style: str, label: Label, said: str,
    fault: str, missing: Sequence[int], doubt: float,
) -> _State:  # fmt: skip
    last = state.stack[depth].label if depth < len(state.stack) else ""
    kept = last if fault == "disordered" and last else label.word
    stack = (*state.stack[:depth], _Open(style, label.form, label.word))
    parent = state.address(base, depth)
    address = f"{parent}({label.word})"
    faults = [(f"{parent}({_shown(style, n)})", f"missing {parent}({_shown(style, n)})") for n in missing]
    if fault == "doubled":
        faults.append((address, f"{address} stands twice"))
    elif fault == "disordered":
        after = f"{parent}({last})" if last else state.address(base)
        faults.append((address, f"{address} stands after {after}"))
        stack = (*state.stack[:depth], _Open(style, label.form, kept))
    # More missing labels make a reading less likely, so that "(ii)" is no far-off letter.
    cost = state.cost + doubt + (_FAULT + min(len(missing), 50) if fault else 0.0)
    return _State(cost, stack, (*state.rows, Row(address, label.word, said)), state.faults + tuple(faults),
                  state.warnings)  # fmt: skip


def _unlabelled(state: _State, base: str, said: str, frame: Frame) -> _State:
    """Put a line that has no label: more words of the open unit, or closing words of a list."""
    owners = [state.address(base, depth) for depth in range(len(state.stack) - 1, -1, -1)]
    marked = [a for a in owners if a in frame.closings and 0 in text.find(said, frame.closings[a])]
    goes_on = state.closed or not state.stack or state.stack[-1].form == "dot" or _DASH.match(said)
    if goes_on and not marked:
        *rows, last = state.rows
        joined = f"{last.text}\n{said}" if last.text else said
        return state._replace(rows=(*rows, last._replace(text=joined)))
    lists = [a for a, level in zip(owners, reversed(state.stack), strict=True) if level.form != "dot"]
    owner = (marked or lists)[0]
    doubtful = not marked and len(lists) > 1
    warnings = (f"closing words given to {owner}; they may belong to {' or '.join(lists[1:])}",) if doubtful else ()
    depth = len(state.stack) - 1 - owners.index(owner)
    return state._replace(
        stack=state.stack[:depth],
        rows=(*state.rows, Row(f"{owner}[end]", "", said)),
        warnings=state.warnings + warnings,
        closed=True,
    )


def _split_closings(base: str, rows: Sequence[Row], frame: Frame) -> tuple[tuple[Row, ...], list[str]]:
    """Cut closing words from the last item of their list, where the record says how they start."""
    out, warnings = list(rows), []
    for owner, words in frame.closings.items():
        if citation.article_of(owner) != base:
            continue
        own = next((row for row in out if row.address == f"{owner}[end]"), None)
        inside = [i for i, row in enumerate(out) if citation.within(row.address, owner) and row.address != owner]
        if own is not None:
            if 0 not in text.find(own.text, words):
                warnings.append(f"the closing words of {owner} do not start as the record says")
        elif inside:
            last = out[inside[-1]]
            places = [at for at in text.find(last.text, words) if at]
            if len(places) == 1:
                head, tail = last.text[: places[0]].rstrip(), last.text[places[0] :]
                out[inside[-1] :] = [
                    last._replace(text=head), Row(f"{owner}[end]", "", tail), *out[inside[-1] + 1 :]
                ]  # fmt: skip
            else:
                found = f"{len(places)} times" if places else "nowhere"
                warnings.append(f"the closing words of {owner} are found {found} in {last.address}: left as printed")
        else:
            warnings.append(f"{owner} has no list, so no closing words are found")
    return tuple(out), warnings


def _values(label: Label) -> Iterator[tuple[str, tuple[int, int]]]:
    """The styles that a label can belong to, with its place in the order of each."""
    styles = ["number"] if label.word[0].isdigit() else ["letter", "roman"]
    for style in styles:
        try:
            yield style + ("-capital" if label.word.isupper() else ""), _value(style, label.word)
        except ValueError:
            continue


def _value(style: str, label: str) -> tuple[int, int]:
    """The place of a label in its order, letters and Latin words after a number counted apart.

    Raises ValueError where the label has no place in this style.
    """
    if style.startswith("roman"):
        roman = citation.roman_value(label)
        if roman is None:
            raise ValueError(label)
        return roman, 0
    if style.startswith("letter"):
        if len(label) > 2 or len(set(label)) > 1:
            raise ValueError(label)
        return ord(label[0].lower()) - 96 + 26 * (len(label) - 1), 0
    found = re.fullmatch(r"(\d+)(\w*)", label)
    if found is None:
        raise ValueError(label)
    number, suffix = int(found[1]), found[2]
    return number, _SUFFIXES[suffix] if suffix in _SUFFIXES else _value("letter", suffix)[0]


def _shown(style: str, place: int) -> str:
    if style.startswith("number"):
        return str(place)
    letter = chr(96 + (place - 1) % 26 + 1) * ((place - 1) // 26 + 1)
    label = citation.to_roman(place) if style.startswith("roman") else letter
    return label.upper() if style.endswith("capital") else label


def _step(last: tuple[int, int] | None, value: tuple[int, int]) -> tuple[str, Sequence[int]]:
    """Judge the step from one label to the next: the fault, if any, and the places left out."""
    before = last or (0, 0)
    if last == value:
        return "doubled", ()
    if value < before:
        return "disordered", ()
    # 12A follows 12, and 13 follows 12A; 12A after 11 leaves out 12.
    missing = range(before[0] + 1, value[0] + (1 if value[1] and value[0] != before[0] else 0))
    if value[0] == before[0] and value[1] != before[1] + 1:
        return "disordered", ()
    return ("missing" if missing else ""), missing


def _sequence_faults(labels: Sequence[str], show: str) -> list[str]:
    """Name what is missing, doubled or out of order in a run of labels that starts with the first."""
    style = "roman-capital" if labels and not labels[0][0].isdigit() else "number"
    last: tuple[int, int] | None = None
    last_label = ""
    out: list[tuple[str, str]] = []
    for i, label in enumerate(labels):
        try:
            value = _value(style, label)
        except ValueError:
            out.append((label, f"{show}{label} is numbered unlike the others"))
            continue
        fault, missing = _step(last, value)
        out += [(_shown(style, n), f"missing {show}{_shown(style, n)}") for n in missing]
        if label in labels[:i]:
            out.append((label, f"{show}{label} stands twice"))
        elif fault == "disordered":
            out.append((label, f"{show}{label} stands after {show}{last_label}"))
        if last is None or value > last:
            last, last_label = value, label
    return [said for label, said in out if not (said.startswith("missing") and label in labels)]


def marks_dropped(outcome: Outcome) -> tuple[Dropped, ...]:
    """Say what of the labels the tree does not keep."""
    where, reason = "the whole document", "the label says it without them"
    found = Dropped(what="full stops and brackets of labels", where=where, characters=outcome.marks, reason=reason)
    return (found,) if outcome.marks else ()


def slug(source: str) -> str:
    """Give an id for a treaty that the record does not know, from the name of its file.

    >>> slug("https://example.org/texts/My Treaty (1999).xml")
    'my-treaty-1999'
    """
    name = re.sub(r"\.\w{1,5}$", "", re.split(r"[/\\]", source.rstrip("/\\"))[-1])
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "treaty"
