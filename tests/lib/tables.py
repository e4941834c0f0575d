"""Tables drawn in the docstring of a test: rows → call → answer.

The first row with bars names the columns; a column is given the role that :data:`ROLES` names. An empty cell is
missing, ``a ; b`` is a set. Below the rows stand the call and the answer::

    call: once hlt edu                 keyword options of the call
    people: hlt1 edu1 + edu2           every person of several records, and any of one
    link: hlt1 edu1 strong             a strength, or "none"
    level: hlt1 edu1 given variant     what a comparison found, or "missing"

The test is called with the links.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

import polars as pl

from triangulate.linking.native.links import Links, link

ROLES: Final = {
    "given": "given", "middle": "middle", "family": "family", "name": "full_name", "born": "birth_date",
    "year": "birth_year", "sex": "sex", "address": "address", "postcode": "postcode", "town": "town",
    "nhs": "identifier:nhs", "ref": "identifier:ref", "phone": "phone", "email": "email",
}  # fmt: skip


def linked_table(test: Callable[[Links], None]) -> Callable[[], None]:
    """Return ``test`` as a test without arguments that draws its table, links it and checks the answer drawn."""

    @wraps(test)
    def run() -> None:
        links = links_from(test.__doc__ or "")
        check(links, test.__doc__ or "")
        test(links)

    del run.__wrapped__  # otherwise pytest asks for its argument
    return run


def links_from(text: str, **options: Any) -> Links:
    """Return the links of the table that ``text`` draws."""
    frame = table_from(text)
    call: dict[str, Any] = {}
    for words in _lines(text, "call"):
        call[{"once": "duplicate_free"}[words[0]]] = words[1:]
    columns = {column: ROLES[column] for column in frame.columns if column in ROLES}
    source = "source" if "source" in frame.columns else None
    return link(frame, id="id", source=source, columns=columns, **(call | options))


def table_from(text: str) -> pl.DataFrame:
    """Return the table that ``text`` draws; a column with a set in it is a column of lists."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.splitlines() if "|" in line]
    held = {name: [row[place] or None for row in rows[1:]] for place, name in enumerate(rows[0])}
    frame = pl.DataFrame(held, schema=dict.fromkeys(held, pl.String))
    sets = [name for name in held if any(";" in (cell or "") for cell in held[name])]
    return frame.with_columns(pl.col(name).str.split(" ; ") for name in sets)


def check(links: Links, text: str) -> None:
    """Check the answers drawn in ``text``."""
    for words in _lines(text, "people"):
        groups = " ".join(words).split(" + ")
        assert people(links) >= {frozenset(group.split()) for group in groups}
        assert {p for p in people(links) if len(p) > 1} <= {frozenset(group.split()) for group in groups}
    for a, b, strength in _lines(text, "link"):
        assert strength_of(links, a, b) == (None if strength == "none" else strength), (a, b)
    for a, b, comparison, level in _lines(text, "level"):
        found = {part.comparison: part.level for part in links.explain(a, b).parts}
        assert found[comparison] == (None if level == "missing" else level), (a, b, comparison)


def people(links: Links) -> set[frozenset[str]]:
    """Return the records of each person."""
    return {frozenset(ids) for ids in links.people.group_by("person").agg("id")["id"].to_list()}


def strength_of(links: Links, a: str, b: str) -> str | None:
    """Return the strength of a pair in the edges; None where it has none."""
    low, high = sorted((a, b))
    found = links.edges.filter((pl.col("a") == low) & (pl.col("b") == high))["strength"].to_list()
    return found[0] if found else None


def _lines(text: str, kind: str) -> list[list[str]]:
    lines = (line.strip() for line in text.splitlines())
    return [line.partition(":")[2].split() for line in lines if line.startswith(f"{kind}:")]
