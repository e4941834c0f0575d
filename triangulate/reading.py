"""Reading inputs: recognise the format by content, let one adapter read it, and say what was not read.

``read`` takes one input and returns one extract. ``read_folder`` walks a folder of anything, lets each
adapter take the files it recognises, and lists the rest: nothing is passed over in silence.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

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
    extract = chosen.read(offer, options)
    left = not_taken(offer, chosen)
    if left:
        extract.reconciliation.note(f"{len(left)} files of the folder are not part of the format, and were not read")
    return extract


def not_taken(offer: Offer, adapter: Adapter) -> list[NotRead]:
    """Return the files in and below an offered folder that ``adapter``, named by the caller, does not take."""
    if not offer.is_folder or offer.path is None:
        return []
    taken = set(adapter.claims(offer))
    kind = f"not part of the format that {adapter.name} reads as one folder, or not readable"
    return [
        NotRead(str(path), kind, "Check the file, or give it as an input of its own.")
        for folder in _folders(offer.path)
        for path in (*_files(folder), *_odd(folder))
        if path not in taken
    ]


def _offer(what: object) -> Offer:
    if isinstance(what, str | PathLike):
        path = Path(what)
        if not path.exists():
            raise UnreadableInput(place=str(path), kind="there is no such file or folder", next_step="Check the path.")
        _refuse_a_shut_folder(path)
        return Offer(path)
    return Offer(frame=what if isinstance(what, pl.DataFrame) else pl.DataFrame(what))  # type: ignore[arg-type]


def _refuse_a_shut_folder(path: Path) -> None:
    if path.is_dir() and not os.access(path, os.R_OK | os.X_OK):
        raise UnreadableInput(
            place=str(path), kind="the folder cannot be opened", next_step="Check that it may be read."
        )


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
    _refuse_a_shut_folder(Path(folder))
    result = FolderReading()
    for path in _folders(Path(folder)):
        taken = _read_tables_together(path, options, result)
        for one in _files(path):
            if one not in taken:
                _read_one(Offer(one), options, result)
        result.not_read += [NotRead(str(odd), *_ODD) for odd in _odd(path)]
    return result


_ODD: Final = ("neither a file nor a folder that can be read", "Check its permissions, or what it links to.")


def _folders(root: Path) -> Iterator[Path]:
    """Yield a folder and those below it. Links to folders are not followed: they can lead in a circle."""
    yield root
    for path in _entries(root):
        if _is_folder(path):
            yield from _folders(path)


def _files(folder: Path) -> list[Path]:
    return [path for path in _entries(folder) if path.is_file()]


def _odd(folder: Path) -> list[Path]:
    """Return what is neither a file nor a folder to walk: pipes, links that lead nowhere, folders that are shut."""
    return [path for path in _entries(folder) if not path.is_file() and not _is_folder(path)]


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and os.access(path, os.R_OK | os.X_OK)


def _entries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _read_tables_together(folder: Path, options: dict[str, Any], result: FolderReading) -> set[Path]:
    """Read the tables of one format together. A file that cannot be read is listed, and the others are read without."""
    taken: set[Path] = set()
    for adapter in installed_adapters().values():
        offer = Offer(folder, without=frozenset(taken))
        while files := adapter.claims(offer):
            taken.update(files)
            try:
                result.extracts.append(adapter.read(offer, ReadOptions(**options)))
                break
            except InputError as error:
                bad = frozenset(path for path in files if error.place == str(path))
                for path in bad or files:
                    result.not_read.append(NotRead(str(path), error.kind, error.next_step))
                if not bad:
                    break
                offer = Offer(folder, without=offer.without | bad)
    return taken


def _read_one(offer: Offer, options: dict[str, Any], result: FolderReading) -> None:
    try:
        adapter, _ = recognise(offer)
        result.extracts.append(adapter.read(offer, ReadOptions(**options)))
    except InputError as error:
        result.not_read.append(NotRead(offer.place, error.kind, error.next_step))
