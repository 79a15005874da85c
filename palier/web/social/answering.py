"""Answering a referral: proved, another paper, not proved; and a note under secrecy. Each goes back to its page."""

from collections.abc import Callable
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from palier.models import Referral
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.web.access import actor_of, only
from palier.web.acts import once
from palier.web.desk.desk_parts import attempt
from palier.web.social import opened
from palier.web.social.forms import NoteForm, PaperForm, QualifyForm, RefuseForm
from palier.workflows.mandates import qualifying


@only(Role.SOCIAL)
@never_cache
@require_POST
@once
def qualify(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say that the situation is proved, by which papers, seen when."""
    row, at = opened.own(request, public_id), timezone.now()
    form = QualifyForm(request.POST, code=row.code, on=day_in_paris(at))
    return _done(request, row, form, lambda: qualifying.qualify(public_id, form.found, by=actor_of(request), at=at))


@only(Role.SOCIAL)
@never_cache
@require_POST
@once
def ask_paper(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask the person for another paper."""
    row, at = opened.own(request, public_id), timezone.now()
    form = PaperForm(request.POST, code=row.code, on=day_in_paris(at))
    return _done(
        request,
        row,
        form,
        lambda: qualifying.ask_paper(public_id, form.cleaned_data["paper"], by=actor_of(request), at=at),
    )


@only(Role.SOCIAL)
@never_cache
@require_POST
@once
def refuse(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say that it is not proved here."""
    row, form, at = opened.own(request, public_id), RefuseForm(request.POST), timezone.now()
    return _done(request, row, form, lambda: qualifying.refuse(public_id, form.chosen, by=actor_of(request), at=at))


@only(Role.SOCIAL)
@never_cache
@require_POST
@sensitive_post_parameters()
@once
def note(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep a note."""
    row, form, at = opened.own(request, public_id), NoteForm(request.POST), timezone.now()
    return _done(
        request, row, form, lambda: qualifying.note(public_id, form.cleaned_data["text"], by=actor_of(request), at=at)
    )


def _done(request: HttpRequest, row: Referral, form: BaseForm, act: Callable[[], object]) -> HttpResponse:
    if form.is_valid() and attempt(form, act):
        return HttpResponseRedirect(reverse("social-orientation", args=[row.public_id]))
    return opened.page(request, row, wrong=form)
