"""Splink's turn: ``PYTHON -m benchmarks.link_splink TASK.json`` where Splink 5 is installed and nothing of ours.

The task names a Parquet table, the roles of its columns and where to write people (``id``, ``person``) and, if asked,
edges (``a``, ``b``, ``weight`` in log2 odds, ``probability``). Columns are cleaned as Splink's documentation advises
(one case, no diacritics, dates as dates, postcodes and numbers in one form). The configurations are

* ``documented``: the library's ready-made comparisons for names, dates and postcodes with term frequencies, the
  probability of a match from deterministic rules, u from sampled pairs (as many as the task says), EM over three
  blocking rules, all the blocking rules of its tutorial and of its larger examples that the columns allow;
* ``sampled``: the tutorial's blocking rules, u and EM from 1.1e6 pairs (a little over the default, at which it warns);
* ``lean``: four or five blocking rules, the fewest comparisons, u and EM from 1.1e6 pairs.

Two choices favour Splink, tried with the truth: telephone numbers find pairs but are not compared, and an address is
compared only where there is no British postcode or where each source holds a person once. Otherwise it links members of
one household.
"""

from __future__ import annotations

import importlib
import json
import logging
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_TEXT: Final = "nullif(upper(strip_accents(trim({0}))), '')"
# Splink's one-to-one clusters can take any memory and then any disk: it may fail, but not take others with it
_LIMITS: Final = {"memory_limit": "12GB", "max_temp_directory_size": "4GB", "temp_directory": tempfile.gettempdir()}
_PLAIN: Final = "nullif(trim({0}), '')"
_CLEANERS: Final = {
    "postcode": "nullif(regexp_replace(replace(upper({0}), ' ', ''), '([0-9][A-Z][A-Z])$', ' \\1'), '')",
    "phone": "regexp_replace(replace({0}, ' ', ''), '^[+]44', '0')",
    "birth_date": "regexp_replace(trim({0}), '^([0-9]{{4}})([0-9]{{2}})([0-9]{{2}})$', '\\1-\\2-\\3')",
    "birth_year": _PLAIN,
    "birth_month": _PLAIN,
    "birth_day": _PLAIN,
    "identifier": _PLAIN,
}
CLUSTER_AT: Final = 0.95  # the match probability at which the tutorial clusters
_EDGES_FROM: Final = -16.0  # log2 odds
_DEFAULT_PAIRS: Final = 1.1e6
_DATED: Final = 0.98  # so many must be whole dates before the column is one of dates
_RULES: Final = (
    ("given", "family"),
    ("given", "birth_date"),
    ("family", "birth_date"),
    ("postcode", "given"),
    ("postcode", "birth_date"),
    ("identifier",),
    ("email",),
    ("phone", "given"),
    ("town", "given"),
    ("full_name",),
    ("birth_date", "birth_place"),
    ("birth_date", "other"),
    ("birth_place", "given"),
)
_WIDE_RULES: Final = (  # as in its example of historical persons
    ("postcode", "family"),
    ("postcode", "birth_date[:4]"),
    ("given[:2]", "family[:2]", "birth_date[:4]"),
)
_LEAN_RULES: Final = (
    ("given", "birth_date"),
    ("family", "birth_date"),
    ("postcode", "given"),
    ("identifier",),
    ("email",),
    ("full_name",),
)
_PREDICTING: Final = {"documented": (*_RULES, *_WIDE_RULES), "sampled": _RULES, "lean": _LEAN_RULES}
_SURE: Final = (
    ("given", "family", "birth_date"),
    ("full_name", "birth_date"),
    ("identifier", "birth_date"),
    ("email", "given"),
)


@dataclass(frozen=True, slots=True)
class _Table:
    """What the table ``people`` holds: columns of evidence, and how two of them are written."""

    columns: frozenset[str]
    dated: bool  # birth dates are whole dates
    british: bool  # so are the postcodes: Splink's comparison of their parts fits no others

    def rules(self, wanted: tuple[tuple[str, ...], ...]) -> list[Any]:
        """Return the blocking rules of ``wanted`` that the columns allow; towns only where there is no postcode."""
        known = self.columns - {"town"} if "postcode" in self.columns else self.columns
        splink = importlib.import_module("splink")
        usable = [rule for rule in wanted if {part.split("[")[0] for part in rule} <= known]
        return [splink.block_on(*map(_expression, rule)) for rule in usable]


