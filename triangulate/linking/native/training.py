"""Learns m, u and the prior from the table itself: no threshold, no training rule, no labelled pair.

u of an exact match comes from value counts, of other levels from random pairs; what true pairs add to those counts
is taken out again. m and the prior come from expectation-maximisation over the candidate pairs (Dempster, Laird and
Rubin, 1977; Winkler, 1988). u at one home comes from pairs drawn inside homes, again by expectation-maximisation:
relatives share names, numbers and post far more often than strangers do. A column that follows another (a mail
address made from a name, a state beside a postcode) is weighed given that other one.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from triangulate.linking.native.candidates import Packed, unpack
from triangulate.linking.native.comparisons import Comparison, Names, PairLevels, compare_pairs
from triangulate.linking.native.defaults import among_housemates, among_matches, default_m, default_u
from triangulate.linking.native.lookalikes import DOUBT, DOUBT_WITH_HOMES, Lookalikes, Patterns, shares_of
from triangulate.linking.native.parameters import (
    CONTEXTS,
    LEAST_U,
    Figures,
    Parameters,
    chance_of_value,
    level_weights,
    relation_of,
    relations,
)
from triangulate.linking.native.places import HOME_OF
from triangulate.linking.native.sampling import every_nth, pairs_at_one_home, pairs_sharing, random_pairs
from triangulate.linking.native.table import Table

_WORKERS: Final = 2
RANDOM_PAIRS: Final = 100_000
HOME_PAIRS: Final = 40_000
CANDIDATES: Final = 160_000
MOST_ROUNDS: Final = 300
SETTLED: Final = 1e-4
"""Learning has converged when no probability of a level moved by more than this in a round."""
_BELIEF_AT_HOME: Final = 60.0  # more: where nobody shares a home, the few doubtful pairs there tell nothing
_NEAR: Final = 1
_AT_RANDOM: Final = "at random"
_WORTH_BITS: Final = 0.1  # what a column must tell of another before that one depends on it
_ENOUGH_PAIRS: Final = 100.0
_SHARE_STEP: Final = 2.0  # bits to which the rarity of agreed values is rounded while learning
_HOME_LEVEL: Final = HOME_OF.astype(np.intp)


@dataclass(frozen=True)
class Training:
    """What was learnt, and whether it settled."""

    parameters: Parameters
    rounds: int
    converged: bool
    matches: float
    shared: Mapping[str, float]


def train(table: Table, comparisons: tuple[Comparison, ...], names: Names | None, candidates: Packed) -> Training:
    """Return the parameters that a table teaches."""
    learner = _Learner(table, comparisons, names, candidates)
    return learner.learn()


class _Learner:
    def __init__(
        self, table: Table, comparisons: tuple[Comparison, ...], names: Names | None, candidates: Packed
    ) -> None:
        self.table, self.comparisons, self.across = table, comparisons, names
        self.records, self.per_person = len(table), 2.0
        self.names = self.used = [c.name for c in comparisons]
        self.kinds = {c.name: c.kind for c in comparisons}
        self.sources = len(table.sources)
        self.pairs_in, self.relations = relations(table.source, self.sources)
        size = min(RANDOM_PAIRS, 200 * len(table))
        self.least_u = 0.5 / size  # what a sample of this size cannot tell from never
        self.parents = dict.fromkeys(self.names, "place")
        chosen = every_nth(len(candidates), CANDIDATES, candidates)
        self.scale = len(candidates) / max(len(chosen), 1)
        i, j = unpack(candidates[chosen])
        drawn = {_AT_RANDOM: random_pairs(len(table), size), "": (i, j), **self._sharing()}
        with ThreadPoolExecutor(_WORKERS) as pool:
            compared = dict(zip(drawn, pool.map(lambda pairs: self._compared(*pairs), drawn.values()), strict=True))
        at_random = compared.pop(_AT_RANDOM)
        self.rates = {name: _rates(self.kinds[name], at_random.levels[name]) for name in self.names}
        for comparison in comparisons:
            self._count_exact(comparison)
        self._seen = {name: (levels, *drawn[name]) for name, levels in compared.items()}
        self._count_patterns()

    def _count_patterns(self) -> None:
        patterns = {
            name: self._patterns(compared, self._relation(i, j)) for name, (compared, i, j) in self._seen.items()
        }
        self.candidates, self.samples = patterns.pop(""), patterns

    def _compared(self, i: NDArray[np.int32], j: NDArray[np.int32]) -> PairLevels:
        return compare_pairs(self.comparisons, self.across, i, j)

    def _relation(self, i: NDArray[np.int32], j: NDArray[np.int32]) -> NDArray[np.int16]:
        return relation_of(self.table.source[i], self.table.source[j], self.sources)

    def _count_exact(self, comparison: Comparison) -> None:
        exact = getattr(comparison, "exact_rate", None)
        if exact is None:
            return
        rates = self.rates[comparison.name]
        for levels, rate in exact().items():
            among = rates[list(levels)]
            rates[list(levels)] = rate * among / among.sum()
        rates[1:] /= rates[1:].sum()

    def _sharing(self) -> dict[str, tuple[NDArray[np.int32], NDArray[np.int32]]]:
        """Return samples of pairs that agree on what others may depend on: the home, and each name or date."""
        drawn = {}
        if self.table.places is not None:
            drawn["place"] = pairs_at_one_home(self.table.places, HOME_PAIRS)
        dependent = [name for name in self.names if self.kinds[name] == "text"]
        if dependent:
            for seed, name in enumerate(self.names):
                codes = getattr(self.comparisons[self.names.index(name)], "sharing", None)
                if codes is not None:
                    drawn[name] = pairs_sharing(codes(), HOME_PAIRS // 2, 10 + seed)
        return {name: pairs for name, pairs in drawn.items() if len(pairs[0])}

    def _choose_parents(self, learnt: Training, by: list[str]) -> bool:
        """Let each text column depend on what tells most about it; return whether any changed."""
        changed = False
        for place, name in enumerate(self.names):
            if self.kinds[name] != "text":
                continue
            told = {
                parent: self._told(name, parent, learnt, by) for parent in self.names[:place] if parent in self.samples
            }
            best = max(told, key=lambda parent: (told[parent], parent), default="place")
            if best != self.parents[name] and told[best] > _WORTH_BITS:
                self.parents[name], changed = best, True
        return changed

    def _told(self, name: str, parent: str, learnt: Training, by: list[str]) -> float:
        """Return how much agreement on ``parent`` tells about ``name`` among pairs of two people, in bits."""
        sample, parameters = self.samples[parent], learnt.parameters
        others = [other for other in by if other not in (name, parent)]
        bits = np.full(len(sample.count), float(learnt.shared[parent]))
        false = (1 - self._belief(sample, parameters.m, parameters.u, others, bits)) * sample.count
        tally = np.bincount(sample.levels[name], weights=false, minlength=len(self.rates[name]))
        tally[0] = 0.0
        if tally.sum() < _ENOUGH_PAIRS or false.sum() < 0.5 * sample.count.sum():  # too many of one person to tell
            return 0.0
        return _divergence((tally + self.rates[name]) / (tally.sum() + 1.0), parameters.u[name][0])

    def _patterns(self, compared: PairLevels, relation: NDArray[np.int16]) -> Patterns:
        rarity = np.zeros(len(relation), np.float32)
        for name, share in compared.shares.items():
            apart = (compared.context(self.parents[name]) == 0) | (name == "place")
            agreed = np.flatnonzero((share > 0) & apart)
            usual = self.rates[name][compared.levels[name][agreed]]
            rarity[agreed] += np.log2(usual / chance_of_value(share[agreed], usual, self.records, self.per_person))
        step = np.clip(np.round(rarity / _SHARE_STEP), -20, 20).astype(np.int64) + 20
        code = step.astype(np.uint64) * np.uint64(self.relations) + relation.astype(np.uint64)
        for name in self.names:
            code = code * np.uint64(14) + compared.levels[name].astype(np.uint64)
        frame = pl.DataFrame({"code": code}).with_row_index("row")
        grouped = frame.group_by("code").agg(pl.len().alias("n"), pl.col("row").min()).sort("code")
        rows = grouped["row"].to_numpy()
        return Patterns(
            {name: compared.levels[name][rows] for name in self.names},
            {name: compared.context(self.parents[name])[rows] for name in self.names},
            relation[rows],
            (step[rows] - 20) * _SHARE_STEP,
            grouped["n"].to_numpy().astype(np.float64),
        )

    def learn(self) -> Training:
        """Return what the table teaches.

        Text columns come in last: one that repeats another must be known to follow it before it counts, or what
        agrees twice passes for one person.
        """
        firm = [name for name in self.names if self.kinds[name] != "text"]
        if 1 < len(firm) < len(self.names):
            self.used = firm
            learnt = self._maximise()
            self.used = self.names
            if self._choose_parents(learnt, firm):
                self._count_patterns()
        learnt = self._maximise()
        if self._choose_parents(learnt, self.names):
            self._count_patterns()
            learnt = self._maximise()
        return learnt

    def _maximise(self) -> Training:
        m = {name: np.tile(default_m(self.kinds[name]), (CONTEXTS, 1)) for name in self.names}
        u = {name: self._first_u(name) for name in self.names}
        records = float(np.sqrt(2 * self.pairs_in.sum()))
        prior = np.full(self.relations, min(0.5 * records / max(self.pairs_in.sum(), 1.0), 0.3))
        shared = {parent: np.full(CONTEXTS, 0.2) for parent in self.samples if parent in self.parents.values()}
        lookalikes = Lookalikes(self.kinds, m, u)
        doubt = DOUBT_WITH_HOMES if "place" in self.kinds else DOUBT
        converged, rounds, matches = False, 0, 0.0
        while rounds < MOST_ROUNDS and not converged:
            rounds += 1
            bits = np.log2(prior / (1 - prior))[self.candidates.relation] + self.candidates.rarity
            one, alike = (
                np.exp2(self._bits(self.candidates, m, u, self.used, bits)),
                lookalikes.odds(self.candidates, u),
            )
            each = self.candidates.count * self.scale / (1.0 + one + alike)
            lookalikes.learn(self.candidates, alike * each, float(self.pairs_in.sum()))
            true = one * each
            matches = float(true.sum())
            new_m = self._new_m(true * (one / (1.0 + one)) ** doubt)
            moved = max(float(np.abs(new_m[name] - m[name]).max()) for name in self.names)
            m = new_m
            found = np.bincount(self.candidates.relation, weights=true, minlength=self.relations)
            prior = np.clip((found + 0.5) / (self.pairs_in + 1.0), 1e-12, 0.5)
            at_home = shared.get("place", np.zeros(CONTEXTS))
            self._new_u(m, u, matches / max(self.pairs_in.sum(), 1.0), at_home)
            for parent in shared:
                shared[parent] = self._new_shared_u(parent, m, u, shared[parent], each)
            converged = moved < SETTLED
        per_person = 1.0 + 2.0 * matches / self.records
        parameters = Parameters(
            m,
            u,
            dict(self.parents),
            prior,
            self.records,
            per_person,
            float(shared["place"][2]) if "place" in shared else 1.0,
        )
        odds = {parent: self._odds_where_shared(parent, parameters) for parent in self.samples}
        return Training(parameters, rounds, converged, matches, odds)

    def _odds_where_shared(self, parent: str, parameters: Parameters) -> float:
        """Return in bits how likely pairs that agree on ``parent`` are one person, before anything else is known."""
        sample = self.samples[parent]
        share = 0.2
        others = [name for name in self.used if name != parent]
        for _ in range(20):
            bits = np.full(len(sample.count), np.log2(share / (1 - share)))
            belief = self._belief(sample, parameters.m, parameters.u, others, bits)
            share = float(np.clip((belief * sample.count).sum() / sample.count.sum(), 1e-6, 0.9999))
        return float(np.log2(share / (1 - share)))

    def _belief(
        self, patterns: Patterns, m: Mapping[str, Figures], u: Mapping[str, Figures], names: list[str], bits: Figures
    ) -> Figures:
        """Return the probability that a pair of each pattern is one person."""
        result: Figures = 1.0 / (1.0 + np.exp2(-self._bits(patterns, m, u, names, bits)))
        return result

    def _bits(
        self, patterns: Patterns, m: Mapping[str, Figures], u: Mapping[str, Figures], names: list[str], bits: Figures
    ) -> Figures:
        """Return ``bits`` plus what each pattern weighs, as far as powers of two can be told apart."""
        for name in names:
            bits = (
                bits
                + level_weights(m[name], u[name]).astype(np.float64)[patterns.contexts[name], patterns.levels[name]]
            )
        return np.clip(bits, -500, 500)

    def _first_u(self, name: str) -> Figures:
        figures = default_u(self.kinds[name])
        figures[0] = self.rates[name]
        if name == "place" or self.parents[name] != "place":
            figures[:] = self.rates[name]
        return figures

    def _new_m(self, true: Figures) -> dict[str, Figures]:
        found = {}
        for name in self.names:
            start = default_m(self.kinds[name])
            levels = self.candidates.levels[name]
            shares = shares_of(np.bincount(levels, weights=true, minlength=len(start)), start)
            everywhere = among_matches(self.kinds[name], shares)
            rows = [everywhere] * CONTEXTS
            if self.kinds[name] == "text":  # what follows another column agrees and disagrees with it
                context = self.candidates.contexts[name]
                tallies = [
                    np.bincount(levels, weights=true * (context == c), minlength=len(start)) for c in range(CONTEXTS)
                ]
                rows = [shares_of(tally, everywhere) for tally in tallies]
            found[name] = np.stack(rows)
        return found

    def _new_u(self, m: Mapping[str, Figures], u: dict[str, Figures], matches: float, at_home: Figures) -> None:
        for name in self.names:
            rates = self.rates[name]
            apart = np.maximum(rates - matches * m[name][0], 0.02 * rates)
            if name == "place":
                # Of the pairs at one home, what the pairs drawn there say is nobody's one person; taking the matches
                # out instead would feed itself: the more relatives pass for one person, the rarer a shared home.
                apart = np.where(_HOME_LEVEL > 0, rates * (1.0 - at_home[_HOME_LEVEL]), apart)
            apart[2:] = np.maximum(apart[2:], self.least_u)
            apart = np.maximum(apart, self.least_u if name == "place" else LEAST_U)
            apart[0] = 0.0
            apart /= apart.sum()
            if name == "place":
                u[name][:] = apart  # a place is compared once, and weighs the same whatever it turns out to be
            else:
                u[name][0] = apart

    def _new_shared_u(
        self, parent: str, m: Mapping[str, Figures], u: dict[str, Figures], shared: Figures, two_people: Figures
    ) -> Figures:
        sample = self.samples[parent]
        others = [name for name in self.used if name != parent]
        context = sample.contexts[next(name for name in self.names if self.parents[name] == parent and name != parent)]
        belief = self._belief(sample, m, u, others, np.log2(shared / (1 - shared))[context])
        false, true = (1 - belief) * sample.count, belief * sample.count
        for name in others:
            if self.parents[name] != parent:
                continue
            start = default_u(self.kinds[name]) if parent == "place" else np.tile(self.rates[name], (CONTEXTS, 1))
            for state in range(1, CONTEXTS):
                tally = np.bincount(sample.levels[name], weights=false * (context == state), minlength=start.shape[1])
                if (
                    parent != "place" and state == _NEAR
                ):  # the sample holds pairs that agree entirely, candidates others
                    near = two_people * (self.candidates.contexts[name] == _NEAR)
                    tally = np.bincount(self.candidates.levels[name], weights=near, minlength=start.shape[1])
                tally[0] = 0.0
                shares = (tally + _BELIEF_AT_HOME * start[state]) / (tally.sum() + _BELIEF_AT_HOME)
                u[name][state] = among_housemates(self.kinds[name], shares) if parent == "place" else shares
        total = np.bincount(context, weights=sample.count, minlength=CONTEXTS)
        same = np.bincount(context, weights=true, minlength=CONTEXTS)
        return np.clip((same + 1.0) / (total + 2.0), 1e-6, 0.9999)


def _rates(kind: str, levels: NDArray[np.int8]) -> Figures:
    start = default_u(kind)[0]
    tally = np.bincount(levels, minlength=len(start)).astype(np.float64)
    tally[0] = 0.0
    result: Figures = (tally + start) / (tally.sum() + 1.0)
    return result


def _divergence(one: Figures, other: Figures) -> float:
    """Return how much more one distribution of levels tells than another, in bits (Kullback and Leibler, 1951)."""
    return float((one[1:] * np.log2(np.maximum(one[1:], LEAST_U) / np.maximum(other[1:], LEAST_U))).sum())
