"""Who still uses a replaced finding: claims of a draft, or records written after it was replaced."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from triangulate.conflicts.supersession import resting_on, within

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

Uses = dict[tuple[str, str], list["Use"]]


@dataclass(slots=True)
class Use:
    """One use: a claim, a statement or a document, and the replaced statements (``roots``) it rests on."""

    id: str
    claim: bool
    agency: str = ""
    roots: set[str] = field(default_factory=set)
    statements: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    personas: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)


class _Gathering:
    """Uses by (old, new) and id."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], dict[str, Use]] = defaultdict(dict)

    def at(self, old: str, new: str, use_id: str, *, claim: bool, agency: str = "") -> Use:
        return self._found[old, new].setdefault(use_id, Use(use_id, claim, agency))

    def uses(self) -> Uses:
        return {key: [by_id[i] for i in sorted(by_id)] for key, by_id in self._found.items()}


def claims_using(gathered: Gathered, edges: pl.DataFrame, replaced: pl.DataFrame) -> Uses:
    """Return the claims that rely on a replaced finding, by the old and the new document."""
    claims = gathered.claims.filter(pl.col("polarity").fill_null("+") != "?")
    cited = claims.select("id", "cites").explode("cites", empty_as_null=False).drop_nulls()
    resting = resting_on(gathered, replaced).rename({"statement": "cites"})
    by_root = replaced.select(root="id", old="old", new="new").unique()
    found = _Gathering()
    by_id = {row["id"]: row for row in claims.iter_rows(named=True)}
    beside = _documents_cited(gathered, cited)
    for claim, statement, root, old, new in (
        cited.join(resting, on="cites")
        .join(by_root, on="root")
        .select("id", "cites", "root", "old", "new")
        .sort(pl.all())
    ).iter_rows():
        if new not in beside.get(claim, ()):
            use = _claim_use(found, by_id[claim], old, new)
            use.roots.add(root)
            use.statements.add(statement)
    same = _saying_the_same(claims, replaced)
    used = _deciding(edges, replaced).select("new", "named", cites="old")
    whole = cited.join(used, on="cites").sort("id", "cites", "new")
    for claim, old, new, named in whole.select("id", "cites", "new", "named").iter_rows():
        row = by_id[claim]
        says = {s for s, o, n in same.get(claim, ()) if (o, n) == (old, new)}
        located = bool(row["locator"]) and any(within(row["locator"], name) for name in named)
        if new not in beside.get(claim, ()) and (not named or located or says):
            _claim_use(found, row, old, new).roots.update(says or _all_of(replaced, old, new))
    uncited = {row["id"] for row in by_id.values() if not row["cites"]}
    for claim in sorted(uncited & same.keys()):
        for statement, old, new in same[claim]:
            _claim_use(found, by_id[claim], old, new).roots.add(statement)
    return found.uses()


def _claim_use(found: _Gathering, row: dict[str, Any], old: str, new: str) -> Use:
    use = found.at(old, new, row["id"], claim=True)
    if row["person"]:
        use.people.add(row["person"])
        use.personas.add(row["about"])
    return use


def _all_of(replaced: pl.DataFrame, old: str, new: str) -> set[str]:
    return set(replaced.filter((pl.col("old") == old) & (pl.col("new") == new))["id"])


def _documents_cited(gathered: Gathered, cited: pl.DataFrame) -> dict[str, set[str]]:
    """Return for each claim the documents it cites, or that what it cites stands in."""
    stands = gathered.statements.select(cites="id", document="document").join(cited, on="cites").drop_nulls()
    both = pl.concat([stands.select("id", "document"), cited.select("id", document="cites")])
    found: dict[str, set[str]] = defaultdict(set)
    for claim, document in both.iter_rows():
        found[claim].add(document)
    return found


def _saying_the_same(claims: pl.DataFrame, replaced: pl.DataFrame) -> dict[str, list[tuple[str, str, str]]]:
    """Return for each claim the replaced statements that say of the same person what it says."""
    keys = ["person", "predicate", "value", "polarity"]
    own = claims.select(pl.col("id").alias("claim"), *keys).with_columns(pl.col("polarity").fill_null("+"))
    own = own.filter(pl.col("person").is_not_null())
    both = own.join(replaced.select("id", "old", "new", *keys), on=keys, nulls_equal=True)
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for claim, statement, old, new in both.select("claim", "id", "old", "new").unique().sort(pl.all()).iter_rows():
        found[claim].append((statement, old, new))
    return found


