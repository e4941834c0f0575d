"""The answer of the Police National Computer to an enquiry (``CPE02`` XML): attributes, upper case, dates DDMMYYYY.

In answers converted from the fixed-width original the columns of ``PI1`` are often shifted: ``DOB`` holds ``0``
and ``Trans-Filename`` begins with the birth date and the sex. This is recognised by content and noted; the other
columns of such a row are then carried together, because their names cannot be trusted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.errors import UnreadableInput
from triangulate.intake.xml_records import iter_records, strip_namespaces
from triangulate.normalise.codes import code_key_expr, mapping
from triangulate.tables import Say, json_object, speak
from triangulate_adapters.police.collected_rows import Rows, carry, keyed
from triangulate_adapters.police.occurrence import Ends, as_written, occurrence
from triangulate_adapters.police.offence_says import OUTCOME, TIME, TIMING, OffenceNames, offence_statements
from triangulate_adapters.police.person_columns import code_value, identifier_object
from triangulate_adapters.police.register_answer import (
    APPEARANCE_COLUMNS,
    COURT,
    REGISTER,
    REMAND,
    REMAND_COLUMNS,
    add_appearances,
    add_remands,
    adjudication,
    person_id,
    with_offence_ids,
)
from triangulate_adapters.police.spi_ids import EVENT, PERSONA

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from triangulate.builder import ExtractBuilder
    from triangulate.intake.limits import Limits

_CASE = re.compile(r"(IP|CV|NC|NG)3")
_DAY = re.compile(r"\d{8}")
_SHIFTED = re.compile(r"(\d{8})([MFU])")
_DATE: Final = r"^(\d{2})(\d{2})(\d{4})$"
_TRUSTED: Final = ("PNCID", "Filename", "Trans-Filename")
_PERSON: Final = ("PNCID", "Filename", "Trans-Filename", "DOB", "SEX", "CRO-NO", "_shifted", PERSONA)
_OFFENCE: Final = (
    *("ARREST-SUMMONS-REF", "ARREST-CHARGE-NUMBER", "OFF-CODE-CJS", "OFF-DECODE", "OFFENCE-START-DATE"),
    *("OFFENCE-START-TIME", "OFFENCE-END-DATE", "OFFENCE-END-TIME", "ADJUDICATION", "PLEA"),
    *("CONVICTION-DATE", "_case", PERSONA),
)  # fmt: skip
SHIFTED_NOTE: Final = "PI1: columns are shifted; birth date and sex were taken from Trans-Filename"


def read_pnc(builder: ExtractBuilder, path: Path, limits: Limits) -> None:
    """Add everything the answer states to ``builder``.

    Raises :class:`UnreadableInput` if the XML cannot be read or holds no person.
    """
    rows, people, offences = Rows(), 0, 0
    for record in iter_records(path, ("NMS",), limits=limits):
        strip_namespaces(record)
        people += 1
        part = f"NMS {people}"
        cases = [case for section in record for case in section if _CASE.fullmatch(case.tag)]
        charges = sum(len(_charges(case)) for case in cases)
        offences += charges
        builder.reconciliation.count("Offence", read=charges)
        builder.reconciliation.count("Person", read=1)
        persona = _person(builder, rows, record, cases)
        if persona is None:
            builder.reconciliation.quarantine("Person", part, "nothing names the person")
            faults = [(part, "the person it belongs to cannot be used")] * charges
            builder.reconciliation.quarantine_many("Offence", faults)
            continue
        builder.reconciliation.count("Person", recorded=1)
        builder.reconciliation.count("Offence", recorded=charges)
        for number, case in enumerate(cases, start=1):
            _case(rows, case, persona, number)
        for remand in record.iter("RB2"):
            _remand(rows, remand, persona)
    if not people:
        raise UnreadableInput(
            place=str(path), kind="the answer holds no person", next_step="Check that the enquiry found a record."
        )
    _add(builder, rows)


def _attributes(element: Element) -> dict[str, str | None]:
    return {name: text.strip() for name, text in element.attrib.items() if text.strip()}


def _charges(case: Element) -> list[Element]:
    return [child for child in case if child.tag == f"{case.tag[:2]}4"]


def _person(builder: ExtractBuilder, rows: Rows, record: Element, cases: list[Element]) -> str | None:
    found = record.find("PIS/PI1")
    cells = _attributes(found) if found is not None else {}
    asns = [text for case in cases if (text := case.get("ARREST-SUMMONS-REF", "").strip())]
    persona = person_id(
        cells.get("PNCID"), asns, [cells.get("Filename"), cells.get("Trans-Filename"), cells.get("DOB")]
    )
    if persona is None:
        return None
    if not _DAY.fullmatch(cells.get("DOB") or "") and _SHIFTED.match(cells.get("Trans-Filename") or ""):
        builder.reconciliation.note(SHIFTED_NOTE)
        rest = [f"{name}={text}" for name, text in cells.items() if name not in _TRUSTED]
        cells = {name: cells.get(name) for name in _TRUSTED}
        cells.update({"ShiftedColumns": "; ".join(rest), "_shifted": "yes"})
    rows.add("PI1", {**cells, PERSONA: persona})
    for number, asn in enumerate(sorted(set(asns))):
        rows.add("ASN", {"ARREST-SUMMONS-REF": asn, "_number": str(number), PERSONA: persona})
    return persona


def _case(rows: Rows, case: Element, persona: str, number: int) -> None:
    about = _attributes(case)
    group = f"{case.tag[:2]}-{about.get('OCC-NMBR') or about.get('CASE-NUMBER') or number}"
    alias = about.pop("FILENAME-ALIAS-NAME", None)
    rows.add("Alias", {"FILENAME-ALIAS-NAME": alias, PERSONA: persona})
    rows.add(COURT, {"Date": about.get("CONVICTION-DATE"), "Court": about.get("COURT-NAME"), PERSONA: persona})
    for charge in _charges(case):
        rows.add("Offence", {**about, **_attributes(charge), "_case": group, PERSONA: persona})
        for result in charge:
            _result(rows, result, persona, group, charge.get("ARREST-CHARGE-NUMBER"))


def _result(rows: Rows, result: Element, persona: str, group: str, charge: str | None) -> None:
    cells = _attributes(result)
    if "COURT-SENTENCE-DATE" in cells:
        rows.add(COURT, {"Date": cells["COURT-SENTENCE-DATE"], "Court": cells.get("COURT-NAME"), PERSONA: persona})
    if "DISPL-CODE" in cells:
        rows.add("Disposal", {**cells, "ARREST-CHARGE-NUMBER": charge, "_case": group, PERSONA: persona})


def _remand(rows: Rows, remand: Element, persona: str) -> None:
    cells = _attributes(remand)
    conditions = [text for each in remand if (text := each.get("POST-RELEASE-CONDITIONS", "").strip())]
    status = cells.pop("RESULT-LIT", None) or cells.get("REMAND-APPR-RESULT")
    cells.update({"Date": cells.get("REMAND-DATE"), "Status": status, "BailConditions": "; ".join(conditions)})
    rows.add(REMAND, {**cells, PERSONA: persona})
    rows.add(COURT, {"Date": cells.get("NEXT-APPR-DATE"), "Court": cells.get("NEXT-APPR-LOCN"), PERSONA: persona})


def pnc_date(column: pl.Expr) -> pl.Expr:
    """Return DDMMYYYY as an ISO date; unknown day or month (``00``) as month or year; other text as written."""
    turned = column.str.replace(_DATE, "$3-$2-$1")
    return pl.when(column.str.contains(_DATE)).then(turned.str.replace(r"(-00)+$", "")).otherwise(column)


def _add(builder: ExtractBuilder, rows: Rows) -> None:
    people = keyed(rows.frame("PI1", _PERSON), "PI1", ["PNCID", "Filename"], PERSONA)
    builder.add_personas(people.select(pl.col(PERSONA).alias("id")).unique(maintain_order=True))
    builder.add_statements(speak(people, _person_says(people), about=PERSONA))
    asns = keyed(rows.frame("ASN", ("ARREST-SUMMONS-REF", PERSONA)), "IP3", ["ARREST-SUMMONS-REF"], PERSONA)
    asn = identifier_object("ARREST-SUMMONS-REF", "asn")
    builder.add_statements(
        speak(asns, [Say("ARREST-SUMMONS-REF", "identifier", asn, "object", fields=REGISTER)], about=PERSONA)
    )
    _aliases(builder, rows, people)
    _offences(builder, rows)
    courts = rows.frame(COURT, APPEARANCE_COLUMNS).with_columns(pnc_date(pl.col("Date")))
    add_appearances(builder, courts)
    add_remands(builder, rows.frame(REMAND, REMAND_COLUMNS).with_columns(pnc_date(pl.col("Date"))))


def _person_says(people: pl.DataFrame) -> list[Say]:
    shifted = pl.col("_shifted").is_not_null()
    inside = pl.col("Trans-Filename")
    sex = code_key_expr(inside.str.slice(8, 1)).replace_strict(
        mapping("sex", "pnc"), default=None, return_dtype=pl.String
    )
    says = [
        Say("Filename", "name", _name(pl.col("Filename"), "/"), "object"),
        Say("PNCID", "identifier", identifier_object("PNCID", "pnc"), "object", fields=REGISTER),
        Say("CRO-NO", "identifier", identifier_object("CRO-NO", "cro"), "object", fields=REGISTER),
        Say("DOB", "birth_date", pnc_date(pl.col("DOB")), where=pl.col("DOB") != "0"),
        Say("SEX", "sex", code_value("SEX", "sex", "pnc")),
        Say("Trans-Filename", "birth_date", pnc_date(inside.str.slice(0, 8)), where=shifted),
        Say("Trans-Filename", "sex", sex, where=shifted, tag="sex"),
        Say("Trans-Filename", "x_trans_filename", where=~shifted, tag="carried"),
    ]
    return [*says, *carry(people, {say.column for say in says})]


def _name(written: pl.Expr, separator: str, kind: str | None = None) -> pl.Expr:
    parts = written.str.split(separator).list.eval(pl.element().str.strip_chars())
    given = parts.list.slice(1).list.eval(pl.element().filter(pl.element() != ""))
    members = {"family": parts.list.first(), "given": given}
    return json_object(**members) if kind is None else json_object(**members, type=pl.lit(kind))


def _aliases(builder: ExtractBuilder, rows: Rows, people: pl.DataFrame) -> None:
    """The name charged under is another name only where it differs from the name of the record."""
    charged = pl.col("FILENAME-ALIAS-NAME")
    frame = rows.frame("Alias", ("FILENAME-ALIAS-NAME", PERSONA)).drop_nulls("FILENAME-ALIAS-NAME")
    frame = frame.join(people.select(PERSONA, "Filename"), on=PERSONA, how="left").unique(maintain_order=True)
    other = frame.filter(charged.str.replace_all(r",\s*", "/") != pl.col("Filename").fill_null(""))
    aliases = keyed(other, "Alias", ["FILENAME-ALIAS-NAME"], PERSONA)
    name = _name(charged, ",", "alias")
    builder.add_statements(speak(aliases, [Say("FILENAME-ALIAS-NAME", "name", name, "object")], about=PERSONA))


def _offences(builder: ExtractBuilder, rows: Rows) -> None:
    frame = rows.frame("Offence", _OFFENCE)
    frame = with_offence_ids(frame, "ARREST-SUMMONS-REF", "ARREST-CHARGE-NUMBER", "OFF-CODE-CJS", "_case")
    timing = ("OFFENCE-START-DATE", "OFFENCE-START-TIME", "OFFENCE-END-DATE", "OFFENCE-END-TIME")
    start, start_time, end, end_time = (pl.col(name) for name in timing)
    ends = Ends(pnc_date(start), start_time, pnc_date(end), end_time)
    frame = frame.with_columns(
        as_written(*(pl.col(name) for name in timing)).alias(TIMING),
        occurrence(pl.lit("on"), ends).alias(TIME),
        adjudication("ADJUDICATION").alias(OUTCOME),
        # The register calls it conviction date even where the adjudication is "not guilty".
        pnc_date(pl.col("CONVICTION-DATE")).alias("_decided"),
        pl.lit(None, dtype=pl.String).alias("_charged"),
    )
    offences = keyed(frame, "Offence", ["ARREST-SUMMONS-REF", "ARREST-CHARGE-NUMBER", "OFF-CODE-CJS"], EVENT)
    names = OffenceNames(
        code="OFF-CODE-CJS",
        wording="OFF-DECODE",
        place="LOCATION",
        finding="ADJUDICATION",
        decided="_decided",
        charged="_charged",
        consumed=(*timing, "ARREST-SUMMONS-REF", "CONVICTION-DATE"),
        says=(Say("PLEA", "x_plea", code_value("PLEA", "outcome", "spi_plea", "label")),),
    )
    builder.add_events(offences.select(pl.col(EVENT).alias("id"), pl.lit("incident").alias("type")))
    builder.add_statements(offence_statements(offences, names))
    _disposals(builder, rows, offences)


def _disposals(builder: ExtractBuilder, rows: Rows, offences: pl.DataFrame) -> None:
    on = ["ARREST-CHARGE-NUMBER", "_case", PERSONA]
    found = rows.frame("Disposal", (*on, "DISPL-CODE", "DISPOSAL-OUTPUT1"))
    link = offences.select(*on, EVENT, "_decided").unique(on, keep="first", maintain_order=True)
    frame = found.join(link, on=on, nulls_equal=True)
    frame = keyed(frame, "Disposal", ["ARREST-CHARGE-NUMBER", "DISPL-CODE"], EVENT)
    decision = {**REGISTER, "kind": "decision", "process": "criminal", "event_time": pl.col("_decided")}
    says = [
        Say("DISPOSAL-OUTPUT1", "x_result", fields=decision),
        Say("DISPL-CODE", "x_result_code", fields=decision),
    ]
    rest = carry(frame, {"DISPOSAL-OUTPUT1", "DISPL-CODE", "ARREST-CHARGE-NUMBER"})
    builder.add_statements(speak(frame, [*says, *rest], about=EVENT))
