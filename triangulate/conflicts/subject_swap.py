"""AL-6: an allegation, injury or concern is filed under somebody, while what is written fits a relative."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.swapped_records import claims_about_another, filed_under_another
from triangulate.conflicts.swapped_words import words_about_another
from triangulate.findings import Evidence, Finding
from triangulate.wording import AGENCY_WORDS, listed_in_words, predicate_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triangulate.conflicts.swap_rows import Swap
    from triangulate.gathered import Gathered

_WORDS: Final = {
    "name": "the name in it",
    "birth_date": "the date of birth in it",
    "sex": "the word used for the person",
    "pronoun": "the pronouns in it",
    "event": "another source's record of the same event",
    "source": "the statement it was taken from",
    "citation": "what it cites",
}


@check(
    "AL-6",
    "Subject swap",
    kind="contradiction",
    severity="S1",
    needs=("injury", "allegation", "concern", "participant"),
)
def subject_swap(gathered: Gathered) -> Iterable[Finding]:
    """An allegation, injury, concern or part in an event is filed under somebody, while it fits a relative instead.

    1. Words: the source's own words for the person (``said_as``) are the name of a brother or sister (of the other
       parent or partner, for an adult) and not theirs, an initial with or without surname included; or a quotation
       names the relative as whom it happened to; or the words give the relative's date of birth; or the words for
       the person, or the pronouns of a quotation about an injury, are of the relative's sex and not of theirs.
    2. Event: of one event, one source records the injury, concern or allegation for the one and another source for
       the other, and neither source records the other person at that event at all.
    3. Lineage: the statement was taken from one about the relative that says the same kind of thing, or repeats
       (told or read) the relative's injury of one day and description, and its source has none for the relative.
    4. A claim of the draft about somebody cites only statements of the same kind about a relative.
    5. Brothers and sisters are known by a statement, a common parent, or one surname with one date of birth or one
       home. One finding a statement (or pair) names everybody it may be about. Graded S1.

    Not raised by: a group referral, that is a source that has the entry for both; words that name both, or name the
    relative as the one who did, said or saw it; role words ("Dad"), nicknames and other spellings of the person's own
    name; a word of sex where gender recognition or another gender is recorded; a concern for a child whose brother or
    sister was hurt (another kind of entry); two records that nothing tells apart, which may be of one person; events
    that only look alike.

    Source: NHS England Manage Vaccinations in Schools (2024) on twins whose records were taken for each other; the
    reading of words is this project's own, version 1.
    """
    found: dict[tuple[str, ...], Swap] = {}
    for swap in (*words_about_another(gathered), *filed_under_another(gathered), *claims_about_another(gathered)):
        key = (swap.person, swap.filed, *swap.claims)
        found[key] = found[key].together(swap) if key in found else swap
    for swap in _once(found):
        yield _finding(gathered, swap)


def _once(found: dict[tuple[str, ...], Swap]) -> list[Swap]:
    """Return the swaps, leaving out those whose statements another one holds for the same two people."""
    kept: list[Swap] = []
    for _, swap in sorted(found.items(), key=lambda item: (-len(item[1].because), item[0])):
        held = any(
            {swap.person, *swap.relatives} <= {k.person, *k.relatives}
            and {swap.filed, *swap.other} <= {k.filed, *k.other}
            for k in kept
        )
        if not held:
            kept.append(swap)
    return sorted(kept, key=lambda swap: (swap.filed, swap.person))


def _finding(gathered: Gathered, swap: Swap) -> Finding:
    one, other = gathered.label(swap.person), " or ".join(sorted(map(gathered.label, swap.relatives)))
    why = listed_in_words([_WORDS[reason] for reason in swap.because])
    fit = "fits" if len(swap.because) == 1 and swap.because[0] != "pronoun" else "fit"
    what = predicate_words(swap.predicate)
    at = "claimed in the draft of" if swap.claims else "filed under"
    who = "" if swap.claims else f" by {AGENCY_WORDS.get(swap.agency, swap.agency)}"
    an = "An" if what[0] in "aeiou" else "A"
    return finding(
        subject_swap,
        severity="S1",
        summary=f"{an} {what} is {at} {one}{who}, and {why} {fit} {other} instead.",
        statements=[*({swap.filed} if not swap.claims else set()), *swap.other, *swap.names],
        against=swap.other or swap.names,
        personas=swap.personas,
        people=[swap.person, *swap.relatives],
        events=swap.events,
        claims=swap.claims,
        evidence=[Evidence(what="fits", items=tuple(sorted(swap.because))),
                  Evidence(what="rival", items=(swap.person, *swap.relatives))],
        detail="It may be about the other; or it is about both, or the words are of somebody else who was there.",
        settle="The first-hand note with full name and date of birth; ask whoever wrote it which of them was meant.",
        held_by=swap.agency,
    )  # fmt: skip
