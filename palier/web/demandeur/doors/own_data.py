"""« Mes données »: what is held on me, in one archive: asked with a fresh code, watched while it is made, downloaded, erased.

One code opens one download in this session. The archive is its person's alone: no page of it opens in a visit to a counter, nor
for an adviser.
"""

from collections.abc import Iterator
from datetime import datetime
from tempfile import TemporaryFile
from typing import Any, cast

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.models import Demande, Person
from palier.rules.doors.access import Role
from palier.rules.law import clocks, french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say
from palier.rules.own_data import archives
from palier.rules.own_data.belonging import ArchiveSubject
from palier.web.access import actor_of, demande_of, key_of, only
from palier.web.acts import new_key, once
from palier.web.demandeur import saying, unreached
from palier.web.demandeur.doors.access_forms import ProvenForm
from palier.web.demandeur.doors.own_data_forms import AskDataForm
from palier.web.languages.later import later, shown
from palier.web.presentation import changed_places
from palier.web.requests.chosen_language import asked_in
from palier.workflows.acting.refusals import Refusal
from palier.workflows.changes import shown_changes
from palier.workflows.doors import protecting, signing_in
from palier.workflows.own_data import asking_archives
from palier.workflows.own_data.gathering import Said

BAD_REQUEST, FORBIDDEN, CONFLICT, TOO_MANY = 400, 403, 409, 429
PENDING, OPENED = "mes-donnees", "mes-donnees-ouvertes"
"""In the session: what waits for its code, and the archive that one code opened. Both go with it."""
ASK, TAKE = "demander", "telecharger"
_KILO, _MEGA = 1_000, 1_000_000
_WRONG = later("Ce n’est pas le code envoyé, ou il n’est plus valable. Vous pouvez en demander un autre.")
_NO_WAY = phrase(
    "Palier n’a ni adresse électronique ni téléphone pour vous envoyer un code. Donnez-en un à la page « Ce qui a changé », ou "
    "au guichet."
)


@only(Role.DEMANDEUR)
@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """What is held on me, who read it, and where my archive stands."""
    at, demande = timezone.now(), demande_of(request)
    row = asking_archives.of(demande, actor_of(request))
    is_ready = asking_archives.is_ready(row, at=at)
    context = {
        "row": row if is_ready or asking_archives.is_being_made(row) else None,
        "is_ready": is_ready,
        "last_day": archives.last_day(row.expires_at) if row and row.expires_at else None,
        "days": archives.kept_days(at),
        "weight": _weight(row.size) if row else "",
        "form": AskDataForm(has_safe_address=protecting.has_safe_address(demande)),
        "is_opened": row is not None and request.session.get(OPENED) == str(row.public_id),
        "done": request.GET.get("fait", ""),
        "act_key": new_key(),
        "unreached": unreached.shown(),
    }
    return render(request, "palier/demandeur/own_data.html", context)


