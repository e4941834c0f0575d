from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from triangulate.conflicts import CHECKS
from triangulate.errors import UsageError
from triangulate.normalise.identifiers import IdentifierState, check_identifier
from triangulate.synthetic import Written, write_families
from triangulate.synthetic.planting import CASES, CODES
from triangulate.synthetic.writing import casebooks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    Files = Callable[[Path], dict[str, bytes]]

NOT_PLANTED = {"AL-5", "EV-6", "EV-7", "RT-1", "RT-2", "RT-3", "RT-4", "RT-5", "RT-6"}
"""Codes that judge a draft or a ledger, which families do not have."""


def test_the_same_seed_gives_the_same_bytes(written: Written, tmp_path: Path, files_below: Files) -> None:
    again = write_families(tmp_path, families=written.families, seed=written.seed)
    assert files_below(again.out) == files_below(written.out)


def test_another_process_with_another_hash_seed_gives_the_same_bytes(tmp_path: Path, files_below: Files) -> None:
    for folder, hash_seed in (("a", "1"), ("b", "2")):
        code = (
            "import sys; from pathlib import Path; from triangulate.synthetic import write_families; "
            "write_families(Path(sys.argv[1]), families=5, seed=3)"
        )
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / folder)],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
        )
    assert files_below(tmp_path / "a") == files_below(tmp_path / "b")


def test_another_seed_gives_other_families(written: Written, tmp_path: Path, files_below: Files) -> None:
    other = write_families(tmp_path, families=3, seed=written.seed + 1)
    here, there = files_below(other.out), files_below(written.out)
    alike = {name for name in here if here[name] == there[name]}
    people = {"native/csc.json", "native/hlt.json", "native/edu.json", "native/pol.json", "truth.json"}
    assert alike.isdisjoint(people | {"formats/ctf.xml", "formats/fhir-bundle.json", "formats/custodian.json"})


def test_a_family_does_not_depend_on_how_many_are_drawn(truth: dict[str, Any], tmp_path: Path) -> None:
    few = write_families(tmp_path, families=7, seed=truth["seed"])
    first = json.loads((few.out / "truth.json").read_text(encoding="utf-8"))
    assert first["people"] == truth["people"][: len(first["people"])]


def test_every_persona_of_the_truth_stands_in_an_extract(truth: dict[str, Any], native: Mapping[str, Any]) -> None:
    listed = {f"{source}:{p['id']}" for source, extract in native.items() for p in extract["personas"]}
    of_people = [persona for person in truth["people"] for persona in person["personas"]]
    assert len(of_people) == len(set(of_people))
    assert set(of_people) == listed
    assert {persona for finding in truth["findings"] for persona in finding["personas"]} <= listed


def test_every_statement_of_the_truth_stands_in_an_extract(truth: dict[str, Any], native: Mapping[str, Any]) -> None:
    listed = {f"{source}:{s['id']}" for source, extract in native.items() for s in extract["statements"]}
    named = {statement for finding in truth["findings"] for statement in finding["statements"]}
    assert named
    assert named <= listed


def test_every_code_but_those_of_a_ledger_or_draft_can_be_planted() -> None:
    assert {check.code for check in CHECKS} - set(CODES) == NOT_PLANTED


def test_every_kind_of_planting_comes_up_in_a_longer_run() -> None:
    counts = Counter((one.code, one.planted, one.trap) for book in casebooks(3_000, 4) for one in book.planted)
    assert {(case.code, case.planted, case.trap) for case in CASES} <= set(counts)
    for code in CODES:
        for planted in (True, False):
            assert sum(n for (c, p, _), n in counts.items() if (c, p) == (code, planted)) >= 3, (code, planted)


def test_nobody_is_both_guilty_and_innocent_of_one_code(truth: dict[str, Any]) -> None:
    person_of = {persona: p["person"] for p in truth["people"] for persona in p["personas"]}
    guilty = {(f["code"], person_of[p]) for f in truth["findings"] if f["planted"] for p in f["personas"]}
    innocent = {(f["code"], person_of[p]) for f in truth["findings"] if not f["planted"] for p in f["personas"]}
    assert guilty.isdisjoint(innocent)


