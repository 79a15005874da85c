"""The forms of a take-over: files and whose they are, the mapping, and the acts of one batch."""

from typing import Any

from django import forms

from palier.gateways.stocks.csv_files import ENCODINGS
from palier.models import Organisation
from palier.rules.takeover.stock_mapping import LARGEST_MAPPING
from palier.web.desk.arriving import Files, FilesField

SEPARATORS = {";": "point-virgule", "\t": "tabulation", ",": "virgule", "|": "barre"}
MOST_BESIDE = 5
_TABLES = ".csv,.txt,.tsv,.xlsx,.ods,.xml"


class StockFilesForm(forms.Form):
    """What is brought."""

    organisation = forms.ChoiceField(
        label="Organisme", help_text="Celui dont l’ancien outil portait ces dossiers.", choices=()
    )
    main = forms.FileField(
        label="Fichier des dossiers",
        help_text="CSV, XLSX, ODS ou XML. Une ligne par dossier ; la première ligne nomme les colonnes.",
        widget=forms.ClearableFileInput(attrs={"accept": _TABLES}),
        allow_empty_file=True,
        max_length=200,
    )
    beside = FilesField(
        label="Fichiers joints",
        help_text="Facultatif : d’autres tables, rattachées par une clé que la correspondance dira. Cinq au plus.",
        widget=Files(attrs={"accept": _TABLES}),
        allow_empty_file=True,
        required=False,
        max_length=200,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the organisations that are open."""
        super().__init__(*args, **kwargs)
        bodies = Organisation.objects.filter(closed_at=None).order_by("name").values_list("public_id", "name")
        self.fields["organisation"].choices = [("", "Choisir"), *((str(key), name) for key, name in bodies)]  # type: ignore[attr-defined]

    def clean_beside(self) -> list[Any]:
        """The joined files, where there are any."""
        given = [one for one in self.cleaned_data["beside"] if one]
        if len(given) > MOST_BESIDE:
            raise forms.ValidationError("Cinq fichiers joints au plus.")
        return given


class StockMappingForm(forms.Form):
    """The mapping, and how the main file is read where what is guessed is wrong."""

    mapping = forms.CharField(
        label="Correspondance",
        help_text="Quelle colonne remplit quel champ, en TOML.",
        max_length=LARGEST_MAPPING,
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "false", "class": "code"}),
        strip=False,
    )
    encoding = forms.ChoiceField(label="Encodage", choices=[("", "Deviné"), *ENCODINGS.items()], required=False)
    separator = forms.ChoiceField(label="Séparateur", choices=[("", "Deviné"), *SEPARATORS.items()], required=False)
    sheet = forms.IntegerField(
        label="Feuille", help_text="D’un classeur : 1 pour la première.", min_value=1, max_value=200, required=False
    )

    def clean_separator(self) -> str:
        """A tabulation is no blank."""
        return str(self.data.get("separator", "")) if self.data.get("separator") in SEPARATORS else ""

    @property
    def written(self) -> dict[str, Any]:
        """What the act takes."""
        said = self.cleaned_data
        return {
            "encoding": said["encoding"],
            "separator": said["separator"],
            "sheet": (said["sheet"] or 1) - 1,
        }


class StockActForm(forms.Form):
    """Which act; undoing and letting go say that one is sure."""

    act = forms.ChoiceField(choices=[(one, one) for one in ("commencer", "annuler", "retirer")])
    is_sure = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """Ask again before what removes."""
        said = super().clean() or {}
        if said.get("act") in {"annuler", "retirer"} and not said.get("is_sure"):
            raise forms.ValidationError("Cochez la case : vous êtes sûr.")
        return said
