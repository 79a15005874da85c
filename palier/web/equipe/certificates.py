"""The certificates to which a key is bound: one is pasted, read again, then bound; one is taken off (ADR 177)."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import ApiKey
from palier.rules.partners import client_certificates
from palier.rules.partners.client_certificates import ClientCertificate
from palier.web import sure
from palier.web.access import actor_of, only
from palier.web.acts import new_key, once
from palier.web.desk.desk_parts import attempt
from palier.web.equipe.keys import ROLES
from palier.web.equipe.members import of_a_manager
from palier.web.intendant.desk import BAD_REQUEST, fresh_to_change
from palier.web.presentation import words
from palier.web.sure import Sure
from palier.workflows.acting.actors import Actor
from palier.workflows.partners import binding_certificates, keys, reading_certificates

_BIND, _TAKE_OFF = "lier", "oter"
_DONE = {
    "liee": "La clé est liée à ce certificat : elle n’ouvre plus rien sans lui.",
    "otee": "Le certificat est ôté : il n’ouvre plus rien avec cette clé.",
    "libre": "Le certificat est ôté : cette clé s’ouvre de nouveau sans certificat.",
}


class UnsaidText(forms.Textarea):
    """What is pasted is written into no page: it may be a private key."""

    def format_value(self, value: object) -> str:  # noqa: ARG002 - the framework's own signature
        """Nothing, whatever was sent."""
        return ""


class CertificateForm(forms.Form):
    """A certificate, as a text."""

    pem = forms.CharField(
        label="Le certificat du logiciel",
        max_length=reading_certificates.LONGEST,
        widget=UnsaidText(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        help_text="De « -----BEGIN CERTIFICATE----- » à « -----END CERTIFICATE----- ». La clé privée reste dans le logiciel.",
    )


@only(*ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@of_a_manager
@once
def index(request: HttpRequest, key: UUID) -> HttpResponse:
    """The certificates of one key, and the two acts on them, each said before it is done."""
    by, at = actor_of(request), timezone.now()
    found = keys.found(by.body.pk, key)
    if found is None:
        raise Http404
    act = request.POST.get("act", "")
    if act == _TAKE_OFF:
        return _take_off(request, found, by, at)
    form = CertificateForm(request.POST if act == _BIND else None)
    read = list[ClientCertificate]()
    if form.is_valid():
        pem = form.cleaned_data["pem"]
        if sure.is_sure(request):
            if attempt(form, lambda: binding_certificates.bind(found, pem, by=by, at=at)):
                return _back(found, "liee")
        elif attempt(form, lambda: read.append(binding_certificates.foreseen(found, pem, at=at))):
            return sure.ask(request, _to_bind(found, read[0], by), leave=_leave(found), fields=sure.typed(request))
    return _page(request, found, form, at)


def _page(request: HttpRequest, key: ApiKey, form: forms.Form, at: datetime) -> HttpResponse:
    held = binding_certificates.bound(key)
    context = {
        "organisation": key.organisation,
        "key": key,
        "form": form,
        "certificates": [(one, _state(one, at), {"act": _TAKE_OFF, "sha256": one.sha256}) for one in held],
        "is_live": key.revoked_at is None and key.expires_at > at,
        "is_full": len(held) >= client_certificates.MOST,
        "api_host": settings.API_HOST,
        "act": _BIND,
        "act_key": new_key(),
        "done": _DONE.get(request.GET.get("fait", ""), ""),
    }
    return render(request, "palier/equipe/certificates.html", context, status=BAD_REQUEST if form.errors else 200)


def _take_off(request: HttpRequest, key: ApiKey, by: Actor, at: datetime) -> HttpResponse:
    sha256 = request.POST.get("sha256", "")
    held = {one.sha256: one for one in binding_certificates.bound(key)}
    form = forms.Form(request.POST)
    if sha256 not in held:
        return _back(key, "otee")
    if not sure.is_sure(request):
        said = _to_take_off(key, held[sha256], by, is_last=len(held) == 1)
        return sure.ask(request, said, leave=_leave(key), fields=sure.typed(request))
    if attempt(form, lambda: binding_certificates.take_off(key, sha256, by=by, at=at)):
        return _back(key, "libre" if len(held) == 1 else "otee")
    return _page(request, key, form, at)


def _back(key: ApiKey, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('equipe_cle_certificats', args=[key.public_id])}?fait={done}")


def _leave(key: ApiKey) -> tuple[str, str]:
    return reverse("equipe_cle_certificats", args=[key.public_id]), "Certificats de la clé"


def _facts(key: ApiKey, one: ClientCertificate) -> tuple[tuple[str, str], ...]:
    return (
        ("Clé", key.name),
        ("Au nom de", one.subject or "sans nom"),
        ("Signé par", "lui-même" if one.issuer == one.subject else one.issuer or "sans nom"),
        ("Du", words.datetime_words(one.begins_at)),
        ("Au", words.datetime_words(one.ends_at)),
        ("Empreinte SHA-256", one.by_pairs),
    )


def _answers(key: ApiKey, by: Actor) -> tuple[str, ...]:
    mine = by.user is not None and key.holder_id == by.user.pk
    return () if mine else (f"Vous répondrez de cette clé à la place de {key.holder.name}.",)


def _to_bind(key: ApiKey, one: ClientCertificate, by: Actor) -> Sure:
    alone = not key.certificates
    ends = (
        "Dès maintenant, un appel de ce logiciel sans ce certificat est refusé, et un jeton demandé sans lui aussi."
        if alone
        else "Dès maintenant, ce certificat ouvre comme celui d’avant : ôtez l’autre quand le logiciel a changé.",
        f"Le logiciel appelle à l’adresse {settings.API_HOST}, où le certificat lui est demandé.",
        *_answers(key, by),
    )
    return Sure(
        heading="Lier la clé à ce certificat ?",
        button="Lier la clé",
        facts=_facts(key, one),
        ends=ends,
        stays=("Le secret de la clé, ce qu’elle permet et sa fin ne changent pas.",),
        back="Le certificat s’ôte ici, à tout moment.",
    )


def _to_take_off(key: ApiKey, one: ClientCertificate, by: Actor, *, is_last: bool) -> Sure:
    ends = (
        "Dès maintenant, la clé s’ouvre sans certificat : son secret suffit."
        if is_last
        else "Dès maintenant, un appel avec ce certificat est refusé.",
        "Un jeton demandé avec lui n’ouvre plus rien.",
        *_answers(key, by),
    )
    return Sure(
        heading="Ôter ce certificat ?",
        button="Ôter le certificat",
        facts=_facts(key, one),
        ends=ends,
        stays=("Le secret de la clé, ce qu’elle permet et sa fin ne changent pas.",),
        back="Collez de nouveau le même certificat : il se lie comme la première fois.",
        is_grave=is_last,
    )


def _state(one: ClientCertificate, at: datetime) -> str:
    if one.holds(at):
        return "en service"
    return "fini : il n’ouvre plus rien" if one.ends_at <= at else "pas encore valable"
