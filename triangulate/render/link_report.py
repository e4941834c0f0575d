"""The report of a linking: one HTML page of figures, and a short form for a notebook. Neither fetches anything.

The bars are drawn in the page itself (SVG), so that it needs no chart package, no script and no network.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from triangulate.linking.explain import weight_words
from triangulate.linking.report import STRENGTH_MEANING
from triangulate.render.environment import environment
from triangulate.wording import scheme_words

if TYPE_CHECKING:
    import polars as pl

    from triangulate.linking.report import LinkReport

_BAR: Final = 220.0
"""Width of the drawing of a weight, in its own units."""
_EDGE: Final = 6.0
"""Left free on both sides of the drawing, so that a mark at the end is whole."""

_ROLE_WORDS: Final = {
    "given": "given name",
    "middle": "middle name",
    "family": "family name",
    "birth_year": "year of birth",
    "birth_month": "month of birth",
    "birth_day": "day of birth",
    "other": "another value",
}


def link_report_html(report: LinkReport) -> str:
    """Return ``report`` as one HTML page."""
    return environment().get_template("link_report.html.j2").render(_view(report))


def link_report_summary_html(report: LinkReport) -> str:
    """Return the counts, links, keys and weights of ``report`` as HTML for a notebook cell."""
    return environment().get_template("link_summary.html.j2").render(_view(report))


def _view(report: LinkReport) -> dict[str, Any]:
    """Return what the templates show: every figure already in words."""
    links = list(report.links.select("strength", "links").iter_rows())
    return {
        "report": report,
        "sources": [(name, _count(records)) for name, records in report.sources],
        "figures": _figures(report),
        "links": [(strength, STRENGTH_MEANING.get(strength, ""), _count(n)) for strength, n in links],
        "keys": [_counted(row, "blocks", "largest", "pairs", "added", "left_out") for row in _rows(report.blocking)],
        "comparisons": _comparisons(report.levels),
        "homes": report.levels["weight_at_one_home"].is_not_null().any(),
        "columns": [
            {**_counted(row, "distinct", "set_aside"), "role": _role(row["role"]), "filled": _percent(row["filled"])}
            for row in _rows(report.columns)
        ],
        "steps": [(row["step"], f"{row['seconds']:.2f}", _percent(_part(row["seconds"], report.seconds)))
                  for row in _rows(report.steps)],
        "seconds": f"{report.seconds:.2f}",
        "memory": _count(round(report.peak_memory_mb)),
    }  # fmt: skip


def _figures(report: LinkReport) -> list[tuple[str, str, str]]:
    possible = report.records * (report.records - 1) // 2
    sources = f"from {_count(len(report.sources))} source{'s'[: len(report.sources) != 1]}"
    share = f"{_share(_part(report.candidate_pairs, possible))} of all {_count(possible)} pairs" if possible else ""
    return [
        ("Records read", _count(report.records), sources),
        ("People", _count(report.people), "sets of records held to be about one person; a record alone is one too"),
        ("Pairs compared", _count(report.candidate_pairs), share),
    ]  # fmt: skip


def _comparisons(levels: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the levels by comparison, each with its bar on one scale for all."""
    rows = _rows(levels)
    homes = [row["weight_at_one_home"] for row in rows if row["weight_at_one_home"] is not None]
    ends: list[float] = [0.0, *(row["weight"] for row in rows), *homes]
    low, high = min(ends), max(ends)

    def x(bits: float) -> float:
        return round(_EDGE + (_BAR - 2 * _EDGE) * (bits - low) / ((high - low) or 1), 1)

    def shown(row: dict[str, Any]) -> dict[str, Any]:
        weight, home = row["weight"], row["weight_at_one_home"]
        start, end = sorted((x(0.0), x(weight)))
        return {
            "label": row["label"],
            "m": _share(row["m"]),
            "u": _share(row["u"]),
            "pairs": "" if row["pairs"] is None else _count(row["pairs"]),
            "weight": _signed(weight),
            "words": weight_words(weight),
            "home": "" if home is None else _signed(home),
            "u_at_one_home": "" if row["u_at_one_home"] is None else _share(row["u_at_one_home"]),
            "bar": {"start": start, "wide": round(end - start, 1), "for": weight >= 0, "zero": x(0.0),
                    "home": None if home is None else x(home)},
        }  # fmt: skip

    return [
        {"title": _title(comparison), "levels": [shown(row) for row in group]}
        for comparison, group in groupby(rows, key=lambda row: str(row["comparison"]))
    ]


def _title(comparison: str) -> str:
    words = comparison.replace("_", " ")
    return words[:1].upper() + words[1:]


def _role(role: str) -> str:
    """Return the role of a column in words: an identifier by the name of its number."""
    kind, _, scheme = role.partition(":")
    return scheme_words(scheme) if scheme else _ROLE_WORDS.get(kind, kind.replace("_", " "))


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return list(frame.iter_rows(named=True))


def _counted(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {**row, **{name: "" if row[name] is None else _count(row[name]) for name in names}}


def _count(number: int) -> str:
    return f"{number:,}"


def _part(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _percent(share: float) -> str:
    """Return a share in per cent, never rounded to nothing or to all of it."""
    if 0 < share < 0.001:
        return "under 0.1%"
    return "over 99.9%" if 0.999 < share < 1 else f"{100 * share:.1f}%"


def _share(share: float) -> str:
    """Return a share as a reader takes it in: per cent, or *1 in N* to two digits below one per cent."""
    if share <= 0:
        return "none"
    if share >= 0.01:
        return _percent(share)
    whole = 1 / share
    digits = len(str(int(whole))) - 2
    return f"1 in {_count(int(round(whole, -digits)))}"


def _signed(bits: float) -> str:
    return f"{bits:+.1f}".replace("-", "−") if round(bits, 1) else "0"
