"""EX-1: somebody whom one origin alone attests, and none of the records that ought to exist of a child."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.expected_records import Searched, birthday, expected_records, people_shown, searches
from triangulate.findings import Evidence, Finding
from triangulate.linking.agreement import NAMES_AGREE
from triangulate.normalise.birth_places import birth_country
from triangulate.normalise.dates import parse_date
from triangulate.wording import AGENCY_WORDS, listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered
    from triangulate.lineage import Origins

_OF_A_RELATIVE: Final = ("parent", "sibling", "twin", "household_member", "carer", "parental_responsibility")
_ADULT: Final = 18
_HOME: Final = {"JE": ("JERSEY",), "ENG": ("ENGLAND", "UNITED KINGDOM", "GREAT BRITAIN")}
_CAME: Final = r"^x_.*(arriv|immigra|asylum|visa|adopt|home_educat|stillb|miscarr|emigrat)"
_ADOPTION: Final = ("adoption_order", "placement_order")
_MARKED: Final = ("adopted", "sealed", "unaccompanied", "test")


@check("EX-1", "Phantom person", kind="gap", severity="S1 if a draft relies on it, else S2")
def phantom_person(gathered: Gathered) -> Iterable[Finding]:
    """A child is attested by one origin alone, and none of the records exists that ought to exist of a child.

    1. Looked at is whoever is under 18 on the date of the run, is no parent, and is not perhaps somebody else: no
       possible link, and no record of the same name and a birth date that fits, leads to another person. Everything
       said of the child, and every statement that names them as somebody's child, brother or sister, goes back to
       one independent origin: statements that were copied from, or cite, one another count once, and statements of
       unknown origin are never counted as independent, and are left to that origin only where one source makes them;
       what one document, or one source on one day, writes is one origin.
    2. Expected of a child who lives in the jurisdiction are a birth entry, a registration with a general practice,
       and from 5 to 16 a place on a school roll (``expected_records.csv``, with the law or guidance of each).
       A record counts as expected only if a source of the agency that holds it declares itself complete for it over
       the time: for a birth, on every day it can have been; for the others, for a year of the child's life.
    3. It is raised if at least one record is expected by rule 2 and every expected record is absent.
    4. What was searched is printed with its coverage. That a person is absent from what was searched does not mean
       that they do not exist: the finding asks who saw them.
    5. Graded S2. S1 if a draft cites one of the statements or makes a claim about the person.

    Not raised by: a child whose date of birth is not known, or an adult; a birth abroad, an arrival or an
    unaccompanied child; an adoption order, adoption or sealed record; a stillbirth or a death before the record was
    due; any source that states a practice, a school (of whatever kind) or an official birth date; sources that do not
    declare themselves complete, or not over the time; placeholders and the unborn (EX-2).

    Source of the expected records: the table's own column ``source``.
    """
    looked = searches(gathered.sources, expected_records())
    if not looked:
        return
    children = _children(gathered)
    children = children.join(_excused(gathered, children, looked), on="person", how="anti")
    if children.is_empty():
        return
    as_at = _as_at(gathered)
    missing = _missing(gathered, children, looked, as_at)
    said = _statements_of(gathered, sorted(missing))
    for person, held in sorted(missing.items()):
        rows = said.get(person, [])
        origins = gathered.lineage.origins([row["id"] for row in rows])
        if rows and _one_origin(origins, rows):
            yield _finding(gathered, person, rows, held, origins)


def _children(gathered: Gathered) -> pl.DataFrame:
    """Return ``person, earliest, latest`` of people with a birth date whom no possible link leads to somebody else."""
    persons = gathered.personas.filter(pl.col("person").is_not_null())
    marked = pl.any_horizontal(*(pl.col("flags").list.contains(flag) for flag in _MARKED)).fill_null(value=False)
    usual = persons.group_by("person").agg(
        ((pl.col("type") == "person") & ~marked).all().alias("usual"),
    )
    born = gathered.birth_dates.drop_nulls(["earliest", "latest"]).group_by("person")
    spans = born.agg(pl.col("earliest").min(), pl.col("latest").max())
    named = pl.col("level_name").is_in([*NAMES_AGREE, "close", "initials"]).fill_null(value=False)
    candidates = gathered.linking.people.candidates().filter(named)
    maybe = pl.concat([candidates.select(person="person_a"), candidates.select(person="person_b")]).unique()
    known = spans.join(usual.filter("usual"), on="person", how="semi").join(maybe, on="person", how="anti")
    parents = gathered.said("parent").select("person").unique()
    known = known.join(parents, on="person", how="anti")
    return known.join(_under_one_name(gathered, known), on="person", how="anti").sort("person")


def _under_one_name(gathered: Gathered, children: pl.DataFrame) -> pl.DataFrame:
    """Return ``person`` of children of whose name and age somebody else is recorded: perhaps one child held twice.

    That is a question of linking, and no missing person.
    """
    keys = ["family_key", "given_first"]
    names = gathered.names.filter(~pl.col("placeholder")).select("person", *keys).drop_nulls().unique()
    mine = names.join(children, on="person")
    born = gathered.birth_dates.select(other="person", first="earliest", last="latest").drop_nulls()
    both = mine.join(names.rename({"person": "other"}), on=keys).filter(pl.col("person") != pl.col("other"))
    dated = both.join(born, on="other")
    fits = (pl.col("first") <= pl.col("latest")) & (pl.col("last") >= pl.col("earliest"))
    return dated.filter(fits).select("person").unique()


def _excused(gathered: Gathered, children: pl.DataFrame, looked: list[Searched]) -> pl.DataFrame:
    """Return ``person`` of children born abroad, arrived, adopted, or dead when they were born."""
    said = gathered.statements.filter(pl.col("polarity") == "+")
    mine = said.join(children, on="person", how="semi")
    places = mine.filter((pl.col("predicate") == "birth_place") & pl.col("value").is_not_null())
    distinct = places["value"].unique().sort()
    home = {country for one in looked for country in _HOME.get(one.rule.jurisdiction, ())}
    abroad = [text for text in distinct if (country := birth_country(text)) is not None and country not in home]
    orders = pl.col("predicate").is_in(["order", "legal_status"]) & pl.col("value").is_in(_ADOPTION)
    came = pl.col("predicate").str.contains(_CAME)
    adopted = said.filter(
        (pl.col("predicate") == "parent") & (pl.col("value") == "adoptive") & pl.col("ref_person").is_not_null()
    )
    days = children.select("person", "earliest", "latest")
    deaths = mine.filter(pl.col("predicate") == "death_date").select("person", "value").drop_nulls()
    died = deaths.join(days, on="person")
    still = [
        person
        for person, value, first, last in died.select("person", "value", "earliest", "latest").iter_rows()
        if (day := parse_date(value)).earliest is not None and day.earliest <= last and (day.latest or last) >= first
    ]
    frames = [
        places.filter(pl.col("value").is_in(abroad)).select("person"),
        mine.filter(orders.fill_null(value=False) | came).select("person"),
        adopted.select(person="ref_person"),
        pl.DataFrame({"person": still}, schema={"person": pl.String}),
    ]
    return pl.concat(frames).unique()


def _as_at(gathered: Gathered) -> date:
    """Return the date of the run; without one the last day of which anything is stated."""
    if gathered.inputs.as_at:
        return date.fromisoformat(gathered.inputs.as_at[:10])
    times = gathered.statements.select(pl.max_horizontal(pl.col("recorded_at", "event_time").str.slice(0, 10)).max())
    last = parse_date(times.item() or "").latest
    return last or date.max


def _missing(
    gathered: Gathered, children: pl.DataFrame, looked: list[Searched], as_at: date
) -> dict[str, list[Searched]]:
    """Return the children of whom every expected record is absent, each with where those were looked for."""
    shown = {rule: people_shown(gathered, rule) for rule in dict.fromkeys(one.rule for one in looked)}
    for people in shown.values():
        # One record that ought to exist and does is enough: somebody else has seen the child.
        children = children.join(people, on="person", how="anti", maintain_order="left")
    died = gathered.said("death_date").drop_nulls("value").join(children, on="person", how="semi")
    until = {person: parse_date(value).latest or as_at for person, value in died.select("person", "value").iter_rows()}
    found: dict[str, list[Searched]] = {}
    for person, first, last in children.iter_rows():
        if birthday(last, _ADULT) <= as_at or first > as_at:
            continue
        held = [one for one in looked if one.covers((first, last), min(as_at, until.get(person, as_at)))]
        if held:
            found[person] = held
    return found


def _statements_of(gathered: Gathered, people: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Return what is said of each of ``people``, and what names them as somebody's relative."""
    wanted = pl.DataFrame({"person": people}, schema={"person": pl.String})
    about = gathered.statements.join(wanted, on="person", how="semi").with_columns(of="person")
    naming = about_people(gathered, gathered.said(*_OF_A_RELATIVE)).join(
        wanted, left_on="ref_person", right_on="person", how="semi"
    )
    both = pl.concat([about, naming.with_columns(of="ref_person").select(about.columns)]).unique(["of", "id"])
    parts = both.sort("id").partition_by("of", as_dict=True).items()
    return {str(key[0]): part.to_dicts() for key, part in parts}


