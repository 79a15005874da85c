"""Organisations come, change, stop and go: the operator's acts, each with its line in the journal (R441-2-6)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from palier.models import Membership, Organisation, OrganisationKind, Territory, User
from palier.models.territories import in_hand
from palier.rules.doors import memberships
from palier.rules.doors.access import Action, require
from palier.rules.homes import written_lines
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.letters import printers
from palier.workflows.organisations import held_territories, placing, stewards
from palier.workflows.organisations.placing import OwnPlace

_SOURCE, _STATE = cch("R441-2-6"), cch("L441-2-3")
_UNDER_WAY = (
    "liste",
    "séance",
    "erreur signalée,erreurs signalées",
    "lettre papier,lettres papier",
    "contestation sans réponse,contestations sans réponse",
)
"""The words of ``in_hand.InHand``, in its order."""


class OrganisationNameNeeded(Refusal):
    """An organisation has a name, which households read."""

    sentence = "Donnez le nom de l’organisme, tel que les ménages le liront."


class NameNotWrittenSo(Refusal):
    """The name holds a sign that nobody sees, or would be computed in a file of the public; the message says which."""


class BadSiret(Refusal):
    """The SIRET is not one."""

    sentence = "Ce SIRET n’en est pas un."


class AlreadyThere(Refusal):
    """Another organisation has this name or this SIRET."""

    sentence = "Un organisme porte déjà ce nom ou ce SIRET. Cherchez-le dans la liste des organismes."


class IsClosed(Refusal):
    """What is closed does not change."""

    sentence = "Cet organisme est fermé : créez-en un autre, ou reprenez celui qui lui succède."


class NotOfTheState(Refusal):
    """The State holds reservations: a landlord or the operator is never its préfet."""

    sentence = "Seul un réservataire peut être marqué comme service de l’État."


class StillAtWork(Refusal):
    """Lists, séances, answers or letters of this organisation are under way: households wait for what comes next."""

    sentence = "Cet organisme a encore du travail en cours."


@transaction.atomic
def create(
    kind: OrganisationKind,
    name: str,
    *,
    siret: str = "",
    contact: str = "",
    place: OwnPlace | None = None,
    territory: Territory | None = None,
    by: Actor,
    at: datetime,
) -> Organisation:
    """Make an organisation. Name and SIRET are its own; so is the place of a mairie or of a préfecture.

    ``territory``: whose stewards hold it, beside those of the site. Raises ``NotYourTerritory`` or ``OfNoTerritory``.
    """
    require(by.role, Action.MANAGE_MEMBERS)
    if held_territories.is_held(by):
        held_territories.require_where(territory, by=by)
    name, siret = _named(name), _siret(siret)
    _require_alone(name, siret)
    where = placing.fitting(kind, place or OwnPlace())
    placing.require_territory(kind, where, territory)
    made = Organisation.objects.create(
        kind=kind,
        name=name,
        siret=siret,
        contact=" ".join(contact.split()),
        commune=where.commune,
        departement=where.departement,
        territory=territory,
        factor_since=day_in_paris(at) if memberships.needs_factor(kind) else None,
    )
    telling.journal(
        JournalVerb.CREATE_ORGANISATION, made, by=by, at=at, article=_SOURCE, details={"nature": kind.value}
    )
    return made


@transaction.atomic
def create_as(
    kind: str,
    name: str,
    *,
    siret: str,
    contact: str,
    place: OwnPlace,
    is_state: bool = False,
    by: Actor,
    at: datetime,
) -> Organisation:
    """Make an organisation, the State's service or not, whole or not at all."""
    made = create(
        OrganisationKind(kind), name, siret=siret, contact=contact, place=place, territory=place.territory, by=by, at=at
    )
    return mark_state(made, is_state=True, by=by, at=at) if is_state else made


