"""What a shell offers after TAB: ids of treaties, themes, names of formats."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click
from click.shell_completion import CompletionItem

Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _offer(known: Iterable[str], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in known if name.startswith(incomplete)]


def treaties(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the treaties of the record and the library, and files."""
    from treatycompare.corpus import open_corpus
    from treatycompare.library import entries

    known = {*open_corpus().treaty_ids(), *(entry.treaty for entry in entries())}
    return [*_offer(sorted(known), incomplete), CompletionItem(incomplete, type="file")]


def themes(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the themes, and a theme's subthemes once a capital letter is typed."""
    from treatycompare.corpus import open_corpus

    found = open_corpus().themes()
    codes = [sub.code for theme in found for sub in theme.subthemes] if incomplete[:1].isupper() else []
    return _offer([*(theme.slug for theme in found), *codes], incomplete)


def formats(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the formats that a comparison is written in."""
    from treatycompare import plugins

    return _offer(plugins.formats(), incomplete)


def addresses(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the addresses of the treaty named before, articles first."""
    import treatycompare
    from treatycompare.errors import TreatyCompareError

    try:
        treaty = treatycompare.load(ctx.params["treaty"])
    except (TreatyCompareError, KeyError):
        return []
    depth = incomplete.count("(")
    return _offer((u.address for u in treaty.provisions if u.address.count("(") <= depth), incomplete)
