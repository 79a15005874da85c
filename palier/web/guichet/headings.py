"""The headings of the State's form, one form each. A blank is « je ne sais pas », but where the law asks (article R441-2-2)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from palier.gateways.sne import codes
from palier.models.territories.departements import departements
from palier.rules.counter import visits
from palier.rules.counter.registering import HOLDER, MOTIVES_AT_MOST, FormHeading
from palier.rules.life import lifecycle
from palier.rules.people.facts import PersonRole
from palier.web.demandeur.file import forms as asked
from palier.web.inputs import phones
from palier.web.inputs.communes import CommuneField, wrong_code
from palier.web.inputs.fields import BoundedField, DayField, EurosField, MeasureField, RentField
from palier.web.inputs.headings import Answers, HeadingForm
from palier.web.inputs.names import NameField
from palier.workflows.people import completing

UNKNOWN = ("", "Je ne sais pas")
_WHOLE = {"inputmode": "numeric"}


def _choice(label: str, known: Mapping[str, str], *, required: bool = False, **more: Any) -> forms.ChoiceField:
    first = ("", "Choisissez") if required else UNKNOWN
    return forms.ChoiceField(label=label, required=required, choices=[first, *known.items()], **more)


def _text(label: str, *, most: int = 80, required: str = "", **more: Any) -> forms.CharField:
    errors = {"required": required} if required else {}
    return forms.CharField(label=label, max_length=most, required=bool(required), error_messages=errors, **more)


def _born(label: str) -> DayField:
    return DayField(
        label=label,
        is_past=True,
        help_text="Par exemple 15/03/1987.",
        error_messages={"required": "Écrivez la date de naissance."},
        widget=forms.DateInput(attrs={**_WHOLE, "autocomplete": "off"}),
    )


class IdentityForm(HeadingForm):
    """Heading a, of who asks: whom a paper names."""

    civility = _choice("Civilité", {code: codes.CIVILITY[code] for code in ("1", "2")})
    last_name = NameField(label="Nom", missing="Écrivez le nom, comme sur la pièce d’identité.")
    birth_name = NameField(label="Nom de naissance, s’il est différent")
    first_name = NameField(label="Prénom", missing="Écrivez le prénom.")
    birth_date = _born("Date de naissance")
    sex = _choice("Sexe à l’état civil", codes.SEX)
    nationality = _choice(
        "Nationalité", codes.NATIONALITY, required=True, error_messages={"required": "Choisissez la nationalité."}
    )
    paper = forms.ChoiceField(
        label="Pièce vue et copiée",
        choices=[("", "Choisissez"), *((one.value, words) for one, words in visits.PAPERS.items())],
        help_text="La seule preuve que la loi demande à l’enregistrement. Sa copie se joint au dossier ensuite.",
        error_messages={"required": "Choisissez la pièce : sans elle, la demande ne s’enregistre pas."},
    )

    def clean(self) -> dict[str, Any]:
        """Out of the Union, a title of stay; else an identity document (article R441-2-3)."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("nationality") and cleaned.get("paper"):
            is_title = cleaned["paper"] in (visits.SeenPaper.RESIDENCE, visits.SeenPaper.ASYLUM)
            brought = lifecycle.Deposit(
                is_european=cleaned["nationality"] != OUT_OF_THE_UNION,
                has_identity_document=True,
                has_stay_title=is_title,
            )
            for reason in lifecycle.registration(brought):
                self.add_error("paper", reason.sentence)
        return cleaned


OUT_OF_THE_UNION = "3"


