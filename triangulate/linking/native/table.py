"""A table prepared for linking: every role as integers, records in an order that does not depend on the rows'."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.errors import UsageError
from triangulate.linking.native.dates import Dates
from triangulate.linking.native.full_names import split_full_names
from triangulate.linking.native.numbers import clean_emails, clean_identifiers, clean_phones
from triangulate.linking.native.places import Places
from triangulate.linking.native.recorded import recorded_by_role
from triangulate.linking.native.roles import IDENTIFIER
from triangulate.linking.native.values import Values, encode, order_of_hashes, text_hashes
from triangulate.normalise.folding import fold_texts

_WORKERS: Final = 2
MOST_SOURCES: Final = 1_000
"""Sources a table may have: each gets a prior of its own."""
_SEXES: Final = {
    "m": "m",
    "male": "m",
    "boy": "m",
    "man": "m",
    "1": "m",
    "f": "f",
    "female": "f",
    "girl": "f",
    "woman": "f",
    "2": "f",
}


@dataclass(frozen=True, repr=False)
class Table:
    """Records in canonical order (by a hash of the id), and what each role says of them.

    ``position``: the place of each record in the caller's table. ``source``: the number of its source in ``sources``.
    ``recorded``: for each role the number of records that have anything in its columns, usable or not.
    """

    ids: pl.Series
    position: NDArray[np.int64]
    source: NDArray[np.int16]
    sources: tuple[str, ...]
    given: Values | None = None
    middle: Values | None = None
    family: Values | None = None
    dates: Dates | None = None
    places: Places | None = None
    sex: Values | None = None
    numbers: Mapping[str, Values] = field(default_factory=dict)
    texts: Mapping[str, Values] = field(default_factory=dict)
    recorded: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    def __repr__(self) -> str:
        return f"Table({len(self)} records, {len(self.sources)} sources)"


def prepare(
    frame: pl.DataFrame, id_column: str, source_column: str | None, roles: Mapping[str, tuple[str, ...]]
) -> Table:
    """Return the table of a frame. Raises :class:`UsageError` for ids that are missing or stand twice."""
    ids = frame[id_column]
    order = _canonical_order(ids, id_column)
    source, sources = _sources(frame, source_column)
    jobs = _jobs(frame, roles)
    with ThreadPoolExecutor(_WORKERS) as pool:
        reordered = pool.map(lambda job: job().reordered(order), jobs.values())
        ordered, recorded = pool.submit(ids.gather, order), pool.submit(recorded_by_role, frame, roles)
        done = dict(zip(jobs, reordered, strict=True))
    return Table(
        ids=ordered.result(),
        position=order,
        source=source[order],
        sources=sources,
        given=_values(done.get("given")),
        middle=_values(done.get("middle")),
        family=_values(done.get("family")),
        dates=done["born"] if isinstance(done.get("born"), Dates) else None,
        places=done["home"] if isinstance(done.get("home"), Places) else None,
        sex=_values(done.get("sex")),
        numbers={name: values for name, values in done.items() if _is_number(name) and isinstance(values, Values)},
        texts={name: values for name, values in done.items() if _is_text(name) and isinstance(values, Values)},
        recorded=recorded.result(),
    )


def _jobs(
    frame: pl.DataFrame, roles: Mapping[str, tuple[str, ...]]
) -> dict[str, Callable[[], Values | Dates | Places]]:
    """Return what has to be normalised, the longest work first."""
    jobs: dict[str, Callable[[], Values | Dates | Places]] = {}

    def add(name: str, columns: Sequence[pl.Series], clean: Callable[[pl.Series], pl.Series]) -> None:
        if columns:
            jobs[name] = lambda: encode(columns, clean)

    def held(role: str) -> tuple[pl.Series, ...]:
        return tuple(frame[column] for column in roles.get(role, ()))

    names = _names(frame, roles)
    homes = {role: tuple(frame[c] for c in roles[role]) for role in ("address", "postcode", "town") if role in roles}
    born = {
        role: tuple(frame[c] for c in roles[role])
        for role in roles
        if role.startswith("birth_") and role != "birth_place"
    }
    if homes:
        jobs["home"] = lambda: Places.from_columns(homes)
    for role in roles:
        if role.startswith(IDENTIFIER):
            add(role, held(role), clean_identifiers(role.removeprefix(IDENTIFIER)))
    add("phone", held("phone"), clean_phones)
    add("email", held("email"), clean_emails)
    for part in ("family", "given", "middle"):
        add(part, names[part], fold_texts)
    add("birth_place", held("birth_place"), fold_texts)
    add("sex", held("sex"), clean_sex)
    for column in roles.get("other", ()):
        add(f"other:{column}", (frame[column],), fold_texts)
    if born:
        jobs["born"] = lambda: Dates.from_columns(born, frame.height)
    return jobs


def _is_number(name: str) -> bool:
    return name == "phone" or name.startswith(IDENTIFIER)


def _is_text(name: str) -> bool:
    return name in ("birth_place", "email") or name.startswith("other:")


def _values(found: Values | Dates | Places | None) -> Values | None:
    return found if isinstance(found, Values) else None


def _names(frame: pl.DataFrame, roles: Mapping[str, tuple[str, ...]]) -> dict[str, list[pl.Series]]:
    """Return the columns of each part of names; the parts of full names stand beside columns of parts."""
    split = [split_full_names(frame[column]) for column in roles.get("full_name", ())]
    return {part: [*(frame[column] for column in roles.get(part, ())), *(getattr(names, part) for names in split)]
            for part in ("given", "middle", "family")}  # fmt: skip


def _canonical_order(ids: pl.Series, column: str) -> NDArray[np.int64]:
    if isinstance(ids.dtype, pl.List):
        raise UsageError(place=f"id: {column}", kind="it holds lists", next_step="Give every record an id of its own.")
    if ids.null_count():
        raise UsageError(
            place=f"id: {column}", kind="a record has no id", next_step="Give every record an id of its own."
        )
    hashes = text_hashes(ids)
    order, first = order_of_hashes(hashes)
    if not first.all():
        if ids.n_unique() < len(ids):
            raise UsageError(
                place=f"id: {column}", kind="two records have one id", next_step="Give every record an id of its own."
            )
        order = ids.arg_sort().to_numpy().astype(np.int64)  # two ids with one hash: sort the ids themselves
    return order


def _sources(frame: pl.DataFrame, column: str | None) -> tuple[NDArray[np.int16], tuple[str, ...]]:
    if column is None:
        return np.zeros(frame.height, np.int16), ("",)
    if isinstance(frame.schema[column], pl.List):
        raise UsageError(place=f"source: {column}", kind="it holds lists", next_step="Name one source a record.")
    named = frame[column].cast(pl.String).fill_null("")
    names = named.unique().sort()
    if len(names) > MOST_SOURCES:
        raise UsageError(
            place=f"source: {column}",
            kind=f"it names {len(names)} sources",
            next_step=f"Name a column that says where records come from, of at most {MOST_SOURCES} sources.",
        )
    codes = named.cast(pl.Enum(names)).to_physical().cast(pl.Int16).to_numpy()
    return codes, tuple(names)


def clean_sex(texts: pl.Series) -> pl.Series:
    return texts.str.strip_chars().str.to_lowercase().replace_strict(_SEXES, default=None, return_dtype=pl.String)
