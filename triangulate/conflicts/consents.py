"""RL-3: a legal act for a child by somebody who lacks the role that the act takes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.asserted_days import day_range
from triangulate.conflicts.check import check, finding
from triangulate.conflicts.consent_statements import consents_for_children, may_act_without
from triangulate.conflicts.contrary import Ties, side_of
from triangulate.conflicts.responsibility import LACKING, may_hold, responsibility
from triangulate.conflicts.responsibility_registers import complete_registers, said_ends, silent_registers
from triangulate.findings import Evidence, Finding
from triangulate.wording import AGENCY_WORDS, listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered

Row = dict[str, Any]
_KEY: Final = ["person", "child"]


@check("RL-3", "Role-type confusion", kind="tension", severity="S2")
def role_type_confusion(gathered: Gathered) -> Iterable[Finding]:
    """Somebody is recorded as having consented for a child without having parental responsibility at that time.

    1. The act is consent given for a child: about the person who gave it, referring to the child, or to an event of
       which another person is the subject. A claim of consent in the draft counts like a statement.
    2. Responsibility is lacking where a source says so ("none", or "does not hold") for a time that can include the
       act, and no source says that the person then held it or that it was delegated to them.
    3. It is also lacking where a court, register or official entry says that it ended before the act or began after
       it, and nobody says that it was held in between.
    4. Without any statement of responsibility it is not known, and nothing is raised, unless a source that holds the
       child's record declares its statements of responsibility complete for the time.
    5. One finding a person and child, with every such consent, what is said of responsibility, and the roles in which
       the person is recorded (carer, partner, parent of which kind). Graded S2.

    Not raised by: delegated authority; an emergency (in the words of the consent, or emergency attendance or
    admission to hospital); a birth mother or adoptive parent of whose responsibility nothing is said, because they
    have it by law; young people who consent for themselves; consent refused; carers and step-parents of whose
    responsibility nothing is said.

    Source: who has responsibility by law, Children Act 1989 s.2 and s.3(5), Children (Jersey) Law 2002 art.3 and 5.
    """
    acts = consents_for_children(gathered)
    if acts.is_empty():
        return
    said = responsibility(gathered).rename({"ref_person": "child"})
    pairs = acts.select(_KEY).unique()
    rows = said.join(pairs, on=_KEY, how="semi").sort("id")
    by_pair = {key: list(part.iter_rows(named=True)) for key, part in rows.partition_by(_KEY, as_dict=True).items()}
    registers = complete_registers(gathered)
    excused = may_act_without(gathered, pairs) if registers else frozenset()
    ties, roles = Ties(gathered, {*pairs["person"], *pairs["child"]}), _roles(gathered, pairs)
    for (person, child), part in acts.sort(*_KEY, "id").group_by(_KEY, maintain_order=True):
        pair = (str(person), str(child))
        told = by_pair.get(pair, [])
        lacking: list[Row] = []
        because: dict[str, Row] = {}
        searched: set[str] = set()
        for act in part.iter_rows(named=True):
            days = _days(act)
            if act["emergency"] or any(row["says"] != LACKING and may_hold(row, days) for row in told):
                continue
            # That somebody lacks responsibility cannot be told without telling what a withheld statement says.
            open_to_all = [row for row in told if not row["withheld"]]
            against = [row for row in open_to_all if row["says"] == LACKING and may_hold(row, days)]
            against += [row for row in open_to_all if said_ends(row, days)]
            silent = [] if told or pair in excused else silent_registers(gathered, registers, pair[1], days)
            if against or silent:
                lacking.append(act)
                because |= {row["id"]: row for row in against}
                searched |= set(silent)
        if lacking:
            yield _finding(
                gathered, pair, lacking, [because[i] for i in sorted(because)], sorted(searched), ties, roles
            )


def _days(act: Row) -> tuple[date, date]:
    """Return the first and last day on which an act can have been; every day where none is known."""
    known = (day_range(act[column]) for column in ("event_time", "time", "valid_from", "recorded_at"))
    return next((days for days in known if days), (date.min, date.max))


def _finding(
    gathered: Gathered,
    pair: tuple[str, str],
    acts: list[Row],
    against: list[Row],
    searched: list[str],
    ties: Ties,
    all_roles: pl.DataFrame,
) -> Finding:
    person, child = pair
    claims = [act["id"] for act in acts if act["source"] is None]
    given = [act for act in acts if act["source"] is not None]
    cited = {one for act in acts if act["source"] is None for one in act["cites"] or ()}
    rest = ties.between([side_of(rows, words) for rows, words in ((given, "consent"), (against, "none")) if rows])
    of_child = (pl.col("ref_person") == child) | (pl.col("predicate") == "partner")
    roles = all_roles.filter((pl.col("person") == person) & of_child)
    carried = [*(act["id"] for act in given), *cited, *(row["id"] for row in against)]
    who = "; ".join(sorted({_by(against)} - {""} | set(searched)))
    said_as = sorted({act["said_as"] for act in acts if act["said_as"] and not act["withheld"]})
    words = f", recorded as “{'”, “'.join(said_as)}”," if said_as else ""
    return finding(
        role_type_confusion,
        severity="S2",
        summary=f"{gathered.label(person)}{words} is recorded as having consented for {gathered.label(child)} "
        f"({_by(given) or 'the draft'}), and as lacking parental responsibility at that time ({who}).",
        statements=carried or roles["id"].to_list(),
        against=[row["id"] for row in against],
        personas={row["about"] for row in (*acts, *against)} | {row["ref"] for row in against},
        people=pair,
        links=rest.links,
        claims=claims,
        events={act["event"] for act in acts if act["event"]},
        evidence=[Evidence(what="roles", items=tuple(roles["id"].to_list()))] if roles.height else (),
        detail=(rest.sentence or "Another person may have given the consent, or authority may have been delegated.")
        + (f" Recorded roles: {_role_words(roles)}." if roles.height else ""),
        settle="The signed consent, and the birth entry, agreement or order that gives responsibility.",
        held_by=acts[0]["agency"] if given else "",
        searched=searched,
    )


def _by(rows: list[Row]) -> str:
    return listed_in_words(sorted({AGENCY_WORDS.get(row["agency"], row["agency"]) for row in rows}))


def _roles(gathered: Gathered, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the roles in which the people who consented are recorded, by statement."""
    said = gathered.said("parent", "carer", "partner", "household_member", "next_of_kin")
    return said.join(pairs.select("person").unique(), on="person", how="semi").sort("id")


def _role_words(roles: pl.DataFrame) -> str:
    shown = roles.filter(~pl.col("withheld").fill_null(value=False))
    told = {
        f"{predicate.replace('_', ' ')}{f' ({value})' if predicate == 'parent' and value else ''}, "
        f"{AGENCY_WORDS.get(agency, agency)}"
        for predicate, value, agency in shown.select("predicate", "value", "agency").iter_rows()
    }
    return "; ".join(sorted(told)) or "withheld"
