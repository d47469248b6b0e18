# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A Party to Budapest wants to join Hanoi: what must it still do?
#
# What the UN Convention against Cybercrime (Hanoi) asks and the Budapest Convention does not: at home and in
# cooperation. Four lists: duties only in Hanoi, duties that are stronger in Hanoi, numbers that differ, and authorities
# to name. What other treaties of the State or its law hold already is not seen here. This compares wording; it is no
# legal advice.

# %%
import pandas as pd

import treatycompare as tc

pd.set_option("display.max_colwidth", None)
pd.set_option("display.max_rows", 20)
hanoi, budapest = tc.load("hanoi"), tc.load("budapest")
assert all(article.coded for treaty in (hanoi, budapest) for article in treaty.articles)
comparison = tc.compare(hanoi, budapest)
comparison

# %% [markdown]
# ## How much each asks
#
# Norms of each theme, counted: duties (strength 5, or 4 with a hedge), efforts (3), things to consider (2).

# %%
asked = [
    {"theme": profile.theme, "treaty": profile.treaty, "norms": profile.norms, "hedged": profile.hedged}
    | {f"strength {count.name}": count.count for count in profile.strengths if count.name in "5432"}
    for profile in comparison.profile()
]
pd.DataFrame(asked).set_index(["theme", "treaty"]).fillna(0).astype(int)

# %% [markdown]
# ## Only in Hanoi
#
# Articles first: each statement that Budapest has no counterpart is a finding with a reason, and names the sister
# instruments that may fill the silence, to which the State may be a Party as well.

# %%
lone = [gap for gap in comparison.gaps() if gap.treaty == "hanoi" and gap.level == "article"]
pd.DataFrame([(gap.address, gap.heading, gap.reason, gap.words) for gap in lone], columns=["Hanoi", "", "why", ""])

# %% [markdown]
# Then norm by norm, in articles that have a counterpart as well. A duty of the State counts where no norm of Budapest
# has its action, here or elsewhere. Chapter V is cooperation; the other chapters are for home, save the final
# provisions.

# %%
STATE = ("state_party", "requesting", "requested", "transferring", "receiving", "central_authority", "contact_point")


def is_duty(norm):
    return norm.bearer in STATE and norm.strength is not None and norm.strength >= 4


beside = {norm.left: norm for pair in comparison for norm in pair.norms if norm.left}
alone_in_pair = {key for key, norm in beside.items() if norm.right is None and not norm.elsewhere}
chapter = {
    norm.key: division.address
    for division in hanoi.provisions
    if division.kind == "division"
    for norm in division.all_norms()
}
new = [
    norm
    for article in hanoi.articles
    for norm in article.all_norms()
    if is_duty(norm) and (norm.key in alone_in_pair or norm.key not in beside) and chapter[norm.key] != "ch.IX"
]
frame = pd.DataFrame(
    [(chapter[n.key], n.locus, n.action, n.strength, ", ".join(n.hedges), n.object) for n in new],
    columns=["chapter", "at", "duty", "strength", "hedges", "object"],
)
frame

# %%
frame.groupby("chapter").size()

# %% [markdown]
# The floors of the new offences: what a State must make criminal when it uses every option.

# %%
offences = [norm for norm in new if norm.kind == "offence"]
floors = {floor.norm: floor for gap in lone for floor in tc.floors(hanoi, gap.address)}
pd.DataFrame(
    [(n.locus, n.action, floors[n.key].least, [e.text for e in floors[n.key].elements]) for n in offences],
    columns=["at", "offence", "at the least", "elements a State may ask for"],
)

# %% [markdown]
# ## Stronger in Hanoi
#
# Norms that both treaties have. A facet counts for the side that binds more in it; only duties of the State are taken,
# for a right to refuse that reaches less far asks nothing of anybody.

# %%
ours = {norm.key: norm for norm in hanoi.norms()}
stronger = [
    (norm, field)
    for norm in beside.values()
    for field in norm.fields
    if norm.right and field.counts_for == "left" and is_duty(ours[norm.left])
]
weaker = [
    (norm, field)
    for norm in beside.values()
    for field in norm.fields
    if norm.right and field.counts_for == "right" and field.facet == "modality"
]


def shown(value):
    """A value of a facet in words: clauses by their text."""
    items = value if isinstance(value, tuple | list) else (value,)
    return "; ".join(str(one["text"]) if isinstance(one, dict) and "text" in one else str(one) for one in items)


pd.DataFrame(
    [(n.left, n.right, f.facet, f.verdict, shown(f.left.value), shown(f.right.value)) for n, f in stronger],
    columns=["Hanoi", "Budapest", "facet", "verdict", "in Hanoi", "in Budapest"],
)

# %% [markdown]
# ## Numbers that differ
#
# Every number is a fact. Those that the other treaty has as well, under a theme they share, are left out; and so are
# the final clauses, which bind nobody at home.

# %%
facts = [fact for fact in comparison.facts() if "institutions" not in fact.themes]


def number(fact):
    return fact.threshold.kind, fact.threshold.comparator, fact.threshold.value, fact.threshold.unit


