"""Reads the words with which agencies record how an allegation ended, on the ladder of the process they belong to.

Outcomes of different processes are different answers to different questions: no further action by the police says
nothing of whether a thing happened, and "unsubstantiated" means neither proved nor disproved (DfE Keeping children
safe in education, 2024). The ladders are the reviewed table ``outcome_ladders.csv``; the words are those of
``codes_outcome.csv`` and, for running text, ``outcome_words.csv``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from triangulate.normalise.codes import mapping
from triangulate.normalise.folding import fold_text
from triangulate.normalise.table_reader import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

PROCESSES: Final = ("criminal", "care", "civil", "employment", "medical", "education")
_SCHEMES: Final = {"criminal_words": "criminal", "care": "care", "civil": "civil"}

_BY_AGENCY: Final[Mapping[str, tuple[str, ...]]] = {
    # Whose words an agency most likely uses where they belong to several processes and none is named.
    "police": ("criminal", "care", "civil", "employment", "medical", "education"),
    "court": ("civil", "criminal", "care", "employment", "medical", "education"),
    "social_care": ("care", "criminal", "civil", "employment", "medical", "education"),
    "health": ("medical", "care", "criminal", "civil", "employment", "education"),
    "education": ("care", "criminal", "civil", "education", "employment", "medical"),
}
_NAMED_BODY: Final = (
    # Words of the bodies that decide, which outweigh who wrote them down: "NFA by police" in a social care record.
    ("criminal", r"\b(police|cps|crown court|royal court|magistrates?|prosecut\w+|centenier|law officers)\b"),
    ("employment", r"\b(lado|disciplinary|employer|misconduct|jaro)\b"),
    ("care", r"\b(s47|section 47|art 42|article 42|childrens services|social care)\b"),
)
_DENIED: Final = ("not", "never", "no", "without", "nor", "isnt", "wasnt", "hasnt", "cannot", "neither")
_HEDGED: Final = re.compile(
    r"\b(pending|awaits?|awaiting|whether|if|may|might|could|possibly|likely|unless|until|consider(?:ed|ing)? for|"
    r"expected|to be|would|should|wants?|hopes?)\b"
)


@dataclass(frozen=True, slots=True)
class Rung:
    """One outcome on the ladder of a process: its rank there, whether the process can end with it, and its words."""

    process: str
    outcome: str
    rank: int
    terminal: bool
    label: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of an outcome say: in which process, and which rung.

    ``rung`` is None where the words say nothing of the ladder; ``understood`` is false where no word was known or the
    words hedge ("awaiting"), ``closed`` tells that the process ended, whatever the answer.
    """

    process: str | None
    rung: Rung | None
    understood: bool
    closed: bool


@cache
def ladder() -> Mapping[tuple[str, str], Rung]:
    """Return every rung, by process and outcome."""
    rows = read_table("outcome_ladders")
    rungs = (
        Rung(row["process"], row["outcome"], int(row["rank"]), row["terminal"] == "yes", row["label"]) for row in rows
    )
    return MappingProxyType({(rung.process, rung.outcome): rung for rung in rungs})


@cache
def _phrases() -> Mapping[str, Mapping[str, str]]:
    """Return for every phrase the outcome in each process that uses it; empty where it says nothing of the ladder."""
    found: dict[str, dict[str, str]] = {}
    for process, outcome in ladder():
        found.setdefault(outcome.replace("_", " "), {})[process] = outcome
    for scheme, process in _SCHEMES.items():
        for code, outcome in mapping("outcome", scheme).items():
            found.setdefault(_folded(code), {})[process] = outcome
    for row in read_table("outcome_words"):
        found.setdefault(_folded(row["words"]), {})[row["process"]] = row["outcome"]
    for words in ("nfa", "no further action"):
        found[words].setdefault("care", "")
    return MappingProxyType(found)


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_phrases(), key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")


def _folded(words: str) -> str:
    return fold_text(words) or ""


@lru_cache(maxsize=1 << 16)
def read_outcome(words: str, process: str | None = None, agency: str | None = None) -> Reading:
    """Return what ``words`` say of how a process ended.

    1. The process is ``process`` if given; else the one whose words are used; where several use them, the one of a
       body named in the words, else the one the agency's own decisions belong to.
    2. Of several outcomes of one process the one furthest up the ladder counts ("charged and convicted").
    3. Words that hedge ("awaiting", "may be"), deny ("never charged"), or name two outcomes of one rank say nothing.

    >>> read_outcome("No further action - insufficient evidence", agency="police").rung.outcome
    'no_further_action'
    >>> read_outcome("Physical abuse by father: substantiated").process
    'care'
    """
    text = _folded(words)
    said = [found for found in _pattern().finditer(text) if not _denied(text, found.start())]
    chosen = process or _process_of(text, [found[0] for found in said], agency)
    here = [_phrases()[found[0]] for found in said]
    outcomes = {phrase[chosen] for phrase in here if chosen in phrase} if chosen else set()
    if not outcomes or (_HEDGED.search(text) and text not in _phrases()):
        return Reading(chosen, None, understood=False, closed=False)
    rungs = [ladder()[chosen, outcome] for outcome in sorted(outcomes) if chosen and outcome]
    highest = max((rung.rank for rung in rungs), default=0)
    top = [rung for rung in rungs if rung.rank == highest]
    # "Caution" beside "charged", and the five terms of guidance in one list, leave open which is meant.
    rung = top[0] if len(top) == 1 else None
    closed = rung.terminal if rung is not None else not top
    return Reading(chosen, rung, understood=rung is not None or not top, closed=closed)


def _denied(text: str, start: int) -> bool:
    return any(word in _DENIED for word in text[:start].split()[-2:])


def _process_of(text: str, phrases: list[str], agency: str | None) -> str | None:
    using = [frozenset(_phrases()[phrase]) for phrase in phrases]
    if not using:
        return None
    common = frozenset.intersection(*using) or using[0]
    for process, words in _NAMED_BODY:
        if process in common and re.search(words, text):
            return process
    order = _BY_AGENCY.get(agency or "", PROCESSES)
    return min(common, key=order.index)
