"""The findings of a case as a sequence people can filter, tabulate and read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, overload

import polars as pl

from triangulate.errors import MissingExtra, UsageError
from triangulate.findings import Finding, FindingState, Severity

if TYPE_CHECKING:
    import pandas as pd

FINDING_COLUMNS: dict[str, pl.DataType] = {
    "id": pl.String(),
    "code": pl.String(),
    "severity": pl.String(),
    "state": pl.String(),
    "kind": pl.String(),
    "summary": pl.String(),
    "detail": pl.String(),
    "settle": pl.String(),
    "held_by": pl.String(),
    "people": pl.List(pl.String),
    "personas": pl.List(pl.String),
    "statements": pl.List(pl.String),
    "against": pl.List(pl.String),
    "links": pl.List(pl.String),
}
"""Columns of the findings frame, one row a finding."""


def worst_first(found: Finding) -> tuple[str, str, str, str]:
    """Return the sort key of a finding: open before decided, then severity, code and id."""
    decided = "0" if found.state is FindingState.OPEN else "1"
    return (decided, found.severity.value, found.code, found.id)


class Findings(Sequence[Finding]):
    """Findings, worst first. Indexed by position or by id."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._findings = tuple(sorted(findings, key=worst_first))

    def __repr__(self) -> str:
        counts = Counter(found.severity.value for found in self._findings)
        return f"Findings({', '.join(f'{s}={counts[s]}' for s in sorted(counts)) or 'none'})"

    def _repr_html_(self) -> str:
        from triangulate.render.notebook import findings_html

        return findings_html(self)

    def __len__(self) -> int:
        return len(self._findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._findings)

    @overload
    def __getitem__(self, index: int | str) -> Finding: ...

    @overload
    def __getitem__(self, index: slice) -> Findings: ...

    def __getitem__(self, index: int | str | slice) -> Finding | Findings:
        """Return one finding by position or id, or a slice. Raises :class:`UsageError` for an unknown id."""
        if isinstance(index, slice):
            return Findings(self._findings[index])
        if isinstance(index, int):
            return self._findings[index]
        for found in self._findings:
            if found.id == index:
                return found
        raise UsageError(place="finding", kind="no finding of that id is in the case", next_step="See case.findings.")

    def filter(
        self,
        *,
        code: str | None = None,
        severity: str | None = None,
        person: str | None = None,
        state: str | None = None,
    ) -> Findings:
        """Return the findings that meet every condition given."""
        kept = [
            found
            for found in self._findings
            if (code is None or found.code == code)
            and (severity is None or found.severity.value == severity)
            and (person is None or person in found.people or person in found.personas)
            and (state is None or found.state.value == state)
        ]
        return Findings(kept)

    def open_at(self, severity: Severity | str) -> Findings:
        """Return the findings of ``severity`` that nobody has decided about."""
        return self.filter(severity=Severity(severity).value, state=FindingState.OPEN.value)

    def people_counts(self) -> Counter[str]:
        """Return how many findings touch each person id."""
        return Counter(person for found in self._findings for person in found.people)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the findings as JSON-ready dictionaries, in order."""
        return [found.model_dump(mode="json", by_alias=True) for found in self._findings]

    def to_json(self) -> str:
        """Return the findings as JSON text."""
        return json.dumps(self.to_dicts(), ensure_ascii=False, indent=1)

    def to_polars(self) -> pl.DataFrame:
        """Return one row a finding (columns ``FINDING_COLUMNS``)."""
        rows = [{name: row[name] for name in FINDING_COLUMNS} for row in self.to_dicts()]
        return pl.DataFrame(rows, schema=FINDING_COLUMNS, orient="row")

    def to_pandas(self) -> pd.DataFrame:
        """Return one row a finding as a pandas frame. Raises :class:`MissingExtra` without pandas and pyarrow."""
        try:
            return self.to_polars().to_pandas()
        except ModuleNotFoundError as error:
            raise MissingExtra.of(error.name or "pandas", "pandas", "Findings.to_pandas") from None
