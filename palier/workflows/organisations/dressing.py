"""How an organisation is recognised: set by the operator, whole or in part."""

from datetime import datetime

from django.db import transaction

from palier.models import Organisation, OrganisationLook
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.letters import looks
from palier.rules.letters.looks import OrganisationColour, UnfitLook
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.organisations import held_territories
from palier.workflows.organisations.organising import locked

_SOURCE = cch("R441-2-6")
_FIELDS = {"sender_name": "expediteur", "reply_to": "reponse", "colour": "couleur", "logo": "logo"}


class UnfitLookGiven(Refusal):
    """A name, an address or a colour that cannot be used: its own sentence says which."""

    sentence = "Ce nom, cette adresse ou cette couleur ne peut pas servir."


@transaction.atomic
def dress(
    organisation: Organisation,
    *,
    sender_name: str | None = None,
    reply_to: str | None = None,
    colour: str | None = None,
    logo: bytes | None = None,
    by: Actor,
    at: datetime,
) -> OrganisationLook:
    """Change how an organisation is recognised; what is not given stays, what is blank becomes Palier's own again.

    ``logo`` is a picture that was drawn anew (``gateways.documents.logos``). Raises ``UnfitLookGiven``.
    """
    organisation = locked(organisation)
    require(by.role, Action.MANAGE_MEMBERS)
    held_territories.require_organisation(organisation, by=by)
    given = {"sender_name": sender_name, "reply_to": reply_to, "colour": colour, "logo": logo}
    wanted = _fit({name: value for name, value in given.items() if value is not None})
    look = OrganisationLook.objects.select_for_update().filter(organisation=organisation).first()
    look = look or OrganisationLook(organisation=organisation)
    changed = [name for name, value in wanted.items() if _bare(getattr(look, name)) != value]
    if changed:
        for name in changed:
            setattr(look, name, wanted[name])
        look.changed_at = at
        look.save(update_fields=[*changed, "changed_at"] if look.pk else None)
        details = {"champs": [_FIELDS[name] for name in changed]}
        telling.journal(JournalVerb.CORRECT_ORGANISATION, organisation, by=by, at=at, article=_SOURCE, details=details)
    return look


def _fit(given: dict[str, str | bytes]) -> dict[str, str | bytes]:
    rules = {"sender_name": looks.sender_name, "reply_to": looks.reply_address, "colour": _colour}
    try:
        return {name: rules[name](str(value)) if name in rules else value for name, value in given.items()}
    except UnfitLook as error:
        raise UnfitLookGiven(str(error)) from error


def _colour(word: str) -> str:
    if word and word not in set(OrganisationColour):
        names = ", ".join(OrganisationColour)
        raise UnfitLook(f"La couleur est une de celles de la liste : {names}.")
    return word


def _bare(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
