"""The days that a desk types about a home: each bounded by sense and by the act before it, each with its own sentence.

A mistyped year is refused when it is typed. What was kept before is never an error of a page: ``vacancy_fault`` says what is
wrong, and the page offers to correct it.
"""

from datetime import date, datetime

from palier.rules.homes.flow import FILE as FLOW_FILE
from palier.rules.law import clocks, dates, french, parameters
from palier.rules.law.law import act, applies, cch

FILE = "home_dates.toml"
_DATA, _HOUSE = act("règles de données de Palier"), act("règles de publication de Palier")
_HOUR = 3600
_CHECK_YEAR, _TO_CORRECT = "Vérifiez l’année.", "cette date est à corriger."


class ImpossibleDay(ValueError):
    """A day or an instant that no such act can have: the field at fault, and the French sentence to show."""

    def __init__(self, field: str, sentence: str) -> None:
        """Keep both apart so that a form can show them."""
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


def _number(key: str, on: date) -> int:
    return int(parameters.get(FILE, key, on).value)


@applies(cch("R441-5"))
def accounts_from() -> date:
    """The first day for which figures of the flow are loaded: an older convention is counted from then on."""
    return parameters.first_day(FLOW_FILE, "vacancy_months")


@applies(cch("L441-1"))
def vacancy_fault(notified_on: date, *, on: date) -> str:
    """Why a stored day of vacancy cannot be one on ``on``, or nothing: no delay runs from an impossible notice."""
    if notified_on > on:
        return f"La vacance est dite notifiée le {french.day(notified_on)}, un jour à venir : {_TO_CORRECT}"
    if notified_on < accounts_from():
        return f"La vacance est dite notifiée le {french.day(notified_on)}, bien trop tôt : {_TO_CORRECT}"
    return ""


@applies(_DATA)
def check_vacancy(notified_on: date, *, on: date) -> None:
    """Refuse a notice of vacancy to come, or so old that its year must be wrong. The month of the law runs from it.

    Raises ``ImpossibleDay``.
    """
    if notified_on > on:
        raise ImpossibleDay("vacancy_notified_on", "Un avis de vacance est déjà envoyé : cette date est à venir.")
    months = _number("vacancy_notice_months", on)
    if notified_on < dates.add_months(on, -months):
        raise ImpossibleDay("vacancy_notified_on", f"Cet avis de vacance aurait plus de {months} mois. {_CHECK_YEAR}")


@applies(_DATA)
def check_available(available_on: date | None, *, on: date) -> None:
    """Refuse a day on which no home declared today can be free. Raises ``ImpossibleDay``."""
    if available_on is None:
        return
    past, ahead = _number("available_past_months", on), _number("available_ahead_months", on)
    if available_on < dates.add_months(on, -past):
        raise ImpossibleDay("available_on", f"Ce logement serait libre depuis plus de {past} mois. {_CHECK_YEAR}")
    if available_on > dates.add_months(on, ahead):
        raise ImpossibleDay("available_on", f"Ce logement ne serait libre que dans plus de {ahead} mois. {_CHECK_YEAR}")


@applies(_DATA)
def check_convention(signed_on: date, valid_from: date, valid_until: date | None, *, on: date) -> None:
    """Refuse the days that no convention has. One in force for years is real: only the impossible is refused.

    Raises ``ImpossibleDay``.
    """
    first = _number("convention_first_year", on)
    for field, day in (("signed_on", signed_on), ("valid_from", valid_from)):
        if day.year < first:
            raise ImpossibleDay(field, f"Aucune convention n’existe avant {first}. {_CHECK_YEAR}")
    if signed_on > on:
        raise ImpossibleDay("signed_on", "Une convention s’enregistre une fois signée : cette date est à venir.")
    months, years = _number("convention_retroactive_months", on), _number("convention_years", on)
    if valid_from < dates.add_months(signed_on, -months):
        raise ImpossibleDay("valid_from", f"L’effet précéderait la signature de plus de {months} mois. {_CHECK_YEAR}")
    if valid_from > dates.add_years(signed_on, years):
        raise ImpossibleDay("valid_from", f"L’effet viendrait plus de {years} ans après la signature. {_CHECK_YEAR}")
    if valid_until is not None and valid_until < valid_from:
        raise ImpossibleDay("valid_until", "Une convention finit après avoir commencé.")
    if valid_until is not None and valid_until > dates.add_years(valid_from, years):
        raise ImpossibleDay("valid_until", f"Une convention ne dure pas plus de {years} ans. {_CHECK_YEAR}")


