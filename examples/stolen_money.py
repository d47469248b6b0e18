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
# # When does stolen money go back to the victims?
#
# A case: companies paid into the accounts of fraudsters in another country. The police there froze the accounts. More
# than a year later nothing has come back. What do the treaties ask of the two States, step by step, and is there a
# time limit that was missed?
#
# Asked here: the UN Convention against Cybercrime (Hanoi), the Budapest Convention, and the two UN conventions whose
# rules on assets Hanoi took over, against corruption (UNCAC) and against organized crime (UNTOC). Each of these covers
# only its own offences, and binds only its own Parties. This compares wording; it is no legal advice.

# %%
import pandas as pd

import treatycompare as tc

pd.set_option("display.max_colwidth", None)
hanoi, budapest, uncac, untoc = (tc.load(name) for name in ("hanoi", "budapest", "uncac", "untoc"))
for treaty in (hanoi, budapest, uncac, untoc):
    since = treaty.metadata.entered_into_force or f"no date in the record; see {treaty.metadata.entry_into_force_locus}"
    print(f"{treaty.short_title}: in force since {since}")

# %% [markdown]
# ## Is the fraud an offence of the treaty?
#
# All that follows holds for offences of the treaty alone. Money sent because somebody was deceived through a system:

# %%
(fraud,) = (
    field
    for norm in tc.diff(hanoi["13"], budapest["8"]).norms
    for field in norm.differing
    if field.facet == "offence.conduct"
)
only_hanoi = [conduct for conduct in fraud.left.value if conduct not in fraud.right.value]
print(f"Hanoi {fraud.left.locus} covers, and Budapest {fraud.right.locus} does not: {only_hanoi}")

# %% [markdown]
# ## Who is silent
#
# Freezing, confiscation, return and victims are four subthemes of the record. What Hanoi says under them, and to which
# nothing in Budapest answers:

# %%
QUESTION = {"T09.2", "T09.3", "T09.4", "T09.6"}
silent = [
    gap for gap in tc.gaps(hanoi, budapest, theme="assets") if gap.level == "article" and QUESTION & set(gap.themes)
]
pd.DataFrame([(gap.address, gap.heading, gap.words, gap.reason) for gap in silent], columns=["Hanoi", "", "", "why"])

# %% [markdown]
# ## Step by step
#
# A norm has the same action in every treaty of the record, so the steps of the case can be asked of all of them.

# %%
STEPS = {
    "freeze at home": ("enable_tracing_freezing",),
    "freeze on request": ("freeze_on_foreign_order", "freeze_on_foreign_request", "execute_freezing_request"),
    "keep or lift": ("lift_provisional_measure", "hear_requesting_state"),
    "confiscate": ("enable_confiscation", "enforce_foreign_confiscation_order", "execute_confiscation_request"),
    "without conviction": ("enable_non_conviction_confiscation",),
    "give back": ("return_embezzled_property", "return_property_on_ownership_or_damage", "return_property"),
    "share, deduct": ("share_property", "deduct_expenses"),
    "victims at home": ("provide_victim_compensation",),
}


def find(treaty, *actions):
    return [norm for norm in treaty.norms() if norm.action in actions]


def strength(norm):
    hedge = f" ({', '.join(norm.hedges)})" if norm.hedges else ""
    return f"{norm.modality}{hedge}".replace("_", " ")


table = {
    step: {
        treaty.short_title: "; ".join(f"{norm.locus}: {strength(norm)}" for norm in find(treaty, *actions)) or "-"
        for treaty in (hanoi, uncac, untoc, budapest)
    }
    for step, actions in STEPS.items()
}
pd.DataFrame(table).T

# %% [markdown]
# A dash is no finding by itself: UNCAC and UNTOC are coded in part, and what nobody has read says nothing. The articles
# of the question are coded in full:

