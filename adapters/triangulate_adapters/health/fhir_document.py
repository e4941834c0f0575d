"""The resources of one FHIR document: a single resource, or the entries of a Bundle and of Bundles inside it.

One row is one resource, contained resources included, so that the counts say what became of each. What cannot
be a resource is set aside with its JSON pointer (RFC 6901, IETF, 2013), in XML too: both forms have one shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from triangulate.content_id import short_digest
from triangulate_adapters.health.fhir_elements import Node, codings, compact, extension, many, one, text, texts
from triangulate_adapters.health.fhir_xml import resource_type

if TYPE_CHECKING:
    from triangulate.reconciliation import Reconciliation

ENTRIES: Final = "Bundle.entry"
NO_RESOURCE: Final = "the entry holds a request or an answer and no resource"
_ID: Final = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_RESTRICTED: Final = frozenset({"R", "V", "REDACTED"})
_TEST_DATA: Final = "HTEST"


@dataclass(slots=True, eq=False)
class Row:
    """One resource of the document: its type, its key (``Patient/1``), where it stands and what came with it.

    ``restricted``: its security label hides it from general readers (HL7 v3 Confidentiality, 2018: R, V; NHS
    Personal Demographics Service: REDACTED). ``deleted``: the request beside it takes it away.
    """

    type: str
    key: str
    body: Node = field(repr=False)
    place: str
    full_url: str | None = field(default=None, repr=False)
    container: Row | None = field(default=None, repr=False)
    score: str | None = None
    deleted: bool = False
    restricted: bool = field(init=False)

    def __post_init__(self) -> None:
        self.restricted = not _RESTRICTED.isdisjoint(self.labels("security"))

    @property
    def test_data(self) -> bool:
        return _TEST_DATA in self.labels("tag") or _TEST_DATA in self.labels("security")

    def labels(self, kind: str) -> list[str]:
        """Return the codes of the resource's ``meta.security`` or ``meta.tag``."""
        return [coding.code for label in many(one(self.body, "meta"), kind) for coding in codings(label)]

    def profile(self, word: str) -> str | None:
        """Return the first profile the resource claims that has ``word`` in its address."""
        return next((address for address in texts(one(self.body, "meta"), "profile") if word in address), None)


def rows_of(document: Node, reconciliation: Reconciliation) -> list[Row]:
    """Return the resources of ``document`` in its order, counting each as read and setting aside what is none."""
    return list(_walk(document, "", None, {}, reconciliation))


def _walk(
    body: object, place: str, container: Row | None, entry: Node, reconciliation: Reconciliation
) -> Iterator[Row]:
    kind = resource_type(body) if isinstance(body, dict) else None
    if not isinstance(body, dict) or kind is None:
        fault = "a resource names no type" if isinstance(body, dict) else "what stands here is not a resource"
        reconciliation.count(ENTRIES, read=1)
        reconciliation.quarantine(ENTRIES, place or "/", fault)
        return
    if kind == "Bundle":
        yield from _entries(body, place, reconciliation)
        return
    row = _row(kind, body, place, container, entry)
    reconciliation.count(kind, read=1)
    yield row
    for number, inside in enumerate(_listed(body.get("contained"))):
        yield from _walk(inside, f"{place}/contained/{number}", row, {}, reconciliation)


def _entries(bundle: Node, place: str, reconciliation: Reconciliation) -> Iterator[Row]:
    entries = _listed(bundle.get("entry"))
    if not entries:
        reconciliation.note("a Bundle holds no entries: nothing found is not evidence that there is nothing")
    for number, entry in enumerate(entries):
        where = f"{place}/entry/{number}"
        if isinstance(entry, dict) and "resource" not in entry and ("request" in entry or "response" in entry):
            reconciliation.count(ENTRIES, read=1)
            reconciliation.skip(ENTRIES, NO_RESOURCE)
        elif isinstance(entry, dict):
            yield from _walk(entry.get("resource"), f"{where}/resource", None, entry, reconciliation)
        else:
            yield from _walk(entry, where, None, {}, reconciliation)


def _listed(value: object) -> list[object]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _row(kind: str, body: Node, place: str, container: Row | None, entry: Node) -> Row:
    full_url = text(entry, "fullUrl")
    return Row(
        type=kind,
        key=_key(kind, body, full_url, container),
        body=body,
        place=place or "/",
        full_url=full_url,
        container=container,
        score=text(one(entry, "search"), "score"),
        deleted=(text(one(entry, "request"), "method") or "").upper() == "DELETE",
    )


def _key(kind: str, body: Node, full_url: str | None, container: Row | None) -> str:
    """Return the name by which the document knows a resource, the same wherever in it the resource stands.

    Its id; else the id that its ``fullUrl`` ends in; else a digest of its content. No key begins as a URN does,
    because ``word:`` in front of an id names a source.
    """
    found = text(body, "id") or ""
    if container is not None:
        return f"{container.key}#{found or short_digest(compact(body))}"
    if not _ID.fullmatch(found):
        found = re.split(r"[:/]", full_url or "")[-1]
    return f"{kind}/{found}" if _ID.fullmatch(found) else f"{kind}/~{short_digest(compact(body))}"


@dataclass(frozen=True, slots=True)
class Heading:
    """What the Bundle and its MessageHeader say of the whole: when it was put together and what it tells.

    ``event`` is the header's event code, ``retracts`` that the message takes an earlier one back (NHS Digital child
    health events, 2018: message event type ``delete``).
    """

    extracted_at: str | None = None
    event: str | None = None
    retracts: bool = False
    header: Row | None = None


def heading_of(document: Node, rows: list[Row]) -> Heading:
    """Return the heading of a document; a single resource has an empty one."""
    header = next((row for row in rows if row.type == "MessageHeader"), None)
    body = header.body if header else {}
    events = codings(one(body, "eventCoding") or one(body, "event"))
    action = codings(one(extension(body, "MessageEventType"), "valueCodeableConcept"))
    return Heading(
        extracted_at=text(document, "timestamp") or text(body, "timestamp"),
        event=events[0].code if events else None,
        retracts=any(coding.code == "delete" for coding in action),
        header=header,
    )
