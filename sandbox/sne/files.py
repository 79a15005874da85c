"""Writes invented demandes as complete ``interfaceNuu`` files of version 02.01."""

from collections.abc import Iterable
from datetime import date
from xml.sax.saxutils import escape

from sandbox.sne.population import GUICHET, SyntheticDemande, SyntheticPerson

NAMESPACE = "http://nuu.application.i2/"


def tag(name: str, *inside: str, code: str = "") -> str:
    """One element, or nothing when it would be empty."""
    if code:
        return f'<ns1:{name} code="{escape(code)}"/>'
    content = "".join(inside)
    return f"<ns1:{name}>{content}</ns1:{name}>" if content else ""


def text(name: str, value: object) -> str:
    """One element with a text, or nothing when there is none."""
    return "" if value is None else tag(name, escape(str(value)))


def interface(demandes: Iterable[str], *, file_type: str, at: str) -> str:
    """One ``interfaceNuu`` around ready ``demande`` elements. ``at`` is an instant with its offset."""
    header = tag("entete", text("typeFichier", file_type), text("dateFichier", at))
    # The declaration stands on this element: clients cut the answer from its opening tag to its closing one.
    opening = f'<ns1:interfaceNuu versionInterface="02.01" xmlns:ns1="{NAMESPACE}">'
    return f"{opening}{header}{''.join(demandes)}</ns1:interfaceNuu>"


def to_xml(demande: SyntheticDemande) -> str:
    """The whole file of one demande, as last received by the register."""
    last = demande.renewed_on or demande.deposited_on
    kind = "RAD" if demande.radiated_on else "REN" if demande.renewed_on else "CRE"
    at = f"{(demande.radiated_on or last).isoformat()}T10:00:00.000+01:00"
    return interface([demande_element(demande)], file_type=kind, at=at)


def many_to_xml(demandes: Iterable[SyntheticDemande], *, on: date) -> str:
    """One file of many demandes (type COP), for an import."""
    return interface(
        (demande_element(one) for one in demandes), file_type="COP", at=f"{on.isoformat()}T06:00:00.000+01:00"
    )


def demande_element(demande: SyntheticDemande) -> str:
    """The ``demande`` element alone."""
    form = tag(
        "demandeLogement",
        text("numUnique", demande.numero),
        text("numGuichet", GUICHET),
        text("dateCreationDemande", demande.deposited_on),
        text("dateDernierRenouvellement", demande.renewed_on),
        tag("personnePhysique", *_persons(demande), _home(demande)),
        tag("listeMotifDemande", *(tag("motifDemande", code=code) for code in demande.motives)),
        _wish(demande),
        _dalo(demande),
        _radiation(demande),
    )
    return tag("demande", form)


def _persons(demande: SyntheticDemande) -> Iterable[str]:
    yield tag("demandeur", _person(demande.holder, address=demande))
    yield tag("listePersonneACharge", *(tag("personneACharge", _person(one)) for one in demande.dependants))
    if demande.expected_on:
        yield tag("personneANaitre", text("nombre", 1), text("dateNaissancePrevue", demande.expected_on))
    yield tag("listePersonneEnGarde", *(tag("personneEnGarde", _person(one)) for one in demande.in_custody))
    if demande.co_holder:
        yield tag("listeCotitulaire", tag("cotitulaire", _person(demande.co_holder)))


def _person(one: SyntheticPerson, address: SyntheticDemande | None = None) -> str:
    is_adult = bool(one.marital_status)
    return "".join(
        (
            tag("civilite", code=("2" if one.sex == "F" else "1") if is_adult else ""),
            text("nom", one.last_name),
            text("nomPatronymique", one.birth_name or None),
            text("prenom", one.first_name),
            text("dateNaissance", one.birth_date),
            tag("sexe", code="" if is_adult else one.sex),
            tag("nationalite", code=one.nationality if is_adult else ""),
            tag("situationFamiliale", code=one.marital_status),
            tag("lienDemandeur" if is_adult else "lienParente", code=one.link),
            tag("coParentalite", code=one.custody),
            text("telPortable", one.phone or None),
            text("mel", one.email or None),
            _address(address) if address else "",
            _work(one),
            _incomes(one),
            _resources("listeRessourceRecue", one.resources),
            _resources("listeRessourceVersee", one.paid),
        )
    )


def _address(demande: SyntheticDemande) -> str:
    code, postal = demande.home
    return tag(
        "adressePostale",
        text("etranger", "false"),
        text("numero", int(demande.numero[7:13]) % 90 + 1),
        text("voie", demande.street),
        text("codePostal", postal),
        tag("commune", code=code),
    )


def _work(one: SyntheticPerson) -> str:
    code, postal = one.work
    return tag(
        "situationProfessionnelle",
        text("profession", one.profession or None),
        tag("typeContratTravail", code=one.contract),
        text("nomEmployeurPrincipal", one.employer or None),
        text("codePostal", postal or None),
        tag("commune", code=code),
    )


def _incomes(one: SyntheticPerson) -> str:
    pairs = zip(("Moins1", "Moins2"), sorted(one.incomes.items(), reverse=True), strict=False)
    return tag("revenuFiscal", *(text(f"annee{s}", year) + text(f"montant{s}", rfr) for s, (year, rfr) in pairs))


def _resources(name: str, lines: Iterable[tuple[str, int]]) -> str:
    return tag(
        name, *(tag("detailRessource", tag("ressource", code=c), text("montant", amount)) for c, amount in lines)
    )


def _home(demande: SyntheticDemande) -> str:
    is_housed = demande.occupancy != "SD"
    return tag(
        "logementActuel",
        tag("listeModeleLogement", tag("modeleLogement", code=demande.occupancy)),
        text("montantMensuelLoyer", demande.rent if is_housed else None),
        text("nombreHabitant", demande.occupants if is_housed else None),
        tag("categorieLogement", code="A" if is_housed else ""),
        tag("typeLogementActuel", code=demande.home_type if is_housed else ""),
        text("surface", demande.floor_area if is_housed else None),
        text("proprietaire", "false"),
    )


def _wish(demande: SyntheticDemande) -> str:
    places = (tag("localisationSouhaite", tag("commune", code=code)) for code in demande.wanted_communes)
    return tag(
        "logementRecherche",
        tag("categorieLogement", code="I"),
        tag("listeTypeLogement", *(tag("typeLogement", code=code) for code in demande.wanted_types)),
        tag("listeLocalisationSouhaite", *places),
        text("demandeElargie", "true" if demande.is_enlarged else "false"),
        text("montantMaximum", demande.max_rent),
    )


def _dalo(demande: SyntheticDemande) -> str:
    if demande.dalo_on is None:
        return ""
    return tag("dalo", tag("statutDalo", code="ACTIF"), text("dateDecision", demande.dalo_on))


def _radiation(demande: SyntheticDemande) -> str:
    if demande.radiated_on is None:
        return ""
    code = tag("motifRadiation", code=demande.radiation_reason)
    return tag("radiation", code, text("dateRadiation", demande.radiated_on))
