"""Synthetic treaties of any number, for tests and benchmarks: invented words about invented matters.

A treaty depends on the seed and on its own number alone, so that fifty treaties are the first
fifty of four hundred. As in life there are subjects that most treaties treat, houses of drafters
that each put a subject in words of their own, a formula that opens most duties, and negotiators
who change, drop and add. The label of a subject is known (``subject_of``), so that what a search
finds can be judged.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import lru_cache

from treatycompare.model.treaty import Provenance, Provision, Treaty

SUBJECTS = 240
"""Subjects that a treaty chooses from; the first are in most treaties, the last in few."""

HOUSES = 24
"""Houses of drafters, each with wording of its own for every subject."""


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


_NOUNS = _words(
    "orchard harbour ledger cellar river bridge beacon ferry market guild toll granary mill lantern quarry meadow "
    "archive seal courier vessel cargo harvest timber fishery well canal warehouse permit census survey tariff levy "
    "inspector steward keeper carrier pilot grower miller trader envoy clerk surveyor tenant heir guardian witness "
    "claim debt pledge surety notice hearing appeal remedy damage fee record copy register inventory sample measure "
    "weight mark label recipe pattern tool engine signal chart map route passage crossing border shore island valley "
    "spring pasture herd hive seed crop root bark resin salt copper wool linen clay glass paper ink bell clock"
)
_VERBS = _words(
    "keep send mark count weigh seal open close repair inspect lend return hire dismiss train warn inform ask answer "
    "hear judge pay refund store carry load unload plant prune fell gather sort clean measure publish copy sign renew "
    "extend shorten suspend revoke grant refuse admit escort search seize release guard share divide join consult"
)
_ADJECTIVES = _words(
    "ripe dry open sealed common private foreign local yearly monthly urgent ordinary secret public former joint sole "
    "lawful doubtful damaged missing spare heavy light upper lower eastern western northern southern inland coastal "
    "seasonal lasting brief written spoken signed unsigned certified older younger safe narrow shallow distant nearby"
)
_SYLLABLES = _words("va tor mel run dis kor fen li gra os tun bel mar ith sol wen dar pol ek nys har jo quil bro")
_LINKS = _words("of for with by under before after without between against from near")
_DUTIES = ("shall", "shall", "shall", "may", "shall endeavour to", "shall not", "should")
_FORMULAS = tuple(
    formula.split()
    for formula in (
        "each signatory shall pass the statutes and take the other steps that its constitution calls for in order to",
        "within the means at hand and with due regard for its own statutes every signatory shall",
        "where its basic law so permits a signatory shall take whatever steps are called for in order to",
        "the signatories agree among themselves and on behalf of their provinces to",
    )
)


def synthetic_treaties(count: int, *, seed: int = 0, articles: int = 90) -> Iterator[Treaty]:
    """Give the first *count* treaties of a seed, each of about *articles* articles and 200 words an article.

    >>> one, two = synthetic_treaties(2, articles=12)
    >>> one.id, one["1"].kind, one == next(synthetic_treaties(1, articles=12))
    ('synthetic-0001', 'article', True)
    """
    return (synthetic_treaty(number, seed=seed, articles=articles) for number in range(count))


def synthetic_treaty(number: int, *, seed: int = 0, articles: int = 90) -> Treaty:
    """Give one treaty of a seed by its number, counted from 0."""
    rng = random.Random(f"treaty {seed} {number}")  # noqa: S311  # no secret
    house = rng.randrange(HOUSES)
    # A subject is the rarer the later it stands; the order of a treaty is that of the subjects, nearly.
    wanted = max(1, round(articles * rng.uniform(0.8, 1.2)))
    pull = sorted(range(SUBJECTS), key=lambda subject: rng.expovariate(1.0) * (1 + 4 * subject / SUBJECTS))
    chosen = [subject for _, subject in sorted((s + rng.gauss(0, 4), s) for s in pull[:wanted])]
    chosen += [rng.randrange(SUBJECTS) for _ in range(wanted - len(chosen))]
    names = [_invented(rng) for _ in range(6)]
    name = f"synthetic-{number + 1:04d}"
    body = tuple(_article(rng, name, place, subject, house, seed, names) for place, subject in enumerate(chosen, 1))
    title = f"Convention of {names[0].title()} on {_headings(seed, chosen[0])[0]}"
    digest = f"{rng.getrandbits(256):064x}"
    source = Provenance(source=f"{name}.txt", sha256=digest, lang="en", parser="synthetic", version="1")
    return Treaty(id=name, title=title, short_title=name, provenance=source, body=body)


def subject_of(article: Provision, *, seed: int = 0) -> int:
    """Give the subject of an article that was made with a seed: what it treats, however it is worded."""
    return _subjects_by_heading(seed)[article.heading or ""]


@lru_cache(maxsize=2)
def _subjects_by_heading(seed: int) -> dict[str, int]:
    return {heading: subject for subject in range(SUBJECTS) for heading in _headings(seed, subject)}


def _article(
    rng: random.Random, treaty: str, place: int, subject: int, house: int, seed: int, names: list[str]
) -> Provision:
    clauses = [clause for clause in _clauses(seed, subject, house) if rng.random() > 0.12] or [["none"]]
    if rng.random() < 0.3:
        clauses.append(_clause(rng, _palette(seed, rng.randrange(SUBJECTS)), names))
    texts = [_sentence(_edited(rng, clause, names)) for clause in clauses]
    address = str(place)
    children = tuple(
        Provision(treaty=treaty, address=f"{place}({n})", kind="paragraph", label=str(n), text=words)
        for n, words in enumerate(texts, 1)
    )
    heading = _headings(seed, subject)[house % 3]
    if len(texts) == 1:
        return Provision(treaty=treaty, address=address, kind="article", label=address, heading=heading, text=texts[0])
    return Provision(
        treaty=treaty, address=address, kind="article", label=address, heading=heading, text="", children=children
    )


def _invented(rng: random.Random) -> str:
    return "".join(rng.choice(_SYLLABLES) for _ in range(rng.choice((2, 3, 3, 4))))


@lru_cache(maxsize=SUBJECTS)
def _palette(seed: int, subject: int) -> tuple[list[str], list[str], list[str]]:
    rng = random.Random(f"subject {seed} {subject}")  # noqa: S311
    own = [_invented(rng) for _ in range(8)]
    return [*rng.sample(_NOUNS, 12), *own], rng.sample(_VERBS, 9), rng.sample(_ADJECTIVES, 7)


@lru_cache(maxsize=4 * SUBJECTS)
def _headings(seed: int, subject: int) -> tuple[str, str, str]:
    nouns, _, adjectives = _palette(seed, subject)
    # The invented word makes the heading of each subject its own.
    ends = [f"{adjectives[n]} {nouns[n]} of the {nouns[12]}" for n in range(3)]
    one, two, three = (end[0].upper() + end[1:] for end in ends)
    return one, f"{two} and {nouns[4]}", f"{nouns[5].title()}, {three.lower()}"


@lru_cache(maxsize=SUBJECTS * HOUSES)
def _clauses(seed: int, subject: int, house: int) -> list[list[str]]:
    """The clauses of a subject as a house words them: the common ones, a third of their words its own."""
    common = random.Random(f"clauses {seed} {subject}")  # noqa: S311
    palette = _palette(seed, subject)
    drafts = [_clause(common, palette, palette[0][12:]) for _ in range(common.randint(2, 7))]
    rng = random.Random(f"house {seed} {subject} {house}")  # noqa: S311
    out = []
    for draft in drafts:
        if rng.random() < 0.15:
            draft = _clause(rng, palette, palette[0][12:])
        worded = [_other(rng, word, palette) if rng.random() < 0.33 else word for word in draft]
        formula = rng.random() < 0.4
        out.append([*(_FORMULAS[house % len(_FORMULAS)] if formula else ()), *worded])
    return out


def _clause(rng: random.Random, palette: tuple[list[str], list[str], list[str]], names: list[str]) -> list[str]:
    nouns, verbs, adjectives = palette
    words: list[str] = []
    for _ in range(rng.randint(2, 6)):
        words += ["the", rng.choice(adjectives), rng.choice(nouns), rng.choice(_DUTIES), rng.choice(verbs), "the"]
        words += [rng.choice(nouns), rng.choice(_LINKS), rng.choice(("a", "the", "any")), rng.choice(nouns)]
        if rng.random() < 0.15:
            words += ["within", str(rng.choice((7, 10, 14, 30, 45, 60, 90))), "days", "in", rng.choice(names)]
        words.append(rng.choice(("and", "or", "unless", "where")))
    return words[:-1]


def _other(rng: random.Random, word: str, palette: tuple[list[str], list[str], list[str]]) -> str:
    for words, kind in zip((_NOUNS, _VERBS, _ADJECTIVES), palette, strict=True):
        if word in kind:
            return rng.choice(kind if rng.random() < 0.5 else words)
    return word


def _edited(rng: random.Random, clause: list[str], names: list[str]) -> list[str]:
    """What negotiators leave of a clause: a word in nine changed, dropped or named otherwise."""
    out = []
    for word in clause:
        chance = rng.random()
        if chance < 0.03:
            continue
        out.append(rng.choice(_NOUNS) if chance < 0.09 else rng.choice(names) if chance < 0.11 else word)
    return out or clause


def _sentence(words: list[str]) -> str:
    text = " ".join(words)
    return f"{text[0].upper()}{text[1:]}."
