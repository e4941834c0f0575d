"""What must hold of linking for any records: order never matters, cuts cut, and blocking loses nothing."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from triangulate.link.engine import AllPairsEngine, DefaultEngine
from triangulate.link.features import gather_features
from triangulate.link.model import default_model
from triangulate.link.recordlinkage_engine import RecordLinkageEngine
from triangulate.link.run import link_statements
from triangulate.link.verdict import Verdict

NAMES = [
    "Oliver Le Brun", "Ollie Le Brun", "LE BRUN Amelia", "Amelia Rose Le Brun", "A Le Brun", "Amelia Renouf",
    "Kai Renouf", "Kai Renouf-Hamon", "Renouf Kai", "Kia Renouf", "Baby Renouf", None,
]  # fmt: skip
DATES = ["2014-03-01", "2014-01-03", "2014-03-02", "2014", "2014-01-01", "1988-05-02", "2014-03", None]
HOMES = ["4 Rue des Pres, JE2 3AB", "6 Rue des Pres, JE2 3AB", "19 Mont Felard, JE3 1JA", None]
USES = [None, "current", "former", "temporary", "mother"]

RECORD = st.tuples(
    st.sampled_from(["csc", "hlt", "edu"]),
    st.sampled_from(NAMES),
    st.sampled_from(DATES),
    st.sampled_from(HOMES),
    st.sampled_from(["F", "M", None]),
    st.one_of(st.none(), st.tuples(st.integers(1, 3), st.sampled_from(USES))),
    st.sampled_from([(), (), (), ("adopted",), ("age_estimated",)]),
    st.sampled_from([None, None, "Kai Hamon", "Amelia Le Brun"]),
)
FAMILY = st.lists(RECORD, min_size=4, max_size=12)


def written(new_records: Any, nhs: Any, family: list[Any]) -> Any:
    """Return the records of a drawn family; the first two are twins if both are of one source."""
    records = new_records()
    for count, (source, name, born, home, sex, number, flags, other) in enumerate(family):
        persona = f"{source}:{count}"
        records.add(persona, name, born, home, sex, flags=flags)
        if other:
            records.say(persona, "name", {"given": other.split()[:1], "family": other.split()[1], "type": "former"})
        if number:
            said = {"scheme": "nhs", "value": nhs(number[0])} | ({"use": number[1]} if number[1] else {})
            records.say(persona, "identifier", said)
    if family[0][0] == family[1][0]:
        records.say(f"{family[0][0]}:0", "twin", ref="1")
    return records


def text(linking: Any) -> str:
    """Return everything that linking found, as text."""
    frames = (linking.links, linking.people.members, linking.people.held, linking.cannot)
    return "".join(frame.write_ndjson() for frame in frames) + repr(linking.people.conflicts)


@settings(max_examples=5, deadline=None)
@given(family=FAMILY, seed=st.integers(0, 99))
def test_the_order_of_rows_never_matters(new_records: Any, nhs: Any, family: list[Any], seed: int) -> None:
    personas, statements = written(new_records, nhs, family).frames()
    mixed, said = (frame.sample(fraction=1.0, shuffle=True, seed=seed) for frame in (personas, statements))

    assert text(link_statements(mixed, said)) == text(link_statements(personas, statements))


@settings(max_examples=5, deadline=None)
@given(family=FAMILY)
def test_a_verdict_of_different_separates_and_taking_it_back_restores(
    new_records: Any, nhs: Any, family: list[Any]
) -> None:
    personas, statements = written(new_records, nhs, family).frames()
    before = link_statements(personas, statements)
    groups = before.people.members.group_by("person").agg(pl.col("persona").sort()).sort("person")
    pair = next((ids[:2] for ids in groups["persona"].to_list() if len(ids) > 1), None)
    if pair is None:
        return

    verdict = Verdict(pair[0], pair[1], "different", "J. Bisson", "social worker", "Two children", "2024-01-01", 1)
    after = link_statements(personas, statements, [verdict])
    assert after.people.person_of(pair[0]) != after.people.person_of(pair[1])
    assert (
        any({pair[0], pair[1]} == {c.a, c.b} for c in after.people.conflicts)
        or before.links.join(pl.DataFrame({"a": [pair[0]], "b": [pair[1]]}), on=["a", "b"]).height == 1
    )
    assert text(link_statements(personas, statements)) == text(before)


@settings(max_examples=8, deadline=None)
@given(family=FAMILY)
def test_blocking_finds_every_link_that_comparing_all_pairs_finds(
    new_records: Any, nhs: Any, family: list[Any]
) -> None:
    features = gather_features(*written(new_records, nhs, family).frames())

    fast = DefaultEngine().link(features, default_model())
    slow = AllPairsEngine().link(features, default_model())
    assert fast.drop("found_by").equals(slow.drop("found_by"))
    assert fast["found_by"].list.len().min() in (None, *range(1, 12))


@settings(max_examples=4, deadline=None)
@given(family=FAMILY)
def test_the_toolkit_agrees_on_every_pair_that_either_calls_strong(
    new_records: Any, nhs: Any, family: list[Any]
) -> None:
    features = gather_features(*written(new_records, nhs, family).frames())

    ours = DefaultEngine().link(features, default_model())
    theirs = RecordLinkageEngine().link(features, default_model())
    strong = pl.col("strength").is_in(["strong", "verified"])
    columns = ["a", "b", "weight", "strength", "level_identifier", "level_birth_date"]
    assert ours.filter(strong).select(columns).equals(theirs.filter(strong).select(columns))


@settings(max_examples=6, deadline=None)
@given(family=FAMILY)
def test_no_person_holds_a_pair_that_cannot_be_one(new_records: Any, nhs: Any, family: list[Any]) -> None:
    linking = link_statements(*written(new_records, nhs, family).frames())
    people = linking.people

    for a, b, reason in linking.cannot.select("a", "b", "reason").iter_rows():
        assert people.person_of(a) != people.person_of(b), reason
    assert all(not c.stands for c in people.conflicts)
    assert {link for c in people.conflicts for link in c.cut} == set(people.held["id"])
