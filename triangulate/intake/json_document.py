"""A JSON document as a value, read strictly (RFC 8259, IETF, 2017)."""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import dataclass, field
from typing import NoReturn

from triangulate.intake.files import PathLike, read_bounded, refuse
from triangulate.intake.limits import DEFAULT_LIMITS, Limits
from triangulate.intake.text import decode

_BRACKETS = b"[]{}"
_NO_BRACKETS = bytes(value for value in range(256) if value not in _BRACKETS)
_HALF_PAIR = re.compile(r"\\u[dD][89a-fA-F]")


class InvalidJsonError(ValueError):
    """Why a text is not usable JSON; ``args[0]`` says so in words that quote nothing from the text."""


@dataclass(frozen=True, slots=True)
class JsonDocument:
    """The value of a JSON document, its encoding and the SHA-256 of its bytes.

    ``duplicate_keys`` counts the names that an object repeats; of each, the last value was kept (RFC 8259, section 4,
    calls the outcome unpredictable), so a caller must report a count above 0 as a fault of the file.
    """

    value: object = field(repr=False)
    encoding: str
    sha256: str
    duplicate_keys: int


def read_json(path: PathLike, limits: Limits = DEFAULT_LIMITS) -> JsonDocument:
    """Return the content of a JSON file; a byte order mark is tolerated.

    Raises ``UnreadableInput`` if the file cannot be read, exceeds ``max_file_bytes``, ``max_json_line`` or
    ``max_depth``, or is not valid JSON (naming line and column). ``NaN``, ``Infinity``, numbers beyond the range of a
    double and halves of surrogate pairs are not valid.
    """
    data = read_bounded(path, max_file_bytes=limits.max_file_bytes, max_line_bytes=limits.max_json_line)
    text, encoding = decode(path, data)
    try:
        value, duplicates = parse_json(text, limits.max_depth)
    except InvalidJsonError as fault:
        raise refuse(path, str(fault), "Check that the file is complete, or export it again.") from None
    return JsonDocument(value, encoding, hashlib.sha256(data).hexdigest(), duplicates)


def parse_json(text: str, max_depth: int) -> tuple[object, int]:
    """Return the value of a JSON text and how many names objects in it repeat. Raises ``InvalidJsonError``."""
    duplicates = 0

    def as_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
        nonlocal duplicates
        value = dict(pairs)
        duplicates += len(pairs) - len(value)
        return value

    try:
        value: object = json.loads(text, object_pairs_hook=as_object, parse_float=_finite, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        reason = error.msg.partition(":")[0]
        raise InvalidJsonError(f"not valid JSON at line {error.lineno}, column {error.colno} ({reason})") from None
    except RecursionError:
        raise InvalidJsonError(_too_deep(max_depth)) from None
    except InvalidJsonError:
        raise
    except ValueError:  # Python's limit on the digits of an integer
        raise InvalidJsonError("a number has too many digits") from None
    if not _is_shallow(text, max_depth) and _depth_exceeds(value, max_depth):
        raise InvalidJsonError(_too_deep(max_depth))
    if _HALF_PAIR.search(text) and not _encodes(value):
        raise InvalidJsonError("an escape stands for half a character (a lone surrogate)")
    return value, duplicates


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise InvalidJsonError("a number is too large")
    return number


def _no_number(_name: str) -> NoReturn:
    raise InvalidJsonError("NaN or Infinity stands where a number is expected")


def _too_deep(max_depth: int) -> str:
    return f"values are nested more than {max_depth} deep"


def _is_shallow(text: str, max_depth: int) -> bool:
    """Tell from the brackets alone that nesting is within the limit; False if brackets in strings hide it."""
    brackets = text.encode(errors="replace").translate(None, _NO_BRACKETS)
    for _ in range(max_depth):
        fewer = brackets.replace(b"[]", b"").replace(b"{}", b"")
        if len(fewer) == len(brackets):
            break
        brackets = fewer
    return not brackets


def _depth_exceeds(value: object, max_depth: int) -> bool:
    level = [value]
    for _ in range(max_depth + 1):
        below: list[object] = []
        for each in level:
            if isinstance(each, dict):
                below.extend(each.values())
            elif isinstance(each, list):
                below.extend(each)
        if not below:
            return False
        level = below
    return any(isinstance(each, dict | list) for each in level)


def _encodes(value: object) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
