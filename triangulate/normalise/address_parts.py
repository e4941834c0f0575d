"""Reads an address as written into its parts.

Placeholders are values, not places: ``ZZ99…`` (ONS pseudo country codes, 2023), ``ZZZSECUR``, ``ANK`` and
``NFA`` (NHS Personal Demographics Service, 2023), ``NF1 1NF`` and ``NF1 1FA`` (HMPPS, no fixed abode, 2023).
The shape of a postcode is that of BS 7666 (BSI, 2006).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

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
HOUSE_NUMBER = re.compile(r"^(?:NO |NUMBER )?([0-9]{1,4}) ?([A-Z](?![A-Z]))?\b")
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
        return parse_address_text(value)
    return _parse_parts(_lines(value.get("lines")), _text(value.get("postcode")), _text(value.get("uprn")))


@lru_cache(maxsize=65_536)
def parse_address_text(value: str) -> Address:
    """Return the parts of an address given as text or as JSON object text. Distinct texts are read once."""
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
        number = HOUSE_NUMBER.match(line)
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