def is_shared(fact):
    others = [other for other in facts if other.treaty != fact.treaty and set(other.themes) & set(fact.themes)]
    return any(number(other) == number(fact) for other in others)


differ = [fact for fact in facts if not is_shared(fact)]
pd.DataFrame(
    [(fact.treaty, fact.locus, fact.words, fact.threshold.kind, ", ".join(fact.actions)) for fact in differ],
    columns=["only in", "at", "number", "kind", "of"],
)

# %% [markdown]
# ## Authorities to name, and to whom
#
# Each designation and notice that Hanoi asks of every State, with its counterpart in Budapest. The depositaries differ,
# so that each notice is a new one even where the authority is not.

# %%
NOTICES = ("designate_", "notify_", "furnish_", "inform_conference")
notices = [
    norm for norm in hanoi.norms() if is_duty(norm) and norm.bearer == "state_party" and norm.action.startswith(NOTICES)
]
known = {norm.action: norm for norm in budapest.norms()}
pd.DataFrame(
    [(n.locus, n.object, known[n.action].locus if n.action in known else "-") for n in notices],
    columns=["Hanoi", "to name", "as in Budapest"],
)

# %%
{treaty.short_title: treaty.metadata.depositary for treaty in (hanoi, budapest)}

# %% [markdown]
# ## With the official words
#
# Where your library holds them, each norm is checked: its verb must stand at its pinpoint. Without them the summaries
# serve, and a notice says what to bring.

# %%
for treaty in (hanoi, budapest):
    norms = treaty.norms()
    if treaty.has_text:
        found = [n for n in norms if n.marker.lower() in " ".join(treaty[n.locus].full_text.lower().split())]
        print(f"{treaty.short_title}: {len(found)} of {len(norms)} verbs found in the official words")
    else:
        print(f"{treaty.short_title}: no official words; bring them with: treatycompare texts add")

# %% [markdown]
# ## The answer
#
# Built from the record: each pinpoint and count comes from the cells above.

# %%
COOPERATION = "ch.V"


def listed(norms):
    """The pinpoints of some norms, each once."""
    return ", ".join(dict.fromkeys(norm.locus for norm in norms))


def article(norm):
    return norm.locus.partition("(")[0].partition("[")[0]


def named(norms):
    """Norms in words: an article that stands alone by its heading, other norms by their pinpoints."""
    headings = {gap.address: gap.heading for gap in lone}
    whole = [f"{headings[place]} ({place})" for place in dict.fromkeys(map(article, norms)) if place in headings]
    parts = [norm for norm in norms if article(norm) not in headings]
    return "; ".join(whole) + (f"; besides {listed(parts)}" if parts else "")


home = [norm for norm in new if chapter[norm.key] != COOPERATION]
abroad = [norm for norm in new if chapter[norm.key] == COOPERATION]
criminal = {article(norm) for norm in home if norm.kind == "offence"}
firmer = [ours[key] for key in dict.fromkeys(norm.left for norm, _ in stronger)]
firmer_home = [norm for norm in firmer if chapter[norm.key] != COOPERATION]
firmer_abroad = [norm for norm in firmer if chapter[norm.key] == COOPERATION]
looser = [ours[norm.left] for norm, field in weaker if field.right.value == "obligation"]
(default,) = (norm for norm in hanoi.norms() if norm.action == "apply_in_absence_of_treaty")
same_kind = [norm for norm in notices if norm.action in known]
first_time = [norm for norm in notices if norm.action not in known]
titles = {treaty.id: treaty.short_title for treaty in (hanoi, budapest)}
equivalent = [pair for pair in comparison if pair.relation == "equivalent"]
since = hanoi.metadata.entered_into_force
sentences = [
    f"Hanoi{f', in force since {since},' if since else ', once it is in force,'} asks of a Party to Budapest "
    f"{len(new)} duties that Budapest has not, {len(home)} at home and {len(abroad)} in cooperation ({COOPERATION}); "
    f"{len(equivalent)} of {len(comparison)} pairs of articles are equivalent already.",
    f"At home: in criminal law {named([n for n in home if article(n) in criminal])}; further "
    f"{named([n for n in home if article(n) not in criminal])}.",
    f"In cooperation: {named(abroad)} (those of mutual assistance mostly where no other treaty on it binds the States, "
    f"{default.locus}).",
    f"In one term at least stronger than in Budapest are, at home, {listed(firmer_home)}, and in cooperation "
    f"{listed(firmer_abroad)}; Budapest stays the stronger where Hanoi has {listed(looser)}.",
    f"Numbers of one treaty alone: {'; '.join(f'{titles[f.treaty]} {f.locus} {f.words}' for f in differ)}.",
    f"To name or notify, to the {hanoi.metadata.depositary} and not to the {budapest.metadata.depositary}: "
    f"{'; '.join(f'{n.object} ({n.locus}, as in Budapest {known[n.action].locus})' for n in same_kind)}; without a "
    f"model in Budapest {'; '.join(f'{n.object} ({n.locus})' for n in first_time)}.",
]
answer = " ".join(sentences)
print(answer)
