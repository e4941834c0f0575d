"""The documentation: its examples run, its links lead somewhere, its generated pages are up to date."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

from triangulate.conflicts import CHECKS

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)
_LINK = re.compile(r"\]\(([^)#]+?)(?:#[^)]*)?\)")


def builder() -> ModuleType:
    """Return the script that writes the generated pages, loaded from its file."""
    spec = importlib.util.spec_from_file_location("build_reference", ROOT / "docs" / "build_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tutorial_runs_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code = "\n".join(_BLOCK.findall((ROOT / "docs" / "tutorial" / "first-case.md").read_text(encoding="utf-8")))
    assert "tri.triangulate" in code
    exec(compile(code, "first-case.md", "exec"), {})  # noqa: S102 — the tutorial is ours


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = [t for t in _LINK.findall(page.read_text(encoding="utf-8")) if "://" not in t]
    assert [t for t in targets if not (page.parent / t).exists()] == []


def test_generated_pages_are_up_to_date() -> None:
    module = builder()
    differing = [p for p, text in module.pages().items() if (module.DOCS / p).read_text(encoding="utf-8") != text]
    assert differing == [], "run: python docs/build_reference.py"


def test_codes_in_code_and_codes_in_docs_are_the_same() -> None:
    documented = {p.stem for p in (ROOT / "docs" / "reference" / "codes").glob("*.md")} - {"index"}
    assert documented == {check.code for check in CHECKS}


def test_published_schemas_are_json_schemas_of_the_four_formats() -> None:
    for path in (ROOT / "docs" / "reference" / "schemas").glob("*.json"):
        schema = json.loads(path.read_text(encoding="utf-8"))
        assert schema["title"].startswith("triangulate-")
        assert "$defs" in schema or "properties" in schema


def test_the_readme_shows_the_two_commands_and_an_example_that_parses() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "pip install . && triangulate demo" in readme
    assert 'pip install -e ".[dev]" && pytest' in readme
    for block in _BLOCK.findall(readme):
        compile(block, "README.md", "exec")
