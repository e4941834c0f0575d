"""The records of a table with every value prepared as columns, so that SQL can tell the levels of any two of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.linking.native.comparisons import (
    Comparison,
    DateComparison,
    NumberComparison,
    PlaceComparison,
    SexComparison,
    TextComparison,
)
from triangulate.linking.native.dates import Dates
from triangulate.linking.native.numbers import LONGEST
from triangulate.linking.native.places import ADDRESS_NUMBER, SHORTEST_OF_STREET, Places
from triangulate.linking.native.splink_places import ADDRESS, HAS_POSTCODES, POSTCODE, TOWN
from triangulate.linking.native.text_levels import MOST_WORDS, TextLevels
from triangulate.linking.native.values import Ints, Values
from triangulate.normalise.name_tables import given_names_apart
from triangulate.normalise.name_variants import variant_codes
from triangulate.normalise.sounds import sound_keys

if TYPE_CHECKING:
    from triangulate.linking.native.linker import Linked

_SHORTEST_WORD: Final = 3  # what TextLevels takes for a word unless told


def column_names(names: Iterable[str]) -> dict[str, str]:
    """Return a name for the columns of each comparison that every SQL engine takes, each name once."""
    found: dict[str, str] = {}
    for name in names:
        plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "column"
        taken = set(found.values())
        numbered = (f"{plain}_no{number}" for number in range(2, len(taken) + 3))
        found[name] = plain if plain not in taken else next(each for each in numbered if each not in taken)
    return found


def held_values(linked: Linked) -> dict[str, tuple[Ints, NDArray[np.int64]]]:
    """Return of each column of values the codes of every record and how many records have each code.

    Codes: records × places, -1 for none.
    """
    found: dict[str, tuple[Ints, NDArray[np.int64]]] = {}
    names = column_names(comparison.name for comparison in linked.comparisons)
    for comparison in linked.comparisons:
        if isinstance(comparison, PlaceComparison):
            for column, values in _places(comparison.places).items():
                if values is not None:
                    found[column] = values.codes, values.counts
        elif isinstance(comparison, DateComparison):
            days = comparison.dates.days
            known = np.unique(days[days > 0])
            codes = np.where(days > 0, np.searchsorted(known, days), -1).astype(np.int32)
            found[names[comparison.name]] = codes, comparison.dates.frequency(known).astype(np.int64)
        else:
            values = _values(comparison)
            found[names[comparison.name]] = values.codes, values.counts
    return found


def splink_records(linked: Linked, held: Mapping[str, str]) -> pl.DataFrame:
    """Return the records in the order of their ids: ``id``, ``source`` and the prepared columns of every value.

    ``held``: columns by which Splink looks up how rare a value is, each with the column of the value.
    """
    table = linked.table
    names = column_names(comparison.name for comparison in linked.comparisons)
    sources = pl.Series("source", table.sources, dtype=pl.String).gather(table.source.astype(np.int64))
    columns = [table.ids.rename("id"), sources]
    for comparison in linked.comparisons:
        columns += _columns(comparison, names[comparison.name])
    frame = pl.DataFrame([*columns, *_held(linked)])
    nobody = pl.lit(None, pl.Int64)  # a model compares places whole, also where a table has no such column
    known = {value: pl.col(f"{value}_held") if f"{value}_held" in frame.columns else nobody for value in held.values()}
    return frame.with_columns(known[value].alias(column) for column, value in held.items()).sort("id")


def _held(linked: Linked) -> Iterable[pl.Series]:
    """Return how many records hold each value, for every place of every record."""
    for column, (codes, counts) in held_values(linked).items():
        yield from _spread(codes, pl.DataFrame({"held": counts}, schema={"held": pl.Int64}), column)


def _columns(comparison: Comparison, name: str) -> list[pl.Series]:
    if isinstance(comparison, PlaceComparison):
        return _place_columns(comparison.places)
    if isinstance(comparison, DateComparison):
        return _date_columns(comparison.dates, name)
    values = _values(comparison)
    if isinstance(comparison, TextComparison):
        names = comparison.kind in ("given", "middle")
        return _spread(values.codes, _text_features(values.texts, _SHORTEST_WORD, names=names), name)
    features = _number_features(values.texts) if comparison.kind == "number" else pl.DataFrame({"": values.texts})
    return _spread(values.codes, features, name)


def _values(comparison: Comparison) -> Values:
    if not isinstance(comparison, TextComparison | NumberComparison | SexComparison):
        raise TypeError(f"{comparison.kind} has no values")
    return comparison.values


def _places(places: Places) -> dict[str, Values | None]:
    return {ADDRESS: places.address, POSTCODE: places.postcode, TOWN: places.town}


def _spread(codes: Ints, features: pl.DataFrame, name: str) -> list[pl.Series]:
    """Return the features of every place of every record; the feature "" is the value itself."""
    found = []
    for place in range(codes.shape[1]):
        code = pl.Series(codes[:, place])
        row = code.set(code < 0, None).cast(pl.UInt32)
        for part in features.columns:
            column = f"{name}_{place + 1}_{part}" if part else f"{name}_{place + 1}"
            found.append(features[part].gather(row).rename(column))
    return found


def _text_features(texts: pl.Series, shortest_word: int, *, names: bool = False) -> pl.DataFrame:
    """Return what levels of texts are told by: letters, sound, words, and for given names the groups of variants."""
    known = TextLevels(texts, np.zeros(len(texts), np.int64))
    words = texts.str.split(" ").list.head(MOST_WORDS)
    long = pl.element().str.len_chars() >= shortest_word
    frame = pl.DataFrame(
        {
            "": _ascii_alike(texts),
            "letters": pl.Series(known.masks).cast(pl.Int64),
            "sound": sound_keys(texts),
            "words": words.list.eval(pl.element().filter(long)),
            "several": words.list.get(1, null_on_oob=True).str.len_chars().fill_null(0) >= shortest_word,
        }
    )
    return frame.with_columns(_variant_features(texts)) if names else frame


def _ascii_alike(texts: pl.Series) -> pl.Series:
    """Return texts with each letter beyond ASCII as a sign that none of them holds.

    Engines differ in whether they compare letters or bytes; what is alike stays alike. Names are folded to ASCII
    before, an e-mail address is not.
    """
    used = set("".join(texts))
    foreign = sorted(letter for letter in used if not letter.isascii())
    signs = (sign for sign in map(chr, range(33, 127)) if sign not in used)
    return texts.str.replace_many(dict(zip(foreign, signs, strict=False))) if foreign else texts


def _variant_features(texts: pl.Series) -> list[pl.Series]:
    bare = texts.str.replace_all(" ", "", literal=True).rename("bare")
    rows = pl.DataFrame({"name": pl.int_range(len(texts), dtype=pl.UInt32, eager=True)})
    groups = variant_codes(texts).group_by("name", maintain_order=True).agg(forms=pl.col("group"))
    forms = rows.join(groups, on="name", how="left", maintain_order="left")["forms"].fill_null([])
    pairs = pl.DataFrame(sorted(given_names_apart()), schema={"bare": pl.String, "other": pl.String}, orient="row")
    others = pairs.group_by("bare", maintain_order=True).agg(apart=pl.col("other"))
    apart = bare.to_frame().join(others, on="bare", how="left", maintain_order="left")["apart"].fill_null([])
    return [bare, forms, apart, (forms.list.len() > 0).rename("listed")]


def _number_features(texts: pl.Series) -> pl.DataFrame:
    """Return the start of each number as characters of one byte, padded to one length, and the same in order."""
    starts = [text[:LONGEST].encode()[:LONGEST].rstrip(b"\0") for text in texts]
    alphabet = _one_byte_each({byte for start in starts for byte in start})
    padded = ["".join(alphabet[byte] for byte in start).ljust(LONGEST) for start in starts]
    return pl.DataFrame(
        {"": texts, "start": padded, "sorted": ["".join(sorted(text)) for text in padded]},
        schema={"": pl.String, "start": pl.String, "sorted": pl.String},
    )


def _one_byte_each(used: set[int]) -> Mapping[int, str]:
    """Return a character for each byte: itself, or where any is beyond ASCII, the next character in order."""
    if all(32 < byte < 127 for byte in used):
        return {byte: chr(byte) for byte in used}
    return {byte: chr(33 + number) for number, byte in enumerate(sorted(used))}


def _date_columns(dates: Dates, name: str) -> list[pl.Series]:
    found = []
    for place in range(dates.days.shape[1]):
        days = pl.Series(f"{name}_{place + 1}", dates.days[:, place]).cast(pl.Int32)
        parts = {"year": days // 10000, "month": days // 100 % 100, "day": days % 100}
        distinct = days.unique().sort()
        exchanged = pl.Series("exchanged", [_exchanged(day) for day in distinct], dtype=pl.List(pl.Int32))
        read = pl.DataFrame({"day": distinct, "exchanged": exchanged})
        turned = pl.DataFrame({"day": days}).join(read, on="day", how="left", maintain_order="left")["exchanged"]
        found.append(days.set(days == 0, None))
        found += [part.rename(f"{days.name}_{label}") for label, part in parts.items()]
        found.append(turned.rename(f"{days.name}_exchanged"))
    return found


def _exchanged(day: int) -> list[int]:
    """Return the numbers that arise when two neighbouring digits of yyyymmdd change places.

    >>> _exchanged(20110405)[:2]
    [2110405, 20101405]
    """
    text = f"{day:08d}"
    turned = {int(text[:k] + text[k + 1] + text[k] + text[k + 2 :]) for k in range(7)}
    return sorted(turned - {day})


def _place_columns(places: Places) -> list[pl.Series]:
    records = max((len(values.codes) for values in _places(places).values() if values), default=0)
    features: dict[str, Callable[[pl.Series], pl.DataFrame]] = {
        ADDRESS: _address_features,
        POSTCODE: _number_features,
        TOWN: lambda texts: _text_features(texts, _SHORTEST_WORD),
    }
    found = [pl.repeat(places.postcode is not None, records, eager=True).rename(HAS_POSTCODES)]
    for column, values in _places(places).items():
        nobody = np.full((records, 1), -1, np.int32)
        codes, texts = (values.codes, values.texts) if values else (nobody, pl.Series([], dtype=pl.String))
        found += _spread(codes, features[column](texts), column)
    return found


def _address_features(texts: pl.Series) -> pl.DataFrame:
    """Return the number, and the street with its features, as ``places`` parts addresses."""
    street = texts.str.replace(ADDRESS_NUMBER, " ").str.replace_all(r" +", " ").str.strip_chars()
    features = _text_features(street, SHORTEST_OF_STREET)
    known = pl.col("") != ""
    named = {part: f"street_{part}" if part else "street" for part in features.columns}
    parts = features.select(pl.when(known).then(pl.col(part)).alias(name) for part, name in named.items())
    return pl.DataFrame({"": texts, "number": texts.str.extract(ADDRESS_NUMBER, 1)}).hstack(parts)
