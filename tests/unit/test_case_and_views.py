"""A run from extracts to the views people hold in their hands."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

import triangulate as tri
from triangulate.errors import MissingExtra, UsageError
from triangulate.findings import FindingsDocument
from triangulate.inputs import as_at_day, put_together
from triangulate.vocabulary import Agency


def health() -> tri.ExtractBuilder:
    builder = tri.ExtractBuilder(tri.Source(id="hlt", agency=Agency.HEALTH, extracted_at="2024-03-01T09:00:00Z"))
    builder.persona("9")
    builder.say("9", "name", {"given": ["Kai"], "family": "Renouf"}, locator="Patient/9.name")
    builder.say("9", "birth_date", "2014-03-01", basis="official", locator="Patient/9.birthDate")
    builder.say("9", "identifier", {"scheme": "nhs", "value": "943 476 5919"}, locator="Patient/9.identifier")
    return builder


def social_care() -> tri.ExtractBuilder:
    builder = tri.ExtractBuilder(tri.Source(id="csc", agency=Agency.SOCIAL_CARE))
    builder.persona("40177")
    builder.say("40177", "name", "RENOUF/KAI", locator="row 1 name")
    builder.say("40177", "birth_date", "2014-01-03", raw="03/01/2014", locator="row 1 DOB", recorded_at="2020-05-01")
    builder.say("40177", "identifier", {"scheme": "nhs", "value": "9434765919"}, locator="row 1 NHS")
    builder.say(
        "40177", "address", {"lines": ["Refuge 7"], "postcode": "JE2 3AB"}, withheld=True, locator="row 1 address"
    )
    builder.say("40177", "participant", "victim", ref="E1", locator="row 2")
    builder.event("E1", "incident")
    builder.say("E1", "time", "2022-08-14", locator="row 2 date")
    builder.say("40177", "placement", "foster", valid_from="2021-01-01", valid_to="..", recorded_at="2024-02-25")
    return builder


@pytest.fixture(scope="module")
def case() -> tri.Case:
    return tri.triangulate([health().finish(), social_care().finish()])


@pytest.fixture(scope="module")
def person(case: tri.Case) -> str:
    return str(case.people.filter(pl.col("personas").list.len() == 2)["person"].item())


def test_the_people_of_a_case_are_sets_of_records(case: tri.Case, person: str) -> None:
    row = case.people.row(by_predicate=pl.col("person") == person, named=True)
    assert row["personas"] == ["csc:40177", "hlt:9"]
    assert row["known_by"] == "Kai Renouf"
    assert row["weakest_link"] in {"strong", "verified", "probable"}


def test_facts_say_who_says_what_and_choose_nothing(case: tri.Case, person: str) -> None:
    facts = case.facts(person)
    births = facts.filter(pl.col("predicate") == "birth_date")
    assert births["fact"].to_list() == ["2014-01-03", "2014-03-01"]
    assert births["said_by"].to_list() == [["social_care"], ["health"]]
    names = facts.filter(pl.col("predicate") == "name")
    assert names.height == 1, "two spellings of one name are one fact"
    assert names["sources"].to_list() == [["csc", "hlt"]]


def test_a_withheld_value_is_shown_nowhere(case: tri.Case, person: str, tmp_path: Path) -> None:
    from triangulate.runs import write_results

    write_results(case, tmp_path)
    shown = [str(case.facts(person).to_dicts()), str(case.timeline(person).to_dicts()), case.to_json()]
    shown += [(tmp_path / name).read_text() for name in ("report.html", "people.csv", "findings.json")]
    shown.append(str(pl.read_parquet(tmp_path / "statements.parquet").to_dicts()))
    assert not [text for text in shown if "Refuge 7" in text or "JE2 3AB" in text]
    assert any("withheld by the source" in text for text in shown)


def test_the_chronology_takes_the_time_of_the_event(case: tri.Case, person: str) -> None:
    timeline = case.timeline(person)
    assert timeline["from"].to_list() == ["2014-01-03", "2014-03-01", "2021-01-01", "2022-08-14"]
    assert timeline.filter(pl.col("what").str.contains("victim"))["what"].item().endswith("(incident E1 (csc))")


def test_a_persona_id_finds_its_person_and_an_unknown_id_is_refused(case: tri.Case, person: str) -> None:
    assert case.facts("hlt:9").equals(case.facts(person))
    with pytest.raises(UsageError):
        case.timeline("p-nobody")


def test_statements_recorded_after_the_day_are_left_out_and_counted() -> None:
    inputs = put_together([social_care().finish(), health().finish()], "2024-02-20")
    assert inputs.after_as_at == {"csc": 1}
    assert inputs.statements.filter(pl.col("predicate") == "placement").is_empty()
    assert put_together([social_care().finish()]).as_at is None
    assert put_together([health().finish()]).as_at == "2024-03-01"


def test_a_day_that_is_no_day_is_refused() -> None:
    assert as_at_day("2024-02-20") == "2024-02-20"
    with pytest.raises(UsageError, match="YYYY-MM-DD"):
        as_at_day("20/02/2024")


def test_two_inputs_that_share_a_default_id_are_told_apart_and_a_copy_counts_once() -> None:
    one, two = (tri.ExtractBuilder(tri.Source(id="fhir"), default_id=True) for _ in range(2))
    one.say("1", "sex", "F")
    two.say("1", "sex", "M")
    ids = [e.source.id for e in put_together([one.finish(), two.finish(), one.finish()]).extracts]
    assert len(ids) == 2
    assert all(i.startswith("fhir-") for i in ids)


def test_two_different_inputs_that_declare_one_id_are_refused() -> None:
    first, second = social_care(), social_care()
    second.say("40177", "sex", "M")
    with pytest.raises(UsageError, match="csc"):
        put_together([first.finish(), second.finish()])


def test_the_case_document_is_the_findings_format(case: tri.Case) -> None:
    parsed = FindingsDocument.model_validate(json.loads(case.to_json()))
    assert [i.source for i in parsed.inputs] == ["csc", "hlt"]
    assert {p for person in parsed.people for p in person.personas} == {"csc:40177", "hlt:9"}
    assert parsed.links[0].levels["birth_date"]


def test_every_link_is_explained_in_plain_words(case: tri.Case) -> None:
    link = case.to_document().links[0]
    text = case.explain(link.id).text
    assert link.strength in text
    assert "exchanged" in text
    assert "Kai" not in text


def test_an_unknown_id_has_no_explanation(case: tri.Case) -> None:
    for unknown in ("f-0", "l-0", "nonsense"):
        with pytest.raises(UsageError):
            case.explain(unknown)


def test_findings_are_filtered_indexed_and_tabulated(case: tri.Case, person: str) -> None:
    findings = case.findings
    births = findings.filter(code="AT-1", person=person)
    assert len(births) == 1
    finding = births[0]
    assert findings[finding.id] == finding
    assert len(findings[:1]) == 1
    assert findings.to_polars().height == len(findings.to_pandas()) == len(json.loads(findings.to_json()))
    assert findings.filter(state="explained").to_polars().is_empty()
    text = case.explain(finding.id).text
    assert "2014-03-01" in text
    assert "Patient/9.birthDate" in text
    assert "03/01/2014" in text


def test_pandas_missing_is_said_with_the_command_that_installs_it(
    case: tri.Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_: object) -> None:
        raise ModuleNotFoundError("No module named 'pandas'", name="pandas")

    monkeypatch.setattr(pl.DataFrame, "to_pandas", missing)
    with pytest.raises(MissingExtra, match=r"triangulate\[pandas\]"):
        case.findings.to_pandas()


def test_the_notebook_views_escape_what_sources_wrote() -> None:
    builder = tri.ExtractBuilder(tri.Source(id="csc"))
    builder.say("1", "name", "<script>alert(1)</script>", locator="row 1")
    case = tri.triangulate(builder.finish())
    html = case._repr_html_() + case.findings._repr_html_()
    assert "<script>" not in html


def test_reprs_of_a_case_show_counts_only(case: tri.Case) -> None:
    assert "people=" in repr(case)
    assert "Renouf" not in repr(case) + repr(case.findings) + repr(case.findings[0])


def test_what_a_withheld_address_showed_is_told_by_no_link() -> None:
    def at(source: str, *, withheld: bool) -> tri.Extract:
        builder = tri.ExtractBuilder(tri.Source(id=source))
        builder.say("1", "name", "Ana Sousa", locator="n")
        builder.say("1", "birth_date", "1990-05-04", locator="b")
        builder.say("1", "address", {"lines": ["9 La Rue"], "postcode": "JE2 3AB"}, withheld=withheld, locator="a")
        return builder.finish()

    hidden = tri.triangulate([at("csc", withheld=True), at("pol", withheld=False)])
    (link,) = hidden.to_document().links
    assert link.withheld == ("place",)
    assert "place" not in link.levels
    assert link.probability == 0.99
    assert hidden.links["weight"].to_list() == [None]
    text = hidden.explain(link.id).text
    assert "A withheld value took part" in text
    assert "one address" not in text
    (open_link,) = tri.triangulate([at("csc", withheld=False), at("pol", withheld=False)]).to_document().links
    assert open_link.levels["place"] == "address"


def test_one_official_number_joins_two_records_that_say_nothing_against_it() -> None:
    def numbered(source: str, born: str | None = None) -> tri.Extract:
        builder = tri.ExtractBuilder(tri.Source(id=source))
        builder.say("1", "identifier", {"scheme": "nhs", "value": "943 476 5919"}, locator="n")
        if born:
            builder.say("1", "birth_date", born, locator="b")
        return builder.finish()

    assert tri.triangulate([numbered("hlt"), numbered("pol")]).people.height == 1
    assert tri.triangulate([numbered("hlt", "2001-05-09"), numbered("pol", "1980-01-30")]).people.height == 2
