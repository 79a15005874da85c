"""The envelope of a lease as its acts hold it: one lives at once, at the level of its lease, and each move leaves its line."""

from datetime import datetime

from django.conf import settings
from django.db import connection

from palier.models import Candidature, LeaseEnvelope
from palier.rules.candidature.funnel import Stage
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.signing.lease_signing import LIVING, EnvelopeState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal

ARTICLE = act("article 1366 du code civil")


class NotToSign(Refusal):
    """No offer is accepted, or the lease is signed already."""

    sentence = "Les papiers du bail se préparent après l’acceptation de l’offre, et jusqu’au bail signé."


class AllHaveSigned(Refusal):
    """Everybody has signed: the contract is made."""

    sentence = "Tout le monde a signé : le bail est conclu, l’envoi ne s’annule plus. Enregistrez le bail."


def of_file(candidature: Candidature) -> list[LeaseEnvelope]:
    """Every envelope of a lease, the last first."""
    rows = LeaseEnvelope.objects.filter(candidature=candidature).order_by("-made_at", "-pk")
    return list(rows.prefetch_related("signers", "papers"))


def level_of(candidature: Candidature) -> str:
    """At which level a provider signs this lease; empty where it is signed on paper, as on a site without a provider."""
    is_there = bool(settings.SIGNING_URL and settings.SITE)
    return "" if not is_there or is_on_paper(candidature, settings.SIGNING_LEVEL) else str(settings.SIGNING_LEVEL)


def is_on_paper(candidature: Candidature, level: str) -> bool:
    """Whether no provider is asked about this lease: its proof would tell all who sign what is one's own alone.

    The database answers, and does not say for which reason.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT palier_lease_on_paper(%s, %s)", [candidature.pk, level])
        return bool(cursor.fetchone()[0])


def locked(candidature: Candidature) -> Candidature:
    """The candidature, held until the act ends: one envelope of it lives. Raises ``NotToSign``.

    No key of it changes: the clock, which holds an envelope first, may still name it in what it writes.
    """
    rows = Candidature.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("publication__home__commune").get(pk=candidature.pk)
    if found.stage != Stage.ACCEPTEE:
        raise NotToSign
    return found


def living(candidature: Candidature) -> LeaseEnvelope | None:
    """The one that lives, held until the act ends."""
    rows = LeaseEnvelope.objects.select_for_update(of=("self",))
    return rows.filter(candidature=candidature, state__in=sorted(LIVING)).first()


def begun(candidature: Candidature, by: Actor, at: datetime) -> LeaseEnvelope:
    """A new one, empty. Raises ``AllHaveSigned``."""
    if LeaseEnvelope.objects.filter(candidature=candidature, state=EnvelopeState.SIGNED).exists():
        raise AllHaveSigned
    return LeaseEnvelope.objects.create(
        candidature=candidature, demande_id=candidature.demande_id, made_by=by.person, made_at=at
    )


def journal(
    verb: JournalVerb,
    envelope: LeaseEnvelope,
    by: Actor,
    at: datetime,
    details: dict[str, str | int | list[str] | None],
) -> None:
    """The line of a move: of which candidature, and what it says more, nothing personal."""
    known = {"candidature": str(envelope.candidature.public_id), **details}
    telling.journal(verb, envelope, by=by, at=at, article=ARTICLE, details=known)
