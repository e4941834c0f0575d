"""Whether two versions of a text say the same."""

from __future__ import annotations

import pytest

from triangulate.conflicts.document_text import says_the_same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("He is  kind!", "HE IS KIND"),
        ("He recieved it", "He received it"),
        ("accomodation", "accommodation"),
        ("the enviroment here", "the environment here"),
        ("a care plan", "a careplan"),
        ("seen by Mary Le Brun at home", "seen by [redacted] at home"),
        ("co-operates", "co operates"),
    ],
)
def test_formatting_and_slips_make_no_difference(one: str, other: str) -> None:
    """In either order."""
    assert says_the_same(one, other)
    assert says_the_same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("He is kind", "He is not kind"),
        ("seen on 3 May", "seen on 4 May"),
        ("he was charged", "he was changed"),
        ("the mother", "the other"),
        ("he abused her", "he accused her"),
        ("one two three", "one three"),
        ("no concerns", "concerns"),
        ("A B", "C"),
    ],
)
def test_other_words_do(one: str, other: str) -> None:
    """In either order."""
    assert not says_the_same(one, other)
    assert not says_the_same(other, one)
