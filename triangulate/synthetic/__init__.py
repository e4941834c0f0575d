"""Invented families whose lives four agencies recorded, with planted errors, matched innocents, and the truth.

:func:`write_families` writes many of them for tests and benchmarks, :func:`write_demo` one fixed family in four real
formats. Everything is drawn from a seed; the same seed gives the same bytes, and nothing depends on the clock. No
number belongs to a real person: NHS numbers and telephone numbers come from the ranges set aside for that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from triangulate.synthetic.demo import DemoWritten, write_demo
    from triangulate.synthetic.writing import Written, write_families

__all__ = ["DemoWritten", "Written", "write_demo", "write_families"]

_PLACES = {"DemoWritten": "demo", "write_demo": "demo", "Written": "writing", "write_families": "writing"}


def __getattr__(wanted: str) -> Any:
    # Imported on first use, so that a command line that only prints its help does not wait for it.
    if wanted not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {wanted!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_PLACES[wanted]}"), wanted)