@applies(cch("R441-2-8 a"))
def check_lease(signed_on: date, starts_on: date, *, accepted_on: date, on: date) -> None:
    """Refuse a lease signed before its offer was accepted, or to come; it starts on that day or in the months after.

    Raises ``ImpossibleDay``.
    """
    if signed_on < accepted_on:
        raise ImpossibleDay(
            "signed_on",
            f"L’offre a été acceptée le {french.day(accepted_on)} : le bail ne peut être signé avant ce jour.",
        )
    if signed_on > on:
        raise ImpossibleDay("signed_on", "Une signature à venir ne s’enregistre pas : revenez quand le bail est signé.")
    if starts_on < signed_on:
        raise ImpossibleDay("starts_on", "Le bail commence le jour de sa signature ou après.")
    months = _number("lease_start_months", on)
    if starts_on > dates.add_months(signed_on, months):
        raise ImpossibleDay(
            "starts_on", f"Le bail commencerait plus de {months} mois après sa signature. {_CHECK_YEAR}"
        )


@applies(_HOUSE)
def check_window(opens_at: datetime, closes_at: datetime, *, at: datetime, latest: datetime | None = None) -> None:
    """Refuse a list that nobody would have the time to join, that opened in the past or opens in years, or that never ends.

    ``latest`` is the last instant that the law allows: a list that goes to it may be shorter than the ordinary least.
    Raises ``ImpossibleDay``.
    """
    on = clocks.day_in_paris(at)
    if clocks.day_in_paris(opens_at) < on:
        raise ImpossibleDay("opens_at", "Une liste ouvre aujourd’hui ou plus tard : cette date est passée.")
    months = _number("window_months", on)
    if clocks.day_in_paris(opens_at) > dates.add_months(on, months):
        raise ImpossibleDay("opens_at", f"Une liste ouvre dans les {months} mois. {_CHECK_YEAR}")
    if closes_at <= max(opens_at, at):
        raise ImpossibleDay("closes_at", "La clôture doit venir après l’ouverture, et dans l’avenir.")
    hours = _number("window_hours", on)
    if latest is not None and closes_at >= latest.replace(second=0):
        hours = _number("window_hours_at_the_legal_end", on)
    # A form is filled in a few minutes before it is sent, and shows minutes.
    if (closes_at - max(opens_at, at)).total_seconds() < (hours - 1) * _HOUR:
        raise ImpossibleDay(
            "closes_at", f"Une liste reste ouverte {hours} heures au moins : chacun doit pouvoir la voir."
        )
    if clocks.day_in_paris(closes_at) > dates.add_months(clocks.day_in_paris(opens_at), months):
        raise ImpossibleDay("closes_at", f"Une liste reste ouverte {months} mois au plus. {_CHECK_YEAR}")


@applies(_DATA)
def check_delivery(delivered_at: datetime, *, sent_at: datetime, at: datetime) -> None:
    """Refuse a delivery to come, or before the sending. A page tells minutes: the minute of the sending is not before it.

    Raises ``ImpossibleDay``.
    """
    if delivered_at > at:
        raise ImpossibleDay("delivered_at", "Cette remise est à venir : notez-la une fois faite.")
    if delivered_at < sent_at.replace(second=0, microsecond=0):
        raise ImpossibleDay(
            "delivered_at",
            f"Le courrier est parti le {clocks.say_instant(sent_at)} : sa remise ne peut être avant.",
        )
