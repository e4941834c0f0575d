"""A second opinion: the same features, levels and model through the Python Record Linkage Toolkit.

Candidates come from the toolkit's ``Block`` and ``SortedNeighbourhood``, levels from comparisons of the
toolkit that look at one pair of personas at a time; only the levels of two values, the weights and the
thresholds are shared with the default engine. It is for analysts who work with the toolkit and for tests that
hold the default engine against it; it is slow beyond some ten thousand personas.

An analyst's own index and classifier objects are accepted. The index decides which pairs are looked at; the
classifier decides on each of them, from the levels as numbers (:meth:`RecordLinkageEngine.level_matrix`).

Source: J. de Bruin, Python Record Linkage Toolkit, 0.16, 2023. The toolkit is imported here and in
:mod:`triangulate.linking.recordlinkage_features`, and nowhere else.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.errors import UsageError
from triangulate.linking.index_table import INDEX_COLUMNS, index_table
from triangulate.linking.model import LEVELS
from triangulate.linking.pair_levels import (
    birth_date_of_sets,
    family_of_sets,
    identifier_of_sets,
    name_of_sets,
    place_of_sets,
    sex_of_sets,
    value_sets,
)
from triangulate.linking.scoring import LINK_COLUMNS, as_links, judged
from triangulate.linking.strength import STRENGTH

if TYPE_CHECKING:
    from triangulate.linking.features import Features
    from triangulate.linking.model import LinkModel

_COMPARED: Final = {
    "birth_date": (birth_date_of_sets, ["born"]),
    "place": (place_of_sets, ["places"]),
    "sex": (sex_of_sets, ["sexes"]),
    "identifier": (identifier_of_sets, ["born", "numbers"]),
    "name": (name_of_sets, ["names"]),
    "family": (family_of_sets, ["number", "kin"]),
}


@dataclass(frozen=True)
class RecordLinkageEngine:
    """The toolkit behind the protocol of engines.

    ``window``: names looked at around each in alphabetical order, where no ``index`` is given.

    ``index``: an index of the toolkit, one of its algorithms, or a list of algorithms, to be used in place of those
    built in. It is run on the columns :data:`triangulate.linking.index_table.INDEX_COLUMNS`.

    ``classifier``: any classifier of the toolkit, or any fitted object whose ``predict`` answers 1 for a match.
    One of the toolkit that is not fitted, and learns without labels (``KMeansClassifier``, ``ECMClassifier`` with
    ``binarize``), is fitted to the candidates. With a classifier, the links are the candidates that it calls a
    match, and no others: a pair that it rejects is dropped, whatever the model says. The strength of a link is
    still the model's, and ``possible`` where the model would not link the pair; so a classifier alone never joins.

    Both are copied before use: the caller's objects do not change, and the same input gives the same links.
    """

    window: int = 5
    index: Any = None
    classifier: Any = None

    def link(self, features: Features, model: LinkModel) -> pl.DataFrame:
        """Return the links at ``possible`` or stronger; ``found_by`` names the toolkit.

        Raises :class:`UsageError` for an index on a column that there is not, and for a classifier that was fitted
        to something else, or is not fitted and cannot learn from these pairs.
        """
        pairs = self._candidates(features)
        if pairs.is_empty():
            return pl.DataFrame(schema=LINK_COLUMNS)
        compared = _compared(pairs, features)
        if self.classifier is None:
            links = judged(compared, model)
        else:
            matches = _matches(deepcopy(self.classifier), _matrix(compared, features, model))
            links = judged(compared, model, every_pair=True).filter(matches)
            links = links.with_columns(pl.col("strength").fill_null(pl.lit("possible", STRENGTH)))
        return as_links(links, features).with_columns(found_by=pl.lit(["recordlinkage"], pl.List(pl.String)))

    def level_matrix(self, features: Features, model: LinkModel) -> Any:
        """Return what a classifier is given: a pandas frame with a row a candidate and a column a comparison.

        The rows are labelled ``a`` and ``b``, the two ids in alphabetical order. A value is the weight of the
        level in ``model``, scaled so that the level that speaks most against a match is 0 and the one that speaks
        most for it is 1. Where nothing can be compared the value is that of a level without weight: it speaks
        neither for nor against, and there is no NaN. To train a classifier with labels, fit it to this frame.
        """
        return _matrix(_compared(self._candidates(features), features), features, model)

    def _candidates(self, features: Features) -> pl.DataFrame:
        if self.index is not None:
            return _found_by(deepcopy(self.index), features)
        from recordlinkage.index import Block, SortedNeighbourhood

        linkable = features.personas.filter("linkable").select("p")
        found = []
        for values in _block_values(features):
            held = values.join(linkable, on="p", how="semi").unique().sort(pl.all())
            found.append(_indexed(held, Block("value")))
        names = _full_keys(features).join(linkable, on="p", how="semi")
        found.append(_indexed(names.sort(pl.all()), SortedNeighbourhood("value", window=self.window)))
        return _once(pl.concat(found))


def _once(pairs: pl.DataFrame) -> pl.DataFrame:
    return pairs.filter(pl.col("p") != pl.col("q")).unique().sort("p", "q")


def _found_by(index: Any, features: Features) -> pl.DataFrame:
    """Return the pairs of personas that an analyst's own index finds."""
    from recordlinkage import Index

    algorithm, table = Index(index) if isinstance(index, list) else index, index_table(features)
    try:
        return _once(_indexed(table, algorithm))
    except KeyError as fault:
        raise UsageError(
            place="RecordLinkageEngine(index=…)",
            kind="the index names a column that there is not",
            next_step=f"Use one of: {', '.join(INDEX_COLUMNS)}.",
        ) from fault


