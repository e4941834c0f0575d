"""The HTML report of a case: one file, readable in print and without JavaScript."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.findings import RULES_VERSION, FindingState, Severity
from triangulate.render.environment import environment
from triangulate.sides import quotations
from triangulate.wording import AGENCY_WORDS, predicate_words, probability_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triangulate.case import Case
    from triangulate.reading import NotRead

MAX_PEOPLE: Final = 200
"""People shown in full. A longer report is not read; the others are counted here and listed in people.csv."""
MAX_FINDINGS: Final = 500
"""Findings shown in full; the rest are counted and stand in findings.json."""
MAX_ROWS: Final = 200
"""Facts and dated entries shown for one person."""

SEVERITY_WORDS: Final = {
    "S1": "do not rely on this until it is resolved, or put it to the court as disputed",
    "S2": "rely on this only with the contrary material beside it",
    "S3": "put this right before the final hearing or the next review",
    "S4": "housekeeping",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A list cut to a readable length, and how many were left out."""

    rows: list[dict[str, Any]]
    left_out: int


def report_html(case: Case, not_read: Sequence[NotRead] = ()) -> str:
    """Return the report of ``case`` as one HTML document; ``not_read`` are the files of folders not read."""
    template = environment().get_template("report.html.j2")
    return template.render(
        as_at=case.as_at,
        rules=RULES_VERSION,
        severity_words=SEVERITY_WORDS,
        counts=_severity_counts(case),
        findings=_findings(case),
        people=_people(case),
        candidates=_candidates(case),
        sources=_sources(case),
        not_read=list(not_read),
        ledger_faults=case.ledger.faults,
        checks=_checks(),
        read_nothing=not case.gathered.inputs.extracts,
    )


def _severity_counts(case: Case) -> list[tuple[str, int]]:
    open_ones = Counter(f.severity.value for f in case.findings if f.state is FindingState.OPEN)
    return [(severity.value, open_ones[severity.value]) for severity in Severity]


def _findings(case: Case) -> Shown:
    shown = list(case.findings)[:MAX_FINDINGS]
    titles = {check["code"]: check["title"] for check in _checks()}
    strengths = dict(case.links.select("id", "strength").iter_rows())
    rows = [
        {
            "finding": found,
            "title": titles[found.code],
            "quotations": quotations(case.gathered.statements, found.statements, found.against, case.gathered.label),
            "people": [(person, case.gathered.label(person)) for person in found.people],
            "links": [(link, strengths.get(link, "")) for link in found.links],
        }
        for found in shown
    ]
    return Shown(rows, len(case.findings) - len(shown))


def _people(case: Case) -> Shown:
    """People with findings first, then people seen by more than one record."""
    ordered = case.people.sort(
        pl.col("findings") > 0, pl.col("personas").list.len(), "person", descending=[True, True, False]
    )
    shown = ordered.head(MAX_PEOPLE)
    ids = shown["person"].to_list()
    facts, timelines = _by_person(case.facts_of(ids)), _by_person(case.timeline_of(ids))
    links = _links_inside(case, ids)
    rows = [
        _person(case, row, facts.get(row["person"], []), timelines.get(row["person"], []), links.get(row["person"], []))
        for row in shown.iter_rows(named=True)
    ]
    return Shown(rows, ordered.height - shown.height)


def _by_person(frame: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in frame.iter_rows(named=True):
        rows[row["person"]].append(row)
    return rows


def _links_inside(case: Case, people: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    of = case.gathered.linking.people.members.filter(pl.col("person").is_in(list(people)))
    joining = case.links.filter(pl.col("strength") != "possible").join(of, left_on="a", right_on="persona")
    return _by_person(joining.sort("id"))


def _person(
    case: Case,
    row: dict[str, Any],
    facts: list[dict[str, Any]],
    timeline: list[dict[str, Any]],
    links: list[dict[str, Any]],
) -> dict[str, Any]:
    person = row["person"]
    return {
        **row,
        "label": case.gathered.label(person) if row["known_by"] else "no name recorded",
        "links": [_link(link) for link in links[:MAX_ROWS]],
        "facts": [{**fact, "what": predicate_words(fact["predicate"])} for fact in facts[:MAX_ROWS]],
        "facts_left_out": max(0, len(facts) - MAX_ROWS),
        "timeline": timeline[:MAX_ROWS],
        "timeline_left_out": max(0, len(timeline) - MAX_ROWS),
        "finding_ids": [f.id for f in case.findings if person in f.people],
        "differences": _differences(case, person),
    }


def _differences(case: Case, person: str) -> list[tuple[str, list[str]]]:
    own = case.differences.filter(pl.col("person") == person).select("predicate", "said")
    return [(predicate_words(predicate), said) for predicate, said in own.iter_rows()]


def _link(link: dict[str, Any]) -> dict[str, Any]:
    levels = {
        name.removeprefix("level_").replace("_", " "): str(value).replace("_", " ")
        for name, value in link.items()
        if name.startswith("level_") and value is not None
    }
    return {**link, "levels": sorted(levels.items()), "likeness": probability_words(link["probability"])}


def _candidates(case: Case) -> Shown:
    possible = case.links.filter(pl.col("strength") == "possible").sort("probability", "id", descending=[True, False])
    rows = [
        {**_link(link), "a_label": case.gathered.label(link["a"]), "b_label": case.gathered.label(link["b"])}
        for link in possible.head(MAX_ROWS).iter_rows(named=True)
    ]
    return Shown(rows, max(0, possible.height - MAX_ROWS))


def _sources(case: Case) -> list[dict[str, Any]]:
    inputs = case.gathered.inputs
    return [
        {
            "source": extract.source,
            "agency": AGENCY_WORDS[extract.source.agency.value],
            "parts": list(extract.reconciliation.to_frame().iter_rows(named=True)),
            "reconciled": extract.reconciliation.reconciled,
            "faults": _fault_counts(extract.reconciliation.faults),
            "notes": extract.reconciliation.notes,
            "after_as_at": inputs.after_as_at.get(extract.source.id, 0),
            "sha256": extract.sha256,
        }
        for extract in inputs.extracts
    ]


def _fault_counts(faults: pl.DataFrame) -> list[tuple[str, str, int]]:
    """Count faults by part and kind: their places are in quarantine.csv, because places move when rows move."""
    return list(faults.group_by("part", "kind").len().sort("part", "kind").iter_rows())


def _checks() -> list[dict[str, str]]:
    from triangulate.own_checks import all_checks

    return [{"code": c.code, "title": c.title, "severity": c.severity} for c in all_checks()]
