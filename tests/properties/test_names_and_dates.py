"""What must hold for any name and any date."""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from triangulate.normalise.date_columns import date_frame
from triangulate.normalise.date_differences import DateDifference, describe_difference
from triangulate.normalise.dates import DateSpan, birth_span, parse_date
from triangulate.normalise.event_times import event_span, event_spans_overlap
from triangulate.normalise.name_columns import name_frame
from triangulate.normalise.name_comparison import (
    NameLevel,
    compare_names,
    family_names_agree,
    given_names_agree,
)
from triangulate.normalise.name_tables import fold_word
from triangulate.normalise.names import Name, parse_name
from triangulate.normalise.valid_times import may_overlap, must_overlap, parse_bounds

LETTERS = "abcdefghijklmnoprstuvwyzáâãàäåçéèêëíîïñóôõöúüýžšąćęłńśźżășț"
COMMON = [
    "amelia",
    "amelie",
    "ana",
    "anna",
    "dan",
    "daniel",
    "danny",
    "joao",
    "jon",
    "john",
    "maria",
    "mario",
    "rose",
    "kai",
    "hamon",
    "le",
    "de",
    "la",
    "da",
    "silva",
    "santos",
    "brun",
    "o",
    "mc",
    "brien",
    "kowalski",
    "kowalska",
    "popescu",
    "baby",
    "unknown",
    "mum",
    "née",
    "mr",
    "jnr",
    "a",
    "d",
    "müller",
    "mueller",
]
WORDS = st.one_of(
    st.sampled_from(COMMON),
    st.text(alphabet=LETTERS, min_size=1, max_size=8),
)
NAMES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
STRUCTURED = st.builds(
    lambda first, last: {"given": first, "family": " ".join(last)},
    st.lists(WORDS, max_size=3),
    st.lists(WORDS, max_size=3),
)
ANY_NAME = st.one_of(NAMES, STRUCTURED).map(parse_name)
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(1994, 12, 31))
DATE_TEXTS = st.one_of(
    DAYS.map(date.isoformat),
    DAYS.map(lambda day: day.strftime("%d/%m/%Y")),
    DAYS.map(lambda day: day.strftime("%Y-%m")),
    DAYS.map(lambda day: day.strftime("%Y")),
    DAYS.map(lambda day: day.strftime("%Y~")),
    DAYS.map(lambda day: day.strftime("%Y-%m-%d/..")),
    st.tuples(DAYS, DAYS).map(lambda two: f"{min(two)}/{max(two)}"),
    st.sampled_from(["", "199X", "1900-01-01", "1992-XX", "..", "XXXX"]),
)
SPANS = DATE_TEXTS.map(parse_date)
QUICK = settings(max_examples=150, deadline=None)


@QUICK
@given(ANY_NAME, ANY_NAME)
def test_comparing_names_is_symmetric(a: Name, b: Name) -> None:
    assert compare_names(a, b) is compare_names(b, a)
    assert given_names_agree(a, b) == given_names_agree(b, a)
    assert family_names_agree(a, b) == family_names_agree(b, a)


@QUICK
@given(STRUCTURED)
def test_a_name_agrees_exactly_with_itself_where_both_parts_are_known(value: dict[str, object]) -> None:
    name = parse_name(value)
    level = compare_names(name, name)
    if name.placeholder:
        assert level is NameLevel.MISSING
    elif name.given and name.family:
        assert level is NameLevel.EXACT
    else:
        assert level in {NameLevel.GIVEN_ONLY, NameLevel.FAMILY_ONLY, NameLevel.VARIANT, NameLevel.EXACT}


@QUICK
@given(STRUCTURED)
def test_case_and_diacritics_change_nothing(value: dict[str, list[str]]) -> None:
    upper = {"given": [word.upper() for word in value["given"]], "family": str(value["family"]).upper()}
    plain = {
        "given": [" ".join(map(fold_word, word.split())) for word in value["given"]],
        "family": " ".join(map(fold_word, str(value["family"]).split())),
    }
    assert parse_name(upper) == parse_name(value) == parse_name(plain)


