"""How an organisation is recognised: its sender, its reply address, its colour and its logo, on one page."""

from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from palier.gateways.documents import logos
from palier.models.territories.looks import OrganisationLook, look_of
from palier.rules.letters import looks
from palier.rules.letters.looks import COLOURS, UnfitLook
from palier.web.access import only
from palier.web.acts import once
from palier.web.desk.looking import InfectedFile, SendingScan
from palier.web.intendant.desk import BOTH, found, shown, tried
from palier.web.requests.factors import fresh
from palier.workflows.organisations import dressing


class LookForm(forms.Form):
    """What is blank is Palier's own."""

    sender_name = forms.CharField(
        label="Expéditeur des courriels",
        help_text="Écrit avant « via Palier », sur les courriels qui annoncent ses lettres. Vide : Palier seul.",
        max_length=looks.LONGEST_NAME,
        required=False,
        strip=False,
    )
    reply_to = forms.CharField(
        label="Adresse de réponse",
        help_text="Où vont les réponses des ménages. Vide : elles ne sont lues par personne.",
        max_length=looks.LONGEST_ADDRESS,
        required=False,
        strip=False,
    )
    colour = forms.ChoiceField(
        label="Couleur",
        help_text="De son nom, sur ses lettres et ses logements. Chacune se lit sur fond clair et sur fond sombre.",
        choices=[("", "Celle de Palier"), *((word.value, ink.label) for word, ink in COLOURS.items())],
        widget=forms.RadioSelect,
        required=False,
    )
    logo = forms.FileField(
        label="Logo",
        help_text="PNG ou JPEG, 1 Mo au plus, sur fond blanc. Sans fichier, celui d’avant reste.",
        required=False,
        allow_empty_file=True,
    )
    has_no_logo = forms.BooleanField(label="Retirer le logo", required=False)

    def clean_logo(self) -> bytes | None:
        """A clean picture, or what to send instead."""
        sent = self.cleaned_data.get("logo")
        if not isinstance(sent, UploadedFile):
            return None
        data = sent.read(looks.LARGEST_LOGO + 1)
        try:
            if len(data) <= looks.LARGEST_LOGO and SendingScan().awaits(data):
                raise forms.ValidationError(
                    "Le contrôle des fichiers ne répond pas : renvoyez le logo dans quelques minutes."
                )
            return logos.read(data)
        except InfectedFile as error:
            raise forms.ValidationError(
                "Ce fichier pourrait abîmer l’appareil de la personne qui l’ouvre : envoyez-en un autre."
            ) from error
        except UnfitLook as error:
            raise forms.ValidationError(str(error)) from error

    def given(self) -> dict[str, object]:
        """What the act takes."""
        said = dict(self.cleaned_data)
        return said | {"logo": b""} if said.pop("has_no_logo") else said


@only(*BOTH)
@require_http_methods(["GET", "HEAD", "POST"])
@fresh
@once
def dress(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Choose how an organisation is recognised."""
    one = found(organisation, request)
    look = look_of(one.pk) or OrganisationLook(organisation=one)
    initial = {name: getattr(look, name) for name in ("sender_name", "reply_to", "colour")}
    is_sent = request.method == "POST"
    form = LookForm(request.POST if is_sent else None, request.FILES if is_sent else None, initial=initial)
    if form.is_valid() and tried(request, form, dressing.dress, one, **form.given()):
        return HttpResponseRedirect(f"{reverse('intendant_organisme', args=[one.public_id])}?fait=apparence")
    return shown(request, "look.html", organisation=one, form=form, look=look)
