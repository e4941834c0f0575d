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
    known = child.findtext("HEADER/CHILDID") or child.findtext(".//CHILDID")
    key = {KEY: known} if known else {}
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
    found: list[tuple[str, _Row]] = []
    for element in header:
        if len(element):
            found += _group(element)
            continue
        name, text = _RENAMED.get(element.tag, element.tag), _text(element)
        if not text or name == KEY:
            continue
        table = TABLE_OF_COLUMN.get(name, "Header")
        row = flat.setdefault(table, {})
        if name in row:
            found.append((table, {name: text}))  # said twice: both are kept
        else:
            row[name] = text
    if flat["Header"].get("UASC", "").strip().lower() in _TRUE:
        flat.setdefault("UASC", {})
    return [*flat.items(), *found]


def _group(group: Element) -> list[tuple[str, _Row]]:
    row: _Row = {}
    again: list[_Row] = []
    nested: list[tuple[str, _Row]] = []
    for element in group:
        name, text = _RENAMED.get(element.tag, element.tag), _text(element)
        if len(element):
            nested += _group(element)
        elif text and name in row:
            again.append({name: text})
        elif text:
            row[name] = text
    tables = [TABLE_OF_COLUMN[name] for name in row if name in TABLE_OF_COLUMN and name not in WHO]
    table = tables[0] if tables else group.tag
    return [*((table, each) for each in (row, *again) if each), *nested]


def _text(element: Element) -> str:
    return element.text if element.text and element.text.strip() else ""
