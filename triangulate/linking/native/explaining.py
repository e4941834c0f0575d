"""Why two records of a table are, or are not, held to be one person. No value of any record is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from triangulate.errors import UsageError
from triangulate.linking.explain import ComparedPart, LinkExplanation
from triangulate.linking.native.between import links_between
from triangulate.linking.native.candidates import pack
from triangulate.linking.native.comparisons import LEVELS, PairLevels
from triangulate.linking.native.finding import finding_of
from triangulate.linking.native.membership import membership_of
from triangulate.linking.native.model import TableComparison, weight_of
from triangulate.linking.native.otherwise import other_outcomes
from triangulate.linking.native.parameters import relation_of
from triangulate.linking.native.places import HOME_OF, Home
from triangulate.linking.native.strength import Thresholds, probabilities, strengths_standing
from triangulate.linking.native.weighing import RELATIVES_BITS
from triangulate.linking.native.wording import comparison_label, level_words

if TYPE_CHECKING:
    from triangulate.linking.native.comparisons import Comparison
    from triangulate.linking.native.linker import Linked
    from triangulate.linking.native.links import Links
    from triangulate.linking.native.table import Table

TOLD_BITS: Final = 0.5
"""A difference in weight from which it is worth a sentence."""
_RELATIVES: Final = (
    "At this home they look as twins, or a parent and child of one name, would: held down to what that tells"
)
_CROSSED: Final = ("swapped", "crossed")


def explain_pair(links: Links, a: Any, b: Any) -> LinkExplanation:
    """Return why two records are, or are not, held to be one person; the pair need not be a link.

    ``a`` and ``b`` are ids of the table. Raises :class:`UsageError` for an id it does not have, and for one id twice.
    """
    linked = links.linked
    one, other = _record(linked, a, "the first id"), _record(linked, b, "the second id")
    if one == other:
        raise UsageError(place="explain", kind="the two ids name one record", next_step="Give the ids of two records.")
    i, j = min(one, other), max(one, other)
    compared = _compared(linked, i, j)
    parts = _parts(linked, compared, one, other)
    prior = _prior(linked, i, j)
    bits = linked.weigher.together(np.array([prior], np.float32), compared)
    total = float(bits[0])
    held = prior + sum(part.weight for part in parts) - total >= TOLD_BITS
    between = links_between(linked, i, j, total)
    standing = between.standing[between.place : between.place + 1]
    finding = finding_of(linked, i, j)
    membership = membership_of(links, between, one, other)
    return LinkExplanation(
        strength=strengths_standing(standing, bits, joined=membership.one_person)[0],
        probability=float(probabilities(standing)[0]),
        prior=prior,
        parts=parts,
        total=round(total, 4),
        held=f"{_RELATIVES} ({RELATIVES_BITS:+.1f} bits)." if held else "",
        at_one_home=int(compared.home[0]) == Home.ADDRESS,
        verdict=None,
        found_by=finding.keys,
        pair=(a, b),
        finding=finding.words,
        otherwise=other_outcomes(linked, compared, prior),
        membership=membership,
        thresholds=Thresholds(),
        standing=round(float(standing[0]), 4),
    )


def _record(linked: Linked, wanted: Any, which: str) -> int:
    """Return the number of the record with an id."""
    try:
        found = linked.table.ids.index_of(wanted)
    except (pl.exceptions.PolarsError, TypeError, OverflowError):
        found = None
    if found is None:
        raise UsageError(
            place=f"explain: {which}",
            kind="no record of the table has it",
            next_step="Take ids from links.people or links.edges, of the same type.",
        )
    return int(found)


def _compared(linked: Linked, i: int, j: int) -> PairLevels:
    """Return the levels of one pair, and how common its agreed values are."""
    one, other = np.array([i], np.int32), np.array([j], np.int32)
    found = linked.weigher.weigh(pack(one, other)).levels[0]
    levels = {c.name: found[place : place + 1] for place, c in enumerate(linked.comparisons)}
    shares = {c.name: c.compare(one, other).share for c in linked.comparisons}
    home = HOME_OF[levels["place"]] if "place" in levels else np.zeros(1, np.int8)
    return PairLevels(levels, {name: share for name, share in shares.items() if share is not None}, home)


def _prior(linked: Linked, i: int, j: int) -> float:
    table = linked.table
    parameters = linked.model.parameters(linked.comparisons, table.sources, len(table))
    relation = relation_of(table.source[[i]], table.source[[j]], len(table.sources))
    return float(parameters.prior_bits().astype(np.float32)[relation[0]])


def _parts(linked: Linked, compared: PairLevels, one: int, other: int) -> tuple[ComparedPart, ...]:
    weights = linked.weigher.parts(compared)
    models = {c.name: c for c in linked.model.comparisons}
    found = []
    for comparison in linked.comparisons:
        name, level = comparison.name, int(compared.levels[comparison.name][0])
        label = comparison_label(name)
        if not level:
            found.append(ComparedPart(name, None, label, _missing(linked, comparison, compared, one, other), 0.0))
            continue
        words, weight = LEVELS[comparison.kind][level - 1], float(weights[name][0])
        found.append(
            ComparedPart(
                name,
                words,
                label,
                level_words(comparison.kind, words).sentence,
                weight,
                _several(linked.table, name, one, other),
                remarks=_remarks(models[name], compared, level, weight),
            )
        )
    return tuple(found)


def _remarks(model: TableComparison, compared: PairLevels, level: int, weight: float) -> tuple[str, ...]:
    """Return why a level weighs more or less than usual: for a common home, and for a rare value."""
    parent = model.given if model.given in compared.levels else "place"
    context = int(compared.context(parent)[0])
    here, apart = weight_of(model.levels[level - 1], context), weight_of(model.levels[level - 1], 0)
    remarks = []
    if model.name != "place" and context and abs(here - apart) >= TOLD_BITS:
        less = "less" if abs(here) < abs(apart) or here * apart < 0 else "more"
        remarks.append(f"Weighs {less} because {_because(parent, context)} ({here:+.1f} bits, elsewhere {apart:+.1f}).")
    if abs(rarity := weight - here) >= TOLD_BITS:
        rarer = "The value is rarer than usual" if rarity > 0 else "The value is more common than usual"
        remarks.append(f"{rarer} ({rarity:+.1f} bits).")
    return tuple(remarks)


def _because(parent: str, context: int) -> str:
    if parent == "place":
        return "the two share a home" if context == Home.ADDRESS else "the two share a postcode"
    return f"the {comparison_label(parent).lower()} agrees{'' if context == Home.ADDRESS else ' nearly'}"


def _missing(linked: Linked, comparison: Comparison, compared: PairLevels, one: int, other: int) -> str:
    """Return why nothing could be compared."""
    given = int(compared.levels.get("given", np.zeros(1))[0])
    if comparison.kind == "family" and given and LEVELS["given"][given - 1] in _CROSSED:
        return "Counted with the given name."
    held = [_values(linked.table, comparison.name, row) for row in (one, other)]
    lacking = [record for record, n in zip(("the first", "the second"), held, strict=True) if n == 0]
    which = {0: "one of the records", 1: f"{''.join(lacking)} record", 2: "either record"}[len(lacking)]
    return f"No usable value in {which}."


def _several(table: Table, name: str, one: int, other: int) -> tuple[int, int] | None:
    """Return how many values each record has, where one has more than one."""
    held = _values(table, name, one), _values(table, name, other)
    if held[0] is None or held[1] is None or max(held[0], held[1]) < 2:
        return None
    return held[0], held[1]


def _values(table: Table, name: str, row: int) -> int | None:
    """Return how many values a record has of what is compared; of a place, which is several columns, 0 or None."""
    if name == "birth_date" and table.dates is not None:
        return int((table.dates.days[row] > 0).sum())
    if name == "place" and table.places is not None:
        held = (table.places.address, table.places.postcode, table.places.town)
        return None if any(values is not None and (values.codes[row] >= 0).any() for values in held) else 0
    values = table.numbers.get(name) or table.texts.get(name) or getattr(table, name, None)
    return None if values is None else int((values.codes[row] >= 0).sum())