def records_using(gathered: Gathered, edges: pl.DataFrame, replaced: pl.DataFrame) -> Uses:
    """Return the statements and documents, written after the replacement, that rest on a replaced finding."""
    made = gathered.inputs.documents.select(own="id", made=pl.coalesce("signed_at", "created_at"))
    said = gathered.statements.join(made, left_on="document", right_on="own", how="left").join(
        made.rename({"own": "about", "made": "about_made"}), on="about", how="left"
    )
    when = pl.coalesce("recorded_at", "made", "about_made").str.slice(0, 10)
    taken = said.select("id", "about", "agency", "document", when.alias("when"), origin="derived_from")
    taken = taken.explode("origin", empty_as_null=False).drop_nulls("origin")
    citing = said.filter(pl.col("predicate") == "cites").select(
        "id", "about", "agency", "document", when.alias("when"), origin="ref"
    )
    every = pl.concat([taken, citing]).drop_nulls("origin")
    targets = _targets(gathered, edges, replaced)
    hits = every.join(targets, on="origin").filter(_after(pl.col("when"), pl.col("since")))
    standing_in = hits.filter(
        (pl.col("document") != pl.col("new")).fill_null(value=True) & (pl.col("about") != pl.col("new"))
    )
    # What else the users rest on is asked of them alone: every derivation of a large run would be read otherwise.
    beside = _beside(gathered, every.filter(pl.col("about").is_in(standing_in["about"].unique().implode())))
    found = _Gathering()
    documents = set(gathered.inputs.documents["id"])
    for row in standing_in.sort("id", "root", "old", "new", nulls_last=True).iter_rows(named=True):
        if row["new"] in beside.get(row["id"], ()) or row["new"] in beside.get(row["about"], ()):
            continue
        about_document = row["about"] in documents
        use = found.at(row["old"], row["new"], row["about"] if about_document else row["id"], claim=False,
                       agency=row["agency"])  # fmt: skip
        use.statements.add(row["id"])
        use.roots.update([row["root"]] if row["root"] else _all_of(replaced, row["old"], row["new"]))
        use.documents.update(d for d in (row["document"], row["about"] if about_document else None) if d)
    return found.uses()


def _targets(gathered: Gathered, edges: pl.DataFrame, replaced: pl.DataFrame) -> pl.DataFrame:
    """Return what may not be rested on: ``origin, root, old, new, since``; a whole document has no root."""
    resting = resting_on(gathered, replaced).rename({"statement": "origin"})
    of_statements = resting.join(
        replaced.select(root="id", old="old", new="new", since="since").unique(), on="root"
    ).select("origin", "root", "old", "new", "since")
    whole = (
        _deciding(edges, replaced)
        .filter(pl.col("named").list.len() == 0)
        .select(pl.col("old").alias("origin"), pl.lit(None, pl.String).alias("root"), "old", "new", "since")
    )
    return pl.concat([of_statements, whole])


def _deciding(edges: pl.DataFrame, replaced: pl.DataFrame) -> pl.DataFrame:
    """Leave out replacements of one version of a text by the next, where the old one holds no finding or decision."""
    holding = replaced.select("old", "new", holds=pl.lit(value=True)).unique()
    known = edges.join(holding, on=["old", "new"], how="left", maintain_order="left")
    return known.filter(pl.col("decides") | pl.col("holds").fill_null(value=False))


def _after(when: pl.Expr, since: pl.Expr) -> pl.Expr:
    """Whether one day certainly lies after another; a year or month that holds the other does not."""
    return ((when > since) & ~when.str.starts_with(since)).fill_null(value=False)


def _beside(gathered: Gathered, every: pl.DataFrame) -> dict[str, set[str]]:
    """Return the documents that each statement, or the document it is about, rests on or cites."""
    stands = gathered.statements.select(origin="id", origin_document="document")
    known = every.join(stands, on="origin", how="left")
    found: dict[str, set[str]] = defaultdict(set)
    for statement, about, origin, document in known.select("id", "about", "origin", "origin_document").iter_rows():
        for key in (statement, about):
            found[key] |= {one for one in (origin, document) if one}
    return found
