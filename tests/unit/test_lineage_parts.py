"""The parts of a lineage: fingerprints, overlap, slips, witnesses, retellings, ranks and ways back."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lib.drawn import case_from
from triangulate.epistemic import Rank, asserting, asserts, attributes
from triangulate.fingerprints import SHINGLE, SHORT, WINDOW, fingerprints, words_of
from triangulate.overlap import overlaps
from triangulate.told_chain import retellings
from triangulate.witnesses import CHILD, UNIDENTIFIED, folded_name, informant_use

WORDS = [f"word{n}" for n in range(400)]


def prints(text: str) -> set[int]:
    return set(fingerprints(pl.Series([text]))["fingerprint"])


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), length=st.integers(SHINGLE + WINDOW - 1, 30))
def test_a_passage_of_eleven_words_in_two_long_texts_always_leaves_a_common_fingerprint(seed: int, length: int) -> None:
    random = Random(seed)  # noqa: S311 - drawn texts
    passage = random.choices(WORDS, k=length)
    one = random.choices(WORDS, k=250) + passage + random.choices(WORDS, k=40)
    other = random.choices(WORDS, k=3) + passage + random.choices(WORDS, k=SHORT + 50)
    assert prints(" ".join(one)) & prints(" ".join(other))


def test_short_texts_keep_every_shingle_and_long_ones_only_some() -> None:
    random = Random(1)  # noqa: S311 - drawn texts
    short, long = random.sample(WORDS, 20), random.choices(WORDS, k=390)
    assert len(prints(" ".join(short))) == 20 - SHINGLE + 1
    assert len(prints(" ".join(long))) < (390 - SHINGLE + 1) * 0.6


def test_every_window_of_a_long_text_has_a_fingerprint() -> None:
    """Winnowing as it is defined, shingle by shingle."""
    text = Random(2).choices(WORDS, k=300)  # noqa: S311 - drawn texts
    kept = prints(" ".join(text))
    every = [next(iter(prints(" ".join(text[i : i + SHINGLE])))) for i in range(len(text) - SHINGLE + 1)]
    assert all(kept & set(every[i : i + WINDOW]) for i in range(len(every) - WINDOW + 1))
    assert kept <= set(every)


def test_fingerprints_say_which_text_they_are_of_and_pass_over_texts_that_are_too_short_or_missing() -> None:
    eight = "one two three four five six seven eight"
    found = fingerprints(pl.Series(["too short", None, eight, "", f"{eight}!", eight.upper()]))
    assert found["text"].to_list() == [2, 4, 5]
    assert found["fingerprint"].n_unique() == 1
    assert fingerprints(pl.Series([], dtype=pl.String)).is_empty()
    assert fingerprints(pl.Series(["a b"])).is_empty()


def test_words_are_read_without_case_and_punctuation() -> None:
    assert words_of("Renée's dog, (aged 3).") == ["renée", "s", "dog", "aged", "3"]


SENTENCE = "she was seen to leave both of them in the car outside the shop for an hour"


def shared(rows: str) -> list[tuple[str, str]]:
    return overlaps(case_from(rows)).select("a", "b").rows()


def test_a_sentence_about_one_person_in_two_sources_overlaps() -> None:
    rows = (
        f"csc:K | concern | neglect | id=a, quote={SENTENCE}\n"
        f"hlt:K | concern | neglect | id=b, quote=We know {SENTENCE}"
    )
    assert shared(f"{rows}\nlink csc:K hlt:K strong") == [("csc:a", "hlt:b")]
    assert shared(rows) == []


def test_the_texts_of_documents_overlap_over_the_people_their_statements_are_about() -> None:
    rows = (
        f"csc:D | document | report | text=Summary: {SENTENCE}\nhlt:D | document | report | text={SENTENCE} again\n"
        "csc:K | concern | neglect | id=a, document=csc:D\nhlt:K | concern | neglect | id=b, document=hlt:D\n"
        "link csc:K hlt:K strong"
    )
    assert shared(rows) == [("csc:D", "hlt:D")]
    lineage = case_from(rows).lineage
    assert lineage.origins(["csc:a", "hlt:b"]).unknown == 1


def test_what_one_source_writes_about_three_people_is_a_template() -> None:
    people = "\n".join(f"csc:{n} | concern | neglect | quote={SENTENCE}" for n in ("K", "L", "M"))
    assert shared(f"{people}\nhlt:K | concern | neglect | quote={SENTENCE}\nlink csc:K hlt:K strong") == []


def test_what_one_source_writes_in_five_documents_is_a_template() -> None:
    documents = "\n".join(
        f"csc:D{n} | document | report |\ncsc:K | concern | neglect | id=s{n}, document=csc:D{n}, quote={SENTENCE}"
        for n in range(5)
    )
    assert shared(f"{documents}\nhlt:K | concern | neglect | quote={SENTENCE}\nlink csc:K hlt:K strong") == []


def test_eight_common_words_in_long_texts_are_no_overlap() -> None:
    """One shingle of many is a phrase."""
    common = " ".join(SENTENCE.split()[:8])
    other = " ".join(WORDS[:20])
    rows = (
        f"csc:K | concern | neglect | quote={common} {other}\n"
        f"hlt:K | concern | neglect | quote={common} in other words "
        "that say nothing of what the first one wrote of it\nlink csc:K hlt:K strong"
    )
    assert shared(rows) == []


@pytest.mark.parametrize(
    ("informant", "use"),
    [("Anonymous", UNIDENTIFIED), ("a neighbour", UNIDENTIFIED), ("Child", CHILD), ("HV", "health"),
     ("the school", "education"), ("Carol Hamon", None), ("MGM", None), ("?", UNIDENTIFIED)],
)  # fmt: skip
def test_the_words_for_an_informant(informant: str, use: str | None) -> None:
    assert informant_use(informant) == use


def test_names_of_witnesses_are_compared_without_titles() -> None:
    assert folded_name("Mrs. Carol HAMON") == folded_name("carol hamon")
    assert folded_name("Dr") == "dr"


@pytest.mark.parametrize(
    ("words", "times"),
    [
        ("MGM told HV who told SW that F hits K", 2),
        ("Aunt told gran, who informed the school who reported to us", 3),
        ("I was told by the aunt, who had been told by K's mother", 2),
        ("A neighbour who had heard it from the caretaker rang", 2),
        ("Mother told me. I told her to call.", 0),
        (None, 0),
    ],
)
def test_retellings(words: str | None, times: int) -> None:
    assert retellings(words) == times


def test_words_that_attribute_and_words_that_assert() -> None:
    texts = ["Father is a perpetrator", "Father is an alleged perpetrator", "K was at school", None]
    assert [asserts(text) for text in texts] == [True, False, False, False]
    assert [attributes(text) for text in texts] == [False, True, False, False]
    assert pl.DataFrame({"t": texts}).select(asserting(pl.col("t")))["t"].to_list() == [True, False, False, False]


@pytest.mark.parametrize(
    ("said", "rank"),
    [
        ("allegation | neglect | id=s, kind=allegation", Rank.ALLEGED),
        ("allegation | neglect | id=s", Rank.ALLEGED),
        ("concern | neglect | id=s, basis=told", Rank.REPORTED),
        ("concern | neglect | id=s, basis=self", Rank.SELF_REPORTED),
        ("concern | neglect | id=s, basis=observed", Rank.OBSERVED),
        ("concern | neglect | id=s, kind=assessment", Rank.ASSESSED),
        ("concern | neglect | id=s, kind=assessment, quote=she is violent", Rank.STATED),
        ("concern | neglect | id=s, kind=fact", Rank.STATED),
        ("concern | neglect | id=s, kind=finding", Rank.FOUND),
        ("concern | neglect | id=s, kind=finding, process=civil", Rank.FOUND_BY_COURT),
        ("concern | neglect | id=s", Rank.UNKNOWN),
    ],
)
def test_ranks(said: str, rank: Rank) -> None:
    """How far one statement says that its thing is settled."""
    (rung,) = case_from(f"csc:M | {said}").lineage.ladder("csc:s")
    assert (rung.statement, rung.rank) == ("csc:s", rank)
    assert rung.words == f"csc:s: {rank.words}"


DOCUMENTS = (
    "csc:D | document | report |\n"
    "csc:K | concern | neglect | id=a, document=csc:D, basis=observed, author=A\n"
    "csc:K | injury | bruise | id=b, document=csc:D, basis=observed, author=B\n"
    "hlt:K | concern | neglect | id=c, derived_from=csc:D\n"
    "edu:K | health_state | asthma | id=d, derived_from=csc:D\n"
    "pol:K | concern | neglect | id=e, derived_from=csc:gone\n"
    "link csc:K hlt:K strong\nlink csc:K edu:K strong\nlink csc:K pol:K strong"
)


def test_what_is_taken_from_a_document_goes_back_to_what_it_says_of_the_same_thing() -> None:
    """Else to the document as a whole, of which no origin is known; and what is missing has none either."""
    lineage = case_from(DOCUMENTS).lineage
    assert lineage.parents("hlt:c") == ("csc:a",)
    assert lineage.ends("edu:d") == ("csc:D",)
    assert lineage.ends("pol:e") == ("csc:gone",)
    assert (lineage.depth("hlt:c"), lineage.depth("edu:d"), lineage.depth("pol:e")) == (1, None, None)
    assert lineage.first_hand("hlt:c") == ("csc:a",)
    assert lineage.first_hand("edu:d") == ()
    assert lineage.origins(["hlt:c", "csc:a"]).roots == ("csc:a",)
    assert lineage.origins(["no:such"]).unknown_statements == ("no:such",)


def test_the_same_informant_at_two_events_is_two_origins_and_at_an_unknown_one_adds_none() -> None:
    told = "concern | neglect | basis=told, informant=Carol Hamon"
    rows = (
        f"csc:K | {told}, id=a, event_time=2021-05-04\ncsc:K | {told}, id=b, event_time=2022-05-04\n"
        f"csc:K | {told}, id=c\ncsc:K | {told}, id=d, event_time=2021-05"
    )
    lineage = case_from(rows).lineage
    assert lineage.origins(["csc:a", "csc:b"]).independent == 2
    assert lineage.origins(["csc:a", "csc:b", "csc:c"]).independent == 2
    assert lineage.origins(["csc:a", "csc:d"]).independent == 1


def test_an_informant_who_wrote_a_record_of_their_own_is_one_origin_with_it() -> None:
    rows = (
        "hlt:K | concern | neglect | id=h, basis=observed, author=J. Amy, author_role=health visitor\n"
        "csc:K | concern | neglect | id=a, basis=told, informant=J. Amy\n"
        "edu:K | concern | neglect | id=b, basis=told, informant=health visitor\n"
        "link hlt:K csc:K strong\nlink hlt:K edu:K strong"
    )
    origins = case_from(rows).lineage.origins(["hlt:h", "csc:a", "edu:b"])
    assert (origins.independent, origins.unknown) == (1, 0)
    assert origins.groups == (("csc:a", "edu:b", "hlt:h"),)


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        ("the name", "Renuof"),
        ("the reference", "case 22/4417"),
        ("the day", "seen on 2022-05-04"),
    ],
)
def test_a_rare_slip_in_two_texts_makes_them_one(slip: str, words: str) -> None:
    """A name nobody has, a reference of no event, a date with day and month exchanged."""
    said = "concern | neglect | ref=csc:E, event_time=2022-04-05"
    rows = (
        f"csc:K | {said}, id=a, quote=First {words} was it\nhlt:K | {said}, id=b, quote=It is {words} they say\n"
        "csc:K | name | Kai Renouf |\ncsc:E | reference | 22/4471 |\nlink csc:K hlt:K strong"
    )
    assert case_from(rows).lineage.origins(["csc:a", "hlt:b"]).unknown == 1
    right = rows.replace("Renuof", "Renouf").replace("22/4417", "22/4471").replace("2022-05-04", "2022-04-05")
    assert case_from(right).lineage.origins(["csc:a", "hlt:b"]).unknown == 2
