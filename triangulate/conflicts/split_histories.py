"""ID-6: one person who may be held twice, so that each reader sees half of a history."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.adverse_facts import is_material
from triangulate.conflicts.check import check, finding
from triangulate.conflicts.contrary import about_people
from triangulate.conflicts.held_as_two import Halves, records_held_as_two
from triangulate.findings import Evidence, Finding
from triangulate.wording import AGENCY_WORDS, listed_in_words, value_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.gathered import Gathered

_IDENTITY: Final = ("name", "birth_date", "identifier")
_TOLD: Final = ("outcome", "decision")
_COLUMNS: Final = ("id", "about", "predicate", "agency", "withheld", "event_time", "recorded_at")
_SHOWN: Final = 4


@check(
    "ID-6",
    "Split history",
    kind="gap",
    severity="S3; S2 if a half holds what speaks for or against the person, or what was decided",
)
def split_history(gathered: Gathered) -> Iterable[Finding]:
    """One person may be held as two, so that whoever reads one record sees half a history. A candidate, no more.

    1. Two or more records of one source that links join into one person (one finding a person and source).
    2. Two records of one source between which a ``possible`` link stands for review, whose names can be one
       person's (or the given name and birth date are the same: a family name changes on marriage) and whose birth
       dates, numbers and sexes do not speak against it.
    3. Two records of any sources that no link joins and that carry the same current and valid official number,
       where neither given names nor birth dates nor sexes tell them apart. What else a clash of that number would
       say (ID-5) is then the same cause.
    4. The finding never says that two records are one person. It lists the names, birth dates and numbers of each,
       and how many open entries from when to when each holds.
    5. Graded S3. S2 if one of the records holds what speaks for or against the person (an allegation, a concern, a
       protective factor), an order or plan, or the outcome of an event they took part in: the half that is not
       read may be the half that matters, for them as much as against them.

    Not raised by: one record in each of several agencies; records before and after an adoption, and sealed ones;
    records that a person decided to be different, that a source names as relatives or twins, or that one source
    holds as two people with other birth dates; namesakes without a birth date, such as a father and son at one
    home; twins; the unborn child and the child; placeholders and test records; the entries for a contact (a name,
    a telephone, a relation) that a source repeats beside each child.
    """
    halves = records_held_as_two(gathered)
    if not halves:
        return
    personas = sorted({persona for one in halves for persona in one.personas})
    wanted = pl.DataFrame({"about": personas}, schema={"about": pl.String})
    said = gathered.statements.join(wanted, on="about", how="semi").sort("id")
    material = set(about_people(gathered, said.filter(is_material()))["about"]) | _with_outcome(gathered, said)
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in said.select(_COLUMNS).iter_rows(named=True):
        rows[row["about"]].append(row)
    names = _names(gathered, wanted)
    for one in halves:
        yield _finding(one, rows, names, material)


def _with_outcome(gathered: Gathered, said: pl.DataFrame) -> set[str]:
    """Return the records that took part in an event of which an outcome or decision is stated."""
    ended = gathered.statements.filter(pl.col("predicate").is_in(_TOLD) & (pl.col("polarity") == "+"))
    took_part = said.filter((pl.col("predicate") == "participant") & pl.col("ref").is_not_null())
    return set(took_part.join(ended.select(ref="about").unique(), on="ref", how="semi")["about"])


def _finding(
    one: Halves, rows: dict[str, list[dict[str, Any]]], names: dict[str, list[str]], material: set[str]
) -> Finding:
    carried = [row for persona in one.personas for row in rows.get(persona, ()) if row["predicate"] in _IDENTITY]
    carried = carried or [row for persona in one.personas for row in rows.get(persona, ())[:1]]
    agencies = sorted({row["agency"] for row in carried})
    told = [_half(persona, names.get(persona, []), rows.get(persona, [])) for persona in one.personas[:_SHOWN]]
    more = f" (and {len(one.personas) - _SHOWN} more)" if len(one.personas) > _SHOWN else ""
    who = listed_in_words([AGENCY_WORDS.get(agency, agency) for agency in agencies])
    return finding(
        split_history,
        severity="S2" if material & set(one.personas) else "S3",
        summary=f"A candidate, to be looked at: {len(one.personas)} records of {who} may be one person held as "
        f"{'two' if len(one.personas) == 2 else 'several'} ({one.why}): {listed_in_words(told)}{more}.",
        statements=[row["id"] for row in carried],
        personas=one.personas,
        people=one.people,
        links=one.links,
        evidence=[Evidence(what="candidate", items=one.personas)],
        detail="Whoever reads one of these records sees only its part of the history. They may also be two people; "
        "nothing is merged until somebody who knows both has decided.",
        settle="Somebody who knows both records decides whether they are one person; nobody merges them before.",
        held_by=agencies[0] if len(agencies) == 1 else "",
    )


def _half(persona: str, names: list[str], rows: list[dict[str, Any]]) -> str:
    """Return one record in words: its id, and how many open entries from when to when it holds."""
    source, _, local = persona.partition(":")
    shown = [row for row in rows if not row["withheld"]]
    times = sorted(t[:10] for row in shown if (t := row["event_time"] or row["recorded_at"]))
    period = f", {times[0]} to {times[-1]}" if times else ""
    called = f"{' / '.join(names)}, " if names else ""
    entries = "entry" if len(shown) == 1 else "entries"
    return f"{called}record {local} ({source}; {len(shown)} {entries}{period})"


def _names(gathered: Gathered, wanted: pl.DataFrame) -> dict[str, list[str]]:
    """Return the names of each of the records ``wanted`` (column ``about``), without withheld ones."""
    shown = gathered.names.join(wanted, on="about", how="semi").filter(
        ~pl.col("placeholder") & ~pl.col("withheld").fill_null(value=False)
    )
    found: dict[str, set[str]] = defaultdict(set)
    for about, value, kind in shown.select("about", "value", "value_kind").iter_rows():
        found[about].add(value_words("name", value, kind))
    return {about: sorted(names) for about, names in found.items()}
