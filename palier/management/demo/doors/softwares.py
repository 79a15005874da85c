"""A landlord's software in the demo: one key of Est Habitat, which anybody may read, and where its events are sent."""

from datetime import timedelta

from django.conf import settings

from palier.management.demo import receiver
from palier.management.demo.days import Days
from palier.models import ApiKey, WebhookEndpoint
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.partners.api_purposes import ApiPurpose
from palier.rules.partners.event_kinds import EventKind
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.partners import keys, relaying, sealing_secrets

_LIFE = timedelta(days=365)
_SENT = 30
"""Events that the demo sends as it starts."""


def give_key(by: Actor, *, days: Days) -> ApiKey:
    """As a manager's page does, three weeks ago; the secret is the demo's own, of which nothing is kept but its hash either."""
    at = days.at(-21, 10)
    key = ApiKey.objects.create(
        organisation=by.body,
        role=by.role,
        holder=by.person,
        name="Gestion locative (exemple)",
        purposes=[one.value for one in ApiPurpose],
        secret_hash=keys.hashed(keys.demo_secret()),
        created_at=at,
        expires_at=at + _LIFE,
    )
    telling.journal(JournalVerb.DRAW_API_KEY, key, by=by, at=at, article=act("règles de connexion de Palier"))
    return key


def tell_software(by: Actor, *, days: Days) -> None:
    """Where its events go, as a manager's page declares it: the past is told, and the last of it sent once it serves."""
    while relaying.relay(at=days.now):
        pass
    if not settings.DEMO_RECEIVER:
        return
    at = days.at(-21, 11)
    made = WebhookEndpoint.objects.create(
        organisation=by.body,
        url=settings.DEMO_RECEIVER,
        kinds=[kind.value for kind in EventKind],
        sealed=sealing_secrets.seal(receiver.SECRET),
        created_at=at,
        created_by=by.person,
        after=max(0, relaying.last_of(by.body.pk) - _SENT),
        next_at=at,
    )
    telling.journal(JournalVerb.ADD_ENDPOINT, made, by=by, at=at, article=act("règles de connexion de Palier"))
