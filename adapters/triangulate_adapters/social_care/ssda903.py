"""The SSDA903 return on looked-after children: its CSV tables, read together or one by one, and its XML form."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.errors import UnreadableInput
from triangulate.intake import read_csv
from triangulate.normalise import codes
from triangulate.reconciliation import names_shown
from triangulate.tables import Say, json_object, spoken, with_keys
from triangulate_adapters.social_care.returns import (
    ID,
    LINE,
    NOTHING,
    Layout,
    Rows,
    event_id,
    interval,
    sex_codes_note,
    usable,
)
from triangulate_adapters.social_care.ssda903_layouts import KEY, KNOWN_COLUMNS, LAYOUTS, WHO, table_of
from triangulate_adapters.social_care.ssda903_statements import (
    EVENT,
    LATEST,
    PREFIX,
    SCHEME,
    TIME,
    flagged,
    statements,
    who,
)
from triangulate_adapters.social_care.ssda903_xml import ROOT, read_xml

if TYPE_CHECKING:
    from pathlib import Path

    from triangulate.builder import ExtractBuilder
    from triangulate.extract import Extract
    from triangulate.intake import Limits
    from triangulate.plugins import Offer, ReadOptions

_EVENTS: Final = {"Reviews": ("REVIEWS", "REVIEW", "REVIEW"), "Missing": ("MISSING", "MIS_START", "MIS_END")}
"""Table: its code in the event type table, and the columns where the event begins and ends."""


class SSDA903:
    """Reads the SSDA903 return (DfE, yearly) of one local authority, or a cleaned table of several years.

    Persona ids are the authority's child ids; where a table names the authority (column LA), ``LA/id``, because the
    same id in two authorities is two children.
    """

    name = "social_care.ssda903"
    agency = "social_care"
    title = "SSDA903 looked-after children return"
    reads = (
        "The twelve CSV tables of the return, together or one by one, with the sex codes of any year, the cleaned "
        "form of several years with LA and YEAR, and the EXPSSDA903 XML."
    )

    def claims(self, offer: Offer) -> tuple[Path, ...]:
        """Return the tables of the return among a folder's files, or the file itself."""
        if offer.path is None:
            return ()
        if offer.is_folder:
            return tuple(one.path for one in offer.files if one.path is not None and table_of(one.csv_header))
        root = offer.xml_root
        is_xml = root is not None and root.tag == ROOT
        return (offer.path,) if is_xml or table_of(offer.csv_header) else ()

    def read(self, offer: Offer, options: ReadOptions) -> Extract:
        """Return the extract. Raises ``UnreadableInput`` if nothing in the offer is a table of the return."""
        tables = _tables(offer, self.claims(offer), options.limits)
        builder = options.builder("ssda903", self.agency, system="SSDA903 return", jurisdiction="GB-ENG")
        rows = [(table.layout, usable(table, builder.reconciliation)) for table in tables]
        latest = max((year for _, frame in rows if (year := _latest_year(frame)) is not None), default=None)
        for layout, frame in rows:
            _record(builder, layout, _prepared(frame, layout, latest))
        _record_children(builder, [frame for _, frame in rows])
        return builder.finish()


def _tables(offer: Offer, paths: tuple[Path, ...], limits: Limits) -> list[Rows]:
    if offer.frame is not None:
        frame = offer.frame.with_row_index(LINE, offset=1).cast(pl.String)
        return [_rows(frame, "row", (), offer.place)]
    if not paths:
        raise _not_the_return(offer.place)
    if len(paths) == 1 and not offer.is_folder and offer.xml_root is not None:
        return read_xml(paths[0], limits)
    return [_read_table(path, limits) for path in paths]


def _read_table(path: Path, limits: Limits) -> Rows:
    table = read_csv(path, limits=limits)
    where = f"{path.name}, line"
    faults = tuple((f"{where} {line}", kind) for line, kind in table.faults.iter_rows())
    return _rows(table.frame, where, faults, str(path))


def _rows(frame: pl.DataFrame, where: str, faults: tuple[tuple[str, str], ...], place: str) -> Rows:
    table = table_of(frame.columns)
    if table is None:
        raise _not_the_return(place)
    return Rows(LAYOUTS[table], frame.rename(_names(frame.columns)), where, faults)


def _names(columns: list[str]) -> dict[str, str]:
    """Return the return's own writing of its columns.

    A name with an underscore in front, as a column without a name has, gets a letter before it: such names are the
    reader's own. Columns that differ in case only keep their names.
    """
    named = {c: f"X{c}" if c.startswith("_") else c.strip().upper() for c in columns if c != LINE}
    times = Counter(named.values())
    return {column: name for column, name in named.items() if times[name] == 1}


