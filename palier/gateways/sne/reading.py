"""Turns files of the register into facts. Received files are read tolerantly."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date

from lxml import etree

from palier.gateways.sne.documents import SnePart, Source, parts
from palier.gateways.sne.missing import what_is_missing
from palier.gateways.sne.node import Node
from palier.gateways.sne.persons import read_dependant_resources, read_household
from palier.gateways.sne.shapes import SneDemande, SneRadiation, SneUnknownCode
from palier.rules.law.dates import add_years
from palier.rules.people import numero
from palier.rules.people.facts import HOLDERS, CurrentHome, Dalo, Demande, Wish
from palier.rules.situations import dalo


def read_file(source: Source) -> Iterator[SneDemande]:
    """Yield each demande of a file. ``SneGarbage`` may come after some: keep nothing until the end is reached."""
    for part in parts(source):
        yield read_part(part)


def read_part(part: SnePart) -> SneDemande:
    """Turn one ``demande`` element and its header into facts."""
    unknown: list[SneUnknownCode] = []
    root = Node(part.element, part.number, "", unknown)
    form = root.child("demandeLogement") or root
    header = _header(part, unknown)
    created = form.day("dateCreationDemande")
    renewed = form.day("dateDernierRenouvellement")
    dated = header.moment("dateFichier")
    if part.header.get("typeFichier") == "REN" and dated is not None:
        renewed = max(renewed or dated.date(), dated.date())
    person = form.child("personnePhysique")
    persons, household = read_household(person)
    status = form.code("dalo", "statutDalo")
    occupancy = tuple(one.code() for one in person.children("logementActuel", "listeModeleLogement", "modeleLogement"))
    demande = Demande(
        numero_unique=_numero(form),
        household=household,
        deposited_on=created,
        valid_until=_valid_until(created, renewed),
        current_home=_current_home(person.child("logementActuel"), occupancy),
        wish=_wish(_either(form, person, "logementRecherche")),
        motives=tuple(one.code() for one in _either(form, person, "listeMotifDemande").children("motifDemande")),
        dalo=dalo.of_register(status) or Dalo.NONE,
        dalo_valid_until=form.day("dalo", "dateFinValidite"),
        dalo_decided_on=form.day("dalo", "dateDecision"),
        is_transfer="HLM" in occupancy,
        lives_at=_places(one.address.commune for one in persons if one.role in HOLDERS and one.address),
        works_at=_places(one.work_commune for one in persons if one.role in HOLDERS),
    )
    raw = etree.tostring(part.element, method="c14n")
    return SneDemande(
        demande=demande,
        persons=persons,
        version=part.version,
        file_type=part.header.get("typeFichier", ""),
        file_dated_at=dated,
        guichet=form.text("numGuichet"),
        renewed_on=renewed,
        dependant_resources=read_dependant_resources(person.child("demandeur")),
        comment=form.text("commentaire"),
        radiation=_radiation(form.child("radiation")),
        unknown_codes=tuple(unknown),
        missing=what_is_missing(form, person, part.header, persons, household),
        digest=hashlib.sha256(raw).hexdigest(),
        raw=raw,
    )


def _places(communes: Iterable[str]) -> tuple[str, ...]:
    """Codes of communes, once each, in the order of the file."""
    return tuple(dict.fromkeys(code for code in communes if code))


def _header(part: SnePart, unknown: list[SneUnknownCode]) -> Node:
    header = etree.Element("entete")
    for name, text in part.header.items():
        etree.SubElement(header, name).text = text
    return Node(header, part.number, "entete", unknown)


def _either(form: Node, person: Node, name: str) -> Node:
    """The specification puts the wished home beside the person; some files put it inside."""
    return form.child(name) or person.child(name)


def _numero(form: Node) -> str:
    text = form.text("numUnique")
    if not text:
        return ""
    try:
        return numero.normalise(text)
    except numero.MalformedNumero:
        raise form.child("numUnique").refuse("numéro unique impossible", text) from None


def _valid_until(created: date | None, renewed: date | None) -> date | None:
    start = max((day for day in (created, renewed) if day is not None), default=None)
    return None if start is None else add_years(start, 1)


def _current_home(home: Node, occupancy: tuple[str, ...]) -> CurrentHome:
    return CurrentHome(
        occupancy_codes=occupancy,
        category=home.code("categorieLogement") or None,
        type_code=home.code("typeLogementActuel") or None,
        floor_area=home.whole("surface"),
        occupants=home.whole("nombreHabitant"),
        rent=home.cents("montantMensuelLoyer"),
        housing_aid=home.cents("montantAideLogement"),
        is_owner=home.flag("proprietaire"),
    )


def _wish(wish: Node) -> Wish:
    places = wish.children("listeLocalisationSouhaite", "localisationSouhaite")
    return Wish(
        type_codes=tuple(one.code() for one in wish.children("listeTypeLogement", "typeLogement")),
        communes=tuple(code for one in places if (code := one.code("commune"))),
        category=wish.code("categorieLogement") or None,
        is_enlarged=wish.flag("demandeElargie"),
        max_rent=wish.cents("montantMaximum"),
    )


def _radiation(node: Node) -> SneRadiation | None:
    if not node:
        return None
    return SneRadiation(
        reason=node.code("motifRadiation"),
        on=node.day("dateRadiation"),
        detail=node.code("sousMotifRadiation"),
        rpls=node.text("identifiantRpls"),
        reservataire=node.code("typeReservataire"),
        collective_agreement=node.code("accordCollectif"),
    )
