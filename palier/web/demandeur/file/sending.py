"""Send one piece: what it is and whose it is are already said when it comes from my list."""

from datetime import date
from typing import cast

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import Demande
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say
from palier.rules.situations import pieces as documents
from palier.rules.situations import situations, uploads
from palier.rules.situations.pieces import DocumentFamily
from palier.web.access import actor_of, demande_of, only
from palier.web.acts import once
from palier.web.demandeur import saying, sending_address
from palier.web.demandeur.file import files
from palier.web.desk import arriving
from palier.web.languages.later import later, shown
from palier.web.requests import waiting
from palier.workflows.acting.refusals import Refusal
from palier.workflows.people import filing, needing, pieces
from palier.workflows.people.needing import NeedLine
from palier.workflows.register import importing

BAD_REQUEST, CONFLICT = 400, 409
GROUPS: tuple[tuple[str, tuple[DocumentFamily, ...]], ...] = (
    (
        phrase("Celles qu’on peut vous demander"),
        (DocumentFamily.IDENTITY, DocumentFamily.STAY, DocumentFamily.INCOME, DocumentFamily.FAMILY),
    ),
    (phrase("Vos ressources et votre travail"), (DocumentFamily.RESOURCES, DocumentFamily.JOB)),
    (phrase("Votre logement actuel et votre patrimoine"), (DocumentFamily.HOME, DocumentFamily.ASSETS)),
)
NOT_NAMED = ("autre", later("Un autre document, ou je ne sais pas"))
WHOLE_HOUSEHOLD = ("", later("Tout le ménage"))


