"""Whom the words of a record mean, word for word."""

from __future__ import annotations

from datetime import date

from triangulate.conflicts.subject_words import (
    Person,
    birth_date_fits_only,
    name_fits_only,
    pronoun_fits_only,
    quoted_name_fits_only,
    sex_fits_only,
    told_apart,
)

OLIVER = Person(("Oliver Le Brun",), (date(2016, 5, 9),), "M")
AMELIA = Person(("Amelia Le Brun",), (date(2014, 3, 1),), "F")
NOBODY = Person()


def test_a_name_fits_the_relative_only() -> None:
    assert name_fits_only("Amelia", OLIVER, AMELIA)
    assert name_fits_only("A. Le Brun (pupil)", OLIVER, AMELIA)
    assert not name_fits_only("Amelia Vibert", OLIVER, AMELIA)
    assert not name_fits_only("Amelia and Oliver", OLIVER, AMELIA)
    assert not name_fits_only("O Le Brun", OLIVER, AMELIA)
    assert not name_fits_only("12", OLIVER, AMELIA)
    assert not name_fits_only("Amelia", NOBODY, AMELIA)
    assert not name_fits_only("Amelia", OLIVER, NOBODY)
    assert not name_fits_only("Amelia", OLIVER, Person(("{}",)))


def test_a_quotation_speaks_of_the_relative() -> None:
    assert quoted_name_fits_only("Bruise seen on Amelia.", OLIVER, AMELIA)
    assert quoted_name_fits_only("Mum's partner slapped Amelia", OLIVER, AMELIA)
    assert quoted_name_fits_only("Amelia’s arm is bruised", OLIVER, AMELIA)
    assert not quoted_name_fits_only("Amelia pulled him over", OLIVER, AMELIA)
    assert not quoted_name_fits_only("He plays with Amelia", OLIVER, AMELIA)
    assert not quoted_name_fits_only("Amelia's brother was hurt", OLIVER, AMELIA)
    assert not quoted_name_fits_only("Amelia is hurt", OLIVER, NOBODY)


def test_dates_are_read_as_births_and_what_is_no_date_is_passed_over() -> None:
    assert birth_date_fits_only("DOB: 2014-03-01", OLIVER, AMELIA, stated_as_birth=True)
    assert not birth_date_fits_only("on 2014-03-01", OLIVER, AMELIA, stated_as_birth=True)
    assert not birth_date_fits_only("b. 31/02/2014", OLIVER, AMELIA, stated_as_birth=True)
    assert not birth_date_fits_only("b. 01/03/2014", NOBODY, AMELIA, stated_as_birth=True)


def test_words_of_sex_count_only_where_both_are_known() -> None:
    assert sex_fits_only("her eldest girl", OLIVER, AMELIA)
    assert not sex_fits_only("her son", OLIVER, AMELIA)
    assert not sex_fits_only("the girl", NOBODY, AMELIA)
    assert pronoun_fits_only("Mark on her cheek", OLIVER, AMELIA)
    assert not pronoun_fits_only("Mark on her cheek and his arm", OLIVER, AMELIA)
    assert not pronoun_fits_only("She was late", Person(sex="F"), AMELIA)


def test_two_relatives_are_told_apart_by_names_or_a_generation() -> None:
    assert told_apart(OLIVER, AMELIA, one_source=False)
    assert told_apart(Person(("Mark Vibert",)), Person(("Mary Vibert",)), one_source=False)
    father, son = Person(("John Vibert",), (date(1961, 1, 2),)), Person(("John Vibert",), (date(1989, 4, 5),))
    assert told_apart(father, son, one_source=False)
    assert not told_apart(son, Person(("John Vibert",), (date(1989, 5, 4),)), one_source=True)
    assert told_apart(NOBODY, AMELIA, one_source=True)
    assert not told_apart(NOBODY, AMELIA, one_source=False)
