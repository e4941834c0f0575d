"""Planted errors and innocents of allegations: AL-1 outcomes, AL-3 parts, AL-4 open matters, AL-6 subjects, AL-7."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from triangulate.synthetic.casebook import HEALTH, POLICE, SOCIAL_CARE
from triangulate.synthetic.planting_swaps import SWAPS
from triangulate.synthetic.planting_tools import Case, Marked, free_adult, held, mark
from triangulate.synthetic.police_records import open_nominal

if TYPE_CHECKING:
    from collections.abc import Callable

    from triangulate.synthetic.casebook import Casebook, Entry, Said

_PAST: Final = "2021-09-14"
_RECENT: Final = "2025-10-20"


@dataclass(frozen=True, slots=True)
class _Incident:
    """One incident that police and social care both recorded, with the father in it."""

    nominal: Entry
    here: Entry
    police: Entry
    care: Entry

    def police_end(self, words: str, when: str = "2022-03-01", **said: Any) -> tuple[Entry, Said]:
        """Say how the police's case ended."""
        return self.police, self.police.say("outcome", words, process="criminal", event_time=when, **said)

    def care_says(self, words: str, when: str = "2022-06-01", **said: Any) -> tuple[Entry, Said]:
        """Say which outcome social care wrote down."""
        return self.care, self.care.say("outcome", words, recorded_at=when, **said)

    def marked(self, *said: tuple[Entry, Said], also: tuple[str, ...] = ()) -> Marked:
        return mark(self.nominal, self.here, said=said, also=also)


def _incident(book: Casebook, day: str = _PAST, kind: str = "incident", *, alleged: bool = True) -> _Incident | None:
    father = free_adult(book, "father", SOCIAL_CARE)
    if father is None or father.pnc is None:
        return None
    nominal, here = book.record(father, POLICE) or open_nominal(book, father), held(book, father, SOCIAL_CARE)
    for entry in (nominal, here):
        if entry.number("pnc") is None:
            entry.say("identifier", {"use": "current", "scheme": "pnc", "value": father.pnc})
    reference = f"21/{book.random.randint(200_000, 299_999)}"
    police = book.happened(POLICE, "incident", f"{day}T19:20", reference=reference)
    care = book.happened(SOCIAL_CARE, kind, day, reference=reference)
    if alleged:
        nominal.say("allegation", "physical_abuse", ref=police.id, kind="allegation", process="criminal")
    return _Incident(nominal, here, police, care)


# AL-1 ---------------------------------------------------------------------------------------------------------------


def _ended(police: tuple[str, ...], care: str | None, *, convicted: bool = False, process: str | None = "criminal") -> (
    Callable[[Casebook], Marked | None]
):  # fmt: skip
    """Let the police's case end so (each a year after the one before), and social care write down its own words."""

    def do(book: Casebook) -> Marked | None:
        case = _incident(book)
        if case is None:
            return None
        said = [case.police_end(words, f"{2022 + year}-03-01") for year, words in enumerate(police)]
        if care is not None:
            said.append(case.care_says(care, process=process))
        if convicted:
            said.append((case.here, case.here.say("convicted", "assault", ref=case.care.id, recorded_at="2025-02-03")))
        return case.marked(*said)

    return do


# AL-3 ---------------------------------------------------------------------------------------------------------------


def _parts(police: tuple[str, ...], care: tuple[str, ...], mother: str | None = None) -> (
    Callable[[Casebook], Marked | None]
):  # fmt: skip
    """Record the father in these parts of one incident; the mother in another with the police, if said."""

    def do(book: Casebook) -> Marked | None:
        case = _incident(book, alleged=False)
        if case is None:
            return None
        case.police_end("no further action")
        other = book.record(book.family.the("mother"), POLICE)
        said = [(case.nominal, case.nominal.say("participant", part, ref=case.police.id)) for part in police]
        said += [(case.here, case.here.say("participant", part, ref=case.care.id)) for part in care]
        if mother is not None and other is not None:
            other.say("participant", mother, ref=case.police.id)
        return case.marked(*said)

    return do


def _accused_elsewhere(book: Casebook) -> Marked | None:
    """The victim in the police record is alleged against at the same incident in the record of social care."""
    case = _incident(book, alleged=False)
    if case is None:
        return None
    case.police_end("no further action")
    case.care_says("unsubstantiated", process="care")
    victim = case.nominal.say("participant", "victim", ref=case.police.id)
    alleged = case.here.say("allegation", "physical_abuse", ref=case.care.id, kind="allegation", process="care")
    return case.marked((case.nominal, victim), (case.here, alleged))


def _counter_charge(book: Casebook) -> Marked | None:
    """Victim in one incident, suspect in the next, which has a reference of its own."""
    case = _incident(book, alleged=False)
    if case is None:
        return None
    victim = case.nominal.say("participant", "victim", ref=case.police.id)
    second = book.happened(SOCIAL_CARE, "incident", _PAST, reference=f"21/{book.random.randint(300_000, 399_999)}")
    suspect = case.here.say("participant", "suspect", ref=second.id)
    return case.marked((case.nominal, victim), (case.here, suspect))


def _cross_allegations(book: Casebook) -> Marked | None:
    """Both are victim and suspect with the police; social care wrote down one side."""
    case, mother = _incident(book, alleged=False), book.record(book.family.the("mother"), POLICE)
    if case is None or mother is None:
        return None
    for part in ("victim", "suspect"):
        mother.say("participant", part, ref=case.police.id)
    said = [case.nominal.say("participant", part, ref=case.police.id) for part in ("victim", "suspect")]
    other = case.here.say("participant", "victim", ref=case.care.id)
    return case.marked(*((case.nominal, one) for one in said), (case.here, other))


