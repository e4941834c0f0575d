"""Demographics that Patient, RelatedPerson and a patient's contacts have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from triangulate.normalise.codes import translate
from triangulate.normalise.names import parse_name
from triangulate_adapters.health.fhir_elements import (
    Node,
    coded,
    codings,
    compact,
    extension,
    extensions,
    label,
    many,
    one,
    period_of,
    raw_concept,
    text,
    texts,
    valid,
)
from triangulate_adapters.health.fhir_identifiers import identifier_of

if TYPE_CHECKING:
    from triangulate_adapters.health.fhir_reading import Voice

_NO_VALUE: Final = "data-absent-reason"
_LINES: Final = ("line", "city", "district", "state")


def place_of(name: str, number: int, node: Node) -> str:
    """Return the locator of one item of a list: by the element's own id where it has one, else by its position."""
    return f"{name}[{text(node, 'id') or number}]"


def say_names(voice: Voice, node: Node) -> None:
    """Say each name with its use and period. Several names written as one ``given`` are parted; raw keeps them."""
    for number, name in enumerate(many(node, "name")):
        value = _name_value(name)
        if value is None:
            continue
        use = text(name, "use")
        kind = translate("name_use", "fhir", use) if use else None
        if isinstance(value, dict) and kind is not None and kind.value is not None:
            value["type"] = kind.value
        period = valid(period_of(name), current=use != "old")
        voice.say(place_of("name", number, name), "name", value, raw=compact(name), **period)


def _name_value(name: Node) -> dict[str, Any] | str | None:
    given = [part for written in texts(name, "given") for part in written.split()]
    family = text(name, "family")
    if not given and family is None:
        return text(name, "text")
    parts: dict[str, Any] = {"given": given, "family": family or ""}
    title = " ".join(texts(name, "prefix"))
    suffix = " ".join(texts(name, "suffix"))
    return {**parts, **({"title": title} if title else {}), **({"suffix": suffix} if suffix else {})}


def stands_for_nobody(node: Node) -> bool:
    """Return whether there are names and every one is a placeholder ("Unknown", "Baby")."""
    values = [value for name in many(node, "name") if (value := _name_value(name)) is not None]
    return bool(values) and all(parse_name(value).placeholder for value in values)


def say_birth(voice: Voice, node: Node) -> None:
    """Say the date of birth, which may be a year or a month, the time of day apart from it, and the place."""
    written = text(node, "birthDate")
    beside = one(node, "_birthDate") or one(node, "birthDate")
    if written is not None:
        voice.say("birthDate", "birth_date", written, raw=written)
    absent = [e for e in many(beside, "extension") if (text(e, "url") or "").endswith(_NO_VALUE)]
    if written is None and absent:
        reason = label(coded(absent[0])) or text(absent[0], "url")
        voice.say("birthDate", "birth_date", None, polarity="?", raw=reason)
    time = text(extension(beside, "birthTime"), "valueDateTime")
    if time is not None:  # a time is not compared as a date: midnight in summer time is the day before in UTC
        voice.say("birthDate.extension[birthTime]", "x_birth_time", time, raw=time)
    say_multiple_birth(voice, node)
    for where in (node, *many(node, "identifier")):  # child health events write it inside an identifier
        for found in extensions(where, "birthPlace"):
            address = one(found, "valueAddress")
            parts = [part for name in ("city", "district", "state", "country") if (part := text(address, name))]
            if parts:
                voice.say("extension[birthPlace]", "birth_place", ", ".join(parts), raw=compact(address))


def say_multiple_birth(voice: Voice, node: Node) -> None:
    """Say the order of birth. ``false`` is one of one; ``true`` and a number do not say how many were born."""
    order = text(node, "multipleBirthInteger")
    if order is not None:
        voice.say("multipleBirthInteger", "multiple_birth", order, raw=order)
    several = text(node, "multipleBirthBoolean")
    if several == "false":
        voice.say("multipleBirthBoolean", "multiple_birth", "1/1", raw=several)
    elif several == "true":
        voice.say("multipleBirthBoolean", "x_multiple_birth", True, raw=several)


