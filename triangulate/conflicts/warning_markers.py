"""RT-7: a warning marker is past its review date, or the person was not told of it and no reason is recorded."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.columns import member
from triangulate.conflicts.check import check, finding
from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.decided import retired
from triangulate.findings import Evidence, Finding
from triangulate.normalise.dates import parse_date
from triangulate.wording import AGENCY_WORDS, WITHHELD, listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered

_NO: Final = ("false", "no", "n", "0")
_NO_REASON: Final = ("", "none", "n/a", "na", "-", "null", "not recorded", "unknown")
_OPEN: Final = ("", "..")


@check("RT-7", "Warning marker overdue or never told", kind="process", severity="S3")
def warning_marker_overdue(gathered: Gathered) -> Iterable[Finding]:
    """A warning marker about a person is past its review, or the person was not told of it.

    1. Overdue: the whole of the marker's ``review_date``, however exactly it is written, lies before the as-at date.
    2. Never told: ``notified`` is false and ``reason_not_notified`` gives no reason.
    3. One finding a marker says which of the two it is, or both. Graded S3.

    Not raised by: a marker that has ended by the as-at date, is denied, or was retired by a correction; a marker that
    the same record states again, in the same words, with a later review date; a review due on the as-at date itself;
    a recorded reason for not telling; a marker that does not say whether the person was told, or when a review is
    due; a run without an as-at date (for the review). The text of a withheld marker is not shown.
    """
    said = gathered.said("warning_marker")
    if said.is_empty():
        return
    markers = about_people(gathered, said).with_columns(
        pl.coalesce(member("review_date"), member("review")).alias("review"),
        pl.coalesce(member("notified"), member("individual_notified")).str.to_lowercase().alias("told"),
        pl.coalesce(member("reason_not_notified"), pl.lit("")).str.strip_chars().str.to_lowercase().alias("why_not"),
        pl.coalesce(member("text"), pl.when(pl.col("value_kind") == "text").then("value")).alias("text"),
        pl.col("withheld").fill_null(value=False),
    )
    gone = list(retired(gathered))
    today = _day(gathered.inputs.as_at)
    never_told = pl.col("told").is_in(_NO) & pl.col("why_not").is_in(_NO_REASON)
    overdue = _overdue(markers["review"], today)
    judged = markers.with_columns(never_told.fill_null(value=False).alias("never_told"), overdue.alias("overdue"))
    judged = judged.filter(~_ended(today) & ~pl.col("id").is_in(gone))
    open_markers = _with_reviews_done(judged).filter(pl.col("never_told") | pl.col("overdue")).sort("id")
    for row in open_markers.iter_rows(named=True):
        yield _finding(gathered, row)


def _day(as_at: str | None) -> date | None:
    return date.fromisoformat(as_at[:10]) if as_at else None


def _last_days(dates: pl.Series) -> dict[str, date | None]:
    """Return the last day each date as written can mean; None for one that is not understood."""
    spans = {text: parse_date(text) for text in dates.drop_nulls().unique().sort()}
    return {t: max((end for _, end in s.readings()), default=None) if s.known else None for t, s in spans.items()}


def _overdue(reviews: pl.Series, today: date | None) -> pl.Series:
    last = _last_days(reviews)
    late = [bool(today and text is not None and (day := last[text]) and day < today) for text in reviews]
    return pl.Series(late, dtype=pl.Boolean)


def _ended(today: date | None) -> pl.Expr:
    """Whether a marker was taken off: its end is given, and lies before the as-at date where there is one."""
    given = pl.col("valid_to").is_not_null() & ~pl.col("valid_to").is_in(_OPEN)
    by_then = pl.lit(value=True) if today is None else pl.col("valid_to").str.slice(0, 10) <= today.isoformat()
    return given & by_then


def _with_reviews_done(markers: pl.DataFrame) -> pl.DataFrame:
    """Return the markers without ``overdue`` where the same record states the marker again with a later review."""
    last = _last_days(markers["review"])
    days = pl.Series([last[text] if text is not None else None for text in markers["review"]], dtype=pl.Date)
    words = pl.col("text").str.to_lowercase().str.replace_all(r"\W+", " ").str.strip_chars()
    dated = markers.with_columns(days.alias("due"), words.alias("words"))
    latest = pl.col("due").max().over("about", "words")
    return dated.with_columns(pl.col("overdue") & (pl.col("due") == latest).fill_null(value=False))


def _finding(gathered: Gathered, row: dict[str, Any]) -> Finding:
    agency = AGENCY_WORDS.get(row["agency"], row["agency"])
    text = WITHHELD if row["withheld"] else (row["text"] or "")
    due = "" if row["withheld"] else f" (due {row['review']})"
    what = [f"is past its review{due}"] if row["overdue"] else []
    what += ["was not made known to the person, and no reason is recorded"] if row["never_told"] else []
    quoted = f" “{text}”" if text else ""
    causes = [name for name in ("overdue", "never_told") if row[name]]
    return finding(
        warning_marker_overdue,
        severity="S3",
        summary=f"The warning marker{quoted} about {gathered.label(row['about'])} ({agency}) {listed_in_words(what)}.",
        statements=[row["id"]],
        personas=[row["about"]],
        people=[row["person"]],
        documents=[row["document"]] if row["document"] else [],
        evidence=[Evidence(what="marker", items=tuple(causes))],
        detail=f"Judged at {gathered.inputs.as_at}. A marker that is not reviewed may rest on what no longer holds; a "
        "person who is not told cannot challenge it."
        if gathered.inputs.as_at
        else "A person who is not told of a marker cannot challenge it.",
        settle="The review of the marker, and a record that the person was told, or why not.",
        held_by=row["agency"] or "",
    )
