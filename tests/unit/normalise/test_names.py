"""Names as agencies write them, and how far two of them agree. All people are invented."""

from __future__ import annotations

import json

import polars as pl
import pytest

from triangulate.errors import UnreadableInput
from triangulate.normalise.name_columns import name_frame, read_name_text
from triangulate.normalise.name_comparison import (
    NameLevel,
    compare_names,
    family_names_agree,
    given_names_agree,
)
from triangulate.normalise.name_tables import fold_word, given_names_apart, nickname_groups, placeholders
from triangulate.normalise.names import Name, parse_name
from triangulate.normalise.table_reader import read_table


@pytest.mark.parametrize(
    ("text", "given", "family", "particles"),
    [
        ("Amelia Rose Le Brun", "amelia rose", "brun", "le"),
        ("LE BRUN, Amelia", "amelia", "brun", "le"),
        ("LE BRUN Amelia", "amelia", "brun", "le"),
        ("Richard QUERIPEL", "richard", "queripel", ""),
        ("RENOUF/KAI", "kai", "renouf", ""),
        ("LE-BRUN/AMELIA ROSE", "amelia rose", "brun", "le"),
        ("A.B. Vautier", "a b", "vautier", ""),
        ("Sean O'Brien", "sean", "obrien", ""),
        ("Sean O Brien", "sean", "obrien", ""),
        ("Mc Donald, Ron", "ron", "mcdonald", ""),
        ("Kai De La Haye", "kai", "haye", "de la"),
        ("Maria João da Silva Santos", "maria joao", "silva santos", "da"),
        ("Maria Costa e Silva", "maria", "costa silva", "e"),
        ("JOHN E QUENAULT", "john e", "quenault", ""),
        ("Ann-Marie Vibert - Noël", "ann marie", "vibert noel", ""),
        ("Małgorzata Żółć", "malgorzata", "zolc", ""),
        ("Юлія Шевченко", "iuliia", "shevchenko", ""),
        ('Daniel "Danny" Hamon', "daniel danny", "hamon", ""),
        ("Amelia (Millie) Le Brun", "amelia millie", "brun", "le"),
        ("Daniel Hamon aka Danny Boy", "daniel", "hamon", ""),
        ("Kai Unknown", "kai", "", ""),
        ("Kai Not Known", "kai", "", ""),
        ("Jo Le", "jo", "le", ""),
        ("Kai", "kai", "", ""),
        ("Mr Hamon", "", "hamon", ""),
        ("Dr. J. Vibert MBE", "j", "vibert", ""),
    ],
)
def test_a_name_as_written_is_read_into_its_parts(text: str, given: str, family: str, particles: str) -> None:
    name = parse_name(text)
    assert (" ".join(name.given), " ".join(name.family), " ".join(name.particles)) == (given, family, particles)
    assert not name.placeholder


@pytest.mark.parametrize(
    "text",
    [
        "", "  ", "123", "UNKNOWN", "Unknown Unknown", "not entered", "N/A", "Baby Smith", "Smith, Baby", "BABY SMITH",
        "Baby Boy Hamon", "Baby of Jane Hamon",
        "Twin 1 Hamon", "Unborn", "Unborn Hamon", "Unknown Hamon",
        "UNKNOWN Hamon", "Hamon, Unknown", "mum", "Dad", "Mum's partner", "Kai's mum", "mother of Kai Hamon",
        "mother of Kai",
        "MGM", "Uncle",
        "nan", "Mum Hamon", "Test Patient", "xxx",
    ],
)  # fmt: skip
def test_a_name_that_stands_for_nobody_is_a_placeholder(text: str) -> None:
    assert parse_name(text).placeholder
    assert compare_names(parse_name(text), parse_name("Amelia Hamon")) is NameLevel.MISSING


@pytest.mark.parametrize("text", ["Mae Hamon", "Son Nguyen", "Jennifer Null", "Nan Vibert", "Uncle Bob", "Ann Child"])
def test_real_names_that_look_like_placeholders_are_kept(text: str) -> None:
    assert not parse_name(text).placeholder


def test_structured_names_are_read_and_a_title_in_the_given_name_is_taken_out() -> None:
    name = parse_name({"given": ["Mr Daniel"], "family": "D'Almeida", "type": "official"})
    assert (name.given, name.family, name.title) == (("daniel",), ("dalmeida",), "mr")
    assert parse_name({"given": "Amelia  Rose", "family": ["Le", "Brun"]}).full_key == "amelia rose|lebrun"
    assert parse_name({"given": ["Kai"], "family": "D Almeida"}).family_key == "dalmeida"
    assert parse_name({"given": ["J"], "family": "Hamon", "prefix": ["Dr"]}).title == "dr"
    assert parse_name({"family": "Mr Hamon Jnr"}) == parse_name({"family": "Mr Hamon JNR"})
    assert parse_name({"family": "Mr Hamon Jnr"}).generation == "jnr"
    assert parse_name({"text": "Kai Renouf"}) == parse_name("Kai Renouf")
    assert parse_name({"given": None, "family": 7}).placeholder
    assert parse_name({"given": ["Kai"], "family": "Unknown"}) == parse_name("Kai")
    assert parse_name({"given": ["Baby"], "family": "Hamon"}).placeholder
    assert parse_name({"family": "Unborn Hamon"}).placeholder
    assert not parse_name({"family": "Hamon"}).placeholder


