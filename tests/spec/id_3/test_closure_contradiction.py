"""ID-3, drawn: A is B, B is C, and A is not C."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from tests.lib.people import case_of, source
from triangulate.builder import ExtractBuilder
from triangulate.conflicts.closure import closure_contradiction
from triangulate.findings import Finding, Severity
from triangulate.gathered import Gathered, gather
from triangulate.inputs import put_together
from triangulate.linking.cannot import CANNOT_COLUMNS
from triangulate.linking.features import gather_features
from triangulate.linking.graph import people_of
from triangulate.linking.model import default_model
from triangulate.linking.run import Linking
from triangulate.linking.scoring import LINK_COLUMNS


@dataclass(frozen=True)
class Decided:
    """A line of a ledger, as linking reads it."""

    a: str
    b: str
    verdict: str
    seq: int
    by: str = "A. Poingdestre"
    role: str = "team manager"
    reason: str | None = "Seen both."
    at: str = "2024-01-01"
    evidence: tuple[str, ...] = ()


def people(*names: str, flags: dict[str, str] | None = None, bare: tuple[str, ...] = ()) -> list[ExtractBuilder]:
    """Personas ``a:1``, ``b:1`` … each with a name and a birth date with the ids ``n`` and ``d``."""
    builders = []
    for letter in names:
        builder = source(letter)
        builder.persona("1", flags=[flags[letter]] if flags and letter in flags else [])
        if letter not in bare:
            builder.say("1", "name", f"Kai Renouf {letter.upper()}", id="n")
            builder.say("1", "birth_date", "2014-03-01", id="d")
        builder.say("1", "phone", "none", id="z")
        builders.append(builder)
    return builders


def case(
    builders: list[ExtractBuilder],
    links: list[tuple[str, str, str, float]],
    cannot: list[tuple[str, str, str, list[str]]],
    verdicts: tuple[Decided, ...] = (),
) -> Gathered:
    """People joined by ``links`` (a, b, strength, weight); ``cannot`` (a, b, reason, statements) forbids pairs."""
    inputs = put_together([builder.finish() for builder in builders])
    same = {(v.a, v.b) for v in verdicts if v.verdict == "same"}
    rows = [
        {**dict.fromkeys(LINK_COLUMNS), "id": f"l-{a[0]}{b[0]}", "a": a, "b": b, "probability": 0.97, "weight": w,
         "strength": s, "verdict": "same" if (a, b) in same else None}
        for a, b, s, w in links
    ]  # fmt: skip
    frame = pl.DataFrame(rows, schema=LINK_COLUMNS, orient="row")
    forbidden = pl.DataFrame(cannot, schema=CANNOT_COLUMNS, orient="row")
    found = people_of(inputs.personas, frame, forbidden)
    features = gather_features(inputs.personas, inputs.statements)
    return gather(inputs, Linking(features, found.links, found, forbidden, default_model(), verdicts))  # type: ignore[arg-type]


CHAIN = [("a:1", "b:1", "strong", 14.0), ("b:1", "c:1", "probable", 8.0)]


def found(gathered: Gathered) -> list[Finding]:
    return list(closure_contradiction(gathered))


def evidence(finding: Finding) -> dict[str, tuple[str, ...]]:
    return {item.what: item.items for item in finding.evidence}


def test_a_hard_difference_inside_a_chain_names_the_weakest_cut() -> None:
    """a–b strong, b–c probable, a and c born twelve years apart → one S1 with the cut b–c and both dates.

    =======  ========  ==============================
    a – b    strong    stays
    b – c    probable  held at possible, in the cut
    a ≠ c    dates     statements a:d and c:d
    =======  ========  ==============================
    """
    gathered = case(people("a", "b", "c"), CHAIN, [("a:1", "c:1", "birth_dates_apart", ["a:d", "c:d"])])
    (one,) = found(gathered)
    assert one.severity is Severity.S1
    assert one.personas == ("a:1", "c:1")
    assert one.links == ("l-bc",)
    assert evidence(one)["cut"] == ("l-bc (probable, 0.970)",)
    assert one.statements == ("a:d", "c:d")
    assert one.against == ("c:d",)
    assert one.people == tuple(sorted(gathered.linking.people.person_of(p) or "" for p in ("a:1", "c:1")))
    assert len(one.people) == 2
    assert "twelve years" in one.detail


def test_a_persons_decision_inside_a_chain_names_the_ledger_line() -> None:
    """A = B = C and a named person says that A is not C."""
    verdict = Decided("a:1", "c:1", "different", 7, evidence=("c:z", "x:9"))
    (one,) = found(case(people("a", "b", "c"), CHAIN, [("a:1", "c:1", "verdict", [])], (verdict,)))
    assert evidence(one)["ledger"] == ("line 7: different, by A. Poingdestre (team manager)",)
    assert one.ledger == ("7",)
    assert one.statements == ("c:z",)


def test_without_statements_of_difference_identity_is_listed() -> None:
    """A finding always lists statements: names, dates and numbers, else the first that there is."""
    cannot: list[tuple[str, str, str, list[str]]] = [("a:1", "c:1", "verdict", [])]
    (one,) = found(case(people("a", "b", "c"), CHAIN, cannot))
    assert one.statements == ("a:d", "a:n", "c:d", "c:n")
    (bare,) = found(case(people("a", "b", "c", bare=("c",)), CHAIN, cannot))
    assert bare.statements == ("a:d", "a:n", "c:z")


def test_what_people_joined_is_reported_and_not_cut() -> None:
    """Verdicts of same on both links stand against the dates."""
    verdicts = (Decided("a:1", "b:1", "same", 1), Decided("b:1", "c:1", "same", 2))
    gathered = case(people("a", "b", "c"), CHAIN, [("a:1", "c:1", "birth_dates_apart", ["a:d", "c:d"])], verdicts)
    (one,) = found(gathered)
    assert len(one.people) == 1
    assert one.links == ("l-ab", "l-bc")
    assert "chain" in evidence(one)
    assert "Decisions of named persons" in one.summary


def test_further_pairs_of_one_cut_are_listed_once() -> None:
    """c and d are both not a, and one cut separates both: one finding, the other pair in its evidence."""
    links = [*CHAIN, ("c:1", "d:1", "strong", 14.0)]
    cannot = [("a:1", "c:1", "birth_dates_apart", ["a:d", "c:d"]), ("a:1", "d:1", "birth_dates_apart", ["a:d", "d:d"])]
    (one,) = found(case(people("a", "b", "c", "d"), links, cannot))
    assert evidence(one)["also"] == ("a:1 and d:1",)


def test_a_decision_among_further_pairs_has_its_own_finding() -> None:
    """Two decisions, one cut: each decision is raised."""
    links = [*CHAIN, ("c:1", "d:1", "strong", 14.0)]
    cannot: list[tuple[str, str, str, list[str]]] = [("a:1", "c:1", "verdict", []), ("a:1", "d:1", "verdict", [])]
    one, other = found(case(people("a", "b", "c", "d"), links, cannot))
    assert [one.personas, other.personas] == [("a:1", "c:1"), ("a:1", "d:1")]
    assert one.links == other.links == ("l-bc",)


def test_an_adopted_record_is_told_alone() -> None:
    """The finding names neither the other record, nor its name, nor a link."""
    gathered = case(people("a", "b", "c", flags={"c": "adopted"}), CHAIN, [("a:1", "c:1", "adoption", ["a:n", "c:n"])])
    (one,) = found(gathered)
    assert one.personas == ("c:1",)
    assert one.statements == ("c:d", "c:n")
    assert one.links == ()
    assert one.people == (gathered.linking.people.person_of("c:1"),)
    told = one.model_dump_json()
    assert "a:1" not in told
    assert "l-bc" not in told
    assert "Renouf" not in told


def test_two_marked_records_are_told_apart_and_alone() -> None:
    """Sealed on both sides: two findings, neither leads to the other."""
    flags = {"a": "sealed", "c": "sealed"}
    one, other = found(case(people("a", "b", "c", flags=flags), CHAIN, [("a:1", "c:1", "sealed", [])]))
    assert [one.personas, other.personas] == [("a:1",), ("c:1",)]


def test_an_open_pair_behind_a_protected_cut_is_raised_without_the_cut() -> None:
    """d is not a by dates; the cut that separates them is the protected one and is not named."""
    links = [*CHAIN, ("c:1", "d:1", "strong", 14.0)]
    cannot = [("a:1", "c:1", "adoption", ["c:n"]), ("a:1", "d:1", "birth_dates_apart", ["a:d", "d:d"])]
    protected, open_pair = found(case(people("a", "b", "c", "d", flags={"c": "adopted"}), links, cannot))
    assert protected.personas == ("c:1",)
    assert open_pair.personas == ("a:1", "d:1")
    assert open_pair.links == ()
    assert open_pair.statements == ("a:d", "d:d")
    assert "c:1" not in open_pair.model_dump_json()


def test_a_marked_record_behind_another_cut_is_told_alone() -> None:
    """The adopted pair comes second: the first finding does not list it."""
    links = [*CHAIN, ("c:1", "d:1", "strong", 14.0)]
    cannot = [("a:1", "c:1", "verdict", []), ("a:1", "d:1", "adoption", ["d:n"])]
    one, marked = found(case(people("a", "b", "c", "d", flags={"d": "adopted"}), links, cannot))
    assert one.personas == ("a:1", "c:1")
    assert "d:1" not in one.model_dump_json()
    assert marked.personas == ("d:1",)


def test_decisions_and_differences_without_a_chain_are_no_contradiction() -> None:
    """Nothing joins a and c; candidates join nothing."""
    for links in ([CHAIN[0]], [CHAIN[0], ("b:1", "c:1", "possible", 3.0)]):
        assert found(case(people("a", "b", "c"), links, [("a:1", "c:1", "verdict", [])])) == []


def test_a_consistent_case_has_no_findings() -> None:
    """The engine's own links of two agencies on one child."""
    builders = []
    for letter in ("hlt", "csc"):
        builder = source(letter)
        builder.say("1", "name", {"given": ["Kai"], "family": "Renouf"})
        builder.say("1", "birth_date", "2014-03-01")
        builder.say("1", "address", {"lines": ["12 La Rue"], "postcode": "JE2 3AB", "type": "home"})
        builders.append(builder)
    gathered = case_of(*(builder.finish() for builder in builders))
    assert gathered.linking.people.conflicts == ()
    assert found(gathered) == []
