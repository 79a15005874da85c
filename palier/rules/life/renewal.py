"""Renewing a demande: when the notice leaves and by which channel, and what remains possible after the year."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.law import french, parameters
from palier.rules.law.dates import add_days, add_months
from palier.rules.law.law import Source, act, applies, cch
from palier.rules.law.voice import say
from palier.rules.life.lifecycle import FILE, System

_NOTICE = cch("R441-2-7")
_LOCAL = act("référentiel de 2015 des systèmes particuliers d’enregistrement")


class NoticeChannel(StrEnum):
    """How a notice leaves."""

    PAPER = "papier"
    EMAIL = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reachability:
    """What the channel of a notice depends on."""

    is_online: bool
    """Registered or renewed online at least once."""
    has_email: bool
    wants_paper: bool = False
    """The person asked for letters on paper."""


@dataclass(frozen=True, slots=True)
class Channels:
    """The channels of a notice, and the rule of article R441-2-7 that gives them."""

    used: tuple[NoticeChannel, ...]
    rule: str


@applies(_NOTICE)
def notice_channels(contact: Reachability) -> Channels:
    """Paper, with e-mail if known, for who never went online (1°); e-mail (2°); both for who asked for paper (3°).

    Someone who went online and whose e-mail is not known gets paper: a notice that leaves nowhere warns nobody.
    """
    email = (NoticeChannel.EMAIL,) if contact.has_email else ()
    if contact.wants_paper:
        return Channels((NoticeChannel.PAPER, *email), "3°")
    if not contact.is_online:
        return Channels((NoticeChannel.PAPER, *email), "1°")
    return Channels(email or (NoticeChannel.PAPER,), "2°")


@applies(cch("R441-2-7"))
def end_of_year(renewed_on: date) -> date:
    """The last day of the year that a renewal of this day opens."""
    return add_months(renewed_on, parameters.get("demande.toml", "validity_months", renewed_on).value)


@applies(_NOTICE)
def notice_deadline(valid_until: date) -> date:
    """The last day on which the notice may leave: one month before the demande ends."""
    return add_months(valid_until, -parameters.get(FILE, "notice_months", valid_until).value)


@applies(_NOTICE)
def end_after_notice(on: date) -> date:
    """The first end of a year whose notice, sent on this day, is in time."""
    return add_months(on, parameters.get(FILE, "notice_months", on).value)


@applies(act("règles de publication de Palier"), _NOTICE)
def notice_from(valid_until: date) -> date:
    """The day from which Palier sends the notice: earlier than the law asks, so that a lost job can be caught up."""
    return add_months(valid_until, -parameters.get(FILE, "notice_sending_months", valid_until).value)


@applies(_NOTICE)
def notice_is_due(valid_until: date, *, on: date) -> bool:
    """Whether the notice of this period leaves on this day: late is better than never, after the end it means nothing."""
    return notice_from(valid_until) <= on <= valid_until


@applies(act("règles de publication de Palier"), _NOTICE)
def notice_horizon(on: date) -> date:
    """The last end of validity whose notice is due on this day: what a search may ask of the rows."""
    months = parameters.get(FILE, "notice_sending_months", on).value
    end = add_months(on, months)
    # From the last day of a short month on, the end of the longer one is due as well.
    later = (add_days(end, extra) for extra in range(_SHORTEST_MONTHS_GAP, 0, -1))
    return next((day for day in later if notice_from(day) <= on), end)


_SHORTEST_MONTHS_GAP = 3
"""Days by which February is shorter than the longest months."""


class Possibility(StrEnum):
    """Whether something can still be done; a rule that was not read at its source says that it does not know."""

    YES = "oui"
    NO = "non"
    UNKNOWN = "selon_nos_informations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reactivation:
    """What can become of a demande that was struck off: a date only where a local system gives one."""

    possible: Possibility
    sentence: str
    source: Source
    until: date | None = None

    @property
    def is_late(self) -> bool:
        """Past the months of a local system: whether they still hold was not read, and its manager decides."""
        return self.possible is Possibility.UNKNOWN and self.until is not None


@applies(_LOCAL, cch("R441-2-8 e"))
def strike_off_from(valid_until: date, *, system: System, noticed_on: date | None) -> date | None:
    """The first day on which a demande not renewed may be struck off; none when nobody here may, or nobody was told.

    A local system waits for its tolerance, and for a month after the notice if that left late: the applicant never
    pays for it. In the national system the register's manager alone pronounces.
    """
    if system is System.NATIONAL or noticed_on is None:
        return None
    tolerance = _after_the_year("local_strike_off_months", valid_until)
    last = add_months(noticed_on, parameters.get(FILE, "notice_months", noticed_on).value)
    return max(tolerance, add_days(last, 1))


def _after_the_year(key: str, valid_until: date) -> date:
    """A delay that runs from the deposit or the last renewal, counted from the end of the year that this opened."""
    year = parameters.get("demande.toml", "validity_months", valid_until).value
    return add_months(valid_until, parameters.get(FILE, key, valid_until).value - year)


@applies(_LOCAL, cch("R441-2-8 e"))
def reactivation(valid_until: date, *, reason: str, system: System, on: date) -> Reactivation:
    """Whether a demande struck off may come back with its number and its seniority.

    Only a demande not renewed surely may. The date of the local systems is never told of the national one.
    """
    if reason == "RADCON":
        # The reference of 2015 gives a way back after no answer, whose delays nobody here counts: said, never promised.
        sentence = say(
            "Selon nos informations, une demande radiée faute de réponse peut parfois être réactivée. "
            "Adressez-vous sans attendre à un guichet d’enregistrement."
        )
        return Reactivation(possible=Possibility.UNKNOWN, sentence=sentence, source=_LOCAL)
    if reason != "RADREN":
        sentence = say("Une demande radiée pour ce motif ne se réactive pas : une nouvelle demande peut être déposée.")
        return Reactivation(possible=Possibility.NO, sentence=sentence, source=cch("R441-2-8"))
    if system is System.NATIONAL:
        sentence = say(
            "Selon nos informations, une demande radiée parce qu’elle n’a pas été renouvelée peut parfois être "
            "réactivée. Adressez-vous sans attendre à un guichet d’enregistrement."
        )
        return Reactivation(possible=Possibility.UNKNOWN, sentence=sentence, source=_LOCAL)
    until = _after_the_year("local_reactivation_months", valid_until)
    if on > until:
        # The tolerance was read in a text that another has replaced: nobody is told that there is no way back.
        sentence = say(
            "Selon nos informations, le délai de réactivation est passé. Demandez-le à un guichet d’enregistrement, ou "
            "déposez une nouvelle demande."
        )
        return Reactivation(possible=Possibility.UNKNOWN, sentence=sentence, source=_LOCAL, until=until)
    sentence = say(
        "Selon nos informations, vous pouvez la rétablir jusqu’au {day}, avec son numéro et son ancienneté : renouvelez-la "
        "depuis votre espace, ou dans un guichet d’enregistrement.",
        day=french.day(until),
    )
    return Reactivation(possible=Possibility.YES, sentence=sentence, source=_LOCAL, until=until)