def test_a_remark_on_a_name_is_taken_out_and_remembered() -> None:
    moved = parse_name("MIG_ERROR_Daniel Hamon")
    assert (moved.given, moved.family, moved.marker) == (("daniel",), ("hamon",), "mig_error_")
    noted = parse_name("Karen (mum) Hamon")
    assert (noted.given, noted.marker) == (("karen",), "mum")
    assert parse_name("Daniel Hamon (deceased)").marker == "deceased"
    assert parse_name({"given": ["Daniel"], "family": "DUPLICATE_Hamon"}).marker == "duplicate_"


def test_title_generation_and_birth_name_are_kept_apart() -> None:
    assert parse_name("Hamon, Mr Daniel").title == "mr"
    assert parse_name("Daniel Hamon, Jnr").generation == "jnr"
    assert parse_name("John Vibert II").generation == "ii"
    assert parse_name("Siobhan Hamon née Le Brun").birth_family == ("le", "brun")
    assert parse_name("Anna Nowak z domu Kowalska").birth_family == ("kowalska",)
    assert parse_name({"given": ["Siobhan"], "family": "Hamon nee Vibert"}).birth_family == ("vibert",)


@pytest.mark.parametrize(
    "text", ["Amelia Le Brun", "Amelia LeBrun", "amelia lebrun", "AMELIA LE-BRUN", "Le Brun, Amélia"]
)
def test_spaces_hyphens_case_and_diacritics_do_not_change_the_keys(text: str) -> None:
    assert parse_name(text).full_key == "amelia|lebrun"


def test_the_sorted_key_does_not_depend_on_order_or_particles() -> None:
    keys = {parse_name(text).sorted_key for text in ("Amelia Rose Le Brun", "Le Brun, Rose Amelia", "Brun Amelia Rose")}
    assert keys == {"amelia brun rose"}


def test_initials_are_recognised() -> None:
    assert parse_name("A Le Brun").initials_only
    assert not parse_name("Amelia R Le Brun").initials_only


def test_no_name_shows_in_the_text_form() -> None:
    assert "hamon" not in repr(parse_name("Daniel Hamon")).lower()
    assert "placeholder" in repr(parse_name("Unknown"))


@pytest.mark.parametrize(
    ("word", "folded"),
    [("Ø", "o"), ("Łukasz", "lukasz"), ("Groß", "gross"), ("D’Arcy", "darcy"), ("O´Neill", "oneill"),
     ("Ştefan", "stefan"),      ("Noe\u0308l", "noel"), ("Андрій", "andrii"), ("Γιώργος", "giorgos"), ("J4ck", "jck")],
)  # fmt: skip
def test_letters_fold_to_plain_latin(word: str, folded: str) -> None:
    assert fold_word(word) == folded


