"""Which orders and legal statuses of one person are contrary to what a court recorded, or to each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from triangulate.columns import member
from triangulate.conflicts.asserted_days import LAG, Asserted, asserted, plus
from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.order_codes import MADE_BY_A_COURT, cannot_both_hold, order_code
from triangulate.conflicts.responsibility import seen_days
from triangulate.normalise.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triangulate.gathered import Gathered

Row = dict[str, Any]
_PREDICATES = ("order", "legal_status")
_NOT_STATED = ("allegation", "opinion")


@dataclass(frozen=True, slots=True)
class Contrary:
    """The statements (and claims) of one person that differ, whether a court is among them, and what was searched."""

    person: str
    rows: tuple[Row, ...]
    by_court: bool
    absent: tuple[str, ...] = ()


def contrary_orders(gathered: Gathered) -> list[Contrary]:
    """Return the people of whom orders or legal statuses differ, sorted, each with every statement of the sides."""
    said = order_statements(gathered)
    ordered = (pl.col("agency") == "court") | (pl.col("predicate") == "order")
    worth = said.filter((ordered.any() & (pl.col("source").n_unique() > 1)).over("person"))
    seen, complete = seen_days(gathered), _complete_registers(gathered)
    found = []
    for (person,), part in worth.sort("person", "id").group_by("person", maintain_order=True):
        one = _of_person(str(person), list(part.iter_rows(named=True)), seen, complete, gathered.inputs.as_at)
        if one is not None:
            found.append(one)
    return found


def order_statements(gathered: Gathered) -> pl.DataFrame:
    """Return the statements and claims of orders and legal statuses with ``code`` and ``jurisdiction``.

    Those whose code the crosswalk does not know, and allegations and opinions, are left out. Claims have no source.
    """
    jurisdictions = {name: source.jurisdiction for name, source in gathered.sources.items()}
    claims = gathered.claims.select(
        *(c for c in gathered.statements.columns if c in gathered.claims.columns), "cites"
    ).with_columns(agency=pl.lit("other"))
    both = pl.concat(
        [gathered.statements.with_columns(agency=pl.col("agency").cast(pl.String)), claims], how="diagonal"
    )
    said = both.filter(
        pl.col("predicate").is_in(_PREDICATES)
        & pl.col("value").is_not_null()
        & (pl.col("polarity") != "?")
        & pl.col("person").is_not_null()
        & ~pl.col("kind").is_in(_NOT_STATED).fill_null(value=False)
    )
    of_source = pl.col("source").replace_strict(jurisdictions, default=None, return_dtype=pl.String)
    written = about_people(gathered, said).with_columns(
        pl.coalesce(member("jurisdiction"), of_source).alias("jurisdiction"),
        pl.coalesce(member("code"), member("type"), "value").alias("written"),
    )
    distinct = written.select("written", "jurisdiction").unique().sort("written", "jurisdiction")
    codes = [order_code(value, jurisdiction) for value, jurisdiction in distinct.iter_rows()]
    known = distinct.with_columns(pl.Series("code", codes, dtype=pl.String))
    joined = written.join(known, on=["written", "jurisdiction"], how="left", nulls_equal=True, maintain_order="left")
    return joined.filter(pl.col("code").is_not_null())


def _complete_registers(gathered: Gathered) -> dict[str, tuple[date, date, str]]:
    """Return the courts whose register is declared complete for orders, with the period and how to print it."""
    found = {}
    for name, source in sorted(gathered.sources.items()):
        for cover in source.coverage if source.agency.value == "court" else ():
            if cover.complete and cover.of in _PREDICATES:
                first, last = (parse_date(text) if text else None for text in (cover.from_, cover.to))
                days = (first and first.latest) or date.min, (last and last.earliest) or date.max
                found[name] = (*days, f"{name}: {cover.of} complete {cover.from_ or '..'}/{cover.to or '..'}")
    return found


def _of_person(
    person: str,
    rows: list[Row],
    seen: Mapping[str, str | None],
    complete: Mapping[str, tuple[date, date, str]],
    as_at: str | None,
) -> Contrary | None:
    courts = [row for row in rows if row["agency"] == "court"]
    if not courts:
        pairs = _between_agencies(rows, seen, as_at)
        return Contrary(person, _listed(pairs), by_court=False) if pairs else None
    days = _court_days(courts)
    pairs, absent = [], set()
    for row in rows:
        if row["agency"] == "court":
            continue
        mine = _asserted(row, seen, as_at)
        same = [c for c in courts if c["code"] == row["code"] and _one_jurisdiction(c, row)]
        contrary = [c for c in courts if _one_jurisdiction(c, row) and _differs(c, row, mine, same, days, seen)]
        pairs += [(court, row) for court in contrary]
        if not contrary and row["polarity"] == "+" and not same and row["code"] in MADE_BY_A_COURT:
            held = [(c, complete[c["source"]]) for c in courts if c["source"] in complete and _one_jurisdiction(c, row)]
            inside = [(c, words) for c, (first, last, words) in held if first <= mine.first and mine.sure <= last]
            pairs += [(court, row) for court, _ in inside]
            absent |= {words for _, words in inside}
    return Contrary(person, _listed(pairs), by_court=True, absent=tuple(sorted(absent))) if pairs else None


def _court_days(courts: list[Row]) -> dict[str, Asserted]:
    """Return the days each order of a court stands: until its end, or until a later order that ends it."""
    stands = {row["id"]: asserted(row, None, standing=True) for row in courts}
    ended: dict[str, Asserted] = {}
    for row in courts:
        mine = stands[row["id"]]
        later = [
            stands[other["id"]].first
            for other in courts
            if stands[other["id"]].begun and stands[other["id"]].first > mine.first and _ends(other, row)
        ]
        if later and min(later) < mine.last:
            mine = Asserted(mine.first, min(later), min(later), mine.begun, ended=True)
        ended[row["id"]] = mine
    return ended


def _ends(later: Row, earlier: Row) -> bool:
    """Whether a court's later entry ends its earlier one: it excludes it, or says that it no longer stands."""
    if earlier["polarity"] == "-":
        return bool(later["polarity"] == "+" and later["code"] == earlier["code"])
    if later["polarity"] == "-":
        return bool(later["code"] == earlier["code"])
    return cannot_both_hold(later["code"], earlier["code"])


