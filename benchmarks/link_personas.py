"""Linking of personas, as the pipeline does it: ``python -m benchmarks.link_personas [--families N] [--seed S]``.

It writes invented families as four agencies record them, with slips and misfiled records, links them in a fresh
process, and prints how long that took, the most memory held, and how the people compare with the truth.
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

import polars as pl

import triangulate as tri
from triangulate.inputs import put_together
from triangulate.linking.evaluating import pair_accuracy
from triangulate.linking.run import link_people
from triangulate.synthetic import write_families


def main() -> None:
    """Write the families, or measure those in a folder."""
    parser = argparse.ArgumentParser(description="Measure the linking of personas.")
    parser.add_argument("--families", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=77)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.folder:
        _measure(asked.folder)
        return
    with tempfile.TemporaryDirectory() as made:
        write_families(Path(made), families=asked.families, seed=asked.seed)
        subprocess.run([sys.executable, "-m", "benchmarks.link_personas", "--folder", made], check=True)


def _measure(folder: Path) -> None:
    extracts = [tri.read(path) for path in sorted((folder / "native").glob("*.json"))]
    inputs = put_together(extracts)
    before = _memory()
    start, busy = time.perf_counter(), time.process_time()
    linking = link_people(inputs)
    wall, used = time.perf_counter() - start, time.process_time() - busy
    told = json.loads((folder / "truth.json").read_bytes())["people"]
    rows = [(persona, person["person"]) for person in told for persona in person["personas"]]
    truth = pl.DataFrame(rows, schema=["id", "person"], orient="row")
    people = linking.people.members.select("person", id="persona")
    found = pair_accuracy(people.join(truth, on="id", how="semi"), truth)
    print(
        f"{inputs.personas.height:,} personas, {inputs.statements.height:,} statements, {linking.links.height:,} links"
    )
    print(f"linking: {wall:.1f} s ({used:.1f} s of processor), most memory {_memory():,.0f} MB ({before:,.0f} MB read)")
    print(found)


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
