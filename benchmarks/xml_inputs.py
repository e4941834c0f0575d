"""XML inputs: an SSDA903 return, a children in need census, a transfer file, charges and a FHIR bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.invented import british, people

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from benchmarks.invented import Invented

_DECLARED = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _write(path: Path, before: str, records: Iterator[str], after: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(_DECLARED + before)
        file.writelines(records)
        file.write(after + "\n")


def _elements(**texts: str) -> str:
    return "".join(f"<{name}>{text}</{name}>" for name, text in texts.items())


def _writer(before: str, record: Callable[[Invented], str], after: str) -> Callable[[Path, int], None]:
    def write(path: Path, rows: int) -> None:
        _write(path, before, map(record, people(rows)), after)

    return write


def _looked_after(child: Invented) -> str:
    header = _elements(
        CHILDID=f"K{child.n:07}", UPN=f"A{80120000000 + child.n}A", SEX=child.sex, DOB=child.british, ETHNIC="WBRI"
    )
    episode = _elements(
        DECOM=british(child.first), RNE="S", LS="C2", CIN="N4", PL="U1", PL_POST=child.postcode,
        DEC=british(child.last), REC="E4B",
    )  # fmt: skip
    return f"<CHILD><HEADER>{header}</HEADER><EPISODE>{episode}</EPISODE></CHILD>\n"


def _in_need(child: Invented) -> str:
    known = _elements(
        LAchildID=f"C{child.n:07}", UPN=f"A{80120000000 + child.n}A", PersonBirthDate=child.born.isoformat(),
        Sex=child.sex,
    )  # fmt: skip
    details = _elements(
        CINreferralDate=child.first.isoformat(), ReferralSource="6", PrimaryNeedCode="N4",
        CINclosureDate=child.last.isoformat(), ReasonForClosure="RC1",
    )  # fmt: skip
    ethnic = "<ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics>"
    return f"<Child><ChildIdentifiers>{known}</ChildIdentifiers>{ethnic}<CINdetails>{details}</CINdetails></Child>\n"


def _pupil(child: Invented) -> str:
    known = _elements(
        UPN=f"H{82320000000 + child.n}A", Surname=child.family, Forename=child.given, DOB=child.born.isoformat(),
        Sex=child.sex,
    )  # fmt: skip
    basic = _elements(NCyearActual="5", Ethnicity="WENG", EnrolStatus="M")
    lines = f"<AddressLines><AddressLine1>{child.street}</AddressLine1></AddressLines>"
    carer = _elements(Order="1", Surname=child.family, Forename="Delia", Gender="F", Relationship="PAM")
    return (
        f"<Pupil>{known}<BasicDetails>{basic}</BasicDetails>"
        f"<Address>{lines}<PostCode>{child.postcode}</PostCode></Address>"
        f"<Contacts><Contact>{carer}</Contact></Contacts></Pupil>\n"
    )


def _charge(child: Invented) -> str:
    name = _elements(PersonGivenName1=child.given, PersonFamilyName=child.family)
    person = f"<PersonName>{name}</PersonName>{_elements(Birthdate=child.born.isoformat(), Gender='1')}"
    lines = f"<SimpleAddress>{_elements(AddressLine1=child.street, AddressLine2='Fenwick')}</SimpleAddress>"
    offence = _elements(
        OffenceSequenceNumber="1", OffenceCode="TH68001", OffenceWording="Stole goods from a shop",
        ChargeDate=child.last.isoformat(),
    )  # fmt: skip
    details = (
        f"<PersonDefendant><BasePersonDetails>{person}</BasePersonDetails></PersonDefendant>"
        f"<BailStatus>U</BailStatus><Address>{lines}</Address>"
    )
    return (
        f"<Case><PTIURN>00PP{child.n:07}</PTIURN><Defendant><ProsecutorReference>0800PP01{child.n:011}H"
        f"</ProsecutorReference><PoliceIndividualDefendant>{details}</PoliceIndividualDefendant>"
        f"<Offence><BaseOffenceDetails>{offence}</BaseOffenceDetails></Offence></Defendant></Case>\n"
    )


def _patient(child: Invented) -> str:
    system = '<system value="https://fhir.nhs.uk/Id/nhs-number"/>'
    name = f'<use value="official"/><family value="{child.family}"/><given value="{child.given}"/>'
    address = f'<use value="home"/><line value="{child.street}"/><postalCode value="{child.postcode}"/>'
    return (
        f'<entry><resource><Patient><id value="p{child.n}"/><identifier>{system}<value value="{9990000000 + child.n}"/>'
        f'</identifier><name>{name}</name><gender value="{"female" if child.sex == "F" else "male"}"/>'
        f'<birthDate value="{child.born.isoformat()}"/><address>{address}</address></Patient></resource></entry>\n'
    )


ssda903 = _writer("<EXPSSDA903>\n", _looked_after, "</EXPSSDA903>")
cin_census = _writer(
    "<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2024</Year>"
    "<ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails><Source><LEA>801</LEA></Source></Header><Children>\n",
    _in_need,
    "</Children></Message>",
)
ctf = _writer(
    "<CTfile><Header><DocumentName>Common Transfer File</DocumentName><CTFversion>25.0</CTFversion>"
    "<DateTime>2025-01-17T09:30:00</DateTime><SourceSchool><LEA>823</LEA><Estab>4001</Estab></SourceSchool></Header>"
    "<CTFpupilData>\n",
    _pupil,
    "</CTFpupilData></CTfile>",
)
spi = _writer("<NewCaseMessage>\n", _charge, "</NewCaseMessage>")
fhir = _writer('<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/>\n', _patient, "</Bundle>")
