"""Where a professional chooses a password: by a one-time link, or knowing the present one; what to do once it is lost."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import Organisation, OrganisationKind
from palier.models.doors import acting
from palier.web.access import DESKS, actor_of, only
from palier.web.languages.later import later, shown
from palier.web.requests import factors
from palier.web.requests.sources import source_of
from palier.web.signin import browsers
from palier.web.signin.answers import BAD_REQUEST, NONE, tell_refused, too_many
from palier.workflows.acting.actors import Actor
from palier.workflows.doors import recognising, slowing
from palier.workflows.entering import choosing_passwords

GONE = 410
TWICE = later("Les deux mots de passe ne sont pas les mêmes. Écrivez deux fois le même.")


class PasswordForm(forms.Form):
    """The same password, twice: it is not shown while it is written."""

    password = forms.CharField(
        label=later("Votre mot de passe"),
        strip=False,
        max_length=128,
        error_messages={"required": later("Écrivez le mot de passe que vous choisissez.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=later("Le même, une seconde fois"),
        strip=False,
        max_length=128,
        error_messages={"required": later("Écrivez-le une seconde fois.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, object]:
        """Refuse two that differ: one of them has a slip."""
        said = super().clean() or self.cleaned_data
        if {"password", "again"} <= set(said) and said["password"] != said["again"]:
            self.add_error("again", TWICE)
        return said


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def choose(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose a password. Reading the page uses nothing up: a mailbox may open links by itself."""
    at = timezone.now()
    try:
        user = choosing_passwords.bearer(secret, at=at)
        form = PasswordForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            choosing_passwords.choose(secret, form.cleaned_data["password"], at=at)
            return HttpResponseRedirect(f"{reverse('connexion-pro')}?mot-de-passe=choisi")
    except choosing_passwords.DeadLink:
        return _quiet(render(request, "palier/signin/dead_link.html", status=GONE))
    except choosing_passwords.WeakPassword as refusal:
        form.add_error("password", shown(refusal))
    context = {
        "form": form,
        "person": user,
        "secret": secret,
        "advice": password_validation.password_validators_help_texts()[0],
    }
    status = BAD_REQUEST if request.method == "POST" else 200
    return _quiet(render(request, "palier/signin/choose_password.html", context, status=status))


class ChangeForm(PasswordForm):
    """The present one first: an open screen is not enough."""

    field_order = ("current", "password", "again")

    current = forms.CharField(
        label=later("Votre mot de passe actuel"),
        strip=False,
        max_length=128,
        error_messages={"required": later("Écrivez votre mot de passe actuel.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say which of the two is the new one."""
        super().__init__(*args, **kwargs)
        self.fields["password"].label = later("Votre nouveau mot de passe")


@only(*DESKS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def change(request: HttpRequest) -> HttpResponse:
    """Choose another password, knowing the present one; wrong ones slow the door as those at the sign-in do."""
    form, at, actor = ChangeForm(request.POST or None), timezone.now(), actor_of(request)
    if not actor.person.has_usable_password():
        return _first(request, actor)
    if request.method == "POST" and form.is_valid():
        counted = recognising.for_account(actor.person.login, browsers.id_of(request), source_of(request.META))
        one = slowing.tried(counted.subject, counted.source)
        if (left := slowing.wait(one, at=at)) > NONE:
            return too_many(request, left, is_professional=True)
        try:
            user = choosing_passwords.change(
                form.cleaned_data["current"], form.cleaned_data["password"], by=actor, at=at
            )
        except choosing_passwords.WrongPassword as refusal:
            slowing.note(one, is_success=False, at=at)
            tell_refused("mot de passe")
            form.add_error("current", shown(refusal))
        except choosing_passwords.WeakPassword as refusal:
            form.add_error("password", shown(refusal))
        else:
            with acting.taken(acting.GATE):
                update_session_auth_hash(request, user)
            return HttpResponseRedirect(f"{reverse(DESKS[actor.role])}?sessions=mot-de-passe#sessions")
    advice = password_validation.password_validators_help_texts()[0]
    context = {"form": form, "advice": advice, "desk": reverse(DESKS[actor.role])}
    status = BAD_REQUEST if request.method == "POST" else 200
    return render(request, "palier/signin/change_password.html", context, status=status)


def _first(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A first password, for who entered without one and has just shown who they are."""
    if not factors.is_present(request):
        return factors.to_proof(request)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = choosing_passwords.add(form.cleaned_data["password"], by=actor, at=timezone.now())
        except choosing_passwords.WeakPassword as refusal:
            form.add_error("password", shown(refusal))
        else:
            with acting.taken(acting.GATE):
                update_session_auth_hash(request, user)
            return HttpResponseRedirect(f"{reverse(DESKS[actor.role])}?sessions=mot-de-passe#sessions")
    advice = password_validation.password_validators_help_texts()[0]
    context = {"form": form, "advice": advice, "desk": reverse(DESKS[actor.role]), "is_first": True}
    status = BAD_REQUEST if request.method == "POST" else 200
    return render(request, "palier/signin/change_password.html", context, status=status)


@login_not_required
@require_safe
def lost(request: HttpRequest) -> HttpResponse:
    """Say who gives a new link."""
    operator = Organisation.objects.filter(kind=OrganisationKind.STEWARD, closed_at=None).order_by("pk").first()
    return render(request, "palier/signin/lost_password.html", {"operator": operator})


def _quiet(response: HttpResponse) -> HttpResponse:
    """The address holds a secret: no page that is reached from here learns it."""
    # Under `no-referrer` the browser sends forms from nowhere, and they are refused.
    response["Referrer-Policy"] = "strict-origin"
    return response
