"""EV-7: contrary or favourable material that a draft leaves out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.claim_matching import Matcher
from triangulate.conflicts.contrary import Ties, side_of
from triangulate.conflicts.holding import with_holding
from triangulate.conflicts.scope_times import Days, in_scope, span, time_of
from triangulate.conflicts.value_relations import Says
from triangulate.findings import Evidence, Finding
from triangulate.ledger.lines import CorrectionLine
from triangulate.normalise.valid_times import parse_bounds
from triangulate.wording import AGENCY_WORDS, WITHHELD, listed_in_words, predicate_words, value_words

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

Row = dict[str, Any]

_FOR_LIFE: Final = ("birth_date", "birth_place", "multiple_birth", "sex", "parent", "death_date", "name")
_NOW: Final = ("address", "enrolled_at", "registered_with", "legal_status", "order", "placement", "looked_after",
               "child_count")  # fmt: skip
"""What a person has one of at a time: two values exclude each other only if they surely hold together."""
_DIRECTNESS: Final = ("official", "observed", "self", "told", "read", "inferred", "unknown")
_MOST_NAMED: Final = 3
_FAVOURABLE: Final = "protective_factor"


@check("EV-7", "Contrary or favourable material left out", kind="gap", severity="S1")
def contrary_material_left_out(gathered: Gathered) -> Iterable[Finding]:
    """The sources hold something against a claim, or in favour of the person it speaks against, that the draft omits.

    1. Contrary to a claim is a statement about the same person or event with the same predicate that denies what the
       claim says (or says what it denies), or whose value cannot be so beside the claim's; and a protective factor of
       the very kind of the concern that is claimed.
    2. Favourable is every protective factor stated of the person of an adverse claim.
    3. In scope is every source, for statements whose time overlaps the claim's or lies within two years of it. The
       claim's time is that of its event or validity, else that of what it cites, else the date of the draft. What
       holds for life, and a statement or claim without any time, is always in scope.
    4. A value that a person has one of at a time (address, school, order) is contrary only if both surely hold
       together, or neither gives a time.
    5. Left out is what no claim of the draft cites, directly, by its document, or by a claim that says the same.
    6. One finding a claim, ranked by how directly it is known (official, observed, self, told, read, inferred) and then
       by date, latest first. Graded S1.

    Not raised by: material cited anywhere in the draft; another school or address at another time; another allegation
    or concern beside the one claimed; a coarser date; a statement that a correction retired; a source that says it does
    not know; two records not linked to each other. A withheld statement is listed without its value.

    Source: duty of full and frank disclosure, Kent County Council v A Mother [2011] EWHC 402 (Fam).
    """
    claims = [c for c in gathered.claims.iter_rows(named=True) if c["polarity"] != "?"]
    if not claims:
        return
    matcher = Matcher(gathered)
    said = _Said(gathered, claims)
    found = [(claim, rows) for claim in claims if (rows := _left_out(claim, claims, said, matcher))]
    ties = Ties(gathered, [claim["person"] for claim, _ in found if claim["person"]])
    for claim, rows in found:
        yield _finding(gathered, claim, rows, said, ties)


class _Said:
    """What may stand against the claims of a draft, by person (or event) and predicate; and what the draft cites."""

    def __init__(self, gathered: Gathered, claims: Sequence[Row]) -> None:
        self.event = dict(gathered.same_events.iter_rows())
        self.cited = {cite for claim in claims for cite in claim["cites"] or ()}
        statements = gathered.statements
        known = pl.DataFrame({"id": sorted(self.cited)}, schema={"id": pl.String})
        self.rows = {r["id"]: r for r in statements.join(known, on="id", how="semi").iter_rows(named=True)}
        people = {c["person"] for c in claims if c["person"]}
        events = {self.event.get(c["about"], c["about"]) for c in claims if not c["person"]}
        same = {e for e, one in self.event.items() if one in events} | events
        predicates = {one for c in claims for one in (_alike(c["predicate"]))} | {_FAVOURABLE}
        wanted = pl.col("predicate").is_in(sorted(predicates)) & (
            pl.col("person").is_in(sorted(people)) | pl.col("about").is_in(sorted(same))
        )
        retired = _retired(gathered)
        candidates = statements.filter(wanted & (pl.col("polarity") != "?") & ~pl.col("id").is_in(sorted(retired)))
        extracted = {name: source.extracted_at for name, source in gathered.sources.items()}
        held = with_holding(candidates.filter(pl.col("predicate").is_in(_NOW)), extracted)
        self.held = {i: (first, last) for i, first, last in held.select("id", "holds_from", "holds_to").iter_rows()}
        self._by: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in candidates.sort("id").iter_rows(named=True):
            subject = row["person"] or self.event.get(row["about"], row["about"])
            self._by[str(subject), row["predicate"]].append(row)
        draft = gathered.draft
        self.as_at = draft.as_at if draft is not None and draft.as_at else gathered.inputs.as_at

    def of(self, claim: Row) -> list[Row]:
        """Return the statements about the claim's subject that it can be held against, except those the draft cites."""
        subject = claim["person"] or self.event.get(claim["about"], claim["about"])
        predicates = {*_alike(claim["predicate"]), _FAVOURABLE}
        rows = [row for one in sorted(predicates) for row in self._by.get((str(subject), one), [])]
        return [row for row in rows if row["id"] not in self.cited and row["document"] not in self.cited]


def _alike(predicate: str) -> tuple[str, ...]:
    return ("legal_status", "order") if predicate in ("legal_status", "order") else (predicate,)


def _retired(gathered: Gathered) -> set[str]:
    until = gathered.inputs.as_at
    lines = (line for line in gathered.ledger.lines if isinstance(line, CorrectionLine))
    return {one for line in lines if until is None or line.at[:10] <= until[:10] for one in line.retires}


