"""My requests for other roofs, without a file: the answers, and how I end or erase them."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.models import RoofRequest
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say
from palier.rules.roofs.roof_requests import LIVING
from palier.web.demandeur.roofs.asking import shown_request
from palier.web.demandeur.roofs_alone import proved as door
from palier.web.demandeur.roofs_alone.proved import proved, refused
from palier.workflows.acting.refusals import Refusal
from palier.workflows.roofs import asking_alone, forgetting_alone
from palier.workflows.roofs.asking_alone import RoofProof


@require_safe
@proved
def listing(request: HttpRequest, to: RoofProof) -> HttpResponse:
    """My requests, those that live first, and until when they are kept."""
    on = day_in_paris(timezone.now())
    found = asking_alone.mine(to)
    rows, facts = [shown_request(row, on, is_alone=True) for row in found], asking_alone.shown_to_logeurs(to)
    context = {
        "living": [(one, facts.get(one.row.pk)) for one in rows if one.row.state in LIVING],
        "ended": [one for one in rows if one.row.state not in LIVING],
        "kept_until": forgetting_alone.kept_until(found, asked_on=on) if found else None,
        "recipient": to.recipient,
        "is_sent": request.GET.get("fait") == "envoyee",
        "is_ended": request.GET.get("fait") == "finie",
        "confirm": say("Oui, c’est mon choix"),
        "end_hint": say("Tout de suite, et sans dire pourquoi. Le logeur ne lit plus rien de vous."),
    }
    return render(request, "palier/demandeur/roofs_alone/mine.html", context)


@require_POST
@proved
def end(request: HttpRequest, to: RoofProof, public_id: UUID) -> HttpResponse:
    """Withdraw, decline, or say that I left."""
    back = reverse("mes-demandes-de-toits")
    try:
        asking_alone.end(public_id, to, at=timezone.now())
    except RoofRequest.DoesNotExist as error:
        raise Http404 from error
    except Refusal as refusal:
        return refused(request, refusal, back)
    return HttpResponseRedirect(f"{back}?fait=finie")


@require_http_methods(["GET", "HEAD", "POST"])
@proved
def forget(request: HttpRequest, to: RoofProof) -> HttpResponse:
    """Erase everything at once, having read what it does."""
    if request.method != "POST":
        return render(request, "palier/demandeur/roofs_alone/forget.html", {"recipient": to.recipient})
    asking_alone.forget(to, at=timezone.now())
    door.close(request)
    return HttpResponseRedirect(f"{reverse('toit-sans-dossier')}?fait=efface")
