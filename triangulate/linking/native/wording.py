"""The words for comparisons and levels of a table: what a reader sees."""

from __future__ import annotations

from typing import Final, NamedTuple

from triangulate.wording import scheme_words


class LevelWords(NamedTuple):
    """A level's name for a table (``label``) and what it means in one sentence."""

    label: str
    sentence: str


_LABELS: Final = {
    "place": "Home",
    "given": "Given name",
    "middle": "Middle name",
    "family": "Family name",
    "birth_date": "Birth date",
    "sex": "Sex",
    "phone": "Telephone number",
    "email": "E-mail address",
    "birth_place": "Place of birth",
}
_TEXT: Final = {
    "exact": ("the same", "The same."),
    "variant": ("a form of the same name", "Two forms of one name."),
    "close": ("spelt or sounding alike", "Spelt or sounding almost alike."),
    "loose": ("somewhat alike", "Somewhat alike."),
    "part": ("a part agrees", "A part of one agrees with a part of the other."),
    "different": ("different", "Different."),
}
_WORDS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "place": {
        "address": ("one address", "The same address and postcode, or postcodes spelt alike."),
        "address_only": ("one address, another postcode", "One house and street; the postcode differs or is missing."),
        "postcode": ("one postcode", "The same postcode; an address is missing."),
        "postcode_only": ("one postcode, another address", "The same postcode, different addresses."),
        "near": ("near", "The same street, or postcodes spelt alike."),
        "town": ("one town", "The same town."),
        "different": ("different", "Different places."),
    },
    "given": {
        **_TEXT,
        "variant": ("a form of the same name", "Two forms of one name, such as a short form."),
        "part": ("an initial or a part agrees", "An initial fits, or one of several names agrees."),
        "swapped": ("given and family name exchanged", "The given and family names stand in each other's place."),
        "crossed": ("one name in the other's place", "A given name of one record is the family name of the other."),
        "middle": ("a middle name used as first", "The given name of one record is a middle name of the other."),
    },
    "family": _TEXT,
    "middle": {**_TEXT, "part": ("an initial or a part agrees", "An initial fits, or one of several names agrees.")},
    "birth_date": {
        "exact": ("the same", "The same birth date."),
        "swapped": ("day and month exchanged", "Day and month changed places."),
        "one_slip": ("one slip", "One part is a digit or one number off, or two digits changed places."),
        "two_slips": ("two slips", "One part agrees, and the two others are each a digit or one number off."),
        "two_parts": ("two parts agree", "Two of day, month and year agree."),
        "as_recorded": ("agree as far as recorded", "What both records give of the date agrees; a part is missing."),
        "first_of_january": ("1 January of the same year", "The same year; one says 1 January, often put for unknown."),
        "season": ("same year, close by", "The same year, some weeks apart."),
        "year": ("same year", "Only the year agrees."),
        "year_slip": ("year one or ten off, close by", "The year is one or ten off, the day some weeks apart."),
        "partly": ("partly", "One of the two parts that both records give agrees."),
        "near": ("within five years", "Different, within five years."),
        "different": ("different", "More than five years apart, or nothing agrees."),
    },
    "sex": {
        "same": ("the same", "The same sex is recorded."),
        "different": ("different", "Different sexes are recorded."),
    },
    "number": {
        "same": ("the same", "The same number."),
        "one_slip": ("one slip", "One character differs, or two changed places."),
        "different": ("different", "Different numbers."),
    },
    "text": _TEXT,
}  # fmt: skip


def comparison_label(name: str) -> str:
    """Return the words for a comparison.

    >>> comparison_label("birth_date"), comparison_label("identifier:nhs"), comparison_label("other:state")
    ('Birth date', 'NHS number', 'state')
    """
    if name.startswith("identifier:"):
        return scheme_words(name.removeprefix("identifier:"))
    return _LABELS.get(name, name.removeprefix("other:"))


def level_words(kind: str, level: str) -> LevelWords:
    """Return the words for a level of a kind of comparison. Raises :class:`KeyError` for a level that is not one."""
    return LevelWords(*_WORDS[kind][level])