@transaction.atomic
def correct_as(
    organisation: Organisation,
    *,
    name: str,
    siret: str,
    contact: str,
    place: OwnPlace,
    is_state: bool,
    by: Actor,
    at: datetime,
) -> Organisation:
    """Change what is written of an organisation, and whether it is the State's service, whole or not at all."""
    correct(organisation, name=name, siret=siret, contact=contact, place=place, by=by, at=at)
    hold(organisation, place.territory, by=by, at=at)
    return mark_state(organisation, is_state=is_state, by=by, at=at)


@transaction.atomic
def correct(
    organisation: Organisation,
    *,
    name: str | None = None,
    siret: str | None = None,
    contact: str | None = None,
    place: OwnPlace | None = None,
    by: Actor,
    at: datetime,
) -> Organisation:
    """Change what is written of an organisation; what is not given stays."""
    organisation = locked(organisation)
    require(by.role, Action.MANAGE_MEMBERS)
    held_territories.require_organisation(organisation, by=by)
    before = _written(organisation)
    if name is not None:
        organisation.name = _named(name)
    if siret is not None:
        organisation.siret = _siret(siret)
    if contact is not None:
        organisation.contact = " ".join(contact.split())
    if place is not None:
        held_territories.require_site(by)
        where = placing.fitting(organisation.kind, place, but=organisation)
        placing.require_territory(organisation.kind, where, organisation.territory)
        organisation.commune, organisation.departement = where.commune, where.departement
    _require_alone(organisation.name, organisation.siret, but=organisation)
    changed = [word for word, old in before.items() if _written(organisation)[word] != old]
    if changed:
        organisation.save(update_fields=[field for word in changed for field in _FIELDS[word]])
        telling.journal(
            JournalVerb.CORRECT_ORGANISATION, organisation, by=by, at=at, article=_SOURCE, details={"champs": changed}
        )
    return organisation


@transaction.atomic
def hold(organisation: Organisation, territory: Territory | None, *, by: Actor, at: datetime) -> Organisation:
    """Say of which territory an organisation is, so that its stewards hold it too; none: those of the site alone. Twice is once.

    Raises ``OfNoTerritory`` or ``OfTheWholeSite``.
    """
    organisation = locked(organisation)
    held_territories.require_site(by)
    require(by.role, Action.RUN_PLATFORM)
    placing.require_territory(organisation.kind, OwnPlace(organisation.commune, organisation.departement), territory)
    before = organisation.territory_id
    if before != (territory.pk if territory else None):
        organisation.territory = territory
        organisation.save(update_fields=["territory"])
        details = {"champs": ["intendance"], "avant": before, "territoire": territory.pk if territory else None}
        telling.journal(JournalVerb.CORRECT_ORGANISATION, organisation, by=by, at=at, article=_SOURCE, details=details)
    return organisation


@transaction.atomic
def mark_state(organisation: Organisation, *, is_state: bool, by: Actor, at: datetime) -> Organisation:
    """Say that an organisation acts for the préfet, or does no more: it may then name a household (article L441-2-3).

    Raises ``NotOfTheState``.
    """
    organisation = locked(organisation)
    require(by.role, Action.RUN_PLATFORM)
    if is_state and organisation.kind != OrganisationKind.RESERVATAIRE:
        raise NotOfTheState
    if organisation.is_state != is_state:
        organisation.is_state = is_state
        organisation.save(update_fields=["is_state"])
        verb = JournalVerb.MARK_STATE if is_state else JournalVerb.UNMARK_STATE
        telling.journal(verb, organisation, by=by, at=at, article=_STATE)
    return organisation


