"""The access matrix as data: every address of the site, who asks, and what they get.

A row is the name of an address, the method, the object that its parameter names (always one of Amina's, Karim's or
Odile's), and one status for each column. What is a stranger's is 404: not even its existence is told. An address that
somebody adds and does not list here fails the test.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.utils import timezone

from palier.models import (
    Appeal,
    Candidature,
    Convention,
    Correction,
    EmployerSite,
    FileChange,
    FileContent,
    HeadStamp,
    KeptPlace,
    Letter,
    Mandate,
    Message,
    Mistake,
    MistakeNotice,
    OrganisationLook,
    OtherRoof,
    PaperLetter,
    Parting,
    PublishedHead,
    Radiation,
    Ranking,
    Referral,
    Registration,
    RoofRequest,
    SavedSearch,
    Seance,
    Viewing,
    ViewingSlot,
    Visit,
    VisitAct,
    Witness,
)
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.rules.people.change_kinds import ChangeKind
from palier.workflows.acting.actors import Actor
from palier.workflows.changes import changing
from palier.workflows.changes.changing import Told
from palier.workflows.commission import checking
from palier.workflows.mandates import proposing
from palier.workflows.people import employer_sites, employment
from palier.workflows.seals import publishing_heads, witnessing
from tests import counter_world, factories, mandate_world, referral_world, roof_world
from tests import world as worlds

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

_KEY = UUID(int=63)
COLUMNS = (
    "anonyme",
    "Amina",
    "demandeuse étrangère",
    "Karim",
    "bailleur étranger",
    "Odile",
    "réservataire étranger",
    "Mireille",
    "membre étranger",
    "Ariane",
    "Émile",
    "employeur étranger",
    "Céline",
    "conseiller étranger",
    "Claude",
    "contrôleur étranger",
    "Gisèle",
    "agent étranger",
    "Samira",
    "service social étranger",
    "Maud",
    "mairie étrangère",
    "Philippe",
    "préfecture étrangère",
    "Lise",
    "logeur étranger",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One address under one method."""

    name: str
    method: str
    args: Callable[[World], list[Any]]
    cells: tuple[int, ...]


def _none(world: World) -> list[Any]:
    return []


def _stamped(world: World) -> list[Any]:
    """A line of the public list with the answer of an authority."""
    now = timezone.now()
    publishing_heads.publish(at=now)
    found = PublishedHead.objects.latest("position")
    HeadStamp.objects.get_or_create(
        head=found,
        defaults={"response": b"x", "stamped_at": now, "received_at": now, "authority": "https://temps.example"},
    )
    return [found.pk]


def _witness(world: World) -> list[Any]:
    """The link that somebody outside was sent; whoever holds it may answer."""
    found, _ = Witness.objects.get_or_create(
        email="temoin@asso.example", defaults={"name": "Asso", "asked_at": timezone.now()}
    )
    return [witnessing.link(found).rstrip("/").rpartition("/")[2]]


def _at(stage: str) -> Callable[[World], list[Any]]:
    return lambda world: [world.at[stage].public_id]


def _mine(stage: str) -> Callable[[World], list[Any]]:
    return lambda world: [world.candidature(stage).public_id]


def _home(name: str) -> Callable[[World], list[Any]]:
    return lambda world: [world.homes[name].public_id]


def _letter(world: World) -> list[Any]:
    return [worlds.letter_of(world.amina).public_id]


def _piece(world: World) -> list[Any]:
    return [world.piece.public_id]


def _file(world: World) -> list[Any]:
    return [world.piece.files.get().public_id]


def _photo(world: World) -> list[Any]:
    FileContent.objects.filter(file__piece=world.piece).update(thumbnail=b"\xff\xd8\xff")
    return _file(world)


def _warning(world: World) -> list[Any]:
    return [worlds.warning_of(world).public_id]


def _noe(world: World) -> list[Any]:
    return [world.candidature("acceptee", world.noe).public_id]


def _pending(world: World) -> list[Any]:
    return [worlds.pending(world).candidature.public_id]


def _held(world: World) -> list[Any]:
    return [world.at["publiee"].candidatures.get(stage="en_attente").public_id]


def _seance(stage: str) -> Callable[[World], list[Any]]:
    return lambda world: [world.seances[str(world.at[stage].pk)].public_id]


def _seance_home(world: World) -> list[Any]:
    return [*_seance("en_commission")(world), world.at["en_commission"].public_id]


def _convention(world: World) -> list[Any]:
    made, _ = Convention.objects.get_or_create(
        bailleur=world.bailleur,
        reservataire=world.reservataire,
        departement="93",
        contingent="COLACT",
        defaults={
            "rate_numerator": 1,
            "rate_denominator": 4,
            "rounding": "inferieur",
            "unit": "proposes",
            "lost_is_used": False,
            "signed_on": date(2025, 1, 2),
            "valid_from": date(2025, 1, 2),
        },
    )
    return [made.public_id]


def _paper(world: World) -> list[Any]:
    made, now = PaperLetter.objects.filter(demande=world.amina.demande).first(), timezone.now()
    made = made or PaperLetter.objects.create(
        demande=world.amina.demande,
        organisation=world.bailleur,
        person_key="d",
        title="Lettre",
        paragraphs=[],
        made_at=now,
        made_on=clocks.day_in_paris(now),
    )
    return [made.public_id]


def _parting(world: World) -> list[Any]:
    made, _ = Parting.objects.get_or_create(
        demande=world.amina.demande,
        asked_key="d",
        leaver="d",
        births_leave=False,
        defaults={
            "living": {},
            "asked_at": timezone.now(),
            "answer_by": date(2025, 1, 2),
            "state": "tranchee_non",
            "settled_at": timezone.now(),
        },
    )
    return [made.public_id]


def _mistake(world: World) -> list[Any]:
    now = timezone.now()
    made, _ = Mistake.objects.get_or_create(
        demande=world.amina.demande,
        reservataire=world.reservataire,
        kind="validation_tardive",
        defaults={"state": "calculee", "opened_at": now, "answer_by": now},
    )
    return [made.public_id]


def _notice(world: World) -> list[Any]:
    _mistake(world)
    case = Mistake.objects.get(demande=world.amina.demande, kind="validation_tardive")
    on = world.at["attribuee"]
    made, _ = MistakeNotice.objects.get_or_create(
        mistake=case,
        publication=on,
        demande=case.demande,
        bailleur=world.bailleur,
        defaults={"told_at": timezone.now()},
    )
    return [made.public_id]


