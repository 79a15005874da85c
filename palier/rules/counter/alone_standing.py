"""Where a first registration that its person fills alone stands: a sentence, a date, a next step."""

from dataclasses import dataclass
from datetime import date

from palier.rules.counter import registering
from palier.rules.counter.registering import State
from palier.rules.law import french, parameters
from palier.rules.law.dates import add_days
from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import say
from palier.rules.life import lifecycle

_HOUSE = act("règles de publication de Palier")


@applies(_HOUSE)
def warned_from(changed_on: date) -> date:
    """The day from which somebody is told that their form will be emptied."""
    days: int = parameters.get(registering.FILE, "draft_warning_days", changed_on).value
    return add_days(registering.draft_until(changed_on), -days)


@dataclass(frozen=True, slots=True)
class RegistrationStanding:
    """Where a form stands, for its person: one sentence, the date that it speaks of, and what comes next."""

    title: str
    sentence: str
    day: date | None
    following: str


@applies(cch("L441-2-1"), cch("R441-2-3"), cch("R441-2-4"))
def standing(
    state: State | str,
    *,
    changed_on: date,
    deposited_on: date | None,
    is_attested: bool,
    on: date,
    is_safe: bool = False,
) -> RegistrationStanding:
    """What its person is told of it. A form that the register knows is told without saying that it does.

    ``is_safe``: no counter may open the form, so none is named as the way to finish it.
    """
    state = State(state)
    kept = registering.draft_until(deposited_on or changed_on)
    due = lifecycle.attestation_due(deposited_on) if deposited_on else None
    if state is State.DRAFT:
        return RegistrationStanding(
            say("Votre demande n’est pas encore envoyée"),
            say("Elle est gardée jusqu’au {day}. Chaque réponse repousse ce jour.", day=french.day(kept)),
            kept,
            say("Continuez, relisez, puis signez : c’est la signature qui l’envoie."),
        )
    if state in registering.ON_ITS_WAY:
        return RegistrationStanding(
            say("Votre demande est envoyée au système national"),
            say("Vous l’avez déposée le {day} : ce jour compte, même si la réponse tarde.", day=_said(deposited_on)),
            due,
            _late(deposited_on, on)
            or say("Rien à faire. Un message vous prévient dès que votre numéro unique arrive."),
        )
    if state is State.REGISTERED:
        return RegistrationStanding(
            say("Votre demande est enregistrée"),
            say("Elle a son numéro unique. Elle compte depuis le {day}.", day=_said(deposited_on)),
            None if is_attested else due,
            say("Entrez dans votre dossier : vous pouvez chercher et candidater.")
            if is_attested
            else _late(deposited_on, on)
            or say("Entrez dans votre dossier. L’attestation arrive au plus tard le {day}.", day=_said(due)),
        )
    if state is State.REFUSED:
        return RegistrationStanding(
            say("Le système national n’a pas pris votre demande"),
            say("Votre jour de dépôt reste le {day}.", day=_said(deposited_on)),
            kept,
            say("Corrigez ce qui est dit, puis signez de nouveau avant le {day}.", day=french.day(kept)),
        )
    if state is State.KNOWN:
        return _known(deposited_on, kept, is_safe=is_safe)
    return RegistrationStanding(
        say("Ce formulaire est effacé"),
        say("Rien de ce qui y était écrit n’est gardé."),
        None,
        say("Vous pouvez en commencer un autre."),
    )


def _said(day: date | None) -> str:
    return french.day(day) if day is not None else say("jour inconnu")


def _late(deposited_on: date | None, on: date) -> str:
    """What the law opens where the attestation did not come in its month."""
    reason = lifecycle.attestation_recourse(deposited_on, None, on=on) if deposited_on else None
    return f"{reason.sentence} {reason.remedy}" if reason is not None else ""


def _known(deposited_on: date | None, kept: date, *, is_safe: bool) -> RegistrationStanding:
    """Somebody must see the paper; a form that protects an address is opened by no counter."""
    if is_safe:
        return RegistrationStanding(
            say("Votre demande ne peut pas être finie en ligne"),
            say(
                "Votre jour de dépôt reste le {day}. Aucun guichet ne lit ce formulaire : il protège votre adresse.",
                day=_said(deposited_on),
            ),
            kept,
            say(
                "Si vous êtes déjà sur une demande avec quelqu’un, entrez avec son numéro : vous pouvez la quitter seule "
                "ou seul, sans perdre votre ancienneté. Sinon, un guichet fait votre demande avec vous."
            ),
        )
    return RegistrationStanding(
        say("Votre demande attend qu’un guichet voie votre pièce"),
        say(
            "Votre jour de dépôt reste le {day}. Rien de ce que vous avez écrit n’est perdu.",
            day=_said(deposited_on),
        ),
        kept,
        say(
            "Allez dans un guichet d’enregistrement avec votre pièce d’identité et votre reçu, avant le {day}.",
            day=french.day(kept),
        ),
    )
