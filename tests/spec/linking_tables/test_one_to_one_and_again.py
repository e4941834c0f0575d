"""Sources that hold each person once, the same answer from a saved model, and ids that live on, drawn."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tests.lib.tables import linked_table, links_from, people, table_from
from triangulate.linking.native.links import Links

TWINS = """
    id   | source | given | family | born       | sex | address        | postcode
    cen1 | cen    | Anna  | Hamon  | 1990-03-12 | F   | 4 Rue des Pres | JE2 3AB
    cen2 | cen    | Ann   | Hamon  | 1990-03-12 | F   | 4 Rue des Pres | JE2 3AB
    reg1 | reg    | Anna  | Hamon  | 1990-03-12 | F   | 4 Rue des Pres | JE2 3AB
    reg2 | reg    | Ann   | Hamon  | 1990-03-12 | F   | 4 Rue des Pres | JE2 3AB
"""
EARLIER = """
    id   | source | given  | family | born       | postcode
    hlt3 | hlt    | Oliver | Hamon  | 2014-03-12 | JE2 3AB
    edu3 | edu    | Oliver | Hamon  | 2014-03-12 | JE2 3AB
    pol1 | pol    | Peter  | Vibert | 1971-09-17 | JE3 1JA
"""
ADDED = """
    aaa1 | csc    | Oliver | Hamon  | 2014-03-12 | JE2 3AB
    aaa2 | csc    | Oliver | Hamon  | 2014-03-12 | JE2 3AB
"""


def test_two_records_of_a_source_that_holds_each_person_once_stay_apart() -> None:
    """Anna and Ann at one home, both in the census and in the register.

    call                       | people
    duplicate_free: cen, reg   | cen1 reg1 + cen2 reg2
    duplicate_free: none       | all four records are alike, so one person
    """
    once = links_from(TWINS, duplicate_free=["cen", "reg"])
    assert people(once) == {frozenset({"cen1", "reg1"}), frozenset({"cen2", "reg2"})}
    assert people(links_from(TWINS)) == {frozenset({"cen1", "cen2", "reg1", "reg2"})}
    assert any("as stated by the caller: cen and reg" in note for note in once.report.notes)
    told = once.explain("cen1", "reg2")
    assert "which holds each person once" in told.text
    assert told.strength == "possible"


@linked_table
def test_a_pair_that_is_no_link_is_explained(links: Links) -> None:
    """Two people with nothing in common but the sex: every comparison is told, and what would have changed it.

    id   | source | given  | family | born       | sex
    hlt1 | hlt    | Oliver | Hamon  | 2014-03-12 | M
    pol1 | pol    | Peter  | Hamon  | 1971-09-17 | M
    people: hlt1 + pol1
    link: hlt1 pol1 none
    """
    told = links.explain("hlt1", "pol1")
    assert told.text.startswith("No link: too little speaks for one person.\nThe two are in two people.")
    assert [(part.comparison, part.level) for part in told.parts] == [
        ("given", "different"), ("family", "exact"), ("birth_date", "different"), ("sex", "same"),
    ]  # fmt: skip
    born = next(other for other in told.otherwise or () if other.comparison == "birth_date")
    assert born.strength is not None
    assert told.total is not None
    assert born.weight > told.total
    assert not any(value in told.text for value in ("Oliver", "Peter", "Hamon", "2014", "1971"))


def test_a_saved_model_gives_the_same_answer(tmp_path: Path) -> None:
    """The same table, once with the shipped figures and once with the model that run wrote."""
    first = links_from(TWINS)
    first.model.save(tmp_path / "model.json")
    again = links_from(TWINS, model=tmp_path / "model.json")
    assert again.edges.equals(first.edges)
    assert again.people.equals(first.people)
    assert again.asked == "saved"


def test_ids_of_people_live_on_when_records_are_added() -> None:
    """Two records of Oliver come first in order, and his person keeps the id it had.

    run     | records                | person of Oliver
    first   | hlt3 edu3              | one of the two
    second  | hlt3 edu3 + aaa1 aaa2  | the same
    """
    before = links_from(EARLIER)
    after = links_from(EARLIER + ADDED.lstrip("\n"), previous=before.people)
    known = dict(before.people.iter_rows())
    now = dict(after.people.iter_rows())
    assert known["hlt3"] == known["edu3"] == now["hlt3"] == now["aaa1"] == now["aaa2"]
    assert now["pol1"] == known["pol1"]
    assert after.changes.is_empty()


def test_people_merged_since_the_earlier_run_are_listed() -> None:
    """The earlier run held two people; the records of today make them one."""
    frame = table_from(EARLIER)
    apart = pl.DataFrame({"id": frame["id"], "person": frame["id"]})
    now = links_from(EARLIER, previous=apart)
    assert now.changes.select("kind", "previous", "records").rows() == [("merged", ["edu3", "hlt3"], 2)]
    assert any("1 people made of several" in note for note in now.report.notes)
