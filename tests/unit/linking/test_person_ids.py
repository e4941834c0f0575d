"""Ids of people live on from one run to the next; merges and splits are listed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import triangulate as tri
from triangulate.linking.person_ids import CHANGE_COLUMNS, carry_over, no_changes
from triangulate.runs import run_inputs
from triangulate.vocabulary import Agency

HOME = "4 Rue des Pres, JE2 3AB"


def of(members: pl.DataFrame, persona: str) -> str:
    person: str = members.filter(pl.col("persona") == persona)["person"].item()
    return person


def test_an_id_survives_when_a_record_that_sorts_first_is_added(new_records: Any) -> None:
    records = new_records().add("hlt:5", "Karen Renouf", "1990-05-02", HOME, "F")
    records.add("pol:7", "Karen Renouf", "1990-05-02", HOME, "F")
    before = records.link().people.members
    after = records.add("csc:1", "Karen Renouf", "1990-05-02", HOME, "F").link().people

    assert of(after.members, "hlt:5") != of(before, "hlt:5")
    members, changes = carry_over(after, before)
    assert {of(members, persona) for persona in ("csc:1", "hlt:5", "pol:7")} == {of(before, "hlt:5")}
    assert changes.is_empty()
    assert changes.schema == no_changes().schema == CHANGE_COLUMNS


def test_a_merge_and_a_split_are_listed_and_no_two_people_share_an_id(new_records: Any, nhs: Any) -> None:
    def records(count: int) -> Any:
        found = new_records().add("csc:1", "Karen Renouf", "1990-05-02", HOME, "F", nhs=nhs(1))
        found.add("hlt:5", "Karen Renouf", "1990-05-02", HOME, "F", nhs=nhs(count))
        return found

    one, two = records(1).link().people, records(2).link().people
    assert (one.members["person"].n_unique(), two.members["person"].n_unique()) == (1, 2)

    merged, changes = carry_over(one, two.members)
    assert merged["person"].n_unique() == 1
    assert set(merged["person"]) <= set(two.members["person"])
    assert changes.select("kind", "personas").rows() == [("merged", 2)]
    assert sorted(changes["previous"].item()) == sorted(two.members["person"])

    split, changes = carry_over(two, one.members)
    assert split["person"].n_unique() == 2
    assert of(one.members, "csc:1") in set(split["person"])
    assert changes["kind"].to_list() == ["split", "split"]
    assert set(changes["person"]) == set(split["person"])


def extract(source: str, agency: Agency) -> tri.Extract:
    builder = tri.ExtractBuilder(tri.Source(id=source, agency=agency, extracted_at="2024-01-01"))
    builder.persona("1")
    for predicate, value in (("name", "Karen Renouf"), ("birth_date", "1990-05-02"), ("address", HOME)):
        builder.say("1", predicate, value, locator="row 1")
    return builder.finish()


@pytest.mark.parametrize("as_document", [True, False])
def test_a_run_takes_an_earlier_case_or_its_findings(*, as_document: bool) -> None:
    earlier = tri.triangulate(extract("hlt", Agency.HEALTH))
    both = [extract("hlt", Agency.HEALTH), extract("csc", Agency.SOCIAL_CARE)]

    plain = tri.triangulate(both)
    case = tri.triangulate(both, previous=earlier.to_document() if as_document else earlier)
    assert case.people["person"].to_list() == earlier.people["person"].to_list() != plain.people["person"].to_list()
    assert case.changes.is_empty()
    assert plain.changes.is_empty()


def test_the_command_line_lists_what_changed(tmp_path: Path) -> None:
    paths = []
    for source, agency in (("hlt", Agency.HEALTH), ("csc", Agency.SOCIAL_CARE)):
        tri.write_extract(extract(source, agency), tmp_path / f"{source}.json")
        paths.append(str(tmp_path / f"{source}.json"))
    run_inputs(paths[:1], tmp_path / "one")
    outcome = run_inputs(paths, tmp_path / "two", previous=tmp_path / "one")

    findings = [json.loads((tmp_path / out / "findings.json").read_text()) for out in ("one", "two")]
    ids = [[person["id"] for person in each["people"]] for each in findings]
    assert ids[0] == ids[1]
    assert (outcome.summary["merged"], outcome.summary["split"]) == (0, 0)
    assert outcome.lines[-1] == "Since the earlier run: 0 people merged, 0 split (changes.csv)."
    assert (tmp_path / "two" / "changes.csv").read_text() == "kind,person,previous,personas\n"
    with pytest.raises(tri.UnreadableInput, match="holds no results of a run"):
        run_inputs(paths, tmp_path / "three", previous=tmp_path)
