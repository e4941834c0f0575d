"""What people's verdicts teach about the levels of a model."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum, inf
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.errors import UsageError
from triangulate.linking.evaluating.labels import need_columns, same_type
from triangulate.linking.verdict_words import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Sequence

ENOUGH: Final = 30
"""Verdicts of each kind from which shares begin to settle (rule of thumb of this project, reviewed 2026)."""

FIGURES: Final[dict[str, pl.DataType]] = {
    "comparison": pl.String(),
    "level": pl.String(),
    "m": pl.Float64(),
    "u": pl.Float64(),
    "m_before": pl.Float64(),
    "u_before": pl.Float64(),
    "same": pl.Int64(),
    "different": pl.Int64(),
}
"""The columns of :attr:`Learned.figures`."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Learned:
    """New figures for a model's levels, and what they rest on.

    ``figures``: one row a comparison and level, in the order given, with the columns :data:`FIGURES`. ``same``,
    ``different`` and ``unsure`` count the judged pairs, pairs judged in two ways among the unsure;
    ``without_edge`` counts verdicts on pairs that are not among the edges, which teach nothing.
    """

    figures: pl.DataFrame
    same: int
    different: int
    unsure: int
    without_edge: int

    @property
    def enough(self) -> bool:
        """Whether there are at least :data:`ENOUGH` verdicts of ``same`` and of ``different``."""
        return min(self.same, self.different) >= ENOUGH

    @property
    def note(self) -> str:
        """One plain sentence on whether the figures can be relied on."""
        counts = f"{self.same} same and {self.different} different"
        if self.enough:
            return f"Learned from verdicts on {counts}."
        return f"Too few verdicts to rely on: {counts}, where at least {ENOUGH} of each are needed."

    def __repr__(self) -> str:
        return (
            f"Learned(levels={self.figures.height}, same={self.same}, different={self.different}, "
            f"unsure={self.unsure}, without_edge={self.without_edge}, enough={self.enough})"
        )


def learn_from_verdicts(
    edges: pl.DataFrame,
    verdicts: pl.DataFrame,
    figures: pl.DataFrame,
    *,
    strength: float = 100.0,
    hard_negatives: bool = False,
) -> Learned:
    """Return new figures of each level from ``verdicts`` (``a``, ``b``, ``verdict``) on ``edges``.

    ``figures`` are the present ones: ``comparison``, ``level``, ``m``, ``u``. New figures are posterior means
    under a Dirichlet prior centred on the present ones and worth ``strength`` judged pairs a comparison (Gelman
    et al., Bayesian Data Analysis, 2013), so that few verdicts move them little and no figure becomes 0. ``unsure``
    and missing levels are never learned from.

    Judged pairs are a chosen sample, not a random one. Each therefore stands for all ``edges`` of its pattern of
    levels, so give every edge and not only the judged; a comparison then rests on the effective number of its
    verdicts (Kish, 1965), which is below their count where some stand for many more edges than others.

    ``u`` stays as it is unless ``hard_negatives``: pairs judged different were edges because they look alike, so
    their shares are those of hard negatives and far above the ``u`` of random pairs. Ask for them, and give that
    ``u``, only where a model keeps a second ``u`` for look-alikes.

    Whether there were enough verdicts is said by :attr:`Learned.enough`, not by an error. Raises
    :class:`UsageError` for a missing column, ids of different types, a word that is no verdict, a level that
    ``figures`` lack, a figure or a strength outside its range, or a pair on two rows of ``edges``.
    """
    levels = _check(edges, verdicts, figures, strength)
    kept = edges.select("a", "b", pl.col(levels).cast(pl.String)).with_row_index("edge")
    found, without_edge = _decided(kept, verdicts)
    judged = _weighed(kept, found.filter(pl.col("word") != "unsure"), levels)
    _check_levels(judged, figures, levels)
    same, different = (judged.filter(pl.col("word") == word) for word in ("same", "different"))
    rows = []
    for comparison, level, m, u in figures.select("comparison", "level", "m", "u").iter_rows():
        column = f"level_{comparison}"
        new_m = _posterior(same, column, level, m, strength)
        new_u = _posterior(different, column, level, u, strength) if hard_negatives else u
        counts = (_count(same, column, level), _count(different, column, level))
        rows.append((comparison, level, new_m, new_u, m, u, *counts))
    return Learned(
        figures=pl.DataFrame(rows, schema=FIGURES, orient="row"),
        same=same.height,
        different=different.height,
        unsure=found.height - judged.height,
        without_edge=without_edge,
    )


