"""How two trees of provisions differ in structure: what was renumbered, moved, split, merged or lifted.

``edits`` names these for a pair of provisions, ``editions`` pairs the units of two editions of one
treaty, ``moves`` finds text that stands elsewhere, ``script`` turns one tree into the other and back.
"""

from __future__ import annotations

from treatycompare.structure.editions import same_units
from treatycompare.structure.edits import structure_of
from treatycompare.structure.moves import moved_texts
from treatycompare.structure.script import Placed, TreeEdit, apply, edit_script, invert

__all__ = ["Placed", "TreeEdit", "apply", "edit_script", "invert", "moved_texts", "same_units", "structure_of"]
