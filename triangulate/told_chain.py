"""Counts in the words of a note how often a thing was handed on before it was written down."""

from __future__ import annotations

import re
from typing import Final

_TOLD: Final = (
    r"(?:told|informed|had told|has told|said to|reported to|passed (?:it |this )?on to|mentioned to|advised)"
)
_CHAIN: Final = re.compile(rf"\b{_TOLD}\b(?:[^.;]{{0,60}}?\bwho\b[^.;]{{0,30}}?\b{_TOLD}\b)+", re.IGNORECASE)
_ONE: Final = re.compile(rf"\b{_TOLD}\b", re.IGNORECASE)
_HEARD_FROM: Final = re.compile(
    r"\bwho (?:had |has )?(?:heard|got|learnt) (?:it |this |that )?from\b|"
    r"\b(?:was|were|been) told by\b[^.;]{0,60}\bwho (?:was|were|had been|has been) told by\b",
    re.IGNORECASE,
)


def retellings(words: str | None) -> int:
    """Return how many people handed a thing on one after the other, as the words say it; 0 where they do not.

    >>> retellings("MGM told HV who told SW that F hits K"), retellings("Mother told me that K fell.")
    (2, 0)
    """
    if not words:
        return 0
    chain = _CHAIN.search(words)
    if chain:
        return len(_ONE.findall(chain.group()))
    return 2 if _HEARD_FROM.search(words) else 0
