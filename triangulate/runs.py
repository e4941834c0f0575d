"""Runs as the command line knows them: inputs named on a line in, a folder of results out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.case import Case
from triangulate.errors import UnreadableInput, UsageError
from triangulate.explanation import Explanation, explain
from triangulate.findings import FindingsDocument, Severity
from triangulate.output import write_text, written_aside
from triangulate.pipeline import triangulate
from triangulate.plugins import Offer, adapter_named, installed_adapters
from triangulate.progress import step
from triangulate.reading import NotRead, not_taken, read, read_folder
from triangulate.render.report import report_html
from triangulate.wording import predicate_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triangulate.extract import Extract

NOTHING_READ: Final = "Nothing was read, so nothing was checked. An empty report does not mean that the records agree."
SHOWN_FINDINGS: Final = 20
SHOWN_DIFFERENCES: Final = 10


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What a run ends with: a summary for machines, lines for people, and the exit code."""

    summary: dict[str, Any]
    lines: list[str]
    exit_code: int


@dataclass(slots=True)
class InputsRead:
    """The extracts read from the inputs named on a command line, and the files of folders not read."""

    extracts: list[Extract] = field(default_factory=list)
    not_read: list[NotRead] = field(default_factory=list)


def run_inputs(
    inputs: Sequence[str],
    out: Path,
    *,
    ledger: Path | None = None,
    as_at: str | None = None,
    previous: Path | None = None,
) -> RunOutcome:
    """Read ``inputs`` (each ``path`` or ``adapter=path``), run, and write the results into ``out``.

    ``previous``: the folder of an earlier run's results, whose people keep their ids; who was merged or split since is
    written to ``changes.csv``.

    Raises :class:`~triangulate.errors.InputError` for a named file that cannot be read; files met inside a
    folder that cannot be read are listed instead.
    """
    earlier = results_in(previous) if previous else None
    with step("Reading"):
        given = read_inputs(inputs)
    with step("Joining records and checking"):
        case = triangulate(given.extracts, ledger=ledger, as_at=as_at, previous=earlier)
    with step("Writing the report"):
        write_results(case, out, given.not_read)
        if earlier:
            with written_aside(out / "changes.csv") as file:
                _flat(case.changes).write_csv(file)
    outcome = outcome_of(case, out, given.not_read)
    return with_changes(outcome, case) if earlier else outcome


def with_changes(outcome: RunOutcome, case: Case) -> RunOutcome:
    """Return the outcome of a run with how many people were merged and split since the earlier one."""
    kinds = case.changes["kind"].to_list()
    counts = {"merged": kinds.count("merged"), "split": kinds.count("split")}
    line = f"Since the earlier run: {counts['merged']} people merged, {counts['split']} split (changes.csv)."
    return RunOutcome(outcome.summary | counts, [*outcome.lines, line], outcome.exit_code)


def read_inputs(inputs: Sequence[str]) -> InputsRead:
    """Return everything read from ``inputs``, each ``path`` or ``adapter=path``."""
    result = InputsRead()
    for given in inputs:
        adapter, path = _adapter_and_path(given)
        if adapter is None and path.is_dir():
            folder = read_folder(path)
            result.extracts += folder.extracts
            result.not_read += folder.not_read
        else:
            result.extracts.append(read(path, adapter))
            if adapter is not None:
                result.not_read += not_taken(Offer(path), adapter_named(adapter))
    return result


def _adapter_and_path(given: str) -> tuple[str | None, Path]:
    name, separator, path = given.partition("=")
    if separator and name in installed_adapters():
        return name, Path(path)
    if separator and not Path(given).exists():
        raise UsageError(
            place="INPUT",
            kind="what stands before '=' is not an installed adapter, and there is no such path",
            next_step="Run 'triangulate adapters' for the names.",
        )
    return None, Path(given)


def write_results(case: Case, out: Path, not_read: Sequence[NotRead] = ()) -> None:
    """Write ``findings.json``, ``report.html``, ``people.csv``, ``statements.parquet`` and ``quarantine.csv``."""
    write_text(out / "findings.json", case.to_json())
    write_text(out / "report.html", report_html(case, not_read))
    with written_aside(out / "people.csv") as file:
        _flat(case.people).write_csv(file)
    with written_aside(out / "statements.parquet") as file:
        shown_statements(case).write_parquet(file)
    with written_aside(out / "quarantine.csv") as file:
        quarantined(case).write_csv(file)


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    return frame.with_columns(pl.col(name).list.join(" ") for name in lists)


def shown_statements(case: Case) -> pl.DataFrame:
    """Return every statement with ``agency`` and ``person``, by id; what a source withholds is left blank."""
    withheld = pl.col("withheld").fill_null(value=False)
    blanked = [
        pl.when(withheld).then(None).otherwise(pl.col(name)).alias(name) for name in ("value", "raw", "quote", "extra")
    ]
    return case.gathered.statements.with_columns(blanked).sort("id")


