"""The cast, and one home at each stage of the path, brought there by the workflows themselves.

Amina and Noé ask for a home; Karim lets them, at a bailleur's; Odile reserves, at a réservataire's. Beside them, a
stranger of each kind: whatever the cast may see, the stranger may not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from palier.models import (
    AgendaItem,
    Candidature,
    Instance,
    Letter,
    Membership,
    Offer,
    Organisation,
    Publication,
    RadiationWarning,
    Seance,
    SetAside,
    StewardTerritory,
    Territory,
)
from palier.rules.commission.commission import Capacity
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import Actor
from palier.workflows.candidature import applying
from palier.workflows.commission import checking, convening, deciding, designating, sitting
from palier.workflows.offer import offering
from palier.workflows.radiation import warning_radiation
from palier.workflows.ranking import closing
from tests import control_world, counter_world, factories, referral_world, second_factors
from tests.table_rows import kept
from tests.workflows.bailleur_world import LOOKED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from palier.models import Home, Piece
    from tests.factories import Applicant

DAY = timedelta(days=1)
PATH = ("publiee", "classee", "designee", "en_commission", "attribuee")
"""How far `home_at` can bring a publication."""
ASIDE_REASON = "hors_public_reservataire"


@dataclass
class World:
    """Who is who, and a publication by name of stage."""

    bailleur: Organisation
    reservataire: Organisation
    amina: Applicant
    noe: Applicant
    karim: Actor
    odile: Actor
    reader: Actor
    """Odile's colleague, the second reader."""
    stranger: Applicant
    stranger_karim: Actor
    stranger_odile: Actor
    mireille: Actor
    """A member of the commission of Karim's landlord, called to its séances with her own account."""
    stranger_member: Actor
    emile: Actor
    """A member of an employer: he attests what is asked of him, and reads nobody."""
    stranger_emile: Actor
    celine: Actor
    """An adviser of an association: she reads what a mandate opens, and nobody without one."""
    stranger_celine: Actor
    claude: Actor
    """Who controls Karim's landlord, on a mission: he reads what it did, under opaque ids, and changes nothing."""
    stranger_claude: Actor
    gisele: Actor
    """An agent of a counter: she opens the file of who stands before her, for a while."""
    stranger_gisele: Actor
    samira: Actor
    """A social worker: she reads what a household hands over to her service, and nothing else of anybody."""
    stranger_samira: Actor
    lise: Actor
    """She lets other roofs: of who asks for one, what they showed while their request lives."""
    stranger_lise: Actor
    maud: Actor
    """At the mairie of the homes: she reads where they stand, and nobody."""
    stranger_maud: Actor
    philippe: Actor
    """At the préfecture of their département: the same, with the shares of the law in numbers."""
    stranger_philippe: Actor
    others: list[Applicant] = field(default_factory=list)
    at: dict[str, Publication] = field(default_factory=dict)
    seances: dict[str, Seance] = field(default_factory=dict)
    homes: dict[str, Home] = field(default_factory=dict)
    piece: Piece | None = None

    @property
    def commission(self) -> Actor:
        return Actor(role=Role.COMMISSION, user=self.karim.user, organisation=self.bailleur)

    def candidature(self, stage: str, of: Applicant | None = None) -> Candidature:
        return Candidature.objects.get(publication=self.at[stage], demande=(of or self.amina).demande)

    def home_at(self, stage: str, who: Sequence[Applicant], **changes: object) -> Publication:
        """A new home with these candidates, walked to a stage of `PATH`."""
        home = factories.home(self.bailleur, self.reservataire, **changes)
        on = factories.publication(home)
        for each in who:
            applying.apply(each.demande, on, by=each.actor, at=timezone.now())
        for step in PATH[1 : PATH.index(stage) + 1]:
            _WALK[step](self, on)
        on.refresh_from_db()
        return on


def adviser(name: str, house: str) -> Actor:
    """A member of an organisation that advises households."""
    return factories.member(name, factories.organisation("conseil", house), role=Role.CONSEILLER)


def _close(world: World, on: Publication) -> None:
    now = timezone.now()
    Publication.objects.filter(pk=on.pk).update(opens_at=now - 9 * DAY, closes_at=now - DAY / 24)
    assert closing.close(on, weighed=factories.believed(on), at=now) is not None


def _designate(world: World, on: Publication) -> None:
    designating.send_five(on, by=world.odile, at=timezone.now())


def convene(world: World, now: datetime) -> Seance:
    """Called a day ago for this very minute: it may open now, and all day long."""
    names = (("A. Bailleul", Capacity.BOARD, "", world.mireille.user), ("M. Maire", Capacity.MAIRE, "93048", None))
    members = [
        convening.Member(name=name, quality=quality, place=place, account=account)
        for name, quality, place, account in names
    ]
    return convening.convene(held_at=now, place="Siège", quorum=2, members=members, by=world.karim, at=now - DAY)


