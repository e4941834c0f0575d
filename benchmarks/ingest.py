"""How long reading takes, against the bare parser of the same file: ``python -m benchmarks.ingest [--quick]``.

Each measurement is a fresh process that imports first and reads once, so nothing is warm but the file. The adapter
and the bare parser take turns, and the table gives medians, so that a busy machine slows both alike. ``floor`` is the
time of building, with Polars and nothing else, the texts that no statement can do without.

Memory is the child's peak (``ru_maxrss``) less what the same child held before it began to read. A child inherits its
parent's peak on Linux, so the parent only starts processes: inputs too are made by children.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.cases import CASES, Case, drain_records, read_input
from benchmarks.floor import seconds_of_texts
from triangulate.interchange import read_extract
from triangulate.interchange_columns import write_columns
from triangulate.interchange_writing import write_extract
from triangulate.plugins import installed_adapters

OURS: Final = "triangulate"
RECORDS: Final = "records"
_MB: Final = 1024  # ru_maxrss counts kibibytes on Linux
_GROWN: Final = 4
_GROWTH: Final = (
    ("CIN census XML", RECORDS),
    ("CIN census XML", OURS),
    ("SSDA903 CSV", OURS),
    ("Native JSON", OURS),
)
_Result = dict[str, float]


def main() -> None:
    """Print the tables of ingest, of growing memory, and of writing back."""
    parser = argparse.ArgumentParser(description="Measure reading against the bare parsers.")
    parser.add_argument("--quick", action="store_true", help="10,000 rows of each format")
    parser.add_argument("--times", type=int, default=5, help="how often each is measured")
    parser.add_argument("--only", default="", help="only formats whose name holds this")
    parser.add_argument("--child", nargs=4, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        _child(*asked.child)
        return
    chosen = [case for case in CASES if asked.only.lower() in case.name.lower()]
    with tempfile.TemporaryDirectory() as folder:
        _print_ingest(chosen, Path(folder), asked.times, quick=asked.quick)
        _print_growth(chosen, Path(folder), quick=asked.quick)
        _print_writing(chosen, Path(folder), quick=asked.quick)


def _print_ingest(cases: list[Case], folder: Path, times: int, *, quick: bool) -> None:
    print(
        "| Format | rows | statements | MB | seconds | rows/s | peak MB | bare parser | its seconds | ratio | its MB |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|---|--:|--:|--:|")
    for case in cases:
        path = _made(case, folder, case.quick if quick else case.rows)
        results = _alternating(case, path, times)
        ours = results.pop(OURS)
        for name, bare in results.items():
            print(
                f"| {case.name} | {ours['rows']:,.0f} | {ours['statements']:,.0f} | {_size(path):.1f} "
                f"| {ours['seconds']:.3f} | {ours['rows'] / ours['seconds']:,.0f} | {ours['peak']:.0f} "
                f"| {name} | {bare['seconds']:.3f} | {ours['seconds'] / bare['seconds']:.1f} | {bare['peak']:.0f} |",
                flush=True,
            )
        if case.name == "SSDA903 CSV":
            floor = _in_child("floor", case.name, path)["seconds"]
            note = f"({floor / results['polars.read_csv']['seconds']:.1f} times the bare parser)"
            print(f"| — its texts alone (floor) | | | | {floor:.3f} | | | {note} | | | |", flush=True)


def _alternating(case: Case, path: Path, times: int) -> dict[str, _Result]:
    """Return the medians of ``times`` rounds, in each of which the adapter and every bare parser read once."""
    names = (OURS, *case.bare)
    rounds = [{name: _measured(case, name, path) for name in names} for _ in range(times)]
    return {name: {key: median(each[name][key] for each in rounds) for key in rounds[0][name]} for name in names}


def _measured(case: Case, reader: str, path: Path) -> _Result:
    return _in_child(reader, case.name, path)


def _in_child(task: str, name: str, path: Path, rows: int = 0) -> _Result:
    command = [sys.executable, "-m", "benchmarks.ingest", "--child", task, name, str(path), str(rows)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    result: _Result = json.loads(done.stdout)
    return result


def _child(task: str, name: str, place: str, rows: str) -> None:
    """Do one task in this process and print its result as JSON."""
    case, path = next(case for case in CASES if case.name == name), Path(place)
    if task == "generate":
        case.generate(path, int(rows))
        result: _Result = {}
    elif task == "floor":
        result = {"seconds": seconds_of_texts(path)}
    elif task == "write":
        result = _written(path)
    else:
        result = _reading(case, task, path)
    print(json.dumps(result))


def _reading(case: Case, reader: str, path: Path) -> _Result:
    installed_adapters()
    before = _peak()
    started = time.perf_counter()
    rows = statements = 0
    if reader == RECORDS:
        rows = drain_records(path)
    elif reader == OURS:
        rows, statements = read_input(path)
    else:
        case.bare[reader](path)
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "peak": _peak() - before, "rows": rows, "statements": statements}


def _written(path: Path) -> _Result:
    """Return the seconds to write an extract back, by the form it is written in."""
    extract = read_extract(path)
    result: _Result = {}
    for form, write in (("Native JSON", write_extract), ("Native columns", write_columns)):
        started = time.perf_counter()
        write(extract, path.with_name(f"again-{form[7:]}"))
        result[form] = time.perf_counter() - started
    return result


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MB


def _made(case: Case, folder: Path, rows: int) -> Path:
    path = folder / f"{case.name.replace(' ', '-')}-{rows}{case.suffix}"
    if not path.exists():
        if not case.suffix:
            path.mkdir()
        _in_child("generate", case.name, path, rows)
    return path


def _size(path: Path) -> float:
    files = path.iterdir() if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files) / 1e6


def _print_growth(cases: list[Case], folder: Path, *, quick: bool) -> None:
    """Print peak memory for a file and for one four times its size.

    An extract is held whole, so reading one grows with what it says; the XML records alone must not grow with the file.
    """
    print(f"\n| What is read | file MB | peak MB | file of {_GROWN} times the rows, MB | peak MB |")
    print("|---|--:|--:|--:|--:|")
    for name, reader in _GROWTH:
        for case in (case for case in cases if case.name == name):
            rows = (case.quick if quick else case.rows) // _GROWN
            small, large = (_made(case, folder, rows * times) for times in (1, _GROWN))
            before, after = (_measured(case, reader, path)["peak"] for path in (small, large))
            title = f"{name}, {'the whole extract' if reader == OURS else 'its records one by one'}"
            print(f"| {title} | {_size(small):.1f} | {before:.0f} | {_size(large):.1f} | {after:.0f} |", flush=True)


def _print_writing(cases: list[Case], folder: Path, *, quick: bool) -> None:
    for case in (case for case in cases if case.name == "Native JSON"):
        path = _made(case, folder, case.quick if quick else case.rows)
        print("\n| Written | seconds |\n|---|--:|")
        for form, seconds in _in_child("write", case.name, path).items():
            print(f"| {form} | {seconds:.2f} |")


if __name__ == "__main__":
    main()
