"""RT-5: a subject-access pack shows a third party without a ground, or hides the subject's own data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.packs import EXEMPTION, Pack, Packs, has_ground
from triangulate.conflicts.residual_names import named_people
from triangulate.conflicts.statement_rows import Row, events_of, told
from triangulate.findings import Evidence, Finding
from triangulate.wording import listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from triangulate.gathered import Gathered

_MOST_NAMED = 3


@check("RT-5", "Disclosure pack leak or over-redaction", kind="process", severity="S1")
def disclosure_pack_fault(gathered: Gathered) -> Iterable[Finding]:
    """A pack for a subject-access request shows somebody else without a ground, or hides the subject's own data.

    A pack is a disclosure for the purpose ``subject_access`` to a person of the run (or with a person as what is
    disclosed): the statements it includes, or all that stand in the document it gives, less those removed.

    1. Third party shown: a statement about somebody else that does not refer to the subject and was not told by them,
       where the disclosure names no ground and the last consent of that person for its scope, before the disclosure,
       is not given.
    2. Name left in: the words of a statement shown hold the name of a third party (full, an initial with the family
       name; for people of whom something was removed also a given name, an alias or initials), without ground or
       consent. Values, raw text, quotations, file names in locators and words for the person are searched.
    3. Removed without a ground: a removal that names none.
    4. Own data removed: a statement about the subject and nobody else was removed on a ground that is no exemption
       (such as that it names a social worker, or a third party whom it does not name).
    5. One finding a disclosure and kind of fault. Graded S1. Words of the statements are not repeated.

    Not raised by: third parties shown on a recorded ground or with consent; what the subject told or said themself;
    mixed data (a statement that refers to both, or whose words name somebody in a private role or by name);
    own data removed on an exemption (serious harm, privilege, crime, court); names of staff; a relative with the
    subject's own name; disclosures for other purposes.
    """
    packs = Packs(gathered)
    for pack in packs.every:
        if pack.subjects:
            shown = [row for row in pack.shown if pack.about_others(row) and not _told_by(gathered, pack, row)]
            leaked = [row for row in shown if not packs.allowed(pack, row)]
            yield from _fault(gathered, pack, "third_party_shown", leaked)
            yield from _names_left_in(gathered, packs, pack, {row["id"] for row in shown})
            yield from _fault(gathered, pack, "own_data_removed", _own_removed(gathered, pack))
        if any(not has_ground(ground) for _, _, ground in pack.removed):
            without = [(row, name) for row, name, ground in pack.removed if not has_ground(ground)]
            rows = [row for row, _ in without if row is not None]
            yield _finding(gathered, pack, "removed_without_ground", rows, [name for _, name in without])


def _told_by(gathered: Gathered, pack: Pack, row: Row) -> bool:
    """Whether the subject told it: their own words are their own data."""
    informant = row["informant"]
    return informant is not None and pack.is_subject(gathered.linking.people.person_of(informant))


def _names_left_in(gathered: Gathered, packs: Packs, pack: Pack, judged: set[str]) -> Iterable[Finding]:
    """Find the statements shown whose words hold the name of a third party who did not agree to it."""
    if has_ground(pack.line.ground):
        return
    rows = {row["id"]: row for row in pack.shown if row["id"] not in judged and not _own_words(gathered, pack, row)}
    left: dict[str, set[str]] = {}
    for name, people in named_people(gathered, pack, rows.values()).items():
        hidden = {p for p in people if not packs.allowed(pack, {**rows[name], "person": p, "about": p})}
        if hidden:
            left[name] = hidden
    if left:
        people = {person for hidden in left.values() for person in hidden}
        yield _finding(gathered, pack, "name_left_in", [rows[name] for name in sorted(left)], sorted(left), people)


def _own_words(gathered: Gathered, pack: Pack, row: Row) -> bool:
    said_it = row["basis"] == "self" and pack.is_subject(row["person"])
    return said_it or _told_by(gathered, pack, row)


def _own_removed(gathered: Gathered, pack: Pack) -> list[Row]:
    rows = {
        row["id"]: row
        for row, _, ground in pack.removed
        if row is not None and has_ground(ground) and EXEMPTION.search(ground or "") is None and pack.own_only(row)
    }
    mixed = named_people(gathered, pack, rows.values())
    return [row for name, row in rows.items() if name not in mixed]


def _fault(gathered: Gathered, pack: Pack, fault: str, rows: Sequence[Row]) -> Iterable[Finding]:
    if rows:
        yield _finding(gathered, pack, fault, rows, [row["id"] for row in rows])


_FAULTS = {
    "third_party_shown": "shows what is recorded about somebody else, without a ground or their consent",
    "name_left_in": "leaves the name of somebody else in the words shown, without a ground or their consent",
    "own_data_removed": "leaves out what is recorded about the subject alone, on a ground that is no exemption",
    "removed_without_ground": "leaves out statements without giving a ground",
}


def _finding(
    gathered: Gathered,
    pack: Pack,
    fault: str,
    rows: Sequence[Row],
    ids: Sequence[str],
    others: Iterable[str] = (),
) -> Finding:
    named = list(dict.fromkeys(told(gathered, row) for row in rows))
    more = [f"{len(named) - _MOST_NAMED} further statements"] if len(named) > _MOST_NAMED else []
    which = f": {listed_in_words([*named[:_MOST_NAMED], *more])}" if named else ""
    line = pack.line
    documents = {line.what} & set(gathered.inputs.documents["id"])
    return finding(
        disclosure_pack_fault,
        severity="S1",
        summary=f"The subject-access pack of {line.at[:10]} for {gathered.label(line.to)} {_FAULTS[fault]}{which}.",
        statements=ids,
        personas={row["about"] for row in rows if row["person"]},
        people={*(row["person"] for row in rows if row["person"]), *pack.subjects, *others},
        events=events_of(gathered, rows),
        documents=documents,
        ledger=[str(line.seq)],
        evidence=[Evidence(what=fault, items=tuple(sorted(ids)))],
        detail="Each statement about somebody else needs a decision of its own (consent, reasonable without it, "
        "professional, or withheld on a ground), and each removal a ground that can be read.",
        settle="The reviewer's decision on each statement, with its ground.",
        held_by=line.by,
    )
