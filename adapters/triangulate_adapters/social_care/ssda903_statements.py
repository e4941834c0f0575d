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

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.tables import Column, Say, json_object
from triangulate.vocabulary import ORDERS
from triangulate_adapters.social_care.returns import (
    NOTHING,
    carried,
    code,
    date_value,
    ethnicity,
    happening,
    partial_date,
    unreadable_dates,
    upn,
    yes_no,
)
from triangulate_adapters.social_care.ssda903_layouts import KEY, WHO

if TYPE_CHECKING:
    from triangulate_adapters.social_care.returns import Layout

SCHEME: Final = "ssda903"
PREFIX: Final = "x_903_"
LATEST: Final = "_latest"
"""The column that tells whether a row is of the latest year returned."""
EVENT: Final = "_event"
TIME: Final = "_time"

_HEALTH: Final = {
    "HEALTH_CHECK": "health surveillance or promotion checks up to date",
    "IMMUNISATIONS": "immunisations up to date",
    "TEETH_CHECK": "teeth checked by a dentist in the year",
    "HEALTH_ASSESSMENT": "annual health assessment carried out",
}
_Made = tuple[list[Say], tuple[str, ...], dict[str, Column]]
"""What a table states, the columns that need not be carried beside that, and the fields of those carried."""


def who(column: str) -> Say:
    """Return what the column DOB or SEX of any table says of the child."""
    if column == "DOB":
        return Say("DOB", "birth_date", date_value("DOB"))
    return Say("SEX", "sex", code("SEX", "sex", "dfe_903"))


def statements(frame: pl.DataFrame, layout: Layout) -> list[Say]:
    """Return what the columns of one table state, apart from :func:`who`; what has no predicate is carried."""
    says, spoken, fields = _TABLES.get(layout.name, _nothing_of_its_own)()
    return [*says, *carried(frame, layout, {KEY, "LA", *WHO, *spoken}, PREFIX, fields)]


def _nothing_of_its_own() -> _Made:
    return [], (), {}


def _header() -> _Made:
    says = [
        Say("ETHNIC", "ethnicity", ethnicity("ETHNIC")),
        *upn("UPN"),
        Say("MOTHER", "x_is_mother", yes_no("MOTHER"), "boolean"),
    ]
    return says, ("ETHNIC", "UPN", "MOTHER"), {}


def _episodes() -> _Made:
    ended = pl.col("REC").is_not_null() | pl.col("DEC").is_not_null()
    until = pl.coalesce("_DEC", pl.when(~ended & pl.col(LATEST)).then(pl.lit("..")))
    held: dict[str, Column] = {"valid_from": pl.col("_DECOM"), "valid_to": until}
    registered: dict[str, Column] = {**held, "basis": "official"}
    with_adopters = code("PLACE", "placement_type", SCHEME, "kind") == "adoption"
    withheld = pl.when(with_adopters).then(statement=True)
    came_from: dict[str, Column] = {"valid_from": pl.col("_DECOM")}
    unplaced = pl.col("PLACE").is_null()
    says = [
        Say("LS", "legal_status", code("LS", "legal_status", SCHEME), fields=registered),
        Say("PLACE", "placement", _placement(), "object", fields={**registered, "withheld": withheld}),
        Say(KEY, "looked_after", pl.lit("true"), "boolean", fields={**registered, "raw": NOTHING}),
        Say("HOME_POST", "address", _postcode("HOME_POST", "home"), "object", fields=came_from),
        Say("PL_POST", "address", _postcode("PL_POST", "placement"), "object", fields={**held, "withheld": withheld}),
        *_endings(),
        *(Say(c, f"{PREFIX}{c}", where=unplaced, fields=held) for c in ("PLACE_PROVIDER", "URN")),
        *unreadable_dates(("DECOM", "DEC"), PREFIX),
    ]
    return says, ("LS", "PLACE", "HOME_POST", "PL_POST", "DECOM", "DEC", "PLACE_PROVIDER", "URN"), held


def _placement() -> pl.Expr:
    return json_object(
        type=code("PLACE", "placement_type", SCHEME),
        code=pl.col("PLACE").str.strip_chars(),
        postcode=pl.col("PL_POST").str.strip_chars(),
        provider=pl.col("PLACE_PROVIDER").str.strip_chars(),
        urn=pl.col("URN").str.strip_chars(),
    )


def _postcode(column: str, use: str) -> pl.Expr:
    return json_object(postcode=pl.col(column).str.strip_chars(), type=pl.lit(use))


