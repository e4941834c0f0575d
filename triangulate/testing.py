"""The contract every adapter is held to, shipped as tests to inherit.

An adapter's own test class sets ``adapter`` and ``example`` (a small valid input it writes itself) and
inherits the rest::

    class TestMyFormat(AdapterContract):
        adapter = MyFormat()

        def write_example(self, folder: Path) -> Path: ...

pytest is needed to run it, and only then.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from triangulate.columns import STATEMENT_COLUMNS
from triangulate.errors import TriangulateError, UnreadableInput
from triangulate.plugins import Adapter, Offer, ReadOptions, installed_adapters
from triangulate.vocabulary import Agency, is_known

if TYPE_CHECKING:
    from triangulate.extract import Extract


class AdapterContract:
    """What must hold for an adapter. Inherit, set ``adapter``, and write one small valid example."""

    adapter: Adapter

    @pytest.fixture
    def example(self, tmp_path: Path) -> Path:
        """A small valid input: what ``write_example`` returns."""
        folder = tmp_path / "example"
        folder.mkdir()
        return self.write_example(folder)

    def write_example(self, folder: Path) -> Path:
        """Write a valid input with at least one person into ``folder`` and return its path (file or folder)."""
        raise NotImplementedError

    def read(self, path: Path) -> Extract:
        """Return what the adapter reads from ``path`` with no options."""
        return self.adapter.read(Offer(path), ReadOptions())

    def test_it_says_what_it_is(self) -> None:
        """Name, agency, title and a sentence are given, and the name is the one it is registered under."""
        assert self.adapter.title
        assert self.adapter.reads.endswith(".")
        assert self.adapter.agency in {a.value for a in Agency}
        assert type(installed_adapters()[self.adapter.name]) is type(self.adapter)

    def test_it_recognises_its_format_and_no_other_adapter_does(self, example: Path) -> None:
        """Content, not the file's name, decides; exactly one installed adapter claims the example."""
        claiming = [name for name, adapter in installed_adapters().items() if adapter.claims(Offer(example))]
        assert claiming == [self.adapter.name]

    def test_it_does_not_claim_what_is_not_its_format(self, tmp_path: Path) -> None:
        """Empty, binary, plain-text and unrelated structured files are left alone, without an error."""
        for name, content in _FOREIGN.items():
            path = tmp_path / name
            path.write_bytes(content)
            assert self.adapter.claims(Offer(path)) == ()

    def test_every_row_is_accounted_for(self, example: Path) -> None:
        """Rows read equal rows recorded, quarantined and skipped for a stated reason."""
        reconciliation = self.read(example).reconciliation
        assert reconciliation.read > 0
        assert reconciliation.reconciled, reconciliation.to_frame()

    def test_statements_keep_to_the_model(self, example: Path) -> None:
        """Columns, predicates, ids and references are those of the statement model, and each has a locator."""
        extract = self.read(example)
        statements = extract.statements
        assert dict(statements.schema) == STATEMENT_COLUMNS
        assert statements.height > 0
        assert [p for p in statements.get_column("predicate").unique() if not is_known(p)] == []
        assert statements.get_column("id").is_unique().all()
        assert statements.get_column("locator").null_count() == 0
        listed = pl.concat([f.get_column("id") for f in (extract.personas, extract.events, extract.documents)])
        assert statements.filter(~pl.col("about").is_in(listed.implode())).is_empty()

    def test_the_raw_writing_is_kept(self, example: Path) -> None:
        """A statement whose value was translated or left out keeps the source's own writing."""
        unsaid = pl.col("value").is_null() & pl.col("ref").is_null() & pl.col("raw").is_null()
        assert self.read(example).statements.filter(unsaid).is_empty()

    def test_reading_twice_gives_the_same(self, example: Path) -> None:
        """The same input gives the same ids and the same content."""
        first, second = self.read(example), self.read(example)
        assert first.sha256 == second.sha256

    def test_a_cut_input_never_ends_in_a_crash(self, example: Path, tmp_path: Path) -> None:
        """Whatever byte the input is cut at, the result is an extract with its counts or one clear error."""
        for path in sorted(p for p in ([example] if example.is_file() else example.iterdir()) if p.is_file()):
            content = path.read_bytes()
            for cut in sorted({len(content) * share // 8 for share in range(8)} | {len(content) - 1}):
                self._read_damaged(example, path, content[:cut], tmp_path / f"cut-{cut}-{path.stem}")

    def test_hostile_bytes_never_end_in_a_crash(self, example: Path, tmp_path: Path) -> None:
        """Wrong encodings, NUL bytes and a DTD give an extract with its counts or one clear error."""
        for path in sorted(p for p in ([example] if example.is_file() else example.iterdir()) if p.is_file()):
            content = path.read_bytes()
            damaged = {
                "bom": b"\xef\xbb\xbf" + content,
                "nul": content[: len(content) // 2] + b"\x00\x00" + content[len(content) // 2 :],
                "latin": content.replace(b"a", b"\xe9", 3),
                "dtd": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
            }
            for name, bytes_ in damaged.items():
                self._read_damaged(example, path, bytes_, tmp_path / f"{name}-{path.stem}")

    def _read_damaged(self, example: Path, part: Path, content: bytes, folder: Path) -> None:
        folder.mkdir()
        if example.is_dir():
            for other in example.iterdir():
                (folder / other.name).write_bytes(other.read_bytes() if other != part else content)
            target = folder
        else:
            target = folder / example.name
            target.write_bytes(content)
        try:
            extract = self.read(target)
        except TriangulateError as error:
            assert isinstance(error, UnreadableInput), error
            assert error.place
            assert error.next_step
        else:
            assert extract.reconciliation.reconciled, extract.reconciliation.to_frame()


_FOREIGN = {
    "empty.csv": b"",
    "binary.bin": bytes(range(256)) * 8,
    "prose.txt": b"Minutes of a meeting.\nNobody was named.\n",
    "table.csv": b"colour,shape\nred,round\n",
    "tree.xml": b"<?xml version='1.0'?><menu><dish>soup</dish></menu>",
    "thing.json": b'{"menu": {"dish": "soup"}}',
    "list.json": b"[1, 2, 3]",
}
