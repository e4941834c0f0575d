"""The run on one screen: read → normalise → link → gather → check.

Every step takes a value and returns a value. Nothing is merged and no value is chosen: links are stored
beside the statements, and a finding says what disagrees.
"""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from typing import TYPE_CHECKING

import polars as pl

from triangulate.case import Case
from triangulate.conflicts import run_checks
from triangulate.gathered import gather
from triangulate.inputs import as_at_day, put_together
from triangulate.ledger.reader import Ledger, read_ledger
from triangulate.linking.run import link_people
from triangulate.own_checks import all_checks

if TYPE_CHECKING:
    from triangulate.draft import DraftDocument
    from triangulate.extract import Extract
    from triangulate.findings import FindingsDocument
    from triangulate.linking.engine import LinkEngine


def triangulate(
    extracts: Extract | Iterable[Extract],
    *,
    ledger: Ledger | str | PathLike[str] | None = None,
    as_at: str | None = None,
    engine: LinkEngine | None = None,
    previous: Case | FindingsDocument | None = None,
    draft: DraftDocument | None = None,
) -> Case:
    """Return the case: who the records are about, what is said of each person, and what disagrees.

    ``ledger`` is a ``triangulate-ledger/1`` file or one already read; ``as_at`` is an ISO date: statements
    recorded after it are left out and counted. ``previous`` is an earlier run on (partly) the same records: its
    people keep their ids, and ``Case.changes`` lists who was merged or split since. ``draft``
    is a report that is to rely on the records: its claims are judged too. Raises
    :class:`~triangulate.errors.UsageError` for a date that is not one, and
    :class:`~triangulate.errors.UnreadableInput` for a ledger that cannot be read.
    """
    decided = _decided(ledger)
    day = as_at_day(as_at)
    inputs = put_together([extracts] if not isinstance(extracts, Iterable) else extracts, day)
    linking = link_people(inputs, decided.verdicts(day), engine, previous=_members(previous))
    gathered = gather(inputs, linking, decided, draft)
    findings = run_checks(gathered, decided.adjudications(day), all_checks())
    return Case(gathered, findings, decided)


def _members(previous: Case | FindingsDocument | None) -> pl.DataFrame | None:
    if previous is None:
        return None
    if isinstance(previous, Case):
        return previous.gathered.linking.people.members
    rows = [(person.id, persona) for person in previous.people for persona in person.personas]
    return pl.DataFrame(rows, schema={"person": pl.String, "persona": pl.String}, orient="row")


def _decided(ledger: Ledger | str | PathLike[str] | None) -> Ledger:
    if ledger is None:
        return Ledger()
    return ledger if isinstance(ledger, Ledger) else read_ledger(ledger)
