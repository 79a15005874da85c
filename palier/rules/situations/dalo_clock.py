"""What a decision of the commission de médiation starts: the delay of an offer, then that of the court, and what one may do.

Which départements have the long delay was read in no text. So each day is told under both readings, and the days given for
the court are those that hold under either: nobody is sent too early, nor told to wait until it is too late.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from palier.rules.law import french
from palier.rules.law.dates import add_days
from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import phrase, say, say_plural
from palier.rules.situations import dalo

_OFFER, _COURT = cch("R441-16-1"), act("article R778-2 du code de justice administrative")
_JUDGE = cch("L441-2-3-1")
_HELP = phrase("Un service social, une association ou un avocat peut vous y aider.")
IF_NO_DECISION = phrase(
    "La commission n’a pas répondu dans son délai ? Demandez-lui par écrit où en est votre dossier, gardez-en la preuve, et "
    "prenez conseil sans attendre : un service social, une association ou un avocat vous dira ce qui reste possible."
)
"""What was read of the delay of the commission says nothing of its silence: its effect is not told."""
SHELTER: tuple[str, ...] = (
    phrase(
        "La même commission peut aussi reconnaître que vous devez avoir une place dans un hébergement, et non un logement."
    ),
    phrase(
        "C’est une autre demande. Selon nos informations, elle se fait sur le formulaire Cerfa 15037. Nous n’avons pas lu ses "
        "délais : demandez-les à la commission."
    ),
    phrase("Sans abri ce soir, appelez le 115, à toute heure, gratuitement."),
)
"""The right to a shelter (DAHO), beside the right to a home: III of article L441-2-3, of which no delay was read."""


@dataclass(frozen=True, slots=True)
class CourtWindow:
    """The days on which the court may be applied to, whichever delay the département has; ``latest`` under the long one."""

    opens_on: date
    until: date
    latest: date


@applies(_COURT, _OFFER)
def court_window(decided_on: date, departement: str) -> CourtWindow:
    """From the day after the longest delay of the offer, to the end of four months counted from the shortest."""
    first, last = dalo.offer_bounds(decided_on, departement)
    return CourtWindow(
        opens_on=add_days(last.day, 1), until=dalo.court_until(first).day, latest=dalo.court_until(last).day
    )


@applies(_OFFER, _COURT, _JUDGE)
def told(decided_on: date, departement: str, *, on: date) -> tuple[str, ...]:
    """Where the delays of a decision stand on a day, and what may be done: sentences, the days first.

    No day where the procedure does not exist, nor where its delays were read in no text.
    """
    if not dalo.has_procedure(departement, on):
        return ()
    if not dalo.are_delays_read(departement, on):
        return (say(dalo.UNREAD),)
    return (_offer(decided_on, departement), *_court(court_window(decided_on, departement), on))


def _offer(decided_on: date, departement: str) -> str:
    first, last = dalo.offer_bounds(decided_on, departement)
    decided = french.day(decided_on)
    if first == last:
        return say(
            "La commission a décidé le {decided}. Une offre doit vous être faite le {last} au plus tard.",
            decided=decided,
            last=french.day(last.day),
        )
    return say(
        "La commission a décidé le {decided}. Une offre doit vous être faite le {first} au plus tard, ou le {last} si votre "
        "département a le délai long. Demandez lequel à la préfecture.",
        decided=decided,
        first=french.day(first.day),
        last=french.day(last.day),
    )


def _court(window: CourtWindow, on: date) -> Iterator[str]:
    opens, until, latest = (french.day(day) for day in (window.opens_on, window.until, window.latest))
    if on < window.opens_on:
        yield say(
            "Si aucune offre ne vient, saisissez le tribunal administratif entre le {opens} et le {until} : ces jours sont "
            "dans le délai, quel que soit celui de votre département.",
            opens=opens,
            until=until,
        )
    elif on <= window.until:
        yield say("Sans offre à ce jour, vous pouvez saisir le tribunal administratif jusqu’au {until}.", until=until)
    elif on <= window.latest:
        yield say(
            "Sans offre à ce jour, le délai pour saisir le tribunal administratif est passé depuis le {until}, ou court jusqu’au "
            "{latest} si votre département a le délai long. Prenez conseil sans attendre.",
            until=until,
            latest=latest,
        )
    else:
        yield say(
            "Le délai pour saisir le tribunal administratif s’est achevé le {latest}. Prenez conseil avant de renoncer.",
            latest=latest,
        )
        return
    yield say_judge(on)
    yield say(_HELP)


@applies(_JUDGE)
def say_judge(on: date) -> str:
    """In how long the judge rules, once asked."""
    months = dalo.judgment_due(on).months
    return say_plural(months, "Le juge décide dans le mois.", "Le juge décide dans les {count} mois.")
