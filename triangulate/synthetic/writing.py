"""``triangulate synth``: families written as native extracts and in real formats, with the truth beside them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from triangulate.errors import UsageError
from triangulate.output import write_text
from triangulate.synthetic.agencies import open_casebook
from triangulate.synthetic.families import draw_family
from triangulate.synthetic.formats import write_formats
from triangulate.synthetic.identifier_series import Numbers
from triangulate.synthetic.native import NativeWriter
from triangulate.synthetic.planting import cases_for, needs_of, plant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from triangulate.synthetic.casebook import Casebook, Planted

FORMAT_FAMILIES: Final = 50
"""How many families, from the first, are also written in real formats: enough to read every format through."""

_MOST_FAMILIES: Final = 100_000


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: where, how many families, people, records and statements, and how much was planted."""

    out: Path
    families: int
    seed: int
    people: int
    personas: int
    statements: int
    planted: int
    innocent: int
    in_formats: int

    def as_dict(self) -> dict[str, Any]:
        """Return the counts as plain values."""
        return {**asdict(self), "out": str(self.out)}

    @property
    def text(self) -> str:
        """The counts in plain sentences."""
        return "\n".join(
            (
                f"{self.families} families of {self.people} people, drawn with seed {self.seed}.",
                f"{self.out / 'native'}: four extracts, {self.personas} records, {self.statements} statements.",
                f"{self.out / 'formats'}: the first {self.in_formats} families in the agencies' own formats.",
                f"{self.out / 'truth.json'}: {self.planted} planted errors and {self.innocent} matched innocents.",
            )
        )


def write_families(out: Path, *, families: int, seed: int, clean: bool = False) -> Written:
    """Write ``families`` families into ``out`` and return the counts.

    ``out/native`` holds four extracts, ``out/formats`` the first families in real formats, ``out/truth.json`` who
    is who, what was planted, and what looks like an error and is none. In ``clean`` families nothing is planted, so
    that every finding about them is noise. The same seed gives the same bytes. Raises :class:`UsageError` for fewer
    than one or more than 100,000 families.
    """
    if not 1 <= families <= _MOST_FAMILIES:
        raise UsageError(
            place="families", kind="the number is out of range", next_step=f"Choose from 1 to {_MOST_FAMILIES}."
        )
    native, truth, shown = NativeWriter(), Truth(seed, families), []
    for book in casebooks(families, seed, clean=clean):
        native.add(book)
        truth.add(book)
        if book.family.number < FORMAT_FAMILIES:
            shown.append(book)
    statements = native.finish(out / "native")
    write_formats(shown, out / "formats")
    write_text(out / "truth.json", truth.to_json())
    return Written(
        out=out,
        families=families,
        seed=seed,
        people=len(truth.people),
        personas=sum(len(one["personas"]) for one in truth.people),
        statements=sum(statements.values()),
        planted=sum(one["planted"] for one in truth.findings),
        innocent=sum(not one["planted"] for one in truth.findings),
        in_formats=len(shown),
    )


def casebooks(families: int, seed: int, *, clean: bool = False) -> Iterator[Casebook]:
    """Yield the casebook of each family, errors and innocents planted unless the families are to be ``clean``."""
    numbers = Numbers()
    for number in range(families):
        cases = () if clean else cases_for(number)
        book = open_casebook(draw_family(number, seed, numbers, needs_of(cases)), seed, numbers)
        plant(book, cases)
        yield book


class Truth:
    """The truth about the families: which records are one person, and every planted finding and innocent."""

    def __init__(self, seed: int, families: int) -> None:
        self.seed = seed
        self.families = families
        self.people: list[dict[str, Any]] = []
        self.findings: list[dict[str, Any]] = []

    def add(self, book: Casebook) -> None:
        """Take up a casebook whose statements have their ids."""
        personas: dict[str, list[str]] = {}
        for record in book.records:
            personas.setdefault(record.person, []).append(record.global_id)
        self.people += [{"person": key, "personas": sorted(ids)} for key, ids in sorted(personas.items())]
        self.findings += [_finding(one, book.family.number) for one in book.planted]

    def to_json(self) -> str:
        """Return the truth as JSON, one person or finding a line."""
        lines = [f'{{"format": "triangulate-truth/1", "seed": {self.seed}, "families": {self.families},']
        for name, rows in (("people", self.people), ("findings", self.findings)):
            body = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
            lines.append(f'"{name}": [\n{body}\n]' + ("," if name == "people" else "}"))
        return "\n".join(lines) + "\n"


def _finding(one: Planted, family: int) -> dict[str, Any]:
    return {
        "code": one.code,
        "planted": one.planted,
        "family": family,
        "trap": one.trap,
        "personas": sorted({entry.global_id for entry in one.entries}),
        "statements": sorted(f"{agency}:{said.id}" for agency, said in one.statements if said.id),
        "also": list(one.also),
    }
