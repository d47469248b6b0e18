"""Commands on what code derives from the coded norms: facts, profiles, gaps, lineage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import treatycompare
from treatycompare.cli.shared import cli, json_option, load_spec, method_option, options, put, say, to_json

if TYPE_CHECKING:
    from treatycompare.model.gaps import Gap
    from treatycompare.model.lineage import Lineage
    from treatycompare.model.profile import Count, Profile

theme_option = click.option("--theme", metavar="T", help='A theme or subtheme, as "treatycompare themes" lists them.')


@cli.command()
@click.argument("treaties", nargs=-1, required=True, metavar="TREATY...")
@options(theme_option, json_option)
def facts(treaties: tuple[str, ...], theme: str | None, as_json: bool) -> None:
    """List every number of the coded provisions, with comparator and pinpoint."""
    loaded = [load_spec(spec, None) for spec in treaties]
    found = treatycompare.facts(*loaded, theme=theme)
    if as_json:
        put(to_json([fact.model_dump(mode="json") for fact in found]))
        return
    names = {treaty.id: treaty.short_title for treaty in loaded}
    lines = [
        f"{names[fact.treaty]} {fact.locus}: {fact.threshold.kind.replace('_', ' ')} {fact.words}"
        f" ({', '.join(fact.actions)})"
        for fact in found
    ]
    put("".join(f"{line}\n" for line in lines))
    if not found:
        say("no coded provision has a number here")


@cli.command()
@click.argument("treaties", nargs=-1, required=True, metavar="TREATY...")
@options(theme_option, json_option)
def profile(treaties: tuple[str, ...], theme: str | None, as_json: bool) -> None:
    """Count how much the norms ask and how often they hedge, theme by theme."""
    from treatycompare.corpus import open_corpus

    loaded = [load_spec(spec, None) for spec in treaties]
    names = [theme] if theme else [*(known.slug for known in open_corpus().themes()), None]
    found = [treatycompare.profile(treaty, theme=name) for name in names for treaty in loaded]
    if as_json:
        put(to_json([one.model_dump(mode="json") for one in found]))
        return
    put("".join(_profile_text(one) for one in found))


def _profile_text(found: Profile) -> str:
    head = f"{found.theme or 'all themes'}, {found.treaty}: {found.norms} norms, {found.hedged} hedged"
    head += f"; {found.not_coded} articles not coded" if found.not_coded else ""
    rows = [("modality", found.modalities), ("strength", found.strengths), ("qualifiers", found.qualifiers)]
    return "\n".join([head, *(f"  {name:<10} {_counts(counts)}" for name, counts in rows if counts)]) + "\n"


def _counts(counts: tuple[Count, ...]) -> str:
    return ", ".join(f"{one.name.replace('_', ' ')} {one.count}" for one in counts)


@cli.command()
@click.argument("left")
@click.argument("right")
@options(theme_option, method_option, json_option)
def gaps(left: str, right: str, theme: str | None, method: str, as_json: bool) -> None:
    """List what each of two treaties says and the other is silent on, and who may fill the gap."""
    found = treatycompare.gaps(load_spec(left, None), load_spec(right, None), theme=theme, method=method)
    if as_json:
        put(to_json([gap.model_dump(mode="json") for gap in found]))
        return
    put("".join(_gap_text(gap) for gap in found))
    if not found:
        say("neither is silent on what the other says here")


def _gap_text(gap: Gap) -> str:
    lines = [f"{gap.treaty} {gap.address}{f' {gap.heading}' if gap.heading else ''}: {gap.words}"]
    if gap.reason or gap.summary:
        lines.append(f"  {gap.reason or gap.summary}")
    if gap.other_instruments:
        lines.append(f"  elsewhere: {'; '.join(gap.other_instruments)}")
    return "\n".join(lines) + "\n"


@cli.command()
@click.argument("left")
@click.argument("right")
@click.option("--level", default="article", show_default=True, metavar="L", help="article or paragraph.")
@options(json_option)
def disagreements(left: str, right: str, level: str, as_json: bool) -> None:
    """List where the curated relation is another than the one that follows from the coded norms."""
    found = treatycompare.disagreements(load_spec(left, None), load_spec(right, None), level=level)
    if as_json:
        rows = [{"link": p.link.model_dump(mode="json"), "computed": p.computed.model_dump(mode="json")} for p in found]
        put(to_json(rows))
        return
    for pair in found:
        sides = " | ".join(", ".join(side) for side in (pair.link.left, pair.link.right))
        put(f"{sides}: curated {pair.link.relation}, computed {pair.computed.relation}\n")
        put(f"  {pair.link.reason}\n  {pair.computed.reason}: {', '.join(pair.computed.deciding)}\n")
    if not found:
        say("both agree wherever a relation can be computed")


@cli.command()
@click.argument("treaty")
@click.argument("address", required=False)
@options(theme_option, json_option)
def lineage(treaty: str, address: str | None, theme: str | None, as_json: bool) -> None:
    """Show from which older provisions each article comes, and how closely."""
    found = treatycompare.lineage(load_spec(treaty, None), address, theme=theme)
    if as_json:
        put(to_json([one.model_dump(mode="json") for one in found]))
        return
    put("".join(_lineage_text(one) for one in found))
    if not found:
        say("no article stands under the theme")


def _lineage_text(found: Lineage) -> str:
    closest = ", ".join(f"{treaty} {degree}" for treaty, degree in found.closest)
    unknown = "not coded" if found.state == "not_coded" else "no source named"
    lines = [f"{found.treaty} {found.address}{f' {found.heading}' if found.heading else ''}: {closest or unknown}"]
    lines += [f"  {s.of} from {s.treaty} {s.address} ({s.degree})" for s in found.sources]
    if found.own and found.sources:
        lines.append(f"  no source named: {', '.join(found.own)}")
    return "\n".join(lines) + "\n"
