"""Every recorded outcome, on the ladder of its process: of events, of people (convictions), and in a draft's claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec
import polars as pl

from triangulate.normalise.outcomes import Rung, ladder, read_outcome

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

DECIDES: Final[dict[str, tuple[str, ...]]] = {
    "criminal": ("police", "court"),
    "care": ("social_care",),
    "civil": ("court",),
    "employment": ("social_care", "education", "health", "other"),
    "medical": ("health",),
    "education": ("education",),
}
"""Which agencies' own records are those of a body that decides in each process; others repeat what they were told."""

ACCUSED_ROLES: Final = ("suspect", "offender")
NOT_CONVICTED: Final = Rung("criminal", "not_convicted", 0, terminal=True, label="not convicted")
"""A deciding body's statement that somebody was not convicted: it stands against a conviction and nothing else."""

_FOUND: Final = {"criminal": "convicted", "care": "substantiated", "civil": "proved", "employment": "substantiated"}
_TEXTS: Final = ("outcome", "code", "value", "result", "status", "text", "label")
_COLUMNS: Final = (
    "id", "about", "person", "predicate", "value", "value_kind", "ref", "polarity", "kind", "process", "agency",
    "source", "event_time", "recorded_at", "withheld", "quote", "raw", "cites", "claim",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """One statement (or claim) of how an allegation ended. ``event`` is the first record of its event, or None."""

    id: str
    about: str
    person: str | None
    event: str | None
    own_event: str | None
    process: str
    outcome: str | None
    rank: int
    terminal: bool
    closed: bool
    decides: bool
    agency: str
    source: str
    when: str
    withheld: bool
    claim: bool
    cites: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The outcome in words."""
        return (self.outcome or "closed").replace("_", " ")


def outcome_frame(gathered: Gathered) -> pl.DataFrame:
    """Return every outcome that is on a ladder or closes a process, one row a statement or claim, sorted by id.

    Columns: the fields of :class:`Outcome`. ``outcome`` is null where the words only say that a process ended;
    ``decides`` tells whether a body that decides in the process recorded it itself; ``when`` is the day it is dated,
    empty if unknown. Words that are on no ladder (a discharge, an exclusion) are left out: they are never compared.
    """
    said = gathered.statements.filter(_says_an_outcome()).with_columns(
        pl.lit(None, dtype=pl.List(pl.String)).alias("cites"), pl.lit(value=False).alias("claim")
    )
    claims = gathered.claims.filter(_says_an_outcome()).with_columns(
        pl.lit(None, pl.String).alias("agency"), pl.lit(value=True).alias("claim")
    )
    # Words without a value are still what the source says of the outcome.
    unread = pl.col("predicate").is_in(["outcome", "decision"]) & pl.col("value").is_null()
    rows = pl.concat([said.select(_COLUMNS), claims.select(_COLUMNS)]).with_columns(
        pl.when(unread).then(pl.coalesce("quote", "raw")).otherwise("value").alias("value"),
        pl.when(unread).then(pl.lit("text")).otherwise(pl.col("value_kind").cast(pl.String)).alias("value_kind"),
    )
    own_event = pl.when(pl.col("predicate").is_in(["outcome", "decision"])).then("about").otherwise("ref")
    same = gathered.same_events.select(own_event="event", event="same")
    placed = rows.with_columns(own_event.alias("own_event")).join(same, on="own_event", how="left")
    read = placed.join(_readings(rows), on=_KEYS, nulls_equal=True)
    written = pl.when(~pl.col("claim")).then("recorded_at")
    decides = pl.any_horizontal(
        (pl.col("read_process") == process) & pl.col("agency").is_in(agencies) for process, agencies in DECIDES.items()
    )
    return read.select(
        "id", "about", "person",
        pl.coalesce("event", "own_event").alias("event"),
        "own_event",
        pl.col("read_process").alias("process"),
        "outcome", "rank", "terminal", "closed",
        (decides & ~pl.col("claim")).fill_null(value=False).alias("decides"),
        pl.col("agency").fill_null(""),
        pl.col("source").fill_null(""),
        pl.coalesce("event_time", written, pl.lit("")).str.slice(0, 10).alias("when"),
        pl.col("withheld").fill_null(value=False),
        "claim",
        pl.col("cites").fill_null([]),
    ).sort("claim", "id")  # fmt: skip


def outcomes_of(frame: pl.DataFrame) -> list[Outcome]:
    """Return the rows of :func:`outcome_frame` as objects."""
    return [Outcome(**{**row, "cites": tuple(sorted(row["cites"]))}) for row in frame.iter_rows(named=True)]


def _says_an_outcome() -> pl.Expr:
    predicate, kind = pl.col("predicate"), pl.col("kind")
    decided = predicate.is_in(["allegation"]) & kind.is_in(["finding", "decision"]).fill_null(value=False)
    stated = predicate.is_in(["outcome", "decision", "convicted"]) | decided
    denied = (pl.col("polarity") == "-") & (predicate == "convicted")
    return stated & ((pl.col("polarity").fill_null("+") == "+") | denied).fill_null(value=False)


_KEYS: Final = ["predicate", "value", "value_kind", "process", "agency", "polarity"]
_READING: Final[dict[str, Any]] = {
    "read_process": pl.String, "outcome": pl.String, "rank": pl.Int64, "terminal": pl.Boolean, "closed": pl.Boolean
}  # fmt: skip


def _readings(rows: pl.DataFrame) -> pl.DataFrame:
    """Return what each distinct text says; those that are on no ladder are left out."""
    distinct = rows.select(_KEYS).unique(maintain_order=True)
    read = [_read(row) for row in distinct.iter_rows(named=True)]
    cells = [
        (process, rung.outcome if rung else None, rung.rank if rung else 0, rung is not None and rung.terminal, closed)
        if process else (None, None, 0, False, False)
        for process, rung, closed in (one or (None, None, False) for one in read)
    ]  # fmt: skip
    known = distinct.hstack(pl.DataFrame(cells, schema=_READING, orient="row"))
    return known.filter(pl.col("read_process").is_not_null())


def _read(row: dict[str, Any]) -> tuple[str, Rung | None, bool] | None:
    """Return process, rung and whether the process ended; None where the words are on no ladder."""
    if row["predicate"] == "convicted":
        return _conviction(row)
    if row["predicate"] == "allegation":
        process = row["process"] or {"social_care": "care", "court": "civil"}.get(row["agency"] or "")
        rung = ladder()[process, _FOUND[process]] if process in _FOUND else None
        return (process, rung, True) if process and rung else None
    reading = read_outcome(_text(row), row["process"], row["agency"])
    if reading.process is None or not reading.understood:
        return None
    return reading.process, reading.rung, reading.closed


def _conviction(row: dict[str, Any]) -> tuple[str, Rung | None, bool] | None:
    if row["polarity"] == "-" or (row["value_kind"] == "boolean" and row["value"] == "false"):
        return "criminal", NOT_CONVICTED, True
    if row["value_kind"] == "boolean" or row["value"] is None:
        return "criminal", ladder()["criminal", "convicted"], True
    # The value is most often the offence; where it is an outcome after all, that outcome is what is said.
    reading = read_outcome(_text(row), "criminal", row["agency"])
    if reading.understood and reading.rung is None:
        return "criminal", NOT_CONVICTED, True
    return "criminal", reading.rung or ladder()["criminal", "convicted"], True


def _text(row: dict[str, Any]) -> str:
    if row["value"] is None:
        return ""
    if row["value_kind"] != "object":
        return str(row["value"])
    members = msgspec.json.decode(row["value"])
    return next((str(members[name]) for name in _TEXTS if members.get(name)), "")


def accused(gathered: Gathered) -> pl.DataFrame:
    """Return who is alleged against, or recorded as suspect or offender, at which event.

    Columns: ``event`` (the first record of it), ``person, persona, statement, agency``.
    """
    said = gathered.said("participant", "allegation")
    part = (pl.col("predicate") == "allegation") | pl.col("value").is_in(ACCUSED_ROLES).fill_null(value=False)
    rows = said.filter(part & pl.col("ref").is_not_null())
    named = rows.select("person", "agency", persona="about", statement="id", own="ref")
    return named.join(gathered.same_events.rename({"event": "own", "same": "event"}), on="own").drop("own")


def claims_with_events(gathered: Gathered, frame: pl.DataFrame) -> pl.DataFrame:
    """Return ``frame`` with claims that name no event placed at the one event that all they cite is about."""
    loose = frame.filter(pl.col("claim") & pl.col("event").is_null() & (pl.col("cites").list.len() > 0))
    if loose.is_empty():
        return frame
    cited = loose.select("id", "cites").explode("cites").join(
        gathered.statements.select(cites="id", own=pl.coalesce("ref", "about"), other="about"), on="cites"
    )  # fmt: skip
    same = gathered.same_events
    named = pl.concat([cited.select("id", event=column).join(same, on="event") for column in ("own", "other")])
    one = named.group_by("id").agg(pl.col("same").unique()).filter(pl.col("same").list.len() == 1)
    placed = one.select("id", pl.col("same").list.first().alias("_event"), pl.lit(value=True).alias("claim"))
    joined = frame.join(placed, on=["id", "claim"], how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("event", "_event").alias("event")).drop("_event")