LEVELS = [
    ("Amelia Le Brun", "AMELIA LE BRUN", NameLevel.EXACT),
    ("Seán McDonald", "Sean Mc Donald", NameLevel.EXACT),
    ("Amelia Le Brun", "Amelia Lebrun", NameLevel.VARIANT),
    ("Amelia Rose Le Brun", "Rose Amelia Le Brun", NameLevel.VARIANT),
    ("Anne Marie Vibert", "Annemarie Vibert", NameLevel.VARIANT),
    ("Jürgen Müller", "Juergen Mueller", NameLevel.VARIANT),
    ("Maria da Silva", "Maria Silva", NameLevel.VARIANT),
    ("Maria da Silva", "Maria de Silva", NameLevel.VARIANT),
    ("Anna Kowalska", "Anna Kowalski", NameLevel.VARIANT),
    ("Ion Popescu", "Ion Popesco", NameLevel.VARIANT),
    ("Kai Vibert-Noel", "Kai Noel-Vibert", NameLevel.VARIANT),
    ("Siobhan Hamon née Le Brun", "Siobhan Lebrun", NameLevel.VARIANT),
    ("Siobhan Hamon née Le Brun", "Siobhan Vibert née Le Brun", NameLevel.VARIANT),
    ("Daniel Hamon", "Hamon Daniel", NameLevel.REORDERED),
    ("Siobhan Le Brun", "Shivaun Lebrun", NameLevel.NICKNAME),
    ("Małgorzata Nowak", "Gosia Nowak", NameLevel.NICKNAME),
    ("Ollie Hamon", "Oliver Hamon", NameLevel.NICKNAME),
    ("João Pereira", "Joãozinho Pereira", NameLevel.NICKNAME),
    ("Gheorghe Popa", "Gigi Popa", NameLevel.NICKNAME),
    ("D Hamon", "Daniel Hamon", NameLevel.PART_OF),
    ("Amelia Rose Le Brun", "Amelia Le Brun", NameLevel.PART_OF),
    ("Maria Ferreira Santos", "Maria Santos", NameLevel.PART_OF),
    ("Maria Ferreira", "Maria Ferreira Santos", NameLevel.PART_OF),
    ("Hamon Daniel", "Daniel James Hamon", NameLevel.PART_OF),
    ("Kai Vibert-Noel", "Kai Noel", NameLevel.PART_OF),
    ("Ana Pinto", "Anna Pinto", NameLevel.CLOSE),
    ("John Quenault", "John Quenalt", NameLevel.CLOSE),
    ("Michael Smith", "Michael Smyth", NameLevel.CLOSE),
    ("Francesca Le Brun", "Franchesca Le Brun", NameLevel.CLOSE),
    ("Amelia Rose Le Brun", "Amelia Grace Le Brun", NameLevel.CLOSE),
    ("Joao Pereira", "Joao Silva", NameLevel.GIVEN_ONLY),
    ("Kai Le Sueur", "Kai De Sueur", NameLevel.GIVEN_ONLY),
    ("Kai", "Kai Hamon", NameLevel.GIVEN_ONLY),
    ("Kai", "Kai", NameLevel.GIVEN_ONLY),
    ("Amelia Le Brun", "Oliver Le Brun", NameLevel.FAMILY_ONLY),
    ("Siobhan Le Brun", "Karen Le Brun", NameLevel.FAMILY_ONLY),
    ("Jon Hamon", "Joe Hamon", NameLevel.FAMILY_ONLY),
    ("Liam Hamon", "Lia Hamon", NameLevel.FAMILY_ONLY),
    ("Mia Hamon", "Ria Hamon", NameLevel.FAMILY_ONLY),
    ("Dan Hamon", "Jan Hamon", NameLevel.FAMILY_ONLY),
    ("Daniel Hamon", "Danielle Hamon", NameLevel.FAMILY_ONLY),
    ("Adrian Pop", "Adriana Pop", NameLevel.FAMILY_ONLY),
    ("Oliver Hamon", "Olivia Hamon", NameLevel.FAMILY_ONLY),
    ("Mario Costa", "Maria Costa", NameLevel.FAMILY_ONLY),
    ("Layla Hamon", "Lyla Hamon", NameLevel.FAMILY_ONLY),
    ("Hamon", "Kai Hamon", NameLevel.FAMILY_ONLY),
    ("Mr Hamon", "Mrs Hamon", NameLevel.FAMILY_ONLY),
    ("D Hamon", "Daniel Vibert", NameLevel.DIFFERENT),
    ("Kai Hamon", "Leo Vibert", NameLevel.DIFFERENT),
    ("Kai", "Leo Vibert", NameLevel.DIFFERENT),
    ("Mr Hamon", "Kai", NameLevel.MISSING),
]


@pytest.mark.parametrize(("one", "other", "level"), LEVELS)
def test_two_names_agree_at_the_stated_level_whichever_comes_first(one: str, other: str, level: NameLevel) -> None:
    assert compare_names(parse_name(one), parse_name(other)) is level
    assert compare_names(parse_name(other), parse_name(one)) is level


def test_every_level_has_its_own_plain_label() -> None:
    assert len({level.label for level in NameLevel}) == len(NameLevel)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Kai Le Brun", "Leo Lebrun", True),
        ("Kai Kowalski", "Ewa Kowalska", True),
        ("Kai Pinto Costa", "Ana Costa", True),
        ("Kai Renouf", "Leo Renauf", True),
        ("Siobhan Hamon née Le Brun", "Kai Le Brun", True),
        ("Kai Le Brun", "Siobhan Hamon née Le Brun", True),
        ("Kai Hamon", "Leo Vibert", False),
        ("Kai Le Sueur", "Kai De Sueur", False),
        ("Kai Hall", "Leo Halls", True),
        ("Kai Wood", "Leo Ward", False),
        ("Kai Poingdestre", "Leo Poindestree", True),
        ("Kai Lee", "Kai Leo", False),
        ("Kai", "Kai Hamon", False),
        ("Baby Hamon", "Kai Hamon", False),
    ],
)
def test_family_names_agree_across_endings_particles_parts_and_slips(one: str, other: str, agree: bool) -> None:
    assert family_names_agree(parse_name(one), parse_name(other)) is agree
    assert family_names_agree(parse_name(other), parse_name(one)) is agree


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [("D Hamon", "Daniel Vibert", True), ("Dan Hamon", "Daniel Vibert", True), ("Jon Hamon", "Joe Hamon", False),
     ("Mr Hamon", "Kai Hamon", False), ("Baby Hamon", "Baby Hamon", False)],
)  # fmt: skip
def test_given_names_agree_without_regard_to_the_family_name(one: str, other: str, agree: bool) -> None:
    assert given_names_agree(parse_name(one), parse_name(other)) is agree


