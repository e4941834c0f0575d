"""Sound keys: one key for the spellings and romanisations of one name, whatever the language.

The rules stand in ``name_sounds.csv``. They start from the consonant classes of Metaphone (Philips, 1990) and of the
Daitch–Mokotoff Soundex system (1985), and add what those lack: romanised Arabic, South Asian and Cyrillic names,
Portuguese and Romanian spelling.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from string import ascii_lowercase

import polars as pl

from triangulate.normalise.table_reader import read_table

# In a rule "^" is the start, "$" the end, "V" any vowel and "C" any consonant; among the sounds "." is a vowel or a
# silent letter, "o" a rounded vowel (o, u).
_VOWELS = "aeiouy"
_CLASSES = {"V": _VOWELS, "C": "".join(letter for letter in ascii_lowercase if letter not in _VOWELS)}
_NO_CONSONANT = r"[^a-np-z]"
# Only a name that starts with a consonant keeps the mark: the start of any other says enough.
_ROUNDED_FIRST = r"^[^.oaiu]+\.*o"


def sound_keys(words: pl.Series) -> pl.Series:
    """Return a sound key of a–z for every folded text, in the order of ``words``; null where nothing can be heard.

    The key is the consonants by class, in order: ph is f; sh, ch, sch, cz, sz, z and soft c are s; c, k, q, ck and kh
    are k; soft g is j; w before a vowel is v; th is t; doubled letters are one; h counts only at the start. Vowels are
    left out but two things are kept: the class of a vowel at the start (a, e or i, o or u), and a closing "o"
    where the first vowel after the first consonant is rounded (o, u). This keeps Hasan from Husain and Jane from
    John, at the cost of Sean from Shaun. The borders of words do not count: "le sueur" is heard as "lesueur".

    Give folded distinct values (``fold_texts``): 300,000 of them take less than 0.4 seconds. Raises nothing.
    A key is for finding candidates and for "sounds alike"; many siblings share one (Daniel, Danielle), so it says
    less than ``name_variants`` does.
    """
    text = pl.col("text")
    bare = text.str.replace_all(" ", "", literal=True)
    frame = words.cast(pl.String).rename("text").to_frame().select(pl.concat_str(pl.lit("^"), bare, pl.lit("$")))
    frame = frame.rename({frame.columns[0]: "text"})
    for step in (_rules("respell"), _rules("sound"), _single()):
        frame = frame.select(text.str.replace_many(list(step), list(step.values()), leftmost=True))
    rounded = pl.when(text.str.contains(_ROUNDED_FIRST)).then(pl.lit("o")).otherwise(pl.lit(""))
    keys = frame.select(pl.concat_str(text.str.replace_all(_NO_CONSONANT, ""), rounded).alias("text"))
    return keys.select(pl.when(text != "").then(text))["text"].rename(words.name)


def sound_key(word: str) -> str | None:
    """Return the key of one folded text, as :func:`sound_keys` does of a column: for a single record."""
    text = f"^{word.replace(' ', '')}$"
    for rules, spellings in _patterns():
        text = _replaced(text, rules, spellings)
    rounded = "o" if re.search(_ROUNDED_FIRST, text) else ""
    return (re.sub(_NO_CONSONANT, "", text) + rounded) or None


def _replaced(text: str, rules: dict[str, str], spellings: re.Pattern[str]) -> str:
    return spellings.sub(lambda found: rules[found[0]], text)


@cache
def _patterns() -> tuple[tuple[dict[str, str], re.Pattern[str]], ...]:
    """Return the steps, each with a pattern that finds its spellings: the leftmost, and of those the first listed."""
    steps = (_rules("respell"), _rules("sound"), _single())
    return tuple((step, re.compile("|".join(re.escape(spelling) for spelling in step))) for step in steps)


@cache
def _rules(step: str) -> dict[str, str]:
    """Return spelling to replacement for one step, the longest spelling first: it wins over its own beginning."""
    rules: dict[str, str] = {}
    for row in read_table("name_sounds"):
        if row["step"] == step:
            for spelling, sound in _expanded(row["spelling"], row["sound"]):
                # A rule that names its letters wins over one for a class of letters.
                if spelling == row["spelling"] or spelling not in rules:
                    rules[spelling] = sound
    return dict(sorted(rules.items(), key=lambda rule: (-len(rule[0]), rule[0])))


def _expanded(spelling: str, sound: str) -> list[tuple[str, str]]:
    """Return the rule once for every letter of the class it names (at most one a rule)."""
    pairs = [(spelling, sound)]
    for sign, letters in _CLASSES.items():
        if sign in spelling:
            pairs = [(a.replace(sign, letter), b.replace(sign, letter)) for (a, b), letter in product(pairs, letters)]
    return pairs


@cache
def _single() -> dict[str, str]:
    """Return runs of two to four of one consonant, each to the single letter."""
    consonants = [letter for letter in ascii_lowercase if letter not in "aiou"]
    return {letter * times: letter for times in (4, 3, 2) for letter in consonants}
