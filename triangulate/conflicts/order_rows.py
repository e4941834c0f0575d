"""Times that contradict each other inside one record: backwards, written before, signed before, far from term."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.event_facts import event_types
from triangulate.normalise.date_columns import date_frame
from triangulate.normalise.moments import sides_of, surely_after, window_of
from triangulate.normalise.valid_times import parse_bounds
from triangulate.wording import AGENCY_WORDS, WITHHELD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from triangulate.gathered import Gathered

EARLIEST_BEFORE_TERM: Final = 20 * 7
"""Days a birth can lie before the expected date: nobody has lived who was born before 20 weeks (judgement from the
RCOG scale of viability at 22 weeks, reviewed 2026)."""
LATEST_AFTER_TERM: Final = 8 * 7
"""Days a birth can lie after the expected date; induction is offered from one week after (NICE NG207, 2021)."""
_OF_THE_CHILD: Final = 400  # an expected date this near a birth date is that of the same birth, not of a child's child
NEVER_AHEAD: Final = ("incident", "custody", "missing", "attendance_ed", "birth", "death")
"""Event types that nobody writes down before they happen."""

_RULES: Final = {
    "held": "A time does not end before it begins.",
    "time": "An event does not end before it begins.",
    "written": "What happened is not written down before it happened.",
    "signed": "A document is not signed before it was made.",
    "term": "A birth lies between 20 weeks before and 8 weeks after the expected date.",
}
_ISO_DAY: Final = r"^\d{4}-\d{2}-\d{2}"
_FIRST_VERSIONS: Final = ("", "0", "1", "1.0", "v1")


@dataclass(frozen=True, slots=True)
class ImpossibleRow:
    """Two times of one record that cannot be in the order given, with everything that says so."""

    what: str
    subject: str
    first: str
    then: str
    agency: str
    statements: tuple[str, ...]
    personas: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    @property
    def rule(self) -> str:
        """The rule that is broken, in a sentence."""
        return _RULES[self.what]

    def summary(self, gathered: Gathered) -> str:
        """Return the two times in a sentence."""
        words = {
            "held": "is said to hold from {first} to {then}",
            "time": "is said to have begun at {first} and ended at {then}",
            "written": "is said to have happened at {first} and was written down at {then}",
            "signed": "was made at {first} and signed at {then}",
            "term": "has a birth expected on {first} and a birth date of {then}",
        }[self.what].format(first=self.first, then=self.then)
        return f"A record of {gathered.label(self.subject)} {words} ({AGENCY_WORDS.get(self.agency, self.agency)})."


def impossible_rows(gathered: Gathered) -> Iterator[ImpossibleRow]:
    """Yield every record whose own times cannot be in order, sorted by kind and record."""
    types = event_types(gathered)
    for what, rows in (
        ("held", _held(gathered)),
        ("time", _backwards(gathered)),
        ("written", _written_before(gathered, types)),
        ("term", _far_from_term(gathered)),
    ):
        if not rows.is_empty():
            yield from _grouped(what, rows, gathered)
    yield from _signed_before_made(gathered)


def _grouped(what: str, rows: pl.DataFrame, gathered: Gathered) -> Iterator[ImpossibleRow]:
    keys = ["subject", "source", "first", "then"]
    events = frozenset(gathered.inputs.events["id"])
    for (subject, _, first, then), part in rows.sort(*keys, "id").group_by(keys, maintain_order=True):
        hidden = bool(part["withheld"].fill_null(value=False).any())
        about = part.filter(pl.col("person").is_not_null())
        yield ImpossibleRow(
            what=what,
            subject=str(subject),
            first=WITHHELD if hidden else str(first),
            then=WITHHELD if hidden else str(then),
            agency=str(part.item(0, "agency")),
            statements=tuple(part["id"].unique().sort()),
            personas=tuple(about["about"].unique().sort()),
            people=tuple(about["person"].unique().sort()),
            events=(str(subject),) if subject in events else (),
        )


def _surely(frame: pl.DataFrame, first: str, then: str, wrong: Callable[[str, str], bool]) -> pl.DataFrame:
    """Return the rows whose times are ``wrong``; plain dates in order are left out without being read."""
    iso = pl.col(first).str.contains(_ISO_DAY) & pl.col(then).str.contains(_ISO_DAY)
    in_order = iso & (pl.col(first).str.slice(0, 10) <= pl.col(then).str.slice(0, 10))
    doubtful = frame.filter(~in_order)
    pairs = doubtful.select(first, then).unique().sort(first, then)
    kept = [row for row in pairs.iter_rows() if wrong(*row)]
    return doubtful.join(
        pl.DataFrame(kept, schema={first: pl.String, then: pl.String}, orient="row"), on=[first, then], how="semi"
    )


def _said(gathered: Gathered) -> pl.DataFrame:
    return gathered.statements.filter(pl.col("polarity") == "+")


def _subject() -> pl.Expr:
    """The event a statement is about or refers to; else whom it is about."""
    return pl.when(pl.col("ref_person").is_null()).then(pl.coalesce("ref", "about")).otherwise("about").alias("subject")


def _held(gathered: Gathered) -> pl.DataFrame:
    both = _said(gathered).filter(pl.col("valid_from").is_not_null() & pl.col("valid_to").is_not_null())
    wrong = _surely(both, "valid_from", "valid_to", lambda a, b: parse_bounds(a, b).inverted)
    return wrong.with_columns(
        pl.col("about").alias("subject"), pl.col("valid_from").alias("first"), pl.col("valid_to").alias("then")
    )


def _backwards(gathered: Gathered) -> pl.DataFrame:
    said = _said(gathered)
    of_event = said.filter(pl.col("predicate") == "time").with_columns(pl.col("value").alias("_time"))
    own = said.filter(pl.col("event_time").is_not_null()).with_columns(pl.col("event_time").alias("_time"))
    both = pl.concat([of_event, own]).filter(pl.col("_time").str.contains("/", literal=True))
    backwards = [t for t in both["_time"].unique().sort() if (sides := sides_of(t)) and surely_after(*sides)]
    found = both.filter(pl.col("_time").is_in(backwards)).unique("id", maintain_order=True)
    parts = pl.col("_time").str.splitn("/", 2).struct
    return found.with_columns(_subject(), parts.field("field_0").alias("first"), parts.field("field_1").alias("then"))


def _written_before(gathered: Gathered, types: pl.DataFrame) -> pl.DataFrame:
    said = _said(gathered).filter(
        pl.col("recorded_at").is_not_null() & (pl.col("kind").is_null() | (pl.col("kind") != "decision"))
    )
    when = pl.when(pl.col("predicate") == "time").then(pl.col("value")).otherwise("event_time")
    dated = said.with_columns(when.alias("first"), pl.col("recorded_at").alias("then"), _subject())
    dated = dated.filter(pl.col("first").is_not_null())
    never = types.filter(pl.col("event_type").is_in(NEVER_AHEAD)).select(pl.col("event").alias("subject"))
    happened = dated.join(never, on="subject", how="semi", maintain_order="left")
    seen = dated.filter((pl.col("basis") == "observed").fill_null(value=False))
    return _surely(pl.concat([happened, seen]).unique("id", maintain_order=True), "first", "then", _written_ahead)


def _written_ahead(happened: str, written: str) -> bool:
    sides, wrote = sides_of(happened), window_of(written)
    return sides is not None and wrote is not None and surely_after(sides[0], wrote)


def _far_from_term(gathered: Gathered) -> pl.DataFrame:
    expected = about_people(gathered, gathered.said("expected_birth_date").filter(pl.col("value").is_not_null()))
    if expected.is_empty():
        return pl.DataFrame()
    spans = date_frame(expected["value"]).select("earliest", "latest")
    terms = expected.hstack(spans.rename({"earliest": "_from", "latest": "_to"})).drop_nulls(["_from", "_to"])
    born = gathered.birth_dates.group_by("person").agg(
        pl.col("earliest").min(), pl.col("latest").max(), pl.col("value").min(), pl.col("id"), pl.col("withheld").any()
    )
    both = terms.join(born, on="person", suffix="_born").filter(pl.col("earliest") <= pl.col("latest"))
    too_early = (pl.col("_from") - pl.col("latest")).dt.total_days()
    too_late = (pl.col("earliest") - pl.col("_to")).dt.total_days()
    wrong = (too_early.is_between(EARLIEST_BEFORE_TERM + 1, _OF_THE_CHILD)) | (
        too_late.is_between(LATEST_AFTER_TERM + 1, _OF_THE_CHILD)
    )
    found = both.filter(wrong).with_columns(
        pl.col("person").alias("subject"), pl.col("value").alias("first"), pl.col("value_born").alias("then"),
        (pl.col("withheld") | pl.col("withheld_born")).alias("withheld"),
    )  # fmt: skip
    other = found.explode("id_born", empty_as_null=False).with_columns(pl.col("id_born").alias("id"))
    return pl.concat([found.drop("id_born"), other.drop("id_born")])


def _signed_before_made(gathered: Gathered) -> Iterator[ImpossibleRow]:
    held = gathered.inputs.documents.filter(pl.col("created_at").is_not_null() & pl.col("signed_at").is_not_null())
    first = held.filter(pl.col("version").fill_null("").str.to_lowercase().is_in(_FIRST_VERSIONS))
    wrong = _surely(first, "created_at", "signed_at", _signed_ahead)
    if wrong.is_empty():
        return
    later = frozenset(gathered.statements.filter(pl.col("predicate") == "supersedes")["about"])
    for row in wrong.sort("id").iter_rows(named=True):
        said = _that_carry(gathered, row["id"])
        if said and row["id"] not in later:
            yield ImpossibleRow(
                what="signed",
                subject=row["id"],
                first=row["created_at"],
                then=row["signed_at"],
                agency=gathered.sources[row["source"]].agency.value,
                statements=tuple(r["id"] for r in said),
                personas=tuple(sorted({r["about"] for r in said if r["person"]})),
                people=tuple(sorted({r["person"] for r in said if r["person"]})),
                documents=(row["id"],),
            )


def _signed_ahead(made: str, signed: str) -> bool:
    created, sealed = window_of(made), window_of(signed)
    return created is not None and sealed is not None and surely_after(created, sealed)


def _that_carry(gathered: Gathered, document: str) -> list[dict[str, Any]]:
    """Return the statements about a document; without any, those that stand in it."""
    for column in ("about", "document"):
        said = gathered.statements.filter(pl.col(column) == document).sort("id")
        if not said.is_empty():
            return list(said.iter_rows(named=True))
    return []
