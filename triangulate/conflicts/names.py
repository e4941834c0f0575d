"""AT-2: names of one person that nothing recorded reconciles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.apart_by_number import one_number_two_names
from triangulate.conflicts.check import check, finding
from triangulate.conflicts.contrary import (
    Rest,
    Side,
    Ties,
    about_people,
    against,
    flagged,
    in_order,
    recorded,
    side_of,
)
from triangulate.conflicts.name_relations import Relation, family_names_of_relatives, name_relation, reconciled_by
from triangulate.findings import Finding
from triangulate.linking.components import components
from triangulate.normalise.valid_times import may_overlap, parse_bounds
from triangulate.wording import value_words

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

KNOWN_CHANGE: Final = ("maiden", "former", "alias", "preferred")
"""Types of names that say of themselves that the person has another name too."""

Row = dict[str, Any]


@check(
    "AT-2",
    "Name or alias conflict",
    kind="tension",
    severity="S3; S2 if a link weaker than strong joins the records, because then the name carries it",
)
def name_conflict(gathered: Gathered) -> Iterable[Finding]:
    """Names of one person remain that no ordinary reason reconciles.

    1. Names that agree stand together: same words in another case, order or spelling, diacritics, particles,
       short and familiar forms, initials, one part of a double surname, endings by sex, one or two letters of
       transcription, a birth name after "née".
    2. Names that one record gives stand together, because that record knows both, unless it gives both as
       official at one time. So do names whose valid times cannot overlap: a change of name.
    3. Names that are marked maiden, former, alias or preferred, or have ended, say of themselves that there is another
       name: a group of nothing else raises nothing, and one of them that agrees with a name elsewhere joins the groups.
    4. Other given names, with the same or another family name, are what remains.
    5. Another family name under the same given names remains only for a child under 16, and for a person recorded
       as male and never as female; with no partner recorded, and unless each name is one that a parent carries, or
       one of the two names is from the police. Women change names on marriage, children take a parent's name, and
       names on a criminal record last for the life of the record.
    6. Two records that carry one current official number, family name and birth date and differ in the given name are
       looked at too, although linking holds them apart as candidates; unless two sexes are registered or a source
       holds a record of each, because then the number clashes (ID-5).
    7. One finding a person lists every name of each group. Graded S3; S2 if a link weaker than strong joins them.

    Not raised by: marriage, deed poll with its dates, Portuguese and Polish names, Jersey "Le" and "de La",
    initials alone, a missing part, placeholders, people flagged as adopted or with gender recognition (two lawful
    names; the flag is never shown).

    Source: rules 2, 3 and 5 are this project's reading rules, set so that a change of name that is usual in
    England and Jersey is never taken for a conflict.
    """
    names = _comparable(gathered)
    residue = dict(_residues(gathered, names))
    ties = Ties(gathered, residue)
    for person, sides in sorted(residue.items()):
        rest = ties.between(sides)
        yield _found([person], sides, rest)
    yield from _under_one_number(gathered, names)


def _comparable(gathered: Gathered) -> pl.DataFrame:
    """Return the names that say enough to be compared: no placeholders, no initials alone."""
    names = about_people(gathered, gathered.names)
    return names.filter(~pl.col("placeholder") & ~pl.col("initials_only"))


def _residues(gathered: Gathered, names: pl.DataFrame) -> Iterator[tuple[str, list[Side]]]:
    two_lawful_names = flagged(gathered, "adopted", "gender_recognition")
    many = names.group_by("person").agg(pl.col("full_key").n_unique().alias("names")).filter(pl.col("names") > 1)
    several = names.join(many, on="person", how="semi").filter(~pl.col("person").is_in(sorted(two_lawful_names)))
    people = _with_unlike_names(several)
    if people.is_empty():
        return
    rows = several.join(people, on="person", how="semi").sort("person", "id")
    may_differ = _family_may_differ(gathered, people)
    relatives = family_names_of_relatives(gathered, people, names)
    for (person,), part in rows.group_by("person", maintain_order=True):
        key = str(person)
        sides = _sides(list(part.iter_rows(named=True)), key in may_differ, relatives.get(key, frozenset()))
        if len(sides) > 1:
            yield key, sides


def _with_unlike_names(names: pl.DataFrame) -> pl.DataFrame:
    """Return the people with two names that do not agree; each distinct pair of names is compared once."""
    held = names.select("person", "value", "given_first", "family_key").unique()
    pairs = held.join(held, on="person", suffix="_2").filter(pl.col("value") < pl.col("value_2"))
    # The same first given name and family name always agree, and are most of the pairs.
    alike = (pl.col("given_first") == pl.col("given_first_2")) & (pl.col("family_key") == pl.col("family_key_2"))
    pairs = pairs.filter(~alike.fill_null(value=False))
    distinct = pairs.select("value", "value_2").unique()
    unlike = [name_relation(a, b) in (Relation.GIVEN_DIFFERS, Relation.FAMILY_DIFFERS) for a, b in distinct.iter_rows()]
    apart = distinct.filter(pl.Series(unlike, dtype=pl.Boolean))
    return pairs.join(apart, on=["value", "value_2"], how="semi").select("person").unique().sort("person")


MARRIAGE_AGE: Final = 16
"""Years below which nobody marries (Jersey: Marriage and Civil Status (Jersey) Law 2001; England: 18 since 2023)."""


def _family_may_differ(gathered: Gathered, people: pl.DataFrame) -> frozenset[str]:
    """Return those of ``people`` for whom another family name needs a sentence (rule 5)."""
    sexes = gathered.said("sex").join(people, on="person", how="semi").group_by("person").agg(pl.col("value").unique())
    male = sexes.filter((pl.col("value").list.len() == 1) & (pl.col("value").list.first() == "M"))["person"]
    pairs = gathered.said("partner").select("person", "ref_person")
    partnered = {person for pair in pairs.iter_rows() for person in pair}
    return (frozenset(male) | _children(gathered, people)) - partnered


def _children(gathered: Gathered, people: pl.DataFrame) -> frozenset[str]:
    """Return those of ``people`` who are under the age of marriage by every birth date said of them."""
    if gathered.inputs.as_at is None:
        return frozenset()
    born = gathered.birth_dates.join(people, on="person", how="semi").group_by("person").agg(pl.col("earliest").min())
    latest = pl.lit(gathered.inputs.as_at[:10]).str.to_date().dt.offset_by(f"-{MARRIAGE_AGE}y")
    return frozenset(born.filter(pl.col("earliest") > latest)["person"])


def _sides(rows: Sequence[Row], family_may_differ: bool, relatives: frozenset[str]) -> list[Side]:
    """Return the groups of names that stay apart; fewer than two where everything is reconciled."""
    pairs = [(a, b) for place, a in enumerate(rows) for b in rows[place + 1 :]]
    together = [(a["id"], b["id"]) for a, b in pairs if _stand_together(a, b, family_may_differ, relatives)]
    groups = components([*together, *((row["id"], row["id"]) for row in rows)])
    of = {row["id"]: row for row in rows}
    apart = [[of[i] for i in ids] for ids in groups]
    sides = [one for one in apart if not all(map(_known_change, one)) and not _kept_by_police(one, rows)]
    return in_order(side_of(one, _words(one)) for one in sides)


def _kept_by_police(group: Sequence[Row], rows: Sequence[Row]) -> bool:
    """Whether only police give these names, and only the family name differs: a criminal record keeps old ones."""
    inside = {row["id"] for row in group}
    return all(row["agency"] == "police" for row in group) and not any(
        name_relation(row["value"], other["value"]) is Relation.GIVEN_DIFFERS
        for row in group
        for other in rows
        if other["id"] not in inside
    )


def _known_change(row: Row) -> bool:
    return row["name_type"] in KNOWN_CHANGE or row["valid_to"] not in (None, "", "..")


def _stand_together(a: Row, b: Row, family_may_differ: bool, relatives: frozenset[str]) -> bool:
    if not may_overlap(parse_bounds(a["valid_from"], a["valid_to"]), parse_bounds(b["valid_from"], b["valid_to"])):
        return True
    if a["about"] == b["about"] and not a["name_type"] == b["name_type"] == "official":
        return True
    relation = name_relation(a["value"], b["value"])
    if relation is not Relation.FAMILY_DIFFERS:
        return relation is not Relation.GIVEN_DIFFERS
    return not family_may_differ or reconciled_by(relatives, a["value"], b["value"])


def _words(rows: Sequence[Row]) -> str:
    told = {value_words("name", row["value"], row["value_kind"]) for row in rows if not row["withheld"]}
    return " / ".join(sorted(told))


def _under_one_number(gathered: Gathered, names: pl.DataFrame) -> Iterator[Finding]:
    """Yield a finding for each two records under one number with other given names (rule 6)."""
    pairs = one_number_two_names(gathered)
    two_lawful_names = flagged(gathered, "adopted", "gender_recognition")
    rows = names.filter(pl.col("person").is_in(sorted({*pairs["person_a"], *pairs["person_b"]}))).sort("id").to_dicts()
    by_person: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_person[row["person"]].append(row)
    one_a_pair = pairs.unique(["person_a", "person_b"], keep="first", maintain_order=True)
    for link, *people in one_a_pair.select("link", "person_a", "person_b").iter_rows():
        held = [row for person in people for row in by_person[person]]
        sides = _sides(held, False, frozenset())
        if len(sides) > 1 and two_lawful_names.isdisjoint(people):
            sentence = "Linking holds the records apart although one current official number stands on both."
            yield _found(people, sides, Rest("possible", (link,), sentence))


def _found(people: list[str], sides: list[Side], rest: Rest) -> Finding:
    detail = "No nickname, spelling, order, former name or recorded change of name explains the difference."
    return finding(
        name_conflict,
        severity="S2" if rest.below_strong else "S3",
        summary=recorded("names that do not agree", "name", "one person", sides),
        detail=f"{detail} {rest.sentence}".strip(),
        statements=[statement for side in sides for statement in side.statements],
        against=against(sides),
        personas={persona for side in sides for persona in side.personas},
        people=people,
        links=rest.links,
        settle="An identity document, or a record of a change of name.",
        held_by="registry",
    )
