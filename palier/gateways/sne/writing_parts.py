"""The persons and the present home, as the exchange format writes them."""

from collections.abc import Sequence
from datetime import date

from lxml import etree

from palier.gateways.sne.shapes import SneAddress, SneDemande, SnePerson
from palier.rules.people.facts import CurrentHome, Income, Person, PersonRole, Resource

_PLACES = {
    PersonRole.DEPENDANT: ("listePersonneACharge", "personneACharge"),
    PersonRole.IN_CUSTODY: ("listePersonneEnGarde", "personneEnGarde"),
    PersonRole.CO_HOLDER: ("listeCotitulaire", "cotitulaire"),
}
HEAD_TAGS = frozenset({"radiation", "dalo", "listeMotifDemande"})
"""Blocks that are written whole: nothing of an older one may linger in them."""
OWN_TAGS = frozenset(
    """
    numUnique numGuichet dateCreationDemande dateDernierRenouvellement personnePhysique demandeur civilite nom
    nomPatronymique prenom dateNaissance sexe nationalite situationFamiliale lienDemandeur lienParente coParentalite
    telDomicile telPortable mel adressePostale etranger batiment escalier etage appartement numero voie complement
    codePostal commune situationProfessionnelle profession typeContratTravail nomEmployeurPrincipal revenuFiscal
    anneeMoins1 montantMoins1 anneeMoins2 montantMoins2 listeRessourceRecue listeRessourceVersee
    listeRessourceRecuePersACharge listeRessourceVerseePersACharge listePersonneACharge personneACharge personneANaitre
    listePersonneEnGarde personneEnGarde listeCotitulaire cotitulaire logementActuel listeModeleLogement modeleLogement
    categorieLogement typeLogementActuel surface nombreHabitant montantMensuelLoyer montantAideLogement proprietaire
    listeMotifDemande motifDemande logementRecherche listeTypeLogement typeLogement listeLocalisationSouhaite
    localisationSouhaite demandeElargie montantMaximum dalo statutDalo dateDecision dateFinValidite commentaire
    radiation listeAnomalie detailRessource ressource montant
    """.split()  # noqa: SIM905 - a hundred words read better than a hundred literals
)
"""Every element that the reader reads: absent from the facts means taken out, not forgotten."""
_CENTS = 100


def add(parent: etree._Element, name: str) -> etree._Element:
    """A new child in the namespace of its parent."""
    return etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}")


def put(
    parent: etree._Element, name: str, value: object = None, *, code: str | None = None, cents: int | None = None
) -> None:
    """A child with a text, a code or an amount; nothing at all when there is nothing to say."""
    if code:
        add(parent, name).set("code", code)
    elif cents is not None:
        whole, rest = divmod(cents, _CENTS)
        add(parent, name).text = f"{whole}.{rest:02d}" if rest else str(whole)
    elif isinstance(value, bool):
        add(parent, name).text = "true" if value else "false"
    elif isinstance(value, date):
        add(parent, name).text = value.isoformat()
    elif value is not None and value != "":
        add(parent, name).text = str(value)


def write_person_block(block: etree._Element, sne: SneDemande) -> None:
    """``personnePhysique``: the holder, the others in the order of the format, and the home of today."""
    household = sne.demande.household
    for role in (PersonRole.HOLDER, PersonRole.DEPENDANT):
        _write_role(block, sne, role)
    for expected in household.expected:
        child = add(block, "personneANaitre")
        put(child, "nombre", expected.number)
        put(child, "dateNaissancePrevue", expected.due_on)
    for role in (PersonRole.IN_CUSTODY, PersonRole.CO_HOLDER):
        _write_role(block, sne, role)
    _write_home(block, sne.demande.current_home)


