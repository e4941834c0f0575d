"""ID-5, drawn: numbers on two people, two numbers on one, numbers that fail their check."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.identifiers import identifier_clash
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered
from triangulate.normalise.identifiers import check_identifier


def found(gathered: Gathered) -> list[Finding]:
    return list(identifier_clash(gathered))


@drawn
def test_one_number_on_two_people(gathered: Gathered) -> None:
    """Health gives it to Amelia, social care to Oliver, in two ways of writing.

    record | predicate  | value                                        | more
    hlt:1  | name       | Amelia Le Brun                               |
    hlt:1  | identifier | {"scheme": "nhs", "value": "943 476 5919"}   | id=a
    csc:2  | name       | Oliver Le Brun                               |
    csc:2  | identifier | {"scheme": "NHS", "value": "9434765919"}     | id=b
    """
    (one,) = found(gathered)
    assert one.summary == (
        "One NHS number 943 476 5919 is recorded for 2 people: "
        "Amelia Le Brun (health) and Oliver Le Brun (social care)."
    )
    assert one.severity is Severity.S2
    assert one.statements == ("csc:b", "hlt:a")
    assert one.against == ("csc:b",)
    assert one.held_by == "health"


@drawn
def test_a_link_that_rests_on_it_makes_it_s1(gathered: Gathered) -> None:
    """Education's record was joined to Amelia by the number.

    levels identifier=official
    record | predicate  | value
    hlt:1  | identifier | {"scheme": "nhs", "value": "9434765919"}
    edu:3  | identifier | {"scheme": "nhs", "value": "9434765919"}
    csc:2  | identifier | {"scheme": "nhs", "value": "9434765919", "use": "former"}
    link hlt:1 edu:3 verified
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S1
    assert one.links == ("l-edu:3-hlt:1",)
    assert one.detail == "A link between these records rests on it."


@drawn
def test_two_current_numbers_of_one_scheme(gathered: Gathered) -> None:
    """Two unique pupil numbers, neither marked as former; a third fails its check and is taken in.

    record | predicate  | value                                              | more
    edu:1  | name       | Kai Renouf                                         |
    edu:1  | identifier | {"scheme": "upn", "value": "U941713302290"}        | id=a
    csc:2  | identifier | {"scheme": "upn", "value": "C134338868958", "use": "current"} | id=b
    csc:2  | identifier | {"scheme": "upn", "value": "A134338868958"}        | id=c
    link edu:1 csc:2 probable
    """
    (one,) = found(gathered)
    assert one.summary.startswith("Two current unique pupil numbers are recorded for Kai Renouf: C134338868958")
    assert one.statements == ("csc:b", "edu:a")
    assert {e.what: e.items for e in one.evidence}["fails_its_check"] == ("csc:c",)
    assert one.links == ("l-csc:2-edu:1",)


