"""Local ids of defendants and offences, stable under reordering, and never shared by two people of one file.

A case reference (PTIURN) and a prosecutor reference (ASN) name a defendant; a sequence number names an offence.
Both are sometimes reused by mistake, so where one key covers different content each gets a digest of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from triangulate.content_id import row_digests
from triangulate.normalise.identifiers import check_identifier

if TYPE_CHECKING:
    from collections.abc import Sequence

PERSONA, EVENT, ASN = "_persona", "_event", "_asn"
NAMED_BY = ("Birthdate", "OrganisationName", "PersonFamilyName", "PersonGivenName1")
SAME_OFFENCE = ("OffenceCode", "OffenceDateStartDate", "OffenceEndDate")


def canonical(column: pl.Series, scheme: str) -> pl.Series:
    """Return each identifier in the canonical form of its scheme; null where its check fails or it is null."""
    distinct = column.drop_nulls().unique().sort()
    checked = [check_identifier(scheme, text) for text in distinct]
    known = {
        text: found.canonical for text, found in zip(distinct, checked, strict=True) if found.state.value == "valid"
    }
    return column.replace_strict(known, default=None, return_dtype=pl.String)


def with_personas(defendants: pl.DataFrame) -> pl.DataFrame:
    """Return the defendants with ``_persona`` and ``_asn`` (the canonical ASN, null if its check letter is wrong)."""
    frame = defendants.with_columns(canonical(defendants["ProsecutorReference"], "asn").alias(ASN))
    written = pl.col("ProsecutorReference").str.to_uppercase()
    key = pl.concat_str(
        pl.col("PTIURN").str.to_uppercase().fill_null("-"), pl.coalesce(ASN, written).fill_null("-"), separator="/"
    )
    return _apart(frame.with_columns(key.alias(PERSONA)), PERSONA, NAMED_BY)


def with_events(offences: pl.DataFrame, defendants: pl.DataFrame) -> pl.DataFrame:
    """Return the offences with their ``_persona``, ``_event`` and ``Reference``.

    ``Reference`` is ASN, sequence number and offence code: the charge, the court result and the answer of the
    Police National Computer then name one offence alike, and two offences of one case never do.
    """
    frame = offences.join(defendants.select("_defendant", PERSONA, ASN), on="_defendant", how="left")
    sequence = pl.col("OffenceSequenceNumber").str.strip_chars_start("0").replace("", "0")
    whole = pl.concat_str(pl.col(PERSONA), pl.lit("/offence-"), sequence.fill_null("none"))
    frame = frame.with_columns(whole.alias(EVENT))
    parted = _apart(frame, EVENT, SAME_OFFENCE)
    reference = pl.concat_str(pl.col(ASN), sequence, pl.col("OffenceCode").str.to_uppercase(), separator="/")
    return parted.with_columns(pl.when(~pl.col("_reused")).then(reference).alias("Reference"))


def _apart(frame: pl.DataFrame, id_column: str, content: Sequence[str]) -> pl.DataFrame:
    """Add a digest to ids that stand for different content, and say so in ``_reused``."""
    folded = frame.select(pl.col(name).str.to_uppercase() for name in content)
    frame = frame.with_columns(row_digests(folded, content).str.slice(0, 8).alias("_digest"))
    reused = pl.col("_digest").n_unique().over(id_column) > 1
    frame = frame.with_columns(reused.alias("_reused"))
    parted = pl.when("_reused").then(pl.concat_str(id_column, pl.lit("-"), "_digest")).otherwise(pl.col(id_column))
    return frame.with_columns(parted.alias(id_column)).drop("_digest")
