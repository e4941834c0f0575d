"""EV-6: a claim cites something that does not say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.cited_sources import CitedSources
from triangulate.conflicts.claim_matching import CANNOT, Match, Matcher
from triangulate.conflicts.value_relations import Says
from triangulate.findings import Evidence, Finding
from triangulate.quoted_words import is_own_wording, quoted_in, words_of
from triangulate.wording import AGENCY_WORDS, WITHHELD, listed_in_words, predicate_words, value_words

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

Row = dict[str, Any]

_DIFFERENT: Final = {
    "fact": "another fact",
    "words": "words that speak of something else",
    "person": "another person",
    "reference": "another person or thing",
    "polarity": "the opposite",
    "value": "another value",
    "date": "another date",
}
_OF_ANOTHER_TOPIC: Final = ("fact", "words")


@dataclass(slots=True)
class _Checked:
    """What became of the citations of one claim."""

    claim: Row
    supported: bool = False
    open: bool = False
    otherwise: list[tuple[Row, Match]] = field(default_factory=list)
    unresolved: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    quoted: list[Row] = field(default_factory=list)
    misquoted: bool = False


@check("EV-6", "Unsupported or misquoted", kind="contradiction", severity="S1")
def unsupported_or_misquoted(gathered: Gathered) -> Iterable[Finding]:
    """A claim of the draft cites a source that says something else, or that is not there.

    1. A citation must name a statement, document or event of the run. One that names nothing, or a statement recorded
       after the date of the run, is a finding.
    2. A cited statement is compared with what the claim says: whom it is about, the fact, its value (number, name,
       date, code), whom or what it refers to, whether it affirms or denies, and when it happened. A document is
       compared by the statements taken from it.
    3. Where one citation says the same as the claim, or the same more or less exactly, other citations may say
       otherwise: they are the contrary material beside it.
    4. A quotation must stand in the words of a cited statement or document, letter case, spaces and punctuation aside;
       an ellipsis stands for what is left out. The words of a claim (``quote``) are a quotation unless they stand in
       the text of its paragraph without quotation marks.
    5. A short note cited for a coded concern says something else if none of the words in the reviewed table
       ``concern_words.csv`` for that concern is in it.
    6. One finding a claim lists every citation concerned. Graded S1.

    Not raised by: another wording, an inference from another kind of statement, or a long text, which only a reader
    can check; a statement that was erased and that the ledger retires or restricts (RT-3); another format, code set or
    precision; 2014 beside 2014-03-01; an allegation told as a fact (AL-2); a person recorded under a role, or two
    records that may be of one person; redacted words, and a copy with other page numbers; a count over several
    entries.

    Source: the rule of this project on citations, version 1; "cited statement's triple or quoted string present".
    """
    if gathered.claims.is_empty():
        return
    sources = CitedSources(gathered)
    matcher = Matcher(gathered)
    for claim in gathered.claims.iter_rows(named=True):
        checked = _checked(dict(claim), sources, matcher)
        if _is_wrong(checked):
            yield _finding(gathered, checked)


def _checked(claim: Row, sources: CitedSources, matcher: Matcher) -> _Checked:
    checked = _Checked(claim)
    texts: list[str] = []
    for cite in sorted(set(claim["cites"] or ())):
        if cite in sources.statements:
            row = sources.statements[cite]
            _judge(checked, [row], matcher)
            texts += [words_of(row) or _hidden(row), sources.texts.get(row["document"] or "", "")]
            checked.quoted.append(row)
        elif cite in sources.documents:
            checked.documents.append(cite)
            rows = sources.in_document[cite]
            _judge_document(checked, rows, matcher)
            whole = sources.texts.get(cite, "")
            # Without its text, the words of a document are known only in extracts.
            texts += [whole or "[removed]"]
            checked.quoted += rows
        elif cite in sources.things or cite in sources.withdrawn:
            checked.open = True
            texts.append("[removed]")
        else:
            checked.unresolved.append(cite)
            checked.later += [cite] if cite in sources.later else []
    if claim["quote"] and not is_own_wording(str(claim["quote"]), sources.paragraphs.get(claim["paragraph"])):
        found = quoted_in(str(claim["quote"]), texts)
        checked.misquoted = found is False
        if found:
            checked.otherwise = [(row, match) for row, match in checked.otherwise if match.differs != ("words",)]
    return checked


def _hidden(row: Row) -> str:
    return "[withheld]" if row["withheld"] else ""


def _judge(checked: _Checked, rows: Sequence[Row], matcher: Matcher) -> None:
    for row in rows:
        match = _compared(checked.claim, row, matcher)
        checked.supported |= match.says in (Says.SAME, Says.REFINES)
        checked.open |= match.says is Says.CANNOT
        if match.says is Says.OTHERWISE:
            checked.otherwise.append((row, match))


def _judge_document(checked: _Checked, rows: Sequence[Row], matcher: Matcher) -> None:
    """A document says otherwise only by a statement about the claim's own subject, and if none of it supports it."""
    matches = [(row, _compared(checked.claim, row, matcher)) for row in rows]
    near = [
        (row, match)
        for row, match in matches
        if row["predicate"] == checked.claim["predicate"] and matcher.same_subject(checked.claim, row)
    ]
    if any(match.says in (Says.SAME, Says.REFINES) for _, match in matches):
        checked.supported = True
    elif near and all(match.says is Says.OTHERWISE and match.excludes for _, match in near):
        checked.otherwise += near
    else:
        checked.open = True


