"""The files that mandates open, by their next date; and one of them. Each reading is told to its household."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from palier.models import Candidature, Demande
from palier.models.demandes import layers
from palier.rules.candidature.funnel import LIVE, Stage
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.doors.switches import Switch
from palier.rules.law.clocks import day_in_paris
from palier.rules.letters import audience
from palier.rules.letters.words import label
from palier.rules.life import renewal
from palier.rules.mandates import acts, mandates
from palier.rules.mandates.mandates import MandateScope
from palier.rules.people import employment
from palier.rules.situations.pieces import PieceStatus
from palier.web.access import actor_of, only, organisation_of
from palier.web.acts import new_key, once
from palier.web.conseiller import opinions
from palier.web.conseiller.opened import opened, own
from palier.web.desk.desk_parts import trace
from palier.web.lists import listing
from palier.web.presentation import homes, sheet
from palier.workflows.acting.refusals import Refusal
from palier.workflows.candidature import applying
from palier.workflows.desks import mailing_desks
from palier.workflows.life import renewing
from palier.workflows.mandates import acts_seen, caseload, giving_opinions, proposing
from palier.workflows.people import pieces
from palier.workflows.steering import switching

CONFLICT = 409
_OF_OPINIONS = {
    "avis": "Votre avis est écrit. Le ménage en est prévenu, le lit, et décide de le joindre ou non.",
    "avis-retire": "Votre avis est retiré.",
}
SOON = 15
"""Days before a date from which it is set apart."""
DONE_SHOWN = 20
"""Acts that the page of a file recalls, the latest first."""


@only(Role.CONSEILLER)
@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every file, the one whose next date comes first before the others."""
    at = timezone.now()
    shown = listing(request, caseload.of(by=actor_of(request), at=at))
    trace(request, Purpose.ADVISE, *(case.mandate for case in shown))
    on = day_in_paris(at)
    by = actor_of(request)
    context = {
        "organisation": organisation_of(request),
        "has_mail": not mailing_desks.is_paused(by.person),
        "mail_off": {"courriel": "non"},
        "mail_on": {"courriel": "oui"},
        "act_key": new_key(),
        "cases": shown.with_rows([(case, (case.next.on - on).days <= SOON) for case in shown]),
        "has_closed_sessions": request.GET.get("sessions") == "fermees",
    }
    return render(request, "palier/conseiller/index.html", context)


@only(Role.CONSEILLER)
@never_cache
@require_safe
def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One file: what awaits with the act beside it, its candidatures, its pieces. Over, it is as if it had never been."""
    at, one = timezone.now(), opened(request, public_id)
    file, words = one.file, one.words
    done = acts_seen.of_mandates([one.mandate])
    written = giving_opinions.by_candidature(one.mandate)
    shut = switching.said_shut(Switch.ADVISER_ACTS, at=at)
    context = {
        "file": file,
        "mandate": one.mandate,
        "number": employment.grouped(one.mandate.number),
        "scope": [mandates.WORDS[word] for word in mandates.said(words)],
        "may": {word.name.lower(): not shut and word in words for word in MandateScope},
        "shut": shut,
        # A renewal of today is not proposed again: it would be refused.
        "not_renewed_now": _obstacle(file.demande, at),
        "persons": [(f"{each.first_name} {each.last_name}".strip(), _place(each.role)) for each in file.persons],
        "awaits": _awaits(file, at),
        "candidatures": [_row(row, file, at) | {"opinion": opinions.beside(row, written)} for row in file.candidatures],
        "pieces": [(pieces.label_of(each.code), _STATUSES[PieceStatus(each.status)], each) for each in file.pieces],
        "done": [(act, acts.LABELS[acts.Done(act.done)]) for act in done[:DONE_SHOWN]],
        "said": acts.LABELS.get(request.GET.get("fait", ""), ""),  # type: ignore[call-overload]
        "noted": _OF_OPINIONS.get(request.GET.get("fait", ""), ""),
        "act_key": new_key(),
    }
    return render(request, "palier/conseiller/file.html", context)


def _obstacle(demande: Demande, at: datetime) -> str:
    """Why a living demande is not renewed now, told of the household and not to it; empty where it may be."""
    return audience.for_desk(renewing.obstacle(demande, on=day_in_paris(at))) if layers.is_open(demande) else ""


def _awaits(file: caseload.MandateFile, at: datetime) -> dict[str, object]:
    """What has a date or was refused: offers to answer, the renewal once its notice may leave, pieces to send again."""
    on, end = day_in_paris(at), file.demande.valid_until
    live = [_row(row, file, at) for row in file.candidatures if _is_to_answer(row, file)]
    is_due = end is not None and file.demande.state != "radiee" and renewal.notice_from(end) <= on
    again = [(pieces.label_of(each.code), each.code) for each in file.pieces if each.status == PieceStatus.REFUSED]
    return {"offers": live, "renewal": end if is_due else None, "pieces": list(dict.fromkeys(again))}


def _is_to_answer(row: Candidature, file: caseload.MandateFile) -> bool:
    offer = file.offers.get(row.pk)
    return offer is not None and not offer.answer and row.stage == Stage.OFFRE_ENVOYEE


_STATUSES = {
    PieceStatus.TO_CHECK: "à contrôler",
    PieceStatus.VALID: "vérifiée",
    PieceStatus.REFUSED: "refusée",
    PieceStatus.EXPIRED: "expirée",
}


def _place(role: str) -> str:
    return next((words for one, words in sheet.PLACES.items() if one.value == role), "Personne")


def _row(row: Candidature, file: caseload.MandateFile, at: datetime) -> dict[str, object]:
    offer = file.offers.get(row.pk)
    return {
        "title": homes.title(row.publication.home),
        "stage": label(Stage(row.stage), is_own=row.publication.is_own),
        "is_live": row.stage in LIVE,
        "closes_at": row.publication.closes_at if row.publication.closes_at > at else None,
        "answer_by": offer.answer_by if offer and not offer.answer else None,
        "is_offered": _is_to_answer(row, file),
        "can_withdraw": applying.can_withdraw(row),
        "can_apply_again": applying.can_apply_again(row, at=at),
        "row": row,
    }


@only(Role.CONSEILLER)
@require_POST
@once
def give_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a mandate back: its files are closed at once."""
    row = own(request, public_id)
    try:
        proposing.give_back(row.public_id, by=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        context = {"sentence": str(refusal), "back": reverse("conseiller")}
        return render(request, "palier/conseiller/refused.html", context, status=CONFLICT)
    return HttpResponseRedirect(reverse("conseiller"))
