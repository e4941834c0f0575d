"""The house rules that a machine can hold: who may import whom, what is public, what is documented."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import triangulate as tri
from triangulate.conflicts import CHECKS
from triangulate.errors import MissingExtra, TriangulateError, UnreadableInput

ROOT = Path(__file__).resolve().parents[2]
CORE = ROOT / "triangulate"
ADAPTERS = ROOT / "adapters" / "triangulate_adapters"

ADAPTER_MAY_IMPORT = {
    "triangulate.builder",
    "triangulate.columns",
    "triangulate.content_id",
    "triangulate.errors",
    "triangulate.extract",
    "triangulate.intake",
    "triangulate.interchange",
    "triangulate.interchange_columns",
    "triangulate.normalise",
    "triangulate.plugins",
    "triangulate.reconciliation",
    "triangulate.records",
    "triangulate.tables",
    "triangulate.vocabulary",
}
LEAVES = {"triangulate.cli", "triangulate.render"}
FORBIDDEN = {
    "normalise": {"triangulate.linking", "triangulate.conflicts", "triangulate.extract", "triangulate.plugins"},
    "linking": {"triangulate.conflicts", "triangulate_adapters"},
    "conflicts": {"triangulate_adapters", "triangulate.render", "triangulate.cli", "triangulate.plugins"},
    "intake": {"triangulate.extract", "triangulate.plugins", "triangulate.normalise", "triangulate.linking"},
    "ledger": {"triangulate.linking", "triangulate.conflicts", "triangulate.case"},
    "synthetic": {"triangulate.linking", "triangulate.conflicts", "triangulate_adapters"},
}


def imports(path: Path) -> set[str]:
    """Return the modules of this project that a file imports, at run time or for types."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return {name for name in found if name.split(".")[0] in {"triangulate", "triangulate_adapters"}}


def within(name: str, rooms: set[str]) -> bool:
    return any(name == room or name.startswith(room + ".") for room in rooms)


@pytest.mark.parametrize("path", sorted(ADAPTERS.rglob("*.py")), ids=lambda p: str(p.relative_to(ADAPTERS)))
def test_adapters_import_only_what_adapter_authors_are_given(path: Path) -> None:
    own = {name for name in imports(path) if name.startswith("triangulate.")}
    assert [name for name in sorted(own) if not within(name, ADAPTER_MAY_IMPORT)] == []


@pytest.mark.parametrize("room", sorted(FORBIDDEN))
def test_rooms_do_not_import_upwards(room: str) -> None:
    bad = {
        f"{path.relative_to(CORE)} imports {name}"
        for path in (CORE / room).rglob("*.py")
        for name in imports(path)
        if within(name, FORBIDDEN[room])
    }
    assert sorted(bad) == []


def test_nothing_but_the_run_and_the_views_reaches_for_presentation() -> None:
    allowed = {"runs.py", "case.py", "findings_view.py", "cli.py", "report.py", "explain.py", "links.py"}
    reaching = {
        str(path.relative_to(CORE))
        for path in CORE.rglob("*.py")
        if "render" not in path.parts and path.name not in allowed and any(within(n, LEAVES) for n in imports(path))
    }
    assert sorted(reaching) == []


def test_only_its_own_modules_import_recordlinkage() -> None:
    users = {
        path.name
        for root in (CORE, ADAPTERS)
        for path in root.rglob("*.py")
        if re.search(r"^\s*(?:from|import) recordlinkage\b", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert users == {"recordlinkage_engine.py", "recordlinkage_features.py"}


def test_public_names_are_sorted_and_all_there() -> None:
    assert list(tri.__all__) == sorted(tri.__all__, key=lambda n: (n.islower(), n))
    for name in tri.__all__:
        assert getattr(tri, name) is not None
    assert set(tri.__all__) <= set(dir(tri))
    with pytest.raises(AttributeError):
        _ = tri.no_such_name


def test_importing_the_library_loads_nothing_heavy() -> None:
    code = (
        "import sys, triangulate; "
        "print(sorted({'polars','pydantic','networkx','recordlinkage','pandas','typer'} & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_every_check_numbers_its_rules_and_codes_are_unique() -> None:
    codes = [check.code for check in CHECKS]
    assert len(codes) == len(set(codes))
    assert all("1. " in check.text for check in CHECKS)


def test_an_error_says_place_kind_and_next_step_and_survives_a_process_pool() -> None:
    import pickle

    error = UnreadableInput(place="file.csv", kind="not text", next_step="Export it again.")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert (again.place, again.kind, again.next_step) == ("file.csv", "not text", "Export it again.")
    assert isinstance(again, TriangulateError)
    assert "pip install" in str(MissingExtra.of("pandas", "pandas", "to_pandas"))


def test_no_module_is_longer_than_a_reader_can_hold() -> None:
    long = {
        str(path.relative_to(ROOT)): n
        for root in (CORE, ADAPTERS)
        for path in root.rglob("*.py")
        if (n := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}
