"""A force's mapping file: its own column names and codes, turned into those of the POLE profile.

TOML, all parts optional::

    [source]
    organisation = "States of Jersey Police"   # also: system, jurisdiction
    [dates]
    order = "dmy"                              # how dates that do not begin with the year are written: dmy or mdy
    [columns.person]
    "Nominal Ref" = "person_id"
    [columns.person_event]
    "Nominal Ref" = "person_id"
    [codes.role]
    "SUSP" = "Suspect known"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NoReturn

from triangulate.errors import UnreadableInput
from triangulate.intake.text import read_text
from triangulate.normalise.dates import Order
from triangulate_adapters.police.pole_profile import TABLES, profile, profile_name, table_in_company, table_of

MAPPING_FILE: Final = "pole.toml"
_SOURCE_FIELDS: Final = frozenset({"organisation", "system", "jurisdiction"})
_ORDERS: Final[Mapping[str, Order]] = MappingProxyType({"dmy": "dmy", "mdy": "mdy"})


@dataclass(frozen=True, slots=True)
class ForceMapping:
    """What a mapping file says: columns by table (header as the profile writes it), codes by column, date order."""

    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    source: Mapping[str, str] = field(default_factory=dict)
    date_order: Order = "dmy"
    given: bool = False

    def table(self, header: tuple[str, ...], *, in_company: bool = False) -> str | None:
        """Return the table of the profile that a header belongs to, after the force's names are turned."""
        for table in self.columns:
            if table_in_company(self.renamed(table, header).values()) == table:
                return table
        plain = [profile_name(name) for name in header]
        return table_in_company(plain) if in_company else table_of(plain)

    def renamed(self, table: str, header: tuple[str, ...]) -> dict[str, str]:
        """Return, for each column of a header, its name in the profile, or its own as the profile would write it.

        Of two columns that would have one name, the later keeps the name it was written with.
        """
        turned = self.columns.get(table, {})
        names: dict[str, str] = {}
        for written in header:
            name = turned.get(profile_name(written), profile_name(written))
            names[written] = name if name not in names.values() else written
        return names


def read_mapping(given: Path | Mapping[str, Any] | None, beside: Path | None) -> ForceMapping:
    """Return the mapping the caller gave, else the one in the file ``pole.toml`` beside the tables, else none.

    Raises :class:`UnreadableInput` if it is not TOML, names a table or column the profile does not have, or holds
    something else than text where text is expected.
    """
    if given is None:
        path = None if beside is None else beside / MAPPING_FILE
        if path is None or not path.is_file():
            return ForceMapping()
        given = path
    if isinstance(given, Path):
        return _checked(_toml(given), str(given))
    return _checked(given, "mapping")


def _toml(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(read_text(path).text)
    except tomllib.TOMLDecodeError:
        _refuse(str(path), "not a valid TOML file")


def _refuse(place: str, kind: str) -> NoReturn:
    raise UnreadableInput(
        place=place, kind=kind, next_step="See the module triangulate_adapters.police.pole_mapping for its form."
    )


def _checked(given: Mapping[str, Any], place: str) -> ForceMapping:
    unknown = sorted(set(given) - {"source", "dates", "columns", "codes"})
    if unknown:
        _refuse(place, f"the part '{unknown[0]}' is not one of source, dates, columns, codes")
    source = _texts(given.get("source", {}), f"{place}: source")
    if set(source) - _SOURCE_FIELDS:
        _refuse(f"{place}: source", "a field is not one of organisation, system, jurisdiction")
    order = _texts(given.get("dates", {}), f"{place}: dates").get("order", "dmy")
    if order not in _ORDERS:
        _refuse(f"{place}: dates", "order is neither dmy nor mdy")
    return ForceMapping(
        columns=_columns(given.get("columns", {}), place),
        codes={
            column: {code.strip().lower(): name for code, name in _texts(codes, f"{place}: codes.{column}").items()}
            for column, codes in _part(given.get("codes", {}), f"{place}: codes").items()
        },
        source=source,
        date_order=_ORDERS[order],
        given=True,
    )


def _columns(given: object, place: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for table, columns in _part(given, f"{place}: columns").items():
        where = f"{place}: columns.{table}"
        if table not in TABLES:
            _refuse(where, f"the table is not one of {', '.join(TABLES)}")
        found[table] = {profile_name(written): name for written, name in _texts(columns, where).items()}
        missing = [name for name in found[table].values() if name not in profile()[table]]
        if missing:
            _refuse(where, "a column is turned into a name that the profile does not have")
    return found


def _part(given: object, place: str) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        _refuse(place, "a table is expected")
    return given


def _texts(given: object, place: str) -> dict[str, str]:
    part = _part(given, place)
    if not all(isinstance(value, str) for value in part.values()):
        _refuse(place, "every value must be text")
    return dict(part)
