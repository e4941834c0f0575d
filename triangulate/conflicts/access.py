"""RT-6: somebody read a record without a role or a purpose for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.decided import lines_made
from triangulate.conflicts.readers import NEEDS_A_CASE, Reads, has_reason, purpose_fault, purpose_of
from triangulate.findings import Evidence, Finding
from triangulate.ledger.lines import AccessLine
from triangulate.wording import listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered

_IDENTITY = ("name", "birth_date", "identifier")


@check("RT-6", "Access outside role or purpose", kind="process", severity="S2")
def access_outside_purpose(gathered: Gathered) -> Iterable[Finding]:
    """A read in the ledger has no purpose, no case behind it, or shows what its reader's role may not see.

    1. Purpose: it is empty, personal, or not one of the known purposes (direct care, safeguarding, conference, court,
       subject access, quality assurance, audit, research); or no role is recorded.
    2. Case: the run holds nothing under the id that was read, though it holds the source named in it; or, for direct
       care and safeguarding, the reader's agency (by the role, in the default policy) is in the run and holds no
       record of the person or of anybody stated to be related to them.
    3. Handling: a statement of handling code C was shown in full to a role that the default policy does not let read
       it, and no disclosure of the statement to that reader, role or agency was recorded before.
    4. One finding a reader and thing read lists every such read and every cause. Graded S2.

    Not raised by: a read that was refused; cover, duty desk or break-glass with a recorded reason (for 1 and 2; a
    personal purpose is never excused); a redacted read (for 3); a read of a source that is not in the run, or by a
    role whose agency is not known or has no source in it (for 2); reads after the as-at date.
    """
    if not lines_made(gathered, AccessLine):
        return
    reads = Reads(gathered)
    by_reader: dict[tuple[str, str, str], list[tuple[AccessLine, list[str], list[str]]]] = {}
    for line in reads.lines:
        shown = reads.conditional(line)
        causes = _causes(reads, line, shown)
        if causes:
            by_reader.setdefault((line.by, line.role, line.object), []).append((line, causes, shown))
    for key in sorted(by_reader):
        yield _finding(gathered, reads, key, by_reader[key])


def _causes(reads: Reads, line: AccessLine, shown: list[str]) -> list[str]:
    causes = []
    if (fault := purpose_fault(line)) is not None:
        causes.append(fault)
    if not line.role.strip():
        causes.append("no role is recorded")
    if not has_reason(line):
        if not reads.known(line.object):
            causes.append("no record of it is held in this case")
        elif purpose_of(line) in NEEDS_A_CASE and not reads.in_case(line):
            causes.append("the reader's agency holds no record of the person or of a relative")
    if shown:
        causes.append("intelligence to be handled under conditions (code C) was shown to a role that may not read it")
    return causes


def _finding(
    gathered: Gathered,
    reads: Reads,
    key: tuple[str, str, str],
    found: list[tuple[AccessLine, list[str], list[str]]],
) -> Finding:
    by, role, thing = key
    causes = list(dict.fromkeys(cause for _, every, _ in found for cause in every))
    days = sorted({line.at[:10] for line, _, _ in found})
    people = reads.people_of(thing)
    said = reads.statements_of(thing)
    shown = {one for _, _, every in found for one in every}
    identity = [i for i, predicate in said.select("id", "predicate").iter_rows() if predicate in _IDENTITY]
    source = gathered.sources.get(thing.partition(":")[0])
    return finding(
        access_outside_purpose,
        severity="S2",
        summary=f"{by} ({role or 'no role'}) read {gathered.label(thing)} on {listed_in_words(days)}: "
        f"{listed_in_words(causes)}.",
        statements=shown or identity or said["id"].sort().to_list()[:1],
        personas={about for about, person in said.select("about", "person").iter_rows() if person is not None},
        people=people,
        ledger=[str(line.seq) for line, _, _ in found],
        evidence=[Evidence(what="access", items=tuple(str(line.seq) for line, _, _ in found))],
        detail="Cover, duty work or an emergency may explain it; a reason recorded with the read says so.",
        settle="The reader's own account, and the rota or allocation for that day.",
        held_by=source.agency.value if source else "",
    )
