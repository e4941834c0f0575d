"""Who is recorded in which part of one event, by whom: victim, accused, witness or reporter, and who swapped them."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.contrary import about_people
from triangulate.normalise.codes import code_key_expr, mapping, schemes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from triangulate.gathered import Gathered

ACCUSED, VICTIM, WITNESS, REPORTER = "accused", "victim", "witness", "reporter"
THE_DRAFT: Final = "the draft"

_PARTS: Final = {"suspect": ACCUSED, "offender": ACCUSED, "victim": VICTIM, "witness": WITNESS, "reporter": REPORTER}
_OTHER_HARM: Final = ("neglect", "emotional_abuse", "substance_misuse")
_CROSS: Final = r"(?i)cross.?allegation|counter.?(allegation|charge|claim)|mutual|each other|both parties|one another"
Row = dict[str, Any]


@cache
def _role_words() -> Mapping[str, str]:
    """Return the part of each word for a role that no two schemes of the code table read differently."""
    found: dict[str, set[str]] = {}
    for scheme in schemes("participant"):
        for code, role in mapping("participant", scheme).items():
            found.setdefault(code, set()).add(role)
    return MappingProxyType({code: _PARTS[min(r)] for code, r in found.items() if len(r) == 1 and min(r) in _PARTS})


def parts_in_events(gathered: Gathered) -> pl.DataFrame:
    """Return who is recorded in which part of which event, one row a statement or claim.

    Columns: ``event`` (the first record of it), ``own_event, person, persona, part`` (accused, victim, witness,
    reporter), ``role`` (the word used), ``id, source`` (the draft for a claim), ``agency, withheld, claim, cross``
    (the words speak of cross-allegations). An allegation against somebody is a part as accused.
    """
    said = about_people(gathered, gathered.said("participant", "allegation"))
    claims = gathered.claims.filter(
        pl.col("predicate").is_in(["participant", "allegation"])
        & (pl.col("polarity").fill_null("+") == "+")
        & pl.col("person").is_not_null()
    )
    both = pl.concat([_rows(said, claim=False), _rows(_with_events(gathered, claims), claim=True)])
    same = gathered.same_events.select(own_event="event", event="same")
    return both.join(same, on="own_event", how="left").with_columns(pl.coalesce("event", "own_event").alias("event"))


def _rows(said: pl.DataFrame, *, claim: bool) -> pl.DataFrame:
    word = code_key_expr(pl.col("value"))
    part = word.replace_strict(dict(_role_words()), default=None, return_dtype=pl.String)
    accused = pl.col("predicate") == "allegation"
    # A victim who is blamed for what the children saw of it is not the accused of the same harm.
    of_another_harm = accused & pl.col("value").is_in(_OTHER_HARM).fill_null(value=False)
    return said.filter(pl.col("ref").is_not_null() & ~of_another_harm).select(
        "id",
        "person",
        pl.col("about").alias("persona"),
        pl.col("ref").alias("own_event"),
        pl.when(accused).then(pl.lit(ACCUSED)).otherwise(part).alias("part"),
        pl.when(accused).then(pl.lit("alleged against")).otherwise(word).alias("role"),
        (pl.lit(THE_DRAFT) if claim else pl.col("source")).alias("source"),
        (pl.lit("") if claim else pl.col("agency")).alias("agency"),
        pl.col("withheld").fill_null(value=False),
        pl.lit(value=claim).alias("claim"),
        pl.col("quote").str.contains(_CROSS).fill_null(value=False).alias("cross"),
    ).filter(pl.col("part").is_not_null())  # fmt: skip


def _with_events(gathered: Gathered, claims: pl.DataFrame) -> pl.DataFrame:
    """Return the claims, those without an event placed at the one that every statement they cite refers to."""
    if claims.is_empty():
        return claims
    refs = gathered.statements.select(cites="id", cited="ref").drop_nulls()
    cited = claims.select("id", "cites").explode("cites").join(refs, on="cites")
    of = cited.join(gathered.same_events, left_on="cited", right_on="event", how="left")
    events = of.group_by("id").agg(pl.coalesce("same", "cited").unique().alias("same"))
    one = events.filter(pl.col("same").list.len() == 1)
    placed = claims.join(one.select("id", _event=pl.col("same").list.first()), on="id", how="left")
    return placed.with_columns(pl.coalesce("ref", "_event").alias("ref")).drop("_event")


def contested_events(parts: pl.DataFrame, gathered: Gathered) -> pl.DataFrame:
    """Return the rows of ``parts`` of events at which somebody is recorded in two parts, sorted."""
    several = parts.group_by("event", "person").agg(pl.col("part").n_unique().alias("n")).filter(pl.col("n") > 1)
    rows = parts.join(several.select("event").unique(), on="event", how="semi")
    told = gathered.statements.filter(
        pl.col("predicate").is_in(["narrative", "outcome", "decision"])
        & (pl.col("value").str.contains(_CROSS) | pl.col("quote").str.contains(_CROSS))
    ).select(own_event="about")
    joined = told.join(gathered.same_events, left_on="own_event", right_on="event", how="left")
    cross = joined.select(event=pl.coalesce("same", "own_event")).unique()
    return rows.join(cross, on="event", how="anti").sort("event", "claim", "id")


def inverted(rows: Sequence[Row]) -> tuple[set[str], list[Row]]:
    """Return the people recorded in parts of one event that exclude each other, and the statements that say so.

    Accused in one record and victim, witness or reporter in another; or two people whose parts are exchanged between
    two sources. Not people whom one source has on both sides of cross-allegations.
    """
    people = sorted({row["person"] for row in rows})
    crossed = _crossed(rows)
    bad = {p for p in people if p not in crossed and _excluding(p, rows)}
    for a, b in combinations(people, 2):
        if not {a, b} & crossed and _exchanged(a, b, rows):
            bad |= {a, b}
    carried = [row for row in rows if row["person"] in bad]
    # Parts that nobody contradicts are left out: a victim's other part as witness of the same event.
    return bad, [row for row in carried if _takes_part(row, carried)]


def _excluding(person: str, rows: Sequence[Row]) -> bool:
    mine = [row for row in rows if row["person"] == person]
    accused = [row for row in mine if row["part"] == ACCUSED]
    other = [row for row in mine if row["part"] != ACCUSED]
    for one in accused:
        for row in other:
            if row["source"] == one["source"]:
                # Inside one source somebody who was there and is then accused is one story; a victim is not.
                if row["part"] == VICTIM:
                    return True
            elif not _says_both(mine, one["source"], row["part"]) and not _says_both(mine, row["source"], row["part"]):
                return True
    return False


def _says_both(mine: Sequence[Row], source: str, part: str) -> bool:
    said = {row["part"] for row in mine if row["source"] == source}
    return part != VICTIM and {ACCUSED, part} <= said


def _exchanged(a: str, b: str, rows: Sequence[Row]) -> bool:
    by_source: dict[str, tuple[set[str], set[str]]] = {}
    for row in rows:
        parts = by_source.setdefault(row["source"], (set(), set()))
        if row["person"] in (a, b):
            parts[row["person"] == b].add(row["part"])
    whole = [(x - y, y - x) for x, y in by_source.values()]
    return any(x & t and y & s for (x, y), (s, t) in combinations(whole, 2))


def _crossed(rows: Sequence[Row]) -> set[str]:
    """Return the people whom one source records on both sides: accused and victim beside another who is accused."""
    found: set[str] = {row["person"] for row in rows if row["cross"]}
    for source in sorted({row["source"] for row in rows}):
        own = [row for row in rows if row["source"] == source]
        accused = {row["person"] for row in own if row["part"] == ACCUSED}
        victims = {row["person"] for row in own if row["part"] == VICTIM}
        if len(accused) > 1 and victims <= accused:
            found |= accused
    return found


def _takes_part(row: Row, carried: Sequence[Row]) -> bool:
    others = {other["part"] for other in carried if other["person"] == row["person"]}
    return len(others) > 1
