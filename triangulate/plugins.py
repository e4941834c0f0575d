"""Adapters: what one is, what it is offered, and how it is found.

An adapter turns one format that an agency exports into an :class:`~triangulate.extract.Extract`. It is
registered under the entry-point group ``triangulate.adapters``; the adapters of this library come in by
the same door. An adapter recognises its format by content and never by a file's name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, runtime_checkable

from triangulate.builder import ExtractBuilder
from triangulate.errors import UsageError
from triangulate.intake.csv_header import header_of
from triangulate.intake.json_head import JsonHead, head_of
from triangulate.intake.limits import DEFAULT_LIMITS, Limits
from triangulate.intake.xml_records import RootInfo, root_of
from triangulate.records import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from triangulate.extract import Extract

ENTRY_POINT_GROUP: Final = "triangulate.adapters"


@dataclass(frozen=True)
class Offer:
    """What an adapter is offered: a file, a folder or a table. Looks into a file are made once and shared."""

    path: Path | None = None
    frame: pl.DataFrame | None = field(default=None, repr=False)
    without: frozenset[Path] = field(default=frozenset(), repr=False)
    """Files of an offered folder that are not part of the offer: another format's, or unreadable."""

    @property
    def place(self) -> str:
        """How to name the input in a message."""
        return str(self.path) if self.path is not None else "table"

    @cached_property
    def is_folder(self) -> bool:
        """Whether a folder is offered."""
        return self.path is not None and self.path.is_dir()

    @cached_property
    def files(self) -> tuple[Offer, ...]:
        """The files directly inside an offered folder, by name; an offered file itself."""
        if self.path is None:
            return ()
        if not self.is_folder:
            return (self,)
        inside = sorted(p for p in self.path.iterdir() if p.is_file() and not p.name.startswith("."))
        return tuple(Offer(path) for path in inside if path not in self.without)

    @cached_property
    def csv_header(self) -> tuple[str, ...]:
        """The column names of the first line, or nothing if it is not a delimited table."""
        if self.frame is not None:
            return tuple(self.frame.columns)
        if self.path is None or self.is_folder or self.xml_root is not None or self.json_head is not None:
            return ()
        return tuple(header_of(self.path) or ())

    @cached_property
    def xml_root(self) -> RootInfo | None:
        """The root element and the first tags of an XML file, or None."""
        return root_of(self.path) if self.path is not None and not self.is_folder else None

    @cached_property
    def json_head(self) -> JsonHead | None:
        """The top-level keys of a JSON file and the values that name a format, or None."""
        return head_of(self.path) if self.path is not None and not self.is_folder else None


@dataclass(frozen=True)
class ReadOptions:
    """What the caller knows about an input and the input itself may not say."""

    source: str | None = None
    organisation: str | None = None
    jurisdiction: str | None = None
    extracted_at: str | None = None
    mapping: Path | Mapping[str, Any] | None = field(default=None, repr=False)
    limits: Limits = DEFAULT_LIMITS

    def builder(self, default_id: str, agency: str, **known: Any) -> ExtractBuilder:
        """Return a builder for a source; what the caller said outweighs what the adapter found in the content.

        ``known`` are further fields of :class:`~triangulate.records.Source` (``system``, ``organisation`` …).
        """
        said = {
            "organisation": self.organisation,
            "jurisdiction": self.jurisdiction,
            "extracted_at": self.extracted_at,
        }
        fields = {**known, **{name: value for name, value in said.items() if value is not None}}
        source = Source(id=self.source or default_id, agency=agency, **fields)
        return ExtractBuilder(source, default_id=self.source is None)


@runtime_checkable
class Adapter(Protocol):
    """What an adapter is. ``testing.AdapterContract`` holds one to it."""

    name: str
    """The name it is registered under, such as ``social_care.ssda903``."""
    agency: str
    """Which agency's records it reads (a value of ``vocabulary.Agency``), or ``other``."""
    title: str
    """The format's name as people know it."""
    reads: str
    """One sentence: what it reads, and which variants."""

    def claims(self, offer: Offer) -> tuple[Path, ...]:
        """Return the files of the offer that are this format: the file itself, or files of a folder read as one."""
        ...

    def read(self, offer: Offer, options: ReadOptions) -> Extract:
        """Return the extract. A bad row is quarantined; an unreadable input raises ``UnreadableInput``."""
        ...


@cache
def installed_adapters() -> Mapping[str, Adapter]:
    """Return every installed adapter by name, in the order of their names.

    Raises :class:`UsageError` if two distributions register one name.
    """
    found: dict[str, Adapter] = {}
    for point in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda p: (p.name, p.value)):
        if point.name in found:
            raise UsageError(
                place=f"adapter {point.name}",
                kind="two installed packages register this name",
                next_step="Uninstall one of the two.",
            )
        found[point.name] = point.load()()
    return found


def adapter_named(name: str) -> Adapter:
    """Return the installed adapter called ``name``. Raises :class:`UsageError` if there is none."""
    adapters = installed_adapters()
    if name not in adapters:
        raise UsageError(
            place="adapter",
            kind="no adapter of that name is installed",
            next_step=f"Choose from: {', '.join(adapters)}.",
        )
    return adapters[name]
