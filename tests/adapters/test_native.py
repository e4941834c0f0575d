"""The native format as an adapter."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import triangulate as tri
from triangulate.errors import UnreadableInput
from triangulate.plugins import Offer, ReadOptions
from triangulate.testing import AdapterContract
from triangulate.vocabulary import Agency
from triangulate_adapters.native import NativeExtract


def example() -> tri.Extract:
    builder = tri.ExtractBuilder(tri.Source(id="csc", agency=Agency.SOCIAL_CARE))
    builder.persona("40177")
    builder.say("40177", "birth_date", "1988-05-02", locator="person 40177 birth_date")
    builder.say("40177", "sex", None, raw="9", locator="person 40177 sex")
    return builder.finish()


class TestNativeExtract(AdapterContract):
    adapter = NativeExtract()

    def write_example(self, folder: Path) -> Path:
        tri.write_extract(example(), folder / "csc.json")
        return folder / "csc.json"


def test_a_column_folder_is_recognised_and_read(tmp_path: Path) -> None:
    tri.write_columns(example(), tmp_path / "csc")
    offer = Offer(tmp_path / "csc")
    assert len(NativeExtract().claims(offer)) == 5
    assert NativeExtract().read(offer, ReadOptions()).sha256 == example().sha256
    assert tri.read(tmp_path / "csc").sha256 == example().sha256


def test_the_caller_may_rename_the_source_and_say_where_it_is_from(tmp_path: Path) -> None:
    tri.write_extract(example(), tmp_path / "x.json")
    source = tri.read(tmp_path / "x.json", source="mosaic", jurisdiction="JE").source
    assert (source.id, source.jurisdiction, source.agency) == ("mosaic", "JE", Agency.SOCIAL_CARE)


def test_a_table_alone_is_not_an_extract() -> None:
    adapter = NativeExtract()
    offer = Offer(frame=pl.DataFrame({"about": ["1"]}))
    assert adapter.claims(offer) == ()
    with pytest.raises(UnreadableInput, match="not a whole extract"):
        adapter.read(offer, ReadOptions())
