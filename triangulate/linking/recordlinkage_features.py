"""Compare features for anybody's pipeline of the Python Record Linkage Toolkit, with the knowledge of this library.

::

    compare = recordlinkage.Compare()
    compare.add(GivenName("first_name", "first_name", label="given"))
    compare.add(BirthDate("dob", "date_of_birth", order="dmy", label="born"))
    compare.add(OfficialNumber("nhs", "nhs_no", "nhs_no", label="nhs"))

A feature reads the values of its columns with :mod:`triangulate.normalise`, finds the named level at which two
values agree (:mod:`triangulate.linking.distinct_levels`), and returns the similarity, 0 to 1, that its ``levels`` give
for that level. The similarities are a judgement of this project, reviewed 2026.

A value that is missing, or says nothing (a placeholder, an invalid number, "no fixed abode"), gives
``missing_value``: 0 unless told otherwise, as in the toolkit. With ``float("nan")``, "nothing known" stays apart
from "different".

Columns are one name, or a list of names that are read as one value. Distinct pairs of values are compared once,
however many rows share them.

Source: J. de Bruin, Python Record Linkage Toolkit, 0.16, 2023. The toolkit has no types: its columns and results
are ``Any``.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import takewhile
from types import MappingProxyType
from typing import Any, ClassVar, Final, Generic, TypeVar, get_args

import numpy as np
import pandas as pd
from recordlinkage.base import BaseCompareFeature

from triangulate.errors import UsageError
from triangulate.linking.distinct_levels import (
    Found,
    PostcodeText,
    address_levels,
    born_levels,
    family_name_levels,
    full_name_levels,
    given_name_levels,
    number_levels,
    postcode_levels,
    read_postcode,
)
from triangulate.normalise.addresses import Address as AddressParts
from triangulate.normalise.addresses import parse_address
from triangulate.normalise.dates import DateSpan, Order, birth_span, parse_date
from triangulate.normalise.identifiers import Identifier, IdentifierState, check_identifier, scheme, scheme_table
from triangulate.normalise.names import Name, parse_name

__all__ = ["Address", "BirthDate", "FamilyName", "FullName", "GivenName", "OfficialNumber", "Postcode"]

Columns = str | list[str]
Levels = Mapping[str, float]
Value = TypeVar("Value")

_COMPARABLE: Final = (IdentifierState.VALID, IdentifierState.UNVERIFIABLE, IdentifierState.TEMPORARY)


class ValueFeature(BaseCompareFeature, Generic[Value]):  # type: ignore[misc]
    """A compare feature of the toolkit that reads values, compares distinct pairs once, and grades the level.

    ``levels``: the similarity that each named level gives. A subclass says how one value is read and how pairs
    of values compare.
    """

    levels: ClassVar[Levels]

    def __init__(
        self, left_on: Columns, right_on: Columns, missing_value: float = 0.0, label: str | None = None
    ) -> None:
        super().__init__(left_on, right_on, label=label)
        self.missing_value = missing_value

    @abstractmethod
    def _read(self, texts: Sequence[str]) -> Value | None:
        """Return the value in the texts of the columns ("" where missing), or None where they say nothing."""

    @abstractmethod
    def _compare(self, ones: Sequence[Value], others: Sequence[Value]) -> Found:
        """Return the level of each pair, None where the two cannot be compared."""

    def _compute_vectorized(self, *columns: Any) -> Any:
        """Return the similarity of each row: the method that the toolkit calls, left columns before right ones."""
        width = len(self.labels_left) if isinstance(self.labels_left, list) else 1
        numbers: dict[Value, int] = {}
        one, other = (self._numbered(side, numbers) for side in (columns[:width], columns[width:]))
        values, size = list(numbers), max(len(numbers), 1)
        both = (one >= 0) & (other >= 0)
        packed = np.minimum(one, other)[both] * size + np.maximum(one, other)[both]
        places, distinct = pd.factorize(packed)
        levels = self._compare([values[p // size] for p in distinct], [values[p % size] for p in distinct])
        graded = np.array([self.missing_value if level is None else self.levels[level] for level in levels], float)
        found = np.full(len(one), self.missing_value, float)
        found[both] = graded[places]
        return found

    def _numbered(self, columns: Sequence[Any], numbers: dict[Value, int]) -> Any:
        """Return the number of each row's value (-1: none), adding values not met before to ``numbers``."""
        rows: Any = np.zeros(len(columns[0]), dtype=np.int64)
        texts: list[tuple[str, ...]] = [()]
        for column in columns:
            codes, distinct = pd.factorize(column.to_numpy(dtype=object))
            here = [*map(_text, distinct), ""]  # the code of a missing value is -1: the last
            rows, kept = pd.factorize(rows * len(here) + codes % len(here))
            texts = [(*texts[code // len(here)], here[code % len(here)]) for code in kept]
        read = [self._read(parts) if any(parts) else None for parts in texts]
        known = [-1 if value is None else numbers.setdefault(value, len(numbers)) for value in read]
        return np.array(known, dtype=np.int64)[rows]


def _text(value: object) -> str:
    """Return a cell as text: days without their time, and whole numbers that a gap in the column made decimal."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


class GivenName(ValueFeature[Name]):
    """Given names: variants, nicknames of several languages, further names left out, initials, slips.

    ``alike``: two names that look alike and are two names, as those of brothers and sisters often do.
    """

    name = "given_name"
    description = "Compare given names by named levels."
    levels: ClassVar[Levels] = MappingProxyType(
        {"exact": 1.0, "variant": 0.97, "nickname": 0.9, "part_of": 0.88, "close": 0.8, "initials": 0.6,
         "alike": 0.3, "different": 0.0}
    )  # fmt: skip

    def _read(self, texts: Sequence[str]) -> Name | None:
        found = parse_name({"given": list(texts)})
        return None if found.placeholder or not found.given else found

    def _compare(self, ones: Sequence[Name], others: Sequence[Name]) -> Found:
        return given_name_levels(ones, others)


class FamilyName(ValueFeature[Name]):
    """Family names: particles, double surnames, endings by sex or language, birth names ("née"), slips."""

    name = "family_name"
    description = "Compare family names by named levels."
    levels: ClassVar[Levels] = MappingProxyType(
        {"exact": 1.0, "variant": 0.97, "part_of": 0.85, "close": 0.8, "alike": 0.3, "different": 0.0}
    )

    def _read(self, texts: Sequence[str]) -> Name | None:
        found = parse_name({"family": " ".join(filter(None, texts))})
        return None if found.placeholder or not found.family else found

    def _compare(self, ones: Sequence[Name], others: Sequence[Name]) -> Found:
        return family_name_levels(ones, others)


class FullName(ValueFeature[Name]):
    """Whole names, in one column, or in several of which the last holds the family name.

    The levels are the link model's, and ``alike``. A given name alone and a family name alone cannot be compared.
    """

    name = "full_name"
    description = "Compare whole names by the levels of the link model."
    levels: ClassVar[Levels] = MappingProxyType(
        {"exact": 1.0, "variant": 0.97, "reordered": 0.95, "part_of": 0.9, "nickname": 0.88, "close": 0.8,
         "initials": 0.6, "family_only": 0.35, "given_only": 0.3, "alike": 0.2, "different": 0.0}
    )  # fmt: skip

    def _read(self, texts: Sequence[str]) -> Name | None:
        *given, last = texts
        found = parse_name({"given": given, "family": last} if given else last)
        return None if found.placeholder or not (found.given or found.family) else found

    def _compare(self, ones: Sequence[Name], others: Sequence[Name]) -> Found:
        return full_name_levels(ones, others)


class BirthDate(ValueFeature[DateSpan]):
    """Birth dates: slips of the pen, day and month exchanged, months and years alone, 1 January for "unknown".

    One column of dates or texts, or up to three columns: year, month, day. ``order`` says how numeric texts
    that do not start with the year were written (:func:`triangulate.normalise.dates.parse_date`).
    ``official``: the dates are a register's, where 1 January is a day and does not stand for the year.
    Raises :class:`UsageError` for an order that is none. The levels are the link model's.
    """

    name = "birth_date"
    description = "Compare birth dates by the levels of the link model."
    levels: ClassVar[Levels] = MappingProxyType(
        {"exact": 1.0, "same_month": 0.8, "day_month_swapped": 0.75, "same_year": 0.65, "first_of_january": 0.6,
         "one_digit": 0.55, "near": 0.2, "different": 0.0}
    )  # fmt: skip

    def __init__(
        self,
        left_on: Columns,
        right_on: Columns,
        missing_value: float = 0.0,
        label: str | None = None,
        *,
        order: Order = "iso",
        official: bool = False,
    ) -> None:
        super().__init__(left_on, right_on, missing_value, label)
        if order not in get_args(Order):
            known = ", ".join(get_args(Order))
            raise UsageError(place="BirthDate(order=…)", kind="not an order", next_step=f"Use one of: {known}.")
        self.order: Order = order
        self.official = official

    def _read(self, texts: Sequence[str]) -> DateSpan | None:
        text = "-".join(part.zfill(2) for part in takewhile(bool, texts))
        read = parse_date(text, order=self.order)
        # In its normal form a day can be read again, whatever the order it was written in.
        day = read.precision == "day" and read.alternative is None and not read.approximate
        span = birth_span(read.edtf if day else text, official=self.official)
        return span if span.known else None

    def _compare(self, ones: Sequence[DateSpan], others: Sequence[DateSpan]) -> Found:
        return born_levels(ones, others)


class Postcode(ValueFeature[PostcodeText]):
    """Postcodes of the United Kingdom, Jersey, Guernsey and Man; neighbouring streets share all but the last letters.

    ``one_slip``: one letter or digit differs, or two stand exchanged. ``district_stated``: one side gives only the
    first half, and it agrees. A text that is no postcode is compared only where it is one slip from one.
    """

    name = "postcode"
    description = "Compare postcodes by named levels."
    levels: ClassVar[Levels] = MappingProxyType(
        {"same": 1.0, "one_slip": 0.6, "district_stated": 0.5, "same_sector": 0.4, "same_district": 0.2,
         "different": 0.0}
    )  # fmt: skip

    def _read(self, texts: Sequence[str]) -> PostcodeText | None:
        return read_postcode(" ".join(texts))

    def _compare(self, ones: Sequence[PostcodeText], others: Sequence[PostcodeText]) -> Found:
        return postcode_levels(ones, others)


class Address(ValueFeature[AddressParts]):
    """Addresses, in one column or in several in written order, the postcode last.

    ``uncertain`` says nothing either way (a flat or number on one side only, a range, no postcode to compare by);
    ``similar_lines``: uncertain, but number and flat agree and so do most letters; ``same_postcode``: two houses
    of one postcode. Source: :func:`triangulate.normalise.addresses.compare_addresses`.
    """

    name = "address"
    description = "Compare addresses by named levels."
    levels: ClassVar[Levels] = MappingProxyType(
        {"same": 1.0, "same_postcode_and_number": 0.95, "similar_lines": 0.8, "uncertain": 0.5,
         "same_postcode": 0.3, "different": 0.0}
    )  # fmt: skip

    def _read(self, texts: Sequence[str]) -> AddressParts | None:
        return parse_address(", ".join(filter(None, texts)))

    def _compare(self, ones: Sequence[AddressParts], others: Sequence[AddressParts]) -> Found:
        return address_levels(ones, others)


class OfficialNumber(ValueFeature[Identifier]):
    """Numbers of one official scheme (``nhs``, ``upn``, ``pnc``, …): written forms are one, and checks are made.

    A number that fails its check, or is a placeholder, is no evidence: it counts as missing. Two temporary
    numbers, or one beside a permanent one, never speak against each other.
    Raises :class:`UsageError` for a scheme that is not official: other numbers are given twice, or given again.
    """

    name = "official_number"
    description = "Compare numbers of one official scheme."
    levels: ClassVar[Levels] = MappingProxyType({"same": 1.0, "same_temporary": 0.5, "different": 0.0})

    def __init__(
        self,
        scheme_name: str,
        left_on: Columns,
        right_on: Columns,
        missing_value: float = 0.0,
        label: str | None = None,
    ) -> None:
        super().__init__(left_on, right_on, missing_value, label)
        if not scheme(scheme_name).official:
            known = ", ".join(scheme_table().filter("official")["scheme"].sort())
            raise UsageError(
                place="OfficialNumber(scheme_name)", kind="not an official scheme", next_step=f"Use one of: {known}."
            )
        self.scheme_name = scheme_name

    def _read(self, texts: Sequence[str]) -> Identifier | None:
        found = check_identifier(self.scheme_name, "".join(texts))
        return found if found.state in _COMPARABLE else None

    def _compare(self, ones: Sequence[Identifier], others: Sequence[Identifier]) -> Found:
        return number_levels(ones, others)
