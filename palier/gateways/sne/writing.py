"""Writes complete files for the register, or refuses to: what is sent is strict where what is received is tolerant.

A renewal gives back what Palier does not read (handicap, landlord of today...): it is merged from ``SneDemande.raw``.
"""

from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime

from lxml import etree

from palier.gateways.sne import codes
from palier.gateways.sne.documents import local, parse
from palier.gateways.sne.errors import SneIncomplete
from palier.gateways.sne.shapes import SneDemande, SneRadiation
from palier.gateways.sne.writing_parts import HEAD_TAGS, OWN_TAGS, add, put, write_person_block
from palier.rules.people.facts import Dalo
from palier.rules.situations import dalo

NAMESPACE = "http://nuu.application.i2/"
VERSION = "02.01"
_DALO: dict[Dalo, str] = {status: code for code, status in dalo.STATUSES.items() if status is not Dalo.NONE}


def write_demande(sne: SneDemande, *, file_type: str, at: datetime) -> bytes:
    """A file of any type with everything that is known; ``SneIncomplete`` names what is compulsory and absent."""
    if file_type not in codes.FILE_TYPE:
        raise SneIncomplete(("typeFichier",), ("un type de fichier connu",))
    _require_complete(sne, needs_number=file_type not in {"CRE", "CRS"})
    root = etree.Element(f"{{{NAMESPACE}}}interfaceNuu", nsmap={"ns1": NAMESPACE}, versionInterface=VERSION)
    header = add(root, "entete")
    put(header, "typeFichier", file_type)
    put(header, "dateFichier", at.isoformat(timespec="milliseconds"))
    demande = add(root, "demande")
    form = add(demande, "demandeLogement")
    _write_form(form, sne)
    if sne.raw:
        _keep_unread(form, _old_form(sne.raw))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def write_renewal(sne: SneDemande, *, at: datetime) -> bytes:
    """A file of type REN: the demande as it is now, for one more year from ``at`` (R441-2-7)."""
    return write_demande(replace(sne, renewed_on=at.date(), radiation=None), file_type="REN", at=at)


def write_radiation(sne: SneDemande, radiation: SneRadiation, *, at: datetime) -> bytes:
    """A file of type RAD for one of the reasons of the closed list (article R441-2-8). Raises ``SneIncomplete``."""
    if radiation.reason not in codes.STRIKE_OFF:
        raise SneIncomplete(("radiation/motifRadiation",), ("un motif de radiation de la liste fermée",))
    if (radiation.detail in codes.STRIKE_OFF_DETAIL) != (radiation.reason == "RADIRR"):
        raise SneIncomplete(("radiation/sousMotifRadiation",), ("le motif d’irrecevabilité",))
    return write_demande(replace(sne, radiation=radiation), file_type="RAD", at=at)


def _require_complete(sne: SneDemande, *, needs_number: bool) -> None:
    demande = sne.demande
    wish = demande.wish
    wanted = (
        ("numUnique", "le numéro unique", bool(demande.numero_unique) or not needs_number),
        ("numGuichet", "le guichet d’enregistrement", bool(sne.guichet)),
        ("dateCreationDemande", "la date de dépôt", demande.deposited_on is not None),
        ("logementRecherche/demandeElargie", "l’accord pour d’autres communes", wish.is_enlarged is not None),
        ("logementRecherche/listeTypeLogement", "un type de logement souhaité", bool(wish.type_codes)),
        ("logementRecherche/listeLocalisationSouhaite", "une commune souhaitée", bool(wish.communes)),
    )
    lacking = [(field, label) for field, label, is_there in wanted if not is_there]
    if lacking:
        raise SneIncomplete(tuple(field for field, _ in lacking), tuple(label for _, label in lacking))


def _write_form(form: etree._Element, sne: SneDemande) -> None:
    demande = sne.demande
    put(form, "numUnique", demande.numero_unique)
    put(form, "numGuichet", sne.guichet)
    put(form, "dateCreationDemande", demande.deposited_on)
    put(form, "dateDernierRenouvellement", sne.renewed_on or _renewed_on(sne))
    write_person_block(add(form, "personnePhysique"), sne)
    motives = add(form, "listeMotifDemande") if demande.motives else form
    for code in demande.motives:
        put(motives, "motifDemande", code=code)
    wish = add(form, "logementRecherche")
    put(wish, "categorieLogement", code=demande.wish.category)
    types = add(wish, "listeTypeLogement")
    for code in demande.wish.type_codes:
        put(types, "typeLogement", code=code)
    places = add(wish, "listeLocalisationSouhaite")
    for code in demande.wish.communes:
        put(add(places, "localisationSouhaite"), "commune", code=code)
    put(wish, "demandeElargie", demande.wish.is_enlarged)
    put(wish, "montantMaximum", cents=demande.wish.max_rent)
    _write_dalo(form, sne)
    put(form, "commentaire", sne.comment)
    if sne.radiation is not None:
        _write_radiation(add(form, "radiation"), sne.radiation)


def _renewed_on(sne: SneDemande) -> date | None:
    """The renewal that the end of validity supposes, when it is not simply a year after the deposit."""
    demande = sne.demande
    if demande.valid_until is None or demande.deposited_on is None:
        return None
    years = demande.valid_until.year - demande.deposited_on.year
    if years <= 1:
        return None
    end = demande.valid_until
    return date(end.year - 1, end.month, min(end.day, 28) if end.month == 2 else end.day)  # noqa: PLR2004 - February


def _write_dalo(form: etree._Element, sne: SneDemande) -> None:
    status = _DALO.get(sne.demande.dalo)
    if status is None:
        return
    block = add(form, "dalo")
    put(block, "statutDalo", code=status)
    put(block, "dateDecision", sne.demande.dalo_decided_on)
    put(block, "dateFinValidite", sne.demande.dalo_valid_until)


def _write_radiation(block: etree._Element, radiation: SneRadiation) -> None:
    put(block, "motifRadiation", code=radiation.reason)
    put(block, "sousMotifRadiation", code=radiation.detail)
    put(block, "dateRadiation", radiation.on)
    put(block, "identifiantRpls", radiation.rpls)
    put(block, "typeReservataire", code=radiation.reservataire)
    put(block, "accordCollectif", code=radiation.collective_agreement)


def _old_form(raw: bytes) -> etree._Element:
    root = parse(raw)
    return next((one for one in root if local(one) == "demandeLogement"), root)


def _keep_unread(new: etree._Element, old: etree._Element) -> None:
    """Copy from the register's file what this writer does not know, at its own place; never what it left out."""
    for child in old:
        twins = [one for one in new if local(one) == local(child)]
        if not twins and local(child) not in OWN_TAGS:
            new.append(deepcopy(child))
        elif len(twins) == 1 and len(child) and local(child) not in HEAD_TAGS:
            _keep_unread(twins[0], child)
