"""Which columns of a table take part in linking: as the caller says, or by exact, well-known names."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from triangulate.errors import UnreadableInput, UsageError
from triangulate.linking.native.roles import ROLES
from triangulate.normalise.table_reader import read_table

_FORM: Final = 'Write [columns] and a line for each column, such as surname = "family".'
_ONE_COLUMN: Final = frozenset({"birth_year", "birth_month", "birth_day", "sex", "birth_place"})


def roles_in_file(path: Path) -> dict[str, str]:
    """Return the roles in a TOML file: the table ``[columns]``, each column with its role.

    Raises :class:`UnreadableInput` for a file that is missing, is no TOML or has another form.
    """
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise UnreadableInput(place=str(path), kind="cannot be read", next_step="Check the path.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise UnreadableInput(place=str(path), kind="not a valid TOML file", next_step=_FORM) from None
    columns = read.get("columns")
    if set(read) != {"columns"} or not isinstance(columns, dict) or not columns:
        raise UnreadableInput(place=str(path), kind="it has no [columns] or something beside it", next_step=_FORM)
    if not all(isinstance(role, str) for role in columns.values()):
        raise UnreadableInput(place=f"{path}: columns", kind="a role is no text", next_step=_FORM)
    return dict(columns)


def roles_as_given(given: Iterable[str]) -> dict[str, str]:
    """Return the roles written as ``NAME=ROLE``.

    Raises :class:`UsageError` for another form, and for a column named twice.
    """
    found: dict[str, str] = {}
    for text in given:
        column, separator, role = text.rpartition("=")
        if not separator or not column or not role:
            next_step = "Write --column surname=family."
            raise UsageError(place="--column", kind="not of the form NAME=ROLE", next_step=next_step)
        if column in found:
            raise UsageError(place="--column", kind=f"the column {column} is named twice", next_step="Name it once.")
        found[column] = role
    return found


def known_roles(columns: Sequence[str]) -> dict[str, str]:
    """Return the roles of columns with an exact, well-known name, written in any case, with spaces or hyphens.

    Raises :class:`UsageError` where no name is known, or where two take a role that holds one column.
    """
    known = {row["column"]: row["role"] for row in read_table("column_roles")}
    folded = {column: column.strip().lower().replace(" ", "_").replace("-", "_") for column in columns}
    found = {column: known[name] for column, name in folded.items() if name in known}
    if not found:
        raise UsageError(
            place="columns",
            kind="no role is given, and no column has a well-known name",
            next_step=f"Write --column NAME=ROLE for each; roles are {', '.join(ROLES)} and identifier:<scheme>.",
        )
    roles = list(found.values())
    twice = sorted(role for role in set(roles) if role in _ONE_COLUMN and roles.count(role) > 1)
    if twice:
        raise UsageError(
            place="columns",
            kind=f"several columns could be {', '.join(twice)}",
            next_step="Write --column NAME=ROLE for each column.",
        )
    return found
