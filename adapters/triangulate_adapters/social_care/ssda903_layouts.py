"""The tables of the SSDA903 return: how each is recognised, what names its rows, and which cells are typed.

Source: DfE, children looked after by local authorities in England, technical specifications 2016-17 to 2026-27.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from triangulate_adapters.social_care.returns import Layout

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

KEY: Final = "CHILD"
_SEX = r"[A-Z0-9]"

LAYOUTS: Final[Mapping[str, Layout]] = MappingProxyType(
    {
        layout.name: layout
        for layout in (
            Layout("Header", KEY, dates=("DOB", "MC_DOB"), shapes={"SEX": _SEX, "ETHNIC": r"[A-Z]{4}"}),
            Layout(
                "Episodes",
                KEY,
                ("DECOM",),
                ("DECOM", "DEC"),
                {
                    "RNE": r"[A-Z]",
                    "LS": r"[A-Z]\d",
                    "CIN": r"N\d",
                    "PLACE": r"[A-Z]\d{1,2}",
                    "PLACE_PROVIDER": r"PR\d",
                    "REC": r"[EX]\d{1,2}[A-Z]?",
                },
            ),
            Layout("Reviews", KEY, ("REVIEW",), ("DOB", "REVIEW"), {"REVIEW_CODE": r"PN\d"}),
            Layout("UASC", KEY, dates=("DOB", "DUC"), shapes={"SEX": _SEX}),
            Layout("OC2", KEY, dates=("DOB",), shapes={"SDQ_SCORE": r"\d{1,2}", "CONVICTED": "[01]"}),
            Layout("OC3", KEY, dates=("DOB",), shapes={"IN_TOUCH": r"[A-Z]{2,4}"}),
            Layout("AD1", KEY, dates=("DOB", "DATE_INT", "DATE_MATCH"), shapes={"NB_ADOPTR": r"\d"}),
            Layout("PlacedAdoption", KEY, ("DATE_PLACED",), ("DOB", "DATE_PLACED", "DATE_PLACED_CEASED")),
            Layout("PrevPerm", KEY, dates=("DOB", "DATE_PERM"), shapes={"PREV_PERM": r"[A-Z]\d"}),
            Layout("Missing", KEY, ("MIS_START",), ("DOB", "MIS_START", "MIS_END"), {"MISSING": "[A-Z]"}),
            Layout("SWEpisodes", KEY, ("SW_DECOM",), ("DOB", "SW_DECOM", "SW_DEC")),
            Layout("DoLo", KEY, ("DOLO_START",), ("DOB", "DOLO_START", "DOLO_END")),
        )
    }
)
"""Every table of the return, by name."""

MARKS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "Header": frozenset({"SEX", "DOB", "ETHNIC"}),
        "Episodes": frozenset({"DECOM", "LS", "PLACE"}),
        "Reviews": frozenset({"REVIEW", "REVIEW_CODE"}),
        "UASC": frozenset({"DUC"}),
        "OC2": frozenset({"SDQ_SCORE", "CONVICTED"}),
        "OC3": frozenset({"IN_TOUCH", "ACTIV", "ACCOM"}),
        "AD1": frozenset({"DATE_INT", "DATE_MATCH"}),
        "PlacedAdoption": frozenset({"DATE_PLACED"}),
        "PrevPerm": frozenset({"PREV_PERM"}),
        "Missing": frozenset({"MIS_START", "MIS_END"}),
        "SWEpisodes": frozenset({"SW_ID", "SW_DECOM"}),
        "DoLo": frozenset({"DOLO_START"}),
    }
)
"""The columns that mark a table, beside CHILD: no two tables share them."""

COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{column: name for name, layout in LAYOUTS.items() for column in (*layout.dates, *layout.shapes)},
        **dict.fromkeys(("UPN", "MOTHER", "UASC", "SEX", "DOB", "MC_DOB", "ETHNIC"), "Header"),
        **dict.fromkeys(("REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "URN", "PL_LOCATION"), "Episodes"),
        **dict.fromkeys(
            (
                "SDQ_REASON",
                "HEALTH_CHECK",
                "IMMUNISATIONS",
                "TEETH_CHECK",
                "HEALTH_ASSESSMENT",
                "SUBSTANCE_MISUSE",
                "INTERVENTION_RECEIVED",
                "INTERVENTION_OFFERED",
            ),
            "OC2",
        ),
        **dict.fromkeys(("ACTIV", "ACCOM"), "OC3"),
        **dict.fromkeys(("FOSTER_CARE", "SEX_ADOPTR", "LS_ADOPTR"), "AD1"),
        "REASON_PLACED_CEASED": "PlacedAdoption",
        "LA_PERM": "PrevPerm",
        **dict.fromkeys(("SW_ID", "SW_REASON"), "SWEpisodes"),
    }
)
"""The table to which each column belongs (the XML form leaves the table unsaid)."""

RETURN_COLUMNS: Final = frozenset({KEY, "LA", "YEAR", *COLUMNS})
"""Every column this reader knows; LA and YEAR stand in cleaned tables of several years and authorities."""


def table_of(columns: Collection[str]) -> str | None:
    """Return the name of the table that has these columns, or None if they are no table of the return."""
    names = {name.strip().upper() for name in columns}
    if KEY not in names:
        return None
    return next((table for table, marks in MARKS.items() if marks <= names), None)
