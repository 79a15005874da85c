"""The door of people who ask for a home: number and birth date, then a code, then their demande."""

import time
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from uuid import UUID

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from palier.gateways.sne.errors import SneError
from palier.gateways.sne.shapes import SneDemande
from palier.models import Demande, Person
from palier.models.doors import acting, row_security
from palier.web.languages.later import later
from palier.web.requests import chosen_language, edge, quick_exit, resuming
from palier.web.requests.sources import source_of
from palier.web.signin import asking, browsers, identity_leaving, in_outage, own_language
from palier.web.signin.answers import (
    BAD_REQUEST,
    NONE,
    SESSION_KEY,
    TYPED,
    await_code,
    tell_refused,
    too_many,
    wrong_words,
)
from palier.web.signin.forms import NumberForm, SignInCodeForm
from palier.workflows.doors import recognising, second_places, signing_in, signing_in_elsewhere, slowing
from palier.workflows.doors.recognising import Asker
from palier.workflows.register import importing

STEP = 0.5
"""Refusals leave on a multiple of this many seconds: their time does not tell them apart."""
BACKEND = "django.contrib.auth.backends.ModelBackend"
MISMATCH = later(
    "Ces deux informations ne correspondent pas à une demande. Vérifiez le numéro sur votre attestation, "
    "et la date de naissance du demandeur ou du codemandeur."
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
            _wait_for_the_beat(request, since=started)
        return response

    return wrapper


def _wait_for_the_beat(request: HttpRequest, *, since: float) -> None:
    """Behind the door, which waits once the slot is given back: a few refusals at once would hold every slot, and everybody."""
    now = time.monotonic()
    left = STEP - (now - since) % STEP
    if edge.SLOT in request.META:
        request.META[edge.LEAVES_AT] = now + left
    else:
        time.sleep(left)


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
    browser, source = browsers.id_of(request), source_of(request.META)
    counted = recognising.for_number(numero, browser, source)
    one = slowing.tried(counted.subject, counted.source)
    if (left := slowing.wait(one, at=at)) > NONE:
        return too_many(request, left)
    try:
        sne = asking.answer(request, numero)
    except SneError:
        return in_outage.ask(request, numero, birth_date, typed=typed, counted=counted, at=at)
    held = _holder(sne, numero, birth_date, at, has_typed=bool(typed))
    slowing.note(one, is_success=held is not None, at=at)
    if held is None:
        tell_refused("numero")
        form.add_error(None, MISMATCH)
        return render(request, "palier/signin/number.html", {"form": form}, status=BAD_REQUEST)
    asks = slowing.asks(one, slowing.entry(held[0].pk, source), at=at)
    is_apart = held[0].numero_unique != numero
    return _send(request, *held, typed=typed, asks=asks, source=one.source, is_apart=is_apart, at=at)


def _holder(
    sne: SneDemande | None, numero: str, birth_date: date, at: datetime, *, has_typed: bool
) -> tuple[Demande, Person] | None:
    """The demande and its holder, as the register has them."""
    # A file is kept only once its holder's birth date is proven.
    if sne is None or signing_in.holder_key(sne.persons, birth_date) is None:
        # The register may have taken this person off the number: the file apart is still reached by it.
        known = signing_in.known_holder(numero, birth_date) if has_typed else None
        return known or second_places.who_went_on_openly(numero, birth_date)
    with acting.taken(acting.Acting(role=row_security.INTAKE, numero=numero)):
        importing.save(sne, by=signing_in.VISITOR, at=at)
    return signing_in.known_holder(numero, birth_date) or second_places.who_went_on_openly(numero, birth_date)


def _send(
    request: HttpRequest,
    demande: Demande,
    person: Person,
    *,
    typed: str,
    asks: int,
    source: str,
    is_apart: bool,
    at: datetime,
) -> HttpResponse:
    """Send the code. Where an address was typed, answer alike and on the beat, whether it is this person's or not.

    ``is_apart``: their file is another than that of the number, whose other holder learns nothing of their contact.
    """
    # Where an address is typed, the limit is that of letters, whether one leaves or not.
    if asks > (signing_in.LETTERS_BY_SOURCE if typed else signing_in.ASKED_BY_SOURCE):
        return too_many(request, slowing.A_DAY)
    may_write = asks <= signing_in.LETTERS_BY_SOURCE
    asker = Asker(browsers.id_of(request), may_write, source, chosen_language.asked_in(request))
    try:
        if typed:
            asked = signing_in_elsewhere.send(demande, person, typed, at=at, asker=asker)
            answer = await_code(request, asked.code.public_id, asked.demande, asked.numero, mask=TYPED)
            answer.is_levelled = True  # type: ignore[attr-defined]
            return answer
        contact = signing_in.reach(demande, person)
        if contact is None and is_apart:
            # Whoever knows the number learns not even that there is nothing to write to.
            held = signing_in.hold(demande, person, source=source, at=at)
            return await_code(request, held.public_id, demande.pk, demande.numero_unique, mask=signing_in.CHOSEN)
        if contact is None:
            return render(request, "palier/signin/counter.html", {"person": person})
        code = signing_in.send_code(demande, person, contact, at=at, asker=asker)
    except signing_in.TooManySignInCodes:
        return too_many(request, slowing.A_DAY)
    mask = signing_in.CHOSEN if is_apart else contact.mask
    return await_code(request, code.public_id, demande.pk, demande.numero_unique, mask=mask)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@level
def code(request: HttpRequest) -> HttpResponse:
    """Take the code; five wrong ones kill it, and another must be asked."""
    asked = request.session.get(SESSION_KEY, {})
    if "code" not in asked:
        return HttpResponseRedirect(reverse("connexion"))
    form = SignInCodeForm(request.POST or None)
    context = {"form": form, "mask": asked["mask"], "is_stale": asked["is_stale"]}
    if request.method != "POST":
        return render(request, "palier/signin/code.html", context)
    if not form.is_valid():
        return render(request, "palier/signin/code.html", context, status=BAD_REQUEST)
    at = timezone.now()
    if in_outage.is_nobodys(asked):
        return in_outage.refuse(request, context, at=at)
    demande = Demande(pk=asked["demande"], numero_unique=asked["numero"])
    browser = browsers.id_of(request) or recognising.new_id()
    user = signing_in.take_code(demande, UUID(asked["code"]), form.cleaned_data["code"], at=at, browser=browser)
    if user is None:
        tell_refused("code")
        # Kept apart from the number's own tries: a code has its limit, and a mistyped one must not close the door.
        slowing.note(slowing.tried(f"code {asked['numero']}", source_of(request.META)), is_success=False, at=at)
        return _wrong_code(request, demande, context, at)
    slowing.note(slowing.entry(demande.pk, source_of(request.META)), is_success=True, at=at)
    with acting.taken(acting.GATE):
        login(request, user, backend=BACKEND)
    request.session.pop(SESSION_KEY, None)
    entered = HttpResponseRedirect(next_of(request, asked.get("next", "")))
    browsers.keep(entered, browser)
    own_language.come_in(request, entered, user, at=at)
    return entered


def _wrong_code(request: HttpRequest, demande: Demande, context: dict[str, object], at: datetime) -> HttpResponse:
    # The session is written as for a code that was never sent (``in_outage``): its cookie would tell them apart.
    request.session.modified = True
    found = signing_in.find_code(demande, UUID(request.session[SESSION_KEY]["code"]))
    form = context["form"]
    assert isinstance(form, SignInCodeForm)  # noqa: S101 - for the type checker
    is_dead = found is None or not signing_in.is_alive(found, at=at)
    form.add_error("code", wrong_words(signing_in.CODE_TRIES - found.attempts if found and not is_dead else 0))
    return render(request, "palier/signin/code.html", {**context, "is_dead": is_dead}, status=BAD_REQUEST)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave, from any device of the household; the provider by which one came ends its own session too."""
    is_going = quick_exit.is_pressed(request)
    try:
        # Who leaves at once waits for no provider, and sees no page of one.
        further = {} if is_going else identity_leaving.where(request)
    except identity_leaving.Unasked as unasked:
        return unasked.outside
    whose = browsers.whose(request)
    with acting.taken(acting.GATE):
        logout(request)
        rotate_token(request)
    if whose:
        request.session[browsers.LEFT] = whose
    left: HttpResponse = HttpResponseRedirect(reverse("deconnecte") if whose else "/")
    if further:
        left = render(request, "palier/signin/going.html", further)
    elif is_going:
        left = quick_exit.away()
    resuming.forget(left)
    chosen_language.forget(request, left)
    return left


def _remember_next(request: HttpRequest) -> None:
    wanted = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        request.session[SESSION_KEY] = {"next": wanted}


def next_of(request: HttpRequest, wanted: str) -> str:
    """Where a household was going, else its own page."""
    is_safe = bool(wanted) and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_safe else reverse("mon-dossier")
