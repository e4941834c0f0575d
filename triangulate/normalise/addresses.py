"""Reads addresses as written, and says how two of them stand to each other.

The order of comparison is that of the DfE matching service (DfE, SUI Matcher, address parsing, 2025): postcode,
then line, then building number; flats and number ranges are uncertain and never different.

Placeholders are values, not places: ``ZZ99…`` (ONS pseudo country codes, 2023), ``ZZZSECUR``, ``ANK`` and
``NFA`` (NHS Personal Demographics Service), ``NF1 1NF`` and ``NF1 1FA`` (HMPPS, no fixed abode).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

import polars as pl
from rapidfuzz import fuzz

_POSTCODE = re.compile(
    r"\b(GIR ?0AA|(?:[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]|[A-HK-Y][0-9][0-9]|[0-9][A-HJKPS-UW]|"
    r"[A-HK-Y][0-9][ABEHMNPRV-Y])) ?[0-9][ABD-HJLNP-UW-Z]{2})\b"
)
_OUTWARD = re.compile(r"[A-PR-UWYZ][A-HK-Y]?[0-9][0-9A-Z]?(?:[0-9])?")
_PLACEHOLDER = re.compile(r"\b(?:ZZ99(?: ?[0-9][A-Z]{2})?|NF1 ?1(?:NF|FA)|ZZZ ?SECUR|ANK|NFA)\b")
_WITHHELD = re.compile(
    r"\b(?:ZZZ ?SECUR|WITHHELD|RESTRICTED ADDRESS|ADDRESS RESTRICTED|CONFIDENTIAL|ADDRESS PROTECTED)\b"
)
# ZZ99 3VZ is the pseudo postcode for no fixed abode, 3WZ for not known (ONS, 2023).
_NO_ABODE = re.compile(
    r"\b(?:NO FIXED ABODE|NO FIXED ADDRESS|NFA|NF1 ?1(?:NF|FA)|ZZ99 ?3VZ)\b|^(?:HOMELESS|ROUGH SLEEPER)$"
)
_ANY_MARKER = re.compile(f"{_PLACEHOLDER.pattern}|{_WITHHELD.pattern}|{_NO_ABODE.pattern}")
_UNKNOWN = re.compile(r"(?:ADDRESS )?(?:UNKNOWN|NOT KNOWN|NOT RECORDED|NOT STATED|NONE|N A|TBC)")
_FLAT = re.compile(
    r"\b(?:FLAT|APARTMENT|APT|UNIT|ROOM|STUDIO|MAISONETTE)S? (?:NO |NUMBER )?([0-9]+[A-Z]?|[A-Z](?![A-Z])[0-9]*)\b"
)
_FLAT_FLOOR = re.compile(r"\b((?:BASEMENT|GROUND FLOOR|FIRST FLOOR|SECOND FLOOR|THIRD FLOOR|TOP FLOOR|GARDEN) FLAT)\b")
# "3/12 Gorgie Road" is flat 3 of 12 in Glasgow and flat 12 of 3 in Edinburgh: kept whole as a flat, no building.
_FLAT_SLASH = re.compile(r"^([0-9]{1,4}[A-Z]?/[0-9]{1,4})\b")
_RANGE = re.compile(r"^([0-9]{1,4})[A-Z]? ?(?:-|TO) ?([0-9]{1,4})[A-Z]?\b")
_NUMBER = re.compile(r"^(?:NO |NUMBER )?([0-9]{1,4}) ?([A-Z](?![A-Z]))?\b")
_UPRN = re.compile(r"[0-9]{1,12}")
_JERSEY_STREET = re.compile(
    r"\b(?:LA|LE|LES|L) (?:GRANDE |PETITE )?(?:RUE|ROUTE|RUELLE|CHEMIN|MONT|VERTE RUE|CHASSE|VALLEE|CHARRIERE)\b"
    r"|\bRUE\b"
)
_STREET_WORD = re.compile(
    r"\b(?:STREET|ROAD|AVENUE|LANE|CLOSE|DRIVE|COURT|PLACE|TERRACE|WAY|HILL|CRESCENT|GARDENS|SQUARE|ROW|PARADE|WALK|"
    r"GROVE|PARK|GREEN|MEWS|RISE|VIEW|QUAY|ESPLANADE)\b"
)
# Abbreviations used inside street names (Royal Mail Programmer's Guide to PAF, 2023).
_WORDS = MappingProxyType(
    {"RD": "ROAD", "AVE": "AVENUE", "AV": "AVENUE", "LN": "LANE", "CL": "CLOSE", "DR": "DRIVE", "CT": "COURT",
     "PL": "PLACE", "TER": "TERRACE", "TERR": "TERRACE", "CRES": "CRESCENT", "GDNS": "GARDENS", "SQ": "SQUARE",
     "GRV": "GROVE", "PK": "PARK"}
)  # fmt: skip
_ABBREVIATED = re.compile(rf"\b(?:ST|SAINTE|{'|'.join(_WORDS)})\b")
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


@dataclass(frozen=True, slots=True)
class Address:
    """One address in parts, folded to upper case without accents. Parts the text does not hold are empty.

    ``postcode``: ``AA9 9AA`` or ``""``. ``postcode_state``: ``valid``, ``partial`` (outward part only),
    ``placeholder``, ``invalid``, or ``""`` when none is written. ``building``: number, or name where there is
    none. ``lines_key``: the lines without postcode, for comparing. The content is kept out of ``repr``.
    """

    postcode: str = ""
    postcode_state: str = ""
    building: str = ""
    number_range: tuple[int, int] | None = None
    flat: str = ""
    street: str = ""
    uprn: str = ""
    lines_key: str = ""
    no_fixed_abode: bool = False
    withheld_marker: bool = False

    def __repr__(self) -> str:
        return f"Address(postcode_state={self.postcode_state!r})"


def fold_text(text: str) -> str:
    """Return upper case letters, digits and single spaces: accents folded, apostrophes dropped, ``&`` as AND.

    A dash or slash stays where it stands between digits.

    >>> fold_text("La Rue d'Égypte, St. Hélier")
    'LA RUE DEGYPTE ST HELIER'
    """
    return " ".join(_fold_line(line) for line in _fold_characters(text).split("\n")).strip()


_MARKS = re.compile(r"['\u2019`]")
_DASH = re.compile(r"(?<=[0-9])\s*[-\u2010-\u2015]\s*(?=[0-9])")
_NOT_TEXT = re.compile(r"[^A-Z0-9/-]+|(?<![0-9])[-/]|[-/](?![0-9])")
_BREAKS = re.compile(r"[,\n\r;]+")


def _fold_characters(text: str) -> str:
    text = _MARKS.sub("", text)
    if not text.isascii():
        # NFKD leaves these two whole; the dashes of ranges are folded before the rest is cut away.
        text = unicodedata.normalize("NFKD", text.replace("\u00f8", "o").replace("\u0153", "oe"))
        text = "".join(char for char in text if not unicodedata.combining(char))
    return text.replace("&", " AND ").upper()


def _fold_line(line: str) -> str:
    return " ".join(_NOT_TEXT.sub(" ", _DASH.sub("-", line)).split())


def parse_address(value: str | Mapping[str, object]) -> Address:
    """Return the parts of an address given as text, as JSON object text, or as the vocabulary's address object.

    Never raises: what cannot be read stays empty. A postcode missing from its own field is looked for in the lines.
    """
    if isinstance(value, str):
        return _parse_text(value)
    return _parse_parts(_lines(value.get("lines")), _text(value.get("postcode")), _text(value.get("uprn")))


@lru_cache(maxsize=65_536)
def _parse_text(value: str) -> Address:
    if value.lstrip().startswith("{"):
        try:
            loaded = json.loads(value)
        except ValueError:
            loaded = None
        if isinstance(loaded, dict):
            return parse_address(loaded)
    return _parse_parts(value, "", "")


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _lines(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "\n".join(_text(line) for line in value)
    return value if isinstance(value, str) else ""


def _parse_parts(lines: str, postcode: str, uprn: str) -> Address:
    folded = [line for line in map(_fold_line, _BREAKS.split(_fold_characters(lines))) if line]
    field = fold_text(postcode)
    everything = " ".join([*folded, field]).strip()
    marked = bool(_ANY_MARKER.search(everything))
    code, state = _postcode_of(folded, field)
    if state == "partial" and not field:
        folded = folded[:-1]
    folded = [line for line in (_without_markers(line, marked) for line in folded) if line]
    flat, building, number_range, street = _premises(folded)
    digits = uprn.strip().lstrip("0")
    return Address(
        postcode=code,
        postcode_state=state,
        building=building,
        number_range=number_range,
        flat=flat,
        street=street,
        uprn=digits if _UPRN.fullmatch(digits) else "",
        lines_key=" ".join(_standard_line(line) for line in folded),
        no_fixed_abode=marked and bool(_NO_ABODE.search(everything)),
        withheld_marker=marked and bool(_WITHHELD.search(everything)),
    )


def _postcode_of(lines: list[str], field: str) -> tuple[str, str]:
    """Return (postcode, state): of the field, or of the lines when the field holds no whole postcode."""
    code, state = _read_postcode(field)
    if state == "valid" or not lines:
        return code, state
    text = " ".join(lines)
    found = _POSTCODE.findall(text)
    if found:
        return _read_postcode(found[-1])  # the last one, as a postcode ends an address
    if state:
        return code, state
    if _PLACEHOLDER.search(text) or _NO_ABODE.search(text):
        return "", "placeholder"
    return "", "partial" if _OUTWARD.fullmatch(lines[-1]) else ""


def _read_postcode(text: str) -> tuple[str, str]:
    """Return (postcode, state) of the content of a postcode field."""
    if not text:
        return "", ""
    if _PLACEHOLDER.search(text) or _UNKNOWN.fullmatch(text) or _NO_ABODE.search(text) or _WITHHELD.search(text):
        return "", "placeholder"
    tight = text.replace(" ", "")
    if _POSTCODE.fullmatch(tight):
        return f"{tight[:-3]} {tight[-3:]}", "valid"
    return "", "partial" if _OUTWARD.fullmatch(tight) else "invalid"


def _without_markers(line: str, marked: bool) -> str:
    line = _POSTCODE.sub(" ", line).strip()
    if marked:
        line = " ".join(_WITHHELD.sub(" ", _NO_ABODE.sub(" ", _PLACEHOLDER.sub(" ", line))).split())
    return "" if _UNKNOWN.fullmatch(line) else line


def _premises(lines: list[str]) -> tuple[str, str, tuple[int, int] | None, str]:
    """Return (flat, building, number range, street): the first line that starts with a number is the street line."""
    flat, rest = _take_flat(lines)
    for index, line in enumerate(rest):
        ranged = _RANGE.match(line)
        number = _NUMBER.match(line)
        if ranged is not None:
            low, high = sorted((int(ranged[1]), int(ranged[2])))
            bounds = (low, high)
            return flat, f"{bounds[0]}-{bounds[1]}", bounds, _street(line[ranged.end() :], rest[index + 1 :])
        if number is not None:
            building = number[1].lstrip("0") + (number[2] or "")
            return flat, building, None, _street(line[number.end() :], rest[index + 1 :])
    if not rest:
        return flat, "", None, ""
    named = not _is_street(rest[0])
    return flat, rest[0] if named else "", None, _street("", rest[1:] if named else rest)


def _take_flat(lines: list[str]) -> tuple[str, list[str]]:
    rest = []
    flat = ""
    for line in lines:
        found = None if flat else (_FLAT_SLASH.search(line) or _FLAT.search(line) or _FLAT_FLOOR.search(line))
        if found is not None:
            flat = found[1]
            line = " ".join((line[: found.start()] + " " + line[found.end() :]).split())
        if line:
            rest.append(line)
    return flat, rest


def _is_street(line: str) -> bool:
    return bool(_STREET_WORD.search(_standard_line(line)) or _JERSEY_STREET.search(line))


def _street(remainder: str, following: list[str]) -> str:
    for line in (remainder.strip(), *following):
        if line and not line.isdigit():
            return _standard_line(line)
    return ""


def _standard_line(line: str) -> str:
    """Spell out the abbreviations of a line: ST is STREET at its end and SAINT elsewhere."""
    if not _ABBREVIATED.search(line):
        return line
    words = line.split()
    last = len(words) - 1
    return " ".join(_spell_out(word, index, last) for index, word in enumerate(words))


def _spell_out(word: str, index: int, last: int) -> str:
    if word in ("ST", "SAINTE"):
        return "STREET" if word == "ST" and 0 < index == last else "SAINT"
    return _WORDS.get(word, word) if index else word


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
    number = _NUMBER.match(address.building)
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
        found = _parse_text(text)
        place = f"{found.postcode}|{found.building}|{found.flat}" if found.postcode else None
        rows.append(
            (text, found.postcode, found.postcode_state, found.building, found.flat, found.uprn, found.lines_key, place)
        )
    names = ("value", "postcode", "postcode_state", "building", "flat", "uprn", "lines_key", "place_key")
    parsed = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    return values.cast(pl.String).alias("value").to_frame().join(parsed, on="value", how="left", maintain_order="left")
