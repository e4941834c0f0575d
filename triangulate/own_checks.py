"""Checks of a user's own, beside the shipped ones: one function and one entry point each.

A package registers its checks under the entry-point group ``triangulate.checks``; nothing else is needed for their
findings to stand in every run, report and explanation.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from typing import Final

from triangulate.conflicts import CHECKS
from triangulate.conflicts.check import Check
from triangulate.errors import UsageError

ENTRY_POINT_GROUP: Final = "triangulate.checks"


@cache
def all_checks() -> tuple[Check, ...]:
    """Return the shipped checks, then the installed ones in the order of their codes.

    Raises :class:`UsageError` for an entry point that is no check, and for a code that is given twice.
    """
    own = []
    for point in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda p: (p.name, p.value)):
        found = point.load()
        if not isinstance(found, Check):
            raise UsageError(
                place=f"check {point.name}",
                kind="the entry point names something that is no check",
                next_step="Decorate the function with triangulate.conflicts.check.check.",
            )
        own.append(found)
    every = (*CHECKS, *sorted(own, key=lambda one: one.code))
    codes = [one.code for one in every]
    for one in own:
        if codes.count(one.code) > 1:
            raise UsageError(
                place=f"check {one.name}", kind="its code is taken", next_step="Choose two other letters, such as XX-1."
            )
    return every
