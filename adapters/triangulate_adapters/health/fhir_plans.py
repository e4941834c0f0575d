"""Flags, care plans, episodes of care and care teams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from triangulate.normalise.codes import translate
from triangulate_adapters.health.fhir_clinical import NOBODY, why_withdrawn
from triangulate_adapters.health.fhir_elements import (
    Node,
    coded,
    codings,
    extension,
    extensions,
    label,
    many,
    one,
    period_of,
    raw_concept,
    text,
    valid,
)
from triangulate_adapters.health.fhir_encounter import status_of
from triangulate_adapters.health.fhir_safeguarding import plan_predicate, safeguarding_code, say_plan, say_safeguarding

if TYPE_CHECKING:
    from triangulate_adapters.health.fhir_document import Row
    from triangulate_adapters.health.fhir_reading import Reading

NAMES_ONLY: Final = "read for names only"
_FLAG_SCHEMES: Final = (
    ("flag-categories-bars", "bars"),
    ("scene-safety", "bars_scene"),
    ("FlagCategoryPatient", "england"),
    ("flag-category", "hl7"),
)


def read_flag(reading: Reading, row: Row) -> str | None:
    """Read a Flag; return why nothing could be read, or None.

    A safeguarding code is a concern, a marker of danger a ``warning_marker``; a flag about diet or a reasonable
    adjustment is neither and is not said as a warning about anybody.
    """
    subject = reading.subject_of(row)
    if subject is None:
        return NOBODY
    body, code = row.body, one(row.body, "code")
    status = status_of("flag", text(body, "status"))
    predicate = flag_predicate(code, many(body, "category"))
    voice = reading.voice(row, subject, **reading.author(row, "author"))
    notes = text(one(extension(body, "FlagNotes"), "valueAnnotation"), "text")
    withdrawn = why_withdrawn(reading, row, status)
    if withdrawn is not None:
        reason = next((label(coded(e)) for e in many(body, "extension") if "RemovalReason" in str(e.get("url"))), None)
        voice.withdraw("status", predicate, withdrawn, raw_concept(code), quote=reason)
        return None
    fields: dict[str, Any] = {
        **valid(period_of(body), current=status == "current"),
        "ref": reading.event_of(row),
        "quote": notes,
        "said_as": text(one(body, "subject"), "display"),
    }
    if not say_safeguarding(voice, "code", code, fields):
        words = label(code) or next((found for c in many(body, "category") if (found := label(c))), None)
        value: Any = {"text": words} if predicate == "warning_marker" and words else words
        voice.say("code", predicate, value, raw=raw_concept(code), **fields)
    for number, detail in enumerate(extensions(body, "detail")):
        target = reading.target(row, one(detail, "valueReference"), "Condition")
        if target.id is not None:
            voice.say(f"extension[detail][{number}]", "x_flag_detail", ref=target.id, raw=target.display or target.id)
    return None


def flag_predicate(code: Node, categories: list[Node]) -> str:
    """Return what a flag is said as: by its code, else its category; a flag of no known kind is a warning."""
    if any(safeguarding_code(coding) is not None for coding in codings(code)):
        return "concern"
    for coding in [*codings(code), *(coding for category in categories for coding in codings(category))]:
        scheme = next((name for part, name in _FLAG_SCHEMES if part in coding.system), None)
        known = translate("flag_category", scheme, coding.code) if scheme and coding.code else None
        if known is not None and known.value is not None:
            return known.value
    return "warning_marker"


def read_care_plan(reading: Reading, row: Row) -> str | None:
    """Read a CarePlan; return why nothing could be read, or None. A plan still in draft is no plan."""
    subject = reading.subject_of(row)
    if subject is None:
        return NOBODY
    body = row.body
    status = status_of("care_plan", text(body, "status"))
    plan = plan_predicate(many(body, "category"))
    profile = row.profile("ChildProtection")
    if plan is None and profile is not None:
        plan = ("child_protection_plan", profile)
    author = reading.author(row, "careTeam", "author", "performer")
    voice = reading.voice(row, subject, recorded_at=text(body, "created"), **author)
    withdrawn = why_withdrawn(reading, row, status)
    words = (
        text(body, "title") or text(body, "description") or next(filter(None, map(label, many(body, "category"))), None)
    )
    if withdrawn is not None:
        voice.withdraw("status", plan[0] if plan else "x_care_plan", withdrawn, plan[1] if plan else words)
        return None
    period = valid(period_of(body), current=status == "current")
    said_as = text(one(body, "subject"), "display")
    if plan is not None and status != "planned":
        say_plan(voice, "category", plan[0], plan[1], {**period, "said_as": said_as})
    else:
        raw = plan[1] if plan else words
        voice.say("category", "x_care_plan", words, raw=raw, ref=reading.event_of(row), **period)
    return None


def read_episode_of_care(reading: Reading, row: Row) -> str | None:
    """Read an EpisodeOfCare: looked-after status where it is one, else carried; return why nothing was read."""
    subject = reading.subject_of(row)
    if subject is None:
        return NOBODY
    body = row.body
    status = status_of("episode_of_care", text(body, "status"))
    plan = plan_predicate(many(body, "type"))
    profile = row.profile("LookedAfterChild")
    if plan is None and profile is not None:
        plan = ("looked_after", profile)
    voice = reading.voice(row, subject, **reading.author(row, "managingOrganization", "careManager"))
    withdrawn = why_withdrawn(reading, row, status)
    words = next(filter(None, map(label, many(body, "type"))), None)
    if withdrawn is not None:
        voice.withdraw("status", plan[0] if plan else "x_episode_of_care", withdrawn, plan[1] if plan else words)
        return None
    period = valid(period_of(body), current=status == "current")
    if plan is not None and status not in {"planned", "cancelled"}:
        say_plan(voice, "type", plan[0], plan[1], period)
    else:
        raw = "; ".join(part for part in (text(body, "status"), words) if part) or None
        voice.say("type", "x_episode_of_care", words, raw=raw, **period)
    return None


def read_care_team(reading: Reading, row: Row) -> str | None:
    """Read a CareTeam: who cares for its subject. Without a subject it only names an author of plans."""
    if not one(row.body, "subject"):
        return NAMES_ONLY
    subject = reading.subject_of(row)
    if subject is None:
        return NOBODY
    status = status_of("care_team", text(row.body, "status"))
    voice = reading.voice(row, subject)
    name = text(row.body, "name")
    withdrawn = why_withdrawn(reading, row, status)
    if withdrawn is not None:
        voice.withdraw("status", "x_care_team", withdrawn, name)
        return None
    period = valid(period_of(row.body), current=status == "current")
    voice.say("name", "x_care_team", name, raw=name, **period)
    return None
