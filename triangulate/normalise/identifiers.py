"""Checks identifiers, and brings the ways of writing one identifier to a single form.

An identifier is compared only inside its scheme, and where the scheme says so only inside its issuer:
two local authorities number their children from 1. Placeholders are recognised before the check digit,
because ``0000000000`` and ``3333333333`` satisfy the NHS check.

The checks and their sources stand in :mod:`triangulate.normalise.identifier_rules`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np
import polars as pl

from triangulate.normalise.identifier_rules import (
    ONE_CHARACTER,
    SEPARATORS,
    SEQUENCES,
    UPN_LETTERS,
    IdentifierState,
    compact_form,
    judge,
    other_scheme,
)
from triangulate.normalise.table_reader import read_table

__all__ = [
    "Identifier",
    "IdentifierState",
    "Scheme",
    "check_identifier",
    "identifier_frame",
    "judged_values",
    "scheme",
    "scheme_table",
]


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier in canonical form (upper case, no separators), with what its check says.

    ``test_range``: a number set aside for tests. ``looks_like``: the other scheme whose check this value
    passes, when it fails the check of its own (a ULN typed in the NHS field). The value is kept out of ``repr``.
    """

    scheme: str
    issuer: str
    canonical: str
    state: IdentifierState
    test_range: bool = False
    looks_like: str = ""

    def __repr__(self) -> str:
        return f"Identifier(scheme={self.scheme!r}, state={self.state.value!r})"


@dataclass(frozen=True, slots=True)
class Scheme:
    """What an identifier scheme allows.

    ``official``: a strong identifier of a person, given by a national or island authority. ``reissuable``:
    a person can properly hold several, or a value can be given to somebody else later. ``per_issuer``:
    values compare only if the issuer agrees. ``check``: what can be verified (empty: nothing).
    """

    name: str
    label: str
    official: bool
    reissuable: bool
    per_issuer: bool
    check: str
    source: str


def scheme_table() -> pl.DataFrame:
    """Return the table of schemes: ``scheme, label, official, reissuable, per_issuer, check, source``."""
    flags = [(pl.col(name) == "true").alias(name) for name in ("official", "reissuable", "per_issuer")]
    return pl.DataFrame([dict(row) for row in read_table("identifier_schemes")]).with_columns(flags)


@cache
def _schemes() -> Mapping[str, Scheme]:
    rows = scheme_table().rename({"scheme": "name"}).iter_rows(named=True)
    return MappingProxyType({row["name"]: Scheme(**row) for row in rows})


def scheme(name: str) -> Scheme:
    """Return one scheme. An unknown one is taken as a local number: not official, compared inside its issuer."""
    key = name.strip().lower()
    local = Scheme(name=key, label=key, official=False, reissuable=True, per_issuer=True, check="", source="")
    return _schemes().get(key, local)


def check_identifier(scheme: str, value: str, issuer: str = "") -> Identifier:
    """Return ``value`` in canonical form with what the check of its scheme says. Never raises.

    >>> check_identifier("nhs", "943 476 5919").state.value
    'valid'
    >>> check_identifier("pnc", "81/34U").canonical
    '19810000034U'
    """
    name = scheme.strip().lower()
    compact = compact_form(value)
    state, canonical, test_range = judge(name, compact, value.strip().upper())
    other = other_scheme(name, compact) if state is IdentifierState.INVALID else ""
    return Identifier(name, _fold_issuer(issuer), canonical, state, test_range, other)


def _fold_issuer(issuer: str) -> str:
    return " ".join(issuer.split()).upper()


def identifier_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """Return ``frame`` (``scheme, value, issuer``) with what is known of each identifier, in the same order.

    Adds ``canonical`` (text), ``state``, ``test_range``, ``official``, ``reissuable``, ``per_issuer`` and
    ``key``: ``scheme|issuer|canonical`` where the issuer stands only if the scheme is per issuer. ``key`` is
    null where the identifier may not be compared: invalid, a placeholder, or per issuer without an issuer
    named. Rows with one value are judged once; NHS numbers, ULNs and UPNs in columns.
    """
    text = [pl.col(name).cast(pl.String).fill_null("").alias(name) for name in ("scheme", "value", "issuer")]
    work = frame.select(text)
    pairs = work.select(
        pl.col("scheme").str.strip_chars().str.to_lowercase().alias("_scheme"), "value", "scheme"
    ).unique(maintain_order=True)
    judged = _judge_frame(pairs.with_columns(_compact=_compact_expr(pl.col("value"))))
    known = work.join(judged, on=["scheme", "value"], how="left", maintain_order="left")
    names = sorted(judged["_scheme"].unique().to_list())
    traits = pl.DataFrame(
        [(name, item.official, item.reissuable, item.per_issuer) for name in names for item in [scheme(name)]],
        schema={"_scheme": pl.String, "official": pl.Boolean, "reissuable": pl.Boolean, "per_issuer": pl.Boolean},
        orient="row",
    )
    known = known.join(traits, on="_scheme", how="left", maintain_order="left").with_columns(_key_expr())
    added = ["canonical", "state", "test_range", "official", "reissuable", "per_issuer", "key"]
    return pl.concat([frame, known.select(added)], how="horizontal")


