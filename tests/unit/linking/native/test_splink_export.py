"""The Splink export: a complete settings file, records that carry what it reads, and the engine's own scores."""

from __future__ import annotations

import json
import random
import re
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
import pytest

from triangulate.errors import UsageError
from triangulate.linking.native.candidates import pack
from triangulate.linking.native.comparisons import LEVELS, compare_pairs, comparisons_of
from triangulate.linking.native.links import Links, link
from triangulate.linking.native.splink_levels import ModelSql
from triangulate.linking.native.splink_records import column_names
from triangulate.linking.native.splink_sql import DIALECTS, at_least
from triangulate.linking.native.weighing import RELATIVES_BITS

PAGE: Final = Path(__file__).resolve().parents[4] / "docs" / "how-to" / "run-on-splink.md"
GIVEN: Final = ("William", "Bill", "Will", "Oliver", "Ollie", "Hasan", "Husain", "Maria Jose", "Marie", "Jane", "Janet",
                "Alexander", "Alexandra", "Alex", "J", "Katarzyna", "Kasia", "Jean Baptiste", "Jean")  # fmt: skip
FAMILY: Final = ("Smith", "Smyth", "da Silva", "Silva", "Le Brun", "LeBrun", "Nowak", "Nowakowska", "O'Brien", "Hamon",
                 "Harmon", "William", "Smith Jones", "K", "Jane")  # fmt: skip
STREETS: Final = ("High Street", "Hihg Street", "Station Road", "Rue des Pres", "Rue de Pres", "Quay", "Church Lane",
                  "Le Clos Vaze", "Old Clos Lane")  # fmt: skip
TOWNS: Final = ("Bristol", "Bistol", "St Helier", "Saint Helier", "Leeds")
POSTCODES: Final = ("JE2 3AB", "JE2 3BA", "JE3 1JA", "JE3 1JB", "BS1 4DJ", "LS6 2AA")
ROLES: Final = {
    "given": "given", "middle": "middle", "family": "family", "born": "birth_date", "sex": "sex", "address": "address",
    "postcode": "postcode", "town": "town", "number": "identifier:local", "phone": "phone", "email": "email",
    "state": "other", "birth_place": "birth_place",
}  # fmt: skip
SECOND: Final = {"given2": "given", "family2": "family", "born2": "birth_date", "address2": "address",
                 "postcode2": "postcode", "town2": "town", "phone2": "phone"}  # fmt: skip


def maybe(draw: random.Random, value: str | None, missing: float = 0.15) -> str | None:
    return None if draw.random() < missing else value


def slip(draw: random.Random, text: str) -> str:
    """Return the text, in two of five cases with a letter replaced, left out, exchanged or added."""
    if draw.random() < 0.6:
        return text
    k, letter = draw.randrange(len(text)), draw.choice("abcdefg0123456789é")
    turned = text[:k] + text[k + 1 : k + 2] + text[k : k + 1] + text[k + 2 :]
    return draw.choice(
        (text[:k] + letter + text[k + 1 :], text[:k] + text[k + 1 :], turned, text[:k] + letter + text[k:])
    )


def written(draw: random.Random, year: int, month: int, day: int) -> str | None:
    """Return a birth date as an agency wrote it: right, slipped, exchanged, 1 January, in part, or not at all."""
    kind = draw.random()
    if kind < 0.1:
        month, day = day, month
    elif kind < 0.2:
        day = min(max(day + draw.choice((-1, 1, 10)), 1), 31)
    elif kind < 0.3:
        year += draw.choice((-1, 1, 10, 2))
    elif kind < 0.35:
        month, day = 1, 1
    elif kind < 0.4:
        return f"{year}-{month:02d}"
    elif kind < 0.44:
        return str(year)
    elif kind < 0.5:
        return None
    elif kind < 0.55:
        day = draw.randint(1, 28)
    return f"{day:02d}/{month:02d}/{year}"


