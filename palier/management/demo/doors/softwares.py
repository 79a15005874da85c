"""A landlord's software in the demo: one key of Est Habitat, whose secret the page of the cast shows to anybody."""

from datetime import timedelta

from palier.management.demo.days import Days
from palier.models import ApiKey
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.partners.api_purposes import ApiPurpose
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.partners import keys

_LIFE = timedelta(days=365)


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
