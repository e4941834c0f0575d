"""Who is held to be one person, family by family: the rows, the call, the answer."""

from __future__ import annotations

from typing import Any

HOME = "4 Rue des Pres, JE2 3AB"
OTHER_HOME = "19 Mont Felard, JE3 1JA"


def strengths(linking: Any) -> dict[tuple[str, str], str]:
    """Return the strength of every link that stands."""
    return {(a, b): s for a, b, s in linking.links.select("a", "b", "strength").iter_rows()}


def reasons(linking: Any) -> set[tuple[str, str, str]]:
    """Return the cannot-links."""
    return set(linking.cannot.select("a", "b", "reason").iter_rows())


def test_twins_are_two_people_in_every_source(new_records: Any) -> None:
    """
    ======  ==============  ==========  ====  =======
    id      name            born        sex   home
    ======  ==============  ==========  ====  =======
    hlt:1   Amelia Le Brun  2014-03-01  F     HOME
    hlt:2   Oliver Le Brun  2014-03-01  M     HOME
    edu:1   LE BRUN Amelia  2014-03-01  F     HOME
    edu:2   LE BRUN Oliver  2014-03-01  M     HOME
    ======  ==============  ==========  ====  =======

    people → {hlt:1, edu:1}, {hlt:2, edu:2}
    """
    records = new_records()
    for source in ("hlt", "edu"):
        records.add(f"{source}:1", "Amelia Le Brun", "2014-03-01", HOME, "F")
        records.add(f"{source}:2", "Oliver Le Brun", "2014-03-01", HOME, "M")

    assert records.people() == [{"edu:1", "hlt:1"}, {"edu:2", "hlt:2"}]


def test_a_number_misfiled_between_twins_joins_nobody(new_records: Any, nhs: Any) -> None:
    """
    ======  ==============  ==========  =======  =====
    id      name            born        home     nhs
    ======  ==============  ==========  =======  =====
    hlt:1   Amelia Le Brun  2014-03-01  HOME     N1
    csc:2   Oliver Le Brun  2014-03-01  HOME     N1
    ======  ==============  ==========  =======  =====

    link → possible (a candidate for review); people → two
    """
    records = new_records()
    records.add("hlt:1", "Amelia Le Brun", "2014-03-01", HOME, nhs=nhs(1))
    records.add("csc:2", "Oliver Le Brun", "2014-03-01", HOME, nhs=nhs(1))

    assert records.people() == [{"csc:2"}, {"hlt:1"}]
    assert strengths(records.link()) == {("csc:2", "hlt:1"): "possible"}


def test_a_wrong_number_on_a_sibling_joins_nobody(new_records: Any, nhs: Any) -> None:
    """
    ======  ==============  ==========  =======  =====================
    id      name            born        home     nhs
    ======  ==============  ==========  =======  =====================
    hlt:1   Amelia Le Brun  2014-03-01  HOME     N1
    csc:2   Oliver Le Brun  2016-07-19  HOME     N1 (should be N2)
    hlt:2   Oliver Le Brun  2016-07-19  HOME     N2
    ======  ==============  ==========  =======  =====================

    people → {hlt:1}, and the two records of Oliver apart: their numbers differ (identifiers_differ)
    """
    records = new_records()
    records.add("hlt:1", "Amelia Le Brun", "2014-03-01", HOME, nhs=nhs(1))
    records.add("csc:2", "Oliver Le Brun", "2016-07-19", HOME, nhs=nhs(1))
    assert records.people() == [{"csc:2"}, {"hlt:1"}]

    records.add("hlt:2", "Oliver Le Brun", "2016-07-19", HOME, nhs=nhs(2))
    linking = records.link()
    assert ("csc:2", "hlt:1") not in strengths(linking)
    assert linking.people.path_strength("csc:2", "hlt:1") is None


def test_siblings_at_one_home_are_apart(new_records: Any) -> None:
    """
    ======  ============  ==========  =====
    id      name          born        home
    ======  ============  ==========  =====
    csc:1   Kai Renouf    2014-03-01  HOME
    edu:2   Kian Renouf   2015-03-01  HOME
    ======  ============  ==========  =====

    people → two (names and dates a letter and a digit apart)
    """
    records = new_records()
    records.add("csc:1", "Kai Renouf", "2014-03-01", HOME).add("edu:2", "Kian Renouf", "2015-03-01", HOME)

    assert records.people() == [{"csc:1"}, {"edu:2"}]


