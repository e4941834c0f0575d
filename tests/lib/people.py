"""Small cases for tests of checks: extracts in, gathered statements out, with people grouped as the test says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from triangulate.builder import ExtractBuilder
from triangulate.gathered import gather
from triangulate.inputs import put_together
from triangulate.linking.cannot import CANNOT_COLUMNS
from triangulate.linking.features import gather_features
from triangulate.linking.graph import people_of
from triangulate.linking.model import default_model
from triangulate.linking.run import Linking, link_people
from triangulate.linking.scoring import LINK_COLUMNS
from triangulate.records import Source
from triangulate.vocabulary import Agency

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from triangulate.draft import DraftDocument
    from triangulate.extract import Extract
    from triangulate.gathered import Gathered
    from triangulate.ledger.reader import Ledger

AGENCIES: dict[str, Agency] = {
    "hlt": Agency.HEALTH,
    "edu": Agency.EDUCATION,
    "pol": Agency.POLICE,
    "csc": Agency.SOCIAL_CARE,
    "crt": Agency.COURT,
    "reg": Agency.REGISTRY,
}


def source(source_id: str, **fields: str) -> ExtractBuilder:
    """Return a builder for a source of the agency that the first three letters of its id name."""
    agency = AGENCIES.get(source_id[:3], Agency.OTHER)
    return ExtractBuilder(Source(id=source_id, agency=agency, **fields))


def case_of(*extracts: Extract, as_at: str | None = None) -> Gathered:
    """Return what is said, with people as the link engine finds them."""
    inputs = put_together(extracts, as_at)
    return gather(inputs, link_people(inputs))


def joined_case(
    *extracts: Extract,
    links: Iterable[tuple[str, str, str]] = (),
    levels: Mapping[str, str] | None = None,
    ledger: Ledger | None = None,
    draft: DraftDocument | None = None,
    as_at: str | None = None,
) -> Gathered:
    """Return what is said, with people joined by ``links`` (persona, persona, strength) and by nothing else.

    ``levels`` are the comparison levels of every link, such as ``{"identifier": "official"}``.
    """
    inputs = put_together(extracts, as_at)
    named = {f"level_{name}": level for name, level in (levels or {}).items()}
    rows = []
    for first, second, strength in sorted((*sorted((a, b)), s) for a, b, s in links):
        row = {"id": f"l-{first}-{second}", "a": first, "b": second, "probability": 0.962, "weight": 10.0}
        rows.append({**dict.fromkeys(LINK_COLUMNS), **row, "strength": strength, **named})
    frame = pl.DataFrame(rows, schema=LINK_COLUMNS, orient="row")
    cannot = pl.DataFrame(schema=CANNOT_COLUMNS)
    people = people_of(inputs.personas, frame, cannot)
    features = gather_features(inputs.personas, inputs.statements)
    return gather(inputs, Linking(features, people.links, people, cannot, default_model()), ledger, draft)
