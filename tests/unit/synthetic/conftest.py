"""One run of sixty families, written once for all the tests of this folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from triangulate.synthetic import Written, write_families

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

FAMILIES = 240
SEED = 20


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Families on disk."""
    return write_families(tmp_path_factory.mktemp("families"), families=FAMILIES, seed=SEED)


@pytest.fixture(scope="session")
def truth(written: Written) -> dict[str, Any]:
    """The truth about the families."""
    found: dict[str, Any] = json.loads((written.out / "truth.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="session")
def native(written: Written) -> Mapping[str, dict[str, Any]]:
    """The four native extracts as plain JSON, by source id."""
    return {p.stem: json.loads(p.read_text(encoding="utf-8")) for p in sorted((written.out / "native").iterdir())}


@pytest.fixture(scope="session")
def files_below() -> Callable[[Path], dict[str, bytes]]:
    """A function that returns the bytes of every file below a folder, by its path there."""

    def files(folder: Path) -> dict[str, bytes]:
        return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}

    return files
