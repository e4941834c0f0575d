"""Roles of columns: which there are, and how often each can be given."""

from __future__ import annotations

import pytest

from triangulate.errors import UsageError
from triangulate.linking.native.roles import ROLES, columns_by_role


def test_columns_of_one_role_stand_together_in_the_order_given() -> None:
    found = columns_by_role({"b": "other", "n": "identifier:nhs", "a": "other"}, ["a", "b", "n"])
    assert found == {"other": ("b", "a"), "identifier:nhs": ("n",)}


@pytest.mark.parametrize("role", ROLES)
def test_every_role_can_be_given_to_a_column(role: str) -> None:
    assert columns_by_role({"x": role}, ["x"]) == {role: ("x",)}


@pytest.mark.parametrize(
    ("columns", "place", "kind"),
    [
        ({}, "columns", "no column is named"),
        ({"z": "given"}, "columns: z", "the table has no such column"),
        ({"a": "surname"}, "columns: a", "the role does not exist"),
        ({"a": "identifier:"}, "columns: a", "the role does not exist"),
        ({"a": "sex", "b": "sex"}, "columns: b", "a second column has the role sex"),
        ({"a": "birth_year", "b": "birth_year"}, "columns: b", "a second column has the role birth_year"),
    ],
)
def test_roles_that_cannot_be_carried_out_are_refused(columns: dict[str, str], place: str, kind: str) -> None:
    with pytest.raises(UsageError) as caught:
        columns_by_role(columns, ["a", "b"])
    assert (caught.value.place, caught.value.kind) == (place, kind)