def _decided(kept: pl.DataFrame, verdicts: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Return ``edge`` and ``word`` of each edge with a verdict, and the number of verdicts that fit no edge."""
    said = verdicts.select("a", "b", pl.col("verdict").cast(pl.String).alias("word")).with_row_index("said")
    ends = kept.select("edge", "a", "b")
    turned = said.rename({"a": "b", "b": "a"}).select(said.columns)
    fits = pl.concat([said.join(ends, on=["a", "b"]), turned.join(ends, on=["a", "b"])]).unique(["said", "edge"])
    if fits["said"].n_unique() != fits.height:
        raise UsageError(place="edges", kind="a judged pair stands on two rows", next_step="Give each pair one row.")
    one_word = pl.when(pl.col("word").n_unique() == 1).then(pl.col("word").first()).otherwise(pl.lit("unsure"))
    return fits.group_by("edge").agg(one_word), said.height - fits.height


def _weighed(kept: pl.DataFrame, judged: pl.DataFrame, levels: Sequence[str]) -> pl.DataFrame:
    """Return the judged edges with their levels and ``stands_for``: edges of the pattern for each judged one."""
    sizes = kept.group_by(levels).agg(pl.len().alias("edges"))
    found = judged.join(kept.select("edge", *levels), on="edge").join(sizes, on=list(levels), nulls_equal=True)
    return found.with_columns((pl.col("edges") / pl.len().over(levels)).alias("stands_for"))


def _posterior(judged: pl.DataFrame, column: str, level: str, before: float, strength: float) -> float:
    if column not in judged.columns:
        return before
    told = judged.filter(pl.col(column).is_not_null()).select(column, "stands_for")
    weights = told["stands_for"].to_list()
    if not weights:
        return before
    # Summed exactly (fsum), so that the order of rows cannot reach the last digit.
    whole = fsum(weights)
    effective = whole * whole / fsum(weight * weight for weight in weights)
    part = fsum(told.filter(pl.col(column) == level)["stands_for"].to_list())
    return (strength * before + effective * part / whole) / (strength + effective)


def _count(judged: pl.DataFrame, column: str, level: str) -> int:
    return judged.filter(pl.col(column) == level).height if column in judged.columns else 0


def _check(edges: pl.DataFrame, verdicts: pl.DataFrame, figures: pl.DataFrame, strength: float) -> list[str]:
    """Return the level columns of ``edges``, having checked the call."""
    need_columns(edges, "edges", ["a", "b"])
    need_columns(verdicts, "verdicts", ["a", "b", "verdict"])
    need_columns(figures, "figures", ["comparison", "level", "m", "u"])
    for end in ("a", "b"):
        same_type("verdicts", verdicts, end, edges.select(pl.col(end).alias("id")))
    if not verdicts["verdict"].cast(pl.String).is_in(VERDICTS).fill_null(value=False).all():
        raise UsageError(
            place="verdicts: verdict", kind="a word that is no verdict", next_step=f"Words are {', '.join(VERDICTS)}."
        )
    for name in ("m", "u"):
        if not figures[name].is_between(0, 1, closed="right").fill_null(value=False).all():
            raise UsageError(place=f"figures: {name}", kind="not above 0 and up to 1", next_step="Give shares.")
    if not 0 < strength < inf:
        raise UsageError(place="strength", kind="not above 0", next_step="Give a number of pairs, such as 100.")
    levels = [name for name in edges.columns if name.startswith("level_")]
    if not levels:
        raise UsageError(place="edges", kind="no column level_ stands in it", next_step="Give the edges as linked.")
    return levels


def _check_levels(judged: pl.DataFrame, figures: pl.DataFrame, levels: Sequence[str]) -> None:
    known = set(figures.select("comparison", "level").iter_rows())
    for column in levels:
        comparison = column.removeprefix("level_")
        if any((comparison, level) not in known for level in judged[column].drop_nulls()):
            raise UsageError(
                place=f"edges: {column}",
                kind="a level that the figures lack",
                next_step="Give the figures of the model that made the edges.",
            )
