"""How long each check takes: ``python -m benchmarks.checks [--families N] [--copies K] [--seed S]``.

Invented families, recorded by four agencies, are linked once; the case is then laid beside itself K times under other
ids, and every check runs over the whole, one after the other, as in a run. One row a check: seconds (what a check works
out for others is in its own), findings, and the most memory held so far. The total stands beside one group-by pass of
Polars over the same statements. Last, one family of about forty records, warm: the median of fifty runs of all checks.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import polars as pl

import triangulate as tri
from triangulate.conflicts import CHECKS
from triangulate.gathered import Gathered
from triangulate.linking.graph import People
from triangulate.synthetic import write_families

_IDS = ("id", "about", "ref", "person", "ref_person", "document", "a", "b", "persona", "statements", "derived_from")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Measure the checks.")
    parser.add_argument("--families", type=int, default=2_000)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--seed", type=int, default=5)
    asked = parser.parse_args()
    _print_large(asked.families, asked.copies, asked.seed)
    _print_family(asked.seed)


def _gathered(families: int, seed: int) -> Gathered:
    with tempfile.TemporaryDirectory() as made:
        write_families(Path(made), families=families, seed=seed)
        case = tri.triangulate([tri.read(path) for path in sorted((Path(made) / "native").glob("*.json"))])
    return case.gathered


def _fresh(gathered: Gathered) -> Gathered:
    """Return the same without anything worked out before."""
    return replace(gathered)


def _beside_itself(gathered: Gathered, copies: int) -> Gathered:
    """Return the case laid beside itself under other ids."""

    def laid(frame: pl.DataFrame) -> pl.DataFrame:
        return pl.concat([_renamed(frame, copy) for copy in range(copies)])

    linking, inputs = gathered.linking, gathered.inputs
    members, links = laid(linking.people.members), laid(linking.people.links)
    people = People(members, links, laid(linking.people.held), ())
    features = replace(linking.features, personas=laid(linking.features.personas))
    whole = replace(
        inputs,
        personas=laid(inputs.personas),
        events=laid(inputs.events),
        documents=laid(inputs.documents),
        statements=laid(inputs.statements),
    )
    return Gathered(
        whole,
        replace(linking, features=features, links=links, people=people, cannot=laid(linking.cannot)),
        laid(gathered.statements),
        laid(gathered.personas),
    )


def _renamed(frame: pl.DataFrame, copy: int) -> pl.DataFrame:
    if copy == 0:
        return frame
    end = pl.lit(f"~{copy}")
    lists = [name for name in _IDS if isinstance(frame.schema.get(name), pl.List)]
    plain = [name for name in _IDS if frame.schema.get(name) == pl.String]
    return frame.with_columns(
        *((pl.col(name) + end).alias(name) for name in plain),
        *(pl.col(name).list.eval(pl.element() + f"~{copy}").alias(name) for name in lists),
    )


def _print_large(families: int, copies: int, seed: int) -> None:
    gathered = _beside_itself(_gathered(families, seed), copies)
    start = time.perf_counter()
    gathered.statements.group_by("person", "predicate").agg(pl.col("value").n_unique(), pl.len())
    one_pass = time.perf_counter() - start
    print(
        f"{gathered.statements.height:,} statements, {gathered.personas.height:,} personas; one pass {one_pass:.2f} s"
    )
    rows, total, fresh = [], 0.0, _fresh(gathered)
    for check in CHECKS:
        start = time.perf_counter()
        found = sum(1 for _ in check(fresh))
        seconds = time.perf_counter() - start
        total += seconds
        rows.append((check.code, check.name, round(seconds, 2), found, round(_memory())))
    pl.Config.set_tbl_rows(-1).set_tbl_hide_dataframe_shape(active=True).set_tbl_hide_column_data_types(active=True)
    print(pl.DataFrame(rows, schema=["code", "check", "seconds", "findings", "most MB"], orient="row"))
    print(f"all checks {total:.1f} s, {total / one_pass:.1f} times one pass; most memory {_memory():,.0f} MB")


def _print_family(seed: int) -> None:
    gathered = _gathered(2, seed)
    taken = []
    for _ in range(51):
        fresh, start = _fresh(gathered), time.perf_counter()
        for check in CHECKS:
            list(check(fresh))
        taken.append((time.perf_counter() - start) * 1000)
    records = gathered.personas.height
    print(f"{records} records of two families, warm: all checks {statistics.median(taken[1:]):.0f} ms (median of 50)")


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
