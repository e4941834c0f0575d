"""What is measured: for each format an input, how it is read, and the bare parser it is compared with."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

import polars as pl

from benchmarks import csv_inputs, json_inputs, xml_inputs
from triangulate.intake.xml_records import iter_records
from triangulate.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Case:
    """One format: how to make its input, how many rows (full, quick), and the bare parsers it is held against."""

    name: str
    generate: Callable[[Path, int], None]
    suffix: str
    rows: int
    bare: Mapping[str, Callable[[Path], None]] = field(default_factory=dict)
    quick: int = 10_000


def _csv(path: Path) -> None:
    for file in sorted(path.glob("*.csv")):
        pl.read_csv(file, infer_schema=False)


def _json(path: Path) -> None:
    json.loads(path.read_bytes())


def _expat(path: Path) -> None:
    """Parse with handlers that collect the text of every element, as any reader of records must."""
    parser = expat.ParserCreate()
    open_texts: list[list[str]] = []
    texts: list[str] = []

    def start(_name: str, _attributes: dict[str, str]) -> None:
        open_texts.append([])

    def end(_name: str) -> None:
        texts.append("".join(open_texts.pop()))

    def collect(text: str) -> None:
        open_texts[-1].append(text)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = collect
    with path.open("rb") as file:
        parser.ParseFile(file)


def _iterparse(path: Path) -> None:
    for _, element in ET.iterparse(path):  # noqa: S314 - the benchmark made this file itself
        element.clear()


def _polars_json(path: Path) -> None:
    pl.read_json(path)


def _polars_parquet(path: Path) -> None:
    pl.read_parquet(path / "statements.parquet")


_XML: Final = {"expat": _expat, "iterparse": _iterparse}
CASES: Final = (
    Case("SSDA903 CSV", csv_inputs.ssda903, "", 100_000, {"polars.read_csv": _csv}),
    Case("School census CSV", csv_inputs.school_census, "", 100_000, {"polars.read_csv": _csv}),
    Case("POLE CSV", csv_inputs.pole, "", 100_000, {"polars.read_csv": _csv}),
    Case("SSDA903 XML", xml_inputs.ssda903, ".xml", 50_000, _XML),
    Case("CIN census XML", xml_inputs.cin_census, ".xml", 100_000, _XML),
    Case("CTF XML", xml_inputs.ctf, ".xml", 50_000, _XML),
    Case("SPI XML", xml_inputs.spi, ".xml", 20_000, _XML),
    Case("FHIR XML", xml_inputs.fhir, ".xml", 20_000, _XML),
    Case("FHIR JSON", json_inputs.fhir, ".json", 20_000, {"json.loads": _json}),
    Case("Custodian JSON", json_inputs.custodian, ".json", 20_000, {"json.loads": _json}),
    Case("Native JSON", json_inputs.native, ".json", 1_000_000, {"polars.read_json": _polars_json}, 100_000),
    Case("Native columns", json_inputs.columns, "", 1_000_000, {"polars.read_parquet": _polars_parquet}, 100_000),
)
"""In the order of the table. The two native cases compare with Polars reading the same file."""


def drain_records(path: Path) -> int:
    """Go through the records of a children in need census and keep none: what reading costs before anything is said."""
    return sum(1 for _ in iter_records(path, {"Child"}))


def read_input(path: Path) -> tuple[int, int]:
    """Read an input with the adapter that recognises it, and return how many rows and statements it gave."""
    extract = read(path)
    return extract.reconciliation.read, extract.statements.height
