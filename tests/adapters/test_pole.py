"""The POLE profile: people, events, links and places of a police record system, and a force's mapping file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from triangulate.columns import decode_value
from triangulate.errors import UnreadableInput
from triangulate.extract import Extract
from triangulate.plugins import Offer, ReadOptions
from triangulate.testing import AdapterContract
from triangulate_adapters.police.pole import POLE
from triangulate_adapters.police.pole_profile import TABLES, keys_of, profile, profile_name, table_of
from triangulate_adapters.police.pole_tables import MISSING, SHIFTED, TWO_PLACES

PERSON = (
    "person_id,person_type,title,forename,middle_names,surname,previous_surname,alias,date_of_birth,estimated_age,"
    "due_date,mother_surname,mother_person_id,gender,self_defined_ethnicity,observed_ethnicity,location_id,"
    "address_line_1,postcode,address_restricted,telephone,pnc_id,warning_marker,grade,source_evaluation,"
    "intelligence_assessment,handling,recorded_at,recorded_by,hair_colour\n"
)
PEOPLE = (
    "P1,Person,Mr,Aidan,Paul,Vautier,,,12/03/1988,,,,,Male,W1,1,L1,,,,07000 000001,2002/0073319Z,Has a dog,,1,A,P,"
    "2023-05-02 09:30,PC 41,brown\n"
    "P2,Person,Ms,Marta,,Nowak,Kowalska,,1990-02-03,,,,,Female,W9,2,,4 Rue Neuve,JE2 3AB,Y,07000 000002,,,2B,,,C,"
    "2023-05-02,,\n"
    "P3,,,Kai,,Nowak,,,2019,,,,,Trans Male,,,,,,,,,,,,,,2023-05-02,,\n"
    "P4,Unborn,,,,,,,,,2023-08-01,Nowak,P2,,,,,,,,,,,,,,,2023-05-02,,\n"
)
EVENTS = (
    "event_id,event_type,reference,occurred_from_date,occurred_from_time,occurred_to_date,occurred_to_time,"
    "date_qualifier,reported_date,reported_time,location_id,place,summary,outcome,outcome_date,grade,handling,recorded_at\n"
    "E1,Domestic Abuse Incident,22/4471,2023-05-01,2130,2023-05-01,22:10,,2023-05-01,2145,L1,,Shouting heard.,16,"
    "2023-06-01,2B,C,2023-05-02\n"
    "E2,Custody,C/99,01/05/2023,23:05,02/05/2023,9:15,,,,,Custody suite,,,,,,2023-05-02\n"
)
PARTS = (
    "person_id,event_id,role,allegation,injury,said_as,recorded_at,grade\n"
    "P1,E1,Suspect known,Domestic abuse,,the male,2023-05-02,2B\n"
    "P2,E1,Victim,,bruised arm,,2023-05-02,\n"
    "P3,E1,Child present,,,,2023-05-02,\n"
    "P1,E2,Detained person,,,,2023-05-02,\n"
)
LINKS = (
    "person_id,related_person_id,link_type,link_from,link_to\n"
    "P2,P3,mother,2019-01-01,\n"
    "P3,P1,son,,\n"
    "P1,P2,ex-partner,,01/02/2023\n"
    "P1,P2,lives with,,\n"
    "P1,P2,associate,,\n"
    "P1,P2,pen friend,,\n"
)
PLACES = (
    "location_id,place_name,address_line_1,address_line_2,town,postcode,uprn\nL1,,Flat 2,7 La Rue,St Helier,JE2 4QQ,\n"
)


def folder_of(folder: Path, **tables: str) -> Path:
    """Write the usual five tables, or those given, as one folder."""
    usual = {"person": PERSON + PEOPLE, "event": EVENTS, "person_event": PARTS, "person_person": LINKS}
    for name, text in (tables or {**usual, "location": PLACES}).items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def read(path: Path, **options: Any) -> Extract:
    return POLE().read(Offer(path), ReadOptions(**options))


def person_row(**cells: str) -> str:
    """One row of the person table with only the named cells filled."""
    return ",".join(cells.get(name, "") for name in PERSON.strip().split(",")) + "\n"


def people(folder: Path, *rows: str, **tables: str) -> Extract:
    return read(folder_of(folder, person=PERSON + "".join(rows), **tables))


def said(extract: Extract, predicate: str, about: str) -> list[Any]:
    rows = extract.statements.filter(pl.col("predicate") == predicate, pl.col("about") == f"pole:{about}")
    values = [decode_value(value, kind) for value, kind in rows.select("value", "value_kind").iter_rows()]
    return sorted(values, key=str)


def rows_of(extract: Extract, predicate: str, about: str) -> list[dict[str, Any]]:
    frame = extract.statements.filter(pl.col("predicate") == predicate, pl.col("about") == f"pole:{about}")
    return frame.sort("id").to_dicts()


def types(extract: Extract) -> dict[str, str]:
    return {name.removeprefix("pole:"): kind for name, kind in extract.personas.select("id", "type").iter_rows()}


class TestFolder(AdapterContract):
    """The adapter contract, held by a folder of the five tables."""

    adapter = POLE()

    def write_example(self, folder: Path) -> Path:
        return folder_of(folder)


class TestSingleTable(AdapterContract):
    """The adapter contract, held by a table of parts alone."""

    adapter = POLE()

    def write_example(self, folder: Path) -> Path:
        path = folder / "parts.csv"
        path.write_text(PARTS, encoding="utf-8")
        return path


class TestMappedFolder(AdapterContract):
    """The adapter contract, held by a folder in a force's own words, with its mapping file."""

    adapter = POLE()

    def write_example(self, folder: Path) -> Path:
        (folder / "nominals.csv").write_text("Nominal Ref;Last Name;First Name;DOB\n7;Vautier;Aidan;03/12/1988\n")
        (folder / "links.csv").write_text("Nominal Ref;Log No;Part Played\n7;L9;SUSP\n")
        (folder / "pole.toml").write_text(MAPPING)
        return folder


