"""Why two records are, or are not, held to be one person: level by level, in plain words, with no value shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import polars as pl

from triangulate.linking.agreement import family_counts
from triangulate.linking.blocking import KEYS
from triangulate.linking.model import AT_ONE_HOME, default_model
from triangulate.linking.showing import least_probability
from triangulate.wording import probability_words

if TYPE_CHECKING:
    import altair as alt

    from triangulate.linking.features import Features
    from triangulate.linking.model import LinkModel

# Bounds in bits: 2 bits make it four times as likely, 6 bits 64 times, 12 bits 4,096 times.
_WORDS: Final = (
    (12.0, "very strongly for"),
    (6.0, "strongly for"),
    (2.0, "for"),
    (-2.0, "hardly either way"),
    (-6.0, "against"),
    (-12.0, "strongly against"),
    (float("-inf"), "very strongly against"),
)
_STRENGTH_WORDS: Final = {
    "verified": "verified: a person decided with a reason, or an official number agrees beside something else",
    "strong": "strong: probable enough to join, and nobody has checked it",
    "probable": "probable: joins the two, and should be checked before anything is relied on",
    "possible": "possible: a candidate for review, which joins nothing",
}
_TOLD_APART: Final = 0.05
"""A difference in bits that shows when written to one place."""
_JOINED_WORDS: Final = {
    "possible": "possible: in one person, and too weak alone to rely on before somebody has checked it",
    None: "none of its own: in one person because of other records",
}
"""For two records of one person whose own link would not join them safely."""
_VERDICT_WORDS: Final = {
    "same": "A named person decided that the two are the same.",
    "different": "A named person decided that the two are different.",
    "unsure": "A named person looked and could not decide; the link is held at possible.",
}
_NOT_COUNTED: Final = "Relatives share that, and names or birth dates speak against one person, so it is not counted."
_VALUES_OF: Final = {
    "name": "names",
    "birth_date": "birth_dates",
    "place": "places",
    "sex": "sexes",
    "identifier": "identifiers",
    "family": "kin",
}


class LinkLike(Protocol):
    """A link as the findings format carries it."""

    @property
    def levels(self) -> Mapping[str, str]: ...
    @property
    def strength(self) -> str: ...
    @property
    def probability(self) -> float: ...
    @property
    def verdict(self) -> str | None: ...
    @property
    def withheld(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class ComparedPart:
    """One comparison of a link: what was found (``level`` is None where a value is missing) and what it weighs.

    ``compared``: how many values each record carries, where they are known. ``withheld``: a value that its source
    hides took part, so level and weight are left out: that two addresses agree would tell where somebody lives.
    ``remarks``: sentences on why the level weighs more or less here than elsewhere.
    """

    comparison: str
    level: str | None
    label: str
    sentence: str
    weight: float
    compared: tuple[int, int] | None = None
    withheld: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The weight in words."""
        return weight_words(self.weight) if self.level else "says nothing"

    @property
    def line(self) -> str:
        """The comparison in one line."""
        if self.withheld:
            return f"{self.label}: A withheld value took part. What it showed is not told here."
        counts = f" ({self.compared[0]} against {self.compared[1]} recorded)" if self.compared and self.level else ""
        remarks = "".join(f" {remark}" for remark in self.remarks)
        return f"{self.label}: {self.sentence}{counts}{remarks} {self.words.capitalize()} ({self.weight:+.1f} bits)."


@dataclass(frozen=True, slots=True)
class OtherOutcome:
    """One comparison that came out otherwise, all else as it is, and what the pair would be then.

    ``level`` and ``instead_of`` are levels in words; ``instead_of`` is None where nothing could be compared.
    """

    comparison: str
    label: str
    level: str
    instead_of: str | None
    weight: float
    probability: float
    strength: str | None

    @property
    def line(self) -> str:
        """The other outcome in one line."""
        was = f"instead of “{self.instead_of}”" if self.instead_of else "instead of nothing to compare"
        return f"{self.label} “{self.level}” {was}: {self.weight:+.1f} bits together, {self.strength or 'no link'}."


