"""Whom the words of a record mean: names, dates of birth and words of sex in what a source wrote for a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from triangulate.conflicts.name_relations import Relation, name_relation
from triangulate.conflicts.telling_apart import A_GENERATION
from triangulate.normalise.folding import fold_text
from triangulate.normalise.name_columns import read_name_text
from triangulate.normalise.name_comparison import family_names_agree, given_names_agree
from triangulate.normalise.names import Name

_RELATION: Final = re.compile(
    r"\b(mother|father|mum|mummy|dad|daddy|parent|sister|brother|sibling|siblings|twin|twins|cousin|friend|partner|nan|"
    r"gran|grandad|uncle|aunt|carer|son|daughter|girl|boy|child|children|baby|and|with|both|all|family|pupil|he|she|her|"
    r"him|his|the|a|an|my|our|eldest|oldest|youngest|middle|foster|step|mgm|mgf|pgm|pgf|unknown|male|female)\b"
)
_DATE: Final = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b|\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")
_BORN: Final = re.compile(r"(?i)\b(b\.?|born|dob|d\.o\.b\.?|date of birth)\s*:?\s*$")
_BEFORE: Final = (
    r"(?:^|\b(?:injury to|injuries to|bruises? (?:on|to)|marks? (?:on|to)|hurt to|concerns? (?:about|for|re|regarding)|"
    r"regarding|re|on|child|patient|pupil|name|subject|hit|hits|hitting|slapped|kicked|punched|hurt|harmed|assaulted|pushed)\s)"
)
_KIN: Final = "brother|sister|twin|mother|father|mum|dad|friend|parents?|family|siblings?"
_NOT_DOING: Final = (
    r"(?!\s(?:hit|hits|pushed|bit|kicked|punched|scratched|threw|slapped|hurt|said|says|saw|told|tells|reported|disclosed|"
    rf"stated|witnessed|heard|and|or|s (?:{_KIN}))\b)"
)
_FEMALE: Final = re.compile(r"\b(she|her|hers|girl|daughter|sister|granddaughter|niece)\b")
_MALE: Final = re.compile(r"\b(he|him|his|boy|son|brother|grandson|nephew)\b")
_PRONOUN: Final = re.compile(r"\b(he|him|his|she|her|hers)\b")
_OTHER_PEOPLE: Final = re.compile(
    r"\b(mother|father|mum|mummy|dad|daddy|parents?|sister|brother|siblings?|twin|partner|boyfriend|girlfriend|nan|gran|"
    r"grandad|uncle|aunt|carer|teacher|friend|man|woman|worker|nurse|doctor|boy|girl|son|daughter|child|children|baby)\b"
)
_OWN_BODY: Final = re.compile(
    r"^(he|she)\b|\b(his|her) (?:left |right |upper |lower )?(arms?|legs?|face|head|cheeks?|eyes?|back|hands?|neck|"
    r"ears?|lips?|wrists?|knees?|shoulders?|body|forehead|bottom|thighs?|chest|stomach|nose|mouth|weight)\b"
)
_FIRST_PRONOUN: Final = {"he": "M", "him": "M", "his": "M", "she": "F", "her": "F", "hers": "F"}


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of somebody who may be meant: names as recorded, exact dates of birth, sex if not contested."""

    names: tuple[str, ...] = ()
    born: tuple[date, ...] = ()
    sex: str = ""


def may_tell(words: str) -> bool:
    """Return whether words for a person can tell two people apart: a name, a date or a word of sex, not a bare role."""
    if _DATE.search(words):
        return True
    text = fold_text(words) or ""
    sexed = any(_FEMALE.fullmatch(word) or _MALE.fullmatch(word) for word in text.split())
    return bool(text) and (sexed or not _RELATION.search(_without_initials(words)))


def name_fits_only(words: str, filed: Person, relative: Person) -> bool:
    """Return whether the words a source used for a person are the name of the relative and not of the one filed under.

    An initial counts as a name if a surname stands with it, or it stands alone.
    """
    plain = re.sub(r"\(.*?\)|\bb\.?\s*\d.*$|\bdob\b.*$|[\d/]+", " ", words, flags=re.IGNORECASE).strip(" ,.;:")
    if not plain or _RELATION.search(_without_initials(plain)):
        return False
    name = read_name_text(plain)
    if not name.given or name.placeholder:
        return False
    return _fits(name, relative) and bool(filed.names) and not _fits(name, filed)