def _sit(world: World, on: Publication) -> None:
    now = timezone.now()
    for row in Candidature.objects.filter(publication=on, stage="designee").order_by("rank"):
        checking.check(row, "conforme", **LOOKED, by=world.karim, at=now)
    seance = convene(world, now)
    convening.add_to_agenda(seance, on, exception=_exception(on), by=world.karim, at=now)
    world.seances[str(on.pk)] = sitting.open_seance(seance, present={0, 1}, by=world.commission, at=now)


def _exception(on: Publication) -> str:
    return "" if on.candidatures.filter(stage="conforme").count() >= 3 else "candidats_insuffisants"


def _attribute(world: World, on: Publication) -> None:
    seance = world.seances[str(on.pk)]
    _decide(world, seance.items.get(), on)
    world.seances[str(on.pk)] = sitting.close(seance, by=world.commission, at=timezone.now())


def decide_all(world: World, seance: Seance) -> None:
    """Every home of an open séance, each candidate in its order."""
    for item in seance.items.order_by("pk"):
        _decide(world, item, item.publication)


def _decide(world: World, item: AgendaItem, on: Publication) -> None:
    rows = Candidature.objects.filter(publication=on, stage="conforme").order_by("rank")
    drafts = [
        deciding.DecisionDraft(candidature=row, kind="attribution_rang", rank=place, votes={"pour": 2, "contre": 0})
        for place, row in enumerate(rows, start=1)
    ]
    deciding.decide(item, drafts, by=world.commission, at=timezone.now())


_WALK = {"classee": _close, "designee": _designate, "en_commission": _sit, "attribuee": _attribute}


def hold_two_homes(world: World) -> Seance:
    """One closed séance with two homes in it, which stands for that of the home that is let."""
    crowd, now = [world.amina, *world.others], timezone.now()
    both = [world.home_at("designee", crowd) for _ in range(2)]
    seance = convene(world, now)
    for on in both:
        for row in Candidature.objects.filter(publication=on, stage="designee").order_by("rank"):
            checking.check(row, "conforme", **LOOKED, by=world.karim, at=now)
        convening.add_to_agenda(seance, on, exception=_exception(on), by=world.karim, at=now)
    seance = sitting.open_seance(seance, present={0, 1}, by=world.commission, at=now)
    decide_all(world, seance)
    closed = sitting.close(seance, by=world.commission, at=timezone.now())
    world.seances[str(world.at["attribuee"].pk)] = closed
    return closed


@kept
def cast(others: int = 5) -> World:
    """The people alone."""
    Instance.objects.update_or_create(pk=1, defaults={"is_demo": True})
    bailleur = factories.organisation("bailleur", "Habitat des Néfliers")
    reservataire = factories.organisation("reservataire", "Réservataire Est")
    # Amina waits longest: she is first wherever points are level.
    other_landlord = factories.organisation("bailleur", "Autre bailleur")
    amina, noe = factories.demande("Amina"), factories.demande("Noé")
    world = World(
        bailleur,
        reservataire,
        amina,
        noe,
        karim=factories.member("Karim", bailleur),
        odile=factories.member("Odile", reservataire),
        reader=factories.member("Rachel", reservataire),
        stranger=factories.demande("Sonia"),
        stranger_karim=factories.member("Kevin", other_landlord),
        stranger_odile=factories.member("Olga", factories.organisation("reservataire", "Autre réservataire")),
        mireille=factories.member("Mireille", bailleur, role=Role.COMMISSION),
        stranger_member=factories.member("Mathis", bailleur, role=Role.COMMISSION),
        emile=factories.member("Émile", factories.organisation("employeur", "Ateliers Lenoir")),
        stranger_emile=factories.member("Edgar", factories.organisation("employeur", "Autre employeur")),
        celine=adviser("Céline", "Association Toit commun"),
        stranger_celine=adviser("Cyril", "Autre association"),
        claude=control_world.controller("Claude", bailleur),
        stranger_claude=control_world.controller("Clara", other_landlord),
        gisele=counter_world.agent("Gisèle", "Guichet du centre"),
        stranger_gisele=counter_world.agent("Gaston", "Autre guichet"),
        samira=referral_world.worker("Samira", "Service social des Ateliers"),
        stranger_samira=referral_world.worker("Simone", "Autre service social"),
        lise=factories.member("Lise", factories.organisation("logeur", "Résidences des Néfliers")),
        stranger_lise=factories.member("Lorenzo", factories.organisation("logeur", "Autre logeur")),
        maud=factories.member("Maud", factories.organisation("mairie", "Mairie de Montreuil")),
        stranger_maud=factories.member(
            "Marius",
            factories.organisation("mairie", "Autre mairie", commune=factories.commune("59350", "Lille")),
        ),
        philippe=factories.member("Philippe", factories.organisation("prefecture", "Préfecture de Seine-Saint-Denis")),
        stranger_philippe=factories.member(
            "Paula", factories.organisation("prefecture", "Autre préfecture", departement="69")
        ),
    )
    for each in (world.claude, world.stranger_claude):
        control_world.on_mission(each, by=steward())
    for each in (amina, noe):
        each.demande.seniorities.update(since=each.demande.deposited_on - 365 * DAY)
    for user in (amina.user, noe.user, world.karim.person, world.odile.person):
        user.is_demo = True
        user.save()
    world.others = [factories.demande(f"Voisine{index}") for index in range(others)]
    for index, each in enumerate(world.others, start=1):
        # One after the other: no draw decides what a test sees.
        each.demande.seniorities.update(since=each.demande.deposited_on + index * DAY)
    return world


