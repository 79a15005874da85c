"""I ask for another roof, having seen what its logeur will read; I follow the answers, and I end it whenever I like."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.models import OtherRoof, RoofRequest
from palier.models.demandes import layers
from palier.rules.doors.access import Role
from palier.rules.law import calendars, french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say
from palier.rules.people.answers import Outcome
from palier.rules.roofs import other_roofs, roof_fit, roof_requests
from palier.rules.roofs.other_roofs import KINDS, PUBLICS, RoofKind, RoofPublic, RoofStage
from palier.rules.roofs.roof_requests import CONTINUES, LIVING, REASONS, REMEDIES, WORDS, RoofRefusal, RoofRequestState
from palier.web.access import actor_of, demande_of, get_or_404, key_of, only
from palier.web.acts import once
from palier.web.demandeur import saying
from palier.web.inputs import phones
from palier.web.inputs.fields import BoundedField, DayField
from palier.web.languages.later import later, shown
from palier.web.public.roof_cards import ANSWERED_BY
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import apart
from palier.workflows.roofs import asking_roofs
from palier.workflows.roofs.asking_roofs import RoofWish

CONFLICT, BAD_REQUEST = 409, 400
_PROMISED = (RoofRequestState.SENT, RoofRequestState.ENTERED)
"""Where a message is promised: of an answer, of the end of a stay."""
_TO_COME = phrase("entrée à venir")
_CEILINGS = {
    Outcome.ELIGIBLE: phrase("« sous le plafond » : jamais le montant"),
    Outcome.TO_CONFIRM: phrase("« à confirmer avec ses avis d’impôt » : jamais le montant"),
}


class AskRoofForm(forms.Form):
    """What a person says beside what their file gives."""

    persons = BoundedField(label=later("Combien de personnes viendraient"), min_value=1, max_value=12)
    public = forms.ChoiceField(
        label=later("Votre situation"),
        required=False,
        error_messages={"required": later("Choisissez votre situation.")},
    )
    wanted_on = DayField(
        label=later("À partir de quand"),
        required=False,
        help_text=later("Par exemple 15/03/2027, ou 15032027."),
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=later("Un téléphone où vous appeler"),
        required=False,
        max_length=phones.LONGEST,
        help_text=later("La réponse arrive ici de toute façon. Laissez vide si vous ne voulez pas être appelé."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    motive = forms.CharField(
        label=later("Pourquoi ce toit"),
        required=False,
        max_length=roof_requests.LONGEST_MOTIVE,
        help_text=later("Par exemple : un apprentissage à côté, à partir de septembre. N’écrivez rien de secret."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, roof: OtherRoof, on: date, size: int = 1, **options: Any) -> None:
        """Only what this roof asks. ``size``: of the household, as its file counts it."""
        super().__init__(*args, **options)
        self.on = on
        # Made anew: the validator of a field is that of its making.
        self.fields["persons"] = BoundedField(
            label=later("Combien de personnes viendraient"), min_value=1, max_value=roof.persons
        )
        self.fields["persons"].initial = max(1, min(size, roof.persons))
        if roof.persons == 1:
            self.fields["persons"].widget = forms.HiddenInput()
        if not roof.publics:
            del self.fields["public"]
            return
        choices = [(one, say(PUBLICS[RoofPublic(one)])) for one in roof.publics]
        self.fields["public"].choices = [("", say("choisir")), *choices]  # type: ignore[attr-defined]
        self.fields["public"].required = True

    def clean_phone(self) -> str:
        """A whole number; of another country too, for who asks from there: the logeur rings it, no text leaves."""
        return phones.said(str(self.cleaned_data["phone"]), may_be_abroad=True)

    def clean_wanted_on(self) -> date | None:
        """A day that is past is no day from which one comes."""
        day: date | None = self.cleaned_data["wanted_on"]
        if day is not None and day < self.on:
            raise forms.ValidationError(later("Ce jour est passé. Écrivez un jour à venir, ou laissez vide."))
        return day

    @property
    def wish(self) -> RoofWish:
        """What was said, once the form is right."""
        return RoofWish(**{"public": "", **self.cleaned_data})


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """See what the logeur will read, then send the request."""
    rows = OtherRoof.objects.exclude(stage=RoofStage.DRAFT).select_related("commune", "organisation")
    roof, demande, by, at = get_or_404(rows, public_id), demande_of(request), actor_of(request), timezone.now()
    known = layers.facts_of(demande, day_in_paris(at))
    form = AskRoofForm(request.POST or None, roof=roof, on=day_in_paris(at), size=len(known.household.persons))
    if request.method == "POST" and form.is_valid():
        try:
            asking_roofs.ask(roof, demande, form.wish, key=key_of(request), by=by, at=at)
        except asking_roofs.AlreadyAskedRoof:
            return HttpResponseRedirect(reverse("mes-autres-toits"))
        except Refusal as refusal:
            return _refused(request, refusal, reverse("autre-toit", args=[public_id]))
        return HttpResponseRedirect(reverse("mes-autres-toits"))
    on = day_in_paris(at)
    told = asking_roofs.asker(roof, demande, known, key_of(request), on=on)
    if asking_roofs.living_on(demande, [roof], by):
        return HttpResponseRedirect(reverse("mes-autres-toits"))
    if told.verdict.outcome is Outcome.NOT_ELIGIBLE or roof.stage != RoofStage.OPEN:
        return HttpResponseRedirect(reverse("autre-toit", args=[public_id]))
    calendar = calendars.of_departement(roof.commune.departement)
    context = {
        "roof": roof,
        "form": form,
        "cost": roof_fit.said_cost(roof.terms),
        "asker": told,
        "ceiling": say(_CEILINGS[told.under_ceiling]) if told.under_ceiling in _CEILINGS else "",
        "doubts": told.verdict.reasons if told.verdict.outcome is Outcome.TO_CONFIRM else (),
        "is_shared": apart.is_shared(demande),
        "promised": roof_requests.promised_on(at, roof.answer_days, calendar),
        "continues": say(CONTINUES),
        "act_key": saying.act_key(request),
    }
    status = BAD_REQUEST if request.method == "POST" else 200
    return render(request, "palier/demandeur/ask_roof.html", context, status=status)


def _refused(request: HttpRequest, refusal: Refusal, back: str) -> HttpResponse:
    context = {"sentence": shown(refusal), "back": back}
    return render(request, "palier/demandeur/refused.html", context, status=CONFLICT)


@dataclass(frozen=True, slots=True)
class ShownRoofRequest:
    """One request, as its person reads it."""

    row: RoofRequest
    kind: str
    cost: str
    pill: str
    tone: str
    sentence: str
    then: str
    late: str
    reason: str
    papers: tuple[str, ...]
    contact: str
    may_end: str


def shown_request(
    row: RoofRequest, on: date, *, is_alone: bool = False, is_written_to: bool = True
) -> ShownRoofRequest:
    """One request in words. ``is_alone``: of somebody who has no file here.

    ``is_written_to``: whether a message can tell them.
    """
    state, terms = RoofRequestState(row.state), row.roof.terms
    words, late = WORDS[state], roof_requests.late_since(row.dates, on=on)
    due = row.listed_until if state is RoofRequestState.LISTED else row.promised_on
    reason = RoofRefusal(row.reason) if row.reason else None
    return ShownRoofRequest(
        row=row,
        kind=say(KINDS[RoofKind(row.roof.kind)]),
        cost=roof_fit.said_cost(terms),
        pill=say(
            _TO_COME if row.state == RoofRequestState.ENTERED and row.entry_on and row.entry_on > on else words.pill
        ),
        tone=words.tone,
        sentence=say(words.sentence),
        then="" if late else _said_then(row, due, is_written_to=is_written_to),
        late=_said_late(late),
        reason=f"{say(REASONS[reason])} {_said_remedy(reason, is_alone=is_alone)}" if reason else "",
        papers=other_roofs.said_papers(row.roof.papers),
        contact=row.roof.organisation.present.contact,
        may_end=asking_roofs.may_end(row, on=on),
    )


def _said_then(row: RoofRequest, due: date | None, *, is_written_to: bool) -> str:
    """The next step: no message is promised to who cannot be written to, nor before the end of a stay that has none."""
    state, day = RoofRequestState(row.state), french.day(due) if due else ""
    if state is RoofRequestState.SENT and not is_written_to:
        return f"{say(ANSWERED_BY, day=day)} {say(saying.UNTOLD)}"
    if state is RoofRequestState.ENTERED and (row.ends_on is None or not is_written_to):
        return say("Votre contrat avec le logeur fait la suite.")
    return say(WORDS[state].then, day=day) if WORDS[state].then else ""


def _said_remedy(reason: RoofRefusal, *, is_alone: bool) -> str:
    """What helps; whoever has no file has none in which to say that their income fell."""
    if is_alone and reason is RoofRefusal.CEILING:
        return say("Si vos revenus ont baissé, appelez le logeur : il dira quel papier le montre.")
    return say(REMEDIES[reason])


def _said_late(late: date | None) -> str:
    if late is None:
        return ""
    return say(
        "Le logeur avait promis une réponse pour le {day} : il est en retard. Vous n’y perdez rien. Vous pouvez l’appeler, ou "
        "demander un autre toit en attendant.",
        day=french.day(late),
    )


@only(Role.DEMANDEUR)
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """My requests, those that live first."""
    on, demande = day_in_paris(timezone.now()), demande_of(request)
    found = asking_roofs.of_person(demande, actor_of(request))
    is_promised = any(one.state in _PROMISED for one in found)
    is_written_to = not is_promised or saying.is_written_to(demande, key_of(request))
    rows = [shown_request(row, on, is_written_to=is_written_to) for row in found]
    context = {
        "living": [one for one in rows if one.row.state in LIVING],
        "ended": [one for one in rows if one.row.state not in LIVING],
        "continues": say(CONTINUES),
        "confirm": say("Oui, c’est mon choix"),
        "end_hint": say("Tout de suite, et sans dire pourquoi. Le logeur ne lit plus rien de vous."),
    }
    return render(request, "palier/demandeur/my_roofs.html", context)


@only(Role.DEMANDEUR)
@require_POST
@once
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Withdraw, decline, or say that I left."""
    back = reverse("mes-autres-toits")
    try:
        asking_roofs.end(public_id, demande_of(request), by=actor_of(request), at=timezone.now())
    except RoofRequest.DoesNotExist as error:
        raise Http404 from error
    except Refusal as refusal:
        return _refused(request, refusal, back)
    return HttpResponseRedirect(back)
