"""Dwellings: postcodes of some 15 to 40 dwellings on one street, in towns; all invented but valid in form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

_AREAS: Final = "B BA BD BH BN BS CB CF CM CV DE DN DT EX GL HD HU IP L LE LN LS M ME NE NG NR OX PE PL RG S SA SN TQ"
_INWARD: Final = "ABDEFGHJLNPQRSTUWXYZ"  # the letters used in the inward half (Royal Mail, PAF guide, 2023)
_UNITS: Final = len(_INWARD) ** 2
_PER_OUTCODE: Final = 80  # postcodes of an outward half
_STREET_NAMES: Final = (
    "Abbey Alder Anchor Apple Ash Barley Beacon Beech Bell Birch Bishop Bramble Bridge Brook Cannon Castle Cedar "
    "Chapel Cherry Church Clover Coppice Cottage Crescent Cross Dale Derwent Drake Eastfield Elm Fairfield Falcon "
    "Farm Fern Field Forge Foundry Garden George Glebe Gorse Grange Green Grove Hawthorn Hazel Heath Heron High Hill "
    "Holly Home Ivy Jubilee Juniper Kestrel Kiln Kings Larch Laurel Lime Linden Lodge London Long Lower Main Manor "
    "Maple Market Meadow Mill Moor Mount New Newton North Oak Old Orchard Park Pine Poplar Primrose Priory Quarry "
    "Queens Rectory Reed River Rose Rowan Rushton Sandy School Sedge South Spring Spruce Stanley Station Stone Swan "
    "Sycamore Thorn Tower Union Upper Vicarage Victoria Walnut Water Well West Wharf White Willow Windsor Wood "
    "Woodland York"
)
_STREETS: Final = tuple(_STREET_NAMES.split())
_STREET_SHARES: Final = (
    ("Road", 0.3),
    ("Street", 0.26),
    ("Close", 0.14),
    ("Lane", 0.12),
    ("Avenue", 0.12),
    ("Way", 0.06),
)
_TOWN_STARTS: Final = "Alder Bridge Cold Down Ember Fal Gos Hather Ink Kes Lang Mar Nether Ottery"
_TOWN_ENDS: Final = "bourne by ford ham mouth port wick worth"
_TOWNS: Final = tuple(start + end for start in _TOWN_STARTS.split() for end in _TOWN_ENDS.split())


@dataclass(frozen=True, slots=True)
class Places:
    """Dwellings by number: address, postcode and town of each; near numbers are near each other."""

    address: pl.Series
    postcode: pl.Series
    town: pl.Series

    def __len__(self) -> int:
        return len(self.address)


def build(dwellings: int, rng: np.random.Generator) -> Places:
    """Return at least ``dwellings`` dwellings."""
    sizes = rng.integers(15, 41, dwellings // 27 + 8)
    while sizes.sum() < dwellings:
        sizes = np.concatenate([sizes, rng.integers(15, 41, 8)])
    block = np.repeat(np.arange(len(sizes)), sizes)
    nth = np.arange(len(block)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    words, ends = [word for word, _ in _STREET_SHARES], [share for _, share in _STREET_SHARES]
    street = pl.Series(_STREETS).gather(rng.integers(0, len(_STREETS), len(sizes)))
    kind = pl.Series(words).gather(rng.choice(len(words), len(sizes), p=ends))
    streets = street + " " + kind
    first = rng.integers(1, 90, len(sizes))
    number = pl.Series(first[block] + nth).cast(pl.String)
    flats = rng.random(len(sizes)) < 0.12  # one building: the number stays and the flat counts
    flat = pl.select(
        pl.when(pl.lit(pl.Series(flats[block])))
        .then(pl.format("Flat {}, {} ", pl.lit(pl.Series(nth + 1)), pl.lit(pl.Series(first[block]))))
        .otherwise(pl.lit(number) + " ")
    ).to_series()
    outcode = np.arange(len(sizes)) // _PER_OUTCODE
    town = pl.Series(_TOWNS).gather(outcode % len(_TOWNS))
    rows = pl.Series(block)
    return Places(flat + streets.gather(rows), _postcodes(len(sizes), rng).gather(rows), town.gather(rows))


def _postcodes(count: int, rng: np.random.Generator) -> pl.Series:
    """Return ``count`` different postcodes; those of one outward half follow one another in mixed order."""
    areas = _AREAS.split()
    at = np.arange(count)
    outcode, within = at // _PER_OUTCODE, at % _PER_OUTCODE
    unit = rng.permutation(9 * _UNITS)[:_PER_OUTCODE][within]
    texts = [
        f"{areas[out % len(areas)]}{out // len(areas) + 1} "
        f"{u // _UNITS + 1}{_INWARD[u % _UNITS // len(_INWARD)]}{_INWARD[u % len(_INWARD)]}"
        for out, u in zip(outcode.tolist(), unit.tolist(), strict=True)
    ]
    return pl.Series(texts, dtype=pl.String)


def moved_from(dwelling: NDArray[np.int64], places: Places, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return another dwelling for each: two of three within the same town, the rest anywhere; most have new tenants."""
    count = len(dwelling)
    near = dwelling + rng.integers(1, 6_000, count) * rng.choice([-1, 1], count)
    far = rng.integers(0, len(places), count)
    return np.asarray(np.where(rng.random(count) < 0.65, near % len(places), far), dtype=np.int64)
