"""What a check is: a function from what was gathered to findings, with a code and a docstring people read.

The docstring numbers the check's rules. It is printed by ``triangulate codes`` and is the text of the
code's page in the docs, so a check without one cannot be made.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from triangulate.content_id import short_digest
from triangulate.findings import Evidence, Finding, FindingKind, Severity

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

CheckFunction = Callable[["Gathered"], Iterable[Finding]]

_CODE = re.compile(r"[A-Z]{2}-\d{1,2}\Z")
_NUMBERED_RULE = re.compile(r"^\s*1\. ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Check:
    """One finding code and the function that finds it. Calling the check runs the function.

    ``needs``: predicates of which at least one must be stated, or nothing can be found; empty: the check looks anyway.
    """

    code: str
    title: str
    kind: FindingKind
    severity: str
    function: CheckFunction
    needs: frozenset[str] = frozenset()

    def __call__(self, gathered: Gathered) -> Iterable[Finding]:
        if self.needs and self.needs.isdisjoint(gathered.predicates):
            return ()
        return self.function(gathered)

    @property
    def name(self) -> str:
        """The function's name, such as ``birth_date_conflict``."""
        return self.function.__name__

    @property
    def text(self) -> str:
        """The docstring: what the code means, its numbered rules, and what does not raise it."""
        return inspect.getdoc(self.function) or ""


def check(
    code: str, title: str, *, kind: FindingKind | str, severity: str, needs: Iterable[str] = ()
) -> Callable[[CheckFunction], Check]:
    """Return a decorator that makes a function the check for ``code``.

    ``severity`` states in words how the code is graded (``S2; S1 if …``). ``needs``: predicates of which at least one
    must be stated for the check to have anything to look at. Raises :class:`ValueError` if the
    code is malformed or the docstring does not number its rules, because people would be shown no reason.
    """

    def decorate(function: CheckFunction) -> Check:
        text = inspect.getdoc(function) or ""
        if not _CODE.match(code):
            raise ValueError(f"{code!r} is not a finding code")
        if not _NUMBERED_RULE.search(text):
            raise ValueError(f"the docstring of {function.__name__} must number its rules")
        return Check(code, title, FindingKind(kind), severity, function, frozenset(needs))

    return decorate


def finding(
    check: Check,
    *,
    severity: Severity | str,
    summary: str,
    statements: Iterable[str],
    against: Iterable[str] = (),
    personas: Iterable[str] = (),
    people: Iterable[str] = (),
    links: Iterable[str] = (),
    events: Iterable[str] = (),
    documents: Iterable[str] = (),
    claims: Iterable[str] = (),
    ledger: Iterable[str] = (),
    decisions: Iterable[str] = (),
    evidence: Sequence[Evidence] = (),
    detail: str = "",
    settle: str = "",
    held_by: str = "",
    searched: Iterable[str] = (),
    kind: FindingKind | str | None = None,
) -> Finding:
    """Return a finding of ``check`` with its lists sorted and an id made from what it rests on.

    The id is the same in every run that finds the same thing in the same statements, so that a decision
    about it can be recorded. People's ids take no part in it, because a later link may change them.
    """
    rests_on = {
        "statements": sorted(set(statements)),
        "personas": sorted(set(personas)),
        "links": sorted(set(links)),
        "events": sorted(set(events)),
        "documents": sorted(set(documents)),
        "claims": sorted(set(claims)),
        "ledger": sorted(set(ledger)),
        "decisions": sorted(set(decisions)),
    }
    digest = short_digest(check.code, *(f"{name}:{item}" for name, items in rests_on.items() for item in items))
    return Finding(
        id=f"f-{digest}",
        code=check.code,
        kind=FindingKind(kind) if kind is not None else check.kind,
        severity=Severity(severity),
        people=tuple(sorted(set(people))),
        against=tuple(sorted(set(against))),
        evidence=tuple(one for one in evidence if one.items),
        summary=summary,
        detail=detail,
        settle=settle,
        held_by=held_by,
        searched=tuple(sorted(set(searched))),
        **{name: tuple(items) for name, items in rests_on.items()},
    )
