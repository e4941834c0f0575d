"""What the links of a table, and the explanation of one pair, look like in a notebook: short HTML, escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triangulate.linking.native.reporting import links_by_strength, training_sentence
from triangulate.linking.report import STRENGTH_MEANING
from triangulate.render.environment import environment
from triangulate.wording import probability_words

if TYPE_CHECKING:
    from triangulate.linking.explain import LinkExplanation
    from triangulate.linking.native.links import Links


def links_html(links: Links) -> str:
    """Return how many records and people there are, how strong the links are, and which model was used."""
    sizes = links.people.group_by("person").len("records").group_by("records").len("people").sort("records")
    strengths = [(name, f"{n:,}", STRENGTH_MEANING[name]) for name, n in links_by_strength(links).iter_rows()]
    return (
        environment()
        .get_template("links.html.j2")
        .render(
            records=f"{links.people.height:,}",
            people=f"{sizes['people'].sum():,}",
            sources=len(links.linked.table.sources),
            strengths=strengths,
            sizes=[(records, f"{people:,}") for records, people in sizes.iter_rows()],
            training=training_sentence(links),
        )
    )


def explanation_html(explanation: LinkExplanation) -> str:
    """Return the explanation of a pair: its strength, each comparison with its weight, and what would change it."""
    return (
        environment()
        .get_template("link_explanation.html.j2")
        .render(
            e=explanation,
            light=_light(explanation),
            probability=probability_words(explanation.probability),
            prior=signed(explanation.prior),
            parts=[
                (part, "" if part.withheld or part.level is None else signed(part.weight)) for part in explanation.parts
            ],
            total=None if explanation.total is None else signed(explanation.total),
        )
    )


def _light(explanation: LinkExplanation) -> str:
    """Return the weight in the light of the other records, where it is another."""
    if explanation.standing is None or explanation.total is None:
        return ""
    light = signed(explanation.standing)
    return "" if light == signed(explanation.total) else light


def signed(bits: float) -> str:
    """Return a weight with its sign; nothing is neither for nor against."""
    return f"{bits:+.1f}".replace("-", "−") if round(bits, 1) else "0"
