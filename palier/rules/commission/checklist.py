"""What the landlord looks at on a designated file before the commission: eleven items and their articles.

The list reads what is known and says what a person must look at. It decides nothing: a flag is no ground.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from palier.rules.commission.checking import PieceToAsk
from palier.rules.commission.grounds import Ground
from palier.rules.fitting import affordability, eligibility, income_test, size_advice, size_guide
from palier.rules.fitting.size_guide import SizeGuide
from palier.rules.law import french, parameters
from palier.rules.law.law import Source, act, applies, cch
from palier.rules.people import numero, own_income
from palier.rules.people.facts import HOLDERS, Demande, Home, PersonRole, Proof, Situation
from palier.rules.situations import needed_pieces, priorities


class Item(StrEnum):
    """What is looked at. Stored words, never labels."""

    NUMBER = "numero_actif"
    STAY = "identite_sejour"
    CEILING = "plafonds"
    HOUSEHOLD = "menage_declare"
    PIECES = "pieces"
    SIZE = "typologie"
    EFFORT = "taux_effort"
    REST = "reste_a_vivre"
    OTHER_LEASE = "autre_bail"
    PRIORITY = "priorite"
    CONTACT = "contact"


class ItemState(StrEnum):
    """What the file says of an item."""

    FINE = "bon"
    LOOK = "a_regarder"
    FLAG = "signal"
    """A figure to read: never a ground by itself."""
    OBSTACLE = "obstacle"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedItem:
    """One item as the file tells it. ``ground`` is the one that it may lead to, once a person has looked."""

    item: Item
    label: str
    state: ItemState
    sentence: str
    article: Source
    ground: Ground | None = None
    alone: str = ""
    """Why it keeps an answer of its own, in words; empty where one act may say it in order with others (ADR 168)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileToCheck:
    """What the list reads: the facts, the home, the day, the pieces that are valid and those that lack, who was reached."""

    demande: Demande
    home: Home
    on: date
    valid_pieces: Mapping[str, frozenset[str]] = field(default_factory=dict)
    lacking: tuple[str, ...] = ()
    """What the file needs, or was asked for, and has not brought: in words."""
    unread: tuple[str, ...] = ()
    """What it brought and nobody found good yet: in words."""
    contradicted: frozenset[Item] = frozenset()
    """Points of which the person tells one thing, and the register or a checked piece another."""
    is_contact_confirmed: bool = False
    papers: tuple[str, ...] = ()
    """Each paper of the file and where it stands, opaque: another one is another file to read."""
    guide: SizeGuide | None = None
    """What the territory advises of sizes; Palier's where it is not given."""

    @property
    def holders(self) -> tuple[str, ...]:
        """The keys of those who would sign."""
        household = needed_pieces.who_stays(self.demande, self.on).household
        return tuple(person.key for person in household.persons if person.role in HOLDERS)

    @property
    def is_other_open(self) -> bool:
        """Whether another holder will live there is to confirm: their papers are asked of nobody, and the point stays open."""
        ground = own_income.ground_of(self.demande, on=self.on)
        others = any(person.role is PersonRole.CO_HOLDER for person in self.demande.household.persons)
        return others and ground is not None and ground.leaves_open

    @property
    def adults(self) -> tuple[str, ...]:
        """The keys of those who show an identity and a stay."""
        household = needed_pieces.who_stays(self.demande, self.on).household
        return tuple(person.key for person in needed_pieces.adults(household.persons, self.on))

    def has_for_each(self, keys: Sequence[str], *codes: PieceToAsk) -> bool:
        """Whether each of these persons has one of these pieces, valid."""
        wanted = {code.value for code in codes}
        return bool(keys) and all(wanted & self.valid_pieces.get(key, frozenset()) for key in keys)


