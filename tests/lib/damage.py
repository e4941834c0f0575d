"""What happens to files on their way: cut, re-encoded, shifted, repeated, of the wrong shape. Bytes in, bytes out."""

from __future__ import annotations

import copy
import json
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any

from tests.lib.examples import BORN, FAMILY

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMED = ("utf-8-sig", "utf-16", "utf-16-le", "latin-1", "cp1252")
"""Encodings that a damaged copy may be in."""
_BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else FAMILY}">' for n in range(9))
_WRONG: tuple[object, ...] = (7, None, [], {}, True, [[["x"]]], f"{FAMILY} {BORN['iso']}", -1.5)


def cuts(data: bytes, points: int = 24) -> Iterator[tuple[str, bytes]]:
    """Yield the content cut at ``points`` places, behind every line, and one byte before its end."""
    places = {len(data) * share // points for share in range(points)} | {len(data) - 1, len(data) - 2}
    places |= {at + 1 for at, byte in enumerate(data) if byte == 10 and at + 1 < len(data)}
    for place in sorted(places):
        yield f"cut at byte {place}", data[:place]


def bytes_damaged(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield content that is no text any more, or not what its first bytes promise."""
    middle = data.index(FAMILY[:4].encode()) if FAMILY[:4].encode() in data else len(data) // 2
    yield "empty", b""
    yield "one line end", b"\n"
    yield "only a mark", b"\xef\xbb\xbf"
    yield "NUL bytes", data[:middle] + b"\0\0" + data[middle:]
    yield "NUL bytes at the end", data + b"\0" * 512
    yield "half a character", data[:middle] + b"\xc3" + data[middle:]
    yield "a control character", data[:middle] + b"\x01" + data[middle:]
    yield "a wrong mark", b"\xff\xfe" + data
    yield "a UTF-16 copy cut in half a character", data.decode().encode("utf-16")[:-1]
    yield "twice", data + data
    yield "words behind the end", data + FAMILY.encode()
    yield "old line ends", data.replace(b"\n", b"\r")
    yield "no line ends", data.replace(b"\n", b"")
    yield "backwards", data[::-1]


def csv_damaged(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a table with rows whose cells have moved, with quotes that break, and with repeated rows and keys."""
    header, first, *rest = data.decode().removesuffix("\n").split("\n")
    cells = first.split(",")
    at = next(place for place, cell in enumerate(cells) if FAMILY in cell or cell.startswith(BORN["british"]))
    rows: dict[str, list[str]] = {
        "a column inserted": [header, ",".join([*cells[:at], "", *cells[at:]]), *rest],
        "a column deleted": [header, ",".join([*cells[:at], *cells[at + 1 :]]), *rest],
        "all cells one to the right": [header, ",".join([cells[-1], *cells[:-1]]), *rest],
        "all cells but the key one to the right": [header, ",".join([cells[0], cells[-1], *cells[1:-1]]), *rest],
        "the key left out": [header, ",".join(["", *cells[1:]]), *rest],
        "two columns exchanged": [header, ",".join([*cells[:at], *cells[at : at + 2][::-1], *cells[at + 2 :]]), *rest],
        "a quote left open": [header, first.replace(cells[at], f'"{cells[at]}'), *rest],
        "a quote in the key": [header, f'"{first}', *rest],
        "the same row twice": [header, first, first, *rest],
        "one key, two contents": [header, first, ",".join([*cells[:at], "Other", *cells[at + 1 :]]), *rest],
        "header and row in one line": [f"{header},{first}", *rest],
        "header and row joined without a separator": [f"{header}{first}", *rest],
        "no header": [first, *rest],
        "the header repeated": [header, header, first, *rest],
        "two columns of one name": [header.replace(header.split(",")[at], header.split(",")[0]), first, *rest],
        "another separator in one row": [header, first.replace(",", ";"), *rest],
        "only the header": [header],
    }
    for name, lines in rows.items():
        yield name, "\n".join([*lines, ""]).encode()


def xml_damaged(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield documents with entities and document types, deep ones, and ones with each element out of its place."""
    declaration, _, body = data.decode().partition("\n")
    root = body[1 : body.index(">")].split()[0]
    outside = f'{declaration}<!DOCTYPE {root} SYSTEM "http://example.invalid/x.dtd">{body}'
    yield "billion laughs", f"{declaration}<!DOCTYPE {root} [{_BOMB}]>{body.replace(FAMILY, '&e8;')}".encode()
    yield (
        "an external entity",
        (
            f'{declaration}<!DOCTYPE {root} [<!ENTITY e SYSTEM "file:///etc/hostname">]>{body.replace(FAMILY, "&e;")}'
        ).encode(),
    )
    yield "an external document type", outside.encode()
    yield "an entity that is not declared", f"{declaration}{body.replace(FAMILY, '&e;')}".encode()
    yield "another root", f"{declaration}<x>{body}</x>".encode()
    yield "a deep tree", f"{declaration}{body.replace(FAMILY, '<a>' * 400 + FAMILY + '</a>' * 400)}".encode()
    yield "an element not closed", f"{declaration}{body.replace(FAMILY, f'<b>{FAMILY}')}".encode()
    tree = ET.fromstring(body)  # noqa: S314 - the example's own text
    for place, element in enumerate(tree.iter()):
        for what in ("left out", "twice", "emptied", "filled with words", "renamed"):
            yield f"element {place} {what}", _rewritten(tree, place, what)
        _ = element


def _rewritten(tree: ET.Element, place: int, what: str) -> bytes:
    tree = copy.deepcopy(tree)
    element = list(tree.iter())[place]
    parent = next((each for each in tree.iter() if element in list(each)), tree)
    if what == "left out" and parent is not tree:
        parent.remove(element)
    elif what == "twice" and parent is not element:
        parent.append(copy.deepcopy(element))
    elif what == "emptied":
        element.clear()
    elif what == "filled with words":
        element.text = f"{FAMILY} {BORN['iso']}"
        element.attrib.update(dict.fromkeys(element.attrib, f"{FAMILY} {BORN['iso']}"))
    else:
        element.tag = "Renamed"
    return ET.tostring(tree)


def json_damaged(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield documents that are bad as a whole, and ones with each value of another kind, left out or repeated."""
    value = json.loads(data)
    text = data.decode()
    name = next(iter(value))
    whole: dict[str, str] = {
        "a list": json.dumps([value]),
        "a number": "7",
        "null": "null",
        "a text": json.dumps(FAMILY),
        "an empty object": "{}",
        "a deep value": f'{{"{name}": {"[" * 5000}1{"]" * 5000}}}',
        "a fairly deep value": text.replace(f'"{FAMILY}"', "[" * 150 + f'"{FAMILY}"' + "]" * 150),
        "a deep value inside": text.replace(f'"{FAMILY}"', "[" * 400 + f'"{FAMILY}"' + "]" * 400),
        "keys twice": text[:-1].rstrip() + "," + text[1:],
        "a name as a key": text.replace('"', f'"{FAMILY}": 1, "', 1),
        "a name as a key inside": text.replace(f'"{FAMILY}"', f'{{"{FAMILY}": "{FAMILY}"}}'),
        "NaN": text.replace(f'"{FAMILY}"', "NaN"),
        "a huge number": text.replace(f'"{FAMILY}"', "1" + "0" * 5000),
        "half a surrogate": text.replace(FAMILY, FAMILY + "\\ud800"),
        "an escaped NUL": text.replace(FAMILY, FAMILY + "\\u0000"),
        "single quotes": text.replace('"', "'"),
        "a comma too many": text.replace("}", ",}"),
        "null everywhere": json.dumps(_blanked(value)),
    }
    for what, content in whole.items():
        yield what, content.encode()
    for path in _paths(value):
        if path:
            for wrong in _WRONG:
                if path == ("orgId",) and isinstance(wrong, str):
                    continue  # a system's id names the source, and a source is named in every report
                yield f"{_place(path)} is {json.dumps(wrong)[:8]}", json.dumps(_replaced(value, path, wrong)).encode()
            yield f"{_place(path)} left out or twice", json.dumps(_left_out_or_twice(value, path)).encode()


def _paths(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _paths(item, (*path, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _paths(item, (*path, place))


def _place(path: tuple[str | int, ...]) -> str:
    return "/".join(map(str, path))


def _parent(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path[:-1]:
        value = value[step]
    return value


def _replaced(value: Any, path: tuple[str | int, ...], wrong: object) -> Any:
    value = copy.deepcopy(value)
    _parent(value, path)[path[-1]] = wrong
    return value


def _left_out_or_twice(value: Any, path: tuple[str | int, ...]) -> Any:
    value = copy.deepcopy(value)
    parent = _parent(value, path)
    if isinstance(parent, list):
        parent.append(copy.deepcopy(parent[path[-1]]))  # type: ignore[index]
    else:
        del parent[path[-1]]
    return value


def _blanked(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _blanked(item) for key, item in value.items()}
    return [_blanked(item) for item in value] if isinstance(value, list) else None


DAMAGED = {"csv": csv_damaged, "xml": xml_damaged, "json": json_damaged}
