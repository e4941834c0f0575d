"""What a case looks like in a notebook: short HTML, escaped, with the same words as the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from triangulate.render.environment import environment

if TYPE_CHECKING:
    from triangulate.case import Case
    from triangulate.findings_view import Findings

SHOWN: Final = 30
"""Rows shown in a notebook cell; the frames hold the rest."""


def findings_html(findings: Findings) -> str:
    """Return the findings, worst first, as an HTML table."""
    template = environment().get_template("findings.html.j2")
    return template.render(findings=list(findings)[:SHOWN], left_out=max(0, len(findings) - SHOWN))


def case_html(case: Case) -> str:
    """Return the case as counts, people and findings."""
    people = case.people.head(SHOWN)
    return (
        environment()
        .get_template("case.html.j2")
        .render(
            as_at=case.as_at,
            sources=len(case.gathered.inputs.extracts),
            people=list(people.iter_rows(named=True)),
            people_left_out=max(0, case.people.height - people.height),
            findings=findings_html(case.findings),
        )
    )
