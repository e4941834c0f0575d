"""What a charge, a court result or a register answer states of an offence: the event, the part played, the outcome.

A charge is an allegation. A person is an offender, and is convicted, only where the source records a finding of
guilt; a guilty plea alone is no finding, and an acquittal or discontinuance is an outcome like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.tables import PLACE, Say, speak
from triangulate_adapters.police.collected_rows import carry
from triangulate_adapters.police.spi_ids import EVENT, PERSONA

if TYPE_CHECKING:
    from triangulate.tables import Column

TIMING, TIME, OUTCOME, REFERENCE = "OffenceTiming", "_time", "_outcome", "Reference"
_CRIMINAL: Final[dict[str, Column]] = {"process": "criminal"}
_FOUND: Final[dict[str, Column]] = {"kind": "finding", "basis": "official"}


@dataclass(frozen=True, slots=True)
class OffenceNames:
    """The columns that hold each part of an offence in one format. ``decided`` is the date of the finding."""

    code: str
    wording: str
    place: str
    finding: str
    decided: str
    charged: str
    consumed: tuple[str, ...] = ()
    says: tuple[Say, ...] = ()
    recorded: Mapping[str, Column] = field(default_factory=dict)


def offence_statements(frame: pl.DataFrame, names: OffenceNames) -> pl.DataFrame:
    """Return the statements of a frame of offences that has been through ``with_keys``.

    Beside the columns of ``names`` it holds ``_persona``, ``_event``, ``OffenceTiming`` (as written), ``_time``
    (the interval), ``_outcome`` (a step of the criminal ladder, or null) and ``Reference`` (null if there is none).
    """
    convicted = (pl.col(OUTCOME) == "convicted").fill_null(value=False)
    recorded = {**_CRIMINAL, **names.recorded}
    as_row: dict[str, Column] = {"raw": pl.lit(None, dtype=pl.String), "locator": pl.col(PLACE)}
    to_event: dict[str, Column] = {**recorded, "ref": pl.col(EVENT)}
    alleged: dict[str, Column] = {**to_event, "kind": "allegation"}
    found: dict[str, Column] = {**to_event, **_FOUND, "event_time": pl.col(names.decided)}
    of_persona = [
        Say(names.finding, "participant", pl.lit("offender"), where=convicted, tag="part", fields=found),
        Say(EVENT, "participant", pl.lit("suspect"), where=~convicted, tag="part", fields={**alleged, **as_row}),
        Say(
            names.code,
            "convicted",
            where=convicted,
            tag="convicted",
            fields={**found, "quote": pl.col(names.wording)},
        ),
        Say(
            names.wording,
            "allegation",
            pl.lit(None, dtype=pl.String),
            where=~convicted,
            tag="allegation",
            fields={**alleged, "quote": pl.col(names.wording)},
        ),
    ]
    of_event = [
        Say(TIMING, "time", pl.col(TIME), fields=names.recorded),
        Say(REFERENCE, "reference", fields={**names.recorded, "raw": pl.lit(None, dtype=pl.String)}),
        Say(names.place, "place", fields=names.recorded),
        Say(names.code, "x_offence_code", fields=recorded),
        Say(names.wording, "narrative", fields={**recorded, "kind": "allegation"}),
        Say(
            names.finding,
            "outcome",
            pl.col(OUTCOME),
            fields={**recorded, **_FOUND, "event_time": pl.col(names.decided)},
        ),
        Say(
            EVENT,
            "outcome",
            pl.lit("charged"),
            where=pl.col(names.finding).is_null() & pl.col(OUTCOME).is_null(),
            tag="charged",
            fields={**recorded, "kind": "decision", "event_time": pl.col(names.charged), **as_row},
        ),
        *names.says,
    ]
    understood = {say.column for say in (*of_persona, *of_event)} | {names.decided, *names.consumed}
    of_event += carry(frame, understood, names.recorded)
    return pl.concat([speak(frame, of_persona, about=PERSONA), speak(frame, of_event, about=EVENT)])
