"""Statements about somebody who is only called by a role, and where a named person was put in their place."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.conflicts.role_words import Role, read_role
from triangulate.wording import value_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from triangulate.gathered import Gathered

Row = dict[str, Any]

_WHO_THEY_ARE: Final = (
    "name", "sex", "gender", "birth_date", "phone", "email", "address", "identifier", "parent", "carer", "partner",
    "sibling", "twin", "household_member", "next_of_kin", "parental_responsibility",
)  # fmt: skip
_FIRST_HAND: Final = ("observed", "self", "official")
_COLUMNS: Final = (
    "id", "about", "person", "predicate", "value", "ref", "ref_person", "source", "agency", "event_time", "recorded_at",
    "document", "quote", "said_as", "basis", "kind", "polarity", "withheld", "derived_from",
)  # fmt: skip


@dataclass(slots=True)
class Resolved:
    """A role of one record, and the named person put in its place: the source's words and who resolved them.

    ``said``: the statements that name only the role; ``by``: statements that name the person instead; ``claims``:
    those of a draft. ``persona``: the record under the role; ``chosen``: the person named. ``by_day``: nothing but the
    day and what is told ties the two statements together, so that only a person near the child can be meant.
    """

    persona: str
    text: str
    role: Role
    chosen: str
    said: dict[str, Row] = field(default_factory=dict)
    by: dict[str, Row] = field(default_factory=dict)
    claims: dict[str, Row] = field(default_factory=dict)
    by_day: bool = True


def role_statements(gathered: Gathered) -> pl.DataFrame:
    """Return the statements about somebody whom their own source calls by a role and does not name.

    The columns of statements (some), ``role_text``, ``of_child`` (the record is that of a child of the role) and
    ``same`` (the event referred to, events that are one as one).
    """
    called = gathered.statements.select("said_as").drop_nulls().unique().sort("said_as")["said_as"]
    words = [text for text in called if read_role(text) is not None]
    standing = gathered.names.filter("placeholder").select("about", "value", "value_kind").unique().sort(pl.all())
    called_so = [(about, value_words("name", value, kind)) for about, value, kind in standing.iter_rows()]
    roles = [(about, text) for about, text in called_so if read_role(text) is not None]
    under = pl.DataFrame(roles, schema={"about": pl.String, "role_text": pl.String}, orient="row")
    under = under.group_by("about").agg(pl.col("role_text").min())
    if not words and under.is_empty():
        return gathered.statements.clear().select(_COLUMNS).with_columns(role_text=pl.lit(""))
    said = gathered.statements.filter((pl.col("polarity") == "+") & pl.col("person").is_not_null())
    said = said.filter(~pl.col("predicate").is_in(_WHO_THEY_ARE)).join(under, on="about", how="left")
    spoken = pl.when(pl.col("said_as").is_in(words)).then(pl.col("said_as"))
    said = said.with_columns(pl.coalesce(spoken, "role_text").alias("role_text")).drop_nulls("role_text")
    proper = gathered.names.filter(~pl.col("placeholder")).select("about", "source").unique()
    children = gathered.said("parent", "carer").select(person="ref_person").drop_nulls().unique()
    named = said.join(proper, on=["about", "source"], how="semi")
    # "Dad collected", entered on the record of the child: the words are of somebody else, whom the source did not name.
    of_child = named.join(children, on="person", how="semi").with_columns(of_child=True)
    unnamed = said.join(proper, on=["about", "source"], how="anti").with_columns(of_child=False)
    rows = pl.concat([unnamed, of_child]).select(*_COLUMNS, "role_text", "of_child")
    return _with_event(gathered, rows).sort("id")


def _with_event(gathered: Gathered, rows: pl.DataFrame) -> pl.DataFrame:
    same = gathered.same_events.select(ref="event", same="same")
    return rows.join(same, on="ref", how="left", maintain_order="left")


def resolutions(gathered: Gathered, said: pl.DataFrame) -> list[Resolved]:
    """Return where the roles of ``said`` (:func:`role_statements`) were resolved, by role record and person chosen."""
    proper = gathered.names.filter(~pl.col("placeholder")).select("person").unique()
    found: dict[tuple[str, str], Resolved] = {}
    by_id = {row["id"]: row for row in said.iter_rows(named=True)}
    for statement, row, chosen, by_day in _told(gathered, said, proper):
        one = _of(found, by_id[statement], chosen)
        one.by_day &= by_day
        if row is not None:
            one.by[row["id"]] = row
    for statement, claim in _claimed(gathered, said, proper):
        one = _of(found, by_id[statement], claim["person"])
        one.claims[claim["id"]], one.by_day = claim, False
    return [found[key] for key in sorted(found)]


def _of(found: dict[tuple[str, str], Resolved], row: Row, chosen: str) -> Resolved:
    key = (row["about"], chosen)
    role = read_role(row["role_text"])
    assert role is not None  # noqa: S101 - only texts that name a role were kept
    one = found.setdefault(key, Resolved(row["about"], row["role_text"], role, chosen))
    one.said[row["id"]] = row
    return one


def _told(gathered: Gathered, said: pl.DataFrame, proper: pl.DataFrame) -> Iterator[tuple[str, Row | None, str, bool]]:
    """Yield the role statement, the statement that names somebody instead (None: a link does), whom, and ``by_day``."""
    linked = said.filter(~pl.col("of_child")).join(proper, on="person", how="semi")
    yield from ((row["id"], None, row["person"], False) for row in linked.sort("id").iter_rows(named=True))
    others = gathered.statements.filter((pl.col("polarity") == "+") & pl.col("person").is_not_null())
    others = others.join(proper, on="person", how="semi").filter(~pl.col("predicate").is_in(_WHO_THEY_ARE))
    roles = said.select(
        "predicate", "value", "document", "same", role_id="id", role_about="about", role_source="source",
        role_person="person", day=_day(),
    )  # fmt: skip
    taken = others.filter(pl.col("derived_from").list.len() > 0).explode("derived_from")
    derived = [
        taken.join(roles, left_on="derived_from", right_on="role_id", how="inner", coalesce=False, suffix="_role"),
        taken.join(roles, left_on=["derived_from", "predicate"], right_on=["document", "predicate"], suffix="_role"),
    ]
    second_hand = others.filter(~pl.col("basis").is_in(_FIRST_HAND).fill_null(value=False))
    alike = second_hand.with_columns(day=_day()).join(
        roles.drop_nulls("day"), on=["predicate", "value", "day"], nulls_equal=True, suffix="_role"
    )
    at_one = (
        _with_event(gathered, second_hand)
        .drop_nulls("same")
        .join(roles.drop_nulls("same"), on=["predicate", "value", "same"], nulls_equal=True, suffix="_role")
    )
    elsewhere = [frame.filter(pl.col("source") != pl.col("role_source")) for frame in (alike, at_one)]
    found: dict[tuple[str, str], tuple[str, Row, str, bool]] = {}
    for by_day, frame in ((True, elsewhere[0]), (False, elsewhere[1]), *((False, frame) for frame in derived)):
        mine = frame.filter((pl.col("about") != pl.col("role_about")) & (pl.col("person") != pl.col("role_person")))
        for row in mine.select("role_id", *_COLUMNS).iter_rows(named=True):
            found[row["role_id"], row["id"]] = (row["role_id"], row, row["person"], by_day)
    yield from (found[key] for key in sorted(found))


def _day() -> pl.Expr:
    return pl.col("event_time").str.slice(0, 10)


def _claimed(gathered: Gathered, said: pl.DataFrame, proper: pl.DataFrame) -> Iterator[tuple[str, Row]]:
    """Yield the role statements that a claim about a named person cites, with the claim."""
    claims = gathered.claims.filter(pl.col("person").is_not_null()).join(proper, on="person", how="semi")
    cites = claims.explode("cites").drop_nulls("cites").sort("id", "cites")
    ids, documents = set(said["id"]), defaultdict(list)
    for statement, document, predicate in said.select("id", "document", "predicate").drop_nulls("document").iter_rows():
        documents[document, predicate].append(statement)
    own = dict(said.filter("of_child").select("id", "person").iter_rows())
    for claim in cites.iter_rows(named=True):
        cited = [claim["cites"]] if claim["cites"] in ids else []
        for statement in (*cited, *documents.get((claim["cites"], claim["predicate"]), ())):
            # What the child's own record says of the child is no role.
            if own.get(statement) != claim["person"]:
                yield statement, claim
