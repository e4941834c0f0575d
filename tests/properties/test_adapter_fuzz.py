"""Whatever bytes of a real format are changed, an adapter refuses the file or accounts for every row of it."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import triangulate as tri
from tests.lib.examples import EXAMPLES, FAMILY, SECRETS, Example
from triangulate.errors import InputError

BOUNDED = settings(
    max_examples=15,
    deadline=timedelta(seconds=20),  # a hang, not a slow machine
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
)
PIECES = (b"", b'"', b",", b"\n", b"<", b">", b"/", b"&", b"{", b"}", b"[", b"]", b"null", b"\0", b"\xff", b"\xc3",
          b"1e999", b"<!--", b"99/99/9999", b"0001-01-01", FAMILY.encode(), b"=", b"'", b"\\u0000")  # fmt: skip

numbers = count()
edits = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 12), st.sampled_from(PIECES)), min_size=1, max_size=4
)


def edited(data: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    """Return ``data`` with pieces put in at relative places, each over some bytes."""
    for place, length, piece in changes:
        at = int(place * len(data))
        data = data[:at] + piece + data[at + length :]
    return data


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
@BOUNDED
@given(changes=edits)
def test_edited_bytes_are_refused_or_accounted_for(
    example: Example, tmp_path: Path, changes: list[tuple[float, int, bytes]]
) -> None:
    """No other exception, no count that does not add up, no particular in what is told, and no hang."""
    content = edited(example.files[example.main].encode(), changes)
    path = example.write(tmp_path / str(next(numbers)), **{example.main: content})
    try:
        extract = tri.read(path, example.adapter)
    except InputError as error:
        told = str(error)
    else:
        counts = extract.reconciliation
        assert counts.reconciled, counts.to_frame()
        told = " ".join([*counts.notes, *(" ".join(row) for row in counts.faults.iter_rows())])
        assert extract.sha256
    assert [secret for secret in SECRETS if secret in told] == []
