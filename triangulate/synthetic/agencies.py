"""What each agency knows of a family and how it writes it down, with the slips of everyday and no conflict.

The records of an agency are made in one module each; this one puts the four together.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from triangulate.synthetic.casebook import Casebook
from triangulate.synthetic.education_records import record_education
from triangulate.synthetic.health_records import record_health
from triangulate.synthetic.lives import draw_life
from triangulate.synthetic.police_records import record_police
from triangulate.synthetic.social_care_records import record_social_care

if TYPE_CHECKING:
    from triangulate.synthetic.identifier_series import Numbers
    from triangulate.synthetic.people import Family


def open_casebook(family: Family, seed: int, numbers: Numbers) -> Casebook:
    """Return what four agencies hold on ``family``: nothing in it conflicts with anything else in it."""
    random = Random(f"{seed}/{family.number}/records")
    life = draw_life(family, random)
    book = Casebook(family, random, numbers)
    record_health(book, life)
    record_social_care(book, life)
    record_education(book, life)
    record_police(book, life)
    return book
