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
# # From two conventions to a themed report
#
# The UN Convention against Cybercrime (Hanoi) beside the Budapest Convention: what ships with the library is enough
# for all of this. With the official texts in your library (`treatycompare texts add`) the same cells show their words.

# %%
import treatycompare as tc

hanoi, budapest = tc.load("hanoi"), tc.load("budapest")
hanoi, budapest

# %% [markdown]
# ## One provision
#
# A provision is asked for by its pinpoint, in any usual form. It has a summary in the library's own words and coded
# norms: who must do what, under which conditions, with which numbers.

# %%
unit = hanoi["art. 42, para. 8"]
print(unit.summary)
for norm in unit.norms:
    print(norm.locus, norm.modality, norm.marker, "->", norm.action)
    for threshold in norm.thresholds.value or ():
        print("   ", threshold.kind, threshold.comparator, threshold.value, threshold.unit, "at", threshold.locus)

# %% [markdown]
# ## Which articles answer each other

# %%
alignment = tc.align(hanoi, budapest, method="curated")
print(alignment)
for link in alignment.of_left("40"):
    print(link.left, link.relation, link.right, "-", link.reason)

# %% [markdown]
# ## A theme: who can be extradited, and on what floor

# %%
extradition = tc.compare(hanoi, budapest, theme="extradition")
extradition

# %%
pair = extradition["37"]
print("curated: ", pair.relation, "-", pair.link.reason)
print("computed:", pair.computed.relation, "-", pair.computed.reason)
floors = {
    treaty.short_title: [
        f"{t.comparator} {t.value} {t.unit} ({t.locus})"
        for norm in treaty.norms(kind="extradition")
        for t in norm.thresholds.value or ()
        if t.kind == "penalty_years"
    ]
    for treaty in (hanoi, budapest)
}
floors

# %% [markdown]
# ## A theme: when stolen money goes back
#
# The Budapest Convention has no counterpart: it is silent on assets. Nothing was "deleted"; the one does not amend
# the other.

# %%
assets = tc.compare(hanoi, budapest, theme="assets")
print([unit.address for unit in assets.only_left], "only in Hanoi")
rules = [
    (norm.locus, norm.modality, norm.asset.return_rule.value)
    for norm in hanoi.norms(kind="asset")
    if norm.asset.return_rule.state == "coded"
]
rules

# %% [markdown]
# ## A theme: electronic evidence, and how fast

# %%
evidence = tc.compare(hanoi, budapest, theme="evidence")
headlines = [
    (pair.id, norm.action, field.facet, field.left.value, field.right.value)
    for pair in evidence
    for norm in pair.norms
    for field in norm.differing
    if field.facet == "modality" and norm.left and norm.right
]
headlines

# %% [markdown]
# ## As a table, and as a report

# %%
frame = evidence.to_frame()
frame[["left", "left_heading", "relation", "right", "right_heading"]].head(10)

# %%
import tempfile
from pathlib import Path

with tempfile.TemporaryDirectory() as folder:
    report = evidence.save(Path(folder) / "evidence.html")
    print(report.name, report.stat().st_size > 10_000)

# %% [markdown]
# ## The answer

# %%
floor = "; ".join(f"{name}: {', '.join(found) or 'no figure of its own'}" for name, found in floors.items())
weaker = ", ".join(sorted({name for name, *_, facet, left, _ in headlines if left == "obligation_of_effort"}))
answer = (
    f"Extradition floor: {floor}. Return of assets in Hanoi: "
    + "; ".join(f"{locus} {rule}" for locus, _, rule in rules)
    + f". An effort in Hanoi where Budapest obliges: {weaker}."
)
print(answer)
