"""The index: new records looked up in a linked table, one at a time and in batches."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import numpy as np
import polars as pl
import pytest

from tests.lib.many_records import COLUMNS, many_records
from tests.lib.tables import links_from
from triangulate.errors import UsageError
from triangulate.linking.native.links import Links, link

_PEOPLE: Final = """
    id  | source | given | family | born       | postcode | phone
    a1  | hlt    | Anna  | Felton | 1990-05-06 | JE1 1AA  | 01534 445500
    a2  | edu    | Anna  | Felton | 1990-05-06 | JE1 1AA  | 01534 445500
    b1  | hlt    | Boris | Norley | 1971-12-01 | JE2 2BB  | 01534 445511
    c1  | edu    | Clara | Sander | 2001-02-03 | JE3 3CC  |
"""
_ANNA: Final = {
    "id": "new", "source": "pol", "given": "Anna", "family": "Felton", "born": "1990-05-06", "postcode": "JE1 1AA",
    "phone": "01534 445500",
}  # fmt: skip
_ROLES: Final = {"given": "given", "family": "family", "born": "birth_date"}


def _many(people: int = 1_000, **more: Any) -> Links:
    return link(many_records(people, seed=5).drop("truth"), id="id", source="source", columns=COLUMNS, **more)


def test_a_new_record_finds_its_person_and_the_records_of_it() -> None:
    found = links_from(_PEOPLE).index().lookup(_ANNA)
    assert set(found.records) == {"a1", "a2"}
    assert found.person in {"a1", "a2"}
    assert found.people == (found.person,)
    assert [c.joined for c in found.candidates] == [True, True]
    assert {c.person for c in found.candidates} == {found.person}
    assert not found.many
    assert found.looked_at == 4


def test_a_record_of_nobody_has_no_person() -> None:
    found = links_from(_PEOPLE).index().lookup({"given": "Xenia", "family": "Quarrel", "born": date(1955, 8, 9)})
    assert (found.person, found.people, found.records, found.candidates, found.many) == (None, (), (), (), False)


def test_a_record_without_values_finds_nobody() -> None:
    assert links_from(_PEOPLE).index().lookup({}).candidates == ()
    assert _many().index().lookup({}).looked_at == 0


def test_values_are_read_however_a_caller_holds_them() -> None:
    index = links_from(_PEOPLE).index()
    wanted = [c.weight for c in index.lookup(_ANNA).candidates]
    other = {**_ANNA, "born": date(1990, 5, 6), "given": ["Anna"], "phone": 1534445500}
    assert [c.weight for c in index.lookup(other).candidates] == wanted


def test_an_unknown_column_is_refused_by_its_name_alone() -> None:
    index = links_from(_PEOPLE).index()
    with pytest.raises(UsageError, match="nickname") as told:
        index.lookup({"nickname": "Secretvalue"})
    assert "Secretvalue" not in str(told.value)


def test_two_people_who_fit_equally_well_are_many() -> None:
    links = links_from("""
        id | given  | family | born       | phone
        t1 | Tomasz | Norley | 1990-05-06 | 01534 445500
        t2 | Tomasz | Norley | 1955-08-09 | 01534 449911
    """)
    assert links.people["person"].n_unique() == 2
    index = links.index()
    found = index.lookup({"given": "Tomasz", "family": "Norley"})
    assert found.many
    assert set(found.rivals) == {"t1", "t2"}
    told = index.lookup({"given": "Tomasz", "family": "Norley", "born": "1990-05-06"})
    assert not told.many
    assert told.rivals == ()


def test_names_of_people_live_on_in_the_index() -> None:
    first = _many()
    named = first.people.with_columns(person=pl.lit("p-") + pl.col("person"))
    links = _many(previous=named)
    row = many_records(1_000, seed=5).drop("truth", "id").row(0, named=True)
    assert str(links.index().lookup({**row, "source": "pol"}).person).startswith("p-")


def test_a_block_left_out_as_too_large_is_not_looked_into() -> None:
    count = 3_000
    frame = pl.DataFrame(
        {"id": range(count), "ref": ["AB12345"] * count, "given": [f"Q{n:04d}x" for n in range(count)]}
    )
    links = link(frame, id="id", columns={"ref": "identifier:local", "given": "given"})
    assert links.linked.blocking["left_out"].max() == count
    found = links.index().lookup({"ref": "AB12345", "given": "Zoe"})
    assert found.looked_at == 0
    assert any("local number" in note for note in found.notes)
    assert links.index().lookup_many(frame.head(1).with_columns(id=pl.lit(count), given=pl.lit("Zoe"))).is_empty()


def test_a_block_that_was_split_is_looked_into_by_the_same_parts() -> None:
    draw = np.random.default_rng(2)
    count = 4_000
    frame = pl.DataFrame({
        "id": range(count), "given": ["Anna"] * count, "family": ["Felton"] * count,
        "born": [f"{1930 + d // 336}-{d // 28 % 12 + 1:02d}-{d % 28 + 1:02d}" for d in draw.integers(0, 30_240, count)],
    })  # fmt: skip
    links = link(frame, id="id", columns=_ROLES)
    new = frame[7:8].with_columns(id=pl.lit(count, pl.Int64))
    found = links.index().lookup(new.row(0, named=True))
    assert 7 in {c.id for c in found.candidates}
    assert found.looked_at < count / 4
    assert 7 in set(links.index().lookup_many(new)["id"])


def test_a_batch_says_of_each_record_what_a_lookup_says() -> None:
    links = _many()
    index = links.index()
    new = many_records(1_000, seed=5).drop("truth")[:1].with_columns(id=pl.lit("new"))
    single, batch = index.lookup(new.row(0, named=True)), index.lookup_many(new)
    assert batch["id"].to_list() == sorted(c.id for c in single.candidates)
    assert dict(batch.select("id", "weight").iter_rows()) == {c.id: c.weight for c in single.candidates}
    assert dict(batch.select("id", "person").iter_rows()) == {c.id: c.person for c in single.candidates}
    assert batch["many"].unique().to_list() == [single.many]
    assert not batch["new"].any()


def test_a_batch_also_links_its_own_records() -> None:
    one = {"source": "pol", "given": "Yves", "family": "Quarrel", "born": "1955-08-09", "postcode": "JE9 9ZZ"}
    more = {"nhs": None, "phone": "01534 449999"}
    schema = dict.fromkeys(["id", *one, *more], pl.String)
    new = pl.DataFrame([{"id": name, **one, **more} for name in ("n1", "n2")], schema=schema)
    found = _many().index().lookup_many(new)
    assert found.filter(pl.col("record") == "n1")["id"].to_list() == ["n2"]
    assert found["new"].all()
    assert found["person"].null_count() == found.height


def test_a_batch_with_an_id_of_the_table_is_refused() -> None:
    links = _many()
    with pytest.raises(UsageError, match="indexed"):
        links.index().lookup_many(many_records(1_000, seed=5)[:3])


def test_the_index_keeps_one_record_a_person_where_sources_hold_each_once() -> None:
    frame = many_records(1_000, seed=5).drop("truth")
    new = frame[:40]
    base = frame.join(new, on="id", how="anti")
    links = link(base, id="id", source="source", columns=COLUMNS, duplicate_free=["hlt", "edu"])
    index = links.index()
    for place in range(5):
        one = new[place : place + 1]
        full = link(
            pl.concat([base, one]),
            id="id",
            source="source",
            columns=COLUMNS,
            model=links.model,
            duplicate_free=["hlt", "edu"],
        )
        own = one["id"].item()
        person = full.people.filter(pl.col("id") == own)["person"].item()
        others = set(full.people.filter((pl.col("person") == person) & (pl.col("id") != own))["id"])
        assert set(index.lookup(one.row(0, named=True)).records) == others
    batch = index.lookup_many(new[:3]).filter("joined")
    assert batch.group_by("record").len()["len"].max() == 1


def test_full_names_and_parts_of_dates_are_read_as_in_the_table() -> None:
    names = ["Anna Rose Felton", "Norley, Boris", "Clara da Silva"]
    frame = pl.DataFrame({"id": [1, 2, 3], "name": names, "y": [1990, 1971, 2001], "m": [5, 12, 2], "d": [6, None, 3]})
    columns = {"name": "full_name", "y": "birth_year", "m": "birth_month", "d": "birth_day"}
    links = link(frame, id="id", columns=columns)
    for row in frame.iter_rows(named=True):
        best = links.index().lookup({**row, "id": 9}).candidates[0]
        assert best.id == row["id"]
        assert {best.levels["given"], best.levels["family"]} == {"exact"}


def _month_first(day: str) -> str:
    year, month, low = day.split("-")
    return f"{month}/{low}/{year}"


def test_a_date_that_reads_both_ways_is_read_as_the_column_of_the_table_was() -> None:
    frame = many_records(400, seed=5).drop("truth")
    american = frame.with_columns(pl.col("born").map_elements(_month_first, return_dtype=pl.String))
    both_ways = frame.filter(
        pl.col("born").str.slice(8, 2).cast(pl.Int32) <= 12, pl.col("born").str.slice(5, 5) != "01-01"
    )
    both_ways = both_ways.filter(pl.col("born").str.slice(8, 2) != pl.col("born").str.slice(5, 2))
    one = both_ways["id"][0]
    index = link(american, id="id", source="source", columns=COLUMNS).index()
    new = american.filter(pl.col("id") == one).with_columns(id=pl.lit("new"))
    single = {c.id: c.levels["birth_date"] for c in index.lookup(new.row(0, named=True)).candidates}
    assert single[one] == "exact"
    batch = index.lookup_many(new).filter(pl.col("id") == one)
    assert batch["level_birth_date"].to_list() == ["exact"]


def test_a_date_that_reads_both_ways_is_read_day_first_where_the_table_says_nothing_else() -> None:
    index = _many(400).index()
    row = many_records(400, seed=5).drop("truth").filter(pl.col("born").str.contains(r"-0[1-9]-0[1-9]$")).filter(
        pl.col("born").str.slice(8, 2) != pl.col("born").str.slice(5, 2)
    ).row(0, named=True)  # fmt: skip
    year, month, low = row["born"].split("-")
    found = index.lookup({**row, "born": f"{low}/{month}/{year}"}).candidates
    assert {c.id: c.levels["birth_date"] for c in found}[row["id"]] == "exact"


def test_nothing_personal_is_shown_by_the_objects_themselves() -> None:
    index = _many().index()
    assert repr(index).startswith("LinkIndex(2000 records")
