"""The door of people who ask for a home: number and birth date, then a code, then their demande."""

import time
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from uuid import UUID

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from palier.gateways.sne.errors import SneAnomaly, SneError
from palier.models import Demande, Person, acting, row_security
from palier.web.signin import register
from palier.web.signin.forms import CodeForm, NumberForm
from palier.web.sources import source_of
from palier.workflows import importing, signing_in, signing_in_elsewhere

BAD_REQUEST, TOO_MANY, UNAVAILABLE = 400, 429, 503
STEP = 0.5
"""Refusals leave on a multiple of this many seconds: their time does not tell them apart."""
SESSION_KEY = "sign_in"
BACKEND = "django.contrib.auth.backends.ModelBackend"
MISMATCH = (
    "Ces deux informations ne correspondent pas à une demande. Vérifiez le numéro sur votre attestation, "
    "et la date de naissance du demandeur ou du codemandeur."
)
TYPED = "l’adresse que vous avez écrite, si c’est la vôtre"
DEAD_CODE = (
    "Ce code n’est plus valable\u00a0: il a servi, il date de plus de 10\u00a0minutes, ou il a été essayé 5\u00a0fois."
)

type View = Callable[..., HttpResponse]


def level(view: View) -> View:
    """Let a refusal leave only on a beat, so that an unknown number takes no less time than another's."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        started = time.monotonic()
        response = view(request, *args, **kwargs)
        is_levelled = response.status_code == BAD_REQUEST or getattr(response, "is_levelled", False)
        if request.method == "POST" and is_levelled:
            elapsed = time.monotonic() - started
            time.sleep(STEP - elapsed % STEP)
        return response

    return wrapper


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@level
def number(request: HttpRequest) -> HttpResponse:
    """Ask for the number and the birth date; answer alike whatever is wrong."""
    form = NumberForm(request.POST or None)
    if request.method != "POST":
        _remember_next(request)
        return render(request, "palier/signin/number.html", {"form": form})
    if not form.is_valid():
        return render(request, "palier/signin/number.html", {"form": form}, status=BAD_REQUEST)
    at = timezone.now()
    numero, birth_date = form.cleaned_data["numero"], form.cleaned_data["birth_date"]
    typed = form.cleaned_data["channel"]
    one = signing_in.tried(numero, source_of(request.META))
    if signing_in.is_slowed(one, at=at):
        return _too_many(request)
    try:
        held, is_stale = _holder(numero, birth_date, at, has_typed=bool(typed))
    except SneError as error:
        # Only a number that is known here can be guessed without the register: an outage locks nobody else out.
        if signing_in.is_known(numero):
            signing_in.note(one, is_success=False, at=at)
        return _register_down(request, error)
    signing_in.note(one, is_success=held is not None, at=at)
    if held is None:
        form.add_error(None, MISMATCH)
        return render(request, "palier/signin/number.html", {"form": form}, status=BAD_REQUEST)
    return _send(request, *held, typed=typed, is_stale=is_stale, at=at)


def _holder(
    numero: str, birth_date: date, at: datetime, *, has_typed: bool
) -> tuple[tuple[Demande, Person] | None, bool]:
    """The demande and its holder, from the register; from the last version here when the register fails."""
    try:
        sne = register.fetch(numero, at=at)
    except SneError:
        held = signing_in.known_holder(numero, birth_date)
        if held is None:
            raise
        return held, True
    # A file is kept only once its holder's birth date is proven.
    if sne is None or signing_in.holder_key(sne.persons, birth_date) is None:
        # The register may have taken this person off the number: the file apart is still reached by it.
        return signing_in.known_holder(numero, birth_date) if has_typed else None, False
    with acting.taken(acting.Acting(role=row_security.INTAKE, numero=numero)):
        importing.save(sne, by=signing_in.VISITOR, at=at)
    return signing_in.known_holder(numero, birth_date), False


def _send_elsewhere(
    request: HttpRequest, demande: Demande, person: Person, *, typed: str, is_stale: bool, at: datetime
) -> HttpResponse:
    """Answer alike, and on the beat, whether what was typed is this person's or not."""
    try:
        asked = signing_in_elsewhere.send(demande, person, typed, at=at)
    except signing_in.TooManyCodes:
        return _too_many(request)
    request.session[SESSION_KEY] = {
        "code": str(asked.code.public_id), "demande": asked.demande, "numero": asked.numero, "key": asked.key,
        "mask": TYPED, "is_stale": is_stale, "next": request.session.get(SESSION_KEY, {}).get("next", ""),
    }  # fmt: skip
    response = HttpResponseRedirect(reverse("connexion-code"))
    response.is_levelled = True  # type: ignore[attr-defined]
    return response