def _contestable(world: World) -> list[Any]:
    """A rank of Amina that did not suffice, on a list of their réservataire."""
    found = Candidature.objects.filter(demande=world.amina.demande, stage="non_retenue").first()
    if found is None:
        on = factories.publication(factories.home(world.bailleur, world.reservataire), stage="designee")
        found = factories.candidature(on, world.amina.demande, stage="non_retenue")
    return [found.public_id]


def _appeal(world: World) -> list[Any]:
    (key,) = _contestable(world)
    now = timezone.now()
    made, _ = Appeal.objects.get_or_create(
        demande=world.amina.demande,
        candidature=Candidature.objects.get(public_id=key),
        organisation=world.reservataire,
        subject="non_retenue",
        state="envoyee",
        defaults={
            "decided_on": timezone.localdate(),
            "reasons": ["autre"],
            "sent_at": now,
            "answer_by": now + timedelta(days=9),
        },
    )
    return [made.public_id]


def _at_court(world: World) -> list[Any]:
    (key,) = _struck_off(world)
    today = timezone.localdate()
    made, _ = Appeal.objects.get_or_create(
        demande=world.amina.demande,
        radiation=Radiation.objects.get(public_id=key),
        organisation=world.bailleur,
        subject="radiation",
        defaults={"decided_on": today, "sent_at": timezone.now(), "court_on": today, "state": "au_tribunal"},
    )
    return [made.public_id]


def _struck_off(world: World) -> list[Any]:
    """A radiation of Amina by Karim's landlord, as its page shows it."""
    made, _ = Radiation.objects.get_or_create(
        demande=world.amina.demande,
        reason="RADABA",
        issued_by=world.bailleur,
        defaults={
            "effective_on": timezone.localdate(),
            "recorded_at": timezone.now(),
            "audience": [world.bailleur.pk],
        },
    )
    return [made.public_id]


def _unreached(world: World) -> list[Any]:
    """The letter that asks somebody for pieces, and that no message announced."""
    file = world.candidature("designee", world.others[2])
    if file.stage == "designee":
        by = timezone.localdate() + timedelta(days=10)
        checking.check(file, "incomplet", pieces=["piece_identite"], answer_by=by, by=world.karim, at=timezone.now())
    letter = Letter.objects.get(candidature=file, kind="demande_pieces")
    Message.objects.filter(about=letter.public_id).delete()
    return [letter.public_id]


def _house(world: World) -> list[Any]:
    return [world.bailleur.public_id]


def _logo(world: World) -> list[Any]:
    dressed = {"logo": b"\x89PNG", "changed_at": timezone.now()}
    OrganisationLook.objects.get_or_create(organisation=world.bailleur, defaults=dressed)
    return _house(world)


def _colleague(world: World) -> list[Any]:
    return [world.bailleur.public_id, world.karim.person.public_id]


def _switch(_world: World) -> list[Any]:
    return ["orientation_sociale"]


def _slot(_world: World) -> list[Any]:
    return ["formule"]


def _news(world: World) -> list[Any]:
    assert world.karim.user is not None
    made, _ = Correction.objects.get_or_create(
        kind="vacance",
        subject=world.homes["oriente"].public_id,
        bailleur=world.bailleur,
        reservataire=world.reservataire,
        defaults={
            "fields": ["vacance"],
            "before": ["2026-01-02"],
            "after": ["2026-01-03"],
            "reason": "saisie",
            "by": world.karim.user,
            "at": timezone.now(),
        },
    )
    return [made.pk]


def _code(world: World) -> list[Any]:
    """A code that Amina asked for and handed to nobody yet."""
    by = Actor(role=Role.DEMANDEUR, user=world.amina.user)
    made = employment.ask(world.amina.demande, person_key="d", key=_KEY, by=by, at=timezone.now())
    return [made.row.public_id]


def _ranking(world: World) -> list[Any]:
    return [Ranking.objects.filter(publication=world.at["classee"]).get().pk]


def _closed_seance(world: World) -> list[Any]:
    return [Seance.objects.filter(bailleur=world.bailleur, stage="close").order_by("pk")[:1].get().public_id]


def _mandate(world: World) -> list[Any]:
    found = Mandate.objects.filter(demande=world.amina.demande).first()
    return [(found or mandate_world.given(world.amina, world.celine)).public_id]


def _trusted(world: World) -> list[Any]:
    return [mandate_world.trusting_somebody(world.amina).public_id]


def _change(world: World) -> list[Any]:
    """The last change of her household, told anew each time."""
    told = Told(kind=ChangeKind.NAME, key="p1", names={"last_name": f"Benali{FileChange.objects.count()}"})
    made = changing.change(world.amina.demande, told, holder="d", by=world.amina.actor, at=timezone.now())
    return [made.public_id]


def _kept_place(world: World) -> list[Any]:
    """One of their own each time: the rows after it find another."""
    KeptPlace.objects.filter(by=world.amina.user).delete()
    made = KeptPlace.objects.create(
        demande=world.amina.demande,
        by=world.amina.user,
        slot=1,
        kind="travail",
        commune=factories.commune(),
        kept_at=timezone.now(),
    )
    return [made.public_id]


def _search(world: World) -> list[Any]:
    """One of their own each time: the rows after it find another."""
    made = SavedSearch.objects.create(
        demande=world.amina.demande,
        person_key="d",
        by=world.amina.user,
        name="Près de l’école",
        query="pour_moi=on",
        place="à Montreuil",
        rhythm="jour",
        hour=8,
        channel="email",
        made_at=timezone.now(),
    )
    return [made.public_id]


def _visit(world: World) -> list[Any]:
    found = Visit.objects.filter(demande=world.amina.demande, ended_at=None).first()
    return [(found or counter_world.seen(world.amina.demande, world.gisele)).public_id]


def _form(world: World) -> list[Any]:
    """A form that was handed in once, and that the register refused: it is open again."""
    house, now = world.gisele.body, timezone.now()
    made = Registration.objects.filter(organisation=house).first() or Registration.objects.create(
        organisation=house,
        by=world.gisele.person,
        state="refusee",
        made_at=now,
        changed_at=now,
        deposited_on=date(2025, 1, 2),
    )
    return [made.public_id]


def _visit_act(world: World) -> list[Any]:
    visit = Visit.objects.get(public_id=_visit(world)[0])
    made = VisitAct.objects.filter(visit=visit).first() or VisitAct.objects.create(
        visit=visit,
        demande=visit.demande,
        by=visit.by,
        verb="confirmer",
        object_kind="Demande",
        object_id=visit.demande.public_id,
        at=timezone.now(),
    )
    return [visit.public_id, made.public_id]


