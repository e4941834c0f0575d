"""EV-8: versions of one document that do not say the same are in use, or a signed one was changed."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import TYPE_CHECKING, Final

import polars as pl

from triangulate.conflicts.check import check, finding
from triangulate.conflicts.document_text import text_hash
from triangulate.conflicts.versions import Version, series_of_versions
from triangulate.findings import Evidence, Finding
from triangulate.wording import AGENCY_WORDS, listed_in_words

if TYPE_CHECKING:
    from triangulate.gathered import Gathered

_MOST_NAMED: Final = 5


@check("EV-8", "Version divergence", kind="contradiction", severity="S1")
def version_divergence(gathered: Gathered) -> Iterable[Finding]:
    """Versions of one document differ in what they say, and that was not an ordinary revision.

    1. Versions are documents of one ``series``, or of which one supersedes the other under the same title or, without
       titles, under another version. They are ordered by what supersedes what, then by the day they were made, then
       by their version.
    2. Two versions differ if their texts do, compared word by word without formatting and slips of the pen; without
       both texts, if the statements taken from them do; without those, if their hashes do.
    3. Changed after signature: the later version was made after the earlier one was signed, unless the same author
       signed the later one too.
    4. Changed by another: the two name different authors.
    5. Two contents under one version.
    6. In use side by side: somebody was given the earlier version, somebody else the later one, and the first never
       received the later (``shared_with``, and disclosures in the ledger); or the draft cites two versions.
    7. One finding a document lists what only one version says, who has which version, and the claims that cite one.
       Graded S1.

    Not raised by: typing errors, layout, letter case; a draft that its author revises before signing; a revision that
    its author signs again and everybody receives; copies of one version, also redacted ones; a judgment that
    supersedes another.

    Source: A, B, C, D and E [2015] EWFC B186; reading rules of this project, version 1.
    """
    cited = _cited(gathered)
    for versions in series_of_versions(gathered):
        found = [(a, b, why) for a, b in combinations(versions, 2) if (why := _why(a, b, versions, cited))]
        if found:
            yield _finding(gathered, found, cited)


def _why(earlier: Version, later: Version, versions: list[Version], cited: dict[str, list[str]]) -> list[str]:
    """Return in words why two versions are more than an ordinary revision; nothing where they say the same."""
    if not later.differs_from(earlier):
        return []
    signed, made = earlier.document["signed_at"], later.document["created_at"] or later.document["signed_at"]
    another = later.written_by_another(earlier)
    why = []
    if signed and made and made[:19] > signed[: len(made[:19])]:
        if another or not later.document["signed_at"]:
            why.append(f"version {later.label} was made after version {earlier.label} was signed")
    elif signed and not made:
        why.append(f"version {earlier.label} was signed, and when version {later.label} was made is not known")
    if another:
        why.append(f"version {later.label} names another author")
    label = earlier.document["version"]
    if label and label == later.document["version"]:
        why.append("both are called by one version")
    behind = _left_behind(earlier, later, versions)
    if behind:
        why.append(f"{listed_in_words(behind)} hold{'s' if len(behind) == 1 else ''} only version {earlier.label}")
    if earlier.id in cited and later.id in cited:
        why.append("the draft cites both")
    return why


def _left_behind(earlier: Version, later: Version, versions: list[Version]) -> list[str]:
    """Return who was given the earlier version and neither the later one nor a newer, while others have the later."""
    newer = versions[versions.index(later) :]
    up_to_date = {who for version in newer for who in version.given}
    others = set(later.given) - set(earlier.given)
    return sorted(set(earlier.given) - up_to_date) if others else []


def _cited(gathered: Gathered) -> dict[str, list[str]]:
    """Return the claims that cite each document, itself or by a statement taken from it."""
    found: dict[str, list[str]] = {}
    claims = gathered.claims.select("id", "cites").explode("cites").drop_nulls()
    if claims.is_empty():
        return found
    of = gathered.statements.filter(pl.col("document").is_not_null()).select(cites="id", document="document")
    joined = claims.join(of, on="cites", how="left").with_columns(pl.coalesce("document", "cites").alias("document"))
    for document, claim in joined.select("document", "id").unique().sort(pl.all()).iter_rows():
        found.setdefault(document, []).append(claim)
    return found


def _finding(
    gathered: Gathered, found: list[tuple[Version, Version, list[str]]], cited: dict[str, list[str]]
) -> Finding:
    versions = {version.id: version for a, b, _ in found for version in (a, b)}
    dropped = sorted({i for a, b, _ in found for i in a.only_here(b)})
    added = sorted({i for a, b, _ in found for i in b.only_here(a)})
    said = {i for version in versions.values() for i in version.statements}
    carried = {*dropped, *added, *said} or {i for v in versions.values() for ids in v.facts.values() for i in ids}
    rows = gathered.statements.filter(pl.col("id").is_in(sorted(carried))).select("id", "about", "person")
    people = rows.filter(pl.col("person").is_not_null())
    reasons = list(dict.fromkeys(reason for _, _, why in found for reason in why))
    given = [f"version {v.label}: {listed_in_words(sorted(v.given))}" for v in versions.values() if v.given]
    seqs = {item.removeprefix("ledger ") for v in versions.values() for ids in v.given.values()
            for item in ids if item.startswith("ledger ")}  # fmt: skip
    first = next(iter(versions.values()))
    evidence = [Evidence(what="version", items=tuple(versions))]
    hashes = [f"{v.id} {text_hash(str(v.document['text']))}" for v in versions.values() if v.document["text"]]
    evidence += [Evidence(what="content_hash", items=tuple(hashes))] if hashes else []
    evidence += [Evidence(what="only_in_earlier", items=tuple(dropped))] if dropped else []
    evidence += [Evidence(what="only_in_later", items=tuple(added))] if added else []
    return finding(
        version_divergence,
        severity="S1",
        summary=f"{len(versions)} versions of {_titled(gathered, first)} do not say the same "
        f"({_held_by(gathered, versions)}): {listed_in_words(reasons)}.",
        detail=_detail(dropped, added, given, by_hash=not any(a.said and b.said for a, b, _ in found)),
        statements=carried,
        against=[*added, *dropped],
        personas=people["about"],
        people=people["person"],
        documents=versions,
        claims=sorted({claim for i in versions for claim in cited.get(i, [])}),
        ledger=seqs,
        evidence=evidence,
        settle="The signed version from its author, and the record of who changed it and why.",
        held_by=_agency(gathered, first.id),
    )


def _detail(dropped: list[str], added: list[str], given: list[str], *, by_hash: bool) -> str:
    told = []
    if dropped:
        told.append(f"Only the earlier says {_some(dropped)}.")
    if added:
        told.append(f"Only the later says {_some(added)}.")
    if given:
        told.append(f"Given to, by what is recorded: {'; '.join(given)}.")
    told.append(
        "Only the hashes of the files could be compared, so the difference may be one of layout."
        if by_hash
        else "Formatting and slips of the pen were left out of the comparison."
    )
    return " ".join(told)


def _some(ids: list[str]) -> str:
    more = f" and {len(ids) - _MOST_NAMED} further statements" if len(ids) > _MOST_NAMED else ""
    return listed_in_words(ids[:_MOST_NAMED]) + more


def _titled(gathered: Gathered, version: Version) -> str:
    title = version.document["title"]
    return f"“{title}”" if title else gathered.label(version.id)


def _agency(gathered: Gathered, document: str) -> str:
    source = gathered.sources.get(document.partition(":")[0])
    return source.agency.value if source else ""


def _held_by(gathered: Gathered, versions: dict[str, Version]) -> str:
    agencies = sorted({_agency(gathered, one) for one in versions})
    return listed_in_words([AGENCY_WORDS.get(agency, agency) for agency in agencies])