# %%
PLACES = {
    hanoi: ("31", "34", "49", "50", "51", "52"),
    uncac: ("31", "51", "52", "53", "54", "55", "56", "57", "58", "59"),
    untoc: ("12", "13", "14"),
}
assert all(treaty[address].coded for treaty, places in PLACES.items() for address in places)

# %% [markdown]
# ## Duty or discretion: the three rules on return

# %%
rules = [
    (treaty.short_title, norm.locus, norm.asset.return_rule.value, strength(norm), clause.text)
    for treaty in (hanoi, untoc, uncac)
    for norm in find(treaty, *STEPS["give back"])
    for clause in norm.conditions.value
]
pd.DataFrame(rules, columns=["treaty", "at", "rule", "strength", "condition"])

# %%
pair = tc.compare(hanoi, uncac)["52"]
print(pair.id, pair.relation, "-", pair.link.reason)
print("computed:", pair.computed.relation, "-", pair.computed.reason)

# %% [markdown]
# Where the rule comes from, unit by unit: Hanoi followed the convention on organized crime, and not the duties to
# return of the convention against corruption.

# %%
(lineage,) = tc.lineage(hanoi, "52(2)")
lineage

# %% [markdown]
# What is left of the rule when a State uses all its room:

# %%
tc.floors(hanoi, "52")

# %% [markdown]
# ## Time limits: which are there, and which not
#
# Every number of a coded norm is a fact with its pinpoint. A norm that was read and has none says so.

# %%
limits = {treaty.short_title: tc.facts(*(treaty[a] for a in places)) for treaty, places in PLACES.items()}
read = {treaty.short_title: [n for a in places for n in treaty[a].all_norms()] for treaty, places in PLACES.items()}
assert all(norm.thresholds.state in ("coded", "silent") for norms in read.values() for norm in norms)
{name: f"{len(norms)} norms read, {len(limits[name])} numbers" for name, norms in read.items()}

# %% [markdown]
# A request for confiscation borrows the rules on mutual assistance. These have words on speed:

# %%
(borrowed,) = (xref for unit in hanoi["50"].walk() for xref in unit.xrefs if xref.effect == "mutatis_mutandis")
(promptly,) = find(hanoi, "execute_promptly")
(default,) = find(hanoi, "apply_in_absence_of_treaty")
print(f"{borrowed.origin} borrows {borrowed.target}; {promptly.locus}: {promptly.evidence.speed.value}")
print(f"{default.locus}: {default.evidence.treaty_basis.value}")

# %% [markdown]
# ## To whom it is owed
#
# A company is no Party. Of all these norms, those owed to persons, and which of them speak of money:

# %%
owed = [norm for norm in read["Hanoi"] if norm.counterparty == "person"]
remedies = [norm for norm in owed if "remedy" in (norm.safeguards.value or ())]
[(norm.locus, norm.object, strength(norm)) for norm in remedies]

# %% [markdown]
# ## With the official words
#
# Where your library holds them, each norm is checked: its verb must stand at its pinpoint. Without them the summaries
# serve, and a notice says what to bring.

# %%
for treaty in (hanoi, uncac, untoc):
    words = {norm.key: treaty[norm.locus].full_text for norm in read[treaty.short_title]}
    if treaty.has_text:
        found = [n for n in read[treaty.short_title] if n.marker.lower() in " ".join(words[n.key].lower().split())]
        print(f"{treaty.short_title}: {len(found)} of {len(words)} verbs found in the official words")
    else:
        print(f"{treaty.short_title}: no official words; bring them with: treatycompare texts add")

# %% [markdown]
# ## The answer
#
# Built from the record: each pinpoint, each strength and the count of time limits come from the cells above.

# %%
WORDS = {
    "obligation": "must",
    "obligation_of_effort": "must endeavour to",
    "obligation_to_consider": "must consider it, and no more",
    "permission": "may",
}


def at(treaty, *actions):
    """The pinpoints of some actions in one treaty, each once."""
    return ", ".join(dict.fromkeys(norm.locus for norm in find(treaty, *actions)))


