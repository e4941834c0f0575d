"""Planted errors and innocents of warning markers: RT-7 overdue or never told.

The other codes of rights and use rest on what people decided or on a draft, and are not planted in records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from triangulate.synthetic.casebook import SOCIAL_CARE
from triangulate.synthetic.people import TODAY
from triangulate.synthetic.planting_tools import Case, Marked, free_adult, held, later, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from triangulate.synthetic.casebook import Casebook, Entry

_TEXTS: Final = ("do not visit alone", "dog in the house", "threats to staff", "visit in pairs")
_LONG_AGO: Final = later(TODAY, -900)
_TO_COME: Final = later(TODAY, 120)


def _marked(do: Callable[[Casebook, Entry], None]) -> Callable[[Casebook], Marked | None]:
    """Return a planting on the record of an adult whom social care knows; ``do`` states the markers."""

    def plant(book: Casebook) -> Marked | None:
        for role in ("father", "mother"):
            person = free_adult(book, role, SOCIAL_CARE)
            if person is not None:
                here = held(book, person, SOCIAL_CARE)
                do(book, here)
                return mark(here, said=[(here, said) for said in here.all("warning_marker")])
        return None

    return plant


def _marker(**parts: Any) -> Callable[[Casebook], Marked | None]:
    def do(book: Casebook, here: Entry) -> None:
        here.say("warning_marker", {"text": book.random.choice(_TEXTS), **parts})

    return _marked(do)


def _taken_off(book: Casebook, here: Entry) -> None:
    value = {"text": book.random.choice(_TEXTS), "review_date": _LONG_AGO, "notified": True}
    here.say("warning_marker", value, valid_from=later(TODAY, -1300), valid_to=later(TODAY, -880))


def _reviewed(book: Casebook, here: Entry) -> None:
    text = book.random.choice(_TEXTS)
    for due in (_LONG_AGO, _TO_COME):
        here.say("warning_marker", {"text": text, "review_date": due, "notified": True})


def _withheld(book: Casebook, here: Entry) -> None:
    value = {"text": book.random.choice(_TEXTS), "review_date": _LONG_AGO, "notified": True}
    here.say("warning_marker", value, withheld=True)


MARKERS: Final[tuple[Case, ...]] = (
    Case("RT-7", True, "review long past", _marker(review_date=_LONG_AGO, notified=True)),
    Case("RT-7", True, "never told and no reason", _marker(review_date=_TO_COME, notified=False)),
    Case("RT-7", True, "review by month past, never told", _marker(review_date=_LONG_AGO[:7], notified=False)),
    Case("RT-7", True, "review past of a withheld marker", _marked(_withheld)),
    Case("RT-7", False, "review to come", _marker(review_date=_TO_COME, notified=True)),
    Case(
        "RT-7",
        False,
        "not told for a recorded reason",
        _marker(review_date=_TO_COME, notified=False, reason_not_notified="telling would endanger another person"),
    ),
    Case("RT-7", False, "marker taken off", _marked(_taken_off)),
    Case("RT-7", False, "reviewed and stated again", _marked(_reviewed)),
    Case("RT-7", False, "review due today", _marker(review_date=TODAY.isoformat(), notified=True)),
)
