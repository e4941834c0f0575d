"""What holds for a whole run, whatever the input: order never matters, nothing said is lost, a cut link restores."""

from __future__ import annotations

import json
from collections.abc import Sequence
from random import Random

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import triangulate as tri
from triangulate.extract import Extract
from triangulate.ledger.lines import VerdictLine
from triangulate.ledger.reader import Ledger
from triangulate.render.report import report_html
from triangulate.runs import shown_statements
from triangulate.vocabulary import Agency

FAMILIES = ("Renouf", "Le Brun", "da Silva Sousa", "Kowalska")
GIVEN = ("Kai", "Amelia", "Oliver", "Ana", "A")
DATES = ("2014-03-01", "2014-01-03", "2014", "2014-03-01~", "1989-07-11", "2014-01-01")
POSTCODES = ("JE2 3AB", "JE3 7AB")
NUMBERS = ("943 476 5919", "9434765919", "401 023 2137")

names = st.builds(lambda g, f: {"given": [g], "family": f}, st.sampled_from(GIVEN), st.sampled_from(FAMILIES))
addresses = st.builds(
    lambda n, p: {"lines": [f"{n} La Rue"], "postcode": p}, st.integers(1, 3), st.sampled_from(POSTCODES)
)
identifiers = st.builds(lambda v: {"scheme": "nhs", "value": v}, st.sampled_from(NUMBERS))
intervals = st.sampled_from([(None, None), ("2020-01-01", ".."), ("2019", "2021-06"), ("2022-08-14", "2022-08-15")])

statements = st.one_of(
    st.tuples(st.just("name"), names),
    st.tuples(st.just("birth_date"), st.sampled_from(DATES)),
    st.tuples(st.just("address"), addresses),
    st.tuples(st.just("identifier"), identifiers),
    st.tuples(st.just("sex"), st.sampled_from(["F", "M", "U"])),
    st.tuples(st.just("enrolled_at"), st.sampled_from(["School A", "School B"])),
    st.tuples(st.just("death_date"), st.sampled_from(["2020-06-01"])),
    st.tuples(st.just("allegation"), st.just("neglect")),
    st.tuples(st.just("x_note"), st.text(max_size=5)),
)
rows = st.lists(st.tuples(st.integers(1, 3), statements, intervals), min_size=1, max_size=12)
links = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from(["parent", "twin", "sibling"]), st.integers(1, 3)), max_size=2
)
sources = st.lists(st.tuples(rows, links), min_size=1, max_size=4)

AGENCIES = (Agency.HEALTH, Agency.EDUCATION, Agency.POLICE, Agency.SOCIAL_CARE)


def extract_of(number: int, said: tuple[list, list], shuffle: Random | None = None) -> Extract:  # type: ignore[type-arg]
    builder = tri.ExtractBuilder(tri.Source(id=f"s{number}", agency=AGENCIES[number % 4]))
    statements_said, relations = list(said[0]), list(said[1])
    if shuffle:
        shuffle.shuffle(statements_said)
        shuffle.shuffle(relations)
    for persona, (predicate, value), (start, end) in statements_said:
        place = f"{persona} {predicate}"
        builder.say(str(persona), predicate, value, valid_from=start, valid_to=end, locator=place)
    for about, predicate, ref in relations:
        builder.say(str(about), predicate, "birth" if predicate == "parent" else None, ref=str(ref), locator="kin")
    return builder.finish()


def results(extracts: Sequence[Extract]) -> tuple[str, str, list[dict[str, object]]]:
    case = tri.triangulate(extracts)
    return case.to_json(), report_html(case), shown_statements(case).to_dicts()


relaxed = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@relaxed
@given(sources, st.integers(0, 2**32))
def test_the_order_of_inputs_and_rows_changes_no_byte(said: list, seed: int) -> None:  # type: ignore[type-arg]
    random = Random(seed)  # noqa: S311
    first = [extract_of(n, one) for n, one in enumerate(said)]
    second = [extract_of(n, one, random) for n, one in enumerate(said)]
    random.shuffle(second)
    assert results(first) == results(second)


@relaxed
@given(sources)
def test_every_statement_said_is_in_the_result_once(said: list) -> None:  # type: ignore[type-arg]
    extracts = [extract_of(n, one) for n, one in enumerate(said)]
    case = tri.triangulate(extracts)
    expected = sorted(i for e in extracts for i in e.statements["id"])
    assert shown_statements(case)["id"].to_list() == expected
    people = json.loads(case.to_json())["people"]
    personas = sorted(i for person in people for i in person["personas"])
    assert personas == sorted(i for e in extracts for i in e.personas["id"])


@relaxed
@given(sources)
def test_cutting_a_link_moves_facts_back_and_taking_the_cut_away_restores(said: list) -> None:  # type: ignore[type-arg]
    extracts = [extract_of(n, one) for n, one in enumerate(said)]
    whole = tri.triangulate(extracts)
    for link in whole.to_document().links[:2]:
        line = VerdictLine(
            seq=1,
            at="2024-01-01",
            by="A",
            role="IRO",
            reason="seen",
            type="verdict",
            a=link.a,
            b=link.b,
            verdict="different",
        )
        cut = tri.triangulate(extracts, ledger=Ledger((line,)))
        person_of = dict(cut.gathered.linking.people.members.select("persona", "person").iter_rows())
        assert person_of[link.a] != person_of[link.b]
        facts = cut.gathered.statements.filter(pl.col("about") == link.a)
        assert set(facts["person"]) <= {person_of[link.a]}
    assert tri.triangulate(extracts).to_json() == whole.to_json()


@relaxed
@given(sources)
def test_no_finding_rests_on_a_statement_that_was_not_made(said: list) -> None:  # type: ignore[type-arg]
    extracts = [extract_of(n, one) for n, one in enumerate(said)]
    made = {i for e in extracts for i in e.statements["id"]}
    for finding in tri.triangulate(extracts).findings:
        assert finding.statements
        assert set(finding.statements) <= made
        assert set(finding.against) <= set(finding.statements)
        assert finding.summary.endswith(".")