@transaction.atomic
def suspend(organisation: Organisation, *, by: Actor, at: datetime) -> Organisation:
    """Let nobody enter for an organisation any more, sessions included, until it resumes. Twice is once."""
    organisation = locked(organisation)
    require(by.role, Action.MANAGE_MEMBERS)
    held_territories.require_organisation(organisation, by=by)
    if organisation.suspended_at is None:
        # A steward of territories holds nobody who runs the site.
        if not held_territories.is_held(by):
            stewards.require_another(lambda one: one.organisation == organisation.pk)
        organisation.suspended_at = at
        organisation.save(update_fields=["suspended_at"])
        sign_out(organisation, at)
        telling.journal(JournalVerb.SUSPEND_ORGANISATION, organisation, by=by, at=at, article=_SOURCE)
    return organisation


@transaction.atomic
def resume(organisation: Organisation, *, by: Actor, at: datetime) -> Organisation:
    """Let its people in again, with the passwords that they had."""
    organisation = locked(organisation)
    require(by.role, Action.MANAGE_MEMBERS)
    held_territories.require_organisation(organisation, by=by)
    if organisation.suspended_at is not None:
        organisation.suspended_at = None
        organisation.save(update_fields=["suspended_at"])
        telling.journal(JournalVerb.RESUME_ORGANISATION, organisation, by=by, at=at, article=_SOURCE)
    return organisation


@transaction.atomic
def close(organisation: Organisation, *, by: Actor, at: datetime) -> Organisation:
    """End an organisation for good. What it did stays; ``StillAtWork`` while households wait for something of it."""
    held_territories.require_site(by)
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    require(by.role, Action.MANAGE_MEMBERS)
    if organisation.closed_at is not None:
        return organisation
    if left := said_in_hand(organisation):
        raise StillAtWork(
            f"Cet organisme a encore {left} en cours : finissez-les, ou nommez l’organisme qui lui succède. "
            "En attendant, le suspendre ferme la porte à ses membres."
        )
    stewards.require_another(lambda one: one.organisation == organisation.pk)
    printers.stop_all(organisation, by=by, at=at)
    organisation.closed_at = at
    organisation.save(update_fields=["closed_at"])
    sign_out(organisation, at)
    telling.journal(JournalVerb.CLOSE_ORGANISATION, organisation, by=by, at=at, article=_SOURCE)
    return organisation


def locked(organisation: Organisation) -> Organisation:
    """An organisation that may still change, held until the act ends. Raises ``IsClosed``."""
    found = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if found.closed_at is not None:
        raise IsClosed
    return found


def said_in_hand(organisation: Organisation) -> str:
    """What households still wait for, counted: ``2 listes, 1 séance``; nothing where all is done."""
    counted = zip(in_hand.of(organisation.covers), _UNDER_WAY, strict=True)
    return ", ".join(french.count(n, *word.split(",")) for n, word in counted if n)


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise OrganisationNameNeeded
    if why := written_lines.unfit(name):
        raise NameNotWrittenSo(f"Le nom {why}.")
    return name


def _written(organisation: Organisation) -> dict[str, object]:
    """What a steward writes of an organisation, by the word that the journal keeps of its change."""
    return {
        "nom": organisation.name,
        "siret": organisation.siret,
        "contact": organisation.contact,
        "territoire": (organisation.commune_id, organisation.departement),
    }


_FIELDS = {
    "nom": ("name",),
    "siret": ("siret",),
    "contact": ("contact",),
    "territoire": ("commune", "departement"),
}
"""The columns of each word: no other is written, since a steward of a territory may write some alone."""


def _siret(text: str) -> str:
    try:
        return memberships.normalise_siret(text)
    except memberships.MalformedSiret as error:
        raise BadSiret(str(error)) from error


def _require_alone(name: str, siret: str, *, but: Organisation | None = None) -> None:
    same = Q(name__iexact=name)
    if siret:
        same |= Q(siret=siret)
    others = Organisation.objects.filter(same, closed_at=None)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise AlreadyThere


def sign_out(organisation: Organisation, at: datetime) -> None:
    """End the sessions of its people, wherever they are open."""
    people = Membership.objects.filter(organisation=organisation).values("user")
    User.objects.filter(pk__in=people).update(signed_out_at=at)
