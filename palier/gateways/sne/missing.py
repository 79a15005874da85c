"""Says what a received file leaves out, in words for the person who will complete it."""

from collections.abc import Iterator, Mapping

from palier.gateways.sne.node import Node
from palier.gateways.sne.shapes import SneMissing, SnePerson
from palier.rules.people.facts import HOLDERS, Household

_FORM = (
    ("numUnique", "numéro unique"),
    ("numGuichet", "guichet d’enregistrement"),
    ("dateCreationDemande", "date de dépôt"),
)
_WISH = (
    ("demandeElargie", "accord pour d’autres communes"),
    ("listeTypeLogement/typeLogement", "types de logement souhaités"),
    ("listeLocalisationSouhaite/localisationSouhaite", "communes souhaitées"),
)


def what_is_missing(
    form: Node, person: Node, header: Mapping[str, str], persons: tuple[SnePerson, ...], household: Household
) -> tuple[SneMissing, ...]:
    """Everything that the law or the format asks for and that this file does not say, in the order of the form."""
    return (*_of_form(form, person, header), *_of_contact(persons), *_of_persons(persons, household))


def _of_form(form: Node, person: Node, header: Mapping[str, str]) -> Iterator[SneMissing]:
    if not header.get("typeFichier"):
        yield SneMissing(path="entete/typeFichier", label="type de fichier")
    for path, label in _FORM:
        if not form.text(path):
            yield SneMissing(path=path, label=label)
    wish = form.child("logementRecherche") or person.child("logementRecherche")
    yield from _of_wish(wish)
    if not form.child("listeMotifDemande") and not person.child("listeMotifDemande"):
        yield SneMissing(path="listeMotifDemande", label="motifs de la demande")
    if not person.child("logementActuel"):
        yield SneMissing(path="personnePhysique/logementActuel", label="logement actuel")


def _of_wish(wish: Node) -> Iterator[SneMissing]:
    if not wish:
        yield SneMissing(path="logementRecherche", label="logement recherché")
    for path, label in _WISH:
        if not wish.child(*path.split("/")):
            yield SneMissing(path=f"logementRecherche/{path}", label=label)


def _of_contact(persons: tuple[SnePerson, ...]) -> Iterator[SneMissing]:
    holder = next((one for one in persons if one.key == "d"), None)
    if holder is None:
        yield SneMissing(path="personnePhysique/demandeur", label="demandeur")
    elif not (holder.email or holder.phone):
        yield SneMissing(path="personnePhysique/demandeur/mel", label="adresse électronique ou téléphone")


def _of_persons(persons: tuple[SnePerson, ...], household: Household) -> Iterator[SneMissing]:
    for identity, facts in zip(persons, household.persons, strict=True):
        name = identity.first_name or {"p": "personne à charge", "g": "enfant en garde"}.get(facts.key[0], "titulaire")
        if facts.birth_date is None:
            yield SneMissing(path=f"{facts.key}/dateNaissance", label=f"date de naissance ({name})")
        if facts.role not in HOLDERS:
            continue
        if not facts.incomes:
            yield SneMissing(path=f"{facts.key}/revenuFiscal", label=f"revenu fiscal de référence ({name})")
        for income in facts.incomes:
            if income.amount is None:
                label = f"revenu fiscal de référence {income.year} ({name})"
                yield SneMissing(path=f"{facts.key}/revenuFiscal/{income.year}", label=label)
