"""How a search is kept: its name, and when and by what way its owner is told."""

from typing import Any

from django import forms

from palier.rules.homes import alerts
from palier.rules.homes.alerts import HOURS, Rhythm
from palier.rules.homes.own_places import KINDS
from palier.rules.law.voice import say
from palier.web.inputs.communes import CommuneField
from palier.web.languages.later import later
from palier.workflows.candidature.watching import AlertWay


class PlaceForm(forms.Form):
    """A place that matters, by its commune."""

    kind = forms.ChoiceField(
        label=later("Ce que c’est"), choices=[(one.value, later(words)) for one, words in KINDS.items()]
    )
    commune = CommuneField(is_postal=True, label=later("Sa commune"), help_text=later("Son nom ou son code postal."))


class SaveSearchForm(forms.Form):
    """A name for oneself, a rhythm, an hour, and a way."""

    name = forms.CharField(
        label=later("Nom de cette recherche"),
        max_length=60,
        help_text=later("Pour vous seul : personne d’autre ne le lit."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": later("Écrivez un nom, par exemple « Près de l’école ».")},
    )
    rhythm = forms.ChoiceField(
        label=later("Quand vous écrire"),
        choices=[(one.value, later(words)) for one, words in alerts.RHYTHMS.items()],
        widget=forms.RadioSelect,
    )
    hour = forms.TypedChoiceField(
        label=later("Heure du message du jour"), coerce=int, choices=[(hour, f"{hour} h") for hour in HOURS]
    )
    is_at_night = forms.BooleanField(
        label=later("M’écrire aussi la nuit, le samedi, le dimanche et les jours fériés"), required=False
    )
    channel = forms.ChoiceField(
        label=later("Par quel moyen"),
        choices=[("email", later("courriel")), ("sms", later("texto"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, has_texts: bool, **kwargs: Any) -> None:
        """A text only where one can leave, to a number that is known."""
        super().__init__(*args, **kwargs)
        if not has_texts:
            del self.fields["channel"]

    def clean_name(self) -> str:
        """One line, whatever was pasted."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if not name.isprintable():
            raise forms.ValidationError(say("Écrivez un nom, par exemple « Près de l’école »."))
        return name

    @property
    def sending(self) -> AlertWay:
        """When and by what way, once the form is right."""
        asked = self.cleaned_data
        return AlertWay(
            rhythm=Rhythm(asked["rhythm"]),
            hour=asked["hour"],
            channel=asked.get("channel") or "email",
            is_at_night=asked["is_at_night"],
        )
