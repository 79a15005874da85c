"""Reads the persons of a demande: facts for the rules, identities beside them, under one key."""

from collections.abc import Iterator, Mapping

from palier.gateways.sne import codes
from palier.gateways.sne.node import Node
from palier.gateways.sne.shapes import SneAddress, SnePerson
from palier.rules.people.facts import ExpectedChild, Household, Income, Person, PersonRole, Resource

_ADDRESS = {
    "building": "batiment",
    "staircase": "escalier",
    "floor": "etage",
    "apartment": "appartement",
    "number": "numero",
    "street": "voie",
    "complement": "complement",
    "postal_code": "codePostal",
}


def located(person: Node) -> Iterator[tuple[str, PersonRole, Node]]:
    """Each person of the file with the key and the role that we give them."""
    if holder := person.child("demandeur"):
        yield "d", PersonRole.HOLDER, holder
    for letter, role, where in (
        ("c", PersonRole.CO_HOLDER, ("listeCotitulaire", "cotitulaire")),
        ("p", PersonRole.DEPENDANT, ("listePersonneACharge", "personneACharge")),
        ("g", PersonRole.IN_CUSTODY, ("listePersonneEnGarde", "personneEnGarde")),
    ):
        for index, node in enumerate(person.children(*where), start=1):
            yield f"{letter}{index}", role, node


def read_household(person: Node) -> tuple[tuple[SnePerson, ...], Household]:
    """The identities, and the household that the rules read."""
    identities, facts = [], []
    for key, role, node in located(person):
        identities.append(_identity(key, role, node))
        facts.append(_facts(key, role, node))
    expected = []
    for node in person.children("personneANaitre"):
        number = node.whole("nombre")
        if number:
            expected.append(ExpectedChild(number=number, due_on=node.day("dateNaissancePrevue")))
    return tuple(identities), Household(persons=tuple(facts), expected=tuple(expected))


def read_dependant_resources(holder: Node) -> tuple[Resource, ...]:
    """What the dependants receive and pay: the format has one pair of lists for all of them."""
    received = _resources(holder, "listeRessourceRecuePersACharge", codes.RESOURCE_RECEIVED, is_paid=False)
    paid = _resources(holder, "listeRessourceVerseePersACharge", codes.RESOURCE_PAID, is_paid=True)
    return (*received, *paid)


def _facts(key: str, role: PersonRole, node: Node) -> Person:
    received = _resources(node, "listeRessourceRecue", codes.RESOURCE_RECEIVED, is_paid=False)
    paid = _resources(node, "listeRessourceVersee", codes.RESOURCE_PAID, is_paid=True)
    return Person(
        key=key,
        role=role,
        birth_date=node.day("dateNaissance"),
        link=node.code("lienDemandeur") or node.code("lienParente") or None,
        custody=node.code("coParentalite") or None,
        marital_status=node.code("situationFamiliale") or None,
        contract_type=node.code("situationProfessionnelle", "typeContratTravail") or None,
        incomes=tuple(_incomes(node.child("revenuFiscal"))),
        resources=(*received, *paid),
    )


def _incomes(node: Node) -> Iterator[Income]:
    for suffix in ("Moins1", "Moins2"):
        year = node.whole(f"annee{suffix}")
        if year is not None:
            yield Income(year=year, amount=node.whole(f"montant{suffix}"))


def _resources(node: Node, name: str, known: Mapping[str, str], *, is_paid: bool) -> Iterator[Resource]:
    for line in node.children(name, "detailRessource"):
        code = line.code("ressource")
        if code not in known:
            line.child("ressource").note_unknown(code)
        yield Resource(code=code, amount=line.whole("montant"), is_paid=is_paid)


def _identity(key: str, role: PersonRole, node: Node) -> SnePerson:
    work = node.child("situationProfessionnelle")
    return SnePerson(
        key=key,
        role=role,
        civility=node.code("civilite"),
        last_name=node.text("nom"),
        birth_name=node.text("nomPatronymique"),
        first_name=node.text("prenom"),
        birth_date=node.day("dateNaissance"),
        sex=node.code("sexe"),
        nationality=node.code("nationalite"),
        phone_home=node.text("telDomicile"),
        phone_mobile=node.text("telPortable"),
        email=node.text("mel"),
        address=_address(node.child("adressePostale")),
        profession=work.text("profession"),
        employer=work.text("nomEmployeurPrincipal"),
        work_postal_code=work.text("codePostal"),
        work_commune=work.code("commune"),
    )


def _address(node: Node) -> SneAddress | None:
    if not node:
        return None
    texts = {field: node.text(name) for field, name in _ADDRESS.items()}
    return SneAddress(is_abroad=bool(node.flag("etranger")), commune=node.code("commune"), **texts)
