"""Charts of linking: why a pair is or is not one person, what each level weighs, and who is who.

They read in print: what bars mean is written beside them, and no meaning rests on colour. They need the extra
``charts`` (Altair). The same input gives the same specification.
"""

from __future__ import annotations

from math import log2
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final, Protocol

from triangulate.linking.model import default_model
from triangulate.render.charts import (
    DARK,
    FONT,
    INK,
    LINE,
    NORMAL,
    PALE,
    PAPER,
    SMALL,
    data,
    need_altair,
    title,
    written,
)
from triangulate.render.who_is_who import who_is_who
from triangulate.wording import probability_words

if TYPE_CHECKING:
    from collections.abc import Callable

    import altair as alt
    import polars as pl

    from triangulate.linking.explain import ComparedPart, LinkExplanation

__all__ = ["waterfall", "weights", "who_is_who"]

_WIDTH: Final = 280
"""Of the part with bars, in pixels; words stand to both sides of it."""
_WORDS_AT: Final = -376
_LETTERS: Final = 59
"""Letters in a line of the words to the left: what fits between ``_WORDS_AT`` and the bars."""
_REMARK: Final = 110
"""Letters in a line below the title."""
_LINE: Final = 15
_TOLD_APART: Final = 0.05  # bits; less is not seen in a figure of one decimal
_FILL: Final = {"for": DARK, "against": PAPER, "start": PALE, "together": INK, "none": PAPER}


class ThresholdsLike(Protocol):
    """The least probability of a strong and of a probable link."""

    @property
    def strong(self) -> float: ...
    @property
    def probable(self) -> float: ...


def waterfall(explanation: LinkExplanation, *, thresholds: ThresholdsLike | None = None) -> alt.LayerChart:
    """Return how the weight of a pair adds up: prior, each comparison, and all together, in bits.

    ``thresholds`` are drawn as lines (by default those of the shipped model). Where a withheld value took part,
    neither its weight nor the total is drawn, nor a probability from which they would follow, nor the lines.
    Raises :class:`triangulate.errors.MissingExtra` without Altair.
    """
    need_altair("the waterfall chart of a link")
    import altair as alt

    limits = thresholds or default_model().thresholds
    rows = _steps(explanation)
    bits = [row[end] for row in rows for end in ("low", "high")]
    lines: list[dict[str, Any]] = [
        {"bits": round(log2(p / (1 - p)), 2), "words": f"{word} from {_signed(log2(p / (1 - p)))}", "side": side}
        for word, p, side in (("probable", limits.probable, "right"), ("strong", limits.strong, "left"))
        if p < 1 and explanation.total is not None
    ]
    x = _x([*bits, *(line["bits"] for line in lines)], "Evidence in bits (each bit doubles the odds)")
    return alt.LayerChart(
        layer=[*_threshold_lines(lines, x), *_rows(rows, x), _connectors(rows, x)],
        width=_WIDTH,
        height=alt.Step(_row_height(rows)),
        view=alt.ViewConfig(stroke=None),
        description=_described(explanation, rows),
        title=title(
            f"How the evidence adds up: {explanation.strength or 'no link'}",
            "Dark bars speak for one person, white bars against. Grey: where every pair starts. Black: all together.",
            *_remarks(explanation),
        ),
    )


def weights(levels: pl.DataFrame) -> alt.LayerChart:
    """Return what each level of each comparison weighs, in bits (``levels`` of a ``LinkReport``).

    A diamond marks the weight where two records share a home. Raises :class:`triangulate.errors.MissingExtra`
    without Altair.
    """
    need_altair("the chart of weights")
    import altair as alt

    rows = _level_rows(levels)
    homes = [{"row": r["row"], "home": r["home"]} for r in rows if r["home"] is not None]
    bits = [row[end] for row in rows for end in ("low", "high")] + [home["home"] for home in homes]
    x = _x(bits, "Weight in bits (each bit doubles the odds)")
    marks = alt.Chart(data(homes)).mark_point(shape="diamond", size=90, filled=True, fill=PAPER, stroke=INK, opacity=1)
    return alt.LayerChart(
        layer=[*_rows(rows, x), marks.encode(x=x("home"), y=_y())],
        width=_WIDTH,
        height=alt.Step(24),
        view=alt.ViewConfig(stroke=None),
        description="; ".join(f"{row['heading'] or row['sentence']}: {row['value']}".rstrip(": ") for row in rows),
        title=title(
            "What each level weighs",
            "Dark bars speak for one person, white bars against.",
            *(["Diamond: the weight where the two records share a home."] if homes else []),
        ),
    )


