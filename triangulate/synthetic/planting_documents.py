"""Planted errors and innocents of what is written down: EV-8 versions, EV-9 graded intelligence, EV-10 one document.

EV-6 and EV-7 judge a draft and are not planted in records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from triangulate.synthetic.casebook import POLICE, SOCIAL_CARE
from triangulate.synthetic.people import TODAY
from triangulate.synthetic.planting_tools import Case, Marked, free_adult, free_child, held, later, make_sure, mark
from triangulate.synthetic.police_records import open_nominal

if TYPE_CHECKING:
    from collections.abc import Callable

    from triangulate.synthetic.casebook import Casebook, Entry

_SIGNED: Final = later(TODAY, -80)
_FIRST: Final = {"version": "1", "author": "A. Poingdestre", "created_at": later(TODAY, -84)}
_SECOND: Final = {"version": "2", "author": "A. Poingdestre", "created_at": later(TODAY, -60)}
_MANAGER: Final = {**_SECOND, "author": "B. Le Sueur"}


# EV-8 ---------------------------------------------------------------------------------------------------------------


def _versions(
    first: dict[str, str], second: dict[str, str], *, kept: bool = False, given: tuple[tuple[str, ...], ...] = ((), ())
) -> Callable[[Casebook], Marked | None]:
    """Write two versions of an assessment of a child; unless ``kept``, the second leaves out what speaks for the home.

    ``given`` names who received each version.
    """

    def do(book: Casebook) -> Marked | None:
        child = free_child(book, SOCIAL_CARE)
        if child is None:
            return None
        make_sure(book, child)
        here = held(book, child, SOCIAL_CARE)
        shared = {"title": "Family assessment", "series": f"FA-{book.numbers.local('assessment series')}"}
        said = []
        for number, (fields, receivers) in enumerate(zip((first, second), given, strict=True), 1):
            written = book.wrote(SOCIAL_CARE, "assessment", **shared, **fields)
            for to in receivers:
                said.append((written, written.say("shared_with", {"to": to, "at": later(TODAY, -50)})))
            if "text" in fields:
                said.append((written, written.say("shared_with", {"to": "case file", "at": fields["created_at"]})))
                continue
            if number == 1 or kept:
                said.append((here, here.say("protective_factor", "attachment", document=written.id)))
            said.append((here, here.say("concern", "school_attendance", document=written.id)))
        return mark(here, said=said, also=("EV-1",))

    return do


_KIND: Final = "The child is settled. Mother recieved advice, and followed it on 3 occasions."
_TIDIED: Final = "The child is settled.  Mother received advice and followed it on 3 occasions"
_HARSH: Final = "The child is unsettled. Mother received advice and followed it on 1 occasion."


# EV-9 ---------------------------------------------------------------------------------------------------------------


def _intelligence(graded: str, handling: str, year: int, **copied: Any) -> Callable[[Casebook], Marked | None]:
    """Let police record graded intelligence about the father, and social care copy it from the police report."""

    def do(book: Casebook) -> Marked | None:
        father = free_adult(book, "father", SOCIAL_CARE)
        if father is None:
            return None
        nominal, here = book.record(father, POLICE) or open_nominal(book, father), held(book, father, SOCIAL_CARE)
        if father.pnc is not None and here.number("pnc") is None:
            here.say("identifier", {"use": "current", "scheme": "pnc", "value": father.pnc})
        day = f"{year}-04-12"
        report = book.wrote(POLICE, "intelligence report", created_at=day)
        fields = {"recorded_at": day, "event_time": day, "document": report.id}
        told = nominal.say("concern", "substance_misuse", grade=graded, handling=handling, basis="told", **fields)
        source = [report.global_id]
        copy = here.say("concern", "substance_misuse", basis="read", derived_from=source, event_time=day, **copied)
        return mark(nominal, here, said=[(nominal, told), (here, copy)], also=("AL-2", "EV-1", "EV-4"))

    return do


# EV-10 --------------------------------------------------------------------------------------------------------------


def _in_one_report(*said: dict[str, Any]) -> Callable[[Casebook], Marked | None]:
    """Write one report on a child and take statements from it."""

    def do(book: Casebook) -> Marked | None:
        child = free_child(book, SOCIAL_CARE)
        if child is None:
            return None
        make_sure(book, child)
        here = held(book, child, SOCIAL_CARE)
        report = book.wrote(SOCIAL_CARE, "report", title="Case summary", author="C. Renouard")
        taken = [here.say("concern", **{"document": report.id, **fields}) for fields in said]
        return mark(here, said=[(here, one) for one in taken], also=("EV-1",))

    return do


def _visit_on_two_days(book: Casebook) -> Marked | None:
    child = free_child(book, SOCIAL_CARE)
    if child is None:
        return None
    make_sure(book, child)
    here = held(book, child, SOCIAL_CARE)
    report = book.wrote(SOCIAL_CARE, "report", title="Visit report", author="C. Renouard")
    visit: Entry = book.happened(SOCIAL_CARE, "home_visit", None)
    days = [visit.say("time", later(TODAY, ago), document=report.id) for ago in (-31, -30)]
    part = here.say("participant", "subject", ref=visit.id)
    return mark(here, said=[(here, part), *((visit, one) for one in days)])


_NONE: Final = {"polarity": "-", "quote": "no concerns about the home"}
_RISK: Final = {"value": "home_conditions", "quote": "the home poses a significant risk"}

DOCUMENTS: Final[tuple[Case, ...]] = (
    Case("EV-8", True, "positives taken out by another", _versions({**_FIRST, "signed_at": _SIGNED}, _MANAGER)),
    Case(
        "EV-8",
        True,
        "signed text changed",
        _versions({**_FIRST, "signed_at": _SIGNED, "text": _KIND}, {**_SECOND, "text": _HARSH}),
    ),
    Case("EV-8", True, "one has the first, another the second", _versions(_FIRST, _SECOND, given=(("m",), ("court",)))),
    Case("EV-8", False, "draft revised by its author", _versions(_FIRST, {**_SECOND, "signed_at": _SIGNED})),
    Case(
        "EV-8",
        False,
        "signed again and sent to everybody",
        _versions(
            {**_FIRST, "signed_at": _SIGNED},
            {**_SECOND, "signed_at": later(TODAY, -59)},
            given=(("m",), ("m", "court")),
        ),
    ),
    Case(
        "EV-8",
        False,
        "layout and a slip of the pen",
        _versions({**_FIRST, "signed_at": _SIGNED, "text": _KIND}, {**_SECOND, "text": _TIDIED}),
    ),
    Case("EV-8", False, "typed again word for word", _versions({**_FIRST, "signed_at": _SIGNED}, _MANAGER, kept=True)),
    Case("EV-9", True, "not known directly", _intelligence("3E", "P", 2023, kind="fact")),
    Case("EV-9", True, "handling with conditions", _intelligence("1A", "C", 2022)),
    Case("EV-9", True, "older grading", _intelligence("E4", "1", 2013, kind="fact")),
    Case("EV-9", False, "known directly", _intelligence("1A", "P", 2023, kind="fact")),
    Case("EV-9", False, "told with its grade", _intelligence("2C", "P", 2023, kind="fact", grade="2C")),
    Case("EV-9", False, "told as an allegation", _intelligence("3E", "P", 2023, kind="allegation")),
    Case("EV-9", False, "older grading, known personally", _intelligence("B2", "1", 2013, kind="fact")),
    Case("EV-10", True, "no concerns and a risk", _in_one_report(_NONE, _RISK)),
    Case("EV-10", True, "said and denied", _in_one_report({"value": "neglect"}, {"value": "neglect", "polarity": "-"})),
    Case("EV-10", True, "one visit on two days", _visit_on_two_days),
    Case("EV-10", False, "a view quoted", _in_one_report({**_NONE, "basis": "told"}, _RISK)),
    Case(
        "EV-10",
        False,
        "then and now",
        _in_one_report({**_RISK, "event_time": later(TODAY, -700)}, {**_NONE, "event_time": later(TODAY, -30)}),
    ),
    Case(
        "EV-10",
        False,
        "no other concerns",
        _in_one_report({"value": "other", "polarity": "-", "quote": "no other concerns"}, _RISK),
    ),
)
