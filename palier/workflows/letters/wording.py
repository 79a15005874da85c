"""The facts of the letters about an offer, a lease and the end of a candidature, as their rows name them."""

from collections.abc import Sequence
from datetime import date, datetime

from palier.models import Home, Publication
from palier.rules.law import french
from palier.rules.law.voice import say
from palier.rules.letters import words
from palier.rules.letters.composing import LetterText, compose
from palier.rules.offer import offers
from palier.rules.situations import dalo

DALO_WARNING = dalo.OFFER_WARNING


def describe(home: Home) -> str:
    """Describe a home inside a sentence, without its door: ``le logement de trois pièces, 62 m², rue…``."""
    return say(
        words.DESCRIBED,
        home=words.home(home.type_code),
        area=home.floor_area,
        address=home.street,
        commune=home.commune.told,
    )


def exact(home: Home) -> str:
    """Describe the home offered as exactly as the law wants it (article R441-2-17)."""
    place = ", ".join(part for part in (home.door, home.street, home.commune.told) if part)
    size = say(words.EXACT, rooms=words.rooms(home.type_code), area=home.floor_area, address=place)
    energy = say("classe énergie {letter}", letter=home.energy_class) if home.energy_class else ""
    return french.series(part for part in (size, _floor(home), energy) if part)


def _floor(home: Home) -> str:
    if home.floor is None:
        return ""
    return say("étage {floor}", floor=home.floor) if home.floor else say("au rez-de-chaussée")


def offer(
    home: Home, bailleur: str, answer_days: int, *, first_end: datetime, is_dalo: bool, cost: Sequence[str] = ()
) -> LetterText:
    """Offer a home: what, how much, when, how long to answer, what each answer does (notice N17, article R441-10).

    ``first_end`` is the earliest end of the delay, were delivery proved on the day of sending: the letter is kept as it
    was sent, and the page above it says the date that runs. Raises ``MissingPart`` where no ``cost`` is told.
    """
    return compose(
        "offre",
        home=exact(home),
        bailleur=bailleur,
        available_on=home.available_on,
        rent=french.cents(home.rent),
        charges=french.cents(home.charges),
        full_rent=french.cents(home.full_rent),
        answer_days=answer_days,
        first_end=first_end,
        is_dalo=is_dalo,
        dalo_warning=say(DALO_WARNING),
        silence=offers.say_silence(is_dalo=is_dalo),
        cost=cost,
    )


def reminder(home: Home, answer_by: datetime, *, is_dalo: bool) -> LetterText:
    """Recall the deadline of an offer before it comes; to a household recognised DALO, what a refusal may cost as well."""
    return compose(
        "rappel_offre",
        home=exact(home),
        answer_by=answer_by,
        is_dalo=is_dalo,
        dalo_warning=say(DALO_WARNING),
        silence=offers.say_silence(is_dalo=is_dalo),
    )


def delivery_corrected(home: Home, answer_by: datetime, *, is_dalo: bool) -> LetterText:
    """Tell that the delay of an offer ends later, after a mistake about the day of its delivery."""
    return compose(
        "remise_corrigee",
        home=describe(home),
        answer_by=answer_by,
        silence=offers.say_silence(is_dalo=is_dalo),
    )


def accepted(home: Home, bailleur: str) -> LetterText:
    """Confirm an acceptance."""
    return compose("acceptation", home=describe(home), bailleur=bailleur)


def declined(home: Home) -> LetterText:
    """Confirm a refusal by the person."""
    return compose("refus", home=describe(home))


def refusal_counted(home: Home, refused_on: date) -> LetterText:
    """Tell that a person confirmed that the refused home was suitable, and how to contest it."""
    return compose("refus_compte", home=describe(home), refused_on=refused_on)


def silence(home: Home, answer_by: datetime, *, is_dalo: bool) -> LetterText:
    """Tell that the deadline passed without an answer, and what it may cost a household recognised DALO."""
    return compose(
        "sans_reponse",
        home=describe(home),
        answer_by=answer_by,
        is_dalo=is_dalo,
        dalo_silent=offers.say_silent(),
    )


def offer_taken_back(home: Home) -> LetterText:
    """Tell that an offer never proved delivered goes to the next, and that it is no silence."""
    return compose("offre_reprise", home=describe(home))


def fell_through(home: Home) -> LetterText:
    """Tell that the lease will not be signed and what comes back."""
    return compose("abandon_bail", home=describe(home))


def restored(home: Home) -> LetterText:
    """Tell that a suspended candidature is live again."""
    return compose("retablissement", home=describe(home))


def lease_signed(home: Home, signed_on: date, starts_on: date) -> LetterText:
    """Tell the lease and the end of the demande (notice N21, article R441-2-8 a)."""
    return compose("bail_signe", home=describe(home), signed_on=signed_on, starts_on=starts_on)


def publisher(publication: Publication) -> str:
    """Who publishes and designates, in a sentence: the landlord itself for its own part of the flow."""
    return say("bailleur" if publication.is_own else "réservataire")


def lease_corrected(home: Home, signed_on: date, starts_on: date) -> LetterText:
    """Tell the household the right days of its lease, after a mistake of the landlord (article R441-2-8 a)."""
    return compose("bail_corrige", home=describe(home), signed_on=signed_on, starts_on=starts_on)


def home_let(home: Home) -> LetterText:
    """Tell the other candidates that the home is let."""
    return compose("logement_attribue", home=describe(home))


def housed_elsewhere(home: Home) -> LetterText:
    """Tell a household that its other candidatures end with its lease."""
    return compose("loge_ailleurs", home=describe(home))


def home_withdrawn(home: Home, reason: str) -> LetterText:
    """Tell every candidate that a home is no longer offered, and why."""
    return compose("logement_retire", home=french.capital(describe(home)), typed=french.cited(reason))


def came_to_nothing(home: Home) -> LetterText:
    """Tell those who were still waiting that nobody can be offered the home this time."""
    return compose("publication_infructueuse", home=describe(home))
