"""How exchanges go, in numbers: entries, rounds, and how they end. No home, no household."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palier.rules.doors.access import Role
from palier.web.access import only, organisation_of

_WORDS = (
    "Logements inscrits",
    "Inscriptions en pause",
    "Rondes proposées aux locataires",
    "Rondes chez les bailleurs",
    "Rondes présentées aux commissions",
    "Rondes finies par un non",
    "Rondes finies sans réponse",
    "Rondes finies par un départ",
    "Rondes finies par un bailleur",
)


@only(Role.STEWARD)
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """The numbers of the whole site."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM palier_exchange_counts()")
        numbers = cursor.fetchone() or (0,) * len(_WORDS)
    context = {"organisation": organisation_of(request), "rows": list(zip(_WORDS, numbers, strict=True))}
    return render(request, "palier/intendant/exchanges.html", context)
