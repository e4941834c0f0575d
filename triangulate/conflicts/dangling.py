"""References to documents and events that resolve to nothing in any source of the run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.vocabulary import PREDICATES, About

if TYPE_CHECKING:
    from collections.abc import Iterator

    from triangulate.gathered import Gathered

_TO_EVENTS: Final = ("participant", "allegation", "convicted", "views", "same_event_as", "minutes_of", "prepared_for")
_TO_DOCUMENTS: Final = ("supersedes",)
_OF_EVENTS: Final = tuple(name for name, p in PREDICATES.items() if p.about is About.EVENT)
_OF_DOCUMENTS: Final = tuple(name for name, p in PREDICATES.items() if p.about is About.DOCUMENT)
_ORDER: Final = ("event", "document", "statement or document")


@dataclass(frozen=True, slots=True)
class Dangling:
    """Something referred to that no source holds: what it is taken for, and everything that refers to it."""

    target: str
    what: str
    statements: tuple[str, ...]
    claims: tuple[str, ...]
    agencies: tuple[str, ...]
    people: tuple[str, ...]
    personas: tuple[str, ...]
    events: tuple[str, ...]
    held_by: str


def dangling_references(gathered: Gathered) -> Iterator[Dangling]:
    """Yield what is referred to and held by no source, sorted; references of withheld statements left out."""
    referring = pl.concat([_of_statements(gathered), _of_claims(gathered)])
    sources = sorted(gathered.sources)
    ours = referring.filter(pl.col("target").str.extract(r"^([^:]+):", 1).is_in(sources))
    missing = ours.join(_held(gathered), on="target", how="anti")
    # What a withheld statement refers to is restricted, not missing.
    missing = missing.filter(~pl.col("hidden").any().over("target"))
    events = set(gathered.inputs.events["id"]) if missing.height else set()
    for (target,), part in missing.sort("target", "statement", "claim").group_by("target", maintain_order=True):
        kinds = set(part["what"])
        name = str(target)
        yield Dangling(
            target=name,
            what=next(kind for kind in _ORDER if kind in kinds),
            statements=tuple(part["statement"].drop_nulls().unique().sort()),
            claims=tuple(part["claim"].drop_nulls().unique().sort()),
            agencies=tuple(part["agency"].drop_nulls().unique().sort()),
            people=tuple(part["person"].drop_nulls().unique().sort()),
            personas=tuple(part.filter(pl.col("person").is_not_null())["about"].unique().sort()),
            events=tuple(sorted(events & {*part["about"].drop_nulls(), *part["ref"].drop_nulls()})),
            held_by=gathered.sources[name.partition(":")[0]].agency.value,
        )


def _of_statements(gathered: Gathered) -> pl.DataFrame:
    said = gathered.statements.with_columns(claim=pl.lit(None, pl.String), statement=pl.col("id"))
    by_ref = said.filter(pl.col("ref").is_not_null())
    frames = [
        _rows(by_ref.filter(pl.col("predicate").is_in(_TO_EVENTS)), "ref", "event"),
        _rows(by_ref.filter(pl.col("predicate").is_in(_TO_DOCUMENTS)), "ref", "document"),
        _rows(by_ref.filter(pl.col("predicate") == "cites"), "ref", "statement or document"),
        _rows(said.filter(pl.col("document").is_not_null()), "document", "document"),
        _rows(said.filter(pl.col("predicate").is_in(_OF_EVENTS)), "about", "event"),
        _rows(said.filter(pl.col("predicate").is_in(_OF_DOCUMENTS)), "about", "document"),
    ]
    lists = said.filter(pl.col("derived_from").is_not_null()).explode("derived_from")
    return pl.concat([*frames, _rows(lists, "derived_from", "statement or document")])


def _of_claims(gathered: Gathered) -> pl.DataFrame:
    none = pl.lit(None, pl.String)
    said = gathered.claims.with_columns(claim=pl.col("id"), statement=none, agency=none)
    cites = said.filter(pl.col("cites").is_not_null()).explode("cites")
    document = said.filter(pl.col("document").is_not_null())
    return pl.concat([_rows(document, "document", "document"), _rows(cites, "cites", "statement or document")])


def _rows(said: pl.DataFrame, column: str, what: str) -> pl.DataFrame:
    return said.select(
        pl.col(column).alias("target"), pl.lit(what).alias("what"), "statement", "claim",
        pl.col("agency").cast(pl.String), "person", "about", "ref",
        pl.col("withheld").fill_null(value=False).alias("hidden"),
    ).filter(pl.col("target").is_not_null())  # fmt: skip


def _held(gathered: Gathered) -> pl.DataFrame:
    """Return every id that a source of the run holds (``target``), statements after the day of the run among them."""
    inputs = gathered.inputs
    every = [e.statements.select(target="id") for e in inputs.extracts]
    things = [frame.select(target="id") for frame in (inputs.documents, inputs.events, inputs.personas)]
    return pl.concat([*every, *things]).unique()
