"""Casebooks written in the formats that agencies really export: one folder or file a format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triangulate.synthetic.formats_census import write_school_census
from triangulate.synthetic.formats_cin import write_cin_census
from triangulate.synthetic.formats_ctf import write_ctf
from triangulate.synthetic.formats_custodian import write_custodian
from triangulate.synthetic.formats_fhir import write_fhir
from triangulate.synthetic.formats_pole import write_pole
from triangulate.synthetic.formats_spi import write_spi
from triangulate.synthetic.formats_ssda903 import write_ssda903

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from triangulate.synthetic.casebook import Casebook


def write_formats(books: Sequence[Casebook], out: Path) -> None:
    """Write ``books`` below ``out`` in every format."""
    write_ssda903(books, out / "ssda903-2023-24", year=2024)
    write_ssda903(books, out / "ssda903-2024-25", year=2025)
    write_cin_census(books, out / "cin-census.xml")
    write_custodian(books, out / "custodian.json")
    write_ctf(books, out / "ctf.xml")
    write_school_census(books, out / "school-census")
    write_fhir(books, out / "fhir-bundle.json")
    write_pole(books, out / "pole")
    write_spi(books, out / "spi-new-cases.xml")
