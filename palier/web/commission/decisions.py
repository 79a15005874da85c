"""Decide on one home: every compliant candidate at once, in the order of the ranking; declare an interest before."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import AgendaItem, Candidature
from palier.rules import clocks
from palier.rules.access import Role
from palier.web.access import only, organisation_of
from palier.web.acts import new_key, once
from palier.web.bailleur.desk_parts import attempt, name_of, page, trace
from palier.web.commission.forms import CAPACITIES, InterestForm, decision_forms
from palier.web.commission.seances import secretary
from palier.workflows import convening, deciding, declaring_interests, voting
from palier.workflows.actors import Actor


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def decide(request: HttpRequest, seance: UUID, publication: UUID) -> HttpResponse:
    """The decision form of one home, its postponement, or the interest of a member in it."""
    item = _item(request, seance, publication)
    act = request.POST.get("act", "") if request.method == "POST" else None
    examined, at = convening.compliant(item.publication), timezone.now()
    rows = decision_forms(examined, request.POST if act == "" else None, _voters(item), clocks.day_in_paris(at))
    named = [(candidature, name_of(candidature), form) for candidature, form in rows]
    interest = _interest_form(request if act == "interet" else None, item, [(c, name) for c, name, _ in named])
    whole: forms.Form = forms.Form(request.POST or None)
    whole.is_valid()
    by = secretary(request)
    verbs: dict[str | None, Callable[[], object]] = {
        "reporter": lambda: deciding.postpone(item, request.POST.get("reason", "")[:300], by=by, at=at),
        "": lambda: deciding.decide(item, [form.draft(candidature) for candidature, form in rows], by=by, at=at),
        "interet": lambda: _declare(item, interest, examined, by=by, at=at),
    }
    # Each form is read, so that all their errors show at once.
    checked = [form.is_valid() for _, form in rows] if act == "" else [act != "interet" or interest.is_valid()]
    if act in verbs and act is not None and all(checked) and attempt(whole, verbs[act]):
        return redirect(request.path if act == "interet" else reverse("seance", args=[item.seance.public_id]))
    trace(request, item.publication, "examen en commission")
    context = page(
        request, "seances", item=item, rows=named, form=whole, postpone_key=new_key(), interest=interest,
        interest_key=new_key(), declared=_declared(item), voting=len(_voters(item)),
    )  # fmt: skip
    return render(request, "palier/commission/decide.html", context)


def _item(request: HttpRequest, seance: UUID, publication: UUID) -> AgendaItem:
    item = (
        AgendaItem.objects.filter(
            seance__public_id=seance, publication__public_id=publication, seance__bailleur=organisation_of(request)
        )
        .select_related("seance", "publication__home__commune", "publication__reservataire")
        .first()
    )
    if item is None:
        raise Http404
    return item


def _voters(item: AgendaItem) -> list[tuple[str, str]]:
    members = item.seance.members
    return [
        (seat.key, f"{members[int(seat.key)]['name']}, {CAPACITIES[seat.capacity].lower()}")
        for seat in voting.voters_of(item, item.seance)
    ]


def _interest_form(
    posted: HttpRequest | None, item: AgendaItem, named: Sequence[tuple[Candidature, str]]
) -> InterestForm:
    done = voting.interested_in(item)
    members = [
        (str(index), row["name"])
        for index, row in enumerate(item.seance.members)
        if row["present"] and str(index) not in done
    ]
    return InterestForm(
        posted.POST if posted else None, auto_id="id_interet_%s", members=members,
        candidatures=[(str(candidature.public_id), name) for candidature, name in named],
    )  # fmt: skip


def _declare(
    item: AgendaItem, form: InterestForm, examined: Sequence[Candidature], *, by: Actor, at: datetime
) -> object:
    ref = form.cleaned_data["candidature"]
    chosen = next((candidature for candidature in examined if str(candidature.public_id) == ref), None)
    return declaring_interests.declare_interest(
        item, member=form.cleaned_data["member"], candidature=chosen, by=by, at=at
    )  # fmt: skip


def _declared(item: AgendaItem) -> list[str]:
    return [row.label for row in item.interests.order_by("member")]
