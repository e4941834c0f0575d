"""What people decided about pairs of personas, and how a decision changes a link.

A verdict always outranks the evidence, never erases it: the levels and the probability of a link stay as
compared, and ``strength`` and ``verdict`` say what was decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from triangulate.link.strength import STRENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable

VERDICTS: Final = ("same", "different", "unsure")
VERDICT: Final = pl.Enum(list(VERDICTS))


@dataclass(frozen=True, slots=True)
class Verdict:
    """One decision on a pair of personas (global ids), by a named person; the last by ``seq`` stands."""

    a: str
    b: str
    verdict: Literal["same", "different", "unsure"]
    by: str
    role: str
    reason: str | None
    at: str
    seq: int

    def __repr__(self) -> str:
        return f"Verdict(verdict={self.verdict!r}, seq={self.seq})"

    @property
    def pair(self) -> tuple[str, str]:
        """The two personas, the smaller id first."""
        return (self.a, self.b) if self.a < self.b else (self.b, self.a)

    @property
    def reasoned(self) -> bool:
        """Whether a reason is given; only then can the verdict make a link verified."""
        return bool(self.reason and self.reason.strip())


def standing_verdicts(verdicts: Iterable[Verdict]) -> dict[tuple[str, str], Verdict]:
    """Return the verdict that stands on each pair (the last by ``seq``), sorted by pair."""
    standing: dict[tuple[str, str], Verdict] = {}
    for verdict in sorted(verdicts, key=lambda v: (v.seq, v.at, v.verdict, v.by)):
        if verdict.a != verdict.b:
            standing[verdict.pair] = verdict
    return dict(sorted(standing.items()))


def verdict_frame(verdicts: Iterable[Verdict]) -> pl.DataFrame:
    """Return the standing verdicts: columns ``a``, ``b`` (a < b), ``verdict`` and ``reasoned``."""
    rows = [(*pair, v.verdict, v.reasoned) for pair, v in standing_verdicts(verdicts).items()]
    schema = {"a": pl.String, "b": pl.String, "verdict": VERDICT, "reasoned": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def decide(links: pl.DataFrame, verdicts: pl.DataFrame) -> pl.DataFrame:
    """Return ``links`` with ``verdict`` filled and ``strength`` as decided.

    ``same`` with a reason is ``verified``; without one the link stands at its own strength and at least at
    ``probable``. ``unsure`` holds it at ``possible``. ``different`` leaves no strength: there is no link, and
    the row stays to show what was decided about which evidence.
    """
    strength = pl.col("strength")
    at_least_probable = pl.when(strength >= "probable").then(strength).otherwise(pl.lit("probable", STRENGTH))
    decided = (
        pl.when((pl.col("verdict") == "same") & pl.col("reasoned"))
        .then(pl.lit("verified", STRENGTH))
        .when(pl.col("verdict") == "same")
        .then(at_least_probable)
        .when(pl.col("verdict") == "unsure")
        .then(pl.lit("possible", STRENGTH))
        .when(pl.col("verdict") == "different")
        .then(pl.lit(None, STRENGTH))
        .otherwise(strength)
    )
    joined = links.drop("verdict").join(verdicts, on=["a", "b"], how="left", maintain_order="left")
    return joined.with_columns(decided.alias("strength")).select(links.columns)
