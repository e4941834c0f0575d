"""The model of a table's links as JSON: what was compared, how much each level weighs, and where that comes from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from triangulate.errors import UsageError
from triangulate.linking.model_files import read_model
from triangulate.linking.native.comparisons import LEVELS, Comparison
from triangulate.linking.native.parameters import CONTEXTS, LEAST_RECORDS, Parameters, level_weights, rounded
from triangulate.linking.native.wording import comparison_label, level_words
from triangulate.output import write_text

Share = Annotated[float, Field(ge=0.0, le=1.0)]
Shares = tuple[Share, Share, Share]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class TableLevel(_Part):
    """One outcome of a comparison. ``m`` and ``u``: shares among pairs of one person and of two people, by context."""

    name: str
    label: str
    m: Shares
    u: Shares


class TableComparison(_Part):
    """One thing compared. ``given``: the comparison whose agreement is the context (none, near, entire)."""

    name: str
    kind: str
    label: str
    given: str
    levels: tuple[TableLevel, ...]


class TablePrior(_Part):
    """How often two records are one person: both in one source, or (``source`` is null) in two sources."""

    source: str | None
    share: Annotated[float, Field(gt=0.0, lt=1.0)]


class TableModel(_Part):
    """Everything that a table's links follow from, beside how common its values are.

    ``origin``: "learnt" from a table, or "default" (the shipped figures). ``per_person``: records a person has on
    average, which says how much of a value's share is the person's own. ``one_at_home``: share of the pairs of records
    at one address that are one person. ``redundant``: comparisons left out, and the column that says the same.
    """

    format: Literal["triangulate-table-model/1"] = "triangulate-table-model/1"
    origin: Literal["learnt", "default"]
    records: int
    per_person: float
    one_at_home: Share
    priors: tuple[TablePrior, ...]
    comparisons: tuple[TableComparison, ...]
    redundant: dict[str, str] = Field(default_factory=dict)

    def save(self, path: Path | str) -> None:
        """Write the model as JSON, readable by its owner alone, complete or not at all."""
        write_text(path, self.model_dump_json(indent=2) + "\n")

    @classmethod
    def load(cls, path: Path | str) -> TableModel:
        """Return the model in a file. Raises :class:`UnreadableInput` when it is missing or is not a model."""
        return read_model(path, cls, "table model", "links.model.save")

    @classmethod
    def from_parameters(
        cls,
        parameters: Parameters,
        comparisons: tuple[Comparison, ...],
        sources: tuple[str, ...],
        origin: Literal["learnt", "default"],
        redundant: Mapping[str, str] | None = None,
    ) -> TableModel:
        """Return the model of parameters. Figures are rounded to nine digits, and weights are those of the rounded."""
        return cls(
            origin=origin,
            records=parameters.records,
            per_person=round(parameters.per_person, 6),
            one_at_home=round(parameters.one_at_home, 6),
            priors=tuple(
                TablePrior(source=source, share=rounded(float(share)))
                for source, share in zip((*sources, None), parameters.prior, strict=True)
            ),
            comparisons=tuple(_comparison(c, parameters) for c in comparisons),
            redundant=dict(redundant or {}),
        )

    def to_splink(
        self, values: Mapping[str, int] | None = None, sources: Mapping[str, int] | None = None, dialect: str = "duckdb"
    ) -> dict[str, Any]:
        """Return the model as a Splink 5 settings file: the same comparisons, levels and weights.

        It reads the records that :meth:`Links.to_splink` writes. ``values``: the most values a record has, by column
        of values ("given", "place_address"), where that is more than one. ``sources``: records of each source; those
        of the model, equally large, where not given. ``dialect``: "duckdb" or "spark", whose SQL the conditions are.

        Raises :class:`UsageError` for another dialect.
        """
        from triangulate.linking.native.splink_export import splink_settings

        return splink_settings(self, values, sources, dialect)

    def parameters(self, comparisons: tuple[Comparison, ...], sources: tuple[str, ...], records: int) -> Parameters:
        """Return the parameters for a table's comparisons and sources.

        Raises :class:`UsageError` where the table compares something the model does not know. A source the model
        does not know gets the mean prior of those within one source.
        """
        known = {c.name: c for c in self.comparisons}
        missing = [c.name for c in comparisons if c.name not in known]
        if missing:
            raise UsageError(
                place="model", kind=f"it has no figures for {', '.join(missing)}",
                next_step="Leave those columns out, or learn a model from this table (model=\"auto\").",
            )  # fmt: skip
        priors = {prior.source: prior.share for prior in self.priors}
        within = [share for source, share in priors.items() if source is not None]
        shares = [priors.get(source, float(np.mean(within)) if within else priors[None]) for source in sources]
        present = {c.name for c in comparisons}
        return Parameters(
            m={c.name: _figures(known[c.name], "m") for c in comparisons},
            u={c.name: _figures(known[c.name], "u") for c in comparisons},
            parents={c.name: known[c.name].given if known[c.name].given in present else "place" for c in comparisons},
            prior=np.array([*shares, priors.get(None, float(np.mean(shares)))]),
            records=max(records, LEAST_RECORDS),
            per_person=self.per_person,
            one_at_home=self.one_at_home,
        )


def _comparison(comparison: Comparison, parameters: Parameters) -> TableComparison:
    name, kind = comparison.name, comparison.kind
    m, u = parameters.m[name], parameters.u[name]
    levels = tuple(
        TableLevel(
            name=level,
            label=level_words(kind, level).label,
            m=_three(m[:, number]),
            u=_three(u[:, number]),
        )
        for number, level in enumerate(LEVELS[kind], start=1)
    )
    return TableComparison(
        name=name, kind=kind, label=comparison_label(name), given=parameters.parents[name], levels=levels
    )


def _three(figures: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Shares:
    none, near, entire = (rounded(float(figure)) for figure in figures)
    return none, near, entire


def _figures(
    comparison: TableComparison, which: Literal["m", "u"]
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    columns = [np.zeros(CONTEXTS), *(np.array(getattr(level, which)) for level in comparison.levels)]
    return np.stack(columns, axis=1)


def weight_of(level: TableLevel, context: int) -> float:
    """Return the weight of a level in bits in a context (0 none, 1 near, 2 entire)."""
    m, u = np.array([[0.0, level.m[context]]]), np.array([[0.0, level.u[context]]])
    return float(level_weights(m, u)[0, 1])
