"""The forms of a file of homes: the file, what each column says, and the acts of one."""

from typing import Any

from django import forms

from palier.models import HomeFile
from palier.rules.commission import corrections
from palier.rules.homes.home_columns import HOME_FIELDS

_FIELDS = [("", "laissée de côté"), *((one.value, row.label) for one, row in HOME_FIELDS.items())]


class HomeFileForm(forms.Form):
    """What is sent."""

    file = forms.FileField(
        label="Fichier de logements",
        help_text="CSV, XLSX ou ODS, 100 Mo au plus. Une ligne par logement ; une ligne nomme les colonnes.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.ods"}),
        allow_empty_file=True,
        max_length=200,
        error_messages={"required": "Choisissez un fichier de logements : il n’est pas vide."},
    )
    sheet = forms.IntegerField(
        label="Feuille", help_text="D’un classeur : 1 pour la première.", min_value=1, max_value=200, required=False
    )

    def clean_sheet(self) -> int:
        """Counted from zero."""
        return (self.cleaned_data["sheet"] or 1) - 1


class HomeFileActForm(forms.Form):
    """An act of one file; the columns beside it, where they may still change."""

    act = forms.ChoiceField(choices=[(one, one) for one in ("relire", "prendre", "annuler")])
    reason = forms.ChoiceField(
        label="Pourquoi corriger les logements déjà déclarés",
        choices=[("", "Choisir"), *corrections.REASONS.items()],
        help_text="Gardé avec chaque ancienne valeur, qui reste lisible.",
        required=False,
    )

    def __init__(self, *args: Any, file: HomeFile, **kwargs: Any) -> None:
        """One choice for each column of the file."""
        super().__init__(*args, **kwargs)
        self.places = range(len(file.columns))
        for place in self.places:
            self.fields[f"col{place}"] = forms.ChoiceField(
                label=f"Colonne « {file.columns[place]} »",
                choices=_FIELDS,
                required=False,
                initial=file.mapping[place] if place < len(file.mapping) else "",
            )

    def mapped(self) -> list[str]:
        """What each column says, in their order."""
        return [self.cleaned_data[f"col{place}"] for place in self.places]

    def clean(self) -> dict[str, Any]:
        """A file is taken in for a reason."""
        if self.cleaned_data.get("act") == "prendre" and not self.cleaned_data.get("reason"):
            self.add_error("reason", "Choisissez une raison : elle sert pour les logements déjà déclarés.")
        return self.cleaned_data
