"""Families drawn as tables: the docstring of a test is what the records say, and who is one person.

A row is ``record | name | born | home | sex | also``. ``home`` is a letter of :data:`HOMES`, or an address. ``also``
lists further things, with commas between: a scheme with a number and perhaps its use (``nhs 1 mother``: the first valid
NHS number, marked as the mother's), another name with its type (``maiden Karen Renouf``), a further home (``home B``),
``flag adopted``, ``born`` or ``died 2020-01-01``, ``order 2/2`` in a multiple birth. A name may be JSON.

Below stand lines of five kinds: ``csc:1 parent hlt:2 birth`` (a relation that the source of the first record states),
``verdict same csc:1 hlt:2`` (a person's reasoned decision), and the answers: ``people: csc:1 hlt:1 + hlt:2`` (every
record, people parted by ``+``), ``link: csc:1 hlt:1 strong`` (or ``none``) and ``apart: csc:1 hlt:2 relatives`` (a
cannot-link and its reason).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.conftest import nhs_number, pupil_number
from tests.lib.people import source
from triangulate.ledger.lines import VerdictLine
from triangulate.ledger.reader import Ledger
from triangulate.linking.showing import without_protected_pairs
from triangulate.pipeline import triangulate

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import JsonValue

    from triangulate.builder import ExtractBuilder
    from triangulate.linking.run import Linking

HOMES = {
    "A": "4 Rue des Pres, JE2 3AB",
    "B": "19 Mont Felard, JE3 1JA",
    "C": "7 Havre des Pas, JE2 4UQ",
}
RELATIONS = ("parent", "sibling", "twin", "partner", "household_member", "carer")
NAME_TYPES = ("maiden", "former", "alias", "preferred")


def family(test: Callable[[Linking], None]) -> Callable[[], None]:
    """Return ``test`` as a test without arguments: its docstring's answers are checked, then it gets the linking."""

    def run() -> None:
        table = test.__doc__ or ""
        linking = linking_of(table)
        assert people_of(linking) == _people(table)
        for a, b, strength in _answers(table, "link:"):
            assert strength_of(linking, a, b) == (None if strength == "none" else strength), (a, b)
        for a, b, reason in _answers(table, "apart:"):
            assert reason in reasons_of(linking, a, b), (a, b)
        test(linking)

    run.__name__, run.__doc__, run.__module__ = test.__name__, test.__doc__, test.__module__
    return run


def linking_of(table: str, engine: Any = None) -> Linking:
    """Return what a whole run links of the records that ``table`` draws."""
    builders: dict[str, ExtractBuilder] = {}
    verdicts: list[VerdictLine] = []
    for line in _lines(table):
        words = line.split()
        if "|" in line and not line.startswith("record"):
            _record(builders, *(cell.strip() for cell in line.split("|")))
        elif len(words) > 2 and words[1] in RELATIONS:
            about, predicate, ref, *kind = words
            builder, local = _builder(builders, about)
            builder.say(local, predicate, kind[0] if kind else None, ref=_as_seen_from(about, ref))
        elif words[0] == "verdict":
            verdicts.append(_verdict(len(verdicts) + 1, *words[1:]))
    extracts = [builder.finish() for builder in builders.values()]
    return triangulate(extracts, ledger=Ledger(tuple(verdicts)), engine=engine).gathered.linking


def people_of(linking: Linking) -> list[set[str]]:
    """Return the sets of records held to be one person, smallest id first."""
    groups = linking.people.members.group_by("person").agg("persona")["persona"].to_list()
    return sorted((set(group) for group in groups), key=min)


def strength_of(linking: Linking, a: str, b: str) -> str | None:
    """Return the strength of the link of two records; None where there is none that a reader may see."""
    row = without_protected_pairs(linking.links, linking.cannot).filter(a=min(a, b), b=max(a, b))
    return None if row.is_empty() else str(row["strength"].item())


def reasons_of(linking: Linking, a: str, b: str) -> set[str]:
    """Return why two records cannot be one person."""
    return set(linking.cannot.filter(a=min(a, b), b=max(a, b))["reason"])


def _lines(table: str) -> list[str]:
    return [line.strip() for line in table.splitlines() if line.strip()]


def _people(table: str) -> list[set[str]]:
    (said,) = (line.removeprefix("people:") for line in _lines(table) if line.startswith("people:"))
    return sorted((set(group.split()) for group in said.split("+")), key=min)


def _answers(table: str, kind: str) -> list[list[str]]:
    return [line.removeprefix(kind).split() for line in _lines(table) if line.startswith(kind)]


def _builder(builders: dict[str, ExtractBuilder], record: str) -> tuple[ExtractBuilder, str]:
    name, _, local = record.partition(":")
    return builders.setdefault(name, source(name)), local


def _as_seen_from(about: str, ref: str) -> str:
    """A reference inside one source is a local id."""
    name, _, local = ref.partition(":")
    return local if about.startswith(f"{name}:") else ref


def _record(
    builders: dict[str, ExtractBuilder], record: str, name: str = "", born: str = "", home: str = "", sex: str = "",
    also: str = "",
) -> None:  # fmt: skip
    builder, local = _builder(builders, record)
    builder.persona(local)
    given = json.loads(name) if name.startswith("{") else name
    for predicate, value in (("name", given), ("birth_date", born), ("sex", sex)):
        if value:
            builder.say(local, predicate, value)
    for part in [f"home {home}" if home else "", *also.split(",")]:
        if part.strip():
            _further(builder, local, *part.strip().split(maxsplit=1))


def _further(builder: ExtractBuilder, local: str, word: str, rest: str) -> None:
    if word == "home":
        lines, _, postcode = HOMES.get(rest, rest).rpartition(", ")
        place: JsonValue = {"lines": [lines], "postcode": postcode, "type": "home"}
        builder.say(local, "address", place)
    elif word == "flag":
        builder.persona(local, flags=[rest])
    elif word in ("born", "died"):
        builder.say(local, {"born": "birth_date", "died": "death_date"}[word], rest)
    elif word == "order":
        builder.say(local, "multiple_birth", rest)
    elif word in NAME_TYPES:
        *given, last = rest.split()
        said: JsonValue = {"given": list(given), "family": last, "type": word}
        builder.say(local, "name", said)
    else:
        number, *use = rest.split()
        made = {"nhs": nhs_number, "upn": pupil_number}.get(word)
        value: JsonValue = {
            "scheme": word,
            "value": made(int(number)) if made else number,
            "use": use[0] if use else None,
        }
        builder.say(local, "identifier", value)


def _verdict(seq: int, word: str, a: str, b: str) -> VerdictLine:
    return VerdictLine.model_validate(
        {
            "seq": seq, "at": "2024-01-01", "by": "J. Bisson", "role": "social worker", "type": "verdict",
            "reason": "Seen the records of both", "a": a, "b": b, "verdict": word,
        }
    )  # fmt: skip
