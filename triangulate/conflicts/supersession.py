"""Which findings a later decision replaced: whole documents, the findings it names, or single statements."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import msgspec
import polars as pl

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

DECIDING_KINDS: Final = ("finding", "decision")
_DECIDING_TYPES: Final = r"(?i)judg|fact.?find|order|ruling|decision|determination|finding|verdict|appeal|outcome"
_MARKERS: Final = re.compile(
    r"\b(paragraphs?|paras?|findings?|sections?|sec|items?|nos?|numbers?|pages?|p|at)\b|[§¶\[\]().,:;#]"
)
Row = dict[str, Any]


@lru_cache(maxsize=1 << 14)
def place_key(words: str) -> str:
    """Return a place in a document in the form in which places are compared.

    >>> place_key("para 41"), place_key("Paragraph [41]"), place_key("§ 41(b)")
    ('41', '41', '41 b')
    """
    return " ".join(_MARKERS.sub(" ", words.casefold()).split())


def within(place: str, named: str) -> bool:
    """Return whether a place lies in a named one: paragraph 41 b lies in paragraph 41."""
    here, there = place_key(place), place_key(named)
    return bool(there) and (here == there or here.startswith(f"{there} "))


def supersessions(gathered: Gathered) -> pl.DataFrame:
    """Return what replaces what, one row a statement that says so, sorted by it.

    Columns: ``new`` and ``old``, documents (``old`` may be a statement); ``named``, the findings that are replaced,
    empty where the whole is; ``statement, agency``; ``since``, the day it took effect: that of the statement, else of
    the new document (null if unknown); ``decides``: the old document decides (a judgment, an order, a court's own), or
    the new one is not merely a later version of the same text.
    """
    said = gathered.statements.filter(
        (pl.col("predicate") == "supersedes") & (pl.col("polarity") == "+") & pl.col("ref").is_not_null()
    )
    documents = gathered.inputs.documents.select(
        "id", "type", "title", "series", made=pl.coalesce("signed_at", "created_at")
    )
    joined = (
        said.select("id", "about", "ref", "value", "value_kind", "agency", "event_time", "recorded_at")
        .join(documents.rename({"id": "about", "type": "_new_type"}), on="about", how="left")
        .join(documents.drop("made").rename({"id": "ref"}), on="ref", how="left", suffix="_old")
        .sort("id")
    )
    named = pl.Series(
        "named", [_named(v, k) for v, k in joined.select("value", "value_kind").iter_rows()], dtype=pl.List(pl.String)
    )
    one_text = (pl.col("series") == pl.col("series_old")) | (pl.col("title") == pl.col("title_old"))
    decides = (
        (pl.col("agency") == "court")
        | pl.col("type").str.contains(_DECIDING_TYPES).fill_null(value=False)
        | (pl.col("named").list.len() > 0)
        | ~one_text.fill_null(value=False)
    )
    return joined.with_columns(named).select(
        pl.col("about").alias("new"),
        pl.col("ref").alias("old"),
        "named",
        pl.col("id").alias("statement"),
        pl.coalesce("event_time", "made", "recorded_at").str.slice(0, 10).alias("since"),
        "agency",
        decides.alias("decides"),
    )


def _named(value: str | None, kind: str) -> list[str]:
    if value is None or kind not in ("object", "list"):
        return []
    decoded = msgspec.json.decode(value)
    parts = decoded.get("findings") if isinstance(decoded, dict) else decoded
    listed = parts if isinstance(parts, list) else [parts] if parts else []
    return [str(part) for part in listed]


def superseded_statements(gathered: Gathered, edges: pl.DataFrame) -> pl.DataFrame:
    """Return the findings that were replaced: the columns of statements and ``new, old, named, because, since``.

    A statement counts that stands in the replaced document, if it is a finding or decision or the document decides;
    where findings are named, only those. One that the new document says again is left out: it still stands.
    """
    said = gathered.statements.filter(
        (pl.col("polarity") != "?") & ~pl.col("predicate").is_in(["supersedes", "cites", "minutes_of", "shared_with"])
    )
    edge = edges.drop("agency").rename({"statement": "because"})
    inside = said.join(edge, left_on="document", right_on="old").with_columns(pl.col("document").alias("old"))
    decided = pl.col("decides") | pl.col("kind").is_in(DECIDING_KINDS).fill_null(value=False)
    single = said.join(edge, left_on="id", right_on="old").with_columns(pl.col("id").alias("old"))
    kept = pl.concat([inside.filter(decided), single.select(inside.columns)])
    concerned = [
        not names or any(name in (one, one.partition(":")[2]) or within(locator or "", name) for name in names)
        for one, locator, names in kept.select("id", "locator", "named").iter_rows()
    ]
    partial = kept.filter(pl.Series(concerned, dtype=pl.Boolean))
    return partial.join(_said_again(gathered, partial), on=["id", "new"], how="anti").sort("id", "new", "because")


def _said_again(gathered: Gathered, old: pl.DataFrame) -> pl.DataFrame:
    """Return ``id, new`` of replaced statements that the new document makes again."""
    keys = ["person", "predicate", "value", "polarity", "ref_person"]
    fresh = gathered.statements.filter(pl.col("document").is_not_null()).select(pl.col("document").alias("new"), *keys)
    return (
        old.select("id", "new", *keys).join(fresh, on=["new", *keys], nulls_equal=True, how="semi").select("id", "new")
    )


def resting_on(gathered: Gathered, statements: pl.DataFrame) -> pl.DataFrame:
    """Return ``statement, root``: every statement taken from one of ``statements`` (column ``id``), at any remove.

    Each of ``statements`` is listed with itself.
    """
    taken = (
        gathered.statements.select(statement="id", taken="derived_from")
        .explode("taken", empty_as_null=False)
        .drop_nulls()
    )
    reached = statements.select(statement="id", root="id").unique()
    front = reached
    while front.height:
        following = taken.join(front, left_on="taken", right_on="statement").select("statement", "root").unique()
        front = following.join(reached, on=["statement", "root"], how="anti")
        reached = pl.concat([reached, front])
    return reached
