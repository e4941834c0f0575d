"""What each element of the children in need census states.

Decisions that a reader should know of:

* GenderCurrent (to 2023-24) and Sex (from 2024-25) are one item of the census under two names, so both state ``sex``.
* A plan states the latest category of abuse; the first category is carried. A plan without an end is open (``..``) at
  the census's reference date, unless its case is closed: then its end is not known.
* An assessment factor is a concern about the child only where the code names the child; one that names a parent or
  another person is carried, because the census does not say who that is.
* The source of a referral is its informant, in words; code 10 (unknown) names none.
* A reason for closure tells of an adoption or a death but not of its day: it sets the flag, or states a death date
  whose day is not known.

Source: DfE, children in need census guides, 2016-17 to 2025-26.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.tables import Column, Say
from triangulate_adapters.social_care.cin_layouts import CLOSED, CONTEXT, KEY, REFERRAL
from triangulate_adapters.social_care.returns import (
    NOTHING,
    carried,
    code,
    date_value,
    ethnicity,
    event_id,
    happening,
    interval,
    unreadable_dates,
    upn,
    yes_no,
)

if TYPE_CHECKING:
    from triangulate_adapters.social_care.returns import Layout

SCHEME: Final = "cin"
PREFIX: Final = "x_cin_"

_INHERITED: Final = {name for names in CONTEXT.values() for name in names}
_Made = tuple[list[Say], tuple[str, ...], dict[str, Column]]
"""What a table states, the columns that need not be carried beside that, and the fields of those carried."""

EVENTS: Final[dict[str, tuple[tuple[str, str, str], ...]]] = {
    "CINdetails": (("CINreferralDate", "referral", REFERRAL), ("DateOfInitialCPC", "conference", "DateOfInitialCPC")),
    "Assessments": (("Assessments", "assessment", "AssessmentActualStartDate"),),
    "Section47": (
        ("Section47", "section47", "S47ActualStartDate"),
        ("DateOfInitialCPC", "conference", "DateOfInitialCPC"),
    ),
    "CPPreviewDate": (("CPPreviewDate", "review", "CPPreviewDate"),),
}
"""For each table, its events: code in the event type table, word of their ids, and the date that tells them apart."""


def event_columns(table: str) -> dict[str, pl.Expr]:
    """Return the columns of event ids (``_<word>``) and times of a table; no conference is held without a date."""
    columns = {f"_{word}": event_id(word, when) for _, word, when in EVENTS.get(table, ())}
    if "_conference" in columns:
        columns["_conference"] = pl.when(pl.col("DateOfInitialCPC").is_not_null()).then(columns["_conference"])
    if table == "Assessments":
        columns["_time"] = interval("AssessmentActualStartDate", "AssessmentAuthorisationDate")
    if table == "AssessmentFactors":
        columns["_assessment"] = event_id("assessment", "AssessmentActualStartDate")
    return columns


def statements(frame: pl.DataFrame, layout: Layout) -> list[Say]:
    """Return what the columns of one table state; what has no predicate is carried."""
    says, spoken, fields = _TABLES.get(layout.name, _nothing_of_its_own)()
    return [*says, *carried(frame, layout, {KEY, *_INHERITED, *spoken}, PREFIX, fields)]


def _nothing_of_its_own() -> _Made:
    return [], (), {}


def _child() -> _Made:
    says = [
        Say("PersonBirthDate", "birth_date", date_value("PersonBirthDate")),
        Say("ExpectedPersonBirthDate", "expected_birth_date", date_value("ExpectedPersonBirthDate")),
        Say("PersonDeathDate", "death_date", date_value("PersonDeathDate")),
        *(Say(c, "sex", code(c, "sex", SCHEME)) for c in ("Sex", "GenderCurrent")),
        Say("Ethnicity", "ethnicity", ethnicity("Ethnicity")),
        *upn("UPN"),
        *upn("FormerUPN", "former"),
        Say("UPNunknown", "identifier", NOTHING, fields={"polarity": "?"}),
    ]
    return says, tuple(say.column for say in says), {}


def _referral() -> _Made:
    source = code("ReferralSource", "referral_source", SCHEME)
    informant = pl.when(source != "unknown").then(source)
    said: dict[str, Column] = {"ref": pl.col("_referral"), "event_time": pl.col(f"_{REFERRAL}")}
    closed: dict[str, Column] = {"ref": pl.col("_referral"), "event_time": pl.col(f"_{CLOSED}")}
    no_action = yes_no("ReferralNFA")
    decided: dict[str, Column] = {
        "polarity": pl.when(no_action == "false").then(pl.lit("-")).otherwise(pl.lit("+")),
        "kind": "decision",
        "process": "care",
    }
    died = code("ReasonForClosure", "closure_reason", SCHEME, "identity") == "died"
    nfa = pl.when(no_action.is_not_null()).then(pl.lit("no_further_action"))
    reason = code("ReasonForClosure", "closure_reason", SCHEME)
    says = [
        *happening(KEY, "_referral", f"_{REFERRAL}", "referral", informant=informant),
        *happening(KEY, "_conference", "_DateOfInitialCPC", "conference"),
        Say("ReferralSource", f"{PREFIX}ReferralSource", source, fields=said),
        Say("ReferralNFA", "decision", nfa, about=pl.col("_referral"), fields=decided),
        Say(CLOSED, f"{PREFIX}{CLOSED}", date_value(CLOSED), fields=closed),
        Say("ReasonForClosure", f"{PREFIX}ReasonForClosure", reason, fields=closed),
        Say("ReasonForClosure", "death_date", NOTHING, where=died, tag="died"),
        *unreadable_dates((REFERRAL, "DateOfInitialCPC"), PREFIX),
    ]
    return says, (REFERRAL, "DateOfInitialCPC", "ReferralSource", "ReferralNFA", CLOSED, "ReasonForClosure"), said


def _assessment() -> _Made:
    dates = ("AssessmentActualStartDate", "AssessmentAuthorisationDate")
    says = [*happening(KEY, "_assessment", "_time", "assessment"), *unreadable_dates(dates, PREFIX)]
    return says, dates, {"ref": pl.col("_assessment"), "event_time": pl.col("_time")}


def _factor() -> _Made:
    column = "AssessmentFactors"
    concern = code(column, "assessment_factor", SCHEME)
    of_child = (code(column, "assessment_factor", SCHEME, "whose") == "child") & concern.is_not_null()
    of_child = of_child.fill_null(value=False)
    said: dict[str, Column] = {"ref": pl.col("_assessment"), "event_time": pl.col("_AssessmentActualStartDate")}
    judged: dict[str, Column] = {**said, "kind": "assessment", "process": "care"}
    alone = _unaccompanied()
    says = [
        Say(column, "concern", concern, where=of_child, fields=judged),
        Say(column, f"{PREFIX}{column}", where=~of_child, fields=said),
        Say(column, "x_unaccompanied", pl.lit("true"), "boolean", where=alone, tag="alone", fields=said),
    ]
    return says, (column,), said


def _unaccompanied() -> pl.Expr:
    return code("AssessmentFactors", "assessment_factor", SCHEME, "detail") == "unaccompanied_asylum_seeker"


def _plan() -> _Made:
    held = _held("CINPlanStartDate", "CINPlanEndDate")
    says = [
        Say(KEY, "child_in_need_plan", pl.lit("true"), "boolean", fields={**held, "raw": NOTHING}),
        *unreadable_dates(("CINPlanStartDate", "CINPlanEndDate"), PREFIX),
    ]
    return says, ("CINPlanStartDate", "CINPlanEndDate"), held


def _protection() -> _Made:
    held = _held("CPPstartDate", "CPPendDate")
    latest = pl.col("LatestCategoryOfAbuse").is_not_null()
    none = ~latest & pl.col("InitialCategoryOfAbuse").is_null()
    first = code("InitialCategoryOfAbuse", "abuse_category", SCHEME)
    last = code("LatestCategoryOfAbuse", "abuse_category", SCHEME)
    plan, raw_first = "child_protection_plan", f"{PREFIX}InitialCategoryOfAbuse"
    says = [
        Say("LatestCategoryOfAbuse", plan, last, fields=held),
        Say("InitialCategoryOfAbuse", plan, first, where=~latest, fields=held),
        Say("CPPstartDate", plan, NOTHING, where=none, fields=held),  # a plan whose category is not given
        Say("InitialCategoryOfAbuse", raw_first, first, where=latest, fields=held),
    ]
    says += unreadable_dates(("CPPstartDate", "CPPendDate"), PREFIX)
    return says, ("CPPstartDate", "CPPendDate", "InitialCategoryOfAbuse", "LatestCategoryOfAbuse"), held


def _held(start: str, end: str) -> dict[str, Column]:
    open_ended = pl.when(pl.col(end).is_null() & pl.col(CLOSED).is_null()).then(pl.lit(".."))
    return {"valid_from": pl.col(f"_{start}"), "valid_to": pl.coalesce(f"_{end}", open_ended), "basis": "official"}


def _enquiry() -> _Made:
    said: dict[str, Column] = {"ref": pl.col("_section47"), "event_time": pl.col("_S47ActualStartDate")}
    says = [
        *happening(KEY, "_section47", "_S47ActualStartDate", "section47"),
        *happening(KEY, "_conference", "_DateOfInitialCPC", "conference"),
        Say("ICPCnotRequired", f"{PREFIX}ICPCnotRequired", yes_no("ICPCnotRequired"), "boolean", fields=said),
        *unreadable_dates(("S47ActualStartDate", "DateOfInitialCPC"), PREFIX),
    ]
    return says, ("S47ActualStartDate", "DateOfInitialCPC", "ICPCnotRequired"), said


def _review() -> _Made:
    says = [*happening(KEY, "_review", "_CPPreviewDate", "review"), *unreadable_dates(("CPPreviewDate",), PREFIX)]
    return says, ("CPPreviewDate",), {}


_TABLES: Final[dict[str, Callable[[], _Made]]] = {
    "Child": _child,
    "CINdetails": _referral,
    "Assessments": _assessment,
    "AssessmentFactors": _factor,
    "CINPlanDates": _plan,
    "ChildProtectionPlans": _protection,
    "Section47": _enquiry,
    "CPPreviewDate": _review,
}


def flagged(table: str) -> dict[str, pl.Expr]:
    """Return, for each persona flag that ``table`` can set, which of its rows set it."""
    if table == "CINdetails":
        return {"adopted": code("ReasonForClosure", "closure_reason", SCHEME, "identity") == "adopted"}
    if table == "AssessmentFactors":
        return {"unaccompanied": _unaccompanied()}
    return {}
