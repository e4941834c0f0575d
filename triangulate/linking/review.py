"""Which pairs a person should look at first."""

from __future__ import annotations

from math import log2
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.errors import UsageError
from triangulate.linking.bridges import weakest_bridges
from triangulate.linking.evaluating.labels import need_columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

REASONS: Final = ("conflict", "threshold", "bridge", "pattern")
"""Why a pair is shown, in the order in which the four take turns."""

_DEEP: Final = 4  # pairs a queue holds for each pair asked for: enough that no pattern comes twice too early
_OWN: Final = ["a", "b", "probability", "weight"]


def review_sample(edges: pl.DataFrame, people: pl.DataFrame, size: int = 50, *, threshold: float = 0.5) -> pl.DataFrame:
    """Return the ``size`` edges that a person should judge first, the most telling first.

    Four queues take turns until ``size`` pairs are chosen or none is left:

    * ``conflict``: edges that the column ``conflict``, if there is one, marks (true, or a text), the likeliest
      first;
    * ``threshold``: edges whose log odds lie nearest to those of ``threshold``, the probability from which
      pairs are joined (uncertainty sampling; Lewis and Gale, 1994);
    * ``bridge``: edges at or above ``threshold`` inside a person of three or more records, without which the
      edges no longer hold the person together, the weakest first;
    * ``pattern``: for each pattern of levels, the edges whose weight is nearest to the pattern's median, patterns
      that most edges share first, because one decision there speaks for all of them.

    ``threshold`` and ``pattern`` show no pattern twice before each has been shown once. Edges with a value in the
    column ``verdict``, if there is one, are not shown again, and their patterns count as shown.

    Columns: ``a``, ``b``, ``probability``, ``weight``, the ``level_`` columns, ``reason`` (one of
    :data:`REASONS`), ``pairs_like_it`` (edges of the same pattern, itself included) and ``why``, in plain words.
    ``people`` has ``id`` and ``person``. Raises :class:`UsageError` for a missing column, ids of another type in
    ``people``, a ``size`` below 1, or a ``threshold`` that is not between 0 and 1.
    """
    if size < 1:
        raise UsageError(place="size", kind="fewer than one pair", next_step="Ask for 1 or more.")
    if not 0 < threshold < 1:
        raise UsageError(place="threshold", kind="not between 0 and 1", next_step="Give a probability, such as 0.5.")
    need_columns(edges, "edges", _OWN)
    rows = _prepared(edges, threshold)
    undecided = rows.filter(pl.col("verdict").is_null())
    deep = _DEEP * size
    queues = {
        "conflict": _conflicts(undecided, deep),
        "threshold": _nearest(undecided, deep),
        "bridge": weakest_bridges(rows, people, threshold, deep),
        "pattern": _typical(undecided, deep),
    }
    decided = rows.filter(pl.col("verdict").is_not_null()).group_by("pattern").agg(pl.len())
    chosen = _take_turns({name: queue.rows() for name, queue in queues.items()}, dict(decided.iter_rows()), size)
    return _shown(rows, chosen, queues["bridge"], threshold)


def _prepared(edges: pl.DataFrame, threshold: float) -> pl.DataFrame:
    """Return the edges with ``row``, ``pattern``, ``pairs_like_it``, ``decided`` and ``distance`` (bits) added.

    Patterns are numbered from the one that most edges share; ``decided`` is how many of them have a verdict.
    """
    levels = [name for name in edges.columns if name.startswith("level_")]
    verdict = pl.col("verdict") if "verdict" in edges.columns else pl.lit(None, pl.String).alias("verdict")
    kept = edges.select(*_OWN, *levels, _is_conflict(edges).alias("conflict"), verdict).with_row_index("row")
    counted = kept.group_by(levels or pl.lit(0)).agg(
        pl.len().alias("pairs_like_it"), pl.col("verdict").count().cast(pl.Int64).alias("decided")
    )
    # Levels are sorted as texts, so that an enumeration and plain text give one and the same order.
    order = [pl.col(name).cast(pl.String) for name in levels]
    patterns = counted.sort(-pl.col("pairs_like_it").cast(pl.Int64), *order, nulls_last=True)
    patterns = patterns.select(*levels, "pairs_like_it", "decided").with_row_index("pattern")
    kept = kept.join(patterns, on=levels, how="left", nulls_equal=True) if levels else kept.join(patterns, how="cross")
    odds = (pl.col("probability") / (1 - pl.col("probability"))).log(2.0)
    return kept.with_columns((odds - log2(threshold / (1 - threshold))).abs().alias("distance"))


def _is_conflict(edges: pl.DataFrame) -> pl.Expr:
    if "conflict" not in edges.columns:
        return pl.lit(value=False)
    marked = pl.col("conflict")
    return marked.fill_null(value=False) if edges["conflict"].dtype == pl.Boolean else marked.is_not_null()


