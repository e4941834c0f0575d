"""A table model as a Splink 5 settings file, with the records and the rarity of values that it reads.

The levels, their m and u, and the rarity of agreed values are the engine's; so are the scores. Splink multiplies
Bayes factors as the engine adds bits (Fellegi and Sunter, 1969). What the engine does and plain m and u do not say is
written in Splink's own terms:

- A level is weighed by its context (one home, one postcode): one Splink level for each level and context. m and u add
  up to one within a context.
- A value's rarity: Splink's term frequency of a value is u of the level for that value (Splink, term frequency
  adjustments, 2024). It is read from a table (``tf_<column>.parquet``) by how many records hold the value.
- The prior differs by source: a comparison ``sources`` with a level for each relation of sources.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from triangulate.errors import UsageError
from triangulate.link.native.comparisons import AGREEMENT, PairLevels
from triangulate.link.native.parameters import LEAST_U, relations
from triangulate.link.native.splink_levels import CONTEXT_NAMES, Agreed, LevelSql, ModelSql
from triangulate.link.native.splink_records import held_values, splink_records
from triangulate.link.native.splink_sql import DIALECTS
from triangulate.output import write_text

if TYPE_CHECKING:
    from triangulate.link.native.linker import Linked
    from triangulate.link.native.model import TableComparison, TableModel

_ELSE: Final = "ELSE"
_CONTEXT_WORDS: Final = ("", "one postcode", "one address")
