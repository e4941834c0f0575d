"""Where a retired value lives on: recipients that have not confirmed the correction, copies, and its return."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.barred_use import includes
from triangulate.conflicts.decided import lines_made
from triangulate.conflicts.statement_rows import Row, is_decision, says_the_same, value_key, with_subjects
from triangulate.ledger.lines import AcknowledgementLine, DisclosureLine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.conflicts.derivation import Derivations
    from triangulate.gathered import Gathered
    from triangulate.ledger.lines import CorrectionLine

MARKED: Final = re.compile(
    r"(?i)\b(in error|by mistake|mistaken(ly)?|errone\w+|wrong(ly)?|incorrect(ly)?|corrected|retracted|rescinded)\b"
)
"""Words by which a record says that what it keeps is a mistake (judgement, reviewed 2026)."""


def recipients(gathered: Gathered, line: CorrectionLine, rows: Iterable[Row]) -> list[DisclosureLine]:
    """Return the disclosures of retired statements to recipients that have not confirmed the correction."""
    retired = list(rows)
    people = gathered.linking.people
    found = []
    for disclosed in lines_made(gathered, DisclosureLine):
        given = [row for row in retired if includes(disclosed, row)]
        # Whom the record is about is told of the correction as the subject, not as a recipient.
        given = [row for row in given if row["person"] is None or people.person_of(disclosed.to) != row["person"]]
        if any(not _confirmed(gathered, line, disclosed.to, row["id"]) for row in given):
            found.append(disclosed)
    return found


def copies(gathered: Gathered, line: CorrectionLine, retired: list[str], derived: Derivations) -> list[Row]:
    """Return the statements taken from ``retired`` ones that still say so, and are not confirmed as corrected."""
    newer = {(value_key(row), row["polarity"]) for one in line.replaced_by if (row := derived.rows.get(one))}
    said = {(row["predicate"], row["polarity"]) for one in retired if (row := derived.rows.get(one))}
    found = []
    for name in derived.taken_from(retired):
        row = derived.rows[name]
        if line.replaced_by and not set(line.replaced_by).isdisjoint({name, *(row["derived_from"] or ())}):
            continue
        origins = [derived.rows[one] for one in derived.origins(name) if one in derived.rows]
        replaced = (value_key(row), row["polarity"]) in newer and row["value"] is not None
        denied = row["polarity"] != "+" and (row["predicate"], row["polarity"]) not in said
        if replaced or denied or marked_as_history(row) or is_decision_upon(row, origins):
            continue
        if not any(_confirmed(gathered, line, row["source"], one) for one in (*retired, name)):
            found.append(row)
    return found


def is_decision_upon(row: Row, origins: Iterable[Row]) -> bool:
    """Whether a statement is a finding or decision that rests on its origins, and not a copy of one of them."""
    copied = any(row["predicate"] == one["predicate"] and value_key(row) == value_key(one) for one in origins)
    return is_decision(row) and not copied


def marked_as_history(row: Row) -> bool:
    """Whether a statement is kept as what was once recorded: ended, a former name or number, or marked a mistake."""
    ended = row["valid_to"] not in (None, "", "..")
    former = '"former"' in (row["value"] or "") and row["value_kind"] == "object"
    return ended or former or MARKED.search(row["quote"] or "") is not None


def returned(gathered: Gathered, retired: dict[str, Row], lines: dict[str, CorrectionLine]) -> dict[str, list[Row]]:
    """Return for each retired statement those recorded after its correction that say the same again."""
    if not retired:
        return {}
    first = min(line.at[:10] for line in lines.values())
    keys: list[dict[str, Any]] = [
        {"predicate": row["predicate"], "_subject": row["person"] or row["subject"]} for row in retired.values()
    ]
    wanted = pl.DataFrame(keys, schema={"predicate": pl.String, "_subject": pl.String}).unique()
    same = gathered.same_events.rename({"event": "about"})
    late = (
        gathered.statements.filter(
            pl.col("predicate").is_in(wanted["predicate"].unique().implode())
            & (pl.col("recorded_at").str.slice(0, 10) > first)
        )
        .join(same, on="about", how="left", maintain_order="left")
        .with_columns(pl.coalesce("person", "same", "about").alias("_subject"))
        .join(wanted, on=["predicate", "_subject"], how="semi")
        .drop("same", "_subject")
    )
    rows = list(with_subjects(gathered, late).sort("id").iter_rows(named=True))
    newer = {one for line in lines.values() for one in line.replaced_by} | set(lines)
    return {
        name: found
        for name, row in sorted(retired.items())
        if (found := [one for one in rows if one["id"] not in newer and _again(one, row, lines[name])])
    }


def _again(row: Row, retired: Row, line: CorrectionLine) -> bool:
    if str(row["recorded_at"])[:10] <= line.at[:10] or not says_the_same(row, retired):
        return False
    if set(line.replaced_by) & set(row["derived_from"] or ()) or marked_as_history(row):
        return False
    begins = row["valid_from"] or row["event_time"]
    if begins is not None and str(begins)[:10] > line.at[:10]:
        return False  # it came about after the correction: a new fact, such as a move back
    return not _apart(row["event_time"], retired["event_time"])


def _apart(one: str | None, other: str | None) -> bool:
    """Whether two times of an event, cut to what both say, differ."""
    if one is None or other is None:
        return False
    shared = min(len(one), len(other), 10)
    return one[:shared] != other[:shared]


def _confirmed(gathered: Gathered, line: CorrectionLine, holder: str, statement: str) -> bool:
    """Whether a holder of a retired statement has confirmed, since the correction, that it has acted on it."""
    about = {statement, *line.replaced_by, str(line.seq)}
    acknowledged = (one for one in lines_made(gathered, AcknowledgementLine) if one.seq > line.seq and one.of in about)
    return any(_same_holder(gathered, one.from_, holder) for one in acknowledged)


def _same_holder(gathered: Gathered, one: str, other: str) -> bool:
    """Whether two names are of one holder: equal, or a source and the agency that it belongs to."""
    agencies = {name: source.agency.value for name, source in gathered.sources.items()}
    one, other = one.strip().lower(), other.strip().lower()
    return one == other or agencies.get(one) == other or agencies.get(other) == one
