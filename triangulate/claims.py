"""What a draft claims, as a frame beside the statements: one row a claim, in the order of their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from triangulate.columns import STATEMENT_COLUMNS, encode_value

if TYPE_CHECKING:
    from triangulate.draft import Claim, DraftDocument

CLAIM_COLUMNS: Final[dict[str, pl.DataType]] = {
    **STATEMENT_COLUMNS,
    "paragraph": pl.String(),
    "cites": pl.List(pl.String),
    "adverse": pl.Boolean(),
    "corroborated": pl.Boolean(),
    "disputed": pl.Boolean(),
}
"""The columns of claims: those of statements (``source`` is null), and what only a claim has."""


def claims_frame(draft: DraftDocument | None) -> pl.DataFrame:
    """Return the claims of a draft (:data:`CLAIM_COLUMNS`), sorted by id; empty without a draft."""
    if draft is None:
        return pl.DataFrame(schema=CLAIM_COLUMNS)
    rows = [_row(claim, paragraph.id) for paragraph in draft.paragraphs for claim in paragraph.claims]
    return pl.DataFrame(rows, schema=CLAIM_COLUMNS, orient="row").sort("id")


def _row(claim: Claim, paragraph: str) -> dict[str, Any]:
    fields = claim.model_dump(mode="json", by_alias=False)
    value, kind = encode_value(fields["value"])
    row = {name: fields.get(name) for name in CLAIM_COLUMNS}
    return row | {"value": value, "value_kind": kind, "source": None, "extra": None, "paragraph": paragraph}