def _compared(claim: Row, row: Row, matcher: Matcher) -> Match:
    counted = claim["value_kind"] == "object" and '"n":' in str(claim["value"]) and claim["predicate"] != "child_count"
    return CANNOT if counted else matcher.compare(claim, row)


def _is_wrong(checked: _Checked) -> bool:
    return bool(checked.unresolved) or checked.misquoted or bool(_contradicting(checked))


def _contradicting(checked: _Checked) -> list[tuple[Row, Match]]:
    if checked.supported:
        return []
    if not checked.open:
        return checked.otherwise
    return [(row, match) for row, match in checked.otherwise if not set(match.differs) & {*_OF_ANOTHER_TOPIC}]


def _finding(gathered: Gathered, checked: _Checked) -> Finding:
    claim = checked.claim
    wrong = _contradicting(checked)
    rows = {row["id"]: row for row in [*(row for row, _ in wrong), *(checked.quoted if checked.misquoted else [])]}
    named = rows or {row["id"]: row for row in checked.quoted}
    parts = sorted({part for _, match in wrong for part in match.differs})
    evidence = [Evidence(what="differs", items=tuple(parts))] if parts else []
    evidence += [Evidence(what="unresolved", items=tuple(checked.unresolved))] if checked.unresolved else []
    evidence += [Evidence(what="misquoted", items=(claim["id"],))] if checked.misquoted else []
    return finding(
        unsupported_or_misquoted,
        severity="S1",
        summary=" ".join(_sentences(gathered, checked, wrong)),
        detail="What is compared is the fact, its value, the person, the date and the quotation; another wording of "
        "the same thing is for a reader to check.",
        statements=named,
        against=rows,
        personas={row["about"] for row in named.values() if row["person"]} | _persona_of(gathered, claim),
        people={p for p in (claim["person"], *(row["person"] for row in named.values())) if p},
        events=set(gathered.inputs.events["id"]) & {row["about"] for row in named.values()},
        documents=[*checked.documents, *(row["document"] for row in named.values() if row["document"])],
        claims=[claim["id"]],
        evidence=evidence,
        settle="The cited record itself, read beside the paragraph.",
        held_by=next((row["agency"] for _, row in sorted(named.items())), ""),
    )


def _persona_of(gathered: Gathered, claim: Row) -> set[str]:
    return {claim["about"]} if claim["person"] and claim["about"] in set(gathered.personas["id"]) else set()


def _sentences(gathered: Gathered, checked: _Checked, wrong: list[tuple[Row, Match]]) -> Iterator[str]:
    claim = checked.claim
    says = f"Claim {claim['id']} ({_says(claim, gathered)})"
    for row, match in wrong:
        how = listed_in_words([_DIFFERENT[part] for part in match.differs])
        yield f"{says} cites {row['id']}, which says {how}: {_says(row, gathered)} ({_agency(row)})."
    if checked.misquoted:
        who = listed_in_words([row["id"] for row in checked.quoted] or checked.documents)
        yield f"{says} quotes words that do not stand in what it cites ({who})."
    if checked.unresolved:
        later = " recorded after the date of this run" if checked.later == checked.unresolved else ""
        what = "a statement" if later else "something"
        names = listed_in_words(checked.unresolved)
        yield f"{says} cites {what}{later or ' that none of the sources holds'}: {names}."


def _agency(row: Row) -> str:
    return AGENCY_WORDS.get(row["agency"], str(row["agency"]))


def _says(row: Row, gathered: Gathered) -> str:
    about = f" of {gathered.label(row['about'])}"
    of = f" {gathered.label(row['ref'])}" if row["ref"] and not row["withheld"] else ""
    if row["withheld"]:
        return f"{predicate_words(row['predicate'])}{about} {WITHHELD}"
    words = str(row["quote"] or value_words(row["predicate"], row["value"] or row["raw"], str(row["value_kind"])))
    denial = {"-": " not", "?": " not known whether"}.get(str(row["polarity"]), "")
    when = f", {row['event_time']}" if row["event_time"] else ""
    return f"{predicate_words(row['predicate'])}{about}:{denial} {words}{of}{when}".replace(":  ", ": ").rstrip(": ")
