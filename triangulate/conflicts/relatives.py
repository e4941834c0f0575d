"""Records that fit two relatives: the search behind ID-4, in columns, and what may tell the relatives apart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.kinship import RARE_SURNAME, evidence_of_kinship, surname_counts
from triangulate.conflicts.telling_apart import (
    A_GENERATION,
    Known,
    initial_fits,
    known_of,
    same_generation,
    same_given_name,
    told_apart,
)
from triangulate.wording import WITHHELD

if TYPE_CHECKING:
    from triangulate.gathered import Gathered


@dataclass(frozen=True, slots=True)
class Doubt:
    """A record that fits two or more relatives.

    ``candidates``: a person for each relative, with the birth date that tells them apart if their names do not;
    ``people``: everybody held to be one of them, and the record's own person; ``initial_fits``: the one candidate
    whose name begins with the record's initial.
    """

    persona: str
    agency: str
    candidates: tuple[tuple[str, str], ...]
    people: tuple[str, ...]
    personas: tuple[str, ...]
    shared: str
    shown_names: tuple[tuple[str, str], ...]
    own_statements: tuple[str, ...]
    relatives_statements: tuple[str, ...]
    links: tuple[str, ...]
    initial_fits: tuple[str, ...] = ()


def doubtful_records(gathered: Gathered) -> list[Doubt]:
    """Return the records that fit two relatives and hold nothing that tells them apart, by persona."""
    names = about_people(gathered, gathered.names).filter(~pl.col("placeholder") & (pl.col("family_key") != ""))
    twins = _twin_candidates(gathered, names)
    namesakes = _namesake_candidates(gathered, names)
    candidates = pl.concat([twins, namesakes]).unique().sort("record", "relative")
    if candidates.is_empty():
        return []
    known = known_of(gathered, names, candidates)
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
    relatives = marked.filter("named").filter(full).select("about", "person", *on).unique()
    joined = relatives.join(records, on=on)
    several = joined.group_by("record", *on).agg(pl.col("person").n_unique().alias("people"))
    kept = joined.join(several.filter(pl.col("people") > 1), on=["record", *on], how="semi")
    common = surname_counts(names).filter(pl.col("people") > RARE_SURNAME)
    kin = evidence_of_kinship(gathered, kept)
    kept = kept.with_columns(pl.col("family_key").is_in(common["family_key"].implode()).alias("common"))
    kept = kept.filter(~pl.col("common") | pl.col("about").is_in(kin.implode()))
    return kept.select("record", pl.col("about").alias("relative"), pl.lit("twins").alias("kind"))


def _namesake_candidates(gathered: Gathered, names: pl.DataFrame) -> pl.DataFrame:
    """Return ``record, relative, kind``: undated records beside dated ones of their name and home, or with a link."""
    on = ["family_key", "given_first"]
    full = names.filter(pl.col("given_first").str.len_chars() > 1).select("about", *on).unique()
    records = full.join(gathered.birth_dates, on="about", how="anti").rename({"about": "record"})
    spans = gathered.birth_dates.group_by("about").agg(pl.col("earliest").min(), pl.col("latest").max())
    relatives = full.join(spans, on="about")
    near = pl.concat([_at_one_home(gathered, records, relatives), _linked(gathered, records, relatives)]).unique()
    near = pl.concat([near, _parent_or_child(gathered, near, relatives)]).unique()
    pairs = near.join(relatives, on=["about", *on])
    years = pl.col("earliest").max().dt.year() - pl.col("latest").min().dt.year()
    apart = pairs.group_by("record", *on).agg(years.alias("years")).filter(pl.col("years") >= A_GENERATION)
    kept = pairs.join(apart, on=["record", *on], how="semi")
    return kept.select("record", pl.col("about").alias("relative"), pl.lit("namesakes").alias("kind"))


def _parent_or_child(gathered: Gathered, near: pl.DataFrame, relatives: pl.DataFrame) -> pl.DataFrame:
    """Return ``record, about`` for the parents and children of those near a record who carry the record's name."""
    person_of = gathered.linking.people.members.select("person", about="persona")
    said = gathered.said("parent").select("person", kin="ref_person").drop_nulls()
    kin = pl.concat([said, said.select(person="kin", kin="person")]).unique()
    on = ["family_key", "given_first"]
    of_name = relatives.join(person_of.rename({"person": "kin"}), on="about").select("about", "kin", *on)
    theirs = near.join(person_of, on="about").join(kin, on="person").drop("about", "person")
    return theirs.join(of_name, on=["kin", *on]).select("record", "about", *on)