class MembershipLike(Protocol):
    """Whether two records are in one person, and through which others."""

    @property
    def one_person(self) -> bool: ...
    @property
    def lines(self) -> tuple[str, ...]: ...


class ThresholdsLike(Protocol):
    """The least probability of a strong and of a probable link."""

    @property
    def strong(self) -> float: ...
    @property
    def probable(self) -> float: ...


@dataclass(frozen=True, slots=True)
class LinkExplanation:
    """A link, level by level. Weights are in bits and add up: ``prior`` and the parts make ``total``.

    Where a withheld value took part, ``total`` is None, because the hidden weight would follow from it.
    ``found_by``: names of the keys that brought the two together, and ``finding`` the same in words where more is
    to be said. ``otherwise``: for each comparison the smallest other outcome that would change the strength (None
    where it was not worked out). ``membership``: whether the two are in one person. ``held``: why ``total`` is less
    than the sum (empty where it is the sum). ``standing``: the bits that the probability follows from, where the
    other records of the two are taken into account.
    """

    strength: str | None
    probability: float
    prior: float
    parts: tuple[ComparedPart, ...]
    total: float | None
    at_one_home: bool
    verdict: str | None
    found_by: tuple[str, ...] = ()
    pair: tuple[Any, Any] | None = None
    finding: str = ""
    otherwise: tuple[OtherOutcome, ...] | None = None
    membership: MembershipLike | None = None
    thresholds: ThresholdsLike | None = None
    held: str = ""
    standing: float | None = None

    @property
    def strength_line(self) -> str:
        """The strength and what it means."""
        if self.membership is not None and self.membership.one_person and self.strength in _JOINED_WORDS:
            return f"Strength {_JOINED_WORDS[self.strength]}."
        if self.strength is None:
            return "No link: too little speaks for one person."
        return f"Strength {_STRENGTH_WORDS[self.strength]}."

    @property
    def lines(self) -> tuple[str, ...]:
        """The explanation, a line each."""
        lines = [self.strength_line]
        if self.membership is not None:
            lines += self.membership.lines
        if self.verdict:
            lines.append(_VERDICT_WORDS[self.verdict])
        lines.append(f"Before anything is compared, two records are seldom one person ({self.prior:+.1f} bits).")
        lines += [part.line for part in self.parts]
        if self.at_one_home:
            lines.append("The two share a home, where relatives share names and post, so agreement there weighs less.")
        if self.held:
            lines.append(self.held)
        lines.append(self.together_line)
        if self.finding:
            lines.append(self.finding)
        elif self.found_by:
            lines.append(f"Compared because they share: {'; '.join(_key_words(k) for k in self.found_by)}.")
        return (*lines, *self.otherwise_lines)

    @property
    def together_line(self) -> str:
        """The weight of all comparisons together, and the probability."""
        probability = probability_words(self.probability)
        if self.total is None:
            return f"Probability {probability}."
        if self.standing is None or abs(self.standing - self.total) < _TOLD_APART:
            return f"Together {self.total:+.1f} bits: probability {probability}."
        light = f"in the light of the other records {self.standing:+.1f}"
        return f"Together {self.total:+.1f} bits by themselves, {light}: probability {probability}."

    @property
    def otherwise_lines(self) -> tuple[str, ...]:
        """What would have changed the strength, a line each."""
        if self.otherwise is None:
            return ()
        if not self.otherwise:
            return ("No single comparison, had it come out otherwise, would change what the two show by themselves.",)
        return (
            "What would have changed what the two show by themselves, all else as it is:",
            *(f"- {o.line}" for o in self.otherwise),
        )

    @property
    def text(self) -> str:
        """The explanation as text."""
        return "\n".join(self.lines)

    def chart(self) -> alt.LayerChart:
        """Return how the weight adds up, as a waterfall.

        Raises :class:`triangulate.errors.MissingExtra` without Altair.
        """
        from triangulate.render.link_charts import waterfall

        return waterfall(self, thresholds=self.thresholds)

    def _repr_html_(self) -> str:
        from triangulate.render.link_views import explanation_html

        return explanation_html(self)


