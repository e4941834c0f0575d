"""ID-3: personas that a chain of links joins although two of them cannot be one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.findings import Evidence, Finding
from triangulate.linking.cannot import REASONS
from triangulate.linking.showing import PROTECTED, shown_links
from triangulate.linking.verdict import standing_verdicts
from triangulate.wording import listed_in_words, probability_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from triangulate.gathered import Gathered
    from triangulate.linking.cutting import Conflict

_IDENTITY: Final = ("name", "birth_date", "identifier")
_FLAGS: Final = ("adopted", "sealed")


@check("ID-3", "Closure contradiction", kind="contradiction", severity="S1; S3 for a marked record")
def closure_contradiction(gathered: Gathered) -> Iterable[Finding]:
    """A chain of links joins records of which two cannot be one person: A is B, B is C, and A is not C.

    1. Two records cannot be one person if a named person decided so; if their source names one as a relative or
       twin of the other, both as children or parents of one person with other names or dates, or both as present at
       one event; if each carries a current official number of one scheme
       and the numbers differ; if their birth dates lie twelve years or more apart; if one died before the other
       was born; or if they have different places in one multiple birth. The whole list is in the linking page.
    2. Where a chain of links joins such a pair, the smallest weight of links that separates them is held at
       ``possible``; where other links would separate them at hardly more weight (3 bits), it is too close to call
       whose the record between them is, and those links are held as well. The finding lists the links held with
       their strength before (evidence ``cut``). Further pairs that the same links kept joined are listed too
       (evidence ``also``).
    3. Where people's own verdicts of ``same`` join the pair, nothing is cut: the finding says that the decisions
       and the evidence disagree, and lists the links of the chain.
    4. A decision of ``different`` between two records that other links still join is always raised, and its
       ledger line is named (evidence ``ledger``).
    5. A record that is sealed, or from before or after an adoption, is never linked to the person's other record.
       The finding then speaks of the marked record alone: it names neither the other record nor a link, so that
       it leads no reader from one to the other. A pair of which neither record is marked is raised as any other.
    6. Graded S1: facts may have been read as being about the wrong person. A marked record kept apart is S3:
       nothing was joined, and nobody has anything to decide.

    Not raised by: a decision of ``different`` that no other chain of links goes round; candidates (``possible``
    links), which join nothing; numbers of which one is a former number of the other, and one person counted
    twice under one record.

    Source of the minimum cut: Ford and Fulkerson, 1956.
    """
    conflicts = gathered.linking.people.conflicts
    if not conflicts:
        return
    told = _Told(gathered, conflicts)
    for conflict in sorted(conflicts, key=lambda c: (c.a, c.b)):
        yield from told.findings(conflict)


class _Told:
    """What the findings need to know about the personas and links of all conflicts, looked up once."""

    def __init__(self, gathered: Gathered, conflicts: Iterable[Conflict]) -> None:
        self._gathered = gathered
        personas = sorted({p for c in conflicts for pair in ((c.a, c.b), *c.also) for p in pair[:2]})
        wanted = pl.DataFrame({"about": personas}, schema={"about": pl.String})
        said = gathered.statements.join(wanted, on="about", how="semi").sort("id")
        self._said = {
            about: part.select("id", "predicate").rows()
            for (about,), part in said.partition_by("about", as_dict=True).items()
        }
        has_flag = pl.any_horizontal(*(pl.col("flags").list.contains(flag) for flag in _FLAGS)).fill_null(value=False)
        marked = gathered.personas.join(wanted.rename({"about": "id"}), on="id", how="semi").filter(has_flag)
        self._marked = frozenset(marked["id"])
        people = gathered.linking.people
        held = pl.concat([people.links, people.held]).unique("id", keep="last", maintain_order=True)
        shown = shown_links(held, gathered.linking.features, gathered.linking.model)
        self._links = {i: (s, p) for i, s, p in shown.select("id", "strength", "probability").iter_rows()}
        self._verdicts = standing_verdicts(gathered.linking.verdicts)
        rows = gathered.linking.cannot.join(wanted.rename({"about": "a"}), on="a", how="semi").iter_rows(named=True)
        self._because: dict[tuple[str, str], list[str]] = {}
        for row in rows:
            self._because.setdefault((row["a"], row["b"]), []).extend(row["statements"] or ())

    def findings(self, conflict: Conflict) -> Iterator[Finding]:
        """Yield the finding of a conflict, and one for each further pair that has to be told on its own."""
        protected = self._protects(conflict.a, conflict.b, conflict.reasons)
        if protected:
            yield from self._of_marked(conflict.a, conflict.b)
        else:
            yield self._of_pair(conflict.a, conflict.b, conflict.reasons, conflict)
        for a, b, reasons in conflict.also:
            if self._protects(a, b, reasons):
                yield from self._of_marked(a, b)
            elif protected or "verdict" in reasons:
                # Cut by links that must not be named, or decided by a person: it has a finding of its own.
                yield self._of_pair(a, b, reasons, conflict, name_cut=not protected)

    def _protects(self, a: str, b: str, reasons: Iterable[str]) -> bool:
        return bool(PROTECTED & set(reasons)) or bool(self._marked & {a, b} and "verdict" not in reasons)

    def _of_pair(
        self, a: str, b: str, reasons: tuple[str, ...], conflict: Conflict, *, name_cut: bool = True
    ) -> Finding:
        people = self._gathered.linking.people
        path = people.path(a, b) if conflict.stands else None
        links = path.links if path else conflict.cut if name_cut else ()
        statements = self._statements(a, b, conflict.statements if (a, b) == (conflict.a, conflict.b) else ())
        ledger, lines = self._ledger(a, b, reasons)
        evidence = [Evidence(what="reason", items=tuple(REASONS[r] for r in reasons))]
        evidence.append(Evidence(what="chain" if path else "cut", items=tuple(self._link_words(i) for i in links)))
        others = [(x, y, why) for x, y, why in conflict.also if (x, y) != (a, b) and not self._protects(x, y, why)]
        if others and name_cut:
            evidence.append(Evidence(what="also", items=tuple(f"{x} and {y}" for x, y, _ in others)))
        if lines:
            evidence.append(Evidence(what="ledger", items=lines))
        found = finding(
            closure_contradiction,
            severity="S1",
            summary=self._summary(a, b, stands=conflict.stands),
            statements=statements,
            against=[i for i, _ in self._said.get(b, ()) if i in statements],
            personas=(a, b),
            people=[p for p in (people.person_of(a), people.person_of(b)) if p],
            links=links,
            evidence=evidence,
            detail=self._detail(reasons, links if name_cut else (), stands=conflict.stands),
            settle="A named person's decision, with a reason, on each link listed and on the two records.",
        )
        return found.model_copy(update={"ledger": ledger})

    def _of_marked(self, a: str, b: str) -> Iterator[Finding]:
        """Yield a finding on each marked record of the pair, which says nothing of the other one."""
        for persona in sorted({a, b} & self._marked):
            person = self._gathered.linking.people.person_of(persona)
            yield finding(
                closure_contradiction,
                severity="S3",
                summary="A record that is marked as sealed or adopted was kept apart from records that resemble it.",
                statements=self._identity(persona),
                personas=(persona,),
                people=[person] if person else (),
                evidence=[Evidence(what="reason", items=("A record so marked is never linked to another identity.",))],
                detail="Nothing was linked and nothing is asked for. The other record is not named here on purpose.",
                settle="Nothing: a lawful second identity is never linked.",
            )

    def _statements(self, a: str, b: str, behind: tuple[str, ...]) -> list[str]:
        """Return the statements that make the two different; where none does, those that say who each is."""
        verdict = self._verdicts.get((a, b))
        known = {i for persona in (a, b) for i, _ in self._said.get(persona, ())}
        cited = {i for i in getattr(verdict, "evidence", ()) or () if i in known}
        stated = {*behind, *self._because.get((a, b), ()), *cited}
        return sorted(stated or {*self._identity(a), *self._identity(b)})

    def _identity(self, persona: str) -> list[str]:
        said = self._said.get(persona, ())
        return [i for i, predicate in said if predicate in _IDENTITY] or [i for i, _ in said[:1]]

    def _ledger(self, a: str, b: str, reasons: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        verdict: Any = self._verdicts.get((a, b))
        if verdict is None or "verdict" not in reasons:
            return (), ()
        return (str(verdict.seq),), (f"line {verdict.seq}: {verdict.verdict}, by {verdict.by} ({verdict.role})",)

    def _link_words(self, link: str) -> str:
        strength, probability = self._links.get(link, (None, None))
        return f"{link} ({strength}, {probability_words(probability)})" if strength else link

    def _summary(self, a: str, b: str, *, stands: bool) -> str:
        one, other = self._gathered.label(a), self._gathered.label(b)
        records = f"{one} ({a}) and {other} ({b})"
        if stands:
            return f"Decisions of named persons hold {records} to be one person, and the records say that they are two."
        return f"Links joined {records}, who cannot be one person; the weakest of those links are held apart."

    def _detail(self, reasons: tuple[str, ...], links: tuple[str, ...], *, stands: bool) -> str:
        why = " ".join(REASONS[reason] for reason in reasons)
        if not links:
            return why
        listed = listed_in_words([self._link_words(link) for link in links])
        number = "link" if len(links) == 1 else "links"
        if stands:
            return f"{why} The chain that joins them is not cut, because people decided on it: {number} {listed}."
        return f"{why} Held at possible until somebody decides: {number} {listed}."
