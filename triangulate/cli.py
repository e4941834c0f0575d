"""The command line: ``triangulate demo | run | link | explain | adapters | codes | schema | synth``.

Exit codes: 0 nothing at S1 is open · 1 an S1 is open, or nothing could be read (not ready) · 2 usage or bad
input, in one line · 3 internal error. Everything heavy is imported inside the command that needs it, so that
``--help`` answers at once.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from triangulate.errors import TriangulateError, UsageError

app = typer.Typer(
    name="triangulate",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a machine instead of text.")]
Inputs = Annotated[
    list[str], typer.Argument(metavar="INPUT…", help="A file or folder, or adapter=path to name the adapter.")
]
Out = Annotated[Path, typer.Option("--out", help="The folder to write to.")]


def _say_version(asked: bool) -> None:
    if asked:
        from triangulate import __version__

        typer.echo(f"triangulate {__version__}")
        raise typer.Exit(0)


@app.callback()
def common(
    version: Annotated[bool, typer.Option("--version", is_eager=True, callback=_say_version)] = False,
) -> None:
    """Bring together what agencies recorded about the same people, and flag what conflicts before it is relied on."""


def main() -> NoReturn:
    """Run the command line and leave with its exit code. No error ever shows a value from the data."""
    try:
        app()
    except TriangulateError as error:
        _say_error(error)
        raise SystemExit(error.exit_code) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except Exception as error:  # noqa: BLE001 — the last line of defence: a traceback may quote personal values
        _say_internal_error(error)
        raise SystemExit(3) from None
    raise SystemExit(0)


def _say_error(error: TriangulateError) -> None:
    if "--json" in sys.argv:
        fields = {"place": error.place, "kind": error.kind, "next_step": error.next_step}
        print(json.dumps({"error": fields}, ensure_ascii=False))  # noqa: T201
    print(f"triangulate: {error}", file=sys.stderr)  # noqa: T201


def _say_internal_error(error: Exception) -> None:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name} line {frame.lineno}"
    print(  # noqa: T201
        f"triangulate: internal error ({type(error).__name__} at {place}). Please report this line; it holds no data.",
        file=sys.stderr,
    )
    if os.environ.get("TRIANGULATE_TRACEBACK") == "1":
        traceback.print_exception(error)


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True))


@app.command()
def run(
    inputs: Inputs,
    out: Out,
    ledger: Annotated[Path | None, typer.Option(help="A triangulate-ledger/1 file of decisions.")] = None,
    as_at: Annotated[str | None, typer.Option(help="Leave out what was recorded after this date (YYYY-MM-DD).")] = None,
    previous: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Results of an earlier run: people keep their ids, merges and splits are listed."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read the inputs, join the records of each person, check, and write findings.json, report.html and tables."""
    from triangulate.runs import run_inputs

    outcome = run_inputs(inputs, out, ledger=ledger, as_at=as_at, previous=previous)
    _report(outcome.summary, outcome.lines, as_json)
    raise typer.Exit(outcome.exit_code)


@app.command()
def demo(
    out: Out = Path("triangulate-demo"),
    as_json: AsJson = False,
) -> None:
    """Run everything on a synthetic family whose lives four agencies recorded in real formats."""
    from triangulate.runs import run_demo

    outcome = run_demo(out)
    _report(outcome.summary, outcome.lines, as_json)
    raise typer.Exit(0)


def _report(summary: dict[str, Any], lines: list[str], as_json: bool) -> None:
    if as_json:
        _print_json(summary)
        return
    for line in lines:
        typer.echo(line)


