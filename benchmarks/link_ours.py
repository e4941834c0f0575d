"""The turn of this library: ``python -m benchmarks.link_ours TASK.json``, one call with the roles of the columns.

The task is that of the other engines; ``threshold``, in log2 odds, is passed on if the task has one.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import triangulate as tri


def run(task: dict[str, Any]) -> None:
    """Link the table of ``task`` and write its people, and its edges if ``edges`` names a file."""
    further: dict[str, Any] = {"duplicate_free": task["one_to_one"]} if task["one_to_one"] else {}
    if "threshold" in task:
        further["threshold"] = task["threshold"]
    links = tri.link(task["table"], id=task["id"], source=task["source"], columns=task["columns"], **further)
    links.people.write_parquet(task["out"])
    if task["edges"]:
        links.edges.write_parquet(task["edges"])


if __name__ == "__main__":
    run(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
