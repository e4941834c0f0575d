"""People whom a custodian knows through the child: relatives, those of one household, and the key worker.

They have no ids of their own in the format, so a digest of what is said of them stands for them within the child.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from triangulate.normalise.codes import translate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from triangulate_adapters.social_care.custodian_voice import Voice

_SAID_ELSEWHERE: Final = frozenset({"relationshiptothechild", "name", "dob"})
_ADDRESS_LINES: Final = ("line1", "line2", "townorcity", "county")


def address_value(value: Any) -> dict[str, Any] | None:
    """Return a home address as the vocabulary holds it, or None where the value is no address."""
    if isinstance(value, str):
        return {"lines": [value], "type": "home"}
    if not isinstance(value, dict):
        return None
    parts = {name.lower(): part.strip() for name, part in value.items() if isinstance(part, str) and part.strip()}
    lines = [parts[name] for name in _ADDRESS_LINES if name in parts]
    address: dict[str, Any] = {"lines": lines, "type": "home"}
    if "postcode" in parts:
        address["postcode"] = parts["postcode"]
    return address if lines or "postcode" in parts else None


def say_household(voice: Voice, key: str, value: Any) -> bool:
    """Say who lives at the child's main address, and that they do."""
    names = value if isinstance(value, list) else []
    if not names or not all(isinstance(name, str) and name.strip() for name in names):
        return False
    home = address_value(voice.value_of("address"))
    for name in names:
        person = voice.other_person("household", name)
        voice.say(key, "name", name, about=person)
        voice.say(key, "household_member", about=person, ref=voice.child, raw=name)
        if home is not None:
            voice.say(key, "address", home, about=person, raw=voice.value_of("address"))
    return True


def say_related(voice: Voice, key: str, value: Any) -> bool:
    """Say who the child's relatives are, how they are related in the record's own words, and their risks."""
    people = value if isinstance(value, list) else []
    if not people or not all(isinstance(person, dict) for person in people):
        return False
    for entry in people:
        fields = {name.lower(): part for name, part in entry.items()}
        words = _text(fields.get("relationshiptothechild"))
        name, born = _text(fields.get("name")), _text(fields.get("dob"))
        person = voice.other_person("related", name or words or "", words or "", born or "")
        below = f"{key}/{person.rpartition('/')[2]}"
        if name:
            voice.say(below, "name", name, about=person)
        if born:
            voice.say(below, "birth_date", born, about=person)
        if words:
            _say_relation(voice, below, person, words)
        _say_rest(voice, below, person, entry)
    return True


def _say_relation(voice: Voice, key: str, person: str, words: str) -> None:
    """The table says whose relation the words name: "Father" is the relative, "Daughter" makes the child a parent."""
    known = translate("relationship", "words", words)
    if known is None or not known.extra["predicate"]:
        voice.say(key, "x_relative", about=person, ref=voice.child, raw=words, said_as=words)
        return
    about, ref = (voice.child, person) if known.extra["about"] == "person" else (person, voice.child)
    voice.say(key, known.extra["predicate"], known.value, about=about, ref=ref, raw=words, said_as=words)


def _say_rest(voice: Voice, key: str, person: str, entry: Mapping[str, Any]) -> None:
    for name, value in sorted(entry.items()):
        if value is None or (name.lower() in _SAID_ELSEWHERE and isinstance(value, str)):
            continue
        risks = value if isinstance(value, list) else [value]
        if name.lower() == "risk" and all(isinstance(risk, str) for risk in risks):
            for risk in risks:
                voice.say(key, "warning_marker", {"text": risk}, about=person, raw=risk)
        else:
            voice.carry(name, value, about=person, below=key)


def say_worker(voice: Voice, key: str, value: Any) -> bool:
    """Say who the key worker is: a person of their own, at work with the child."""
    if not isinstance(value, str):
        return False
    person = voice.other_person("worker", value)
    voice.say(key, "name", value, about=person)
    voice.say(key, "x_worker", "key_worker", about=person, ref=voice.child, raw=value)
    return True


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


PEOPLE: Final[dict[str, Callable[[Voice, str, Any], bool]]] = {
    "namesofindividualsresidingatmainaddress": say_household,
    "relatedpeople": say_related,
    "keyworker": say_worker,
}
