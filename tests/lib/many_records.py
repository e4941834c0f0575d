"""A table of invented people, each recorded by two sources with a slip now and then; the same for the same seed."""

from __future__ import annotations

import random

import polars as pl

COLUMNS = {
    "given": "given", "family": "family", "born": "birth_date", "postcode": "postcode", "nhs": "identifier:ref",
    "phone": "phone",
}  # fmt: skip
_GIVEN = "Anna Ben Clara David Ella Felix Grace Henry Ida Jack Karen Leo Mary Noah Olga Peter Rosa Simon Tess Victor"
_START = "Ar Bel Cor Dun Els Fen Gar Hol Ing Jor Kel Lan Mor Nor Ost Pel Quar Ren Sal Tor"
_END = "ton ley ford well man ham brook wood field ster"


def many_records(people: int, seed: int = 7) -> pl.DataFrame:
    """Return ``id, source``, the columns of :data:`COLUMNS` and ``truth``, two records a person."""
    draw = random.Random(seed)  # noqa: S311 — invented people, not secrets
    rows = []
    for number in range(people):
        given = draw.choice(_GIVEN.split())
        family = draw.choice(_START.split()) + draw.choice(_END.split())
        born = f"{draw.randint(1950, 2015)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"
        postcode = f"JE{draw.randint(1, 5)} {draw.randint(1, 9)}{draw.choice('ABDEFGHJ')}{draw.choice('ABDEFGHJ')}"
        number_held, phone = f"{draw.randint(10**7, 10**8)}", f"0153444{draw.randint(1000, 9999)}"
        for source in ("hlt", "edu"):
            slip = family[:-1] if draw.random() < 0.1 else family
            shown = born if draw.random() < 0.95 else f"{born[:4]}-01-01"
            rows.append(
                (
                    f"{source}{number:05d}", source, given, slip, shown, postcode if draw.random() < 0.8 else None,
                    number_held if draw.random() < 0.4 else None, phone if draw.random() < 0.5 else None, number,
                )
            )  # fmt: skip
    schema = ["id", "source", *COLUMNS, "truth"]
    return pl.DataFrame(rows, schema=schema, orient="row").sample(fraction=1.0, shuffle=True, seed=seed)
