"""What each field of a custodian's payload states. A field of an unexpected kind is carried as it came."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from triangulate.normalise.codes import translate
from triangulate_adapters.social_care.custodian_events import EVENTS
from triangulate_adapters.social_care.custodian_people import PEOPLE, address_value
from triangulate_adapters.social_care.custodian_voice import words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triangulate_adapters.social_care.custodian_voice import Voice

Handler: TypeAlias = "Callable[[Voice, str, Any], bool]"
"""Says what a field states and returns True, or returns False where the value is not of the field's kind."""

_ISO_DATE: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T00:00(?::00(?:\.0+)?)?Z?)?")
_NAME_FIELDS: Final = ("firstname", "given", "lastname", "family")
_NOBODY: Final = frozenset({"none", "no", "n/a"})


def say_payload(voice: Voice) -> None:
    """Say all that the record's payload states; null states nothing, and a name not known here is carried."""
    _say_name(voice)
    for low, key, value in voice.items():
        if low in _NAME_FIELDS and isinstance(value, str):
            continue
        handler = _risk if low.startswith("risk") else _HANDLERS.get(low)
        if handler is None or not handler(voice, key, value):
            voice.carry(key, value)


def _say_name(voice: Voice) -> None:
    parts = {low: value for low, _, value in voice.items() if low in _NAME_FIELDS and isinstance(value, str)}
    given = parts.get("firstname") or parts.get("given")
    family = parts.get("lastname") or parts.get("family")
    if not given and not family:
        return
    name: dict[str, Any] = {"given": [given] if given else []}
    if family:
        name["family"] = family
    voice.say("name", "name", name, raw=" ".join(filter(None, (given, family))))


def _text(predicate: str) -> Handler:
    def say(voice: Voice, key: str, value: Any) -> bool:
        if isinstance(value, str):
            voice.say(key, predicate, value)
        return isinstance(value, str)

    return say


def _date(predicate: str) -> Handler:
    def say(voice: Voice, key: str, value: Any) -> bool:
        if isinstance(value, str):
            voice.say(key, predicate, iso_day(value), raw=value)
        return isinstance(value, str)

    return say


def _coded(predicate: str, table: str, scheme: str) -> Handler:
    def say(voice: Voice, key: str, value: Any) -> bool:
        if not isinstance(value, str):
            return False
        known = translate(table, scheme, value)
        finest = (known.extra.get("detail") or known.value) if known else None
        voice.say(key, predicate, finest, raw=value)
        return True

    return say


def iso_day(text: str) -> str:
    """Return the day of an ISO date, or of an ISO date and time at midnight; any other text as written."""
    found = _ISO_DATE.fullmatch(text.strip())
    return found.group(1) if found else text


def _number(voice: Voice, key: str, value: Any) -> bool:
    if isinstance(value, str | int) and not isinstance(value, bool):
        voice.say_number(key, str(value))
        return True
    return False


def _nhs_number(voice: Voice, key: str, value: Any) -> bool:
    if isinstance(value, str | int) and not isinstance(value, bool):
        voice.say_number(key, str(value), scheme="nhs")
        return True
    return False


def _home(voice: Voice, key: str, value: Any) -> bool:
    address = address_value(value)
    if address is not None:
        voice.say(key, "address", address, raw=value)
    return address is not None


def _postcode(voice: Voice, key: str, value: Any) -> bool:
    if isinstance(value, str):
        voice.say(key, "address", {"postcode": value, "type": "home"}, raw=value)
    return isinstance(value, str)


def _setting(voice: Voice, key: str, value: Any) -> bool:
    if isinstance(value, str):
        voice.say(key, "enrolled_at", {"name": value}, raw=value)
    return isinstance(value, str)


def _schools(voice: Voice, key: str, value: Any) -> bool:
    schools = value if isinstance(value, list) else []
    if not schools or not all(isinstance(one, dict) and isinstance(one.get("name"), str) for one in schools):
        return False
    for school in schools:
        voice.say(key, "enrolled_at", {"name": school["name"]}, raw=school)
    return True


def _practice(voice: Voice, key: str, value: Any) -> bool:
    if isinstance(value, str):
        voice.say(key, "registered_with", {"name": value}, raw=value)
    return isinstance(value, str)