def test_every_fourth_family_has_no_planted_error(truth: dict[str, Any]) -> None:
    spoilt = {f["family"] for f in truth["findings"] if f["planted"]}
    assert not any(family % 4 == 3 for family in spoilt)
    assert len(spoilt) > truth["families"] // 2


def _identifiers(native: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    for source, extract in native.items():
        for said in extract["statements"]:
            if said["predicate"] == "identifier":
                yield f"{source}:{said['id']}", said["value"]


def test_numbers_have_right_check_characters_except_where_planted(
    truth: dict[str, Any], native: Mapping[str, Any]
) -> None:
    planted = {s for f in truth["findings"] if f["trap"] == "wrong check digit" for s in f["statements"]}
    wrong, seen = set(), Counter[str]()
    for statement, value in _identifiers(native):
        seen[value["scheme"]] += 1
        if check_identifier(value["scheme"], value["value"]).state is IdentifierState.INVALID:
            wrong.add(statement)
    assert wrong == planted
    assert planted
    assert min(seen["nhs"], seen["upn"], seen["pnc"]) > 20


def test_national_numbers_come_from_ranges_that_belong_to_nobody(native: Mapping[str, Any]) -> None:
    for _, value in _identifiers(native):
        number = value["value"].replace(" ", "")
        if value["scheme"] == "nhs":
            assert number[0] == "9"
            assert number[:3] not in {"900", "999"}
        elif value["scheme"] == "upn":
            assert number[1:4] == "999"
    phones = [s["value"] for e in native.values() for s in e["statements"] if s["predicate"] == "phone"]
    assert phones
    assert all(number.startswith("07700 900") for number in phones)


def test_no_official_number_is_shared_by_two_people_except_where_planted(
    truth: dict[str, Any], native: Mapping[str, Any]
) -> None:
    person_of = {persona: p["person"] for p in truth["people"] for persona in p["personas"]}
    excused = {
        person_of[p] for f in truth["findings"] if f["code"] in {"ID-1", "ID-3", "ID-5"} for p in f["personas"]
    }  # fmt: skip
    holders: dict[tuple[str, str], set[str]] = {}
    for source, extract in native.items():
        for said in extract["statements"]:
            if said["predicate"] == "identifier" and said["value"]["scheme"] in {"nhs", "upn", "pnc"}:
                key = said["value"]["scheme"], said["value"]["value"].replace(" ", "")
                holders.setdefault(key, set()).add(person_of[f"{source}:{said['about']}"])
    assert all(len(people) == 1 or people <= excused for people in holders.values())


def test_the_counts_returned_are_those_of_the_files(
    written: Written, truth: dict[str, Any], native: Mapping[str, Any]
) -> None:
    assert written.statements == sum(len(e["statements"]) for e in native.values())
    assert written.personas == sum(len(e["personas"]) for e in native.values())
    assert written.people == len(truth["people"])
    assert written.as_dict()["planted"] == sum(f["planted"] for f in truth["findings"])
    assert f"{truth['families']} families" in written.text


@pytest.mark.parametrize("families", [0, -1, 100_001])
def test_a_number_of_families_out_of_range_is_refused(families: int, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="out of range"):
        write_families(tmp_path, families=families, seed=1)
    assert not list(tmp_path.iterdir())


def test_the_package_has_no_other_attributes() -> None:
    import triangulate.synthetic

    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = triangulate.synthetic.nothing


def test_the_generator_asks_no_detector_and_no_linker() -> None:
    code = (
        "import sys; import triangulate.synthetic.writing, triangulate.synthetic.demo; "
        "print([m for m in sys.modules if m.startswith(('triangulate.conflicts', 'triangulate.linking'))])"
    )
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "[]"
