"""What a decision of the commission de médiation starts: the delay of an offer, then that of the court, and what one may do.

Which départements have the long delay was read in no text. So each day is told under both readings, the one of our list first,
and the days given for the court are those that hold under either: nobody is sent too early, nor told to wait too long, nor
told that a right is over while it may be open.
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
_IF_NO_DECISION = phrase(
    "La commission n’a pas répondu dans son délai ? Selon nos informations, son silence vaut alors un refus : vous avez "
    "{months} mois pour le contester. Demandez-lui par écrit où en est votre dossier, gardez-en la preuve, et prenez conseil "
    "sans attendre : un service social, une association ou un avocat vous y aidera."
)
_SHELTER: tuple[str, ...] = (
    phrase(
        "La même commission peut aussi reconnaître que vous devez avoir une place dans un hébergement, et non un logement."
    ),
    phrase("C’est une autre demande. Selon nos informations, elle se fait sur le formulaire Cerfa 15037."),
    phrase(
        "Elle a dit oui, et personne ne vous accueille ? Selon nos informations, vous pouvez saisir le tribunal administratif "
        "{weeks} semaines après sa décision. C’est {months} mois si elle ne parle que d’un logement de transition ou d’un foyer."
    ),
    phrase(
        "Toujours selon nos informations, le saisir au plus tard {court} mois après ces {weeks} semaines est dans le délai, "
        "quelle que soit la décision. La lettre de la commission dit le vôtre."
    ),
    phrase("Sans abri ce soir, appelez le 115, à toute heure, gratuitement."),
)
"""The right to a shelter (DAHO), beside the right to a home: III of article L441-2-3, its delays told as information."""


NOTIFIED = phrase(
    "Relisez la lettre de la commission. Elle doit dire le délai de l’offre et celui pour saisir le tribunal. S’il en manque un, "
    "ces quatre mois ne peuvent pas vous être opposés."
)
"""The second sentence of article R778-2, which was read: the delay binds who was told of both, in the notification."""


@dataclass(frozen=True, slots=True)
class CourtWindow:
    """The days on which the court may be applied to, whichever delay the département has; ``latest`` under the long one."""

    opens_on: date
    until: date
    latest: date
    is_long: bool
    """Whether the département has the long delay, according to a list that informs."""


@applies(_COURT, _OFFER)
def court_window(decided_on: date, departement: str) -> CourtWindow:
    """From the day after the longest delay of the offer, to the end of four months counted from the shortest."""
    first, last = dalo.offer_bounds(decided_on, departement)
    return CourtWindow(
        opens_on=add_days(last.day, 1),
        until=dalo.court_until(first).day,
        latest=dalo.court_until(last).day,
        is_long=dalo.offer_due(decided_on, departement).day == last.day,
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
    early, late = french.day(first.day), french.day(last.day)
    if dalo.offer_due(decided_on, departement).day == last.day:
        return say(
            "La commission a décidé le {decided}. Selon nos informations, votre département a le délai long : une offre doit "
            "vous être faite le {last} au plus tard. Avec le délai court, ce serait le {first}. La lettre de la commission dit "
            "lequel.",
            decided=decided,
            last=late,
            first=early,
        )
    return say(
        "La commission a décidé le {decided}. Selon nos informations, une offre doit vous être faite le {first} au plus tard. "
        "Ce serait le {last} si votre département a le délai long. La lettre de la commission dit lequel.",
        decided=decided,
        first=early,
        last=late,
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
        yield _between(until, latest, is_long=window.is_long)
        yield say(NOTIFIED)
    else:
        yield say(
            "Le délai pour saisir le tribunal administratif s’est achevé le {latest}. Prenez conseil avant de renoncer.",
            latest=latest,
        )
        yield say(NOTIFIED)
        return
    yield say_judge(on)
    yield say(_HELP)


def _between(until: str, latest: str, *, is_long: bool) -> str:
    """After the short delay and before the long one: act today, and what our list says of this département."""
    if is_long:
        return say(
            "Sans offre à ce jour, saisissez le tribunal administratif sans attendre. Selon nos informations, votre département "
            "a le délai long : vous avez jusqu’au {latest}. Avec le délai court, c’était jusqu’au {until}.",
            latest=latest,
            until=until,
        )
    return say(
        "Sans offre à ce jour, prenez conseil sans attendre. Selon nos informations, vous pouviez saisir le tribunal "
        "administratif jusqu’au {until}. C’est encore ouvert, jusqu’au {latest}, si votre département a le délai long.",
        until=until,
        latest=latest,
    )


@applies(_JUDGE)
def say_judge(on: date) -> str:
    """In how long the judge rules, once asked."""
    months = dalo.judgment_due(on).months
    return say_plural(months, "Le juge décide dans le mois.", "Le juge décide dans les {count} mois.")


@applies(cch("R441-15"))
def say_no_decision(on: date) -> str:
    """What a silence of the commission means, according to what was read beside the article, and what to do."""
    return say(_IF_NO_DECISION, months=dalo.months_of("silence_months", on))


@applies(cch("R441-18"), _COURT)
def say_shelter(on: date) -> tuple[str, ...]:
    """The right to a shelter: how it is asked for, and from when to when a court is applied to, under either reading."""
    return tuple(
        say(
            words,
            weeks=dalo.months_of("shelter_weeks", on),
            months=dalo.months_of("transition_offer_months", on),
            court=dalo.months_of("court_months", on),
        )
        for words in _SHELTER
    )