def _at_one_home(gathered: Gathered, records: pl.DataFrame, relatives: pl.DataFrame) -> pl.DataFrame:
    homes = gathered.addresses.filter(pl.col("place_key").is_not_null() & (pl.col("building") != ""))
    homes = homes.select("about", "place_key").unique()
    on = ["family_key", "given_first", "place_key"]
    at = records.join(homes.rename({"about": "record"}), on="record")
    return relatives.join(homes, on="about").join(at, on=on).select("record", "about", *on[:2])


def _linked(gathered: Gathered, records: pl.DataFrame, relatives: pl.DataFrame) -> pl.DataFrame:
    links = gathered.linking.links.filter(pl.col("strength").is_not_null()).select("a", "b")
    both = pl.concat(
        [links.rename({"a": "record", "b": "about"}), links.select(pl.col("b").alias("record"), about="a")]
    )
    on = ["family_key", "given_first"]
    return both.join(records, on="record").join(relatives, on=["about", *on]).select("record", "about", *on)


def _doubt(record: str, kind: str, relatives: list[str], known: Known) -> Doubt | None:
    groups = _people(relatives, kind, known)
    if len(groups) < 2 or told_apart(record, groups, known):
        return None
    personas = sorted(persona for group in groups for persona in group)
    links = known.links.get(record, {})
    own = [row["id"] for row in (*known.names[record], *known.born[record])]
    theirs = [row["id"] for persona in personas for row in (*known.names[persona], *known.born[persona])]
    born = "" if kind == "twins" else "born "
    candidates = sorted((known.persons[group[0]], born and born + _birth_words(group, known)) for group in groups)
    fitting = [known.persons[group[0]] for group in groups if initial_fits(record, group, known)]
    return Doubt(
        persona=record,
        agency=known.agencies[record],
        candidates=tuple(candidates),
        people=tuple(sorted({known.persons[persona] for persona in (record, *personas)})),
        personas=tuple(personas),
        shared="the family name and date of birth" if kind == "twins" else "their name",
        shown_names=tuple((r["value"], r["value_kind"]) for r in known.names[record] if not r["withheld"]),
        own_statements=tuple(own),
        relatives_statements=tuple(theirs),
        links=tuple(sorted(links[persona][0] for persona in personas if persona in links)),
        initial_fits=tuple(sorted(fitting)) if kind == "twins" and len(fitting) == 1 else (),
    )


def _birth_words(personas: list[str], known: Known) -> str:
    shown = {row["value"] for persona in personas for row in known.born[persona] if not row["withheld"]}
    return " or ".join(sorted(shown)) or WITHHELD


def _people(relatives: list[str], kind: str, known: Known) -> list[list[str]]:
    """Return the candidate records by person; records of one child under two spellings or unlinked count as one."""
    by_person: dict[str, list[str]] = defaultdict(list)
    for persona in relatives:
        by_person[known.persons[persona]].append(persona)
    groups: list[list[str]] = []
    for _, personas in sorted(by_person.items()):
        alike = same_given_name if kind == "twins" else same_generation
        match = next((group for group in groups if alike(group, personas, known)), None)
        if match is None:
            groups.append(personas)
        else:
            match.extend(personas)
    return groups
