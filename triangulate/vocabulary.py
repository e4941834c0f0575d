"""The words a statement may use: predicates, agencies and the closed lists of the statement model.

One table, read by the row models, the column checks, the generated JSON Schemas and the docs, so
that a word is defined once. A predicate beginning with ``x_`` is carried and never compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class Agency(StrEnum):
    """Who holds the system a source was taken from."""

    HEALTH = "health"
    EDUCATION = "education"
    POLICE = "police"
    SOCIAL_CARE = "social_care"
    COURT = "court"
    REGISTRY = "registry"
    OTHER = "other"


class PersonaType(StrEnum):
    """What kind of entry a persona is."""

    PERSON = "person"
    UNBORN = "unborn"
    PLACEHOLDER = "placeholder"
    ORGANISATION = "organisation"


class PersonaFlag(StrEnum):
    """A mark that changes how a persona may be linked or shown."""

    ADOPTED = "adopted"
    SEALED = "sealed"
    GENDER_RECOGNITION = "gender_recognition"
    AGE_ESTIMATED = "age_estimated"
    TEST = "test"
    UNACCOMPANIED = "unaccompanied"


class Polarity(StrEnum):
    """Whether the source says a thing, says the opposite, or says that it does not know."""

    SAYS = "+"
    DENIES = "-"
    DOES_NOT_KNOW = "?"


class Basis(StrEnum):
    """How the author knew."""

    OBSERVED = "observed"
    SELF = "self"
    TOLD = "told"
    READ = "read"
    OFFICIAL = "official"
    INFERRED = "inferred"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What sort of thing is said."""

    FACT = "fact"
    OPINION = "opinion"
    ASSESSMENT = "assessment"
    ALLEGATION = "allegation"
    FINDING = "finding"
    DECISION = "decision"


class Process(StrEnum):
    """Whose decision or outcome it is. Outcomes of different processes never conflict."""

    CRIMINAL = "criminal"
    CARE = "care"
    EMPLOYMENT = "employment"
    MEDICAL = "medical"
    EDUCATION = "education"
    CIVIL = "civil"


class About(StrEnum):
    """What a predicate is said of."""

    PERSONA = "persona"
    EVENT = "event"
    DOCUMENT = "document"


class AtOneTime(StrEnum):
    """How many different values of a predicate can be true together."""

    ONE_FOR_LIFE = "one for life"
    ONE = "one"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Predicate:
    """One word of the vocabulary: what it is said of, what it takes, and how many can be true at once."""

    name: str
    about: About
    takes: str
    at_one_time: AtOneTime
    sentence: str
    values: tuple[str, ...] = ()


ABUSE: Final = (
    "physical_abuse",
    "sexual_abuse",
    "emotional_abuse",
    "neglect",
    "domestic_abuse",
    "substance_misuse",
)
CONCERNS: Final = (
    *ABUSE,
    "supervision",
    "mental_health",
    "home_conditions",
    "engagement",
    "attachment",
    "school_attendance",
    "health_care",
    "weight_growth",
    "other",
)
ORDERS: Final = (
    "care_order",
    "interim_care_order",
    "supervision_order",
    "emergency_protection_order",
    "police_protection",
    "child_assessment_order",
    "secure_accommodation",
    "voluntary_accommodation",
    "placement_order",
    "adoption_order",
    "special_guardianship",
    "residence_order",
    "contact_order",
    "non_molestation_order",
    "remand",
    "no_order",
)
PARENTAGE: Final = ("birth", "registered", "genetic", "adoptive", "step", "foster", "social")
SEXES: Final = ("F", "M", "I", "U")
ROLES: Final = (
    "subject",
    "suspect",
    "offender",
    "victim",
    "witness",
    "reporter",
    "child_present",
    "attendee",
    "invited",
    "worker",
    "author",
    "accompanied_by",
)
EVENT_TYPES: Final = (
    "birth",
    "incident",
    "custody",
    "admission",
    "attendance_ed",
    "appointment",
    "referral",
    "strategy_meeting",
    "section47",
    "conference",
    "review",
    "assessment",
    "home_visit",
    "placement",
    "missing",
    "hearing",
    "exclusion",
    "death",
    "other",
)

_P, _E, _D = About.PERSONA, About.EVENT, About.DOCUMENT
_LIFE, _ONE, _MANY = AtOneTime.ONE_FOR_LIFE, AtOneTime.ONE, AtOneTime.MANY