def judged_values(name: str, values: pl.Series) -> pl.DataFrame:
    """Return ``canonical``, ``state`` and ``test_range`` of distinct identifiers of one scheme, in the same order.

    What :func:`identifier_frame` says of them, without looking for values that stand twice.
    """
    frame = pl.DataFrame({"value": values.cast(pl.String).fill_null("")}).with_row_index("_row")
    frame = frame.with_columns(_scheme=pl.lit(name.strip().lower()), _compact=_compact_expr(pl.col("value")))
    return _judge_frame(frame).sort("_row").select("canonical", "state", "test_range")


def _compact_expr(value: pl.Expr) -> pl.Expr:
    return value.str.replace_all(SEPARATORS, "").str.to_uppercase()


def _key_expr() -> pl.Expr:
    issuer = pl.col("issuer").str.replace_all(r"\s+", " ").str.strip_chars().str.to_uppercase()
    comparable = (
        pl.col("state").is_in(["valid", "unverifiable", "temporary"])
        & (pl.col("canonical") != "")
        & (~pl.col("per_issuer") | (issuer != ""))
    )
    part = pl.when(pl.col("per_issuer")).then(issuer).otherwise(pl.lit(""))
    return pl.when(comparable).then(pl.concat_str("_scheme", part, "canonical", separator="|")).alias("key")


def _judge_frame(pairs: pl.DataFrame) -> pl.DataFrame:
    """Add ``canonical, state, test_range`` to distinct (``_scheme``, ``value``, ``_compact``) rows."""
    compact = pl.col("_compact")
    plain = compact.str.contains(r"^[A-Z]?[0-9]{10,12}[0-9A-Z]?$") & ~compact.str.contains(ONE_CHARACTER)
    fast = plain & pl.col("_scheme").is_in(["nhs", "uln", "upn"]) & ~_sequence_expr(compact)
    known = pairs.select(fast).to_series()
    columns, slow = pairs.filter(known), pairs.filter(~known)
    parts = [_columns_ten(columns, "nhs", 0), _columns_ten(columns, "uln", 10), _columns_upn(columns)]
    written = pl.col("value").str.strip_chars().str.to_uppercase()
    rows = [judge(*row) for row in slow.select("_scheme", "_compact", written).iter_rows()]
    judged = slow.with_columns(
        canonical=pl.Series([canonical for _, canonical, _ in rows], dtype=pl.String),
        state=pl.Series([state.value for state, _, _ in rows], dtype=pl.String),
        test_range=pl.Series([test for _, _, test in rows], dtype=pl.Boolean),
    )
    return pl.concat([*parts, judged]).drop("_compact")


def _sequence_expr(compact: pl.Expr) -> pl.Expr:
    return pl.any_horizontal(*(pl.lit(digits).str.contains(compact, literal=True) for digits in SEQUENCES))


def _digit(position: int) -> pl.Expr:
    return pl.col("_compact").str.slice(position, 1).cast(pl.Int64, strict=False).fill_null(0)


def _columns_ten(pairs: pl.DataFrame, name: str, remainder: int) -> pl.DataFrame:
    """The mod-11 schemes in columns: the same rule as :func:`_nhs` and :func:`_uln`."""
    pairs = pairs.filter(pl.col("_scheme") == name)
    ten = pl.col("_compact").str.contains(r"^[0-9]{10}$")
    # Ten signs of ASCII each or more; a sum of others than digits is not looked at.
    signs = pairs["_compact"].str.slice(0, 10).str.join("").item() if pairs.height else ""
    digits = np.frombuffer(signs.encode(), np.uint8).reshape(pairs.height, 10).astype(np.int64) - ord("0")
    total = pl.Series(digits @ np.arange(10, 0, -1))
    tests = ["999", "900"] if name == "nhs" else ["999"]
    return (
        pairs.with_columns(good=ten & (total % 11 == remainder))
        .with_columns(
            canonical=pl.col("_compact"),
            state=pl.when("good").then(pl.lit("valid")).otherwise(pl.lit("invalid")),
            test_range=pl.col("good") & pl.col("_compact").str.slice(0, 3).is_in(tests),
        )
        .drop("good")
    )


def _columns_upn(pairs: pl.DataFrame) -> pl.DataFrame:
    """UPNs in columns: the same rule as :func:`_upn`."""
    letters = {letter: index for index, letter in enumerate(UPN_LETTERS)}
    first, last = pl.col("_compact").str.slice(0, 1), pl.col("_compact").str.slice(12, 1)
    number = last.replace_strict(letters | {str(n): n for n in range(10)}, default=None, return_dtype=pl.Int64)
    total = pl.sum_horizontal(*(_digit(position) * (position + 1) for position in range(1, 12))) + number * 13
    shape = pl.col("_compact").str.contains(r"^[A-Z][0-9]{11}[0-9A-Z]$")
    zeros = pl.col("_compact").str.contains(r"^[A-Z]0+$")
    good = shape & ~pl.col("_compact").str.contains(r"^[A-Z]0{11}")
    good = good & (first.replace_strict(letters, default=None, return_dtype=pl.Int64) == total % 23).fill_null(False)
    temporary = last.str.contains("[A-Z]")
    state = pl.when(zeros).then(pl.lit("placeholder")).when(~good).then(pl.lit("invalid"))
    return pairs.filter(pl.col("_scheme") == "upn").with_columns(
        canonical=pl.col("_compact"),
        state=state.when(temporary).then(pl.lit("temporary")).otherwise(pl.lit("valid")),
        test_range=pl.lit(False),
    )
