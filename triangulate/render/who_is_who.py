"""The records of one person and the links between them, with the records that were left out and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import networkx as nx
import polars as pl

from triangulate.errors import UsageError
from triangulate.linking.components import Graph
from triangulate.linking.strength import JOINING
from triangulate.render.charts import FONT, INK, NORMAL, PAPER, SMALL, data, need_altair, title, written
from triangulate.render.link_layout import BOX_HEIGHT, Node, Point, layout, place_words
from triangulate.wording import probability_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    import altair as alt

MOST_INSIDE: Final = 24
"""Records of the person that are drawn; more cannot be told apart on a page. The rest are counted."""
MOST_OUTSIDE: Final = 12
"""Records outside the person that are drawn, the likest first; the rest are counted."""
_MOST_FIGURES: Final = 16
"""Links up to which each one carries its probability; beyond, figures would cover one another."""
_SAID_ONCE: Final = 4
"""Links of one probability from which it is said once for all of them, below the title."""
_LONGEST: Final = 16
"""Letters of an id that are shown in a box; of a longer id its start and end are."""

_APART: Final = "apart"
_LOOK: Final[dict[str, tuple[str, list[int], float]]] = {
    "verified": ("verified: a person decided, or an official number agrees", [1, 0], 4.5),
    "strong": ("strong: joined, nobody has checked it", [1, 0], 2.0),
    "probable": ("probable: joined, to be checked", [10, 5], 2.0),
    "possible": ("possible: joins nothing", [2, 4], 2.0),
    _APART: ("held apart: a link of a joining strength that does not join", [10, 4, 2, 4], 2.0),
}


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What of a person is drawn: its records, the links to draw, and how many of each were left out."""

    members: list[Node]
    outside: dict[Node, Node]
    links: list[dict[str, Any]]
    bridges: frozenset[frozenset[Node]]
    members_left_out: int
    outside_left_out: int


def who_is_who(
    edges: pl.DataFrame,
    people: pl.DataFrame,
    person: Node,
    *,
    sources: pl.DataFrame | None = None,
    rivals: pl.DataFrame | None = None,
) -> alt.LayerChart:
    """Return the records of ``person`` as boxes, and the links between them and to records outside as lines.

    ``edges``: ``a, b, probability, strength, weight``. ``people``: ``id, person``. ``sources``: ``id, source``, by
    default the column ``source`` of ``people`` where it has one. ``rivals``: ``persona, rival``
    (:func:`triangulate.linking.rivals.rivals`), which are marked. A box shows a source and an id, nothing else.

    Raises :class:`triangulate.errors.UsageError` for a person that ``people`` does not have, and
    :class:`triangulate.errors.MissingExtra` without Altair.
    """
    need_altair("the who-is-who chart")
    import altair as alt

    named = sources if sources is not None else people if "source" in people.columns else None
    drawn = _drawn(edges, people, person, named)
    inside = {(link["a"], link["b"]) for link in drawn.links if link["joins"]}
    of = _sources_of(named, [*drawn.members, *drawn.outside])
    widths = [_half(node, of) * 2 for node in [*drawn.members, *drawn.outside]]
    ties = [(link["a"], link["b"]) for link in drawn.links]
    where = layout(drawn.members, inside, drawn.outside, max(widths), ties)
    boxes = _boxes(drawn, where, of)
    lines = _lines(drawn, where, _rival_pairs(rivals), boxes)
    left, right = min(b["left"] for b in boxes) - 8, max(b["right"] for b in boxes) + 8
    low, high = min(b["bottom"] for b in boxes) - 8, max(b["top"] for b in boxes) + 8
    x, y = alt.Scale(domain=[left, right], nice=False), alt.Scale(domain=[low, high], nice=False)
    return alt.LayerChart(
        layer=[*(_line_layers(lines, x, y) if lines else []), *_box_layers(boxes, x, y)],
        width=round(right - left),
        height=round(high - low),
        view=alt.ViewConfig(stroke=None),
        description=_description(drawn, lines),
        title=title("Which records are held to be one person", *_remarks(drawn, lines)),
    )


