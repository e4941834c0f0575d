"""A second opinion: the same features, levels and model through the Python Record Linkage Toolkit.

Candidates come from the toolkit's ``Block`` and ``SortedNeighbourhood``, levels from comparisons of the
toolkit that look at one pair of personas at a time; only the levels of two values, the weights and the
thresholds are shared with the default engine. It is for analysts who work with the toolkit and for tests that
hold the default engine against it; it is slow beyond some ten thousand personas.

Source: J. de Bruin, Python Record Linkage Toolkit, 0.16, 2023. The toolkit is imported here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.link.model import LEVELS
from triangulate.link.pair_levels import (
    birth_date_of_sets,
    identifier_of_sets,
    name_of_sets,
    place_of_sets,
    sex_of_sets,
    value_sets,
)
from triangulate.link.scoring import LINK_COLUMNS, as_links, judged

if TYPE_CHECKING:
    from triangulate.link.features import Features
    from triangulate.link.model import LinkModel

_COMPARED: Final = {
    "birth_date": (birth_date_of_sets, ["born"]),
    "place": (place_of_sets, ["places"]),
    "sex": (sex_of_sets, ["sexes"]),
    "identifier": (identifier_of_sets, ["born", "numbers"]),
    "name": (name_of_sets, ["names"]),
}


@dataclass(frozen=True)
class RecordLinkageEngine:
    """The toolkit behind the protocol of engines. ``window``: names looked at around each in alphabetical order."""

    window: int = 5

    def link(self, features: Features, model: LinkModel) -> pl.DataFrame:
        """Return the links at ``possible`` or stronger; ``found_by`` names the toolkit."""
        pairs = self._candidates(features)
        if pairs.is_empty():
            return pl.DataFrame(schema=LINK_COLUMNS)
        links = as_links(judged(_compared(pairs, features), model), features)
        return links.with_columns(found_by=pl.lit(["recordlinkage"], pl.List(pl.String)))

    def _candidates(self, features: Features) -> pl.DataFrame:
        from recordlinkage.index import Block, SortedNeighbourhood

        linkable = features.personas.filter("linkable").select("p")
        found = []
        for values in _block_values(features):
            held = values.join(linkable, on="p", how="semi").unique().sort(pl.all())
            found.append(_indexed(held, Block("value")))
        names = _full_keys(features).join(linkable, on="p", how="semi")
        found.append(_indexed(names.sort(pl.all()), SortedNeighbourhood("value", window=self.window)))
        return pl.concat(found).filter(pl.col("p") != pl.col("q")).unique().sort("p", "q")


def _block_values(features: Features) -> list[pl.DataFrame]:
    homes = [features.places.select("p", value=name).drop_nulls() for name in ("postcode", "place")]
    born = features.birth_dates.select("p", value=pl.col("earliest").cast(pl.String))
    return [features.identifiers.select("p", value="loose"), born.drop_nulls(), *homes, _full_keys(features)]


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
    table = pd.DataFrame({"value": held["value"].to_list()})
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
