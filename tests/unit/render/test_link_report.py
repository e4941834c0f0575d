"""The report of a linking: readable without a script, in print and by a screen reader, and without any value."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import polars as pl
import pytest

from triangulate.errors import UsageError
from triangulate.linking.report import REPORT_COLUMNS, STRENGTH_MEANING, LinkReport
from triangulate.linking.strength import STRENGTHS

REPORT = LinkReport(
    records=1_200,
    sources=(("health", 700), ("police", 500)),
    people=640,
    candidate_pairs=9_000,
    links=pl.DataFrame({"strength": ["verified", "possible"], "links": [510, 1_040]}),
    blocking=pl.DataFrame(
        [("born", "birth date", 80, 12, 9_500, 9_000, None), ("home", "home", 8, 3, 100, 0, 44)],
        schema=list(REPORT_COLUMNS["blocking"]),
        orient="row",
    ),
    levels=pl.DataFrame(
        [
            ("name", "exact", "same name", 0.8, 6.4e-6, 16.9, 4_321, 0.001, 9.6),
            ("name", "different", "different names", 0.0041, 0.99999, -7.9, None, None, None),
            ("birth_date", "exact", "same birth date", 1.0, 0.5, 1.0, 1, None, None),
        ],
        schema=list(REPORT_COLUMNS["levels"]),
        orient="row",
    ),
    columns=pl.DataFrame(
        [("forename", "given", 0.983, 812, 4), ("nhs", "identifier:nhs", 0.0002, 9, 0), ("x", "birth_place", 0, 0, 0)],
        schema=list(REPORT_COLUMNS["columns"]),
        orient="row",
        strict=False,
    ),
    training="Learnt from these records.",
    converged=True,
    iterations=7,
    steps=pl.DataFrame({"step": ["read", "compare"], "seconds": [0.25, 0.75]}),
    peak_memory_mb=412.6,
    notes=("One key was left out.",),
)


class Page(HTMLParser):
    """Collects what the tests ask of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.unscoped: list[tuple[int, int]] = []
        self.captions, self.tables, self.hidden_drawings, self.drawings = 0, 0, 0, 0
        self.cells: list[list[str]] = []
        self.targets: list[str] = []
        self.anchors: set[str] = set()
        self.tags: set[str] = set()
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        had = dict(attrs)
        self.tags.add(tag)
        self._open.append(tag)
        self.anchors |= {had["id"] or ""} if "id" in had else set()
        self.targets += [had[name] or "" for name in ("href", "src") if name in had]
        self.tables += tag == "table"
        self.captions += tag == "caption"
        if tag == "th" and "scope" not in had:
            self.unscoped.append(self.getpos())
        if tag == "svg":
            self.drawings += 1
            self.hidden_drawings += had.get("aria-hidden") == "true"
        if tag == "tr":
            self.cells.append([])
        if tag in {"th", "td"}:
            self.cells[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if {"h1", "h2"} & set(self._open):
            self.headings.append(data)
        if {"th", "td"} & set(self._open):
            self.cells[-1][-1] += data.strip()


def test_the_page_has_its_sections_in_order_and_every_link_leads_to_one() -> None:
    page = Page(REPORT.to_html())
    assert page.headings == [
        "Linking of records",
        "Summary",
        "What the columns hold",
        "How pairs were found",
        "What each level weighs",
        "Time and memory",
        "Notes",
    ]
    assert page.targets
    assert {target.removeprefix("#") for target in page.targets} <= page.anchors


def test_the_page_fetches_nothing_and_runs_nothing() -> None:
    for html in (REPORT.to_html(), REPORT._repr_html_()):
        assert "://" not in html
        assert "@import" not in html
        assert "url(" not in html
        assert not {"script", "link", "img", "iframe", "object"} & Page(html).tags


def test_tables_are_headed_for_a_screen_reader_and_drawings_are_not_read_out() -> None:
    page = Page(REPORT.to_html())
    assert page.unscoped == []
    assert page.captions == page.tables == 7
    assert page.drawings == page.hidden_drawings == REPORT.levels.height
    assert Page(REPORT._repr_html_()).unscoped == []


def test_figures_stand_as_a_reader_takes_them_in() -> None:
    cells = Page(REPORT.to_html()).cells
    assert ["Records read", "1,200", "from 2 sources"] in cells
    assert ["Pairs compared", "9,000", "1.3% of all 719,400 pairs"] in cells
    assert ["verified", "510", STRENGTH_MEANING["verified"]] in cells
    assert ["police", "500"] in cells
    assert ["forename", "given name", "98.3%", "812", "4"] in cells
    assert ["nhs", "NHS number", "under 0.1%", "9", "0"] in cells
    assert ["x", "birth place", "0.0%", "0", "0"] in cells
    assert ["birth dateborn", "80", "12", "9,500", "9,000", ""] in cells
    assert ["compare", "0.75", "75.0%"] in cells
    name = ["same name", "80.0%", "1 in 160,000at one home 1 in 1,000", "4,321", "+16.9", "+9.6", "very strongly for"]
    assert name in cells
    assert ["different names", "1 in 240", "over 99.9%", "", "−7.9", "", "strongly against"] in cells
    assert ["same birth date", "100.0%", "50.0%", "1", "+1.0", "", "hardly either way"] in cells


def test_no_pair_compared_is_none_of_all_pairs() -> None:
    cells = Page(replace(REPORT, candidate_pairs=0).to_html()).cells
    assert ["Pairs compared", "0", "none of all 719,400 pairs"] in cells


def test_bars_stand_on_one_scale_and_differ_without_colour() -> None:
    html = REPORT.to_html()
    bars = re.findall(r'<rect x="([\d.]+)" y="2" width="([\d.]+)" height="12" fill="(#\w+)"', html)
    zero = {float(x) for x in re.findall(r'<path d="M([\d.]+) 0V16"', html)}
    assert len(zero) == 1
    at = zero.pop()
    (x1, w1, dark), (x2, w2, white), (x3, w3, _) = [(float(x), float(w), fill) for x, w, fill in bars]
    assert x1 == x3 == at
    assert x2 + w2 == pytest.approx(at, abs=0.11)
    assert w1 / w2 == pytest.approx(16.9 / 7.9, rel=0.01)
    assert w1 / w3 == pytest.approx(16.9, rel=0.02)
    assert (dark, white) == ("#4a4a4a", "#fff")
    assert html.count("l4.5 5.5") == 1


def test_without_weights_at_one_home_their_column_is_left_out() -> None:
    plain = REPORT.levels.with_columns(
        pl.lit(None, pl.Float64).alias(c) for c in ("u_at_one_home", "weight_at_one_home")
    )
    report = replace(REPORT, levels=plain, notes=())
    assert "at one home" not in report.to_html()
    assert "At one home" not in report._repr_html_()
    assert "Notes" not in report.to_html()
    assert {len(row) for row in Page(report.to_html()).cells if row and row[0] == "same name"} == {6}


def test_training_that_did_not_converge_is_said_first() -> None:
    report = replace(REPORT, converged=False)
    for html in (report.to_html(), report._repr_html_()):
        assert "The training did not converge" in html
        assert "7 iterations" in html
    assert report.to_html().index("did not converge") < report.to_html().index("<nav")
    assert "did not converge" not in REPORT.to_html()
    assert "converged after 7 iterations." in REPORT.to_html()
    assert "converged after" not in replace(REPORT, iterations=0).to_html()


def test_whatever_names_hold_is_shown_as_text() -> None:
    evil = "<script>alert(1)</script>"
    report = replace(REPORT, sources=((evil, 1),), notes=(evil,), training=evil)
    assert "<script" not in report.to_html() + report._repr_html_()
    assert "&lt;script&gt;" in report.to_html()


def test_an_empty_linking_is_a_page_too() -> None:
    empty = {name: getattr(REPORT, name).clear() for name in REPORT_COLUMNS}
    report = replace(REPORT, records=0, sources=(), people=0, candidate_pairs=0, **empty)
    assert "No links." in report.to_html()
    assert "No links." in report._repr_html_()
    assert report.seconds == 0


def test_the_repr_holds_numbers_only() -> None:
    shown = repr(REPORT)
    assert shown == (
        "LinkReport(records=1200, sources=2, people=640, candidate_pairs=9000, "
        "links=(verified 510, possible 1040), converged=True, seconds=1.00, peak_memory_mb=413)"
    )


@pytest.mark.parametrize("name", sorted(REPORT_COLUMNS))
def test_a_frame_without_a_column_is_refused_by_name(name: str) -> None:
    lacking = {name: getattr(REPORT, name).drop(REPORT_COLUMNS[name][-1])}
    with pytest.raises(UsageError, match=rf"LinkReport\.{name}: columns are missing: {REPORT_COLUMNS[name][-1]}"):
        replace(REPORT, **lacking)


def test_every_strength_has_its_meaning() -> None:
    assert [name for name in STRENGTH_MEANING if not name.endswith(", joined")] == list(reversed(STRENGTHS))
