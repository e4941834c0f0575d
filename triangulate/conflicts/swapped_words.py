"""Entries filed under somebody whose own words are a relative's name, date of birth or sex."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.close_family import SIBLING, close_relatives
from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.subject_words import (
    Person,
    birth_date_fits_only,
    may_tell,
    name_fits_only,
    pronoun_fits_only,
    quoted_name_fits_only,
    sex_fits_only,
)
from triangulate.conflicts.swap_rows import Swap, known_people, without_group_entries

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

SPOKEN: Final = ("injury", "concern", "allegation", "health_state", "protective_factor", "participant")
_BODILY: Final = ("injury", "health_state")
_PRONOUN: Final = r"(?i)\b(his|her|he|she)\b"
_BIRTH: Final = r"(?i)\b(b\.?|born|dob|d\.o\.b\.?|birth)\s*:?\s*\d"


def words_about_another(gathered: Gathered) -> list[Swap]:
    """Return the entries whose own words are a relative's name, date of birth or sex, and not the person's."""
    said = about_people(gathered, gathered.said(*SPOKEN)).filter(
        pl.col("said_as").is_not_null() | pl.col("quote").is_not_null()
    )
    if said.is_empty():
        return []
    relatives = close_relatives(gathered, said.select("person").unique())
    columns = ["id", "about", "person", "predicate", "value", "agency", "source", "ref", "said_as", "quote",
               "event_time", "recorded_at"]  # fmt: skip
    rows = said.select(columns).join(relatives, on="person")
    rows = _worth_reading(gathered, rows)
    if rows.is_empty():
        return []
    known, carrying = known_people(gathered, pl.concat([rows["person"], rows["relative"]]).unique())
    keys = ["person", "relative", "kind", "predicate", "said_as", "quote"]
    distinct = rows.select(keys).unique(maintain_order=True)
    because = [_because(row, known) for row in distinct.iter_rows(named=True)]
    read = distinct.with_columns(pl.Series("because", because, dtype=pl.List(pl.String)))
    hits = rows.join(read.filter(pl.col("because").list.len() > 0), on=keys, nulls_equal=True)
    hits = without_group_entries(gathered, hits)
    return [_of_words(row, carrying) for row in hits.sort("id", "relative").iter_rows(named=True)]


def _worth_reading(gathered: Gathered, rows: pl.DataFrame) -> pl.DataFrame:
    """Keep what can tell, found in columns: few quotations and few words for a person ever do.

    Words for a person that are neither a role ("Mum") nor the person's own given name; a quotation that gives a date
    of birth, speaks of a body in pronouns, or holds the relative's given name.
    """
    given = gathered.names.filter(pl.col("given_first").str.len_chars() > 1).select("person", "given_first").unique()
    own = (
        rows.filter(pl.col("said_as").is_not_null())
        .select("id", "person", pl.col("said_as").str.to_lowercase().alias("w"))
        .join(given, on="person")
        .filter(pl.col("w").str.contains(pl.col("given_first"), literal=True))
    )
    words = rows["said_as"].drop_nulls().unique().sort()
    telling = words.filter(pl.Series([may_tell(text) for text in words], dtype=pl.Boolean))
    by_words = rows.filter(pl.col("said_as").is_in(telling.implode())).join(own.select("id"), on="id", how="anti")
    named = (
        rows.filter(pl.col("quote").is_not_null())
        .select("id", "relative", pl.col("quote").str.to_lowercase().alias("q"))
        .join(given.rename({"person": "relative"}), on="relative")
        .filter(pl.col("q").str.contains(pl.col("given_first"), literal=True))
    )
    body = pl.col("predicate").is_in(_BODILY) & pl.col("quote").str.contains(_PRONOUN)
    by_quote = rows.filter((body | pl.col("quote").str.contains(_BIRTH)).fill_null(value=False))
    by_name = rows.join(named.select("id", "relative").unique(), on=["id", "relative"], how="semi")
    return pl.concat([by_words, by_quote, by_name]).unique(maintain_order=True)


def _because(row: dict[str, Any], known: dict[str, Person]) -> list[str]:
    filed, relative = known[row["person"]], known[row["relative"]]
    said_as, quote, found = row["said_as"], row["quote"], []
    brothers = row["kind"] == SIBLING
    of_the_person = brothers and row["predicate"] != "allegation"
    if (said_as and name_fits_only(said_as, filed, relative)) or (
        quote and of_the_person and quoted_name_fits_only(quote, filed, relative)
    ):
        found.append("name")
    if (said_as and birth_date_fits_only(said_as, filed, relative, stated_as_birth=False)) or (
        quote and of_the_person and birth_date_fits_only(quote, filed, relative, stated_as_birth=True)
    ):
        found.append("birth_date")
    if said_as and brothers and sex_fits_only(said_as, filed, relative):
        found.append("sex")
    if quote and brothers and row["predicate"] in _BODILY and pronoun_fits_only(quote, filed, relative):
        found.append("pronoun")
    return sorted(found)


def _of_words(row: dict[str, Any], carrying: dict[str, dict[str, list[str]]]) -> Swap:
    wanted = {"name": "name", "birth_date": "birth_date", "sex": "sex", "pronoun": "sex"}
    names = [s for reason in row["because"] for s in carrying[wanted[reason]].get(row["relative"], ())]
    return Swap(
        row["person"], (row["relative"],), row["id"], row["predicate"], row["agency"], tuple(row["because"]),
        names=tuple(sorted(set(names))), personas=(row["about"],), events=(row["ref"],) if row["ref"] else (),
    )  # fmt: skip