def _opinion_of_mandate(world: World) -> list[Any]:
    if "publiee" not in world.at:  # a cast without a home: nothing was written of anything
        return [uuid4(), uuid4()]
    made = mandate_world.opinion(world.amina, world.celine, world.candidature("publiee"))
    return [made.mandate.public_id, made.public_id]


def _opinion(world: World) -> list[Any]:
    return _opinion_of_mandate(world)[1:]


def _on_mandate(of: Callable[[World], list[Any]]) -> Callable[[World], list[Any]]:
    return lambda world: [*_mandate(world), *of(world)]


def _referral(world: World) -> list[Any]:
    """Of Amina, in the hands of Samira's service."""
    found = Referral.objects.filter(demande=world.amina.demande, taken_back_at=None).first()
    return [(found or referral_world.open_referral(world.amina, world.samira)).public_id]


def _referral_to_take_back(world: World) -> list[Any]:
    """One of their own each time: the others are read by the rows after it."""
    return [referral_world.open_referral(world.amina, world.samira).public_id]


def _referred_piece(world: World) -> list[Any]:
    """A piece of the file that was not handed over."""
    assert world.piece is not None
    return [*_referral(world), world.piece.public_id]


def _offer_of_mandate(world: World) -> list[Any]:
    made = proposing.propose(frozenset(), 3, key=_KEY, by=world.celine, at=timezone.now())
    return [made.row.public_id]


def _site(world: World) -> list[Any]:
    found = EmployerSite.objects.filter(organisation=world.emile.body).first()
    made = found or employer_sites.declare("Siège", factories.commune(), by=world.emile, at=timezone.now())
    return [made.public_id]


def _roof(world: World) -> list[Any]:
    """One of Lise's, that everybody reads."""
    found = OtherRoof.objects.filter(organisation=world.lise.body, stage="publie").first()
    return [(found or roof_world.published(world.lise)).public_id]


def _roof_request(world: World) -> list[Any]:
    """What Amina asked of one of them."""
    found = RoofRequest.objects.filter(demande=world.amina.demande, state="envoyee").first()
    return [(found or roof_world.asked_by(world.amina, roof_world.published(world.lise))).public_id]


def _slot(world: World) -> list[Any]:
    """An hour that Karim proposes for the home of which Amina was designated."""
    publication = world.at["designee"]
    found = ViewingSlot.objects.filter(publication=publication).first()
    at = timezone.now()
    made = found or ViewingSlot.objects.create(
        publication=publication,
        starts_at=clocks.at_hour(clocks.day_in_paris(at) + timedelta(days=7), 14),
        minutes=30,
        places=2,
        place="Hall B",
        created_by=world.karim.person,
        created_at=at,
        changed_at=at,
    )
    return [made.public_id]


def _viewing(world: World) -> list[Any]:
    """Amina's candidature, with an hour that she holds."""
    row = world.candidature("designee")
    slot = ViewingSlot.objects.get(public_id=_slot(world)[0])
    at = timezone.now()
    known = {"demande": world.amina.demande, "slot": slot, "state": "prise", "chosen_at": at, "changed_at": at}
    Viewing.objects.get_or_create(candidature=row, defaults=known)
    return [row.public_id]


EVERYONE = (200,) * 7
PERSON_200 = (302, 200, 200, 404, 404, 404, 404)
"""A page of one's own: whoever is signed in with a demande sees their own."""
AMINA_200 = (302, 200, 404, 404, 404, 404, 404)
KARIM_200 = (302, 404, 404, 200, 404, 404, 404)
BAILLEURS_200 = (302, 404, 404, 200, 200, 404, 404)
ODILE_200 = (302, 404, 404, 404, 404, 200, 404)
RESERVATAIRES_200 = (302, 404, 404, 404, 404, 200, 200)
STAFF_200 = (302, 404, 404, 200, 200, 200, 200)
NOBODY = (302, 404, 404, 404, 404, 404, 404)
STAFF_302 = (302, 404, 404, 302, 302, 302, 302)
_TERRITORY_PAGES = ("", "-commissions", "-attributions", "-chiffres")


def _filled(cells: tuple[int, ...], *others: tuple[int, ...]) -> tuple[int, ...]:
    """What is the same for everybody is so for whoever comes after them; the rest is not theirs unless said."""
    rest = cells[0] if len(set(cells)) == 1 else 404
    filled = (given or (rest,) * size for given, size in zip(others, (2, 1, 2, 2, 2, 2, 2, 4, 2), strict=True))
    return (*cells, *(cell for given in filled for cell in given))


def _get(
    name: str,
    cells: tuple[int, ...],
    args: Callable[[World], list[Any]] = _none,
    *,
    members: tuple[int, ...] = (),
    steward: int = 0,
    employers: tuple[int, ...] = (),
    advisers: tuple[int, ...] = (),
    controllers: tuple[int, ...] = (),
    counters: tuple[int, ...] = (),
    workers: tuple[int, ...] = (),
    territories: tuple[int, ...] = (),
    lodgers: tuple[int, ...] = (),
) -> Row:
    others = (
        members,
        (steward,) if steward else (),
        employers,
        advisers,
        controllers,
        counters,
        workers,
        territories,
        lodgers,
    )
    return Row(name, "get", args, _filled(cells, *others))


def _post(
    name: str,
    cells: tuple[int, ...],
    args: Callable[[World], list[Any]] = _none,
    *,
    members: tuple[int, ...] = (),
    steward: int = 0,
    employers: tuple[int, ...] = (),
    advisers: tuple[int, ...] = (),
    controllers: tuple[int, ...] = (),
    counters: tuple[int, ...] = (),
    workers: tuple[int, ...] = (),
    territories: tuple[int, ...] = (),
    lodgers: tuple[int, ...] = (),
) -> Row:
    others = (
        members,
        (steward,) if steward else (),
        employers,
        advisers,
        controllers,
        counters,
        workers,
        territories,
        lodgers,
    )
    return Row(name, "post", args, _filled(cells, *others))


