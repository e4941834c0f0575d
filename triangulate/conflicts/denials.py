"""When a denial is of everything of its kind: "no concerns", and not "no other concerns"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

_OF_A_KIND: Final = ("allegation", "concern", "protective_factor", "convicted", "injury", "warning_marker")
_NO_ONE_NAMED: Final = (None, "", "other", "none", "any")
_NARROWER: Final = re.compile(r"\b(?:other|further|new|additional|more)\b", re.IGNORECASE)


_NO_CONCERN: Final = re.compile(r"\bno (?:\w+ )?concerns?\b", re.IGNORECASE)


def says_no_concern(row: Mapping[str, Any]) -> bool:
    """Return whether a statement says that there is no concern at all, whichever of the ways it was coded in.

    As a denial, as a concern of the value "none", or by its words ("no concerns") under a value that names none.
    """
    if row["predicate"] not in ("concern", "protective_factor"):
        return False
    words = str(row["quote"] or "")
    named = str(row["value"] or "none").strip().lower()
    if _NO_CONCERN.search(words) and not _NARROWER.search(words):
        return named in ("other", "none", "any")
    return row["predicate"] == "concern" and (
        denies_all(row) or named in ("no", "no concerns", "false") or row["value"] == "none"
    )


def denies_all(row: Mapping[str, Any]) -> bool:
    """Return whether a statement (``predicate, polarity, value, ref, quote``) denies everything of its predicate."""
    if row["polarity"] != "-" or row["predicate"] not in _OF_A_KIND:
        return False
    return row["value"] in _NO_ONE_NAMED and row["ref"] is None and not _NARROWER.search(str(row["quote"] or ""))