def _send(
    request: HttpRequest, demande: Demande, person: Person, *, typed: str, is_stale: bool, at: datetime
) -> HttpResponse:
    if typed:
        return _send_elsewhere(request, demande, person, typed=typed, is_stale=is_stale, at=at)
    contact = signing_in.reach(demande, person)
    if contact is None:
        return render(request, "palier/signin/counter.html", {"person": person})
    try:
        code = signing_in.send_code(demande, person, contact, at=at)
    except signing_in.TooManyCodes:
        return _too_many(request)
    request.session[SESSION_KEY] = {
        "code": str(code.public_id), "demande": demande.pk, "numero": demande.numero_unique, "key": person.key,
        "mask": contact.mask, "is_stale": is_stale, "next": request.session.get(SESSION_KEY, {}).get("next", ""),
    }  # fmt: skip
    return HttpResponseRedirect(reverse("connexion-code"))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@level
def code(request: HttpRequest) -> HttpResponse:
    """Take the code; five wrong ones kill it, and another must be asked."""
    asked = request.session.get(SESSION_KEY, {})
    if "code" not in asked:
        return HttpResponseRedirect(reverse("connexion"))
    form = CodeForm(request.POST or None)
    context = {"form": form, "mask": asked["mask"], "is_stale": asked["is_stale"]}
    if request.method != "POST":
        return render(request, "palier/signin/code.html", context)
    if not form.is_valid():
        return render(request, "palier/signin/code.html", context, status=BAD_REQUEST)
    at = timezone.now()
    demande = Demande(pk=asked["demande"], numero_unique=asked["numero"])
    user = signing_in.take_code(demande, UUID(asked["code"]), form.cleaned_data["code"], at=at)
    if user is None:
        # Kept apart from the number's own tries: a code has its limit, and a mistyped one must not close the door.
        signing_in.note(signing_in.tried(f"code {asked['numero']}", source_of(request.META)), is_success=False, at=at)
        return _wrong_code(request, demande, context, at)
    with acting.taken(acting.GATE):
        login(request, user, backend=BACKEND)
    request.session.pop(SESSION_KEY, None)
    return HttpResponseRedirect(_next(request, asked.get("next", "")))


def _wrong_code(request: HttpRequest, demande: Demande, context: dict[str, object], at: datetime) -> HttpResponse:
    found = signing_in.find_code(demande, UUID(request.session[SESSION_KEY]["code"]))
    form = context["form"]
    assert isinstance(form, CodeForm)  # noqa: S101 - for the type checker
    is_dead = found is None or not signing_in.is_alive(found, at=at)
    left = signing_in.CODE_TRIES - found.attempts if found else 0
    tries = f"il vous reste {left}\u00a0essai{'s' if left > 1 else ''}"
    form.add_error("code", DEAD_CODE if is_dead else f"Ce n’est pas le code envoyé\u00a0; {tries}.")
    return render(request, "palier/signin/code.html", {**context, "is_dead": is_dead}, status=BAD_REQUEST)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave, from any device of the household."""
    with acting.taken(acting.GATE):
        logout(request)
    return HttpResponseRedirect("/")


def _remember_next(request: HttpRequest) -> None:
    wanted = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        request.session[SESSION_KEY] = {"next": wanted}


def _next(request: HttpRequest, wanted: str) -> str:
    is_safe = bool(wanted) and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_safe else reverse("mon-dossier")


def _too_many(request: HttpRequest) -> HttpResponse:
    minutes = int(signing_in.WINDOW.total_seconds() // 60)
    response = render(request, "palier/signin/too_many.html", {"minutes": minutes}, status=TOO_MANY)
    response.headers["Retry-After"] = str(minutes * 60)
    return response


def _register_down(request: HttpRequest, error: SneError) -> HttpResponse:
    said = error.message if isinstance(error, SneAnomaly) else ""
    response = render(request, "palier/signin/register_down.html", {"said": said}, status=UNAVAILABLE)
    response.headers["Retry-After"] = "300"
    # The try is kept: an outage is no free pass for guessing.
    response.is_deliberate = True  # type: ignore[attr-defined]
    return response
