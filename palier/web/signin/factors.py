"""A professional's own second factor: added with a picture or a secret to type, its backup codes renewed, taken away."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from palier.models import SecondFactor, User
from palier.models.doors import acting
from palier.rules.doors import memberships, second_factor
from palier.rules.law.voice import say
from palier.web.access import DESKS, actor_of, only
from palier.web.context import frame
from palier.web.languages.later import later, shown
from palier.web.presentation import pictures
from palier.web.requests import factors
from palier.web.signin import second_step
from palier.web.signin.answers import BAD_REQUEST, too_many
from palier.web.signin.showing import backups, proofs
from palier.web.signin.showing.keys import PresentForm
from palier.workflows.acting.actors import Actor
from palier.workflows.entering import authenticator, proving_factors
from palier.workflows.factors import enrolling_factors, passkeys

PROPOSED = "second_facteur_propose"
"""In the session, the sealed secret that is shown until its first code proves it."""


class OwnForm(PresentForm, second_step.SecondFactorForm):
    """A code, and the present password."""

    field_order = ("password", "code")


class EnrolForm(OwnForm):
    """The same, with the first code of the application."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for what the application shows."""
        super().__init__(*args, **kwargs)
        self.fields["code"].label = say("Le code que l’application montre maintenant")
        self.fields["code"].help_text = say("6 chiffres, qui changent toutes les 30 secondes.")

    def clean_code(self) -> str:
        """No backup code proves an application."""
        code = super().clean_code()
        if len(code) != second_factor.DIGITS:
            raise forms.ValidationError(later("Le code de l’application compte 6 chiffres."))
        return code


@only(*DESKS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def manage(request: HttpRequest) -> HttpResponse:
    """Add a second factor where there is none; else say what it is, and change it for who shows it."""
    by = actor_of(request)
    with acting.taken(acting.GATE):
        held = SecondFactor.objects.filter(user=by.person).first()
    if held is not None:
        return _change(request, by, held)
    if not factors.may_change(request):
        # Who has a key shows it before an application comes beside it; who has no password shows themselves.
        return factors.to_proof(request)
    return _enrol(request, by)


def _enrol(request: HttpRequest, by: Actor) -> HttpResponse:
    at, secret = timezone.now(), _proposed(request, by.person)
    has_password = by.person.has_usable_password()
    form = EnrolForm(request.POST if request.POST.get("act") == "activer" else None, has_password=has_password)
    if form.is_valid():
        try:
            codes = proofs.with_password(
                request,
                form,
                by,
                lambda: enrolling_factors.enrol(secret, form.cleaned_data["code"], password=form.present, by=by, at=at),
                at=at,
            )
        except proofs.MustWait as error:
            return too_many(request, error.left, is_professional=True)
        except enrolling_factors.OtherCode as refusal:
            form.add_error("code", shown(refusal))
        except enrolling_factors.AlreadyEnrolled:
            return HttpResponseRedirect(reverse("second-facteur"))
        else:
            if codes is not None:
                request.session.pop(PROPOSED, None)
                factors.note_given(request)
                if codes:
                    return backups.told(request, by, codes, is_new=True)
                backups.stay(request, by)
                return HttpResponseRedirect(f"{reverse('second-facteur')}?fait=actif")
    context = {
        "form": form,
        "picture": pictures.of(authenticator.address(secret, by.person)),
        "address": authenticator.address(secret, by.person),
        "secret": second_factor.grouped(secret, 4),
        "is_gone": request.GET.get("fait") == "retire",
        "is_for_export": request.GET.get("pour") == "export",
        "demo_code": _shown_in_demo(request, secret, by.person, at),
    }
    return _show(request, by, "factor_add.html", context)


def _change(request: HttpRequest, by: Actor, held: SecondFactor) -> HttpResponse:
    act, at = request.POST.get("act", ""), timezone.now()
    has_password = by.person.has_usable_password()
    form = OwnForm(request.POST if act in ("codes", "retirer") else None, has_password=has_password)
    if form.is_valid():
        try:
            right = proofs.with_password(
                request,
                form,
                by,
                lambda: enrolling_factors.require_password(form.present, by=by),
                at=at,
            )
            proof = second_step.proof_of(request, by.person, form, by=by, at=at) if right else None
        except proofs.MustWait as error:
            return too_many(request, error.left, is_professional=True)
        if proof is not None:
            factors.note_given(request)
            if act == "codes":
                return backups.told(request, by, enrolling_factors.renew_backups(proof, by=by, at=at))
            enrolling_factors.remove(proof, by=by, at=at)
            if not proving_factors.has(by.person):
                request.session.pop(factors.GIVEN, None)
            backups.stay(request, by)
            return HttpResponseRedirect(f"{reverse('second-facteur')}?fait=retire")
    context = {
        "form": form,
        "held": held,
        "left": proving_factors.backups_left(by.person),
        "has_used_backup": request.GET.get("entree") == "secours",
    }
    return _show(request, by, "factor_held.html", context)


def _shown_in_demo(request: HttpRequest, secret: str, user: User, at: datetime) -> str:
    """What the application would show: nobody of a demo's cast has a telephone. Nothing anywhere else."""
    if not (frame(request).is_demo and user.is_demo):
        return ""
    return second_factor.grouped(authenticator.code_at(secret, second_factor.step_of(at)), 3)


def _proposed(request: HttpRequest, user: User) -> str:
    """The secret that this session proposes, the same until it is proven."""
    try:
        return authenticator.unseal(request.session.get(PROPOSED, ""), user)
    except authenticator.LostKey:
        secret = authenticator.draw()
        request.session[PROPOSED] = authenticator.seal(secret, user)
        return secret


def _show(request: HttpRequest, by: Actor, template: str, context: dict[str, Any]) -> HttpResponse:
    is_compelled = factors.is_compelled(request)
    context |= {
        "keys": len(passkeys.held_by(by.person)),
        "desk": reverse(DESKS[by.role]),
        "is_compelled": is_compelled,
        "since": None if by.role in memberships.FACTOR_ROLES else by.body.factor_since,
    }
    if is_compelled:
        # Every other page leads here: no link pretends otherwise.
        context["nav_items"] = [(say("Second facteur"), reverse("second-facteur"), True)]
    status = BAD_REQUEST if request.method == "POST" else 200
    return render(request, f"palier/signin/{template}", context, status=status)
