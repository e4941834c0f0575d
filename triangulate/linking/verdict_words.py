"""The three words a person can say about a pair of personas."""

from __future__ import annotations

from typing import Final

import polars as pl

VERDICTS: Final = ("same", "different", "unsure")
VERDICT: Final[pl.Enum] = pl.Enum(list(VERDICTS))
"""The type of the ``verdict`` column; null where nobody has decided."""
