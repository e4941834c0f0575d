"""AL-3: somebody is recorded as accused in one record of an event and as victim, witness or reporter in another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.contrary import Ties, side_of
from triangulate.conflicts.event_facts import event_label
from triangulate.conflicts.event_roles import ACCUSED, contested_events, inverted, parts_in_events
from triangulate.findings import Evidence, Finding
from triangulate.wording import AGENCY_WORDS, listed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered

_MOST_PEOPLE: Final = 4
_WHY: Final = (
    "Nobody is both the one and the other at one event, unless there are cross-allegations, which would be events of "
    "their own."
)


@check("AL-3", "Role inversion", kind="contradiction", severity="S1")
def role_inversion(gathered: Gathered) -> Iterable[Finding]:
    """Records of one event put somebody in parts that exclude each other: victim, accused, witness or reporter.

    1. Parts are what is stated of somebody's part in an event, in the words of the vocabulary or of the agencies
       ("aggrieved", "perpetrator"); an allegation against somebody at an event is a part as accused. Claims of the
       draft count as a source of their own; one without an event is read at the event of what it cites.
    2. Records are of one event if their references are equal or one names the other; likeness is not enough.
    3. Accused (suspect, offender, alleged against) in one source excludes victim, witness and reporter in another.
       Inside one source it excludes victim.
    4. Two people whose parts are exchanged between two sources (victim and witness, say) are raised together.
    5. One finding an event lists every statement of the parts that exclude each other. Where they stand on different
       records of a person, the detail names the weakest link between them: the records may be of two people.
       Graded S1.

    Not raised by: cross-allegations, that is one source with two people accused and nobody else as victim, or words
    that say so; separate events with their own references; an allegation of neglect, emotional abuse or substance
    misuse against the victim of an incident, which is about another harm; a victim who is also witness or reporter;
    a reporter or witness whom the same source also records as suspect; suspect beside offender; children present,
    subjects, attendees and workers; a part that is denied or not known.

    Source: the vocabulary of parts of this project, version 1 (one part an event, unless cross-allegation).
    """
    parts = parts_in_events(gathered)
    if parts.is_empty():
        return
    rows = contested_events(parts, gathered)
    if rows.is_empty():
        return
    ties = Ties(gathered, rows["person"].unique())
    for (event,), part in rows.group_by("event", maintain_order=True):
        people, carried = inverted(list(part.iter_rows(named=True)))
        if people:
            yield _finding(gathered, str(event), sorted(people), carried, ties)


def _finding(gathered: Gathered, event: str, people: list[str], rows: list[dict[str, Any]], ties: Ties) -> Finding:
    accused = [row for row in rows if row["part"] == ACCUSED]
    said = [row for row in rows if not row["claim"]]
    cited = _cited(gathered, [row["id"] for row in rows if row["claim"]])
    rests = [ties.between(_sides([row for row in said if row["person"] == person])) for person in people]
    sentences = list(dict.fromkeys(rest.sentence for rest in rests if rest.sentence))
    shown = {f"{row['part']}: {row['id']}" for row in rows if not row["withheld"]}
    return finding(
        role_inversion,
        severity="S1",
        summary=f"Records of {event_label(gathered, event)} put "
        f"{listed_in_words([_told(gathered, person, rows) for person in people[:_MOST_PEOPLE]])}.",
        statements=[*(row["id"] for row in said), *cited],
        against=[row["id"] for row in accused if not row["claim"]] or cited,
        personas={row["persona"] for row in rows},
        people=people,
        links={link for rest in rests for link in rest.links},
        events={row["own_event"] for row in rows},
        claims=[row["id"] for row in rows if row["claim"]],
        evidence=[Evidence(what="role", items=tuple(sorted(shown)))],
        detail=" ".join([_WHY, *sentences]),
        settle="The first-hand record of the event: the police log and the statements taken.",
        held_by="police" if any(row["agency"] == "police" for row in said) else (said or rows)[0]["agency"],
    )


def _sides(rows: list[dict[str, Any]]) -> list[Any]:
    split = [[r for r in rows if (r["part"] == ACCUSED) is accused] for accused in (True, False)]
    if not all(split):
        split = [[r for r in rows if r["part"] == part] for part in sorted({r["part"] for r in rows})]
    named = [[{**row, "about": row["persona"]} for row in side] for side in split if side]
    return [side_of(side, "part") for side in named]


def _cited(gathered: Gathered, claims: list[str]) -> list[str]:
    wanted = [c for claim, cites in gathered.claims.select("id", "cites").iter_rows() if claim in claims
              for c in (cites or ())]  # fmt: skip
    known = set(gathered.statements["id"].filter(gathered.statements["id"].is_in(sorted(wanted))))
    return sorted(known)


def _told(gathered: Gathered, person: str, rows: list[dict[str, Any]]) -> str:
    told: dict[str, set[str]] = {}
    for row in rows:
        if row["person"] == person:
            who = "the draft" if row["claim"] else AGENCY_WORDS.get(row["agency"], row["agency"])
            part = "a part that is withheld" if row["withheld"] else row["role"]
            told.setdefault(part, set()).add(who)
    parts = [f"{part} ({listed_in_words(sorted(who))})" for part, who in sorted(told.items())]
    return f"{gathered.label(person)} as {listed_in_words(parts)}"
