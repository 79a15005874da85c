"""The questions of the State's form, put to who answers alone. A blank is « je ne sais pas », but where the law asks."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone

from palier.gateways.sne import codes
from palier.rules.counter import alone
from palier.rules.counter.alone import RegistrationStep as Step
from palier.rules.counter.registering import HOLDER, MOTIVES_AT_MOST, FormHeading
from palier.rules.counter.visits import PAPERS, SeenPaper
from palier.rules.law.clocks import day_in_paris
from palier.rules.life import lifecycle
from palier.rules.people import facts, plausible_persons
from palier.rules.people.facts import PersonRole
from palier.web.demandeur.file import forms as asked
from palier.web.demandeur.file.change_forms import OwnContactForm
from palier.web.demandeur.first.step_fields import WHOLE, born, choice, count, living, person_name, said, text
from palier.web.inputs import phones
from palier.web.inputs.communes import CommuneField, CommunesField, wrong_code
from palier.web.inputs.fields import DayField, EurosField, MeasureField, RentField
from palier.web.inputs.headings import Answers, HeadingForm
from palier.web.languages.later import later
from palier.workflows.people import completing

OUT_OF_THE_UNION = "3"
_TITLES = (SeenPaper.RESIDENCE, SeenPaper.ASYLUM)
_SENT = (SeenPaper.IDENTITY_CARD, SeenPaper.PASSPORT, *_TITLES)
"""What proves who one is, or that one may stay (article R441-2-3)."""


class OwnIdentityForm(HeadingForm):
    """Who signs."""

    civility = choice(later("Civilité"), {code: codes.CIVILITY[code] for code in ("1", "2")})
    first_name = person_name(later("Prénom"), missing=later("Écrivez votre prénom."), auto="given-name")
    last_name = person_name(later("Nom"), missing=later("Écrivez votre nom."), auto="family-name")
    birth_name = person_name(later("Nom de naissance, s’il est différent"))
    birth_date = born(later("Date de naissance"))
    is_emancipated = forms.BooleanField(
        label=later("J’ai moins de 18 ans et je suis émancipé ou émancipée"), required=False
    )

    def add_fields(self) -> None:
        """Ask of an emancipation where the age does."""
        known = date.fromisoformat(self.initial["birth_date"]) if self.initial.get("birth_date") else None
        is_young = known is not None and bool(alone.age_word(known, is_emancipated=False, on=_today()))
        if not is_young and not self.is_bound:
            del self.fields["is_emancipated"]

    def clean_birth_date(self) -> date:
        """Somebody who lives."""
        return living(self.cleaned_data["birth_date"])

    def clean(self) -> dict[str, Any]:
        """Old enough to sign, or emancipated."""
        data: dict[str, Any] = super().clean() or {}
        day = data.get("birth_date")
        if day and (why := alone.age_word(day, is_emancipated=bool(data.get("is_emancipated")), on=_today())):
            self.add_error("birth_date", why)
        elif "is_emancipated" in self.fields:
            del self.fields["is_emancipated"]
        return data


def _today() -> date:
    return day_in_paris(timezone.now())


class OwnStayForm(HeadingForm):
    """Which paper is sent."""

    nationality = choice(later("Nationalité"), codes.NATIONALITY, missing=later("Choisissez votre nationalité."))
    paper = choice(
        later("La pièce que vous enverrez"),
        {one.value: PAPERS[one] for one in _SENT},
        missing=later("Choisissez la pièce que vous enverrez."),
        help_text=later("Hors de l’Union européenne, la loi demande un titre de séjour, ou son récépissé."),
    )

    def clean(self) -> dict[str, Any]:
        """Out of the Union, a title of stay; else an identity document (article R441-2-3)."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("nationality") and data.get("paper"):
            is_title = data["paper"] in _TITLES
            brought = lifecycle.Deposit(
                is_european=data["nationality"] != OUT_OF_THE_UNION,
                has_identity_document=True,
                has_stay_title=is_title,
            )
            for reason in lifecycle.registration(brought):
                self.add_error("paper", reason.sentence)
        return data


