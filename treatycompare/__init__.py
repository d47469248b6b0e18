"""Compare treaties provision by provision.

>>> import treatycompare as tc
>>> tc.load("hanoi")["42(8)"].address
'42(8)'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from treatycompare import library as texts
    from treatycompare.api import (
        align,
        compare,
        diff,
        disagreements,
        effective_scope,
        facts,
        floors,
        gaps,
        lineage,
        load,
        parse,
        profile,
        read_comparison,
    )
    from treatycompare.errors import TreatyCompareError
    from treatycompare.report.citation_styles import cite

# Loaded when first asked for: importing the package costs no more than it must.
_LAZY = {
    "TreatyCompareError": "treatycompare.errors:TreatyCompareError",
    "align": "treatycompare.api:align",
    "cite": "treatycompare.report.citation_styles:cite",
    "compare": "treatycompare.api:compare",
    "diff": "treatycompare.api:diff",
    "disagreements": "treatycompare.api:disagreements",
    "effective_scope": "treatycompare.api:effective_scope",
    "facts": "treatycompare.api:facts",
    "floors": "treatycompare.api:floors",
    "gaps": "treatycompare.api:gaps",
    "lineage": "treatycompare.api:lineage",
    "load": "treatycompare.api:load",
    "parse": "treatycompare.api:parse",
    "profile": "treatycompare.api:profile",
    "read_comparison": "treatycompare.api:read_comparison",
    "texts": "treatycompare.library",
}

__all__ = [
    "TreatyCompareError",
    "align",
    "cite",
    "compare",
    "diff",
    "disagreements",
    "effective_scope",
    "facts",
    "floors",
    "gaps",
    "lineage",
    "load",
    "parse",
    "profile",
    "read_comparison",
    "texts",
]


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'treatycompare' has no attribute {name!r}")
    module, _, attribute = _LAZY[name].partition(":")
    loaded = importlib.import_module(module)
    value = getattr(loaded, attribute) if attribute else loaded
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY})