def test_missing_reference_tables_are_an_error_that_says_what_to_do() -> None:
    with pytest.raises(UnreadableInput, match="Install the package again"):
        read_table("no_such_table")


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [("Mary Ann Vibert", "Maryanne Vibert", True), ("Anna Maria Silva", "Ana Maria Silva", True),
     ("Ann Vibert", "Ian Vibert", False), ("Juergen Rose Vibert", "Jürgen Rosie Vibert", True),
      ("Paige Vibert", "Peige Vibert", True), ("A Vibert", "A R Vibert", True)],
)  # fmt: skip
def test_given_names_written_in_one_word_or_with_a_slip_agree(one: str, other: str, agree: bool) -> None:
    assert given_names_agree(parse_name(one), parse_name(other)) is agree


def test_an_initial_fits_only_in_its_own_place() -> None:
    assert not given_names_agree(parse_name("R Hamon"), parse_name("Amelia Rose Hamon"))


def test_the_nickname_table_is_large_folded_sorted_and_never_a_group_of_one() -> None:
    rows = [(row["group"], row["name"]) for row in read_table("nicknames")]
    assert len(rows) >= 350
    assert rows == sorted(set(rows))
    assert all(fold_word(name) == name for _, name in rows)
    assert all(row["source"] and row["language"] for row in read_table("nicknames"))
    sizes = [sum(group == other for other, _ in rows) for group in {group for group, _ in rows}]
    assert min(sizes) > 1
    assert nickname_groups()["gosia"] <= nickname_groups()["malgorzata"]


@pytest.mark.parametrize(
    "table",
    ["nicknames", "name_particles", "name_titles", "name_placeholders", "surname_endings", "name_letters",
     "given_names_apart", "name_digraphs", "date_sentinels"],
)  # fmt: skip
def test_every_table_is_sorted_and_names_its_sources(table: str) -> None:
    rows = [tuple(row.values()) for row in read_table(table)]
    assert rows == sorted(set(rows))
    assert all(row["source"] for row in read_table(table))


def test_names_to_keep_apart_are_not_nicknames_of_each_other() -> None:
    groups = nickname_groups()
    both = [pair for pair in given_names_apart() if groups.get(pair[0], frozenset()) & groups.get(pair[1], frozenset())]
    assert both == []


def test_placeholder_phrases_are_folded() -> None:
    known = placeholders()
    assert all(
        " ".join(map(fold_word, phrase.split())) == phrase for phrase in known.unknown | known.alone | known.role
    )


def test_a_column_of_names_keeps_its_order_and_repeats_and_nulls() -> None:
    structured = json.dumps({"given": ["Amelia", "Rose"], "family": "Le Brun"})
    frame = name_frame(pl.Series("who", ["Kai Renouf", structured, None, "Kai Renouf", "Unknown", "{not json", "[1]"]))
    assert frame["value"].to_list()[:4] == ["Kai Renouf", structured, None, "Kai Renouf"]
    assert frame["given"].to_list()[:4] == [["kai"], ["amelia", "rose"], None, ["kai"]]
    assert frame["given_first"].to_list()[:3] == ["kai", "amelia", None]
    assert frame["particles"].to_list()[:2] == [[], ["le"]]
    assert frame["full_key"].to_list()[1] == "amelia rose|lebrun"
    assert frame["placeholder"].to_list()[:5] == [False, False, None, False, True]
    assert frame["family"].dtype == pl.List(pl.String)
    assert frame.height == 7


def test_a_column_without_values_has_the_same_columns() -> None:
    assert name_frame(pl.Series("who", [], dtype=pl.String)).schema == name_frame(pl.Series("who", ["Kai"])).schema


def test_json_that_is_no_object_is_read_as_text() -> None:
    assert read_name_text('{"given": ["Kai"], "family": "Renouf"}') == parse_name("Kai Renouf")
    assert read_name_text("{Kai Renouf") == parse_name("Kai Renouf")
    assert isinstance(read_name_text("{" * 5000), Name)
