"""References between resources: by ``fullUrl``, relative, contained, or by identifier (HL7, FHIR R4, 2019).

A reference is looked up only inside its document. One that resolves to nothing keeps an id made from what is
written, so that it dangles visibly instead of being dropped or guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from triangulate_adapters.health.fhir_elements import Node, many, one, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate_adapters.health.fhir_document import Row

PEOPLE: Final = ("Patient", "RelatedPerson")
_VERSION: Final = re.compile(r"/_history/[^/]*$")
_URN: Final = re.compile(r"(?:urn:(?:uuid|oid):)?([0-9a-fA-F.\-]+)$")
_RELATIVE: Final = re.compile(r"([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})")
_ABSOLUTE: Final = re.compile(r"[a-z]+://.*/([A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64})")
_CONDITIONAL: Final = re.compile(r"([A-Z][A-Za-z]+)\?identifier=([^|&]*)\|([^|&]+)")


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference points to: the resource if the document holds it, and an id and words in any case.

    ``id`` is None where only words (``display``) are given. ``identifier`` is the system and value of a reference
    that names its target by a number.
    """

    id: str | None = field(default=None, repr=False)
    row: Row | None = None
    display: str | None = field(default=None, repr=False)
    identifier: tuple[str, str] | None = field(default=None, repr=False)

    @property
    def type(self) -> str | None:
        """The type of the target, or None where the reference does not tell."""
        if self.row is not None:
            return self.row.type
        found = _RELATIVE.match(self.id or "") or _CONDITIONAL.match(self.id or "")
        absolute = None if found else _ABSOLUTE.fullmatch(self.id or "")
        return found.group(1) if found else (absolute.group(1).partition("/")[0] if absolute else None)

    @property
    def is_person(self) -> bool:
        """Whether the target is somebody a record can be about."""
        return self.type in PEOPLE


class References:
    """The resources of a document by every name that a reference may use."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._by_url: dict[str, Row] = {}
        self._by_key: dict[str, list[Row]] = {}
        self._by_id: dict[str, list[Row]] = {}
        self._by_identifier: dict[tuple[str, str], list[Row]] = {}
        for row in rows:
            self._enter(row)

    def _enter(self, row: Row) -> None:
        self._by_key.setdefault(row.key, []).append(row)
        if row.full_url:
            self._by_url.setdefault(row.full_url, row)
        for name in dict.fromkeys([text(row.body, "id") or "", row.key.rpartition("/")[2]]):
            self._by_id.setdefault(name, []).append(row)
        for identifier in many(row.body, "identifier"):
            named = (text(identifier, "system") or "", text(identifier, "value") or "")
            self._by_identifier.setdefault(named, []).append(row)

    def named(self, key: str) -> list[Row]:
        """Return every resource of one key: documents exist that hold two organisations under one id."""
        return self._by_key.get(key, [])

    def _first(self, key: str) -> Row | None:
        found = self._by_key.get(key)
        return found[0] if found else None

    def resolve(self, reference: Node, origin: Row, expected: str) -> Target:
        """Return the target of a ``Reference`` element that stands in ``origin``; an empty one points to nothing.

        ``expected`` is the type of resource the element is for, used where the reference itself does not say.
        """
        display = text(reference, "display")
        written = text(reference, "reference")
        if written is not None:
            return self._written(_VERSION.sub("", written), origin, expected, display)
        identifier = one(reference, "identifier")
        value = text(identifier, "value")
        if value is None:
            return Target(display=display)
        return self._identified(text(reference, "type") or expected, text(identifier, "system") or "", value, display)

    def _written(self, written: str, origin: Row, expected: str, display: str | None) -> Target:
        conditional = _CONDITIONAL.fullmatch(written)
        if conditional:
            kind, system, value = conditional.groups()
            return self._identified(kind, system, value, display)
        row = self._row(written, origin, expected)
        if row is not None:
            return Target(row.key, row, display)
        if written.startswith("#"):
            return Target(f"{(origin.container or origin).key}{written}", None, display)
        urn = _URN.fullmatch(written)
        return Target(f"{expected}/{urn.group(1)}" if urn else written, None, display)

    def _row(self, written: str, origin: Row, expected: str) -> Row | None:
        if written.startswith("#"):
            holder = origin.container or origin
            return holder if written == "#" else self._first(holder.key + written)
        found = self._by_url.get(written)
        if found is not None:
            return found
        if _RELATIVE.fullmatch(written):
            return self._first(written)
        absolute = _ABSOLUTE.fullmatch(written)
        if absolute:  # another server's Patient/1 is another patient: an address settles it where both have one
            row = self._first(absolute.group(1))
            return row if row is not None and "://" not in (row.full_url or "") else None
        urn = _URN.fullmatch(written)
        return self._by_bare_id(urn.group(1), expected) if urn else None

    def _by_bare_id(self, name: str, expected: str) -> Row | None:
        found = self._by_url.get(f"urn:uuid:{name}")
        if found is not None:
            return found
        rows = self._by_id.get(name, [])
        right = [row for row in rows if row.type == expected] or rows
        return right[0] if right else None

    def _identified(self, kind: str, system: str, value: str, display: str | None) -> Target:
        rows = {row.key: row for row in self._by_identifier.get((system, value), []) if row.type == kind}
        if len(rows) == 1:
            (row,) = rows.values()
            return Target(row.key, row, display, (system, value))
        return Target(f"{kind}?identifier={system}|{value}", None, display, (system, value))