MAPPING = """
[source]
organisation = "Harbour Police"
system = "Nominals"
jurisdiction = "JE"
[dates]
order = "mdy"
[columns.person]
"Nominal Ref" = "person_id"
"Last Name" = "surname"
"First Name" = "forename"
"DOB" = "date_of_birth"
[columns.person_event]
"Nominal Ref" = "person_id"
"Log No" = "event_id"
"Part Played" = "role"
[codes.role]
"SUSP" = "Suspect known"
"""


def test_a_person_is_described_and_every_statement_carries_who_when_evaluation_and_handling(tmp_path: Path) -> None:
    extract = read(folder_of(tmp_path))
    assert said(extract, "name", "P1") == [{"family": "Vautier", "given": ["Aidan", "Paul"]}]
    assert said(extract, "x_title", "P1") == ["Mr"]
    assert said(extract, "birth_date", "P1") == ["1988-03-12"]
    assert said(extract, "gender", "P3") == ["M"]
    assert said(extract, "ethnicity", "P1") == ["WBRI"]
    assert said(extract, "x_observed_ethnicity", "P1") == ["observed:white_north"]
    assert said(extract, "identifier", "P1") == [{"scheme": "pnc", "value": "2002/0073319Z"}]
    assert said(extract, "warning_marker", "P1") == [{"text": "Has a dog"}]
    assert said(extract, "x_hair_colour", "P1") == ["brown"]
    (row,) = rows_of(extract, "birth_date", "P1")
    assert (row["raw"], row["locator"]) == ("12/03/1988", "person person_id=P1 date_of_birth")
    assert (row["grade"], row["handling"], row["author"], row["recorded_at"]) == (
        "1A",
        "P",
        "PC 41",
        "2023-05-02T09:30",
    )
    assert {r["grade"] for r in rows_of(extract, "birth_date", "P2")} == {"2B"}
    assert said(extract, "name", "P2") == [
        {"family": "Kowalska", "given": ["Marta"], "type": "former"},
        {"family": "Nowak", "given": ["Marta"]},
    ]
    assert said(extract, "birth_date", "P3") == ["2019"]


