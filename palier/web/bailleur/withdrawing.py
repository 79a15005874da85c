"""« Retirer ce logement »: one declared by mistake, for a reason, once what changes is read; and back again for some days."""

from functools import partial
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.models import Home
from palier.rules.doors.access import Role
from palier.rules.homes.withdrawing import PUT_BACK_DAYS, REASONS, WORDS, WRONG_NUMBER
from palier.rules.law.clocks import day_in_paris
from palier.web import sure
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import once
from palier.web.desk.desk_parts import attempt, page
from palier.web.lists import listing
from palier.web.presentation import homes as presented
from palier.web.sure import Sure
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.rehearsing import rehearse
from palier.workflows.homes import withdrawing

CONFLICT = 409
_NUMBER_FREE = "Son numéro RPLS est libre : vous pouvez déclarer le bon logement sous ce numéro."
_NUMBER_KEPT = (
    f"Pendant {PUT_BACK_DAYS} jours, son numéro RPLS ne se déclare pas de nouveau chez vous : vous remettez ce logement depuis "
    "sa page."
)


class WithdrawHomeReasonForm(forms.Form):
    """Why a home was declared by mistake."""

    reason = forms.ChoiceField(
        label="Pourquoi le retirer",
        choices=[("", "Choisir"), *REASONS.items()],
        help_text="Gardé au journal, avec votre nom.",
    )


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def withdraw(request: HttpRequest, home: UUID) -> HttpResponse:
    """Choose why, read what changes, then take the home out; or read why it stays."""
    rows = Home.objects.filter(bailleur__in=organisation_of(request).covers).select_related("commune")
    found, by, at = get_or_404(rows, home), actor_of(request), timezone.now()
    form = WithdrawHomeReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if sure.is_sure(request):
            if attempt(form, lambda: withdrawing.withdraw(found, reason=reason, by=by, at=at)):
                return redirect("bailleur_logement", found.public_id)
        elif attempt(form, lambda: rehearse(partial(withdrawing.withdraw, reason=reason), found, by=by, at=at)):
            return _ask(request, found, reason)
    context = page(request, home=found, form=form, bars=withdrawing.bars_of(found), days=PUT_BACK_DAYS)
    return render(request, "palier/bailleur/home_withdraw.html", context, status=400 if form.is_bound else 200)


def _ask(request: HttpRequest, home: Home, reason: str) -> HttpResponse:
    said = Sure(
        heading="Retirer ce logement de votre parc",
        button="Retirer ce logement",
        facts=(("Logement", presented.title(home)), ("RPLS", home.rpls_id), ("Pourquoi", REASONS[reason])),
        ends=(
            "Il sort de vos listes, de vos comptes, de vos fichiers et de l’API. Rien ne s’oriente ni ne se publie plus sur lui.",
            _NUMBER_FREE if reason == WRONG_NUMBER else _NUMBER_KEPT,
        ),
        stays=(
            "Le journal garde qui l’a déclaré, qui l’a retiré et pourquoi. Ses corrections et ses photos restent avec lui.",
        ),
        back=f"Vous le remettez depuis « Logements », « Retirés », pendant {PUT_BACK_DAYS} jours.",
    )
    leave = (reverse("bailleur_logement", args=[home.public_id]), "Logement")
    return sure.ask(request, said, leave=leave, fields=sure.typed(request))


def taken_out(request: HttpRequest, home: Home, refused: str = "") -> HttpResponse:
    """The page of a home that was taken out: why, and until when it is put back."""
    last = withdrawing.last_day(home)
    may_put_back = last is not None and day_in_paris(timezone.now()) <= last
    context = page(
        request,
        home=home,
        why=WORDS.get(home.withdrawn_why, home.withdrawn_why),
        last=last,
        may_put_back=may_put_back,
        refused=refused,
    )
    return render(request, "palier/bailleur/home_out.html", context, status=CONFLICT if refused else 200)


@only(Role.BAILLEUR)
@require_POST
@once
def put_back(request: HttpRequest, home: UUID) -> HttpResponse:
    """Put a home back as it was."""
    rows = Home.everything.filter(bailleur__in=organisation_of(request).covers).select_related("commune")
    found = get_or_404(rows, home)
    try:
        withdrawing.put_back(found, by=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        return taken_out(request, get_or_404(rows, home), str(refusal))
    return redirect("bailleur_logement", found.public_id)


@only(Role.BAILLEUR)
@require_safe
def recent(request: HttpRequest) -> HttpResponse:
    """The homes that may still be put back."""
    found = listing(request, withdrawing.recent(actor_of(request), timezone.now()))
    lines = [(one, WORDS.get(one.withdrawn_why, one.withdrawn_why), withdrawing.last_day(one)) for one in found]
    context = page(request, homes=found.with_rows(lines), days=PUT_BACK_DAYS)
    return render(request, "palier/bailleur/homes_out.html", context)
