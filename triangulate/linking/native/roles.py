"""What each column of a table means to linking: its role."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from triangulate.errors import UsageError

ROLES: Final = (
    "given", "middle", "family", "full_name", "birth_date", "birth_year", "birth_month", "birth_day", "sex",
    "postcode", "address", "town", "birth_place", "phone", "email", "other",
)  # fmt: skip
"""The roles a column can take, besides ``identifier:<scheme>``. A list column holds a set of values."""
IDENTIFIER: Final = "identifier:"
_REPEATED: Final = frozenset({"other", "address", "given", "middle", "family", "full_name", "birth_date", "phone",
                              "email", "postcode", "town"})  # fmt: skip


def columns_by_role(columns: Mapping[str, str], present: list[str]) -> dict[str, tuple[str, ...]]:
    """Return the columns of each role, in the order given; several columns of one role hold a set together.

    Raises :class:`UsageError` for a column the table does not have, a role that does not exist, or a second
    column of a role that takes one.
    """
    if not columns:
        raise UsageError(
            place="columns", kind="no column is named", next_step='Name at least one, such as {"surname": "family"}.'
        )
    found: dict[str, tuple[str, ...]] = {}
    for column, role in columns.items():
        if column not in present:
            raise UsageError(
                place=f"columns: {column}",
                kind="the table has no such column",
                next_step=f"Its columns are {', '.join(present)}.",
            )
        _check(column, role)
        if role in found and not (role in _REPEATED or role.startswith(IDENTIFIER)):
            raise UsageError(
                place=f"columns: {column}",
                kind=f"a second column has the role {role}",
                next_step="Give this role to one column.",
            )
        found[role] = (*found.get(role, ()), column)
    return found


def _check(column: str, role: str) -> None:
    if role in ROLES or (role.startswith(IDENTIFIER) and len(role) > len(IDENTIFIER)):
        return
    raise UsageError(
        place=f"columns: {column}",
        kind="the role does not exist",
        next_step=f"Roles are {', '.join(ROLES)} and identifier:<scheme>.",
    )
