"""RL-2, drawn: lists of siblings and children that do not agree, where one of them is declared complete."""

from __future__ import annotations

import pytest

from tests.lib.drawn import case_from
from tests.lib.people import joined_case, source
from triangulate.conflicts.implausible_kinship import implausible_kinship
from triangulate.findings import Finding, FindingKind
from triangulate.gathered import Gathered
from triangulate.records import Coverage


def found(gathered: Gathered) -> list[Finding]:
    return list(implausible_kinship(gathered))


def _lists(of: str, *, complete: bool, third_born: str = "2015-01-01", value: str | None = None) -> Gathered:
    """Social care names one sibling of K (or child of M); health names another too."""
    csc, hlt = source("csc"), source("hlt")
    cover = Coverage(of=of, from_="2010-01-01", to="2024-01-01", complete=complete)
    csc.source = csc.source.model_copy(update={"coverage": (cover,)})
    about = "M" if of == "parent" else "K"
    for builder, named in ((csc, ("L",)), (hlt, ("L", "X"))):
        builder.say(builder.persona(about), "name", f"{about} Renouf")
        for child, name in (("L", "Lea Renouf"), ("X", "Max Renouf")):
            if child in named:
                builder.say(builder.persona(child), "name", name)
                builder.say(about, of, value or ("birth" if of == "parent" else None), ref=child, id=f"{of}{child}")
    hlt.say("X", "birth_date", third_born)
    links = [(f"csc:{one}", f"hlt:{one}", "verified") for one in (about, "L")]
    return joined_case(csc.finish(), hlt.finish(), links=links)


@pytest.mark.parametrize("of", ["sibling", "parent"])
def test_somebody_is_missing_from_a_list_declared_complete(of: str) -> None:
    """A tension, with both lists, once."""
    (one,) = found(_lists(of, complete=True))
    assert one.kind is FindingKind.TENSION
    assert one.severity == "S2"
    assert "not in the list declared complete (social care)" in one.summary
    assert one.statements == (f"csc:{of}L", f"hlt:{of}X")
    assert one.searched == (f"csc: {of}, declared complete",)


@pytest.mark.parametrize("of", ["sibling", "parent"])
def test_a_longer_list_beside_one_not_declared_complete_is_no_conflict(of: str) -> None:
    """Incomplete is not contradictory."""
    assert found(_lists(of, complete=False)) == []


def test_children_born_after_the_list_and_half_siblings_are_no_conflict() -> None:
    """Two traps."""
    assert found(_lists("sibling", complete=True, third_born="2024-05-01")) == []
    assert found(_lists("sibling", complete=True, value="half")) == []


def test_one_source_denies_what_another_states() -> None:
    """Said, not absent: a tension without any coverage."""
    rows = """
    csc:K | sibling | | id=a, ref=csc:L
    csc:L | name | Lea Renouf |
    hlt:K | sibling | | id=b, ref=hlt:L, polarity=-
    hlt:L | name | Lea Renouf |
    link csc:K hlt:K verified
    link csc:L hlt:L verified
    """
    (one,) = found(case_from(rows))
    assert one.statements == ("csc:a", "hlt:b")
    assert found(case_from(rows, reverse=True)) == [one]
