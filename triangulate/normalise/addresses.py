"""Says how two addresses stand to each other.

The order of comparison is that of the DfE matching service (DfE, SUI Matcher, address parsing, 2025): postcode,
then line, then building number; flats and number ranges are uncertain and never different. How an address is
read stands in :mod:`triangulate.normalise.address_parts`.
"""

from __future__ import annotations

from enum import StrEnum

import polars as pl
from rapidfuzz import fuzz

from triangulate.normalise.address_parts import HOUSE_NUMBER, Address, fold_text, parse_address, parse_address_text

__all__ = ["Address", "AddressLevel", "address_frame", "compare_addresses", "fold_text", "parse_address"]

# Percent of letters in common: one slip of the pen in twenty letters is the same line; below the second figure
# two street names are two streets (set by judgement, not measured on real addresses).
_SAME_LINE = 95.0
_OTHER_STREET = 80.0


class AddressLevel(StrEnum):
    """How two addresses stand to each other, from the strongest."""

    SAME = "same"
    SAME_POSTCODE_AND_NUMBER = "same_postcode_and_number"
    UNCERTAIN = "uncertain"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


def compare_addresses(a: Address, b: Address) -> AddressLevel:
    """Return how two addresses stand to each other; the order of the two does not matter.

    1. One says nothing (placeholder, no fixed abode, withheld, empty): ``unknown``.
    2. Equal UPRN: ``same``.
    3. Two valid postcodes that differ: ``different``.
    4. Equal postcode and building, and two UPRNs that differ: ``uncertain``.
    5. Equal postcode, and a building missing on one side, a flat on one side only, two different flats, a number
       inside the range of the other side, or one number with and without a letter: ``uncertain``.
    6. Equal postcode, building and lines: ``same``. Equal postcode and building: ``same_postcode_and_number``.
    7. Equal postcode and two house numbers that differ: ``different``. A name against a number, two names, or a
       range that does not hold the other number: ``uncertain``.
    8. A postcode on one side at most, and a side without lines: ``uncertain``. Lines, building and flat agree:
       ``same`` if neither side has a postcode or a range, else ``uncertain``.
    9. A postcode on one side at most, both buildings known: ``different`` if two house numbers differ or the two
       streets do. Anything else: ``uncertain``.

    Source: DfE SUI Matcher, address parsing, 2025, for the order and for flats and ranges.
    """
    if not _says_something(a) or not _says_something(b):
        return AddressLevel.UNKNOWN
    if a.uprn and a.uprn == b.uprn:
        return AddressLevel.SAME
    if a.postcode and b.postcode:
        return _same_postcode(a, b) if a.postcode == b.postcode else AddressLevel.DIFFERENT
    return _by_lines(a, b)


def _says_something(address: Address) -> bool:
    if address.no_fixed_abode or address.withheld_marker:
        return False
    return bool(address.uprn or address.postcode or address.lines_key)


def _same_postcode(a: Address, b: Address) -> AddressLevel:
    if a.building == b.building and a.uprn and b.uprn:
        return AddressLevel.UNCERTAIN
    if not a.building or not b.building or _ranges_meet(a, b) or a.flat != b.flat:
        return AddressLevel.UNCERTAIN
    if _lines_agree(a, b) and a.building == b.building:
        return AddressLevel.SAME
    if a.building == b.building:
        return AddressLevel.SAME_POSTCODE_AND_NUMBER
    return AddressLevel.DIFFERENT if _both_numbered(a, b) and not _has_range(a, b) else AddressLevel.UNCERTAIN


def _both_numbered(a: Address, b: Address) -> bool:
    return a.building[:1].isdigit() and b.building[:1].isdigit()


def _has_range(a: Address, b: Address) -> bool:
    return a.number_range is not None or b.number_range is not None


def _ranges_meet(a: Address, b: Address) -> bool:
    """Whether a range is involved and the numbers of the two sides can be of one building."""
    if a.number_range is None and b.number_range is None:
        # 12 and 12A are often one house divided, so the letter alone never separates.
        return a.building != b.building and _span(a) == _span(b) and _span(a) is not None
    first, second = _span(a), _span(b)
    return first is not None and second is not None and first[0] <= second[1] and second[0] <= first[1]


def _span(address: Address) -> tuple[int, int] | None:
    if address.number_range is not None:
        return address.number_range
    number = HOUSE_NUMBER.match(address.building)
    return None if number is None else (int(number[1]), int(number[1]))


def _by_lines(a: Address, b: Address) -> AddressLevel:
    if not a.lines_key or not b.lines_key:
        return AddressLevel.UNCERTAIN
    ranged = _has_range(a, b)
    if _lines_agree(a, b) and a.building == b.building and a.flat == b.flat:
        return AddressLevel.UNCERTAIN if ranged or a.postcode or b.postcode else AddressLevel.SAME
    if not a.building or not b.building or _ranges_meet(a, b):
        return AddressLevel.UNCERTAIN
    numbers_apart = _both_numbered(a, b) and a.building != b.building and not ranged
    streets_apart = bool(a.street and b.street) and fuzz.ratio(a.street, b.street) < _OTHER_STREET
    return AddressLevel.DIFFERENT if numbers_apart or streets_apart else AddressLevel.UNCERTAIN


def _lines_agree(a: Address, b: Address) -> bool:
    """Equal lines, or one side holding all words of the other: a town or county left out is not a difference."""
    if a.lines_key == b.lines_key:
        return True
    first, second = set(a.lines_key.split()), set(b.lines_key.split())
    if a.street and a.street == b.street and (first <= second or second <= first):
        return True
    return fuzz.ratio(a.lines_key, b.lines_key) >= _SAME_LINE


def address_frame(values: pl.Series) -> pl.DataFrame:
    """Return one row for each of ``values`` (plain text, or JSON object text), in the same order.

    Columns, all text: ``value, postcode, postcode_state, building, flat, uprn, lines_key, place_key``.
    ``place_key`` is ``postcode|building|flat``, null without a valid postcode. A null value gives nulls.
    """
    distinct = values.cast(pl.String).alias("value").unique(maintain_order=True).drop_nulls()
    rows = []
    for text in distinct:
        found = parse_address_text(text)
        place = f"{found.postcode}|{found.building}|{found.flat}" if found.postcode else None
        rows.append(
            (text, found.postcode, found.postcode_state, found.building, found.flat, found.uprn, found.lines_key, place)
        )
    names = ("value", "postcode", "postcode_state", "building", "flat", "uprn", "lines_key", "place_key")
    parsed = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    return values.cast(pl.String).alias("value").to_frame().join(parsed, on="value", how="left", maintain_order="left")
