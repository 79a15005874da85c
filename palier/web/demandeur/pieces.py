"""My pieces: send one, see which are accepted, and why one is not."""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import Demande, Piece
from palier.rules import pieces as documents
from palier.rules import situations, uploads
from palier.rules.access import Role
from palier.rules.clocks import day_in_paris
from palier.rules.pieces import Family
from palier.web.access import actor_of, demande_of, only
from palier.web.acts import once
from palier.web.demandeur import saying
from palier.workflows import importing, pieces, standing
from palier.workflows.refusals import Refusal

BAD_REQUEST, CONFLICT, TOO_LARGE = 400, 409, 413
STATES = {"a_verifier": "en contrôle", "valide": "vérifiée", "refusee": "refusée", "expiree": "expirée"}
GROUPS: tuple[tuple[str, tuple[Family, ...]], ...] = (
    ("Celles qu’on peut vous demander", (Family.IDENTITY, Family.STAY, Family.INCOME, Family.FAMILY)),
    ("Vos ressources et votre travail", (Family.RESOURCES, Family.JOB)),
    ("Votre logement actuel et votre patrimoine", (Family.HOME, Family.ASSETS)),
)
NOT_NAMED = ("autre", "Un autre document, ou je ne sais pas")


def _choices(on: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be sent: the closed list by family, then a proof for each situation; which document comes next."""
    known = documents.documents(on)
    found = [
        (title, [(one.code, one.label) for one in known.values() if one.family in families])
        for title, families in GROUPS
    ]
    proofs = [(f"{pieces.SITUATION_PREFIX}{kind.situation.value}", kind.label) for kind in situations.catalogue(on)]
    dalo = (pieces.DALO_DECISION, known[pieces.DALO_DECISION].label)
    return [found[0], ("La preuve d’une situation", [dalo, *proofs]), *found[1:]]


def _proofs(code: str, on: date) -> list[tuple[str, str]]:
    """Which document proves the situation, and the assessment of a service that may come beside it."""
    situation = pieces.situation_of(code)
    if situation is None:
        return []
    known = documents.documents(on)
    named = [(one, known[one].label) for one in situations.of(situation, on).codes]
    beside = [(one.code, f"{one.label} (facultatif)") for one in known.values() if one.is_visa]
    return [*named, *beside, NOT_NAMED]


class PieceForm(forms.Form):
    """One file, and what it is."""

    code = forms.ChoiceField(label="Quelle pièce", error_messages={"invalid_choice": pieces.UnknownPiece.sentence})
    proof_code = forms.ChoiceField(
        label="Quel document", required=False, widget=forms.RadioSelect,
        error_messages={"invalid_choice": pieces.WrongProof.sentence},
    )  # fmt: skip
    person_key = forms.ChoiceField(label="Pour qui", required=False)
    file = forms.FileField(
        label="Le fichier", help_text="Un PDF ou une photo, 10\u00a0Mo au plus.",
        allow_empty_file=True, max_length=255,
        error_messages={
            "required": "Choisissez un fichier.", "max_length": "Le nom de ce fichier est trop long.",
            "invalid": "Choisissez un fichier.", "missing": "Choisissez un fichier.",
        },
    )  # fmt: skip

    def clean_proof_code(self) -> str:
        """A document that the person cannot name is taken unnamed: the checker will look."""
        return str(self.cleaned_data["proof_code"]).replace(NOT_NAMED[0], "")

    def __init__(self, *args: object, demande: Demande, on: date, **kwargs: object) -> None:
        """Offer the adults of the demande, and the documents that prove the situation that was chosen."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        people = [(person.key, person.first_name.title()) for person in importing.holders(demande)]
        self.fields["person_key"].choices = [("", "Tout le ménage"), *people]  # type: ignore[attr-defined]
        self.fields["code"].choices = _choices(on)  # type: ignore[attr-defined]
        chosen = str(self.data.get("code", "")) if self.is_bound else str(self.initial.get("code", ""))
        if offered := _proofs(chosen, on):
            self.fields["proof_code"].choices = offered  # type: ignore[attr-defined]
        else:
            del self.fields["proof_code"]


@only(Role.DEMANDEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def listing(request: HttpRequest) -> HttpResponse:
    """List my pieces and take one more; a file that is refused leaves nothing behind."""
    demande, at = demande_of(request), timezone.now()
    on = day_in_paris(at)
    if request.method != "POST":
        blank = PieceForm(demande=demande, on=on, initial={"code": request.GET.get("piece", "")})
        return _page(request, demande, blank)
    form = PieceForm(request.POST, request.FILES, demande=demande, on=on)
    if not form.is_valid():
        return _page(request, demande, form, BAD_REQUEST)
    given, data = form.cleaned_data["file"], form.cleaned_data
    if given.size > uploads.MAX_BYTES:
        # Refused before it is read into memory.
        form.add_error(
            "file", "Ce fichier dépasse 10\u00a0Mo. Envoyez une photo moins grande, ou un PDF page par page."
        )
        return _page(request, demande, form, TOO_LARGE)
    try:
        pieces.upload(
            demande, data["code"], pieces.Sent(name=given.name, data=given.read()), person_key=data["person_key"],
            proof_code=data.get("proof_code", ""), by=actor_of(request), at=at,
        )  # fmt: skip
    except uploads.RefusedUpload as refusal:
        form.add_error("file", f"{refusal.reason.sentence} {refusal.reason.remedy}")
        return _page(request, demande, form, BAD_REQUEST)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, demande, form, CONFLICT)
    return HttpResponseRedirect(reverse("pieces"))


def _page(request: HttpRequest, demande: Demande, form: PieceForm, status: int = 200) -> HttpResponse:
    names, on = saying.first_names(demande), timezone.localdate()
    hidden = standing.hidden_from(demande, actor_of(request).user)
    rows = [
        {
            "label": pieces.label_of(piece.code),
            "document": documents.newest(piece.proof_code).label if piece.proof_code else "",
            "who": names[piece.person_key].first_name.title() if piece.person_key in names else "",
            "state": STATES[documents.status_on(piece.status, piece.valid_until, on=on)],
            "piece": piece,
        }
        for piece in Piece.objects.filter(demande=demande).order_by("-uploaded_at")
        if not _is_replaced(piece) and pieces.situation_of(piece.code) not in hidden
    ]
    context = {
        "rows": rows, "form": form, "act_key": saying.act_key(request),
        "chosen": pieces.situation_of(str(form["code"].value() or "")),
    }  # fmt: skip
    return render(request, "palier/demandeur/pieces.html", context, status=status)


def _is_replaced(piece: Piece) -> bool:
    # What a new file replaced was never checked; what lapsed was, and is shown as expired.
    return piece.status == pieces.EXPIRED and piece.verified_at is None
