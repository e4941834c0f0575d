"""Lists of siblings and of children that do not agree, where something says that one of the lists is complete.

A shorter list is never set against a longer one by itself: incomplete is not contradictory.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.birth_spans import birth_spans
from triangulate.conflicts.contrary import about_people, flagged
from triangulate.conflicts.parent_statements import Told, parentage
from triangulate.conflicts.responsibility import seen_days
from triangulate.normalise.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from triangulate.gathered import Gathered

_HALF: Final = r"(?i)half|step|foster|adopt"
_KEY: Final = ["person", "other"]


@dataclass(frozen=True, slots=True)
class Unlisted:
    """Somebody whom one source names as sibling or child of ``person`` and the complete list of another leaves out."""

    person: str
    other: str
    relation: str
    named: tuple[str, ...]
    listed: tuple[str, ...]
    register: str
    denied: bool = False


def lists_that_differ(gathered: Gathered) -> Iterator[Unlisted]:
    """Yield the people whom a complete list leaves out, and siblings one source denies, sorted.

    A list is complete where its source declares ``sibling`` (or ``parent``) complete and itself names at least one
    sibling (or child) of the person. Half-, step-, foster and adoptive relations, adopted and sealed identities,
    children born after the list was made, and two records that may be one person are left out.
    """
    siblings = _siblings(gathered, "+")
    yield from _denied(gathered, siblings)
    yield from _left_out(gathered, siblings, "sibling")
    parents = parentage(gathered, "birth", "registered", "genetic").select(
        "person", pl.col("ref_person").alias("other"), "id", "source"
    )
    yield from _left_out(gathered, parents, "parent")


def _siblings(gathered: Gathered, polarity: str) -> pl.DataFrame:
    """Return who is (or is not) stated to be whose full sibling, once each way: ``person, other, id, source``."""
    said = gathered.statements.filter(
        pl.col("predicate").is_in(["sibling", "twin"])
        & (pl.col("polarity") == polarity)
        & pl.col("person").is_not_null()
        & pl.col("ref_person").is_not_null()
        & (pl.col("person") != pl.col("ref_person"))
        & ~pl.concat_str(pl.col("value", "raw", "said_as").fill_null("")).str.contains(_HALF)
    )
    one = about_people(gathered, said).select("person", pl.col("ref_person").alias("other"), "id", "source")
    return pl.concat([one, one.select(person="other", other="person", id="id", source="source")])


def _denied(gathered: Gathered, siblings: pl.DataFrame) -> Iterator[Unlisted]:
    denied = _siblings(gathered, "-")
    if denied.is_empty():
        return
    both = siblings.join(denied, on=_KEY, suffix="_denied").filter(
        (pl.col("source") != pl.col("source_denied")) & (pl.col("person") < pl.col("other"))
    )
    for (person, other), part in both.sort(*_KEY).group_by(_KEY, maintain_order=True):
        said, against = (tuple(part[name].unique().sort()) for name in ("id", "id_denied"))
        yield Unlisted(str(person), str(other), "sibling", said, against, "", denied=True)


def _left_out(gathered: Gathered, stated: pl.DataFrame, of: str) -> Iterator[Unlisted]:
    complete = _complete(gathered, of)
    if not complete or stated.is_empty():
        return
    lists = stated.filter(pl.col("source").is_in(sorted(complete)))
    named = lists.select("person", register="source").unique().join(stated, on="person")
    elsewhere = named.filter(pl.col("source") != pl.col("register"))
    missing = elsewhere.join(
        lists.select("person", "other", register="source"), on=["person", "other", "register"], how="anti"
    )
    if missing.is_empty():
        return
    lawful = flagged(gathered, "adopted", "sealed")
    pairs = missing.join(lists, left_on=["person", "register"], right_on=["person", "source"], suffix="_listed")
    told = Told(gathered, [*pairs["person"], *pairs["other"], *pairs["other_listed"]])
    born = birth_spans(gathered, pairs["other"])
    key = ["person", "other", "register"]
    for (person, other, register), part in pairs.sort(*key).group_by(key, maintain_order=True):
        first, last = complete[str(register)]
        days = born.get(str(other), (date.min, date.max))
        if {str(person), str(other)} & lawful or days[0] > last or (of == "parent" and days[1] < first):
            continue
        if any(told.maybe_one_child(str(other), one) for one in part["other_listed"].unique().sort()):
            continue
        said, listed = (tuple(part[name].unique().sort()) for name in ("id", "id_listed"))
        # Two people leave each other out of both their lists: it is told once.
        if of == "parent" or str(person) < str(other) or _one_way(missing, str(person), str(other), str(register)):
            yield Unlisted(str(person), str(other), of, said, listed, str(register))


def _one_way(missing: pl.DataFrame, person: str, other: str, register: str) -> bool:
    back = (pl.col("person") == other) & (pl.col("other") == person) & (pl.col("register") == register)
    return missing.filter(back).is_empty()


def _complete(gathered: Gathered, of: str) -> dict[str, tuple[date, date]]:
    """Return the sources that declare ``of`` complete, with the first and last day they speak of."""
    seen = seen_days(gathered)
    found: dict[str, tuple[date, date]] = {}
    for name, source in sorted(gathered.sources.items()):
        for cover in source.coverage:
            if cover.complete and cover.of == of:
                first = parse_date(cover.from_).latest if cover.from_ else None
                text = cover.to or seen.get(name)
                last = parse_date(text).earliest if text else None
                found[name] = (first or date.min, last or date.max)
    return found