def _described(explanation: LinkExplanation, rows: list[dict[str, Any]]) -> str:
    """Return the chart in words, for those who do not see it."""
    told = [f"{row['heading']}: {row['value']} {row['words']}".strip() for row in rows]
    return ". ".join([f"How the evidence adds up, in bits: {explanation.strength or 'no link'}", *told])


def _steps(explanation: LinkExplanation) -> list[dict[str, Any]]:
    """Return a row a bar, each starting where the one before it ended."""
    start = "Before anything is compared, two records are seldom one person."
    rows = [_bar(0, "Start", start, 0.0, explanation.prior, "start")]
    at = explanation.prior
    for part in explanation.parts:
        rows.append(_part(len(rows), part, at))
        at += part.weight
    if explanation.total is None:
        hidden = "Not told, because the hidden weight would follow from it."
        rows.append(_bar(len(rows), "Together", hidden, at, at, "none") | {"value": "", "words": ""})
        return rows
    if explanation.held:
        rows.append(_bar(len(rows), "Held down", explanation.held, at, explanation.total, "against"))
    return rows + _sums(len(rows), explanation, explanation.total)


def _sums(row: int, explanation: LinkExplanation, total: float) -> list[dict[str, Any]]:
    """Return what the two show by themselves and, where that is another, in the light of the other records."""
    said = f"Probability {probability_words(explanation.probability)}."
    words = {"words": explanation.strength or "no link"}
    standing = explanation.standing
    if standing is None or abs(standing - total) < _TOLD_APART:
        return [_bar(row, "Together", said, 0.0, total, "together") | words]
    alone = _bar(row, "Together", "What the two records show by themselves.", 0.0, total, "together")
    light = f"What their other records say as well. {said}"
    return [
        alone | {"words": "by themselves"},
        _bar(row + 1, "With the other records", light, 0.0, standing, "together") | words,
    ]


def _part(row: int, part: ComparedPart, at: float) -> dict[str, Any]:
    if part.withheld:
        told = "A withheld value took part. What it showed is not told here."
        return _bar(row, f"{part.label}: withheld", told, at, at, "none") | {"value": "", "words": "not told"}
    sentence = " ".join((part.sentence, *part.remarks))
    if part.level is None:
        return _bar(row, f"{part.label}: not compared", sentence, at, at, "none") | {"words": part.words}
    kind = "for" if part.weight >= 0 else "against"
    level = part.level.replace("_", " ")
    heading = part.label if level == part.label.lower() else f"{part.label}: {level}"
    return _bar(row, heading, sentence, at, at + part.weight, kind) | {"words": part.words}


def _bar(row: int, heading: str, sentence: str, start: float, end: float, kind: str) -> dict[str, Any]:
    return {
        "row": row,
        "heading": heading,
        "sentence": "\n".join(wrap(sentence, _LETTERS)),
        "low": round(min(start, end), 4),
        "high": round(max(start, end), 4),
        "end": round(end, 4),
        "kind": kind,
        "value": _signed(end - start),
        "words": "",
    }


def _level_rows(levels: pl.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    comparison = None
    for level in levels.iter_rows(named=True):
        if level["comparison"] != comparison:
            comparison = level["comparison"]
            heading = comparison.replace("_", " ").capitalize()
            rows.append(_bar(len(rows), heading, "", 0.0, 0.0, "none") | {"value": "", "home": None})
        home, weight = level["weight_at_one_home"], level["weight"]
        words = f"at one home {_signed(home)}" if home is not None else ""
        kind = "for" if weight >= 0 else "against"
        bar = _bar(len(rows), "", level["label"], 0.0, weight, kind) | {"words": words}
        rows.append(bar | {"home": None if home is None else round(home, 4)})
    return rows


def _remarks(explanation: LinkExplanation) -> list[str]:
    remarks: list[str] = []
    if explanation.verdict:
        remarks.append(f"A named person decided: {explanation.verdict}. The verdict counts, not the bars.")
    if explanation.at_one_home:
        remarks.append("The two share a home, where relatives share names and post, so agreement there weighs less.")
    if explanation.membership is not None and not explanation.membership.one_person:
        remarks += explanation.membership.lines
    return [line for remark in remarks for line in wrap(remark, _REMARK)]


def _signed(bits: float) -> str:
    """Return a weight with its sign; nothing is neither for nor against."""
    return f"{bits:+.1f}".replace("-", "−") if round(bits, 1) else "0"


def _row_height(rows: list[dict[str, Any]]) -> int:
    return _LINE * (2 + _breaks(rows)) + 18


def _breaks(rows: list[dict[str, Any]]) -> int:
    """Return how often the longest sentence goes on in a further line."""
    return max(int(row["sentence"].count("\n")) for row in rows)


def _x(bits: list[float], words: str) -> Callable[[str], alt.X]:
    """Return what places a field along the bits: one scale and one axis for all layers."""
    import altair as alt

    scale = alt.Scale(domain=[min(0.0, *bits) - 1, max(0.0, *bits) + 1], nice=False, zero=False)
    letters: dict[str, Any] = {"titleFont": FONT, "titleFontSize": NORMAL, "labelFont": FONT, "labelFontSize": SMALL}
    axis = alt.Axis(title=words, titleFontWeight="normal", grid=False, tickCount=6, **letters)
    return lambda field: alt.X(field, type="quantitative", scale=scale, axis=axis)


def _y() -> alt.Y:
    import altair as alt

    return alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))