_TABLE: Final = (
    Predicate("name", _P, "name", _MANY, "A name by which the person is or was known."),
    Predicate("birth_date", _P, "date", _LIFE, "The date of birth."),
    Predicate("expected_birth_date", _P, "date", _ONE, "The date on which a birth is expected."),
    Predicate("death_date", _P, "date", _ONE, "The date of death."),
    Predicate("sex", _P, "code", _ONE, "The sex as registered.", SEXES),
    Predicate("gender", _P, "code", _ONE, "The gender as lived; never compared with sex.", SEXES),
    Predicate("ethnicity", _P, "text", _ONE, "The ethnic group."),
    Predicate("birth_place", _P, "text", _LIFE, "The place of birth."),
    Predicate("nationality", _P, "text", _MANY, "A nationality held."),
    Predicate("first_language", _P, "text", _ONE, "The first language."),
    Predicate("multiple_birth", _P, "text", _LIFE, "Birth order among those born together, such as 2/2."),
    Predicate("identifier", _P, "identifier", _MANY, "A number or reference that names the person in a scheme."),
    Predicate("address", _P, "address", _ONE, "An address; two homes after a separation are possible."),
    Predicate("phone", _P, "text", _MANY, "A telephone number."),
    Predicate("email", _P, "text", _MANY, "An email address."),
    Predicate("parent", _P, "ref", _MANY, "The person is a parent of the child referred to.", PARENTAGE),
    Predicate(
        "parental_responsibility",
        _P,
        "ref",
        _MANY,
        "The person holds, has been delegated, or lacks parental responsibility for the child referred to.",
        ("held", "delegated", "none"),
    ),
    Predicate("carer", _P, "ref", _MANY, "The person cares for the child referred to."),
    Predicate("consent", _P, "ref", _MANY, "The person consented; the value says to what."),
    Predicate("sibling", _P, "ref", _MANY, "The two are siblings."),
    Predicate("twin", _P, "ref", _MANY, "The two were born of one delivery."),
    Predicate("partner", _P, "ref", _MANY, "The two are or were partners."),
    Predicate("household_member", _P, "ref", _MANY, "The two live or lived in one household."),
    Predicate("next_of_kin", _P, "ref", _MANY, "The person is next of kin of the person referred to."),
    Predicate("child_count", _P, "count", _ONE, "How many children the person is said to have."),
    Predicate("enrolled_at", _P, "organisation", _ONE, "The school where the person is on roll."),
    Predicate("registered_with", _P, "organisation", _ONE, "The general practice where the person is registered."),
    Predicate(
        "attendance",
        _P,
        "code",
        _ONE,
        "Attendance at one school session.",
        ("present", "absent_authorised", "absent_unauthorised", "elsewhere"),
    ),
    Predicate("legal_status", _P, "code", _ONE, "The legal status under which a child is looked after.", ORDERS),
    Predicate("order", _P, "code", _ONE, "A court order about the child.", ORDERS),
    Predicate("child_protection_plan", _P, "text", _ONE, "A child protection plan, with its category."),
    Predicate("child_in_need_plan", _P, "text", _ONE, "A child in need plan."),
    Predicate("looked_after", _P, "boolean", _ONE, "Whether the child is looked after."),
    Predicate("placement", _P, "placement", _ONE, "Where the child is placed."),
    Predicate("warning_marker", _P, "marker", _MANY, "A warning about the person or address."),
    Predicate("participant", _P, "ref", _ONE, "The part the person had in the event referred to.", ROLES),
    Predicate("allegation", _P, "code", _MANY, "What the person is alleged to have done.", ABUSE),
    Predicate("convicted", _P, "text", _MANY, "A conviction."),
    Predicate("injury", _P, "text", _MANY, "An injury to the person."),
    Predicate("health_state", _P, "text", _MANY, "A state of health, condition or measurement."),
    Predicate("concern", _P, "code", _MANY, "A concern about the person.", CONCERNS),
    Predicate("protective_factor", _P, "code", _MANY, "Something that protects or speaks for the person.", CONCERNS),
    Predicate("views", _P, "text", _ONE, "What the person said when asked, or why they were not."),
    Predicate("event_type", _E, "code", _ONE, "What kind of event it is.", EVENT_TYPES),
    Predicate("time", _E, "time", _ONE, "When the event happened."),
    Predicate("place", _E, "text", _ONE, "Where the event happened; 'remote' for telephone and video."),
    Predicate("reference", _E, "text", _ONE, "The reference under which agencies know the event."),
    Predicate("outcome", _E, "text", _ONE, "How the event ended, on the ladder of its process."),
    Predicate("decision", _E, "text", _ONE, "What was decided."),
    Predicate("narrative", _E, "text", _ONE, "What was written about the event."),
    Predicate("same_event_as", _E, "ref", _MANY, "The two entries are about one event."),
    Predicate("cites", _D, "ref", _MANY, "The document cites the statement or document referred to."),
    Predicate("shared_with", _D, "share", _MANY, "With whom the document was shared, and when."),
    Predicate("supersedes", _D, "ref", _MANY, "The document replaces the one referred to."),
    Predicate("minutes_of", _D, "ref", _MANY, "The document is the minutes of the event referred to."),
    Predicate("prepared_for", _D, "ref", _MANY, "The document was prepared for the event referred to."),
    Predicate("attended_by", _D, "ref", _MANY, "The persona attended what the document records."),
)

PREDICATES: Final[Mapping[str, Predicate]] = MappingProxyType({p.name: p for p in _TABLE})
"""Every predicate of the core vocabulary, by name."""

CARRIED_PREFIX: Final = "x_"
"""A predicate that begins so is carried with its statement and never compared."""


def is_known(predicate: str) -> bool:
    """Return whether ``predicate`` is in the core vocabulary or is a carried ``x_`` predicate."""
    return predicate in PREDICATES or predicate.startswith(CARRIED_PREFIX)
