"""How much seeded damage to two official texts the parsers see, from the text alone and by the outline.

usage: python benchmarks/damage.py TEXTS_DIR [--seeds N]

An article or a numbered paragraph is dropped, doubled, swapped with the next one or renumbered. Seen
means refused with a fault that names the place. From the text alone the last article or paragraph
can be dropped unseen: nothing says that it was there, and it stands in a row of its own.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from treatycompare import corpus, plugins
from treatycompare.errors import StructureError

SEEDS = 1000
KINDS = ("dropped", "doubled", "swapped", "renumbered")
LAST = "dropped, the last one"


class Block(NamedTuple):
    """An article or a paragraph: its pieces, its number, and the article that a paragraph stands in."""

    start: int
    stop: int
    number: int
    article: str

    def address(self, number: int | None = None) -> str:
        """Give the address of this block, or of one with another number."""
        label = self.number if number is None else number
        return f"{self.article}({label})" if self.article else str(label)


class Text(NamedTuple):
    """A document cut into pieces, and its runs of articles and of the paragraphs of one article."""

    treaty: str
    parser: str
    head: str
    pieces: list[str]
    tail: str
    runs: tuple[tuple[Block, ...], ...]


class Damage(NamedTuple):
    """A damaged document: the kind of damage, and the addresses of which an error must name one."""

    kind: str
    level: str
    document: bytes
    addresses: tuple[str, ...]


def markdown(folder: Path) -> Text:
    """Cut the English half of Budapest into lines, up to the closing formula."""
    lines = (folder / "bwb/BWBV0001839.md").read_text(encoding="utf-8").splitlines(keepends=True)
    end = next(i for i, line in enumerate(lines) if line.startswith("IN WITNESS"))
    pieces = lines[:end]
    return Text("budapest", "bwb", "", pieces, "".join(lines[end:]), runs(pieces, r"### Article +(\d+)", "###?[^#]"))


def xml(folder: Path) -> Text:
    """Cut the annex of the resolution on Hanoi into its paragraphs, up to the closing formula."""
    document = (folder / "hanoi/A_RES_79_243-2424621E.xml").read_text(encoding="utf-8")
    annex = document.index('name="annex"')
    start = document.index("<paragraph", annex)
    end = document.rindex("<paragraph", start, document.index("IN WITNESS", start))
    pieces = re.split(r"(?=<paragraph\b)", document[start:end])[1:]
    article = r"<paragraph[^>]*>\s*<subheading>Article (\d+)"
    return Text(
        "hanoi",
        "akn-un",
        document[:start],
        pieces,
        document[end:],
        runs(pieces, article, r"<paragraph[^>]*>\s*<subheading>Chapter"),
    )


def runs(pieces: Sequence[str], article: str, division: str) -> tuple[tuple[Block, ...], ...]:
    """Find the articles, and the numbered paragraphs of each article that has two at least."""
    articles = [(i, int(found[1])) for i, piece in enumerate(pieces) if (found := re.match(article, piece))]
    stops = [*(i for i, piece in enumerate(pieces) if re.match(f"{article}|{division}", piece)), len(pieces)]
    blocks = [Block(i, min(stop for stop in stops if stop > i), number, "") for i, number in articles]
    found = [tuple(blocks)]
    for block in blocks:
        numbered = [(i, number) for i in range(block.start, block.stop) if (number := paragraph(pieces[i]))]
        ends = [*(i for i, _ in numbered[1:]), block.stop]
        inner = (Block(i, stop, number, str(block.number)) for (i, number), stop in zip(numbered, ends, strict=False))
        found.append(tuple(inner))
    return tuple(run for run in found if len(run) > 1)


def paragraph(piece: str) -> int:
    """Give the number that a piece starts with, 0 where there is none."""
    found = re.match(r"(\d+)\.", re.sub("<[^>]*>", "", piece).strip())
    return int(found[1]) if found else 0


def damages(text: Text, seeds: int) -> Iterator[Damage]:
    """Give one damaged document for each seed."""
    for seed in range(seeds):
        chance = random.Random(seed)
        level = chance.choice(("article", "paragraph"))
        run = chance.choice([run for run in text.runs if bool(run[0].article) == (level == "paragraph")])
        kind = chance.choice(KINDS)
        place = chance.randrange(len(run) - (kind == "swapped"))
        block, pieces = run[place], list(text.pieces)
        own = pieces[block.start : block.stop]
        addresses = [block.address()]
        if kind == "dropped":
            del pieces[block.start : block.stop]
            kind = LAST if place == len(run) - 1 else kind
        elif kind == "doubled":
            pieces[block.stop : block.stop] = own
        elif kind == "swapped":
            after = run[place + 1]
            pieces[block.start : after.stop] = [
                *pieces[after.start : after.stop],
                *pieces[block.stop : after.start],
                *own,
            ]
            addresses.append(after.address())
        else:
            number = chance.choice([n for n in range(1, len(run) + 4) if n != block.number])
            pattern = r"(Article +)\d+" if level == "article" else r"((?:^|>)\s*)\d+(?=\.)"
            pieces[block.start] = re.sub(pattern, rf"\g<1>{number}", own[0], count=1)
            addresses.append(block.address(number))
        yield Damage(kind, level, f"{text.head}{''.join(pieces)}{text.tail}".encode(), tuple(addresses))


def names(said: str, address: str) -> bool:
    """Tell whether an error names this very address, not only one below it."""
    return re.search(rf"(?<![\w(]){re.escape(address)}(?![\w(])", said) is not None


def seen(text: Text, seeds: int, *, outline: bool) -> dict[tuple[str, str], tuple[int, int]]:
    """Count how many damages were made and how many were seen, by level and kind."""
    frame = corpus.open_corpus().frame(text.treaty) if outline else None
    parser = plugins.load(plugins.PARSERS, text.parser)()
    made, found = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for damage in damages(text, seeds):
        made[damage.level, damage.kind] += 1
        try:
            parser.parse(damage.document, lang="en", source="damaged", frame=frame)
        except StructureError as error:
            found[damage.level, damage.kind] += any(names(str(error), address) for address in damage.addresses)
    return {key: (made[key], found[key]) for key in sorted(made)}


TEXTS: dict[str, Callable[[Path], Text]] = {"budapest": markdown, "hanoi": xml}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, help="folder of the official texts")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    options = parser.parse_args()
    for name, cut in TEXTS.items():
        text = cut(options.texts)
        for outline in (False, True):
            counted = seen(text, options.seeds, outline=outline)
            made, found = (sum(pair[i] for pair in counted.values()) for i in (0, 1))
            print(f"{name}, {'against the outline' if outline else 'from the text alone'}: {found} of {made} seen")
            for (level, kind), (tried, hit) in counted.items():
                print(f"  {level:10}{kind:24}{hit:5} of {tried}")


if __name__ == "__main__":
    main()
