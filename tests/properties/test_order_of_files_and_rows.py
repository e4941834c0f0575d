"""Rows, elements, entries and inputs in any order give the same results, byte for byte, from real formats.

Positions are not facts. Only ``quarantine.csv`` may differ, because there a position is the place to look.
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections import defaultdict
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.adapters import (
    test_cin_census,
    test_ctf,
    test_custodian,
    test_fhir,
    test_pole,
    test_school_census,
    test_spi,
    test_ssda903,
)
from tests.lib.examples import EXAMPLES, NATIVE, json_text
from triangulate.runs import run_inputs

RESULTS = ("findings.json", "report.html", "people.csv", "statements.parquet")
LISTS = ("entry", "records", "personas", "events", "documents", "statements", "people", "disposals", "remands")
"""The members of JSON documents that are lists of records, in no order that means anything."""

_POLE = {
    "person.csv": test_pole.PERSON + test_pole.PEOPLE,
    "event.csv": test_pole.EVENTS,
    "person_event.csv": test_pole.PARTS,
    "person_person.csv": test_pole.LINKS,
    "location.csv": test_pole.PLACES,
}
_TWO_TYPES = {
    "person.csv": _POLE["person.csv"] + test_pole.PEOPLE.replace("1988", "1989").replace("Person", "Unborn"),
    "event.csv": _POLE["event.csv"] + test_pole.EVENTS.splitlines(keepends=True)[2].replace("Custody,", "Missing,", 1),
}
_CIN = test_cin_census.message(test_cin_census.FIRST, test_cin_census.SECOND, test_cin_census.UNBORN)
_SECOND_PUPIL = test_ctf.small("H823200014009", Surname="Brook", Forename="Ada", DOB="2013-11-30")
_THIRD_PUPIL = test_ctf.small("H823200014010", Surname="Brook", Forename="Ada", DOB="2013-11-30")
_ENTRIES = [
    *test_fhir.FAMILY["entry"],
    # One number under two ids, and a second birth date: what is said first must not win.
    {"resource": test_fhir.patient("again", identifier=[{"system": test_fhir.NHS, "value": "9990548609"}])},
    {"resource": test_fhir.patient("third", birthDate="2015-04-01", name=[{"family": "Querée", "given": ["Maisie"]}])},
]
_ONCE_MORE = "".join(f"{line}\n" for line in test_ssda903.HEADER.splitlines()[1:3])
_OTHER_DATE = "K1,2,28/03/2008,WBRI,A801200001001,1,02/05/2023\n"

CASES: dict[str, dict[str, str]] = {
    "ssda903": {**test_ssda903.TABLES, "header.csv": test_ssda903.HEADER + _ONCE_MORE + _OTHER_DATE},
    "school census": test_school_census.TABLES,
    "pole": {**_POLE, "person.csv": _POLE["person.csv"] + _POLE["person.csv"].splitlines(keepends=True)[1]},
    "pole with ids of two contents": {**_POLE, **_TWO_TYPES},
    "ssda903 xml": {"return.xml": test_ssda903.XML},
    "cin": {"census.xml": _CIN},
    "ctf": {"transfer.xml": test_ctf.document(test_ctf.PUPIL, _SECOND_PUPIL, _THIRD_PUPIL)},
    "charge": {"charge.xml": test_spi.charge()},
    "leds": {"leds.json": json.dumps({"personUrn": "2002/0073319Z", **test_spi.leds()})},
    "fhir": {"bundle.json": json.dumps({**test_fhir.FAMILY, "entry": _ENTRIES})},
    "custodian": {
        "answer.json": json.dumps(
            test_custodian.document("LOCAL_AUTHORITY", test_custodian.PERSONAL, test_custodian.SOCIAL)
        )
    },
    "native": {"extract.json": json_text(NATIVE)},
}


def shuffled(name: str, text: str, random: Random) -> str:
    """Return the file's text with its rows, elements of one name, or records in another order."""
    if name.endswith(".csv"):
        header, *rows = text.removesuffix("\n").split("\n")
        random.shuffle(rows)
        return "\n".join([header, *rows, ""])
    if name.endswith(".xml"):
        root = ET.fromstring(text)  # noqa: S314 - the test's own text
        for element in list(root.iter()):
            _shuffle_children(element, random)
        return ET.tostring(root, encoding="unicode")
    value = json.loads(text)
    for member in LISTS:
        random.shuffle(value.get(member, []))
    return json.dumps(value)


def _shuffle_children(element: ET.Element, random: Random) -> None:
    """Exchange children of one name: the schemas fix the order of names, and not of what repeats."""
    children = list(element)
    places: dict[str, list[int]] = defaultdict(list)
    for place, child in enumerate(children):
        places[child.tag].append(place)
    for same in places.values():
        other = random.sample(same, len(same))
        for place, taken in zip(same, other, strict=True):
            element[place] = children[taken]


def written(folder: Path, files: dict[str, str], random: Random | None = None) -> Path:
    """Write the files into a folder of their own; with ``random``, in another order."""
    folder.mkdir(parents=True)
    for name, text in files.items():
        content = text if random is None else shuffled(name, text, random)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def results(inputs: list[Any], out: Path) -> dict[str, bytes]:
    """Return the bytes of what a run over these inputs writes."""
    run_inputs([str(one) for one in inputs], out)
    return {name: (out / name).read_bytes() for name in RESULTS}


@pytest.mark.parametrize("name", CASES)
def test_rows_elements_and_entries_in_any_order_give_the_same_bytes(name: str, tmp_path: Path) -> None:
    """Two more orders of every file; the same bytes of all four results."""
    files = CASES[name]
    expected = results([written(tmp_path / "0", files)], tmp_path / "out")
    for seed in (1, 2):
        folder = written(tmp_path / str(seed), files, Random(seed))  # noqa: S311 - seeded on purpose
        found = results([folder], tmp_path / "out")
        assert [result for result in RESULTS if found[result] != expected[result]] == []


def test_inputs_in_any_order_on_the_command_line_give_the_same_bytes(tmp_path: Path) -> None:
    """All formats at once, two of them twice with other content, so that source ids have to be told apart."""
    inputs = [written(tmp_path / name, files) for name, files in CASES.items()]
    inputs += [example.write(tmp_path / "second" / example.name) for example in EXAMPLES if example.name != "native"]
    expected = results(inputs, tmp_path / "out")
    order = Random(1).sample(inputs, len(inputs))  # noqa: S311 - seeded on purpose
    found = results(order, tmp_path / "out")
    assert [result for result in RESULTS if found[result] != expected[result]] == []


def test_the_names_and_the_folders_of_files_change_nothing(tmp_path: Path) -> None:
    """A run over renamed files in other folders, the tables of one return split into two files, is the same run."""
    files = CASES["ssda903"]
    expected = results([written(tmp_path / "a", files)], tmp_path / "out")
    header, *rows = files["episodes.csv"].splitlines(keepends=True)
    renamed = {f"x{place}.csv": text for place, text in enumerate(reversed(files.values()))}
    renamed = {name: text for name, text in renamed.items() if text != files["episodes.csv"]}
    renamed |= {"y.csv": header + "".join(rows[:2]), "b.csv": header + "".join(rows[2:])}
    found = results([written(tmp_path / "b" / "c", renamed)], tmp_path / "out")
    assert [result for result in RESULTS if found[result] != expected[result]] == []
