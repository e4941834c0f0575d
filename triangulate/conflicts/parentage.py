"""RL-1: two different people are each stated to be the same one-only parent of a child."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.contrary import Side, Ties, side_of
from triangulate.conflicts.parent_statements import Told, any_may_be_one, parentage, sex_of_parents
from triangulate.findings import Evidence, Finding
from triangulate.linking.components import components
from triangulate.normalise.valid_times import may_overlap, parse_bounds
from triangulate.wording import AGENCY_WORDS, listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered

ONE_OF_EACH_SEX: Final = ("birth", "genetic")
"""Parentage of one woman and one man."""
ANY_TWO: Final = ("registered", "adoptive")
"""Parentage of two people of any sex (Human Fertilisation and Embryology Act 2008, s.42 to 44; Adoption and Children
Act 2002, s.50)."""
MOST_PARENTS: Final = 2

_WORDS: Final = {"birth": "birth", "genetic": "genetic", "registered": "registered", "adoptive": "adoptive"}
_SEX_WORDS: Final = {"F": "mother", "M": "father"}


@check(
    "RL-1",
    "Competing parentage",
    kind="contradiction",
    severity="S1; S2 as a tension where the parents may be one person recorded twice",
    needs=("parent",),
)
def competing_parentage(gathered: Gathered) -> Iterable[Finding]:
    """Different people are each stated to be the same one-only parent of one child, or parentage is denied.

    1. Parents conflict only inside one type. A child has one birth mother and one birth father, one genetic mother
       and one genetic father, two registered parents and two adoptive parents of any sex.
    2. Two birth (or genetic) parents conflict if both are women or both are men, by their recorded sex or by the
       word the source used (“Dad”). Of parents whose sex is not known, a third is one too many.
    3. A third registered or adoptive parent conflicts, whatever their sexes.
    4. One source stating a parent and another denying that the same person is that parent conflicts too.
    5. People are different if they are different persons after linking and a decision, their dates of birth or
       their names tell them apart. Where two may be one person (a candidate link, or names that agree) the finding
       says so and is a tension at S2. A parent of whom neither name nor date of birth is known counts for nothing.
    6. One finding a child and type lists every statement and person. Graded S1.

    Not raised by: step, foster and social parents, and parents without a stated type; parents of two types (an
    adoptive beside a birth parent, a genetic beside a birth mother after assisted conception, a registered second
    mother); two registered or adoptive parents of one sex; a parent who is alleged, or of whom the source does not
    know; a statement that its source ended before the other began (a register corrected, and kept as history).

    Sources: Human Fertilisation and Embryology Act 2008; Adoption and Children Act 2002; Children (Jersey) Law 2002.
    """
    types = (*ONE_OF_EACH_SEX, *ANY_TWO)
    stated = _possible(parentage(gathered, *types), parentage(gathered, *types, polarity="-"))
    if stated.is_empty():
        return
    sexes = sex_of_parents(gathered, stated)
    told = Told(gathered, stated["person"])
    ties = Ties(gathered, stated["ref_person"])
    key = ["ref_person", "value"]
    for (_, kind), part in stated.sort(*key, "id").group_by(key, maintain_order=True):
        rows = list(part.iter_rows(named=True))
        competing = _competing(rows, str(kind), sexes, told)
        denied = _denied(rows)
        if competing or denied:
            yield _finding(gathered, rows, competing, denied, sexes, told, ties)


def _possible(said: pl.DataFrame, denied: pl.DataFrame) -> pl.DataFrame:
    """Return the statements about children of whom several parents of a type, or a denial, are stated."""
    key = ["ref_person", "value"]
    several = said.group_by(key).agg(pl.col("person").n_unique().alias("n")).filter(pl.col("n") > 1).select(key)
    contested = denied.join(said, on=[*key, "person"], how="semi").select(key)
    wanted = pl.concat([several, contested]).unique()
    return pl.concat([said, denied]).join(wanted, on=key, how="semi")


def _competing(rows: list[dict[str, Any]], kind: str, sexes: dict[str, str], told: Told) -> list[str]:
    """Return the parents of whom too many are stated at one time, sorted; none if they can all be right."""
    said = [row for row in rows if row["polarity"] == "+" and told.named(row["person"])]
    parents = sorted({row["person"] for row in said})
    together = [(a, b) for a, b in combinations(parents, 2) if _at_one_time(said, a, b)]
    for group in components(together):
        if kind in ANY_TWO or len(group) > MOST_PARENTS:
            if len(group) > MOST_PARENTS:
                return _of_repeated_sex(group, kind, sexes)
            continue
        counts = Counter(sexes.get(parent) for parent in group)
        if any(counts[sex] > 1 for sex in _SEX_WORDS):
            return _of_repeated_sex(group, kind, sexes)
    return []


def _of_repeated_sex(group: list[str], kind: str, sexes: dict[str, str]) -> list[str]:
    """Leave out the parent who competes with nobody: the only mother beside two fathers."""
    if kind in ANY_TWO or any(parent not in sexes for parent in group):
        return group
    counts = Counter(sexes[parent] for parent in group)
    return [parent for parent in group if counts[sexes[parent]] > 1]


def _at_one_time(rows: list[dict[str, Any]], a: str, b: str) -> bool:
    times = {
        person: [parse_bounds(row["valid_from"], row["valid_to"]) for row in rows if row["person"] == person]
        for person in (a, b)
    }
    return any(may_overlap(x, y) for x in times[a] for y in times[b])


def _denied(rows: list[dict[str, Any]]) -> list[str]:
    """Return the people whom one source states and another denies to be this parent, sorted."""
    said = {(row["person"], row["source"]) for row in rows if row["polarity"] == "+"}
    denials = [(row["person"], row["source"]) for row in rows if row["polarity"] == "-"]
    return sorted({p for p, source in denials for q, other in said if p == q and source != other})


def _finding(
    gathered: Gathered, rows: list[dict[str, Any]], competing: list[str], denied: list[str], sexes: dict[str, str],
    told: Told, ties: Ties,
) -> Finding:  # fmt: skip
    child, kind = rows[0]["ref_person"], rows[0]["value"]
    concerned = [
        row for row in rows
        if row["person"] in denied or (row["person"] in competing and row["polarity"] == "+")
    ]  # fmt: skip
    open_pairs = any_may_be_one(told, competing)
    # Where nobody can be left out as a double, the parents compete however the open pairs are decided.
    doubtful = bool(open_pairs) and not denied and not _still_too_many(rows, competing, open_pairs, kind, sexes, told)
    parents = sorted({*competing, *denied}, key=gathered.label)
    first = parents[0]
    rest = ties.between([_child_side(concerned, parent) for parent in parents])
    link_ids = [link for pair in open_pairs if (link := told.candidate(*pair))]
    detail = _detail(gathered, competing, denied, open_pairs, doubtful, rest.sentence)
    return finding(
        competing_parentage,
        kind="tension" if doubtful else "contradiction",
        severity="S2" if doubtful else "S1",
        summary=_summary(gathered, child, kind, concerned, parents, competing, sexes),
        statements=[row["id"] for row in concerned],
        against=[row["id"] for row in concerned if row["person"] != first or row["polarity"] == "-"],
        personas={p for row in concerned for p in (row["about"], row["ref"])},
        people=(child, *parents),
        links=(*rest.links, *link_ids),
        evidence=[Evidence(what="parents", items=tuple(parents))],
        detail=detail,
        settle="The adoption order." if kind == "adoptive" else "The birth registration entry, or a genetic test.",
        held_by="court" if kind == "adoptive" else "registry",
    )


def _still_too_many(
    rows: list[dict[str, Any]], competing: list[str], open_pairs: list[tuple[str, str]], kind: str,
    sexes: dict[str, str], told: Told,
) -> bool:  # fmt: skip
    """Whether too many parents are left when everybody who may be one person is counted once."""
    doubles = {max(pair) for pair in open_pairs}
    kept = [row for row in rows if row["person"] in competing and row["person"] not in doubles]
    return bool(_competing(kept, kind, sexes, told))


def _child_side(rows: list[dict[str, Any]], parent: str) -> Side:
    """The records of the child that a parent's statements name."""
    mine = [row for row in rows if row["person"] == parent]
    named = [{"id": row["id"], "about": row["ref"], "agency": row["agency"], "withheld": False} for row in mine]
    return side_of(named, parent)