@app.command()
def link(
    table: Annotated[Path, typer.Argument(metavar="TABLE", help="A Parquet or CSV file, one row a record.")],
    id_column: Annotated[str, typer.Option("--id", metavar="COL", help="The column that names each record.")],
    out: Out,
    source: Annotated[
        str | None, typer.Option(metavar="COL", help="The column that says where a record is from.")
    ] = None,
    columns: Annotated[
        Path | None, typer.Option(metavar="FILE.toml", help='Roles of columns: [columns] and surname = "family" …')
    ] = None,
    column: Annotated[
        list[str] | None, typer.Option(metavar="NAME=ROLE", help="The role of one column; may be repeated.")
    ] = None,
    model: Annotated[
        str, typer.Option(metavar="auto|default|FILE", help="Learn, use shipped figures, or a saved model.")
    ] = "auto",
    threshold: Annotated[float, typer.Option(metavar="BITS", help="Mean weight from which records are joined.")] = 0.0,
    duplicate_free: Annotated[
        list[str] | None, typer.Option(metavar="SOURCE", help="A source that holds each person once; may be repeated.")
    ] = None,
    previous: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The people.parquet of an earlier run, whose ids live on.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Work out which records of a table are about one person, and write edges, people, model.json and report.html."""
    from triangulate.link_runs import link_file

    outcome = link_file(
        table, out, id_column=id_column, source=source, columns=columns, column=column or (), model=model,
        threshold=threshold, duplicate_free=duplicate_free or (), previous=previous,
    )  # fmt: skip
    _report(outcome.summary, outcome.lines, as_json)
    raise typer.Exit(outcome.exit_code)


@app.command()
def explain(
    id: Annotated[str, typer.Argument(metavar="ID", help="A finding (f-…) or a link (l-…).")],  # noqa: A002
    folder: Annotated[Path, typer.Option("--in", help="The folder that 'triangulate run' wrote.")],
    as_json: AsJson = False,
) -> None:
    """Say in plain words why something was flagged, or why two records are held to be one person."""
    from triangulate.runs import explain_from

    explained = explain_from(folder, id)
    if as_json:
        _print_json(explained.as_dict())
    else:
        typer.echo(explained.text)


@app.command()
def adapters(as_json: AsJson = False) -> None:
    """List the installed adapters: what each reads."""
    from triangulate.plugins import installed_adapters

    rows = [
        {"name": a.name, "agency": a.agency, "title": a.title, "reads": a.reads} for a in installed_adapters().values()
    ]
    if as_json:
        _print_json(rows)
        return
    _table(("name", "title", "reads"), rows)


@app.command()
def codes(
    code: Annotated[str | None, typer.Argument(metavar="[CODE]", help="Show one code in full.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the finding codes, or show the rules of one."""
    from triangulate.own_checks import all_checks

    rows = [
        {"code": c.code, "title": c.title, "kind": c.kind.value, "severity": c.severity, "rules": c.text}
        for c in all_checks()
        if code is None or c.code == code.upper()
    ]
    if not rows:
        raise UsageError(place="codes", kind="there is no such finding code", next_step="Run 'triangulate codes'.")
    if as_json:
        _print_json(rows)
    elif code is not None:
        typer.echo(
            f"{rows[0]['code']}  {rows[0]['title']} ({rows[0]['kind']}; {rows[0]['severity']})\n\n{rows[0]['rules']}"
        )
    else:
        _table(("code", "title", "kind", "severity"), rows)


@app.command()
def schema(
    name: Annotated[str | None, typer.Argument(metavar="[FORMAT]", help="Such as triangulate-extract/1.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write every schema into this folder.")] = None,
    as_json: AsJson = False,
) -> None:
    """Print or write the JSON Schemas of the four formats."""
    from triangulate.output import write_text
    from triangulate.schemas import FORMATS, json_schema

    if name is not None and name not in FORMATS:
        raise UsageError(
            place="schema", kind="there is no such format", next_step=f"Choose from: {', '.join(FORMATS)}."
        )
    chosen = {n: json_schema(n) for n in FORMATS if name in (None, n)}
    if out is not None:
        for one, text in chosen.items():
            write_text(out / f"{one.replace('/', '-')}.schema.json", json.dumps(text, indent=1, sort_keys=True) + "\n")
    elif name is not None:
        _print_json(chosen[name])
    elif as_json:
        _print_json(chosen)
    else:
        for one in chosen:
            typer.echo(one)


@app.command()
def synth(
    out: Out,
    families: Annotated[int, typer.Option(min=1, max=100_000, help="How many families.")] = 10,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Write synthetic families recorded by four agencies, with planted errors and the truth about them."""
    from triangulate.synthetic import write_families

    written = write_families(out, families=families, seed=seed)
    if as_json:
        _print_json(written.as_dict())
    else:
        typer.echo(written.text)


def _table(columns: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column)
    for row in rows:
        table.add_row(*(row[column] for column in columns))
    Console().print(table)


if __name__ == "__main__":
    main()
