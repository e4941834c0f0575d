"""Explaining a finding or a link in plain words, from what a run wrote or holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from triangulate.errors import UsageError
from triangulate.sides import quotations
from triangulate.wording import probability_words

if TYPE_CHECKING:
    import polars as pl

    from triangulate.conflicts.check import Check
    from triangulate.findings import Finding, FindingsDocument, LinkSummary


@dataclass(frozen=True, slots=True)
class Explanation:
    """An explanation: what it is about, a heading, and lines of plain text."""

    id: str
    heading: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The explanation as text."""
        return "\n".join((self.heading, *self.lines))

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Explanation(id={self.id!r})"

    def as_dict(self) -> dict[str, Any]:
        """Return the explanation as a JSON-ready dictionary."""
        return {"id": self.id, "heading": self.heading, "lines": list(self.lines)}


def explain(document: FindingsDocument, statements: pl.DataFrame, id: str) -> Explanation:  # noqa: A002
    """Return the explanation of the finding or link ``id``.

    ``statements`` has the columns of the statement model and ``agency``. Raises :class:`UsageError` when the
    document holds neither a finding nor a link of that id.
    """
    for found in document.findings:
        if found.id == id:
            return explain_finding(found, document, statements)
    for link in document.links:
        if link.id == id:
            return explain_link(link)
    raise UsageError(
        place="explain",
        kind="no finding or link of that id is in the case",
        next_step="Use an id from findings.json or report.html (f-… or l-…).",
    )


def explain_finding(found: Finding, document: FindingsDocument, statements: pl.DataFrame) -> Explanation:
    """Return what disagrees, who says what and where, the other explanation, and what would settle it."""
    check = _check_of(found.code)
    lines = [found.summary, "", "Who says what:"]
    lines += [f"  - {quotation.text}" for quotation in quotations(statements, found.statements, found.against)]
    if found.detail:
        lines += ["", found.detail]
    lines += _weakest_links(found, document)
    for evidence in found.evidence:
        lines.append(f"{evidence.what.replace('_', ' ').capitalize()}: {', '.join(evidence.items)}")
    if found.settle:
        lines += [
            "",
            f"What would settle it: {found.settle}" + (f" (held by: {found.held_by})" if found.held_by else ""),
        ]
    lines += ["", f"The rules of {found.code}:", check.text]
    heading = (
        f"{found.id}  {found.code} {check.title} — {found.kind.value}, {found.severity.value}, {found.state.value}"
    )
    return Explanation(found.id, heading, tuple(lines))


def _check_of(code: str) -> Check:
    from triangulate.own_checks import all_checks

    return next(check for check in all_checks() if check.code == code)


def _weakest_links(found: Finding, document: FindingsDocument) -> list[str]:
    named = [link for link in document.links if link.id in found.links]
    return [f"Rests on the link {link.id} ({link.strength}, {probability_words(link.probability)})." for link in named]


def explain_link(link: LinkSummary) -> Explanation:
    """Return each comparison of a link with its level, its weight in words, and what was decided about it."""
    from triangulate.linking.explain import link_lines

    heading = f"{link.id}  {link.a} and {link.b}: {link.strength} ({probability_words(link.probability)})"
    return Explanation(link.id, heading, tuple(link_lines(link)))
