"""What order or status an agency's code means, and which two of them cannot both be in force.

Codes are read by the published crosswalk ``codes_legal_status.csv``: the vocabulary's own codes, those of the SSDA903
return, Jersey's Mosaic and plain words. A code the crosswalk does not know is compared with nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from triangulate.conflicts.current_values import EXCLUSIVE
from triangulate.normalise.codes import code_key, translate
from triangulate.vocabulary import ORDERS

MADE_BY_A_COURT: Final = frozenset(ORDERS) - {"police_protection", "voluntary_accommodation", "remand", "no_order"}
"""Orders that only a court makes in family proceedings; the others are powers, agreements and criminal remands."""
_SCHEMES: Final = ("ssda903", "words", "je_mosaic")


@lru_cache(maxsize=1 << 14)
def order_code(value: str, jurisdiction: str | None) -> str | None:
    """Return the vocabulary's code for what an agency wrote, or None where the crosswalk does not tell.

    >>> order_code("C1", "GB-ENG"), order_code("Accommodated Art 17", "JE"), order_code("no_order", None)
    ('interim_care_order', 'voluntary_accommodation', 'no_order')
    """
    key = code_key(value).replace(" ", "_")
    if key in ORDERS:
        return key
    schemes = ("je_mosaic", *_SCHEMES[:2]) if jurisdiction == "JE" else _SCHEMES
    for scheme in schemes:
        found = translate("legal_status", scheme, value)
        if found is not None and found.value is not None:
            return found.value
    return None


def cannot_both_hold(a: str, b: str) -> bool:
    """Return whether two codes cannot both be in force; "no order" is contrary to every order of a family court."""
    if "no_order" in (a, b):
        return a != b and (a in MADE_BY_A_COURT or b in MADE_BY_A_COURT)
    return frozenset((a, b)) in EXCLUSIVE
