"""Tells names that stand for nobody in particular: unknown, unborn, or a role used as a name."""

from __future__ import annotations

from triangulate.normalise.name_tables import fold_word, placeholders

_LONGEST_PHRASE = 4  # words in the longest phrase for "unknown" that may stand beside a real name


def is_placeholder(given: list[str], family: list[str]) -> tuple[bool, list[str], list[str]]:
    """Return whether the name stands for nobody, the given names, and the family name as written.

    ``given`` is folded; ``family`` is as written. A family name that says "unknown" is left out and does not
    make a placeholder of a person whose given name is known (HL7 v2 in England writes "Unknown" there).
    """
    known = placeholders()
    surnames = [word for word in map(fold_word, family) if word]
    everything = given + surnames
    if not everything:
        return True, given, family
    if known.words.isdisjoint(everything):
        return False, given, family
    phrase = " ".join(everything)
    if phrase in known.unknown or phrase in known.alone or phrase in known.role_alone or _roles(everything):
        return True, given, family
    kept_given, given_unknown = strip_unknown(given)
    kept_family, family_unknown = strip_unknown(surnames)
    if not given_unknown and not family_unknown:
        # A phrase may lie across the border: "Kai Not Known" reads as given "Kai Not", family "Known".
        kept, across = strip_unknown(everything)
        if across and len(kept) <= len(given):
            kept_given, kept_family, family_unknown = kept, [], True
    family = [] if family_unknown and not kept_family else family
    if given:
        nobody = not kept_given or given_unknown or _unborn(kept_given) or _roles(kept_given)
    else:
        nobody = surnames[0] in known.unborn
    return nobody or _of_somebody(given, family), kept_given, family


def strip_unknown(words: list[str]) -> tuple[list[str], bool]:
    """Return the words without a phrase for "unknown" at either end, and whether there was one."""
    unknown = placeholders().unknown
    for size in range(min(_LONGEST_PHRASE, len(words)), 0, -1):
        if " ".join(words[-size:]) in unknown:
            return words[:-size], True
        if " ".join(words[:size]) in unknown:
            return words[size:], True
    return words, False


def _roles(words: list[str]) -> bool:
    """Whether all the words together name a role: "mum", "mums partner", "step dad"."""
    known = placeholders()
    plain = [word[:-1] if word.endswith("s") and word[:-1] in known.role | known.role_alone else word for word in words]
    some = any(word in known.role for word in plain)
    return some and all(word in known.role or word in known.role_filler or word in known.role_alone for word in plain)


def _unborn(given: list[str]) -> bool:
    """Whether the given names stand for a child without a name yet: "Baby", "Unborn Twin One", "Baby of …"."""
    known = placeholders()
    first, *rest = given
    if first not in known.unborn:
        return False
    return "of" in rest or all(word in known.filler or word in known.unborn for word in rest)


def _of_somebody(given: list[str], family: list[str]) -> bool:
    """Whether a role is told through another person: "Kai's mum", "mother of Kai"."""
    known = placeholders()
    if len(given) > 1 and given[0] in known.role and given[1] in {"of", "to"}:
        return True
    return bool(family) and fold_word(family[-1]) in known.role and any(word.endswith("s") for word in given)
