"""Sides, agreement and the links that findings rest on."""

from __future__ import annotations

from typing import Any

from tests.lib.drawn import case_from
from triangulate.conflicts.contrary import Side, Ties, agreement, recorded, side_of, still_said, values_apart


def row(statement: str, about: str, agency: str, withheld: bool | None = None) -> dict[str, Any]:
    return {"id": statement, "about": about, "agency": agency, "withheld": withheld}


def test_a_withheld_statement_never_stands_beside_an_open_one() -> None:
    """Its place among them would tell what it holds."""
    side = side_of([row("a", "x", "health"), row("b", "y", "police", True)], "2014")
    assert (side.statements, side.agencies, side.withheld) == (("a",), ("health",), False)


def test_sides_are_told_by_value_and_agency() -> None:
    """A withheld side names its holders only; more than nine sides are counted in figures."""
    hidden = side_of([row("b", "y", "police", True), row("c", "z", "social_care", True)], "2014")
    assert hidden.told("address") == "an address that police and social care withhold"
    assert recorded("dates", "date", "Kai", [Side("1", (), (), ("court",))] * 10).startswith("10 dates are recorded")
    assert agreement([hidden, Side("1", (), (), ("court", "health"))]) == "The court and health agree on 1."


def test_a_value_that_fits_several_sides_says_nothing() -> None:
    """ "2014" fits both days; "2013" fits neither."""

    def differ(a: str, b: str) -> bool:
        return not (a.startswith(b) or b.startswith(a))

    assert values_apart(["2014", "2014-01-03", "2014-03-01"], differ) == [["2014-01-03"], ["2014-03-01"]]
    assert values_apart(["2014-01-03", "2014-03-01", "2014-03"], differ) == [["2014-01-03"], ["2014-03", "2014-03-01"]]
    assert values_apart(["2014", "2014-01"], differ) == []


def test_a_value_its_record_replaced_is_left_out() -> None:
    """A record whose only value has ended keeps it."""
    gathered = case_from(
        "csc:1 | birth_date | 2014-01-01 | valid_to=2015, id=a\ncsc:1 | birth_date | 2014-01-02 | id=b\n"
        "csc:2 | birth_date | 2014-01-03 | valid_to=2015, id=c\ncsc:2 | birth_date | 2014-01-03 | valid_to=2016, id=d"
    )
    assert sorted(still_said(gathered.said("birth_date"))["id"]) == ["csc:b", "csc:c", "csc:d"]


def test_the_weakest_link_of_the_best_path_is_named() -> None:
    """Through b both links are strong; straight it is probable; c hangs on a probable one."""
    gathered = case_from(
        "hlt:a | sex | F\nhlt:b | sex | F\nhlt:c | sex | F\nhlt:d | sex | F\n"
        "link hlt:a hlt:b strong\nlink hlt:b hlt:c strong\nlink hlt:a hlt:c probable\nlink hlt:c hlt:d verified"
    )
    ties = Ties(gathered, gathered.personas["person"])

    def side(*personas: str) -> Side:
        return Side("x", (), tuple(f"hlt:{p}" for p in personas), ())

    assert ties.between([side("a"), side("c")]).strength == "strong"
    assert not ties.between([side("a"), side("c")]).below_strong
    assert ties.between([side("c"), side("d")]).sentence == ""
    assert ties.between([side("a", "b"), side("b")]).strength is None
