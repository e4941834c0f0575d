"""What a draft relies on: each claim with what it cites, all that say the same, and what stands against it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from triangulate.conflicts.adverse_facts import is_adverse
from triangulate.conflicts.said_facts import FACT, with_facts

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Relied:
    """One claim. ``cited``: the statements meant by what it cites, and documents that say nothing in statements.

    ``same``: every statement that says what the claim says, the cited ones among them. ``contrary``: statements that
    deny it. ``disputed``: statements among ``same`` of which a dispute is open.
    """

    claim: Row
    cited: tuple[str, ...]
    same: tuple[str, ...]
    contrary: tuple[str, ...]
    disputed: tuple[str, ...]
    adverse: bool

    @property
    def contested(self) -> bool:
        """Whether the fact is disputed by somebody it is about, or denied in a record."""
        return bool(self.contrary or self.disputed or self.claim["disputed"])


def relied_on(gathered: Gathered) -> list[Relied]:
    """Return every claim of the draft that cites something or says what a statement says, in the order of ids."""
    claims = gathered.claims
    if claims.is_empty():
        return []
    keyed = with_facts(gathered, claims).with_columns(is_adverse().alias("by_nature")).sort("id")
    alike = _alike(gathered, keyed)
    cited = _cited(gathered, keyed)
    disputed = gathered.ledger.disputed(gathered.inputs.as_at)
    found = []
    for claim in keyed.iter_rows(named=True):
        same, contrary = alike.get(claim["id"], ([], []))
        mine = sorted(cited.get(claim["id"], ()))
        every = sorted({*mine, *same})
        if every:
            found.append(
                Relied(
                    claim=claim,
                    cited=tuple(mine),
                    same=tuple(every),
                    contrary=tuple(sorted(set(contrary) - set(mine))),
                    disputed=tuple(sorted(disputed & set(every))),
                    adverse=bool(claim["adverse"]) or bool(claim["by_nature"]),
                )
            )
    return found


def _alike(gathered: Gathered, claims: pl.DataFrame) -> dict[str, tuple[list[str], list[str]]]:
    """Return for each claim the statements that say the same, and those that deny it."""
    about = claims.select("predicate", "subject").unique()
    people = pl.col("person").is_in(claims["subject"].unique().implode())
    things = pl.col("about").is_in(claims["about"].unique().implode())
    said = gathered.statements.filter(
        pl.col("predicate").is_in(about["predicate"].unique().implode()) & (people | things)
    )
    statements = with_facts(gathered, said).select("id", "polarity", *FACT)
    joined = claims.select("id", "polarity", *FACT).join(statements, on=[*FACT[:3]], suffix="_said").filter(
        (pl.col("object") == pl.col("object_said")) | (pl.col("object") == "")
    )  # fmt: skip
    found: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for claim, polarity, statement, other in joined.select("id", "polarity", "id_said", "polarity_said").iter_rows():
        if "?" not in (polarity, other):
            found[claim][0 if polarity == other else 1].append(statement)
    return dict(found)


def _cited(gathered: Gathered, claims: pl.DataFrame) -> dict[str, set[str]]:
    """Return for each claim the statements it cites; of a document, those about the claim's fact, else the document."""
    cites = (
        claims.select("id", "subject", "predicate", cite="cites")
        .explode("cite", empty_as_null=False)
        .drop_nulls("cite")
    )
    named = cites.select("cite").unique()
    direct = gathered.statements.select(cite="id").join(named, on="cite", how="semi")
    documents = gathered.inputs.documents.select(cite="id").join(named, on="cite", how="semi")
    inside = gathered.statements.join(documents.rename({"cite": "document"}), on="document", how="semi")
    meant = with_facts(gathered, inside).select("subject", "predicate", cite="document", statement="id")
    through = cites.join(meant, on=["subject", "predicate", "cite"])
    whole = cites.join(documents, on="cite", how="semi").join(through, on=["id", "cite"], how="anti")
    rows = pl.concat(
        [
            cites.join(direct, on="cite", how="semi").select("id", "cite"),
            through.select("id", cite="statement"),
            whole.select("id", "cite"),
        ]
    )
    found: dict[str, set[str]] = defaultdict(set)
    for claim, cite in rows.iter_rows():
        found[claim].add(cite)
    return found