class OwnFamilyForm(HeadingForm):
    """Married or not, and who is to be born."""

    marital_status = choice(later("Vous êtes"), codes.MARITAL_STATUS)
    births = count(later("Enfants attendus"), 5, help_text=later("Vide si aucun."))
    due_on = DayField(
        label=later("Naissance prévue le"),
        required=False,
        help_text=later("Par exemple 15/03/2027, ou 15032027."),
        widget=forms.DateInput(attrs=WHOLE),
    )

    def clean(self) -> dict[str, Any]:
        """A child who is expected has a date, within a pregnancy of today."""
        data: dict[str, Any] = super().clean() or {}
        number, due_on = data.get("births"), data.get("due_on")
        if number and not due_on and "due_on" not in self.errors:
            self.add_error("due_on", later("Écrivez la date prévue : l’enfant compte jusqu’à ce jour."))
        elif number:
            for fault in plausible_persons.births_to_come(facts.ExpectedChild(number=number, due_on=due_on), _today()):
                self.add_error("births" if fault.path.endswith("number") else "due_on", fault.sentence)
        elif due_on:
            self.add_error("births", later("Écrivez combien d’enfants sont attendus."))
        return data


class OwnAddressForm(HeadingForm):
    """Where letters arrive."""

    number = text(later("Numéro"), most=10)
    street = text(
        later("Rue, ou « chez » et un nom"),
        most=120,
        missing=later("Écrivez la rue, ou « chez » et le nom de qui reçoit votre courrier."),
        auto="address-line1",
    )
    complement = text(later("Bâtiment, étage, domiciliation"), most=120, auto="address-line2")
    postal_code = text(later("Code postal"), most=10, missing=later("Écrivez le code postal."), auto="postal-code")
    commune = CommuneField(
        is_postal=True,
        label=later("Commune"),
        is_precise=True,
        beside="postal_code",
        error_messages={"required": later("Écrivez la commune.")},
    )
    clean_postal_code = OwnContactForm.clean_postal_code

    def clean(self) -> dict[str, Any]:
        """A code and a commune of one place: letters of the State go there."""
        data: dict[str, Any] = super().clean() or {}
        if why := wrong_code(data.get("commune"), data.get("postal_code", "")):
            self.add_error("postal_code", why)
        return data