def _not_the_return(place: str) -> UnreadableInput:
    return UnreadableInput(
        place=place,
        kind="no table of the SSDA903 return is recognised",
        next_step="Check the column names, or name another adapter.",
    )


def _latest_year(frame: pl.DataFrame) -> int | None:
    if "YEAR" not in frame.columns:
        return None
    year = frame.get_column("YEAR").str.strip_chars().cast(pl.Int32, strict=False).max()
    return year if isinstance(year, int) else None


def _prepared(frame: pl.DataFrame, layout: Layout, latest: int | None) -> pl.DataFrame:
    """Return the rows with the persona id, whether they are of the latest year, that year's bounds, and their event."""
    year = (pl.col("YEAR") if "YEAR" in frame.columns else NOTHING).str.strip_chars().cast(pl.Int32, strict=False)
    newest = (year == latest).fill_null(value=False) if "YEAR" in frame.columns else pl.lit(value=True)
    # A return covers the year that ends on 31 March (DfE, guide to the SSDA903 collection, 2023).
    frame = frame.with_columns(
        _persona_id(frame),
        newest.alias(LATEST),
        pl.concat_str((year - 1).cast(pl.String), pl.lit("-04-01")).alias("_year_from"),
        pl.concat_str(year.cast(pl.String), pl.lit("-03-31")).alias("_year_to"),
    )
    if layout.name not in _EVENTS:
        return frame
    _, start, end = _EVENTS[layout.name]
    time = pl.col(f"_{start}") if start == end else interval(start, end, ongoing=pl.col(LATEST))
    return frame.with_columns(event_id(layout.name.lower(), start).alias(EVENT), time.alias(TIME))


def _persona_id(frame: pl.DataFrame) -> pl.Expr:
    if "LA" not in frame.columns:
        return pl.col(ID)
    authority = pl.col("LA").str.strip_chars()
    return (
        pl.when(authority != "").then(pl.concat_str(authority, pl.lit("/"), pl.col(ID))).otherwise(pl.col(ID)).alias(ID)
    )


def _record(builder: ExtractBuilder, layout: Layout, frame: pl.DataFrame) -> None:
    builder.add_statements(*spoken(frame, statements(frame, layout), about=ID))
    for column in (c for c in WHO if c in frame.columns):
        said = [c for c in (ID, "LA", KEY, column, f"_{column}") if c in frame.columns]
        once = frame.select(said).unique(maintain_order=True)
        builder.add_statements(*spoken(with_keys(once, layout.name, (KEY,)), [who(column)], about=ID))
    if layout.name in _EVENTS:
        kind = codes.mapping("event_type", SCHEME)[_EVENTS[layout.name][0].lower()]
        builder.add_events(frame.select(pl.col(EVENT).alias("id"), pl.lit(kind).alias("type")).unique())
    for flag, rows in flagged(layout.name).items():
        children = frame.filter(rows).select(pl.col(ID).alias("id")).unique()
        builder.add_personas(children.with_columns(pl.lit([flag]).alias("flags")))
    _note(builder, layout, frame)


def _note(builder: ExtractBuilder, layout: Layout, frame: pl.DataFrame) -> None:
    if "SEX" in frame.columns and (note := sex_codes_note(layout.name, "SEX", frame.get_column("SEX"))):
        builder.reconciliation.note(note)
    unknown = sorted(c for c in frame.columns if not c.startswith("_") and c not in KNOWN_COLUMNS)
    if unknown:
        shown = names_shown(unknown)
        builder.reconciliation.note(f"{layout.name}: columns not known are carried as {PREFIX}…: {shown}")
    if "LA" in frame.columns:
        builder.reconciliation.note(f"{layout.name}: child ids are kept apart by the authority in column LA")


def _record_children(builder: ExtractBuilder, frames: list[pl.DataFrame]) -> None:
    """Record every child named in any table, with the authority's own id."""
    issuer = pl.lit(builder.source.organisation, dtype=pl.String)
    children = [
        frame.select(
            _persona_id(frame),
            pl.col(KEY).str.strip_chars(),
            (pl.col("LA").str.strip_chars().replace("", None) if "LA" in frame.columns else NOTHING).alias("LA"),
        )
        for frame in frames
    ]
    if not children:
        return
    each = pl.concat(children).unique().sort(ID)
    builder.add_personas(each.select(pl.col(ID).alias("id")))
    number = json_object(
        issuer=pl.coalesce("LA", issuer), scheme=pl.lit("la_child_id"), use=pl.lit("current"), value=pl.col(KEY)
    )
    keyed = with_keys(each, "Child", ("LA", KEY) if each.get_column("LA").null_count() < each.height else (KEY,))
    builder.add_statements(*spoken(keyed, [Say(KEY, "identifier", number, "object")], about=ID))