def _without_initials(words: str) -> str:
    return " ".join(word for word in (fold_text(words) or "").split() if len(word) > 1)


def _fits(name: Name, person: Person) -> bool:
    return any(_same(name, read_name_text(value)) for value in person.names)


def _same(name: Name, other: Name) -> bool:
    if not other.given:
        return False
    if name.family and other.family and not family_names_agree(name, other):
        return False
    if len(name.given[0]) == 1 or len(other.given[0]) == 1:
        return name.given[0][0] == other.given[0][0]
    return given_names_agree(name, other)


def told_apart(one: Person, other: Person, *, one_source: bool) -> bool:
    """Return whether two relatives are surely two people: other given names, or a generation between them.

    Where a name is missing, that ``one_source`` has a record of each tells them apart.
    """
    if not one.names or not other.names:
        return one_source
    letters = [{word[0] for name in _read(person) for word in name.given} for person in (one, other)]
    if all(letters) and letters[0].isdisjoint(letters[1]):
        return True
    if all(name_relation(a, b) is Relation.GIVEN_DIFFERS for a in one.names for b in other.names):
        return True
    years = [{day.year for day in person.born} for person in (one, other)]
    return all(years) and all(abs(a - b) >= A_GENERATION for a in years[0] for b in years[1])


def quoted_name_fits_only(quote: str, filed: Person, relative: Person) -> bool:
    """Return whether a quotation names the relative as whom it happened to, and does not name the one filed under.

    "Amelia has a bruise", "bruise on Amelia's arm"; not "pushed by Amelia", "Amelia hit him", "Amelia said".
    """
    text = (fold_text(quote.replace("'s", " s").replace("\u2019s", " s")) or "").strip()
    words = set(text.split())
    if any(given_names_agree(Name(given=(word,)), own) for word in words if len(word) > 2 for own in _read(filed)):
        return False
    if _of_sex(text, _FIRST_PRONOUN, filed.sex) and relative.sex and relative.sex != filed.sex:
        return False  # "Amelia pulled him over" speaks of a boy
    for name in _read(relative):
        if name.given and len(name.given[0]) > 2 and filed.names:
            given = rf"\b{re.escape(name.given[0])}"
            told = re.search(rf"{_BEFORE}{given}\b{_NOT_DOING}", text)
            owned = re.search(rf"{given} s\b", text) and not re.search(rf"{given} s (?:{_KIN})\b", text)
            if told or owned:
                return True
    return False


@lru_cache(maxsize=1 << 16)
def _read(person: Person) -> tuple[Name, ...]:
    return tuple(read_name_text(value) for value in person.names)


def _of_sex(text: str, words: dict[str, str], sex: str) -> bool:
    return bool(sex) and any(words[found] == sex for found in _PRONOUN.findall(text))


def birth_date_fits_only(words: str, filed: Person, relative: Person, *, stated_as_birth: bool) -> bool:
    """Return whether the words hold the relative's date of birth and not that of the one filed under.

    ``stated_as_birth``: only dates after "born", "dob" and the like are read (a quotation holds other dates too).
    """
    found = set()
    for match in _DATE.finditer(words):
        if stated_as_birth and not _BORN.search(words[: match.start()]):
            continue
        year, month, day = (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
        try:
            found.add(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return bool(found & set(relative.born)) and bool(filed.born) and not found & set(filed.born)


def sex_fits_only(said_as: str, filed: Person, relative: Person) -> bool:
    """Return whether the word used for a person ("the girl", "her son") is of the relative's sex and not of theirs."""
    text = fold_text(said_as) or ""
    words = [w for w in text.split() if _FEMALE.fullmatch(w) or _MALE.fullmatch(w)]
    # The last word is the one that names somebody: "her son" is a son.
    sex = "" if not words else "F" if _FEMALE.fullmatch(words[-1]) else "M"
    return bool(sex) and bool(filed.sex) and filed.sex != sex and relative.sex == sex


def pronoun_fits_only(quote: str, filed: Person, relative: Person) -> bool:
    """Return whether a quotation speaks of one body, in pronouns of the relative's sex alone ("bruise on her arm")."""
    text = fold_text(quote) or ""
    sexes = {_FIRST_PRONOUN[found] for found in _PRONOUN.findall(text)}
    if len(sexes) != 1 or _OTHER_PEOPLE.search(text) or not _OWN_BODY.search(text):
        return False
    (sex,) = sexes
    return bool(filed.sex) and filed.sex != sex and relative.sex == sex
