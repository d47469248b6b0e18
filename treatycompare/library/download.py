"""Official texts fetched from where the record knows them to be published."""

from __future__ import annotations

from treatycompare import corpus
from treatycompare.corpus.shapes import PublishedText
from treatycompare.doors import web
from treatycompare.errors import DownloadError, LibraryError, MissingTextError, OptionError, UnknownTreatyError
from treatycompare.library import store
from treatycompare.library.entry import TextEntry, check_place, name_of
from treatycompare.library.keeping import keep


def fetch(
    treaty: str,
    lang: str = "en",
    edition: str | None = None,
    *,
    format: str | None = None,  # noqa: A002  # the word of the command line
    progress: web.Progress | None = None,
    way: web.Way | None = None,
    limits: web.Limits | None = None,
) -> TextEntry:
    """Fetch an official text from its source and add it; what the library holds is not fetched again.

    *format* chooses among several sources of one text (``akn``, ``markdown``, ``html``, ``pdf``).
    *progress* is called with the bytes that came and the bytes of the whole. *way* and *limits*
    are how the network is reached and how long is waited for it.

    Raises UnknownTreatyError and MissingTextError where no source is known, OptionError for a
    language, date or format that is none, LibraryError where another text holds the place,
    MissingExtraError, DownloadError where the network fails or what comes is not the pinned text,
    ParseError where it cannot be read. Nothing is stored then.
    """
    check_place(treaty, lang, edition)
    sources = corpus.open_corpus().sources()
    fitting = _published(sources.texts, treaty, lang, edition, format)
    there = store.at(name_of(treaty, lang, edition))
    text = next((one for one in fitting if there and one.sha256 == there.sha256), fitting[0])
    if there is not None and there.sha256 != text.sha256:
        raise LibraryError(
            f"the library already holds another text as {there.name},",
            value=there.source,
            todo=f"remove it first: treatycompare texts remove {_arguments(treaty, lang, edition)}",
        )
    if there is not None and store.holds(there):
        return there
    url = sources.origin(text).url
    try:
        data = web.download(
            url,
            size=text.size,
            sha256=text.sha256,
            hosts=sources.hosts(),
            way=way,
            limits=limits,
            progress=progress,
        )
    except DownloadError as error:
        command = f"treatycompare texts add FILE --treaty {_arguments(treaty, lang, edition)}"
        by_hand = f"or save {url} by hand and add it: {command}"
        error.todo = f"{error.todo}, {by_hand}" if error.todo else by_hand.removeprefix("or ")
        raise
    return keep(data, source=url, treaty=treaty, lang=lang, edition=edition)


def _published(
    texts: tuple[PublishedText, ...],
    treaty: str,
    lang: str,
    edition: str | None,
    format: str | None,  # noqa: A002
) -> list[PublishedText]:
    by_hand = f"get it by hand and add it: treatycompare texts add FILE --treaty {_arguments(treaty, lang, edition)}"
    known = [text for text in texts if text.treaty == treaty]
    if not known:
        allowed = sorted({text.treaty for text in texts})
        raise UnknownTreatyError("no source is known for the treaty", value=treaty, allowed=allowed, todo=by_hand)
    name = name_of(treaty, lang, edition)
    named = [text for text in known if name in text.names]
    if not named:
        allowed = list(dict.fromkeys(name for text in known for name in text.names))
        raise MissingTextError("no source is known for the text", value=name, allowed=allowed, todo=by_hand)
    fitting = [text for text in named if format in (None, text.format)]
    if not fitting:
        raise OptionError(f"no source of {name} has the format", value=format, allowed=[t.format for t in named])
    return fitting


def _arguments(treaty: str, lang: str, edition: str | None) -> str:
    return f"{treaty} --lang {lang}" + (f" --edition {edition}" if edition else "")
