"""EX-3: somebody is recorded as present, or in a current role, after a recorded death."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.activity import activity_of
from triangulate.conflicts.check import check, finding
from triangulate.conflicts.contrary import Ties, about_people, side_of
from triangulate.conflicts.event_facts import event_label
from triangulate.findings import Evidence, Finding
from triangulate.normalise.dates import parse_date
from triangulate.wording import AGENCY_WORDS, WITHHELD, listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered

_DEATH_COLUMNS: Final = ("person", "id", "about", "agency", "value", "withheld")
_MOST_NAMED: Final = 3
_OTHER_EXPLANATION: Final = "Either a date is wrong, or a record is another person's, such as a relative of one name."


@check("EX-3", "Alive/dead conflict", kind="contradiction", severity="S2", needs=("death_date",))
def alive_after_death(gathered: Gathered) -> Iterable[Finding]:
    """A person is recorded as present in person, or is relied on in a current role, after a recorded death.

    1. Present in person are attendees, victims, suspects, offenders, witnesses, children recorded as present and
       people who accompanied somebody; the subject of a home visit, custody, admission, placement, emergency
       attendance or appointment; and pupils marked present. The event counts if the first day it can have been
       lies after the last day the death can have been.
    2. A current role is one of carer, household member, consent or parental responsibility held that begins, or
       is stated for a time, after the death; or that was written down after the death as still going on, or
       without any dates (consent only where it was given after the death).
    3. Where several dates of death are recorded the latest counts. A source that denies a death ("not dead")
       gives no date of death.
    4. One finding a person lists every statement of the death and every statement after it. Where different
       records say the two things, the detail gives the other explanation (two people, for example of one name in
       a family) with the weakest link between them.
    5. Graded S2. Where the same statements also make an impossible order (TM-1), this code speaks.

    Not raised by: a death known to one agency only; a death on the day of the event or whose date is not exact
    enough to tell; people invited, reporting, working or writing, subjects of a hearing or meeting, and events by
    telephone or video; events of type ``death`` (a funeral, an inquest) and appointments that were booked before
    they were to take place; paperwork written after the death about times before it or about no time; a role that
    an agency closed late; estates, next of kin and other relationships.
    """
    deaths = _deaths(gathered)
    if deaths.is_empty():
        return
    last = deaths.group_by("person").agg(pl.col("last_day").max())
    after = activity_of(gathered, last)
    if after.is_empty():
        return
    people = after.select("person").unique()
    ties = Ties(gathered, people["person"])
    rows = deaths.join(people, on="person", how="semi").sort("id")
    parts = rows.partition_by("person", as_dict=True).items()
    by_person = {key[0]: list(part.iter_rows(named=True)) for key, part in parts}
    for (person,), part in after.sort("person", "day", "statement").group_by("person", maintain_order=True):
        yield _finding(gathered, str(person), by_person[person], list(part.iter_rows(named=True)), ties)


def _deaths(gathered: Gathered) -> pl.DataFrame:
    """Return the statements of a date of death with ``last_day``, the last day it can mean."""
    said = about_people(gathered, gathered.said("death_date").filter(pl.col("value").is_not_null()))
    distinct = said["value"].unique().sort()
    last = [max((b for _, b in span.readings()), default=None) for span in map(parse_date, distinct)]
    known = pl.DataFrame({"value": distinct, "last_day": last}, schema={"value": pl.String, "last_day": pl.Date})
    return said.select(_DEATH_COLUMNS).join(known, on="value", how="left").filter(pl.col("last_day").is_not_null())


def _finding(
    gathered: Gathered, person: str, deaths: list[dict[str, Any]], after: list[dict[str, Any]], ties: Ties
) -> Finding:
    activity = [{"id": r["statement"], "about": r["persona"], "agency": r["agency"], "withheld": False} for r in after]
    rest = ties.between([side_of(deaths, "dead"), side_of(activity, "alive")])
    carried = {s for row in after for s in (row["statement"], row["time_statement"]) if s}
    named = [_words(gathered, row) for row in after[:_MOST_NAMED]]
    more = f" and {len(after) - _MOST_NAMED} further records" if len(after) > _MOST_NAMED else ""
    detail = [rest.sentence or _OTHER_EXPLANATION]
    if len({row["value"] for row in deaths}) > 1:
        detail.append("Several dates of death are recorded; everything listed lies after the latest of them.")
    return finding(
        alive_after_death,
        severity="S2",
        summary=f"{gathered.label(person)} is recorded as having died ({_died(deaths)}), and afterwards as "
        f"{listed_in_words(named)}{more}.",
        statements=[*(row["id"] for row in deaths), *carried],
        against=carried,
        personas={*(row["about"] for row in deaths), *(row["persona"] for row in after)},
        people=(person,),
        links=rest.links,
        events={row["event"] for row in after if row["event"]},
        evidence=[Evidence(what="after_death", items=tuple(dict.fromkeys(row["statement"] for row in after)))],
        detail=" ".join(detail),
        settle="The death registration entry.",
        held_by="registry",
    )


def _died(deaths: list[dict[str, Any]]) -> str:
    told: dict[str, set[str]] = {}
    for row in deaths:
        told.setdefault(WITHHELD if row["withheld"] else row["value"], set()).add(row["agency"])
    return "; ".join(f"{day}, {_agencies(agencies)}" for day, agencies in sorted(told.items()))


def _words(gathered: Gathered, row: dict[str, Any]) -> str:
    when = "" if row["hidden"] else f" {row['time']}"
    of = f" of {event_label(gathered, row['event'])}" if row["event"] and not row["hidden"] else ""
    return f"{row['what']}{of}{when} ({_agencies({row['agency']})})"


def _agencies(agencies: set[str]) -> str:
    return listed_in_words([AGENCY_WORDS.get(a, a) for a in sorted(agencies)])
