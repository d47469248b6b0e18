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
# # Which evidence can be had across borders, and how fast?
#
# What one State Party can have from another under the UN Convention against Cybercrime (Hanoi) and under the Budapest
# Convention with its Protocol on racist and xenophobic acts (ETS 189): measure by measure, for which offences, and with
# which words or figures on time. This compares wording; it is no legal advice.

# %%
import pandas as pd

import treatycompare as tc

pd.set_option("display.max_colwidth", None)
hanoi, budapest, ets189 = map(tc.load, ("hanoi", "budapest", "ets189"))
ARTICLES = {
    hanoi: ("35", "40", "41", "42", "43", "44", "45", "46", "47"),
    budapest: ("23", "25", "26", "27", "28", "29", "30", "31", "32", "33", "34", "35"),
}
assert all(treaty[a].coded for treaty, articles in ARTICLES.items() for a in articles)
comparison = tc.compare(hanoi, budapest, theme="evidence")
comparison.to_frame()[["left", "left_heading", "relation", "right", "right_heading", "reason"]]

# %% [markdown]
# ## Measure by measure
#
# The duty that stands for each measure, in both treaties. A norm has the same action in every treaty of the record, so
# that each is found by its action and shows where it stands and how much it asks.

# %%
MEASURES = {
    "preservation of stored data": "preserve_on_request",
    "traffic data that show the route": "disclose_preserved_traffic_data",
    "stored data": "respond_to_stored_data_request",
    "traffic data in real time": "assist_real_time_traffic",
    "content in real time": "assist_interception",
    "other mutual assistance": "afford_mutual_assistance",
    "help of a contact point at all hours": "provide_contact_point_assistance",
}


def find(treaty, *actions):
    return [norm for norm in treaty.norms() if norm.action in actions]


def rule(treaty, action):
    (norm,) = find(treaty, action)
    return norm


def strength(norm):
    hedge = f" ({', '.join(norm.hedges)})" if norm.hedges else ""
    return f"{norm.modality}{hedge}".replace("_", " ")


rows = [
    (measure, treaty.short_title, norm.locus, norm.strength, strength(norm), norm.evidence.speed.value)
    for measure, action in MEASURES.items()
    for treaty in ARTICLES
    for norm in [rule(treaty, action)]
]
pd.DataFrame(rows, columns=["measure", "treaty", "at", "strength", "", "speed"])

# %% [markdown]
# Where the two differ in the verb, and what a State that uses all its room must still do:

# %%
verbs = [
    (norm.left, norm.right, field.left.value, field.right.value)
    for pair in comparison
    for norm in pair.norms
    for field in norm.differing
    if field.facet == "modality" and norm.left and norm.right
]
pd.DataFrame(verbs, columns=["Hanoi", "Budapest", "verb in Hanoi", "verb in Budapest"])

# %%
least = [
    (treaty.short_title, floor.norm, floor.least, [way.floor_left for way in floor.ways_out])
    for treaty, articles in ARTICLES.items()
    for address in articles
    for floor in tc.floors(treaty, address)
    if floor.norm.partition(":")[2] in MEASURES.values()
]
pd.DataFrame(least, columns=["treaty", "duty", "at the least", "what is left"])

# %% [markdown]
# ## Only on one side
#
# Each statement that there is no counterpart is a finding with a reason.

# %%
gaps = [gap for gap in comparison.gaps() if gap.address.count("(") < 2]
alone = [(gap.treaty, gap.address, gap.level, gap.reason, gap.words) for gap in gaps]
pd.DataFrame(alone, columns=["only in", "at", "level", "why", ""])

# %% [markdown]
# ## For which offences
#
# The scope of a norm often comes through references. They are walked to their end, and the way is kept.

# %%
scopes = {
    (treaty.short_title, scope.norm): scope
    for treaty, articles in ARTICLES.items()
    for address in articles
    for scope in tc.effective_scope(treaty, address)
    if scope.norm.partition(":")[2] in MEASURES.values()
}
pd.DataFrame(
    [(*key, scope.terms, scope.path) for key, scope in scopes.items()], columns=["treaty", "", "reaches", "by way of"]
)

