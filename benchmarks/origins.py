"""How well origins are counted: invented facts of 1 to 6 reports with known copying. ``python -m benchmarks.origins``.

For each way of copying the table gives the facts, how many counts are right, and how many are too high: a count that
is too high calls a copy corroboration, which is the error that matters.
"""

from __future__ import annotations

import argparse
import resource
from collections import defaultdict

from triangulate.gathered import Gathered, gather
from triangulate.inputs import put_together
from triangulate.linking.run import link_people
from triangulate.synthetic.reports import ReportedFact, draw_reports

_WAYS = {
    "lineage declared": ("observed", "told", "derived", "document"),
    "one informant": ("observed", "told", "same informant"),
    "words only": ("observed", "told", "words"),
    "nothing given": ("unknown",),
    "all together": ("observed", "told", "same informant", "derived", "document", "words", "unknown"),
}


def main() -> None:
    """Print one row for each way of copying, then the counts by number of reports for all together."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20261122)
    given = parser.parse_args()
    print(f"{'reports':<18}{'facts':>7}{'right':>8}{'too high':>10}{'CPU s':>8}")
    for name, ways in _WAYS.items():
        print(_row(name, *_judged(given.facts, given.seed, ways)))
    by_size: dict[int, list[tuple[bool, bool]]] = defaultdict(list)
    truth, judged, _ = _judged(given.facts, given.seed, _WAYS["all together"])
    for fact, one in zip(truth, judged, strict=True):
        by_size[len(fact.statements)].append(one)
    for size, rows in sorted(by_size.items()):
        print(_row(f"  of {size}", truth[: len(rows)], rows, 0.0))


def _judged(facts: int, seed: int, ways: tuple[str, ...]) -> tuple[list[ReportedFact], list[tuple[bool, bool]], float]:
    """Return the truth, for each fact whether its count is right and whether it is too high, and CPU seconds."""
    extracts, truth = draw_reports(facts, seed, ways=ways)
    inputs = put_together(extracts)
    gathered: Gathered = gather(inputs, link_people(inputs))
    begun = _cpu()
    lineage = gathered.lineage
    lineage.load(one for fact in truth for one in fact.statements)
    judged = []
    for fact in truth:
        origins = lineage.origins(fact.statements)
        right = (origins.independent, origins.unknown) == (fact.independent, fact.unknown)
        judged.append((right, origins.independent > fact.independent))
    return truth, judged, _cpu() - begun


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _row(name: str, truth: list[ReportedFact], judged: list[tuple[bool, bool]], seconds: float) -> str:
    right = sum(ok for ok, _ in judged) / max(len(judged), 1)
    taken = f"{seconds:>8.2f}" if seconds else ""
    return f"{name:<18}{len(truth):>7}{right:>8.3f}{sum(high for _, high in judged):>10}{taken}"


if __name__ == "__main__":
    main()