def test_an_address_comes_from_the_row_or_its_location_and_a_restricted_one_is_withheld(tmp_path: Path) -> None:
    extract = read(folder_of(tmp_path))
    home = {"lines": ["Flat 2", "7 La Rue", "St Helier"], "postcode": "JE2 4QQ", "type": "home"}
    assert said(extract, "address", "P1") == [home]
    assert [row["withheld"] for row in rows_of(extract, "address", "P1")] == [None]
    for predicate in ("address", "phone"):
        assert [row["withheld"] for row in rows_of(extract, predicate, "P2")] == [True]
    assert [row["withheld"] for row in rows_of(extract, "name", "P2")] == [None, None]


def test_a_restricted_location_hides_the_people_and_events_that_refer_to_it(tmp_path: Path) -> None:
    places = "location_id,address_line_1,postcode,address_restricted\nL1,1 Refuge Lane,JE2 4QQ,Y\n"
    extract = read(folder_of(tmp_path, person=PERSON + PEOPLE, event=EVENTS, person_event=PARTS, location=places))
    assert [row["withheld"] for row in rows_of(extract, "address", "P1")] == [True]
    assert [row["withheld"] for row in rows_of(extract, "place", "E1")] == [True]
    assert [row["withheld"] for row in rows_of(extract, "place", "E2")] == [None]


def test_one_location_id_for_two_places_is_set_aside_and_an_unused_place_is_counted(tmp_path: Path) -> None:
    places = "location_id,address_line_1\nL1,1 High Street\nL1,2 Low Street\nL2,3 Mid Street\n"
    extract = read(folder_of(tmp_path, person=PERSON + PEOPLE, person_event=PARTS, location=places))
    assert said(extract, "address", "P1") == []
    assert extract.reconciliation.faults["kind"].to_list() == [TWO_PLACES, TWO_PLACES]
    (part,) = [each for each in extract.reconciliation.parts if each.part == "location"]
    assert part.skipped == {"no person or event refers to it": 1}
    assert extract.reconciliation.reconciled


def test_an_event_has_its_interval_reference_place_account_and_outcome(tmp_path: Path) -> None:
    extract = read(folder_of(tmp_path))
    assert dict(extract.events.select("id", "type").iter_rows()) == {"pole:E1": "incident", "pole:E2": "custody"}
    assert said(extract, "time", "E1") == ["2023-05-01T21:30/2023-05-01T22:10"]
    assert said(extract, "time", "E2") == ["2023-05-01T23:05/2023-05-02T09:15"]
    assert said(extract, "reference", "E1") == ["22/4471"]
    assert said(extract, "place", "E1") == ["Flat 2, 7 La Rue, St Helier, JE2 4QQ"]
    assert said(extract, "narrative", "E1") == ["Shouting heard."]
    (outcome,) = rows_of(extract, "outcome", "E1")
    assert (outcome["value"], outcome["process"], outcome["event_time"], outcome["raw"]) == (
        "no_further_action",
        "criminal",
        "2023-06-01",
        "16",
    )
    assert (outcome["grade"], outcome["handling"]) == ("2B", "C")
    assert said(extract, "x_reported_at", "E1") == ["2023-05-01 2145"]


@pytest.mark.parametrize(
    ("qualifier", "time"),
    [
        ("", "2023-05-01"),
        ("On or about", "2023-05-01~"),
        ("before", "/2023-05-01"),
        ("3", "2023-05-01/"),
        ("from time to time", None),
    ],
)
def test_a_date_qualifier_is_read_in_words_or_as_a_code(tmp_path: Path, qualifier: str, time: str | None) -> None:
    header = "event_id,event_type,reference,occurred_from_date,date_qualifier\n"
    events = f"{header}E1,Odd thing,22/1,2023-05-01,{qualifier}\n"
    extract = read(folder_of(tmp_path, event=events, person_event=PARTS))
    assert said(extract, "time", "E1") == [time]
    assert said(extract, "event_type", "E1") == ["other"]
    assert [row["raw"] for row in rows_of(extract, "event_type", "E1")] == ["Odd thing"]