def invented(count: int, seed: int, *, sets: bool = False) -> pl.DataFrame:
    """Return records of invented people with every role, one to three of a person, often wrong and often incomplete."""
    draw, rows = random.Random(seed), list[dict[str, str | None]]()  # noqa: S311
    while len(rows) < count:
        given, middle, family = draw.choice(GIVEN), draw.choice(GIVEN), draw.choice(FAMILY)
        born = draw.choice((1980, 1981, 1990, 2011, 2012)), draw.randint(1, 12), draw.randint(1, 28)
        home = f"{draw.randint(1, 4)} {draw.choice(STREETS)}", draw.choice(POSTCODES), draw.choice(TOWNS)
        numbers = str(draw.randint(10**9, 10**10)), f"0{draw.randint(10**9, 10**10)}"
        email = f"{draw.choice(FAMILY[:5]).replace(' ', '.')}{draw.randint(1, 9)}@example.org"
        sex, state, birth_place = draw.choice("MF"), draw.choice(("north", "south", "south west")), draw.choice(TOWNS)
        for _ in range(draw.randint(1, 3)):
            first, last, second = draw.choice(
                ((given, family, middle),) * 6
                + ((family, given, middle), (given, given, middle), (middle, family, given))
            )
            first = first[0] if draw.random() < 0.08 else first
            address = home[0].split(" ", 1)[1] if draw.random() < 0.1 else home[0]
            row = {
                "id": f"r{len(rows):04d}", "source": draw.choice(("education", "health", "children's")),
                "given": maybe(draw, slip(draw, first), 0.05), "middle": maybe(draw, slip(draw, second), 0.4),
                "family": maybe(draw, slip(draw, last), 0.05), "born": written(draw, *born), "sex": maybe(draw, sex),
                "address": maybe(draw, slip(draw, address)), "postcode": maybe(draw, slip(draw, home[1])),
                "town": maybe(draw, slip(draw, home[2])), "number": maybe(draw, slip(draw, numbers[0]), 0.3),
                "phone": maybe(draw, slip(draw, numbers[1]), 0.3), "email": maybe(draw, slip(draw, email), 0.3),
                "state": maybe(draw, state), "birth_place": maybe(draw, slip(draw, birth_place)),
            }  # fmt: skip
            if sets:
                row |= {
                    "given2": maybe(draw, draw.choice(GIVEN), 0.6), "family2": maybe(draw, draw.choice(FAMILY), 0.6),
                    "born2": maybe(draw, written(draw, *born), 0.7),
                    "postcode2": maybe(draw, draw.choice(POSTCODES), 0.6),
                    "address2": maybe(draw, f"{draw.randint(1, 4)} {draw.choice(STREETS)}", 0.6),
                    "town2": maybe(draw, draw.choice(TOWNS), 0.6), "phone2": maybe(draw, "07911123456", 0.6),
                }  # fmt: skip
            rows.append(row)
    return pl.DataFrame(rows[:count], infer_schema_length=None)


def linked(count: int, seed: int = 7, *, sets: bool = False, model: str = "default") -> Links:
    return link(
        invented(count, seed, sets=sets),
        id="id",
        source="source",
        columns=ROLES | SECOND if sets else ROLES,
        model=model,
    )


@pytest.fixture(scope="module")
def links() -> Links:
    return linked(300)


