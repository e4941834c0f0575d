"""A lookup answers what a full run over the table with the new record in it would."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lib.many_records import COLUMNS, many_records
from triangulate.linking.native.dates import Dates, read_dates
from triangulate.linking.native.index import Found, LinkIndex
from triangulate.linking.native.index_alike import date_level, number_level, text_level
from triangulate.linking.native.index_clean import cleaner_of, read_date
from triangulate.linking.native.links import Links, link
from triangulate.linking.native.numbers import Numbers, clean_emails, clean_identifiers, clean_phones
from triangulate.linking.native.places import clean_addresses, clean_postcodes
from triangulate.linking.native.strength import SHOWN_BITS
from triangulate.linking.native.table import clean_sex
from triangulate.linking.native.text_levels import TextLevels
from triangulate.linking.native.values import Values
from triangulate.normalise.folding import fold_text, fold_texts
from triangulate.normalise.sounds import sound_key, sound_keys

ROLES: Final = {
    "given": "given", "middle": "middle", "family": "family", "born": "birth_date", "sex": "sex", "address": "address",
    "postcode": "postcode", "town": "town", "phone": "phone", "email": "email", "nhs": "identifier:nhs",
    "note": "other",
}  # fmt: skip
_VALUES: Final[dict[str, list[Any]]] = {
    "given": ["Ann", "Anne", "William", "Bill", "B", "José", "Jean Baptiste", "Hasan", "Husain", "Fern"],
    "middle": ["Ann", "Bill", "Rose", "R"],
    "family": ["Fern", "Ferne", "Clay", "da Silva", "Silva", "O'Brien", "Obrien", "Müller-Clay"],
    "born": [
        "1990-05-06",
        "06/05/1990",
        "1990-06-05",
        "1990",
        "1990-05",
        "2011-12-01",
        "2011-12-11",
        "1991-01-01",
        "2001-05-06",
    ],
    "sex": ["M", "female", "?"],
    "address": ["4 Sand Road", "4 Sand Rd", "9 High Street", "High Street", "Flat 2, 9 High St", "4 Sandy Lane"],
    "postcode": ["JE1 1AA", "JE1 1AB", "JE1 A1A", "BT9 7ZQ"],
    "town": ["St Helier", "Saint Helier", "Gorey"],
    "phone": ["01534 445500", "+44 1534 445500", "01534 445501", "1111111111"],
    "email": ["ann@fern.example", "anne@fern.example", "none"],
    "nhs": ["943 476 5919", "9434765919", "1234567890", "9434765991", "4010232137"],
    "note": ["north wing", "north wing 2", "day pupil"],
}
_SETS: Final = ("family", "phone", "address")
WORDS: Final = st.text(alphabet="abeginorsty '-2", max_size=14) | st.text(max_size=8)
FOLDED: Final = st.from_regex(r"\A[a-z]{1,8}( [a-z0-9]{1,7}){0,3}\Z")
LIKE: Final = st.sampled_from(
    ["william", "bill", "will", "jon", "john", "johnathan", "jonathan", "b", "w", "hasan", "husain", "de la cruz",
     "cruz", "jean baptiste", "jeanbaptiste", "smith jones", "jones", "smyth", "smith", "alexandra", "alex"]
)  # fmt: skip
DAYS: Final = st.builds(
    lambda y, m, d: y * 10000 + m * 100 + d,
    st.sampled_from([0, 1990, 1991, 1980, 2001, 1909]), st.integers(0, 12), st.integers(0, 31),
)  # fmt: skip
BITS: Final = 1e-3


@st.composite
def records(draw: st.DrawFn, least: int) -> pl.DataFrame:
    count = draw(st.integers(least, 7))
    held: dict[str, list[Any]] = {}
    for name, values in _VALUES.items():
        one = st.none() | st.sampled_from(values)
        held[name] = draw(
            st.lists(
                st.lists(st.sampled_from(values), max_size=2) if name in _SETS else one, min_size=count, max_size=count
            )
        )
    schema = {name: pl.List(pl.String) if name in _SETS else pl.String for name in _VALUES}
    source = draw(st.lists(st.sampled_from(["a", "b", None]), min_size=count, max_size=count))
    ids = [f"r{number}" for number in range(count)]
    return pl.DataFrame({"id": ids, "source": source, **held}, schema={"id": pl.String, "source": pl.String, **schema})


def _link(frame: pl.DataFrame, columns: dict[str, str] = ROLES, **more: Any) -> Links:
    return link(frame, id="id", source="source", columns=columns, **more)


def _edges_of(links: Links, record: str) -> dict[str, dict[str, Any]]:
    mine = links.edges.filter((pl.col("a") == record) | (pl.col("b") == record))
    return {row["b"] if row["a"] == record else row["a"]: row for row in mine.iter_rows(named=True)}


def _with(links: Links, record: str) -> set[str]:
    """Return the other records of the person of a record."""
    person = links.people.filter(pl.col("id") == record)["person"].item()
    return set(links.people.filter((pl.col("person") == person) & (pl.col("id") != record))["id"])


def _check(found: Found, full: Links, record: str) -> None:
    wanted = _edges_of(full, record)
    assert {candidate.id for candidate in found.candidates} == set(wanted)
    for candidate in found.candidates:
        row = wanted[candidate.id]
        assert candidate.weight == pytest.approx(row["weight"], abs=BITS)
        assert dict(candidate.levels) == {name: row[f"level_{name}"] for name in candidate.levels}
        assert candidate.joined == row["joined"]
        assert candidate.strength == row["strength"]
    assert set(found.records) == _with(full, record)


@settings(max_examples=12, deadline=None)
@given(records(least=2))
def test_a_lookup_in_a_small_table_weighs_as_a_full_run_does(frame: pl.DataFrame) -> None:
    base, new = frame[:-1], frame[-1]
    links = _link(base)
    full = _link(frame, model=links.model)
    row = new.row(0, named=True)
    found = links.index().lookup(row)
    wanted, got = _edges_of(full, row["id"]), {candidate.id: candidate for candidate in found.candidates}
    # Pairs below -3 bits are shown where joined, and who is joined can hang on a hair among so few records.
    assert all(wanted[other]["weight"] < SHOWN_BITS + BITS for other in set(wanted) - set(got))
    assert all(got[other].weight < SHOWN_BITS + BITS for other in set(got) - set(wanted))
    for other in set(got) & set(wanted):
        assert got[other].weight == pytest.approx(wanted[other]["weight"], abs=BITS)
        assert dict(got[other].levels) == {name: wanted[other][f"level_{name}"] for name in got[other].levels}


@settings(max_examples=8, deadline=None)
@given(records(least=4), st.integers(1, 2))
def test_a_batch_in_a_small_table_is_a_full_run(frame: pl.DataFrame, count: int) -> None:
    links = _link(frame[:-count])
    full = _link(frame, model=links.model)
    new = frame[-count:]
    found = links.index().lookup_many(new)
    for record in new["id"]:
        wanted = _edges_of(full, record)
        mine = {row["id"]: row for row in found.filter(pl.col("record") == record).iter_rows(named=True)}
        assert set(mine) == set(wanted)
        for other, row in mine.items():
            assert row["weight"] == pytest.approx(wanted[other]["weight"], abs=BITS)
            assert row["joined"] == wanted[other]["joined"]


@pytest.fixture(scope="module")
def many() -> tuple[pl.DataFrame, pl.DataFrame, Links, LinkIndex]:
    frame = many_records(1_000, seed=3).drop("truth")
    new = frame[::97]
    base = frame.join(new, on="id", how="anti")
    links = _link(base, COLUMNS)
    return base, new, links, links.index()


def test_lookups_in_many_records_find_the_pairs_and_the_person_of_a_full_run(
    many: tuple[pl.DataFrame, pl.DataFrame, Links, LinkIndex],
) -> None:
    base, new, links, index = many
    joined = 0
    for place in range(6):
        one = new[place : place + 1]
        full = _link(pl.concat([base, one]), COLUMNS, model=links.model)
        found = index.lookup(one.row(0, named=True))
        joined += bool(found.records)
        _check(found, full, one["id"].item())
    assert joined > 2


def test_lookups_by_home_and_email_find_the_pairs_of_a_full_run() -> None:
    frame = many_records(520, seed=3).drop("truth", "nhs", "phone")
    number = pl.int_range(pl.len()) % 90
    street = pl.col("family").str.slice(0, 4) + pl.when(pl.col("source") == "hlt").then(pl.lit("a Road")).otherwise(
        pl.lit("a Rd")
    )  # fmt: skip
    frame = frame.with_columns(
        address=pl.format("{} {}", number, street),
        email=pl.format("{}.{}@post.example", pl.col("given"), pl.col("family")),
    )
    columns = {name: role for name, role in COLUMNS.items() if name in frame.columns}
    columns |= {"address": "address", "email": "email"}
    new = frame[::600]
    base = frame.join(new, on="id", how="anti")
    links = _link(base, columns)
    index = links.index()
    moved = new.with_columns(address=pl.lit("7 Fensomewhere Rd"))  # a home that no record has
    for one in (*new.iter_slices(1), *moved.head(1).iter_slices(1)):
        full = _link(pl.concat([base, one]), columns, model=links.model)
        _check(index.lookup(one.row(0, named=True)), full, one["id"].item())


def test_a_batch_in_many_records_finds_what_a_full_run_does(
    many: tuple[pl.DataFrame, pl.DataFrame, Links, LinkIndex],
) -> None:
    base, new, links, index = many
    full = _link(pl.concat([base, new]), COLUMNS, model=links.model)
    found = index.lookup_many(new)
    for record in new["id"]:
        wanted = _edges_of(full, record)
        mine = {row["id"]: row for row in found.filter(pl.col("record") == record).iter_rows(named=True)}
        assert set(mine) == set(wanted)
        assert all(mine[other]["weight"] == pytest.approx(wanted[other]["weight"], abs=BITS) for other in mine)
        assert all(
            mine[other]["probability"] == pytest.approx(wanted[other]["probability"], abs=BITS) for other in mine
        )
        assert all(mine[other]["joined"] == wanted[other]["joined"] for other in mine)


@settings(max_examples=12, deadline=None)
@given(records(least=3))
def test_what_is_sorted_out_before_weighing_weighs_too_little(frame: pl.DataFrame) -> None:
    index = _link(frame[:-1]).index()
    entry = index._entries.of_record(frame.row(-1, named=True))
    rows = index._every
    weighed = [index._weigher.weigh(entry, other, entry).bits for other in index._entries.of_rows(rows)]
    for least in (-5.0, 0.0, 8.0):
        heavy = {row for row, bits in zip(rows.tolist(), weighed, strict=True) if bits >= least}
        assert heavy <= set(index._sieve.could_weigh(entry, rows, least).tolist())


def test_almost_all_records_of_a_table_are_sorted_out_before_weighing(
    many: tuple[pl.DataFrame, pl.DataFrame, Links, LinkIndex],
) -> None:
    _, new, _, index = many
    for row in new.iter_rows(named=True):
        entry = index._entries.of_record(row)
        assert len(index._sieve.could_weigh(entry, index._every, -5.0)) < len(index._every) / 20


@settings(max_examples=60, deadline=None)
@given(st.lists(LIKE | FOLDED, min_size=2, max_size=4, unique=True))
def test_two_texts_get_the_level_that_columns_give_them(texts: list[str]) -> None:
    for names, variants, shortest in ((True, True, 3), (True, False, 3), (False, False, 5)):
        column = TextLevels(pl.Series(texts), np.ones(len(texts), np.int64), names=names, shortest_word=shortest)
        i, j = (side.astype(np.int32) for side in np.indices((len(texts), len(texts))).reshape(2, -1))
        wanted = column.levels(i, j, variants=variants).tolist()
        assert [text_level(texts[a], texts[b], names, variants, shortest) for a, b in zip(i, j, strict=True)] == wanted


@settings(deadline=None)
@given(
    st.lists(
        st.text(alphabet="0123AB", min_size=1, max_size=18) | st.text(min_size=1, max_size=5),
        min_size=2,
        max_size=5,
        unique=True,
    )
)
def test_two_numbers_get_the_level_that_columns_give_them(texts: list[str]) -> None:
    codes = np.arange(len(texts), dtype=np.int32)
    column = Numbers(Values(codes.reshape(-1, 1), pl.Series(texts), np.ones(len(texts), np.int64)))
    i, j = (side.astype(np.int32) for side in np.indices((len(texts), len(texts))).reshape(2, -1))
    assert [number_level(texts[a], texts[b]) for a, b in zip(i, j, strict=True)] == column.levels(i, j).tolist()


@settings(deadline=None)
@given(st.lists(DAYS, min_size=2, max_size=6))
def test_two_dates_get_the_level_that_columns_give_them(days: list[int]) -> None:
    days = [day for day in days if day] or [19900506]
    column = Dates(np.array(days, np.int32).reshape(-1, 1))
    i, j = (side.astype(np.int32) for side in np.indices((len(days), len(days))).reshape(2, -1))
    assert [date_level(days[a], days[b]) for a, b in zip(i, j, strict=True)] == column.levels(i, j).tolist()


@settings(deadline=None)
@given(WORDS)
def test_one_text_is_folded_as_a_column_is(text: str) -> None:
    assert fold_text(text) == fold_texts(pl.Series([text]))[0]


@settings(deadline=None)
@given(FOLDED | LIKE)
def test_one_text_has_the_sound_that_a_column_gives_it(text: str) -> None:
    assert sound_key(text) == sound_keys(pl.Series([text]))[0]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["address", "postcode", "phone", "email", "sex", "identifier:nhs", "identifier:ref"]),
    st.one_of(WORDS, st.sampled_from([value for name in _VALUES if name not in _SETS for value in _VALUES[name]]),
              st.from_regex(r"\A[0-9 +-]{5,13}\Z"), st.from_regex(r"\A[a-z.]{1,4}@[a-z.@ ]{1,6}\Z")),
)  # fmt: skip
def test_one_value_is_normalised_as_a_column_is(role: str, text: str) -> None:
    column = {
        "address": clean_addresses, "postcode": clean_postcodes, "phone": clean_phones, "email": clean_emails,
        "sex": clean_sex,
    }.get(role) or clean_identifiers(role.removeprefix("identifier:"))  # fmt: skip
    assert cleaner_of(role, clean_sex)(text) == column(pl.Series([text]))[0]


@settings(max_examples=60, deadline=None)
@given(
    st.from_regex(r"\A\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}\Z")
    | st.from_regex(r"\A\d{4}-?\d{2}-?\d{2}([T ].*)?\Z")
    | st.sampled_from(_VALUES["born"]),
    st.booleans(),
)
def test_one_date_is_read_as_a_column_is(text: str, month_first: bool) -> None:
    assert read_date(text, month_first) == (read_dates(pl.Series([text]), month_first=month_first)[0] or 0)
