"""The named level at which two single values agree, for lists of distinct pairs of values.

Each function takes two lists of equal length and returns the level of each pair, or None where the two cannot be
compared. Which side a value stands on does not matter. Where the link model has a level of a comparison, its
name is the model's. Letters are compared for the whole list by rapidfuzz.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA, Hamming, JaroWinkler
from rapidfuzz.fuzz import token_sort_ratio

from triangulate.linking.comparing_values import birth_date_level, name_level
from triangulate.linking.model import LEVELS
from triangulate.normalise.addresses import AddressLevel, compare_addresses, fold_text, parse_address
from triangulate.normalise.identifiers import IdentifierState
from triangulate.normalise.name_comparison import NameLevel, compare_family_names, compare_given_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from triangulate.normalise.addresses import Address
    from triangulate.normalise.dates import DateSpan
    from triangulate.normalise.identifiers import Identifier
    from triangulate.normalise.names import Name

# Jaro-Winkler (Winkler, 1990) from which two names that are not one name still look alike; set by judgement.
_ALIKE: Final = 0.85
# Percent of letters that two addresses share, in any order of words, to be one line with slips; set by judgement.
_SIMILAR_LINES: Final = 85.0
_NEAR_DAYS: Final = 5 * 365.25  # the bound of the level "near" of birth dates
_MANY_DIGITS: Final = 3  # from this many digits no slip of the pen is left to look for

Found = list[str | None]


def _by_letters(scorer: Any, ones: Iterable[str], others: Iterable[str]) -> list[float]:
    scores: list[float] = process.cpdist(list(ones), list(others), scorer=scorer).tolist()
    return scores


def _or_alike(levels: Iterable[str | None], scores: Iterable[float]) -> Found:
    """Return the levels with ``alike`` in place of ``different`` where the letters look alike."""
    pairs = zip(levels, scores, strict=True)
    return ["alike" if level == "different" and score >= _ALIKE else level for level, score in pairs]


def given_name_levels(ones: Sequence[Name], others: Sequence[Name]) -> Found:
    """Return ``exact, variant, nickname, part_of, close, initials, alike`` or ``different``."""
    alike = _by_letters(JaroWinkler.similarity, *(("".join(n.given) for n in side) for side in (ones, others)))
    return _or_alike((_given(a, b) for a, b in zip(ones, others, strict=True)), alike)


def _given(a: Name, b: Name) -> str:
    level = compare_given_names(a, b)
    initials = level is NameLevel.PART_OF and (a.initials_only or b.initials_only)
    return "initials" if initials else level.name.lower()


def family_name_levels(ones: Sequence[Name], others: Sequence[Name]) -> Found:
    """Return ``exact, variant, part_of, close, alike`` or ``different``."""
    alike = _by_letters(JaroWinkler.similarity, *((n.family_key for n in side) for side in (ones, others)))
    return _or_alike((compare_family_names(a, b).name.lower() for a, b in zip(ones, others, strict=True)), alike)


def full_name_levels(ones: Sequence[Name], others: Sequence[Name]) -> Found:
    """Return the level of the link model, ``alike`` for different names that look alike."""
    alike = _by_letters(JaroWinkler.similarity, *((n.sorted_key for n in side) for side in (ones, others)))
    places = (name_level(a, b) for a, b in zip(ones, others, strict=True))
    return _or_alike((None if place is None else LEVELS["name"][place] for place in places), alike)


def born_levels(ones: Sequence[DateSpan], others: Sequence[DateSpan]) -> Found:
    """Return the level of the link model. Days too far apart for a slip of the pen are told by their digits."""
    days = [[_only_day(span) for span in side] for side in (ones, others)]
    written = (("" if day is None else day.strftime("%Y%m%d") for day in side) for side in days)
    edits = _by_letters(Hamming.distance, *written)
    found: Found = []
    for one, other, a, b, digits in zip(ones, others, *days, edits, strict=True):
        if a is None or b is None or digits < _MANY_DIGITS or abs(a.year - b.year) < 2:
            place = birth_date_level(one, other)
            found.append(None if place is None else LEVELS["birth_date"][place])
        else:
            found.append("near" if abs((a - b).days) <= _NEAR_DAYS else "different")
    return found


def _only_day(span: DateSpan) -> date | None:
    exact = span.earliest == span.latest and span.alternative is None and not span.approximate
    return span.earliest if exact else None


class PostcodeText(NamedTuple):
    """A postcode in capitals without spaces, and its state (``valid``, ``partial`` or ``invalid``)."""

    code: str
    state: str


def read_postcode(text: str) -> PostcodeText | None:
    """Return the postcode in the content of a postcode field, None for a placeholder."""
    state = parse_address({"postcode": text}).postcode_state
    return None if state in ("", "placeholder") else PostcodeText(fold_text(text).replace(" ", ""), state)


def postcode_levels(ones: Sequence[PostcodeText], others: Sequence[PostcodeText]) -> Found:
    """Return ``same, one_slip, district_stated, same_sector, same_district`` or ``different``."""
    edits = _by_letters(OSA.distance, (p.code for p in ones), (p.code for p in others))
    return [_postcode(a, b, slip=slips <= 1) for a, b, slips in zip(ones, others, edits, strict=True)]


def _postcode(a: PostcodeText, b: PostcodeText, *, slip: bool) -> str | None:
    states = {a.state, b.state}
    if "invalid" in states:
        return "one_slip" if slip and "valid" in states else None
    if "partial" in states:
        return "district_stated" if _district(a) == _district(b) else "different"
    if a.code == b.code:
        return "same"
    if slip:
        return "one_slip"
    if a.code[:-2] == b.code[:-2]:
        return "same_sector"
    return "same_district" if _district(a) == _district(b) else "different"


def _district(postcode: PostcodeText) -> str:
    # The second half of a whole postcode always has three characters (BS 7666, BSI, 2006).
    return postcode.code if postcode.state == "partial" else postcode.code[:-3]


def address_levels(ones: Sequence[Address], others: Sequence[Address]) -> Found:
    """Return ``same, same_postcode_and_number, similar_lines, uncertain, same_postcode`` or ``different``."""
    shared = _by_letters(token_sort_ratio, (a.lines_key for a in ones), (b.lines_key for b in others))
    return [_address(a, b, alike=share >= _SIMILAR_LINES) for a, b, share in zip(ones, others, shared, strict=True)]


def _address(a: Address, b: Address, *, alike: bool) -> str | None:
    level = compare_addresses(a, b)
    if level is AddressLevel.UNKNOWN:
        return None
    if level is AddressLevel.UNCERTAIN and alike and (a.building, a.flat) == (b.building, b.flat):
        return "similar_lines"
    if level is AddressLevel.DIFFERENT and a.postcode and a.postcode == b.postcode:
        return "same_postcode"
    return level.value


def number_levels(ones: Sequence[Identifier], others: Sequence[Identifier]) -> Found:
    """Return ``same``, ``same_temporary`` or ``different``; a temporary number never speaks against another."""
    return [_number(a, b) for a, b in zip(ones, others, strict=True)]


def _number(a: Identifier, b: Identifier) -> str | None:
    temporary = IdentifierState.TEMPORARY in (a.state, b.state)
    if a.canonical == b.canonical:
        return "same_temporary" if temporary else "same"
    return None if temporary else "different"
