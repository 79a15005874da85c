"""The clock writes to who manages an organisation: a key of its software was given a secret; it, or its certificate, will end."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from palier.models import ApiKey, Membership
from palier.rules.desks import desk_mail
from palier.rules.law import clocks, french
from palier.rules.letters.composing import compose
from palier.rules.partners import api_purposes, client_certificates, ends_told
from palier.rules.partners.ends_told import AccessEnd
from palier.workflows.acting import telling


def due(at: datetime) -> list[int]:
    """The keys of which something is to be told: ids."""
    return [key.pk for key in _known(at).order_by("pk") if _due(key, at)]


@transaction.atomic
def tell(key: int, *, at: datetime) -> int:
    """Write to each manager of its organisation, once a step; how many things were told. The clock's act."""
    held = _known(at).select_for_update(of=("self",)).filter(pk=key).first()
    found = _due(held, at) if held is not None else []
    if held is None or not found:
        return 0
    rows = Membership.objects.live().filter(organisation=held.organisation_id, manages_since__isnull=False)
    managers = list(rows.select_related("user").defer("user__password"))
    if not managers:
        # Whoever is named to manage tomorrow is told then.
        return 0
    for one in managers:
        for letter, day, _ in found:
            said = french.day(clocks.day_in_paris(day))
            who = {"holder": held.holder.name} if letter == ends_told.GIVEN else {}
            told = compose(letter, name=one.user.name, key=held.name, day=said, **who)
            telling.message("email", one.user.login, subject=told.title, body=told.body, at=at)
    ApiKey.objects.filter(pk=held.pk).update(told_ends=[*_still(held), *(word for *_, word in found)])
    return len(found)


def _known(at: datetime) -> QuerySet[ApiKey]:
    """Those that live, and those that were revoked too soon for anybody to have read of them."""
    news = ApiKey.objects.filter(revoked_at__gt=at - ends_told.NEWS)
    return (ApiKey.objects.live(at) | news).select_related("holder").defer("holder__password")


def _ends(key: ApiKey) -> tuple[AccessEnd, ...]:
    return ends_told.of_key(key.created_at, key.expires_at, client_certificates.of_kept(key.certificates))


def _due(key: ApiKey, at: datetime) -> list[tuple[str, datetime, str]]:
    """Each letter, the day that it says, and the word that is kept once it left."""
    given_at = key.former_until - api_purposes.HANDOVER if key.former_until else key.created_at
    word = ends_told.given(key.secret_hash, given_at, key.told_ends, at=at)
    found = [(ends_told.GIVEN, given_at, word)] if word else []
    if key.revoked_at is not None or desk_mail.day_of(at) is None:
        # What was revoked has no end to come; an end waits for the morning of a working day, as any mail of a desk. A secret
        # that nobody asked for does not.
        return found
    told = [(end.letter, end.ends_at, ends_told.due(end, key.told_ends, at=at)) for end in _ends(key)]
    return [*found, *(one for one in told if one[-1])]


def _still(key: ApiKey) -> list[str]:
    """What was told of its secret, and of ends that are still to come: a certificate that was taken off leaves no word."""
    marks = {end.mark for end in _ends(key)} | {ends_told.SECRET}
    return [word for word in key.told_ends if word.partition(":")[0] in marks]
