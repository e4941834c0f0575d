"""What a subject-access pack shows and leaves out: whose pack it is, third parties, consents and grounds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.decided import lines_made
from triangulate.conflicts.statement_rows import Row, statement_rows
from triangulate.ledger.lines import ConsentLine, DisclosureLine
from triangulate.normalise.folding import fold_text
from triangulate.vocabulary import PersonaType

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

SUBJECT_ACCESS: Final = "subject access"
EXEMPTION: Final = re.compile(
    r"(?i)\b(harm|privileg\w*|legal advice|crime|prejudic\w*|investigation|court|judicial|in confidence|exempt\w*|"
    r"safety|at risk|risk of|adoption|refuge|immigration|regulatory)\b"
)
"""Grounds on which a person's own data may be left out (ICO, Right of access: exemptions, 2023; reviewed 2026)."""
OTHERS: Final = re.compile(
    r"(?i)\b(mum|mummy|mam|mother|dad|daddy|father|gran|nan|grandad|grandmother|grandfather|mgm|mgf|pgm|pgf|uncle|aunt|"
    r"auntie|brother|sister|sibling|partner|boyfriend|girlfriend|step\w+|neighbour|next door|friend|cousin|lodger)\b"
)
"""Words for people in private roles: what names them is mixed data (judgement, reviewed 2026). Staff are not among
them: that a social worker is named is no ground for hiding what was said (ICO, Right of access, 2023)."""
STAFF: Final = ("worker", "author")
"""Parts in an event that people take as staff."""
_NO_GROUND: Final = ("", "none", "n/a", "-", "null", "no ground", "not given", "tbc")
_SCOPES: Final = {
    "identity": ("name", "birth_date", "sex", "gender", "identifier", "ethnicity", "birth_place", "nationality",
                 "first_language", "death_date", "multiple_birth"),
    "contact": ("address", "phone", "email", "next_of_kin"),
}  # fmt: skip


def has_ground(ground: str | None) -> bool:
    """Whether a ground is given."""
    return (ground or "").strip().lower() not in _NO_GROUND


@dataclass(frozen=True)
class Pack:
    """One subject-access disclosure: the line, the people it is for, and the statements shown and left out."""

    line: DisclosureLine
    subjects: frozenset[str]
    shown: tuple[Row, ...]
    removed: tuple[tuple[Row | None, str, str | None], ...]

    def is_subject(self, person: str | None) -> bool:
        """Whether a person is one whom the pack is for."""
        return person in self.subjects

    def about_others(self, row: Row) -> bool:
        """Whether a statement is about somebody else and does not refer to the subject."""
        return (
            row["person"] is not None and not self.is_subject(row["person"]) and not self.is_subject(row["ref_person"])
        )

    def own_only(self, row: Row) -> bool:
        """Whether a statement is about the subject and nobody else, as far as its words tell."""
        if not self.is_subject(row["person"]):
            return False
        alone = row["ref_person"] is None or self.is_subject(row["ref_person"])
        return alone and OTHERS.search(words_of(row)) is None


def words_of(row: Row) -> str:
    """Return every word a reader of a statement would see: value, raw text, quotation, locator and how it says who."""
    names = ("value", "raw", "quote", "locator", "said_as")
    return " ; ".join(str(row[name]) for name in names if row[name])


class Packs:
    """The subject-access disclosures made up to the as-at date, by ``seq``."""

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered

    @cached_property
    def every(self) -> tuple[Pack, ...]:
        """The packs; one whose subject is nobody in the run has no ``subjects``."""
        lines = [
            line
            for line in lines_made(self._gathered, DisclosureLine)
            if fold_text((line.purpose or "").replace("_", " ")) in (SUBJECT_ACCESS, "sar", "dsar")
        ]
        whole = {line.what: self._standing_in(line.what) for line in lines if not line.includes}
        named = {line.seq: [*line.includes, line.what, *(() if line.includes else whole[line.what])] for line in lines}
        removed = [one.statement for line in lines for one in line.removed]
        held = statement_rows(self._gathered, [*(one for ids in named.values() for one in ids), *removed])
        return tuple(self._pack(line, named[line.seq], held) for line in lines)

    @cached_property
    def professional(self) -> frozenset[str]:
        """Records of staff and organisations: who worked on a case is no third party's private data."""
        said = self._gathered.said("participant").filter(pl.col("value").is_in(STAFF))
        bodies = self._gathered.personas.filter(pl.col("type") == PersonaType.ORGANISATION.value)
        return frozenset(said["about"]) | frozenset(bodies["id"])

    def _pack(self, line: DisclosureLine, named: list[str], held: dict[str, Row]) -> Pack:
        person_of = self._gathered.linking.people.person_of
        subjects = frozenset(person for one in (line.to, line.what) if (person := person_of(one)) is not None)
        gone = {one.statement for one in line.removed}
        shown = tuple(held[name] for name in sorted(set(named) - gone) if name in held)
        removed = tuple((held.get(one.statement), one.statement, one.ground) for one in line.removed)
        return Pack(line, subjects, shown, removed)

    def _standing_in(self, document: str) -> list[str]:
        """Return the statements of a document that was given whole, because its line names none."""
        return self._gathered.statements.filter(pl.col("document") == document)["id"].to_list()

    def allowed(self, pack: Pack, row: Row) -> bool:
        """Whether what is said of a third party may be shown: on a recorded ground, with their consent, or of staff."""
        at_work = row["about"] in self.professional and row["predicate"] in ("name", "participant")
        return at_work or has_ground(pack.line.ground) or self._consents(pack, row) is True

    def _consents(self, pack: Pack, row: Row) -> bool | None:
        """Return the last consent of the person a statement is about, given before the pack, that covers it."""
        person_of = self._gathered.linking.people.person_of
        answer = None
        for line in lines_made(self._gathered, ConsentLine):
            same = line.person == row["about"] or (
                row["person"] is not None and person_of(line.person) == row["person"]
            )
            to_subject = line.to == pack.line.to or pack.is_subject(person_of(line.to))
            if line.seq < pack.line.seq and same and to_subject and _covers(line.scope, row):
                answer = line.given
        return answer


def _covers(scope: str, row: Row) -> bool:
    return scope == "all" or row["predicate"] in _SCOPES.get(scope, ()) or scope == row["agency"]