def _asserted(row: Row, seen: Mapping[str, str | None], as_at: str | None) -> Asserted:
    return asserted(row, seen.get(row["source"], as_at) if row["source"] else as_at)


def _differs(
    court: Row, row: Row, mine: Asserted, same: list[Row], days: Mapping[str, Asserted], seen: Mapping[str, str | None]
) -> bool:
    stands, read = days[court["id"]], seen.get(court["source"])
    if mine.begun and read and mine.first.isoformat() > read:
        return False  # newer than what was read of the court
    if court["code"] == row["code"]:
        if court["polarity"] != row["polarity"]:
            return stands.beyond_the_lag(mine)
        others = [days[c["id"]] for c in same if c["polarity"] == row["polarity"]]
        sure = Asserted(mine.first, mine.sure, mine.sure, mine.begun, mine.ended)
        return (
            row["polarity"] == "+"
            and all(other.ended and plus(other.last, LAG) < sure.last for other in others)
            and not mine.ended
        )
    if "-" in (court["polarity"], row["polarity"]) or not cannot_both_hold(court["code"], row["code"]):
        return False
    agrees = any(days[c["id"]].meets(mine) and days[c["id"]].last >= mine.last for c in same if c["polarity"] == "+")
    return not agrees and stands.beyond_the_lag(mine)


def _between_agencies(rows: list[Row], seen: Mapping[str, str | None], as_at: str | None) -> list[tuple[Row, Row]]:
    """Return the pairs of an order and another source's status that exclude each other and both surely hold."""
    days = {row["id"]: _asserted(row, seen, as_at) for row in rows}
    found = []
    for row in rows:
        for other in rows if row["predicate"] == "order" and row["source"] else ():
            apart = cannot_both_hold(row["code"], other["code"]) and (row["polarity"], other["polarity"]) == ("+", "+")
            denied = row["code"] == other["code"] and row["polarity"] != other["polarity"]
            if row["source"] == other["source"] or not (apart or denied) or not _one_jurisdiction(row, other):
                continue
            if days[row["id"]].beyond_the_lag(days[other["id"]]):
                found.append((row, other))
    return found


def _one_jurisdiction(a: Row, b: Row) -> bool:
    return a["jurisdiction"] is None or b["jurisdiction"] is None or a["jurisdiction"] == b["jurisdiction"]


def _listed(pairs: list[tuple[Row, Row]]) -> tuple[Row, ...]:
    found = {row["id"]: row for pair in pairs for row in pair}
    return tuple(found[i] for i in sorted(found))
