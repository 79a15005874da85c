"""The second step of professionals: a code or a key after the password, and again before the gravest pages."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from palier.models import User
from palier.models.doors import acting
from palier.rules.doors import second_factor
from palier.rules.doors.access import Role
from palier.web.access import DESKS, actor_of, desk_of, only
from palier.web.languages.later import later
from palier.web.requests import factors
from palier.web.signin import browsers, identity_linking
from palier.web.signin.answers import BAD_REQUEST, too_many
from palier.web.signin.showing import challenges, proofs
from palier.web.signin.showing.challenges import KeyUse
from palier.web.signin.showing.proofs import MustWait
from palier.workflows.acting.actors import Actor
from palier.workflows.doors import identities, recognising
from palier.workflows.entering import choosing_passwords, proving_factors
from palier.workflows.entering.proving_factors import FactorProof

BACKEND = "django.contrib.auth.backends.ModelBackend"
AWAITED = "second_facteur_attendu"
"""In a session without anybody: whose password was right, until when a code is awaited, and where they were going."""
LIFE = timedelta(minutes=10)
WRONG = later(
    "Ce n’est pas le code attendu. Un code sert une seule fois : attendez que l’application en montre un "
    "autre, et vérifiez que l’heure de votre téléphone est réglée automatiquement."
)


class SecondFactorForm(forms.Form):
    """A code of the application, or a backup code: their lengths tell them apart."""

    code = forms.CharField(
        label=later("Votre code"),
        help_text=later(
            "Les 6 chiffres que montre votre application. Sans elle, l’un de vos codes de secours, à 12 chiffres."
        ),
        max_length=60,
        error_messages={"required": later("Écrivez votre code."), "max_length": later("Ce code est trop long.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        """The digits alone, or what is wrong with them."""
        try:
            return second_factor.typed(self.cleaned_data["code"])
        except second_factor.MalformedCode as error:
            raise forms.ValidationError(str(error)) from error


def ask(request: HttpRequest, user: User, *, wanted: str, at: datetime, by: str = "") -> HttpResponse:
    """The password was right: await a code, under a session whose key nobody knew before.

    Nothing of the account changes before the code: a password that was hashed anew waits here, as its hash.
    """
    with acting.taken(acting.GATE):
        kept = User.objects.get(pk=user.pk)
    request.session.cycle_key()
    request.session[AWAITED] = {
        "user": user.pk,
        "until": (at + LIFE).isoformat(),
        "hash": kept.get_session_auth_hash(),
        "stronger": user.password if user.has_stronger_hash else "",
        "next": wanted,
        "by": by,
    }
    return HttpResponseRedirect(reverse("connexion-second-facteur"))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Take the code of whose password was right, and let them in."""
    at = timezone.now()
    user = _awaited(request, at)
    if user is None:
        return HttpResponseRedirect(reverse("connexion-pro"))
    form = SecondFactorForm(request.POST or None)
    if request.method == "POST":
        try:
            proof = _proof(request, KeyUse.ENTER, user, form, by=Actor(role=Role.PUBLIC), at=at)
        except MustWait as error:
            return too_many(request, error.left, is_professional=True)
        if proof is not None:
            return _enter(request, user, proof, at)
    return _show(request, "second_step.html", form, **_keys(request, KeyUse.ENTER, user, at=at))