def test_father_and_son_of_one_name_at_one_address_are_apart_and_rivals(new_records: Any) -> None:
    """
    ======  ============  ==========  =====
    id      name          born        home
    ======  ============  ==========  =====
    hlt:1   John Vibert   1961-06-11  HOME
    hlt:2   John Vibert   1989-02-03  HOME
    pol:9   John Vibert               HOME
    csc:1   John Vibert   1961-06-11  HOME
    ======  ============  ==========  =====

    people → {hlt:1, csc:1}, {hlt:2}, {pol:9}; pol:9 fits both, so neither is taken
    """
    from triangulate.linking.rivals import rivals

    records = new_records()
    records.add("hlt:1", "John Vibert", "1961-06-11", HOME).add("hlt:2", "John Vibert", "1989-02-03", HOME)
    records.add("pol:9", "John Vibert", None, HOME).add("csc:1", "John Vibert", "1961-06-11", HOME)

    linking = records.link()
    assert records.people() == [{"csc:1", "hlt:1"}, {"hlt:2"}, {"pol:9"}]
    assert rivals(linking.links).rows() == [("pol:9", "hlt:1", "hlt:2", 0.0)]


def test_the_mother_s_number_on_a_newborn_never_makes_it_its_mother(new_records: Any, nhs: Any) -> None:
    """
    ======  ==============  ==========  =====  ==================
    id      name            born        home   nhs
    ======  ==============  ==========  =====  ==================
    hlt:1   Sarah Le Brun   1990-04-02  HOME   N1
    hlt:2   Baby Le Brun    2024-01-09  HOME   N1 (use: mother)
    pol:3   Baby Le Brun    2024-01-09  HOME   N1 (no use given)
    csc:1   Sarah Le Brun   1990-04-02  HOME   N1
    ======  ==============  ==========  =====  ==================

    people → {hlt:1, csc:1}, {hlt:2}, {pol:3}
    """
    records = new_records()
    records.add("hlt:1", "Sarah Le Brun", "1990-04-02", HOME, nhs=nhs(1))
    records.add("hlt:2", "Baby Le Brun", "2024-01-09", HOME, nhs=(nhs(1), "mother"))
    records.add("pol:3", "Baby Le Brun", "2024-01-09", HOME, nhs=nhs(1))
    records.add("csc:1", "Sarah Le Brun", "1990-04-02", HOME, nhs=nhs(1))

    assert records.people() == [{"csc:1", "hlt:1"}, {"hlt:2"}, {"pol:3"}]


def test_records_from_before_and_after_an_adoption_are_never_linked(new_records: Any, nhs: Any) -> None:
    """
    ======  ============  ==========  =====  =======  =====
    id      name          born        home   flags    nhs
    ======  ============  ==========  =====  =======  =====
    csc:1   Kai Renouf    2018-03-01  HOME   adopted  N1
    hlt:1   Kai Renouf    2018-03-01  HOME            N1
    csc:2   Kai Hamon     2018-03-01  HOME
    hlt:2   Kai Hamon     2018-03-01  HOME
    ======  ============  ==========  =====  =======  =====

    people → {csc:1, hlt:1}, {csc:2, hlt:2}; even a person's "same" on csc:1 and csc:2 does not join them
    """
    from triangulate.linking.verdict import Verdict

    records = new_records()
    records.add("csc:1", "Kai Renouf", "2018-03-01", HOME, flags=["adopted"], nhs=nhs(1))
    records.add("hlt:1", "Kai Renouf", "2018-03-01", HOME, nhs=nhs(1))
    records.add("csc:2", "Kai Hamon", "2018-03-01", HOME).add("hlt:2", "Kai Hamon", "2018-03-01", HOME)
    apart = [{"csc:1", "hlt:1"}, {"csc:2", "hlt:2"}]
    assert records.people() == apart
    assert ("csc:1", "csc:2", "adoption") in reasons(records.link())

    same = Verdict("csc:1", "csc:2", "same", "A. Picot", "manager", "Same child", "2024-01-01", 1)
    assert records.people([same]) == apart
    conflict = next(c for c in records.link([same]).people.conflicts if (c.a, c.b) == ("csc:1", "csc:2"))
    assert "adoption" in conflict.reasons
    assert not conflict.stands


def test_a_sealed_record_is_never_linked(new_records: Any, nhs: Any) -> None:
    """
    ======  ============  ==========  ======  =====
    id      name          born        flags   nhs
    ======  ============  ==========  ======  =====
    csc:1   Kai Renouf    2018-03-01  sealed  N1
    hlt:1   Kai Renouf    2018-03-01          N1
    ======  ============  ==========  ======  =====

    links → none, and a verdict of "same" is reported and not carried out
    """
    from triangulate.linking.verdict import Verdict

    records = new_records()
    records.add("csc:1", "Kai Renouf", "2018-03-01", HOME, flags=["sealed"], nhs=nhs(1))
    records.add("hlt:1", "Kai Renouf", "2018-03-01", HOME, nhs=nhs(1))
    assert records.link().links.is_empty()

    same = Verdict("csc:1", "hlt:1", "same", "A. Picot", "manager", "Same child", "2024-01-01", 1)
    assert records.people([same]) == [{"csc:1"}, {"hlt:1"}]
    assert records.link([same]).people.conflicts[0].reasons == ("sealed",)