@pytest.mark.parametrize(
    ("role", "value", "kind"),
    [
        ("Suspect known", "suspect", "allegation"),
        ("Offender", "offender", "allegation"),
        ("VICTIM", "victim", None),
        ("Witness", "witness", None),
        ("Person reporting", "reporter", None),
        ("Vulnerable Child", "subject", None),
        ("Child present", "child_present", None),
        ("Missing Person", "subject", None),
        ("Unborn", "subject", None),
        ("Detained person", "subject", None),
        ("aggrieved", "victim", None),
        ("child in household", "child_present", None),
        ("Involved Party", None, None),
        ("Bystander of sorts", None, None),
    ],
)
def test_roles_become_parts_and_a_police_role_is_never_a_finding(
    tmp_path: Path, role: str, value: str | None, kind: str | None
) -> None:
    extract = read(folder_of(tmp_path, person_event=f"person_id,event_id,role\nP1,E1,{role}\n"))
    (row,) = rows_of(extract, "participant", "P1")
    assert (row["value"], row["kind"], row["raw"], row["ref"]) == (value, kind, role, "pole:E1")


def test_an_allegation_is_a_category_of_the_vocabulary_or_only_its_words(tmp_path: Path) -> None:
    extract = read(folder_of(tmp_path))
    (row,) = rows_of(extract, "allegation", "P1")
    assert (row["value"], row["kind"], row["process"], row["ref"]) == (
        "domestic_abuse",
        "allegation",
        "criminal",
        "pole:E1",
    )
    assert row["said_as"] == "the male"
    assert said(extract, "injury", "P2") == ["bruised arm"]
    (tmp_path / "person_event.csv").write_text("person_id,event_id,role,allegation\nP1,E1,Suspect known,Multiple\n")
    assert said(read(tmp_path), "allegation", "P1") == [None]


def test_links_state_kinship_of_the_right_person_and_carry_what_they_do_not_know(tmp_path: Path) -> None:
    extract = read(folder_of(tmp_path))
    assert [(row["value"], row["ref"], row["said_as"]) for row in rows_of(extract, "parent", "P1")] == [
        (None, "pole:P3", "son")
    ]
    mothers = {row["ref"]: (row["value"], row["valid_from"]) for row in rows_of(extract, "parent", "P2")}
    assert mothers == {"pole:P3": (None, "2019-01-01"), "pole:P4": ("birth", None)}
    (partner,) = rows_of(extract, "partner", "P1")
    assert (partner["value"], partner["valid_to"], partner["raw"]) == ("former", "2023-02-01", "ex-partner")
    assert [row["ref"] for row in rows_of(extract, "household_member", "P1")] == ["pole:P2"]
    assert [row["value"] for row in rows_of(extract, "x_contact", "P1")] == ["associate"]
    assert [(row["value"], row["raw"]) for row in rows_of(extract, "x_relationship", "P1")] == [(None, "pen friend")]


def test_unborn_children_organisations_and_unknown_people_are_not_persons(tmp_path: Path) -> None:
    extract = people(
        tmp_path,
        person_row(person_id="U1", person_type="Unborn", due_date="2023-08-01", mother_surname="Nowak"),
        person_row(person_id="U2", due_date="2023-09-01"),
        person_row(person_id="U3", forename="Baby", surname="Nowak"),
        person_row(person_id="O1", person_type="Organisation", title="Mr", forename="Harbour", surname="Stores"),
        person_row(person_id="N1", forename="Unknown", surname="Unknown"),
        person_row(person_id="N2", surname="Smith"),
        person_row(person_id="K1", forename="Rory", surname="Falle"),
        person_event="person_id,event_id,role\nU3,E1,Unborn\nN2,E1,Suspect unknown\nK1,E1,Suspect unknown\n",
    )
    assert types(extract) == {
        "U1": "unborn",
        "U2": "unborn",
        "U3": "unborn",
        "O1": "organisation",
        "N1": "placeholder",
        "N2": "placeholder",
        "K1": "person",
    }
    assert said(extract, "expected_birth_date", "U1") == ["2023-08-01"]
    assert said(extract, "x_mother_surname", "U1") == ["Nowak"]
    assert said(extract, "name", "O1") == ["Harbour Stores"]