def quarantined(case: Case) -> pl.DataFrame:
    """Return one row a quarantined row: ``source``, ``part``, ``place``, ``kind``."""
    frames = [
        extract.reconciliation.faults.select(pl.lit(extract.source.id).alias("source"), pl.all())
        for extract in case.gathered.inputs.extracts
    ]
    schema = {"source": pl.String, "part": pl.String, "place": pl.String, "kind": pl.String}
    return pl.concat(frames) if frames else pl.DataFrame(schema=schema)


def outcome_of(case: Case, out: Path, not_read: Sequence[NotRead] = ()) -> RunOutcome:
    """Return the summary of a run, the lines shown to a person, and the exit code."""
    nothing_read = not case.gathered.inputs.extracts
    not_ready = nothing_read or bool(case.findings.open_at(Severity.S1))
    document = case.to_document()
    counts = {s.value: len(case.findings.open_at(s)) for s in Severity}
    summary = {
        "as_at": case.as_at,
        "people": len(document.people),
        "links": len(document.links),
        "open": counts,
        "differences": case.differences.height,
        "inputs": [one.model_dump(mode="json") for one in document.inputs],
        "not_read": [{"place": n.place, "kind": n.kind, "next_step": n.next_step} for n in not_read],
        "out": str(out),
        "ready": not not_ready,
    }
    lines = [_input_line(document), *_not_read_lines(not_read), *_finding_lines(case), *_difference_lines(case)]
    if nothing_read:
        lines.append(NOTHING_READ)
    lines.append(f"Report: {out / 'report.html'}")
    return RunOutcome(summary, lines, 1 if not_ready else 0)


def _input_line(document: FindingsDocument) -> str:
    records = sum(one.recorded for one in document.inputs)
    set_aside = sum(one.quarantined for one in document.inputs)
    left_out = sum(one.skipped for one in document.inputs)
    personas = sum(len(person.personas) for person in document.people)
    return (
        f"Sources read: {len(document.inputs)} "
        f"({records} rows recorded, {set_aside} quarantined, {left_out} left out). "
        f"Records of people: {personas}, held to be about {len(document.people)} people."
    )


def _not_read_lines(not_read: Sequence[NotRead]) -> list[str]:
    if not not_read:
        return []
    return [f"{len(not_read)} files were not read; the report lists them and says why."]


def _finding_lines(case: Case) -> list[str]:
    total = len(case.findings)
    lines = [f"{total} finding{'' if total == 1 else 's'}, worst first:"] if total else ["No findings."]
    lines += [f"  {f.severity.value}  {f.code:<5} {f.summary}" for f in list(case.findings)[:SHOWN_FINDINGS]]
    if total > SHOWN_FINDINGS:
        lines.append(f"  … and {total - SHOWN_FINDINGS} more in the report.")
    return lines


def _difference_lines(case: Case) -> list[str]:
    found = case.differences
    if found.is_empty():
        return []
    lines = [f"Said differently without dates that tell whether both hold at once (not findings): {found.height}"]
    lines += [
        f"  {predicate_words(predicate)} of {case.gathered.label(person)}: {' / '.join(said)}"
        for person, predicate, said, _ in found.head(SHOWN_DIFFERENCES).iter_rows()
    ]
    if found.height > SHOWN_DIFFERENCES:
        lines.append(f"  … and {found.height - SHOWN_DIFFERENCES} more in the report.")
    return lines


def run_demo(out: Path) -> RunOutcome:
    """Write the synthetic demonstration family in four agencies' formats, run on it, and write the results."""
    from triangulate.synthetic import write_demo

    with step("Writing the demonstration family"):
        written = write_demo(out / "inputs")
    outcome = run_inputs([str(path) for path in written.inputs], out, ledger=None)
    introduction = [
        "The demonstration family is invented. Four agencies recorded it in their own formats:",
        *written.lines,
    ]
    return RunOutcome(outcome.summary, [*introduction, "", *outcome.lines], outcome.exit_code)


def explain_from(folder: Path, id: str) -> Explanation:  # noqa: A002
    """Return the explanation of a finding or link from the folder that a run wrote.

    Raises :class:`~triangulate.errors.UnreadableInput` when the folder holds no results.
    """
    document = results_in(folder)
    try:
        statements = pl.read_parquet(folder / "statements.parquet")
    except (OSError, pl.exceptions.PolarsError):
        raise _no_results(folder) from None
    return explain(document, statements, id)


def results_in(folder: Path) -> FindingsDocument:
    """Return the findings of the run that wrote ``folder``.

    Raises :class:`~triangulate.errors.UnreadableInput` when the folder holds none.
    """
    try:
        return FindingsDocument.model_validate(json.loads((folder / "findings.json").read_bytes()))
    except (OSError, ValueError):
        raise _no_results(folder) from None


def _no_results(folder: Path) -> UnreadableInput:
    return UnreadableInput(
        place=str(folder),
        kind="holds no results of a run",
        next_step="Give the folder that 'triangulate run … --out FOLDER' wrote.",
    )