def test_a_maiden_name_is_linked_by_birth_date_and_home(new_records: Any) -> None:
    """
    ========  ==============  ==========  =====
    id        name            born        home
    ========  ==============  ==========  =====
    csc:118   Karen Renouf    1990-05-02  HOME
    csc:902   Karen Vibert    1990-05-02  HOME
    ========  ==============  ==========  =====

    link → strong, never verified; without the home → no link
    """
    records = new_records().add("csc:118", "Karen Renouf", "1990-05-02", HOME)
    records.add("csc:902", "Karen Vibert", "1990-05-02", HOME)
    assert strengths(records.link()) == {("csc:118", "csc:902"): "strong"}

    elsewhere = new_records().add("csc:118", "Karen Renouf", "1990-05-02", HOME)
    elsewhere.add("csc:902", "Karen Vibert", "1990-05-02", OTHER_HOME)
    assert strengths(elsewhere.link()) == {}


def test_two_homes_after_a_separation_do_not_part_a_child(new_records: Any) -> None:
    """
    ======  ============  ==========  ===========
    id      name          born        home
    ======  ============  ==========  ===========
    edu:1   Kai Renouf    2014-03-01  HOME
    hlt:1   Kai Renouf    2014-03-01  OTHER_HOME
    ======  ============  ==========  ===========

    people → one
    """
    records = new_records().add("edu:1", "Kai Renouf", "2014-03-01", HOME)
    records.add("hlt:1", "Kai Renouf", "2014-03-01", OTHER_HOME)

    assert records.people() == [{"edu:1", "hlt:1"}]


def test_namesakes_are_never_verified(new_records: Any) -> None:
    """
    ======  ==============  ==========
    id      name            born
    ======  ==============  ==========
    pol:1   Daniel Hamon    1988-05-02
    csc:1   Daniel Hamon    1988-05-02
    ======  ==============  ==========

    link → strong (there may be two of one name and birth date), not verified
    """
    records = new_records().add("pol:1", "Daniel Hamon", "1988-05-02").add("csc:1", "Daniel Hamon", "1988-05-02")

    assert strengths(records.link()) == {("csc:1", "pol:1"): "strong"}


def test_english_returns_without_names_are_linked_by_number_and_birth_date(new_records: Any, upn: Any) -> None:
    """
    ======  ==========  =====  ============
    id      born        upn    la_child_id
    ======  ==========  =====  ============
    ssda:1  2012-09-03  U1     A100
    cin:1   2012-09-03         A100
    cen:1   2012-09-03  U1
    cin:2   2015-01-20         A100
    ======  ==========  =====  ============

    people → {ssda:1, cin:1, cen:1}, {cin:2}: a child number without its authority counts only with the birth date
    """
    records = new_records().add("ssda:1", None, "2012-09-03", upn=upn(11), la_child_id="A100")
    records.add("cin:1", None, "2012-09-03", la_child_id="A100").add("cen:1", None, "2012-09-03", upn=upn(11))
    records.add("cin:2", None, "2015-01-20", la_child_id="A100")

    linking = records.link()
    assert records.people() == [{"cen:1", "cin:1", "ssda:1"}, {"cin:2"}]
    assert strengths(linking) == {("cen:1", "ssda:1"): "verified", ("cin:1", "ssda:1"): "probable"}


def test_one_child_number_of_two_authorities_is_two_children(new_records: Any) -> None:
    """
    ======  ==========  ============  ======
    id      born        la_child_id   issuer
    ======  ==========  ============  ======
    cin:1   2012-09-03  A100          301
    oth:1   2012-09-03  A100          302
    ======  ==========  ============  ======

    links → none
    """
    records = new_records()
    for persona, issuer in (("cin:1", "301"), ("oth:1", "302")):
        records.add(persona, None, "2012-09-03")
        records.say(persona, "identifier", {"scheme": "la_child_id", "issuer": issuer, "value": "A100"})

    assert strengths(records.link()) == {}