class OwnReachForm(HeadingForm):
    """What was proved, and another way."""

    email = forms.EmailField(
        label=later("Adresse électronique"),
        required=False,
        max_length=254,
        error_messages={"invalid": later("Écrivez une adresse électronique, par exemple prenom@exemple.fr.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    phone = text(later("Téléphone"), most=30, auto="tel")

    def clean_phone(self) -> str:
        """A French number, however it is typed; empty where none is given."""
        return phones.said(self.cleaned_data["phone"])


class OwnWorkForm(HeadingForm):
    """A contract each who signs; where and at what, of who answers."""

    profession = text(later("Votre métier"), auto="organization-title")
    employer = text(later("Votre employeur"), auto="organization")
    commune = CommuneField(is_postal=True, label=later("Commune où vous travaillez"), required=False)

    def add_fields(self) -> None:
        """A contract for each who would sign the lease."""
        for key, name in signers(self.answers).items():
            label = later("Situation de {name}", name=name) if key != HOLDER else later("Votre situation")
            self.fields[f"contract_{key}"] = choice(label, codes.CONTRACT)
        self.order_fields([name for name in self.fields if name.startswith("contract_")])


class OwnIncomeForm(HeadingForm):
    """The taxable income of each who signs, for two years."""

    def add_fields(self) -> None:
        """A field for each and each year."""
        first, last = completing.reference_years(_today())
        for key, name in signers(self.answers).items():
            for year in (first, last):
                label = (
                    later("Le vôtre en {year}", year=year)
                    if key == HOLDER
                    else later("{name}, revenus de {year}", name=name, year=year)
                )
                self.fields[f"rfr_{key}_{year}"] = EurosField(label=label, required=False, most=asked.MOST_EUROS)


class OwnResourcesForm(HeadingForm):
    """What comes and goes each month."""

    def add_fields(self) -> None:
        """A field for each kind."""
        for prefix, kinds in (("recue", codes.RESOURCE_RECEIVED), ("versee", codes.RESOURCE_PAID)):
            for code, label in kinds.items():
                self.fields[f"{prefix}_{code}"] = EurosField(label=later(label), required=False, most=asked.MOST_RENT)


class OwnHomeForm(HeadingForm):
    """The home of today."""

    occupancy = choice(later("Où vous vivez"), codes.OCCUPANCY)
    type_code = choice(later("Type"), codes.HOME_TYPE)
    floor_area = MeasureField(
        label=later("Surface en m²"),
        required=False,
        min_value=1,
        max_value=asked.MOST_AREA,
        error_messages={"invalid": later("Écrivez un nombre de mètres carrés.")},
    )
    occupants = count(later("Combien de personnes y vivent"), asked.MOST_PEOPLE)
    rent = RentField(
        label=later("Loyer et charges"), required=False, most=asked.MOST_RENT, help_text=later("En euros par mois.")
    )
    is_owner = forms.BooleanField(label=later("Je suis propriétaire d’un autre logement"), required=False)


class OwnMotivesForm(HeadingForm):
    """Three reasons at most."""

    motives = forms.MultipleChoiceField(
        label=later("Vos raisons"),
        required=False,
        choices=said(codes.MOTIVE),
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_motives(self) -> list[str]:
        """The form of the State has room for three."""
        found: list[str] = self.cleaned_data["motives"]
        if len(found) > MOTIVES_AT_MOST:
            raise forms.ValidationError(
                later("Gardez {most} raisons au plus : les plus importantes.", most=MOTIVES_AT_MOST)
            )
        return found


class OwnTypesForm(HeadingForm):
    """Which homes."""

    type_codes = asked.WishForm.base_fields["type_codes"]
    category = choice(later("Appartement ou maison"), codes.HOME_CATEGORY)
    max_rent = asked.WishForm.base_fields["max_rent"]


class OwnPlacesForm(HeadingForm):
    """Where."""

    communes = asked.WishForm.base_fields["communes"]
    is_enlarged = asked.WishForm.base_fields["is_enlarged"]

    def add_fields(self) -> None:
        """The département of the address comes first."""
        lives = (self.answers.get(FormHeading.CONTACT.value) or {}).get("postal_code", "")
        cast("CommunesField", self.fields["communes"]).prefer([lives[:2]] if lives else [])


class OwnHandicapForm(HeadingForm):
    """What the home must have, and no diagnosis."""

    steps = choice(later("Marches que la personne la plus gênée peut monter"), codes.STEPS)
    equipment = forms.MultipleChoiceField(
        label=later("Ce qu’il faut dans le logement"),
        required=False,
        choices=said(codes.EQUIPMENT),
        widget=forms.CheckboxSelectMultiple,
    )


FORMS: Mapping[Step, type[HeadingForm]] = {
    Step.IDENTITY: OwnIdentityForm,
    Step.STAY: OwnStayForm,
    Step.FAMILY: OwnFamilyForm,
    Step.ADDRESS: OwnAddressForm,
    Step.REACH: OwnReachForm,
    Step.WORK: OwnWorkForm,
    Step.INCOME: OwnIncomeForm,
    Step.RESOURCES: OwnResourcesForm,
    Step.HOME: OwnHomeForm,
    Step.MOTIVES: OwnMotivesForm,
    Step.TYPES: OwnTypesForm,
    Step.PLACES: OwnPlacesForm,
    Step.HANDICAP: OwnHandicapForm,
}
"""The steps that are one form; persons and the paper have pages of their own."""


def signers(answers: Answers) -> dict[str, str]:
    """Who would sign the lease, by key, with a first name."""
    first = (answers.get(FormHeading.IDENTITY.value) or {}).get("first_name", "")
    others = {
        key: one.get("first_name", "")
        for key, one in (answers.get(alone.PERSONS) or {}).items()
        if one.get("role") == PersonRole.CO_HOLDER
    }
    return {HOLDER: first, **others}
