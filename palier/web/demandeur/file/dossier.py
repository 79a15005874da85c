"""My demande: the answer first, then the file as understood, its confirmation and its renewal."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from palier.gateways.sne.errors import SneError, SneIncomplete
from palier.gateways.sne.shapes import SneDemande
from palier.models import Candidature, Demande, DemandeVersion, Letter
from palier.models.demandes import layers
from palier.models.foreseen import ReadPage
from palier.models.letters import unreached_contacts
from palier.models.written_readings import WrittenReading, foresee
from palier.rules.doors.access import Role
from palier.rules.fitting import eligibility
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say
from palier.rules.people import numero, plausibility
from palier.rules.people.facts import PersonRole
from palier.rules.situations.pieces import PieceStatus
from palier.web import foreseeing
from palier.web.access import actor_of, demande_of, key_of, only
from palier.web.acts import once
from palier.web.context import unread
from palier.web.demandeur import saying, unreached
from palier.web.demandeur.file import accepted, awaited, kept, ways
from palier.web.demandeur.life import life
from palier.web.languages.later import shown
from palier.web.presentation import homes, words
from palier.web.requests import waiting
from palier.web.signin import register
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import apart, identities, protecting
from palier.workflows.life import renewing, rescuing
from palier.workflows.parting import parting
from palier.workflows.people import completing, missing
from palier.workflows.register import sending_wishes, whole_answers
from palier.workflows.takeover import settling_stock

CONFLICT, UNAVAILABLE = 409, 503
LETTERS_SHOWN = 3
_UNKNOWN_CODE = "code_inconnu"
_UNCHANGED = phrase("Votre demande n’a pas changé, et rien n’est perdu.")


FROM_A_HOME = "logement"
_DONE = {
    "langue": phrase("Votre langue est gardée avec votre compte."),
    "separation-faite": phrase(
        "La séparation est faite. Ce dossier est maintenant le vôtre seul, et un courrier dit ce qu’il garde."
    ),
    "separation-reprise": phrase("La séparation n’est plus demandée. Rien n’a changé."),
    "confirme": phrase("Votre dossier est confirmé. Vous pouvez candidater."),
    "retablie": phrase(
        "Votre demande est rétablie et vaut un an, avec son numéro et son ancienneté. Un courrier le confirme."
    ),
    "renouvelee": phrase(
        "Votre demande est renouvelée. Le registre national l’a enregistrée, et un courrier le confirme."
    ),
}
"""What an act that ends here says of itself: the address carries its word, the sentence is written here alone."""


_UNREAD = WrittenReading(
    lambda demande: Letter.objects.filter(demande=demande, read_at=None).order_by("-sent_at", "-pk")[:LETTERS_SHOWN],
    pages=(ReadPage.FILE,),
)
_CANDIDATURES = WrittenReading(
    lambda demande: Candidature.objects.filter(demande=demande).values_list("pk", flat=True), pages=(ReadPage.FILE,)
)


@only(Role.DEMANDEUR)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where my demande stands: valid or not, what is missing, my points line by line."""
    at = timezone.now()
    on, by = day_in_paris(at), actor_of(request)
    foreseeing.ahead(request, ReadPage.FILE, unreached_contacts.asked(), at=at, on=on)
    demande = demande_of(request)
    found = layers.layers_of(demande)
    known = layers.merge(found, on)
    wished = next(iter(known.wish.communes), None)
    foresee(ReadPage.FILE, demande=demande.pk, numero=demande.numero_unique or None, commune=wished)
    taken, separation = accepted.of(demande), parting.open_of(demande)
    lacking = missing.of(demande, found, by=by, at=at, has_accepted=taken is not None)
    counted, is_open = saying.counted(apart.known_to(known, demande, by), at=at), layers.is_open(demande)
    end = eligibility.last_valid_day(known, on=on)
    is_shared = by.visit is None and any(one.role == PersonRole.CO_HOLDER for one in known.household.persons)
    todos = [{"title": todo.title, "why": todo.why, "url": _answer_url(todo.question)} for todo in lacking.todos]
    context = {
        "demande": demande,
        "awaits_number": numero.is_pending(demande.numero_unique),
        "comes_back_by_safe_address": protecting.has_safe_address(demande),
        "end": end,
        "is_open": is_open,
        "why_ended": life.why(demande.strike_off_reason) if not is_open else "",
        "way_back": rescuing.way_back(demande, on=on),
        "may_be_rescued": rescuing.may_be_rescued(demande, on=on),
        "done": say(_DONE[done]) if (done := request.GET.get("fait", "")) in _DONE else "",
        "is_valid": end is not None and end >= on and is_open,
        "parting": separation,
        "is_parting_mine": separation is not None and separation.asked_key == key_of(request),
        "kept": _kept(request, demande, at),
        "accepted": taken,
        "unreached": unreached.shown(),
        "awaited": awaited.shown(demande, known, lacking.checklist, separation=separation, by=by, at=at),
        "todos": todos,
        "waiting": lacking.waiting,
        "is_read": not lacking.waiting or lacking.checklist.is_read,
        "today": on,
        "counted": counted,
        "lines": homes.points_lines(counted.score),
        "letters": _UNREAD(demande.pk),
        "unread": unread(request),
    }
    context["is_quiet"] = is_open and not (context["awaited"] or todos or context["accepted"])
    searches = is_open and not context["accepted"]
    told = (
        (ways.OPEN, is_open),
        (ways.SHARED, is_shared),
        (ways.SEARCHES, searches),
        (ways.FORMER, settling_stock.waits(demande)),
        (ways.ALONE, by.visit is None),
    )
    true = {name for name, is_true in told if is_true}
    context["groups"] = ways.shown(true, at_counter=by.visit is not None, counts=_counts(demande, lacking, by))
    return render(request, "palier/demandeur/dossier.html", context)


