"""Commands on the record that ships."""

from __future__ import annotations

from treatycompare.cli.shared import TROUBLE, cli, put, say


@cli.group()
def corpus() -> None:
    """Work on the record that ships."""


@corpus.command("check")
def corpus_check() -> None:
    """Check the record: shape, meaning, and the words where the library holds the texts."""
    from treatycompare.check import check_record

    report = check_record()
    for language in report.languages:
        put(f"{language}\n")
    for words in report.words:
        put(f"{words}\n")
    for note in report.not_checked:
        put(f"{note}\n")
    for problem in report.problems:
        say(str(problem))
    if not report.is_clean:
        say(f"{len(report.problems)} problem{'' if len(report.problems) == 1 else 's'}")
        raise SystemExit(TROUBLE)
    put("the record is in order\n")
