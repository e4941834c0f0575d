"""AT-2, drawn: names that nothing reconciles, and the many that ordinary reasons do."""

from __future__ import annotations

from tests.lib.drawn import case_from, drawn
from triangulate.conflicts.names import name_conflict
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered


def found(gathered: Gathered) -> list[Finding]:
    return list(name_conflict(gathered))


@drawn
def test_other_given_names_need_a_sentence(gathered: Gathered) -> None:
    """One verified person, two given names.

    record | predicate | value
    csc:1  | name      | {"given": ["Siobhan"], "family": "Le Brun"}
    edu:2  | name      | Karen Le Brun
    link csc:1 edu:2 verified
    """
    (one,) = found(gathered)
    assert one.summary == (
        "Two names that do not agree are recorded for one person: "
        "Karen Le Brun (education) and Siobhan Le Brun (social care)."
    )
    assert one.severity is Severity.S3
    assert len(one.statements) == 2
    assert len(one.against) == 1


@drawn
def test_a_weak_link_makes_it_s2(gathered: Gathered) -> None:
    """The link may rest on the very name that differs.

    record | predicate | value
    csc:1  | name      | Siobhan Le Brun
    edu:2  | name      | Karen Le Brun
    link csc:1 edu:2 probable
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S2
    assert one.links == ("l-csc:1-edu:2",)


@drawn
def test_both_names_other_is_a_conflict_against_police_too(gathered: Gathered) -> None:
    """Neither part agrees.

    record | predicate | value
    pol:1  | name      | RENOUF/KAI
    edu:2  | name      | Oliver Vibert
    link pol:1 edu:2 strong
    """
    assert len(found(gathered)) == 1


@drawn
def test_two_official_names_at_one_time_in_one_record(gathered: Gathered) -> None:
    """A record gives two official names for the same time.

    record | predicate | value
    csc:1  | name      | {"given": ["Siobhan"], "family": "Le Brun", "type": "official"}
    csc:1  | name      | {"given": ["Karen"], "family": "Le Brun", "type": "official"}
    """
    assert len(found(gathered)) == 1


@drawn
def test_a_man_s_other_surname_without_a_reason(gathered: Gathered) -> None:
    """Rule 5: male, no partner, no parent of either name, no police.

    record | predicate | value
    csc:1  | name      | Mark Renouf
    csc:1  | sex       | M
    edu:2  | name      | Mark Vibert
    link csc:1 edu:2 verified
    """
    assert len(found(gathered)) == 1


@drawn
def test_spellings_orders_and_short_forms_agree(gathered: Gathered) -> None:
    """Case, order, particles, nickname, née, transcription, initials, double and Polish surnames.

    record | predicate | value
    csc:1  | name      | Siobhan Le Brun
    edu:2  | name      | LEBRUN, Shivaun
    hlt:3  | name      | Siobhan Hamon née Le Brun
    pol:4  | name      | S Le Brun
    csc:5  | name      | Maria Ferreira dos Santos
    edu:6  | name      | Maria Ferreira
    csc:7  | name      | Anna Kowalska
    edu:8  | name      | Anna Kowalski
    link csc:1 edu:2 verified
    link csc:1 hlt:3 verified
    link csc:1 pol:4 verified
    link csc:5 edu:6 verified
    link csc:7 edu:8 verified
    """
    assert found(gathered) == []


@drawn
def test_a_known_alias_or_preferred_name_reconciles(gathered: Gathered) -> None:
    """Health says that she is also called Karen; a school's preferred name says the same of itself.

    record | predicate | value
    csc:1  | name      | Siobhan Le Brun
    hlt:2  | name      | {"given": ["Siobhan"], "family": "Le Brun", "type": "official"}
    hlt:2  | name      | {"given": ["Karen"], "family": "Le Brun", "type": "alias"}
    edu:3  | name      | Karen Le Brun
    csc:5  | name      | Piotr Nowak
    edu:6  | name      | {"given": ["Peter"], "family": "Nowak", "type": "preferred"}
    edu:6  | name      | {"given": ["Andrew"], "family": "Nowak", "type": "preferred"}
    link csc:1 hlt:2 verified
    link csc:1 edu:3 verified
    link csc:5 edu:6 verified
    """
    assert found(gathered) == []


@drawn
def test_a_change_of_name_with_its_dates_reconciles(gathered: Gathered) -> None:
    """A deed poll: one name ends where the other begins.

    record | predicate | value        | more
    csc:1  | name      | Alex Renouf  | valid_to=2020-05-01
    edu:2  | name      | Robin Renouf | valid_from=2020-05-01
    csc:1  | name      | Robin Renouf | valid_from=2020-05-02
    link csc:1 edu:2 verified
    """
    assert found(gathered) == []


@drawn
def test_surnames_change_for_ordinary_reasons(gathered: Gathered) -> None:
    """Marriage, unknown sex, a partner, a police record, a parent of each name.

    record | predicate | value          | more
    csc:1  | name      | Karen Renouf   |
    csc:1  | sex       | F              |
    edu:2  | name      | Karen Vibert   |
    csc:3  | name      | Mark Hamon     |
    csc:3  | sex       | M              |
    csc:3  | partner   |                | ref=1
    edu:4  | name      | Mark Le Sueur  |
    csc:5  | name      | Paul Hamon     |
    csc:5  | sex       | M              |
    pol:6  | name      | Paul Vibert    |
    csc:7  | name      | Kai Hamon      |
    csc:7  | sex       | M              |
    edu:8  | name      | Kai Le Sueur   |
    csc:3  | parent    | birth          | ref=7
    link csc:1 edu:2 verified
    link csc:3 edu:4 verified
    link csc:5 pol:6 verified
    link csc:7 edu:8 verified
    """
    assert found(gathered) == []


@drawn
def test_two_lawful_names_are_never_told(gathered: Gathered) -> None:
    """Adoption and gender recognition.

    record | predicate | value           | more
    csc:1  | flag      | adopted         |
    csc:1  | name      | Siobhan Le Brun |
    edu:2  | name      | Karen Le Brun   |
    csc:3  | flag      | gender_recognition |
    csc:3  | name      | Mark Hamon      |
    edu:4  | name      | Lucy Hamon      |
    link csc:1 edu:2 verified
    link csc:3 edu:4 verified
    """
    assert found(gathered) == []


@drawn
def test_missing_parts_and_placeholders_say_nothing(gathered: Gathered) -> None:
    """A surname alone, a given name alone, nobody's name, initials.

    record | predicate | value
    csc:1  | name      | Siobhan Le Brun
    edu:2  | name      | {"family": "Le Brun"}
    pol:3  | name      | UNKNOWN
    hlt:4  | name      | Siobhan
    hlt:4  | name      | Baby Le Brun
    pol:3  | name      | K Le Brun
    link csc:1 edu:2 verified
    link csc:1 pol:3 verified
    link csc:1 hlt:4 verified
    """
    assert found(gathered) == []


@drawn
def test_a_withheld_name_is_never_shown(gathered: Gathered) -> None:
    """The other name is told only as withheld.

    record | predicate | value           | more
    csc:1  | name      | Siobhan Le Brun | withheld
    edu:2  | name      | Karen Le Brun   |
    link csc:1 edu:2 verified
    """
    (one,) = found(gathered)
    assert "Siobhan" not in one.model_dump_json()
    assert "a name that social care withholds" in one.summary


@drawn
def test_one_number_and_two_given_names(gathered: Gathered) -> None:
    """Linking holds the two apart as candidates; the number, surname and birth date are one.

    levels identifier=official birth_date=exact name=family_only
    record | predicate  | value
    csc:1  | name       | Siobhan Le Brun
    csc:1  | birth_date | 1988-05-02
    edu:2  | name       | Karen Le Brun
    edu:2  | birth_date | 1988-05-02
    link csc:1 edu:2 possible
    """
    (one,) = found(gathered)
    assert one.severity is Severity.S2
    assert one.links == ("l-csc:1-edu:2",)
    assert len(one.people) == 2
    assert "one current official number stands on both" in one.detail


@drawn
def test_one_number_on_two_children_of_one_source_is_another_code(gathered: Gathered) -> None:
    """Health holds both twins, so the number clashes (ID-5); another record bridges Nick and Ncholas.

    levels identifier=official birth_date=exact name=family_only
    record | predicate  | value
    hlt:1  | name       | Amelia Le Brun
    hlt:1  | birth_date | 2014-03-01
    hlt:2  | name       | Oliver Le Brun
    hlt:2  | birth_date | 2014-03-01
    csc:3  | name       | Oliver Le Brun
    csc:3  | birth_date | 2014-03-01
    csc:4  | name       | Nick Amy
    csc:4  | birth_date | 2012-03-01
    edu:5  | name       | Ncholas Amy
    edu:5  | birth_date | 2012-03-01
    pol:6  | name       | Nicholas Amy
    link csc:3 hlt:1 possible
    link csc:4 edu:5 possible
    link edu:5 pol:6 strong
    """
    assert found(gathered) == []


@drawn
def test_the_beginning_of_a_name_is_a_familiar_form(gathered: Gathered) -> None:
    """Ray and Raymond, Rosie and Rosalie, Zuza and Zuzanna.

    record | predicate | value
    csc:1  | name      | Ray Hamon
    edu:2  | name      | Raymond Hamon
    csc:3  | name      | Rosie Hamon
    edu:4  | name      | Rosalie Hamon
    csc:5  | name      | Zuza Nowak
    edu:6  | name      | Zuzanna Nowak
    link csc:1 edu:2 verified
    link csc:3 edu:4 verified
    link csc:5 edu:6 verified
    """
    assert found(gathered) == []


@drawn
def test_a_maiden_name_does_not_excuse_another_given_name(gathered: Gathered) -> None:
    """Health knows the maiden name; the given name still differs.

    record | predicate | value
    csc:1  | name      | Victoria Camacho
    hlt:2  | name      | {"given": ["Fernanda"], "family": "Camacho", "type": "official"}
    hlt:2  | name      | {"given": ["Fernanda"], "family": "Nunes", "type": "maiden"}
    link csc:1 hlt:2 verified
    """
    assert len(found(gathered)) == 1


def test_the_order_of_rows_plays_no_part() -> None:
    """The same statements in another order give the same findings."""
    table = (
        "csc:1 | name | Siobhan Le Brun\nedu:2 | name | Karen Le Brun\npol:3 | name | Ann Hamon\n"
        "link csc:1 edu:2 strong\nlink edu:2 pol:3 strong"
    )
    assert found(case_from(table)) == found(case_from(table, reverse=True)) != []


def test_nothing_said_gives_nothing() -> None:
    """No rows, no findings."""
    assert found(case_from("")) == []
