"""What can be handed over as a table."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from triangulate.errors import UnreadableInput, UsageError
from triangulate.linking.native.reading import column_names, read_table

_FRAME = pl.DataFrame({"id": ["1", "2"], "tel": ["0044", None], "more": ["x", "y"]})


def test_frames_of_every_kind_give_the_wanted_columns(tmp_path: Path) -> None:
    _FRAME.write_parquet(tmp_path / "t.parquet")
    _FRAME.write_csv(tmp_path / "t.CSV")
    tables = [
        _FRAME,
        _FRAME.lazy(),
        _FRAME.to_arrow(),
        _FRAME.to_pandas(),
        tmp_path / "t.parquet",
        str(tmp_path / "t.CSV"),
    ]
    for table in tables:
        assert read_table(table, ["tel", "id"]).rows() == [("0044", "1"), (None, "2")]


def test_a_missing_column_is_named_with_those_there_are(tmp_path: Path) -> None:
    _FRAME.write_parquet(tmp_path / "t.parquet")
    for table in (_FRAME, tmp_path / "t.parquet"):
        with pytest.raises(UsageError) as caught:
            read_table(table, ["id", "dob"])
        assert (caught.value.place, caught.value.next_step) == ("columns: dob", "Its columns are id, tel, more.")


def test_anything_else_is_no_table() -> None:
    with pytest.raises(UsageError, match="it is no table"):
        read_table([1, 2], ["id"])


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("gone.parquet", None, "there is no such file"),
        ("broken.parquet", b"Vibert", "it cannot be read as a table"),
        ("table.xlsx", b"Vibert", "neither Parquet nor CSV by its name"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_not_quoted(
    tmp_path: Path, name: str, content: bytes | None, kind: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    for read in (lambda path: read_table(path, ["id"]), column_names):
        with pytest.raises(UnreadableInput) as caught:
            read(tmp_path / name)
        assert caught.value.kind == kind
        assert "Vibert" not in str(caught.value)


def test_the_columns_of_a_file_are_listed(tmp_path: Path) -> None:
    _FRAME.write_csv(tmp_path / "t.csv")
    assert column_names(tmp_path / "t.csv") == ["id", "tel", "more"]
