"""The first time by FranceConnect: a household brings its number, and the identity is compared with its file, once."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.gateways.identity import CertifiedIdentity, ProviderKind
from palier.gateways.sne.errors import SneError
from palier.gateways.sne.shapes import SneDemande
from palier.models import Demande, User
from palier.models.doors import acting, row_security
from palier.rules.people.certified import Citizen, Named
from palier.rules.people.facts import HOLDERS
from palier.web.requests import waiting
from palier.web.requests.sources import source_of
from palier.web.signin import identity, identity_session, register
from palier.web.signin.answers import BAD_REQUEST, NONE, tell_refused, too_many
from palier.web.signin.forms import NumberForm
from palier.web.signin.views import level
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import identities, signing_in, slowing
from palier.workflows.register import importing

AWAY, UNKNOWN = "absent", "inconnu"
"""What stands for the register's answer: it gave none, or it knows no such number."""


class OwnNumberForm(NumberForm):
    """The number alone: who somebody is, and when they were born, is certified."""

    birth_date = None  # type: ignore[assignment]
    channel = None  # type: ignore[assignment]


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@level
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the number, and answer alike whatever is wrong: a number that is nobody's, or another's."""
    at = timezone.now()
    came = identity_session.found_of(request, ProviderKind.FRANCECONNECT, at=at)
    citizen = came[0].citizen if came else None
    if came is None or citizen is None:
        return HttpResponseRedirect(reverse("connexion"))
    found, wanted = came
    form = OwnNumberForm(request.POST or None)
    context = {"form": form, "citizen": citizen, "is_refused": False}
    if request.method != "POST" or not form.is_valid():
        status = BAD_REQUEST if request.method == "POST" else 200
        return render(request, "palier/signin/identity_number.html", context, status=status)
    numero = str(form.cleaned_data["numero"])
    one = slowing.tried(f"identite {numero}", source_of(request.META))
    if (left := slowing.wait(one, at=at)) > NONE:
        return too_many(request, left)
    try:
        answer = waiting.said(request)
    except (SneError, waiting.NoPlaceError):
        answer = AWAY
    if answer is None:
        return waiting.Outside(lambda: _fetch(numero, at), waiting.REGISTER, SneError)
    user = _linked(found, citizen, numero, answer, at=at)
    slowing.note(one, is_success=user is not None, at=at)
    if user is None:
        tell_refused("franceconnect")
        return render(
            request, "palier/signin/identity_number.html", {**context, "is_refused": True}, status=BAD_REQUEST
        )
    return identity.household(request, user, found, wanted=wanted, at=at)


def _fetch(numero: str, at: datetime) -> object:
    return register.fetch(numero, at=at) or UNKNOWN


def _linked(found: CertifiedIdentity, citizen: Citizen, numero: str, answer: object, *, at: datetime) -> User | None:
    """The account of the holder whose identity this is; none where it is nobody's, or in doubt."""
    if answer == UNKNOWN:
        return None
    try:
        if isinstance(answer, SneDemande):
            # A file is kept only once it is proven whose it is.
            identities.holder_like(citizen, _holders(answer))
            with acting.taken(acting.Acting(role=row_security.INTAKE, numero=numero)):
                importing.save(answer, by=signing_in.VISITOR, at=at)
        with acting.taken(acting.Acting(role=row_security.INTAKE, numero=numero)):
            demande = Demande.objects.filter(numero_unique=numero).first()
        if demande is None:
            return None
        with acting.taken(signing_in.intake(demande)):
            persons = identities.holders_of(demande)
        key = identities.holder_like(citizen, persons)
        return identities.link_household(identity.shown_of(found), citizen, demande, key, at=at)
    except Refusal:
        return None


def _holders(answer: SneDemande) -> list[tuple[str, Named]]:
    return [
        (one.key, Named(one.last_name, one.birth_name, one.first_name, one.birth_date))
        for one in answer.persons
        if one.role in HOLDERS
    ]
