"""RL-5: orders, care status and parental responsibility that differ, the court's register being the authority."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.contrary import Side, Ties, against, in_order, side_of
from triangulate.conflicts.order_sides import contrary_orders
from triangulate.conflicts.responsibility import contradicted, is_authority, responsibility, seen_days
from triangulate.findings import Evidence, Finding
from triangulate.wording import listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from triangulate.gathered import Gathered

_NO_COURT: Final = "The court's register is not among what says so here, so the order itself has to be seen. "
_LAG_SENTENCE: Final = "Agencies may lag 14 days behind the court; this is later than that, or no day is given. "
_DRAFT: Final = "the draft"


@check("RL-5", "Order or responsibility conflict", kind="contradiction", severity="S1")
def order_conflict(gathered: Gathered) -> Iterable[Finding]:
    """A court order, a care status or parental responsibility is recorded differently by court and agencies.

    1. Orders and legal statuses are compared with each other, after a published crosswalk has read each agency's code
       (``codes_legal_status.csv``: the SSDA903 return, Jersey's Mosaic, plain words). A code it does not know is
       compared with nothing.
    2. The court's register is the authority. A court's order stands from the day it was made until its stated end, or
       until a later order of the court that ends it. An agency differs if, more than 14 days after it was made, it
       asserts a status that cannot stand beside the order ("no order" beside any order; accommodation by agreement
       beside a care order), or denies the order.
    3. An agency also differs if it asserts an order more than 14 days after the court ended or refused it; or, where
       the court's register is declared complete for orders and holds one of the child, an order it does not hold.
    4. Without a court among the sources, an order one agency records is compared with the orders and statuses of the
       others, for days on which both surely hold, with the same 14 days.
    5. Parental responsibility: one source says that somebody holds it for a child, another that they do not, for one
       time. The court, a register or an official entry is the authority where there is one.
    6. A claim of the draft counts as an agency's statement, made on the day of the draft.
    7. One finding a person (or pair of people) lists every statement that differs and what it differs from. Graded S1.
       Where the same statements also conflict as current states (AT-4), this code speaks.

    Not raised by: agencies up to 14 days behind; an order that was discharged before the other began; statuses that
    end before the order; orders in different jurisdictions; an order beside one it can stand beside; bail, for which
    there is no common code; delegated responsibility; silence, which is not a denial.

    Source: what excludes what, Children Act 1989 s.91 and Sch.3 para.10, Adoption and Children Act 2002 s.46; the
    authority of the register and the lag are this project's rules (finding codes, version 1). A lawyer of Jersey has
    to confirm the mapping of the Children (Jersey) Law 2002.
    """
    yield from _orders(gathered)
    yield from _responsibility(gathered)


def _orders(gathered: Gathered) -> Iterator[Finding]:
    found = contrary_orders(gathered)
    ties = Ties(gathered, [one.person for one in found])
    for one in found:
        rows = [row for row in one.rows if row["source"] is not None]
        sides = in_order(_sides(rows, "code"))
        rest = ties.between(sides)
        claims = [row for row in one.rows if row["source"] is None]
        told = [side.told("legal status") for side in sides] + [f"{_words(c['code'])} ({_DRAFT})" for c in claims]
        yield finding(
            order_conflict,
            severity="S1",
            summary=f"Different orders or legal statuses are recorded for {gathered.label(one.person)}: "
            f"{listed_in_words(told)}.",
            detail=(_LAG_SENTENCE if one.by_court else _NO_COURT)
            + (
                f"The court's register was searched and holds no such order: {'; '.join(one.absent)}. "
                * bool(one.absent)
            )
            + (rest.sentence or "One entry may be out of date, or mean an order of another kind or court."),
            statements={row["id"] for row in rows} | {i for c in claims for i in c["cites"] or ()},
            against=sorted({row["id"] for row in rows if one.by_court and row["agency"] != "court"}) or against(sides),
            personas={row["about"] for row in one.rows},
            people=[one.person],
            links=rest.links,
            claims=[row["id"] for row in claims],
            evidence=[
                Evidence(what="order", items=tuple(sorted({row["code"] for row in one.rows if not row["withheld"]})))
            ],
            settle="The sealed order, or the entry in the court's register.",
            held_by="court",
            searched=one.absent,
        )


def _responsibility(gathered: Gathered) -> Iterator[Finding]:
    said = responsibility(gathered)
    key = ["person", "ref_person"]
    several = said.filter(said.select(several=_both_said().over(key))["several"]).sort(*key, "id")
    if several.is_empty():
        return
    seen, ties = seen_days(gathered), Ties(gathered, [*several["person"], *several["ref_person"]])
    for (holder, child), part in several.group_by(key, maintain_order=True):
        rows = contradicted(list(part.iter_rows(named=True)), seen)
        if rows:
            yield _held_and_lacking(gathered, str(holder), str(child), rows, ties)


def _both_said() -> pl.Expr:
    return (pl.col("says") == "held").any() & (pl.col("says") == "none").any() & (pl.col("source").n_unique() > 1)


def _held_and_lacking(gathered: Gathered, holder: str, child: str, rows: list[dict[str, Any]], ties: Ties) -> Finding:
    sides = in_order(_sides(rows, "says"))
    swapped = [{**row, "about": row["ref"]} for row in rows]
    rests = [rest for rest in (ties.between(sides), ties.between(_sides(swapped, "says"))) if rest.sentence]
    official = any(is_authority(row) for row in rows)
    return finding(
        order_conflict,
        severity="S1",
        summary=f"{gathered.label(holder)} is recorded as holding and as not holding parental responsibility for "
        f"{gathered.label(child)}: {listed_in_words([side.told('statement') for side in sides])}.",
        detail=("" if official else _NO_COURT)
        + (" ".join(dict.fromkeys(r.sentence for r in rests)) or "It may have been acquired or ended in between."),
        statements=[row["id"] for row in rows],
        against=[row["id"] for row in rows if official and not is_authority(row)] or against(sides),
        personas={row[column] for row in rows for column in ("about", "ref")},
        people=[holder, child],
        links={link for rest in rests for link in rest.links},
        evidence=[Evidence(what="order", items=("parental_responsibility",))],
        settle="The birth registration entry, or the order or agreement that gave or ended it.",
        held_by="court",
    )


def _sides(rows: list[dict[str, Any]], column: str) -> list[Side]:
    """Return a side for each value of ``column``; a denial is its own side."""
    keys = sorted({(row[column], row["polarity"]) for row in rows})
    return [
        side_of([r for r in rows if (r[column], r["polarity"]) == key], _words(key[0], denied=key[1] == "-"))
        for key in keys
    ]


def _words(code: str, *, denied: bool = False) -> str:
    words = {"none": "not held"}.get(code, code.replace("_", " "))
    return f"not {words}" if denied and not words.startswith("not ") else words