_OTHER_OPEN = (
    "Il reste à confirmer si l’autre titulaire vivra dans le logement : ses pièces ne se demandent pas au ménage."
)
_OWN_OPEN = "Il reste à confirmer si les ressources du demandeur comptent seules."
UNTOLD = frozenset({"depart_a_confirmer"})
"""Doubts of a household that no desk reads: beside the others, this one tells a violence from a divorce to prove."""
type _Said = tuple[ItemState, str, Ground | None]
PARTED = frozenset(
    {
        Situation.DIVORCE_PENDING,
        Situation.PACS_DISSOLVED,
        Situation.VIOLENCE,
        Situation.PROTECTION_ORDER,
        Situation.COMPLAINT,
    }
)
"""A lease held as a couple is no obstacle in these situations (article L441-1)."""


def _number(file: FileToCheck) -> _Said:
    try:
        numero.normalise(file.demande.numero_unique)
    except numero.MalformedNumero:
        return ItemState.OBSTACLE, "Le numéro unique n’est pas valable.", Ground.NUMBER_INACTIVE
    last = eligibility.last_valid_day(file.demande, on=file.on)
    if last is None:
        return ItemState.LOOK, "La date de fin de validité n’est pas connue : vérifiez-la au registre.", None
    if last < file.on and file.demande.valid_until is None:
        day = french.day(last)
        return ItemState.LOOK, f"Aucun renouvellement n’est connu après le {day} : vérifiez-le au registre.", None
    if last < file.on:
        return (
            ItemState.OBSTACLE,
            f"La demande n’est plus valable depuis le {french.day(last)}.",
            Ground.NUMBER_INACTIVE,
        )
    return ItemState.FINE, f"La demande est valable jusqu’au {french.day(last)}.", None


@applies(cch("R441-1"))
def stay_titles(on: date) -> str:
    """Titles that establish a right of stay, in words: the list of the order was not read whole, so it closes no door."""
    titles: list[str] = parameters.get("stay.toml", "titles", on).value
    return ", ".join(titles)


def _stay(file: FileToCheck) -> _Said:
    if file.has_for_each(file.adults, PieceToAsk.IDENTITY_DOCUMENT, PieceToAsk.RESIDENCE_TITLE):
        if file.is_other_open:
            return ItemState.LOOK, f"Une pièce d’identité ou de séjour valable est au dossier. {_OTHER_OPEN}", None
        return ItemState.FINE, "Une pièce d’identité ou de séjour valable est au dossier pour chaque adulte.", None
    return (
        ItemState.LOOK,
        (
            "Vérifiez l’identité et le droit au séjour de chaque adulte. Selon nos informations, suffisent : "
            f"{stay_titles(file.on)}. D’autres titres peuvent suffire : dans le doute, demandez à la préfecture avant d’écarter."
        ),
        None,
    )


def _ceiling(file: FileToCheck) -> _Said:
    test = income_test.run(file.demande, file.home, on=file.on, lease_year=file.on.year)
    if test.exceeds is None:
        left = f" {_OWN_OPEN}" if test.is_own_open and test.reference.amount is None else ""
        return ItemState.LOOK, f"{test.sentence} {test.result}{left}", None
    if test.exceeds and eligibility.is_surely_over(test):
        return ItemState.OBSTACLE, f"{test.sentence} {test.result}", Ground.OVER_CEILINGS
    if test.exceeds:
        left = " ; ".join(eligibility.doubts_over_ceiling(test))
        sentence = f"Ce n’est pas encore un motif. Il reste à confirmer : {left}."
        return ItemState.LOOK, f"{test.sentence} {sentence}", None
    state = ItemState.FINE if test.is_under else ItemState.LOOK
    return state, f"{test.sentence} {test.result}", None