@kept
def build() -> World:
    """The cast and a home at each stage, each with Amina on it where the law lets her be."""
    world = cast()
    crowd = [world.amina, *world.others]
    world.at["classee"] = world.home_at("classee", crowd)
    world.at["designee"] = world.home_at("designee", crowd)
    world.at["en_commission"] = world.home_at("en_commission", crowd)
    world.at["attribuee"] = world.home_at("attribuee", crowd)
    world.at["acceptee"] = world.home_at("attribuee", [world.noe, *world.others[:2]])
    world.at["publiee"] = world.home_at("publiee", [world.amina, *world.others[:2]])
    world.homes["oriente"] = factories.home(world.bailleur, world.reservataire)
    world.homes["declare"] = factories.home(world.bailleur, None)
    _offer(world, "attribuee", world.amina)
    accepted = _offer(world, "acceptee", world.noe)
    offering.accept(accepted, by=world.noe.actor, at=timezone.now())
    _hold_a_twin(world)
    world.piece = factories.piece(world.amina.demande)
    designating.set_aside(
        world.candidature("classee", world.others[4]),
        reason=ASIDE_REASON,
        note="Réservé aux agents de la ville.",
        by=world.odile,
        at=timezone.now(),
    )
    warning_of(world)
    return world


def _offer(world: World, name: str, to: Applicant) -> Offer:
    now = timezone.now()
    sent = offering.send_offer(world.candidature(name, to), answer_days=10, by=world.karim, at=now)
    return offering.note_delivery(sent, proof="Remise en main propre", delivered_at=now, by=world.karim, at=now)


def _hold_a_twin(world: World) -> None:
    twin = factories.demande("Amina", birth_name=world.amina.persons[0].birth_name)
    applying.apply(twin.demande, world.at["publiee"], by=twin.actor, at=timezone.now())


def warning_of(world: World) -> RadiationWarning:
    """The warning before a radiation that Karim sent to Amina."""
    found = RadiationWarning.objects.filter(demande=world.amina.demande).first()
    return found or warning_radiation.warn(
        world.candidature("designee"),
        reason="RADCON",
        facts="Deux courriers sont restés sans réponse.",
        letter_sent_on=timezone.localdate() - 30 * DAY,
        by=world.karim,
        at=timezone.now(),
    )


def letter_of(applicant: Applicant) -> Letter:
    return Letter.objects.filter(demande=applicant.demande).order_by("-pk")[0]


def steward(name: str = "Ariane") -> Actor:
    """Somebody who makes organisations and their members, of the operator of the site, with a second factor."""
    found = Membership.objects.filter(user__name=name, role=Role.STEWARD).select_related("user", "organisation").first()
    if found is not None:
        return Actor(role=Role.STEWARD, user=found.user, organisation=found.organisation)
    operator = Organisation.objects.filter(kind="exploitant").first()
    made = factories.member(name, operator or factories.organisation("exploitant", "Régie du site"), role=Role.STEWARD)
    second_factors.give(made.person)
    return made


def local_steward(holds: Organisation | None, *, code: str = "200057875", name: str = "Est Ensemble") -> Actor:
    """A steward held to one territory, of which an organisation is; or to another, where nothing is theirs."""
    code, name = (code, name) if holds else ("200054781", "Un autre territoire")
    here, _ = Territory.objects.get_or_create(code=code, defaults={"name": name})
    if holds is not None:
        Organisation.objects.filter(pk=holds.pk).update(territory=here)
    operator = Organisation.objects.filter(kind="exploitant").first() or factories.organisation("exploitant", "Régie")
    made = factories.member("Tessa" if holds else "Théo", operator, role=Role.LOCAL_STEWARD)
    row = Membership.objects.get(user=made.person, role=Role.LOCAL_STEWARD)
    StewardTerritory.objects.create(membership=row, territory=here, given_at=timezone.now())
    second_factors.give(made.person)
    return made


def pending(world: World) -> SetAside:
    return SetAside.objects.get(is_upheld=None, candidature__publication=world.at["classee"])
