"""« Mon bail » : the papers to read, what they cost, by when and how they are signed; paper is an equal way (ADR 94)."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import Candidature, LeasePaper
from palier.rules.doors.access import Role
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say, say_plural
from palier.rules.signing import after_lease, lease_papers, lease_signing
from palier.rules.signing.lease_signing import EnvelopeState
from palier.web.access import actor_of, key_of, only
from palier.web.acts import once
from palier.web.demandeur import saying
from palier.web.demandeur.candidatures.views import mine
from palier.web.languages.later import shown
from palier.web.presentation import homes, served, words
from palier.workflows.acting.refusals import Refusal
from palier.workflows.signing import answering_leases
from palier.workflows.signing.answering_leases import OwnLease

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CONFLICT = 409
_S = EnvelopeState
STATES: "Mapping[EnvelopeState, tuple[str, str]]" = {
    _S.SENT: (phrase("à lire"), "here"),
    _S.OPEN: (phrase("à signer"), "here"),
    _S.REFUSED: (phrase("pas signé par votre foyer"), "warn"),
    _S.SIGNED: (phrase("signé par tous"), "ok"),
    _S.EXPIRED: (phrase("temps passé"), "warn"),
    _S.CANCELLED: (phrase("annulé"), "plain"),
    _S.REPLACED: (phrase("remplacé"), "plain"),
    _S.ENDED: (phrase("fini"), "plain"),
}
SIGNED_ALONE = (phrase("signé par vous"), "ok")
"""In the place of « à signer », for who has signed while others have not."""
SENTENCES: "Mapping[EnvelopeState, str]" = {
    _S.REFUSED: phrase(
        "Votre foyer a dit qu’il ne signe pas. Tant que le bailleur n’a rien enregistré, vous pouvez revenir là-dessus."
    ),
    _S.SIGNED: phrase("Tout le monde a signé. Téléchargez vos papiers signés et le fichier de preuve, et gardez-les."),
    _S.EXPIRED: phrase(
        "Le temps de signer en ligne est passé. Votre accord n’est pas perdu : appelez le bailleur, il peut renvoyer les "
        "papiers ou signer sur papier."
    ),
    _S.CANCELLED: phrase("Le bailleur a annulé cet envoi : ne le signez pas. Votre logement vous reste réservé."),
    _S.REPLACED: phrase("Un papier change : le bailleur vous enverra les nouveaux. Ce qui était signé ne vaut plus."),
    _S.ENDED: phrase("Cet envoi est fini : le bail a été signé sur papier, ou il ne se fait pas."),
}


def _lease(request: HttpRequest, public_id: UUID) -> OwnLease:
    """The papers of my lease, or 404."""
    found = answering_leases.of(mine(request, public_id), key_of(request))
    if found is None:
        raise Http404
    return found


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def lease(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Read, choose how to sign, or say why not; a refusal stands above what is left."""
    found, refused = _lease(request, public_id), ""
    if request.method == "POST":
        try:
            _act(request, found.row)
        except Refusal as refusal:
            refused = shown(refusal)
            found = _lease(request, public_id)
        else:
            return HttpResponseRedirect(reverse("mon-bail", args=[public_id]))
    envelope, state = found.envelope, EnvelopeState(found.envelope.state)
    on = day_in_paris(envelope.sent_at or timezone.now())
    has_signed = found.mine is not None and found.mine.signed_at is not None
    context = {
        "candidature": found.row,
        "title": homes.title(found.row.publication.home),
        "refused": refused,
        "lease": found,
        "envelope": envelope,
        "bailleur": found.row.publication.bailleur.present,
        "state": state.value,
        "status": SIGNED_ALONE if has_signed and state in (_S.SENT, _S.OPEN) else STATES[state],
        "sentence": say(SENTENCES[state]) if state in SENTENCES else "",
        "full_rent": envelope.rent + envelope.charges,
        "papers": [_said(one) for one in found.papers],
        "signed_papers": [_said(one) for one in found.signed_papers],
        "level": lease_signing.words_of(envelope.level) if envelope.level else None,
        "reasons": lease_signing.refusal_reasons(on),
        "has_signed": has_signed,
        "act_key": saying.act_key(request),
        "paper": {"act": "papier"},
        "online": {"act": "en-ligne"},
        "back": {"act": "reprendre"},
        "after": after_lease.told(on),
    }
    return render(request, "palier/demandeur/lease.html", context, status=CONFLICT if refused else 200)


def _said(paper: LeasePaper) -> tuple[LeasePaper, str, str]:
    """A paper, what it is, and what its file weighs."""
    pages = (say_plural(paper.pages, "{count} page", "{count} pages"),) if paper.pages else ()
    return paper, say(lease_papers.LABELS[paper.kind]), french.series((say("PDF"), *pages, words.weight(paper.size)))


def _act(request: HttpRequest, row: Candidature) -> None:
    by, at, key = actor_of(request), timezone.now(), key_of(request)
    acts: dict[str, Callable[[], object]] = {
        "papier": lambda: answering_leases.prefer_paper(row, by=by, at=at),
        "en-ligne": lambda: answering_leases.take_paper_back(row, by=by, at=at),
        "refuser": lambda: answering_leases.refuse(
            row, reason=request.POST.get("raison", ""), person_key=key, by=by, at=at
        ),
        "reprendre": lambda: answering_leases.take_refusal_back(row, by=by, at=at),
    }
    named = acts.get(request.POST.get("act", ""))
    if named is None:
        raise answering_leases.NothingToSign
    named()


@only(Role.DEMANDEUR)
@never_cache
@require_safe
def sign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Lead this holder, and no other, to the page of the provider; going there signs nothing."""
    link = _lease(request, public_id).link
    if not link:
        return HttpResponseRedirect(reverse("mon-bail", args=[public_id]))
    response = HttpResponseRedirect(link)
    response["Referrer-Policy"] = "no-referrer"
    return response


@only(Role.DEMANDEUR)
@never_cache
@require_safe
def paper(request: HttpRequest, public_id: UUID, paper: UUID) -> HttpResponse:
    """One paper, byte for byte, or 404."""
    found = _lease(request, public_id)
    shown_here = {one.public_id: one for one in (*found.papers, *found.signed_papers)}
    if paper not in shown_here:
        raise Http404
    one = shown_here[paper]
    data = LeasePaper.objects.filter(pk=one.pk).values_list("data", flat=True).get()
    return served.file(bytes(data), "application/pdf", one.name, download="enregistrer" in request.GET)
