"""Where the rank of a thing rises along the chain of records, and what would account for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.contrary import about_people
from triangulate.epistemic import Rank, Rung, asserts, attributes, rank_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from triangulate.gathered import Gathered
    from triangulate.lineage_records import Row

_AGAINST: Final = ("allegation", "concern", "convicted", "participant", "warning_marker")
_OPEN: Final = (Rank.REPORTED, Rank.ALLEGED)
_DECIDED: Final = ("finding", "decision")
_NOT_SUSTAINED: Final = (
    r"(?i)\bnot?\b|not_|unsub|unfounded|unproven|no_further|\bnfa\b|discontinu|acquit|false|malicious|insufficient|"
    r"dismiss|withdrawn|under_investigation|alleged|reported|charged|ongoing|pending"
)


def raised_steps(gathered: Gathered) -> list[tuple[str, str]]:
    """Return ``(statement, origin)`` for the adverse statements that state outright what their origin alleges."""
    lineage = gathered.lineage
    candidates = _candidates(gathered)
    lineage.load(candidates)
    risen = []
    for one in candidates:
        row = lineage.records.row(one)
        if row is None or not lineage.parents(one) or rank_of(row) < Rank.STATED or settled(gathered, one):
            continue
        origin = lineage.ladder(one)[0]
        if origin.rank in _OPEN:
            risen.append((one, origin.statement))
    sustained = Sustained(gathered, [one for one, _ in risen])
    return [(one, origin) for one, origin in risen if not sustained.holds(lineage.records.row(one))]


def _candidates(gathered: Gathered) -> list[str]:
    """Return the adverse statements that were taken from something and are not first hand or labelled as alleged."""
    records = gathered.lineage.records
    citing = records.contents.join(
        records.citations.select(document="child"), on="document", how="semi"
    ).select(child="statement")  # fmt: skip
    taken = pl.concat([records.derived.select("child"), citing]).drop_nulls().unique()
    stated = gathered.statements.filter(
        pl.col("predicate").is_in(_AGAINST)
        & (pl.col("polarity") == "+")
        & pl.col("person").is_not_null()
        & (pl.col("kind").is_null() | (pl.col("kind") != "allegation"))
    )
    return about_people(gathered, stated.join(taken, left_on="id", right_on="child", how="semi"))["id"].sort().to_list()


def settled(gathered: Gathered, statement: str) -> bool:
    """Return whether something on the way back decided, saw or admitted the thing: then its rank did not just rise."""
    lineage = gathered.lineage
    return any(_settles(lineage.records.row(one)) for one in lineage.first_hand(statement)) or any(
        _settles(row) for one in lineage.walk(statement) if lineage.is_origin(one) and (row := lineage.records.row(one))
    )


def _settles(row: Row | None) -> bool:
    """Return whether a first-hand statement is more than an allegation that somebody made."""
    return row is not None and rank_of(row) > Rank.ALLEGED


def claim_asserts(
    claim: Mapping[str, Any], paragraph: str | None, cited: Sequence[Row], ways: Sequence[tuple[Rung, ...]]
) -> bool:
    """Return whether a claim states as fact what everything it cites goes back to as alleged or reported.

    A claim of an allegation beside a statement of one says no more than it, unless the statement is marked as an
    allegation, or its words attribute what those of the claim state outright.
    """
    if claim["kind"] not in (None, "fact", "finding") or claim["predicate"] not in _AGAINST:
        return False
    words = claim["quote"] or paragraph
    if attributes(words) or claim["value"] == "suspect" or not all(way[0].rank in _OPEN for way in ways):
        return False
    if any(row.kind == "allegation" or way[0].rank is Rank.ALLEGED for row, way in zip(cited, ways, strict=True)):
        labelled = any(row.kind == "allegation" for row in cited) or claim["predicate"] != "allegation"
        return labelled or asserts(words)
    return asserts(words) or claim["value"] == "offender" or claim["predicate"] == "convicted"


class Sustained:
    """Findings, decisions and convictions about the people of some statements, wherever in the records they are."""

    def __init__(self, gathered: Gathered, statements: Iterable[str]) -> None:
        wanted = pl.DataFrame({"id": sorted(set(statements))}, schema={"id": pl.String})
        said = gathered.statements
        mine = said.join(wanted, on="id", how="semi")
        people = mine.select("person").drop_nulls().unique()
        decided = pl.col("kind").is_in(_DECIDED) | (
            (pl.col("basis") == "official") & (pl.col("predicate") == "convicted")
        )
        admitted = (pl.col("basis") == "self") & pl.col("predicate").is_in(_AGAINST)
        own = said.filter((pl.col("polarity") == "+") & (decided | admitted).fill_null(value=False))
        about = own.filter(_sustaining()).join(people, on="person", how="semi")
        self._about = {
            (person, predicate if predicate == "convicted" else value or predicate, ref)
            for person, predicate, value, ref in self._with_events(gathered, about).iter_rows()
        }
        self._events = self._sustained_events(gathered, mine)

    @staticmethod
    def _with_events(gathered: Gathered, rows: pl.DataFrame) -> pl.DataFrame:
        same = gathered.same_events.rename({"event": "ref"})
        return rows.join(same, on="ref", how="left").select("person", "predicate", "value", "same")

    @staticmethod
    def _sustained_events(gathered: Gathered, mine: pl.DataFrame) -> frozenset[str]:
        same = gathered.same_events
        wanted = mine.select(event="ref").drop_nulls().join(same, on="event").select("same").unique()
        records = same.join(wanted, on="same", how="semi")
        ended = gathered.statements.filter(
            pl.col("predicate").is_in(["outcome", "decision"])
            & (pl.col("polarity") == "+")
            & pl.col("value").is_not_null()
        )
        held = ended.filter(_sustaining()).join(records, left_on="about", right_on="event", how="inner")
        return frozenset(held["same"])

    def holds(self, row: Row | None) -> bool:
        """Return whether a body found, or the person admitted, what a statement says: of its event, or its kind."""
        if row is None or row.person is None:
            return False
        if row.event is not None and row.event in self._events:
            return True
        return any(
            person == row.person and (what in (row.value, row.predicate, "convicted") or event == row.event is not None)
            for person, what, event in self._about
            if event is None or row.event is None or event == row.event
        )


def _sustaining() -> pl.Expr:
    return ~pl.coalesce(pl.col("value"), pl.lit("")).str.contains(_NOT_SUSTAINED)