def _drawn(edges: pl.DataFrame, people: pl.DataFrame, person: Node, sources: pl.DataFrame | None) -> _Drawn:
    own = people.filter(pl.col("person") == person)["id"]
    if own.is_empty():
        raise UsageError(
            place="who_is_who", kind="no such person", next_step="Take a value of the column 'person' of the people."
        )
    of = _sources_of(sources, own.to_list())
    members: list[Node] = sorted(own.to_list(), key=lambda i: (of.get(i, ""), i))
    shown = members[:MOST_INSIDE]
    near = edges.filter(pl.col("a").is_in(members) | pl.col("b").is_in(members))
    near = near.with_columns(pl.col("strength").cast(pl.String)).filter(pl.col("strength").is_not_null())
    near = near.sort("weight", "a", "b", descending=[True, False, False])
    rows = near.select("a", "b", "probability", "strength").to_dicts()
    everybody, on_page = set(members), set(shown)
    outside: dict[Node, Node] = {}
    for row in rows:
        row["joins"] = row["a"] in everybody and row["b"] in everybody and row["strength"] in JOINING
        for end, other in ((row["a"], row["b"]), (row["b"], row["a"])):
            if end not in everybody and other in on_page:
                outside.setdefault(end, other)
    kept = dict(list(outside.items())[:MOST_OUTSIDE])
    on_page |= set(kept)
    links = [row for row in rows if row["a"] in on_page and row["b"] in on_page]
    bridges = _bridges((row["a"], row["b"]) for row in rows if row["joins"])
    return _Drawn(shown, kept, links, bridges, len(members) - len(shown), len(outside) - len(kept))


def _bridges(joining: Iterable[tuple[Node, Node]]) -> frozenset[frozenset[Node]]:
    """Return the links whose loss would split the person, also by records that are not drawn.

    Of a person of two records it says nothing more that their one link is a bridge.
    """
    graph: Graph = nx.Graph()
    graph.add_edges_from(joining)
    if len(graph) < 3:
        return frozenset()
    return frozenset(frozenset(pair) for pair in nx.bridges(graph))


def _sources_of(sources: pl.DataFrame | None, ids: list[Node]) -> dict[Node, str]:
    if sources is None:
        return {}
    named = sources.filter(pl.col("id").is_in(ids) & pl.col("source").is_not_null())
    return {i: str(source) for i, source in named.select("id", "source").iter_rows()}


def _rival_pairs(rivals: pl.DataFrame | None) -> set[frozenset[Node]]:
    return set() if rivals is None else {frozenset(pair) for pair in rivals.select("persona", "rival").iter_rows()}


def _half(node: Node, sources: dict[Node, str]) -> float:
    """Return half the width of a box in pixels: what its longer line of words takes."""
    return max(len(_cut(str(node))), len(_cut(sources.get(node, ""))), 6) * 3.6 + 9


def _boxes(drawn: _Drawn, where: dict[Node, Point], sources: dict[Node, str]) -> list[dict[str, Any]]:
    boxes: list[dict[str, Any]] = []
    for node in [*drawn.members, *drawn.outside]:
        x, y = where[node]
        half = _half(node, sources)
        boxes.append(
            {
                "id": str(node), "source": _cut(sources.get(node, "")), "words": _cut(str(node)), "x": x, "y": y,
                "left": round(x - half, 1), "right": round(x + half, 1),
                "bottom": y - BOX_HEIGHT / 2, "top": y + BOX_HEIGHT / 2, "outside": node in drawn.outside,
            }
        )  # fmt: skip
    return boxes


def _cut(words: str) -> str:
    half = _LONGEST // 2
    return words if len(words) <= _LONGEST else f"{words[: half - 1]}…{words[-half:]}"