@drawn
def test_a_bad_check_digit_is_one_finding_a_person(gathered: Gathered) -> None:
    """Two records repeat one wrong number.

    record | predicate  | value
    csc:1  | name       | Ann Hamon
    csc:1  | identifier | {"scheme": "nhs", "value": "9434765910"}
    pol:2  | identifier | {"scheme": "nhs", "value": "943-476-5910"}
    link csc:1 pol:2 verified
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S2
    assert one.summary.startswith("The NHS number recorded for Ann Hamon fails its check: ")
    assert one.links == ()


@drawn
def test_a_number_of_the_earlier_system_used_twice(gathered: Gathered) -> None:
    """Two people of one source carry one legacy number; another source's legacy numbers are its own.

    record | predicate  | value                                                       | more
    csc:1  | identifier | {"scheme": "legacy_id", "value": "C-1021", "issuer": "CSC"} | id=a
    csc:2  | identifier | {"scheme": "legacy_id", "value": "c-1021"}                  | id=b
    edu:3  | identifier | {"scheme": "legacy_id", "value": "C-1021"}                  | id=c
    """
    (one,) = found(gathered)
    assert one.statements == ("csc:a", "csc:b")
    assert "1 (csc)" in one.summary


@drawn
def test_a_withheld_number_is_never_shown(gathered: Gathered) -> None:
    """Neither on two people nor where it fails.

    record | predicate  | value                                     | more
    hlt:1  | identifier | {"scheme": "nhs", "value": "9434765919"}  | withheld
    csc:2  | identifier | {"scheme": "nhs", "value": "9434765919"}  |
    csc:3  | identifier | {"scheme": "nhs", "value": "4398259799"}  | withheld
    """
    findings = found(gathered)
    assert len(findings) == 2
    assert not any(digits in f.model_dump_json() for f in findings for digits in ("9434765919", "4398259799"))


@drawn
def test_former_temporary_placeholder_and_test_numbers(gathered: Gathered) -> None:
    """A former number beside the current one, also where one record does not say so; ended; census reasons.

    record | predicate  | value                                                         | more
    edu:1  | identifier | {"scheme": "upn", "value": "U941713302290", "use": "current"} |
    edu:1  | identifier | {"scheme": "upn", "value": "C134338868958", "use": "former"}  |
    csc:2  | identifier | {"scheme": "upn", "value": "C134338868958"}                   |
    csc:2  | identifier | {"scheme": "upn", "value": "UN1"}                             |
    csc:2  | identifier | {"scheme": "nhs", "value": "0000000000"}                      |
    csc:2  | identifier | {"scheme": "nhs", "value": "4398259791"}                      | valid_to=2014-05-01
    hlt:3  | identifier | {"scheme": "nhs", "value": "4699205755"}                      | valid_from=2014-06-01
    hlt:3  | identifier | {"scheme": "nhs", "value": "4195537215", "use": "temporary"}  |
    hlt:4  | identifier | {"scheme": "nhs", "value": "9990000018"}                      |
    hlt:5  | identifier | {"scheme": "nhs", "value": "9990000018"}                      |
    link edu:1 csc:2 verified
    link edu:1 hlt:3 verified
    """
    assert found(gathered) == []


@drawn
def test_numbers_that_are_properly_several_or_shared(gathered: Gathered) -> None:
    """Reissued and local schemes; one child id in two authorities; adopted and sealed records.

    record | predicate  | value                                                            | more
    csc:1  | identifier | {"scheme": "la_child_id", "value": "77", "issuer": "801"}         |
    csc:2  | identifier | {"scheme": "la_child_id", "value": "77", "issuer": "802"}         |
    csc:1  | identifier | {"scheme": "la_child_id", "value": "78", "issuer": "801"}         |
    pol:3  | identifier | {"scheme": "prison_number", "value": "A1234BC"}                   |
    pol:4  | identifier | {"scheme": "prison_number", "value": "A1234BC"}                   |
    csc:5  | flag       | adopted                                                          |
    csc:5  | identifier | {"scheme": "upn", "value": "U941713302290"}                       |
    csc:6  | identifier | {"scheme": "upn", "value": "U941713302290"}                       |
    """
    assert found(gathered) == []


@drawn
def test_a_newborn_under_the_mothers_number(gathered: Gathered) -> None:
    """Stated as the mother's; recorded in the first weeks beside an adult, or beside a stated mother.

    record | predicate  | value                                                       | more
    hlt:m  | birth_date | 1990-02-02                                                  |
    hlt:m  | identifier | {"scheme": "nhs", "value": "4398259791"}                    |
    hlt:c  | birth_date | 2014-03-01                                                  |
    hlt:c  | identifier | {"scheme": "nhs", "value": "4398259791"}                    | recorded_at=2014-03-05
    csc:c  | identifier | {"scheme": "nhs", "value": "4398259791", "use": "mother"}   |
    hlt:n  | identifier | {"scheme": "nhs", "value": "4699205755"}                    |
    hlt:n  | parent     | birth                                                       | ref=d
    hlt:d  | birth_date | 2015-01-10                                                  |
    hlt:d  | identifier | {"scheme": "nhs", "value": "4699205755"}                    | recorded_at=2015-02-01
    """
    assert found(gathered) == []


@drawn
def test_a_mothers_number_that_stays_on_the_child_is_told(gathered: Gathered) -> None:
    """Two years later nobody may still write it.

    record | predicate  | value                                                       | more
    hlt:m  | birth_date | 1990-02-02                                                  |
    hlt:m  | identifier | {"scheme": "nhs", "value": "4398259791"}                    |
    hlt:c  | birth_date | 2014-03-01                                                  |
    hlt:c  | identifier | {"scheme": "nhs", "value": "4398259791"}                    | recorded_at=2016-03-05
    """
    assert len(found(gathered)) == 1


@drawn
def test_one_person_held_twice_is_a_split_history(gathered: Gathered) -> None:
    """Number, birth day and name agree; nobody decided that the two are different.

    record | predicate  | value
    csc:1  | name       | Zuza Nowak
    csc:1  | birth_date | 2014-03-01
    csc:1  | identifier | {"scheme": "nhs", "value": "4398259791"}
    hlt:2  | name       | Zuzanna Maria Nowak
    hlt:2  | birth_date | 2014-03-01
    hlt:2  | identifier | {"scheme": "nhs", "value": "4398259791"}
    """
    assert found(gathered) == []
    decided = pl.DataFrame({"a": ["csc:1"], "b": ["hlt:2"], "reason": ["verdict"], "statements": [[""]]})
    assert len(found(replace(gathered, linking=replace(gathered.linking, cannot=decided)))) == 1


def _census(bad: int, good: int) -> str:
    numbers = ["4398259791", "4699205755", "4195537215", "4886075002", "4712491191", "4540766589"]
    tried = [f"94347659{n:02d}" for n in range(100)]
    failing = [number for number in tried if check_identifier("nhs", number).state == "invalid"]
    rows = enumerate([*failing[:bad], *numbers[:good]])
    return "\n".join(f'edu:{record} | identifier | {{"scheme": "nhs", "value": "{number}"}}' for record, number in rows)


def test_a_source_full_of_bad_numbers_is_one_finding() -> None:
    """More than twenty and more than a fifth fail: the field is in doubt, not the people."""
    (one,) = found(case_from(_census(bad=30, good=6)))
    assert "in the source edu cannot be relied on: 30 of 36 fail their check." in one.summary
    assert len(one.statements) == 30
    assert one.searched == ("edu",)


def test_a_few_bad_numbers_are_told_by_person() -> None:
    """Twenty are told one by one."""
    findings = found(case_from(_census(bad=20, good=6)))
    assert len(findings) == 20
    assert all(len(f.people) == 1 for f in findings)


@drawn
def test_two_numbers_keep_apart_what_all_else_joins(gathered: Gathered) -> None:
    """Name, date of birth and home agree; linking keeps the two apart because of the numbers.

    record | predicate  | value                                                       | more
    csc:1  | name       | Kai Renouf                                                  |
    csc:1  | birth_date | 2014-03-01                                                  |
    csc:1  | address    | 3 Green Street, JE2 4UH                                     |
    csc:1  | identifier | {"scheme": "nhs", "value": "4398259791", "use": "current"}  | id=a
    hlt:2  | name       | Kai Renouf                                                  |
    hlt:2  | birth_date | 2014-03-01                                                  |
    hlt:2  | address    | 3 Green Street, JE2 4UH                                     |
    hlt:2  | identifier | {"scheme": "nhs", "value": "4699205755", "use": "current"}  | id=b
    """
    cannot = pl.DataFrame(
        {"a": ["csc:1"], "b": ["hlt:2"], "reason": ["identifiers_differ"], "statements": [["csc:a", "hlt:b"]]}
    )
    held_apart = replace(gathered, linking=replace(gathered.linking, cannot=cannot))
    (one,) = found(held_apart)
    assert one.statements == ("csc:a", "hlt:b")
    assert len(one.people) == 2
    assert "the numbers keep them apart" in one.detail
    assert found(gathered) == []


def test_test_numbers_count_in_a_run_on_test_data() -> None:
    """Five numbers of the test range and hardly any other: the run itself is a test."""
    tests = [f"99900000{n:02d}" for n in range(100)]
    valid = [number for number in tests if check_identifier("nhs", number).test_range][:5]
    rows = [f'hlt:{n} | identifier | {{"scheme": "nhs", "value": "{number}"}}' for n, number in enumerate(valid)]
    shared = f'csc:9 | identifier | {{"scheme": "nhs", "value": "{valid[0]}"}}'
    assert len(found(case_from("\n".join([*rows, shared])))) == 1
    assert found(case_from("\n".join([*rows[:3], shared]))) == []


def test_the_order_of_rows_plays_no_part() -> None:
    """The same statements in another order give the same findings."""
    table = _census(bad=5, good=3) + '\ncsc:x | identifier | {"scheme": "nhs", "value": "4398259791"}'
    assert found(case_from(table)) == found(case_from(table, reverse=True)) != []


def test_nothing_said_gives_nothing() -> None:
    """No rows, no findings."""
    assert found(case_from("")) == []


@drawn
def test_one_number_on_two_children_of_two_sexes(gathered: Gathered) -> None:
    """Twins by birth date and family name, a boy and a girl: the number is on the wrong record, not the name.

    record | predicate  | value          | more
    hlt:1  | name       | Amelia Le Brun |
    hlt:1  | birth_date | 2014-03-01     |
    hlt:1  | sex        | F              |
    hlt:1  | identifier | {"scheme": "nhs", "value": "943 476 5919"} | id=a
    csc:2  | name       | Oliver Le Brun |
    csc:2  | birth_date | 2014-03-01     |
    csc:2  | sex        | M              |
    csc:2  | identifier | {"scheme": "nhs", "value": "9434765919"} | id=b
    link csc:2 hlt:1 possible
    levels name=family_only birth_date=exact sex=different identifier=official
    """
    (one,) = found(gathered)
    assert one.code == "ID-5"
    assert {"hlt:a", "csc:b"} <= set(one.statements)
