"""What the rules read: frozen facts about a household, its demande and a home.

No names, telephone numbers or addresses: a rule cannot favour what it never sees. A missing amount is ``None``,
never zero. Incomes and ceilings are whole euros a year, resources whole euros a month, rents cents a month.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class PersonRole(StrEnum):
    """The place of a person in the demande."""

    HOLDER = "demandeur"
    CO_HOLDER = "cotitulaire"
    DEPENDANT = "personne_a_charge"
    IN_CUSTODY = "personne_en_garde"


HOLDERS = (PersonRole.HOLDER, PersonRole.CO_HOLDER)
"""Those who would sign the lease."""


class Proof(StrEnum):
    """How far a fact is established; verified goes before the register, the register before declared (ADR 30)."""

    DECLARED = "declare"
    REGISTER = "registre"
    IN_REVIEW = "en_verification"
    VERIFIED = "verifie"
    REFUSED = "refuse"


STRENGTH = (Proof.VERIFIED, Proof.REGISTER, Proof.IN_REVIEW, Proof.DECLARED, Proof.REFUSED)
"""From the best established to the least."""


def weakest(*proofs: Proof) -> Proof:
    """What several facts together are worth: no more than the least established of them."""
    return max(proofs, key=STRENGTH.index, default=Proof.REGISTER)


class Dalo(StrEnum):
    """``statutDalo`` of the national register."""

    NONE = "non"
    ACTIVE = "actif"
    LAPSED = "caduc"
    REHOUSED = "actrel"


class Situation(StrEnum):
    """A situation that a text or a grid can weigh; ``parameters/situations.toml`` says what each is and proves it.

    Stored words, never labels.
    """

    VIOLENCE = "violence"
    HOMELESS = "sans_logement"
    EVICTION_COMMANDEMENT = "expulsion_commandement"
    EVICTION_JUGEMENT = "expulsion_jugement"
    EVICTION_ASSIGNATION = "expulsion_assignation"
    EVICTION_COMMANDEMENT_PAYER = "expulsion_commandement_payer"
    UNFIT_HOME = "logement_indigne"
    HANDICAP = "handicap"
    # The other publics of article L441-1.
    DISABLED_HOUSEHOLD = "menage_handicap"
    THERAPEUTIC_EXIT = "sortie_act"
    HARDSHIP = "difficultes_cumulees"
    IN_STRUCTURE = "heberge_structure"
    BACK_TO_WORK = "reprise_activite"
    FORCED_MARRIAGE = "mariage_force"
    ASSAULT = "agression_sexuelle"
    PROSTITUTION_EXIT = "sortie_prostitution"
    TRAFFICKING = "traite_proxenetisme"
    MINOR_BADLY_HOUSED = "mineur_mal_loge"
    HOSTED = "heberge_tiers"
    CARE_LEAVER = "sortie_ase"
    # What only a local grid weighs.
    JOB_MOVE = "mobilite_professionnelle"
    JOB_START = "prise_de_poste"
    ESSENTIAL_WORKER = "travailleur_essentiel"
    HOME_BUSINESS = "activite_a_domicile"
    CHILDMINDER = "assistant_maternel"
    LIVES_HERE = "habite_territoire"
    WORKS_HERE = "travaille_territoire"
    FAMILY_HERE = "famille_territoire"
    NOTICE_GIVEN = "conge_bailleur"
    NOT_DECENT = "logement_non_decent"
    LEAVING_SHARED_HOME = "decohabitation"
    SEPARATING = "separation"
    FAMILY_REUNION = "regroupement_familial"
    HEALTH = "raisons_sante"
    LOSS_OF_AUTONOMY = "perte_autonomie"
    NEIGHBOURS = "trouble_voisinage"
    BUYER_IN_TROUBLE = "accedant_en_difficulte"
    LIVES_THERE = "occupe_logement"
    ENERGY_LEAK = "logement_energivore"
    LIVES_IN_QPV = "habite_qpv"
    LOSING_TIED_HOME = "fin_logement_fonction"
    INTERNATIONAL_PROTECTION = "protection_internationale"
    ENERGY_CLASS = "classe_energie"
    PRESENT_LANDLORD = "bailleur_actuel"
    # Circuits that a grid may treat apart.
    DEMOLITION = "relogement_demolition"
    PDALHPD = "pdalhpd"
    COLLECTIVE_AGREEMENT = "accord_collectif"
    FREES_ADAPTED_HOME = "libere_logement_adapte"
    # Facts that let the applicant's own resources count alone (article L441-1 and order of 29 July 1987).
    DIVORCE_PENDING = "divorce_en_instance"
    PROTECTION_ORDER = "ordonnance_protection"
    COMPLAINT = "plainte_violences"
    PACS_DISSOLVED = "pacs_dissous"
    SPOUSE_DIED = "deces_conjoint"
    PROTECTED_ALONE = "majeur_protege_seul"


class Measured(StrEnum):
    """A number that no register gives and that a grid may weigh, declared or proved."""

    COMMUTE_MINUTES = "trajet_travail_minutes"
    COMMUTE_KILOMETRES = "distance_travail_km"


class Financing(StrEnum):
    """Financing of a home, which sets its income ceilings."""

    PLAI = "PLAI"
    PLUS = "PLUS"
    PLS = "PLS"
    LLI = "LLI"


class CeilingZone(StrEnum):
    """Zone of the social ceilings (order of 29 July 1987)."""

    PARIS = "PARIS_LIMITROPHES"
    ILE_DE_FRANCE = "ILE_DE_FRANCE"
    ELSEWHERE = "AUTRES_REGIONS"
    OVERSEAS = "OUTRE_MER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Income:
    """Revenu fiscal de référence of one adult for one year, in whole euros; ``None`` when not known."""

    year: int
    amount: int | None
    proof: Proof = Proof.REGISTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A monthly amount received or paid, in whole euros, under the code of the State's list."""

    code: str
    amount: int | None
    is_paid: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person of one demande. ``key`` is stable inside the demande (``d``, ``c1``, ``p1``, ``g1``)."""

    key: str
    role: PersonRole
    birth_date: date | None = None
    link: str | None = None
    """``lienDemandeur`` (M, P, C, L) of a co-holder or ``lienParente`` (P, E, A) of a dependant."""
    custody: str | None = None
    """``coParentalite``: G alternating custody, D visiting right."""
    marital_status: str | None = None
    contract_type: str | None = None
    contract_proof: Proof = Proof.REGISTER
    contract_until: date | None = None
    """The last day on which an employer's attestation of it counts, where the register says another."""
    is_disabled: bool = False
    """Holder of a carte mobilité inclusion, mention invalidité (or invalidity card), verified."""
    disability_rate: int | None = None
    """Rate of incapacity in percent, verified: an ascendant or a collateral counts from 80 on."""
    is_student: bool | None = None
    incomes: tuple[Income, ...] = ()
    ehpad_costs: int | None = None
    """Costs of an EHPAD borne for this spouse or partner, whole euros a year, verified (article R441-1)."""
    last_twelve_months: int | None = None
    resources: tuple[Resource, ...] = ()
    resources_proof: Proof = Proof.REGISTER
    is_identity_certified: bool = False
    """The State certified who they are (FranceConnect), and their nationality asks for no residence title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedChild:
    """Children to be born, counted until ``due_on``, then to confirm."""

    number: int
    due_on: date | None
    proof: Proof = Proof.REGISTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """The persons counted under article L442-12 of the CCH, and who says that they live together."""

    persons: tuple[Person, ...]
    expected: tuple[ExpectedChild, ...] = ()
    proof: Proof = Proof.REGISTER
    told_on: date | None = None
    """The day of the separation that made this household here; none where the register tells it."""

    def counted_proof(self, on: date) -> Proof:
        """How far the number of its persons is established on a day: no further than the births that it counts."""
        born = (child.proof for child in self.expected if child.due_on is not None and on <= child.due_on)
        return weakest(self.proof, *born)


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentHome:
    """The home lived in today. ``rent`` is rent and charges in cents a month."""

    occupancy_codes: tuple[str, ...] = ()
    category: str | None = None
    type_code: str | None = None
    floor_area: int | None = None
    rooms: int | None = None
    """Habitable rooms, kitchen excluded; from ``type_code`` where it is not said."""
    occupants: int | None = None
    rent: int | None = None
    housing_aid: int | None = None
    is_owner: bool | None = None
    origins: Mapping[str, Proof] = field(default_factory=dict)
    """How far each field is established, where it does not come from the register."""

    def proof_of(self, *names: str) -> Proof:
        """The weakest proof of some fields."""
        return weakest(*(self.origins.get(name, Proof.REGISTER) for name in names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The home that is asked for. ``max_rent`` in cents a month, charges included."""

    type_codes: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    category: str | None = None
    is_enlarged: bool | None = None
    max_rent: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A particular situation, with how far it is proved and from when to when it holds."""

    situation: Situation
    proof: Proof
    since: date | None = None
    valid_until: date | None = None
    place: str = ""
    """Code of the commune of a local link, as it was told."""
    territory: str | None = None
    """The territory of that commune, empty where it has none; ``None`` while no commune was told."""
    energy: str = ""
    """The class of a diagnosis of energy, A to G."""
    landlord: str = ""
    """Public id of the landlord that was told, or of the one that carries it on."""
    landlords: tuple[str, ...] = ()
    """Ids that its homes bear: its own, and those of the organisations whose homes it carries on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number beside the register's, with how far it is proved."""

    code: Measured
    number: int
    proof: Proof = Proof.DECLARED


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedOffer:
    """A suitable home that was refused, on a day. Silence is not a refusal.

    ``reason`` is a code of the reasons of refusal; a grid exempts some of them.
    """

    on: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demande:
    """Everything a rule may know of a demande de logement social."""

    numero_unique: str
    household: Household
    deposited_on: date | None = None
    valid_until: date | None = None
    waiting_since: Mapping[str, date] = field(default_factory=dict)
    """Seniority per département; ``deposited_on`` where a département is not named."""
    current_home: CurrentHome = field(default_factory=CurrentHome)
    wish: Wish = field(default_factory=Wish)
    wish_proof: Proof = Proof.REGISTER
    motives: tuple[str, ...] = ()
    dalo: Dalo = Dalo.NONE
    dalo_valid_until: date | None = None
    dalo_decided_on: date | None = None
    """The day of the decision of the commission de médiation: the delay of the offer runs from it. It weighs nothing."""
    claims: tuple[Claim, ...] = ()
    refusals: tuple[RefusedOffer, ...] = ()
    measures: tuple[Measure, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    """Where a grid counts only what the person chose under a heading: heading to criterion."""
    is_transfer: bool = False
    lives_at: tuple[str, ...] = ()
    works_at: tuple[str, ...] = ()
    """Communes of the holders' addresses and of their work, as the register gives them: of one that merged, that of today."""
    wished_at: tuple[str, ...] = ()
    """Where a commune of the wish has merged: each of them, once and in its order, as it is today. Nothing where none has."""
    lives_in: tuple[str, ...] = ()
    works_in: tuple[str, ...] = ()
    """Their territories, and those that an employer attested."""
    works_attested: Mapping[str, date] = field(default_factory=dict)
    """The territories where an employer attested that a holder works, each with the last day on which that counts."""


LOCAL_LINKS: Mapping[Situation, str] = {
    Situation.LIVES_HERE: "lives_in",
    Situation.WORKS_HERE: "works_in",
    Situation.FAMILY_HERE: "",
}
"""Situations that hold in one territory and in no other, and where the register gives it, if it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredThreshold:
    """A threshold of the first quartile that a steward entered: whole euros a year and a consumption unit (article L441-1)."""

    territory: str
    """SIREN of the EPCI, or ``IDF`` for all Île-de-France (``rules.homes.quartile_thresholds``)."""
    amount: int
    effective_on: date
    title: str
    """The text that sets it, as its steward names it."""
    is_void: bool
    place: int
    """The order of entries: of two for one day, the last stands."""
    made_at: datetime
    """The instant from which it counts: a list that closed before is never weighed by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A home as the rules see it. ``rent`` and ``charges`` in cents a month, ``floor_area`` in m²."""

    commune: str
    departement: str
    territory: str
    zone: CeilingZone | None
    zone_abc: str | None
    financing: Financing
    type_code: str
    floor_area: int
    rent: int
    charges: int = 0
    is_adapted: bool = False
    building: str = ""
    """Opaque id of the building, for the local rules that name it (article R441-1-1)."""
    is_qpv: bool | None = None
    landlord: str = ""
    """Opaque id of who lets it."""
    declared_commune: str = ""
    """The commune that its landlord declared, where another has taken it in since; else empty."""
    thresholds: tuple[EnteredThreshold, ...] = ()
    """What stewards entered for its territory: beside what ships, that of a day (``quartile_thresholds.threshold_in``)."""
