"""What a linking did, in figures: what was read, what was compared, what each level weighs, and what it cost.

No value of any record is in it: only counts, shares, and the names of sources, columns, keys and levels.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import polars as pl

from triangulate.errors import UsageError

REPORT_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "links": ("strength", "links"),
    "blocking": ("key", "label", "blocks", "largest", "pairs", "added", "left_out"),
    "levels": ("comparison", "level", "label", "m", "u", "weight", "pairs", "u_at_one_home", "weight_at_one_home"),
    "columns": ("column", "role", "filled", "distinct", "set_aside"),
    "steps": ("step", "seconds"),
}
"""The columns that each frame of a :class:`LinkReport` must have. Others are allowed and are not shown."""

STRENGTH_MEANING: Final[dict[str, str]] = {
    "verified": "decided by a person with a reason, or an official number agrees beside something else",
    "strong": "probable enough to join; nobody has checked it",
    "probable": "joins the two; check it before anything is relied on",
    "possible, joined": "inside one person, and too weak alone to rely on before somebody has checked it",
    "possible": "a candidate for review; joins nothing",
}
"""What each strength means to a reader, the strongest first."""


@dataclass(frozen=True, slots=True, eq=False)
class LinkReport:
    """What a linking did.

    ``sources``: name and number of records of each, in the order to show. ``candidate_pairs``: pairs that were
    compared. ``training``: one sentence on which model was used and why. ``converged`` and ``iterations``: of the
    training; a shipped model counts as converged after 0. Frames (:data:`REPORT_COLUMNS`), each in the order to show:

    * ``links``: ``strength, links`` (count);
    * ``blocking``: ``key``, ``label`` (what two records share), ``blocks``, ``largest`` (records in the largest
      block), ``pairs``, ``added`` (pairs that no key above found), ``left_out`` (records whose block was too large);
    * ``levels``: ``comparison, level, label``; ``m`` and ``u``, shares of pairs of one person and of two people
      that show the level; ``weight`` in bits; ``pairs`` that showed it (null if not counted); ``u_at_one_home`` and
      ``weight_at_one_home``, null where a common home changes nothing;
    * ``columns``: ``column, role``; ``filled`` (share of records, 0 to 1); ``distinct`` values; ``set_aside``
      (count of values that are placeholders or fail their check letter);
    * ``steps``: ``step, seconds``.

    Raises :class:`triangulate.errors.UsageError` where a frame lacks a column.
    """

    records: int
    sources: tuple[tuple[str, int], ...]
    people: int
    candidate_pairs: int
    links: pl.DataFrame = field(repr=False)
    blocking: pl.DataFrame = field(repr=False)
    levels: pl.DataFrame = field(repr=False)
    columns: pl.DataFrame = field(repr=False)
    training: str
    converged: bool
    iterations: int
    steps: pl.DataFrame = field(repr=False)
    peak_memory_mb: float
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, wanted in REPORT_COLUMNS.items():
            missing = [column for column in wanted if column not in getattr(self, name).columns]
            if missing:
                raise UsageError(
                    place=f"LinkReport.{name}",
                    kind=f"columns are missing: {', '.join(missing)}",
                    next_step=f"The frame needs: {', '.join(wanted)}.",
                )

    @property
    def seconds(self) -> float:
        """The time of all steps together."""
        return float(self.steps["seconds"].sum())

    def __repr__(self) -> str:
        links = ", ".join(f"{strength} {n}" for strength, n in self.links.select("strength", "links").iter_rows())
        return (
            f"LinkReport(records={self.records}, sources={len(self.sources)}, people={self.people}, "
            f"candidate_pairs={self.candidate_pairs}, links=({links}), converged={self.converged}, "
            f"seconds={self.seconds:.2f}, peak_memory_mb={self.peak_memory_mb:.0f})"
        )

    def to_html(self) -> str:
        """Return the report as one HTML page that fetches nothing."""
        from triangulate.render.link_report import link_report_html

        return link_report_html(self)

    def _repr_html_(self) -> str:
        from triangulate.render.link_report import link_report_summary_html

        return link_report_summary_html(self)