def asks(treaty, action):
    """What one norm asks, with its hedges and its pinpoint."""
    (norm,) = find(treaty, action)
    verb = WORDS[norm.modality] + (" legislate for it" if norm.legislate else "")
    hedges = f", {' and '.join(norm.hedges)}".replace("_", " ") if norm.hedges else ""
    return f"{treaty.short_title} {norm.locus}: {verb}{hedges}"


def conditions(treaty, action):
    (norm,) = find(treaty, action)
    return norm.conditions.value


numbers = sum(len(found) for found in limits.values())
counted = ", ".join(f"{len(norms)} norms of {name}" for name, norms in read.items())
sisters = dict.fromkeys(sister.number for gap in silent for sister in gap.sisters)
*_, judgment, owned = conditions(uncac, "return_property_on_ownership_or_damage")
embezzled = conditions(uncac, "return_embezzled_property")[0]
lifted = conditions(hanoi, "lift_provisional_measure")[0]
priority = [norm for treaty in (hanoi, untoc) for norm in find(treaty, "return_property")]
assert {norm.asset.return_rule.value for norm in priority} == {"priority_consideration"}
bound = [t.short_title for t in PLACES if any(n.asset.return_rule.value == "duty" for n in t.norms(kind="asset"))]
dates = hanoi.metadata
in_force = f"in force since {dates.entered_into_force}" if dates.entered_into_force else "once it is in force"
sentences = [
    f"Hanoi, {in_force} ({dates.entry_into_force_locus}), reaches the fraud: {fraud.left.locus} covers "
    f"{' and '.join(only_hanoi)}, which Budapest {fraud.right.locus} does not name.",
    f"To freeze is a duty, at home ({asks(hanoi, 'enable_tracing_freezing')}) and on request "
    f"({asks(hanoi, 'execute_freezing_request')}; likewise UNCAC {at(uncac, 'execute_freezing_request')}, "
    f"UNTOC {at(untoc, 'execute_freezing_request')}).",
    f"How long a freeze may last and by when money must follow, {numbers or 'no'} numbers say: {counted} were read.",
    f"There are words in their place: requests are executed {promptly.evidence.speed.value.partition(';')[0]} "
    f"(Hanoi {promptly.locus}, through {borrowed.origin}, where no assistance treaty binds the States, "
    f"{default.locus}), and a freeze may be lifted when {lifted.text} ({lifted.locus}), the requesting State being "
    f"heard first ({at(hanoi, 'hear_requesting_state')}).",
    f"Return waits for confiscation and goes to the requesting State, for its victims or the earlier owners, by "
    f"priority consideration: {asks(hanoi, 'return_property')}; {asks(untoc, 'return_property')}.",
    f"A duty to return is in {' and '.join(bound)} alone, for embezzled public funds ({embezzled.locus}) and where "
    f"{owned.text} ({owned.locus}), if {judgment.text}; in other cases it asks for priority consideration too "
    f"({at(uncac, 'return_property')}).",
    f"Otherwise disposal follows domestic law (Hanoi {at(hanoi, 'dispose_property')}); sharing the property and "
    f"deducting costs are discretion ({at(hanoi, 'share_property', 'deduct_expenses')}).",
    f"To victims themselves Hanoi owes, at home, access to compensation and restitution "
    f"({'; '.join(asks(hanoi, norm.action) for norm in remedies)})"
    f"{'' if find(hanoi, 'define_victim') else '; who is a victim it does not define'}.",
    f"Budapest is silent on all of this: Hanoi {', '.join(gap.address for gap in silent)} have no counterpart there "
    f"(see {', '.join(sisters)}).",
    f"So a freeze of more than a year {'may break a limit' if numbers else 'breaks no time limit of these treaties'}; "
    f"the way they open is a request of the company's own State for confiscation "
    f"({at(hanoi, 'execute_confiscation_request')}) that asks for return ({at(hanoi, 'return_property')}).",
]
answer = " ".join(sentences)
print(answer)
