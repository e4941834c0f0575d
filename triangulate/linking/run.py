"""The linking step of a run: features → candidate links → a graph of people that refuses to be inconsistent.

Where sources state relations, this is done twice: the links that stand without any family context say which
relatives are one person, and what that tells is then counted, once. Nothing is repeated until it settles, because
evidence that two relatives share would support itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from triangulate.linking.cannot import cannot_links
from triangulate.linking.engine import DefaultEngine
from triangulate.linking.family_links import links_with_family
from triangulate.linking.features import gather_features
from triangulate.linking.graph import people_of
from triangulate.linking.model import default_model
from triangulate.linking.person_ids import carry_over
from triangulate.linking.verdict import apply_verdicts

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from triangulate.inputs import Inputs
    from triangulate.linking.engine import LinkEngine
    from triangulate.linking.features import Features
    from triangulate.linking.graph import People
    from triangulate.linking.model import LinkModel
    from triangulate.linking.verdict import Decision


@dataclass(frozen=True)
class Linking:
    """What linking found: links, people, pairs that cannot be one person, the model used, and what people decided."""

    features: Features
    links: pl.DataFrame = field(repr=False)
    people: People
    cannot: pl.DataFrame = field(repr=False)
    model: LinkModel = field(repr=False)
    verdicts: tuple[Decision, ...] = field(default=(), repr=False)


def link_people(
    inputs: Inputs,
    verdicts: Iterable[Decision] = (),
    engine: LinkEngine | None = None,
    model: LinkModel | None = None,
    previous: pl.DataFrame | None = None,
) -> Linking:
    """Return who is held to be one person, by the evidence and by what people decided.

    ``engine`` is the default engine unless given, ``model`` the shipped one. ``links`` are those that stand, at
    their final strength; what was decided ``different`` is in ``cannot``. ``previous``: ``person, persona`` of an
    earlier run, whose people keep their ids.
    """
    linking = link_statements(inputs.personas, inputs.statements, verdicts, engine, model)
    if previous is None:
        return linking
    members, changes = carry_over(linking.people, previous)
    return replace(linking, people=replace(linking.people, members=members, changes=changes))


def link_statements(
    personas: pl.DataFrame,
    statements: pl.DataFrame,
    verdicts: Iterable[Decision] = (),
    engine: LinkEngine | None = None,
    model: LinkModel | None = None,
) -> Linking:
    """Return the same from frames of personas and statements (columns of :mod:`triangulate.columns`)."""
    model, engine, decided = model or default_model(), engine or DefaultEngine(), list(verdicts)
    features = gather_features(personas, statements)
    found = engine.link(replace(features, kin=features.kin.clear()), model)
    cannot, people = _people(found, features, personas, statements, decided, model)
    if not features.kin.is_empty():
        features, found = links_with_family(found, people.links, features, model)
        cannot, people = _people(found, features, personas, statements, decided, model)
    return Linking(features, people.links, people, cannot, model, tuple(decided))


def _people(
    found: pl.DataFrame,
    features: Features,
    personas: pl.DataFrame,
    statements: pl.DataFrame,
    decided: Iterable[Decision],
    model: LinkModel,
) -> tuple[pl.DataFrame, People]:
    """Return the pairs that cannot be one person, and the people that the links found make with the verdicts."""
    links = apply_verdicts(found, decided, features, model)
    cannot = cannot_links(features, statements, decided, links, model)
    return cannot, people_of(personas, links, cannot)