# AL-4 ---------------------------------------------------------------------------------------------------------------


def _enquiry(decision: str | None, police: str | None, day: str = _PAST) -> Callable[[Casebook], Marked | None]:
    """Open an enquiry about an allegation, decided so by social care and ended so by the police (None: not at all)."""

    def do(book: Casebook) -> Marked | None:
        case = _incident(book, day, "section47", alleged=False)
        if case is None:
            return None
        alleged = case.here.say("allegation", "physical_abuse", ref=case.care.id, kind="allegation", process="care")
        if decision is not None:
            case.care.say("decision", decision, event_time=day)
        if police is not None:
            case.police_end(police, day)
        return case.marked((case.here, alleged))

    return do


def _police_case(
    outcome: str | None, day: str = _PAST, noted: str | None = None
) -> Callable[[Casebook], Marked | None]:
    """Open a case with the police on a day, ended so, with a note of a later day."""

    def do(book: Casebook) -> Marked | None:
        case = _incident(book, day)
        if case is None:
            return None
        alleged = case.nominal.all("allegation")[-1]
        if outcome is not None:
            case.police_end(outcome, noted or day)
        return case.marked((case.nominal, alleged))

    return do


# AL-7 ---------------------------------------------------------------------------------------------------------------


def _judgments(
    used: str | None,
    *,
    both: bool = False,
    part: str | None = None,
    agency: str = SOCIAL_CARE,
    series: str | None = None,
) -> Callable[[Casebook], Marked | None]:
    """Let a document of a day cite the first of two judgments, the second of which replaced it (or a part of it)."""

    def do(book: Casebook) -> Marked | None:
        father = free_adult(book, "father", SOCIAL_CARE)
        if father is None:
            return None
        here = held(book, father, SOCIAL_CARE)
        kind, more = ("report", {"series": series}) if series else ("judgment", {})
        first = book.wrote(SOCIAL_CARE, kind, title=f"{kind.title()} of May", created_at="2019-05-14", **more)
        second = book.wrote(SOCIAL_CARE, kind, title=f"{kind.title()} of June", created_at="2020-06-18", **more)
        # A judgment finds; versions of a report only voice a concern.
        what, how = ("concern", None) if series else ("allegation", "finding")
        found = here.say(what, "physical_abuse", document=first.id, kind=how, process="civil")
        replaced = second.say("supersedes", {"findings": [part]} if part else None, ref=first.id)
        said = [(here, found), (second, replaced)]
        if used is not None:
            report = book.wrote(agency, "report", title="Assessment", created_at=used)
            said.append((report, report.say("cites", ref=first.global_id)))
            if both:
                report.say("cites", ref=second.global_id)
        return mark(here, said=said)

    return do


_BEFORE: Final = "2019-11-05"
_AFTER: Final = "2024-02-20"

OUTCOMES: Final[tuple[Case, ...]] = (
    Case("AL-1", True, "convicted beside no further action", _ended(("no further action",), None, convicted=True)),
    Case("AL-1", True, "charged beside no further action", _ended(("no further action",), "charged")),
    Case("AL-1", True, "found guilty beside discontinued", _ended(("charged", "discontinued"), "found guilty")),
    Case("AL-1", False, "substantiated beside no further action", _ended(("NFA",), "substantiated", process="care")),
    Case("AL-1", False, "a case that moved up", _ended(("under investigation", "charged", "convicted"), "charged")),
    Case("AL-1", False, "the conviction repeated", _ended(("convicted",), None, convicted=True)),
    Case("AL-1", False, "dropped beside no further action", _ended(("no further action",), "case dropped")),
    Case("AL-3", True, "victim recorded as offender", _parts(("victim",), ("offender",), "suspect")),
    Case("AL-3", True, "reporter recorded as suspect", _parts(("reporter",), ("suspect",))),
    Case("AL-3", True, "victim alleged against", _accused_elsewhere),
    Case("AL-3", False, "suspect and offender", _parts(("suspect",), ("offender",), "victim")),
    Case("AL-3", False, "victim who reported it", _parts(("victim",), ("reporter",))),
    Case("AL-3", False, "a counter-charge with a reference of its own", _counter_charge),
    Case("AL-3", False, "cross-allegations", _cross_allegations),
    Case("AL-4", True, "an enquiry that only the police ended", _enquiry(None, "no further action")),
    Case("AL-4", True, "a police case without an end", _police_case(None)),
    Case("AL-4", True, "under investigation for years", _police_case("under investigation")),
    Case("AL-4", False, "an enquiry with a decision", _enquiry("concerns not substantiated", "no further action")),
    Case("AL-4", False, "a police case that ended", _police_case("no further action")),
    Case("AL-4", False, "a live investigation", _police_case("under investigation", _PAST, "2025-12-01")),
    Case("AL-4", False, "a recent allegation", _police_case(None, _RECENT)),
    *SWAPS,
    Case("AL-7", True, "a report cites the replaced judgment", _judgments(_AFTER)),
    Case("AL-7", True, "a report of the next year cites it", _judgments("2021-01-11")),
    Case("AL-7", True, "another agency cites the replaced judgment", _judgments(_AFTER, agency=HEALTH)),
    Case("AL-7", False, "a report cites both judgments", _judgments(_AFTER, both=True)),
    Case("AL-7", False, "a report from before", _judgments(_BEFORE)),
    Case("AL-7", False, "another finding was replaced", _judgments(_AFTER, part="para 41")),
    Case("AL-7", False, "versions of one report", _judgments(_AFTER, series="assessment")),
)
