"""The level of each comparison for one pair of personas, from the sets of values of both: the rules, read plainly.

The default engine computes the same in columns (:mod:`triangulate.linking.comparing`); tests hold the two
against each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from triangulate.linking.agreement import DATES_OPPOSE, NAMES_AGREE, places
from triangulate.linking.comparing import COMMON_POSTCODE
from triangulate.linking.comparing_values import birth_date_level, name_level
from triangulate.linking.kin import OF_A_CHILD
from triangulate.linking.model import LEVELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triangulate.linking.features import Features
    from triangulate.normalise.dates import DateSpan
    from triangulate.normalise.names import Name

_AT: Final = {comparison: {name: place for place, name in enumerate(names)} for comparison, names in LEVELS.items()}
_BORN: Final = _AT["birth_date"]
_NUMBER: Final = _AT["identifier"]
_PLACE: Final = _AT["place"]
_FAMILY: Final = _AT["family"]


class Number(NamedTuple):
    """One identifier of a persona; see :class:`triangulate.linking.features.Features`."""

    scheme: str
    key: str | None
    loose: str
    official: bool
    use: str


class Dwelling(NamedTuple):
    """One address of a persona; ``common``: many personas share its postcode."""

    place: str | None
    postcode: str | None
    common: bool


class Relative(NamedTuple):
    """One relative of a persona (of the source ``of``), with what relatives are compared by.

    See :mod:`triangulate.linking.kin`.
    """

    role: str
    persona: int
    person: int
    mother: bool
    source: str
    of: str
    names: Sequence[tuple[Name, bool]]
    born: Births
    numbers: Sequence[Number]


class Births(NamedTuple):
    """The birth dates of a persona, and whether its age was estimated."""

    spans: tuple[DateSpan, ...]
    estimated: bool


def value_sets(features: Features) -> dict[str, list[Any]]:
    """Return one list a column, each with one entry a persona.

    The columns: ``number`` (of the persona), ``names, born, places, sexes, numbers`` and ``kin``.
    """
    size = features.personas.height
    estimated = features.personas["age_estimated"].to_list()
    names: list[list[tuple[Name, bool]]] = [[] for _ in range(size)]
    spans: list[list[DateSpan]] = [[] for _ in range(size)]
    places: list[list[Dwelling]] = [[] for _ in range(size)]
    sexes: list[list[str]] = [[] for _ in range(size)]
    numbers: list[list[Number]] = [[] for _ in range(size)]
    for p, name, other in features.names.select("p", "name", "other").iter_rows():
        names[p].append((features.name_values[name], other))
    for p, span in features.birth_dates.select("p", "span").iter_rows():
        spans[p].append(features.span_values[span])
    living_there: dict[str | None, set[int]] = {}
    for p, postcode in features.places.select("p", "postcode").iter_rows():
        living_there.setdefault(postcode, set()).add(p)
    for p, place, postcode in features.places.select("p", "place", "postcode").iter_rows():
        crowded = postcode is not None and len(living_there[postcode]) > COMMON_POSTCODE
        places[p].append(Dwelling(place, postcode, crowded))
    for p, sex in features.sexes.iter_rows():
        sexes[p].append(sex)
    for p, *number in features.identifiers.select("p", *Number._fields).iter_rows():
        numbers[p].append(Number(*number))
    births = [Births(tuple(some), known) for some, known in zip(spans, estimated, strict=True)]
    source = features.personas["source"].to_list()
    kin: list[list[Relative]] = [[] for _ in range(size)]
    for p, role, relative, person, mother in features.kin.iter_rows():
        of = Relative(
            role, relative, person, mother, source[relative], source[p],
            names[relative], births[relative], numbers[relative],
        )  # fmt: skip
        kin[p].append(of)
    return {
        "number": list(range(size)),
        "kin": kin,
        "names": names,
        "born": births,
        "places": places,
        "sexes": sexes,
        "numbers": numbers,
    }


def _best(levels: Sequence[int | None]) -> int | None:
    return min((level for level in levels if level is not None), default=None)


def name_of_sets(one: Sequence[tuple[Name, bool]], other: Sequence[tuple[Name, bool]]) -> int | None:
    """Return the best level of two sets of names; a full agreement through an other name is ``alias``."""
    alias = _AT["name"]["alias"]
    levels = []
    for a, a_other in one:
        for b, b_other in other:
            level = name_level(a, b)
            through = level is not None and level < alias and (a_other or b_other)
            levels.append(alias if through else level)
    return _best(levels)


def birth_date_of_sets(one: Births, other: Births) -> int | None:
    """Return the best level of two sets of birth dates."""
    levels = [birth_date_level(a, b) for a in one.spans for b in other.spans]
    if one.estimated or other.estimated:
        levels = [level for level in levels if level not in (_BORN["near"], _BORN["one_digit"])]
    disagree = {_BORN[name] for name in ("day_month_swapped", "one_digit", "near", "different")}
    best = _best(levels)
    if best == _BORN["exact"] and not disagree.isdisjoint(levels):
        return _BORN["one_of_several"]
    return best


def place_of_sets(one: Sequence[Dwelling], other: Sequence[Dwelling]) -> int | None:
    """Return the best level of two sets of addresses."""
    return _best([_place(a, b) for a in one for b in other])


def _place(a: Dwelling, b: Dwelling) -> int | None:
    if a.place is not None and a.place == b.place:
        return _PLACE["common_postcode" if a.common else "address"]
    if a.postcode is None or b.postcode is None:
        return None
    if a.postcode != b.postcode:
        return _PLACE["different"]
    return _PLACE["common_postcode" if a.common else "postcode"]


def sex_of_sets(one: Sequence[str], other: Sequence[str]) -> int | None:
    """Return the best level of two sets of registered sexes."""
    return _best([_AT["sex"]["same" if a == b else "different"] for a in one for b in other])


def identifier_of_sets(
    born: Births, numbers: Sequence[Number], other_born: Births, other_numbers: Sequence[Number]
) -> int | None:
    """Return the level of two sets of numbers; the birth dates decide about references without an agency."""
    kinds: set[str] = set()
    for scheme in sorted({n.scheme for n in numbers} & {n.scheme for n in other_numbers}):
        here = [n for n in numbers if n.scheme == scheme]
        there = [n for n in other_numbers if n.scheme == scheme]
        found = {kind for a in here for b in there for kind in _kinds(a, b)}
        if "another" in found:
            found.add("beside" if "official" in found else "another")
            if not found & {"official", "former"}:
                found.add("mismatch")
        kinds |= found - {"another"}
    return _number_level(kinds, birth_date_of_sets(born, other_born))


def _kinds(a: Number, b: Number) -> set[str]:
    agree = a.key is not None and a.key == b.key
    unplaced = (a.key is None or b.key is None) and a.loose == b.loose
    current = a.use == b.use == "current"
    if (agree or unplaced) and "temporary" in (a.use, b.use):
        return {"temporary"}
    if agree:
        return {"reference" if not a.official else "official" if current else "former"}
    if unplaced:
        return {"loose"} | ({"another"} if a.official and current else set())
    return {"another"} if a.official and current else set()


def _number_level(kinds: set[str], born: int | None) -> int | None:
    if kinds & {"official", "former", "reference"} and kinds & {"mismatch", "beside"}:
        return _NUMBER["conflicting"]
    for kind in ("mismatch", "official", "former", "reference"):
        if kind in kinds:
            return _NUMBER[kind]
    if "loose" in kinds and born in (_BORN["exact"], _BORN["one_of_several"]):
        return _NUMBER["loose_reference"]
    return _NUMBER["temporary"] if "temporary" in kinds else None


def family_of_sets(one: int, kin: Sequence[Relative], other: int, other_kin: Sequence[Relative]) -> int | None:
    """Return the best level of two sets of relatives; a relative who is the other persona itself does not count."""
    return _best(
        [
            _relatives(a, b)
            for a in kin
            for b in other_kin
            if a.role == b.role and a.persona != other and b.persona != one
        ]
    )


def _relatives(a: Relative, b: Relative) -> int | None:
    if a.persona == b.persona and a.of == b.of and a.role in OF_A_CHILD:
        return None
    if a.person == b.person:
        return _FAMILY["same_child" if a.role in OF_A_CHILD else "same_relative"]
    name = name_of_sets(a.names, b.names)
    named = name in places("name", NAMES_AGREE)
    opposed = birth_date_of_sets(a.born, b.born) in places("birth_date", DATES_OPPOSE)
    unlike = identifier_of_sets(a.born, a.numbers, b.born, b.numbers) == _NUMBER["mismatch"]
    if named and not opposed and not unlike and a.source != b.source:
        return _FAMILY["same_relative_name"]
    if a.mother and b.mother and unlike and name is not None and not named:
        return _FAMILY["different_relatives"]
    return None
