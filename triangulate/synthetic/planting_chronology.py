"""Planted errors and innocents of a chronology: TM-3 date drift, TM-4 late writing, TM-5 stale facts, TM-6 holes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from triangulate.synthetic.casebook import HEALTH, SOCIAL_CARE
from triangulate.synthetic.people import CURRENT, TODAY
from triangulate.synthetic.planting_tools import Case, Marked, free_adult, free_child, held, later, mark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from triangulate.synthetic.casebook import Casebook, Entry, Said


def _some_day(book: Casebook, born: date) -> date:
    first = max(born + timedelta(days=200), date(2022, 1, 10))
    return first + timedelta(days=book.random.randint(0, 300))


# TM-3 ---------------------------------------------------------------------------------------------------------------


def _two_records(
    drift: str | int, *, kind: str = "incident", one: bool = True, by_name: bool = False, clock: str = ""
) -> Callable[[Casebook], Marked | None]:
    """Enter an incident with health and with social care, so many days later (a text is the way it is dated there)."""

    def do(book: Casebook) -> Marked | None:
        child = free_child(book, SOCIAL_CARE, HEALTH)
        if child is None:
            return None
        here, there = held(book, child, SOCIAL_CARE), held(book, child, HEALTH)
        day = _some_day(book, child.born)
        first = book.happened(HEALTH, "incident", f"{day.isoformat()}{clock}", narrative="scald to the arm")
        when = day.strftime(drift) if isinstance(drift, str) else later(day, drift)
        second = book.happened(SOCIAL_CARE, kind, when, narrative="scald to the arm")
        if by_name:
            second.say("same_event_as", ref=first.global_id)
        else:
            number = f"S{book.numbers.local('incident series')}"
            first.say("reference", number)
            second.say("reference", number if one else f"{number}/2")
        said = [(there, there.say("participant", "victim", ref=first.id))]
        said.append((here, here.say("participant", "victim", ref=second.id)))
        times = [(event, event.all("time")[0]) for event in (first, second)]
        return mark(here, there, said=[*said, *times])

    return do


def _dated_by_the_statement(book: Casebook) -> Marked | None:
    """Social care has no record of the incident: it names that of health, with another date."""
    child = free_child(book, SOCIAL_CARE, HEALTH)
    if child is None:
        return None
    here, there = held(book, child, SOCIAL_CARE), held(book, child, HEALTH)
    day = _some_day(book, child.born)
    first = book.happened(HEALTH, "incident", day.isoformat(), narrative="bite of a dog")
    inside = there.say("participant", "victim", ref=first.id)
    told = here.say("participant", "victim", ref=first.global_id, event_time=later(day, 5))
    return mark(here, there, said=[(there, inside), (here, told), (first, first.all("time")[0])])


# TM-4 ---------------------------------------------------------------------------------------------------------------


def _seen(days: int, basis: str = "observed", kind: str | None = None) -> Callable[[Casebook], Marked | None]:
    """Enter what a worker saw at home, written down so many days later."""

    def do(book: Casebook) -> Marked | None:
        child = free_child(book, SOCIAL_CARE)
        if child is None:
            return None
        here, day = held(book, child, SOCIAL_CARE), _some_day(book, child.born)
        said = here.say(
            "protective_factor",
            "home_conditions",
            event_time=day.isoformat(),
            recorded_at=later(day, days),
            basis=basis,
            kind=kind,
        )
        return mark(here, said=[(here, said)])

    return do


def _from_notes(book: Casebook) -> Marked | None:
    """The entry was typed late and stands in the handwritten note of the day."""
    child = free_child(book, SOCIAL_CARE)
    if child is None:
        return None
    here, day = held(book, child, SOCIAL_CARE), _some_day(book, child.born)
    note = book.wrote(SOCIAL_CARE, "note", title="Handwritten note", created_at=day.isoformat())
    said = here.say(
        "protective_factor",
        "attachment",
        event_time=day.isoformat(),
        recorded_at=later(day, 90),
        basis="observed",
        document=note.id,
    )
    return mark(here, said=[(here, said)])


def _after_signature(days: int) -> Callable[[Casebook], Marked | None]:
    """Write into a report so many days after it was signed (before it was, if negative)."""

    def do(book: Casebook) -> Marked | None:
        child = free_child(book, SOCIAL_CARE)
        if child is None:
            return None
        here, day = held(book, child, SOCIAL_CARE), _some_day(book, child.born)
        made, signed = later(day, -40), day.isoformat()
        report = book.wrote(SOCIAL_CARE, "report", title="Visit report", created_at=made, signed_at=signed)
        said = here.say(
            "protective_factor", "engagement", document=report.id, recorded_at=later(day, days), basis="told"
        )
        return mark(here, said=[(here, said)])

    return do


# TM-5 ---------------------------------------------------------------------------------------------------------------


def _reviewed(
    predicate: str, review: int | None, since: int, until: str | None = CURRENT
) -> Callable[[Casebook], Marked | None]:
    """Enter a marker or a state that began so many days ago, its review due so many days ago (to come, if negative)."""

    def do(book: Casebook) -> Marked | None:
        person = free_adult(book, "father", SOCIAL_CARE)
        if person is None:
            return None
        here = held(book, person, SOCIAL_CARE)
        value = {"text": "large dog"} if predicate == "warning_marker" else {"text": "inhaler twice a day"}
        if review is not None:
            value["review_date"] = later(TODAY, -review)
        begun = later(TODAY, -since)
        said = here.say(predicate, value, valid_from=begun, valid_to=until, recorded_at=begun)
        return mark(here, said=[(here, said)])

    return do


def _reviewed_since(book: Casebook) -> Marked | None:
    """The old entry stands beside the review that took its place."""
    person = free_adult(book, "father", SOCIAL_CARE)
    if person is None:
        return None
    here = held(book, person, SOCIAL_CARE)
    entries = [
        here.say(
            "health_state", {"text": "inhaler twice a day", "review_date": later(TODAY, due)},
            recorded_at=later(TODAY, written),
        )
        for due, written in ((-500, -900), (200, -490))
    ]  # fmt: skip
    return mark(here, said=[(here, said) for said in entries])


# TM-6 ---------------------------------------------------------------------------------------------------------------

_STEADY: Final = (0, 90, 240, 400, 540, 690)
_HOLE: Final = (0, 90, 400, 540, 690)


def _visits(
    predicate: str, days: Sequence[int], length: int = 700, value: object = True, vague: int | None = None
) -> Callable[[Casebook], Marked | None]:
    """Open a plan of so many days, with visits so many days after its beginning; ``vague``: one dated by its year."""

    def do(book: Casebook) -> Marked | None:
        child = free_child(book, SOCIAL_CARE, fits=lambda one: one.born < date(2020, 1, 1))
        if child is None:
            return None
        here = held(book, child, SOCIAL_CARE)
        # In a time in which nothing else is recorded of the child.
        known = _recorded(book, here)
        begins = (date(year, month, 3) for year in range(2020, 2024) for month in (1, 4))
        start = next((d for d in begins if not any(d <= one <= d + timedelta(days=800) for one in known)), None)
        if start is None:
            return None
        until = later(start, length)
        plan = here.say(predicate, value, valid_from=start.isoformat(), valid_to=until)
        visits = [_visit(book, here, later(start, day)) for day in days]
        if vague is not None:
            years = {(start + timedelta(days=day)).year for day in (vague, vague + 180)}
            visits += [_visit(book, here, str(year)) for year in sorted(years)]
        return mark(here, said=[(here, plan), *((here, visit) for visit in visits)])

    return do


def _visit(book: Casebook, here: Entry, day: str) -> Said:
    event = book.happened(SOCIAL_CARE, "home_visit", day)
    return here.say("participant", "subject", ref=event.id)


def _recorded(book: Casebook, here: Entry) -> list[date]:
    """Return the days of everything that social care recorded of a person."""
    times = {event.id: str(said.value) for event in book.events for said in event.all("time")}
    told = [times.get(said.ref or "", "") for said in here.said]
    told += [text for said in here.said for text in (said.event_time, said.recorded_at) if text]
    return [date.fromisoformat(text[:10]) for text in told if len(text) >= len("2020-01-01")]


CHRONOLOGY: Final[tuple[Case, ...]] = (
    Case("TM-3", True, "one reference, two days apart", _two_records(2)),
    Case("TM-3", True, "one event by statement, nine days apart", _two_records(9, by_name=True)),
    Case("TM-3", True, "another date in a statement", _dated_by_the_statement),
    Case("TM-3", False, "a coarser date of one event", _two_records("%Y-%m")),
    Case("TM-3", False, "two real incidents two days apart", _two_records(2, one=False)),
    Case("TM-3", False, "the referral that followed", _two_records(2, kind="referral")),
    Case("TM-3", False, "a night past midnight", _two_records(1, clock="T23:20")),
    Case("TM-4", True, "written four months later", _seen(120)),
    Case("TM-4", True, "own words written months later", _seen(90, "self")),
    Case("TM-4", True, "written into a signed report", _after_signature(30)),
    Case("TM-4", False, "written within six weeks", _seen(35)),
    Case("TM-4", False, "read in another record", _seen(120, "read")),
    Case("TM-4", False, "typed late from notes", _from_notes),
    Case("TM-4", False, "written before the signature", _after_signature(-3)),
    Case("TM-5", True, "marker nobody reviewed", _reviewed("warning_marker", None, 1500)),
    Case("TM-5", True, "overdue review of a treatment", _reviewed("health_state", 400, 900)),
    Case("TM-5", True, "overdue review without an end", _reviewed("health_state", 40, 500, None)),
    Case("TM-5", False, "marker that has ended", _reviewed("warning_marker", None, 1500, later(TODAY, -700))),
    Case("TM-5", False, "review to come", _reviewed("health_state", -60, 900)),
    Case("TM-5", False, "reviewed since", _reviewed_since),
    Case("TM-6", True, "ten months in a child in need plan", _visits("child_in_need_plan", _HOLE)),
    Case("TM-6", True, "ten months in a protection plan", _visits("child_protection_plan", _HOLE, value="neglect")),
    Case("TM-6", True, "ten months while looked after", _visits("looked_after", _HOLE)),
    Case("TM-6", False, "visits all along", _visits("child_in_need_plan", _STEADY)),
    Case("TM-6", False, "the plan had ended", _visits("child_in_need_plan", _HOLE, 95)),
    Case("TM-6", False, "a visit of which only the year is known", _visits("child_in_need_plan", _HOLE, vague=110)),
)
