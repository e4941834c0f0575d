"""What the checks find of planted errors: ``python -m benchmarks.planted [--families N] [--seeds S …] [--clean N]``.

Invented families are written with errors of every code and with innocents that look like them, drawn from the
definitions of the codes; four agencies record them; the extracts are linked and checked like any others. One row a
code:
planted errors and how many were found (recall), findings of the code and how many nothing planted explains (precision),
innocents and how many raised the code. Then the noise on families in which nothing was planted.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

import triangulate as tri
from triangulate.synthetic import write_families

_GRAVE = ("S1", "S2")


@dataclass
class Tally:
    """Counts of one code."""

    planted: int = 0
    found: int = 0
    innocents: int = 0
    raised: int = 0
    findings: int = 0
    unexplained: int = 0
    missed: list[str] = field(default_factory=list)
    alarmed: list[str] = field(default_factory=list)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Measure the checks on planted errors.")
    parser.add_argument("--families", type=int, default=500)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--clean", type=int, default=0, help="families without anything planted")
    parser.add_argument("--shapes", action="store_true", help="name the shapes missed and the innocents raised")
    asked = parser.parse_args()
    tallies: dict[str, Tally] = defaultdict(Tally)
    for seed in asked.seeds:
        with tempfile.TemporaryDirectory() as made:
            write_families(Path(made), families=asked.families, seed=seed)
            _count(Path(made), tallies)
    pl.Config.set_tbl_rows(-1).set_tbl_hide_dataframe_shape(active=True).set_tbl_hide_column_data_types(active=True)
    print(_table(tallies))
    if asked.shapes:
        _print_shapes(tallies)
    if asked.clean:
        _print_noise(asked.clean, asked.seeds[0])


def _case(folder: Path) -> Any:
    start = time.perf_counter()
    case = tri.triangulate([tri.read(path) for path in sorted((folder / "native").glob("*.json"))])
    print(f"{case}: {time.perf_counter() - start:.1f} s")
    return case


def _count(folder: Path, tallies: dict[str, Tally]) -> None:
    truth = json.loads((folder / "truth.json").read_bytes())["findings"]
    findings = list(_case(folder).findings)
    by_statement: dict[tuple[str, str], set[int]] = defaultdict(set)
    by_persona: dict[tuple[str, str], set[int]] = defaultdict(set)
    for place, finding in enumerate(findings):
        for statement in finding.statements:
            by_statement[finding.code, statement].add(place)
        for persona in finding.personas:
            by_persona[finding.code, persona].add(place)

    def hits(one: dict[str, Any], code: str) -> set[int]:
        if one["statements"] and code == one["code"]:
            return {place for statement in one["statements"] for place in by_statement[code, statement]}
        return {place for persona in one["personas"] for place in by_persona[code, persona]}

    explained: set[int] = set()
    for one in (one for one in truth if one["planted"]):
        tally, found = tallies[one["code"]], hits(one, one["code"])
        tally.planted += 1
        tally.found += bool(found)
        if not found:
            tally.missed.append(one["trap"])
        explained |= found
    for one in truth:
        explained = explained.union(*(hits(one, code) for code in one["also"]))
    for one in (one for one in truth if not one["planted"]):
        tally, found = tallies[one["code"]], hits(one, one["code"]) - explained
        tally.innocents += 1
        tally.raised += bool(found)
        if found:
            tally.alarmed.append(one["trap"])
    for place, finding in enumerate(findings):
        tallies[finding.code].findings += 1
        tallies[finding.code].unexplained += place not in explained


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _table(tallies: dict[str, Tally]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "code": code,
                "planted": t.planted,
                "recall": _share(t.found, t.planted),
                "findings": t.findings,
                "precision": _share(t.findings - t.unexplained, t.findings),
                "innocents": t.innocents,
                "passed": _share(t.innocents - t.raised, t.innocents),
            }
            for code, t in sorted(tallies.items(), key=lambda item: (item[0][:2], int(item[0][3:])))
        ],
        schema_overrides={"recall": pl.Float64, "precision": pl.Float64, "passed": pl.Float64},
    )


def _print_shapes(tallies: dict[str, Tally]) -> None:
    for code, tally in sorted(tallies.items()):
        for word, shapes in (("missed", tally.missed), ("raised", tally.alarmed)):
            for shape in sorted(set(shapes)):
                print(f"{code} {word}: {shape} ({shapes.count(shape)})")


def _print_noise(families: int, seed: int) -> None:
    with tempfile.TemporaryDirectory() as made:
        written = write_families(Path(made), families=families, seed=seed, clean=True)
        case = _case(Path(made))
    grave = [finding for finding in case.findings if finding.severity.value in _GRAVE]
    counts: dict[str, int] = defaultdict(int)
    for finding in case.findings:
        counts[f"{finding.code} {finding.severity.value}"] += 1
    print(f"{families} clean families, {written.people} people: {len(grave)} findings at S1 or S2,")
    print(f"{100 * len(grave) / written.people:.2f} for 100 people. All: {dict(sorted(counts.items()))}")


if __name__ == "__main__":
    main()
