"""Properties of the checks about one person: order plays no part, further statements take nothing away."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lib.drawn import case_from
from triangulate.conflicts.attributes import lifelong_attribute_conflict
from triangulate.conflicts.birth_dates import birth_date_conflict
from triangulate.conflicts.current_state import current_state_conflict
from triangulate.conflicts.identifiers import identifier_clash
from triangulate.conflicts.names import name_conflict
from triangulate.conflicts.namesakes import namesake_confusion
from triangulate.findings import Finding

CHECKS = (
    birth_date_conflict,
    name_conflict,
    lifelong_attribute_conflict,
    current_state_conflict,
    namesake_confusion,
    identifier_clash,
)
RECORDS = st.sampled_from(["hlt:1", "edu:2", "csc:3", "pol:4"])
SAID = st.one_of(
    st.tuples(st.just("birth_date"), st.sampled_from(["2014-03-01", "2014-01-03", "2014", "1990-03-01"]), st.just("")),
    st.tuples(st.just("name"), st.sampled_from(["Kai Renouf", "K Renouf", "Oliver Renouf", "Ann Hamon"]), st.just("")),
    st.tuples(st.just("birth_place"), st.sampled_from(["Jersey", "Funchal", "UK"]), st.just("")),
    st.tuples(
        st.just("address"),
        st.sampled_from(["3 Green Street, JE2 4UH", "12 La Rue, JE3 1AA"]),
        st.sampled_from(["valid_from=2023-01-01, valid_to=..", "event_time=2023-05-05", ""]),
    ),
    st.tuples(
        st.just("identifier"),
        st.sampled_from([f'{{"scheme": "nhs", "value": "{n}"}}' for n in ("4398259791", "4699205755", "4398259790")]),
        st.just(""),
    ),
)
ROWS = st.lists(st.builds(lambda record, said: " | ".join((record, *said)), RECORDS, SAID), min_size=1, max_size=12)
LINKS = (
    "\nhlt:1 | x_seen | 1\nedu:2 | x_seen | 1\ncsc:3 | x_seen | 1\nlink edu:2 hlt:1 verified\nlink csc:3 hlt:1 probable"
)


def found(table: str, *, reverse: bool = False) -> list[Finding]:
    gathered = case_from(table, reverse=reverse)
    return [finding for check in CHECKS for finding in check(gathered)]


@settings(max_examples=6, deadline=None)
@given(ROWS)
def test_the_order_of_statements_plays_no_part(rows: list[str]) -> None:
    """Reversed rows give the same findings, byte for byte."""
    table = "\n".join(rows) + LINKS
    assert [f.model_dump_json() for f in found(table)] == [f.model_dump_json() for f in found(table, reverse=True)]


@settings(max_examples=6, deadline=None)
@given(ROWS)
def test_a_statement_of_another_predicate_takes_no_finding_away(rows: list[str]) -> None:
    """What is said of something else never settles a conflict."""
    table = "\n".join(rows) + LINKS
    more = table + "\nhlt:1 | first_language | Portuguese\ncsc:3 | phone | 01534 000000"
    assert {f.id for f in found(table)} <= {f.id for f in found(more)}


@settings(max_examples=6, deadline=None)
@given(ROWS)
def test_findings_name_statements_of_their_people_only(rows: list[str]) -> None:
    """Both sides stand in the finding, and ``against`` is part of them."""
    for finding in found("\n".join(rows) + LINKS):
        assert finding.statements
        assert set(finding.against) < set(finding.statements)