def _write_role(block: etree._Element, sne: SneDemande, role: PersonRole) -> None:
    persons = [person for person in sne.demande.household.persons if person.role is role]
    if not persons:
        return
    group, name = _PLACES.get(role, ("", "demandeur"))
    holder = add(block, group) if group else block
    for facts in persons:
        node = add(holder, name)
        _write_person(node, facts, sne.person(facts.key) or SnePerson(key=facts.key, role=role))
        if role is PersonRole.HOLDER and sne.dependant_resources:
            _write_resources(node, "PersACharge", sne.dependant_resources)


def _write_person(node: etree._Element, facts: Person, identity: SnePerson) -> None:
    put(node, "civilite", code=identity.civility)
    put(node, "nom", identity.last_name)
    put(node, "nomPatronymique", identity.birth_name)
    put(node, "prenom", identity.first_name)
    put(node, "dateNaissance", facts.birth_date)
    put(node, "sexe", code=identity.sex)
    put(node, "nationalite", code=identity.nationality)
    put(node, "situationFamiliale", code=facts.marital_status)
    put(node, "lienParente" if facts.role is PersonRole.DEPENDANT else "lienDemandeur", code=facts.link)
    put(node, "coParentalite", code=facts.custody)
    put(node, "telDomicile", identity.phone_home)
    put(node, "telPortable", identity.phone_mobile)
    put(node, "mel", identity.email)
    if identity.address is not None:
        _write_address(add(node, "adressePostale"), identity.address)
    _write_work(node, facts, identity)
    _write_incomes(node, facts.incomes)
    _write_resources(node, "", facts.resources)


def _write_address(node: etree._Element, address: SneAddress) -> None:
    put(node, "etranger", address.is_abroad)
    put(node, "batiment", address.building)
    put(node, "escalier", address.staircase)
    put(node, "etage", address.floor)
    put(node, "appartement", address.apartment)
    put(node, "numero", address.number)
    put(node, "voie", address.street)
    put(node, "complement", address.complement)
    put(node, "codePostal", address.postal_code)
    put(node, "commune", code=address.commune)


def _write_work(node: etree._Element, facts: Person, identity: SnePerson) -> None:
    if not (facts.contract_type or identity.profession or identity.employer or identity.work_commune):
        return
    work = add(node, "situationProfessionnelle")
    put(work, "profession", identity.profession)
    put(work, "typeContratTravail", code=facts.contract_type)
    put(work, "nomEmployeurPrincipal", identity.employer)
    put(work, "codePostal", identity.work_postal_code)
    put(work, "commune", code=identity.work_commune)


def _write_incomes(node: etree._Element, incomes: Sequence[Income]) -> None:
    """The format has room for two years: the latest two."""
    latest = sorted(incomes, key=lambda income: -income.year)[:2]
    if not latest:
        return
    block = add(node, "revenuFiscal")
    for suffix, income in zip(("Moins1", "Moins2"), latest, strict=False):
        put(block, f"annee{suffix}", income.year)
        put(block, f"montant{suffix}", income.amount)


def _write_resources(node: etree._Element, suffix: str, resources: Sequence[Resource]) -> None:
    for name, is_paid in (("listeRessourceRecue", False), ("listeRessourceVersee", True)):
        lines = [line for line in resources if line.is_paid is is_paid]
        block = add(node, f"{name}{suffix}") if lines else node
        for line in lines:
            detail = add(block, "detailRessource")
            put(detail, "ressource", code=line.code)
            put(detail, "montant", line.amount)


def _write_home(block: etree._Element, home: CurrentHome) -> None:
    if home == CurrentHome():
        return
    node = add(block, "logementActuel")
    models = add(node, "listeModeleLogement") if home.occupancy_codes else node
    for code in home.occupancy_codes:
        put(models, "modeleLogement", code=code)
    put(node, "montantMensuelLoyer", cents=home.rent)
    put(node, "montantAideLogement", cents=home.housing_aid)
    put(node, "nombreHabitant", home.occupants)
    put(node, "categorieLogement", code=home.category)
    put(node, "typeLogementActuel", code=home.type_code)
    put(node, "surface", home.floor_area)
    put(node, "proprietaire", home.is_owner)
