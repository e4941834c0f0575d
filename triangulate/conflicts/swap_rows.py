"""What AL-6 compares: entries of harm by what kind they are, what is known of people, and group entries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.contrary import about_people, flagged
from triangulate.conflicts.subject_words import Person

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

_HURT: Final = "hurt"
_ACCUSED: Final = "accused"
_FIRST_HAND: Final = ("observed", "official", "self")


@dataclass(frozen=True, slots=True)
class Swap:
    """A statement (or claim) filed under ``person`` that fits ``relatives``, and ``because`` of what."""

    person: str
    relatives: tuple[str, ...]
    filed: str
    predicate: str
    agency: str
    because: tuple[str, ...]
    other: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    personas: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()

    def together(self, other: Swap) -> Swap:
        """Return both reasons as one."""
        return replace(
            self,
            relatives=_union(self.relatives, other.relatives),
            because=_union(self.because, other.because),
            other=_union(self.other, other.other),
            names=_union(self.names, other.names),
            personas=_union(self.personas, other.personas),
            events=_union(self.events, other.events),
            claims=_union(self.claims, other.claims),
        )


def _union(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*one, *other}))


def harm_rows(gathered: Gathered, *, claims: bool = False) -> pl.DataFrame:
    """Return the statements (or the draft's claims) of an injury, a victim, an allegation, a suspect or a concern.

    The columns of statements, and ``key`` (hurt, accused, or the concern: only rows of one key are compared),
    ``event`` (the first record of it), ``day``, ``words`` (the value in lower case), ``first_hand``, ``cites``.
    """
    if claims:
        said = gathered.claims.filter(pl.col("person").is_not_null() & (pl.col("polarity").fill_null("+") == "+"))
        said = said.with_columns(pl.lit(None, pl.String).alias("agency"))
    else:
        said = about_people(gathered, gathered.said("injury", "allegation", "concern", "participant"))
        said = said.with_columns(pl.lit(None, pl.List(pl.String)).alias("cites"))
    predicate, value = pl.col("predicate"), pl.col("value")
    key = (
        pl.when((predicate == "injury") | ((predicate == "participant") & (value == "victim"))).then(pl.lit(_HURT))
        .when((predicate == "allegation") | ((predicate == "participant") & value.is_in(["suspect", "offender"])))
        .then(pl.lit(_ACCUSED))
        .when(predicate == "concern").then(pl.concat_str(pl.lit("concern "), value.fill_null("")))
    )  # fmt: skip
    rows = said.with_columns(key.alias("key")).filter(pl.col("key").is_not_null())
    placed = rows.join(gathered.same_events, left_on="ref", right_on="event", how="left", maintain_order="left")
    return placed.select(
        "id", "person", "about", "predicate", "agency", "source", "ref", "basis", "derived_from", "cites", "key",
        pl.coalesce("same", "ref").alias("event"),
        pl.col("event_time").str.slice(0, 10).alias("day"),
        value.str.to_lowercase().str.strip_chars().alias("words"),
        (pl.col("basis").cast(pl.String).is_in(_FIRST_HAND) | pl.col("agency").is_in(["health", "police"]))
        .fill_null(value=False).alias("first_hand"),
    )  # fmt: skip


def known_people(gathered: Gathered, people: pl.Series) -> tuple[dict[str, Person], dict[str, dict[str, list[str]]]]:
    """Return what is known of each of ``people``, and the statements that say it, by predicate and person.

    No sex is given for somebody with gender recognition, another gender, or two sexes on record.
    """
    wanted = pl.DataFrame({"person": people.unique().sort()})
    names = gathered.names.filter(~pl.col("placeholder")).join(wanted, on="person", how="semi").sort("id")
    born = gathered.birth_dates.join(wanted, on="person", how="semi").sort("id")
    exact = born.filter(pl.col("earliest") == pl.col("latest"))
    sexes = gathered.said("sex", "gender").join(wanted, on="person", how="semi").sort("id")
    values = sexes.group_by("person").agg(pl.col("value").unique())
    one_sex = dict(
        values.filter(pl.col("value").list.len() == 1).select("person", pl.col("value").list.first()).iter_rows()
    )
    lived = flagged(gathered, "gender_recognition")
    by_name = _grouped(names, "value")
    by_day = _grouped(exact, "earliest")
    known = {
        person: Person(
            names=tuple(sorted({str(value) for value in by_name.get(person, ())})),
            born=tuple(sorted({d for d in by_day.get(person, ()) if isinstance(d, date)})),
            sex=one_sex[person] if one_sex.get(person) in ("F", "M") and person not in lived else "",
        )
        for person in wanted["person"]
    }
    carrying = {
        "name": {p: [str(i) for i in ids] for p, ids in _grouped(names, "id").items()},
        "birth_date": {p: [str(i) for i in ids] for p, ids in _grouped(exact, "id").items()},
        "sex": {p: [str(i) for i in ids] for p, ids in _grouped(sexes, "id").items()},
    }
    return known, carrying


def _grouped(frame: pl.DataFrame, column: str) -> dict[str, list[object]]:
    found: dict[str, list[object]] = defaultdict(list)
    for person, value in frame.select("person", column).iter_rows():
        found[person].append(value)
    return found


def without_group_entries(gathered: Gathered, hits: pl.DataFrame) -> pl.DataFrame:
    """Leave out entries that the same source has for the relative too: a group referral names all of them."""
    if hits.is_empty():
        return hits
    own = gathered.said(*hits["predicate"].unique().sort()).select(
        "source", "predicate", "person", "ref", "quote", "value", "event_time", "recorded_at"
    )
    both = hits.join(own, left_on=["source", "predicate", "relative"], right_on=["source", "predicate", "person"],
                     suffix="_own")  # fmt: skip
    one_event = pl.col("ref") == pl.col("ref_own")
    one_quote = pl.col("quote") == pl.col("quote_own")
    when = pl.coalesce("event_time", "recorded_at") == pl.coalesce("event_time_own", "recorded_at_own")
    one_entry = pl.col("ref").is_null() & (pl.col("value") == pl.col("value_own")) & when
    group = both.filter(pl.any_horizontal(e.fill_null(value=False) for e in (one_event, one_quote, one_entry)))
    return hits.join(group.select("id", "relative").unique(), on=["id", "relative"], how="anti")