def _household(file: FileToCheck) -> _Said:
    found = income_test.counted(file.demande, on=file.on)
    counted = french.count(found.persons, "personne")
    doubts = [reason.sentence for reason in found.to_confirm if reason.code not in UNTOLD]
    if doubts:
        return ItemState.LOOK, f"{counted} au dossier. {doubts[0]}", None
    is_shared = any(person.role is PersonRole.CO_HOLDER for person in file.demande.household.persons)
    who = " Demandez qui vivra dans le logement." if is_shared else ""
    return ItemState.LOOK, f"{counted} au dossier : comparez avec les pièces de famille.{who}", None


def _pieces(file: FileToCheck) -> _Said:
    if file.lacking:
        return ItemState.LOOK, f"Il manque au dossier : {' ; '.join(file.lacking)}.", None
    if file.has_for_each(file.holders, PieceToAsk.TAX_NOTICE_N2):
        if file.is_other_open:
            said = "L’avis d’imposition de l’avant-dernière année est valable pour le demandeur."
            return ItemState.LOOK, f"{said} {_OTHER_OPEN}", None
        return ItemState.FINE, "L’avis d’imposition de l’avant-dernière année est valable pour chaque titulaire.", None
    return ItemState.LOOK, "L’avis d’imposition de l’avant-dernière année manque pour un titulaire.", None


def _size(file: FileToCheck) -> _Said:
    """Advice, and for an area under R822-25 a ground that the landlord may choose: never an obstacle by itself."""
    said = size_advice.about(file.demande, file.home, on=file.on, guide=file.guide)
    if not said:
        persons = french.count(income_test.counted(file.demande, on=file.on).persons, "personne")
        return ItemState.FINE, f"{french.capital(size_guide.this(file.home.type_code))} convient à {persons}.", None
    is_small = not size_advice.is_area_enough(file.demande, file.home, on=file.on)
    return ItemState.FLAG, " ".join(reason.sentence for reason in said), Ground.TOO_SMALL if is_small else None


def _effort(file: FileToCheck) -> _Said:
    rate = affordability.effort_rate_for(file.demande, file.home, on=file.on)
    if rate.share is None:
        return ItemState.LOOK, "Le taux d’effort n’est pas calculé : une ressource n’est pas connue.", None
    return ItemState.FLAG, f"Le taux d’effort serait de {rate.figure}, aide au logement à déduire.", None


def _rest(file: FileToCheck) -> _Said:
    rest = affordability.rest_to_live(file.demande, file.home, on=file.on)
    if rest.cents_a_day is None:
        return ItemState.LOOK, "Le reste à vivre n’est pas calculé : une ressource n’est pas connue.", None
    words = "Il manquerait" if rest.cents_a_day < 0 else "Il resterait"
    each = french.cents(abs(rest.cents_a_day))
    return ItemState.FLAG, f"{words} {each} par jour et par unité de consommation.", None


def _other_lease(file: FileToCheck) -> _Said:
    if not file.demande.is_transfer:
        return ItemState.FINE, "Aucun autre bail social n’est connu.", None
    parted = [claim for claim in file.demande.claims if claim.situation in PARTED and claim.proof is not Proof.REFUSED]
    if parted:
        sentence = "Un bail social en couple ne fait pas obstacle en cas de divorce, de fin de Pacs ou de violences."
        return ItemState.FINE, sentence, None
    return ItemState.LOOK, "Le ménage a un bail social : c’est une mutation, ce bail devra prendre fin.", None


def _priority(file: FileToCheck) -> _Said:
    found = priorities.grounds_of_law(file.demande, file.on)
    pending = [ground for ground in found if not ground.is_established]
    if not found:
        return ItemState.FINE, "Aucune priorité de la loi n’est déclarée.", None
    if pending:
        said = french.count(len(pending), "priorité n’est pas vérifiée", "priorités ne sont pas vérifiées")
        return ItemState.LOOK, f"{said} : voyez les pièces avant la commission.", None
    return ItemState.FINE, "Les priorités déclarées sont vérifiées.", None