def _lines(
    drawn: _Drawn, where: dict[Node, Point], rivals: set[frozenset[Node]], boxes: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    usual = _usual(drawn)
    for link in drawn.links:
        a, b, strength = link["a"], link["b"], link["strength"]
        look = strength if link["joins"] or strength not in JOINING else _APART
        figure = probability_words(link["probability"])
        marks = [figure] if len(drawn.links) <= _MOST_FIGURES and figure != usual else []
        bridge = link["joins"] and frozenset((a, b)) in drawn.bridges
        rival = frozenset((a, b)) in rivals
        marks += ["bridge"] if bridge else []
        marks += ["rival"] if rival else []
        (x, y), (x2, y2) = where[a], where[b]
        lines.append(
            {
                "a": str(a), "b": str(b), "link": _LOOK[look][0], "look": look, "bridge": bridge, "rival": rival,
                "x": x, "y": y, "x2": x2, "y2": y2, "marks": "\n".join(marks),
            }
        )  # fmt: skip
    marked = [line for line in lines if line["marks"]]
    taken = [(box["left"], box["bottom"], box["right"], box["top"]) for box in boxes]
    words = [_words_on(line) for line in marked]
    for line, (_, _, wide, high), (x, y) in zip(marked, words, place_words(words, taken), strict=True):
        line |= {"words_x": x, "words_y": y, "words_left": x - wide / 2, "words_right": x + wide / 2,
                 "words_low": y - high / 2, "words_high": y + high / 2}  # fmt: skip
    return lines


def _usual(drawn: _Drawn) -> str:
    """Return the probability that so many links have that it is said once, in words; empty for none."""
    if len(drawn.links) > _MOST_FIGURES:
        return ""
    told = Counter(probability_words(link["probability"]) for link in drawn.links if link["joins"])
    words, links = max(told.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    return words if links >= _SAID_ONCE else ""


def _words_on(line: dict[str, Any]) -> tuple[Point, Point, float, float]:
    """Return the two ends of a line, and the width and height that its words take, in pixels."""
    words = line["marks"].split("\n")
    return (line["x"], line["y"]), (line["x2"], line["y2"]), max(map(len, words)) * 6.0 + 6, len(words) * 14.0


def _description(drawn: _Drawn, lines: list[dict[str, Any]]) -> str:
    """Return the chart in words, for those who do not see it."""
    records = len(drawn.members) + drawn.members_left_out
    told = [f"{records} {'record is' if records == 1 else 'records are'} held to be one person"]
    told += [f"{i['a']} and {i['b']}: {i['link'].split(':')[0]}{', bridge' * i['bridge']}" for i in lines]
    return "; ".join(told)


def _remarks(drawn: _Drawn, lines: list[dict[str, Any]]) -> list[str]:
    remarks = []
    if usual := _usual(drawn):
        remarks.append(f"Lines without a figure: probability {usual}.")
    if drawn.outside:
        remarks.append("Box with a broken edge: a record that is not held to be this person.")
    if any(line["bridge"] for line in lines):
        remarks.append("Bridge: without this one link the person falls into two.")
    if any(line["rival"] for line in lines):
        remarks.append("Rival: fits about as well as another record of its source, so neither is settled.")
    if drawn.members_left_out:
        remarks.append(f"{drawn.members_left_out} further records of this person are not drawn.")
    if drawn.outside_left_out:
        remarks.append(f"{drawn.outside_left_out} further records outside this person are not drawn.")
    return remarks


def _line_layers(lines: list[dict[str, Any]], x: alt.Scale, y: alt.Scale) -> list[alt.Chart]:
    import altair as alt

    looks = [look for name, look in _LOOK.items() if any(line["look"] == name for line in lines)]
    names = [words for words, _, _ in looks]
    legend = alt.Legend(
        title=None, orient="bottom", direction="vertical", columns=1, labelLimit=0, labelFont=FONT,
        labelFontSize=NORMAL, labelColor=INK, symbolType="stroke", symbolSize=1600, symbolStrokeColor=INK, offset=16,
    )  # fmt: skip
    drawn = alt.Chart(data(lines)).mark_rule(color=INK)
    rules = drawn.encode(
        x=alt.X("x:Q", scale=x, axis=None),
        y=alt.Y("y:Q", scale=y, axis=None),
        x2="x2:Q",
        y2="y2:Q",
        strokeDash=alt.StrokeDash(
            "link:N",
            sort=names,
            scale=alt.Scale(type="ordinal", domain=names, range=[dash for _, dash, _ in looks]),
            legend=legend,
        ),
        strokeWidth=alt.StrokeWidth(
            "link:N",
            sort=names,
            scale=alt.Scale(type="ordinal", domain=names, range=[width for _, _, width in looks]),
            legend=legend,
        ),
    )
    marked = data([line for line in lines if line["marks"]])
    at: dict[str, Any] = {"x": alt.X("words_x:Q", scale=x, axis=None), "y": alt.Y("words_y:Q", scale=y, axis=None)}
    behind: dict[str, Any] = {
        "x": alt.X("words_left:Q", scale=x, axis=None), "x2": "words_right:Q",
        "y": alt.Y("words_low:Q", scale=y, axis=None), "y2": "words_high:Q",
    }  # fmt: skip
    words = written(marked, "marks", fontSize=SMALL, align="center")
    return [rules, alt.Chart(marked).mark_rect(fill=PAPER, fillOpacity=1).encode(**behind), words.encode(**at)]


def _box_layers(boxes: list[dict[str, Any]], x: alt.Scale, y: alt.Scale) -> list[alt.Chart]:
    import altair as alt

    layers = []
    for outside, dash in ((False, [1, 0]), (True, [4, 3])):
        box = alt.Chart(data([b for b in boxes if b["outside"] is outside]))
        edge = box.mark_rect(
            fill=PAPER, stroke=INK, strokeWidth=1 if outside else 2, strokeDash=dash, cornerRadius=4, fillOpacity=1
        )
        layers.append(
            edge.encode(
                x=alt.X("left:Q", scale=x, axis=None),
                x2="right:Q",
                y=alt.Y("bottom:Q", scale=y, axis=None),
                y2="top:Q",
            )
        )
    at: dict[str, Any] = {"x": alt.X("x:Q", scale=x, axis=None), "y": alt.Y("y:Q", scale=y, axis=None)}
    known, alone = data([b for b in boxes if b["source"]]), data([b for b in boxes if not b["source"]])
    return [
        *layers,
        written(known, "source", align="center", fontWeight="bold", dy=-8).encode(**at),
        written(known, "words", align="center", dy=9).encode(**at),
        written(alone, "words", align="center").encode(**at),
    ]
