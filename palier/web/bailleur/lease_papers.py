"""The papers of a lease: put together, sent to be signed, followed, cancelled, begun anew, signed for the landlord."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from palier.gateways import documents
from palier.models import Candidature, LeaseEnvelope, LeasePaper
from palier.rules.candidature.funnel import Stage
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.law import law
from palier.rules.law.clocks import day_in_paris
from palier.rules.people.answers import Reason
from palier.rules.signing import lease_papers, lease_signing
from palier.rules.signing.lease_signing import LIVING, WAITING, EnvelopeState
from palier.rules.situations.uploads import MAX_BYTES, RefusedUpload
from palier.web.access import actor_of, only
from palier.web.acts import once
from palier.web.bailleur.checks import designated
from palier.web.bailleur.forms import euros
from palier.web.desk import arriving
from palier.web.desk.desk_parts import attempt, name_of, page, stage_label, trace
from palier.web.desk.looking import InfectedFile, SendingScan
from palier.web.inputs.fields import BoundedField
from palier.web.presentation import served
from palier.web.requests import waiting
from palier.workflows.acting.actors import Actor
from palier.workflows.fetching import sealed
from palier.workflows.signing import lease_envelopes, noting, preparing, signing_states, voiding
from palier.workflows.signing.preparing import PaperDraft

if TYPE_CHECKING:
    from collections.abc import Callable

BAD_REQUEST, CENTS = 400, 100
_SECURITY = law.act("règlement (UE) 2016/679, article 32")
_SCANNED = {
    "infecte": "Ce fichier pourrait abîmer l’appareil de la personne qui l’ouvre : il n’est pas gardé. Enregistrez-le de nouveau "
    "en PDF, puis envoyez-le.",
    "non_lu": "Le contrôle des fichiers ne répond pas : renvoyez ce papier dans quelques minutes.",
}


class LeasePaperForm(forms.Form):
    """One paper, and what it is."""

    kind = forms.ChoiceField(label="Ce qu’est ce papier", error_messages={"required": "Choisissez dans la liste."})
    file = forms.FileField(
        label="Le fichier",
        help_text="Un PDF, 20 Mo au plus. Il est gardé tel quel, à l’octet près : c’est lui qui sera signé. Un PDF protégé par "
        "un mot de passe, qui contient un programme ou un autre fichier, est refusé.",
        allow_empty_file=True,
        max_length=255,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
        error_messages={"required": "Choisissez un PDF.", "max_length": "Le nom de ce fichier est trop long."},
    )

    def __init__(self, *args: Any, on: datetime, **kwargs: Any) -> None:
        """The kinds in force today, each with its article."""
        super().__init__(*args, **kwargs)
        kinds = [(one.code, f"{one.label} ({one.article})") for one in lease_papers.kinds(day_in_paris(on))]
        self.fields["kind"].choices = [("", "Choisissez dans la liste"), *kinds]  # type: ignore[attr-defined]

    def clean_file(self) -> arriving.Given:
        """As it came; what is too heavy is refused before it is read."""
        sent = cast("arriving.Given", self.cleaned_data["file"])
        if (sent.size or 0) > MAX_BYTES:
            raise forms.ValidationError("Ce fichier dépasse 20 Mo.")
        return sent


class SendLeaseForm(forms.Form):
    """What the lease costs beside its rent, and how long it waits."""

    deposit = euros("Dépôt de garantie, en euros")
    days = BoundedField(label="Jours pour lire et signer", min_value=1, max_value=365)


@only(Role.BAILLEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def papers(request: HttpRequest, candidature: UUID) -> HttpResponse:
    """The papers of one lease, and where each envelope of them stands."""
    found, at = designated(request, candidature), timezone.now()
    act, told = request.POST.get("act", ""), request.POST if request.method == "POST" else None
    is_adding = act == "ajouter"
    add = LeasePaperForm(told if is_adding else None, request.FILES if is_adding else None, on=at)
    send = SendLeaseForm(told if act == "envoyer" else None, initial=_usual(found, at), auto_id="id_envoyer_%s")
    plain = forms.Form(told if act in ("retirer", "annuler", "changer") else None)
    if is_adding and add.is_valid() and (answer := _added(request, found, add)) is not None:
        return answer
    if _done(request, found, act, send, plain, actor_of(request), at):
        return redirect("bailleur_papiers", found.public_id)
    trace(request, Purpose.LEASE, found)
    envelopes = lease_envelopes.of_file(found)
    now = signing_states.foremost(envelopes)
    if now is not None and EnvelopeState(now.state) not in (*LIVING, EnvelopeState.SIGNED):
        now = None
    can_add = found.stage == Stage.ACCEPTEE and (now is None or now.state == EnvelopeState.DRAFT)
    context = page(
        request,
        candidature=found,
        name=name_of(found),
        stage=stage_label(found),
        add=add,
        send=send,
        plain=plain,
        can_add=can_add,
        is_draft=now is not None and now.state == EnvelopeState.DRAFT,
        is_waiting=now is not None and EnvelopeState(now.state) in (*WAITING, EnvelopeState.REFUSED),
        now=_told(now, actor_of(request)) if now else None,
        former=[_told(one, actor_of(request)) for one in envelopes if one is not now],
        is_online=can_add and lease_envelopes.level_of(found) != "",
        missing=[lease_papers.LABELS[one] for one in _missing(now)] if can_add else (),
    )
    status = BAD_REQUEST if request.method == "POST" else 200
    return render(request, "palier/bailleur/lease_papers.html", context, status=status)


def _usual(found: Candidature, at: datetime) -> dict[str, object]:
    home, on = found.publication.home, day_in_paris(at)
    return {
        "deposit": lease_signing.most_deposit(home.rent, on=on) / CENTS,
        "days": lease_signing.days_to_sign(on)[1],
    }


def _missing(now: LeaseEnvelope | None) -> tuple[str, ...]:
    return lease_papers.missing([one.kind for one in now.papers.all()] if now else [])


def _done(
    request: HttpRequest, found: Candidature, act: str, send: SendLeaseForm, plain: forms.Form, by: Actor, at: datetime
) -> bool:
    """Do the act that was posted; a refusal is on its form."""
    acts: dict[str, tuple[forms.Form, Callable[[], object]]] = {
        "envoyer": (
            send,
            lambda: preparing.send(
                found,
                deposit=int(send.cleaned_data["deposit"] * CENTS),
                days=send.cleaned_data["days"],
                by=by,
                at=at,
            ),
        ),
        "retirer": (
            plain,
            lambda: preparing.remove_paper(found, _named(request.POST.get("papier", "")), by=by, at=at),
        ),
        "annuler": (plain, lambda: voiding.cancel(found, by=by, at=at)),
        "changer": (plain, lambda: voiding.change(found, by=by, at=at)),
    }
    return act in acts and acts[act][0].is_valid() and attempt(*acts[act])


def _named(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _added(request: HttpRequest, found: Candidature, form: LeasePaperForm) -> HttpResponse | None:
    """Keep the file that was sent, once it was looked into outside of the transaction; none where the form says why not."""
    try:
        read = waiting.said(request)
    except waiting.NoPlaceError as full:
        form.add_error("file", arriving.full(full).reason.sentence)
        return None
    except RefusedUpload as refused:
        code = refused.reason.code
        form.add_error("file", "Un papier du bail est un PDF." if code == "type_refuse" else refused.reason.sentence)
        return None
    by, sent = actor_of(request), form.cleaned_data["file"]
    if read is None:
        return waiting.Outside(partial(_read, sent), waiting.ARRIVING, RefusedUpload, whose=str(by.person.pk))
    clean, kind, at = cast("PaperDraft", read), form.cleaned_data["kind"], timezone.now()
    if attempt(form, lambda: preparing.add_paper(found, clean, kind=kind, by=by, at=at)):
        return redirect("bailleur_papiers", found.public_id)
    return None


def _unfit(code: str) -> RefusedUpload:
    return RefusedUpload(Reason(code=code, sentence=_SCANNED[code], source=_SECURITY))


def _read(sent: arriving.Given) -> PaperDraft:
    sent.seek(0)
    data = sent.read()
    try:
        # Kept byte for byte and opened by others: no day runs out on a landlord, who sends it again.
        if SendingScan().awaits(data):
            raise _unfit("non_lu")
    except InfectedFile:
        raise _unfit("infecte") from None
    clean = documents.plain(sent.name or "", data)
    return PaperDraft(clean.name, clean.pages, clean.data)


def _told(envelope: LeaseEnvelope, by: Actor) -> dict[str, object]:
    """One envelope as its page shows it."""
    word, tone = signing_states.words(envelope)
    files = sorted(envelope.papers.all(), key=lambda one: one.pk)
    signers = sorted(envelope.signers.all(), key=lambda one: one.pk)
    reasons = lease_signing.refusal_reasons(day_in_paris(envelope.sent_at or envelope.made_at))
    return {
        "envelope": envelope,
        "word": word,
        "tone": tone,
        "papers": [(one, _label(one)) for one in files],
        "signers": signers,
        "fault": noting.FAULTS.get(envelope.fault, ""),
        "level": lease_signing.words_of(envelope.level) if envelope.level else None,
        "reason": reasons.get(envelope.refusal, ""),
        "has_link": _link_of(envelope, by) != "",
    }


def _label(one: LeasePaper) -> str:
    label = lease_papers.LABELS[one.kind]
    return f"{label}, signé" if one.signed_from_id is not None else label


def _link_of(envelope: LeaseEnvelope, by: Actor) -> str:
    """Where this person signs in the landlord's name; empty where they do not."""
    if envelope.state != EnvelopeState.OPEN or envelope.on_paper_at is not None:
        return ""
    own = next((one for one in envelope.signers.all() if one.user_id == by.person.pk and not one.signed_at), None)
    if own is None or not own.link_sealed:
        return ""
    try:
        return sealed.opened(own.public_id, own.link_sealed)
    except sealed.SealBroken:
        return ""


@only(Role.BAILLEUR)
@never_cache
@require_safe
def sign(request: HttpRequest, candidature: UUID) -> HttpResponse:
    """Lead who signs in the landlord's name, and no colleague, to the page of the provider."""
    found = designated(request, candidature)
    links = (_link_of(one, actor_of(request)) for one in lease_envelopes.of_file(found))
    link = next(filter(None, links), "")
    if not link:
        return redirect("bailleur_papiers", found.public_id)
    response = HttpResponseRedirect(link)
    response["Referrer-Policy"] = "no-referrer"
    return response


@only(Role.BAILLEUR)
@never_cache
@require_safe
def paper(request: HttpRequest, candidature: UUID, paper: UUID) -> HttpResponse:
    """One paper, byte for byte, or 404; the household reads that it was opened."""
    found = designated(request, candidature)
    one = LeasePaper.objects.filter(envelope__candidature=found, public_id=paper).defer(None).first()
    if one is None:
        raise Http404
    trace(request, Purpose.LEASE, found)
    return served.file(bytes(one.data), "application/pdf", one.name)
