"""Two texts compared word by word: what is equal, what differs, and of what kind each difference is.

``matching`` has difflib's opcodes and the guard for long texts, ``readable`` makes them readable
without losing a letter, ``folding`` says which words are the same in another form, ``references``
which cited provisions answer each other, ``runs`` puts them together; ``modality`` reads modal
verbs and hedges.
"""

from __future__ import annotations

from treatycompare.wording.folding import Folding, shipped_terms
from treatycompare.wording.matching import anchored_opcodes, guarded_opcodes, opcodes
from treatycompare.wording.runs import Compared, compare_words, pieces, word_runs

__all__ = [
    "Compared",
    "Folding",
    "anchored_opcodes",
    "compare_words",
    "guarded_opcodes",
    "opcodes",
    "pieces",
    "shipped_terms",
    "word_runs",
]