# %% [markdown]
# In Hanoi electronic evidence of serious crime is reached too, and a figure says what that is. The Protocol adds its
# own offences to all of Budapest's cooperation:

# %%
(serious,) = (fact for fact in tc.facts(hanoi) if "define_serious_crime" in fact.actions)
(extends,) = find(ets189, "extend_convention_measures")
print(serious.treaty, serious.locus, serious.words)
print(ets189.short_title, extends.locus, extends.modality, "-", extends.object)

# %% [markdown]
# ## How fast: figures
#
# Every number of these articles, with comparator and pinpoint:

# %%
figures = {t.short_title: tc.facts(*(t[a] for a in articles)) for t, articles in ARTICLES.items()}
pd.DataFrame(
    [(f.treaty, f.locus, f.words, f.threshold.kind, ", ".join(f.actions)) for found in figures.values() for f in found],
    columns=["treaty", "at", "figure", "kind", "of"],
)

# %% [markdown]
# ## How fast: words
#
# What binds the requested State in time without a figure:

# %%
words = {
    treaty.short_title: [
        norm
        for address in articles
        for norm in treaty[address].all_norms()
        if norm.kind == "evidence" and norm.bearer == "requested" and norm.evidence.speed.state == "coded"
    ]
    for treaty, articles in ARTICLES.items()
}
pd.DataFrame(
    [(name, norm.locus, norm.action, norm.evidence.speed.value) for name, norms in words.items() for norm in norms],
    columns=["treaty", "at", "action", "in words"],
)

# %% [markdown]
# Does any number limit the time within which help is given? Numbers belong to norms; none of those of a norm that the
# requested State answers a request by is one:

# %%
limited = [
    norm.key
    for treaty, articles in ARTICLES.items()
    for address in articles
    for norm in treaty[address].all_norms()
    if norm.bearer == "requested" and any(t.kind == "time_limit" for t in norm.thresholds.value or ())
]
limited

# %% [markdown]
# ## With the official words
#
# Where your library holds them, each norm is checked: its verb must stand at its pinpoint. Without them the summaries
# serve, and a notice says what to bring.

# %%
for treaty, articles in ARTICLES.items():
    norms = [norm for address in articles for norm in treaty[address].all_norms()]
    if treaty.has_text:
        found = [n for n in norms if n.marker.lower() in " ".join(treaty[n.locus].full_text.lower().split())]
        print(f"{treaty.short_title}: {len(found)} of {len(norms)} verbs found in the official words")
    else:
        print(f"{treaty.short_title}: no official words; bring them with: treatycompare texts add")
if comparison["45"].diff.has_words:
    for row in comparison["45"].rows:
        changes = [f"[{run.left.strip()} | {run.right.strip()}]" for run in row.words if run.op != "equal"]
        print(", ".join(row.left), "-", ", ".join(row.right), *changes[:6])

# %% [markdown]
# ## The answer
#
# Built from the record: each pinpoint, figure and strength comes from the cells above.

# %%
WITH_SPEED = ("preserve_on_request", "disclose_preserved_traffic_data", "respond_expeditiously")
VERBS = {"obligation": "a duty", "obligation_of_effort": "an effort", "permission": "a right", "exemption": "free"}


def at(treaty, *actions):
    """The pinpoints of some actions in one treaty, each once."""
    return ", ".join(dict.fromkeys(norm.locus for norm in find(treaty, *actions)))


def both(*actions):
    """The pinpoints of some actions in both treaties."""
    return f"Hanoi {at(hanoi, *actions)}, Budapest {at(budapest, *actions)}"


def figure(treaty, action):
    """The number of a norm in words, with its pinpoint."""
    (fact,) = (fact for fact in figures[treaty.short_title] if action in fact.actions)
    return f"{fact.words} ({treaty.short_title} {fact.locus})"