def _contact(file: FileToCheck) -> _Said:
    if file.is_contact_confirmed:
        return ItemState.FINE, "Le ménage a été joint et confirme son intérêt.", None
    return ItemState.LOOK, "Joignez le ménage : confirme-t-il son intérêt pour ce logement ?", None


_ITEMS: Mapping[Item, tuple[str, Source, Callable[[FileToCheck], _Said]]] = {
    Item.NUMBER: ("Numéro actif", cch("L441-2-1"), _number),
    Item.STAY: ("Identité et séjour de tous les adultes", cch("R441-1"), _stay),
    Item.CEILING: ("Plafond de ressources de ce financement", cch("R441-1"), _ceiling),
    Item.HOUSEHOLD: ("Ménage tel qu’il est déclaré", cch("L442-12"), _household),
    Item.PIECES: ("Pièces complètes", cch("R441-2-4-1"), _pieces),
    Item.SIZE: ("Taille du logement", cch("R822-25"), _size),
    Item.EFFORT: ("Taux d’effort", act("arrêté du 10 mars 2011"), _effort),
    Item.REST: ("Reste à vivre", act("convention des bailleurs"), _rest),
    Item.OTHER_LEASE: ("Aucun autre bail social", cch("L441-1"), _other_lease),
    Item.PRIORITY: ("Priorité vérifiée", cch("L441-1"), _priority),
    Item.CONTACT: ("Contact et intérêt confirmés", act("règles de publication de Palier"), _contact),
}
LABELS: Mapping[Item, str] = {item: label for item, (label, _, _) in _ITEMS.items()}
"""What each item is called."""


def _doubt(item: Item, state: ItemState, file: FileToCheck) -> str:
    """What the site itself found against a point, or knows that only a person can say."""
    if state is ItemState.OBSTACLE:
        return "Le dossier montre un obstacle."
    if item in file.contradicted:
        return "Le ménage dit une chose, le registre ou une pièce en dit une autre."
    if item in (Item.PIECES, Item.HOUSEHOLD) and file.unread:
        return f"Une pièce reçue n’est contrôlée par personne : {' ; '.join(file.unread)}."
    if item is Item.CONTACT and state is not ItemState.FINE:
        return "Rien au dossier ne dit que le ménage a été joint."
    if item in (Item.EFFORT, Item.REST) and _lacks_to_live(file):
        return "Il manquerait de quoi vivre une fois le loyer payé."
    return ""


def _lacks_to_live(file: FileToCheck) -> bool:
    return (affordability.rest_to_live(file.demande, file.home, on=file.on).cents_a_day or 0) < 0


def _alone(item: Item, said: _Said, file: FileToCheck) -> str:
    """Why a person answers this point by itself; empty where the page shows enough to say it with others."""
    state, _, ground = said
    if doubt := _doubt(item, state, file):
        return doubt
    if item is Item.HOUSEHOLD:
        # Nothing at all lacks, nobody is uncertain: comparing is reading what stands on the same page.
        is_certain = not income_test.counted(file.demande, on=file.on).to_confirm and not file.is_other_open
        return "" if is_certain and not file.lacking else "Le dossier ne permet pas de comparer."
    if state is ItemState.FLAG:
        return "Ce repère peut mener à un motif." if ground is not None else ""
    return "Le dossier n’en dit pas assez." if state is ItemState.LOOK else ""


@applies(
    cch("L441-2-1"), cch("R441-1"), cch("L441-1"), cch("L442-12"), cch("R441-2-4-1"), act("arrêté du 10 mars 2011")
)
def checklist(file: FileToCheck) -> tuple[CheckedItem, ...]:
    """The eleven items of a file, in the order of the list."""
    lines = []
    for item, (label, article, read) in _ITEMS.items():
        said = read(file)
        state, sentence, ground = said
        alone = _alone(item, said, file)
        lines.append(
            CheckedItem(
                item=item, label=label, state=state, sentence=sentence, article=article, ground=ground, alone=alone
            )
        )
    return tuple(lines)
