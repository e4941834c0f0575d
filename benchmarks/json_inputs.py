"""JSON inputs: a custodian's answer, a FHIR bundle, and the native format as one file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from benchmarks.invented import people
from triangulate.interchange import read_extract
from triangulate.interchange_columns import write_columns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_STATEMENTS_A_PERSON = 4


def _listed(path: Path, before: str, records: Iterator[Any], after: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(before)
        file.writelines(
            f"{',' if place else ''}\n{json.dumps(record, ensure_ascii=False)}" for place, record in enumerate(records)
        )
        file.write(after)


def custodian(path: Path, rows: int) -> None:
    """Write one custodian's answer with ``rows`` personal records."""
    before = '{"orgId":"LA-01","orgName":"Example Custodian","orgType":"LOCAL_AUTHORITY","records":['
    _listed(path, before, _custodian_records(rows), "]}\n")


def _custodian_records(rows: int) -> Iterator[Any]:
    for child in people(rows):
        yield {
            "recordId": f"R-{child.n}",
            "personId": str(9990000000 + child.n),
            "recordType": "personal.details",
            "version": "1",
            "systemId": "SYSTEM-01",
            "payload": {
                "firstName": child.given,
                "lastName": child.family,
                "dateOfBirth": child.born.isoformat(),
                "address": {"line1": child.street, "line2": "", "townOrCity": "Fenwick", "postcode": child.postcode},
                "birthAssignedSex": "Female" if child.sex == "F" else "Male",
                "firstLanguage": "English",
                "relatedPeople": [{"relationshipToTheChild": "Birth mother", "name": f"Delia {child.family}"}],
            },
        }


def fhir(path: Path, rows: int) -> None:
    """Write a bundle of ``rows`` patients."""
    _listed(path, '{"resourceType":"Bundle","type":"collection","entry":[', _fhir_entries(rows), "]}\n")


def _fhir_entries(rows: int) -> Iterator[Any]:
    for child in people(rows):
        number = {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": str(9990000000 + child.n)}
        yield {
            "resource": {
                "resourceType": "Patient",
                "id": f"p{child.n}",
                "identifier": [number],
                "name": [{"use": "official", "family": child.family, "given": [child.given]}],
                "gender": "female" if child.sex == "F" else "male",
                "birthDate": child.born.isoformat(),
                "address": [{"use": "home", "line": [child.street], "postalCode": child.postcode}],
            }
        }


def native(path: Path, rows: int) -> None:
    """Write ``rows`` statements (every value a text) of a quarter as many people, in the native format."""
    persons = [{"id": str(n), "type": "person"} for n in range(1, rows // _STATEMENTS_A_PERSON + 1)]
    before = '{"format":"triangulate-extract/1","source":{"id":"csc","agency":"social_care"},"personas":'
    _listed(path, before + json.dumps(persons) + ',"statements":[', native_statements(rows), "]}\n")


def native_statements(rows: int) -> Iterator[Any]:
    """Yield the statements that :func:`native` writes."""
    for child in people(rows // _STATEMENTS_A_PERSON):
        told = {"about": str(child.n), "recorded_at": child.last.isoformat(), "basis": "told"}
        said = {
            "birth_date": child.born.isoformat(),
            "sex": child.sex,
            "x_family_name": child.family,
            "x_street": child.street,
        }
        for place, (predicate, value) in enumerate(said.items()):
            name = f"s{child.n * _STATEMENTS_A_PERSON + place}"
            yield {
                "id": name,
                "predicate": predicate,
                "value": value,
                **told,
                "locator": f"person {child.n} {predicate}",
            }


def columns(folder: Path, rows: int) -> None:
    """Write the same statements as :func:`native` in the column form."""
    folder.mkdir(exist_ok=True)
    one_file = folder.with_suffix(".json")
    native(one_file, rows)
    write_columns(read_extract(one_file), folder)
    one_file.unlink()