verb = {(t.short_title, m): VERBS[rule(t, action).modality] for m, action in MEASURES.items() for t in ARTICLES}
same = [m for m in MEASURES if verb["Hanoi", m] == verb["Budapest", m]]
other = [m for m in MEASURES if m not in same]
assert {verb["Hanoi", measure] for measure in same} == {"a duty"}
asked, any_offence = (scopes[t.short_title, rule(t, "preserve_on_request").key] for t in ARTICLES)
assert "serious_crime" in asked.terms
assert "any_offence" in any_offence.terms
(across,) = (gap for gap in gaps if gap.treaty == "budapest" and gap.level == "article")
(forms,) = (
    field
    for norm in tc.diff(hanoi["41"], budapest["35"]).norms
    for field in norm.differing
    if field.facet == "evidence.forms"
)
more = [form for form in forms.left.value if form not in forms.right.value]
silent = {(gap.silent, gap.address) for gap in gaps}
assert ("budapest", at(hanoi, "request_extension")) in silent
assert {rule(t, action).evidence.speed.value for t in ARTICLES for action in WITH_SPEED} == {"with speed; no figure"}
(directly,) = find(budapest, "send_directly_in_urgency")
assert ("hanoi", directly.locus.partition("[")[0]) in {(gap.silent, gap.address) for gap in comparison.gaps()}
absent, *_ = find(budapest, "apply_in_absence_of_treaty")
in_force = hanoi.metadata.entered_into_force
listed = {m: f"{m} ({both(action)})" for m, action in MEASURES.items()}
sentences = [
    f"Both treaties, Hanoi {f'since {in_force}' if in_force else 'once it is in force'}, oblige to help with "
    f"{', '.join(listed[m] for m in same)}.",
    f"For {' and '.join(listed[m] for m in other)} there is {verb['Hanoi', other[0]]} in Hanoi and "
    f"{verb['Budapest', other[0]]} in Budapest.",
    f"Without asking the other State, public data and data given with lawful consent can be had under Budapest "
    f"{across.address} alone.",
    f"Hanoi reaches its own offences and, for electronic evidence, serious crime: {serious.words} at the top of the "
    f"scale ({serious.locus}; {' through '.join(asked.path)}); Budapest reaches any offence of which there is "
    f"electronic evidence ({' through '.join(any_offence.path)}), those of the Protocol included "
    f"(ETS 189 {extends.locus}).",
    f"For preservation no State may require dual criminality ({both('require_no_dual_criminality')}) without a "
    f"reservation ({both('reserve_refusal_dual_criminality')}); other help Hanoi lets States decline for the want of "
    f"it ({at(hanoi, 'decline_for_dual_criminality')}).",
    f"How fast: {'no figure limits' if not limited else f'{len(limited)} figures limit'} the time within which "
    f"anything is given.",
    f"The figures are others: contact points at all hours of every day ({both('designate_contact_point')}), in Hanoi "
    f"also with {' and '.join(more)} ({forms.left.locus}); preserved data kept {figure(hanoi, 'keep_preserved')} and "
    f"{figure(budapest, 'keep_preserved')}, and until a later request is decided ({both('keep_pending_decision')}); a "
    f"request for more time is only in Hanoi ({at(hanoi, 'request_extension')}).",
    f"The rest is words: with speed for preservation, route data and data in danger of loss ({both(*WITH_SPEED)}); as "
    f"soon as possible, heeding suggested deadlines, in Hanoi alone "
    f"({at(hanoi, 'execute_promptly', 'heed_suggested_deadlines')}); prompt word of the outcome, and direct requests "
    f"between courts when urgent, in Budapest alone ({at(budapest, 'inform_of_outcome', 'send_directly_in_urgency')}), "
    f"these where no assistance treaty binds the "
    f"States (Hanoi {at(hanoi, 'apply_in_absence_of_treaty')}, Budapest {absent.locus}); and "
    f"fast means of communication, which Budapest obliges to accept when urgent "
    f"({at(budapest, 'accept_expedited_request')}) and Hanoi encourages ({at(hanoi, 'accept_expedited_request')}).",
]
answer = " ".join(sentences)
print(answer)
