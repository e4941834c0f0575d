"""Reading files from outside: fast, within limits, and without a value from a file in any error.

Every reader takes a path (``str`` or ``os.PathLike``). A file that cannot be used as a whole raises
``triangulate.errors.UnreadableInput``; a row or line that cannot be used is handed over as a fault with its line
number and kind. Recognisers (``header_of``, ``root_of``, ``head_of``) read only the beginning and return None for
anything they do not understand.
"""

from __future__ import annotations

from triangulate.intake.csv_header import header_of
from triangulate.intake.csv_records import LineFault
from triangulate.intake.csv_table import CsvTable, read_csv
from triangulate.intake.digest import sha256_of
from triangulate.intake.files import PathLike
from triangulate.intake.json_document import JsonDocument, read_json
from triangulate.intake.json_head import JsonHead, head_of
from triangulate.intake.json_lines import iter_json_lines
from triangulate.intake.limits import DEFAULT_LIMITS, Limits
from triangulate.intake.text import Text, detect_encoding, read_text
from triangulate.intake.xml_records import RootInfo, iter_records, local_name, root_of, strip_namespaces, text_of

__all__ = [
    "DEFAULT_LIMITS",
    "CsvTable",
    "JsonDocument",
    "JsonHead",
    "Limits",
    "LineFault",
    "PathLike",
    "RootInfo",
    "Text",
    "detect_encoding",
    "head_of",
    "header_of",
    "iter_json_lines",
    "iter_records",
    "local_name",
    "read_csv",
    "read_json",
    "read_text",
    "root_of",
    "sha256_of",
    "strip_namespaces",
    "text_of",
]
