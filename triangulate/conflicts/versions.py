"""The versions of each document: which there are, what differs between them, and who was given which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.columns import member
from triangulate.conflicts.document_text import says_the_same
from triangulate.facts import with_fact_keys
from triangulate.ledger.lines import DisclosureLine
from triangulate.linking.components import components
from triangulate.normalise.folding import fold_text

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

Row = dict[str, Any]

_ABOUT_DOCUMENTS: Final = ("supersedes", "shared_with")


@dataclass(slots=True)
class Version:
    """One version of a document: its row, what it states (``facts``, key to statement ids), and who was given it."""

    document: Row
    facts: dict[str, list[str]] = field(default_factory=dict)
    given: dict[str, list[str]] = field(default_factory=dict)
    statements: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The document's id."""
        return str(self.document["id"])

    @property
    def label(self) -> str:
        """The version as it is named, or the document's id."""
        return str(self.document["version"] or self.id)

    def differs_from(self, other: Version) -> bool:
        """Whether the two surely do not say the same: by their texts, else by what they state, else by their hashes."""
        mine, theirs = self.document, other.document
        if mine["text"] and theirs["text"]:
            return not says_the_same(str(mine["text"]), str(theirs["text"]))
        if mine["sha256"] and mine["sha256"] == theirs["sha256"]:
            return False
        if self.facts and other.facts:
            return self.facts.keys() != other.facts.keys()
        return bool(mine["sha256"] and theirs["sha256"])

    @property
    def said(self) -> bool:
        """Whether its words, or statements taken from it, are held."""
        return bool(self.document["text"] or self.facts)

    def only_here(self, other: Version) -> list[str]:
        """Return the statements of this version that the other does not make."""
        return sorted(i for key, ids in self.facts.items() if key not in other.facts for i in ids)

    def written_by_another(self, other: Version) -> bool:
        """Whether two authors are named and differ."""
        return bool(self.author and other.author) and self.author != other.author

    @property
    def author(self) -> str:
        """The author as compared."""
        return " ".join(sorted((fold_text(str(self.document["author"] or "")) or "").split()))


def series_of_versions(gathered: Gathered) -> Iterator[list[Version]]:
    """Yield the versions of each document that has several, in order of making."""
    groups = _groups(gathered)
    if not groups:
        return
    wanted = sorted(i for group in groups for i in group)
    chosen = gathered.inputs.documents.filter(pl.col("id").is_in(wanted))
    documents = {row["id"]: row for row in chosen.iter_rows(named=True)}
    before, shares, disclosures = _superseded(gathered, wanted), _shares(gathered, wanted), _disclosures(gathered)
    facts, about = _facts(gathered, wanted), _about(gathered, wanted)
    for group in groups:
        versions = [Version(documents[i], facts.get(i, {}), statements=about.get(i, [])) for i in group]
        _give(versions, shares, disclosures)
        yield sorted(versions, key=lambda v: _place(v, before))


def _groups(gathered: Gathered) -> list[list[str]]:
    documents = gathered.inputs.documents
    series = documents.filter(pl.col("series").is_not_null() & (pl.col("series") != ""))
    together = series.group_by("series").agg(pl.col("id").unique().sort())["id"]
    pairs = [(ids[0], other) for ids in together for other in ids[1:]]
    title = pl.col("title").str.to_lowercase().str.strip_chars()
    titles = {i: (t, v) for i, t, v in documents.select("id", title, "version").iter_rows()}
    named = dict(documents.select("id", "series").iter_rows())
    said = gathered.statements.filter((pl.col("predicate") == "supersedes") & pl.col("ref").is_not_null())
    for a, b in said.filter(pl.col("polarity") == "+").select("about", "ref").sort(pl.all()).iter_rows():
        # A later judgment supersedes an earlier one too; only one title or one series makes them one document.
        if a in named and b in named and not (named[a] and named[b]) and _one_document(titles[a], titles[b]):
            pairs.append((a, b))
    return [list(group) for group in components(pairs)]


def _one_document(a: tuple[str | None, str | None], b: tuple[str | None, str | None]) -> bool:
    """Whether the title, or without titles two versions, show that one document replaces an earlier state of itself."""
    if a[0] and b[0]:
        return a[0] == b[0]
    return bool(a[1] and b[1]) and a[1] != b[1]


