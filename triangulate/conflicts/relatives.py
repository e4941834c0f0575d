"""Records that fit two relatives: the search behind ID-4, in columns, and what may tell the relatives apart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.kinship import RARE_SURNAME, evidence_of_kinship, surname_counts
from triangulate.normalise.name_columns import read_name_text
from triangulate.normalise.name_comparison import given_names_agree
from triangulate.normalise.names import Name

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

A_GENERATION: Final = 12
"""Years between birth dates from which two people of one name are taken for parent and child (design rule of ID-4)."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A record that fits two or more relatives. ``initial_fits``: the people whose name begins with its initial."""

    persona: str
    person: str
    agency: str
    people: tuple[str, ...]
    personas: tuple[str, ...]
    shared: str
    shown_names: tuple[tuple[str, str], ...]
    own_statements: tuple[str, ...]
    relatives_statements: tuple[str, ...]
    links: tuple[str, ...]
    initial_fits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the records at hand, by persona."""

    names: dict[str, list[Row]]
    numbers: dict[str, set[str]]
    sexes: dict[str, set[str]]
    orders: dict[str, set[str]]
    born: dict[str, list[Row]]
    links: dict[str, dict[str, tuple[str, str]]]
    persons: dict[str, str]
    agencies: dict[str, str]


def doubtful_records(gathered: Gathered) -> list[Doubt]:
    """Return the records that fit two relatives and hold nothing that tells them apart, by persona."""
    names = about_people(gathered, gathered.names).filter(~pl.col("placeholder") & (pl.col("family_key") != ""))
    twins = _twin_candidates(gathered, names)
    namesakes = _namesake_candidates(gathered, names)
    candidates = pl.concat([twins, namesakes]).unique().sort("record", "relative")
    if candidates.is_empty():
        return []
    known = _known(gathered, names, candidates)
    doubts = []
    for (record, kind), part in candidates.group_by("record", "kind", maintain_order=True):
        doubt = _doubt(str(record), str(kind), part["relative"].to_list(), known)
        if doubt is not None:
            doubts.append(doubt)
    return doubts


def _twin_candidates(gathered: Gathered, names: pl.DataFrame) -> pl.DataFrame:
    """Return ``record, relative, kind``: records without a full given name beside records that have one."""
    days = gathered.birth_dates.filter(pl.col("earliest") == pl.col("latest")).select("about", day="earliest").unique()
    keyed = names.select("about", "person", "family_key", "given_first", "initials_only").join(days, on="about")
    full = (pl.col("given_first").str.len_chars() > 1).fill_null(value=False) & ~pl.col("initials_only")
    marked = keyed.with_columns(full.any().over("about").alias("named"))
    on = ["family_key", "day"]
    records = marked.filter(~pl.col("named")).select("about", *on).unique().rename({"about": "record"})
    relatives = marked.filter("named").filter(full).select("about", "person", "given_first", *on).unique()
    joined = relatives.join(records, on=on)
    apart = joined.group_by("record", *on).agg(pl.col("given_first").n_unique().alias("names"))
    kept = joined.join(apart.filter(pl.col("names") > 1), on=["record", *on], how="semi")
    common = surname_counts(names).filter(pl.col("people") > RARE_SURNAME)
    kin = evidence_of_kinship(gathered, kept)
    kept = kept.with_columns(pl.col("family_key").is_in(common["family_key"].implode()).alias("common"))
    kept = kept.filter(~pl.col("common") | pl.col("about").is_in(kin.implode()))
    return kept.select("record", pl.col("about").alias("relative"), pl.lit("twins").alias("kind"))


def _namesake_candidates(gathered: Gathered, names: pl.DataFrame) -> pl.DataFrame:
    """Return ``record, relative, kind``: records without a birth date that share name and home or link with others."""
    full = names.filter(pl.col("given_first").str.len_chars() > 1).select("about", "person", "family_key", "given_first")
    dated = gathered.birth_dates.select("about").unique()
    on = ["family_key", "given_first"]
    records = full.join(dated, on="about", how="anti").select(pl.col("about").alias("record"), *on).unique()
    spans = gathered.birth_dates.group_by("about").agg(pl.col("earliest").min(), pl.col("latest").max())
    relatives = full.join(spans, on="about").unique()
    pairs = relatives.join(records, on=on)
    near = pl.concat([_at_one_home(gathered, pairs), _linked(gathered, pairs)]).unique()
    kept = pairs.join(near, on=["record", "about"], how="semi")
    gap = kept.group_by("record", *on).agg(
        (pl.col("earliest").max().dt.year() - pl.col("latest").min().dt.year()).alias("years"),
    )
    kept = kept.join(gap.filter(pl.col("years") >= A_GENERATION), on=["record", *on], how="semi")
    return kept.select("record", pl.col("about").alias("relative"), pl.lit("namesakes").alias("kind"))


def _at_one_home(gathered: Gathered, pairs: pl.DataFrame) -> pl.DataFrame:
    homes = gathered.addresses.filter(pl.col("place_key").is_not_null() & (pl.col("building") != ""))
    homes = homes.select("about", "place_key").unique()
    of_record = homes.rename({"about": "record"})
    shared = pairs.select("record", "about").unique().join(homes, on="about").join(of_record, on=["record", "place_key"])
    return shared.select("record", "about")


def _linked(gathered: Gathered, pairs: pl.DataFrame) -> pl.DataFrame:
    links = gathered.linking.links.filter(pl.col("strength").is_not_null()).select("a", "b")
    both = pl.concat([links.rename({"a": "record", "b": "about"}), links.select(record="b", about="a")])
    return pairs.select("record", "about").unique().join(both, on=["record", "about"], how="semi")


def _known(gathered: Gathered, names: pl.DataFrame, candidates: pl.DataFrame) -> _Known:
    ids = pl.concat([candidates["record"], candidates["relative"]]).unique()
    frame = pl.DataFrame({"about": ids})
    persons = gathered.linking.people.members.join(frame, left_on="persona", right_on="about", how="semi")
    everybody = gathered.linking.people.members.join(persons, on="person", how="semi")
    frame = everybody.select(pl.col("persona").alias("about"))

    def of(said: pl.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
        return said.join(frame, on="about", how="semi").select("about", *columns).sort(pl.all()).rows()

    numbers = gathered.identifiers.filter((pl.col("use").fill_null("") != "mother") & pl.col("key").is_not_null())
    links = gathered.linking.links.filter(pl.col("strength").is_not_null())
    links = links.join(frame, left_on="a", right_on="about", how="semi").sort("id")
    beside: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for link, a, b, strength in links.select("id", "a", "b", "strength").iter_rows():
        beside[a][b] = beside[b][a] = (link, strength)
    held = names.join(frame, on="about", how="semi").sort("id")
    born = gathered.birth_dates.join(frame, on="about", how="semi").sort("id")
    return _Known(
        names=_by_about(held.select("about", "id", "value", "value_kind", "withheld").to_dicts()),
        numbers=_sets(of(numbers, "key")),
        sexes=_sets(of(gathered.said("sex").filter(pl.col("value").is_in(["F", "M"])), "value")),
        orders=_sets(of(gathered.said("multiple_birth").drop_nulls("value"), "value")),
        born=_by_about(born.select("about", "id", "earliest", "latest").to_dicts()),
        links=beside,
        persons=dict(everybody.select("persona", "person").iter_rows()),
        agencies=dict(gathered.personas.select("id", "agency").join(frame, left_on="id", right_on="about").iter_rows()),
    )


def _by_about(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["about"]].append(row)
    return found


def _sets(rows: list[tuple[Any, ...]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for about, value in rows:
        found[about].add(value)
    return found


def _doubt(record: str, kind: str, relatives: list[str], known: _Known) -> Doubt | None:
    groups = _people(relatives, kind, known)
    if len(groups) < 2 or _told_apart(record, groups, known):
        return None
    personas = sorted(persona for group in groups for persona in group)
    links = known.links.get(record, {})
    own = [row["id"] for row in (*known.names[record], *known.born[record])]
    theirs = [row["id"] for persona in personas for row in (*known.names[persona], *known.born[persona])]
    people = tuple(sorted({known.persons[group[0]] for group in groups}))
    fitting = [known.persons[group[0]] for group in groups if _initial_fits(record, group, known)]
    return Doubt(
        persona=record,
        person=known.persons[record],
        agency=known.agencies[record],
        people=people,
        personas=tuple(personas),
        shared="the family name and date of birth" if kind == "twins" else "their name",
        shown_names=tuple((r["value"], r["value_kind"]) for r in known.names[record] if not r["withheld"]),
        own_statements=tuple(own),
        relatives_statements=tuple(theirs),
        links=tuple(sorted(links[persona][0] for persona in personas if persona in links)),
        initial_fits=tuple(sorted(fitting)) if kind == "twins" and len(fitting) == 1 else (),
    )


def _people(relatives: list[str], kind: str, known: _Known) -> list[list[str]]:
    """Return the candidate records by person; records of one child under two spellings or unlinked count as one."""
    by_person: dict[str, list[str]] = defaultdict(list)
    for persona in relatives:
        by_person[known.persons[persona]].append(persona)
    groups: list[list[str]] = []
    for _, personas in sorted(by_person.items()):
        alike = _same_given if kind == "twins" else _same_generation
        match = next((group for group in groups if alike(group, personas, known)), None)
        if match is None:
            groups.append(personas)
        else:
            match.extend(personas)
    return groups


def _same_given(one: list[str], other: list[str], known: _Known) -> bool:
    return any(given_names_agree(a, b) for a in _names(one, known) for b in _names(other, known))


def _names(personas: list[str], known: _Known) -> list[Name]:
    return [read_name_text(row["value"]) for persona in personas for row in known.names[persona]]


def _same_generation(one: list[str], other: list[str], known: _Known) -> bool:
    years = [[row["earliest"].year for p in group for row in known.born[p] if row["earliest"]] for group in (one, other)]
    return not years[0] or not years[1] or abs(min(years[0]) - min(years[1])) < A_GENERATION


def _told_apart(record: str, groups: list[list[str]], known: _Known) -> bool:
    """Whether the record is verified to be about one of them, or holds one thing that fits just one of them."""
    if any(known.links.get(record, {}).get(p, ("", ""))[1] == "verified" for group in groups for p in group):
        return True
    if any(_fits_one(record, groups, values) for values in (known.numbers, known.orders)):
        return True
    if _generation_fits_one(record, groups, known):
        return True
    initials = [_initial_fits(record, group, known) for group in groups]
    sexes = [_shares(record, group, known.sexes) for group in groups]
    return sum(initials) == 1 and sum(sexes) == 1 and initials == sexes


def _shares(record: str, group: list[str], values: dict[str, set[str]]) -> bool:
    own = values.get(record, set())
    return any(own & values.get(persona, set()) for persona in group)


def _fits_one(record: str, groups: list[list[str]], values: dict[str, set[str]]) -> bool:
    return sum(_shares(record, group, values) for group in groups) == 1


def _generation_fits_one(record: str, groups: list[list[str]], known: _Known) -> bool:
    own = {name.generation for name in _names([record], known)} - {""}
    fitting = [bool(own & {name.generation for name in _names(group, known)}) for group in groups]
    return sum(fitting) == 1


def _initial_fits(record: str, group: list[str], known: _Known) -> bool:
    initials = {name.given[0][0] for name in _names([record], known) if name.given}
    return bool(initials & {name.given[0][0] for name in _names(group, known) if name.given})


def pairs_of(personas: list[str]) -> list[tuple[str, str]]:
    """Return every pair of ``personas``, sorted."""
    return list(combinations(sorted(personas), 2))
