"""What people decided about pairs of personas, and how a decision changes a link.

A verdict always outranks the evidence and never erases it: the levels and the probability of a link stay as
compared, and ``strength`` and ``verdict`` say what was decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

import polars as pl

from triangulate.linking.scoring import LINK_COLUMNS, score_pairs
from triangulate.linking.strength import STRENGTH
from triangulate.linking.verdict_words import VERDICT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.linking.features import Features
    from triangulate.linking.model import LinkModel


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


class Decision(Protocol):
    """What linking needs to know of a verdict; a :class:`Verdict` and a line of the ledger both say it."""

    @property
    def a(self) -> str: ...
    @property
    def b(self) -> str: ...
    @property
    def verdict(self) -> Literal["same", "different", "unsure"]: ...
    @property
    def by(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def at(self) -> str: ...
    @property
    def seq(self) -> int: ...


def standing_verdicts(verdicts: Iterable[Decision]) -> dict[tuple[str, str], Decision]:
    """Return the verdict that stands on each pair (the last by ``seq``), sorted by pair."""
    standing: dict[tuple[str, str], Decision] = {}
    for verdict in sorted(verdicts, key=lambda v: (v.seq, v.at, v.verdict, v.by)):
        if verdict.a != verdict.b:
            standing[min(verdict.a, verdict.b), max(verdict.a, verdict.b)] = verdict
    return dict(sorted(standing.items()))


def verdict_frame(verdicts: Iterable[Decision]) -> pl.DataFrame:
    """Return the standing verdicts: columns ``a``, ``b`` (a < b), ``verdict`` and ``reasoned``.

    A verdict without a reason stands and never makes a link ``verified``.
    """
    rows = [(*pair, v.verdict, bool(v.reason and v.reason.strip())) for pair, v in standing_verdicts(verdicts).items()]
    schema = {"a": pl.String(), "b": pl.String(), "verdict": VERDICT, "reasoned": pl.Boolean()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def apply_verdicts(
    links: pl.DataFrame, verdicts: Iterable[Decision], features: Features, model: LinkModel
) -> pl.DataFrame:
    """Return ``links`` with ``verdict`` filled and ``strength`` as decided, sorted by ``a`` and ``b``.

    ``same`` with a reason is ``verified``; without one the link stands at its own strength and at least at
    ``probable``; a pair that no engine linked is compared and added. ``unsure`` holds a link at ``possible``.
    ``different`` leaves no strength (null): there is no link, and the row stays to show what was decided about
    which evidence. A verdict on a persona that ``features`` does not hold changes nothing.
    """
    decided = verdict_frame(verdicts)
    if decided.is_empty():
        return links
    missing = decided.filter(pl.col("verdict") == "same").join(links, on=["a", "b"], how="anti")
    pairs = features.numbers_of(missing)
    added = score_pairs(pairs, features, model, every_pair=True)
    everything = pl.concat([links, added.with_columns(found_by=pl.lit(["verdict"], pl.List(pl.String)))])
    joined = everything.drop("verdict").join(decided, on=["a", "b"], how="left")
    return joined.with_columns(_decided_strength()).select(LINK_COLUMNS.keys()).sort("a", "b")


def _decided_strength() -> pl.Expr:
    said, strength = pl.col("verdict"), pl.col("strength")
    at_least_probable = (
        pl.when(strength.is_in(["strong", "verified"])).then(strength).otherwise(pl.lit("probable", STRENGTH))
    )
    return (
        pl.when((said == "same") & pl.col("reasoned"))
        .then(pl.lit("verified", STRENGTH))
        .when(said == "same")
        .then(at_least_probable)
        .when(said == "unsure")
        .then(pl.lit("possible", STRENGTH))
        .when(said == "different")
        .then(pl.lit(None, STRENGTH))
        .otherwise(strength)
        .alias("strength")
    )