def test_an_estimated_age_is_carried_and_flags_the_person(tmp_path: Path) -> None:
    extract = people(
        tmp_path,
        person_row(person_id="P1", surname="Falle", estimated_age="30-40"),
        person_row(person_id="P2", surname="X"),
    )
    assert said(extract, "x_estimated_age", "P1") == ["30-40"]
    assert dict(extract.personas.select("id", "flags").iter_rows()) == {"pole:P1": ["age_estimated"], "pole:P2": []}


def test_a_title_in_the_forename_and_several_names_in_one_field_are_taken_apart_and_noted(tmp_path: Path) -> None:
    extract = people(
        tmp_path,
        person_row(person_id="P1", forename="Mr Aidan", surname="Vautier", alias="Ade Vautier; A. Vauter"),
        person_row(person_id="P2", forename="Marta / Marty", surname="Nowak aka Kowalska"),
    )
    names = said(extract, "name", "P1")
    assert {"family": "Vautier", "given": ["Aidan"]} in names
    assert {"text": "Ade Vautier", "type": "alias"} in names
    assert {"text": "A. Vauter", "type": "alias"} in names
    assert said(extract, "x_title", "P1") == ["Mr"]
    assert said(extract, "name", "P2") == [
        {"family": "Kowalska", "given": ["Marta"], "type": "alias"},
        {"family": "Nowak", "given": ["Marta"]},
        {"family": "Nowak", "given": ["Marty"], "type": "alias"},
    ]
    assert {row["raw"] for row in rows_of(extract, "name", "P2")} >= {"Marta / Marty Nowak aka Kowalska"}
    assert [note for note in extract.reconciliation.notes if "names" in note] == [
        "person: 1 names hold a title in the forename; they were taken apart, and kept as written",
        "person: 1 names hold several names in one field; they were taken apart, and kept as written",
    ]


def test_a_birth_date_that_is_an_event_date_or_lies_ahead_is_kept_with_a_doubt(tmp_path: Path) -> None:
    extract = people(
        tmp_path,
        person_row(person_id="P1", surname="Vautier", date_of_birth="01/05/2023"),
        person_row(person_id="P2", surname="Nowak", date_of_birth="2031-01-01"),
        person_row(person_id="P3", surname="Falle", date_of_birth="2019-01-01"),
        event=EVENTS,
        person_event=PARTS,
    )
    assert said(extract, "birth_date", "P1") == ["2023-05-01"]
    assert said(extract, "x_birth_date_doubt", "P1") == ["equals_event_date"]
    assert said(extract, "birth_date", "P2") == ["2031-01-01"]
    assert said(extract, "x_birth_date_doubt", "P2") == ["in_the_future"]
    assert said(extract, "x_birth_date_doubt", "P3") == []
    assert sum("kept as written" in note for note in extract.reconciliation.notes) == 2
    assert extract.reconciliation.quarantined == 0


def test_what_lies_ahead_is_measured_from_the_day_of_extraction_where_it_is_known(tmp_path: Path) -> None:
    folder_of(
        tmp_path,
        person=PERSON + person_row(person_id="P1", surname="Falle", date_of_birth="2024-01-01"),
        person_event=PARTS,
    )
    assert said(read(tmp_path), "x_birth_date_doubt", "P1") == ["in_the_future"]
    later = read(tmp_path, extracted_at="2026-01-05T09:00:00Z")
    assert said(later, "x_birth_date_doubt", "P1") == []
    bare = tmp_path / "bare"
    bare.mkdir()
    undated = "person_id,surname,pnc_id,date_of_birth\nP1,Falle,,2024-01-01\n"
    assert said(read(folder_of(bare, person=undated)), "x_birth_date_doubt", "P1") == []


