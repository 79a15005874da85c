"""A member found by name or address. The words are posted: a name never stands in an address, a history or a log."""

from django import forms
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from palier.models import Membership, folding
from palier.rules.doors.access import ROLE_LABELS, Role
from palier.rules.people.folding import folded
from palier.web.access import only
from palier.web.intendant import words
from palier.web.intendant.desk import BOTH, places, seen

MOST = 30
"""Members that are shown: who asks for a common name asks again, with more of it."""


class FindMemberForm(forms.Form):
    """What is known of somebody."""

    words = forms.CharField(
        label="Nom, prénom ou adresse électronique",
        min_length=2,
        max_length=80,
        error_messages={"min_length": "Écrivez au moins deux lettres."},
    )


@only(*BOTH)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """The form, then who answers, wherever they are or were a member: once for each organisation."""
    form = FindMemberForm(request.POST or None)
    found: list[Membership] = []
    if form.is_valid():
        rows = _named(form.cleaned_data["words"]).filter(organisation__in=seen(request))
        found = list(rows[: MOST + 1])
    context = {
        "form": form,
        "is_answered": form.is_bound and form.is_valid(),
        "held_to": places(request),
        "is_cut": len(found) > MOST,
        "members": [_line(row) for row in found[:MOST]],
    }
    response = render(request, "palier/intendant/find.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _named(said: str) -> QuerySet[Membership]:
    """Each word stands in the name, however its accents are typed, or in the address; the present ones first."""
    rows = Membership.objects.select_related("user", "organisation").defer("user__password")
    rows = rows.alias(plain=folding.folded("user__name"))
    for word in said.split():
        rows = rows.filter(Q(plain__contains=folded(word)) | Q(user__login__icontains=word))
    return rows.order_by(F("ended_at").desc(nulls_first=True), "user__name", "pk")


def _line(row: Membership) -> dict[str, object]:
    state = words.of_member(row)
    return {
        "membership": row,
        "role": ROLE_LABELS[Role(row.role)],
        "state": words.OF_MEMBERS[state],
        "tone": words.TONES[state],
    }