def _threshold_lines(lines: list[dict[str, Any]], x: Callable[[str], alt.X]) -> list[alt.Chart]:
    import altair as alt

    rules = alt.Chart(data(lines)).mark_rule(strokeDash=[6, 4], strokeWidth=1.5, color=INK).encode(x=x("bits"))
    words = [
        written(data([line]), "words", fontSize=SMALL, align=line["side"], dx=-3 if line["side"] == "right" else 3)
        .encode(x=x("bits"), y=alt.value(-9))
        for line in lines
    ]  # fmt: skip
    return [rules, *words]


def _connectors(rows: list[dict[str, Any]], x: Callable[[str], alt.X]) -> alt.Chart:
    """Return the thin lines that carry the sum from the end of one bar to the next."""
    import altair as alt

    steps = [
        {"row": row["row"], "next": row["row"] + 1, "end": row["end"]}
        for row in rows[:-1] if row["kind"] != "together"
    ]  # fmt: skip
    if rows[-1]["kind"] == "none":
        steps = steps[:-1]
    line: alt.Chart = alt.Chart(data(steps)).mark_rule(color=INK, strokeWidth=0.8)
    return line.encode(x=x("end"), y=_y(), y2="next:O")


def _rows(rows: list[dict[str, Any]], x: Callable[[str], alt.X]) -> list[alt.Chart]:
    """Return the layers that every row of words, bar and figure has."""
    import altair as alt

    every = data(rows)
    fill = alt.Fill("kind:N", scale=alt.Scale(domain=list(_FILL), range=list(_FILL.values())), legend=None)
    shown = data([row for row in rows if row["kind"] != "none"])
    bars = alt.Chart(shown).mark_bar(orient="horizontal", size=16, stroke=INK, strokeWidth=1.2)
    zero = alt.Chart(data([{"bits": 0}])).mark_rule(color=INK, strokeWidth=1)
    left, right = alt.value(_WORDS_AT), _WIDTH + 48
    up = _breaks(rows) * _LINE // 2  # the words of a row stand in its middle, however many lines they take
    alone = data([row for row in rows if row["heading"] and not row["sentence"]])
    both = data([row for row in rows if row["heading"] and row["sentence"]])
    below = data([row for row in rows if not row["heading"]])
    return [
        _hairlines(rows),
        zero.encode(x=x("bits")),
        bars.encode(x=x("low"), x2="high:Q", y=_y(), fill=fill),
        written(alone, "heading", fontWeight="bold").encode(x=left, y=_y()),
        written(both, "heading", fontWeight="bold", baseline="bottom", dy=-6 - up).encode(x=left, y=_y()),
        written(both, "sentence", fontSize=SMALL, baseline="top", dy=-3 - up, lineHeight=_LINE).encode(x=left, y=_y()),
        written(below, "sentence").encode(x=left, y=_y()),
        written(every, "value", align="right", fontWeight="bold").encode(x=alt.value(right), y=_y()),
        written(every, "words").encode(x=alt.value(right + 8), y=_y()),
    ]


def _hairlines(rows: list[dict[str, Any]]) -> alt.Chart:
    """Return a thin line under each row, which leads the eye from the words to the bar and its figure."""
    import altair as alt

    line: alt.Chart = alt.Chart(data(rows)).mark_rule(color=LINE, strokeWidth=0.6)
    end = alt.value(_WIDTH + 180)
    return line.encode(x=alt.value(_WORDS_AT), x2=end, y=alt.Y("row:O", axis=None, bandPosition=1))
