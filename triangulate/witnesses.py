"""Who stands behind an origin: the person who saw it, said it of themself, told it, or the body that decided.

Two accounts of one person about one event are one origin. Where it cannot be told whether two are of one event they
count as one too, because what is not known never corroborates.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from triangulate.linking.components import components
from triangulate.normalise.folding import fold_text
from triangulate.normalise.table_reader import read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from triangulate.lineage_records import Row

UNIDENTIFIED: Final = "unidentified"
CHILD: Final = "child"
_TITLES: Final = ("mr", "mrs", "ms", "miss", "dr", "pc", "dc", "sgt", "rev")


@dataclass(frozen=True, slots=True)
class Witness:
    """Somebody behind an origin. ``identified``: they are named, known by a role, or a record of a person."""

    key: tuple[str, ...]
    identified: bool
    first_hand: bool


@cache
def _uses() -> Mapping[str, str]:
    return {row["words"]: row["use"] for row in read_table("informants")}


def informant_use(informant: str) -> str | None:
    """Return what ``informants.csv`` says of the words for an informant: unidentified, child, an agency, or nothing."""
    folded = fold_text(informant)
    return UNIDENTIFIED if folded is None else _uses().get(folded)


def folded_name(name: str) -> str:
    """Return a name so that two writings of it are equal: without case, accents, punctuation and title."""
    words = (fold_text(name) or "").split()
    return " ".join(word for word in words if word not in _TITLES) or " ".join(words)


def informant_person(row: Row, person_of: Callable[[str], str | None]) -> str | None:
    """Return the person an informant resolves to: a persona of the run, or one of the statement's own source."""
    if row.informant is None:
        return None
    return person_of(f"{row.source}:{row.informant}") or person_of(row.informant)


def witness_of(row: Row, *, origin: bool, person_of: Callable[[str], str | None]) -> Witness | None:
    """Return who stands behind a statement that nothing further is named for; None where that is not known."""
    told_by = informant_person(row, person_of)
    if origin:
        return Witness(_own_key(row, told_by), identified=True, first_hand=True)
    if row.informant is None:
        return None
    if told_by is not None:
        return Witness(("person", told_by), identified=True, first_hand=False)
    if informant_use(row.informant) == UNIDENTIFIED:
        return Witness((UNIDENTIFIED, fold_text(row.informant) or ""), identified=False, first_hand=False)
    return Witness(("name", folded_name(row.informant)), identified=True, first_hand=False)


def _own_key(row: Row, told_by: str | None) -> tuple[str, ...]:
    if row.basis == "self":
        speaker = told_by or row.person
        return ("person", speaker) if speaker else ("name", folded_name(row.informant or row.about))
    if row.basis != "observed":
        return ("act", row.source, row.predicate)
    if row.author:
        return ("name", folded_name(row.author))
    return ("source", row.source)


def one_origin(rows: Sequence[tuple[Row, Witness]]) -> list[tuple[str, str]]:
    """Return the pairs of ids among ``rows`` that are one origin: one witness and, as far as is known, one event."""
    by_witness: dict[tuple[str, ...], list[Row]] = {}
    for row, witness in sorted(rows, key=lambda one: one[0].id):
        by_witness.setdefault(witness.key, []).append(row)
    return [pair for same in by_witness.values() for pair in _of_one_witness(same)]


def _of_one_witness(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Pair what may be of one event; what has no event or day joins the first, so that it never adds an origin."""
    dated = [row for row in rows if row.event is not None or row.day is not None]
    vague = [row for row in rows if row.event is None and row.day is None]
    pairs = [
        (one.id, other.id) for i, one in enumerate(dated) for other in dated[i + 1 :] if not _apart(one, other)
    ]  # fmt: skip
    first = (dated or vague)[0]
    return pairs + [(first.id, row.id) for row in vague if row is not first]


def _apart(one: Row, other: Row) -> bool:
    """Return whether two accounts are surely of two events."""
    if one.event is not None and one.event == other.event:
        return False
    if one.day is not None and other.day is not None:
        a, b = one.day.partition("/")[0], other.day.partition("/")[0]
        return not (a.startswith(b) or b.startswith(a))
    both = one.event is not None and other.event is not None
    return both and (one.own_event or "").partition(":")[0] == (other.own_event or "").partition(":")[0]


def told_by_another(rows: Iterable[Row], given: Sequence[Row]) -> list[tuple[str, str]]:
    """Return pairs of a statement and one of another source whose author, or whose agency, is its informant."""
    pairs = []
    for row in rows:
        if row.informant is None:
            continue
        name, use = folded_name(row.informant), informant_use(row.informant)
        for other in given:
            if other.source == row.source or other.id == row.id:
                continue
            authors = {folded_name(part) for part in (other.author, other.author_role) if part}
            if name in authors or (use is not None and use == other.agency):
                pairs.append((row.id, other.id))
    return pairs


def clusters(members: Iterable[str], pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return the members joined by ``pairs``, those joined to nobody each alone; sorted."""
    every = sorted(set(members))
    return components([*((one, one) for one in every), *pairs])