class PersonForm(HeadingForm):
    """Heading a, of somebody who will live there."""

    role = forms.ChoiceField(
        label="Place dans la demande",
        choices=[
            (PersonRole.CO_HOLDER.value, "Codemandeur, qui signera le bail aussi"),
            (PersonRole.DEPENDANT.value, "Personne à charge"),
            (PersonRole.IN_CUSTODY.value, "Enfant en garde alternée ou en visite"),
        ],
    )
    last_name = NameField(label="Nom", missing="Écrivez le nom.")
    first_name = NameField(label="Prénom", missing="Écrivez le prénom.")
    birth_date = _born("Date de naissance")
    link = _choice("Lien avec le demandeur", {**codes.LINK_TO_HOLDER, **codes.KINSHIP})
    nationality = _choice("Nationalité", codes.NATIONALITY)
    sex = _choice("Sexe à l’état civil", codes.SEX)
    custody = _choice("Garde", codes.CUSTODY)

    def clean(self) -> dict[str, Any]:
        """A co-holder has a link of their own list, a dependant another's."""
        cleaned: dict[str, Any] = super().clean() or {}
        link, role = cleaned.get("link"), cleaned.get("role")
        fitting = codes.LINK_TO_HOLDER if role == PersonRole.CO_HOLDER else codes.KINSHIP
        if link and link not in fitting and role != PersonRole.IN_CUSTODY:
            self.add_error("link", "Ce lien ne va pas avec cette place : choisissez-en un autre.")
        return cleaned


