"""The record that ships: found, read and joined into treaties, themes, terms and concordances.

YAML under ``treaties/`` is the source. A treaty is a folder named by its id with ``treaty.yaml``
(metadata), ``outline.yaml`` (divisions, articles, labels) and ``articles/*.yaml`` (what was
coded). There is no list to keep: a folder with a ``treaty.yaml`` is a treaty. ``shapes`` says what
each file may hold, ``build`` joins them, ``record`` gives the results.
"""

from treatycompare.corpus.record import Corpus, locate, open_corpus

__all__ = ["Corpus", "locate", "open_corpus"]