ROWS: tuple[Row, ...] = (
    # Open to everybody.
    _get("accueil", EVERYONE),
    _get("recherche", EVERYONE),
    _get("publication", EVERYONE, _at("publiee")),
    _get("classement", EVERYONE),
    _get("donnees-personnelles", EVERYONE),
    _get("textes-appliques", EVERYONE),
    _get("textes-chapitre", EVERYONE, lambda _: ["code-civil"]),
    _get("chiffres", EVERYONE),
    _get("chiffres-commune", EVERYONE, lambda _: ["93048"]),
    _get("chiffres-donnees", EVERYONE, lambda _: ["93"]),
    _get("grilles", EVERYONE),
    _get("grille", EVERYONE, lambda _: ["sans-territoire"]),
    _get("tailles", EVERYONE),
    _get("tailles-territoire", (404,) * 7, lambda _: ["territoire-inconnu"]),
    _get("accessibilite", EVERYONE),
    _get("code-source", EVERYONE),
    _get("langue", (404,) * 7),
    _post("langue", (404,) * 7),
    _get("aide", EVERYONE),
    _get("mots", EVERYONE),
    _get("mentions-legales", EVERYONE),
    _get("logo", EVERYONE, _logo),
    _get("favicon", (301,) * 7),
    _get("sante", EVERYONE),
    _get("sante-vivant", EVERYONE),
    _get("sante-pret", EVERYONE),
    _get("metrics", (401,) * 7),
    _get("etat", EVERYONE),
    _get("etat-donnees", (404,) * 7),
    _get("comptes-rendus", EVERYONE),
    _get("signaler-une-faille", EVERYONE),
    _get("security-txt", (404,) * 7),
    _get("gallery", EVERYONE),
    _get("connexion", EVERYONE),
    _get("connexion-code", (302,) * 7),
    # No provider is known to the site of this table.
    *(_post(name, (404,) * 7) for name in ("franceconnect", "proconnect")),
    *(_get(name, (404,) * 7) for name in ("franceconnect-retour", "proconnect-retour")),
    _get("franceconnect-numero", (302,) * 7),
    _post("delier-identite", (302,) * 7),
    _get("pas-moi", EVERYONE, lambda _world: ["un-lien-inconnu"]),
    *(one("pas-moi-pro", EVERYONE, lambda _world: ["un-lien-inconnu"]) for one in (_get, _post)),
    _post("pas-moi", EVERYONE, lambda _world: ["un-lien-inconnu"]),
    _get(
        "navigateurs",
        (302, 200, 200, 200, 200, 200, 200),
        members=(200, 200),
        steward=200,
        employers=(200, 200),
        advisers=(200, 200),
        controllers=(200, 200),
        counters=(200, 200),
        workers=(200, 200),
        territories=(200,) * 4,
        lodgers=(200, 200),
    ),
    _post("navigateurs", (302,) * 7),
    _get("reprendre", (302,) * 7),
    # Whoever has opened no form is led to the door, whoever they are.
    _get("premiere-demande", EVERYONE),
    _post("premiere-demande", (409,) * 7),
    *(
        one(f"premiere-demande-{name}", (302,) * 7)
        for name in ("code", "personnes", "piece", "signer", "supprimer")
        for one in (_get, _post)
    ),
    *(_get(name, (302,) * 7) for name in ("ma-premiere-demande", "premiere-demande-recu")),
    *(one("premiere-demande-etape", (302,) * 7, lambda _world: ["identite"]) for one in (_get, _post)),
    *(one("premiere-demande-personne", (302,) * 7, lambda _world: ["n1"]) for one in (_get, _post)),
    _post("premiere-demande-sans", (302,) * 7, lambda _world: ["n1"]),
    _post("premiere-demande-sans-fichier", (302,) * 7, lambda _world: [uuid4()]),
    *(_post(f"premiere-demande-{name}", (302,) * 7) for name in ("entrer", "fermer")),
    _get("connexion-pro", EVERYONE),
    _get("connexion-second-facteur", (302,) * 7),
    _get(
        "second-facteur",
        STAFF_200,
        members=(200, 200),
        steward=200,
        employers=(200, 200),
        advisers=(200, 200),
        controllers=(200, 200),
        counters=(200, 200),
        workers=(200, 200),
        territories=(200,) * 4,
        lodgers=(200, 200),
    ),
    _get(
        "cles-acces",
        STAFF_200,
        members=(200, 200),
        steward=200,
        employers=(200, 200),
        advisers=(200, 200),
        controllers=(200, 200),
        counters=(200, 200),
        workers=(200, 200),
        territories=(200,) * 4,
        lodgers=(200, 200),
    ),
    _get(
        "second-facteur-verifier",
        (302, 404, 404, 302, 302, 302, 302),
        members=(302, 302),
        steward=200,
        employers=(302, 302),
        advisers=(302, 302),
        controllers=(302, 302),
        counters=(200, 200),
        workers=(200, 200),
        territories=(302,) * 4,
        lodgers=(302, 302),
    ),
    _get("mot-de-passe-perdu", EVERYONE),
    _get("mot-de-passe", (410,) * 7, lambda _world: ["un-secret-inconnu"]),
    _get(
        "changer-mot-de-passe",
        STAFF_200,
        members=(200, 200),
        steward=200,
        employers=(200, 200),
        advisers=(200, 200),
        controllers=(200, 200),
        counters=(200, 200),
        workers=(200, 200),
        territories=(200,) * 4,
        lodgers=(200, 200),
    ),
    _post("deconnexion", (302,) * 7),
    _get("deconnecte", EVERYONE),
    _post("deconnecte", (302,) * 7),
    # My demande.
    _get("mon-dossier", PERSON_200),
    _get("verifier", PERSON_200),
    _get("mon-identite", PERSON_200),
    _get("renouveler", PERSON_200),
    _get("completer", PERSON_200, lambda _: ["recherche"]),
    _get("pieces", PERSON_200),
    _get("envoyer-piece", PERSON_200),
    _get("recu-pieces", PERSON_200),
    _get("mon-fichier", AMINA_200, _file),
    _get("mon-fichier-apercu", AMINA_200, _photo),
    _post("monter-fichier", (302, 302, 404, 404, 404, 404, 404), _file),
    _get("retirer-fichier", AMINA_200, _file),
    _post("retirer-fichier", (302, 302, 404, 404, 404, 404, 404), _file),
    _get("changements", PERSON_200),
    _get("changement", PERSON_200, lambda _world: ["naissance"]),
    _post("changement", (302, 400, 400, 404, 404, 404, 404), lambda _world: ["naissance"]),
    _post("reprendre-changement", (302, 302, 404, 404, 404, 404, 404), _change),
    _get("mes-coordonnees", PERSON_200),
    # Emptied: letters go to the address of the file.
    _post("mes-coordonnees", (302, 302, 302, 404, 404, 404, 404)),
    _get("mes-coordonnees-code", (302, 302, 302, 404, 404, 404, 404)),
    _post("mes-coordonnees-code", (302, 302, 302, 404, 404, 404, 404)),
    _get("mon-emploi", PERSON_200),
    _post("mon-emploi", PERSON_200),
    _post("annuler-code-emploi", (302, 302, 404, 404, 404, 404, 404), _code),
    _post("retirer-emploi", (302, 409, 404, 404, 404, 404, 404), _code),
    _get("acces", PERSON_200),
    _get("acces-code", (302, 302, 302, 404, 404, 404, 404)),
    _get("separation", PERSON_200),
    _post("repondre-separation", (302, 409, 409, 404, 404, 404, 404)),
    _get("effacer-dossier", PERSON_200),
    _get("lectures", PERSON_200),
    # All that is held on one: a code first, for whoever signs in; of nobody else, and at no counter.
    _get("mes-donnees", PERSON_200),
    _post("demander-donnees", (302, 302, 302, 404, 404, 404, 404)),
    *(one("mes-donnees-code", (302, 302, 302, 404, 404, 404, 404)) for one in (_get, _post)),
    _post("telecharger-donnees", (302, 409, 409, 404, 404, 404, 404)),
    _post("effacer-archive", (302, 302, 302, 404, 404, 404, 404)),
    _get("cout-erreur", PERSON_200),
    _post("cout-erreur", (302, 400, 400, 404, 404, 404, 404)),
    _get("contester-erreur", AMINA_200, _mistake),
    _post("contester-erreur", (302, 400, 404, 404, 404, 404, 404), _mistake),
    _get("contestations", PERSON_200),
    _get("contester", AMINA_200, _contestable),
    _post("contester", (302, 400, 404, 404, 404, 404, 404), _contestable),
    _post("noter-juge", (302, 409, 404, 404, 404, 404, 404), _contestable),
    _get("contester-radiation", AMINA_200, _struck_off),
    _post("contester-radiation", (302, 400, 404, 404, 404, 404, 404), _struck_off),
    _post("noter-juge-radiation", (302, 409, 404, 404, 404, 404, 404), _struck_off),
    _get("contestation", AMINA_200, _appeal),
    _post("retirer-contestation", (302, 302, 404, 404, 404, 404, 404), _appeal),
    _post("finir-juge", (302, 302, 404, 404, 404, 404, 404), _at_court),
    _get("plus-de-temps", AMINA_200, _mine("designee")),
    _post("plus-de-temps", (302, 400, 404, 404, 404, 404, 404), _mine("designee")),
    _post("effacer-dossier", (302, 409, 400, 404, 404, 404, 404)),
    _get("effacement", EVERYONE, lambda world: [world.amina.demande.public_id]),
    _post("demander-numero", (302, 409, 409, 404, 404, 404, 404)),
    _get("mes-points", PERSON_200),
    _post("choisir-critere", (302, 302, 302, 404, 404, 404, 404)),
    _get("vie-demande", PERSON_200),
    _post("choisir-papier", (302, 302, 302, 404, 404, 404, 404)),
    _get("repondre-avertissement", AMINA_200, _warning),
    _get("courrier", PERSON_200),
    _get("courrier-lire", AMINA_200, _letter),
    _post("courrier-ouvrir", (302, 302, 404, 404, 404, 404, 404), _letter),
    _post("courrier-tout-lu", (302, 302, 302, 404, 404, 404, 404)),
    # My candidatures.
    _post("candidater", (302, 302, 302, 404, 404, 404, 404), _at("publiee")),
    _get("mes-candidatures", PERSON_200),
    _get("candidature", AMINA_200, _mine("attribuee")),
    _get("candidature-recu", AMINA_200, _mine("publiee")),
    _get("visite", AMINA_200, _viewing),
    _post("visite", (302, 409, 404, 404, 404, 404, 404), _viewing),
    _get("visite-agenda", AMINA_200, _viewing),
    _get("retirer", AMINA_200, _mine("publiee")),
    _post("retirer", (302, 302, 404, 404, 404, 404, 404), _mine("publiee")),
    _get("offre", AMINA_200, _mine("attribuee")),
    _get("offre_accepter", AMINA_200, _mine("attribuee")),
    _post("offre_accepter", (302, 302, 404, 404, 404, 404, 404), _mine("attribuee")),
    _get("offre_refuser", AMINA_200, _mine("attribuee")),
    _post("offre_refuser", (302, 302, 404, 404, 404, 404, 404), _mine("attribuee")),
    # The bailleur's desk.
    _get("bailleur", BAILLEURS_200),
    _get("bailleur_logements", BAILLEURS_200),
    _get("bailleur_logement_nouveau", BAILLEURS_200),
    _get("bailleur_logement", KARIM_200, _home("declare")),
    _get("bailleur_publication", KARIM_200, _at("designee")),
    _get("bailleur_controle", KARIM_200, _mine("designee")),
    _get("bailleur_visites", KARIM_200, _at("designee")),
    _post("bailleur_visites", (302, 404, 404, 400, 404, 404, 404), _at("designee")),
    _get("bailleur_visite", KARIM_200, _slot),
    _post("bailleur_visite", (302, 404, 404, 400, 404, 404, 404), _slot),
    _get("bailleur_piece", KARIM_200, _piece),
    _get("bailleur_joindre", KARIM_200, _unreached),
    _post("bailleur_joindre", (302, 404, 404, 400, 404, 404, 404), _unreached),
    _get("bailleur_avis", KARIM_200, _notice),
    _post("bailleur_avis", (302, 404, 404, 302, 404, 404, 404), _notice),
    _get("bailleur_offre", KARIM_200, _mine("attribuee")),
    _get("bailleur_bail", KARIM_200, _noe),
    _get("bailleur_bail_corriger", (302, 404, 404, 404, 404, 404, 404), _noe),
    _get("bailleur_radiation", KARIM_200, _mine("designee")),
    _get("bailleur_garder", KARIM_200, _home("declare")),
    _get("bailleur_logement_corriger", KARIM_200, _home("declare")),
    _get("bailleur_vacance_corriger", KARIM_200, _home("oriente")),
    _post("bailleur_reprendre", (302, 404, 404, 409, 404, 404, 404), _home("oriente")),
    _get("bailleur_flux", BAILLEURS_200),
    _get("bailleur_convention", BAILLEURS_200),
    _get("bailleur_flux_annee", BAILLEURS_200),
    _get("bailleur_convention_fin", KARIM_200, _convention),
    _get("bailleur_convention_corriger", KARIM_200, _convention),
    # Both desks.
    _get("retrouver", STAFF_200),
    _get("lettres", STAFF_200),
    _get("lettre_papier", KARIM_200, _paper),
    _post("lettres_document", STAFF_200),
    _post("lettres_pdf", (302, 404, 404, 409, 409, 409, 409)),
    # The commission.
    _get("seances", BAILLEURS_200),
    _get("seance_nouvelle", BAILLEURS_200),
    _get("seance", KARIM_200, _seance("en_commission")),
    _get("convocation", KARIM_200, _seance("en_commission")),
    _get("proces_verbal", KARIM_200, _seance("attribuee")),
    _get("seance_dossiers", KARIM_200, _seance("en_commission")),
    _get("seance_deplacer", KARIM_200, _seance("en_commission")),
    _get("seance_annuler", KARIM_200, _seance("en_commission")),
    _get("seance_membres", KARIM_200, _seance("en_commission")),
    _post("bailleur_appeler", (302, 404, 404, 409, 404, 404, 404), _at("designee")),
    _get("seance_decider", KARIM_200, _seance_home),
    # Nothing is put to the vote there: it leads back to the decisions.
    _get("seance_voix", (302, 404, 404, 302, 404, 404, 404), _seance_home),
    # The member of a commission.
    _get("mes-seances", NOBODY, members=(200, 200)),
    _get("ma-seance", NOBODY, _seance("en_commission"), members=(200, 404)),
    _get("mon-proces-verbal", NOBODY, _seance("attribuee"), members=(200, 404)),
    _get("mon-vote", NOBODY, _seance_home, members=(200, 404)),
    _get("mes-dossiers", NOBODY, _seance_home, members=(200, 404)),
    _get("a-deux", (302, 404, 404, 404, 404, 404, 404)),
    _get("qui-m-aide", PERSON_200),
    _get("donner-mandat", (302, 302, 302, 404, 404, 404, 404)),
    _get("confirmer-mandat", (302, 302, 302, 404, 404, 404, 404)),
    _get("papier-mandat", (302, 200, 404, 404, 404, 404, 404), _mandate),
    _post("retirer-mandat", (302, 302, 404, 404, 404, 404, 404), _mandate),
    _post("redonner-mandat", (302, 409, 404, 404, 404, 404, 404), _mandate),
    _post("accorder-mandat", (302, 404, 404, 404, 404, 404, 404), _mandate),
    _post("repondre-avis", (302, 302, 404, 404, 404, 404, 404), _opinion),
    # What one person keeps an eye on: nobody else's.
    _get("mes-recherches", PERSON_200),
    _get("garder-recherche", PERSON_200),
    *(
        _post(name, (302, 302, 302, 404, 404, 404, 404), _at("publiee"))
        for name in ("garder-logement", "ne-plus-garder")
    ),
    *(
        _post(f"{verb}-recherche", (302, 302, 404, 404, 404, 404, 404), _search)
        for verb in ("arreter", "reprendre", "supprimer")
    ),
    _post("garder-lieu", (302, 400, 400, 404, 404, 404, 404)),
    _post("retirer-lieu", (302, 302, 404, 404, 404, 404, 404), _kept_place),
    *(one("arreter-alerte", EVERYONE, lambda _world: ["un-lien-inconnu"]) for one in (_get, _post)),
    _get("personne-a-prevenir", PERSON_200),
    _post("retirer-personne-a-prevenir", (302, 302, 404, 404, 404, 404, 404), _trusted),
    *(one("personne-prevenue", EVERYONE, lambda _world: ["un-lien-inconnu"]) for one in (_get, _post)),
    # Anybody checks a mandate, and learns no name.
    _get("verifier-mandat", EVERYONE),
    _get("verifier-mandat-lu", EVERYONE, lambda _world: ["rien"]),
    _get("mandats-cles", EVERYONE),
    _get("mandats-retires", EVERYONE),
    _get("mandats-programme", EVERYONE),
    # A counter: whoever is there, in a visit of this very agent.
    _get("guichet", NOBODY, counters=(200, 200)),
    _get("passage", NOBODY, _visit, counters=(200, 404)),
    _get("recu-passage", NOBODY, _visit, counters=(200, 404)),
    _get("recu-acte", NOBODY, _visit_act, counters=(200, 404)),
    _post("finir-passage", NOBODY, _visit, counters=(302, 404)),
    _get("enregistrements", NOBODY, counters=(200, 200)),
    _post("commencer-enregistrement", NOBODY, counters=(302, 302)),
    _post("reprendre-enregistrement", NOBODY, counters=(400, 400)),
    _get("enregistrement", NOBODY, _form, counters=(200, 404)),
    _get("rubrique", NOBODY, lambda world: [*_form(world), "a"], counters=(200, 404)),
    _get("service-attestation", NOBODY, _form, counters=(200, 404)),
    _get("ajouter-personne", NOBODY, _form, counters=(200, 404)),
    _post("retirer-personne", NOBODY, lambda world: [*_form(world), "c1"], counters=(302, 404)),
    _post("envoyer-enregistrement", NOBODY, _form, counters=(302, 404)),
    _post("abandonner-enregistrement", NOBODY, _form, counters=(302, 404)),
    _get("recu-enregistrement", NOBODY, _form, counters=(200, 404)),
    _get("mes-passages", PERSON_200),
    _post("desavouer-passage", (302, 302, 404, 404, 404, 404, 404), _visit),
    _get("coordonnees-pas-moi", EVERYONE, lambda _world: ["un-secret-inconnu"]),
    _post("coordonnees-pas-moi", EVERYONE, lambda _world: ["un-secret-inconnu"]),
    _get("pas-venu", EVERYONE, lambda _world: ["un-secret-inconnu"]),
    # What is handed over to a social service: by its giver alone, and read by the service that took it up.
    _get("service-social", PERSON_200),
    _get("orienter", (302, 302, 302, 404, 404, 404, 404)),
    _post("remettre-preuve", (302, 302, 404, 404, 404, 404, 404), _referral),
    _post("reprendre-orientation", (302, 302, 404, 404, 404, 404, 404), _referral_to_take_back),
    _get("social", NOBODY, workers=(200, 200)),
    _get("social-code", NOBODY, workers=(200, 200)),
    _post("social-prendre", NOBODY, workers=(400, 400)),
    _get("social-orientation", NOBODY, _referral, workers=(200, 404)),
    _post("social-qualifier", NOBODY, _referral, workers=(400, 404)),
    _post("social-autre-papier", NOBODY, _referral, workers=(400, 404)),
    _post("social-pas-prouvee", NOBODY, _referral, workers=(400, 404)),
    _post("social-note", NOBODY, _referral, workers=(400, 404)),
    _get("social-piece", NOBODY, _referred_piece, workers=(404, 404)),
    # Another roof: everybody's page, the request of its person alone, and the desk of its own logeur.
    _get("autres-toits", EVERYONE),
    _get("autre-toit", EVERYONE, _roof),
    _get("dalo", EVERYONE),
    _get("demander-toit", (302, 200, 200, 404, 404, 404, 404), _roof),
    _get("mes-autres-toits", PERSON_200),
    _post("finir-demande-toit", (302, 302, 404, 404, 404, 404, 404), _roof_request),
    _get("logeur", NOBODY, lodgers=(200, 200)),
    _get("logeur-demande", NOBODY, _roof_request, lodgers=(200, 404)),
    _post("logeur-accepter", NOBODY, _roof_request, lodgers=(400, 404)),
    _post("logeur-liste", NOBODY, _roof_request, lodgers=(400, 404)),
    _post("logeur-refuser", NOBODY, _roof_request, lodgers=(400, 404)),
    _post("logeur-entree", NOBODY, _roof_request, lodgers=(400, 404)),
    _post("logeur-sortie", NOBODY, _roof_request, lodgers=(400, 404)),
    _get("logeur-toits", NOBODY, lodgers=(200, 200)),
    _get("logeur-nouveau", NOBODY, lodgers=(200, 200)),
    _get("logeur-toit", NOBODY, _roof, lodgers=(200, 404)),
    _get("logeur-corriger", NOBODY, _roof, lodgers=(200, 404)),
    _post("logeur-publier", NOBODY, _roof, lodgers=(409, 404)),
    _post("logeur-pause", NOBODY, _roof, lodgers=(302, 404)),
    _get("logeur-fermer", NOBODY, _roof, lodgers=(200, 404)),
    # A mairie and a préfecture: each its own door, and in it its own place.
    *(_get(f"mairie{page}", NOBODY, territories=(200, 200, 404, 404)) for page in _TERRITORY_PAGES),
    *(_get(f"prefecture{page}", NOBODY, territories=(404, 404, 200, 200)) for page in _TERRITORY_PAGES),
    _get("prefecture-contingent", NOBODY, territories=(404, 404, 200, 200)),
    # Who controls an organisation, on a mission that lives: what it did, and nothing of another.
    _get("controle", NOBODY, controllers=(200, 200)),
    _get("controle-journal", NOBODY, controllers=(200, 200)),
    _get("controle-lectures", NOBODY, controllers=(200, 200)),
    _get("controle-classements", NOBODY, controllers=(200, 200)),
    _get("controle-ouvertures", NOBODY, _ranking, controllers=(200, 404)),
    _get("controle-seances", NOBODY, controllers=(200, 200)),
    _get("controle-proces-verbal", NOBODY, _closed_seance, controllers=(200, 404)),
    # The adviser: what a living mandate of their own organisation opens.
    _get("conseiller", NOBODY, advisers=(200, 200)),
    _get("conseiller-dossier", NOBODY, _mandate, advisers=(200, 404)),
    _post("rendre-mandat", NOBODY, _mandate, advisers=(302, 404)),
    # Their acts for the account of the household; nothing is done by looking.
    _get("conseiller-logements", NOBODY, _mandate, advisers=(200, 404)),
    _get("conseiller-candidater", NOBODY, _on_mandate(_at("publiee")), advisers=(200, 404)),
    _get("conseiller-retirer", NOBODY, _on_mandate(_mine("publiee")), advisers=(200, 404)),
    _get("conseiller-accepter", NOBODY, _on_mandate(_mine("attribuee")), advisers=(200, 404)),
    _get("conseiller-refuser", NOBODY, _on_mandate(_mine("attribuee")), advisers=(200, 404)),
    _get("conseiller-piece", NOBODY, _mandate, advisers=(200, 404)),
    _get("conseiller-renouveler", NOBODY, _mandate, advisers=(200, 404)),
    _get("conseiller-avis", NOBODY, _on_mandate(_mine("publiee")), advisers=(200, 404)),
    _post("conseiller-retirer-avis", NOBODY, _opinion_of_mandate, advisers=(302, 404)),
    _get("conseiller-chiffres", NOBODY, advisers=(200, 200)),
    _get("conseiller-codes", NOBODY, advisers=(200, 200)),
    _post("annuler-code-mandat", NOBODY, _offer_of_mandate, advisers=(302, 404)),
    # The employer: the same for every one of them, and each its own sites.
    _get("employeur", NOBODY, employers=(200, 200)),
    _post("employeur-attester", NOBODY, employers=(400, 400)),
    _post("employeur-refuser", NOBODY, employers=(400, 400)),
    _get("employeur-recu", NOBODY, lambda _world: ["rien"]),
    _get("employeur-corriger", NOBODY, employers=(200, 200)),
    _get("employeur-lieux", NOBODY, employers=(200, 200)),
    _post("employeur-fermer-lieu", NOBODY, _site, employers=(302, 404)),
    _get("employeur-chiffres", NOBODY, employers=(200, 200)),
    # The réservataire's desk.
    _get("file-du-jour", RESERVATAIRES_200),
    _get("publier", ODILE_200, _home("oriente")),
    # The home of the cast is not on the State's contingent.
    _get("designer-sans-annonce", (302, 404, 404, 404, 404, 404, 404), _home("oriente")),
    _get("publication-reservataire", ODILE_200, _at("classee")),
    _post("envoyer-dossiers", (302, 404, 404, 404, 404, 302, 404), _at("classee")),
    _get("retirer-liste", ODILE_200, _at("classee")),
    _post("acte-annuler", (302, 404, 404, 404, 404, 404, 404), _at("classee")),
    _post("appeler-suivants", (302, 404, 404, 404, 404, 409, 404), _at("designee")),
    _get("dossier-reservataire", ODILE_200, _mine("classee")),
    _get("ecarter", ODILE_200, _mine("classee")),
    _get("relire-ecart", ODILE_200, _pending),
    _post("reprendre", (302, 404, 404, 404, 404, 409, 404), _mine("classee")),
    _post("lever-attente", (302, 404, 404, 404, 404, 409, 404), _held),
    _get("objectifs", RESERVATAIRES_200),
    _get("droits-flux", RESERVATAIRES_200),
    _get("file-separations", RESERVATAIRES_200),
    _get("trancher-separation", ODILE_200, _parting),
    _get("file-erreurs", (302, 404, 404, 200, 200, 200, 200)),
    _get("repondre-erreur", ODILE_200, _mistake),
    _post("repondre-erreur", (302, 404, 404, 404, 404, 400, 404), _mistake),
    _get("file-contestations", (302, 404, 404, 200, 200, 200, 200)),
    _get("repondre-contestation", ODILE_200, _appeal),
    _post("repondre-contestation", (302, 404, 404, 404, 404, 400, 404), _appeal),
    _get("file-pieces", RESERVATAIRES_200),
    _get("verifier-piece", ODILE_200, _piece),
    _get("contenu-piece", ODILE_200, _piece),
    _get("contenu-fichier", ODILE_200, lambda world: [*_piece(world), *_file(world)]),
    _post("repousser-validation", (302, 404, 404, 404, 404, 400, 404), _piece),
    # The steward's desk.
    _get("intendant", NOBODY, steward=200),
    # Nobody of this table manages an organisation: `test_equipe.py` does.
    *(_get(name, NOBODY) for name in ("equipe", "equipe_inviter")),
    _post("equipe_inviter", NOBODY),
    *(one("equipe_membre", NOBODY, lambda world: [world.karim.person.public_id]) for one in (_get, _post)),
    _get("intendant_retrouver", NOBODY, steward=200),
    _post("intendant_retrouver", NOBODY, steward=200),
    _get("intendant_nouveau", NOBODY, steward=200),
    _post("intendant_nouveau", NOBODY, steward=400),
    _get("intendant_organisme", NOBODY, _house, steward=200),
    _get("intendant_corriger", NOBODY, _house, steward=200),
    _post("intendant_corriger", NOBODY, _house, steward=400),
    _get("intendant_arreter", NOBODY, _house, steward=200),
    _post("intendant_arreter", NOBODY, _house, steward=400),
    _get("intendant_succession", NOBODY, _house, steward=200),
    _post("intendant_succession", NOBODY, _house, steward=400),
    _post("intendant_succession_annuler", NOBODY, _house, steward=400),
    _get("intendant_facteur", NOBODY, _house, steward=200),
    _get("intendant_lettres", NOBODY, _house, steward=200),
    _get("intendant_apparence", NOBODY, _house, steward=200),
    _post("intendant_apparence", NOBODY, _house, steward=302),
    _get("intendant_inviter", NOBODY, _house, steward=200),
    _post("intendant_inviter", NOBODY, _house, steward=400),
    _get("intendant_membre", NOBODY, _colleague, steward=200),
    _post("intendant_membre", NOBODY, _colleague, steward=400),
    _get("intendant_taches", NOBODY, steward=200),
    _post("intendant_taches", NOBODY, steward=400),
    _get("intendant_interrupteurs", NOBODY, steward=200),
    _get("intendant_interrupteur", NOBODY, _switch, steward=200),
    _post("intendant_interrupteur", NOBODY, _switch, steward=400),
    _get("intendant_fins", NOBODY, steward=200),
    _get("intendant_fin", NOBODY, _slot, steward=200),
    _post("intendant_fin", NOBODY, _slot, steward=200),
    _get("intendant_effacements", NOBODY, steward=200),
    _post("intendant_effacements", NOBODY, steward=302),
    _get("intendant_journal", NOBODY, steward=200),
    _post("intendant_journal_export", NOBODY, steward=200),
    # What every desk of a professional shares: the news are those of one organisation.
    _post("nouvelle", (302, 404, 404, 404, 404, 302, 404), _news),
    _post("nouvelles-lues", STAFF_302),
    _post(
        "courriel-du-matin",
        STAFF_302,
        members=(302, 302),
        advisers=(302, 302),
        workers=(302, 302),
        territories=(302,) * 4,
        lodgers=(302, 302),
    ),
    _post(
        "fermer-sessions",
        STAFF_302,
        members=(302, 302),
        steward=302,
        employers=(302, 302),
        advisers=(302, 302),
        controllers=(302, 302),
        counters=(302, 302),
        workers=(302, 302),
        territories=(302,) * 4,
        lodgers=(302, 302),
    ),
    _get(
        "changer-organisme",
        STAFF_200,
        members=(200, 200),
        steward=200,
        employers=(200, 200),
        advisers=(200, 200),
        controllers=(200, 200),
        counters=(200, 200),
        workers=(200, 200),
        territories=(200,) * 4,
        lodgers=(200, 200),
    ),
    _post(
        "changer-organisme",
        STAFF_302,
        members=(302, 302),
        steward=302,
        employers=(302, 302),
        advisers=(302, 302),
        controllers=(302, 302),
        counters=(302, 302),
        workers=(302, 302),
        territories=(302,) * 4,
        lodgers=(302, 302),
    ),
    # The proof.
    _get("classements", EVERYONE),
    _get("verifier-classement", EVERYONE),
    _get("classement-publie", EVERYONE, _at("classee")),
    _get("preuve-fichier", EVERYONE, _at("classee")),
    _get("preuve-ouverture", AMINA_200, _at("classee")),
    _get("preuve-verificateur", EVERYONE),
    _get("tetes", EVERYONE),
    _get("tetes-texte", EVERYONE),
    _get("tetes-json", EVERYONE),
    _get("tetes-papier", EVERYONE),
    _get("tete-horodatage", EVERYONE, _stamped),
    _get("temoin-programme", EVERYONE),
    _get("temoin", EVERYONE, _witness),
    _post("temoin", (302,) * 7, _witness),
    # The demo's own pages: on a database marked demo only (`test_public.py`).
    _get("demo", EVERYONE),
    _get("demo-courrier", EVERYONE),
    _post("demo-entrer", (302,) * 7, lambda world: [world.amina.user.public_id]),
)


def markdown() -> str:
    """The same table for the documentation."""
    lines = [
        "| Adresse | Méthode | " + " | ".join(COLUMNS) + " |",
        "|---|---|" + "---|" * len(COLUMNS),
        *(f"| `{row.name}` | {row.method.upper()} | {' | '.join(map(str, row.cells))} |" for row in ROWS),
    ]
    return "\n".join([*lines, ""])
