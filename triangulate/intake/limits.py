"""The sizes beyond which a file from outside is refused instead of read.

The limits are a defence against a file that is broken or hostile, not a description of the field's formats: each
is set well above what honest files are expected to need.
"""

from __future__ import annotations

from dataclasses import dataclass

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits that every reader of this package takes; pass another instance to raise or lower them.

    ``max_file_bytes``
        A CSV table or JSON document is held whole. Reading a CSV file of 190 MB measured a peak of 1.6 GB, so a file
        at this limit, 1 GiB, needs some 9 GB; lower the limit on a smaller machine, or split the file.
    ``max_line_bytes``
        One physical line of a CSV table or of JSON lines. 16 MiB holds any row with free text; a longer line is
        a file without line breaks, or an attack.
    ``max_json_line``
        A JSON document is often written without a line break, so its longest line may be larger: 256 MiB.
    ``max_depth``
        Nesting of XML elements and JSON values. 200 stays well below Python's default recursion limit of 1,000, for
        code that walks a value recursively; the deepest real JSON document measured has 14 levels.
    ``max_columns``
        Columns of a CSV table; the widest real file measured has 44.
    ``max_xml_step_bytes``
        Bytes of XML in which no new element begins: bounds one tag with its attributes, one text, one comment.
    ``max_record_bytes``
        Bytes over which one XML record may stay open.
    ``max_prolog_bytes``
        What may stand before the root element of an XML document (declaration, comments, instructions).
    ``head_bytes``
        How much of a file is read to recognise its format.
    """

    max_file_bytes: int = 1024 * _MIB
    max_line_bytes: int = 16 * _MIB
    max_json_line: int = 256 * _MIB
    max_depth: int = 200
    max_columns: int = 10_000
    max_xml_step_bytes: int = 16 * _MIB
    max_record_bytes: int = 256 * _MIB
    max_prolog_bytes: int = 1 * _MIB
    head_bytes: int = 64 * 1024


DEFAULT_LIMITS = Limits()
