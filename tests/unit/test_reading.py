"""Recognising inputs by content, and saying what was not read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import polars as pl
import pytest

from triangulate import plugins, reading
from triangulate.errors import AmbiguousFormat, UnknownFormat, UnreadableInput, UsageError
from triangulate.extract import Extract
from triangulate.plugins import Adapter, Offer, ReadOptions, installed_adapters


class Lines:
    """An adapter for tests: CSV files whose first column is ``mark``; a folder's files are read as one."""

    agency = "other"
    title = "Marked lines"
    reads = "Files of one column."

    def __init__(self, name: str, mark: str) -> None:
        self.name = name
        self.mark = mark

    def claims(self, offer: Offer) -> tuple[Path, ...]:
        return tuple(f.path for f in offer.files if f.path is not None and self.mark in f.csv_header)

    def read(self, offer: Offer, options: ReadOptions) -> Extract:
        builder = options.builder(self.name, "other")
        if offer.path is not None and "broken" in offer.path.name:
            raise UnreadableInput(place=offer.place, kind="broken", next_step="Mend it.")
        builder.say("1", "x_mark", self.mark, locator="line 1")
        builder.reconciliation.count("lines", read=1, recorded=1)
        return builder.finish()


def use(monkeypatch: pytest.MonkeyPatch, *adapters: Adapter) -> None:
    table: Mapping[str, Adapter] = MappingProxyType({a.name: a for a in adapters})
    monkeypatch.setattr(plugins, "installed_adapters", lambda: table)
    monkeypatch.setattr(reading, "installed_adapters", lambda: table)


def file(folder: Path, name: str, content: str) -> Path:
    folder.mkdir(exist_ok=True, parents=True)
    path = folder / name
    path.write_text(content)
    return path


def test_a_file_is_recognised_by_its_content_and_not_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Lines("blue", "blue"), Lines("red", "red"))
    extract = reading.read(file(tmp_path, "red.csv", "blue,b\n1,2\n"))
    assert extract.source.id == "blue"


def test_two_adapters_that_claim_a_file_are_named_in_the_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Lines("one", "blue"), Lines("two", "blue"))
    path = file(tmp_path, "x.csv", "blue,b\n1,2\n")
    with pytest.raises(AmbiguousFormat, match="one and by two"):
        reading.read(path)
    assert reading.read(path, "two").source.id == "two"


def test_what_nobody_recognises_is_refused_with_a_next_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Lines("one", "blue"))
    with pytest.raises(UnknownFormat, match="triangulate adapters"):
        reading.read(file(tmp_path, "x.csv", "green,b\n1,2\n"))


def test_a_path_that_is_not_there_and_an_adapter_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no such file"):
        reading.read(tmp_path / "missing.csv")
    with pytest.raises(UsageError, match="native"):
        reading.read(file(tmp_path, "x.csv", "a\n1\n"), "no.such")


def test_a_table_needs_an_adapter(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pl.DataFrame({"blue": ["1"]})
    with pytest.raises(UsageError, match="Name the adapter"):
        reading.read(frame)
    use(monkeypatch, Lines("one", "blue"))
    assert reading.read(frame.to_pandas(), "one").statements.height == 1
    assert reading.read(frame, Lines("own", "blue"), source="mine").source.id == "mine"


def test_a_folder_of_one_format_is_one_extract_and_a_mixed_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Lines("one", "blue"))
    file(tmp_path / "in", "a.csv", "blue,b\n1,2\n")
    file(tmp_path / "in", "b.csv", "blue,c\n1,2\n")
    assert reading.read(tmp_path / "in").statements.height == 1
    file(tmp_path / "in", "notes.txt", "words\n")
    with pytest.raises(UnreadableInput, match="1 of its files"):
        reading.read(tmp_path / "in")


def test_a_folder_of_anything_gives_what_can_be_read_and_lists_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Lines("one", "blue"), Lines("two", "red"))
    file(tmp_path / "in", "a.csv", "blue,b\n1,2\n")
    file(tmp_path / "in" / "deeper", "b.csv", "red,b\n1,2\n")
    file(tmp_path / "in" / "deeper", "notes.txt", "words\n")
    file(tmp_path / "in" / "broken", "broken.csv", "blue,b\n1,2\n")
    file(tmp_path / "in", ".hidden", "blue,b\n")
    result = reading.read_folder(tmp_path / "in")
    assert sorted(e.source.id for e in result.extracts) == ["one", "two"]
    assert sorted(Path(n.place).name for n in result.not_read) == ["broken.csv", "notes.txt"]


def test_an_unreadable_file_met_in_a_folder_is_listed_with_its_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class OneByOne(Lines):
        def claims(self, offer: Offer) -> tuple[Path, ...]:
            return () if offer.is_folder else super().claims(offer)

    use(monkeypatch, OneByOne("one", "blue"))
    file(tmp_path, "broken.csv", "blue,b\n1,2\n")
    result = reading.read_folder(tmp_path)
    assert [(n.kind, n.next_step) for n in result.not_read] == [("broken", "Mend it.")]


def test_what_the_caller_knows_outweighs_what_the_adapter_found() -> None:
    options = ReadOptions(source="mine", organisation="Trust", jurisdiction="JE", extracted_at="2024-01-01")
    builder = options.builder("fhir", "health", system="EPR", organisation="found")
    assert builder.source.model_dump(exclude={"coverage"}) == {
        "id": "mine",
        "agency": "health",
        "system": "EPR",
        "organisation": "Trust",
        "jurisdiction": "JE",
        "extracted_at": "2024-01-01",
    }


def test_two_packages_that_register_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Point:
        name, value = "one", "module:Class"

        def load(self) -> type:
            return type("A", (), {})

    monkeypatch.setattr(plugins, "entry_points", lambda **_: [Point(), Point()])
    installed_adapters.cache_clear()
    with pytest.raises(UsageError, match="two installed packages"):
        installed_adapters()
    installed_adapters.cache_clear()


def test_every_adapter_of_this_library_is_installed() -> None:
    assert list(installed_adapters()) == [
        "education.ctf",
        "education.school_census",
        "health.fhir",
        "native",
        "police.pole",
        "police.spi",
        "social_care.cin_census",
        "social_care.custodian",
        "social_care.ssda903",
    ]
    assert all(isinstance(a, Adapter) for a in installed_adapters().values())
