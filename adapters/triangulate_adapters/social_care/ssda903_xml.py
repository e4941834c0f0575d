"""The XML form of the SSDA903 return, as rows of the same tables as its CSV form.

``EXPSSDA903/CHILD/{HEADER, EPISODE…}``: the header holds the columns of five tables side by side and the rest as
groups (``AREVIEW``, ``AMISSING``, ``AD_PLACED``, ``PERMANENCE``, ``OC2``). A group is recognised by its columns and not
by its name, because names differ between years. The child's id and birth date stand once and are not copied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from triangulate.intake import Limits, iter_records, strip_namespaces
from triangulate_adapters.social_care.returns import Layout, RowCollector, Rows
from triangulate_adapters.social_care.ssda903_layouts import KEY, LAYOUTS, TABLE_OF_COLUMN, WHO

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

ROOT: Final = "EXPSSDA903"
_RENAMED: Final = {"CHILDID": KEY, "PL": "PLACE"}
_TRUE: Final = ("1", "true")

_Row = dict[str, str]


def read_xml(path: Path, limits: Limits) -> list[Rows]:
    """Return the rows of every table of an SSDA903 XML file. Raises ``UnreadableInput`` as ``iter_records``."""
    collected = RowCollector()
    for number, child in enumerate(iter_records(path, {"CHILD"}, limits=limits), start=1):
        for table, row in _tables_of(strip_namespaces(child)):
            collected.add(table, row, number)
    where = f"{path.name}, CHILD element"
    return [Rows(LAYOUTS.get(table) or _unknown(table), frame, where) for table, frame in collected.frames()]


def _unknown(table: str) -> Layout:
    """Return the layout of a group the return does not have, which may still say again who the child is."""
    return Layout(table, KEY, WHO, dates=("DOB",))


def _tables_of(child: Element) -> list[tuple[str, _Row]]:
    known = {text for element in child.iter("CHILDID") if (text := _text(element).strip())}
    # Two ids in one element could be two children's facts under one name: without a key its rows are set aside.
    key = {KEY: known.pop()} if len(known) == 1 else {}
    found: list[tuple[str, _Row]] = []
    for part in child:
        if part.tag == "HEADER":
            found += _header(part)
        elif len(part):
            found += _group(part)
        elif _text(part) and part.tag != "CHILDID":
            found.append((TABLE_OF_COLUMN.get(part.tag, "Header"), {part.tag: _text(part)}))
    return [(table, {**key, **row}) for table, row in found]


def _header(header: Element) -> list[tuple[str, _Row]]:
    flat: dict[str, _Row] = {"Header": {}}
    found = [row for element in header if len(element) for row in _group(element)]
    own, again = _leaves(header)
    for name, text in own.items():
        if name != KEY:
            flat.setdefault(TABLE_OF_COLUMN.get(name, "Header"), {})[name] = text
    found += [(TABLE_OF_COLUMN.get(name, "Header"), row) for row in again for name in row if name != KEY]
    if flat["Header"].get("UASC", "").strip().lower() in _TRUE:
        flat.setdefault("UASC", {})
    return [*flat.items(), *found]


def _group(group: Element) -> list[tuple[str, _Row]]:
    row, again = _leaves(group)
    nested = [found for element in group if len(element) for found in _group(element)]
    tables = [TABLE_OF_COLUMN[name] for name in row if name in TABLE_OF_COLUMN and name not in WHO]
    table = tables[0] if tables else group.tag
    return [*((table, each) for each in (row, *again) if each), *nested]


def _leaves(element: Element) -> tuple[_Row, list[_Row]]:
    """Return the texts directly in an element as one row; what a name says a second time is a row of its own.

    The first in the alphabet stays in the row, so that the same texts give the same rows in any order.
    """
    said: dict[str, list[str]] = {}
    for child in element:
        if not len(child) and (text := _text(child)):
            said.setdefault(_RENAMED.get(child.tag, child.tag), []).append(text)
    own = {name: min(texts) for name, texts in said.items()}
    return own, [{name: text} for name, texts in said.items() for text in sorted(texts)[1:]]


def _text(element: Element) -> str:
    return element.text if element.text and element.text.strip() else ""