def _detail(
    gathered: Gathered, competing: list[str], denied: list[str], open_pairs: list[tuple[str, str]], doubtful: bool,
    weakest: str,
) -> str:  # fmt: skip
    told = []
    if denied:
        names = listed_in_words([gathered.label(person) for person in denied])
        told.append(f"One source states and another denies that {names} is this parent.")
    if len(competing) > 1:
        told.append("Only the same type of parentage is compared; step, foster and social parents are not.")
    if open_pairs:
        pairs = "; ".join(f"{gathered.label(a)} ({a}) and {gathered.label(b)} ({b})" for a, b in open_pairs)
        told.append(f"{'They' if doubtful else 'Some'} may be one person recorded twice: {pairs}.")
    if weakest:
        told.append(f"The statements may be about two children. {weakest}")
    return " ".join(told)


def _summary(
    gathered: Gathered, child: str, kind: str, rows: list[dict[str, Any]], parents: list[str], competing: list[str],
    sexes: dict[str, str],
) -> str:  # fmt: skip
    one_sex = {sexes.get(parent) for parent in competing}
    noun = _SEX_WORDS.get(next(iter(one_sex)) or "", "parent") if len(one_sex) == 1 else "parent"
    sides = []
    for parent in parents:
        for polarity, words in (("+", ""), ("-", "not ")):
            said = [r for r in rows if r["person"] == parent and r["polarity"] == polarity]
            if said:
                agencies = listed_in_words([AGENCY_WORDS.get(a, a) for a in sorted({r["agency"] for r in said})])
                withheld = all(r["withheld"] for r in said)
                name = "a person whom the source withholds" if withheld else gathered.label(parent)
                sides.append(f"{words}{name} ({agencies})")
    number = {1: "Contrary statements of one", 2: "Two", 3: "Three", 4: "Four"}.get(len(parents), str(len(parents)))
    plural = "" if len(parents) == 1 else "s"
    return f"{number} {_WORDS[kind]} {noun}{plural} are recorded for {gathered.label(child)}: {listed_in_words(sides)}."
