"""Tests drawn as tables: the docstring of a test is its input.

A row is ``record | predicate | value | more``; ``more`` names further fields (``valid_from=2023-01, ref=csc:2,
withheld``). ``record | flag | …`` sets a flag, ``record | type | …`` a type, ``link a b strength`` joins two records,
``record | document | …`` declares a document with its fields; ``levels name=…`` names the comparison levels of every
link, ``source csc field=…`` describes a source. ``ledger {…}`` is a line of the ledger as JSON (number, time, name
and role are added where they are not given), ``claim {…}`` a claim of a draft, ``draft {…}`` any other field of it,
and ``as_at 2024-02-20`` the date of the run.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from tests.lib.people import joined_case, source
from triangulate.draft import DraftDocument
from triangulate.ledger.lines import LINE
from triangulate.ledger.reader import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from triangulate.builder import ExtractBuilder
    from triangulate.gathered import Gathered


def drawn(test: Callable[[Gathered], None]) -> Callable[[], None]:
    """Return ``test`` as a test without arguments that gets the case its docstring draws."""

    def run() -> None:
        test(case_from(test.__doc__ or ""))

    run.__name__, run.__doc__, run.__module__ = test.__name__, test.__doc__, test.__module__
    return run


def case_from(table: str, *, reverse: bool = False) -> Gathered:
    """Return the case that ``table`` draws; ``reverse`` reads its rows from the last to the first."""
    lines = [line.strip() for line in table.splitlines()]
    fields: dict[str, dict[str, str]] = defaultdict(dict)
    for line in lines:
        if line.startswith("source "):
            _, name, *pairs = line.split()
            fields[name] = dict(pair.split("=", 1) for pair in pairs)
    drawn_rows = [line for line in lines if "|" in line and not line.startswith(("ledger {", "claim {", "draft {"))]
    rows = [[cell.strip() for cell in line.split("|")] for line in drawn_rows]
    rows = [row for row in rows if row[0] != "record"]
    builders = {name: source(name, **fields[name]) for name in sorted({row[0].partition(":")[0] for row in rows})}
    for row in reversed(rows) if reverse else rows:
        _say(builders, *row)
    links = [(a, b, strength) for _, a, b, strength in (line.split() for line in lines if line.startswith("link "))]
    levels = [line.split()[1:] for line in lines if line.startswith("levels ")]
    named = dict(pair.split("=") for pairs in levels for pair in pairs)
    return joined_case(
        *(builder.finish() for builder in builders.values()),
        links=links,
        levels=named,
        ledger=_ledger(_objects(lines, "ledger")),
        draft=_draft(_objects(lines, "draft"), _objects(lines, "claim")),
        as_at=next((line.split()[1] for line in lines if line.startswith("as_at ")), None),
    )


def _objects(lines: list[str], word: str) -> list[dict[str, Any]]:
    return [json.loads(line.removeprefix(word)) for line in lines if line.startswith(f"{word} {{")]


def _ledger(said: list[dict[str, Any]]) -> Ledger:
    usual = {"at": "2024-01-03T09:00:00Z", "by": "J. Bisson", "role": "reviewing officer"}
    return Ledger(tuple(LINE.validate_python({"seq": seq, **usual, **line}) for seq, line in enumerate(said, 1)))


def _draft(fields: list[dict[str, Any]], claims: list[dict[str, Any]]) -> DraftDocument | None:
    if not fields and not claims:
        return None
    made: dict[str, Any] = {"purpose": "court", **{name: value for one in fields for name, value in one.items()}}
    paragraphs = [{"id": str(claim["id"]).partition(".")[0], "claims": [claim]} for claim in claims]
    return DraftDocument.model_validate({**made, "paragraphs": [*made.get("paragraphs", []), *paragraphs]})


def _say(builders: dict[str, ExtractBuilder], record: str, predicate: str, value: str, more: str = "") -> None:
    name, _, local = record.partition(":")
    builder = builders[name]
    if predicate == "flag":
        builder.persona(local, flags=[value])
        return
    if predicate == "type":
        builder.persona(local, type=value)
        return
    fields: dict[str, Any] = dict(_field(part) for part in more.split(", ") if part)
    if predicate == "document":
        builder.document(local, type=value or None, **fields)
        return
    if predicate in ("time", "event_type"):
        builder.event(local)
    said = json.loads(value) if value.startswith("{") else value or None
    builder.say(local, predicate, said, **fields)


def _field(part: str) -> tuple[str, Any]:
    name, found, text = part.strip().partition("=")
    return (name, [text] if name == "derived_from" else text) if found else (name, True)
