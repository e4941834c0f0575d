"""Opening files, and the encoding and text of what they hold.

===========================  =========
content                      encoding
===========================  =========
valid UTF-8                  utf-8
UTF-8 with mark              utf-8-sig
UTF-16 with mark             utf-16
0xEB (no UTF-8)              cp1252
0xEB and 0x81 (not in 1252)  latin-1
===========================  =========
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from triangulate.errors import UnreadableInput
from triangulate.intake import Limits, detect_encoding, read_text, sha256_of
from triangulate.intake.files import open_regular, read_bounded
from triangulate.intake.text import encoding_of_chunks


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"", "utf-8"),
        ("Zoë".encode(), "utf-8"),
        ("Zoë".encode("utf-8-sig"), "utf-8-sig"),
        ("Zoë".encode("utf-16"), "utf-16"),
        (b"Zo\xeb", "cp1252"),
        (b"Zo\xeb \x81", "latin-1"),
    ],
)
def test_the_encoding_is_decided_by_mark_then_validity(tmp_path: Path, content: bytes, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    text = read_text(path)
    assert text.encoding == detect_encoding(content, whole=True) == encoding
    assert text.text == content.decode(encoding)
    assert text.sha256 == sha256_of(path) == hashlib.sha256(content).hexdigest()
    assert "Zo" not in repr(text)


def test_a_character_cut_at_the_end_is_wrong_only_in_whole_content() -> None:
    assert detect_encoding("Zoë".encode()[:-1]) == "utf-8"
    assert detect_encoding("Zoë".encode()[:-1], whole=True) == "cp1252"


def test_a_character_may_be_cut_between_pieces() -> None:
    data = "Zoë says é".encode()
    for cut in range(len(data)):
        assert encoding_of_chunks((data[:cut] or b"Z", data[cut:])) == "utf-8"


@pytest.mark.parametrize("content", [b"a\0b", b"\xff\xfea", b"\xff\xfe\x00\x00a\x00\x00\x00", b"\xef\xbb\xbf\xff"])
def test_what_is_not_text_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(UnreadableInput, match=r"not text|breaks the encoding"):
        read_text(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no such file"):
        read_text(tmp_path / "none")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"regular file|cannot be opened"):
        read_text(tmp_path)


@pytest.mark.parametrize("name", ["a\0b", "x" * 5_000])
def test_an_impossible_name_is_refused(name: str) -> None:
    with pytest.raises(UnreadableInput, match="cannot be opened"):
        read_text(name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_refused_and_does_not_block(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(UnreadableInput, match="not a regular file"):
        read_text(path)


def test_a_failing_disk_is_reported_as_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a")
    opened = open_regular(path)
    opened.__enter__()
    fault = OSError("a message that could hold anything")
    with pytest.raises(UnreadableInput, match="reading the file failed"):
        opened.__exit__(OSError, fault, None)


def test_lines_are_measured_across_pieces(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 9 + b"\r" + b"y" * 10 + b"\n" + b"z" * 10)
    assert len(read_bounded(path, max_file_bytes=100, max_line_bytes=10)) == 31
    with pytest.raises(UnreadableInput, match="longer than 9 bytes"):
        read_bounded(path, max_file_bytes=100, max_line_bytes=9)
    path.write_bytes(b"\n" * (1024 * 1024 + 1))
    with pytest.raises(UnreadableInput, match="larger than 1 MiB"):
        read_text(path, Limits(max_file_bytes=1024 * 1024))
