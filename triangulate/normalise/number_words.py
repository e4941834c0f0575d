"""Numbers written as words in English."""

from __future__ import annotations

from typing import Final

NUMBER_WORDS: Final = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
         "fourteen", "fifteen"), 1,
    )
}  # fmt: skip
"""The words for 1 to 15: as far as records of families count in words."""
