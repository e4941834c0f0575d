"""Realistic slips that are no conflict: how clerks write names, dates and numbers differently from each other.

Each returns what the clerk wrote. The words in ``TRAP`` are those under which the truth lists the slip as a matched
innocent: a check that raises the code on it has raised a false alarm.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, Final

from triangulate.synthetic.word_tables import familiar_forms, family_names

if TYPE_CHECKING:
    from random import Random

    from triangulate.synthetic.people import Person

PARTICLES: Final = ("Le ", "de la ", "de ", "du ", "dos ")


def name(given: tuple[str, ...], family: str, kind: str | None = None) -> dict[str, Any]:
    """Return a name as a statement's value."""
    value: dict[str, Any] = {"given": list(given), "family": family}
    return {**value, "type": kind} if kind else value


def plain(text: str) -> str:
    """Return ``text`` without diacritics, as systems of one alphabet store it (Łukasz as Lukasz)."""
    swapped = text.replace("ł", "l").replace("Ł", "L")
    return "".join(c for c in unicodedata.normalize("NFD", swapped) if not unicodedata.combining(c))


def one_letter_off(text: str, random: Random) -> str:
    """Return ``text`` with two neighbouring inner letters exchanged or one left out."""
    place = random.randrange(1, len(text) - 2)
    if random.random() < 0.5:
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text[:place] + text[place + 1 :]


def particle_joined(family: str) -> str | None:
    """Return a family name with its particle written as one word (LeBrun), or None if it has none."""
    particle = next((p for p in PARTICLES if family.startswith(p)), None)
    return particle.replace(" ", "") + family[len(particle) :] if particle else None


def other_ending(person: Person) -> str | None:
    """Return the form of a family name that the other sex bears (Kowalska as Kowalski), or None if there is none."""
    forms = {f: m for m, f in family_names(person.origin)} if person.sex == "F" else dict(family_names(person.origin))
    other = forms.get(person.family)
    return other if other and other != person.family else None


def one_surname(family: str, origin: str) -> str | None:
    """Return the last of two Portuguese surnames, or None where there are not two."""
    words = family.split(" ")
    return words[-1] if origin == "portuguese" and len(words) > 1 else None


def familiar(given: str) -> str | None:
    """Return the familiar form of a given name, or None."""
    return familiar_forms().get(given)


def written_name(person: Person, random: Random, *, whole: bool) -> tuple[dict[str, Any], str | None]:
    """Return the name as some clerk wrote it, and the trap it is, if any.

    ``whole``: the given name must stay recognisable by itself, because somebody of the family shares surname and
    date of birth.
    """
    first, family = person.given[0], person.family
    tries: list[tuple[float, str, dict[str, Any] | None]] = []
    joined, ending, single = particle_joined(family), other_ending(person), one_surname(family, person.origin)
    tries.append((0.25, "particle written together", name(person.given, joined) if joined else None))
    tries.append((0.25, "ending of a Polish surname", name(person.given, ending) if ending else None))
    tries.append((0.35, "one of two Portuguese surnames", name(person.given, single) if single else None))
    undone = (plain(first), plain(family))
    tries.append((0.40, "diacritics left out", name((undone[0],), undone[1]) if undone != (first, family) else None))
    short = familiar(first)
    tries.append((0.12, "familiar form of the given name", name((short,), family) if short and not whole else None))
    tries.append((0.03, "one letter off", name((one_letter_off(first, random),), family) if len(first) > 6 else None))
    for chance, trap, value in tries:
        # Drawn whether the slip is possible or not, so that names do not move the rest of the family's draws.
        if random.random() < chance and value is not None:
            return value, trap
    return name(person.given if random.random() < 0.6 else person.given[:1], family), None