class ContactForm(HeadingForm):
    """Heading b. Whoever has neither mail nor telephone is written to on paper."""

    number = _text("Numéro dans la voie", most=10)
    street = _text("Voie", most=120, required="Écrivez la voie, ou « chez » et le nom de qui reçoit le courrier.")
    complement = _text("Complément : bâtiment, étage, domiciliation", most=120)
    postal_code = forms.RegexField(
        r"^\d{5}\Z",
        label="Code postal",
        error_messages={"required": "Écrivez le code postal.", "invalid": "Un code postal compte cinq chiffres."},
        widget=forms.TextInput(attrs=_WHOLE),
    )
    commune = CommuneField(label="Commune", beside="postal_code", error_messages={"required": "Écrivez la commune."})
    phone = forms.CharField(
        label="Téléphone",
        required=False,
        max_length=phones.LONGEST,
        help_text="Vide si la personne n’en a pas : ses lettres partent par la poste.",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label="Courriel",
        required=False,
        help_text="Le sien, et à elle seule. Vide si elle n’en a pas.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def clean_phone(self) -> str:
        """A French number, however it is typed; empty where none is given."""
        return phones.said(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        """A code and a commune of one place."""
        cleaned: dict[str, Any] = super().clean() or {}
        if why := wrong_code(cleaned.get("commune"), cleaned.get("postal_code", "")):
            self.add_error("postal_code", why)
        return cleaned


class FamilyForm(HeadingForm):
    """Heading c."""

    marital_status = _choice("Situation familiale", codes.MARITAL_STATUS)
    births = BoundedField(
        label="Enfants à naître", required=False, min_value=1, max_value=5, widget=forms.TextInput(attrs=_WHOLE)
    )
    due_on = DayField(
        label="Naissance prévue le",
        required=False,
        help_text="Par exemple 15/03/2027.",
        widget=forms.DateInput(attrs=_WHOLE),
    )


class WorkForm(HeadingForm):
    """Heading d: a contract each holder; where and at what, of who asks."""

    profession = _text("Profession")
    employer = _text("Employeur")
    commune = CommuneField(label="Commune du lieu de travail", required=False)

    def add_fields(self) -> None:
        """A contract for each who would sign the lease."""
        for key, name in holders(self.answers).items():
            self.fields[f"contract_{key}"] = _choice(f"Situation de {name}", codes.CONTRACT)
        self.order_fields([name for name in self.fields if name.startswith("contract_")])


class IncomeHeadingForm(HeadingForm):
    """Heading e: the taxable income of each holder for two years, and what comes and goes each month."""

    def add_fields(self) -> None:
        """A field for each holder and year, then one for each kind of resource."""
        first, last = completing.reference_years(timezone.localdate())
        for key, name in holders(self.answers).items():
            for year in (last, first):
                self.fields[f"rfr_{key}_{year}"] = EurosField(
                    label=f"{name}, revenu fiscal de référence de {year}", required=False, most=asked.MOST_EUROS
                )
        for prefix, kinds in (("recue", codes.RESOURCE_RECEIVED), ("versee", codes.RESOURCE_PAID)):
            for code, label in kinds.items():
                self.fields[f"{prefix}_{code}"] = EurosField(
                    label=f"{label}, par mois", required=False, most=asked.MOST_RENT
                )


class HomeHeadingForm(HeadingForm):
    """Heading f."""

    occupancy = _choice("Où la personne vit", codes.OCCUPANCY)
    type_code = _choice("Type", codes.HOME_TYPE)
    floor_area = MeasureField(label="Surface en m²", required=False, min_value=1, max_value=asked.MOST_AREA)
    occupants = BoundedField(
        label="Combien de personnes y vivent",
        required=False,
        min_value=1,
        max_value=asked.MOST_PEOPLE,
        widget=forms.TextInput(attrs=_WHOLE),
    )
    rent = RentField(label="Loyer et charges, par mois", required=False, most=asked.MOST_RENT)
    is_owner = forms.BooleanField(label="La personne est propriétaire d’un autre logement", required=False)


class MotivesForm(HeadingForm):
    """Heading g: three at most."""

    motives = forms.MultipleChoiceField(
        label="Motifs de la demande",
        required=False,
        choices=list(codes.MOTIVE.items()),
        help_text="Trois au plus. Rien n’est à raconter.",
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_motives(self) -> list[str]:
        """The form of the State has room for three."""
        found: list[str] = self.cleaned_data["motives"]
        if len(found) > MOTIVES_AT_MOST:
            raise forms.ValidationError("Gardez trois motifs au plus : les plus importants pour la personne.")
        return found


class WishHeadingForm(HeadingForm):
    """Heading h, as a household tells it on its own page."""

    category = _choice("Appartement ou maison", codes.HOME_CATEGORY)
    type_codes = asked.WishForm.base_fields["type_codes"]
    communes = asked.WishForm.base_fields["communes"]
    is_enlarged = forms.BooleanField(label="La personne accepte aussi d’autres communes proches", required=False)
    max_rent = asked.WishForm.base_fields["max_rent"]


class HandicapForm(HeadingForm):
    """Heading i: what the home must have, and no diagnosis."""

    steps = _choice("Marches que la personne la plus gênée peut monter", codes.STEPS)
    equipment = forms.MultipleChoiceField(
        label="Équipements nécessaires",
        required=False,
        choices=list(codes.EQUIPMENT.items()),
        widget=forms.CheckboxSelectMultiple,
    )


class ServiceForm(HeadingForm):
    """What the attestation must say and only the counter knows (article R441-2-4)."""

    cas_de_recours = _text(
        "Cas dans lesquels la commission de médiation peut être saisie",
        most=400,
        required="Écrivez ces cas : l’attestation les dit.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    date_de_recours = _text(
        "Date à partir de laquelle elle peut l’être, et son adresse",
        most=400,
        required="Écrivez cette date et cette adresse : l’attestation les dit.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    bailleurs = _text(
        "Bailleurs qui ont des logements dans ces communes, si Palier n’en connaît pas",
        most=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    departements = _text(
        "Départements dont vous enregistrez aussi les demandes faites en ligne",
        most=120,
        help_text="Leurs codes, par exemple 93, 75. Vide si votre service n’en enregistre pas.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Show the codes as they are typed."""
        super().__init__(*args, **options)
        self.initial = {**self.initial, "departements": ", ".join(self.initial.get("departements") or ())}

    def clean_departements(self) -> list[str]:
        """Codes of départements that are known."""
        found = [code.strip().upper() for code in self.cleaned_data["departements"].split(",") if code.strip()]
        if unknown := [code for code in found if code not in departements()]:
            raise forms.ValidationError(f"« {unknown[0]} » n’est pas le code d’un département.")
        return found


FORMS: Mapping[FormHeading, type[HeadingForm]] = {
    FormHeading.IDENTITY: IdentityForm,
    FormHeading.CONTACT: ContactForm,
    FormHeading.FAMILY: FamilyForm,
    FormHeading.WORK: WorkForm,
    FormHeading.INCOME: IncomeHeadingForm,
    FormHeading.HOME: HomeHeadingForm,
    FormHeading.MOTIVES: MotivesForm,
    FormHeading.WISH: WishHeadingForm,
    FormHeading.HANDICAP: HandicapForm,
}


def holders(answers: Answers) -> dict[str, str]:
    """Who would sign the lease, by key, with a first name."""
    first = (answers.get(FormHeading.IDENTITY.value) or {}).get("first_name") or "la personne"
    others = {
        key: one.get("first_name", "")
        for key, one in (answers.get("persons") or {}).items()
        if one.get("role") == PersonRole.CO_HOLDER
    }
    return {HOLDER: first, **others}