def _left_out(claim: Row, claims: Sequence[Row], said: _Said, matcher: Matcher) -> list[Row]:
    time = _time_of_claim(claim, said)
    rows = [
        row for row in said.of(claim)
        if _against(claim, row, said, matcher) and in_scope(row, time) and not _told(row, claims, matcher)
    ]  # fmt: skip
    latest_first = sorted(rows, key=lambda row: (_date_of(row), row["id"]), reverse=True)
    return sorted(latest_first, key=_directness)


def _against(claim: Row, row: Row, said: _Said, matcher: Matcher) -> bool:
    if row["predicate"] == _FAVOURABLE != claim["predicate"]:
        return row["polarity"] == "+" and (
            claim["adverse"] or (claim["predicate"] == "concern" and matcher.compare(claim, row).excludes)
        )
    match = matcher.compare(claim, row)
    if match.says is not Says.OTHERWISE or not match.excludes:
        return False
    return claim["predicate"] not in _NOW or match.differs != ("value",) or _together(claim, row, said)


def _together(claim: Row, row: Row, said: _Said) -> bool:
    """Whether two values of one thing at a time surely hold together, or no time is given for either."""
    times = ("valid_from", "valid_to", "event_time")
    if not any(claim[name] or row[name] for name in times):
        return True
    if row["id"] not in said.held:
        return False
    first, last = said.held[row["id"]]
    if any(claim[name] for name in ("valid_from", "valid_to")):
        certain = parse_bounds(claim["valid_from"], claim["valid_to"]).certain()
        return certain is not None and certain[0] <= last and first <= certain[1]
    when = span(claim["event_time"] or said.as_at)
    return when is not None and first <= when[0].date() and when[1].date() <= last


def _told(row: Row, claims: Sequence[Row], matcher: Matcher) -> bool:
    """Whether some claim of the draft says what the statement says."""
    return any(
        claim["predicate"] == row["predicate"] and matcher.compare(claim, row).says in (Says.SAME, Says.REFINES)
        for claim in claims
    )


def _time_of_claim(claim: Row, said: _Said) -> Days | None:
    if claim["predicate"] in _FOR_LIFE:
        return None
    own = time_of(claim, ("event_time",))
    if own is not None:
        return own
    cited = [said.rows[cite] for cite in claim["cites"] or () if cite in said.rows]
    times = [time for row in cited if (time := time_of(row, ("event_time", "recorded_at")))]
    if times:
        return min(first for first, _ in times), max(last for _, last in times)
    return span(said.as_at)


def _directness(row: Row) -> int:
    return _DIRECTNESS.index(row["basis"] or "unknown")


def _date_of(row: Row) -> str:
    return str(row["event_time"] or row["recorded_at"] or row["valid_from"] or "")


def _finding(gathered: Gathered, claim: Row, rows: list[Row], said: _Said, ties: Ties) -> Finding:
    cited = [said.rows[cite] for cite in claim["cites"] or () if cite in said.rows]
    on_claim = {**claim, "id": claim["id"], "agency": "", "withheld": False}
    known = set(gathered.personas["id"])
    sides = [side_of([on_claim], "claimed"), side_of(rows, "left out")]
    rest = ties.between(sides) if claim["about"] in known else None
    favourable = any(row["predicate"] == _FAVOURABLE for row in rows)
    told = [_words(row) for row in rows[:_MOST_NAMED]]
    more = f" and {len(rows) - _MOST_NAMED} further statements" if len(rows) > _MOST_NAMED else ""
    what = "contrary or favourable" if favourable else "contrary"
    return finding(
        contrary_material_left_out,
        severity="S1",
        summary=f"Claim {claim['id']} says {_words(claim)} of {gathered.label(claim['about'])}; the draft cites "
        f"nothing of the {what} material: {listed_in_words(told)}{more}.",
        detail=" ".join(p for p in (rest.sentence if rest else "", "Ranked by how directly it is known, then by date.")
                        if p),
        statements=[row["id"] for row in (*rows, *cited)],
        against=[row["id"] for row in rows],
        personas={row["about"] for row in (*rows, *cited) if row["person"]} | ({claim["about"]} & known),
        people={p for p in (claim["person"], *(row["person"] for row in rows)) if p},
        links=rest.links if rest else (),
        events={row["about"] for row in rows if row["about"] in said.event},
        claims=[claim["id"]],
        evidence=[Evidence(what="left_out", items=tuple(row["id"] for row in rows))],
        settle="Putting the material beside the claim, or saying why it is left out.",
        held_by=rows[0]["agency"],
        searched=_searched(gathered),
    )  # fmt: skip


def _words(row: Row) -> str:
    who = f" ({AGENCY_WORDS.get(row['agency'], row['agency'])}{_when(row)})" if row.get("agency") else ""
    if row["withheld"]:
        return f"{predicate_words(row['predicate'])} {WITHHELD}{who}"
    value = value_words(row["predicate"], row["value"], str(row["value_kind"]))
    words = f"“{row['quote']}”" if row["quote"] else value
    denial = "not " if row["polarity"] == "-" else ""
    return f"{predicate_words(row['predicate'])}: {denial}{words}{who}"


def _when(row: Row) -> str:
    return f", {_date_of(row)}" if _date_of(row) else ""


def _searched(gathered: Gathered) -> list[str]:
    """Return what was searched: every source, with what it declares to hold completely."""
    found = []
    for name, source in sorted(gathered.sources.items()):
        covers = sorted(f"{c.of} {c.from_ or '..'}/{c.to or '..'}" for c in source.coverage if c.complete)
        found.append(f"{name}: {', '.join(covers)}" if covers else f"{name}: coverage not declared")
    return found
