"""Planted errors and innocents of AL-6: an injury or concern filed under the brother or sister it is not about."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from triangulate.synthetic.casebook import HEALTH, SOCIAL_CARE
from triangulate.synthetic.families import CHILDREN_TO_SPARE
from triangulate.synthetic.planting_tools import Case, Marked, free_child, held, later, make_sure, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from triangulate.synthetic.casebook import Casebook
    from triangulate.synthetic.people import Person


def _two(book: Casebook, *, of_two_sexes: bool = False) -> tuple[Person, Person] | None:
    """Return two children of the family who are not twins, and whom every record knows beyond doubt."""
    meant = free_child(book, HEALTH, SOCIAL_CARE)
    if meant is None:
        return None
    other = free_child(
        book, HEALTH, SOCIAL_CARE, fits=lambda child: not of_two_sexes or child.sex != meant.sex
    )  # fmt: skip
    if other is None:
        book.busy.discard(meant.key)
        return None
    for child in (meant, other):
        make_sure(book, child)
    return meant, other


def _seen_by_health(*, both: bool = False, present: bool = False) -> Callable[[Casebook], Marked | None]:
    """Health treats one child; social care files the injury of that visit under the other (or under both)."""

    def do(book: Casebook) -> Marked | None:
        found = _two(book)
        if found is None:
            return None
        meant, other = found
        day = later(max(meant.born, other.born), 500)
        reference = f"ED{book.random.randint(100_000, 999_999)}"
        visit = book.happened(HEALTH, "attendance_ed", day, reference=reference, narrative="bruise on the arm")
        filed = book.happened(SOCIAL_CARE, "incident", day, reference=reference)
        patient, here = held(book, meant, HEALTH), held(book, other, SOCIAL_CARE)
        patient.say("participant", "subject", ref=visit.id)
        seen = patient.say("injury", "bruise on the arm", ref=visit.id, basis="observed")
        wrong = here.say("injury", "bruise on the arm", ref=filed.id, basis="read")
        right = held(book, meant, SOCIAL_CARE)
        if both:
            right.say("injury", "bruise on the arm", ref=filed.id, basis="read")
        if present:
            right.say("participant", "child_present", ref=filed.id)
        return mark(patient, here, said=[(patient, seen), (here, wrong)])

    return do


def _words(kind: str) -> Callable[[Casebook], Marked | None]:
    """Write an entry under one child in words that are the other's, or that only mention the other."""

    def do(book: Casebook) -> Marked | None:
        found = _two(book, of_two_sexes=kind in ("pronoun", "own pronoun"))
        if found is None:
            return None
        meant, other = found
        here = held(book, other, SOCIAL_CARE)
        name, own = f"{meant.given[0]} {meant.family}", f"{other.given[0]} {other.family}"
        his, own_his = ("his" if child.sex == "M" else "her" for child in (meant, other))
        day = (max(meant.born, other.born) + timedelta(days=600)).isoformat()
        predicate, value = ("injury", "bruise") if "pronoun" in kind else ("concern", "neglect")
        said_as, quote = {
            "name": (name, None),
            "birth date": (f"child b. {meant.born.isoformat()}", None),
            "pronoun": (None, f"Bruise on {his} left arm."),
            "own name": (own, None),
            "own pronoun": (None, f"Bruise on {own_his} left arm."),
            "by the other": (None, f"Hungry at school, and was pushed over by {meant.given[0]}."),
        }[kind]
        said = here.say(predicate, value, event_time=day, said_as=said_as, quote=quote)
        return mark(here, held(book, meant, SOCIAL_CARE), said=[(here, said)])

    return do


_NEEDS: Final = (CHILDREN_TO_SPARE,)

SWAPS: Final[tuple[Case, ...]] = (
    Case("AL-6", True, "an injury filed under the brother or sister", _seen_by_health(), _NEEDS),
    Case("AL-6", True, "named as the brother or sister", _words("name"), _NEEDS),
    Case("AL-6", True, "with the date of birth of the other", _words("birth date"), _NEEDS),
    Case("AL-6", True, "in pronouns of the other", _words("pronoun"), _NEEDS),
    Case("AL-6", False, "an injury filed under both", _seen_by_health(both=True), _NEEDS),
    Case("AL-6", False, "both known to have been there", _seen_by_health(present=True), _NEEDS),
    Case("AL-6", False, "in their own name", _words("own name"), _NEEDS),
    Case("AL-6", False, "in their own pronouns", _words("own pronoun"), _NEEDS),
    Case("AL-6", False, "hurt by the other", _words("by the other"), _NEEDS),
)
