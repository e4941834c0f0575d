"""Dates for whole columns: plain ISO dates are read by Polars, other values once a distinct value."""

from __future__ import annotations

import polars as pl

from triangulate.normalise.date_spans import Order, sentinel_dates
from triangulate.normalise.dates import parse_date

_SCHEMA = {
    "value": pl.String,
    "earliest": pl.Date,
    "latest": pl.Date,
    "precision": pl.String,
    "approximate": pl.Boolean,
    "sentinel": pl.Boolean,
    "first_of_january": pl.Boolean,
    "understood": pl.Boolean,
    "edtf": pl.String,
}


def date_frame(values: pl.Series, *, order: Order = "iso") -> pl.DataFrame:
    """Return the span of every date, one row a value, in the order and length of ``values``.

    Columns: ``value``, ``earliest`` and ``latest`` (dates, null where unknown or open), ``precision``,
    ``approximate``, ``sentinel``, ``first_of_january``, ``understood``, ``edtf``. A null value gives a row of
    nulls. ``order`` is that of ``parse_date``, whose other reading of a day and month that may be exchanged is not
    a column: ``edtf`` then names both ("[2014-03-04,2014-04-03]").
    """
    texts = values.cast(pl.String).rename("value").to_frame()
    day = pl.when(pl.col("value").str.len_bytes() == 10).then(
        pl.col("value").str.to_date("%Y-%m-%d", strict=False, exact=True)
    )
    plain = texts.with_columns(_day=day)
    # Written back, the day must be the text: this leaves out "2014-3-1", signs and years that Python cannot hold.
    usable = (pl.col("_day").dt.to_string("%Y-%m-%d") == pl.col("value")) & (pl.col("_day").dt.year() > 0)
    usable &= ~pl.col("_day").is_in(list(sentinel_dates()))
    plain = plain.with_columns(_day=pl.when(usable).then(pl.col("_day")))
    is_plain = pl.col("_day").is_not_null()
    frame = plain.select(
        "value",
        earliest=pl.col("_day"),
        latest=pl.col("_day"),
        precision=pl.when(is_plain).then(pl.lit("day")),
        approximate=pl.when(is_plain).then(statement=False),
        sentinel=pl.when(is_plain).then(statement=False),
        first_of_january=(pl.col("_day").dt.month() == 1) & (pl.col("_day").dt.day() == 1),
        understood=pl.when(is_plain).then(statement=True),
        edtf=pl.when(is_plain).then(pl.col("value")),
    )
    others = frame.filter(pl.col("understood").is_null() & pl.col("value").is_not_null())["value"].unique().sort()
    return _with_others(frame, others, order) if others.len() else frame


def _with_others(frame: pl.DataFrame, others: pl.Series, order: Order) -> pl.DataFrame:
    spans = [parse_date(text, order=order) for text in others]
    columns = [name for name in _SCHEMA if name != "value"]
    read = pl.DataFrame(
        {"value": others, **{name: [getattr(span, name) for span in spans] for name in columns}}, schema=_SCHEMA
    )
    joined = frame.join(read, on="value", how="left", maintain_order="left", suffix="_read")
    return joined.select("value", *(pl.coalesce(name, f"{name}_read").alias(name) for name in columns))