def _weight(size: int) -> str:
    """The weight of a file as people read it: a download on a telephone is paid by it."""
    if size < _MEGA:
        return say("{number} Ko", number=max(1, size // _KILO))
    return say("{number} Mo", number=french.number(round(size / _MEGA)))


@only(Role.DEMANDEUR)
@never_cache
@require_POST
@once
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the archive: a code leaves first, since it is everything at once."""
    form = AskDataForm(request.POST, has_safe_address=protecting.has_safe_address(demande_of(request)))
    with_safe = form.is_valid() and bool(form.cleaned_data.get("with_safe_address"))
    return _send(request, ASK, at=timezone.now(), with_safe_address=with_safe)


def _send(request: HttpRequest, what: str, *, at: datetime, with_safe_address: bool = False) -> HttpResponse:
    demande, key = demande_of(request), key_of(request)
    person = Person.objects.filter(demande=demande, key=key).first()
    to = signing_in.reach(demande, person) if person else None
    if to is None:
        return _refused(request, say(_NO_WAY), CONFLICT)
    if not protecting.may_send(str(request.session.session_key), actor_of(request).person.pk, to.recipient, at=at):
        return _refused(request, say("Trop de codes ont été demandés. Recommencez demain."), TOO_MANY)
    kept = protecting.send_code(
        *(to.channel, to.recipient, asking_archives.FOR, demande.pk, key, what),
        at=at,
        whose=(demande.pk, key),
        language=asked_in(request),
    )
    request.session[PENDING] = {
        "what": what,
        "demande": demande.pk,
        "holder": key,
        "with_safe_address": with_safe_address,
        "mask": to.mask,
        "hash": kept,
        "until": (at + protecting.CODE_LIFE).isoformat(),
    }
    return HttpResponseRedirect(reverse("mes-donnees-code"))


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@once
def code(request: HttpRequest) -> HttpResponse:
    """Take the code: then, and not before, the archive is asked for, or opened in this session for one download."""
    waiting: dict[str, Any] = request.session.get(PENDING, {})
    demande, holder = demande_of(request), key_of(request)
    if waiting.get("demande") != demande.pk or waiting.get("holder") != holder:
        return HttpResponseRedirect(reverse("mes-donnees"))
    form = ProvenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        bound = (asking_archives.FOR, demande.pk, holder, waiting["what"])
        until = datetime.fromisoformat(waiting["until"])
        if protecting.take_code(form.cleaned_data["code"], waiting["hash"], *bound, until=until, at=at):
            del request.session[PENDING]
            return _opened(request, waiting, at)
        form.add_error("code", _WRONG)
    known = {"mask": waiting["mask"], "act_key": saying.act_key(request), "unreached": unreached.shown()}
    context = {"form": form, **known}
    return render(request, "palier/demandeur/own_data_code.html", context, status=BAD_REQUEST if form.errors else 200)


def _opened(request: HttpRequest, waiting: dict[str, Any], at: datetime) -> HttpResponse:
    demande, by, key = demande_of(request), actor_of(request), key_of(request)
    if waiting["what"] == TAKE:
        row = asking_archives.of(demande, by)
    else:
        with_safe = bool(waiting["with_safe_address"])
        try:
            row = asking_archives.ask(demande, _said(request), person_key=key, has_safe_address=with_safe, by=by, at=at)
        except Refusal as refusal:
            return _refused(request, shown(refusal), CONFLICT)
    if row is not None:
        request.session[OPENED] = str(row.public_id)
    return HttpResponseRedirect(f"{reverse('mes-donnees')}?fait={waiting['what']}#archive")


def _said(request: HttpRequest) -> Said:
    """What the pages say in sentences, and no row does: whether each change moved a place."""
    demande = demande_of(request)
    rows = shown_changes.to(demande, holder=key_of(request), teller=actor_of(request).teller)
    return {ArchiveSubject.CHANGES: list(_moved(demande, rows))}


def _moved(demande: Demande, rows: list[Any]) -> Iterator[tuple[str, list[str]]]:
    places = changed_places.of(demande, rows)
    for row in rows:
        if places[row.pk]:
            lines = [f"{one.home} : {one.sentence}" for one in places[row.pk]]
            yield say("Votre place, {instant}", instant=clocks.say_instant(row.at)), lines


@only(Role.DEMANDEUR)
@never_cache
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Download it, where one code opened it in this session; otherwise a code leaves. Served once, then another code is asked."""
    at, demande, by = timezone.now(), demande_of(request), actor_of(request)
    row = asking_archives.of(demande, by)
    if row is None or not asking_archives.is_ready(row, at=at):
        return _refused(request, shown(asking_archives.NoArchive()), CONFLICT)
    if request.session.get(OPENED) != str(row.public_id):
        return _send(request, TAKE, at=at)
    kept = TemporaryFile()  # noqa: SIM115 - the answer closes it, once it has left
    try:
        for part in asking_archives.take(demande, by=by, at=at):
            kept.write(part)
    except Refusal as refusal:
        kept.close()
        return _refused(request, shown(refusal), CONFLICT)
    del request.session[OPENED]
    kept.seek(0)
    name = f"mes-donnees-{day_in_paris(at).isoformat()}.zip"
    response = FileResponse(kept, as_attachment=True, filename=name, content_type="application/zip")
    # It is packed already: packing it again costs a processor, and nothing is shorter.
    response["Content-Encoding"] = "identity"
    # The doors of a page are typed for one that is whole; they read its status and its headers alone.
    return cast("HttpResponse", response)


@only(Role.DEMANDEUR)
@require_POST
@once
def erase(request: HttpRequest) -> HttpResponse:
    """Erase my archive now: what it was made of stays in my file."""
    asking_archives.erase(demande_of(request), by=actor_of(request))
    request.session.pop(OPENED, None)
    return HttpResponseRedirect(f"{reverse('mes-donnees')}?fait=efface#archive")


def _refused(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    context = {"sentence": sentence, "back": reverse("mes-donnees")}
    return render(request, "palier/demandeur/refused.html", context, status=status)
