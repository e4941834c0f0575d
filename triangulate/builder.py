"""Building an extract: what an adapter calls while it reads.

Two ways in, for two shapes of input. ``say`` takes one statement at a time (documents and trees);
``add_statements`` takes a frame of many (tables). Both keep counts in ``reconciliation``.
"""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Any

import polars as pl

from triangulate.columns import (
    DOCUMENT_COLUMNS,
    EVENT_COLUMNS,
    PERSONA_COLUMNS,
    STATEMENT_COLUMNS,
    encode_value,
    stack,
)
from triangulate.extract import Extract
from triangulate.reconciliation import Reconciliation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pydantic import JsonValue

    from triangulate.records import Source

_SAID = tuple(name for name in STATEMENT_COLUMNS if name != "source")


class ExtractBuilder:
    """Collects what one source says and makes it an :class:`~triangulate.extract.Extract`. Ids are local."""

    def __init__(self, source: Source, *, default_id: bool = False) -> None:
        self.source = source
        self.reconciliation = Reconciliation()
        self._default_id = default_id
        self._personas: dict[str, tuple[str, set[str]]] = {}
        self._events: dict[str, str] = {}
        self._documents: dict[str, dict[str, str | None]] = {}
        self._said: dict[str, list[Any]] = {}
        self._times_said = 0
        self._frames: dict[str, list[pl.DataFrame]] = {"personas": [], "events": [], "documents": [], "statements": []}

    def __repr__(self) -> str:
        return f"ExtractBuilder(source={self.source.id!r}, statements={self._times_said})"

    def persona(self, persona_id: str, type: str = "person", flags: Iterable[str] = ()) -> str:  # noqa: A002
        """Declare a persona and return its id. Declared twice, it keeps all flags, and a special type before "person".

        Of two special types, as of two types of an event or two texts of a document's field, the first in the alphabet
        is kept: which one an input names first must change nothing.
        """
        known_type, known_flags = self._personas.setdefault(persona_id, (type, set()))
        known_flags.update(flags)
        if type != "person" and (known_type == "person" or type < known_type):
            self._personas[persona_id] = (type, known_flags)
        return persona_id

    def event(self, event_id: str, type: str = "other") -> str:  # noqa: A002
        """Declare an event and return its id. Declared twice, a stated type outweighs "other"."""
        known = self._events.setdefault(event_id, type)
        if type != "other" and (known == "other" or type < known):
            self._events[event_id] = type
        return event_id

    def document(self, document_id: str, **fields: str | None) -> str:
        """Declare a document with any of its fields (``type``, ``title``, ``author`` …) and return its id."""
        known = self._documents.setdefault(document_id, {})
        for name, text in fields.items():
            before = known.get(name)
            known[name] = text if before is None else before if text is None else min(before, text)
        return document_id

    def say(
        self,
        about: str,
        predicate: str,
        value: JsonValue = None,
        *,
        ref: str | None = None,
        id: str | None = None,  # noqa: A002
        derived_from: Sequence[str] | None = None,
        withheld: bool | None = None,
        **fields: str | None,
    ) -> None:
        """Add one statement. ``fields`` are the further text columns of the format (``raw``, ``locator``, …).

        Raises :class:`TypeError` for a field that the format does not have.
        """
        if not fields.keys() <= STATEMENT_COLUMNS.keys():
            raise TypeError(f"a statement has no field {sorted(fields.keys() - STATEMENT_COLUMNS.keys())[0]!r}")
        text, kind = encode_value(value)
        said: dict[str, Any] = {"id": id, "about": about, "predicate": predicate, "value": text, "value_kind": kind}
        said.update(fields)
        said["ref"], said["withheld"] = ref, withheld
        said["derived_from"] = list(derived_from) if derived_from else None
        # One list a column that is used takes less time and memory than a mapping kept for each statement.
        for name, cell in said.items():
            if cell is not None:
                self._column(name).append(cell)
        self._times_said += 1

    def _column(self, name: str) -> list[Any]:
        """Return the cells of a column so far, filled up with nulls to the number of statements."""
        column = self._said.setdefault(name, [])
        if len(column) < self._times_said:
            column.extend(repeat(None, self._times_said - len(column)))
        return column

    def add_personas(self, frame: pl.DataFrame) -> None:
        """Add many personas: column ``id``, optionally ``type`` and ``flags``."""
        self._frames["personas"].append(frame)

    def add_events(self, frame: pl.DataFrame) -> None:
        """Add many events: columns ``id`` and ``type``."""
        self._frames["events"].append(frame)

    def add_documents(self, frame: pl.DataFrame) -> None:
        """Add many documents: column ``id`` and any further document columns."""
        self._frames["documents"].append(frame)

    def add_statements(self, *frames: pl.DataFrame) -> None:
        """Add many statements: columns ``about`` and ``predicate`` and any further statement columns.

        ``value`` is text; give ``value_kind`` where it is not plain text (``object`` for JSON text).
        """
        self._frames["statements"].extend(frames)

    def finish(self) -> Extract:
        """Return the extract. Raises nothing: faults met on the way are in its reconciliation."""
        return Extract(
            self.source,
            personas=self._all_personas(),
            events=self._all_events(),
            documents=stack([*self._frames["documents"], self._document_rows()], DOCUMENT_COLUMNS),
            statements=stack([*self._frames["statements"], self._said_rows()], STATEMENT_COLUMNS),
            reconciliation=self.reconciliation,
            default_id=self._default_id,
        )

    def _all_personas(self) -> pl.DataFrame:
        rows = [(i, t, sorted(f)) for i, (t, f) in self._personas.items()]
        schema = {name: PERSONA_COLUMNS[name] for name in ("id", "type", "flags")}
        declared = pl.DataFrame(rows, schema=schema, orient="row")
        everything = stack([*self._frames["personas"], declared], PERSONA_COLUMNS)
        # A child stands in many tables of one return; every flag counts, and a special type outweighs "person".
        return everything.group_by("id", maintain_order=True).agg(
            pl.col("source").first(),
            _outweighing("person"),
            pl.col("flags").explode(empty_as_null=False, keep_nulls=False).unique().sort(),
            pl.col("extra").min(),
        )

    def _all_events(self) -> pl.DataFrame:
        everything = stack([*self._frames["events"], self._event_rows()], EVENT_COLUMNS)
        if everything.get_column("id").n_unique() == everything.height:
            return everything
        return everything.group_by("id", maintain_order=True).agg(
            pl.col("source").first(), _outweighing("other"), pl.col("extra").min()
        )

    def _event_rows(self) -> pl.DataFrame:
        return pl.DataFrame(
            {"id": list(self._events), "type": list(self._events.values())},
            schema={"id": pl.String, "type": pl.String},
        )

    def _document_rows(self) -> pl.DataFrame:
        columns = {name: kind for name, kind in DOCUMENT_COLUMNS.items() if name != "source"}
        rows = [[i if name == "id" else fields.get(name) for name in columns] for i, fields in self._documents.items()]
        return pl.DataFrame(rows, schema=columns, orient="row")

    def _said_rows(self) -> pl.DataFrame:
        columns = {name: self._column(name) for name in _SAID if name in self._said}
        return pl.DataFrame(columns, schema={name: STATEMENT_COLUMNS[name] for name in columns}, strict=False)


def _outweighing(usual: str) -> pl.Expr:
    """Return the one type of several rows: a type other than ``usual`` before it, and the same in any order of rows."""
    types = pl.col("type").cast(pl.String)
    return types.filter(types != usual).min().fill_null(types.min()).alias("type")
