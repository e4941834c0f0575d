"""What is written is read: every format by its adapter, without a fault; the demonstration family by ``read``."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import polars as pl
import pytest

from triangulate.reading import read
from triangulate.synthetic import Written, write_demo
from triangulate.synthetic.identifier_series import Numbers, asn, with_wrong_check
from triangulate.synthetic.views import british

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from triangulate.extract import Extract

_FORMATS = {
    "ssda903-2023-24": "social_care.ssda903",
    "ssda903-2024-25": "social_care.ssda903",
    "cin-census.xml": "social_care.cin_census",
    "custodian.json": "social_care.custodian",
    "ctf.xml": "education.ctf",
    "school-census": "education.school_census",
    "fhir-bundle.json": "health.fhir",
    "pole": "police.pole",
    "spi-new-cases.xml": "police.spi",
}


def _values(extract: Extract, predicate: str) -> list[str]:
    said = extract.statements.filter(pl.col("predicate") == predicate)
    return said.get_column("value").drop_nulls().to_list()


def test_every_format_that_is_written_is_tested(written: Written) -> None:
    assert {path.name for path in (written.out / "formats").iterdir()} == set(_FORMATS)


@pytest.mark.parametrize("name", _FORMATS)
def test_a_format_is_read_whole_by_its_adapter(written: Written, name: str) -> None:
    extract = read(written.out / "formats" / name)
    assert extract.reconciliation.faults.is_empty()
    assert extract.personas.height > 0
    assert extract.statements.filter(pl.col("predicate") == "birth_date").height > 0


def test_native_extracts_are_read_whole(written: Written) -> None:
    total = 0
    for agency in ("csc", "edu", "hlt", "pol"):
        extract = read(written.out / "native" / f"{agency}.json")
        assert extract.source.id == agency
        assert extract.reconciliation.faults.is_empty()
        total += extract.statements.height
    assert total == written.statements


def test_old_and_new_sex_codes_say_the_same(written: Written) -> None:
    old, new = (read(written.out / "formats" / f"ssda903-{year}") for year in ("2023-24", "2024-25"))
    assert {*_values(old, "sex"), *_values(new, "sex")} <= {"F", "M"}
    written_as = [set(e.statements.filter(pl.col("predicate") == "sex").get_column("raw")) for e in (old, new)]
    assert written_as[0] <= {"1", "2"}
    assert written_as[1] <= {"F", "M"}


def test_the_demonstration_is_the_same_every_time(
    tmp_path: Path, files_below: Callable[[Path], dict[str, bytes]]
) -> None:
    first, second = write_demo(tmp_path / "a"), write_demo(tmp_path / "b")
    assert files_below(tmp_path / "a") == files_below(tmp_path / "b")
    assert [p.name for p in first.inputs] == [p.name for p in second.inputs]


def test_the_demonstration_is_read_by_four_adapters(tmp_path: Path) -> None:
    demo = write_demo(tmp_path)
    extracts = {e.source.agency.value: e for e in map(read, demo.inputs)}
    assert sorted(extracts) == ["education", "health", "police", "social_care"]
    assert all(e.reconciliation.faults.is_empty() for e in extracts.values())
    assert len(demo.lines) == 4
    assert all(str(path) in line for path, line in zip(demo.inputs, demo.lines, strict=True))


def test_the_demonstration_holds_what_its_title_says(tmp_path: Path) -> None:
    care, health, school, police = (read(path) for path in write_demo(tmp_path).inputs)
    assert "2014-01-03" in _values(care, "birth_date")
    assert "2014-03-01" in _values(health, "birth_date")
    assert "2014-03-01" in _values(school, "birth_date")
    assert _values(health, "death_date") == ["2020-06-01"]
    assert any(time > "2020-06-01" for time in _values(police, "time"))
    assert "2022-08-14T18:00/2022-08-15T10:00" in _values(police, "time")
    assert any(time.startswith("2022-08-14T21:30") for time in _values(health, "time"))
    birth = health.statements.filter((pl.col("predicate") == "parent") & (pl.col("value") == "birth"))
    assert birth.height >= 4
    assert any('"given":["A"]' in value.replace(" ", "") for value in _values(school, "name"))
    assert any("maiden" in value and "Gouveia Freitas" in value for value in _values(health, "name"))
    assert any("former" in value for value in _values(school, "identifier"))


def test_importing_the_package_is_cheap() -> None:
    code = "import sys, triangulate.synthetic; print('polars' in sys.modules, 'triangulate.columns' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert found.stdout.split() == ["False", "False"]


def test_series_of_numbers_never_repeat_and_never_stop() -> None:
    numbers = Numbers()
    drawn = [numbers.local("short", digits=2) for _ in range(200)]
    assert len(set(drawn)) == 200
    assert len(drawn[0]) == 2
    nhs = [numbers.nhs() for _ in range(500)]
    assert len(set(nhs)) == 500
    assert all(with_wrong_check(one)[:-1] == one[:-1] and with_wrong_check(one) != one for one in nhs)
    assert numbers.upn(2019, temporary=True).endswith("A")
    assert asn(2022, 12) == asn(2022, 12) != asn(2022, 13)


def test_days_are_written_the_british_way_and_what_is_no_day_stays() -> None:
    assert british("2014-03-01") == "01/03/2014"
    assert british("2014") == "2014"
    assert british(None) == ""