def _endings() -> list[Say]:
    """Return what the reason an episode ended says: a death, or the order under which the child left care."""
    died = code("REC", "leaving_care_reason", SCHEME, "identity") == "died"
    reason = code("REC", "leaving_care_reason", SCHEME)
    order = pl.when(reason == "adopted").then(pl.lit("adoption_order")).when(reason.is_in(ORDERS)).then(reason)
    return [
        # Without DEC the child is said to have died on a day that is not known.
        Say("REC", "death_date", pl.coalesce("_DEC", "DEC"), where=died, tag="died"),
        Say("REC", "order", order, where=order.is_not_null(), tag="order", fields={"valid_from": pl.col("_DEC")}),
    ]


def _reviews() -> _Made:
    took_part = code("REVIEW_CODE", "review_participation", SCHEME)
    said: dict[str, Column] = {"ref": pl.col(EVENT), "event_time": pl.col(TIME)}
    says = [
        *happening(KEY, EVENT, TIME, "review"),
        Say("REVIEW_CODE", "views", took_part, where=took_part.is_not_null(), fields=said),
        Say("REVIEW_CODE", f"{PREFIX}REVIEW_CODE", where=took_part.is_null(), fields=said),
        *unreadable_dates(("REVIEW",), PREFIX),
    ]
    return says, ("REVIEW", "REVIEW_CODE"), said


def _missing() -> _Made:
    says = [*happening(KEY, EVENT, TIME, "missing"), *unreadable_dates(("MIS_START", "MIS_END"), PREFIX)]
    return says, ("MIS_START", "MIS_END"), {"ref": pl.col(EVENT), "event_time": pl.col(TIME)}


def _unaccompanied() -> _Made:
    # DUC is the day the status ends, usually the 18th birthday, so without it the end is not known.
    status: dict[str, Column] = {"raw": NOTHING, "valid_to": pl.col("_DUC")}
    says = [Say(KEY, "x_unaccompanied", pl.lit("true"), "boolean", fields=status), *unreadable_dates(("DUC",), PREFIX)]
    return says, ("DUC",), {}


def _outcomes() -> _Made:
    year: dict[str, Column] = {"valid_from": pl.col("_year_from"), "valid_to": pl.col("_year_to")}
    score = pl.concat_str(pl.lit("SDQ total difficulties score "), pl.col("SDQ_SCORE").str.strip_chars())
    misuse = (yes_no("SUBSTANCE_MISUSE") == "true").fill_null(value=False)
    assessed: dict[str, Column] = {**year, "kind": "assessment"}
    says = [
        *(_health(column, words, year) for column, words in _HEALTH.items()),
        Say("SDQ_SCORE", "health_state", score, fields=year),
        Say("SUBSTANCE_MISUSE", "concern", pl.lit("substance_misuse"), where=misuse, fields=assessed),
        Say("SUBSTANCE_MISUSE", f"{PREFIX}SUBSTANCE_MISUSE", where=~misuse, fields=year),
    ]
    return says, (*_HEALTH, "SDQ_SCORE", "SUBSTANCE_MISUSE"), year


def _health(column: str, words: str, year: dict[str, Column]) -> Say:
    answer = yes_no(column)
    polarity = pl.when(answer == "false").then(pl.lit("-")).otherwise(pl.lit("+"))
    value = pl.when(answer.is_not_null()).then(pl.lit(words))
    return Say(column, "health_state", value, fields={**year, "polarity": polarity})


def _care_leavers() -> _Made:
    died = pl.col("IN_TOUCH").str.strip_chars().str.to_uppercase() == "DIED"
    return [Say("IN_TOUCH", "death_date", NOTHING, where=died, tag="died")], (), {}


def _previous_permanence() -> _Made:
    when = partial_date("DATE_PERM")
    option = code("PREV_PERM", "post_looked_after", SCHEME)
    says = [
        Say("PREV_PERM", f"{PREFIX}PREV_PERM", option, fields={"event_time": when}),
        Say("DATE_PERM", f"{PREFIX}DATE_PERM", when),
    ]
    return says, ("PREV_PERM", "DATE_PERM"), {}


def _held_between(start: str, end: str) -> Callable[[], _Made]:
    def make() -> _Made:
        still = pl.when(pl.col(end).is_null() & pl.col(LATEST)).then(pl.lit(".."))
        return [], (), {"valid_from": pl.col(f"_{start}"), "valid_to": pl.coalesce(f"_{end}", still)}

    return make


_TABLES: Final[dict[str, Callable[[], _Made]]] = {
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


def flagged(table: str) -> dict[str, pl.Expr]:
    """Return, for each persona flag that ``table`` can set, which of its rows set it."""
    if table == "AD1":
        return {"adopted": pl.lit(value=True)}
    if table == "UASC":
        return {"unaccompanied": pl.lit(value=True)}
    if table == "PrevPerm":
        return {"adopted": code("PREV_PERM", "post_looked_after", SCHEME, "identity") == "adopted"}
    if table == "Episodes":
        left = code("REC", "leaving_care_reason", SCHEME, "identity")
        return {"adopted": left == "adopted", "age_estimated": left == "age_assessed"}
    return {}
