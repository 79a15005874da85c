"""The forms of a grid: its head, one heading, one criterion, one circuit. What they say is checked by the checker of files."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.text import slugify

from palier.rules.law import french
from palier.rules.people.facts import Situation
from palier.rules.scoring import grid_facts, refusals
from palier.rules.scoring.criteria import (
    STEPPED,
    CriterionKind,
    Face,
    GridRounding,
    HeadingRule,
    PercentBase,
    ProofRule,
)
from palier.rules.scoring.grid_drafts import TOP
from palier.rules.scoring.grid_facts import CATALOGUE
from palier.rules.scoring.refused_facts import FORBIDDEN
from palier.web.inputs.fields import DayField, DayInput

KINDS: Mapping[CriterionKind, str] = {
    CriterionKind.HIT: "Si le fait est vrai",
    CriterionKind.MONTHS: "Par mois, ou par tranche de mois",
    CriterionKind.EACH: "Par unité : par enfant, par personne",
    CriterionKind.OVER: "Par paliers : plus de chaque seuil",
    CriterionKind.AT_LEAST: "Par paliers : au moins chaque seuil",
    CriterionKind.UNDER: "Par paliers : moins de chaque seuil",
    CriterionKind.AT_MOST: "Par paliers : au plus chaque seuil",
    CriterionKind.EVENTS: "Pour chaque refus d’un logement adapté",
}
PROOFS: Mapping[ProofRule, str] = {
    ProofRule.AT_OFFER: "Contrôlé quand un logement est proposé",
    ProofRule.BEFORE_POINTS: "Compte une fois la preuve contrôlée",
    ProofRule.NONE: "Pas de preuve à donner",
}
RULES: Mapping[HeadingRule, str] = {
    HeadingRule.SUM: "Les critères s’additionnent",
    HeadingRule.BEST: "Seul le critère qui donne le plus compte",
    HeadingRule.CHOSEN: "Seul le critère choisi par la personne compte",
}
ROUNDINGS: Mapping[GridRounding, str] = {
    GridRounding.DOWN: "Au point inférieur",
    GridRounding.UP: "Au point supérieur",
    GridRounding.NEAREST: "Au point le plus proche",
}
BASES: Mapping[PercentBase, str] = {
    PercentBase.TOTAL: "Un pourcentage du total",
    PercentBase.WAIT: "Un pourcentage des points d’ancienneté",
}
FACES: Mapping[Face, str] = {Face.FIRST_DEMANDE: "Les premières demandes", Face.TRANSFER: "Les mutations"}
_OF_REGISTER = {
    "occupation_": "Logement actuel, d’après le registre",
    "contrat_": "Activité, d’après le registre",
    "souhait_": "Type de logement demandé",
    "motif_": "Motif de la demande",
    "ressource_": "Ressources reçues, d’après le registre",
    "offert_": "Logement proposé",
    "energie_": "Classe énergie du logement actuel",
}
_LAST = date(2100, 1, 1)
"""The newest list of reasons: the checker says which of them hold from the day of the grid."""
MOST_CONDITIONS = 1_000
"""Letters: all the publics of the law fit in."""
_SPLIT = re.compile(r"\s*(?:[;\n]|,\s)\s*")
"""A comma parts too, once a space follows it: « 1,5 » is one number."""
_WHOLE = re.compile(r"-?[0-9]{1,18}")


def _parts(text: str) -> list[str]:
    return [one for one in _SPLIT.split(text.strip()) if one]


def _number(text: str) -> int | str:
    """A whole number, or what was typed: the checker says why it is none."""
    plain = text.replace("\u2212", "-").replace(" ", "")
    return int(plain) if _WHOLE.fullmatch(plain) else text


def _said(value: object) -> str:
    """A value of a file as a person types it."""
    return " ; ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def code_of(label: str, taken: Iterable[str]) -> str:
    """A code from some words, that no other line has."""
    stem = slugify(label).replace("-", "_")[:34].strip("_") or "ligne"
    known, number, found = set(taken), 2, stem
    while found in known:
        found, number = f"{stem}_{number}", number + 1
    return found


def fact_codes(*, only_priority: bool = False) -> dict[str, list[tuple[str, str]]]:
    """What each fact means, by its code, under its family: a condition names facts by their codes."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, kind in CATALOGUE.items():
        if not only_priority or grid_facts.is_priority(code):
            groups.setdefault(_family(code), []).append((code, kind.meaning))
    return groups


