"""« Enregistré » : what somebody has just checked, said on the page where they are led, with the way back to each file."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from palier.models import Check
from palier.rules.commission.checking import Output
from palier.web.access import organisation_of

_WHAT = "fait"
_JUST_NOW = timedelta(minutes=15)
_OUTPUTS = {
    Output.COMPLIANT: "conforme",
    Output.INCOMPLETE: "pièces demandées",
    Output.NOT_COMPLIANT: "non conforme",
    Output.AGAIN: "contrôle repris, à refaire",
}


@dataclass(frozen=True, slots=True)
class JustChecked:
    """A check of a moment ago: the reference of its file, what was found, where to read it again."""

    reference: str
    output: str
    url: str


def address(where: str, checked: UUID) -> str:
    """A page that says what was checked: one file, or those of one list."""
    return f"{where}?{_WHAT}={checked}"


def told(request: HttpRequest) -> list[JustChecked]:
    """What the reader has checked of the file, or of the list, that the address names; nothing older than a moment."""
    try:
        return of(request, UUID(request.GET.get(_WHAT, "")))
    except ValueError:
        return []


def of(request: HttpRequest, named: UUID) -> list[JustChecked]:
    """The same of one file, or of one list."""
    rows = Check.objects.filter(
        Q(candidature__public_id=named) | Q(candidature__publication__public_id=named),
        candidature__publication__bailleur__in=organisation_of(request).covers,
        by=int(request.user.pk or 0),
        at__gte=timezone.now() - _JUST_NOW,
    )
    last = {row.candidature_id: row for row in rows.select_related("candidature").order_by("at", "pk")}
    return [
        JustChecked(
            row.candidature.reference,
            _OUTPUTS.get(Output(row.output), ""),
            reverse("bailleur_controle", args=[row.candidature.public_id]),
        )
        for row in last.values()
    ]
