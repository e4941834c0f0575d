"""The check of each identifier scheme: whether one value is valid, and its single written form.

Check rules (author, year):

* NHS number: digits 1 to 9 weighted 10 to 2, plus the tenth, divide by 11 (NHS Data Model and Dictionary, 2023).
* CHI number: the same sum as the NHS number, and a date first (NHS National Services Scotland, 2010).
* ULN: the same weights, remainder 10 (HESA, 2023), so that a ULN is never a valid NHS number.
* UPN: letter = position of the sum of digit *i* times *i* (*i* = 2 to 13) modulo 23 in the alphabet without
  I, O and S (DfE, Unique pupil numbers guidance, 2024).
* PNC, CRO, ASN: letter = position of the digits read as one number modulo 23 in ``ZABCDEFGHJKLMNPQRTUVWXY``
  (CJS Data Standards Catalogue, version 5.0).
* National Insurance number: shape and prefixes only (HMRC, NIM39110, 2024).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_CJS_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
SEPARATORS = r"[\s\-\u2010-\u2015/\\.,_'\"()]+"
_SEPARATOR_PATTERN = re.compile(SEPARATORS)
_UPN_REASONS = frozenset(f"UN{number}" for number in range(1, 8))  # DfE children in need census, 2024
_PLACEHOLDER_WORDS = _UPN_REASONS | {
    *("UNKNOWN", "UNK", "NOTKNOWN", "NOTAVAILABLE", "NOTENTERED", "NOTPROVIDED", "NOTAPPLICABLE", "NOTRACE"),
    *("NONE", "NA", "NULL", "NAN", "NIL", "TBC", "TBA", "PENDING", "TEMP", "TEST", "XXXX"),
}
SEQUENCES = ("01234567890123456789", "98765432109876543210")
ONE_CHARACTER = r"^(?:0+|1+|2+|3+|4+|5+|6+|7+|8+|9+|X+|Z+|Q+)$"
ONE_CHARACTER_PATTERN = re.compile(ONE_CHARACTER)
# Two-digit years of PNC identifiers: the earliest back-converted records carry years of the 1940s. A fixed
# limit, not the clock, so that the same data give the same answer in every year.
_LAST_YEAR_OF_2000S = 39


class IdentifierState(StrEnum):
    """What can be said about one identifier as written."""

    VALID = "valid"
    INVALID = "invalid"
    PLACEHOLDER = "placeholder"
    TEMPORARY = "temporary"
    UNVERIFIABLE = "unverifiable"


Judgement = tuple[IdentifierState, str, bool]


def compact_form(value: str) -> str:
    """Return ``value`` in upper case without spaces and separators."""
    return _SEPARATOR_PATTERN.sub("", value).upper()


def judge(name: str, compact: str, written: str) -> Judgement:
    """Return ``(state, canonical, test_range)`` of one value of the scheme ``name``.

    ``compact`` is its :func:`compact_form`, ``written`` the value in upper case with its separators.
    """
    rule = _RULES.get(name, _LOCAL)
    if is_placeholder(compact, checked=name in CHECKED):
        return IdentifierState.PLACEHOLDER, compact, False
    return rule(compact, written)


def is_placeholder(compact: str, *, checked: bool) -> bool:
    """Whether a value stands for "none": words, one repeated character, 1234567890, UPN reason codes.

    Local numbers run from 1, so 111 is a real one: there, only six or more of one character count.
    """
    if compact in ("", "0") or compact in _PLACEHOLDER_WORDS:
        return True
    if len(compact) >= (3 if checked else 6) and ONE_CHARACTER_PATTERN.match(compact):
        return True
    return len(compact) >= 8 and any(compact in digits for digits in SEQUENCES)


def _verdict(good: bool) -> IdentifierState:
    return IdentifierState.VALID if good else IdentifierState.INVALID


def _eleven(digits: str) -> int:
    """Return the weighted sum (10 to 1) of ten digits modulo 11: 0 for an NHS number, 10 for a ULN."""
    return sum(int(digit) * weight for digit, weight in zip(digits, range(10, 0, -1), strict=True)) % 11


def _is_ten_digits(text: str) -> bool:
    return len(text) == 10 and text.isascii() and text.isdigit()


def _nhs(compact: str, _written: str) -> Judgement:
    # 999 is the range of test patients of NHS England and 900 that of its test environments.
    good = _is_ten_digits(compact) and _eleven(compact) == 0
    return _verdict(good), compact, good and compact[:3] in ("999", "900")


def _chi(compact: str, _written: str) -> Judgement:
    # The leading zero of a first-of-month birth date is lost when a spreadsheet reads the number.
    padded = compact.zfill(10) if len(compact) == 9 and compact.isdigit() else compact
    good = _is_ten_digits(padded) and _eleven(padded) == 0
    return _verdict(good and 1 <= int(padded[:2]) <= 31 and 1 <= int(padded[2:4]) <= 12), padded, False


def _uln(compact: str, _written: str) -> Judgement:
    good = _is_ten_digits(compact) and _eleven(compact) == 10
    return _verdict(good), compact, good and compact.startswith("999")


_UPN_SHAPE = re.compile(r"[A-Z]\d{11}[0-9A-Z]", re.ASCII)


def _upn(compact: str, _written: str) -> Judgement:
    if not _UPN_SHAPE.fullmatch(compact) or compact[1:12] == "0" * 11:
        state = IdentifierState.PLACEHOLDER if set(compact[1:]) == {"0"} else IdentifierState.INVALID
        return state, compact, False
    last = compact[12]
    number = int(last) if last.isdigit() else UPN_LETTERS.find(last)
    total = sum(int(digit) * weight for weight, digit in enumerate(compact[1:12], start=2)) + number * 13
    if number < 0 or UPN_LETTERS[total % 23] != compact[0]:
        return IdentifierState.INVALID, compact, False
    return IdentifierState.VALID if last.isdigit() else IdentifierState.TEMPORARY, compact, False


def _year(two: str) -> str:
    return ("20" if int(two) <= _LAST_YEAR_OF_2000S else "19") + two


_PNC_SLASH = re.compile(r"(\d{2}|\d{4})\s*/\s*(\d{1,7})\s*([A-Z])", re.ASCII)
_PNC_LONG = re.compile(r"((?:19|20)\d{2})(\d{7})([A-Z])", re.ASCII)
_PNC_SHORT = re.compile(r"(\d{2})(\d{1,7})([A-Z])", re.ASCII)


def _pnc(compact: str, written: str) -> Judgement:
    found = _PNC_SLASH.fullmatch(written) or _PNC_LONG.fullmatch(compact) or _PNC_SHORT.fullmatch(compact)
    if found is None:
        return IdentifierState.INVALID, compact, False
    year, serial, letter = found.groups()
    year, serial = year if len(year) == 4 else _year(year), serial.zfill(7)
    canonical = f"{year}{serial}{letter}"
    if int(serial) == 0:
        return IdentifierState.PLACEHOLDER, canonical, False
    return _verdict(_CJS_LETTERS[int(year[2:] + serial) % 23] == letter), canonical, False


_CRO_FULL = re.compile(r"(\d{1,6})\s*/\s*(\d{2})\s*([A-Z])", re.ASCII)
_CRO_COMPACT = re.compile(r"(\d{6})(\d{2})([A-Z])", re.ASCII)
_CRO_SF = re.compile(r"SF(\d{2})(\d{1,6})([A-Z])", re.ASCII)


def _cro(compact: str, written: str) -> Judgement:
    # "SF" records are those without fingerprints: their serial is not padded, and they are another series.
    special = _CRO_SF.fullmatch(compact)
    if special is not None:
        year, serial, letter = special.groups()
        serial, canonical = serial.lstrip("0"), f"SF{year}{serial.lstrip('0')}{letter}"
    else:
        plain = _CRO_FULL.fullmatch(written) or _CRO_COMPACT.fullmatch(compact)
        if plain is None:
            return IdentifierState.INVALID, compact, False
        serial, year, letter = plain.groups()
        serial = serial.zfill(6)
        canonical = f"{serial}{year}{letter}"
    if int(serial or "0") == 0:
        return IdentifierState.PLACEHOLDER, canonical, False
    return _verdict(_CJS_LETTERS[int(year + serial) % 23] == letter), canonical, False


_ASN_SLASH = re.compile(r"(\d{2})/?([A-Z]?)(\d{2})([A-Z0-9]{2})/(\d{2})/(\d{1,11})([A-Z])", re.ASCII)
_ASN_FULL = re.compile(r"(\d{2})([A-Z]?)(\d{2})([A-Z0-9]{2})(\d{2})(\d{1,11})([A-Z])", re.ASCII)


def _asn(compact: str, written: str) -> Judgement:
    found = _ASN_SLASH.fullmatch("".join(written.split())) or _ASN_FULL.fullmatch(compact)
    if found is None:
        return IdentifierState.INVALID, compact, False
    year, top, force, unit, system, sequence, letter = found.groups()
    sequence = sequence.zfill(11)
    canonical = f"{year}{top}{force}{unit}{system}{sequence}{letter}"
    if int(sequence) == 0:
        return IdentifierState.PLACEHOLDER, canonical, False
    return _verdict(_CJS_LETTERS[int(force + system + year + sequence) % 23] == letter), canonical, False


_NI = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]?", re.ASCII)
_NI_TEMPORARY = re.compile(r"TN\d{6}[A-Z]?", re.ASCII)


def _ni(compact: str, _written: str) -> Judgement:
    if _NI_TEMPORARY.fullmatch(compact):
        return IdentifierState.TEMPORARY, compact[:8], False
    # The last letter says when contributions were once due and is often left out: it identifies nobody.
    canonical = compact[:8] if _NI.fullmatch(compact) else compact
    return _verdict(bool(_NI.fullmatch(compact))), canonical, False


def _shape(pattern: str) -> Callable[[str, str], Judgement]:
    shape = re.compile(pattern, re.ASCII)

    def rule(_compact: str, written: str) -> Judgement:
        # Separators stay: "1/23" and "12/3" may be two children of one authority.
        canonical = "".join(written.split())
        state = IdentifierState.UNVERIFIABLE if shape.fullmatch(canonical) else IdentifierState.INVALID
        return state, canonical, False

    return rule


def _urn(compact: str, _written: str) -> Judgement:
    good = _URN.fullmatch(compact)
    return (IdentifierState.UNVERIFIABLE if good else IdentifierState.INVALID), compact, False


_URN = re.compile(r"[A-Z0-9]{4}\d{3,7}", re.ASCII)
_LOCAL = _shape(r".+")
_RULES: Mapping[str, Callable[[str, str], Judgement]] = MappingProxyType(
    {
        "nhs": _nhs,
        "chi": _chi,
        "uln": _uln,
        "upn": _upn,
        "pnc": _pnc,
        "cro": _cro,
        "asn": _asn,
        "ni": _ni,
        "la_child_id": _shape(r"[A-Z0-9]{1,20}"),
        "mosaic": _shape(r"[A-Z0-9]{1,20}"),
        "urn": _urn,
        "prison_number": _shape(r"[A-Z]\d{4}[A-Z]{2}|[A-Z]{1,2}\d{3,5}"),
    }
)


CHECKED = frozenset({"nhs", "chi", "uln", "upn", "pnc", "cro", "asn", "ni"})


def other_scheme(name: str, compact: str) -> str:
    """Return the scheme, of those with a check, that this value belongs to although it stands under another."""
    for other in ("nhs", "uln", "upn"):
        state = _RULES[other](compact, compact)[0]
        if other != name and state in (IdentifierState.VALID, IdentifierState.TEMPORARY):
            return other
    return ""
