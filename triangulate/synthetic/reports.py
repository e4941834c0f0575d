"""Invented facts that several agencies report, with the truth about who copied from whom.

Used to measure how well origins are counted. Each report is an observation, an account of an informant, a copy that
says so, a copy that shows only in its words, or says nothing about where it comes from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any, Final

from triangulate.builder import ExtractBuilder
from triangulate.records import Source
from triangulate.vocabulary import Agency

if TYPE_CHECKING:
    from triangulate.extract import Extract

AGENCIES: Final = {
    "csc": Agency.SOCIAL_CARE,
    "hlt": Agency.HEALTH,
    "edu": Agency.EDUCATION,
    "pol": Agency.POLICE,
    "prb": Agency.OTHER,
    "hou": Agency.OTHER,
}
"""The six sources that report, by id."""

_SYLLABLES: Final = ("ba", "do", "ri", "ken", "lu", "mar", "sto", "vel", "pin", "gra", "tho", "wes")
_VOCABULARY: Final = tuple(f"{a}{b}" for a in _SYLLABLES for b in _SYLLABLES)
_TEMPLATE: Final = "this record was made in the course of duty and may be shared with partner agencies where lawful"
_PASSAGE: Final = 13
_FIRST: Final = ("observed", "self", "told", "unknown")
_LATER: Final = ("observed", "told", "same informant", "derived", "document", "words", "unknown")


@dataclass(frozen=True, slots=True)
class ReportedFact:
    """One fact: the ids of the reports of it, how each came about, and the true number of origins."""

    statements: tuple[str, ...]
    made: tuple[str, ...]
    independent: int
    unknown: int


@dataclass(slots=True)
class _Report:
    """A report as it is being drawn; ``origin`` is its true origin, and whether that can be known."""

    source: str
    id: str
    made: str
    origin: int
    known: bool
    words: list[str] = field(default_factory=list)
    informant: str | None = None

    @property
    def global_id(self) -> str:
        return f"{self.source}:{self.id}"


def draw_reports(facts: int, seed: int, *, ways: tuple[str, ...] = _LATER) -> tuple[list[Extract], list[ReportedFact]]:
    """Return the extracts of six sources that report ``facts`` invented facts, 1 to 6 reports each, and the truth.

    ``ways`` are the ways in which a second and later report may come about: ``observed``, ``told`` (by somebody new),
    ``same informant``, ``derived``, ``document``, ``words`` and ``unknown``. The same seed draws the same reports.
    """
    random = Random(seed)
    builders = {name: ExtractBuilder(Source(id=name, agency=agency)) for name, agency in AGENCIES.items()}
    truth = [_draw_fact(number, random, builders, ways) for number in range(facts)]
    return [builder.finish() for builder in builders.values()], truth


def _draw_fact(number: int, random: Random, builders: dict[str, ExtractBuilder], ways: tuple[str, ...]) -> ReportedFact:
    sources = random.sample(sorted(AGENCIES), random.randint(1, len(AGENCIES)))
    reports: list[_Report] = []
    for place, source in enumerate(sources):
        first = [way for way in _FIRST if way in ways or ways == _LATER]
        made = random.choice(first if place == 0 else ways)
        reports.append(_draw_report(number, place, source, made, reports, random))
        _say(number, reports[-1], reports, random, builders[source])
    known = {report.origin for report in reports if report.known}
    unknown = {report.origin for report in reports} - known
    return ReportedFact(
        statements=tuple(sorted(report.global_id for report in reports)),
        made=tuple(report.made for report in reports),
        independent=len(known),
        unknown=len(unknown),
    )


def _draw_report(
    number: int, place: int, source: str, made: str, before: list[_Report], random: Random
) -> _Report:  # fmt: skip
    report = _Report(source, f"r{number}", made, place, known=made != "unknown", words=_sentence(random))
    told = [one for one in before if one.informant is not None]
    if made == "same informant" and not told:
        report.made = made = "told"
    if made == "told":
        report.informant = f"{random.choice(_VOCABULARY).title()} {_VOCABULARY[(number * 7 + place) % 144].title()}son"
        report.informant += f" {place}"
    if made == "same informant":
        first = random.choice(told)
        report.origin, report.informant = first.origin, first.informant
    if made in ("derived", "document", "words"):
        copied = random.choice(before)
        report.origin, report.known = copied.origin, copied.known
        if made == "words":
            start = random.randint(0, 2)
            report.words = [*report.words[:3], *copied.words[start : start + _PASSAGE], *report.words[-2:]]
            report.words += [] if random.random() < 0.5 else _TEMPLATE.split()
    return report


def _sentence(random: Random) -> list[str]:
    return random.choices(_VOCABULARY, k=_PASSAGE + 3)


def _say(number: int, report: _Report, reports: list[_Report], random: Random, builder: ExtractBuilder) -> None:
    fields: dict[str, Any] = {"id": report.id, "quote": " ".join(report.words), "event_time": "2021-05-04"}
    if random.random() < 0.3 and report.made != "words":
        fields["quote"] += f" {_TEMPLATE}"
    if report.made == "observed":
        fields |= {"basis": "observed", "author": f"{random.choice(_VOCABULARY)} {report.source}"}
    if report.made == "self":
        fields |= {"basis": "self"}
    if report.informant is not None:
        fields |= {"basis": "told", "informant": report.informant}
    copied = [one for one in reports[:-1] if one.origin == report.origin]
    if report.made == "derived":
        fields |= {"basis": "read", "derived_from": [random.choice(copied).global_id]}
    if report.made == "document":
        document = f"{copied[0].source}:D{number}"
        fields |= {"basis": "read", "derived_from": [document]}
    builder.document(f"D{number}", type="report")
    builder.say(f"csc:P{number}", "concern", "supervision", document=f"D{number}", **fields)