def _conflicts(rows: pl.DataFrame, deep: int) -> pl.DataFrame:
    marked = rows.filter("conflict").sort("probability", "weight", "a", "b", descending=[True, True, False, False])
    return marked.head(deep).select("row", "pattern")


def _nearest(rows: pl.DataFrame, deep: int) -> pl.DataFrame:
    # Nobody needs more of one pattern than the whole queue holds, so most rows are never sorted with their ids.
    near = _within_pattern(rows, pl.col("distance"), deep)
    return near.sort("turn", "distance", "a", "b").head(deep).select("row", "pattern")


def _typical(rows: pl.DataFrame, deep: int) -> pl.DataFrame:
    middle = pl.col("weight").median().over("pattern")
    near = _within_pattern(rows, (pl.col("weight") - middle).abs(), deep)
    return near.sort("turn", "pattern").head(deep).select("row", "pattern")


def _within_pattern(rows: pl.DataFrame, key: pl.Expr, deep: int) -> pl.DataFrame:
    """Return the first ``deep`` rows of each pattern by ``key``, with ``turn``: how many of it come before."""
    keyed = rows.select("row", "pattern", "decided", "distance", "a", "b", key.alias("key"))
    near = keyed.filter(pl.col("key").rank("min").over("pattern") <= deep)
    ordered = near.sort("pattern", "key", "a", "b")
    numbered = ordered.with_columns(pl.int_range(pl.len()).over("pattern").alias("place"))
    return numbered.filter(pl.col("place") < deep).with_columns((pl.col("place") + pl.col("decided")).alias("turn"))


def _take_turns(
    queues: Mapping[str, Sequence[tuple[int, ...]]], seen: dict[int, int], size: int
) -> list[tuple[int, str]]:
    """Return the rows chosen and why; ``seen`` (how often each pattern has been shown) is brought up to date."""
    chosen: dict[int, str] = {}
    left = list(REASONS)
    while left and len(chosen) < size:
        for reason in tuple(left):
            waiting = [entry for entry in queues[reason] if entry[0] not in chosen]
            if not waiting:
                left.remove(reason)
            elif len(chosen) < size:
                # min() keeps the order of the queue among equals.
                by_pattern = reason in {"threshold", "pattern"}
                row, pattern, *_ = min(waiting, key=lambda e: seen.get(e[1], 0)) if by_pattern else waiting[0]
                chosen[row] = reason
                seen[pattern] = seen.get(pattern, 0) + 1
    return list(chosen.items())


def _shown(
    rows: pl.DataFrame, chosen: Sequence[tuple[int, str]], bridges: pl.DataFrame, threshold: float
) -> pl.DataFrame:
    order = pl.DataFrame(chosen, schema={"row": pl.UInt32, "reason": pl.Enum(list(REASONS))}, orient="row")
    found = order.join(rows, on="row", how="left", maintain_order="left")
    sides = {row: (small, large) for row, _, small, large in bridges.iter_rows()}
    why = [_why(row, sides.get(row["row"]), threshold) for row in found.iter_rows(named=True)]
    levels = [name for name in rows.columns if name.startswith("level_")]
    shown = found.select(*_OWN, *levels, "reason", pl.col("pairs_like_it").cast(pl.Int64))
    return shown.with_columns(pl.Series("why", why, pl.String))


def _why(row: Mapping[str, Any], sides: tuple[int, int] | None, threshold: float) -> str:
    said = []
    probability = _percent(row["probability"])
    if row["conflict"]:
        said.append(
            "Something on record says that these two cannot be one person, "
            f"while the comparison puts their being one at {probability}."
        )
    if sides is not None:
        fewer, more = sides
        said.append(
            f"Only this link holds {_records(fewer)} and {_records(more)} together as one person; "
            "without it they come apart."
        )
    if row["reason"] == "threshold":
        said.append(
            "Among the pairs nearest to the line between joining and keeping apart: "
            f"{probability}, where the line is {threshold:.1%}."
        )
    if row["reason"] == "pattern":
        said.append(_pattern_sentence(row["pairs_like_it"] - 1))
    return " ".join(said)


def _pattern_sentence(others: int) -> str:
    if not others:
        return "No other pair agrees and differs in this way."
    pairs = "1 other pair agrees and differs" if others == 1 else f"{others:,} other pairs agree and differ"
    return f"{pairs} in the same way, so one decision says something about all of them."


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count:,} records"


def _percent(probability: float) -> str:
    # Rounded to one digit, .9996 would read as certain, and nothing here is.
    if probability > 0.999:
        return "more than 99.9%"
    return "less than 0.1%" if probability < 0.001 else f"{probability:.1%}"
