"""``link``: any table in, people and explained links out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.errors import UsageError
from triangulate.linking.native.candidates import unpack
from triangulate.linking.native.comparisons import LEVELS
from triangulate.linking.native.linker import Clock, Linked, link_table
from triangulate.linking.native.people import carried_over, check_previous, people_frame
from triangulate.linking.native.reading import read_table
from triangulate.linking.native.roles import columns_by_role
from triangulate.linking.native.standing import joined_pairs, standing_bits
from triangulate.linking.native.strength import SHOWN_BITS, probabilities, strengths
from triangulate.linking.native.table import prepare

if TYPE_CHECKING:
    from triangulate.linking.explain import LinkExplanation
    from triangulate.linking.native.index import LinkIndex
    from triangulate.linking.native.model import TableModel
    from triangulate.linking.report import LinkReport


@dataclass(frozen=True, repr=False)
class Links:
    """The links of a table.

    ``model``: what they follow from, to read, save and use again. ``changes``: merges and splits of people since
    the run given as ``previous`` (see :func:`triangulate.linking.native.people.carried_over`). ``roles``: the columns
    of each role. ``asked``: the model asked for. ``declared``: whether the caller named the sources free of duplicates.
    ``id`` and ``source``: the columns of ids and of sources.
    """

    linked: Linked = field(repr=False)
    roles: Mapping[str, tuple[str, ...]]
    previous: pl.DataFrame | None = None
    threshold: float = 0.0
    asked: Literal["auto", "default", "saved"] = "auto"
    declared: bool = False
    id: str = "id"
    source: str | None = None

    def __repr__(self) -> str:
        people = np.unique(self.linked.person).size
        return f"Links({len(self.linked.table)} records, {people} people, {len(self.linked.edges.packed)} pairs kept)"

    def _repr_html_(self) -> str:
        from triangulate.render.link_views import links_html

        return links_html(self)

    @property
    def model(self) -> TableModel:
        """The model that the links follow from."""
        return self.linked.model

    @cached_property
    def people(self) -> pl.DataFrame:
        """``id, person``: one row a record, sorted by id; a person is named by the id of one of its records."""
        return self._carried[0]

    @cached_property
    def changes(self) -> pl.DataFrame:
        """``kind, person, previous, records``: people merged or split since ``previous``; empty without one."""
        return self._carried[1]

    @cached_property
    def edges(self) -> pl.DataFrame:
        """One row a pair worth a look, sorted by ``a`` and ``b`` (``a`` < ``b``).

        ``probability`` (0 to 1) that the pair is one person in the light of all records (see
        :mod:`triangulate.linking.native.standing`), ``strength``, ``weight`` (bits that the two records by themselves
        show, prior included), ``joined`` (whether both are in one person), and for each comparison
        ``level_<comparison>`` (null where nothing can be compared).
        """
        return edges_frame(self.linked)

    @cached_property
    def report(self) -> LinkReport:
        """What was read, compared and learnt, and what it cost."""
        from triangulate.linking.native.reporting import report_of

        return report_of(self)

    def person_of(self, record: int) -> Any:
        """Return the id of the person of a record, by the record's number in the table."""
        return self.people["person"][int(self.people["id"].search_sorted(self.linked.table.ids[record]))]

    def explain(self, a: Any, b: Any) -> LinkExplanation:
        """Return why two records are, or are not, held to be one person. Raises :class:`UsageError` for unknown ids."""
        from triangulate.linking.native.explaining import explain_pair

        return explain_pair(self, a, b)

    def to_splink(self, folder: Path | str, dialect: str = "duckdb") -> dict[str, Any]:
        """Write the model and the prepared records so that Splink 5 scores them alike, and return its settings.

        See :func:`triangulate.linking.native.splink_export.write_splink` for the files.
        """
        from triangulate.linking.native.splink_export import write_splink

        return write_splink(self.linked, folder, dialect)

    def index(self) -> LinkIndex:
        """Return an index of the table, in which new records are looked up without another run."""
        from triangulate.linking.native.index import LinkIndex

        return LinkIndex(self)

    def person_ids(self) -> pl.Series:
        """Return the id of the person of each record, in the order of the prepared table."""
        ids = self.linked.table.ids
        if self.previous is None:
            return ids.gather(self.linked.person)
        return pl.DataFrame({"id": ids}).join(self.people, on="id", how="left", maintain_order="left")["person"]

    @cached_property
    def _named(self) -> pl.DataFrame:
        table = self.linked.table
        return people_frame(table.ids, self.linked.person, table.position)

    @cached_property
    def _carried(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        nobody = pl.DataFrame(schema={"id": self._named.schema["id"], "person": self._named.schema["person"]})
        if self.previous is None:
            return self._named, carried_over(self._named.head(0), nobody)[1]
        return carried_over(self._named, self.previous)


def link(
    table: Any,
    *,
    id: str,  # noqa: A002 - the name is the library's contract
    columns: Mapping[str, str],
    source: str | None = None,
    model: TableModel | str | Path = "auto",
    threshold: float = 0.0,
    duplicate_free: Iterable[str] | None = None,
    previous: pl.DataFrame | None = None,
) -> Links:
    """Return which records of a table are about one person.

    ``table``: a Polars, pandas or Arrow table, or the path of a Parquet or CSV file. ``id``: the column that names
    each record. ``columns``: the role of each column (:data:`triangulate.linking.native.roles.ROLES`); nothing else has
    to be chosen. ``source``: the column that names where a record comes from; without it the table is one source
    that is searched for duplicates. ``model``: "auto" learns from the table where there is enough to learn from and
    uses the shipped figures where there is not; "default" always uses those; a saved model or its path uses that one.
    ``threshold``: mean log2 odds from which records are put together (0: as likely as not). ``duplicate_free``:
    sources that hold each person once; by default the table shows which do. ``previous``: ``people`` of an earlier
    run, whose person ids live on.

    Raises :class:`UsageError` for a call that cannot be carried out, :class:`UnreadableInput` for a file that cannot be
    read, and :class:`triangulate.linking.native.linker.NotConverged` where learning did not settle.
    """
    if not math.isfinite(threshold):
        raise UsageError(place="threshold", kind="it is no finite number", next_step="Give bits, such as 0 or 3.5.")
    clock = Clock()
    wanted = list(dict.fromkeys([id, *([source] if source else []), *columns]))
    with clock.step("read the table"):
        frame = read_table(table, wanted)
        roles = columns_by_role(columns, frame.columns)
    if previous is not None:
        check_previous(previous, frame.schema[id])
    with clock.step("normalise values"):
        prepared = prepare(frame, id, source, roles)
        del frame
    used = _model(model)
    once = None if duplicate_free is None else frozenset(duplicate_free)
    linked = link_table(prepared, used, threshold, once, clock)
    asked = used if isinstance(used, str) else "saved"
    return Links(linked, roles, previous, threshold, asked, once is not None, id, source)


def _model(model: TableModel | str | Path) -> TableModel | Literal["auto", "default"]:
    if not isinstance(model, (str, Path)):
        return model
    if model == "auto":
        return "auto"
    if model == "default":
        return "default"
    from triangulate.linking.native.model import TableModel

    return TableModel.load(model)


def edges_frame(linked: Linked, among: NDArray[np.bool_] | None = None) -> pl.DataFrame:
    """Return the pairs that are shown (of those ``among`` the pairs kept), see :attr:`Links.edges`."""
    table, edges = linked.table, linked.edges
    shown = (edges.bits >= SHOWN_BITS) | joined_pairs(linked)
    kept = np.flatnonzero(shown if among is None else shown & among)
    i, j = unpack(edges.packed[kept])
    standing = standing_bits(table, edges, linked.person, linked.one_to_one)[kept]
    bits = np.round(edges.bits[kept].astype(np.float64), 4)
    probability = probabilities(standing)
    joined = linked.person[i] == linked.person[j]
    levels = {
        f"level_{c.name}": _level_names(edges.levels[kept, place], LEVELS[c.kind])
        for place, c in enumerate(linked.comparisons)
    }
    one, other = table.ids.gather(i), table.ids.gather(j)
    frame = pl.DataFrame(
        {"one": one, "other": other, "probability": probability, "weight": bits, "joined": joined, **levels}
    )
    return frame.select(
        pl.min_horizontal("one", "other").alias("a"),
        pl.max_horizontal("one", "other").alias("b"),
        "probability",
        strengths(pl.col("probability"), pl.col("joined")).alias("strength"),
        "weight",
        "joined",
        *levels,
    ).sort("a", "b")


def _level_names(levels: NDArray[np.int8], names: tuple[str, ...]) -> pl.Series:
    """Return the names of levels counted from 1; null for 0."""
    place = pl.Series(levels.astype(np.int16) - 1)
    return pl.Series(names, dtype=pl.Enum(names)).gather(place.set(place < 0, None).cast(pl.UInt32))
