"""What must hold for any identifier and any address."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from triangulate.normalise.addresses import AddressLevel, address_frame, compare_addresses, parse_address
from triangulate.normalise.identifiers import IdentifierState, check_identifier, identifier_frame

SCHEMES = st.sampled_from(["nhs", "uln", "upn", "pnc", "cro", "asn", "ni", "chi", "mosaic", "urn", "other"])
SHAPED = st.from_regex(r"[A-Z]?[0-9]{9,13}[A-Z0-9]?|[0-9]{2,4}/[0-9]{1,7}[A-Z]|[a-z0-9 /-]{0,14}", fullmatch=True)
STREETS = st.sampled_from(["High Street", "High St", "La Rue d'Égypte", "Mill Lane", "", "Rose Cottage, Park Rd"])
NUMBERS = st.sampled_from(["12 ", "12A ", "12-16 ", "14 ", "", "Flat 1, 12 ", "Flat 2, 12 ", "3/12 "])
POSTCODES = st.sampled_from(["", ", JE2 3QA", ", JE2 4QA", ", ZZ99 3VZ", ", JE2"])
ADDRESSES = st.one_of(st.builds(lambda n, s, p: n + s + p, NUMBERS, STREETS, POSTCODES), st.text(max_size=30))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(SCHEMES, SHAPED, st.sampled_from(["", "a", "B"])), min_size=1, max_size=12))
def test_columns_and_single_checks_agree(rows: list[tuple[str, str, str]]) -> None:
    frame = identifier_frame(pl.DataFrame(rows, schema=["scheme", "value", "issuer"], orient="row"))
    for row, (name, value, issuer) in zip(frame.iter_rows(named=True), rows, strict=True):
        single = check_identifier(name, value, issuer)
        assert (row["canonical"], row["state"], row["test_range"]) == (
            single.canonical,
            single.state.value,
            single.test_range,
        )
        assert row["key"] is None or row["key"].endswith("|" + single.canonical)


@settings(max_examples=150, deadline=None)
@given(SCHEMES, st.text(max_size=25))
def test_any_text_is_judged_without_error_and_canonical_is_stable(name: str, value: str) -> None:
    first = check_identifier(name, value)
    again = check_identifier(name, first.canonical)
    if first.state in (IdentifierState.VALID, IdentifierState.TEMPORARY):
        assert (again.canonical, again.state) == (first.canonical, first.state)


@settings(max_examples=100, deadline=None)
@given(st.integers(min_value=10**8, max_value=10**9 - 1), st.integers(min_value=0, max_value=9), st.integers(1, 9))
def test_one_wrong_digit_never_passes_the_nhs_check(stem: int, position: int, shift: int) -> None:
    for last in range(10):
        number = f"{stem}{last}"
        if check_identifier("nhs", number).state is not IdentifierState.VALID:
            continue
        wrong = (int(number[position]) + shift) % 10
        changed = number[:position] + str(wrong) + number[position + 1 :]
        assert check_identifier("nhs", changed).state is not IdentifierState.VALID


@settings(max_examples=200, deadline=None)
@given(ADDRESSES, ADDRESSES)
def test_comparing_addresses_does_not_depend_on_their_order(a: str, b: str) -> None:
    first, second = parse_address(a), parse_address(b)
    assert compare_addresses(first, second) is compare_addresses(second, first)


@settings(max_examples=150, deadline=None)
@given(ADDRESSES)
def test_an_address_is_never_different_from_itself(text: str) -> None:
    found = parse_address(text)
    assert compare_addresses(found, found) is not AddressLevel.DIFFERENT


@settings(max_examples=60, deadline=None)
@given(st.lists(ADDRESSES, max_size=8))
def test_the_address_frame_says_what_the_parser_says(texts: list[str]) -> None:
    frame = address_frame(pl.Series(texts, dtype=pl.String))
    assert frame["postcode"].to_list() == [parse_address(text).postcode for text in texts]
    assert frame["lines_key"].to_list() == [parse_address(text).lines_key for text in texts]
