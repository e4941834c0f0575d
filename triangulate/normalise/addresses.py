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
_PLACEHOLDER = re.compile(r"\b(?:ZZ99 ?[0-9][A-Z]{2}|NF1 ?1(?:NF|FA)|ZZZ ?SECUR|ANK|NFA)\b")
_WITHHELD = re.compile(
    r"\b(?:ZZZ ?SECUR|WITHHELD|RESTRICTED ADDRESS|ADDRESS RESTRICTED|CONFIDENTIAL|ADDRESS PROTECTED)\b"
)
# ZZ99 3VZ is the pseudo postcode for no fixed abode, 3WZ for not known (ONS, 2023).
_NO_ABODE = re.compile(r"\b(?:NO FIXED ABODE|NO FIXED ADDRESS|NFA|NF1 ?1(?:NF|FA)|ZZ99 ?3VZ|HOMELESS|ROUGH SLEEPER)\b")
_UNKNOWN = re.compile(r"(?:ADDRESS )?(?:UNKNOWN|NOT KNOWN|NOT RECORDED|NOT STATED|NONE|N A|TBC)")
_FLAT = re.compile(
    r"\b(?:FLAT|APARTMENT|APT|UNIT|ROOM|STUDIO|MAISONETTE)S? (?:NO |NUMBER )?([0-9]+[A-Z]?|[A-Z](?![A-Z])[0-9]*)\b"
)
_FLAT_FLOOR = re.compile(r"\b((?:BASEMENT|GROUND FLOOR|FIRST FLOOR|SECOND FLOOR|THIRD FLOOR|TOP FLOOR|GARDEN) FLAT)\b")
_RANGE = re.compile(r"^([0-9]{1,4})[A-Z]? ?(?:-|TO) ?([0-9]{1,4})[A-Z]?\b")
_NUMBER = re.compile(r"^(?:NO |NUMBER )?([0-9]{1,4}) ?([A-Z](?![A-Z]))?\b")
_UPRN = re.compile(r"[0-9]{1,12}")
_JERSEY_STREET = re.compile(
    r"\b(?:LA|LE|LES|L) (?:GRANDE |PETITE )?(?:RUE|ROUTE|RUELLE|CHEMIN|MONT|VERTE RUE|CHASSE|VALLEE|CHARRIERE)\b|\bRUE\b"
)
_STREET_WORD = re.compile(
    r"\b(?:STREET|ROAD|AVENUE|LANE|CLOSE|DRIVE|COURT|PLACE|TERRACE|WAY|HILL|CRESCENT|GARDENS|SQUARE|ROW|PARADE|WALK|"
    r"GROVE|PARK|GREEN|MEWS|RISE|VIEW|QUAY|ESPLANADE)\b"
)
# Abbreviations at the end of a street name; ST only there, because in front it is SAINT (Royal Mail PAF style).
_WORDS = MappingProxyType(
    {"RD": "ROAD", "AVE": "AVENUE", "AV": "AVENUE", "LN": "LANE", "CL": "CLOSE", "DR": "DRIVE", "CT": "COURT",
     "PL": "PLACE", "TER": "TERRACE", "TERR": "TERRACE", "CRES": "CRESCENT", "GDNS": "GARDENS", "SQ": "SQUARE",
     "GRV": "GROVE", "PK": "PARK", "ST": "STREET", "APT": "APARTMENT"}
)  # fmt: skip
_SAME_LINE = 95.0  # percent: lets one slip of the pen pass in a line of twenty letters


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

    >>> fold_text("La Rue d'Égypte, St. Hélier")
    'LA RUE DEGYPTE ST HELIER'
    """
    text = unicodedata.normalize("NFKD", text.replace("&", " and ").replace("ø", "o").replace("œ", "oe"))
    text = "".join(char for char in text if not unicodedata.combining(char)).upper()
    text = re.sub(r"['\u2019`.]", "", text)
    text = re.sub(r"(?<=[0-9])\s*[-\u2010-\u2015]\s*(?=[0-9])", "-", text)
    return " ".join(re.sub(r"[^A-Z0-9-]|(?<![0-9])-|-(?![0-9])", " ", text).split())


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
    return _parse_parts(tuple(re.split(r"[,\n\r;]+", value)), "", "")


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _lines(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(re.split(r"[,\n\r;]+", value))
    return tuple(_text(line) for line in value) if isinstance(value, (list, tuple)) else ()


def _parse_parts(lines: tuple[str, ...], postcode: str, uprn: str) -> Address:
    folded = [line for line in (fold_text(part) for line in lines for part in line.split(",")) if line]
    everything = " ".join([*folded, fold_text(postcode)])
    code, state = _read_postcode(fold_text(postcode))
    if state != "valid":
        found_code, found_state = _find_postcode(" ".join(folded))
        code, state = (found_code, found_state) if found_state and not (state and not found_code) else (code, state)
    folded = [line for line in (_without_markers(line) for line in folded) if line]
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
        no_fixed_abode=bool(_NO_ABODE.search(everything)),
        withheld_marker=bool(_WITHHELD.search(everything)),
    )


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


def _find_postcode(text: str) -> tuple[str, str]:
    """Return (postcode, state) found inside address lines; the last one, as it ends an address."""
    if _PLACEHOLDER.search(text) or _NO_ABODE.search(text):
        return "", "placeholder"
    found = _POSTCODE.findall(text)
    return _read_postcode(found[-1]) if found else ("", "")


def _without_markers(line: str) -> str:
    line = _PLACEHOLDER.sub(" ", _POSTCODE.sub(" ", line))
    line = " ".join(_WITHHELD.sub(" ", _NO_ABODE.sub(" ", line)).split())
    return "" if _UNKNOWN.fullmatch(line) else line


def _premises(lines: list[str]) -> tuple[str, str, tuple[int, int] | None, str]:
    """Return (flat, building, number range, street): the first line that starts with a number is the street line."""
    flat, rest = _take_flat(lines)
    for index, line in enumerate(rest):
        ranged = _RANGE.match(line)
        number = _NUMBER.match(line)
        if ranged is not None and int(ranged[1]) < int(ranged[2]):
            bounds = (int(ranged[1]), int(ranged[2]))
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
        found = None if flat else (_FLAT.search(line) or _FLAT_FLOOR.search(line))
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
    words = line.split()
    if words and words[0] in ("ST", "SAINTE"):
        words[0] = "SAINT"
    spelled = [
        _WORDS.get(word, word) if index and not _is_saint(words, index) else word for index, word in enumerate(words)
    ]
    return " ".join("SAINT" if word == "ST" else word for word in spelled)


def _is_saint(words: list[str], index: int) -> bool:
    return words[index] == "ST" and index + 1 < len(words)


def compare_addresses(a: Address, b: Address) -> AddressLevel:
    """Return how two addresses stand to each other; the order of the two does not matter.

    1. One says nothing (placeholder, no fixed abode, withheld, empty): ``unknown``.
    2. Equal UPRN: ``same``.
    3. Two valid postcodes that differ: ``different``.
    4. A postcode on one side only: ``uncertain`` if the lines agree or one side has none, else ``different``
       only if both sides have a building and a street and none of them agrees; otherwise ``uncertain``.
    5. No postcode on either side: equal lines are ``same``; lines that share nothing are ``different``.
    6. Equal postcode, and different UPRNs: ``uncertain`` if the building agrees, else rules 7 to 10.
    7. Equal postcode, and a number range that holds the other number or meets the other range: ``uncertain``.
    8. Equal postcode, one side a flat and the other none, or two different flats: ``uncertain``.
    9. Equal postcode and lines: ``same``. Equal building: ``same_postcode_and_number``.
    10. Equal postcode, two house numbers that differ: ``different``. A name against a number, or a missing
        building: ``uncertain``.

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
    numbered = a.building[0].isdigit() and b.building[0].isdigit()
    return AddressLevel.DIFFERENT if numbered and not _range_against_range(a, b) else AddressLevel.UNCERTAIN


def _range_against_range(a: Address, b: Address) -> bool:
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
        return AddressLevel.UNCERTAIN if a.postcode or b.postcode or a.uprn or b.uprn else AddressLevel.UNKNOWN
    one_postcode = bool(a.postcode or b.postcode)
    if _lines_agree(a, b) and a.building == b.building and a.flat == b.flat:
        return AddressLevel.UNCERTAIN if one_postcode or _range_against_range(a, b) else AddressLevel.SAME
    apart = bool(a.building and b.building) and a.building != b.building and not _ranges_meet(a, b)
    far = bool(a.street and b.street) and fuzz.ratio(a.street, b.street) < _SAME_LINE
    return AddressLevel.DIFFERENT if apart and far else AddressLevel.UNCERTAIN


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