def test_placeholders_are_never_linked_by_name(new_records: Any) -> None:
    """
    ======  ============  ==========  =====  ===========
    id      name          born        home   type
    ======  ============  ==========  =====  ===========
    csc:1   Baby Renouf   2017-05-01  HOME   person
    hlt:1   Baby Renouf   2017-05-01  HOME   person
    csc:2   Kai Renouf    2017-05-01         unborn
    hlt:2   Kai Renouf    2017-05-01         person
    csc:3   Kai Renouf    2017-05-01         organisation
    ======  ============  ==========  =====  ===========

    people → five; the first two are candidates for review by date and home alone
    """
    records = new_records().add("csc:1", "Baby Renouf", "2017-05-01", HOME)
    records.add("hlt:1", "Baby Renouf", "2017-05-01", HOME).add("csc:2", "Kai Renouf", "2017-05-01", kind="unborn")
    records.add("hlt:2", "Kai Renouf", "2017-05-01").add("csc:3", "Kai Renouf", "2017-05-01", kind="organisation")

    assert len(records.people()) == 5
    assert strengths(records.link()) == {("csc:1", "hlt:1"): "possible"}


def test_an_old_number_does_not_part_a_person_and_does_not_verify(new_records: Any, upn: Any) -> None:
    """
    ======  ============  ==========  ====================
    id      name          born        upn
    ======  ============  ==========  ====================
    edu:1   Kai Renouf    2014-03-01  U2, U1 (former)
    csc:1   Kai Renouf    2014-03-01  U1
    ======  ============  ==========  ====================

    link → strong; cannot-links → none
    """
    records = new_records().add("edu:1", "Kai Renouf", "2014-03-01", upn=upn(2))
    records.add("edu:1", upn=(upn(1), "former")).add("csc:1", "Kai Renouf", "2014-03-01", upn=upn(1))

    linking = records.link()
    assert strengths(linking) == {("csc:1", "edu:1"): "strong"}
    assert linking.links["level_identifier"].to_list() == ["former"]
    assert linking.cannot.is_empty()


def test_a_chain_that_joins_a_father_and_his_child_is_cut_at_its_weakest_link(new_records: Any) -> None:
    """
    ======  ==============  ==========  =====  ============================
    id      name            born        home   numbers
    ======  ==============  ==========  =====  ============================
    pol:1   Daniel Hamon    1984-02-11         cro C1
    csc:1   Daniel Hamon                HOME   cro C1, la_child_id (301) A9
    sch:1   Daniel Hamon    2014-06-30  HOME   la_child_id (301) A9
    ======  ==============  ==========  =====  ============================

    csc:1 has no birth date and the numbers of both. Father and child cannot be one: the weaker link is held.
    """
    number = {"scheme": "la_child_id", "issuer": "301", "value": "A900"}
    cro = {"scheme": "je_health_index", "value": "4711"}
    records = new_records().add("pol:1", "Daniel Hamon", "1984-02-11").add("csc:1", "Daniel Hamon", None, HOME)
    records.add("sch:1", "Daniel Hamon", "2014-06-30", HOME)
    records.say("pol:1", "identifier", cro).say("csc:1", "identifier", cro)
    records.say("csc:1", "identifier", number).say("sch:1", "identifier", number)

    linking = records.link()
    assert records.people() == [{"csc:1", "pol:1"}, {"sch:1"}]
    (conflict,) = linking.people.conflicts
    assert (conflict.a, conflict.b, conflict.reasons) == ("pol:1", "sch:1", ("birth_dates_apart",))
    assert linking.people.held.select("a", "b").rows() == [("csc:1", "sch:1")]
    assert conflict.cut == tuple(linking.people.held["id"])
    assert len(conflict.statements) == 2
    assert strengths(linking)["csc:1", "sch:1"] == "possible"


def test_another_given_name_under_one_number_is_one_person_where_nothing_points_to_two(
    new_records: Any, nhs: Any
) -> None:
    """
    ======  ================  ==========  =====
    id      name              born        nhs
    ======  ================  ==========  =====
    csc:1   Siobhan Le Brun   1988-05-02  N1
    edu:1   Karen Le Brun     1988-05-02  N1
    ======  ================  ==========  =====

    people → one (the names are then a finding, AT-2); with two sexes recorded → two people under one number
    """
    one = new_records()
    one.add("csc:1", "Siobhan Le Brun", "1988-05-02", nhs=nhs(1))
    one.add("edu:1", "Karen Le Brun", "1988-05-02", nhs=nhs(1))
    assert one.people() == [{"csc:1", "edu:1"}]

    two = new_records()
    two.add("hlt:1", "Amelia Le Brun", "2014-03-01", sex="F", nhs=nhs(1))
    two.add("csc:2", "Oliver Le Brun", "2014-03-01", sex="M", nhs=nhs(1))
    assert two.people() == [{"csc:2"}, {"hlt:1"}]