def _choices(on: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be sent: the closed list by family, then a proof for each situation; which document comes next."""
    known = documents.documents(on)
    found = [
        (say(title), [(one.code, one.label) for one in known.values() if one.family in families])
        for title, families in GROUPS
    ]
    proofs = [(f"{pieces.SITUATION_PREFIX}{kind.situation.value}", kind.label) for kind in situations.catalogue(on)]
    dalo = (pieces.DALO_DECISION, known[pieces.DALO_DECISION].label)
    return [found[0], (say("La preuve d’une situation"), [dalo, *proofs]), *found[1:]]


def _proofs(code: str, on: date) -> list[tuple[str, str]]:
    """Which document proves the situation, and the assessment of a service that may come beside it."""
    situation = pieces.situation_of(code)
    if situation is None:
        return []
    known = documents.documents(on)
    named = [(one, known[one].label) for one in situations.of(situation, on).codes]
    beside = [(one.code, say("{label} (facultatif)", label=one.label)) for one in known.values() if one.is_visa]
    return [*named, *beside, NOT_NAMED]


class SendPieceForm(forms.Form):
    """The files of one piece, and what it is."""

    code = forms.ChoiceField(
        label=later("Quelle pièce"),
        error_messages={
            "invalid_choice": later(pieces.UnknownPiece.sentence),
            "required": later("Choisissez la pièce que vous envoyez."),
        },
    )
    proof_code = forms.ChoiceField(
        label=later("Quel document"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": later(pieces.WrongProof.sentence)},
    )
    person_key = forms.ChoiceField(label=later("Pour qui"), required=False)
    file = arriving.field()
    replaces = forms.UUIDField(required=False, widget=forms.HiddenInput())

    def clean_proof_code(self) -> str:
        """A document that the person cannot name is taken unnamed: the checker will look."""
        return str(self.cleaned_data["proof_code"]).replace(NOT_NAMED[0], "")

    def __init__(self, *args: object, demande: Demande, on: date, line: NeedLine | None, **kwargs: object) -> None:
        """Offer what ``line`` of the checklist needs, or the whole list to who comes from elsewhere."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        code, person = self.fields["code"], self.fields["person_key"]
        people = [(one.key, one.first_name.title()) for one in importing.holders(demande)]
        # Nothing is chosen for the person: what is sent without a look would go under the name of the first line.
        code.choices = [("", say("Choisissez dans la liste")), *_choices(on)]  # type: ignore[attr-defined]
        person.choices = [WHOLE_HOUSEHOLD, *people]  # type: ignore[attr-defined]
        if line is not None:
            self._narrow(line, demande)
        chosen = str(self.data.get("code", "")) if self.is_bound else str(self.initial.get("code", ""))
        if offered := _proofs(chosen, on):
            self.fields["proof_code"].choices = offered  # type: ignore[attr-defined]
        else:
            del self.fields["proof_code"]

    def _narrow(self, line: NeedLine, demande: Demande) -> None:
        """Ask nothing that the list has said: one document, one person."""
        needed, rows = line.needed, saying.first_names(demande)
        code, person = self.fields["code"], self.fields["person_key"]
        code.choices = [(one, pieces.label_of(one)) for one in needed.codes]  # type: ignore[attr-defined]
        code.widget = forms.HiddenInput() if len(needed.codes) == 1 else forms.RadioSelect(choices=code.choices)  # type: ignore[attr-defined]
        named = [(key, rows[key].first_name.title()) for key in needed.persons if key in rows]
        if len(named) == 1:
            person.choices, person.widget = named, forms.HiddenInput()  # type: ignore[attr-defined]
        elif named and len(needed.codes) > 1:
            person.choices = [WHOLE_HOUSEHOLD, *named]  # type: ignore[attr-defined]
        else:
            person.choices, person.widget = [WHOLE_HOUSEHOLD], forms.HiddenInput()  # type: ignore[attr-defined]


def _line(lines: tuple[NeedLine, ...], code: str, key: str) -> NeedLine | None:
    """The line of the checklist that a document and a person speak of; none for what the list does not need."""
    mine = [line for line in lines if code in line.needed.codes]
    return next((line for line in mine if key in line.needed.persons), mine[0] if len(mine) == 1 else None)


@only(Role.DEMANDEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def send(request: HttpRequest) -> HttpResponse:
    """Ask for the files of one piece, and keep them; a file that is refused leaves nothing behind."""
    if request.method == "POST":
        return take(request)
    demande, on = demande_of(request), day_in_paris(timezone.now())
    word, key, replaced = (request.GET.get(name, "") for name in ("piece", "pour", "fichier"))
    code = sending_address.code_of(demande, word, on)
    line = _line(needing.pieces_of(demande, on=on, by=actor_of(request)), code, key)
    blank = SendPieceForm(
        demande=demande, on=on, line=line, initial={"code": code, "person_key": key, "replaces": replaced}
    )
    return _page(request, blank, line)


def take(request: HttpRequest) -> HttpResponse:
    """Keep what was sent, or say why not."""
    demande, at = demande_of(request), timezone.now()
    on = day_in_paris(at)
    lines = needing.pieces_of(demande, on=on, by=actor_of(request))
    line = _line(lines, request.POST.get("code", ""), request.POST.get("person_key", ""))
    form = SendPieceForm(request.POST, request.FILES, demande=demande, on=on, line=line)
    if not form.is_valid():
        return _page(request, form, line, BAD_REQUEST)
    data = form.cleaned_data
    try:
        filing.require_day(actor_of(request), at)
        found = cast("list[filing.SentFile] | None", waiting.said(request))
        if found is None:
            return arriving.opened_outside(data["file"], whose=str(actor_of(request).person.pk))
        piece = filing.send(
            demande,
            data["code"],
            found,
            person_key=data["person_key"],
            proof_code=data.get("proof_code", ""),
            replaces=files.mine(request, data["replaces"]) if data["replaces"] else None,
            by=actor_of(request),
            at=at,
        )
    except waiting.NoPlaceError as full:
        return _refused(request, form, line, arriving.full(full))
    except uploads.RefusedUpload as refusal:
        return _refused(request, form, line, refusal)
    except Refusal as refusal:
        form.add_error(None, shown(refusal))
        return _page(request, form, line, CONFLICT)
    return HttpResponseRedirect(f"{reverse('pieces')}?recu={files.anchor(piece)}#{files.anchor(piece)}")


def _refused(
    request: HttpRequest, form: SendPieceForm, line: NeedLine | None, refused: uploads.RefusedUpload
) -> HttpResponse:
    """Say beside the files why none was kept."""
    return _page(request, form, line, arriving.said_on(form, refused))


def _page(request: HttpRequest, form: SendPieceForm, line: NeedLine | None, status: int = 200) -> HttpResponse:
    situation = pieces.situation_of(str(form["code"].value() or ""))
    context = {
        "form": form,
        "line": line,
        "act_key": saying.act_key(request),
        "proofs": pieces.say_proofs(situations.newest(situation).proofs) if situation else "",
    }
    return render(request, "palier/demandeur/send_piece.html", context, status=status)