def _one_origin(origins: Origins, rows: list[dict[str, Any]]) -> bool:
    """Whether everything goes back to one writing: the known origins to one, and what is unknown to its source."""
    by_id = {row["id"]: row for row in rows}
    known = {_writing(by_id.get(root), root) for root in origins.roots}
    unknown = [row for one in origins.unknown_statements if not (row := by_id[one])["derived_from"]]
    sources = {row["source"] for row in unknown} | {by_id[root]["source"] for root in origins.roots if root in by_id}
    return len(known) <= 1 and len(sources) <= 1


def _writing(row: dict[str, Any] | None, root: str) -> tuple[str, ...]:
    """Return what tells one writing from another: the document, else the source and the day."""
    if row is None:
        return (root,)
    if row["document"]:
        return (row["document"],)
    return (row["source"], (row["recorded_at"] or row["event_time"] or "")[:10])


def _finding(
    gathered: Gathered, person: str, rows: list[dict[str, Any]], held: list[Searched], origins: Origins
) -> Finding:
    ids = {row["id"] for row in rows}
    personas = {row["about"] for row in rows} | {row["ref"] for row in rows if row["ref_person"] == person}
    claims = gathered.claims.filter(
        (pl.col("person") == person)
        | (pl.col("ref_person") == person)
        | pl.col("cites").list.eval(pl.element().is_in(sorted(ids))).list.any()
    )["id"].to_list()
    agencies = sorted({row["agency"] for row in rows})
    by_time = (
        (bool(row["derived_from"]) for row in rows),
        (row["recorded_at"] or row["event_time"] or "~" for row in rows),
    )
    *_, origin = min(zip(*by_time, (row["id"] for row in rows), rows, strict=True), key=lambda each: each[:3])
    first = origin["recorded_at"] or origin["event_time"]
    when = f", first {first[:10]}" if first and not origin["withheld"] else ""
    absent = list(dict.fromkeys(one.rule.record for one in held))
    return finding(
        phantom_person,
        severity="S1" if claims else "S2",
        summary=f"Only one origin attests {gathered.label(person)} "
        f"({AGENCY_WORDS.get(origin['agency'], origin['agency'])}{when}), and none of the records expected of a child "
        f"was found in what was searched: {listed_in_words(absent)}.",
        statements=ids,
        personas=personas,
        people=[person],
        claims=claims,
        evidence=[
            Evidence(what="origin", items=tuple(sorted(origins.roots))),
            Evidence(what="expected", items=tuple(absent)),
        ],
        detail=f"{len(rows)} statements ({listed_in_words([AGENCY_WORDS.get(a, a) for a in agencies])}) go back to one "
        "origin; repetition is not a second witness. Absent from what was searched does not mean that the person does "
        "not exist: a birth or a life abroad, an adoption, a recent arrival, or a source that is not in the run would "
        "explain it.",
        settle="Who saw the child, and when; the birth registration entry, or the record of arrival.",
        held_by="registry",
        searched=[one.words for one in held],
    )
