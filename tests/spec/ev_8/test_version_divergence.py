"""EV-8, drawn: versions of one document that part ways, and ordinary revisions."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.document_text import text_hash
from triangulate.conflicts.version_divergence import version_divergence
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(version_divergence(gathered))


@drawn
def test_a_manager_takes_the_positives_out_of_a_signed_assessment(gathered: Gathered) -> None:
    """The second version is filed; the mother has the first.

    record | predicate | value      | more
    csc:D1 | document  | assessment | title=Parenting assessment, series=PA-1, version=1, author=A. Poingdestre, created_at=2015-01-10, signed_at=2015-01-12
    csc:D2 | document  | assessment | title=Parenting assessment, series=PA-1, version=2, author=B. Manager, created_at=2015-02-01
    csc:M  | name      | Jo Renouf  |
    csc:M  | protective_factor | attachment | id=p1, document=csc:D1
    csc:M  | concern   | engagement | id=c1, document=csc:D1
    csc:M  | concern   | engagement | id=c2, document=csc:D2
    csc:D2 | supersedes |           | id=v, ref=csc:D1
    csc:D1 | shared_with | {"to": "mother", "at": "2015-01-13", "version": "1"} | id=g
    ledger {"type": "disclosure", "what": "csc:D2", "version": "2", "to": "court", "purpose": "court"}
    claim {"id": "3.1", "about": "csc:M", "predicate": "concern", "value": "engagement", "cites": ["csc:c2"]}
    """  # noqa: E501 - a row is one line
    (one,) = found(gathered)
    assert one.summary == (
        "2 versions of “Parenting assessment” do not say the same (social care): version 2 was made after version 1 "
        "was signed, version 2 names another author and mother holds only version 1."
    )
    assert one.detail == (
        "Only the earlier says csc:p1. Given to, by what is recorded: version 1: mother; version 2: court. "
        "Formatting and slips of the pen were left out of the comparison."
    )
    assert one.statements == ("csc:g", "csc:p1", "csc:v")
    assert (one.documents, one.claims, one.ledger) == (("csc:D1", "csc:D2"), ("3.1",), ("1",))
    assert one.severity is Severity.S1
    assert one.personas == ("csc:M",)


_ONE = "csc:D1 | document | report | series=R, version=1, author=A, created_at=2020-01-01"
_TWO = "csc:D2 | document | report | series=R, version=2, author=A, created_at=2020-02-01"
_SAID = "csc:M | concern | neglect | id=a, document=csc:D1\ncsc:M | concern | neglect | id=b, document=csc:D2"

_DIVERGE = {
    "another author": f"{_ONE}, text=He is kind.\n{_TWO.replace('author=A', 'author=B')}, text=He is not kind.",
    "after signature, unsigned": f"{_ONE}, signed_at=2020-01-05, text=He is kind.\n{_TWO}, text=He is cruel.",
    "one version, two contents": f"{_ONE}, text=Seen on 3 May.\n"
    f"{_TWO.replace('version=2', 'version=1')}, text=Seen on 4 May.",
    "one given, another filed": f"{_ONE}, text=He is kind.\n{_TWO}, text=He is cruel.\n"
    'csc:D1 | shared_with | {"to": "father"} |\ncsc:D2 | shared_with | {"to": "court"} |',
    "both cited": f"{_ONE}\n{_TWO}\n{_SAID}\ncsc:M | injury | burn | document=csc:D2\n"
    'claim {"id": "1.1", "about": "csc:M", "predicate": "concern", "value": "neglect", "cites": ["csc:a", "csc:b"]}',
    "by statements": f"{_ONE}, signed_at=2020-01-05\n{_TWO}\n{_SAID}\ncsc:M | injury | burn | id=x, document=csc:D1",
    "by hashes": f"{_ONE}, signed_at=2020-01-05, sha256=aa\n{_TWO}, sha256=bb",
    "one title, no series": (
        f"{_ONE}, title=Report, signed_at=2020-01-05, text=He is kind.\n{_TWO}, title=report, text=He is cruel.\n"
        "csc:D2 | supersedes | | ref=csc:D1"
    ).replace("series=R, ", ""),
    "no title, no series": (
        f"{_ONE}, signed_at=2020-01-05, text=He is kind.\n{_TWO}, text=He is cruel.\ncsc:D2 | supersedes | | ref=csc:D1"
    ).replace("series=R, ", ""),
    "a word that makes another": f"{_ONE}, signed_at=2020-01-05, text=He was charged.\n{_TWO}, text=He was changed.",
}


@pytest.mark.parametrize("rows", _DIVERGE.values(), ids=_DIVERGE.keys())
@pytest.mark.parametrize("backwards", [False, True])
def test_versions_part_ways(rows: str, backwards: bool) -> None:
    """One finding a document, graded S1."""
    (one,) = found(case_from(rows, reverse=backwards))
    assert one.documents == ("csc:D1", "csc:D2")
    assert one.severity is Severity.S1


_FAIR = {
    "a draft revised by its author": f"{_ONE}, text=He is kind.\n{_TWO}, signed_at=2020-02-02, text=He is cruel.",
    "signed again by its author": f"{_ONE}, signed_at=2020-01-05, text=He is kind.\n"
    f"{_TWO}, signed_at=2020-02-02, text=He is cruel.",
    "everybody received the later": f"{_ONE}, text=He is kind.\n{_TWO}, text=He is cruel.\n"
    'csc:D1 | shared_with | {"to": "father"} |\ncsc:D2 | shared_with | {"to": "court"} |\n'
    'csc:D2 | shared_with | {"to": "Father"} |',
    "layout": f"{_ONE}, signed_at=2020-01-05, text=He is  kind!\n"
    f"{_TWO.replace('author=A', 'author=B')}, text=HE IS KIND.",
    "slips of the pen": f"{_ONE}, signed_at=2020-01-05, text=He recieved accomodation there.\n"
    f"{_TWO}, text=He received accommodation there.",
    "a redacted copy": f"{_ONE}, signed_at=2020-01-05, text=He hit Mary Le Brun twice.\n"
    f"{_TWO}, text=He hit [redacted] twice.",
    "the same statements": f"{_ONE}, signed_at=2020-01-05\n{_TWO}\n{_SAID}",
    "the same file": f"{_ONE}, signed_at=2020-01-05, sha256=aa\n{_TWO}, sha256=aa",
    "nothing held of either": f"{_ONE}, signed_at=2020-01-05\n{_TWO.replace('author=A', 'author=B')}",
    "a judgment that supersedes another": (
        f"{_ONE}, title=Fact-finding, signed_at=2020-01-05, text=Both.\n{_TWO}, title=Judgment, text=The mother.\n"
        "csc:D2 | supersedes | | ref=csc:D1"
    ).replace("series=R, ", ""),
    "two documents": f"{_ONE}, signed_at=2020-01-05, text=He is kind.\n{_TWO}, text=He is cruel.".replace(
        "series=R, version=2", "series=Q, version=2"
    ),
}


@pytest.mark.parametrize("rows", _FAIR.values(), ids=_FAIR.keys())
def test_an_ordinary_revision(rows: str) -> None:
    """Nothing changed that matters, or everybody knows of it."""
    assert found(case_from(rows)) == []


def test_the_hash_of_the_words_is_kept_for_each_version() -> None:
    """So that anybody who holds a copy can tell which it is, whatever its layout."""
    (one,) = found(case_from(_DIVERGE["another author"]))
    (hashes,) = [evidence.items for evidence in one.evidence if evidence.what == "content_hash"]
    assert hashes == tuple(f"csc:D{n} {text_hash(t)}" for n, t in ((1, "he is KIND"), (2, "He  is not kind")))


def test_only_hashes_leave_layout_open() -> None:
    """The finding says that layout may be all that differs."""
    (one,) = found(case_from(_DIVERGE["by hashes"]))
    assert "may be one of layout" in one.detail


def test_no_documents_no_findings() -> None:
    """A case without series."""
    assert found(case_from("csc:1 | concern | neglect |")) == []