def _superseded(gathered: Gathered, wanted: list[str]) -> Mapping[str, int]:
    """Return how many versions each document of ``wanted`` replaces, directly or over others."""
    said = gathered.statements.filter((pl.col("predicate") == "supersedes") & pl.col("about").is_in(wanted))
    replaced: dict[str, set[str]] = defaultdict(set)
    for a, b in said.select("about", "ref").drop_nulls().iter_rows():
        replaced[a].add(b)
    depth: dict[str, int] = {}
    for one in sorted(replaced):
        reached, step = set[str](), {one}
        while step:
            step = {b for a in step for b in replaced.get(a, ())} - reached
            reached |= step
        depth[one] = len(reached)
    return depth


def _place(version: Version, depth: Mapping[str, int]) -> tuple[int, str, tuple[int, str], str]:
    label = str(version.document["version"] or "")
    number = label.lstrip("vV ")
    made = str(version.document["created_at"] or "")
    ordered = (int(number), "") if number.isdigit() else (0, label)
    return depth.get(version.id, 0), made, ordered, version.id


def _facts(gathered: Gathered, wanted: list[str]) -> dict[str, dict[str, list[str]]]:
    said = gathered.statements.filter(pl.col("document").is_in(wanted))
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)
    if said.is_empty():
        return found
    subject = pl.coalesce("person", "about")
    parts = (subject, "predicate", "fact_key", "ref_key", pl.col("polarity").cast(pl.String), "event_time", "quote")
    key = pl.concat_str([pl.col(p) if isinstance(p, str) else p for p in parts], separator="|", ignore_nulls=True)
    # Where the value says it, other words for it are the same statement.
    bare = pl.col("value").is_null() | pl.col("value").is_in(["other", "none"])
    words = pl.when(bare).then(pl.col("quote").str.to_lowercase().str.replace_all(r"\W+", " "))
    keyed = with_fact_keys(said).with_columns(words.alias("quote"))
    for document, fact, statement in keyed.select("document", key.alias("k"), "id").sort(pl.all()).iter_rows():
        found[document].setdefault(fact, []).append(statement)
    return found


def _about(gathered: Gathered, wanted: list[str]) -> dict[str, list[str]]:
    said = gathered.statements.filter(pl.col("about").is_in(wanted) & pl.col("predicate").is_in(_ABOUT_DOCUMENTS))
    grouped = said.group_by("about").agg(pl.col("id").sort())
    return dict(grouped.iter_rows())


Given = dict[str, list[tuple[str, str | None, str]]]
"""For each document: to whom it was given, the version that is named, and what records it."""


def _shares(gathered: Gathered, wanted: list[str]) -> Given:
    said = gathered.statements.filter(
        (pl.col("predicate") == "shared_with") & (pl.col("polarity") == "+") & pl.col("about").is_in(wanted)
    ).select(
        "about", "id",
        to=pl.coalesce(member("to"), "ref", pl.when(pl.col("value_kind") == "text").then("value")),
        label=member("version"), kept=member("withheld_reason").fill_null(""),
    )  # fmt: skip
    found: Given = defaultdict(list)
    for about, statement, to, label in said.filter(pl.col("kept") == "").sort("id").drop("kept").iter_rows():
        if to:
            found[about].append((to, label, statement))
    return found


def _disclosures(gathered: Gathered) -> Given:
    until = gathered.inputs.as_at
    found: Given = defaultdict(list)
    for line in gathered.ledger.lines:
        if isinstance(line, DisclosureLine) and (until is None or line.at[:10] <= until[:10]):
            found[line.what].append((line.to, line.version, f"ledger {line.seq}"))
    return found


def _give(versions: list[Version], *recorded: Given) -> None:
    """Note who was given which version."""
    for version, given in product(versions, recorded):
        for to, label, by in given.get(version.id, []):
            _named(version, versions, label).given.setdefault(_who(to), []).append(by)


def _named(version: Version, versions: list[Version], label: str | None) -> Version:
    """Return the version that a share names, where it is one of the series; else the document it stands on."""
    if not label or label == version.document["version"]:
        return version
    return next((other for other in versions if other.document["version"] == label), version)


def _who(name: str) -> str:
    return " ".join(str(name).lower().split())
