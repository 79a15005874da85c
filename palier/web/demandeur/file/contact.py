"""My contact: what Palier knows of it, its change with a code where a mail is new, and the link of the former one."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from palier.rules.doors.access import Role
from palier.rules.law.voice import say
from palier.web.access import actor_of, demande_of, key_of, only
from palier.web.acts import once
from palier.web.demandeur import saying
from palier.web.demandeur.file.change_forms import ContactCodeForm, OwnContactForm
from palier.web.languages.later import later, shown
from palier.web.requests.chosen_language import asked_in
from palier.web.requests.sources import source_of
from palier.web.signin.answers import NONE, too_many
from palier.workflows.acting.refusals import Refusal
from palier.workflows.changes import changing_contact
from palier.workflows.changes.changing_contact import NewContact
from palier.workflows.doors import protecting, slowing

BAD_REQUEST, CONFLICT, TOO_MANY = 400, 409, 429
PENDING = "coordonnees"
type Proofs = list[tuple[str, str]]
_WRONG = later("Ce n’est pas le code envoyé, ou il n’est plus valable. Vous pouvez en demander un autre.")


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@once
def contact(request: HttpRequest) -> HttpResponse:
    """Show my contact and take a new one; a new mail, or a new mobile where texts leave, is proved before anything is kept."""
    at, demande, holder = timezone.now(), demande_of(request), key_of(request)
    mine = changing_contact.of_holder(demande, holder)
    is_safe = protecting.has_safe_address(demande)
    known = {} if mine is None or is_safe else {"email": mine.email, "phone": mine.phone}
    form = OwnContactForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        new = form.told()
        try:
            changed = changing_contact.require_changeable(demande, new, holder=holder)
            if waits := changing_contact.to_prove(demande, new, changed, holder=holder):
                return _prove(request, new, waits, [], at)
            changing_contact.change(demande, new, holder=holder, by=actor_of(request), at=at)
        except Refusal as refusal:
            form.add_error(None, shown(refusal))
        else:
            return HttpResponseRedirect(f"{reverse('changements')}?fait=coordonnees#fait")
    context = {
        "form": form,
        "is_safe": is_safe,
        "address": mine.address if mine and not is_safe else "",
        "act_key": saying.act_key(request),
    }
    return render(request, "palier/demandeur/contact.html", context, status=BAD_REQUEST if form.errors else 200)


def _prove(request: HttpRequest, new: NewContact, waits: Proofs, proved: list[str], at: datetime) -> HttpResponse:
    """Send a code to the first that waits for one; the others follow, one at a time."""
    demande, holder = demande_of(request), key_of(request)
    if not protecting.may_send(str(request.session.session_key), actor_of(request).person.pk, waits[0][1], at=at):
        return _refused(request, say("Trop de codes ont été demandés. Recommencez demain."), TOO_MANY)
    kept = changing_contact.prove(demande, waits[0], holder=holder, at=at, language=asked_in(request))
    request.session[PENDING] = {
        "new": asdict(new),
        "demande": demande.pk,
        "holder": holder,
        "waits": waits,
        "proved": proved,
        "hash": kept,
        "until": (at + protecting.CODE_LIFE).isoformat(),
    }
    return HttpResponseRedirect(reverse("mes-coordonnees-code"))


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@once
def code(request: HttpRequest) -> HttpResponse:
    """Take the code: then, and not before, the contact changes."""
    waiting: dict[str, Any] = request.session.get(PENDING, {})
    demande, holder = demande_of(request), key_of(request)
    # At a counter a session sees several households: what waits is of this one, or it waits for nothing.
    if waiting.get("demande") != demande.pk or waiting.get("holder") != holder:
        return HttpResponseRedirect(reverse("mes-coordonnees"))
    form = ContactCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at, new = timezone.now(), NewContact(**waiting["new"])
        (_, recipient), *others = [(channel, to) for channel, to in waiting["waits"]]
        bound = (changing_contact.CONTACT, demande.pk, holder, recipient)
        until = datetime.fromisoformat(waiting["until"])
        if protecting.take_code(form.cleaned_data["code"], waiting["hash"], *bound, until=until, at=at):
            del request.session[PENDING]
            proved = [*waiting["proved"], recipient]
            if others:
                return _prove(request, new, others, proved, at)
            try:
                changing_contact.change(demande, new, holder=holder, by=actor_of(request), at=at, proved=proved)
            except Refusal as refusal:
                return _refused(request, shown(refusal), CONFLICT)
            return HttpResponseRedirect(f"{reverse('changements')}?fait=coordonnees#fait")
        form.add_error("code", _WRONG)
    context = {"form": form, "email": waiting["waits"][0][1], "act_key": saying.act_key(request)}
    return render(request, "palier/demandeur/contact_code.html", context, status=BAD_REQUEST if form.errors else 200)


def _refused(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    context = {"sentence": sentence, "back": reverse("changements")}
    return render(request, "palier/demandeur/refused.html", context, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def not_me(request: HttpRequest, token: str) -> HttpResponse:
    """« Ce n’était pas moi », by the link of the message. A mailbox may open links by itself: only the button does it."""
    is_done = request.method == "POST"
    is_known = True
    if is_done:
        at, source = timezone.now(), source_of(request.META)
        if (left := slowing.wait(changing_contact.tried(source), at=at)) > NONE:
            return too_many(request, left)
        is_known = changing_contact.disown(token, source=source, at=at)
    context = {"is_done": is_done, "is_known": is_known}
    response = render(request, "palier/signin/contact_not_me.html", context)
    # The address holds a secret: no page that is reached from here learns it.
    response["Referrer-Policy"] = "strict-origin"
    return response
