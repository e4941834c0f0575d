"""What each column of the SSDA903 return states.

Decisions that a reader should know of:

* A state (legal status, placement, being looked after) is stated per episode, from DECOM to DEC. An episode without
  DEC and without REC is open at the end of the year returned, so its end is ``..``; in a table of several years that
  is said only of rows of the latest year, and the end of others is not known.
* HOME_POST is the home the child came from, so it is stated from DECOM on and with an unknown end.
* A placement with adopters (PLACE A3 to A6) is withheld, with its postcode: Adoption and Children Act 2002 s57 protects
  what would identify them. The return marks no other placement as confidential, so no other is withheld.
* CONVICTED counts youth cautions with convictions, so it is carried and never stated as a conviction.
* An adoption decision (DATE_PLACED) can be reversed and is no adoption; REC E11 and E12, AD1 and PREV_PERM P1 are.

Source: DfE, guide to the children looked after by local authorities in England (SSDA903) collection, 2023 to 2025.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.normalise import codes
from triangulate.tables import Say, json_object
from triangulate.vocabulary import ORDERS
from triangulate_adapters.social_care.returns import (
    ID,
    NOTHING,
    carried,
    code,
    date_value,
    happening,
    interval,
    partial_date,
    unreadable_dates,
    yes_no,
)
from triangulate_adapters.social_care.ssda903_layouts import KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    from triangulate.tables import Column
    from triangulate_adapters.social_care.returns import Layout

SCHEME: Final = "ssda903"
PREFIX: Final = "x_903_"
LATEST: Final = "_latest"
"""The column that tells whether a row is of the latest year returned."""
EVENT: Final = "_event"
TIME: Final = "_time"

_ABOUT_THE_CHILD: Final = (KEY, "DOB", "SEX", "LA")
_ENDING_ORDERS: Final = {
    code_: "adoption_order" if reason == "adopted" else reason
    for code_, reason in codes.mapping("leaving_care_reason", SCHEME).items()
    if reason == "adopted" or reason in ORDERS
}
_HEALTH: Final = {
    "HEALTH_CHECK": "health surveillance or promotion checks up to date",
    "IMMUNISATIONS": "immunisations up to date",
    "TEETH_CHECK": "teeth checked by a dentist in the year",
    "HEALTH_ASSESSMENT": "annual health assessment carried out",
}


def who(frame: pl.DataFrame) -> list[Say]:
    """Return what every table says of the child: birth date and sex, once for each way it says them."""
    says = [Say("DOB", "birth_date", date_value("DOB"))] if "DOB" in frame.columns else []
    return [*says, Say("SEX", "sex", code("SEX", "sex", "dfe_903"))]


def statements(frame: pl.DataFrame, layout: Layout) -> list[Say]:
    """Return what the columns of one table state, apart from :func:`who`; what has no predicate is carried."""
    make = _TABLES.get(layout.name)
    says, spoken, fields = make(frame, layout) if make else ([], (), {})
    return [*says, *carried(frame, layout, {*_ABOUT_THE_CHILD, *spoken}, PREFIX, fields)]


_Made = tuple[list[Say], tuple[str, ...], "dict[str, Column]"]


def _has(frame: pl.DataFrame, column: str) -> pl.Expr:
    return pl.col(column) if column in frame.columns else NOTHING


def _header(_frame: pl.DataFrame, _layout: Layout) -> _Made:
    upn = pl.col("UPN").str.strip_chars()
    unknown = upn.str.contains(r"^(?i:UN\d)$")
    # The last character of a temporary number is a letter (DfE, Unique pupil numbers guidance, 2024).
    use = pl.when(upn.str.contains(r"[A-Za-z]$")).then(pl.lit("temporary")).otherwise(pl.lit("current"))
    number = json_object(scheme=pl.lit("upn"), use=use, value=upn)
    return (
        [
            Say("ETHNIC", "ethnicity", _ethnicity()),
            Say("UPN", "identifier", number, "object", where=~unknown),
            Say("UPN", "identifier", NOTHING, where=unknown, fields={"polarity": "?"}),
            Say("MOTHER", "x_is_mother", yes_no("MOTHER"), "boolean"),
        ],
        ("ETHNIC", "UPN", "MOTHER"),
        {},
    )


def _ethnicity() -> pl.Expr:
    return pl.coalesce(code("ETHNIC", "ethnicity", "dfe_main"), code("ETHNIC", "ethnicity", "dfe_extended"))


def _episodes(frame: pl.DataFrame, layout: Layout) -> _Made:
    ends_with = _has(frame, "REC")
    ended = pl.when(ends_with.is_null() & _has(frame, "DEC").is_null() & pl.col(LATEST)).then(pl.lit(".."))
    until = pl.coalesce("_DEC", ended) if "_DEC" in frame.columns else ended
    held: dict[str, Column] = {"valid_from": pl.col("_DECOM"), "valid_to": until}
    registered: dict[str, Column] = {**held, "basis": "official"}
    with_adopters = code("PLACE", "placement_type", SCHEME, "kind") == "adoption"
    withheld = pl.when(with_adopters).then(statement=True)
    return (
        [
            Say("LS", "legal_status", code("LS", "legal_status", SCHEME), fields=registered),
            Say("PLACE", "placement", _placement(frame), "object", fields={**registered, "withheld": withheld}),
            Say(KEY, "looked_after", pl.lit("true"), "boolean", fields={**registered, "raw": NOTHING}),
            Say("HOME_POST", "address", _postcode("HOME_POST", "home"), "object", fields={"valid_from": held["valid_from"]}),
            Say(
                "PL_POST",
                "address",
                _postcode("PL_POST", "placement"),
                "object",
                fields={**held, "withheld": withheld if "PLACE" in frame.columns else NOTHING},
            ),
            *_endings(),
            *(Say(c, f"{PREFIX}{c}", where=_has(frame, "PLACE").is_null(), fields=held) for c in ("PLACE_PROVIDER", "URN")),
            *unreadable_dates(layout, [c for c in ("DECOM", "DEC") if c in frame.columns], PREFIX),
        ],
        ("LS", "PLACE", "HOME_POST", "PL_POST", "DECOM", "DEC", "PLACE_PROVIDER", "URN"),
        held,
    )


def _placement(frame: pl.DataFrame) -> pl.Expr:
    return json_object(
        type=code("PLACE", "placement_type", SCHEME),
        code=pl.col("PLACE").str.strip_chars(),
        postcode=_has(frame, "PL_POST").str.strip_chars(),
        provider=_has(frame, "PLACE_PROVIDER").str.strip_chars(),
        urn=_has(frame, "URN").str.strip_chars(),
    )


def _postcode(column: str, use: str) -> pl.Expr:
    return json_object(postcode=pl.col(column).str.strip_chars(), type=pl.lit(use))


def _endings() -> list[Say]:
    """Return what the reason an episode ended says: a death, or the order under which the child left care."""
    died = code("REC", "leaving_care_reason", SCHEME, "identity") == "died"
    order = pl.col("REC").str.strip_chars().str.to_lowercase().replace_strict(
        _ENDING_ORDERS, default=None, return_dtype=pl.String
    )  # fmt: skip
    return [
        # Without DEC the child is said to have died on a day that is not known.
        Say("REC", "death_date", pl.coalesce("_DEC", "DEC"), where=died, tag="died"),
        Say("REC", "order", order, where=order.is_not_null(), tag="order", fields={"valid_from": pl.col("_DEC")}),
    ]


def _reviews(_frame: pl.DataFrame, _layout: Layout) -> _Made:
    took_part = code("REVIEW_CODE", "review_participation", SCHEME)
    said: dict[str, Column] = {"ref": pl.col(EVENT), "event_time": pl.col(TIME)}
    return (
        [
            *happening(KEY, EVENT, TIME, "review"),
            Say("REVIEW_CODE", "views", took_part, where=took_part.is_not_null(), fields=said),
            Say("REVIEW_CODE", f"{PREFIX}REVIEW_CODE", where=took_part.is_null(), fields=said),
            Say("REVIEW", f"{PREFIX}REVIEW", where=pl.col(TIME).is_null(), fields=said),
        ],
        ("REVIEW", "REVIEW_CODE"),
        said,
    )


def _missing(frame: pl.DataFrame, layout: Layout) -> _Made:
    said: dict[str, Column] = {"ref": pl.col(EVENT), "event_time": pl.col(TIME)}
    bounds = [c for c in ("MIS_START", "MIS_END") if c in frame.columns]
    says = [*happening(KEY, EVENT, TIME, "missing"), *unreadable_dates(layout, bounds, PREFIX)]
    return says, ("MIS_START", "MIS_END"), said


def _unaccompanied(frame: pl.DataFrame, layout: Layout) -> _Made:
    # DUC is the day the status ends, usually the 18th birthday, so without it the end is not known.
    until = pl.col("_DUC") if "_DUC" in frame.columns else NOTHING
    says = [Say(KEY, "x_unaccompanied", pl.lit("true"), "boolean", fields={"raw": NOTHING, "valid_to": until})]
    return [*says, *unreadable_dates(layout, [c for c in ("DUC",) if c in frame.columns], PREFIX)], ("DUC",), {}


def _outcomes(_frame: pl.DataFrame, _layout: Layout) -> _Made:
    year: dict[str, Column] = {"valid_from": pl.col("_year_from"), "valid_to": pl.col("_year_to")}
    says = [_health(column, words, year) for column, words in _HEALTH.items()]
    score = pl.col("SDQ_SCORE").str.strip_chars()
    words = pl.concat_str(pl.lit("SDQ total difficulties score "), score)
    misuse = yes_no("SUBSTANCE_MISUSE") == "true"
    return (
        [
            *says,
            Say("SDQ_SCORE", "health_state", words, fields=year),
            Say(
                "SUBSTANCE_MISUSE",
                "concern",
                pl.lit("substance_misuse"),
                where=misuse,
                fields={**year, "kind": "assessment"},
            ),
            Say("SUBSTANCE_MISUSE", f"{PREFIX}SUBSTANCE_MISUSE", where=misuse.not_().fill_null(value=True), fields=year),
        ],
        (*_HEALTH, "SDQ_SCORE", "SUBSTANCE_MISUSE"),
        year,
    )


def _health(column: str, words: str, year: dict[str, Column]) -> Say:
    answer = yes_no(column)
    polarity = pl.when(answer == "false").then(pl.lit("-")).otherwise(pl.lit("+"))
    value = pl.when(answer.is_not_null()).then(pl.lit(words))
    return Say(column, "health_state", value, fields={**year, "polarity": polarity})


def _care_leavers(_frame: pl.DataFrame, _layout: Layout) -> _Made:
    died = pl.col("IN_TOUCH").str.strip_chars().str.to_uppercase() == "DIED"
    return [Say("IN_TOUCH", "death_date", NOTHING, where=died, tag="died")], (), {}


def _previous_permanence(frame: pl.DataFrame, _layout: Layout) -> _Made:
    when = partial_date("DATE_PERM") if "DATE_PERM" in frame.columns else NOTHING
    option = code("PREV_PERM", "post_looked_after", SCHEME)
    return (
        [
            Say("PREV_PERM", f"{PREFIX}PREV_PERM", option, fields={"event_time": when}),
            Say("DATE_PERM", f"{PREFIX}DATE_PERM", when),
        ],
        ("PREV_PERM", "DATE_PERM"),
        {},
    )


def _held_between(start: str, end: str) -> Callable[[pl.DataFrame, Layout], _Made]:
    def make(frame: pl.DataFrame, _layout: Layout) -> _Made:
        still = pl.when(_has(frame, end).is_null() & pl.col(LATEST)).then(pl.lit(".."))
        until = pl.coalesce(f"_{end}", still) if end in frame.columns else still
        return [], (), {"valid_from": pl.col(f"_{start}"), "valid_to": until}

    return make


_TABLES: Final[dict[str, Callable[[pl.DataFrame, Layout], _Made]]] = {
    "Header": _header,
    "Episodes": _episodes,
    "Reviews": _reviews,
    "UASC": _unaccompanied,
    "OC2": _outcomes,
    "OC3": _care_leavers,
    "PrevPerm": _previous_permanence,
    "Missing": _missing,
    "SWEpisodes": _held_between("SW_DECOM", "SW_DEC"),
    "DoLo": _held_between("DOLO_START", "DOLO_END"),
}

FLAGS: Final = {
    "AD1": lambda _: {"adopted": pl.lit(value=True)},
    "UASC": lambda _: {"unaccompanied": pl.lit(value=True)},
    "PrevPerm": lambda _: {"adopted": code("PREV_PERM", "post_looked_after", SCHEME, "identity") == "adopted"},
    "Episodes": lambda frame: _left_care_flags() if "REC" in frame.columns else {},
}