@QUICK
@given(st.text(max_size=30))
@example("ﷺ")
@example("ŉ\u0345ΐ")
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold_word(fold_word(text)) == fold_word(text)


@QUICK
@given(st.text(max_size=60))
@example("(" * 50)
@example("/,_née ")
@example("née  x")
@example("{[(née")
def test_any_text_can_be_read_as_a_name_and_as_a_date(text: str) -> None:
    assert compare_names(parse_name(text), parse_name(text)) in NameLevel
    assert isinstance(parse_date(text), DateSpan)
    assert isinstance(birth_span(text, unaccompanied=True), DateSpan)
    span = event_span(text)
    assert span is None or event_spans_overlap(span, span)
    assert may_overlap(parse_bounds(text, None), parse_bounds(None, text))


@QUICK
@given(st.text(alphabet="0123456789X-/.~?%[]{},TZ: +", max_size=24))
def test_any_text_that_looks_like_a_date_can_be_read(text: str) -> None:
    span = parse_date(text)
    assert span.understood or not span.known
    assert span.earliest is None or span.latest is None or span.earliest <= span.latest


@QUICK
@given(st.dates(min_value=date(1800, 1, 2), max_value=date(2070, 1, 1)))
def test_an_iso_date_comes_back_as_it_was(day: date) -> None:
    span = parse_date(day.isoformat())
    assert span.sentinel or (span.earliest, span.latest, span.edtf) == (day, day, day.isoformat())
    for form in ("%Y%m%d", "%d %B %Y", "%Y-%b-%d 00:00:00"):
        assert parse_date(day.strftime(form)) == span
    assert parse_date(day.strftime("%d/%m/%Y"), order="dmy") == span


@QUICK
@given(SPANS, SPANS)
def test_containment_implies_overlap_and_differences_are_symmetric(a: DateSpan, b: DateSpan) -> None:
    assert a.overlaps(b) == b.overlaps(a)
    if a.contains(b):
        assert a.overlaps(b)
    difference = describe_difference(a, b)
    assert difference is describe_difference(b, a)
    assert difference.is_conflict != a.overlaps(b)
    if a.known:
        assert describe_difference(a, a) is DateDifference.SAME


@QUICK
@given(SPANS)
def test_the_normal_form_of_a_date_means_the_same(span: DateSpan) -> None:
    if span.edtf and span.alternative is None:
        again = parse_date(span.edtf)
        assert (again.earliest, again.latest, again.edtf) == (span.earliest, span.latest, span.edtf)


@QUICK
@given(st.tuples(DATE_TEXTS, DATE_TEXTS), st.tuples(DATE_TEXTS, DATE_TEXTS))
def test_what_must_overlap_may_overlap(one: tuple[str, str], other: tuple[str, str]) -> None:
    a, b = parse_bounds(*one), parse_bounds(*other)
    assert may_overlap(a, b) == may_overlap(b, a)
    assert must_overlap(a, b) == must_overlap(b, a)
    if must_overlap(a, b):
        assert may_overlap(a, b)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.one_of(st.none(), DATE_TEXTS, st.text(max_size=10)), max_size=12))
def test_columns_say_what_single_values_say(texts: list[str | None]) -> None:
    column = pl.Series("value", texts, dtype=pl.String)
    for text, row in zip(texts, date_frame(column).iter_rows(named=True), strict=True):
        if text is not None:
            span = parse_date(text)
            assert row == {"value": text} | {key: getattr(span, key) for key in row if key != "value"}
    for text, row in zip(texts, name_frame(column).iter_rows(named=True), strict=True):
        if text is not None and not text.startswith("{"):
            assert row["full_key"] == parse_name(text).full_key
            assert row["given"] == list(parse_name(text).given)
