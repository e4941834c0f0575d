"""What tests of several folders share: a short way to write down what sources say about invented people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from triangulate.builder import ExtractBuilder
from triangulate.columns import PERSONA_COLUMNS, STATEMENT_COLUMNS, stack
from triangulate.linking.run import Linking, link_statements
from triangulate.records import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl


def nhs_number(count: int) -> str:
    """Return the valid NHS number at or after 999 followed by ``count`` (999 is the range set aside for tests)."""
    while True:
        digits = f"999{count:06d}"
        check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return digits + str(check % 11)
        count += 100_000


def pupil_number(count: int) -> str:
    """Return the valid UPN of one invented school whose last digits are ``count``."""
    digits = f"820{count:09d}"
    return "ABCDEFGHJKLMNPQRTUVWXYZ"[sum(int(d) * w for w, d in enumerate(digits, start=2)) % 23] + digits


class Records:
    """Says things about personas; ids are global, and the source is the part before the colon."""

    def __init__(self) -> None:
        self._builders: dict[str, ExtractBuilder] = {}

    def _of(self, persona: str) -> tuple[ExtractBuilder, str]:
        source, _, local = persona.partition(":")
        return self._builders.setdefault(source, ExtractBuilder(Source(id=source))), local

    def add(
        self,
        persona: str,
        name: str | dict[str, Any] | None = None,
        born: str | None = None,
        address: str | None = None,
        sex: str | None = None,
        *,
        kind: str = "person",
        flags: Sequence[str] = (),
        **numbers: str | tuple[str, str],
    ) -> Records:
        """Declare a persona; ``address`` is "lines, postcode"; a number may come with its use."""
        builder, local = self._of(persona)
        builder.persona(local, kind, flags)
        for predicate, value in (("name", name), ("birth_date", born), ("sex", sex)):
            if value is not None:
                builder.say(local, predicate, value)
        if address is not None:
            lines, _, postcode = address.rpartition(", ")
            builder.say(local, "address", {"lines": [lines], "postcode": postcode, "type": "home"})
        for scheme, number in numbers.items():
            value, use = (number, None) if isinstance(number, str) else number
            said: dict[str, Any] = {"scheme": scheme, "value": value} | ({"use": use} if use else {})
            builder.say(local, "identifier", said)
        return self

    def say(self, persona: str, predicate: str, value: Any = None, **fields: Any) -> Records:
        """Add one statement."""
        builder, local = self._of(persona)
        builder.say(local, predicate, value, **fields)
        return self

    def frames(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the personas and statements of all sources."""
        extracts = [builder.finish() for builder in self._builders.values()]
        personas = stack((e.personas for e in extracts), PERSONA_COLUMNS)
        return personas, stack((e.statements for e in extracts), STATEMENT_COLUMNS)

    def link(self, verdicts: Sequence[Any] = (), engine: Any = None) -> Linking:
        """Return the linking of everything said."""
        return link_statements(*self.frames(), verdicts, engine)

    def people(self, verdicts: Sequence[Any] = ()) -> list[set[str]]:
        """Return the sets of personas held to be one person, smallest id first."""
        members = self.link(verdicts).people.members
        groups = members.group_by("person").agg("persona")["persona"].to_list()
        return sorted((set(group) for group in groups), key=min)


@pytest.fixture(scope="session")
def new_records() -> type[Records]:
    """Return the class whose objects collect what sources say."""
    return Records


@pytest.fixture(scope="session")
def nhs() -> Any:
    """Return the function that makes valid NHS numbers."""
    return nhs_number


@pytest.fixture(scope="session")
def upn() -> Any:
    """Return the function that makes valid UPNs."""
    return pupil_number
