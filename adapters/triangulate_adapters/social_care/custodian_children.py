"""Two children under one number: the format keys records by a number, which may stand on the wrong record.

Putting such records into one persona would mix two children's facts before anything is compared, so they are kept
apart here, and the number that both carry becomes a finding.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from triangulate.content_id import short_digest
from triangulate.normalise.dates import DateSpan, birth_span
from triangulate.normalise.name_comparison import given_names_agree
from triangulate.normalise.names import Name, parse_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from triangulate_adapters.social_care.custodian_shapes import Record

NOTE = "records of one number name different children, born on different days; each child was kept apart"


class _Child(NamedTuple):
    """Whom a record names: a name with given names, and the days of birth."""

    name: Name
    born: DateSpan


def told_apart(records: Sequence[Record]) -> tuple[tuple[Record, ...], bool]:
    """Return the records, and whether any number had to be told apart.

    Where two records of one number give names that do not agree and birth dates that cannot be one day, every
    record of the number that names a child becomes that child's own; a record that names nobody keeps the number.
    """
    by_number: dict[str, list[_Child]] = defaultdict(list)
    for record in records:
        child = _named(record)
        if child is not None:
            by_number[record.person].append(child)
    mixed = {number for number, children in by_number.items() if _two(children)}
    return tuple(_own(record) if record.person in mixed else record for record in records), bool(mixed)


def _named(record: Record) -> _Child | None:
    said = {key.lower(): value for key, value in record.payload.items()}
    given, family = said.get("firstname") or said.get("given"), said.get("lastname") or said.get("family")
    name = parse_name({"given": _text(given), "family": _text(family)})
    born = birth_span(_text(said.get("dateofbirth") or said.get("birthdate")))
    return _Child(name, born) if name.given and not name.placeholder and born.known else None


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""


def _two(children: Iterable[_Child]) -> bool:
    return any(
        not given_names_agree(a.name, b.name) and not a.born.overlaps(b.born) for a, b in combinations(children, 2)
    )


def _own(record: Record) -> Record:
    child = _named(record)
    if child is None:
        return record
    return replace(record, person=f"{record.person}/{short_digest(child.name.given[0], child.born.edtf)}")
