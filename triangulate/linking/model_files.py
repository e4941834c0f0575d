"""Reads and writes models as JSON, the same for every kind of model."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from triangulate.errors import UnreadableInput

Model = TypeVar("Model", bound=BaseModel)


def read_model(path: Path | str, model: type[Model], named: str, written_by: str) -> Model:
    """Return the model in a file. Raises :class:`UnreadableInput` when it is missing or is not one.

    ``named``: what such a model is called; ``written_by``: how one is made.
    """
    try:
        return model.model_validate_json(Path(path).read_bytes())
    except (OSError, ValidationError) as fault:
        raise UnreadableInput(
            place=str(path),
            kind=f"not a {named}" if isinstance(fault, ValidationError) else "cannot be read",
            next_step=f"Start from a model written by {written_by}.",
        ) from None
