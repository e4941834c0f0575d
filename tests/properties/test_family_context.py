"""What must hold of family context for any family: engines agree, order never matters, relations never merge people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from triangulate.linking.engine import AllPairsEngine, DefaultEngine
from triangulate.linking.family_context import features_with_known_relatives
from triangulate.linking.family_links import judged_with_family
from triangulate.linking.features import gather_features
from triangulate.linking.model import default_model
from triangulate.linking.recordlinkage_engine import RecordLinkageEngine
from triangulate.linking.run import link_statements

NAMES = ["Ann Renouf", "A Renouf", "Annie Renouf", "Ann Vibert", "Kai Renouf", "Kian Renouf", "John Renouf", None]
DATES = ["2014-03-01", "2015-03-01", "1988-05-02", "1990", None, None]
HOMES = ["4 Rue des Pres, JE2 3AB", "19 Mont Felard, JE3 1JA", None]
RECORD = st.tuples(
    st.sampled_from(["csc", "hlt", "edu"]),
    st.sampled_from(NAMES),
    st.sampled_from(DATES),
    st.sampled_from(HOMES),
    st.sampled_from(["F", "M", None]),
    st.sampled_from([None, None, 1, 2]),
)
RELATION = st.tuples(
    st.integers(0, 9),
    st.sampled_from(["parent", "parent", "parent", "sibling", "carer", "partner"]),
    st.sampled_from([None, "birth", "step"]),
    st.integers(0, 9),
)
FAMILY = st.tuples(st.lists(RECORD, min_size=4, max_size=8), st.lists(RELATION, min_size=1, max_size=8))


def frames(new_records: Any, nhs: Any, family: Any) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the personas and statements of a drawn family."""
    people, relations = family
    records = new_records()
    ids = [f"{source}:{count}" for count, (source, *_) in enumerate(people)]
    for persona, (_, name, born, home, sex, number) in zip(ids, people, strict=True):
        records.add(persona, name, born, home, sex, **({"nhs": nhs(number)} if number else {}))
    for one, predicate, kind, other in relations:
        about, ref = ids[one % len(ids)], ids[other % len(ids)]
        if about != ref:
            local = ref.partition(":")[2] if ref[:3] == about[:3] else ref
            records.say(about, predicate, kind if predicate == "parent" else None, ref=local)
    personas, statements = records.frames()
    return personas, statements


@settings(max_examples=3, deadline=None)
@given(family=FAMILY)
def test_judging_only_related_pairs_gives_what_every_engine_gives(new_records: Any, nhs: Any, family: Any) -> None:
    features = gather_features(*frames(new_records, nhs, family))
    model = default_model()
    alone = DefaultEngine().link(replace(features, kin=features.kin.clear()), model)
    known = features_with_known_relatives(features, alone)

    judged = judged_with_family(alone, known, model).drop("found_by")
    assert judged.equals(AllPairsEngine().link(known, model).drop("found_by"))
    assert judged.equals(DefaultEngine().link(known, model).drop("found_by"))
    strong = pl.col("strength").is_in(["strong", "verified"])
    toolkit = RecordLinkageEngine().link(known, model).drop("found_by").sort("a", "b")
    assert toolkit.filter(strong).equals(judged.filter(strong))


@settings(max_examples=3, deadline=None)
@given(family=FAMILY, seed=st.integers(0, 99))
def test_the_order_of_rows_never_matters(new_records: Any, nhs: Any, family: Any, seed: int) -> None:
    personas, statements = frames(new_records, nhs, family)
    one = link_statements(personas, statements)
    mixed, said = (frame.sample(fraction=1.0, shuffle=True, seed=seed) for frame in (personas, statements))
    other = link_statements(mixed, said)

    assert one.links.equals(other.links)
    assert one.people.members.equals(other.people.members)
    assert one.cannot.equals(other.cannot)


@settings(max_examples=4, deadline=None)
@given(family=FAMILY)
def test_nobody_is_joined_with_a_relative_of_theirs(new_records: Any, nhs: Any, family: Any) -> None:
    personas, statements = frames(new_records, nhs, family)
    people = link_statements(personas, statements).people

    stated = statements.filter(pl.col("predicate").is_in(["parent", "sibling", "partner"]))
    for about, ref in stated.select("about", "ref").iter_rows():
        assert people.person_of(about) != people.person_of(ref)
