"""The record checked against its own rules and against the official texts.

``check_record`` is what ``treatycompare corpus check`` prints and what the tests run. It lists
all problems of all files at once, and says what it could not check.
"""

from __future__ import annotations

from treatycompare import loading
from treatycompare.check.meaning import meaning_problems
from treatycompare.check.shape import shape_problems
from treatycompare.check.words import WordsReport, check_words
from treatycompare.corpus import Corpus, open_corpus
from treatycompare.errors import Problem, TreatyCompareError
from treatycompare.model.value import Value


class CheckReport(Value):
    """What a check found: problems, the figures of each treaty's words, and what was not checked."""

    problems: tuple[Problem, ...]
    words: tuple[WordsReport, ...] = ()
    not_checked: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def check_record(record: Corpus | None = None) -> CheckReport:
    """Check the record: shape, meaning, and the words of each treaty whose text the library holds.

    Meaning and words are checked only where the shape holds.
    """
    record = record or open_corpus()
    problems = shape_problems(record)
    if problems:
        return CheckReport(problems=tuple(problems))
    problems += meaning_problems(record)
    words, not_checked = [], []
    for treaty_id in record.treaty_ids():
        try:
            treaty = loading.of_record(record, treaty_id)
        except TreatyCompareError as error:
            problems.append(Problem(treaty_id, 0, f"the text in the library does not fit the record: {error}"))
            continue
        if treaty.has_text:
            report = check_words(treaty)
            problems += [Problem(treaty_id, 0, text) for text in report.problems]
            words.append(report)
        else:
            not_checked.append(f"{treaty_id}: not checked against the text, which the library does not hold")
    return CheckReport(problems=tuple(problems), words=tuple(words), not_checked=tuple(not_checked))
