"""The attestation of registration: every item of the article, or it does not leave (article R441-2-4)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from palier.models import Demande, Letter, Organisation, Person
from palier.models.demandes import layers
from palier.models.territories import localities
from palier.rules.doors.access import Action, require
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.law.voice import phrase, say
from palier.rules.life import lifecycle
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.letters import life_letters

_LIFE = phrase(
    "valable jusqu’au {day} ; elle se met à jour à tout moment, se renouvelle chaque année, et n’est radiée que pour un motif "
    "de la loi"
)


class AttestationIncomplete(Refusal):
    """An item of the article is missing; the sentences say which."""


@transaction.atomic
def attest(demande: Demande, *, given: Mapping[str, str], by: Actor, at: datetime) -> Letter:
    """Send the attestation. ``given`` holds what only the service knows: itself, the mediation commission and its dates.

    The rest comes from the file. A blank is an item that is missing. Raises ``AttestationIncomplete``.
    """
    demande = Demande.objects.select_for_update().get(pk=demande.pk)
    require(by.role, Action.ATTEST)
    on = day_in_paris(at)
    known = {**_from_file(demande, at), **given}
    values = {code: value.strip() for code, value in known.items() if value.strip()}
    if lacks := lifecycle.attestation_lacks(values, on=on):
        raise AttestationIncomplete(" ".join(reason.sentence for reason in lacks))
    contents = [(label, values[code]) for code, label in lifecycle.attestation_contents(on)]
    telling.journal(JournalVerb.ATTEST_REGISTRATION, demande, by=by, at=at, article=cch("R441-2-4"))
    told = life_letters.attestation(demande.numero_unique, contents)
    return telling.send(demande, told, by=by, at=at)


def _from_file(demande: Demande, at: datetime) -> dict[str, str]:
    """The applicant, the number, the dates, the landlords that have homes where the household looks, and the conditions."""
    person = Person.objects.filter(demande=demande, role="demandeur").first()
    wanted = layers.facts_of(demande, day_in_paris(at)).wish.communes
    landlords = (
        Organisation.objects.filter(
            homes_declared__commune__in=localities.same_places(wanted),
            homes_declared__withdrawn_at=None,
            kind="bailleur",
        )
        .distinct()
        .order_by("name")
    )
    end = demande.valid_until
    return {
        "demandeur": ", ".join(part for part in _identity(person) if part),
        "numero_unique": demande.numero_unique,
        "dates": say("déposée le {day}", day=french.day(demande.deposited_on)) if demande.deposited_on else "",
        "bailleurs": ", ".join(landlord.name for landlord in landlords),
        "vie_de_la_demande": say(_LIFE, day=french.day(end)) if end else "",
        "suivi": say("dans votre espace Palier, ou dans un guichet d’enregistrement"),
    }


def _identity(person: Person | None) -> tuple[str, ...]:
    return (f"{person.first_name} {person.last_name}".strip(), " ".join(person.address.split())) if person else ()