def test_rows_without_a_key_or_with_shifted_columns_are_set_aside_and_counted(tmp_path: Path) -> None:
    shifted = person_row(person_id="P3", surname="Falle", date_of_birth="Male", due_date="W1")
    one_bad = person_row(person_id="P4", surname="Le Sueur", date_of_birth="spring 1990")
    extract = people(tmp_path, person_row(surname="Nobody"), shifted, one_bad, "too,few\n")
    assert extract.reconciliation.faults.select("place", "kind").rows()[:2] == [
        ("person.csv line 2", MISSING),
        ("person.csv line 3", SHIFTED),
    ]
    assert extract.reconciliation.quarantined == 3
    assert extract.reconciliation.reconciled
    assert said(extract, "birth_date", "P4") == ["spring 1990"]


def test_a_table_of_parts_or_links_alone_declares_the_people_and_events_it_names(tmp_path: Path) -> None:
    path = tmp_path / "anything.csv"
    path.write_text(LINKS)
    assert types(read(path)) == {"P1": "person", "P2": "person", "P3": "person"}
    path.write_text(PARTS)
    alone = read(path)
    assert alone.events["id"].to_list() == ["pole:E1", "pole:E2"]


def test_a_part_in_an_event_that_a_given_event_table_lacks_stays_a_reference_that_leads_nowhere(tmp_path: Path) -> None:
    extract = read(folder_of(tmp_path, event=EVENTS, person_event=PARTS + "P1,E9,Witness,,,,,\n"))
    assert "pole:E9" not in extract.events["id"].to_list()
    assert "pole:E9" in extract.statements["ref"].to_list()


def test_a_frame_is_read_like_a_file(tmp_path: Path) -> None:
    frame = pl.DataFrame({"Person ID": [7], "Event ID": ["E1"], "Role": ["Victim"]})
    extract = POLE().read(Offer(frame=frame), ReadOptions())
    assert said(extract, "participant", "7") == ["victim"]
    assert POLE().claims(Offer(frame=frame)) == ()
    with pytest.raises(UnreadableInput, match="no table has the columns"):
        POLE().read(Offer(frame=pl.DataFrame({"a": [1]})), ReadOptions())


