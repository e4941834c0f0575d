"""The toolkit's engine with an index and a classifier of the analyst's own, and the how-to page about them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
import recordlinkage
from recordlinkage.index import Block, Full, SortedNeighbourhood
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from triangulate.errors import UsageError
from triangulate.linking.features import Features, gather_features
from triangulate.linking.index_table import INDEX_COLUMNS, index_table
from triangulate.linking.model import LEVELS, default_model
from triangulate.linking.recordlinkage_engine import RecordLinkageEngine

HOME, OTHER_HOME = "4 Rue des Pres, JE2 3AB", "19 Mont Felard, JE3 1JA"
PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "use-with-recordlinkage.md"


@pytest.fixture
def family(new_records: Any, nhs: Any) -> Features:
    """Oliver in three sources, his sister Amelia in two, a namesake elsewhere, and a sealed record of Oliver."""
    records = new_records()
    records.add("csc:1", "Oliver Hamon", "2014-03-12", HOME, "M", nhs=nhs(1))
    records.add("hlt:1", "Ollie Hamon", "2014-12-03", HOME, "M", nhs=nhs(1))
    records.add("pol:1", "HAMON/OLIVER", "2014-03-12", OTHER_HOME)
    records.add("csc:2", "Amelia Hamon", "2016-07-30", HOME, "F", nhs=nhs(2))
    records.add("hlt:2", "Amelia Rose Hamon", "2016-07-30", HOME, "F")
    records.add("edu:9", "Oliver Hamon", "1987-05-05", "1 Quay Road, GY1 1AA", "M")
    records.add("csc:3", "Oliver Hamon", "2014-03-12", HOME, "M", flags=["sealed"])
    return gather_features(*records.frames())


class Fixed:
    """A fitted classifier that calls a match what a rule on the numbers of a pair calls one."""

    def __init__(self, rule: Any) -> None:
        self.rule = rule
        self.seen: list[Any] = []

    def predict(self, rows: Any) -> Any:
        self.seen.append(rows)
        return np.array([int(self.rule(row)) for row in rows])


def every_pair(_row: Any) -> bool:
    return True


def pairs_of(links: pl.DataFrame) -> dict[tuple[str, str], str]:
    return {(a, b): strength for a, b, strength in links.select("a", "b", "strength").iter_rows()}


def linked(features: Features, **options: Any) -> dict[tuple[str, str], str]:
    return pairs_of(RecordLinkageEngine(**options).link(features, default_model()))


KNOWN = {("csc:1", "hlt:1"), ("csc:1", "pol:1"), ("hlt:1", "pol:1"), ("csc:2", "hlt:2")}


def test_without_an_index_or_classifier_the_model_decides(family: Features) -> None:
    assert set(linked(family)) >= {("csc:1", "hlt:1"), ("csc:2", "hlt:2")}
    assert not any("csc:3" in pair for pair in linked(family))


@pytest.mark.parametrize(
    "index",
    [
        Block("identifier"),
        [Block("identifier")],
        recordlinkage.Index([Block("identifier")]),
        [Block(["identifier", "postcode"]), Block(["given", "identifier", "birth_date"])],
    ],
    ids=["algorithm", "list", "index", "compound"],
)
def test_an_index_of_one_s_own_decides_which_pairs_are_looked_at(family: Features, index: Any) -> None:
    assert set(linked(family, index=index)) == {("csc:1", "hlt:1")}


def test_every_index_that_finds_the_pair_gives_the_same_row(family: Features) -> None:
    every = RecordLinkageEngine().link(family, default_model())
    for index in (Full(), [SortedNeighbourhood("full_name", window=3), Block("birth_year")], Block("family")):
        found = RecordLinkageEngine(index=index).link(family, default_model())
        assert found.equals(every.join(found, on=["a", "b"], how="semi"))
        assert found.height >= 2


def test_an_index_may_be_used_again_and_is_not_changed(family: Features, new_records: Any) -> None:
    index = SortedNeighbourhood("family", window=3)
    first = linked(family, index=index)
    others = new_records().add("a:1", "Kai Vibert", "2014-03-12", HOME).add("b:1", "Kai Vibert", "2014-03-12", HOME)

    assert set(linked(gather_features(*others.frames()), index=index)) == {("a:1", "b:1")}
    assert linked(family, index=index) == first
    assert index.sorting_key_values is None


def test_a_column_that_there_is_not_is_named_as_a_fault_of_the_call(family: Features) -> None:
    with pytest.raises(UsageError, match=r"names a column that there is not.*persona, source, given, family"):
        linked(family, index=Block("shoe_size"))


def test_the_table_for_an_index_holds_every_combination_of_values(new_records: Any, nhs: Any) -> None:
    records = new_records().add("csc:1", "Oliver Le Brun", "03/04/2014", HOME, "M", nhs=nhs(1)).add("csc:2")
    records.say("csc:1", "name", "Ollie Hamon").say("csc:1", "address", {"lines": [], "postcode": "JE3 1JA"})
    records.add("csc:3", "Le Brun", "2014", flags=["sealed"]).add("csc:4", {"family": "Le Brun"}, "2014-03")

    table = index_table(gather_features(*records.frames()))
    assert table.columns == ["p", *INDEX_COLUMNS]
    assert table["persona"].value_counts().sort("persona").rows() == [("csc:1", 8), ("csc:2", 1), ("csc:4", 1)]
    of_one = table.filter(persona="csc:1")
    assert of_one.select("full_name").unique().sort("full_name")["full_name"].to_list() == [
        "oliver lebrun", "ollie hamon",
    ]  # fmt: skip
    assert set(of_one["birth_date"]) == {"2014-04-03", "2014-03-04"}
    assert set(of_one["postcode"]) == {"JE2 3AB", "JE3 1JA"}
    assert of_one.select("birth_year", "sex", "identifier", "source").unique().rows() == [
        ("2014", "M", f"nhs|{nhs(1)}", "csc")
    ]
    assert table.filter(persona="csc:2").null_count().row(0)[3:] == (1,) * 9
    four = table.filter(persona="csc:4").row(0, named=True)
    assert (four["given"], four["family"], four["birth_date"], four["birth_year"]) == (None, "lebrun", None, "2014")


def test_a_pair_is_found_through_any_of_the_values_of_either(new_records: Any) -> None:
    records = (
        new_records().add("csc:1", "Karen Hamon", "1988-05-02", HOME).add("pol:1", "Karen Vibert", None, OTHER_HOME)
    )
    records.say("csc:1", "name", {"given": ["Karen"], "family": "Vibert", "type": "former"})
    records.say("pol:1", "birth_date", "1988-05-02")
    records.say("csc:1", "address", {"lines": ["19 Mont Felard"], "postcode": "JE3 1JA"})
    features = gather_features(*records.frames())

    assert set(linked(features, index=Block(["family", "postcode", "birth_date"]))) == {("csc:1", "pol:1")}


def test_the_level_matrix_scales_weights_from_0_to_1_and_missing_says_nothing(family: Features) -> None:
    matrix = RecordLinkageEngine(index=Full()).level_matrix(family, default_model())
    links = RecordLinkageEngine().link(family, default_model())

    assert list(matrix.columns) == list(LEVELS)
    assert list(matrix.index.names) == ["a", "b"]
    assert len(matrix) == 15
    assert all(a < b for a, b in matrix.index)
    assert not matrix.isna().any().any()
    assert ((matrix >= 0) & (matrix <= 1)).all().all()
    row = matrix.loc[("csc:1", "hlt:1")]
    assert (row["place"], row["sex"], row["identifier"]) == (1.0, 1.0, 1.0)
    weights = [level.weight() for level in default_model().comparison("sex").levels]
    assert matrix.loc[("csc:1", "pol:1"), "sex"] == pytest.approx(-min(weights) / (max(weights) - min(weights)))
    assert matrix.loc[("csc:1", "csc:2"), "sex"] == 0.0
    assert set(links.select("a", "b").iter_rows()) <= set(matrix.index)


def test_what_the_classifier_rejects_is_no_link(family: Features) -> None:
    assert linked(family, classifier=Fixed(lambda row: row[0] > 1)) == {}
    place = list(LEVELS).index("place")
    at_home = linked(family, classifier=Fixed(lambda row: row[place] == 1.0))
    model = linked(family, index=Full())
    assert ("csc:1", "hlt:1") in at_home
    assert {pair: s for pair, s in at_home.items() if pair in model} == {
        pair: s for pair, s in model.items() if pair in at_home
    }
    assert set(model) - set(at_home)  # pol:1 lives elsewhere: the model links it and the classifier does not


def test_what_only_the_classifier_calls_a_match_is_possible_and_joins_nobody(family: Features) -> None:
    model = linked(family, index=Full())
    every = RecordLinkageEngine(index=Full(), classifier=Fixed(every_pair)).link(family, default_model())

    assert every.height == 15
    assert pairs_of(every) == {pair: model.get(pair, "possible") for pair in pairs_of(every)}
    weak = every.filter((pl.col("a") == "csc:1") & (pl.col("b") == "edu:9")).row(0, named=True)
    assert (weak["strength"], weak["found_by"]) == ("possible", ["recordlinkage"])
    assert weak["probability"] < default_model().thresholds.possible


def test_the_strength_of_the_rest_is_the_model_s(new_records: Any) -> None:
    records = (
        new_records().add("csc:1", "Kai Vibert", "2014-03-12", HOME).add("pol:1", "Kai Vibert", "2014-03-12", HOME)
    )
    records.add("edu:1", "Kai Renouf", "2014-03-12", OTHER_HOME)

    linking = records.link(engine=RecordLinkageEngine(classifier=Fixed(every_pair)))
    assert linking.people.members.group_by("person").len()["len"].sort().to_list() == [1, 2]
    assert pairs_of(linking.links)[("csc:1", "pol:1")] == "strong"
    assert set(pairs_of(linking.links).values()) == {"strong", "possible"}


@pytest.mark.parametrize("answer", ["index", "series", "array"])
def test_a_classifier_of_the_toolkit_that_learns_without_labels_is_fitted_here(family: Features, answer: str) -> None:
    classifier = recordlinkage.KMeansClassifier()
    with recordlinkage.option_context("classification.return_type", answer):
        found = linked(family, index=Full(), classifier=classifier)

    assert set(found) >= {("csc:1", "hlt:1"), ("csc:2", "hlt:2")}
    assert ("csc:1", "csc:2") not in found
    assert not hasattr(classifier.kernel, "cluster_centers_")


@pytest.mark.filterwarnings("ignore:divide by zero", "ignore:invalid value")
def test_the_em_classifier_of_the_toolkit_is_fitted_here(family: Features) -> None:
    found = linked(family, index=Full(), classifier=recordlinkage.ECMClassifier(binarize=0.6))

    assert ("csc:1", "hlt:1") in found
    assert ("edu:9", "hlt:2") not in found


def test_a_classifier_trained_with_labels_is_used_as_it_is(family: Features) -> None:
    matrix = RecordLinkageEngine(index=Full()).level_matrix(family, default_model())
    known = pd.MultiIndex.from_tuples(sorted(KNOWN), names=["a", "b"])
    of_toolkit = recordlinkage.LogisticRegressionClassifier(class_weight="balanced")
    of_toolkit.fit(matrix, known)
    labels = matrix.index.isin(known).astype(int)
    with_names = LogisticRegression(class_weight="balanced").fit(matrix, labels)
    without = LogisticRegression(class_weight="balanced").fit(matrix.to_numpy(), labels)

    for classifier in (of_toolkit, with_names, without):
        assert set(linked(family, index=Full(), classifier=classifier)) == KNOWN


@pytest.mark.parametrize(
    ("classifier", "kind"),
    [
        (recordlinkage.LogisticRegressionClassifier(), "cannot learn without labels from the candidates \\(15\\)"),
        (recordlinkage.NaiveBayesClassifier(binarize=0.5), "cannot learn without labels from the candidates \\(15\\)"),
        (recordlinkage.ECMClassifier(), "cannot learn without labels from the candidates \\(15\\)"),
        (LogisticRegression(), "it is not fitted"),
        (LogisticRegression().fit([[0.0], [1.0]], [0, 1]), "it was not fitted to a level matrix"),
    ],
    ids=["logistic", "bayes", "ecm", "sklearn", "other columns"],
)
def test_a_classifier_that_cannot_decide_is_a_fault_of_the_call(family: Features, classifier: Any, kind: str) -> None:
    with pytest.raises(UsageError, match=f"{kind}.*level_matrix"):
        linked(family, index=Full(), classifier=classifier)


def test_too_few_pairs_to_learn_from_is_said(new_records: Any) -> None:
    records = new_records().add("a:1", "Kai Vibert", "2014-03-12", HOME).add("b:1", "Kai Vibert", "2014-03-12", HOME)

    with pytest.raises(UsageError, match=r"without labels from the candidates \(1\)"):
        linked(gather_features(*records.frames()), classifier=recordlinkage.KMeansClassifier())


def test_nothing_to_compare_asks_no_classifier(new_records: Any) -> None:
    features = gather_features(*new_records().add("a:1", "Kai Vibert").add("b:1", "Amelia Hamon").frames())
    classifier = Fixed(every_pair)

    assert linked(features, index=Block("family"), classifier=classifier) == {}
    assert classifier.seen == []
    assert RecordLinkageEngine(index=Block("family")).level_matrix(features, default_model()).shape == (0, len(LEVELS))


def test_the_how_to_page_runs_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code = "\n".join(re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL))
    assert code.count("RecordLinkageEngine(") == 2
    exec(compile(code, PAGE.name, "exec"), {})  # noqa: S102 — the page is ours
