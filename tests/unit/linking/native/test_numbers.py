"""Identifiers, telephone numbers and e-mail addresses as they are compared."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from triangulate.linking.native.numbers import Number, Numbers, clean_emails, clean_identifiers, clean_phones
from triangulate.linking.native.values import encode


def test_of_a_scheme_with_check_letters_only_valid_numbers_count() -> None:
    read = clean_identifiers("nhs")(pl.Series(["943 476 5919", "9434765919", "9434765918", "9999999999", ""]))
    assert read.to_list() == ["9434765919", "9434765919", None, None, None]


def test_of_any_other_scheme_signs_do_not_count_and_placeholders_are_nothing() -> None:
    read = clean_identifiers("case file")(pl.Series(["ab-12 34", "AB1234", "0000000", "x", "", "Ä-7"]))
    assert read.to_list() == ["AB1234", "AB1234", None, None, None, "Ä7"]


def test_a_telephone_number_is_its_last_nine_digits() -> None:
    texts = pl.Series(["01534 445500", "+44 (0)1534 445500", "00000000000", "123", "unknown"])
    assert clean_phones(texts).to_list() == ["534445500", "534445500", None, None, None]


def test_an_e_mail_address_is_its_name_and_its_domain() -> None:
    texts = pl.Series([" Ann.Fern@example.org ", "ann-fern@example.ORG", "ann fern", "@example.org", "ann@"])
    assert clean_emails(texts).to_list() == ["annfern exampleorg", "annfern exampleorg", None, None, None]


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("12345678", "12345678", Number.SAME),
        ("12345678", "12345679", Number.ONE_SLIP),
        ("12345678", "12354678", Number.ONE_SLIP),
        ("1234567890123", "1234567890132", Number.ONE_SLIP),
        ("123456789", "12345678", Number.ONE_SLIP),
        ("12345678", "12346679", Number.DIFFERENT),
        ("12345678", "87654321", Number.DIFFERENT),
    ],
)
def test_two_numbers_are_alike_to_a_level_in_either_order(one: str, other: str, level: Number) -> None:
    values = encode([pl.Series([one, other])], lambda texts: texts)
    a, b = values.codes[:, 0], values.codes[::-1, 0]
    assert Numbers(values).levels(a, b).tolist() == [level, level]


def test_no_numbers_at_all_can_be_compared_too() -> None:
    nothing = encode([pl.Series([None], dtype=pl.String)], lambda texts: texts)
    assert Numbers(nothing).levels(np.zeros(0, np.int32), np.zeros(0, np.int32)).tolist() == []
