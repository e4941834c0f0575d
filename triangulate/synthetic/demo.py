"""The demonstration family: one invented Jersey family as four agencies recorded it, in four real formats.

Worth a look: a birth date with day and month exchanged, two birth fathers, a father in custody while a doctor finds
him at home, a grandfather who died and later supervises contact, and a pupil known by an initial that both twins
have. Beside them stand innocents: a maiden name, one of two Portuguese surnames, a former pupil number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any, Final

from triangulate.synthetic.casebook import EDUCATION, HEALTH, POLICE, SOCIAL_CARE, Casebook, Entry
from triangulate.synthetic.entries import official_name, say_addresses, took_part
from triangulate.synthetic.formats_ctf import write_ctf
from triangulate.synthetic.formats_custodian import write_custodian
from triangulate.synthetic.formats_fhir import write_fhir
from triangulate.synthetic.formats_pole import write_pole
from triangulate.synthetic.identifier_series import Numbers
from triangulate.synthetic.people import CURRENT, Address, Family, Person, Stay
from triangulate.synthetic.slips import name
from triangulate.synthetic.word_tables import organisations

if TYPE_CHECKING:
    from pathlib import Path

_HOME: Final = Address(("Flat 3, 12 Rue des Tilleuls", "St Helier", "Jersey"), "JE2 4WX")
_PAULS: Final = Address(("41 Le Vieux Chemin", "St Clement", "Jersey"), "JE2 6QJ")
_GRANDFATHERS: Final = Address(("7 Clos des Sables", "St Brelade", "Jersey"), "JE3 8FT")


@dataclass(frozen=True, slots=True)
class DemoWritten:
    """What was written: one input for each agency, and a plain sentence about each."""

    inputs: tuple[Path, ...]
    lines: tuple[str, ...]


def write_demo(out: Path) -> DemoWritten:
    """Write the demonstration family into ``out`` and return the inputs. The bytes are always the same."""
    book = demo_casebook()
    written = (
        (
            out / "social-care.json",
            write_custodian,
            "Social care: a custodian record of the DfE single unique identifier",
        ),
        (out / "health.json", write_fhir, "Health: a FHIR R4 bundle"),
        (out / "education.xml", write_ctf, "Education: a Common Transfer File"),
        (out / "police", write_pole, "Police: tables named after the NPCC Minimum POLE Data Standards"),
    )
    for path, write, _ in written:
        write([book], path)
    return DemoWritten(
        inputs=tuple(path for path, _, _ in written), lines=tuple(f"{words}: {path}" for path, _, words in written)
    )


def demo_casebook() -> Casebook:
    """Return what the four agencies hold on the demonstration family."""
    numbers = Numbers()
    book = Casebook(_family(numbers), Random("demonstration"), numbers)
    _health(book)
    _social_care(book)
    _education(book)
    _police(book)
    return book


def _person(
    numbers: Numbers, role: str, sex: str, given: str, family: str, born: date, home: Address, **more: Any
) -> Person:
    stay = Stay(home, max(born, date(2012, 6, 1)))
    fields = {"stays": (stay,), "nhs": numbers.nhs(), "origin": "jersey", "key": f"demo-{role}", **more}
    return Person(role=role, sex=sex, given=tuple(given.split()), family=family, born=born, **fields)


def _family(numbers: Numbers) -> Family:
    def child(place: int, sex: str, given: str, born: date, order: str) -> Person:
        upn = numbers.upn(born.year + 4)
        return _person(numbers, f"child{place}", sex, given, "Renouf", born, _HOME, birth_order=order, upn=upn)

    people = (
        _person(
            numbers, "mother", "F", "Catarina Inês", "Renouf", date(1989, 3, 14), _HOME,
            maiden="Gouveia Freitas", phone="07700 900142",
        ),
        _person(
            numbers, "father", "M", "Mark", "Renouf", date(1984, 11, 23), _HOME,
            pnc=numbers.pnc(2009), phone="07700 900317",
        ),
        _person(numbers, "paul", "M", "Paul Philippe", "Vibert", date(1986, 5, 2), _PAULS, phone="07700 900858"),
        _person(
            numbers, "mgf", "M", "António", "Gouveia Freitas", date(1958, 9, 30), _GRANDFATHERS,
            died=date(2020, 6, 1), birth_place="Funchal, Madeira",
        ),
        child(1, "M", "Kai Laurence", date(2014, 3, 1), "1/1"),
        child(2, "F", "Amelia Rose", date(2018, 5, 20), "1/2"),
        child(3, "M", "Alexander Luke", date(2018, 5, 20), "2/2"),
    )  # fmt: skip
    return Family(0, people, ())


def _the(book: Casebook, role: str) -> Person:
    return book.people[f"demo-{role}"]


def _held(book: Casebook, role: str, agency: str) -> Entry:
    entry = book.record(_the(book, role), agency)
    assert entry is not None  # noqa: S101 - every record asked for was opened before
    return entry


def _health(book: Casebook) -> None:
    practice = organisations("practice")[0]
    for person in book.family.people:
        entry = book.open(HEALTH, person)
        official_name(entry, person)
        entry.say("birth_date", person.born.isoformat())
        entry.say("sex", person.sex)
        entry.say("identifier", {"use": "current", "scheme": "nhs", "value": person.nhs})
        say_addresses(entry, person)
        entry.say("registered_with", {"name": practice.name, "code": practice.code, "status": "main"})
        if person.phone:
            entry.say("phone", person.phone)
        if person.is_child:
            entry.say("birth_place", person.birth_place)
            entry.say("multiple_birth", person.birth_order)
        if person.died:
            entry.say("death_date", person.died.isoformat())
    kinship = [("mother", child, "birth") for child in ("child1", "child2", "child3")]
    kinship += [("paul", "child1", "birth"), ("father", "child1", "step")]
    kinship += [("father", "child2", "birth"), ("father", "child3", "birth")]
    for parent, child, kind in kinship:
        _held(book, parent, HEALTH).say("parent", kind, ref=_held(book, child, HEALTH).id)
    # At half past nine the doctor on call writes that the man was at home whom the police had held since six.
    why = "Called to the home after an argument; bruise to the left forearm"
    visit = book.happened(HEALTH, "home_visit", "2022-08-14T21:30", narrative=why)
    took_part(_held(book, "child1", HEALTH), visit, "subject")
    took_part(_held(book, "father", HEALTH), visit, "attendee")


def _social_care(book: Casebook) -> None:
    for role in ("mother", "father", "child1", "child2", "child3"):
        person = _the(book, role)
        entry = book.open(SOCIAL_CARE, person)
        entry.say("name", name(person.given[:1], person.family))
        # 1 March became 3 January when somebody read it the American way round.
        born = date(2014, 1, 3) if role == "child1" else person.born
        entry.say("birth_date", born.isoformat())
        entry.say("sex", person.sex)
        entry.say("identifier", {"use": "current", "scheme": "nhs", "value": person.nhs})
        say_addresses(entry, person)
    referral = book.happened(SOCIAL_CARE, "referral", "2022-08-16", narrative="Notification by the police")
    for child in ("child1", "child2", "child3"):
        entry = _held(book, child, SOCIAL_CARE)
        took_part(entry, referral, "subject")
        for parent in ("mother", "father"):
            _held(book, parent, SOCIAL_CARE).say("parent", "birth", ref=entry.id)


def _education(book: Casebook) -> None:
    school = organisations("primary")[0]
    kai, twin = _the(book, "child1"), _the(book, "child2")
    for person, given in ((kai, kai.given), (twin, (twin.given[0][0],))):
        entry = book.open(EDUCATION, person)
        entry.say("name", name(given, person.family))
        entry.say("birth_date", person.born.isoformat())
        if person is kai:
            entry.say("sex", person.sex)
            entry.say("identifier", {"use": "current", "scheme": "upn", "value": person.upn})
            entry.say("identifier", {"use": "former", "scheme": "upn", "value": book.numbers.upn(2018, temporary=True)})
        say_addresses(entry, person)
        on_roll = {"name": school.name, "code": school.code, "status": "main"}
        entry.say("enrolled_at", on_roll, valid_from=f"{person.born.year + 5}-09-04", valid_to=CURRENT)
    for role, said_as in (("mother", "Mum"), ("father", "Dad")):
        adult = _the(book, role)
        entry = book.open(EDUCATION, adult)
        entry.say("name", name(adult.given[:1], adult.family))
        say_addresses(entry, adult)
        entry.say("phone", adult.phone)
        entry.say("parent", ref=_held(book, "child1", EDUCATION).id, said_as=said_as)


def _police(book: Casebook) -> None:
    # A name lasts for the life of a police record: the mother stands there as one of her two surnames before marriage.
    surnames = {"mother": "FREITAS", "mgf": "GOUVEIA FREITAS"}
    for role in ("mother", "father", "mgf", "child1"):
        person = _the(book, role)
        entry = book.open(POLICE, person)
        entry.say("name", name((person.given[0].upper(),), surnames.get(role, person.family.upper())))
        entry.say("birth_date", person.born.isoformat())
        entry.say("sex", person.sex)
        say_addresses(entry, person)
        if person.phone:
            entry.say("phone", person.phone)
        if person.pnc:
            entry.say("identifier", {"use": "current", "scheme": "pnc", "value": person.pnc})
    father = _held(book, "father", POLICE)
    incident = book.happened(POLICE, "incident", "2022-08-14T16:50", reference="22/4471", place=", ".join(_HOME.lines))
    for role, part in (("mother", "victim"), ("father", "suspect"), ("child1", "child_present")):
        took_part(_held(book, role, POLICE), incident, part)
    father.say("allegation", "domestic_abuse", ref=incident.id)
    custody = book.happened(POLICE, "custody", "2022-08-14T18:00/2022-08-15T10:00", place="Custody suite")
    took_part(father, custody, "subject")
    contact = book.happened(
        POLICE, "incident", "2022-10-08T14:20", narrative="Dispute at a contact session that the grandfather supervised"
    )
    took_part(_held(book, "mgf", POLICE), contact, "witness")
    took_part(father, contact, "suspect")
