"""Whether other agencies' records show that an agency was involved with a person at some time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.columns import member
from triangulate.conflicts.coverage import Days, within
from triangulate.conflicts.event_facts import event_types
from triangulate.ledger.lines import DisclosureLine
from triangulate.normalise.event_times import event_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from triangulate.gathered import Gathered

WORK_OF: Final = {
    "social_care": ("referral", "strategy_meeting", "section47", "conference", "review", "home_visit", "placement"),
    "education": ("exclusion",),
}
"""Event types that are the work of an agency, whoever records them."""


@dataclass(frozen=True, slots=True)
class Involvement:
    """What shows that an agency was involved, and whose records say so."""

    statements: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    ledger: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


class Involvements:
    """What other agencies recorded of each agency's work with some people, looked up once."""

    def __init__(self, gathered: Gathered, people: Iterable[str]) -> None:
        self._gathered = gathered
        wanted = pl.DataFrame({"person": sorted(set(people))}, schema={"person": pl.String})
        said = gathered.statements.filter(pl.col("polarity") == "+").join(wanted, on="person", how="semi")
        self._found: dict[str, list[Found]] = defaultdict(list)
        for agency, kinds in WORK_OF.items():
            self._found[agency] = [*_worked(gathered, said, agency, kinds), *_shared(gathered, said, agency)]
        self._person_of = dict(said.select("id", "person").iter_rows()) if self._disclosures() else {}

    def of(self, person: str, agency: str, spans: Sequence[Days]) -> Involvement:
        """Return what other agencies recorded of the work of ``agency`` with ``person`` on days of ``spans``.

        Counted are events of a type that is the agency's work in which the person took part, documents with something
        about the person that were shared with a source of the agency, and disclosures to it.
        """
        found = [one for one in self._found[agency] if one[0] == person and _inside(one[4], spans)]
        lines = [
            str(line.seq)
            for line in self._disclosures()
            if line.to in _names(self._gathered, agency)
            and _inside(line.at[:10], spans)
            and any(self._person_of.get(statement) == person for statement in line.includes)
        ]
        return Involvement(
            tuple(sorted({one[1] for one in found})),
            tuple(sorted({one[2] for one in found if one[2] is not None})),
            tuple(sorted(lines)),
            tuple(sorted({one[3] for one in found})),
        )

    def _disclosures(self) -> list[DisclosureLine]:
        return [line for line in self._gathered.ledger.lines if isinstance(line, DisclosureLine)]


Found = tuple[str, str, str | None, str, str | None]
"""A person, the statement, its event, whose record it is, and when."""


def _names(gathered: Gathered, agency: str) -> list[str]:
    return [agency, *(name for name, source in sorted(gathered.sources.items()) if source.agency.value == agency)]


def _worked(gathered: Gathered, said: pl.DataFrame, agency: str, kinds: Sequence[str]) -> list[Found]:
    types = event_types(gathered).filter(pl.col("event_type").is_in(kinds)).select(ref="event")
    parts = said.filter((pl.col("predicate") == "participant") & (pl.col("agency") != agency))
    worked = parts.join(types, on="ref", how="semi")
    times = gathered.event_times.join(worked.select(event="ref"), on="event", how="semi")
    first = times.group_by(ref="event").agg(pl.col("time").min())
    dated = worked.join(first, on="ref", how="left")
    return dated.select("person", "id", "ref", "agency", pl.coalesce("time", "event_time")).sort(pl.all()).rows()


def _shared(gathered: Gathered, said: pl.DataFrame, agency: str) -> list[Found]:
    """Return the statements that a document with something about a person was shared with the agency."""
    shared = gathered.statements.filter(
        (pl.col("predicate") == "shared_with") & (pl.col("polarity") == "+") & (pl.col("agency") != agency)
    ).with_columns(
        pl.coalesce(member("to"), "ref", "value").alias("to"), pl.coalesce(member("at"), "event_time").alias("at")
    )
    mine = said.filter(pl.col("document").is_not_null()).select("person", about="document").unique()
    sent = shared.filter(pl.col("to").is_in(_names(gathered, agency))).drop("person").join(mine, on="about")
    nothing = pl.lit(None, pl.String).alias("event")
    return sent.select("person", "id", nothing, "agency", "at").sort(pl.all()).rows()


def _inside(time: str | None, spans: Sequence[Days]) -> bool:
    """Whether the whole of a time lies in one of the spans."""
    span = event_span(time) if time else None
    if span is None:
        return False
    days = span[0].date(), span[1].date()
    return within(days, spans) == [days]
