"""Columns as integers: what a record holds, however many columns and lists it comes from."""

from __future__ import annotations

import polars as pl

from triangulate.linking.native.values import MOST_VALUES, Values, encode, text_bytes, text_hashes
from triangulate.normalise.folding import fold_texts


def _held(values: Values) -> list[list[str]]:
    texts = values.texts.to_list()
    return [[texts[code] for code in row if code >= 0] for row in values.codes.tolist()]


def test_spellings_that_normalise_alike_are_one_value_and_counted_together() -> None:
    values = encode([pl.Series(["Ann", "ANN", None, "-", "Tom"])], fold_texts)
    assert _held(values) == [["ann"], ["ann"], [], [], ["tom"]]
    assert dict(zip(values.texts, values.counts.tolist(), strict=True)) == {"ann": 2, "tom": 1}
    assert values.filled == 0.6


def test_columns_and_lists_of_one_role_hold_a_set_together() -> None:
    lists = pl.Series([["Ann", "Mary"], [], None, ["Ann"]], dtype=pl.List(pl.String))
    values = encode([pl.Series(["ann", None, "Tom", "Bea"]), lists], fold_texts)
    assert _held(values) == [["ann", "mary"], [], ["tom"], ["ann", "bea"]]


def test_of_very_many_values_the_first_by_their_text_are_kept() -> None:
    names = [f"n{number:02d}" for number in range(MOST_VALUES + 3)]
    assert _held(encode([pl.Series([names[::-1]])], fold_texts)) == [names[:MOST_VALUES]]


def test_numbers_are_read_as_text_and_nothing_is_nothing() -> None:
    assert _held(encode([pl.Series([7, None, 7])], fold_texts)) == [["7"], [], ["7"]]
    empty = encode([pl.Series([], dtype=pl.String)], fold_texts)
    assert (_held(empty), empty.filled) == ([], 0.0)
    assert _held(encode([pl.Series([None, None], dtype=pl.String)], fold_texts)) == [[], []]


def test_reordering_moves_records_and_leaves_values() -> None:
    values = encode([pl.Series(["a", "b", "c"])], fold_texts)
    turned = values.reordered(pl.Series([2, 0, 1]).to_numpy())
    assert _held(turned) == [["c"], ["a"], ["b"]]
    assert turned.texts.to_list() == values.texts.to_list()


def test_hashes_are_those_of_the_texts_whatever_their_order() -> None:
    one, other = encode([pl.Series(["a", "b"])], fold_texts), encode([pl.Series(["b", "a"])], fold_texts)
    assert dict(zip(one.texts, one.hashed().tolist(), strict=True)) == dict(
        zip(other.texts, other.hashed().tolist(), strict=True)
    )
    assert len(set(text_hashes(pl.Series(["a", "b", ""])).tolist())) == 3


def test_texts_are_bytes_of_one_width_ascii_or_not() -> None:
    plain, mixed = ["ab", "", "abcd"], ["ab", "é", "abcd"]
    for texts in (plain, mixed, []):
        found = text_bytes(pl.Series(texts, dtype=pl.String), 4)
        assert found.dtype.itemsize == 4
        assert found.tolist() == [text.encode() for text in texts]
