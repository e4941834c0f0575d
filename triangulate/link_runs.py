"""Linking a table as the command line knows it: a file in, edges, people, model and report out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from triangulate.errors import UnreadableInput, UsageError
from triangulate.linking.native.column_roles import known_roles, roles_as_given, roles_in_file
from triangulate.linking.native.links import link
from triangulate.linking.native.reading import column_names
from triangulate.output import write_text, written_aside
from triangulate.progress import step
from triangulate.runs import RunOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from triangulate.linking.native.links import Links
    from triangulate.linking.report import LinkReport


def link_file(
    table: Path,
    out: Path,
    *,
    id_column: str,
    source: str | None = None,
    columns: Path | None = None,
    column: Sequence[str] = (),
    model: str = "auto",
    threshold: float = 0.0,
    duplicate_free: Sequence[str] = (),
    previous: Path | None = None,
) -> RunOutcome:
    """Link the table in a file and write ``edges.parquet``, ``people.parquet``, ``model.json`` and ``report.html``.

    ``columns`` (a TOML file) and ``column`` (``NAME=ROLE``, which outranks the file) give the roles; without either,
    columns with well-known names are taken. With ``previous``, ``changes.parquet`` lists people merged and split.
    Raises :class:`~triangulate.errors.TriangulateError` for anything that cannot be used; then nothing is written.
    """
    given = (roles_in_file(columns) if columns else {}) | roles_as_given(column)
    roles = given or known_roles([name for name in column_names(table) if name not in (id_column, source)])
    with step("Linking"):
        links = link(
            table,
            id=id_column,
            columns=roles,
            source=source,
            model=model,
            threshold=threshold,
            duplicate_free=duplicate_free or None,
            previous=None if previous is None else _earlier(previous),
        )
    with step("Writing the report"):
        report = links.report
        write_links(links, report, out)
    return RunOutcome(_summary(links, report, roles, out), _lines(links, report, {} if given else roles, out), 0)


def write_links(links: Links, report: LinkReport, out: Path) -> None:
    """Write the results into ``out``, readable by their owner alone, each file whole or not at all."""
    frames = {"edges.parquet": links.edges, "people.parquet": links.people}
    if links.previous is not None:
        frames["changes.parquet"] = links.changes
    try:
        for name, frame in frames.items():
            with written_aside(out / name) as file:
                frame.write_parquet(file)
        links.model.save(out / "model.json")
        write_text(out / "report.html", report.to_html())
    except OSError:
        raise UsageError(
            place=f"--out {out}", kind="cannot be written to", next_step="Name a folder that you may write to."
        ) from None


def _earlier(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError):
        raise UnreadableInput(
            place=str(path), kind="cannot be read as Parquet", next_step="Give the people.parquet of an earlier run."
        ) from None


def _summary(links: Links, report: LinkReport, roles: Mapping[str, str], out: Path) -> dict[str, Any]:
    kinds = links.changes["kind"].to_list()
    return {
        "records": report.records,
        "people": report.people,
        "pairs_compared": report.candidate_pairs,
        "links": dict(report.links.iter_rows()),
        "model": links.asked if links.asked == "saved" else links.model.origin,
        "training": report.training,
        "columns": dict(roles),
        "merged": kinds.count("merged"),
        "split": kinds.count("split"),
        "seconds": round(report.seconds, 3),
        "peak_memory_mb": round(report.peak_memory_mb),
        "out": str(out),
    }


def _lines(links: Links, report: LinkReport, taken: Mapping[str, str], out: Path) -> list[str]:
    lines = []
    if taken:
        named = ", ".join(f"{column} as {role}" for column, role in taken.items())
        lines.append(f"Columns taken by their names: {named}. Use --column to choose others.")
    strengths = ", ".join(f"{n:,} {strength}" for strength, n in report.links.iter_rows())
    lines += [
        f"Records: {report.records:,}. People: {report.people:,}. Pairs compared: {report.candidate_pairs:,}.",
        f"Links: {strengths or 'none'}.",
        report.training,
    ]
    if links.previous is not None:
        kinds = links.changes["kind"].to_list()
        merged, split = kinds.count("merged"), kinds.count("split")
        lines.append(f"Since the earlier run: {merged} people made of several, {split} parts of people that were one.")
    lines.append(f"Written to {out}. The files hold ids of people: readable by you alone.")
    return lines
