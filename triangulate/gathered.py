"""What is said of each person, gathered: the frames that checks and views work on.

Statements stay on the persona that said them; a column names the person that persona is held to belong
to today. Normalised keys are worked out once for each distinct value and only when a check asks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from triangulate.claims import claims_frame
from triangulate.columns import member
from triangulate.ledger.reader import Ledger
from triangulate.lineage import Lineage
from triangulate.linking.showing import shown_links, without_protected_pairs
from triangulate.normalise.addresses import address_frame
from triangulate.normalise.dates import birth_span
from triangulate.normalise.identifiers import identifier_frame
from triangulate.normalise.name_columns import name_frame
from triangulate.same_events import same_events
from triangulate.vocabulary import PersonaFlag
from triangulate.wording import value_words

if TYPE_CHECKING:
    from triangulate.draft import DraftDocument
    from triangulate.inputs import Inputs
    from triangulate.linking.run import Linking
    from triangulate.records import Source


@dataclass(frozen=True)
class Gathered:
    """The inputs, the links between personas, and every statement with the person it is held to be about.

    ``statements`` has the columns of the statement model and ``agency`` (of its source), ``person`` (whom
    it is about; null for events and documents) and ``ref_person``; ``personas`` has ``person`` and ``agency``.
    ``ledger``: what people decided; ``draft``: the report that is to rely on this, where there is one.
    """

    inputs: Inputs
    linking: Linking
    statements: pl.DataFrame
    personas: pl.DataFrame
    ledger: Ledger = field(default_factory=Ledger, repr=False)
    draft: DraftDocument | None = None

    @property
    def sources(self) -> dict[str, Source]:
        """The sources of the run, by id."""
        return self.inputs.sources

    @cached_property
    def claims(self) -> pl.DataFrame:
        """The claims of the draft, with ``person`` and ``ref_person`` (:data:`triangulate.claims.CLAIM_COLUMNS`)."""
        return _with_people(claims_frame(self.draft), self.linking)

    @cached_property
    def same_events(self) -> pl.DataFrame:
        """``event, same``: which events are one (:func:`triangulate.same_events.same_events`)."""
        return same_events(self.inputs)

    @cached_property
    def lineage(self) -> Lineage:
        """Where statements came from (:class:`triangulate.lineage.Lineage`); worked out as it is asked for."""
        return Lineage.of(self)

    @cached_property
    def links(self) -> pl.DataFrame:
        """Every link at ``possible`` or above as a reader may see it (see :mod:`triangulate.linking.showing`)."""
        open_links = without_protected_pairs(self.linking.links, self.linking.cannot)
        return shown_links(open_links, self.linking.features, self.linking.model)

    @cached_property
    def predicates(self) -> frozenset[str]:
        """The predicates that any statement has."""
        return frozenset(self.statements["predicate"].unique())

    def said(self, *predicates: str) -> pl.DataFrame:
        """Return the statements of ``predicates`` about people that assert something (not denials, not "not known")."""
        asserted = (pl.col("polarity") == "+") & pl.col("person").is_not_null()
        return self.statements.filter(pl.col("predicate").is_in(predicates) & asserted)

    @cached_property
    def event_times(self) -> pl.DataFrame:
        """Times said of events, one row a statement: ``event``, ``time`` as written, ``statement``, ``agency``."""
        said = self.statements.filter((pl.col("predicate") == "time") & (pl.col("polarity") == "+"))
        return said.select(
            pl.col("about").alias("event"), pl.col("value").alias("time"), pl.col("id").alias("statement"), "agency"
        ).filter(pl.col("time").is_not_null())

    def label(self, reference: str) -> str:
        """Return how to call a person, persona, event or document in a sentence.

        A person is called by every name that is not part of another of their names, so that no name is chosen;
        without a name, by the ids they are known by.
        """
        person = self._person_of.get(reference, reference)
        return self._person_label(person) or self._known_by_ids.get(person) or self._thing_label(reference)

    def _thing_label(self, reference: str) -> str:
        source, _, local = reference.partition(":")
        kind = self._kinds.get(reference)
        known_by = f"{local} ({source})" if local else reference
        return f"{kind.replace('_', ' ')} {known_by}" if kind else known_by

    @cached_property
    def _known_by_ids(self) -> dict[str, str]:
        grouped = self.linking.people.members.sort("persona").group_by("person", maintain_order=True).agg("persona")
        return {person: " / ".join(map(self._thing_label, ids[:3])) for person, ids in grouped.iter_rows()}

    @cached_property
    def _kinds(self) -> dict[str, str | None]:
        frames = (self.inputs.events, self.inputs.documents)
        return {i: kind for frame in frames for i, kind in frame.select("id", "type").iter_rows()}

    @cached_property
    def _person_of(self) -> dict[str, str]:
        members = self.linking.people.members
        return dict(zip(members["persona"], members["person"], strict=True))

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {}

    def _person_label(self, person: str) -> str:
        """Return every name of a person that is not part of another; empty for somebody without a name."""
        if person not in self._labels:
            first, size = self._rows_of_names.get(person, (0, 0))
            spellings: dict[frozenset[str], str] = {}
            for _, key, value, kind in self._shown_names.slice(first, size).iter_rows() if size else ():
                words, parts = value_words("name", value, kind), frozenset(key.split())
                spellings[parts] = min(spellings.get(parts, words), words, key=_legibility)
            self._labels[person] = _names_together(spellings)
        return self._labels[person]

    @cached_property
    def _shown_names(self) -> pl.DataFrame:
        shown = self.names.filter(~pl.col("withheld").fill_null(value=False) & ~pl.col("placeholder"))
        return shown.select("person", "sorted_key", "value", "value_kind").unique().sort(pl.all())

    @cached_property
    def _rows_of_names(self) -> dict[str, tuple[int, int]]:
        """The first row of each person in ``_shown_names``, and how many there are."""
        numbered = self._shown_names.with_row_index("row").group_by("person").agg(pl.col("row").min(), pl.len())
        return {person: (first, size) for person, first, size in numbered.iter_rows()}

    @cached_property
    def names(self) -> pl.DataFrame:
        """Statements of names with their keys: the columns of ``name_frame`` and ``name_type``."""
        said = self.said("name").filter(pl.col("value").is_not_null())
        return said.hstack(name_frame(said["value"]).drop("value")).with_columns(member("type").alias("name_type"))

    @cached_property
    def identifiers(self) -> pl.DataFrame:
        """Statements of identifiers: ``scheme``, ``use``, ``issuer``, ``number`` and what ``identifier_frame`` adds."""
        said = self.said("identifier").filter(pl.col("value_kind") == "object")
        parts = said.select(
            member("scheme").str.to_lowercase().alias("scheme"),
            member("value").alias("value"),
            member("issuer").fill_null("").alias("issuer"),
        )
        known = identifier_frame(parts).rename({"value": "number"})
        return said.with_columns(member("use").alias("use")).hstack(known)

    @cached_property
    def addresses(self) -> pl.DataFrame:
        """Statements of addresses with ``address_type`` and the columns of ``address_frame``."""
        said = self.said("address").filter(pl.col("value").is_not_null())
        keys = address_frame(said["value"]).drop("value")
        return said.with_columns(member("type").alias("address_type")).hstack(keys)

    @cached_property
    def birth_dates(self) -> pl.DataFrame:
        """Statements of birth dates, ``earliest`` and ``latest`` by the reading rules; unknown ones are left out."""
        said = self.said("birth_date").filter(pl.col("value").is_not_null())
        flags = self.personas.select(
            pl.col("id").alias("about"),
            pl.col("flags").list.contains(PersonaFlag.AGE_ESTIMATED.value).alias("age_estimated"),
            pl.col("flags").list.contains(PersonaFlag.UNACCOMPANIED.value).alias("unaccompanied"),
        )
        marked = said.join(flags, on="about", how="left", maintain_order="left").with_columns(
            (pl.col("basis") == "official").fill_null(value=False).alias("official"),
            pl.col("age_estimated", "unaccompanied").fill_null(value=False),
        )
        keys = ["value", "official", "age_estimated", "unaccompanied"]
        distinct = marked.select(keys).unique(maintain_order=True)
        spans = [birth_span(v, official=o, age_estimated=a, unaccompanied=u) for v, o, a, u in distinct.iter_rows()]
        known = distinct.with_columns(
            pl.Series("earliest", [s.earliest for s in spans], dtype=pl.Date),
            pl.Series("latest", [s.latest for s in spans], dtype=pl.Date),
            pl.Series("understood", [s.understood and s.known for s in spans], dtype=pl.Boolean),
        )
        return marked.join(known, on=keys, how="left", maintain_order="left").filter(pl.col("understood"))


def _legibility(words: str) -> tuple[bool, int, str]:
    """Sort spellings of one name so that plain order and few capitals come first; it says nothing the others do not."""
    return "/" in words or "," in words, sum(letter.isupper() for letter in words), words


def _names_together(names: dict[frozenset[str], str]) -> str:
    fullest = [words for key, words in names.items() if not any(key < other for other in names)]
    return " / ".join(sorted(fullest)[:3])


def gather(
    inputs: Inputs, linking: Linking, ledger: Ledger | None = None, draft: DraftDocument | None = None
) -> Gathered:
    """Return everything that is said, each statement with the person it is held to be about today."""
    agencies = pl.DataFrame(
        {"source": list(inputs.sources), "agency": [s.agency.value for s in inputs.sources.values()]},
        schema={"source": pl.String, "agency": pl.String},
    )
    statements = _with_people(inputs.statements.join(agencies, on="source", how="left", maintain_order="left"), linking)
    personas = inputs.personas.join(agencies, on="source", how="left", maintain_order="left").join(
        linking.people.members, left_on="id", right_on="persona", how="left", maintain_order="left"
    )
    return Gathered(inputs, linking, statements, personas, ledger or Ledger(), draft)


def _with_people(said: pl.DataFrame, linking: Linking) -> pl.DataFrame:
    """Add ``person`` and ``ref_person``: whom ``about`` and ``ref`` are held to be."""
    person_of = linking.people.members.select("persona", "person")
    about = said.join(person_of, left_on="about", right_on="persona", how="left", maintain_order="left")
    return about.join(
        person_of.rename({"person": "ref_person"}),
        left_on="ref",
        right_on="persona",
        how="left",
        maintain_order="left",
    )
