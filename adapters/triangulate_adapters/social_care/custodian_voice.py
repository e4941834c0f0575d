"""Saying what one custodian record holds: the statements of one child, each with its place in the record."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from triangulate.content_id import short_digest
from triangulate.normalise.identifiers import IdentifierState, check_identifier
from triangulate.normalise.names import parse_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import JsonValue

    from triangulate.builder import ExtractBuilder

_WORD_START: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SUI_ISSUER: Final = "DfE"


class Voice:
    """Speaks for one record about one child. ``place`` begins every locator; ``document`` is the record's id."""

    def __init__(
        self, builder: ExtractBuilder, child: str, place: str, document: str | None, payload: Mapping[str, Any]
    ) -> None:
        self.builder = builder
        self.child = child
        self.payload = payload
        self._place = place
        self._document = document

    def items(self) -> Iterator[tuple[str, str, Any]]:
        """Yield name in lower case, name as written and value of all that the payload states: null states nothing."""
        for key, value in sorted(self.payload.items()):
            if value is not None and value not in ("", [], {}):
                yield key.lower(), key, value

    def value_of(self, name: str) -> Any:
        """Return the stated value under ``name`` (lower case), or None."""
        return next((value for low, _, value in self.items() if low == name), None)

    def say(
        self, key: str, predicate: str, value: JsonValue = None, *, about: str | None = None, **fields: Any
    ) -> None:
        """Say ``predicate`` of the child, or of ``about``. ``raw`` defaults to the text of ``value``."""
        raw = fields.pop("raw", value)
        locator = f"{self._place}/{key}" if self._place else key
        self.builder.say(
            about or self.child,
            predicate,
            value,
            raw=raw if raw is None or isinstance(raw, str) else written(raw),
            locator=locator,
            document=self._document,
            **fields,
        )

    def carry(self, name: str, value: Any, *, about: str | None = None, below: str = "") -> None:
        """Carry a field that the vocabulary has no word for: each text of a list on its own, all else whole.

        ``below`` is the place of the object that holds the field, where that is not the payload itself.
        """
        predicate = "x_" + words_of(name).replace(" ", "_")
        plain = isinstance(value, list) and not any(isinstance(one, dict | list) for one in value)
        for one in value if plain else [value]:
            if one is not None:
                self.say(f"{below}/{name}" if below else name, predicate, one, about=about)

    def say_number(self, key: str, number: str, scheme: str | None = None) -> None:
        """Say the child's number: an NHS number where ``scheme`` or its check says so, else the programme's own.

        A number of the range set aside for tests marks the child as a test entry.
        """
        checked = check_identifier("nhs", number)
        if scheme == "nhs" or checked.state is IdentifierState.VALID:
            self.say(key, "identifier", {"scheme": "nhs", "value": number}, raw=number)
        else:
            self.say(key, "identifier", {"scheme": "sui", "issuer": _SUI_ISSUER, "value": number}, raw=number)
        if checked.test_range:
            self.builder.persona(self.child, flags=("test",))

    def other_person(self, kind: str, name: str, *parts: str) -> str:
        """Declare a person known only through the child, say the name, and return the persona's id."""
        person = f"{self.child}/{kind}/{short_digest(name, *parts)}"
        return self.builder.persona(person, "placeholder" if parse_name(name).placeholder else "person")

    def event(self, key: str, entry: Mapping[str, Any], kind: str) -> tuple[str, str]:
        """Declare the event that an entry of a list is, and return its id and the key of its statements."""
        own = entry.get("id")
        name = str(own) if isinstance(own, str | int) else short_digest(written(entry))
        below = f"{key}/{name}"
        return self.builder.event(f"{self._document or self.child}/{below}", kind), below


def words_of(name: str) -> str:
    """Return a field's name as words.

    >>> words_of("servicesKnownTo"), words_of("RegisteredGPName")
    ('services known to', 'registered gp name')
    """
    return _WORD_START.sub(" ", name).lower()


def written(value: object) -> str:
    """Return a JSON value as text, names in order."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