def say_sex(voice: Voice, node: Node) -> None:
    """Say ``sex`` and ``gender``.

    ``gender`` is the legal gender in national records (NHS Personal Demographics Service, FHIR R4 API, 2024), so it is
    said as ``sex``, except where the record itself gives another sex at birth: then it is how the person lives.
    """
    at_birth = coded(extension(node, "BirthSex"))
    born = _translated("sex", ("hl7_v3", "nhs_phenotypic"), at_birth)
    administrative = text(node, "gender")
    lived = translate("sex", "fhir", administrative) if administrative else None
    if administrative is not None:
        differ = born in {"F", "M"} and lived is not None and lived.value in {"F", "M"} and lived.value != born
        predicate = "gender" if differ else "sex"
        voice.say("gender", predicate, lived.value if lived else None, raw=administrative)
    if at_birth:
        voice.say("extension[BirthSex]", "sex", born, raw=raw_concept(at_birth), basis="official")
    for name in ("PersonStatedGender", "genderIdentity", "GenderIdentity"):
        stated = coded(extension(node, name))
        if stated:
            value = _translated("gender", ("nhs_stated", "nhs_identity", "fhir", "words"), stated)
            voice.say(f"extension[{name}]", "gender", value, raw=raw_concept(stated), basis="self")


def _translated(table: str, schemes: tuple[str, ...], concept: Node) -> str | None:
    for coding in codings(concept):
        for scheme in schemes:
            known = translate(table, scheme, coding.code) if coding.code else None
            if known is not None:
                return known.value
    return None


def say_addresses(voice: Voice, node: Node) -> None:
    """Say each address with its use and period; an address that is only a period says nothing."""
    for number, address in enumerate(many(node, "address")):
        value = _address_value(address)
        if value is None:
            continue
        period = valid(period_of(address), current=text(address, "use") != "old")
        voice.say(place_of("address", number, address), "address", value, raw=compact(address), **period)


def _address_value(address: Node) -> dict[str, Any] | None:
    lines = [part for name in _LINES for part in texts(address, name)]
    postcode = text(address, "postalCode")
    if not lines and text(address, "text"):
        lines = texts(address, "text")
    if not lines and postcode is None:
        return None
    value: dict[str, Any] = {"lines": lines}
    if postcode is not None:
        value["postcode"] = postcode
    uprn = _uprn(address)
    if uprn is not None:
        value["uprn"] = uprn
    kind = translate("address_use", "fhir", text(address, "use") or "")
    if kind is not None and kind.value is not None:
        value["type"] = kind.value
    if text(address, "type") == "postal":
        value["type"] = "correspondence"
    return value


def _uprn(address: Node) -> str | None:
    for key in extensions(address, "AddressKey"):
        kinds = codings(one(extension(key, "type"), "valueCoding"))
        if any(kind.code == "UPRN" for kind in kinds):
            return text(extension(key, "value"), "valueString")
    return None


def say_telecoms(voice: Voice, node: Node) -> None:
    """Say telephone numbers and email addresses; anything else to be reached by is carried."""
    for number, telecom in enumerate(many(node, "telecom")):
        value = text(telecom, "value")
        if value is None:
            continue
        kind = translate("contact_point", "fhir", text(telecom, "system") or "")
        predicate = (kind.value if kind is not None else None) or "x_contact_point"
        period = valid(period_of(telecom), current=text(telecom, "use") != "old")
        voice.say(place_of("telecom", number, telecom), predicate, value, raw=compact(telecom), **period)


def say_identifiers(voice: Voice, node: Node, issuer: str | None) -> None:
    """Say each number, and what the source says of how far the NHS number is verified."""
    for number, identifier in enumerate(many(node, "identifier")):
        place = place_of("identifier", number, identifier)
        status = coded(extension(identifier, "NHSNumberVerificationStatus"))
        for coding in codings(status):
            voice.say(f"{place}.verification", "x_nhs_verification", coding.code or None, raw=raw_concept(status))
        missing = coded(extension(identifier, "NHSNumberUnavailableReason"))
        if missing:
            voice.say(f"{place}.unavailable", "x_nhs_number_unavailable", label(missing), raw=raw_concept(missing))
        value = text(identifier, "value")
        if value is None:
            continue
        assigner = one(identifier, "assigner")
        by = text(assigner, "display") or text(one(assigner, "identifier"), "value") or issuer
        use = text(identifier, "use")
        predicate, number_said = identifier_of(text(identifier, "system") or "", value, use=use, issuer=by)
        period = valid(period_of(identifier), current=use != "old")
        voice.say(place, predicate, number_said, raw=compact(identifier), **period)
