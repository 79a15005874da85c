"""What the commands about organisations and members share: who acts, how an organisation is named, the way a link is told."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin
from uuid import UUID

from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone

from palier.models import Organisation, Territory
from palier.models.territories import territories
from palier.rules.doors.access import Role
from palier.rules.law import french
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.entering import password_links
from palier.workflows.entering.password_links import Link

OPERATOR = Actor(role=Role.STEWARD)
"""Who types at the terminal of the server."""
_SIRET_DIGITS = 14


def organisation_named(text: str) -> Organisation:
    """The organisation that a SIRET, an identifier or a whole name points to; ``CommandError`` if none or several."""
    compact = "".join(text.split())
    if compact.isdecimal() and len(compact) == _SIRET_DIGITS:
        found = list(Organisation.objects.filter(siret=compact).order_by("closed_at", "pk"))
    else:
        found = list(Organisation.objects.filter(name__iexact=" ".join(text.split())).order_by("closed_at", "pk"))
        identifier = _identifier(compact)
        if not found and identifier is not None:
            found = list(Organisation.objects.filter(public_id=identifier))
    live = [one for one in found if one.closed_at is None]
    if len(live or found) == 1:
        return (live or found)[0]
    said = "Aucun organisme" if not found else f"{len(live or found)} organismes"
    verb = "n’a" if not found else "ont"
    raise CommandError(
        f"{said} {verb} ce nom, ce SIRET ou cet identifiant : `./run palier organisation list` les montre."
    )


def territory_named(code: str) -> Territory:
    """The territory of a code; ``CommandError`` if none."""
    found = territories.find(code)
    if found is None:
        raise CommandError(
            f"« {code} » n’est le code d’aucun territoire connu ici. {territories.why_not(code)}".strip()
        )
    return found


def _identifier(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def act[T](verb: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Do a verb as the operator, now; its refusal becomes the one line of the command."""
    try:
        return verb(*args, by=OPERATOR, at=timezone.now(), **kwargs)
    except Refusal as refusal:
        raise CommandError(str(refusal)) from refusal


def said_link(link: Link) -> list[str]:
    """The lines that hand a link over: the only time that it is told."""
    until = timezone.localtime(link.expires_at)
    said = (
        f"Donnez ce lien à {link.user.name} seulement. Il sert une fois, jusqu’au {french.day(until.date())} "
        f"à {until:%H:%M}. Il n’est gardé nulle part : perdu, `member reset` en donne un autre."
    )
    return [urljoin(password_links.site(), reverse("mot-de-passe", args=[link.secret])), said]
