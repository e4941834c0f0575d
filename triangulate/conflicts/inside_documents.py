"""EV-10: a document that disagrees with itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.contrary import Ties, side_of
from triangulate.conflicts.denials import denies_all, says_no_concern
from triangulate.conflicts.value_relations import Says, values_say
from triangulate.findings import Evidence, Finding
from triangulate.linking.components import components
from triangulate.normalise.event_times import event_span, event_spans_overlap
from triangulate.normalise.folding import fold_text
from triangulate.normalise.valid_times import may_overlap, must_overlap, parse_bounds
from triangulate.wording import AGENCY_WORDS, WITHHELD, predicate_words, value_words

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

Row = dict[str, Any]

_NOT_COMPARED: Final = ("name", "identifier", "views", "narrative", "phone", "email", "expected_birth_date", "cites",
                        "shared_with", "supersedes", "minutes_of", "prepared_for", "attended_by",
                        "reference")  # fmt: skip
_NOW: Final = ("address", "enrolled_at", "registered_with", "legal_status", "placement", "looked_after", "attendance")
_ONE_SUBJECT: Final = {"order": "legal_status", "warning_marker": "concern"}
"""Predicates under which the same may be said: an order, and a risk that somebody is said to be."""
_DATED_BY_EVENT: Final = ("participant", "allegation")
_HOME: Final = "address"
_NONE: Final = ("none", "no", "no concerns", "false")
_CATCH_ALL: Final = ("other", "none", "any")
_NO_CONCERN: Final = pl.col("quote").str.contains(r"(?i)\bno (?:\w+ )?concerns?\b").fill_null(value=False)
_EXCLUDING: Final = (
    *_NOW, "birth_date", "death_date", "sex", "gender", "birth_place", "multiple_birth", "child_count", "participant",
    "parental_responsibility", "time", "outcome",
)  # fmt: skip
"""Predicates of which two values can exclude each other."""
_DISPUTABLE: Final = ("allegation",)
_COMPARED: Final = (
    "id", "source", "about", "predicate", "value", "value_kind", "raw", "ref", "polarity", "valid_from", "valid_to",
    "event_time", "document", "locator", "quote", "author", "informant", "basis", "kind", "process", "derived_from",
    "withheld", "agency", "person", "ref_person",
)  # fmt: skip


@check("EV-10", "Contradiction inside one document", kind="contradiction", severity="S2")
def contradiction_inside_document(gathered: Gathered) -> Iterable[Finding]:
    """Two statements taken from one document, in one voice, cannot both be so.

    1. Statements of one document about one person or event (and, where they refer to somebody, the same one) are
       compared inside one predicate and one process.
    2. They contradict each other if one denies what the other says ("no concerns" denies every concern), or if their
       values exclude each other: dates that no day fits, female and male, two numbers of the same children, two times
       of one event, victim and suspect in one event, two final outcomes of one process, and the like. "No concerns"
       also contradicts a warning about the person.
    3. Times must be able to meet. What a person has one of at a time (school, practice, order, placement) must surely
       hold together, or be stated without any time; two addresses must surely hold together.
    4. One voice: the author's own words, or one and the same informant. What a person is reported as saying, and what
       is read from another record, is that person's or record's word.
    5. One finding a document and subject lists every statement that takes part. Graded S2.

    Not raised by: quoted views of different people, or a quoted view beside the author's own; an allegation beside a
    finding, or an allegation that is denied; two versions of a document (EV-8); a coarser date; another time; two
    names; a source that says it does not know; "no other concerns" beside a concern.

    Source: reading rules of this project, version 1: the comparisons of AT-1, AT-3, AT-4 and TM-3 in one document.
    """
    found = list(_contradictions(gathered))
    ties = Ties(gathered, [row["person"] for rows in found for row in rows if row["person"]])
    for rows in found:
        yield _finding(gathered, rows, ties)


def _contradictions(gathered: Gathered) -> Iterator[list[Row]]:
    """Yield the statements of one document about one subject and predicate that contradict each other."""
    for rows in _candidates(gathered):
        apart = [(a["id"], b["id"]) for a, b in combinations(rows, 2) if _contradict(a, b)]
        of = {row["id"]: row for row in rows}
        for ids in components(apart):
            yield [of[i] for i in sorted(ids)]


def _candidates(gathered: Gathered) -> Iterator[list[Row]]:
    """Narrow in columns: groups of one document, subject and predicate in which values or polarities differ."""
    said = gathered.statements.filter(
        pl.col("document").is_not_null()
        & ~pl.col("predicate").is_in(_NOT_COMPARED)
        & ~pl.col("predicate").str.starts_with("x_")
        & (pl.col("polarity") != "?")
        & ~(pl.col("kind") == "allegation").fill_null(value=False)
    )
    if said.is_empty():
        return
    same = gathered.same_events
    none_named = (pl.col("predicate") == "protective_factor") & pl.col("value").fill_null("other").is_in(_CATCH_ALL)
    said = (
        said.join(same.rename({"event": "about", "same": "_about"}), on="about", how="left", maintain_order="left")
        .join(same.rename({"event": "ref", "same": "_ref"}), on="ref", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("person", "_about", "about").alias("_subject"),
            pl.coalesce("ref_person", "_ref", "ref").fill_null("").alias("_of"),
            pl.col("_ref").is_not_null().alias("_event"),
            # A register holds a mark for each session; only marks of one session can contradict each other.
            pl.when(pl.col("predicate") == "attendance").then("event_time").alias("_session"),
            pl.when(none_named & _NO_CONCERN)
            .then(pl.lit("concern"))
            .otherwise(pl.col("predicate").replace(_ONE_SUBJECT))
            .alias("_what"),
        )
    )
    authors = gathered.inputs.documents.select(pl.col("id").alias("document"), pl.col("author").alias("_author"))
    key = ["document", "_subject", "_what", "_of", "_session"]
    one_day = pl.col("_event") & pl.col("_what").is_in(_DATED_BY_EVENT)
    several = said.filter(
        (pl.col("_what").is_in(_EXCLUDING) & (pl.col("value").n_unique().over(key) > 1))
        | (pl.col("polarity").n_unique().over(key) > 1)
        | (one_day & (pl.col("event_time").n_unique().over(key) > 1))
        | ((pl.col("_what") == "concern") & (_NO_CONCERN | pl.col("value").is_in(_NONE)).any().over(key))
    ).join(authors, on="document", how="left", maintain_order="left")
    rows = several.sort(*key, "id").select(*_COMPARED, *key[1:], "_event", "_author")
    for _, part in rows.group_by(key, maintain_order=True):
        yield list(part.iter_rows(named=True))


def _contradict(a: Row, b: Row) -> bool:
    if not _one_process(a, b) or not _one_voice(a, b):
        return False
    values = values_say(a["_what"], a, b)
    if not _times_meet(a, b):
        one_event = a["_event"] and a["predicate"] in _DATED_BY_EVENT and a["predicate"] == b["predicate"]
        return bool(one_event) and a["polarity"] == b["polarity"] == "+" and values.says is Says.SAME
    if a["_what"] == "concern" and says_no_concern(a) != says_no_concern(b):
        return bool((b if says_no_concern(a) else a)["polarity"] == "+")
    if a["polarity"] != b["polarity"]:
        if a["predicate"] != b["predicate"] and a["_what"] == "concern":
            return False
        if a["_what"] in _DISPUTABLE and None in (a["kind"], b["kind"]):
            return False
        return values.says in (Says.SAME, Says.REFINES) or denies_all(a) or denies_all(b)
    if a["polarity"] == "-":
        return False
    return bool(values.exclude) and (a["_what"] not in _NOW or _hold_together(a, b))


def _one_process(a: Row, b: Row) -> bool:
    return None in (a["process"], b["process"]) or a["process"] == b["process"]


def _one_voice(a: Row, b: Row) -> bool:
    one, other = _voice(a), _voice(b)
    if one is None or other is None or one[0] != other[0]:
        return False
    # An author left out on one statement is the author of the document.
    return one[1] == other[1] or (one[0] == "author" and "" in (one[1], other[1]))


def _voice(row: Row) -> tuple[str, str] | None:
    """Return whose word a statement is; None where somebody is reported who is not named."""
    if row["informant"]:
        name = fold_text(str(row["informant"])) or ""
        return None if name in ("anonymous", "unknown", "") else ("informant", name)
    if row["basis"] == "self":
        return "informant", str(row["person"] or row["about"])
    if row["basis"] == "told":
        return None
    if row["basis"] == "read" and row["derived_from"]:
        return "record", "|".join(sorted(row["derived_from"]))
    return "author", fold_text(str(row["author"] or row["_author"] or "")) or ""


def _times_meet(a: Row, b: Row) -> bool:
    one, other = (event_span(row["event_time"]) if row["event_time"] else None for row in (a, b))
    if one is not None and other is not None:
        return event_spans_overlap(one, other)
    return may_overlap(*(parse_bounds(row["valid_from"], row["valid_to"]) for row in (a, b)))


def _hold_together(a: Row, b: Row) -> bool:
    times = ("valid_from", "valid_to", "event_time")
    if not any(row[name] for row in (a, b) for name in times):
        return bool(a["_what"] != _HOME)
    if a["event_time"] and b["event_time"]:
        return True
    return must_overlap(*(parse_bounds(row["valid_from"], row["valid_to"]) for row in (a, b)))


def _finding(gathered: Gathered, rows: list[Row], ties: Ties) -> Finding:
    document, people = rows[0]["document"], {row["person"] for row in rows if row["person"]}
    sides = [side_of([row], "said") for row in rows]
    rest = ties.between(sides) if people else None
    told = list(dict.fromkeys(_words(row) for row in _by_side(rows)))
    explained = "Quoted views of different people are not compared; these stand in one voice."
    return finding(
        contradiction_inside_document,
        severity="S2",
        summary=f"{_titled(gathered, document)} ({AGENCY_WORDS.get(rows[0]['agency'], rows[0]['agency'])}) says of "
        f"{gathered.label(rows[0]['about'])} both {' and '.join(told)}.",
        detail=f"{explained} {rest.sentence if rest else ''}".strip(),
        statements=[row["id"] for row in rows],
        against=[row["id"] for row in _by_side(rows)[1:]],
        personas={row["about"] for row in rows if row["person"]},
        people=people,
        links=rest.links if rest else (),
        events={row["about"] for row in rows if not row["person"]},
        documents=[document],
        evidence=[Evidence(what="subject", items=(rows[0]["_what"],))],
        settle="The author, with the notes from which the document was written.",
        held_by=rows[0]["agency"],
    )


def _titled(gathered: Gathered, document: str) -> str:
    label = gathered.label(document)
    return label[0].upper() + label[1:] if not label.startswith(document) else f"Document {document}"


def _by_side(rows: list[Row]) -> list[Row]:
    grouped: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["polarity"], str(row["value"])].append(row)
    return [row for key in sorted(grouped) for row in grouped[key]]


def _words(row: Row) -> str:
    place = f" ({row['locator']})" if row["locator"] and not row["withheld"] else ""
    if row["withheld"]:
        return f"{predicate_words(row['predicate'])} {WITHHELD}"
    value = value_words(row["predicate"], row["value"] or row["raw"], str(row["value_kind"]))
    words = f"“{row['quote']}”" if row["quote"] else value
    denial = "not " if row["polarity"] == "-" and not row["quote"] else ""
    when = f" of {row['event_time']}" if row["event_time"] else ""
    return f"{predicate_words(row['predicate'])}: {denial}{words}{when}{place}"
