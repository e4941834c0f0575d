"""What must hold of linking for any records: order never matters, cuts cut, and blocking loses nothing."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from triangulate.linking.blocking import KEYS
from triangulate.linking.engine import AllPairsEngine, DefaultEngine
from triangulate.linking.features import Features, gather_features
from triangulate.linking.model import default_model
from triangulate.linking.recordlinkage_engine import RecordLinkageEngine
from triangulate.linking.run import link_statements
from triangulate.linking.verdict import Verdict

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


PERSON = st.tuples(
    st.sampled_from(["Oliver", "Amelia Rose", "Kai", "João", "Zuzanna"]),
    st.sampled_from(["2014-03-12", "2014-03-13", "2016-07-30", "1988-05-02"]),
    st.sampled_from(["F", "M"]),
)
PEOPLE = st.lists(PERSON, min_size=1, max_size=4)
SLIPS = ["none", "short name", "other surname", "exchanged", "year only", "moved", "initial", "other number"]
COPY = st.tuples(st.integers(0, 3), st.sampled_from(["hlt", "pol", "csc"]), st.sampled_from(SLIPS))
SHORT = {"Oliver": "Ollie", "Amelia Rose": "Amelia", "Zuzanna": "Zuzia"}


def recorded(new_records: Any, nhs: Any, people: list[Any], copies: list[Any]) -> Any:
    """Return the records of one family at one home: the first person twice as is, others as sources slip."""
    records = new_records()
    every = [(0, "csc", "none"), (0, "edu", "none"), *copies]
    for count, (chosen, source, slip) in enumerate(every):
        who = chosen % len(people)
        given_name, born, sex = people[who]
        year, month, day = born.split("-")
        given_name = SHORT.get(given_name, given_name) if slip == "short name" else given_name
        records.add(
            f"{source}:{0 if count == 1 else count}",
            {"given": [given_name[0] if slip == "initial" else given_name],
             "family": "Vibert" if slip == "other surname" else "Le Brun"},
            {"exchanged": f"{year}-{day}-{month}" if int(day) <= 12 else born, "year only": year}.get(slip, born),
            HOMES[2] if slip == "moved" else HOMES[0],
            sex,
            nhs=nhs(who + 2 if slip == "other number" else who + 1),
        )  # fmt: skip
    return records


def second_opinion(features: Features) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the links of both engines, without what found them, on every pair that either calls strong."""
    found = [
        engine.link(features, default_model()).drop("found_by") for engine in (DefaultEngine(), RecordLinkageEngine())
    ]
    strong = pl.concat(found).filter(pl.col("strength").is_in(["strong", "verified"])).select("a", "b").unique()
    ours, theirs = (links.join(strong, on=["a", "b"], how="semi", maintain_order="left") for links in found)
    return ours, theirs


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
    assert fast.equals(slow)
    assert fast["found_by"].list.len().min() in (None, *range(1, len(KEYS) + 1))


@settings(max_examples=6, deadline=None)
@given(family=FAMILY)
def test_the_toolkit_agrees_on_every_pair_that_either_calls_strong(
    new_records: Any, nhs: Any, family: list[Any]
) -> None:
    ours, theirs = second_opinion(gather_features(*written(new_records, nhs, family).frames()))
    assert ours.equals(theirs)


@settings(max_examples=6, deadline=None)
@given(people=PEOPLE, copies=st.lists(COPY, min_size=2, max_size=8))
def test_the_toolkit_agrees_where_several_sources_record_one_family_with_slips(
    new_records: Any, nhs: Any, people: list[Any], copies: list[Any]
) -> None:
    ours, theirs = second_opinion(gather_features(*recorded(new_records, nhs, people, copies).frames()))
    assert ours.equals(theirs)
    assert ("csc:0", "edu:0") in ours.select("a", "b").rows()  # recorded twice without a slip


@settings(max_examples=6, deadline=None)
@given(family=FAMILY)
def test_no_person_holds_a_pair_that_cannot_be_one(new_records: Any, nhs: Any, family: list[Any]) -> None:
    linking = link_statements(*written(new_records, nhs, family).frames())
    people = linking.people

    for a, b, reason in linking.cannot.select("a", "b", "reason").iter_rows():
        assert people.person_of(a) != people.person_of(b), reason
    assert all(not c.stands for c in people.conflicts)
    assert {link for c in people.conflicts for link in c.cut} == set(people.held["id"])