def test_the_order_of_rows_and_files_changes_nothing(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()
    folder_of(first)
    lines = PEOPLE.splitlines(keepends=True)
    folder_of(second, event=EVENTS, person_event=PARTS, person_person=LINKS, location=PLACES)
    (second / "z_people.csv").write_text(PERSON + lines[2] + lines[0])
    (second / "a_people.csv").write_text(PERSON + lines[3] + lines[1])
    assert read(first).sha256 == read(second).sha256


def test_a_mapping_file_turns_a_force_s_columns_codes_and_dates(tmp_path: Path) -> None:
    TestMappedFolder().write_example(tmp_path)
    extract = read(tmp_path)
    assert (extract.source.organisation, extract.source.system, extract.source.jurisdiction) == (
        "Harbour Police",
        "Nominals",
        "JE",
    )
    assert said(extract, "birth_date", "7") == ["1988-03-12"]
    (row,) = rows_of(extract, "participant", "7")
    assert (row["value"], row["raw"], row["locator"]) == (
        "suspect",
        "SUSP",
        "person_event person_id=7 event_id=L9 role=SUSP role",
    )
    claimed = POLE().claims(Offer(tmp_path))
    assert [path.name for path in claimed] == ["links.csv", "nominals.csv", "pole.toml"]
    assert POLE().claims(Offer(tmp_path / "links.csv")) == (tmp_path / "links.csv",)


def test_a_mapping_given_by_the_caller_outweighs_the_file(tmp_path: Path) -> None:
    TestMappedFolder().write_example(tmp_path)
    given = {"columns": {"person_event": {"nominal ref": "person_id", "log_no": "event_id", "PART PLAYED": "role"}}}
    extract = POLE().read(Offer(tmp_path / "links.csv"), ReadOptions(mapping=given))
    assert said(extract, "participant", "7") == [None]
    path = tmp_path / "other.toml"
    path.write_text(MAPPING)
    assert said(read(tmp_path / "links.csv", mapping=path), "participant", "7") == ["suspect"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[columns", "not a valid TOML file"),
        ("[people]\n", "the part 'people' is not one of"),
        ("columns = 3\n", "a table is expected"),
        ("[columns.animal]\n'a' = 'b'\n", "the table is not one of"),
        ("[columns.person]\n'a' = 'shoe_size'\n", "a name that the profile does not have"),
        ("[columns.person]\n'a' = 3\n", "every value must be text"),
        ("[dates]\norder = 'ymd'\n", "order is neither dmy nor mdy"),
        ("[source]\nsecret = 'x'\n", "a field is not one of"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_with_its_place(tmp_path: Path, text: str, kind: str) -> None:
    folder_of(tmp_path)
    (tmp_path / "pole.toml").write_text(text)
    with pytest.raises(UnreadableInput, match=kind) as refused:
        read(tmp_path)
    assert "pole.toml" in refused.value.place
    assert len(POLE().claims(Offer(tmp_path))) == 5


def test_tables_are_recognised_by_marks_and_by_the_company_they_keep(tmp_path: Path) -> None:
    assert table_of(["person_id", "surname"]) is None
    assert table_of(["person_id", "surname", "observed_ethnicity"]) == "person"
    assert table_of(["person_id", "event_id", "role", "surname"]) == "person_event"
    people_only = tmp_path / "person.csv"
    people_only.write_text("person_id,surname\nP1,Falle\n")
    assert POLE().claims(Offer(people_only)) == ()
    (tmp_path / "links.csv").write_text(LINKS.replace("related_person_id", "other"))
    assert POLE().claims(Offer(tmp_path)) == ()
    (tmp_path / "links.csv").write_text(PARTS)
    assert [path.name for path in POLE().claims(Offer(tmp_path))] == ["links.csv", "person.csv"]


def test_a_column_named_twice_after_mapping_is_carried_under_its_own_name(tmp_path: Path) -> None:
    path = tmp_path / "parts.csv"
    path.write_text("person_id,Person ID,event_id,role\nP1,77,E1,Victim\n")
    extract = read(path)
    assert said(extract, "participant", "P1") == ["victim"]
    assert said(extract, "x_person_id", "P1") == ["77"]


def test_the_profile_is_a_reviewed_table_with_a_source_for_every_column() -> None:
    assert tuple(profile()) == TABLES
    for table in TABLES:
        assert keys_of(table)
        for column in profile()[table].values():
            assert column.column == profile_name(column.column)
            assert column.kind in {"id", "text", "code", "date", "datetime", "time", "number", "flag"}
            assert column.recognised_by in {"", "key", "mark"}
            assert column.meaning
            assert any(character.isdigit() for character in column.source)


def test_an_encoding_other_than_utf8_is_read_and_noted(tmp_path: Path) -> None:
    path = tmp_path / "person.csv"
    path.write_bytes("person_id,surname,forename,pnc_id\nP1,Renouf,André,\n".encode("cp1252"))
    extract = read(path)
    assert said(extract, "name", "P1") == [{"family": "Renouf", "given": ["André"]}]
    assert "person: read as cp1252" in extract.reconciliation.notes


@pytest.mark.samples
@pytest.mark.skipif("TRIANGULATE_SAMPLES" not in os.environ, reason="TRIANGULATE_SAMPLES is not set")
def test_no_real_file_of_another_format_is_claimed() -> None:
    looked = 0
    for path in sorted(Path(os.environ["TRIANGULATE_SAMPLES"]).rglob("*")):
        assert POLE().claims(Offer(path)) == (), path
        looked += 1
    assert looked > 0
