"""EV-5: an opinion, or a note that nobody signed, is put forward as fact."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.adverse_facts import is_adverse
from triangulate.conflicts.check import check, finding
from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.origin_words import Row, carried, fact_words, statement_rows
from triangulate.conflicts.process_rules import without_documents
from triangulate.conflicts.relied import relied_on
from triangulate.epistemic import asserting
from triangulate.findings import Evidence, Finding
from triangulate.normalise.folding import fold_text
from triangulate.normalise.table_reader import read_table
from triangulate.wording import listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from triangulate.conflicts.relied import Relied
    from triangulate.gathered import Gathered

_OPINION: Final = ("opinion", "assessment")
_DECIDED: Final = ("finding", "decision")


@check("EV-5", "Opinion or unsigned note as fact", kind="dependency", severity="S2")
def opinion_as_fact(gathered: Gathered) -> Iterable[Finding]:
    """What is pleaded as fact is somebody's opinion or assessment, or stands in a record that nobody signed.

    1. With a draft: a claim of kind ``fact`` whose cited statements are all of kind ``opinion`` or ``assessment``.
    2. With a draft: an adverse claim whose cited statements or documents name no author, neither themselves nor their
       document. A statement without a kind counts only if it also names no role, no informant and no way of knowing.
    3. Without a draft: an adverse statement of kind ``opinion`` or ``assessment`` without an author; and one without
       a kind whose words state outright what a person is or did (reviewed table ``status_words.csv``), with nothing
       that says who wrote it, who told it, or how it was known.
    4. What else is missing (role, date) is told in the detail. Graded S2.

    Not raised by: an opinion pleaded as one; the opinion of an expert inside their expertise (reviewed table
    ``expert_fields.csv``, with a named author); a claim that also cites an observation, finding or other fact;
    official acts, findings and decisions, which a body signs; without a draft, the codes of a yearly statutory return,
    which has no place for an author.

    Source: the rule of this project on opinions and unsigned notes, version 1 (finding codes).
    """
    if gathered.draft is None:
        yield from _of_records(gathered)
        return
    authors = _document_authors(gathered)
    for each in relied_on(gathered):
        rows = _signed(statement_rows(gathered, each.cited or each.same), authors)
        documents = [one for one in each.cited if one in authors]
        reasons = _reasons(each, rows, [one for one in documents if authors[one] is None])
        if reasons:
            yield _of_claim(gathered, each, rows, documents, reasons)


def _reasons(relied: Relied, rows: Sequence[Row], unsigned_documents: Sequence[str]) -> list[str]:
    """Return why what a claim cites does not carry a fact; empty where something cited does."""
    reasons = []
    opinions = [row for row in rows if row["kind"] in _OPINION and not _expert(row)]
    if rows and len(opinions) == len(rows) and relied.claim["kind"] in (None, "fact"):
        kinds = sorted({row["kind"] for row in opinions})
        reasons.append(f"what it cites is {listed_in_words(kinds)}")
    unsigned = [row for row in rows if _unsigned(row)]
    if relied.adverse and (rows or unsigned_documents) and len(unsigned) == len(rows):
        reasons.append("no author is named")
    return reasons


def _signed(rows: list[Row], authors: Mapping[str, str | None]) -> list[Row]:
    """Return rows with the author of their document where they have none of their own."""
    return [{**row, "author": row["author"] or authors.get(row["document"] or "")} for row in rows]


def _unsigned(row: Row) -> bool:
    if row["author"] or row["basis"] == "official" or row["kind"] in _DECIDED:
        return False
    if row["kind"] in _OPINION:
        return True
    nothing = not (row["author_role"] or row["informant"] or row["basis"] or row["derived_from"] or row["grade"])
    return nothing and bool(row["quote"] or row["document"]) and row["kind"] != "allegation"


@cache
def _fields() -> Mapping[str, frozenset[str]]:
    roles = sorted({row["role"] for row in read_table("expert_fields")})
    return {role: frozenset(r["field"] for r in read_table("expert_fields") if r["role"] == role) for role in roles}


def _expert(row: Row) -> bool:
    """Return whether an opinion is that of a named expert on what they are expert in."""
    role = f" {fold_text(row['author_role'] or '') or ''} "
    known = [fields for name, fields in _fields().items() if f" {name} " in role]
    return bool(row["author"]) and any({row["predicate"], row["value"]} & fields for fields in known)


def _document_authors(gathered: Gathered) -> dict[str, str | None]:
    return dict(gathered.inputs.documents.select("id", "author").iter_rows())


def _of_records(gathered: Gathered) -> Iterable[Finding]:
    loose = pl.all_horizontal(pl.col("kind", "author_role", "informant", "basis").is_null()) & (
        pl.col("derived_from").list.len().fill_null(0) == 0
    )
    opinion = pl.col("kind").is_in(_OPINION).fill_null(value=False)
    said = gathered.statements.filter(
        pl.col("author").is_null() & (opinion | (loose & asserting(pl.col("quote")))) & is_adverse()
        & pl.col("person").is_not_null() & ~pl.col("source").is_in(sorted(without_documents(gathered)))
    )  # fmt: skip
    held = gathered.inputs.documents.filter(pl.col("author").is_not_null()).select(document="id")
    unsigned = about_people(gathered, said.join(held, on="document", how="anti", maintain_order="left")).sort("id")
    for row in unsigned.iter_rows(named=True):
        what = f"{row['kind']} without an author" if row["kind"] else "stated outright, and nobody signed it"
        words = fact_words(gathered, [row])
        yield _finding(gathered, [row], f"{words[0].upper()}{words[1:]} is {what}.", [])


def _of_claim(
    gathered: Gathered, relied: Relied, rows: Sequence[Row], documents: Sequence[str], reasons: Sequence[str]
) -> Finding:
    shown = [{**relied.claim, "withheld": any(row["withheld"] for row in rows)}]
    summary = f"Claim {relied.claim['id']} pleads as fact {fact_words(gathered, shown)}; {listed_in_words([*reasons])}."
    if relied.claim["kind"] in _OPINION:
        summary = f"Claim {relied.claim['id']}, {fact_words(gathered, shown)}: {listed_in_words([*reasons])}."
    return _finding(gathered, rows, summary, documents, relied)


def _finding(
    gathered: Gathered, rows: Sequence[Row], summary: str, documents: Sequence[str], relied: Relied | None = None
) -> Finding:
    inside = [one for document in documents for one in gathered.lineage.records.in_document(document)]
    claim = relied.claim if relied else None
    every = carried(gathered, [*(row["id"] for row in rows), *([] if rows else inside)], claim)
    missing = {
        "author": [row["id"] for row in rows if not row["author"]],
        "role": [row["id"] for row in rows if not row["author_role"]],
        "date": [row["id"] for row in rows if not (row["recorded_at"] or row["event_time"])],
    }
    absent = [name for name, ids in missing.items() if ids]
    told = f"Not recorded: {listed_in_words(absent)}. " if absent else ""
    return finding(
        opinion_as_fact,
        severity="S2",
        summary=summary,
        claims=() if claim is None else (claim["id"],),
        evidence=[Evidence(what=f"no_{name}", items=tuple(sorted(ids))) for name, ids in missing.items() if ids],
        detail=f"{told}A reader must be told whose opinion it is and on what it rests, or be given what was seen.",
        settle="The author's own note of what they saw or were told, with name, role and date.",
        held_by=every.rows[0]["agency"] if every.rows else "",
        **every.lists(documents),
    )
