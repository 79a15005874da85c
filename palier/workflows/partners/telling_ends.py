"""The clock writes to who manages an organisation before a key of its software, or the certificate of one, ends."""

from datetime import datetime

from django.db import transaction

from palier.models import ApiKey, Membership
from palier.rules.desks import desk_mail
from palier.rules.law import clocks, french
from palier.rules.letters.composing import compose
from palier.rules.partners import client_certificates, ends_told
from palier.rules.partners.ends_told import AccessEnd
from palier.workflows.acting import telling


def due(at: datetime) -> list[int]:
    """The keys of which something is to be told: ids. Nobody outside the morning of a working day, as any mail of a desk."""
    if desk_mail.day_of(at) is None:
        return []
    return [key.pk for key in ApiKey.objects.live(at).order_by("pk") if _due(key, at)]


@transaction.atomic
def tell(key: int, *, at: datetime) -> int:
    """Write to each manager of its organisation, once a step; how many ends were told. The clock's act."""
    held = ApiKey.objects.live(at).select_for_update(of=("self",)).filter(pk=key).first()
    found = _due(held, at) if held is not None else []
    if held is None or not found:
        return 0
    rows = Membership.objects.live().filter(organisation=held.organisation_id, manages_since__isnull=False)
    managers = list(rows.select_related("user").defer("user__password"))
    if not managers:
        # Whoever is named to manage tomorrow is told then.
        return 0
    for one in managers:
        for end, _ in found:
            day = french.day(clocks.day_in_paris(end.ends_at))
            told = compose(end.letter, name=one.user.name, key=held.name, day=day)
            telling.message("email", one.user.login, subject=told.title, body=told.body, at=at)
    ApiKey.objects.filter(pk=held.pk).update(told_ends=[*_still(held), *(word for _, word in found)])
    return len(found)


def _ends(key: ApiKey) -> tuple[AccessEnd, ...]:
    return ends_told.of_key(key.created_at, key.expires_at, client_certificates.of_kept(key.certificates))


def _due(key: ApiKey, at: datetime) -> list[tuple[AccessEnd, str]]:
    told = [(end, ends_told.due(end, key.told_ends, at=at)) for end in _ends(key)]
    return [(end, word) for end, word in told if word]


def _still(key: ApiKey) -> list[str]:
    """What was told of ends that are still to come: a certificate that was taken off leaves no word."""
    marks = {end.mark for end in _ends(key)}
    return [word for word in key.told_ends if word.partition(":")[0] in marks]