def _marker(voice: Voice, key: str, value: Any) -> bool:
    if isinstance(value, str):
        voice.say(key, "warning_marker", {"text": value}, raw=value)
    return isinstance(value, str)


def _risk(voice: Voice, key: str, value: Any) -> bool:
    """A risk flag is a warning, said or denied; null is neither."""
    if isinstance(value, bool):
        marker = {"text": f"risk of {words_of(key[len('risk') :])}"}
        voice.say(key, "warning_marker", dict(marker), polarity="+" if value else "-", raw=str(value).lower())
    return isinstance(value, bool)


def _plan_flag(predicate: str) -> Handler:
    def say(voice: Voice, key: str, value: Any) -> bool:
        if isinstance(value, bool):
            voice.say(key, predicate, value, raw=str(value).lower())
        return isinstance(value, bool)

    return say


def _protection_flag(voice: Voice, key: str, value: Any) -> bool:
    if isinstance(value, bool):
        sign = "+" if value else "-"
        voice.say(key, "legal_status", "police_protection", polarity=sign, basis="official", raw=str(value).lower())
    return isinstance(value, bool)


def _protection_event(voice: Voice, key: str, value: Any) -> bool:
    """The day police protection was last used, or the word that it never was; other words are carried."""
    if not isinstance(value, str):
        return False
    if value.strip().lower() in _NOBODY:
        voice.say(key, "legal_status", "police_protection", polarity="-", basis="official", raw=value)
        return True
    day = iso_day(value)
    if not _ISO_DATE.fullmatch(day):
        return False
    voice.say(key, "legal_status", "police_protection", basis="official", valid_from=day, raw=value)
    return True


def _statuses(voice: Voice, key: str, value: Any) -> bool:
    """Active statuses and plans, each as a pair; those the vocabulary knows are ongoing as the agency answers."""
    entries = value if isinstance(value, list) else []
    if not entries or not all(isinstance(entry, dict) for entry in entries):
        return False
    for entry in entries:
        words = [word for word in (entry.get("status"), entry.get("plan")) if isinstance(word, str)]
        known = next(filter(None, (translate("active_status", "words", word) for word in words)), None)
        if known is None:
            voice.say(key, "x_active_status", _stated(entry), raw=entry, valid_to="..")
        else:
            voice.say(key, known.extra["predicate"], known.value == "true", raw=entry, valid_to="..")
    return True


def _attendance_years(voice: Voice, key: str, value: Any) -> bool:
    entries = value if isinstance(value, list) else []
    if not entries or not all(isinstance(entry, dict) for entry in entries):
        return False
    for entry in entries:
        years = [entry.get(name) for name in ("academicTermYearStart", "academicTermYearEnd")]
        start, end = (str(year) if isinstance(year, int) else None for year in years)
        voice.say(key, "x_yearly_attendance", _stated(entry), raw=entry, valid_from=start, valid_to=end)
    return True


def _stated(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if value is not None}


_HANDLERS: Final[dict[str, Handler]] = {
    "sui": _number,
    "nhsnumber": _nhs_number,
    "dateofbirth": _date("birth_date"),
    "birthdate": _date("birth_date"),
    "birthassignedsex": _coded("sex", "sex", "words"),
    # The demographics service's gender is the legal one. Source: NHS Personal Demographics Service, FHIR R4 API, 2024.
    "gender": _coded("sex", "sex", "fhir"),
    "ethnicity": _coded("ethnicity", "ethnicity", "words"),
    "firstlanguage": _text("first_language"),
    "phone": _text("phone"),
    "email": _text("email"),
    "address": _home,
    "addresspostalcode": _postcode,
    "educationsettingname": _setting,
    "schoolsattended": _schools,
    "registeredgpsurgery": _practice,
    "gpsurgery": _practice,
    "policemarkerdetails": _marker,
    "childprotection": _plan_flag("child_protection_plan"),
    "policepowersofprotection": _protection_flag,
    "lastpoliceprotectionpowerevent": _protection_event,
    "cscactivestatusesandplans": _statuses,
    "childrensservicesactivestatusesandplans": _statuses,
    "educationactivestatusesandplans": _statuses,
    "healthactivestatusesandplans": _statuses,
    "crimeactivestatusesandplans": _statuses,
    "yearlyeducationattendances": _attendance_years,
    "educationattendances": _attendance_years,
    **PEOPLE,
    **EVENTS,
}
