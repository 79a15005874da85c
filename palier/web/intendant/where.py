"""A territory, as a steward names it: one of a list, one of theirs, or any, by its name or its code."""

from django import forms

from palier.models import GridVersion, Territory, folding
from palier.models.territories import territories
from palier.rules.people.folding import folded

EVERYWHERE = ("", "Partout")
_MOST = 5
"""Names that a refusal tells: more would be no help."""


class TerritoryField(forms.ChoiceField):
    """Everywhere, or a territory that has voted a grid."""

    def __init__(self, **kwargs: object) -> None:
        """Ask for them when the form is made."""
        super().__init__(choices=_territories, label="Où", required=False, **kwargs)  # type: ignore[arg-type]

    def hold(self, held_to: list[tuple[str, str]] | None) -> None:
        """Leave a steward of territories theirs alone, and never everywhere."""
        if held_to is not None:
            self.choices, self.required = held_to, True

    def clean(self, value: object) -> Territory | None:
        """The territory, or none for everywhere."""
        code = super().clean(value)
        return Territory.objects.get(code=code) if code else None


class HeldTerritoryField(TerritoryField):
    """One of those that a steward is held to: the form gives them."""

    def __init__(self) -> None:
        """Nothing is theirs until the form says so."""
        super().__init__(error_messages={"required": "Choisissez un de vos territoires."})
        self.label, self.required = "Territoire", True
        self.choices = []


class NamedTerritoryField(forms.CharField):
    """Any territory: there are more than a list can show."""

    def clean(self, value: object) -> Territory | None:
        """The one that is meant; several or none is told."""
        text = " ".join(str(super().clean(value) or "").split())
        if not text:
            return None
        if (known := territories.find(text)) is not None:
            return known
        rows = Territory.objects.alias(plain=folding.folded("name"))
        if (exact := rows.filter(plain=folded(text)).first()) is not None:
            return exact
        for word in text.split():
            rows = rows.filter(plain__contains=folded(word))
        found = list(rows.order_by("name")[: _MOST + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError("Aucun territoire de ce nom. Écrivez son nom, ou son code.")
        names = " ; ".join(one.name for one in found[:_MOST])
        raise forms.ValidationError(f"Plusieurs territoires portent ces mots : {names}. Écrivez le nom entier.")


def _territories() -> list[tuple[str, str]]:
    voted = GridVersion.objects.exclude(territory=None).values("territory")
    return [EVERYWHERE, *Territory.objects.filter(code__in=voted).order_by("name").values_list("code", "name")]
