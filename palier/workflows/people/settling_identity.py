"""What the State certified of a holder enters their file, and leaves it once they unlink: the clock's act (ADR 65)."""

from datetime import datetime

from django.db import transaction

from palier.models import Demande, Fact, FactLayer, Holder, LinkedIdentity, Person
from palier.models.demandes import layers
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.people import certified
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.doors import identities

_ARTICLE = act("règlement (UE) 2016/679, article 32")


@transaction.atomic
def settle(demande: Demande, *, at: datetime) -> int:
    """Bring a file up to the identities of its holders; return how many facts changed. Twice is the same as once."""
    Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    known = layers.layers_of(demande).verified
    nationalities = dict(Person.objects.filter(demande=demande).values_list("key", "nationality"))
    changed = 0
    holders = {held.person_key: held for held in Holder.objects.filter(demande=demande).select_related("user")}
    # Of who left the file, or lost their place in it, nothing certified stays.
    prefix = layers.identity_path("")
    for key in sorted({*holders, *(path.removeprefix(prefix) for path in known if path.startswith(prefix))}):
        held, path = holders.get(key), f"{prefix}{key}"
        value = _told(held, nationalities.get(key, "")) if held else None
        stood = known[path].value if path in known else None
        if value == stood:
            continue
        Fact.objects.create(
            demande=demande,
            layer=FactLayer.VERIFIED,
            path=path,
            value=value,
            by=held.user if held else None,
            at=at,
            audience=demande.audience,
        )
        verb = JournalVerb.ENTER_IDENTITY if value else JournalVerb.REMOVE_IDENTITY
        telling.journal(verb, demande, by=CLOCK, at=at, article=_ARTICLE)
        changed += 1
    return changed


def _told(held: Holder, nationality: str) -> dict[str, object] | None:
    row = LinkedIdentity.objects.select_related("user").filter(user=held.user).first()
    identity = identities.certified_of(row) if row else None
    if row is None or identity is None:
        return None
    return {
        "source": row.provider,
        "spares_piece": certified.spares_piece(nationality),
        "family_name": identity.family_name,
        "given_names": list(identity.given_names),
        "usage_name": identity.usage_name,
        "birth": identity.birth,
    }
