"""A professional's keys of access: listed, added by a browser that makes one, taken away. Without a script: an application."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from palier.rules.law.voice import say
from palier.web.access import DESKS, actor_of, only
from palier.web.languages.later import later, shown
from palier.web.requests import factors
from palier.web.signin.answers import BAD_REQUEST, too_many
from palier.web.signin.showing import backups, challenges, proofs
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.entering import proving_factors
from palier.workflows.entering.proving_factors import FactorProof
from palier.workflows.factors import enrolling_factors, passkeys


class PresentForm(forms.Form):
    """The present password: an open screen is not enough to change who enters."""

    password = forms.CharField(
        label=later("Votre mot de passe actuel"),
        strip=False,
        max_length=128,
        error_messages={"required": later("Écrivez votre mot de passe actuel.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, has_password: bool = True, **kwargs: Any) -> None:
        """Ask no password of who has none: their page asks them to show themselves first."""
        super().__init__(*args, **kwargs)
        if not has_password:
            del self.fields["password"]

    @property
    def present(self) -> str | None:
        """What was typed; none of who has none."""
        return self.cleaned_data.get("password")


class KeyForm(PresentForm):
    """What a key is called by its person, and the present password."""

    field_order = ("name", "password")

    name = forms.CharField(
        label=later("Le nom que vous lui donnez"),
        help_text=later("Pour la reconnaître dans la liste : « téléphone », « clé du bureau »."),
        max_length=60,
        error_messages={
            "required": later("Donnez un nom à cette clé."),
            "max_length": later("Ce nom est trop long : soixante signes au plus."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@only(*DESKS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def manage(request: HttpRequest) -> HttpResponse:
    """List the keys, add one, take one away: who has a factor already has just shown it."""
    by, at = actor_of(request), timezone.now()
    if not factors.may_change(request):
        return factors.to_proof(request)
    has_password = by.person.has_usable_password()
    form = KeyForm(request.POST if request.POST.get("act") == "ajouter" else None, has_password=has_password)
    away = PresentForm(
        request.POST if request.POST.get("act") in ("retirer", "codes") else None,
        auto_id="retirer_%s",
        has_password=has_password,
    )
    done = None
    try:
        if form.is_bound:
            done = _add(request, form, by, at=at)
        elif away.is_valid():
            change = _renew if request.POST["act"] == "codes" else _remove
            done = change(request, away, by, at=at)
    except proofs.MustWait as error:
        return too_many(request, error.left, is_professional=True)
    return done or _shown(request, by, form, away, at=at)


def _add(request: HttpRequest, form: KeyForm, by: Actor, *, at: datetime) -> HttpResponse | None:
    state = challenges.take(request, challenges.KeyUse.ADD, by.person, at=at)
    if not form.is_valid():
        return None
    name, password = form.cleaned_data["name"], form.present
    answer = request.POST.get(challenges.FIELD, "")
    if not answer:
        form.add_error(
            None, say("Votre navigateur n’a pas fait de clé. Sans JavaScript, activez une application de codes.")
        )
        return None
    try:
        codes = proofs.with_password(
            request,
            form,
            by,
            lambda: passkeys.add(
                answer, state or {}, challenges.site_of(request), name=name, password=password, by=by, at=at
            ),
            at=at,
        )
    except Refusal as refusal:
        form.add_error(None, shown(refusal))
        return None
    if codes is None:
        return None
    factors.note_given(request)
    if codes:
        return backups.told(request, by, codes, is_new=True)
    backups.stay(request, by)
    return HttpResponseRedirect(f"{reverse('cles-acces')}?fait=ajoutee")


def _renew(request: HttpRequest, away: PresentForm, by: Actor, *, at: datetime) -> HttpResponse | None:
    """Other backup codes, for who has no application whose page gives them."""
    password = away.present
    right = proofs.with_password(request, away, by, lambda: enrolling_factors.require_password(password, by=by), at=at)
    if right is None:
        return None
    return backups.told(request, by, enrolling_factors.renew_backups(FactorProof.PASSKEY, by=by, at=at))


def _remove(request: HttpRequest, away: PresentForm, by: Actor, *, at: datetime) -> HttpResponse | None:
    try:
        which = UUID(request.POST.get("cle", ""))
        gone = proofs.with_password(
            request,
            away,
            by,
            lambda: passkeys.remove(which, password=away.present, by=by, at=at),
            at=at,
        )
    except ValueError:
        gone = False
    except Refusal as refusal:
        away.add_error(None, shown(refusal))
        return None
    if gone is None:
        return None
    if gone and not proving_factors.has(by.person):
        request.session.pop(factors.GIVEN, None)
    if gone:
        backups.stay(request, by)
    return HttpResponseRedirect(f"{reverse('cles-acces')}?fait=retiree")


def _shown(request: HttpRequest, by: Actor, form: KeyForm, away: PresentForm, *, at: datetime) -> HttpResponse:
    is_compelled = factors.is_compelled(request)
    context = {
        "form": form,
        "away": away,
        "keys": passkeys.held_by(by.person),
        "left": proving_factors.backups_left(by.person),
        "has_application": proving_factors.has_application(by.person),
        "asked": challenges.ask_new(request, by.person, at=at),
        "chosen": request.POST.get("cle", ""),
        "done": request.GET.get("fait", ""),
        "desk": reverse(DESKS[by.role]),
        "is_compelled": is_compelled,
    }
    if is_compelled:
        context["nav_items"] = [(say("Second facteur"), reverse("second-facteur"), True)]
    status = BAD_REQUEST if request.method == "POST" else 200
    return render(request, "palier/signin/keys.html", context, status=status)
