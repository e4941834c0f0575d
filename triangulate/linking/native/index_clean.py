"""Normalises the values of one record in microseconds, to the texts that whole columns are normalised to.

Texts of plain letters and signs are read here; anything rarer is handed to the functions for columns, which take a
thousand times as long to start.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import polars as pl

from triangulate.linking.native.dates import read_dates
from triangulate.linking.native.numbers import clean_emails, clean_identifiers, clean_phones
from triangulate.linking.native.places import SHORTENED, clean_postcodes
from triangulate.linking.native.roles import IDENTIFIER
from triangulate.normalise.folding import fold_text
from triangulate.normalise.identifiers import IdentifierState, check_identifier

Clean = Callable[[str], str | None]
Column = Callable[[pl.Series], pl.Series]

REMEMBERED: Final = 1 << 17
"""Texts, and pairs of texts, whose outcome an index keeps."""
_USABLE: Final = (IdentifierState.VALID, IdentifierState.UNVERIFIABLE)
_NOT_POSTCODE: Final = re.compile(r"[^A-Z0-9]")
_ISO: Final = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ].*)?", re.ASCII)
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1901, 2100  # earlier years hold dates that systems fill in for "not known"


def one_by_column(column: Column, text: str) -> str | None:
    """Return what a function for columns makes of one text."""
    found: str | None = column(pl.Series([text], dtype=pl.String))[0]
    return found


def cleaner_of(role: str, sex: Column) -> Clean:
    """Return the function that normalises one text of a role; it remembers what it was asked."""
    if role.startswith(IDENTIFIER):
        scheme = role.removeprefix(IDENTIFIER)
        return _remembering(lambda text: _identifier(scheme, text))
    found: dict[str, Clean] = {
        "address": _address, "postcode": _postcode, "phone": _phone, "email": _email,
        "sex": lambda text: one_by_column(sex, text),
    }  # fmt: skip
    return _remembering(found.get(role, fold_text))


def _remembering(clean: Clean) -> Clean:
    remembered: Clean = lru_cache(REMEMBERED)(clean)
    return remembered


def _address(text: str) -> str | None:
    words, after_short = [], False
    for word in (fold_text(text) or "").split():
        # Two words in a row share the space between them, so the second of two usual words stays as it is.
        after_short = not after_short and word in SHORTENED
        words.append(SHORTENED[word] if after_short else word)
    return " ".join(word for word in words if word) or None


def _postcode(text: str) -> str | None:
    if not text.isascii():
        return one_by_column(clean_postcodes, text)
    return _NOT_POSTCODE.sub("", text.upper()) or None


def _phone(text: str) -> str | None:
    if not text.isascii():
        return one_by_column(clean_phones, text)
    digits = re.sub(r"\D", "", text)
    return digits[-9:] if len(digits) >= 6 and len(set(digits[-9:])) > 1 else None


def _email(text: str) -> str | None:
    if not text.isascii():
        return one_by_column(clean_emails, text)
    whole = text.strip().lower()
    name, domain = re.search(r"^([^@\s]+)@", whole), re.search(r"@(\S+)$", whole)
    if name is None or domain is None:
        return None
    parts = [re.sub(r"[^a-z0-9]", "", found[1]) for found in (name, domain)]
    return " ".join(parts) if all(parts) else None


def _identifier(scheme: str, text: str) -> str | None:
    if not text.isascii():
        return one_by_column(clean_identifiers(scheme), text)
    checked = check_identifier(scheme, text)
    compact = re.sub(r"[^A-Za-z0-9]", "", checked.canonical)
    return compact if checked.state in _USABLE and len(compact) > 1 else None


@lru_cache(REMEMBERED)
def read_date(text: str, month_first: bool = False) -> int:
    """Return one date as yyyymmdd, 0 for a part not recorded; 0 for no date.

    Read day first where both are possible, or ``month_first``.
    """
    plain = text.strip()
    if found := _ISO.fullmatch(plain):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(plain):
        day, month, year = map(int, found.groups())
        day, month = (month, day) if month_first else (day, month)
    else:
        year, month, day = 0, 0, 0
    if _FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= 12 and 1 <= day <= 31:
        return year * 10000 + month * 100 + day
    return int(read_dates(pl.Series([text], dtype=pl.String), month_first=month_first)[0] or 0)