def fact_choices(also: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """Every fact under its family, then what no grid weighs: whoever looks for it reads why."""
    groups = fact_codes()
    groups["Ce que la loi ne laisse pas peser"] = [(code, f"{code} : {why}") for code, why in FORBIDDEN.items()]
    if also and also not in CATALOGUE and also not in FORBIDDEN:
        groups["Dans ce brouillon"] = [(also, also)]
    return [("", [("", "Choisir")]), *groups.items()]


def _family(code: str) -> str:
    if grid_facts.is_priority(code):
        return "Publics prioritaires de l’article L441-1"
    for prefix, words in _OF_REGISTER.items():
        if code.startswith(prefix):
            return words
    if code in set(Situation):
        return "Autres situations"
    return {
        grid_facts.Sort.NUMBER: "Nombres",
        grid_facts.Sort.SINCE: "Durées",
        grid_facts.Sort.EVENTS: "Refus",
    }.get(CATALOGUE[code].sort, "Autres faits")


class GridLineForm(forms.Form):
    """One line of a draft: ``row`` fills it in, ``written`` gives it back. Keys that no field shows stay as they are."""

    section = TOP
    shown: tuple[str, ...] = ()
    """The fields that everybody fills in; the others are folded."""
    codes: Mapping[str, str] = {}
    """Under which key of a file a field stands, where it is not its own name."""

    def __init__(
        self, *args: Any, row: Mapping[str, Any] | None = None, taken: Iterable[str] = (), **kwargs: Any
    ) -> None:
        """``taken``: the codes of the other lines."""
        self.row, self.taken = dict(row or {}), tuple(taken)
        initial = {name: self._initial(name) for name in self.base_fields if self.codes.get(name, name) in self.row}
        super().__init__(*args, **{**kwargs, "initial": initial})

    def _initial(self, name: str) -> object:
        value = self.row[self.codes.get(name, name)]
        return value if type(value) in {int, date} else _said(value)

    def field_of(self, key: str) -> str | None:
        """The field by which a key of the file is filled in."""
        found = next((name for name, code in self.codes.items() if code == key), key)
        return found if found in self.fields else None

    def main(self) -> Iterator[forms.BoundField]:
        """The fields that everybody fills in."""
        return (self[name] for name in self.fields if name in self.shown)

    def more(self) -> list[forms.BoundField]:
        """The others."""
        return [self[name] for name in self.fields if name not in self.shown]

    @property
    def has_more(self) -> bool:
        """Whether the folded ones say something, or are refused."""
        folded = (one for one in self.more() if one.name not in {"code", "proof"})
        return any(one.errors or one.value() not in (None, "", []) for one in folded)

    @property
    def written(self) -> dict[str, Any]:
        """The line as a file has it."""
        said = {self.codes.get(name, name): self._value(name, self.cleaned_data.get(name)) for name in self.fields}
        kept = {key: value for key, value in self.row.items() if key not in said}
        row = {**{key: value for key, value in said.items() if value not in (None, "", [])}, **kept}
        if "code" in self.fields and not row.get("code"):
            row = {"code": code_of(str(row.get("label", "")), self.taken), **row}
        return row

    def _value(self, _name: str, value: object) -> object:
        return value


class GridTopForm(GridLineForm):
    """What stands before any line: whose grid it is, who voted it, from when."""

    shown = ("title", "code", "number", "voted_on", "effective_from", "link")
    title = forms.CharField(label="Titre", help_text="Tel que tout le monde le lira.", max_length=300)
    code = forms.CharField(label="Nom court", help_text="Lettres et chiffres, par exemple GRILLE-2027.", max_length=40)
    number = forms.CharField(label="Numéro de la délibération", max_length=40, required=False)
    voted_on = DayField(label="Jour du vote", widget=DayInput(), required=False)
    effective_from = DayField(
        label="Prend effet le",
        help_text="À minuit. Jamais avant le vote, ni sous des listes closes.",
        widget=DayInput(),
    )
    link = forms.CharField(
        label="Adresse où lire la délibération", help_text="Elle commence par https://.", max_length=300, required=False
    )
    deliberation = forms.CharField(
        label="Comment la délibération se nomme",
        help_text="Chaque ligne de points la cite. Vide : elle est nommée par son numéro et son jour.",
        max_length=200,
        required=False,
    )
    cap = forms.IntegerField(label="Total, au plus", min_value=1, required=False)
    floor = forms.IntegerField(label="Total, au moins", min_value=0, required=False)
    otherwise = forms.CharField(
        label="Publics servis autrement que par des points",
        help_text="Leurs codes, en bas de cette page, séparés par « ; » : le contrôle ne les dit plus oubliés.",
        max_length=900,
        required=False,
    )

    def _value(self, name: str, value: object) -> object:
        return _parts(str(value or "")) if name == "otherwise" else value

    @property
    def written(self) -> dict[str, Any]:
        """A deliberation that nobody named otherwise bears its number and its day."""
        row, was = super().written, self.row
        number, voted = row.get("number"), row.get("voted_on")
        if number and voted and row.get("deliberation", "") in {"", "projet de délibération", _named(was)}:
            row["deliberation"] = _named(row)
        row.setdefault("deliberation", "projet de délibération")
        return row


def _headings(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The headings of a draft, to choose one."""
    return [("", "Aucune"), *((str(one.get("code", "")), str(one.get("label", ""))) for one in rows)]


def _named(row: Mapping[str, Any]) -> str:
    number, voted = row.get("number"), row.get("voted_on")
    return f"délibération n° {number} du {french.day(voted)}" if number and isinstance(voted, date) else ""


class GridHeadingForm(GridLineForm):
    """A heading, and how its criteria add up."""

    section, shown = "heading", ("label", "rule", "cap", "inside")
    label = forms.CharField(label="Titre de la rubrique", max_length=300)
    rule = forms.ChoiceField(label="Comment ses critères s’ajoutent", choices=list(RULES.items()))
    cap = forms.IntegerField(label="Points, au plus, pour toute la rubrique", min_value=1, required=False)
    inside = forms.CharField(
        label="Dans la rubrique",
        help_text="Une rubrique qui en contient d’autres les additionne, puis compte son coefficient et son plafond.",
        widget=forms.Select,
        required=False,
    )
    percent = forms.IntegerField(
        label="Coefficient, en pourcentage",
        help_text="50 compte la moitié des points, 150 une fois et demie.",
        min_value=1,
        required=False,
    )
    rounding = forms.ChoiceField(
        label="Arrondi du coefficient", choices=[("", "Sans coefficient"), *ROUNDINGS.items()], required=False
    )
    code = forms.CharField(label="Code", help_text="Vide : il est tiré du titre.", max_length=40, required=False)

    def __init__(self, *args: Any, headings: Iterable[Mapping[str, Any]] = (), **kwargs: Any) -> None:
        """Offer the other headings of the draft."""
        super().__init__(*args, **kwargs)
        known = _headings(one for one in headings if one.get("code") != self.row.get("code"))
        self.fields["inside"].widget.choices = known


class CircuitForm(GridLineForm):
    """A way to a home beside the points."""

    section, shown = "circuit", ("label", "fact", "valid_from", "valid_until")
    label = forms.CharField(label="Ce qui est suivi à part des points", max_length=300)
    fact = forms.CharField(label="Fait", widget=forms.Select)
    valid_from = DayField(
        label="Premier jour", help_text="Vide : celui de la grille.", widget=DayInput(), required=False
    )
    valid_until = DayField(
        label="Dernier jour", help_text="Compté. Vide : autant que la grille.", widget=DayInput(), required=False
    )
    code = forms.CharField(label="Code", help_text="Vide : il est tiré du titre.", max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the facts."""
        super().__init__(*args, **kwargs)
        self.fields["fact"].widget.choices = fact_choices(str(self.row.get("fact", "")))


class CriterionForm(GridLineForm):
    """A criterion: of which fact, for how many points, from which thresholds."""

    section, shown = "criterion", ("label", "fact", "kind", "points", "limits", "heading")
    codes = {"face": "for"}
    label = forms.CharField(label="Critère", help_text="Tel que chaque ménage le lira.", max_length=300)
    fact = forms.CharField(label="Fait", widget=forms.Select)
    kind = forms.ChoiceField(label="Comment il compte", choices=list(KINDS.items()))
    points = forms.CharField(
        label="Points", help_text="Par paliers : un nombre par seuil, séparés par « ; ».", max_length=200
    )
    limits = forms.CharField(
        label="Seuils",
        help_text="Par paliers seulement, du moins grave au plus grave, séparés par « ; ».",
        max_length=200,
        required=False,
    )
    heading = forms.CharField(label="Rubrique", widget=forms.Select, required=False)
    proof = forms.ChoiceField(label="Preuve", choices=list(PROOFS.items()))
    cap = forms.IntegerField(label="Points, au plus (au moins, pour un malus)", required=False)
    every = forms.IntegerField(label="Par tranche de", help_text="De mois, ou d’unités.", min_value=1, required=False)
    above = forms.IntegerField(
        label="Sans compter les premiers", help_text="Unités, ou refus.", min_value=1, required=False
    )
    within_months = forms.IntegerField(label="Pendant combien de mois", min_value=1, required=False)
    after_months = forms.IntegerField(label="Après combien de mois", min_value=1, required=False)
    requires = forms.CharField(
        label="Seulement avec",
        help_text=(
            "Des codes de faits, en bas de cette page, ou des comparaisons comme « enfants_mineurs >= 2 », séparés par "
            "« ; » : tous sont demandés."
        ),
        max_length=MOST_CONDITIONS,
        required=False,
    )
    unless = forms.CharField(
        label="Sauf avec", help_text="De même : un seul suffit à écarter.", max_length=MOST_CONDITIONS, required=False
    )
    any_of = forms.CharField(
        label="Avec l’un ou l’autre",
        help_text="De même : il en faut au moins un, ou le nombre dit plus bas.",
        max_length=MOST_CONDITIONS,
        required=False,
    )
    any_count = forms.IntegerField(label="Combien d’entre eux, au moins", min_value=1, required=False)
    percent_of = forms.ChoiceField(
        label="Un refus retire",
        help_text="En pourcentage, de 1 à 100 après un signe moins.",
        choices=[("", "Des points"), *BASES.items()],
        required=False,
    )
    exempt = forms.MultipleChoiceField(
        label="Raisons de refus qui ne coûtent rien", widget=forms.CheckboxSelectMultiple, required=False
    )
    face = forms.ChoiceField(label="Pour", choices=[("", "Tout le monde"), *FACES.items()], required=False)
    code = forms.CharField(label="Code", help_text="Vide : il est tiré du critère.", max_length=40, required=False)

    def __init__(self, *args: Any, headings: Iterable[Mapping[str, Any]] = (), **kwargs: Any) -> None:
        """Offer the facts, the headings of the draft, and the reasons of the day."""
        super().__init__(*args, **kwargs)
        self.fields["fact"].widget.choices = fact_choices(str(self.row.get("fact", "")))
        self.fields["heading"].widget.choices = _headings(headings)
        reasons = [(one.code, one.label) for one in refusals.reasons(_LAST)]
        self.fields["exempt"].choices = reasons  # type: ignore[attr-defined]
        if "exempt" in self.row:
            self.initial["exempt"] = list(self.row["exempt"])

    def _value(self, name: str, value: object) -> object:
        match name:
            case "points":
                return self._points(str(value or ""))
            case "limits":
                return [_number(one) for one in _parts(str(value or ""))]
            case "requires" | "unless" | "any_of":
                return _parts(str(value or ""))
            case _:
                return value

    def _points(self, text: str) -> object:
        found = [_number(one) for one in _parts(text)]
        if self.cleaned_data.get("kind") in STEPPED:
            return found
        return found[0] if len(found) == 1 else found


FORMS: Mapping[str, type[GridLineForm]] = {
    "tete": GridTopForm,
    "rubrique": GridHeadingForm,
    "critere": CriterionForm,
    "suivi": CircuitForm,
}
"""The form of each kind of line, by the word of its address."""
