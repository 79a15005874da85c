"""The minutes as printed, under opaque references; and, on a page of its own that is logged, whose reference is which."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palier.models import Candidature, Decision, Publication
from palier.rules.doors.access import Action, Role, require
from palier.rules.doors.readings import Purpose
from palier.web.access import only, role_of
from palier.web.commission.seances import mine
from palier.web.desk.desk_parts import name_of, page, trace
from palier.workflows.commission import convening, minutes_papers, minutes_words, signing_minutes


@only(Role.BAILLEUR)
@require_safe
def minutes(request: HttpRequest, seance: UUID) -> HttpResponse:
    """The minutes, as a page to print: opaque references only."""
    require(role_of(request), Action.READ_MINUTES)
    found = mine(request, seance)
    paper = minutes_papers.of(found)
    context = page(request, signatures=signing_minutes.of(found), paper=paper, **minutes_words.drawn(found))
    context["is_without_paper"] = paper is None and signing_minutes.is_signed_by_chair(found)
    context["by_hand"] = minutes_words.by_hand(found, signed=found.signatures.values_list("member", flat=True))
    return render(request, "palier/commission/minutes.html", context)


@only(Role.BAILLEUR)
@require_safe
def names(request: HttpRequest, seance: UUID) -> HttpResponse:
    """Whose file each reference is, home by home: the secretary's own list. The reading is logged."""
    found = mine(request, seance)
    items = found.items.select_related("publication__home__commune").order_by("pk")
    rows = [(item.publication.home, examined(item.publication, item.pk)) for item in items]
    trace(request, Purpose.NAMES, found, *(row for _, listed in rows for row in listed))
    homes = [(home, [(row, name_of(row)) for row in listed]) for home, listed in rows]
    return render(request, "palier/commission/names.html", page(request, seance=found, homes=homes))


def examined(publication: Publication, item: int) -> list[Candidature]:
    """Those decided at an item of an agenda, or those still to examine."""
    standing = Decision.objects.filter(item=item).values("candidature")
    decided = Candidature.objects.filter(publication=publication, pk__in=standing).prefetch_related("demande")
    return list(decided.order_by("rank", "pk")) or convening.compliant(publication)
