"""Records of children who were not born yet, or stand under a placeholder, with the day a birth was due."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.normalise.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered

OVERDUE: Final = timedelta(weeks=8)
"""How long after the expected date a birth may go unrecorded before it is asked about (this project's limit)."""
PREGNANCY: Final = timedelta(weeks=40)
_EARLY: Final = timedelta(weeks=18)
"""How long before the expected date a child can be born and live: 22 weeks of 40 (BAPM, 2019)."""
_UNBORN_NAME: Final = r"(?i)^\W*(unborn|unnamed)\b"
_BABY_NAME: Final = r"(?i)^\W*(baby|infant|twin)\b"
_OF_CHILD: Final = ("sibling", "twin")


@dataclass(frozen=True, slots=True)
class Open:
    """A person who is only an unborn or placeholder record, and the last day on which the birth was due.

    ``dated``: whether an expected date says so; ``parents``: the people stated to be parents; ``events``: those the
    record or its pregnancy is part of that have an outcome.
    """

    person: str
    label: str
    personas: tuple[str, ...]
    parents: tuple[str, ...]
    statements: tuple[str, ...]
    due: date
    dated: bool
    hidden: bool
    events: tuple[str, ...]

    @property
    def overdue(self) -> date:
        """The day after which a birth ought to have been recorded."""
        return self.due + OVERDUE


def open_placeholders(gathered: Gathered) -> list[Open]:
    """Return the people who are only such records and of whom no birth, death or proper name is recorded."""
    candidates = _candidates(gathered)
    if candidates.is_empty():
        return []
    said = gathered.statements.filter(pl.col("polarity") == "+").join(candidates, on="person", how="semi").sort("id")
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in said.iter_rows(named=True):
        rows[row["person"]].append(row)
    parents = _parents(gathered, candidates)
    mothers = _expected_of_mothers(gathered, {p for each in parents.values() for p in each})
    ended = _events_with_outcome(gathered)
    personas = gathered.personas.join(candidates, on="person", how="semi").group_by("person").agg(pl.col("id").sort())
    found = []
    for person, ids in personas.sort("person").iter_rows():
        own = rows.get(person, [])
        theirs = [row for parent in parents.get(person, ()) for row in mothers.get(parent, ())]
        one = _open(gathered, person, ids, own, theirs, parents.get(person, []), ended)
        if one is not None:
            found.append(one)
    return found


def _candidates(gathered: Gathered) -> pl.DataFrame:
    """Return ``person`` of unborn and placeholder records, of those under no proper name, and of those expected."""
    personas = gathered.personas.filter(pl.col("person").is_not_null())
    is_test = pl.col("flags").list.contains("test").fill_null(value=False)
    nobody = personas.filter(pl.col("type").is_in(["unborn", "placeholder"])).select("person")
    names = gathered.names.join(personas.select(about="id", type="type"), on="about", how="left")
    # The family name of an unborn child may be two words, which a parser of names takes for a given name and another.
    not_born = (pl.col("type") == "unborn").fill_null(value=False) & pl.col("value").str.contains(_BABY_NAME)
    nobody_yet = pl.col("placeholder") | pl.col("value").str.contains(_UNBORN_NAME) | not_born
    names = names.with_columns(nobody_yet.alias("placeholder"))
    unnamed = names.group_by("person").agg(pl.col("placeholder").all()).filter("placeholder").select("person")
    dated = gathered.said("expected_birth_date").select("person")
    expected = dated.join(_parents_only(gathered), on="person", how="anti")
    children = gathered.said("parent").select(person="ref_person").drop_nulls()
    siblings = gathered.said(*_OF_CHILD).select("person", "ref_person")
    as_child = pl.concat([children, siblings.select("person"), siblings.select(person="ref_person").drop_nulls()])
    unborn = personas.filter(pl.col("type") == "unborn").select("person")
    # A placeholder may stand for an adult; it is a child's if somebody says so, or a birth is expected of it.
    is_child = pl.concat([as_child, unborn, expected]).unique()
    no_more = [
        gathered.said("birth_date", "death_date").filter(pl.col("value").is_not_null()).select("person"),
        names.filter(~pl.col("placeholder")).select("person"),
        personas.filter(is_test | (pl.col("type") == "organisation")).select("person"),
    ]
    found = pl.concat([nobody, unnamed, expected]).unique().join(is_child, on="person", how="semi")
    return found.join(pl.concat(no_more).unique(), on="person", how="anti").sort("person")


def _parents_only(gathered: Gathered) -> pl.DataFrame:
    """Return ``person`` of parents: an expected date may stand on the mother's record, who is no child for that."""
    return gathered.said("parent").select("person").unique()


def _parents(gathered: Gathered, children: pl.DataFrame) -> dict[str, list[str]]:
    said = gathered.said("parent").filter(
        pl.col("value").is_in(["birth", "registered", "genetic"]) | pl.col("value").is_null()
    )
    mine = said.join(children, left_on="ref_person", right_on="person", how="semi")
    grouped = mine.group_by("ref_person").agg(pl.col("person").unique().sort())
    return dict(grouped.iter_rows())


def _expected_of_mothers(gathered: Gathered, mothers: set[str]) -> dict[str, list[dict[str, Any]]]:
    said = gathered.said("expected_birth_date").filter(pl.col("person").is_in(sorted(mothers))).sort("id")
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in said.iter_rows(named=True):
        found[row["person"]].append(row)
    return found


def _events_with_outcome(gathered: Gathered) -> frozenset[str]:
    said = gathered.statements.filter(
        (pl.col("predicate") == "outcome") & (pl.col("polarity") == "+") & pl.col("value").is_not_null()
    )
    return frozenset(said["about"])


def _open(
    gathered: Gathered,
    person: str,
    ids: list[str],
    own: list[dict[str, Any]],
    of_mother: list[dict[str, Any]],
    parents: list[str],
    ended: frozenset[str],
) -> Open | None:
    written = [
        day for row in own for t in (row["recorded_at"], row["event_time"]) if t and (day := parse_date(t).earliest)
    ]
    first = min(written, default=None)
    expected = _days([row for row in own if row["predicate"] == "expected_birth_date"])
    if not expected and first is not None:
        # A mother may have been pregnant before: her expected date is this child's if the record was open then.
        expected = [(r, d) for r, d in _days(of_mother) if first - PREGNANCY <= d <= first + PREGNANCY]
    elif not expected:
        expected = _days(of_mother)
    if not expected and first is None:
        return None
    due = max((day for _, day in expected), default=None) or (first or date.max - PREGNANCY - OVERDUE) + PREGNANCY
    names = [row for row in own if row["predicate"] == "name"]
    carried = [*names, *(row for row, _ in expected)] or own[:1]
    shown = sorted(
        {str(r["raw"] or r["value"]) for r in names if not r["withheld"] and not str(r["value"]).startswith("{")}
    )
    label = f"'{shown[0]}'" if shown else f"The record {gathered.label(ids[0])}"
    return Open(
        person=person,
        label=label,
        personas=tuple(ids),
        parents=tuple(parents),
        statements=tuple(sorted(row["id"] for row in carried)),
        due=due,
        dated=bool(expected),
        hidden=any(row["withheld"] for row, _ in expected),
        events=tuple(sorted({row["ref"] for row in own if row["ref"] in ended})),
    )


def _days(rows: Iterable[dict[str, Any]]) -> list[tuple[dict[str, Any], date]]:
    return [(row, day) for row in rows if row["value"] and (day := parse_date(row["value"]).latest) is not None]


def born_after(gathered: Gathered, waiting: list[Open]) -> frozenset[str]:
    """Return those of ``waiting`` at whose time another child of the same parent was born: that is the child."""
    parents = sorted({parent for one in waiting for parent in one.parents})
    said = gathered.said("parent").filter(pl.col("person").is_in(parents)).select("person", "ref_person").drop_nulls()
    births = gathered.birth_dates.drop_nulls(["earliest", "latest"]).select("earliest", "latest", ref_person="person")
    rows = said.unique().join(births, on="ref_person").select("person", "earliest", "latest").rows()
    found = set()
    for one in waiting:
        since = one.due - (_EARLY if one.dated else PREGNANCY)
        if any(p in one.parents and first <= one.overdue and last >= since for p, first, last in rows):
            found.add(one.person)
    return frozenset(found)
