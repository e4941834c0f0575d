"""What a table teaches: compatriots are not one person, and figures stay within what can be true of people."""

from __future__ import annotations

import random

import numpy as np
import polars as pl
import pytest

from triangulate.linking.native.defaults import among_housemates, among_matches, default_m, default_u
from triangulate.linking.native.links import link
from triangulate.linking.native.model import TableModel, weight_of
from triangulate.linking.native.places import Home

_NATIONS = {
    "north": ("Arvo Eero Ilmo Jussi Kalle Lauri Matti", "Aalto Heino Kallio Lehto Niemi Salmi Virta", "Aba Oulu Vasa"),
    "south": ("Beppe Carlo Dario Ezio Fabio Guido Lucio", "Bruni Conti Ferri Greco Longo Marino", "Bari Como Pisa"),
    "east": ("Bora Dragan Goran Ivan Jovan Luka Milan", "Babic Ilic Jovic Kos Matic Pavic Tomic", "Nis Split Zadar"),
}  # fmt: skip


def _compatriots(people: int, seed: int) -> pl.DataFrame:
    """Return two records a person: names, nation and birth place go together, dates are mostly written in full."""
    draw = random.Random(seed)  # noqa: S311 - the same people in every run
    rows = []
    for person in range(people):
        nation = draw.choice(sorted(_NATIONS))
        given, family, place = (draw.choice(words.split()) for words in _NATIONS[nation])
        born = f"{draw.randint(1940, 2015)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"
        for source in ("border", "council"):
            shown = born if draw.random() < 0.8 else born[:4]
            spelt = given if draw.random() < 0.8 else given + "h"
            known = place if draw.random() < 0.7 else None
            rows.append((f"{source}{person}", source, spelt, family, shown, nation, known, person))
    schema = ["id", "source", "given", "family", "born", "nation", "place", "truth"]
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_compatriots_of_one_name_do_not_pass_for_one_person() -> None:
    frame = _compatriots(1500, 3)
    roles = {"given": "given", "family": "family", "born": "birth_date", "nation": "other", "place": "birth_place"}
    links = link(frame, id="id", source="source", columns=roles)
    assert links.model.origin == "learnt"
    pairs = links.people.join(frame, on="id").group_by("person").agg("truth")
    found = {(tuple(truth), len(set(truth))) for truth in pairs["truth"].to_list() if len(truth) > 1}
    right = sum(1 for truth, distinct in found if distinct == 1)
    assert right / len(found) > 0.9
    assert right / 1500 > 0.75


def _weights(model: TableModel, name: str) -> dict[str, float]:
    comparison = next(each for each in model.comparisons if each.name == name)
    return {level.name: weight_of(level, 0) for level in comparison.levels}


def test_a_column_that_mostly_repeats_a_name_comes_to_weigh_next_to_nothing_beside_it() -> None:
    now_and_then = pl.int_range(pl.len()) % 15 == 0
    again = pl.when(now_and_then).then(pl.lit("Vellum")).otherwise("family")
    frame = _compatriots(1500, 4).with_columns(again=again)
    roles = {"given": "given", "family": "family", "born": "birth_date"}
    plain = link(frame, id="id", source="source", columns=roles)
    other = link(frame, id="id", source="source", columns={**roles, "again": "other"})
    assert next(each.given for each in other.model.comparisons if each.name == "other:again") == "family"
    assert _weights(other.model, "family")["exact"] == pytest.approx(_weights(plain.model, "family")["exact"], abs=0.3)
    both = plain.people.join(other.people, on="id")
    assert (both["person"] == both["person_right"]).sum() > 0.99 * both.height


@pytest.mark.parametrize(("kind", "level", "most"), [("birth_date", 13, 0.08), ("sex", 2, 0.03), ("given", 6, 0.25)])
def test_one_person_seldom_disagrees_whatever_a_table_seems_to_teach(kind: str, level: int, most: float) -> None:
    shares = default_m(kind)
    assert among_matches(kind, shares) is shares
    shares[level] += 2.0
    shares /= shares.sum()
    held = among_matches(kind, shares)
    assert held[level] == pytest.approx(most)
    assert held.sum() == pytest.approx(1.0)
    rest = np.arange(len(shares)) != level
    assert (held[rest] / held[rest].sum()).tolist() == pytest.approx((shares[rest] / shares[rest].sum()).tolist())


def test_two_people_of_one_home_seldom_have_one_birth_date_whatever_a_table_seems_to_teach() -> None:
    shares = default_u("birth_date")[Home.ADDRESS]
    assert among_housemates("birth_date", shares) is shares
    shares[1] += 1.0
    assert among_housemates("birth_date", shares / shares.sum())[1] == pytest.approx(0.03)
    assert among_housemates("sex", shares) is shares
