"""Numbers in FHIR: which scheme a system address means, and who issued them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triangulate.normalise.codes import translate

if TYPE_CHECKING:
    from pydantic import JsonValue


def identifier_of(
    system: str, value: str, *, use: str | None = None, issuer: str | None = None
) -> tuple[str, JsonValue]:
    """Return the predicate and value of one number.

    A system that the table does not list is a local number whose issuer is the system's address. A number that
    names a record or a member of staff is carried (``x_record_id``, ``x_identifier``) and never compared.
    """
    known = translate("identifier_system", "fhir", system)
    if known is not None and known.value == "record":
        return "x_record_id", value
    if known is not None and known.value is None:
        return "x_identifier", {"system": system, "value": value}
    scheme = known.value if known is not None else None
    found: dict[str, JsonValue] = {"scheme": scheme or "health_local", "value": value}
    if scheme is None:
        found["issuer"] = issuer or system
    elif scheme != "nhs" and issuer:
        found["issuer"] = issuer
    spent = translate("identifier_use", "fhir", use) if use else None
    if spent is not None and spent.value is not None:
        found["use"] = spent.value
    return "identifier", found