def _expression(part: str) -> str:
    """Return the SQL of a part of a rule: a column, or its first characters as in ``family[:2]``."""
    column, _, length = part.partition("[:")
    return f"substr({column}::varchar, 1, {length[:-1]})" if length else column


def _cleaned(roles: dict[str, str]) -> dict[str, str]:
    """Return SQL by the name that the column gets, which is its role; dates in three parts become one."""
    found: dict[str, str] = {}
    for column, role in roles.items():
        kind = role.split(":", maxsplit=1)[0]
        found.setdefault(kind, _CLEANERS.get(kind, _TEXT).format(f'cast("{column}" as varchar)'))
    parts = [found.pop(part, None) for part in ("birth_year", "birth_month", "birth_day")]
    if all(parts) and "birth_date" not in found:
        year, month, day = parts
        found["birth_date"] = f"{year} || '-' || lpad({month}, 2, '0') || '-' || lpad({day}, 2, '0')"
    if {"given", "family"} <= found.keys():
        found["whole_name"] = f"{found['given']} || ' ' || {found['family']}"
    return found


def _do(connection: Any, sql: str) -> Any:
    return connection.execute(sql).fetchall()  # read to the end, or DuckDB 2 takes the connection for busy


def _load(connection: Any, task: dict[str, Any]) -> _Table:
    """Make the table ``people``."""
    columns = _cleaned(task["columns"])
    wanted = ", ".join(f'{sql} as "{name}"' for name, sql in columns.items())
    source = f'"{task["source"]}" as source_dataset,' if task["source"] else ""
    table = f"select \"{task['id']}\" as unique_id, {source} {wanted} from read_parquet('{task['table']}')"  # noqa: S608
    _do(connection, f"create table people as {table}")
    dated = _share(connection, "birth_date", columns, "try_cast(birth_date as date) is not null") > _DATED
    if dated:  # parsed once, not once a pair
        _do(connection, "alter table people alter birth_date type date using try_cast(birth_date as date)")
    british = _share(connection, "postcode", columns, "regexp_matches(postcode, '^[A-Z]')") > 0.5
    return _Table(frozenset(columns), dated, british)


def _share(connection: Any, column: str, columns: dict[str, str], condition: str) -> float:
    """Return the share of the rows with ``column`` that meet the condition; 0 if there is no such column."""
    if column not in columns:
        return 0.0
    sql = f"select avg(({condition})::int) from people where {column} is not null"  # noqa: S608
    return float(_do(connection, sql)[0][0] or 0.0)


def _comparisons(table: _Table, *, lean: bool, one_to_one: bool) -> list[Any]:
    cl = importlib.import_module("splink.comparison_library")
    has = table.columns
    found: list[Any] = []
    if "whole_name" in has and not lean:
        found.append(cl.ForenameSurnameComparison("given", "family", forename_surname_concat_col_name="whole_name"))
    else:
        found += [cl.NameComparison(role) for role in ("given", "family") if role in has]
    if "full_name" in has and "whole_name" not in has:
        found.append(cl.NameComparison("full_name"))
    if "birth_date" in has and table.dated:
        found.append(cl.DateOfBirthComparison("birth_date", input_is_string=False))
    elif "birth_date" in has:  # parts of dates count as texts
        found.append(cl.DateOfBirthComparison("birth_date", input_is_string=True, invalid_dates_as_null=False))
    if "postcode" in has and table.british:
        found.append(cl.PostcodeComparison("postcode"))
    elif "postcode" in has:
        found.append(cl.ExactMatch("postcode").configure(term_frequency_adjustments=True))
    if "email" in has:
        found.append(cl.EmailComparison("email"))
    if "identifier" in has:
        found.append(cl.DamerauLevenshteinAtThresholds("identifier", [1]))
    return found if lean else found + _further(cl, table, one_to_one=one_to_one)


