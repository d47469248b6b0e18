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
# # Who can be extradited, and on what floor?
#
# The UN Convention against Cybercrime (Hanoi) and the Budapest Convention, with the two UN conventions from which Hanoi
# took its article on extradition: against corruption (UNCAC) and against organized crime (UNTOC). Each covers its own
# offences and binds its own Parties. This compares wording; it is no legal advice.

# %%
import pandas as pd

import treatycompare as tc

pd.set_option("display.max_colwidth", None)
hanoi, budapest, ets189, uncac, untoc = map(tc.load, ("hanoi", "budapest", "ets189", "uncac", "untoc"))
ARTICLE = {hanoi: "37", budapest: "24", uncac: "44", untoc: "16"}
for treaty, article in ARTICLE.items():
    assert treaty[article].coded, "an article that nobody has read would say nothing"
    print(treaty.short_title, article, "-", treaty[article].summary)

# %% [markdown]
# ## For which offences, and on what floor
#
# One norm of each article says to what it applies. A norm has the same action in every treaty of the record.


# %%
def find(treaty, *actions):
    """The norms of the article with one of these actions."""
    return [norm for norm in treaty[ARTICLE[treaty]].all_norms() if norm.action in actions]


def rule(treaty, action):
    (norm,) = find(treaty, action)
    return norm


scope = {treaty.short_title: rule(treaty, "define_extradition_scope") for treaty in ARTICLE}
terms = ("scope", "dual_criminality", "penalty_floor", "presence", "accessory_offences")
table = {
    name: {"at": norm.locus}
    | {term: getattr(norm.extradition, term).value or getattr(norm.extradition, term).state for term in terms}
    | {"conditions": "; ".join(clause.text for clause in norm.conditions.value)}
    for name, norm in scope.items()
}
pd.DataFrame(table)

# %% [markdown]
# The figures of the four articles, with comparator and pinpoint, are facts; that there is one only in Budapest is a
# finding, for every norm of the four was read for its numbers:

# %%
figures = {treaty.short_title: tc.facts(treaty[article]) for treaty, article in ARTICLE.items()}
read = {treaty.short_title: treaty[article].all_norms() for treaty, article in ARTICLE.items()}
extradition = [norm for norms in read.values() for norm in norms if norm.kind == "extradition"]
assert all(norm.thresholds.state in ("coded", "silent") for norm in extradition)
{name: [f"{fact.locus}: {fact.words}" for fact in found] for name, found in figures.items()}

# %% [markdown]
# ## A trap: the four years of serious crime
#
# Hanoi defines serious crime by a figure too. It opens no extradition: no norm of article 37 reaches serious crime,
# while UNTOC, from which the term comes, uses it there.

# %%
(serious,) = (fact for fact in tc.facts(hanoi) if "define_serious_crime" in fact.actions)
print(serious.treaty, serious.locus, serious.words)
reach = {
    treaty.short_title: sorted({term for scope in tc.effective_scope(treaty, article) for term in scope.terms or ()})
    for treaty, article in ARTICLE.items()
}
reach

# %% [markdown]
# ## Facet by facet: Hanoi beside Budapest

# %%
comparison = tc.compare(hanoi, budapest, theme="extradition")
pair = comparison["37"]
print("curated: ", pair.relation, "-", pair.link.reason)
print("computed:", pair.computed.relation, "-", pair.computed.reason)
rows = [
    (norm.action, field.facet, field.verdict, norm.left, norm.right, field.counts_for)
    for norm in pair.norms
    for field in norm.differing
    if norm.left and norm.right and field.counts_for
]
pd.DataFrame(rows, columns=["action", "facet", "verdict", "Hanoi", "Budapest", "binds more"])

# %% [markdown]
# What Hanoi has and Budapest is silent on. It may still be in the law of the requested Party, to which Budapest points:

# %%
gaps = [gap for gap in tc.gaps(hanoi, budapest, theme="extradition") if gap.address.count("(") < 2]
pd.DataFrame([(gap.address, gap.level, gap.reason) for gap in gaps], columns=["Hanoi", "level", "why"])

# %% [markdown]
# ## What is left at the least
#
# Floors of the duties of the two articles, after each option and reservation. A treaty basis is an option of the
# requested State, and no floor under anything:

# %%
pd.concat({t.short_title: tc.floors(t, ARTICLE[t]).to_frame() for t in (hanoi, budapest)})

# %% [markdown]
# ## Where the article comes from

# %%
(lineage,) = tc.lineage(hanoi, "37")
print(lineage.closest)
origin = tc.compare(hanoi, uncac)["37"]
print(origin.relation, "-", origin.link.reason)
only_uncac = [norm for norm in origin.norms if norm.left is None]
[(norm.right, norm.action) for norm in only_uncac]

# %% [markdown]
# ## Offences of the Additional Protocol
#
# The Protocol on racist and xenophobic acts (ETS 189) makes Budapest's chapter on cooperation cover its offences:

# %%
(extends,) = (norm for norm in ets189.norms() if norm.action == "extend_convention_measures")
print(extends.locus, extends.modality, "-", extends.object)

# %% [markdown]
# ## With the official words
#
# Where your library holds them, each norm is checked: its verb must stand at its pinpoint. Without them the summaries
# serve, and a notice says what to bring.

