"""Planted errors and innocents of origins: EV-1 to EV-5 and AL-2, what stands behind an adverse record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from triangulate.synthetic.casebook import EDUCATION, HEALTH, SOCIAL_CARE
from triangulate.synthetic.planting_tools import Case, Marked, free_adult, free_child, held, make_sure, mark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from triangulate.synthetic.casebook import Casebook, Entry, Said

_CONCERN: Final = "supervision"
_ALLEGED: Final = "emotional_abuse"
_AUTHORS: Final = {SOCIAL_CARE: "A. Poingdestre", HEALTH: "J. Amy", EDUCATION: "T. Syvret"}
_ROLES: Final = {SOCIAL_CARE: "social worker", HEALTH: "health visitor", EDUCATION: "class teacher"}
_DAY: Final = "2024-03-05"
_THREE: Final = (SOCIAL_CARE, HEALTH, EDUCATION)
_SEEN: Final = (
    "kitchen", "door", "open", "alone", "garden", "stove", "window", "bath", "stairs", "lamp", "table", "coat", "rain",
    "shoes", "cold", "dark", "bread", "bottle", "blanket", "gate", "chair", "radio", "dog", "key",
)  # fmt: skip


def _seen(agency: str) -> dict[str, str]:
    """Return the fields of what the agency's own worker saw."""
    return {"basis": "observed", "author": _AUTHORS[agency], "author_role": _ROLES[agency], "event_time": _DAY}


def _about_child(fields: Sequence[tuple[str, dict[str, Any]]], *also: str) -> Callable[[Casebook], Marked | None]:
    """Return a planting of one concern about a child, said by each agency with the fields given."""

    def do(book: Casebook) -> Marked | None:
        agencies = [agency for agency, _ in fields]
        child = free_child(book, *agencies)
        if child is None:
            return None
        make_sure(book, child)
        entries = {agency: held(book, child, agency) for agency in agencies}
        said = [(entries[agency], _concern(entries[agency], given)) for agency, given in fields]
        return mark(*entries.values(), said=said, also=also)

    return do


def _concern(entry: Entry, given: dict[str, Any]) -> Said:
    return entry.say("concern", _CONCERN, recorded_at="2024-03-12", **given)


# EV-2, EV-3, EV-4: records that name where they come from ----------------------------------------------------------


def _report(book: Casebook, agency: str) -> Entry:
    return book.wrote(agency, "report", title="Report", created_at="2024-03-12", author=_AUTHORS[agency])


def _from_each_other(agencies: Sequence[str], seen: Sequence[str] = ()) -> Callable[[Casebook], Marked | None]:
    """Return a planting in which each agency took the concern from the next one's report, the last from the first."""

    def do(book: Casebook) -> Marked | None:
        child = free_child(book, *agencies)
        if child is None:
            return None
        make_sure(book, child)
        reports = {agency: _report(book, agency) for agency in agencies}
        said = []
        for agency, other in zip(agencies, (*agencies[1:], agencies[0]), strict=True):
            entry = held(book, child, agency)
            given: dict[str, Any] = {"document": reports[agency].id, "derived_from": [reports[other].global_id]}
            given |= _seen(agency) if agency in seen else {"basis": "read"}
            said.append((entry, _concern(entry, given)))
        return mark(*(entry for entry, _ in said), said=said, also=("EV-1", "EV-3"))

    return do


def _citing(seen: Sequence[str] = ()) -> Callable[[Casebook], Marked | None]:
    """Return a planting in which a school's and social care's reports cite each other."""

    def do(book: Casebook) -> Marked | None:
        agencies = (EDUCATION, SOCIAL_CARE)
        child = free_child(book, *agencies)
        if child is None:
            return None
        make_sure(book, child)
        reports = {agency: _report(book, agency) for agency in agencies}
        reports[EDUCATION].say("cites", ref=reports[SOCIAL_CARE].global_id)
        reports[SOCIAL_CARE].say("cites", ref=reports[EDUCATION].global_id)
        said = []
        for agency in agencies:
            entry = held(book, child, agency)
            given = {"document": reports[agency].id, **(_seen(agency) if agency in seen else {"basis": "read"})}
            said.append((entry, _concern(entry, given)))
        return mark(*(entry for entry, _ in said), said=said, also=("EV-1", "EV-3"))

    return do


