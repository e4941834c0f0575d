"""Dated lists of a custodian's payload, each entry an event: referrals, appointments, attendances, missing episodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from triangulate_adapters.social_care.custodian_voice import Voice

_TOLD: Final = {
    "date": "time",
    "reason": "narrative",
    "setting": "place",
    "location": "place",
    "type": "x_referral_type",
    "returnedhomeinterviewattended": "x_return_home_interview_attended",
}


def _events(kind: str, part: str, outcome: str | None = None) -> Callable[[Voice, str, Any], bool]:
    def say(voice: Voice, key: str, value: Any) -> bool:
        entries = value if isinstance(value, list) else []
        if not entries or not all(isinstance(entry, dict) for entry in entries):
            return False
        for entry in entries:
            _say_event(voice, key, entry, kind, part, outcome)
        return True

    return say


def _say_event(voice: Voice, key: str, entry: dict[str, Any], kind: str, part: str, outcome: str | None) -> None:
    event, below = voice.event(key, entry, kind)
    voice.say(below, "participant", part, ref=event, raw=None)
    if outcome is not None:
        voice.say(below, "outcome", outcome, about=event, process="medical", raw=key)
    for name, value in sorted(entry.items()):
        predicate = _TOLD.get(name.lower())
        if value is None or value == "" or name.lower() == "id":
            continue
        if predicate is None or isinstance(value, dict | list):
            voice.carry(name, value, about=event, below=below)
        else:
            voice.say(f"{below}/{name}", predicate, value, about=event)


_REFERRAL: Final = _events("referral", "subject")
# Nobody was there: the child was expected, and stands as invited, so that the entry never places them anywhere.
_MISSED: Final = _events("appointment", "invited", outcome="missed")

EVENTS: Final[dict[str, Callable[[Voice, str, Any], bool]]] = {
    "referrals": _REFERRAL,
    "cscreferrals": _REFERRAL,
    "childrensservicesreferrals": _REFERRAL,
    "missedappointments": _MISSED,
    "missedappointmentreasons": _MISSED,
    "emergencydepartmentattendances": _events("attendance_ed", "subject"),
    "missingepisodes": _events("missing", "subject"),
}
"""What says each dated list, by the field's name in lower case."""
