"""The record checked against its own rules and against the official texts.

``check_record`` is what ``treatycompare corpus check`` prints and what the tests run. It lists
all problems of all files at once, and says what it could not check.
"""

from __future__ import annotations

import re

from treatycompare import library, loading
from treatycompare.check.meaning import line_holding, meaning_problems
from treatycompare.check.shape import shape_problems
from treatycompare.check.words import LanguageReport, WordsReport, check_language, check_words
from treatycompare.citation import article_of
from treatycompare.corpus import Corpus, open_corpus
from treatycompare.errors import AddressError, Problem, TreatyCompareError
from treatycompare.model.value import Value

_APART = re.compile(r"[^/]+/articles/.+|concordances/.+")
"""Files that the rest of the record can be checked without."""


class CheckReport(Value):
    """What a check found: problems, the figures of each treaty's words, and what was not checked.

    ``languages`` has one report for each text of the library that was held against the outline.
    """

    problems: tuple[Problem, ...]
    words: tuple[WordsReport, ...] = ()
    languages: tuple[LanguageReport, ...] = ()
    not_checked: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def check_record(record: Corpus | None = None) -> CheckReport:
    """Check the record: shape, meaning, and the words of each treaty whose texts the library holds.

    A file whose shape is broken is left out of what follows; where it is one that all others
    rest on, meaning and words are not checked, and the report says so.
    """
    record = record or open_corpus()
    problems = shape_problems(record)
    broken = {problem.file for problem in problems}
    needed = sorted(name for name in broken if not _APART.fullmatch(name))
    if needed:
        note = f"meaning and words: not checked while {', '.join(needed)} cannot be read"
        return CheckReport(problems=tuple(problems), not_checked=(note,))
    if broken:
        record = Corpus(record.root, without=broken)
    problems += meaning_problems(record)
    words, languages, not_checked = [], [], []
    for treaty_id in record.treaty_ids():
        held = [entry for entry in library.entries() if entry.treaty == treaty_id and entry.edition is None]
        for entry in held:
            name = f"{treaty_id}@{entry.lang}"
            try:
                treaty = loading.of_record(record, treaty_id, entry)
            except TreatyCompareError as error:
                problems.append(Problem(name, 0, f"the text in the library does not fit the record: {error}"))
                continue
            language = check_language(treaty)
            languages.append(language)
            found = list(language.problems)
            if entry.lang == "en":
                report = check_words(treaty)
                words.append(report)
                found += report.problems
            problems += [_placed(record, treaty_id, text) for text in found]
        if "en" not in {entry.lang for entry in held}:
            not_checked.append(f"{treaty_id}: not checked against the text, which the library does not hold")
    return CheckReport(
        problems=tuple(problems), words=tuple(words), languages=tuple(languages), not_checked=tuple(not_checked)
    )


def _placed(record: Corpus, treaty_id: str, text: str) -> Problem:
    """A problem of words with the file and line of the record that it speaks of: it starts with a locus."""
    locus = text.partition(": ")[0]
    try:
        path = record.root / treaty_id / "articles" / f"{article_of(locus)}.yaml"
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, AddressError):
        return Problem(treaty_id, 0, text)
    return Problem(f"{treaty_id}/articles/{path.name}", line_holding(lines, locus), text)