@pytest.fixture(scope="module")
def exported(links: Links, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    folder = tmp_path_factory.mktemp("splink")
    return links.to_splink(folder), folder


def comparison(settings: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = next(each for each in settings["comparisons"] if each["output_column_name"] == name)
    return [dict(level) for level in found["comparison_levels"]]


def test_the_settings_are_the_file_and_name_what_splink_asks_for(exported: tuple[dict[str, Any], Path]) -> None:
    settings, folder = exported
    assert json.loads((folder / "settings.json").read_text(encoding="utf-8")) == settings
    assert settings["link_type"] == "dedupe_only"
    assert (settings["unique_id_column_name"], settings["source_dataset_column_name"]) == ("id", "source")
    assert 0 < settings["probability_two_random_records_match"] < 1
    assert settings["blocking_rules_to_generate_predictions"]


def test_every_level_of_every_comparison_has_a_condition_and_one_last_resort(
    links: Links, exported: tuple[dict[str, Any], Path]
) -> None:
    settings = exported[0]
    names = column_names(each.name for each in links.model.comparisons)
    for each in links.model.comparisons:
        levels = comparison(settings, names[each.name])
        assert levels[0]["is_null_level"]
        assert [level["sql_condition"] for level in levels].index("ELSE") == len(levels) - 1
        assert all(level["sql_condition"] for level in levels)
        labels = {level["label_for_charts"].split(" (")[0] for level in levels[1:]}
        assert labels == {level.label for level in each.levels}
        assert len(each.levels) == len(LEVELS[each.kind])


def test_m_and_u_are_those_of_the_model_and_add_up_to_one_within_a_context(
    links: Links, exported: tuple[dict[str, Any], Path]
) -> None:
    given = next(each for each in links.model.comparisons if each.name == "given")
    levels = comparison(exported[0], "given")[1:]
    for context, words in enumerate(("", " (one postcode)", " (one address)")):
        figures = {
            level["label_for_charts"]: level
            for level in levels
            if level["label_for_charts"].endswith(words or ")") == bool(words)
        }
        assert len(figures) == len(given.levels)
        for level in given.levels:
            shown = figures[level.label + words]
            assert (shown["m_probability"], shown["u_probability"]) == (level.m[context], level.u[context])
        assert sum(level["m_probability"] for level in figures.values()) == pytest.approx(1, abs=1e-6)
        assert sum(level["u_probability"] for level in figures.values()) == pytest.approx(1, abs=1e-6)


def test_sources_turn_the_mean_prior_into_the_prior_of_each_relation(links: Links) -> None:
    priors = [
        prior.model_copy(update={"share": share})
        for prior, share in zip(links.model.priors, (1e-4, 2e-3, 3e-5, 4e-3), strict=True)
    ]
    settings = links.model.model_copy(update={"priors": tuple(priors)}).to_splink(
        sources={"children's": 10, "education": 20, "health": 1}
    )
    mean = settings["probability_two_random_records_match"]
    levels = comparison(settings, "sources")[1:]
    assert levels[0]["sql_condition"] == "source_l = 'children''s' AND source_r = 'children''s'"
    assert sum(level["m_probability"] for level in levels) == pytest.approx(1)
    assert sum(level["u_probability"] for level in levels) == pytest.approx(1)
    for level, prior in zip(levels, priors, strict=True):
        odds = mean / (1 - mean) * level["m_probability"] / level["u_probability"]
        assert odds == pytest.approx(prior.share / (1 - prior.share), rel=1e-9)


def test_one_source_needs_no_comparison_of_sources(links: Links) -> None:
    settings = links.model.to_splink(sources={"health": 300})
    assert "sources" not in {each["output_column_name"] for each in settings["comparisons"]}
    assert settings["probability_two_random_records_match"] == next(
        p.share for p in links.model.priors if p.source == "health"
    )


@pytest.mark.parametrize("sets", [False, True])
def test_conditions_and_rules_read_only_columns_that_the_records_have(tmp_path: Path, *, sets: bool) -> None:
    settings = linked(60, sets=sets).to_splink(tmp_path)
    columns = set(pl.read_parquet_schema(tmp_path / "records.parquet"))
    texts = [level["sql_condition"] for each in settings["comparisons"] for level in each["comparison_levels"]]
    asked = {name for text in texts for name in re.findall(r"\b([a-z][a-z0-9_]*)_[lr]\b", text)}
    rules = " ".join(rule["blocking_rule"] for rule in settings["blocking_rules_to_generate_predictions"])
    asked |= set(re.findall(r"\b[lr]\.([a-z0-9_]+)", rules))
    rare = {
        level["tf_adjustment_column"]
        for each in settings["comparisons"]
        for level in each["comparison_levels"]
        if "tf_adjustment_column" in level
    }
    assert asked - columns == set()
    assert rare - columns == set()
    assert {f"tf_{column}.parquet" for column in rare} == {path.name for path in tmp_path.glob("tf_*")}
    assert ("given_2" in columns) is sets


def test_the_weight_of_an_agreed_value_is_the_engines(links: Links, exported: tuple[dict[str, Any], Path]) -> None:
    records = pl.read_parquet(exported[1] / "records.parquet")
    ids = links.linked.table.ids
    comparisons, names = comparisons_of(links.linked.table)
    i, j = (side.astype(np.int32) for side in np.triu_indices(len(ids), 1))
    compared = compare_pairs(comparisons, names, i, j)
    apart = np.flatnonzero((compared.levels["family"] == 1) & (compared.home == 0))[:1]
    ours = links.linked.weigher.parts(compare_pairs(comparisons, names, i[apart], j[apart]))["family"][0]
    column = "family_1_held_exact_apart"
    held = records.filter(pl.col("id") == ids[int(i[apart][0])])[column].item()
    table = pl.read_parquet(exported[1] / f"tf_{column}.parquet")
    share = table.filter(pl.col(column) == held)[f"tf_{column}"].item()
    m = comparison(exported[0], "family")[3]
    assert (m["tf_adjustment_column"], m["disable_tf_exact_match_detection"]) == (column, True)
    assert np.log2(m["m_probability"] / share) == pytest.approx(ours, abs=1e-6)
    assert table[f"tf_{column}"].is_sorted()


def test_sets_are_read_at_every_place_and_the_rarer_value_from_an_inverse_table(tmp_path: Path) -> None:
    settings = linked(60, sets=True).to_splink(tmp_path)
    adjusted = [level for level in comparison(settings, "given") if "tf_adjustment_column" in level]
    assert {level["tf_adjustment_column"] for level in adjusted} == {
        f"given_{place}_held_exact_{context}{fewer}"
        for place in (1, 2)
        for context in ("apart", "near", "agreed")
        for fewer in ("", "_fewer")
    }
    for level in adjusted:
        fewer = level["tf_adjustment_column"].endswith("_fewer")
        assert level["tf_adjustment_weight"] == (-1.0 if fewer else 1.0)
        assert (level["u_probability"] == 1.0) is fewer
    one, other = (
        pl.read_parquet(tmp_path / f"tf_given_2_held_exact_near{end}.parquet").to_series(1) for end in ("", "_fewer")
    )
    assert (one * other).to_list() == pytest.approx([1.0] * len(one))


def test_the_order_of_rows_changes_no_byte(tmp_path: Path) -> None:
    frame = invented(80, 3, sets=True)
    for name, table in (("one", frame), ("other", frame.sample(fraction=1, shuffle=True, seed=5))):
        link(table, id="id", source="source", columns=ROLES | SECOND, model="default").to_splink(tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == sorted(path.name for path in (tmp_path / "other").iterdir())
    assert [
        name for name in files if (tmp_path / "one" / name).read_bytes() != (tmp_path / "other" / name).read_bytes()
    ] == []


def test_only_the_records_hold_values_of_people_and_only_their_owner_can_read_them(
    exported: tuple[dict[str, Any], Path],
) -> None:
    text = (exported[1] / "settings.json").read_text(encoding="utf-8")
    assert not re.search(r"nowakowska|katarzyna|JE23AB", text, re.IGNORECASE)
    for path in exported[1].iterdir():
        assert path.stat().st_mode & 0o077 == 0
        if path.name.startswith("tf_"):
            assert pl.read_parquet(path).dtypes == [pl.Int64, pl.Float64]


def test_a_model_alone_gives_settings_and_a_model_of_few_comparisons_too(links: Links) -> None:
    model = links.model.model_copy(
        update={"comparisons": tuple(each for each in links.model.comparisons if each.name in ("given", "sex"))}
    )
    settings = model.to_splink()
    assert [each["output_column_name"] for each in settings["comparisons"]] == ["sources", "given", "sex"]
    assert settings["blocking_rules_to_generate_predictions"] == [
        {"blocking_rule": "l.given_1_sound = r.given_1_sound"}
    ]
    assert [level["label_for_charts"] for level in comparison(settings, "sex")[1:]] == ["the same", "different"]
    only_sex = model.model_copy(update={"comparisons": model.comparisons[1:]})
    assert only_sex.to_splink()["blocking_rules_to_generate_predictions"] == [{"blocking_rule": "1 = 1"}]


@pytest.mark.parametrize(("given", "conditions"), [("family", 3), ("sex", 3), ("place", 1)])
def test_a_comparison_weighed_by_another_is_tried_where_that_one_agrees_first(
    links: Links, given: str, conditions: int
) -> None:
    kept = [each for each in links.model.comparisons if each.name in ("family", "sex", "other:state")]
    kept = [each.model_copy(update={"given": given}) if each.name == "other:state" else each for each in kept]
    levels = comparison(links.model.model_copy(update={"comparisons": tuple(kept)}).to_splink(), "other_state")[1:]
    exact = [level for level in levels if level["label_for_charts"].startswith("the same")]
    assert len(exact) == conditions
    if conditions == 3:
        assert exact[0]["label_for_charts"].endswith(" agrees)")
        assert exact[1]["label_for_charts"].endswith(" nearly agrees)")


def test_relatives_of_one_home_are_asked_for_where_homes_are_shared(links: Links) -> None:
    level = comparison(links.model.to_splink(), "relatives")[1]
    assert np.log2(level["m_probability"] / level["u_probability"]) == -60
    alone = links.model.model_copy(update={"one_at_home": 0.99}).to_splink()
    assert "relatives" not in {each["output_column_name"] for each in alone["comparisons"]}


def test_spark_gets_its_own_functions_and_another_dialect_is_refused(links: Links) -> None:
    text = json.dumps(links.model.to_splink(dialect="spark"))
    assert not re.search(r"jaro_winkler_similarity|list_has_any|hamming|xor\(", text)
    assert "arrays_overlap(given_1_forms_l, given_1_forms_r)" in text
    with pytest.raises(UsageError, match=r"Use one of duckdb, spark\."):
        links.model.to_splink(dialect="oracle")


def test_names_of_columns_suit_every_engine_and_are_never_shared() -> None:
    assert column_names(["identifier:NHS no.", "other:a b", "other:a_b", "other:a-b", "é"]) == {
        "identifier:NHS no.": "identifier_nhs_no", "other:a b": "other_a_b", "other:a_b": "other_a_b_no2",
        "other:a-b": "other_a_b_no3", "é": "column",
    }  # fmt: skip


@pytest.mark.parametrize("limit", [0.8, 0.92])
def test_a_limit_is_that_of_likeness_kept_in_32_bits(limit: float) -> None:
    reached = at_least(limit)
    assert np.float32(reached + 1e-12) >= np.float32(limit)
    assert np.float32(reached - 1e-12) < np.float32(limit)


def test_levels_are_tried_from_the_most_alike_down(links: Links) -> None:
    sql = ModelSql(links.model, {}, DIALECTS["duckdb"])
    order = [number for number, _ in groupby(level.number for level in sql.levels("given"))]
    assert order == [1, 2, 3, 4, 7, 8, 5, 9]
    assert [level.number for level in sql.levels("birth_date")] == list(range(1, 13))
    assert [level.number for level in sql.levels("place")] == list(range(1, 7))


def scored(links: Links, folder: Path) -> pl.DataFrame:
    """Return what Splink gives every pair of records, with the engine's numbers of the two records."""
    splink = pytest.importorskip("splink", minversion="5", reason="the extra splink is not installed")
    duckdb = pytest.importorskip("duckdb")
    settings = links.to_splink(folder)
    settings["blocking_rules_to_generate_predictions"] = [{"blocking_rule": "1 = 1"}]
    api = splink.DuckDBAPI(connection=duckdb.connect())

    def register(path: Path) -> Any:
        return api.register(api._con.read_parquet(str(path)))

    linker = splink.Linker(register(folder / "records.parquet"), settings, log_level=None)
    for path in sorted(folder.glob("tf_*.parquet")):
        linker.table_management.register_term_frequency_lookup(register(path), path.stem.removeprefix("tf_"))
    pairs: pl.DataFrame = linker.inference.predict().as_duckdbpyrelation().pl()
    ids = links.linked.table.ids
    numbers = pl.DataFrame({"id": ids, "number": np.arange(len(ids), dtype=np.int32)})
    for side in ("l", "r"):
        pairs = pairs.join(numbers.rename({"id": f"id_{side}", "number": f"number_{side}"}), on=f"id_{side}")
    return pairs


@pytest.mark.filterwarnings("default")  # those of other people's packages
@pytest.mark.parametrize(
    ("count", "sets", "model"), [(300, False, "default"), (110, True, "default"), (600, False, "auto")]
)
def test_splink_gives_every_pair_the_weight_and_probability_of_the_engine(
    tmp_path: Path, count: int, model: str, *, sets: bool
) -> None:
    links = linked(count, seed=11, sets=sets, model=model)
    pairs = scored(links, tmp_path)
    assert pairs.height == count * (count - 1) // 2
    i, j = pairs["number_l"].to_numpy(), pairs["number_r"].to_numpy()
    comparisons, names = comparisons_of(links.linked.table)
    parts = links.linked.weigher.parts(compare_pairs(comparisons, names, i, j))
    columns = column_names(parts)
    for name, ours in parts.items():
        theirs = pairs[f"mw_{columns[name]}"].to_numpy()
        if f"mw_tf_adj_{columns[name]}" in pairs.columns:
            theirs = theirs + pairs[f"mw_tf_adj_{columns[name]}"].to_numpy()
        assert np.abs(theirs - ours).max() < 1e-6, name
    # Relatives: the engine takes the lesser of two figures, which Splink, that adds, leaves to whoever reads it.
    weight, taken = pairs["match_weight"].to_numpy(), pairs["mw_relatives"].to_numpy()
    assert (taken < 0).any()
    weight = np.where(taken < 0, np.minimum(weight - taken, RELATIVES_BITS), weight)
    ours = links.linked.weigher.weigh(pack(np.minimum(i, j), np.maximum(i, j))).bits.astype(np.float64)
    assert np.abs(weight - ours).max() < 2e-5  # the engine adds a dozen figures of 32 bits
    assert np.abs(1 / (1 + np.exp2(-weight)) - 1 / (1 + np.exp2(-ours))).max() < 1e-6
    plain = taken == 0
    assert np.abs(pairs["match_probability"].to_numpy() - 1 / (1 + np.exp2(-ours)))[plain].max() < 1e-6


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
def test_splink_reads_the_settings_of_either_dialect(links: Links, dialect: str) -> None:
    splink = pytest.importorskip("splink", minversion="5", reason="the extra splink is not installed")
    settings = links.model.to_splink({"given": 2, "place_address": 2}, dialect=dialect)
    read = splink.SettingsCreator.from_path_or_dict(settings).get_settings(dialect)
    assert [each.output_column_name for each in read.comparisons] == [
        each["output_column_name"] for each in settings["comparisons"]
    ]
    assert all(level._is_trained for each in read.comparisons for level in each.comparison_levels)


@pytest.mark.filterwarnings("default")
def test_the_page_runs_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("splink", minversion="5", reason="the extra splink is not installed")
    monkeypatch.chdir(tmp_path)
    code = "\n".join(re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL))
    assert "to_splink" in code
    exec(compile(code, "run-on-splink.md", "exec"), {})  # noqa: S102 - the page is ours
