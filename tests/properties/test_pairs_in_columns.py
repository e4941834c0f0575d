"""Names and birth dates compared in columns get the levels that comparing them one by one gives."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from triangulate.linking.comparing_values import birth_date_level, birth_date_levels
from triangulate.linking.days import Days
from triangulate.normalise.dates import birth_span
from triangulate.normalise.name_comparison import compare_names
from triangulate.normalise.name_pairs import NamePairs
from triangulate.normalise.names import parse_name

GIVEN = ["Ana", "Anna", "Maria", "Maria Joao", "João", "Bill", "William", "W", "Oliver James", "James Oliver", "Olivre"]
FAMILY = [
    "Hamon", "Hamman", "Le Brun", "Lebrun", "Brun", "da Silva", "Silva Costa", "Costa", "Kowalski", "Kowalska",
    "Hamon née Renouf", "Oliver", "Maria",
]  # fmt: skip
NAMES = st.one_of(
    st.builds(lambda g, f: f"{g} {f}", st.sampled_from(GIVEN), st.sampled_from(FAMILY)),
    st.builds(lambda g, f: f"{f.upper()}, {g}", st.sampled_from(GIVEN), st.sampled_from(FAMILY)),
    st.sampled_from([*GIVEN, *FAMILY, "Baby Hamon", "UNKNOWN", "A B"]),
)
START = date(1989, 12, 20)
DATES = st.one_of(
    st.builds(lambda days: (START + timedelta(days)).isoformat(), st.integers(0, 40)),
    st.builds(lambda days: (START + timedelta(days)).isoformat(), st.integers(0, 9000)),
    st.builds("{:04d}-{:02d}-{:02d}".format, st.integers(1988, 2003), st.integers(1, 12), st.integers(1, 12)),
    st.sampled_from(["1990-01-01", "1990", "1990-03", "1990~", "03/04/1990", "unknown", "199X"]),
)


@settings(max_examples=40, deadline=None)
@given(texts=st.lists(NAMES, min_size=1, max_size=14))
def test_names(texts: list[str]) -> None:
    names = [parse_name(text) for text in texts]
    pairs = list(product(range(len(names)), repeat=2))
    a, b = (pl.Series(side, dtype=pl.Int64).to_numpy() for side in zip(*pairs, strict=True))

    assert NamePairs(names).levels(a, b).tolist() == [compare_names(names[x], names[y]) for x, y in pairs]


@settings(max_examples=40, deadline=None)
@given(texts=st.lists(DATES, min_size=1, max_size=20), official=st.booleans())
def test_birth_dates(texts: list[str], *, official: bool) -> None:
    spans = [birth_span(text, official=official and place % 2 == 0) for place, text in enumerate(texts)]
    pairs = pl.DataFrame(list(product(range(len(spans)), repeat=2)), schema=["span", "span_2"], orient="row")

    found = birth_date_levels(pairs.cast(pl.UInt32), Days(spans))["level"].to_list()
    assert found == [birth_date_level(spans[x], spans[y]) for x, y in pairs.iter_rows()]
