"""The children in need census as tables: one for each kind of element, each row with the keys of what it stands in.

Source: DfE, children in need census specifications and XML schemas, 2016-17 to 2025-26.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from triangulate_adapters.social_care.returns import Layout, RowCollector, Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from xml.etree.ElementTree import Element

KEY: Final = "LAchildID"
REFERRAL: Final = "CINreferralDate"
CLOSED: Final = "CINclosureDate"
STRAY: Final = "stray_text"
"""The column for text that stands between elements, where the census allows none."""

_CODE = r"[A-Z0-9]{1,4}"


def _table(name: str, columns: str, dates: str, names: str = "", **shapes: str) -> tuple[str, Layout]:
    return name, Layout(name, KEY, tuple(columns.split()), tuple(dates.split()), tuple(names.split()), shapes)


LAYOUTS: Final[Mapping[str, Layout]] = MappingProxyType(
    dict(
        (
            _table(
                "Child",
                "UPN FormerUPN UPNunknown PersonBirthDate ExpectedPersonBirthDate PersonDeathDate Sex GenderCurrent "
                "Ethnicity",
                "PersonBirthDate ExpectedPersonBirthDate PersonDeathDate",
                Sex="[A-Z0-9]",
                GenderCurrent="[A-Z0-9]",
                Ethnicity="[A-Z]{4}",
            ),
            _table("Disability", "Disability", ""),
            _table(
                "CINdetails",
                "CINreferralDate ReferralSource PrimaryNeedCode CINclosureDate ReasonForClosure DateOfInitialCPC "
                "ReferralNFA",
                "CINreferralDate CINclosureDate DateOfInitialCPC",
                REFERRAL,
                ReferralSource=_CODE,
                PrimaryNeedCode=r"N\d",
                ReasonForClosure=r"RC\d",
            ),
            _table(
                "Assessments",
                "CINreferralDate AssessmentActualStartDate AssessmentInternalReviewDate AssessmentAuthorisationDate",
                "AssessmentActualStartDate AssessmentInternalReviewDate AssessmentAuthorisationDate",
                "CINreferralDate AssessmentActualStartDate",
            ),
            _table(
                "AssessmentFactors",
                "CINreferralDate AssessmentActualStartDate AssessmentFactors",
                "AssessmentActualStartDate",
                "CINreferralDate AssessmentActualStartDate",
            ),
            _table(
                "CINPlanDates",
                "CINreferralDate CINclosureDate CINPlanStartDate CINPlanEndDate",
                "CINPlanStartDate CINPlanEndDate",
                "CINreferralDate CINPlanStartDate",
            ),
            _table(
                "Section47",
                "CINreferralDate S47ActualStartDate InitialCPCtarget DateOfInitialCPC ICPCnotRequired",
                "S47ActualStartDate InitialCPCtarget DateOfInitialCPC",
                "CINreferralDate S47ActualStartDate",
            ),
            _table(
                "ChildProtectionPlans",
                "CINreferralDate CINclosureDate CPPstartDate CPPendDate InitialCategoryOfAbuse LatestCategoryOfAbuse "
                "NumberOfPreviousCPP",
                "CPPstartDate CPPendDate",
                "CINreferralDate CPPstartDate",
                InitialCategoryOfAbuse="[A-Z]{3}",
                LatestCategoryOfAbuse="[A-Z]{3}",
            ),
            _table(
                "CPPreviewDate",
                "CINreferralDate CPPstartDate CPPreviewDate",
                "CPPreviewDate",
                "CINreferralDate CPPstartDate CPPreviewDate",
            ),
        )
    )
)
"""Every kind of element that becomes rows, by name."""

CONTEXT: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "Child": (KEY,),
        "CINdetails": (REFERRAL, CLOSED),
        "Assessments": ("AssessmentActualStartDate",),
        "ChildProtectionPlans": ("CPPstartDate",),
    }
)
"""What rows inside an element repeat of it, so that they can be told apart."""

_PART_OF_THE_CHILD: Final = frozenset({"ChildIdentifiers", "ChildCharacteristics"})
_LISTS: Final = frozenset({"Disabilities", "FactorsIdentifiedAtAssessment", "Reviews"})
_WANTED: Final = {name: frozenset((KEY, *layout.columns)) for name, layout in LAYOUTS.items()}
_ELSEWHERE: Final = frozenset({KEY, REFERRAL})

_Row = dict[str, str]


def tables_of(children: Iterable[Element], where: str) -> list[Rows]:
    """Return the rows of every kind of element in ``children``; an element not known is a table of its own name."""
    collected = RowCollector()
    for number, child in enumerate(children, start=1):
        for table, row in _rows(child, "Child", {}):
            collected.add(table, row, number)
    return [Rows(_layout(table), frame, where) for table, frame in collected.frames()]


def _layout(table: str) -> Layout:
    return LAYOUTS.get(table) or Layout(table, KEY, (REFERRAL,), (), (REFERRAL,))


def _rows(element: Element, table: str, around: _Row) -> list[tuple[str, _Row]]:
    """Return the row of one element and those of the elements in it; ``around`` is what it repeats of its parents."""
    wanted = _WANTED.get(table, _ELSEWHERE)
    own = {name: text for name, text in around.items() if name in wanted}
    inner: list[Element] = []
    said: dict[str, list[str]] = {}
    for name, text in _leaves(element, inner):
        said.setdefault(name, []).append(text)
    # Said twice where the schema allows one: both are kept, and which one stays here does not hang on their order.
    if len(set(said.get(KEY, ()))) > 1:
        del said[KEY]  # two ids could be two children's facts under one name: without a key the rows are set aside
    own.update((name, min(texts)) for name, texts in said.items())
    again = [{name: text} for name, texts in said.items() for text in sorted(texts)[1:]]
    context = {**around, **{name: own[name] for name in CONTEXT.get(table, ()) if name in own}}
    found = [(table, own)] if said or table == "Child" else []
    if again:
        key = {name: text for name, text in context.items() if name in _ELSEWHERE and name in wanted}
        found += [(table, {**key, **row}) for row in again]
    for child in inner:
        found += _listed(child, context) if child.tag in _LISTS else _rows(child, child.tag, context)
    return found


def _leaves(element: Element, inner: list[Element]) -> list[tuple[str, str]]:
    """Return the texts directly in an element (or in the parts of a child), and collect the elements inside it."""
    found: list[tuple[str, str]] = []
    _stray(element.text, found)
    for child in element:
        text = child.text
        if child.tag in _PART_OF_THE_CHILD:
            found += _leaves(child, inner)
        elif len(child):
            inner.append(child)
        elif text and not text.isspace():
            found.append((child.tag, text))
        _stray(child.tail, found)
    return found


def _stray(text: str | None, found: list[tuple[str, str]]) -> None:
    if text and not text.isspace():
        found.append((STRAY, text.strip()))


def _listed(element: Element, context: _Row) -> list[tuple[str, _Row]]:
    """Return one row for each entry of a list (disabilities, factors, review dates)."""
    found: list[tuple[str, _Row]] = []
    for entry in element:
        if len(entry):
            found += _rows(entry, entry.tag, context)
        elif entry.text and not entry.text.isspace():
            wanted = _WANTED.get(entry.tag, _ELSEWHERE)
            row = {name: text for name, text in context.items() if name in wanted}
            row[entry.tag] = entry.text
            found.append((entry.tag, row))
    return found
