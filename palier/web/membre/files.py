"""The files of one home of a séance, as its commission reads them, and the interest that a member declares in it.

No name, no contact, no piece: each reading is noted.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import AgendaItem, Candidature
from palier.rules.commission.seances import LIVE
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.law import clocks
from palier.web.access import actor_of, get_or_404, only
from palier.web.acts import new_key, once
from palier.web.commission import minutes
from palier.web.desk.desk_parts import attempt, trace
from palier.web.membre.seances import own
from palier.web.presentation import sheet
from palier.workflows.acting.actors import Actor
from palier.workflows.commission import connecting, declaring_interests, polling, seating, voting


class OwnInterestForm(forms.Form):
    """In the home, or in one of its candidates."""

    candidature = forms.ChoiceField(
        label="Intérêt dans",
        required=False,
        help_text="Un lien de famille, d’argent, de travail, ou une autre raison de ne pas décider.",
    )

    def __init__(self, *args: object, examined: Sequence[Candidature] = (), **kwargs: object) -> None:
        """Offer the candidates of the home, under their references."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        rows = [(str(row.public_id), f"Dossier {row.reference}, rang {row.rank}") for row in examined]
        self.fields["candidature"].choices = [("", "Ce logement"), *rows]  # type: ignore[attr-defined]


@only(Role.COMMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def examine(request: HttpRequest, seance: UUID, publication: UUID) -> HttpResponse:
    """The candidates of a home in the order of the frozen ranking, each with the sheet that the commission reads."""
    item, mine = item_of(request, seance, publication)
    by, at = actor_of(request), timezone.now()
    examined = minutes.examined_of([item])[item.pk]
    act = request.POST.get("act", "") if request.method == "POST" else ""
    interest = OwnInterestForm(request.POST if act == "interet" else None, examined=examined)
    whole = forms.Form(request.POST or None)
    is_read = act and whole.is_valid() and (act != "interet" or interest.is_valid())
    if is_read and attempt(whole, lambda: _act(request, item, interest, examined, by=by, at=at)):
        return redirect(request.path)
    trace(request, Purpose.EXAMINE, *examined)
    today = clocks.day_in_paris(at)
    is_live = item.seance.stage in LIVE and item.sitting is None and not item.postponed_reason
    context = {
        "item": item,
        "seance": item.seance,
        "form": whole,
        "act_key": new_key(),
        "interest": interest if is_live else None,
        "is_out": str(mine) in voting.interested_in(item),
        "is_put": polling.live(item) is not None,
        "rows": [(row, sheet.gather(row, by=by, on=today)) for row in examined],
    }
    return render(request, "palier/membre/files.html", context)


def _act(
    request: HttpRequest,
    item: AgendaItem,
    interest: OwnInterestForm,
    examined: Sequence[Candidature],
    *,
    by: Actor,
    at: datetime,
) -> None:
    act = request.POST.get("act")
    if act == "interet":
        chosen = interest.cleaned_data["candidature"]
        row = next((one for one in examined if str(one.public_id) == chosen), None)
        declaring_interests.declare_own(item, candidature=row, by=by, at=at)
    elif act == "retirer_interet":
        declaring_interests.withdraw_own(item, reason=request.POST.get("reason", ""), by=by, at=at)


def item_of(request: HttpRequest, seance: UUID, publication: UUID) -> tuple[AgendaItem, int]:
    """A home of the agenda of one's own séance, with the place at which one sits; or 404."""
    found = get_or_404(own(request), seance)
    rows = found.items.select_related("seance", "publication__home__commune", "publication__reservataire")
    item = rows.filter(publication__public_id=publication).first()
    if item is None:
        raise Http404
    connecting.note(found, by=actor_of(request), at=timezone.now())
    return item, seating.place_of(found, actor_of(request))
