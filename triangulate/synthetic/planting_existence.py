"""Planted errors and innocents of who there is: EX-1 phantoms, EX-2 unborn children still counted, ID-7 role words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from triangulate.synthetic.casebook import EDUCATION, SOCIAL_CARE
from triangulate.synthetic.families import STEPFATHER, draw_given
from triangulate.synthetic.people import TODAY, Person
from triangulate.synthetic.planting_tools import Case, Marked, free_adult, free_child, held, later, mark
from triangulate.synthetic.slips import name

if TYPE_CHECKING:
    from collections.abc import Callable

    from triangulate.synthetic.casebook import Casebook, Entry, Said

_ASSESSED: Final = "2019-03-04"


# EX-1 ---------------------------------------------------------------------------------------------------------------


def _child_nobody_saw(book: Casebook) -> Person:
    """Return a further child of the mother, born between the eldest and today, of a name nobody in the family has."""
    eldest = book.family.children[0]
    taken = [given for person in book.family.people for given in person.given]
    born = eldest.born + timedelta(days=book.random.randint(150, 240))
    given = (draw_given(book.random, eldest.origin, "M", taken),)
    key = f"{eldest.key}-nobody{len(book.records)}"
    return replace(eldest, key=key, role="nobody", sex="M", given=given, born=born, nhs=book.numbers.nhs(), upn=None)


def _named_once(
    agency: str, birth: Callable[[Person], str], explain: Callable[[Entry], object] | None = None
) -> Callable[[Casebook], Marked | None]:
    """Return a planting of a child whom one assessment names, and what explains that no other record is found."""

    def do(book: Casebook) -> Marked | None:
        known = free_child(book, agency)
        if known is None:
            return None
        child = _child_nobody_saw(book)
        entry = book.open(agency, child)
        paper = book.wrote(agency, "assessment", created_at=_ASSESSED, author_role="social worker")
        stands: dict[str, Any] = {"document": paper.id, "recorded_at": _ASSESSED}
        said = [
            entry.say("name", name(child.given, child.family), **stands),
            entry.say("birth_date", birth(child), **stands),
            entry.say("sibling", ref=held(book, known, agency).id, **stands),
        ]
        if explain is not None:
            explain(entry)
        return mark(entry, said=[(entry, one) for one in said], also=("RL-4", "RL-2", "EV-1"))

    return do


def _day(child: Person) -> str:
    return child.born.isoformat()


def _year(child: Person) -> str:
    return str(child.born.year)


def _born_abroad(entry: Entry) -> Said:
    return entry.say("birth_place", "Funchal, Madeira")


def _adopted_out(entry: Entry) -> Said:
    return entry.say("order", "adoption_order", valid_from="2015-02-01")


def _at_a_private_school(entry: Entry) -> Said:
    return entry.say("enrolled_at", {"name": "A private school", "status": "main"})


# EX-2 ---------------------------------------------------------------------------------------------------------------


def _expected(book: Casebook) -> tuple[Entry, Entry, date] | None:
    """Return the mother's record, an unborn child's record and the expected date, after the last birth."""
    mother = free_adult(book, "mother", SOCIAL_CARE)
    due = book.family.children[-1].born + timedelta(days=430)
    if mother is None or due + timedelta(days=150) > TODAY:
        return None
    unborn = book.open(SOCIAL_CARE, replace(book.family.children[-1], key=f"{mother.key}-unborn"), "unborn")
    unborn.say("name", f"Unborn {mother.family}", recorded_at=later(due, -160))
    return held(book, mother, SOCIAL_CARE), unborn, due


def _still_listed(book: Casebook) -> Marked | None:
    """The unborn child is still entered as a child that goes on."""
    found = _expected(book)
    if found is None:
        return None
    here, unborn, due = found
    said = [
        unborn.say("expected_birth_date", due.isoformat(), recorded_at=later(due, -160)),
        here.say("parent", "birth", ref=unborn.id, recorded_at=later(due, -160), valid_to=".."),
    ]
    return mark(here, unborn, said=[(unborn, said[0]), (here, said[1])], also=("RL-4", "RL-2"))


def _still_counted(book: Casebook) -> Marked | None:
    """A later report counts one child more than were born."""
    found = _expected(book)
    if found is None:
        return None
    here, unborn, due = found
    unborn.say("expected_birth_date", due.isoformat(), recorded_at=later(due, -160))
    here.say("parent", "birth", ref=unborn.id, recorded_at=later(due, -160))
    here.drop("child_count")
    number = len(book.family.children) + 1
    said = here.say("child_count", number, recorded_at=later(due, 140))
    return mark(here, unborn, said=[(here, said)], also=("RL-4", "RL-2"))


def _sibling_in_a_later_plan(book: Casebook) -> Marked | None:
    found = _expected(book)
    if found is None:
        return None
    here, unborn, due = found
    here.say("parent", "birth", ref=unborn.id, recorded_at=later(due, -160))
    brother = book.record(book.family.children[0], SOCIAL_CARE)
    if brother is None:
        return None
    said = brother.say("sibling", ref=unborn.id, recorded_at=TODAY.isoformat())
    due_at_the_latest = due + timedelta(days=120 + 56)
    return mark(here, unborn, brother, said=[(brother, said)], also=("RL-4",)) if due_at_the_latest < TODAY else None


def _nobody_counts(book: Casebook) -> Marked | None:
    found = _expected(book)
    if found is None:
        return None
    here, unborn, due = found
    unborn.say("expected_birth_date", due.isoformat(), recorded_at=later(due, -160))
    said = here.say("parent", "birth", ref=unborn.id, recorded_at=later(due, -160))
    return mark(here, unborn, said=[(here, said)])


def _not_born_yet(book: Casebook) -> Marked | None:
    found = _expected(book)
    if found is None:
        return None
    here, unborn, _ = found
    unborn.drop("name")
    unborn.say("name", "Unborn", recorded_at=later(TODAY, -60))
    unborn.say("expected_birth_date", later(TODAY, 90), recorded_at=later(TODAY, -60))
    said = here.say("parent", "birth", ref=unborn.id, recorded_at=later(TODAY, -60), valid_to="..")
    return mark(here, unborn, said=[(here, said)])


def _born_since(book: Casebook) -> Marked | None:
    """The unborn record was left open, and the child has a record of their own."""
    child, mother = free_child(book, SOCIAL_CARE), book.record(book.family.the("mother"), SOCIAL_CARE)
    if child is None or mother is None:
        return None
    unborn = book.open(SOCIAL_CARE, child, "unborn")
    unborn.say("name", f"Unborn {child.family}", recorded_at=later(child.born, -90))
    unborn.say("expected_birth_date", later(child.born, 6), recorded_at=later(child.born, -90))
    said = mother.say("parent", "birth", ref=unborn.id, recorded_at=later(child.born, -90), valid_to="..")
    return mark(unborn, mother, said=[(mother, said)])


# ID-7 ---------------------------------------------------------------------------------------------------------------


def _collected(
    word: str, meant: str, *, names_him: bool = False, resolved: bool = True
) -> Callable[[Casebook], Marked | None]:
    """Return a planting: the school wrote a role word, and social care copied it as something that a person did.

    ``meant``: the family role of the person named; ``names_him``: whether the school's own record names him.
    """

    def do(book: Casebook) -> Marked | None:
        child = free_child(book, EDUCATION, SOCIAL_CARE)
        person = book.family.of_role(meant)
        here = book.record(person, SOCIAL_CARE)
        if child is None or person is None or here is None:
            return None
        day = f"2025-0{book.random.randint(2, 7)}-1{book.random.randint(0, 9)}"
        entry = book.open(EDUCATION, person, "person" if names_him else "placeholder")
        entry.say("name", name(person.given, person.family) if names_him else word)
        pupil = held(book, child, EDUCATION).id
        wrote = entry.say("concern", "substance_misuse", ref=pupil, said_as=word, event_time=day, basis="observed")
        if not resolved:
            return mark(entry, said=[(entry, wrote)])
        ref = held(book, child, SOCIAL_CARE).id
        copied = here.say("concern", "substance_misuse", ref=ref, event_time=day, basis="read")
        said = [(entry, wrote), (here, copied)]
        return mark(entry, here, said=said, also=("ID-2", "EV-3", "EV-1", "AL-2"))

    return do


EXISTENCE: Final[tuple[Case, ...]] = (
    Case("EX-1", True, "a child whom one assessment names", _named_once(SOCIAL_CARE, _day)),
    Case("EX-1", True, "a child of whom only the year is told", _named_once(SOCIAL_CARE, _year)),
    Case("EX-1", True, "a brother whom only the school names", _named_once(EDUCATION, _day)),
    Case("EX-1", False, "born abroad", _named_once(SOCIAL_CARE, _day, _born_abroad)),
    Case("EX-1", False, "adopted out", _named_once(SOCIAL_CARE, _day, _adopted_out)),
    Case("EX-1", False, "at a private school", _named_once(SOCIAL_CARE, _day, _at_a_private_school)),
    Case("EX-2", True, "an unborn child still listed", _still_listed),
    Case("EX-2", True, "one child more than were born", _still_counted),
    Case("EX-2", True, "named as a sibling in a later plan", _sibling_in_a_later_plan),
    Case("EX-2", False, "an unborn child whom nobody counts", _nobody_counts),
    Case("EX-2", False, "not born yet", _not_born_yet),
    Case("EX-2", False, "born since under a record of their own", _born_since),
    Case("ID-7", True, "Dad, of two who are called so", _collected("Dad", "stepfather"), (STEPFATHER,)),
    Case("ID-7", True, "mum's partner becomes the father", _collected("Mum's partner", "father")),
    Case("ID-7", True, "Nan becomes the mother", _collected("Nan", "mother")),
    Case("ID-7", False, "Dad, whom the school's record names", _collected("Dad", "father", names_him=True)),
    Case("ID-7", False, "a role that nobody resolved", _collected("Dad", "father", resolved=False)),
    Case("ID-7", False, "the mother by name", _collected("Mum", "mother", names_him=True)),
)
