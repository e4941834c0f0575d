"""The run on one screen: table → keys → candidates → learn → weigh → people."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.errors import TriangulateError
from triangulate.linking.native.candidates import candidate_pairs
from triangulate.linking.native.clusters import cluster
from triangulate.linking.native.comparisons import Comparison, Names, comparisons_of
from triangulate.linking.native.defaults import default_parameters
from triangulate.linking.native.keys import block_keys
from triangulate.linking.native.one_to_one import free_of_duplicates
from triangulate.linking.native.parameters import Parameters, as_saved
from triangulate.linking.native.redundancy import redundant_columns
from triangulate.linking.native.table import Table
from triangulate.linking.native.training import train
from triangulate.linking.native.values import Ints
from triangulate.linking.native.weighing import EDGE_BITS, Weighed, Weigher

if TYPE_CHECKING:
    from triangulate.linking.native.model import TableModel

ENOUGH_RECORDS: Final = 500
ENOUGH_MATCHES: Final = 50.0
"""Records, and expected pairs of one person, from which a table teaches its own model."""


class NotConverged(TriangulateError):
    """Learning did not settle, so its figures must not be used."""


@dataclass
class Clock:
    """Seconds of each step, in order."""

    steps: list[tuple[str, float]] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what is done inside."""
        start = time.perf_counter()
        yield
        self.steps.append((name, time.perf_counter() - start))


@dataclass(frozen=True, repr=False)
class Linked:
    """What linking a table found.

    ``person``: for each record the number of the first record of its person. ``redundant``: columns left out, and the
    column that says the same.
    """

    table: Table
    comparisons: tuple[Comparison, ...]
    figures: Parameters
    origin: Literal["learnt", "default"]
    weigher: Weigher
    edges: Weighed
    person: Ints
    blocking: pl.DataFrame
    candidates: int
    one_to_one: NDArray[np.bool_]
    rounds: int
    clock: Clock
    redundant: Mapping[str, str]

    @cached_property
    def model(self) -> TableModel:
        """The figures as a model to read, save and use again."""
        from triangulate.linking.native.model import TableModel  # loads pydantic, which a run has no use for

        return TableModel.from_parameters(
            self.figures, self.comparisons, self.table.sources, self.origin, self.redundant
        )


def link_table(
    table: Table,
    model: TableModel | Literal["auto", "default"] = "auto",
    threshold: float = 0.0,
    duplicate_free: frozenset[str] | None = None,
    clock: Clock | None = None,
) -> Linked:
    """Return people and links of a table.

    ``threshold``: mean bits from which two groups of records are one person (0: as likely as not).
    ``duplicate_free``: sources that hold each person once; None lets the table show it. Raises :class:`NotConverged`.
    """
    clock = clock or Clock()
    with clock.step("prepare comparisons"):
        comparisons, names = comparisons_of(table)
        redundant = redundant_columns(table, comparisons) if isinstance(model, str) else model.redundant
        comparisons = tuple(c for c in comparisons if c.name not in redundant)
    with clock.step("find candidates"):
        found = candidate_pairs(block_keys(table), len(table))
    with clock.step("learn"):
        figures, origin, rounds = _parameters(table, comparisons, names, found.packed, model)
        parameters = as_saved(figures)
        once = free_of_duplicates(table, parameters, duplicate_free)
    with clock.step("weigh pairs"):
        weigher = Weigher(table, comparisons, names, parameters)
        edges = weigher.weigh(found.packed, least=min(threshold, 0.0) + EDGE_BITS)
    with clock.step("make people"):
        person = cluster(table, edges, weigher, threshold, once)
    return Linked(
        table,
        comparisons,
        figures,
        origin,
        weigher,
        edges,
        person,
        found.report,
        len(found.packed),
        once,
        rounds,
        clock,
        redundant,
    )


def _parameters(
    table: Table, comparisons: tuple[Comparison, ...], names: Names | None, candidates: NDArray[np.uint64],
    model: TableModel | Literal["auto", "default"],
) -> tuple[Parameters, Literal["learnt", "default"], int]:  # fmt: skip
    if not isinstance(model, str):
        return model.parameters(comparisons, table.sources, len(table)), model.origin, 0
    shipped = default_parameters(comparisons, table.sources, len(table))
    if model == "default" or len(table) < ENOUGH_RECORDS or not len(candidates):
        return shipped, "default", 0
    learnt = train(table, comparisons, names, candidates)
    if learnt.matches < ENOUGH_MATCHES:
        return shipped, "default", learnt.rounds
    if not learnt.converged:
        raise NotConverged(
            place="learning from the table",
            kind=f"the figures still moved after {learnt.rounds} rounds",
            next_step='Use model="default", a saved model, or more columns that tell people apart.',
        )
    return learnt.parameters, "learnt", learnt.rounds
