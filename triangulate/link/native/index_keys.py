"""The hashes under which a new record is looked up, part by part: the same that its key columns would give."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import polars as pl

from triangulate.link.native.index_alike import sound_of
from triangulate.link.native.index_entries import Entries, Entry, Texts
from triangulate.link.native.index_pairs import address_parts
from triangulate.link.native.keys import EITHER_ORDER, MIX, short_forms
from triangulate.link.native.places import dwelling_text
from triangulate.link.native.table import Table
from triangulate.link.native.values import Values, text_hashes
from triangulate.normalise.name_tables import nickname_groups
from triangulate.normalise.sounds import sound_keys

_MIX: Final = int(MIX)
_ALL: Final = (1 << 64) - 1
_FIRST_WORD: Final = re.compile(r"^(\S{3,}) ")
_LAST_WORD: Final = re.compile(r" (\S{3,})$")
_STREET_WORD: Final = re.compile(r"[a-z]{3,}")

Hashed = list[int]
