"""ID-2: what is relied on against or about a person reaches them only over a link that nobody verified."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.reaching import Reached, claims_out_of_reach, facts_out_of_reach
from triangulate.findings import Evidence, Finding
from triangulate.linking.rivals import rivals
from triangulate.wording import AGENCY_WORDS, listed_in_words, predicate_words, probability_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered

_SHOWN: Final = 3


@check("ID-2", "Misattribution through a weak link", kind="dependency", severity="S1 if adverse to the person, else S2")
def weak_attribution(gathered: Gathered) -> Iterable[Finding]:
    """What is relied on about a person stands in a record that is theirs only by a link that nobody verified.

    1. The way from the record that says a thing to the person it is said of is as strong as the weakest link on the
       best way there; strengths are grades in order, and are never multiplied.
    2. With a draft, every claim about a person is followed to the records of the statements (or documents) it cites.
       An adverse claim needs a ``verified`` way, any other claim a ``strong`` one. Where a record that says the
       same is cited as well and is near enough, the claim does not hang on the weak link. A statement about an
       event is said in the records of those who took part.
    3. A record that only a ``possible`` link, or none at all, joins to the person is not held to be theirs: a claim
       that takes a fact from it is raised too, unless names or birth dates tell the two people apart (then it is
       not the link that is weak).
    4. Without a draft only what speaks against a person is followed: allegations, convictions, concerns, warning
       markers, and being a suspect or offender. It is raised where less than a ``strong`` link, or one link alone
       that nobody verified, joins the record that states it to the rest: to the greater part of the person's records
       (either of two equal parts counts), or to the part by which the case knows the person (social care, a register,
       a court).
    5. One finding a person and weakest link. It lists the records of the same source that fit about as well
       (evidence ``rival``) and the links that alone hold the parts together (evidence ``bridge``).
    6. Graded S1 if what is relied on is adverse, else S2.

    Not raised by: a way that is ``verified`` throughout, also over a single link (fingerprints, a birth entry, a
    shared official number); a weak link that a named person confirmed with a reason; a high probability does not
    excuse, and a low one does not accuse. Facts that the person's own record states. Placeholders and test records.
    """
    found = facts_out_of_reach(gathered) if gathered.draft is None else claims_out_of_reach(gathered)
    if not found:
        return
    near = _rivals(gathered, {persona for one in found for persona in one.personas})
    for one in found:
        yield _finding(gathered, one, near)


def _rivals(gathered: Gathered, personas: set[str]) -> dict[str, set[str]]:
    """Return for each of ``personas`` the records of one other source that fit it about equally well."""
    links = gathered.links.filter(pl.col("strength").is_not_null())
    ids = sorted(personas)
    touching = links.filter(pl.col("a").is_in(ids) | pl.col("b").is_in(ids))
    ends = pl.concat([touching["a"], touching["b"]]).unique().implode()
    found = rivals(links.filter(pl.col("a").is_in(ends) & pl.col("b").is_in(ends)))
    known: dict[str, set[str]] = {}
    for persona, best, rival in (
        found.filter(pl.col("persona").is_in(ids)).select("persona", "best", "rival").iter_rows()
    ):
        known.setdefault(persona, set()).update((best, rival))
    return known


def _finding(gathered: Gathered, one: Reached, near: dict[str, set[str]]) -> Finding:
    agencies = listed_in_words([AGENCY_WORDS.get(a, a) for a in one.agencies])
    records = listed_in_words([f"{local} ({source})" for source, _, local in (p.partition(":") for p in one.carriers)])
    facts = listed_in_words([predicate_words(predicate) for predicate in one.predicates[:_SHOWN]])
    rival = sorted({r for persona in one.carriers for r in near.get(persona, ())})
    evidence = [Evidence(what="strength", items=(one.strength or "no link",))]
    if rival:
        evidence.append(Evidence(what="rival", items=tuple(rival)))
    if one.bridges:
        evidence.append(Evidence(what="bridge", items=one.bridges))
    who = "The draft relies on" if one.claims else "The record holds"
    return finding(
        weak_attribution,
        severity="S1" if one.adverse else "S2",
        summary=f"{who} {'adverse ' if one.adverse else ''}facts about {gathered.label(one.person)} ({facts}) that "
        f"stand in {'record' if len(one.carriers) == 1 else 'records'} {records} of {agencies}: {_joined(one)}.",
        statements=one.statements,
        personas=one.personas,
        people=one.people,
        links=one.links,
        claims=one.claims,
        evidence=evidence,
        detail="These records may be about two people. A high probability is not a verification. "
        + (f"Records that fit about as well: {listed_in_words(rival)}." if rival else "No rival record was found."),
        settle="Somebody who can identify the person (fingerprints, a birth entry, an official number, the worker who "
        "met them) confirms or cuts the link, with a reason.",
        held_by=one.agencies[0] if len(one.agencies) == 1 else "",
    )


def _joined(one: Reached) -> str:
    if one.strength is None:
        return "no link joins it to that person"
    words = f"{one.strength} ({probability_words(one.probability)})"
    if one.strength == "possible":
        return f"only a link that is {words}, too weak to join them, leads to that person"
    alone = ", and nothing else joins them" if one.bridges else ""
    return f"the weakest link to that person is {words}, and nobody verified it{alone}"