def _handed_on(first: dict[str, Any], *also: str, agencies: Sequence[str]) -> Callable[[Casebook], Marked | None]:
    """Return a planting in which the first agency's report says it as given, and the others took it from there."""

    def do(book: Casebook) -> Marked | None:
        child = free_child(book, *agencies)
        if child is None:
            return None
        make_sure(book, child)
        origin = _report(book, agencies[0])
        said = [(held(book, child, agencies[0]), {**first, "document": origin.id})]
        said += [
            (held(book, child, agency), {"basis": "read", "derived_from": [origin.global_id]})
            for agency in agencies[1:]
        ]
        made = [(entry, _concern(entry, given)) for entry, given in said]
        return mark(*(entry for entry, _ in made), said=made, also=also)

    return do


def _one_passage(book: Casebook) -> Marked | None:
    """Three agencies write the same two sentences, each with words of its own around them."""
    # Of every family another passage: what stands in the records of many is a standard sentence.
    passage = f"Noted in this order: {' '.join(book.random.sample(_SEEN, 12))}"
    quotes = (f"On arrival. {passage} at six", f"We learnt: {passage} today", f"Known here. {passage}")
    given = [(agency, {"quote": quote}) for agency, quote in zip(_THREE, quotes, strict=True)]
    return _about_child(given, "EV-1", "EV-5")(book)


# EV-5, AL-2: opinions and allegations about the father --------------------------------------------------------------


def _about_father(given: dict[str, Any], *also: str) -> Callable[[Casebook], Marked | None]:
    def do(book: Casebook) -> Marked | None:
        father = free_adult(book, "father", SOCIAL_CARE)
        if father is None:
            return None
        here = held(book, father, SOCIAL_CARE)
        said = here.say("concern", _ALLEGED, recorded_at="2024-03-12", **given)
        return mark(here, said=[(here, said)], also=("EV-1", *also))

    return do


def _repeated(
    predicate: str, value: str, given: dict[str, Any], origin: dict[str, Any] | None = None
) -> Callable[[Casebook], Marked | None]:
    """Return a planting of an allegation in social care's referral that health's record repeats as given."""

    def do(book: Casebook) -> Marked | None:
        father = free_adult(book, "father", SOCIAL_CARE, HEALTH)
        if father is None:
            return None
        make_sure(book, father)
        here, there = held(book, father, SOCIAL_CARE), held(book, father, HEALTH)
        referral = _report(book, SOCIAL_CARE)
        words = origin or {"kind": "allegation", "basis": "told", "informant": "C. Hamon"}
        first = here.say("allegation", _ALLEGED, document=referral.id, recorded_at="2022-05-03", **words)
        fields = {"basis": "read", "derived_from": [referral.global_id], "recorded_at": "2024-03-12", **given}
        later = there.say(predicate, value, **fields)
        return mark(
            here, there, said=[(here, first), (there, later)], also=("AL-1", "AL-4", "EV-1", "EV-3", "EV-4", "EV-5")
        )

    return do