def _key_words(key: str) -> str:
    return KEYS[key][0] if key in KEYS else key


def weight_words(weight: float) -> str:
    """Return a weight in words.

    >>> weight_words(13.9), weight_words(-0.2)
    ('very strongly for', 'hardly either way')
    """
    return next(words for bound, words in _WORDS if weight >= bound)


def explain_link(link_row: Mapping[str, Any], features: Features, model: LinkModel) -> LinkExplanation:
    """Return why a row of a frame of links is what it is. No name, date, number or address is in the answer."""
    levels = {c.name: link_row[f"level_{c.name}"] for c in model.comparisons}
    counts = {name: _counts(features, link_row["a"], link_row["b"], frame) for name, frame in _VALUES_OF.items()}
    return _explanation(
        levels, model, link_row["strength"], link_row["probability"], link_row["verdict"], counts,
        tuple(link_row["found_by"] or ()), _withheld(features, link_row["a"], link_row["b"]),
    )  # fmt: skip


def link_lines(link: LinkLike, model: LinkModel | None = None) -> tuple[str, ...]:
    """Return the lines that explain a link of the findings format, under ``model`` (by default the shipped one)."""
    used = model or default_model()
    levels = {c.name: link.levels.get(c.name) for c in used.comparisons}
    withheld = frozenset(link.withheld)
    return _explanation(levels, used, link.strength, link.probability, link.verdict, {}, (), withheld).lines


def _explanation(
    levels: Mapping[str, str | None], model: LinkModel, strength: str | None, probability: float, verdict: str | None,
    counts: Mapping[str, tuple[int, int]], found_by: tuple[str, ...], withheld: frozenset[str],
) -> LinkExplanation:  # fmt: skip
    home = levels.get("place") in AT_ONE_HOME
    parts = []
    for comparison in model.comparisons:
        name = levels[comparison.name]
        compared = counts.get(comparison.name)
        if comparison.name in withheld:
            parts.append(ComparedPart(comparison.name, None, comparison.label, "", 0.0, withheld=True))
            continue
        if name is None:
            parts.append(ComparedPart(comparison.name, None, comparison.label, comparison.missing, 0.0, compared))
            continue
        level = comparison.level(name)
        # What a hidden value showed must not change what is said of the home or the family.
        weight, sentence = level.weight(at_one_home=home and not withheld), level.sentence
        if comparison.name == "family" and not (family_counts(levels) or withheld & {"name", "birth_date"}):
            weight, sentence = 0.0, f"{level.sentence} {_NOT_COUNTED}"
        parts.append(ComparedPart(comparison.name, name, comparison.label, sentence, weight, compared))
    if withheld:
        # The keys that found the pair, and the exact probability, would tell what the hidden value showed.
        told = least_probability(model).get(strength or "", 0.0)
        return LinkExplanation(strength, told, model.prior_weight, tuple(parts), None, False, verdict, ())
    total = model.prior_weight + sum(part.weight for part in parts)
    return LinkExplanation(strength, probability, model.prior_weight, tuple(parts), total, home, verdict, found_by)


def _withheld(features: Features, a: str, b: str) -> frozenset[str]:
    """Return the comparisons in which a withheld value of either persona takes part."""
    numbers = features.personas.filter(pl.col("persona").is_in([a, b]))["p"]
    return frozenset(features.withheld.filter(pl.col("p").is_in(numbers.implode()))["comparison"])


def _counts(features: Features, a: str, b: str, frame: str) -> tuple[int, int]:
    numbers = [features.personas.filter(pl.col("persona") == persona)["p"] for persona in (a, b)]
    values: pl.DataFrame = getattr(features, frame)
    first, second = (values.filter(pl.col("p").is_in(number.implode())).height for number in numbers)
    return first, second
