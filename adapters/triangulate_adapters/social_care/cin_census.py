"""The children in need census (CIN census): one XML message of a local authority for a year that ends on 31 March."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.errors import UnreadableInput
from triangulate.intake import iter_records, strip_namespaces, text_of
from triangulate.normalise import codes
from triangulate.records import Coverage
from triangulate.tables import Say, json_object, spoken, with_keys
from triangulate_adapters.social_care.cin_layouts import CONTEXT, KEY, LAYOUTS, STRAY, tables_of
from triangulate_adapters.social_care.cin_statements import (
    EVENTS,
    PREFIX,
    SCHEME,
    event_columns,
    flagged,
    statements,
)
from triangulate_adapters.social_care.returns import ID, Layout, sex_codes_note, usable

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from triangulate.builder import ExtractBuilder
    from triangulate.extract import Extract
    from triangulate.plugins import Offer, ReadOptions

_COVERED: Final = ("referral", "assessment", "section47", "conference", "child_protection_plan", "child_in_need_plan")


class CINCensus:
    """Reads the children in need census (DfE, yearly XML), of the shapes of 2016-17 to 2025-26.

    Persona ids are the authority's child ids. A child without a birth date who has an expected one is ``unborn``. A
    file declares the period it covers, and may be a selection, so its coverage is never called complete.
    """

    name = "social_care.cin_census"
    agency = "social_care"
    title = "Children in need census"
    reads = (
        "The children in need census message (XML) of any year, with Sex or GenderCurrent; elements it does not know "
        "are carried and noted."
    )

    def claims(self, offer: Offer) -> tuple[Path, ...]:
        """Return the file if it is a census message of children that does not say it is another collection."""
        root = offer.xml_root
        if offer.path is None or root is None or root.tag != "Message" or "Children" not in root.child_tags:
            return ()
        try:
            collection = next(iter_records(offer.path, {"Collection"}), None)
        except UnreadableInput:
            return ()
        stated = "" if collection is None else (collection.text or "").strip().upper()
        return (offer.path,) if stated in ("CIN", "") else ()

    def read(self, offer: Offer, options: ReadOptions) -> Extract:
        """Return the extract. Raises ``UnreadableInput`` if the file is cut short or is no census message."""
        if offer.path is None or offer.xml_root is None or offer.xml_root.tag != "Message":
            raise UnreadableInput(
                place=offer.place,
                kind="this is not a census message",
                next_step="Give the XML file that was made for the census.",
            )
        path = offer.path
        builder = options.builder("cin_census", self.agency, **_source(path, options))
        children = (strip_namespaces(child) for child in iter_records(path, {"Child"}, limits=options.limits))
        frames = []
        for rows in tables_of(children, f"{path.name}, Child element"):
            frame = usable(rows, builder.reconciliation)
            _record(builder, rows.layout, frame.with_columns(**event_columns(rows.layout.name)))
            frames.append(frame.select(ID))
        _record_children(builder, frames)
        return builder.finish()


def _source(path: Path, options: ReadOptions) -> dict[str, Any]:
    """Return what the message's header says of the source; the period is the year up to the reference date."""
    header = next(iter_records(path, {"Header"}, limits=options.limits), None)
    known: dict[str, Any] = {"system": "CIN census", "jurisdiction": "GB-ENG"}
    if header is None:
        return known
    strip_namespaces(header)
    end = _reference_date(header)
    if end:
        start = pl.Series([end]).str.to_date().dt.offset_by("-1y").dt.offset_by("1d").dt.to_string("%Y-%m-%d")[0]
        known["coverage"] = tuple(Coverage(of=of, from_=start, to=end) for of in _COVERED)
    said = {"organisation": text_of(header, "Source/LEA"), "extracted_at": text_of(header, "Source/DateTime")}
    return {**known, **{name: text for name, text in said.items() if text}}


def _reference_date(header: Element) -> str | None:
    written = pl.Series([text_of(header, "CollectionDetails/ReferenceDate")], dtype=pl.String)
    found = written.str.to_date("%Y-%m-%d", strict=False).dt.to_string("%Y-%m-%d")[0]
    return found if isinstance(found, str) else None


def _record(builder: ExtractBuilder, layout: Layout, frame: pl.DataFrame) -> None:
    builder.add_statements(*spoken(frame, statements(frame, layout), about=ID))
    kinds = codes.mapping("event_type", SCHEME)
    for element, word, _ in EVENTS.get(layout.name, ()):
        there = frame.select(pl.col(f"_{word}").alias("id")).drop_nulls().unique()
        builder.add_events(there.with_columns(pl.lit(kinds[element.lower()]).alias("type")))
    for flag, rows in flagged(layout.name).items():
        children = frame.filter(rows).select(pl.col(ID).alias("id")).unique()
        builder.add_personas(children.with_columns(pl.lit([flag]).alias("flags")))
    if layout.name == "Child":
        _record_unborn(builder, frame)
        for column in ("Sex", "GenderCurrent"):
            if note := sex_codes_note("Child", column, frame.get_column(column)):
                builder.reconciliation.note(note)
    _note_what_is_not_known(builder, layout, frame)


def _record_unborn(builder: ExtractBuilder, frame: pl.DataFrame) -> None:
    each = frame.group_by(ID).agg(
        pl.col("PersonBirthDate").is_null().all().alias("born_never"),
        pl.col("ExpectedPersonBirthDate").is_not_null().any().alias("expected"),
    )
    unborn = each.filter(pl.col("born_never") & pl.col("expected"))
    builder.add_personas(unborn.select(pl.col(ID).alias("id"), pl.lit("unborn").alias("type")))


def _note_what_is_not_known(builder: ExtractBuilder, layout: Layout, frame: pl.DataFrame) -> None:
    inherited = {name for names in CONTEXT.values() for name in names}
    present = {c for c in frame.columns if not c.startswith("_")} - {KEY, *inherited}
    unknown = sorted(present - set(layout.columns) - {STRAY})
    if layout.name not in LAYOUTS:
        builder.reconciliation.note(f"the element {layout.name} is not known; it is carried as {PREFIX}…")
    elif unknown:
        builder.reconciliation.note(f"{layout.name}: elements not known are carried: {', '.join(unknown)}")
    if STRAY in present:
        builder.reconciliation.note(f"{layout.name}: text stands between elements; it is carried as {PREFIX}{STRAY}")


def _record_children(builder: ExtractBuilder, frames: list[pl.DataFrame]) -> None:
    """Record every child of the message, with the authority's own id."""
    if not frames:
        return
    each = pl.concat(frames).unique().sort(ID).with_columns(pl.col(ID).alias(KEY))
    builder.add_personas(each.select(pl.col(ID).alias("id")))
    issuer = pl.lit(builder.source.organisation, dtype=pl.String)
    number = json_object(issuer=issuer, scheme=pl.lit("la_child_id"), use=pl.lit("current"), value=pl.col(KEY))
    builder.add_statements(
        *spoken(with_keys(each, "Child", (KEY,)), [Say(KEY, "identifier", number, "object")], about=ID)
    )
