"""The tables of the SSDA903 return: how each is recognised, its columns, and which cells are typed.

Source: DfE, children looked after by local authorities in England, technical specifications 2016-17 to 2026-27.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from triangulate_adapters.social_care.returns import Layout

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

KEY: Final = "CHILD"
WHO: Final = ("DOB", "SEX")
"""The columns by which most tables say again who the child is."""

_SEX = r"[A-Z0-9]"
_EPISODE_SHAPES = {
    "RNE": r"[A-Z]",
    "LS": r"[A-Z]\d",
    "CIN": r"N\d",
    "PLACE": r"[A-Z]\d{1,2}",
    "PLACE_PROVIDER": r"PR\d",
    "REC": r"[EX]\d{1,2}[A-Z]?",
}


def _table(
    name: str, columns: str, dates: str, *, names: str = "", shapes: Mapping[str, str] | None = None
) -> tuple[str, Layout]:
    return name, Layout(name, KEY, tuple(columns.split()), tuple(dates.split()), tuple(names.split()), shapes or {})


LAYOUTS: Final[Mapping[str, Layout]] = MappingProxyType(
    dict(
        (
            _table(
                "Header",
                "SEX DOB ETHNIC UPN MOTHER MC_DOB",
                "DOB MC_DOB",
                shapes={"SEX": _SEX, "ETHNIC": r"[A-Z]{4}", "MOTHER": "[01]"},
            ),
            _table(
                "Episodes",
                "DECOM RNE LS CIN PLACE PLACE_PROVIDER DEC REC REASON_PLACE_CHANGE HOME_POST PL_POST URN",
                "DECOM DEC",
                names="DECOM",
                shapes=_EPISODE_SHAPES,
            ),
            _table("Reviews", "DOB REVIEW REVIEW_CODE", "DOB REVIEW", names="REVIEW", shapes={"REVIEW_CODE": r"PN\d"}),
            _table("UASC", "SEX DOB DUC", "DOB DUC", shapes={"SEX": _SEX}),
            _table(
                "OC2",
                "DOB SDQ_SCORE SDQ_REASON CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT "
                "SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED",
                "DOB",
                shapes={"SDQ_SCORE": r"\d{1,2}", "SDQ_REASON": r"SDQ\d", "CONVICTED": "[01]"},
            ),
            _table("OC3", "DOB IN_TOUCH ACTIV ACCOM", "DOB", shapes={"IN_TOUCH": r"[A-Z]{2,4}"}),
            _table(
                "AD1",
                "DOB DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR",
                "DOB DATE_INT DATE_MATCH",
                shapes={"FOSTER_CARE": "[01]", "NB_ADOPTR": r"\d"},
            ),
            _table(
                "PlacedAdoption",
                "DOB DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED",
                "DOB DATE_PLACED DATE_PLACED_CEASED",
                names="DATE_PLACED",
            ),
            _table("PrevPerm", "DOB PREV_PERM LA_PERM DATE_PERM", "DOB DATE_PERM", shapes={"PREV_PERM": r"[A-Z]\d"}),
            _table("Missing", "DOB MISSING MIS_START MIS_END", "DOB MIS_START MIS_END", names="MIS_START"),
            _table("SWEpisodes", "DOB SW_ID SW_DECOM SW_DEC SW_REASON", "DOB SW_DECOM SW_DEC", names="SW_DECOM"),
            _table("DoLo", "DOB DOLO_START DOLO_END", "DOB DOLO_START DOLO_END", names="DOLO_START"),
        )
    )
)
"""Every table of the return, by name."""

TABLE_OF_COLUMN: Final[Mapping[str, str]] = MappingProxyType(
    {"UASC": "Header", "SEX": "Header", "DOB": "Header"}
    | {c: layout.name for layout in LAYOUTS.values() for c in layout.columns if c not in WHO}
)
"""The table to which each column belongs (the XML form leaves the table unsaid)."""

KNOWN_COLUMNS: Final = frozenset({KEY, "LA", "YEAR", *TABLE_OF_COLUMN})
"""Every column this reader knows; LA and YEAR stand in cleaned tables of several years and authorities."""

_MARKS: Final = {
    "Header": {"SEX", "DOB", "ETHNIC"},
    "Episodes": {"DECOM", "LS", "PLACE"},
    "Reviews": {"REVIEW", "REVIEW_CODE"},
    "UASC": {"DUC"},
    "OC2": {"SDQ_SCORE", "CONVICTED"},
    "OC3": {"IN_TOUCH", "ACTIV", "ACCOM"},
    "AD1": {"DATE_INT", "DATE_MATCH"},
    "PlacedAdoption": {"DATE_PLACED", "REASON_PLACED_CEASED"},
    "PrevPerm": {"PREV_PERM"},
    "Missing": {"MISSING", "MIS_START"},
    "SWEpisodes": {"SW_ID", "SW_DECOM"},
    "DoLo": {"DOLO_START"},
}


def table_of(columns: Collection[str]) -> str | None:
    """Return the name of the table that has these columns, or None if they are no table of the return."""
    names = {name.strip().upper() for name in columns}
    if KEY not in names:
        return None
    return next((table for table, marks in _MARKS.items() if marks <= names), None)
