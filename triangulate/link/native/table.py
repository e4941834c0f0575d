"""A table prepared for linking: every role as integers, records in an order that does not depend on the rows'."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.errors import UsageError
from triangulate.link.native.dates import Dates
from triangulate.link.native.numbers import clean_emails, clean_identifiers, clean_phones
from triangulate.link.native.places import Places
from triangulate.link.native.roles import IDENTIFIER
from triangulate.link.native.values import Values, encode, text_hashes
from triangulate.normalise.folding import fold_texts

_SEXES: Final = {"m": "m", "male": "m", "boy": "m", "man": "m", "1": "m", "f": "f", "female": "f", "girl": "f", "woman": "f", "2": "f"}


@dataclass(frozen=True, repr=False)
class Table:
    """Records in canonical order (by a hash of the id), and what each role says of them.

    ``position``: the place of each record in the caller's table. ``source``: the number of its source in ``sources``.
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

    def __len__(self) -> int:
        return len(self.ids)

    def __repr__(self) -> str:
        return f"Table({len(self)} records, {len(self.sources)} sources)"


def prepare(frame: pl.DataFrame, id_column: str, source_column: str | None, roles: Mapping[str, tuple[str, ...]]) -> Table:
    """Return the table of a frame. Raises :class:`UsageError` for ids that are missing or stand twice."""
    ids = frame[id_column]
    order = _canonical_order(ids, id_column)
    source, sources = _sources(frame, source_column)

    def take(role: str, clean: Callable[[pl.Series], pl.Series]) -> Values | None:
        return encode([frame[c] for c in roles[role]], clean).reordered(order) if role in roles else None

    given, middle, family = (take(role, fold_texts) for role in ("given", "middle", "family"))
    if "full_name" in roles:
        from triangulate.link.native.full_names import split_full_names

        parts = split_full_names(frame[roles["full_name"][0]])
        split = [encode([part], lambda s: s).reordered(order) for part in parts]
        given = given or split[0]
        middle = middle or split[1]
        family = family or split[2]
    born = {role: tuple(frame[c] for c in roles[role]) for role in roles if role.startswith("birth_") and role != "birth_place"}
    homes = {role: tuple(frame[c] for c in roles[role]) for role in ("address", "postcode", "town") if role in roles}
    numbers = {
        role: encode([frame[c] for c in roles[role]], clean_identifiers(role.removeprefix(IDENTIFIER))).reordered(order)
        for role in roles
        if role.startswith(IDENTIFIER)
    }
    if (values := take("phone", clean_phones)) is not None:
        numbers["phone"] = values
    texts = {f"other:{c}": encode([frame[c]], fold_texts).reordered(order) for c in roles.get("other", ())}
    for role, clean in (("birth_place", fold_texts), ("email", clean_emails)):
        if (values := take(role, clean)) is not None:
            texts[role] = values
    return Table(
        ids=ids.gather(order),
        position=order,
        source=source[order],
        sources=sources,
        given=given,
        middle=middle,
        family=family,
        dates=Dates.from_columns(born, frame.height).reordered(order) if born else None,
        places=Places.from_columns(homes).reordered(order) if homes else None,
        sex=take("sex", _clean_sex),
        numbers=numbers,
        texts=texts,
    )


def _canonical_order(ids: pl.Series, column: str) -> NDArray[np.int64]:
    if ids.null_count():
        raise UsageError(place=f"id: {column}", kind="a record has no id", next_step="Give every record an id of its own.")
    hashes = text_hashes(ids)
    order: NDArray[np.int64] = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    if len(ordered) > 1 and (ordered[1:] == ordered[:-1]).any():
        if ids.n_unique() < len(ids):
            raise UsageError(
                place=f"id: {column}", kind="two records have one id", next_step="Give every record an id of its own."
            )
        order = ids.arg_sort().to_numpy().astype(np.int64)  # two ids with one hash: sort the ids themselves
    return order


def _sources(frame: pl.DataFrame, column: str | None) -> tuple[NDArray[np.int16], tuple[str, ...]]:
    if column is None:
        return np.zeros(frame.height, np.int16), ("",)
    named = frame[column].cast(pl.String).fill_null("")
    names = named.unique().sort()
    codes = named.cast(pl.Enum(names)).to_physical().cast(pl.Int16).to_numpy()
    return codes, tuple(names)


def _clean_sex(texts: pl.Series) -> pl.Series:
    return texts.str.strip_chars().str.to_lowercase().replace_strict(_SEXES, default=None, return_dtype=pl.String)