def _further(cl: Any, table: _Table, *, one_to_one: bool) -> list[Any]:
    """Return the comparisons that the lean configuration leaves out."""
    has = table.columns
    found: list[Any] = []
    if "address" in has and (not table.british or one_to_one):
        found.append(cl.JaroWinklerAtThresholds("address", [0.9, 0.7]))
    if "middle" in has:
        found.append(cl.NameComparison("middle"))
    if "sex" in has:
        found.append(cl.ExactMatch("sex"))
    for role in ("town", "birth_place", "other"):
        if role in has and not (role == "town" and "postcode" in has):
            found.append(cl.ExactMatch(role).configure(term_frequency_adjustments=True))
    return found


def _train(linker: Any, table: _Table, task: dict[str, Any]) -> None:
    """Train as the tutorial does: prior, then u, then m by EM over rules that leave every comparison free once."""
    full = task["configuration"] == "documented"
    training = linker.training
    training.estimate_probability_two_random_records_match(table.rules(_SURE), recall=0.7)
    training.estimate_u_using_random_sampling(max_pairs=task["pairs"] if full else _DEFAULT_PAIRS, seed=1)
    names: tuple[tuple[str, ...], ...] = (("given", "family"),) if "whole_name" in table.columns else (("full_name",),)
    rules = (*names, ("birth_date",))
    if full:
        rules = (*rules, ("postcode", "given") if "postcode" in table.columns else ("email",))
    for rule in table.rules(rules):
        sample = {} if full else {"max_pairs": _DEFAULT_PAIRS}
        training.estimate_parameters_using_expectation_maximisation(rule, **sample)


def run(task: dict[str, Any]) -> None:
    """Link the table of ``task`` and write its people, and its edges if ``edges`` names a file."""
    splink = importlib.import_module("splink")
    connection = importlib.import_module("duckdb").connect(config=_LIMITS)
    logging.getLogger("splink").setLevel(logging.ERROR)
    table = _load(connection, task)
    lean, split = task["configuration"] == "lean", task["one_to_one"]
    settings = splink.SettingsCreator(
        link_type="link_only" if split else "dedupe_only",
        comparisons=_comparisons(table, lean=lean, one_to_one=bool(split)),
        blocking_rules_to_generate_predictions=table.rules(_PREDICTING[task["configuration"]]),
        retain_matching_columns=False,
    )
    api = importlib.import_module("splink.backends.duckdb").DuckDBAPI(connection=connection)
    linker = splink.Linker(_registered(api, connection, split), settings, log_level=logging.ERROR)
    _train(linker, table, task)
    least = {"threshold_match_weight": _EDGES_FROM} if task["edges"] else {"threshold_match_probability": CLUSTER_AT}
    predicted = linker.inference.predict(**least)
    clustering, at = linker.clustering, {"threshold_match_probability": CLUSTER_AT}
    if split:
        people = clustering.cluster_using_single_best_links(predicted, duplicate_free_datasets=split, **at)
    else:
        people = clustering.cluster_pairwise_predictions_at_threshold(predicted, **at)
    _export(connection, f"select unique_id as id, cluster_id as person from {people.physical_name}", task["out"])  # noqa: S608
    if task["edges"]:
        wanted = "unique_id_l as a, unique_id_r as b, match_weight as weight, match_probability as probability"
        _export(connection, f"select {wanted} from {predicted.physical_name}", task["edges"])  # noqa: S608


def _registered(api: Any, connection: Any, split: list[str]) -> Any:
    if not split:
        return api.register("people", dataset_display_name="people")
    tables = []
    for source in split:
        part = f"select * exclude (source_dataset) from people where source_dataset = '{source}'"  # noqa: S608
        _do(connection, f'create table "part_{source}" as {part}')
        tables.append(api.register(f"part_{source}", dataset_display_name=source))
    return tables


def _export(connection: Any, query: str, path: str) -> None:
    _do(connection, f"copy ({query}) to '{path}' (format parquet)")


if __name__ == "__main__":
    run(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