_AUNT: Final = {"basis": "told", "informant": "Carol Hamon", "event_time": _DAY}
_CALL: Final = {"basis": "told", "informant": "anonymous"}
_CHAIN: Final = "Grandmother told the health visitor who told me that K was out alone"
ORIGINS: Final[tuple[Case, ...]] = (
    Case("EV-1", True, "one visit note", _about_child([(SOCIAL_CARE, _seen(SOCIAL_CARE))])),
    Case("EV-1", True, "one informant of two agencies", _about_child([(SOCIAL_CARE, _AUNT), (HEALTH, _AUNT)])),
    Case("EV-1", True, "one record of unknown origin", _about_child([(HEALTH, {})])),
    Case(
        "EV-1", False, "two observers", _about_child([(SOCIAL_CARE, _seen(SOCIAL_CARE)), (HEALTH, _seen(HEALTH))])
    ),
    Case(
        "EV-1", False, "one informant and one observer", _about_child([(SOCIAL_CARE, _AUNT), (HEALTH, _seen(HEALTH))])
    ),
    Case("EV-1", False, "an official act", _about_child([(SOCIAL_CARE, {"basis": "official", "kind": "finding"})])),
    Case("EV-2", True, "two reports from each other", _from_each_other((EDUCATION, SOCIAL_CARE))),
    Case("EV-2", True, "two reports that cite each other", _citing()),
    Case("EV-2", True, "three reports in a circle", _from_each_other(_THREE)),
    Case("EV-2", False, "two observers that took from each other",
         _from_each_other((EDUCATION, SOCIAL_CARE), (EDUCATION, SOCIAL_CARE))),
    Case("EV-2", False, "a circle with one observer", _from_each_other(_THREE, (HEALTH,))),
    Case("EV-2", False, "observers that cite each other", _citing((EDUCATION, SOCIAL_CARE))),
    Case("EV-3", True, "two agencies repeat a report",
         _handed_on(_seen(SOCIAL_CARE), "EV-1", "EV-4", agencies=_THREE)),
    Case("EV-3", True, "one passage in three records", _one_passage),
    Case("EV-3", True, "one informant of three agencies",
         _about_child([(agency, _AUNT) for agency in _THREE], "EV-1")),
    Case("EV-3", False, "three observers", _about_child([(agency, _seen(agency)) for agency in _THREE])),
    Case("EV-3", False, "agreement alone", _about_child([(agency, {}) for agency in _THREE], "EV-1")),
    Case("EV-3", False, "one agency repeats another",
         _handed_on(_seen(SOCIAL_CARE), "EV-1", agencies=(SOCIAL_CARE, EDUCATION))),
    Case("EV-4", True, "one anonymous call", _about_child([(SOCIAL_CARE, _CALL)])),
    Case("EV-4", True, "a copy of what was told", _handed_on(_AUNT, "EV-1", agencies=(HEALTH, SOCIAL_CARE))),
    Case("EV-4", True, "the chain in one note",
         _about_child([(SOCIAL_CARE, {"basis": "told", "informant": "health visitor", "quote": _CHAIN})], "EV-1")),
    Case("EV-4", False, "a named informant", _about_child([(SOCIAL_CARE, _AUNT)], "EV-1")),
    Case("EV-4", False, "a child's account, copied once",
         _handed_on({"basis": "told", "informant": "child"}, "EV-1", agencies=(EDUCATION, SOCIAL_CARE))),
    Case("EV-4", False, "a copy of an observation",
         _handed_on(_seen(HEALTH), "EV-1", agencies=(HEALTH, SOCIAL_CARE))),
    Case("EV-5", True, "opinion without an author", _about_father({"kind": "opinion", "quote": "He is controlling"})),
    Case("EV-5", True, "assessment without an author", _about_father({"kind": "assessment"})),
    Case("EV-5", True, "unsigned note", _about_father({"quote": "Father is a perpetrator"})),
    Case("EV-5", False, "signed opinion", _about_father({"kind": "opinion", "author": _AUTHORS[SOCIAL_CARE]})),
    Case("EV-5", False, "unsigned note that attributes", _about_father({"quote": "She says that he is controlling"})),
    Case("EV-5", False, "observation", _about_father(_seen(SOCIAL_CARE))),
    Case("AL-2", True, "an allegation repeated as fact", _repeated("allegation", _ALLEGED, {"kind": "fact"})),
    Case("AL-2", True, "an allegation repeated outright",
         _repeated("concern", _ALLEGED, {"quote": "Father is the perpetrator"})),
    Case("AL-2", True, "an allegation repeated as a conviction", _repeated("convicted", _ALLEGED, {})),
    Case("AL-2", False, "repeated as an allegation", _repeated("allegation", _ALLEGED, {"kind": "allegation"})),
    Case("AL-2", False, "repeated in words that attribute",
         _repeated("concern", _ALLEGED, {"quote": "Father is alleged to be abusive"})),
    Case("AL-2", False, "a finding repeated as fact",
         _repeated("allegation", _ALLEGED, {"kind": "fact"}, {"kind": "finding", "process": "civil"})),
)  # fmt: skip
