"""Meetings of which minutes are expected and due, and of which no source holds any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.process_events import Reliance, meetings, parts_in, run_day
from triangulate.conflicts.process_rules import Rules, days_of, with_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from triangulate.gathered import Gathered

_SUBJECTS: Final = ("subject", "child_present")
_MORE_THAN_A_DATE: Final = ("narrative", "decision")
_COVERS_MINUTES: Final = ("minutes_of", "minutes", "document", "documents")
_ALWAYS: Final = ("strategy_meeting",)
_MINUTES_WORDS: Final = r"(?i)minute|record of (the )?(meeting|conference|review)|\bnotes? of\b"


@dataclass(frozen=True, slots=True)
class Unminuted:
    """A meeting without minutes: its records, what carries it, who took part, and documents that may be the minutes."""

    kind: str
    days: int
    records: pl.DataFrame
    events: tuple[str, ...]
    statements: tuple[str, ...]
    people: tuple[str, ...]
    personas: tuple[str, ...]
    attendees: tuple[str, ...]
    agencies: tuple[str, ...]
    candidates: tuple[str, ...]


def unminuted_meetings(gathered: Gathered, rules: Rules, relied: Reliance) -> Iterator[Unminuted]:
    """Yield the meetings whose minutes are due and held by nobody, by event; see the rules of DP-1."""
    expected = days_of(rules, "minutes", "within_days")
    held = with_rule(meetings(gathered, expected["event_type"]), expected) if expected.height else expected
    if held.is_empty():
        return
    today = run_day(gathered)
    if today is not None:
        due = pl.col("last") + pl.duration(days=pl.col("days").max().over("same"))
        held = held.filter(pl.col("last").is_not_null() & (due < today))
    minuted = _minuted(gathered, held)
    parts = parts_in(gathered, held)
    bare = held.join(minuted, on="same", how="anti").join(_only_invited(parts), on="same", how="anti")
    told = pl.concat([_recorded_in_full(gathered, bare, parts), _kept_elsewhere(gathered, held, minuted)]).unique()
    events = bare.group_by("same").agg(pl.col("event").unique().sort())
    rested = [same for same, names in events.iter_rows() if relied.on(*names)]
    always = pl.col("event_type").is_in(_ALWAYS).any().over("same")
    missing = bare.filter(always | pl.col("same").is_in(told["same"].implode()) | pl.col("same").is_in(rested))
    said = _statements(gathered, missing)
    mine = parts.join(missing.select("same").unique(), on="same", how="semi")
    by_meeting = {key[0]: part for key, part in mine.partition_by("same", as_dict=True, maintain_order=True).items()}
    candidates = _candidates(gathered, missing, mine)
    for (same,), part in missing.sort("same", "event", "time").group_by("same", maintain_order=True):
        yield _unminuted(str(same), part, by_meeting.get(same, mine.clear()), said, candidates)


def _minuted(gathered: Gathered, held: pl.DataFrame) -> pl.DataFrame:
    """Return the meetings (``same``) with minutes: declared, or a document of that kind with a statement about them."""
    events = held.select("event", "same").unique()
    said = gathered.statements.filter(pl.col("polarity") == "+")
    declared = said.filter(pl.col("predicate") == "minutes_of").select(event="ref")
    documents = gathered.inputs.documents
    kind = pl.concat_str(pl.col("type").fill_null(""), pl.lit(" "), pl.col("title").fill_null(""))
    minutes = documents.filter(kind.str.contains(_MINUTES_WORDS)).select(document="id")
    inside = said.filter(pl.col("document").is_not_null()).join(minutes, on="document", how="semi")
    stated = [inside.select(event=side) for side in ("about", "ref")]
    return pl.concat([declared, *stated]).drop_nulls().join(events, on="event").select("same").unique()


def _only_invited(parts: pl.DataFrame) -> pl.DataFrame:
    return parts.group_by("same").agg((pl.col("role") == "invited").all().alias("only")).filter("only").select("same")


def _recorded_in_full(gathered: Gathered, bare: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """Return the meetings of which more than a date and its subjects is recorded."""
    events = bare.select("event", "same").unique()
    # One name alone is a fragment of a record, not a meeting written up.
    there = ~pl.col("role").is_in([*_SUBJECTS, "invited"]).fill_null(value=False)
    several = pl.col("person").n_unique().over("same") > 1
    others = parts.filter(several & there).select("same")
    said = gathered.statements.filter(pl.col("predicate").is_in(_MORE_THAN_A_DATE) & (pl.col("polarity") == "+"))
    described = said.select(event="about").join(events, on="event").select("same")
    return pl.concat([others, described])


def _kept_elsewhere(gathered: Gathered, held: pl.DataFrame, minuted: pl.DataFrame) -> pl.DataFrame:
    """Return the meetings recorded by a source that has minutes of another of that kind, or covers minutes."""
    keeps = held.join(minuted, on="same", how="semi").select("source", "event_type").unique()
    covering = [n for n, s in sorted(gathered.sources.items()) if any(c.of in _COVERS_MINUTES for c in s.coverage)]
    by_kind = held.join(keeps, on=["source", "event_type"], how="semi").select("same")
    return pl.concat([by_kind, held.filter(pl.col("source").is_in(covering)).select("same")])


def _statements(gathered: Gathered, missing: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    events = missing.select("event", "same").unique()
    own = gathered.statements.filter(
        pl.col("predicate").is_in(["time", "event_type", "reference", "narrative", "decision"])
    )
    rows = own.join(events, left_on="about", right_on="event").group_by("same").agg(pl.col("id").sort())
    return {same: tuple(ids) for same, ids in rows.iter_rows()}


def _candidates(gathered: Gathered, missing: pl.DataFrame, parts: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return documents written within 28 days of a meeting that read like minutes and name one who took part."""
    documents = gathered.inputs.documents
    kind = pl.concat_str(pl.col("type").fill_null(""), pl.lit(" "), pl.col("title").fill_null(""))
    day = pl.col("created_at").str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    minutes = documents.filter(kind.str.contains(_MINUTES_WORDS)).select(
        pl.col("id").alias("document"), day.alias("made")
    )
    said = gathered.statements.filter(pl.col("document").is_not_null() & pl.col("person").is_not_null())
    named = said.select("document", "person").unique().join(minutes.drop_nulls(), on="document")
    days = missing.select("same", "first", "last").unique()
    near = named.join(parts.select("same", "person").unique(), on="person").join(days, on="same")
    near = near.filter((pl.col("made") >= pl.col("first")) & (pl.col("made") <= pl.col("last") + timedelta(days=28)))
    return {same: tuple(ids) for same, ids in near.group_by("same").agg(pl.col("document").unique().sort()).iter_rows()}


def _unminuted(
    same: str, records: pl.DataFrame, parts: pl.DataFrame, said: dict[str, tuple[str, ...]],
    candidates: dict[str, tuple[str, ...]],
) -> Unminuted:  # fmt: skip
    others = parts.filter(~pl.col("role").is_in(_SUBJECTS).fill_null(value=False))
    agencies = gathered_agencies(records, parts)
    return Unminuted(
        kind=str(records["event_type"].min()),
        days=int(records["days"].max() or 0),  # type: ignore[arg-type]
        records=records,
        events=tuple(records["event"].unique().sort()),
        statements=(*said.get(same, ()), *records["time_statement"].drop_nulls(), *parts["statement"]),
        people=tuple(parts["person"].unique().sort()),
        personas=tuple(parts["persona"].unique().sort()),
        attendees=tuple(others["person"].unique().sort()),
        agencies=agencies,
        candidates=candidates.get(same, ()),
    )


def gathered_agencies(records: pl.DataFrame, parts: pl.DataFrame) -> tuple[str, ...]:
    """Return the agencies that record a meeting or a part in it, sorted."""
    return tuple(sorted({*records["agency"].drop_nulls(), *parts["agency"].drop_nulls()}))
