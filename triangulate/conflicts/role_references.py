"""ID-7: "Dad", "mum's partner", "MGM" resolved to a named person whom the source did not name."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.adverse_facts import is_adverse
from triangulate.conflicts.check import check, finding
from triangulate.conflicts.role_candidates import Family, Relation, children_near
from triangulate.conflicts.role_resolutions import Resolved, resolutions, role_statements
from triangulate.findings import Evidence, Finding
from triangulate.normalise.name_columns import read_name_text
from triangulate.normalise.name_tables import fold_word
from triangulate.wording import AGENCY_WORDS, listed_in_words, predicate_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered

Row = dict[str, Any]
_OF_CHILD: Final = ("child_present", "subject", "victim")
_FIRST_HAND: Final = ("observed", "self", "official")


@check("ID-7", "Unresolved role reference", kind="dependency", severity="S1 if adverse, else S3")
def unresolved_role(gathered: Gathered) -> Iterable[Finding]:
    """A source wrote "Dad", "mum's partner" or "MGM", and somewhere a named person has taken the place of the role.

    1. Looked at are statements about somebody whom their own source calls by a role (``said_as``, or the name of the
       record itself) and never by a name. The words are those of ``role_words.csv``.
    2. The role is resolved if a named person stands in its place: in a statement taken from it, or one of another
       source that tells the same at second hand, of the same event, or of one day and of somebody near the child; in
       a claim that cites it; or because a link joins the record under the role to a named person.
    3. It is raised if two or more people can be meant at that time; or the relationship that would make it this
       person had ended or not begun; or nothing on record makes them this relation of the child; or nothing but the
       resolution itself puts them there.
    4. Who can be meant is read from relations of the child in every source: parents of every kind, carers and the
       other parent's partner for "Dad" and "Mum"; partners; grandparents, uncles and aunts of the side named. A birth,
       registered or adoptive parent stays one; other relations count only while they may hold.
    5. The finding asks and does not guess: all who can be meant are listed, and nobody is preferred.
    6. Graded S1 if what is told is adverse to the person (by its kind, or by the draft's own word), else S3.

    Not raised by: a role beside which the same source names the person, in the record or in the words quoted; the
    one person on record for the role whom other evidence (somebody who saw them, or the same source) puts there that
    day; a step-parent called Dad whom the source names; a role that nobody resolved; relations and contact details.
    """
    said = role_statements(gathered)
    if said.is_empty():
        return
    found = resolutions(gathered, said)
    if not found:
        return
    near = children_near(gathered, {one.chosen for one in found})
    of_role = _children(gathered, said)
    children = {one.persona: of_role.get(one.persona) or near.get(one.chosen, set()) for one in found}
    family = Family(gathered, {child for each in children.values() for child in each})
    evidence = _Evidence(gathered, {one.chosen for one in found})
    adverse = set(gathered.statements.filter(is_adverse())["id"]) if found else set()
    for one in found:
        tied = not one.by_day or bool(of_role.get(one.persona, set()) & near.get(one.chosen, set()))
        if tied and not evidence.named_in_quote(one):
            yield from _raised(gathered, one, family, children[one.persona], evidence, adverse)


def _children(gathered: Gathered, said: pl.DataFrame) -> dict[str, set[str]]:
    """Return the children to whom each record under a role is told to belong: by reference, relation or event."""
    found: dict[str, set[str]] = defaultdict(set)
    belongs = pl.concat(
        [said.select("about", child="ref_person"), said.filter("of_child").select("about", child="person")]
    )
    for about, person in belongs.drop_nulls().iter_rows():
        found[about].add(person)
    relations = gathered.said(
        "parent", "carer", "next_of_kin", "household_member", "sibling", "parental_responsibility"
    )
    own = relations.join(said.select("about").unique(), on="about", how="semi")
    for about, person in own.select("about", "ref_person").drop_nulls().iter_rows():
        found[about].add(person)
    events = said.select("about", "source", "ref").drop_nulls().unique()
    there = (
        gathered.said("participant")
        .filter(pl.col("value").is_in(_OF_CHILD))
        .select("ref", "source", "person", who="about")
    )
    both = events.join(there, on=["ref", "source"]).filter(pl.col("about") != pl.col("who"))
    for about, person in both.select("about", "person").iter_rows():
        found[about].add(person)
    return found


class _Evidence:
    """What else puts the people chosen where the role was seen."""

    def __init__(self, gathered: Gathered, chosen: set[str]) -> None:
        said = gathered.statements.filter((pl.col("polarity") == "+") & pl.col("person").is_in(sorted(chosen)))
        same: dict[str, str] = dict(gathered.same_events.select("event", "same").iter_rows())
        self._same = same
        self._times: dict[str, set[str]] = defaultdict(set)
        for event, time in gathered.event_times.select("event", "time").iter_rows():
            self._times[same.get(event, event)].add(time)
        self._rows: dict[str, list[Row]] = defaultdict(list)
        for row in said.sort("id").iter_rows(named=True):
            self._rows[row["person"]].append(row)

    def when(self, row: Row) -> str | None:
        """Return when a statement says that something was: its own time, its event's, else when it was written."""
        ref: str = row["ref"] or ""
        times = self._times.get(self._same.get(ref, ref), set())
        when: str | None = row["event_time"] or min(times, default=None) or row["recorded_at"]
        return when

    def puts_there(self, one: Resolved) -> list[str]:
        """Return the statements, other than the resolution, that put the chosen person at the event or on the day."""
        told = {*one.said, *one.by}
        days = {when[:10] for row in one.said.values() if (when := self.when(row))}
        events = {self._same.get(row["ref"], row["ref"]) for row in one.said.values() if row["ref"]}
        sources = {row["source"] for row in one.said.values()}
        found = []
        for row in self._rows.get(one.chosen, []):
            if row["id"] in told or not told.isdisjoint(row["derived_from"] or ()) or row["about"] == one.persona:
                continue
            at = row["ref"] is not None and self._same.get(row["ref"], row["ref"]) in events
            on = row["predicate"] == "participant" and (self.when(row) or "")[:10] in days
            seen = row["basis"] in _FIRST_HAND or row["source"] in sources or row["basis"] is None
            if seen and (at or on or (row["event_time"] or "")[:10] in days):
                found.append(row["id"])
        return found

    def named_in_quote(self, one: Resolved) -> bool:
        """Whether the words quoted beside the role hold the given or family name of the person chosen."""
        names = [
            read_name_text(r["value"])
            for r in self._rows.get(one.chosen, [])
            if r["predicate"] == "name" and r["value"]
        ]
        words = {
            word for name in names if not name.placeholder for word in (*name.given, *name.family) if len(word) > 1
        }
        quoted = " ".join(row["quote"] or "" for row in one.said.values())
        return not words.isdisjoint({fold_word(word) for word in re.split(r"[^\w]+", quoted)})


def _raised(
    gathered: Gathered, one: Resolved, family: Family, children: set[str], evidence: _Evidence, adverse: set[str]
) -> Iterable[Finding]:
    meant = family.meant(one.role, children, besides=[p] if (p := _own_person(gathered, one)) else ())
    times = sorted({when for row in one.said.values() if (when := evidence.when(row))})
    when = times[0] if times else None
    able = sorted({relation.person for relation in meant if relation.holds(when)})
    mine = [relation for relation in meant if relation.person == one.chosen]
    reasons = []
    if not mine:
        reasons.append("no record makes them that relation of the child")
    elif one.chosen not in able:
        reasons.append("the relationship does not cover that time")
    if len(able) > 1 or (able and one.chosen not in able):
        reasons.append(f"others can be meant: {listed_in_words([gathered.label(p) for p in able if p != one.chosen])}")
    if not reasons and not evidence.puts_there(one):
        reasons.append("nothing else on record puts them there")
    if reasons:
        yield _finding(gathered, one, meant, able, reasons, when, adverse)


def _own_person(gathered: Gathered, one: Resolved) -> str | None:
    person = gathered.linking.people.person_of(one.persona)
    return person if person != one.chosen else None


def _finding(
    gathered: Gathered,
    one: Resolved,
    meant: list[Relation],
    able: list[str],
    reasons: list[str],
    when: str | None,
    adverse: set[str],
) -> Finding:
    told = [*one.said.values(), *one.by.values()]
    statements = {row["id"] for row in told}
    relied = gathered.claims.filter(
        (pl.col("person") == one.chosen) & pl.col("cites").list.eval(pl.element().is_in(sorted(statements))).list.any()
    )
    claims = {*one.claims, *relied["id"]}
    against = bool(adverse & statements) or relied["adverse"].any() or any(c["adverse"] for c in one.claims.values())
    sources = listed_in_words([AGENCY_WORDS.get(a, a) for a in sorted({row["agency"] for row in one.said.values()})])
    hidden = any(row["withheld"] for row in one.said.values())
    who = gathered.label(one.chosen)
    agencies = sorted({AGENCY_WORDS.get(row["agency"], row["agency"]) for row in one.by.values()})
    named_by = [*agencies, *(["the draft"] if claims else [])] or ["a link between the records"]
    what = predicate_words(next(iter(one.said.values()))["predicate"])
    dated = f" of {when[:10]}" if when and not hidden else ""
    return finding(
        unresolved_role,
        severity="S1" if against else "S3",
        summary=f"{sources[:1].upper()}{sources[1:]} wrote '{one.text}' ({what}{dated}) and named nobody; "
        f"{listed_in_words(named_by)} {'names' if len(named_by) == 1 else 'name'} {who} instead: "
        f"{'; '.join(reasons)}.",
        statements={*statements, *(relation.statement for relation in meant)},
        against={row["id"] for row in one.by.values()},
        personas={*(row["about"] for row in told), *(relation.persona for relation in meant)},
        people={one.chosen, *able, *(p for p in (_own_person(gathered, one),) if p)},
        claims=claims,
        events={row["ref"] for row in told if row["ref"] and row["ref_person"] is None},
        evidence=[
            Evidence(what="rival", items=tuple(p for p in able if p != one.chosen)),
            Evidence(what="role", items=(one.role.relation,)),
        ],
        detail="The source named a role, not a person. Step-parents and partners are called Dad and Mum too, and one "
        "word may mean different people at different times.",
        settle=f"Ask whoever wrote it whom they meant by '{one.text}'; do not guess.",
        held_by=min(row["agency"] for row in one.said.values()),
    )
