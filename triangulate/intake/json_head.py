"""What the beginning of a JSON document shows, to recognise its format without reading all of it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from triangulate.errors import UnreadableInput
from triangulate.intake.files import PathLike, read_head
from triangulate.intake.limits import DEFAULT_LIMITS, Limits
from triangulate.intake.text import decode_head

MARKS = ("format", "resourceType")

_TOKEN = re.compile(r'\s*+(?:("(?:[^"\\]|\\.)*+")|([\[\]{},:])|([^\s"\[\]{},:]++))')


@dataclass(frozen=True, slots=True)
class JsonHead:
    """The shape of a document's beginning.

    ``keys`` are the names in the top-level object, or in the first object of a top-level list (``is_list``), as far
    as the head reaches; ``marks`` the text values of those among them that name a format. ``complete`` tells that
    the object ended within the head, so that a key not listed is not there.
    """

    is_list: bool
    keys: tuple[str, ...]
    marks: dict[str, str] = field(default_factory=dict)
    complete: bool = False


def head_of(path: PathLike, *, marks: Collection[str] = MARKS, limits: Limits = DEFAULT_LIMITS) -> JsonHead | None:
    """Return the shape of the first ``head_bytes`` bytes of a JSON file.

    None if the file cannot be read or does not begin with an object, or a list of objects. ``marks`` are the names
    whose text values are returned: give only names that describe a format, never a person.
    """
    try:
        text = decode_head(read_head(path, limits.head_bytes))
    except UnreadableInput:
        return None
    return None if text is None else _shape(_tokens(text), frozenset(marks))


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while match := _TOKEN.match(text, at):
        yield match.group().lstrip()
        at = match.end()


def _shape(tokens: Iterator[str], marks: frozenset[str]) -> JsonHead | None:
    first = next(tokens, "")
    is_list = first == "["
    if is_list:
        first = next(tokens, "")
    if first != "{":
        return JsonHead(is_list=True, keys=(), complete=True) if is_list and first == "]" else None
    keys: dict[str, None] = {}
    found: dict[str, str] = {}
    while True:
        name = next(tokens, "")
        key = _string(name)
        if key is None or next(tokens, "") != ":":  # the object is empty, or the head ends here
            return _head(is_list, keys, found, complete=name == "}")
        keys[key] = None
        value = next(tokens, "")
        text = _string(value)
        if key in marks and text is not None:
            found[key] = text
        after = _after_value(value, tokens)
        if after != ",":
            return _head(is_list, keys, found, complete=after == "}")


def _head(is_list: bool, keys: dict[str, None], marks: dict[str, str], *, complete: bool) -> JsonHead:
    return JsonHead(is_list=is_list, keys=tuple(keys), marks=marks, complete=complete)


def _string(token: str) -> str | None:
    """Return the text that a token stands for, or None if it is no valid JSON string."""
    if not token.startswith('"'):
        return None
    try:
        value: object = json.loads(token)
    except ValueError:
        return None
    return value if isinstance(value, str) else None


def _after_value(token: str, tokens: Iterator[str]) -> str:
    """Return the token after a value that begins with ``token``: a comma or closing brace, or "" at the end."""
    depth = 0
    while token:
        depth += (token in ("{", "[")) - (token in ("}", "]"))
        token_after = next(tokens, "")
        if depth == 0:
            return token_after
        token = token_after
    return ""
