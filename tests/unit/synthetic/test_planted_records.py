"""What is planted is really there: each error can be seen in the statements, by its definition alone."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from triangulate.synthetic.casebook import EDUCATION, HEALTH, POLICE, SOCIAL_CARE, Casebook, Entry, Planted
from triangulate.synthetic.families import YOUNG_MOTHER, draw_family
from triangulate.synthetic.identifier_series import Numbers
from triangulate.synthetic.lives import draw_life
from triangulate.synthetic.people import CURRENT
from triangulate.synthetic.slips import one_surname, other_ending, particle_joined, plain
from triangulate.synthetic.writing import casebooks


@pytest.fixture(scope="module")
def books() -> list[Casebook]:
    return list(casebooks(240, 9))


@pytest.fixture(scope="module")
def planted(books: list[Casebook]) -> dict[tuple[str, str], list[tuple[Casebook, Planted]]]:
    found: dict[tuple[str, str], list[tuple[Casebook, Planted]]] = defaultdict(list)
    for book in books:
        for one in book.planted:
            found[one.code, one.trap].append((book, one))
    return found


def _born(entry: Entry) -> date:
    said = entry.first("birth_date")
    assert said is not None
    return date.fromisoformat(str(said.value))


def _time(book: Casebook, reference: str | None) -> str:
    event = next(e for e in book.events if e.id == reference)
    said = event.first("time")
    assert said is not None
    return str(said.value)


def test_an_exchanged_birth_date_holds_the_same_digits(planted: dict[Any, Any]) -> None:
    cases = planted["AT-1", "day and month exchanged"]
    assert cases
    for _, one in cases:
        here, there = one.entries
        assert (_born(here).month, _born(here).day) == (_born(there).day, _born(there).month)
        assert _born(here) != _born(there)
        assert here.number("nhs").value["value"].replace(" ", "") == there.number("nhs").value["value"]


@pytest.mark.parametrize("trap", ["one digit of the day", "year off by one", "another month"])
def test_another_birth_date_differs_by_what_it_says(planted: dict[Any, Any], trap: str) -> None:
    cases = planted["AT-1", trap]
    assert cases
    for _, one in cases:
        here, there = (_born(entry) for entry in one.entries)
        if trap == "one digit of the day":
            written = zip(here.isoformat(), there.isoformat(), strict=True)
            assert sum(a != b for a, b in written) == 1
        elif trap == "year off by one":
            assert here.year == there.year + 1
        else:
            assert (here.year, here.month) != (there.year, there.month)


def test_vague_birth_dates_are_compatible_with_the_true_one(planted: dict[Any, Any]) -> None:
    for trap in ("coarser date inside finer", "1 January for an unknown day", "the 15th for an unknown day"):
        for book, one in planted["AT-1", trap]:
            entry = one.entries[0]
            born = book.people[entry.person].born
            value = str(entry.first("birth_date").value)
            assert value[:4] == str(born.year)
            if trap.startswith("the 15th"):
                assert (value[-2:], entry.flags) == ("15", ("age_estimated",))


def test_another_given_name_shares_no_initial_with_any_name_of_the_person(planted: dict[Any, Any]) -> None:
    cases = planted["AT-2", "another given name"] + planted["AT-2", "another given name of an adult"]
    assert cases
    for book, one in cases:
        given = one.entries[0].first("name").value["given"]
        assert given[0] != book.people[one.entries[0].person].given[0]


def test_two_states_at_once_overlap_in_time(planted: dict[Any, Any]) -> None:
    for trap in ("two schools at once", "two practices at once", "two homes at once"):
        cases = planted["AT-4", trap]
        assert cases
        for _, one in cases:
            (_, first), (_, second) = one.statements
            assert first.valid_to == second.valid_to == CURRENT
            assert first.value != second.value


def test_a_sequence_of_addresses_does_not_overlap(planted: dict[Any, Any]) -> None:
    cases = planted["AT-4", "a sequence of addresses"]
    assert cases
    for _, one in cases:
        (_, now), (_, before) = one.statements
        assert before.valid_to < now.valid_from


def test_two_homes_after_separation_are_those_of_the_two_parents(planted: dict[Any, Any]) -> None:
    cases = planted["AT-4", "two homes after separation"]
    assert cases
    for book, one in cases:
        assert one.statements[0][1].value == book.family.the("father").home.address.value()


def test_events_before_birth_lie_before_birth(planted: dict[Any, Any]) -> None:
    cases = planted["TM-1", "attendance before birth"]
    assert cases
    for book, one in cases:
        assert _time(book, one.statements[0][1].ref) < str(one.statements[1][1].value)
    for _, one in planted["TM-1", "on roll before birth"]:
        assert one.statements[0][1].valid_from < str(one.statements[1][1].value)


def test_only_the_unborn_take_part_in_events_before_birth(planted: dict[Any, Any]) -> None:
    cases = planted["TM-1", "referral of an unborn child"]
    assert cases
    for book, one in cases:
        _, unborn = one.entries
        assert unborn.type == "unborn"
        assert _time(book, unborn.first("participant").ref) < book.people[unborn.person].born.isoformat()


@pytest.mark.parametrize(
    ("trap", "inside"),
    [
        ("in custody and at the incident", True),
        ("in custody and a witness", True),
        ("in hospital and at school", True),
        ("released before", False),
        ("in hospital, then at school", False),
    ],
)
def test_two_places_at_once_overlap_and_their_innocents_do_not(
    planted: dict[Any, Any], trap: str, inside: bool
) -> None:
    cases = planted["TM-2", trap]
    assert cases
    for book, one in cases:
        held, act = one.statements[0][1], one.statements[1][1]
        start, end = _time(book, held.ref).split("/")
        time = act.event_time or _time(book, act.ref)
        assert (start <= time + "T12:00" <= end if act.event_time else start <= time <= end) is inside


def test_the_dead_take_part_after_their_death_only_where_planted(books: list[Casebook]) -> None:
    for book in books:
        guilty = {e.id for one in book.planted if one.code == "EX-3" and one.planted for e in one.entries}
        for record in book.records:
            died = book.people[record.person].died
            for said in record.all("participant") if died else ():
                present = said.value in {"attendee", "accompanied_by", "witness", "victim", "suspect"}
                if present and died and _time(book, said.ref) > died.isoformat():
                    assert record.id in guilty


def test_impossible_mothers_are_impossible_and_the_young_mother_is_not(planted: dict[Any, Any]) -> None:
    cases = planted["RL-2", "births four months apart"]
    assert cases
    for book, one in cases:
        _, cousin, child = one.entries
        apart = book.people[cousin.person].born - book.people[child.person].born
        assert timedelta(days=15) < apart < timedelta(days=200)
    for book, one in planted["RL-2", "sister taken for the mother"]:
        elder, younger = (book.people[entry.person].born for entry in one.entries)
        assert younger - elder < timedelta(days=11 * 365)
    for book, one in planted["RL-2", "young mother"]:
        mother, child = book.people[one.entries[0].person], book.people[one.entries[2].person]
        assert mother.age_on(child.born) == 15


def test_two_fathers_are_two_people_of_one_kind_of_parentage(planted: dict[Any, Any]) -> None:
    cases = planted["RL-1", "two birth fathers"] + planted["RL-1", "two genetic fathers"]
    assert cases
    for _, one in cases:
        (_, first), (_, second) = one.statements
        assert first.value == second.value
        assert one.entries[0].person != one.entries[1].person


def test_a_family_at_peace_contradicts_itself_in_no_birth_date_or_number(books: list[Casebook]) -> None:
    for book in books[3::4]:
        touched = {entry.person for one in book.planted for entry in one.entries}
        for person in book.family.people:
            if person.key in touched:
                continue
            for record in book.records_of(person):
                assert all(str(s.value).startswith(str(person.born.year)) for s in record.all("birth_date"))
                number = record.number("nhs")
                assert number is None or number.value["value"].replace(" ", "") == person.nhs  # type: ignore[call-overload,index,union-attr]


def test_current_homes_of_a_family_at_peace_agree(books: list[Casebook]) -> None:
    for book in books[3::4]:
        touched = {entry.person for one in book.planted for entry in one.entries if one.code == "AT-4"}
        for person in book.family.people:
            current = {
                str(said.value)
                for record in book.records_of(person)
                for said in record.all("address")
                if said.valid_to == CURRENT
            }
            assert person.key in touched or len(current) <= 1


def test_a_young_mother_is_fifteen_at_the_first_birth() -> None:
    family = draw_family(5, 8, Numbers(), {YOUNG_MOTHER})
    assert family.the("mother").age_on(family.the("child1").born) == 15


def test_no_hospital_stay_meets_an_incident_or_the_first_school_days(books: list[Casebook]) -> None:
    for book in books:
        life = draw_life(book.family, Random(book.family.number))  # noqa: S311 - a reproducible draw, no secret
        for stay in life.stays:
            if life.trouble is not None:
                assert abs(stay.start - life.trouble.at) > timedelta(days=2)


def test_slips_keep_the_name_recognisable(books: list[Casebook]) -> None:
    assert plain("Łukasz Noël Ștefan") == "Lukasz Noel Stefan"
    assert particle_joined("de la Haye") == "delaHaye"
    assert particle_joined("Renouf") is None
    assert one_surname("Gouveia Freitas", "portuguese") == "Freitas"
    assert one_surname("Le Brun", "jersey") is None
    women = [p for book in books for p in book.family.people if p.origin == "polish" and p.sex == "F"]
    endings = {p.family[-3:]: other_ending(p) for p in women if p.family.endswith("ska")}
    assert endings
    assert all(other is not None and other.endswith("ski") for other in endings.values())


def test_every_agency_knows_somebody(books: list[Casebook]) -> None:
    known = {record.agency for book in books for record in book.records}
    assert known == {SOCIAL_CARE, HEALTH, EDUCATION, POLICE}
