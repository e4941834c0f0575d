"""Reading inputs: recognise the format by content, let one adapter read it, and say what was not read.

``read`` takes one input and returns one extract. ``read_folder`` walks a folder of anything, lets each
adapter take the files it recognises, and lists the rest: nothing is passed over in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from triangulate.errors import AmbiguousFormat, InputError, UnknownFormat, UnreadableInput, UsageError
from triangulate.plugins import Adapter, Offer, ReadOptions, adapter_named, installed_adapters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from triangulate.extract import Extract


@dataclass(frozen=True, slots=True)
class NotRead:
    """A file of a folder that was not read: its place, why, and what to do."""

    place: str
    kind: str
    next_step: str


@dataclass(slots=True)
class FolderReading:
    """What a folder gave: the extracts, and the files that were not read."""

    extracts: list[Extract] = field(default_factory=list)
    not_read: list[NotRead] = field(default_factory=list)


def read(
    what: str | PathLike[str] | object,
    adapter: str | Adapter | None = None,
    *,
    source: str | None = None,
    mapping: str | PathLike[str] | Mapping[str, Any] | None = None,
    organisation: str | None = None,
    jurisdiction: str | None = None,
    extracted_at: str | None = None,
) -> Extract:
    """Return the extract read from a file, a folder of one format, or a table.

    ``what`` is a path, or a Polars or pandas frame or anything that exports an Arrow stream (a table needs
    ``adapter``). ``source`` sets the source id, ``mapping`` is a mapping file for formats that take one.
    Raises :class:`UnknownFormat` when no adapter recognises the content, :class:`AmbiguousFormat` when two
    do, and :class:`UnreadableInput` when the content cannot be used.
    """
    options = ReadOptions(
        source=source,
        organisation=organisation,
        jurisdiction=jurisdiction,
        extracted_at=extracted_at,
        mapping=mapping if isinstance(mapping, Mapping) or mapping is None else Path(mapping),
    )
    offer = _offer(what)
    if adapter is None:
        chosen, whole = recognise(offer)
        _refuse_a_mixed_folder(offer, whole)
    else:
        chosen = adapter_named(adapter) if isinstance(adapter, str) else adapter
    return chosen.read(offer, options)


def _offer(what: object) -> Offer:
    if isinstance(what, str | PathLike):
        path = Path(what)
        if not path.exists():
            raise UnreadableInput(place=str(path), kind="there is no such file or folder", next_step="Check the path.")
        return Offer(path)
    return Offer(frame=what if isinstance(what, pl.DataFrame) else pl.DataFrame(what))  # type: ignore[arg-type]


def recognise(offer: Offer) -> tuple[Adapter, tuple[Path, ...]]:
    """Return the one adapter that recognises the offer, and the files it takes.

    Raises :class:`UsageError` for a table (no content marks its format), :class:`UnknownFormat` and
    :class:`AmbiguousFormat`.
    """
    if offer.path is None:
        raise UsageError(place="table", kind="a table does not say its format", next_step="Name the adapter.")
    claims = {name: files for name, a in installed_adapters().items() if (files := a.claims(offer))}
    if not claims:
        raise UnknownFormat(
            place=offer.place,
            kind="no installed adapter recognises the content",
            next_step="Run 'triangulate adapters' for what can be read, or name one as adapter=path.",
        )
    if len(claims) > 1:
        raise AmbiguousFormat(
            place=offer.place,
            kind=f"recognised by {' and by '.join(claims)}",
            next_step="Name the one to use, as adapter=path.",
        )
    name, files = next(iter(claims.items()))
    return adapter_named(name), files


def _refuse_a_mixed_folder(offer: Offer, taken: tuple[Path, ...]) -> None:
    if not offer.is_folder:
        return
    left = len(offer.files) - len(taken)
    if left:
        raise UnreadableInput(
            place=offer.place,
            kind=f"{left} of its files are not part of the format recognised",
            next_step="Read them one by one, or use read_folder, which reads what it can and lists the rest.",
        )


def read_folder(folder: str | PathLike[str], **options: Any) -> FolderReading:
    """Return everything that can be read below ``folder``, and a list of what cannot, with the reason.

    Files that an adapter reads together (the tables of one return) become one extract; every other file
    is offered by itself. ``options`` are those of :func:`read`.
    """
    result = FolderReading()
    for path in _folders(Path(folder)):
        offer = Offer(path)
        taken = _read_tables_together(offer, options, result)
        for one in offer.files:
            if one.path not in taken:
                _read_one(one, options, result)
    return result


def _folders(root: Path) -> Iterator[Path]:
    yield root
    for path in sorted(p for p in root.iterdir() if p.is_dir() and not p.name.startswith(".")):
        yield from _folders(path)


def _read_tables_together(offer: Offer, options: dict[str, Any], result: FolderReading) -> set[Path]:
    taken: set[Path] = set()
    for adapter in installed_adapters().values():
        files = tuple(path for path in adapter.claims(offer) if path not in taken)
        if files:
            taken.update(files)
            _keep(result, offer.place, lambda adapter=adapter: adapter.read(offer, ReadOptions(**options)))
    return taken


def _read_one(offer: Offer, options: dict[str, Any], result: FolderReading) -> None:
    def reading() -> Extract:
        adapter, _ = recognise(offer)
        return adapter.read(offer, ReadOptions(**options))

    _keep(result, offer.place, reading)


def _keep(result: FolderReading, place: str, reading: Any) -> None:
    try:
        result.extracts.append(reading())
    except InputError as error:
        result.not_read.append(NotRead(place, error.kind, error.next_step))