def _counts(demande: Demande, lacking: missing.FileGaps, by: Actor) -> dict[str, str]:
    """What stands beside some titles: how many there are, and that an identity is certified."""
    pieces = sum(row.status != PieceStatus.EXPIRED for row in lacking.checklist.sent)
    candidatures = len(_CANDIDATURES(demande.pk))
    counts = {
        page: f"({words.thousands(n)})" for page, n in (("pieces", pieces), ("mes-candidatures", candidatures)) if n
    }
    if by.visit is None and identities.link_of(by.person) is not None:
        counts["mon-identite"] = say("(certifiée par FranceConnect)")
    return counts


def _kept(request: HttpRequest, demande: Demande, at: datetime) -> kept.QuestionSummary | None:
    """What became of the answers that were just sent, where the address says which question."""
    for word in ("enregistre", "inchange"):
        if word in request.GET:
            by = actor_of(request)
            return kept.after(request.GET[word], demande, by=by, at=at, has_changed=word == "enregistre")
    return None


def _answer_url(question: str) -> str:
    """Some questions are pages of their own."""
    if question == "ecarts":
        return f"{reverse('verifier')}#ecarts"
    return (
        reverse(question)
        if question in {"renouveler", "verifier", missing.PIECES}
        else reverse("completer", args=[question])
    )


@only(Role.DEMANDEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def verify(request: HttpRequest) -> HttpResponse:
    """Show the file as understood; the person says that it is right."""
    at, demande = timezone.now(), demande_of(request)
    if request.method == "POST":
        try:
            completing.confirm(demande, by=actor_of(request), at=at)
        except Refusal as refusal:
            return _refused(request, shown(refusal), CONFLICT)
        return HttpResponseRedirect(_after_confirming(request))
    on, found = day_in_paris(at), layers.layers_of(demande)
    known = layers.merge(found, on)
    names = saying.first_names(demande)
    version = DemandeVersion.objects.filter(demande=demande).order_by("-file_dated_at", "-id").first()
    context = {
        "demande": demande,
        "persons": saying.persons(known, names, on),
        "resources": saying.resources(known, names),
        "expected": known.household.expected,
        "current_home": list(saying.home(known)),
        "wish": list(saying.wish(known)),
        "version": version,
        "apart": kept.apart(demande, found, by=actor_of(request), at=at),
        "sending": sending_wishes.said(demande),
        # A code of the register that we do not know yet has its own card, and is no slip of this person.
        "doubts": [fault for fault in plausibility.check(known, on=on) if fault.code != _UNKNOWN_CODE],
        "coming_from": {FROM_A_HOME: str(home)} if (home := _home_left(request.GET)) else {},
    }
    return render(request, "palier/demandeur/verify.html", context)


def _home_left(said: QueryDict) -> UUID | None:
    """The home that somebody was applying for when they were sent here."""
    try:
        return UUID(said.get(FROM_A_HOME, ""))
    except ValueError:
        return None


def _after_confirming(request: HttpRequest) -> str:
    """Back to the home that was left to confirm the file, else to the file, which says that it is done."""
    if home := _home_left(request.POST):
        return reverse("publication", args=[home])
    return f"{reverse('mon-dossier')}?fait=confirme"


@only(Role.DEMANDEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def renew(request: HttpRequest) -> HttpResponse:
    """Renew the demande with the register, for a year."""
    at, demande = timezone.now(), demande_of(request)
    if request.method != "POST":
        known = layers.facts_of(demande, day_in_paris(at))
        context = {
            "end": demande.valid_until,
            "wish": list(saying.wish(known)),
            "has_wish": known.wish.communes,
            "is_past": demande.valid_until is not None and demande.valid_until < day_in_paris(at),
            "way_back": rescuing.way_back(demande, on=day_in_paris(at)),
            "is_rescued": rescuing.may_be_rescued(demande, on=day_in_paris(at)),
            "obstacle": renewing.obstacle(demande, on=day_in_paris(at)),
        }
        return render(request, "palier/demandeur/renew.html", context)
    word = "retablie" if rescuing.may_be_rescued(demande, on=day_in_paris(at)) else "renouvelee"
    try:
        answer = waiting.said(request)
        told = renewing.to_send(demande, by=actor_of(request), at=at)
        if not isinstance(answer, SneDemande):
            held = whole_answers.held(demande)
            ask = partial(register.renew, demande.numero_unique, told, at, held=held)
            return waiting.Outside(ask, waiting.REGISTER, SneError)
        renewing.renewed(demande, answer, by=actor_of(request), at=at)
    except (Refusal, SneIncomplete) as refusal:
        return _refused(request, shown(refusal), CONFLICT)
    except waiting.NoPlaceError:
        return _refused(request, f"{say('Trop de demandes attendent le registre.')} {say(_UNCHANGED)}", UNAVAILABLE)
    except SneError as error:
        return _refused(request, f"{error} {say(_UNCHANGED)}", UNAVAILABLE)
    return HttpResponseRedirect(f"{reverse('mon-dossier')}?fait={word}")


def _refused(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    context = {"sentence": sentence, "back": reverse("mon-dossier")}
    return render(request, "palier/demandeur/refused.html", context, status=status)