def _block_values(features: Features) -> list[pl.DataFrame]:
    homes = [features.places.select("p", value=name).drop_nulls() for name in ("postcode", "place")]
    born = features.birth_dates.select("p", value=pl.col("earliest").cast(pl.String))
    kin = features.kin.select("p", value=pl.concat_str("role", pl.col("person").cast(pl.String), separator="|"))
    return [features.identifiers.select("p", value="loose"), born.drop_nulls(), *homes, kin, _full_keys(features)]


def _full_keys(features: Features) -> pl.DataFrame:
    keys = pl.DataFrame(
        [(number, name.full_key) for number, name in enumerate(features.name_values)],
        schema={"name": pl.UInt32, "value": pl.String},
        orient="row",
    )
    return features.names.select("p", "name").join(keys, on="name").select("p", "value").unique()


def _indexed(held: pl.DataFrame, algorithm: Any) -> pl.DataFrame:
    """Return the pairs ``p < q`` of personas whose rows the toolkit's index puts together."""
    import pandas as pd

    if held.height < 2:
        return pl.DataFrame(schema={"p": pl.UInt32, "q": pl.UInt32})
    table = pd.DataFrame({name: held[name].to_list() for name in held.columns if name != "p"}, dtype=object)
    index = algorithm.index(table)
    one, other = (
        held["p"].gather(pl.Series(index.get_level_values(side).to_numpy(), dtype=pl.UInt32)) for side in (0, 1)
    )
    pairs = pl.DataFrame({"one": one, "other": other})
    return pairs.select(p=pl.min_horizontal("one", "other"), q=pl.max_horizontal("one", "other")).unique()


def _compared(pairs: pl.DataFrame, features: Features) -> pl.DataFrame:
    import pandas as pd
    from recordlinkage import Compare
    from recordlinkage.base import BaseCompareFeature

    class Levels(BaseCompareFeature):  # type: ignore[misc]
        """A comparison of the toolkit that returns the number of a level, NaN where nothing can be compared."""

        def _compute_vectorized(self, *columns: Any) -> Any:
            level, half = self.args[0], len(columns) // 2
            rows = zip(zip(*columns[:half], strict=True), zip(*columns[half:], strict=True), strict=True)
            found = [level(*one, *other) for one, other in rows]
            return pd.Series([float("nan") if place is None else float(place) for place in found])

    table = pd.DataFrame(value_sets(features))
    comparing = Compare()
    for name, (level, columns) in _COMPARED.items():
        comparing.add(Levels(columns, columns, args=(level,), label=name))
    index = pd.MultiIndex.from_arrays([pairs["p"].to_list(), pairs["q"].to_list()])
    found = comparing.compute(index, table)
    levels = [pl.Series(f"level_{name}", found[name].to_numpy(), nan_to_null=True).cast(pl.UInt8) for name in LEVELS]
    return pairs.with_columns(*levels, found=pl.lit(0, pl.UInt16))


def _matrix(compared: pl.DataFrame, features: Features, model: LinkModel) -> Any:
    """Return the levels of pairs as numbers from 0 to 1; see :meth:`RecordLinkageEngine.level_matrix`."""
    import pandas as pd

    columns = {}
    for name in LEVELS:
        weights = [level.weight() for level in model.comparison(name).levels]
        low, high = min(0.0, *weights), max(0.0, *weights)
        grades = [(weight - low) / (high - low) for weight in (*weights, 0.0)]
        level = compared[f"level_{name}"].cast(pl.Int64).fill_null(len(weights))
        columns[name] = pl.Series(grades, dtype=pl.Float64).gather(level).to_numpy()
    named = features.ids_of(compared)
    rows = pd.MultiIndex.from_arrays([named["a"].to_list(), named["b"].to_list()], names=["a", "b"])
    return pd.DataFrame(columns, index=rows)


def _matches(classifier: Any, matrix: Any) -> pl.Series:
    """Return whether the classifier calls each row a match."""
    import pandas as pd
    from recordlinkage.base import BaseClassifier
    from sklearn.exceptions import NotFittedError  # type: ignore[import-untyped]

    of_toolkit = isinstance(classifier, BaseClassifier)
    # An object that was fitted to plain numbers warns of column names, and one fitted to a frame asks for them.
    given = matrix if of_toolkit or hasattr(classifier, "feature_names_in_") else matrix.to_numpy()
    try:
        answer = classifier.predict(given)
    except NotFittedError as fault:
        if not of_toolkit:
            raise _unusable("it is not fitted") from fault
        answer = _fitted(classifier, matrix).predict(matrix)
    except ValueError as fault:
        raise _unusable("it was not fitted to a level matrix") from fault
    # What the toolkit answers with is an option of its own: the rows of matches, or a number a row.
    found = matrix.index.isin(answer) if isinstance(answer, pd.MultiIndex) else [label == 1 for label in list(answer)]
    return pl.Series(found, dtype=pl.Boolean)


def _fitted(classifier: Any, matrix: Any) -> Any:
    try:
        classifier.fit(matrix)
    except (TypeError, ValueError) as fault:
        raise _unusable(f"it cannot learn without labels from the candidates ({len(matrix)})") from fault
    return classifier


def _unusable(kind: str) -> UsageError:
    return UsageError(
        place="RecordLinkageEngine(classifier=…)",
        kind=kind,
        next_step="Fit it to level_matrix(features, model) and to pairs known to be matches, then pass it here.",
    )