# %%
for treaty, article in ARTICLE.items():
    norms = treaty[article].all_norms()
    if treaty.has_text:
        found = [n for n in norms if n.marker.lower() in " ".join(treaty[n.locus].full_text.lower().split())]
        print(f"{treaty.short_title}: {len(found)} of {len(norms)} verbs found in the official words")
    else:
        print(f"{treaty.short_title}: no official words; bring them with: treatycompare texts add")
if pair.diff.has_words:
    row = next(row for row in pair.rows if "37(8)" in row.left)
    print(
        "only in Hanoi 37(8):", " / ".join(run.left.strip() for run in row.words if run.op in ("only_left", "replace"))
    )

# %% [markdown]
# ## The answer
#
# Built from the record: each pinpoint, figure and strength comes from the cells above.


# %%
def at(treaty, *actions):
    """The pinpoints of some actions in one treaty, each once."""
    return ", ".join(dict.fromkeys(norm.locus for norm in find(treaty, *actions)))


def cite(*actions, among=tuple(ARTICLE)):
    """The pinpoints of an action in each treaty that has it."""
    return ", ".join(f"{t.short_title} {at(t, *actions)}" for t in among if find(t, *actions))


def texts(norm):
    return " and ".join(clause.text for clause in norm.conditions.value)


own, open_floor = [], []
for treaty in ARTICLE:
    penalties = [fact for fact in figures[treaty.short_title] if fact.threshold.kind == "penalty_years"]
    if penalties:
        own.append(f"{treaty.short_title} {penalties[0].locus} asks for a maximum of {penalties[0].words}")
    else:
        open_floor.append(f"{treaty.short_title} {at(treaty, 'subject_extradition_to_requested_law')}")
required = [name for name, norm in scope.items() if norm.extradition.dual_criminality.value == "required"]
here, there = scope["Hanoi"], scope["Budapest"]
nationals = {treaty: rule(treaty, "prosecute_if_not_extradited") for treaty in (hanoi, budapest)}
times = [fact for found in figures.values() for fact in found if fact.threshold.kind == "time_limit"]
reached = [name for name, found in reach.items() if "serious_crime" in found]
assert here.extradition.scope.value == there.extradition.scope.value == ("treaty_offences",)
assert "serious_crime" not in reach["Hanoi"]
silent = {gap.address for gap in gaps}
only_hanoi = ("extradite_despite_persecution_risk", "refuse_extradition_as_fiscal", "guarantee_fair_treatment")
assert {rule(hanoi, action).locus for action in only_hanoi} <= silent
related = [
    t for t in ARTICLE if any(n.extradition.penalty_floor.value for n in find(t, "extradite_for_related_offences"))
]
since = hanoi.metadata.entered_into_force
sentences = [
    f"Extradition is for offences of the treaty: Hanoi {here.locus} ({f'since {since}' if since else 'once in force'}) "
    f"where {texts(here)}; Budapest {there.locus} where {texts(there)}, the offences of the Additional Protocol "
    f"included (ETS 189 {extends.locus}).",
    f"The act must be punishable in both States in {', '.join(required)}; a State whose law allows it may do without "
    f"({cite('extradite_without_dual_criminality')}).",
    f"The floor differs: {'; '.join(own)}, unless a treaty or arrangement between the Parties has another, which then "
    f"prevails ({at(budapest, 'apply_other_penalty_floor')}); {', '.join(open_floor)} have no figure and leave the "
    f"least penalty to the requested State's law or its treaties.",
    f"Hanoi {serious.locus} ({serious.words}) is no floor of extradition: it defines serious crime, which only "
    f"{' and '.join(reached)} {scope[reached[0]].locus} makes extraditable, where an organized group has a part.",
    f"Related offences that fail the floor may come along ({cite('extradite_for_related_offences', among=related)}).",
    f"Between States that ask for no treaty to extradite, the offences are extraditable by duty "
    f"({cite('recognise_as_extraditable')}); one that asks for a treaty may take the convention as such "
    f"({cite('use_treaty_as_extradition_basis')}), and in Hanoi must say whether it does "
    f"({at(hanoi, 'notify_extradition_basis')}).",
    f"Grounds of refusal stay those of the requested State's law and treaties "
    f"({cite('subject_extradition_to_requested_law')}); Hanoi frees from extradition where persecution is feared "
    f"({at(hanoi, 'extradite_despite_persecution_risk')}), bars refusal for fiscal reasons alone "
    f"({at(hanoi, 'refuse_extradition_as_fiscal')}) and guarantees fair treatment "
    f"({at(hanoi, 'guarantee_fair_treatment')}), where Budapest is silent.",
    f"Else the case must on request go to prosecution: Hanoi {nationals[hanoi].locus} where {texts(nationals[hanoi])} "
    f"({nationals[hanoi].exceptions.value[0].text}, {at(hanoi, 'surrender_on_condition_of_return')}); Budapest "
    f"{nationals[budapest].locus} where {texts(nationals[budapest])}.",
    f"{'No' if not times else len(times)} time limit stands in any of the four articles; to speed up is an effort, "
    f"subject to domestic law ({cite('expedite_extradition')}).",
]
answer = " ".join(sentences)
print(answer)
