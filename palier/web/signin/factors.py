"""A professional's own second factor: added with a picture or a secret to type, its backup codes renewed, taken away."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from palier.models import SecondFactor, User
from palier.models.doors import acting
from palier.rules.doors import second_factor
from palier.rules.law.voice import say
from palier.web.access import DESKS, actor_of, only
from palier.web.languages.later import later, shown
from palier.web.presentation import pictures
from palier.web.requests import factors, resuming
from palier.web.requests.sources import source_of
from palier.web.signin import browsers, second_step
from palier.web.signin.answers import BAD_REQUEST, NONE, tell_refused, too_many
from palier.workflows.accounts import authenticator, enrolling_factors, proving_factors
from palier.workflows.accounts.choosing_passwords import WrongPassword
from palier.workflows.acting.actors import Actor
from palier.workflows.doors import recognising, slowing

PROPOSED = "second_facteur_propose"
"""In the session, the sealed secret that is shown until its first code proves it."""


class OwnForm(second_step.SecondFactorForm):
    """A code, and the present password: an open screen is not enough to change who enters."""

    field_order = ("password", "code")

    password = forms.CharField(
        label=later("Votre mot de passe actuel"),
        strip=False,
        max_length=128,
        error_messages={"required": later("Écrivez votre mot de passe actuel.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


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
    return _enrol(request, by) if held is None else _change(request, by, held)


def _enrol(request: HttpRequest, by: Actor) -> HttpResponse:
    at, secret = timezone.now(), _proposed(request, by.person)
    form = EnrolForm(request.POST if request.POST.get("act") == "activer" else None)
    if form.is_valid():
        try:
            codes = _with_password(
                request,
                form,
                by,
                lambda: enrolling_factors.enrol(
                    secret, form.cleaned_data["code"], password=form.cleaned_data["password"], by=by, at=at
                ),
            )
        except second_step.MustWait as error:
            return too_many(request, error.left, is_professional=True)
        except enrolling_factors.OtherCode as refusal:
            form.add_error("code", shown(refusal))
        except enrolling_factors.AlreadyEnrolled:
            return HttpResponseRedirect(reverse("second-facteur"))
        else:
            if codes is not None:
                request.session.pop(PROPOSED, None)
                factors.note_given(request)
                return _told(request, by, codes, is_new=True)
    context = {
        "form": form,
        "picture": pictures.of(authenticator.address(secret, by.person)),
        "address": authenticator.address(secret, by.person),
        "secret": second_factor.grouped(secret, 4),
        "is_gone": request.GET.get("fait") == "retire",
    }
    return _show(request, by, "factor_add.html", context)


def _change(request: HttpRequest, by: Actor, held: SecondFactor) -> HttpResponse:
    act, at = request.POST.get("act", ""), timezone.now()
    form = OwnForm(request.POST if act in ("codes", "retirer") else None)
    if form.is_valid():
        try:
            right = _with_password(
                request,
                form,
                by,
                lambda: enrolling_factors.require_password(form.cleaned_data["password"], by=by),
            )
            proof = second_step.proof_of(request, by.person, form, by=by, at=at) if right else None
        except second_step.MustWait as error:
            return too_many(request, error.left, is_professional=True)
        if proof is not None:
            factors.note_given(request)
            if act == "codes":
                return _told(request, by, enrolling_factors.renew_backups(proof, by=by, at=at))
            enrolling_factors.remove(proof, by=by, at=at)
            request.session.pop(factors.GIVEN, None)
            _stay(request, by)
            return HttpResponseRedirect(f"{reverse('second-facteur')}?fait=retire")
    context = {
        "form": form,
        "held": held,
        "left": proving_factors.backups_left(by.person),
        "has_used_backup": request.GET.get("entree") == "secours",
    }
    return _show(request, by, "factor_held.html", context)


def _with_password[T](request: HttpRequest, form: forms.Form, by: Actor, act: Callable[[], T]) -> T | None:
    """Do an act that a wrong password refuses; none, with the error on the form. Wrong ones slow the door."""
    at = timezone.now()
    counted = recognising.for_account(by.person.login, browsers.id_of(request), source_of(request.META))
    one = slowing.tried(counted.subject, counted.source)
    if (left := slowing.wait(one, at=at)) > NONE:
        raise second_step.MustWait(left)
    try:
        return act()
    except WrongPassword as refusal:
        slowing.note(one, is_success=False, at=at)
        tell_refused("mot de passe")
        form.add_error("password", shown(refusal))
    return None


def _proposed(request: HttpRequest, user: User) -> str:
    """The secret that this session proposes, the same until it is proven."""
    try:
        return authenticator.unseal(request.session.get(PROPOSED, ""), user)
    except authenticator.LostKey:
        secret = authenticator.draw()
        request.session[PROPOSED] = authenticator.seal(secret, user)
        return secret


def _stay(request: HttpRequest, by: Actor) -> None:
    """Every session has just ended: this one goes on under another key."""
    with acting.taken(acting.GATE):
        update_session_auth_hash(request, User.objects.get(pk=by.person.pk))


def _told(request: HttpRequest, by: Actor, codes: list[str], *, is_new: bool = False) -> HttpResponse:
    """The backup codes, this once: they stand in this answer and nowhere else."""
    _stay(request, by)
    onwards = reverse("reprendre") if resuming.KEPT in request.session else reverse(DESKS[by.role])
    context = {
        "codes": [second_factor.grouped(code, 4) for code in codes],
        "is_new": is_new,
        "onwards": onwards,
        "login": by.person.login,
    }
    return render(request, "palier/signin/backup_codes.html", context)


def _show(request: HttpRequest, by: Actor, template: str, context: dict[str, Any]) -> HttpResponse:
    is_compelled = factors.is_compelled(request)
    context |= {
        "desk": reverse(DESKS[by.role]),
        "is_compelled": is_compelled,
        "since": None if by.role in factors.ALWAYS else by.body.factor_since,
    }
    if is_compelled:
        # Every other page leads here: no link pretends otherwise.
        context["nav_items"] = [(say("Second facteur"), reverse("second-facteur"), True)]
    status = BAD_REQUEST if request.method == "POST" else 200
    return render(request, f"palier/signin/{template}", context, status=status)
