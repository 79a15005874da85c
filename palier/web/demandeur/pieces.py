"""My pieces: send one, see which are accepted, and why one is not."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import Demande, Piece
from palier.rules import checking, uploads
from palier.rules.access import Role
from palier.web.access import actor_of, demande_of, only
from palier.web.acts import once
from palier.web.demandeur import saying
from palier.web.demandeur.forms import SITUATIONS
from palier.workflows import importing, pieces
from palier.workflows.refusals import Refusal

BAD_REQUEST, CONFLICT, TOO_LARGE = 400, 409, 413
STATES = {"a_verifier": "en contrôle", "valide": "vérifiée", "refusee": "refusée", "expiree": "remplacée"}
_OFFERED = [f"{pieces.SITUATION_PREFIX}{situation.value}" for situation, _ in SITUATIONS]
_CHOICES = [
    ("Toujours demandées", [(piece.value, label) for piece, (_, label) in checking.PIECES.items()]),
    ("Si votre situation le demande", [(code, pieces.label_of(code)) for code in _OFFERED]),
]


class PieceForm(forms.Form):
    """One file, and what it is."""

    code = forms.ChoiceField(
        label="Quelle pièce", choices=_CHOICES, error_messages={"invalid_choice": pieces.UnknownPiece.sentence}
    )
    person_key = forms.ChoiceField(label="Pour qui", required=False)
    file = forms.FileField(
        label="Le fichier", help_text="Un PDF ou une photo, 10\u00a0Mo au plus.",
        allow_empty_file=True, max_length=255,
        error_messages={
            "required": "Choisissez un fichier.", "max_length": "Le nom de ce fichier est trop long.",
            "invalid": "Choisissez un fichier.", "missing": "Choisissez un fichier.",
        },
    )  # fmt: skip

    def __init__(self, *args: object, demande: Demande, **kwargs: object) -> None:
        """Offer the adults of the demande."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        people = [(person.key, person.first_name.title()) for person in importing.holders(demande)]
        self.fields["person_key"].choices = [("", "Tout le ménage"), *people]  # type: ignore[attr-defined]


@only(Role.DEMANDEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def listing(request: HttpRequest) -> HttpResponse:
    """List my pieces and take one more; a file that is refused leaves nothing behind."""
    demande = demande_of(request)
    if request.method != "POST":
        return _page(request, demande, PieceForm(demande=demande, initial={"code": request.GET.get("piece", "")}))
    form = PieceForm(request.POST, request.FILES, demande=demande)
    if not form.is_valid():
        return _page(request, demande, form, BAD_REQUEST)
    given, data = form.cleaned_data["file"], form.cleaned_data
    if given.size > uploads.MAX_BYTES:
        # Refused before it is read into memory.
        form.add_error(
            "file", "Ce fichier dépasse 10\u00a0Mo. Envoyez une photo moins grande, ou un PDF page par page."
        )
        return _page(request, demande, form, TOO_LARGE)
    sent = pieces.Sent(name=given.name, data=given.read())
    try:
        pieces.upload(
            demande, data["code"], sent, person_key=data["person_key"], by=actor_of(request), at=timezone.now()
        )
    except uploads.RefusedUpload as refusal:
        form.add_error("file", f"{refusal.reason.sentence} {refusal.reason.remedy}")
        return _page(request, demande, form, BAD_REQUEST)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, demande, form, CONFLICT)
    return HttpResponseRedirect(reverse("pieces"))


def _page(request: HttpRequest, demande: Demande, form: PieceForm, status: int = 200) -> HttpResponse:
    names = saying.first_names(demande)
    rows = [
        {
            "label": pieces.label_of(piece.code),
            "who": names[piece.person_key].first_name.title() if piece.person_key in names else "",
            "state": STATES[piece.status],
            "piece": piece,
        }
        for piece in Piece.objects.filter(demande=demande).exclude(status=pieces.EXPIRED).order_by("-uploaded_at")
    ]
    context = {"rows": rows, "form": form, "act_key": saying.act_key(request)}
    return render(request, "palier/demandeur/pieces.html", context, status=status)