@only(*DESKS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def verify(request: HttpRequest) -> HttpResponse:
    """Take a code of who is signed in already, before a page that asks for one just given."""
    at, by = timezone.now(), actor_of(request)
    wanted = request.POST.get("next", request.GET.get("next", ""))
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        wanted = reverse("second-facteur")
    has_own, link = proving_factors.has(by.person), identities.link_of(by.person)
    # Who has nothing to show and no password either stays here, told so: the other page would send them back.
    if not has_own and link is None and factors.may_change(request):
        return HttpResponseRedirect(reverse("second-facteur"))
    form = SecondFactorForm(request.POST if {"code", challenges.FIELD} & set(request.POST) else None)
    if request.method == "POST":
        try:
            proof = _proof(request, KeyUse.AGAIN, by.person, form, by=by, at=at)
        except MustWait as error:
            return too_many(request, error.left, is_professional=True)
        if proof is not None:
            factors.note_given(request)
            return HttpResponseRedirect(wanted)
    more = _keys(request, KeyUse.AGAIN, by.person, at=at)
    return _show(request, "second_step_again.html", form, next=wanted, has_own=has_own, link=link, **more)


def proof_of(request: HttpRequest, user: User, form: forms.Form, *, by: Actor, at: datetime) -> FactorProof | None:
    """What the code of a form proves; none, with the error on the form. Raise ``MustWait`` where tries are slowed."""
    if not form.is_valid():
        return None
    proof = proofs.slowed(
        request, user, lambda: proving_factors.prove(user, form.cleaned_data["code"], by=by, at=at), at=at
    )
    if proof is None:
        form.add_error("code", WRONG)
    return proof


def _proof(
    request: HttpRequest, use: KeyUse, user: User, form: forms.Form, *, by: Actor, at: datetime
) -> FactorProof | None:
    """A code, or what a key signed: each with its own error on the form."""
    if challenges.FIELD not in request.POST:
        return proof_of(request, user, form, by=by, at=at)
    proof = challenges.proof_of(request, use, user, by=by, at=at)
    if proof is None:
        form.errors.clear()
        form.add_error(None, challenges.WRONG)
    return proof


def _keys(request: HttpRequest, use: KeyUse, user: User, *, at: datetime) -> dict[str, object]:
    """What the page offers beside the field of a code."""
    return {
        "asked": challenges.ask_known(request, use, user, at=at),
        "has_application": proving_factors.has_application(user),
    }


def note_entry(
    request: HttpRequest, response: HttpResponseBase, user: User, *, at: datetime, proof: str = "", by: str = ""
) -> None:
    """Journal that a professional is in, by which factor and which provider, and know this browser again."""
    choosing_passwords.note_entry(user, at=at, factor=proof, provider=by)
    linked = identity_linking.link_if_came(request, user, at=at)
    if linked is not None:
        response["Location"] = f"{reverse('navigateurs')}?fait={'reliee' if linked else 'non-reliee'}"
    browser = browsers.id_of(request) or recognising.new_id()
    recognising.remember_account(user, browser, at=at)
    browsers.keep(response, browser)


def _awaited(request: HttpRequest, at: datetime) -> User | None:
    asked = request.session.get(AWAITED)
    if asked is None or datetime.fromisoformat(asked["until"]) < at:
        request.session.pop(AWAITED, None)
        return None
    with acting.taken(acting.GATE):
        user = User.objects.filter(pk=asked["user"], is_active=True).first()
    # Whoever was stopped, or has another password, since the first step.
    if user is None or not constant_time_compare(asked["hash"], user.get_session_auth_hash()):
        return None
    return user if choosing_passwords.may_enter(user) else None


def _enter(request: HttpRequest, user: User, proof: FactorProof, at: datetime) -> HttpResponseBase:
    asked = request.session.pop(AWAITED)
    wanted = asked["next"]
    if stronger := asked.get("stronger", ""):
        user.password, user.has_stronger_hash = stronger, True
    with acting.taken(acting.GATE):
        login(request, user, backend=BACKEND)
        desk = desk_of(user)
    factors.note_given(request)
    if not wanted and desk and proof is FactorProof.BACKUP:
        wanted = f"{reverse('second-facteur')}?entree=secours"
    entered = HttpResponseRedirect(wanted or reverse(desk or "accueil"))
    note_entry(request, entered, user, at=at, proof=proof, by=asked.get("by", ""))
    return entered


def _show(request: HttpRequest, template: str, form: forms.Form, **more: Any) -> HttpResponse:
    status = BAD_REQUEST if request.method == "POST" else 200
    return render(request, f"palier/signin/{template}", {"form": form, **more}, status=status)
