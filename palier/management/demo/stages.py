"""Takes one publication through the path, by the workflows themselves, each act at its own day before the anchor."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from palier.management.demo.candidates import Chosen, Crowd, place
from palier.management.demo.days import Days
from palier.management.demo.employees import MEMBER
from palier.management.demo.homes import CastHome, orient
from palier.management.demo.organisations import Offices
from palier.models import AgendaItem, Candidature, Home, Offer, Organisation, Publication, Seance, User
from palier.models.scoring import stored_scores
from palier.rules.candidature.funnel import Stage
from palier.rules.commission import looking, three
from palier.rules.commission.checking import Output
from palier.rules.commission.commission import Capacity
from palier.rules.commission.grounds import Ground
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.commission import checking, convening, deciding, designating, sitting
from palier.workflows.commission.convening import Member
from palier.workflows.commission.drafts import DecisionDraft
from palier.workflows.homes import publishing
from palier.workflows.offer import ending, leasing, offering
from palier.workflows.ranking import closing, telling_ranking
from palier.workflows.scoring.weighing_again import Weighed

CLOSING_HOUR = 18
_ANSWER_DAYS = 10
_NO_AID = (
    "Aide au logement : aucune n’est due, d’après la simulation faite avec le ménage ; le taux reste le même. Le loyer et les "
    "charges laisseraient trop peu pour vivre."
)

type Picker = Callable[[Publication], Sequence[Chosen]]


def _as_invented(publication: Publication) -> Weighed:
    """What was invented is what was stored: these facts are younger than the closings that they made."""
    return Weighed({pk: row.key for pk, row in stored_scores.stored(publication.pk).items()})


@dataclass(frozen=True, slots=True)
class Stages:
    """The acts, with who does each."""

    offices: Offices
    days: Days
    crowd: Crowd
    random: Random

    def publish(
        self, declared: CastHome, reservataire: str, *, opens: int, closes: int, hour: int = CLOSING_HOUR
    ) -> Publication:
        """Orient and publish a home; days are counted from the anchor."""
        return self.publish_until(declared, reservataire, opens=opens, closes_at=self.days.at(closes, hour))

    def publish_until(self, declared: CastHome, reservataire: str, *, opens: int, closes_at: datetime) -> Publication:
        """The same, to the minute."""
        orient(declared, reservataire, self.offices, self.days, ago=1 - opens)
        opens_at = self.days.at(opens, 12)
        return publishing.publish(
            declared.home,
            opens_at=opens_at,
            closes_at=closes_at,
            grid=self.offices.grid,
            by=self.offices.actor(reservataire),
            at=opens_at,
        )

    def fill(self, publication: Publication, chosen: Sequence[Chosen], *, running: bool = False) -> None:
        """Place the candidates over the window."""
        until = min(publication.closes_at, self.days.now)
        place(publication, chosen, self.random, until=until, running=running)

    def close(self, publication: Publication) -> None:
        """Close at the instant announced, and tell everyone their rank."""
        at = publication.closes_at
        ranked = closing.close(publication, weighed=_as_invented(publication), at=at)
        publication.refresh_from_db()
        if ranked is not None:
            teller = Actor(role=CLOCK.role, organisation=publication.reservataire)
            telling_ranking.tell_ranking(ranked, after=0, by=teller, at=at + timedelta(minutes=3))

    def send(self, publication: Publication, day: int) -> list[Candidature]:
        """Send the five, and tell the others; those sent are no longer in the crowd."""
        at = self.days.at(day, 14)
        sent = designating.send_five(publication, by=self._reservataire(publication), at=at)
        teller = Actor(role=CLOCK.role, organisation=publication.reservataire)
        telling_ranking.tell_passed_over(publication, after=0, by=teller, at=at + timedelta(minutes=3))
        busy = {one.demande_id for one in sent}
        for entry in self.crowd.entries:
            entry.is_taken = entry.is_taken or entry.demande.pk in busy
        return sent

    def check(self, candidature: Candidature, output: Output, day: int) -> None:
        """One output of the landlord's check. A DALO household keeps no file waiting: its priority goes first."""
        if candidature.tier == 0 and output is Output.INCOMPLETE:
            output = Output.COMPLIANT
        is_asking = output is Output.INCOMPLETE
        checking.check(
            candidature,
            output,
            pieces=["avis_imposition_n2"] if is_asking else (),
            answer_by=self.days.day(day + _ANSWER_DAYS) if is_asking else None,
            ground=Ground.INSUFFICIENT_RESOURCES if output is Output.NOT_COMPLIANT else "",
            note=_NO_AID if output is Output.NOT_COMPLIANT else "",
            points=looking.ALL_SEEN,
            whys=dict.fromkeys(("numero_actif", "plafonds", "pieces"), "Vu sur les originaux."),
            by=self._bailleur(candidature.publication),
            at=self.days.at(day, 15),
        )

    def convene(self, bailleur: str, *, held: int, called: int) -> Seance:
        """Call a séance of a bailleur's commission, at half past nine."""
        return self.convene_at(bailleur, self.days.at(held, 9, 30), self.days.at(called, 16))

    def convene_at(self, bailleur: str, held_at: datetime, at: datetime) -> Seance:
        """The same, to the minute."""
        house = self.offices.organisations[bailleur]
        return convening.convene(
            held_at=held_at,
            place="Siège du bailleur, salle des Cartes",
            members=_members(house.pk, self._prefet(house)),
            quorum=3,
            by=self.offices.actor(bailleur),
            at=at,
        )

    def _prefet(self, house: Organisation) -> User | None:
        """The account of who represents the préfet, where they are of this commission."""
        user = self.offices.actors[MEMBER].person
        return user if user.memberships.filter(organisation=house).exists() else None

    def put(self, seance: Seance, publication: Publication, day: int) -> AgendaItem:
        """Put a home on the agenda; a small world may have fewer than three candidates, which the law lets examine."""
        at = self.days.at(day, 17)
        true = three.exemptions(convening.standing(publication, on=self.days.day(day)))
        return convening.add_to_agenda(
            seance, publication, exception=true[0] if true else "", by=self._bailleur(publication), at=at
        )

    def sit(self, seance: Seance, rulings: Sequence[tuple[AgendaItem, Sequence[int]]]) -> None:
        """Hold a séance: for each home, the places in the list of those not retained; the others are ranked in order."""
        karim = self.offices.actor(self._key(seance.bailleur_id))
        by = replace(karim, role=Role.COMMISSION)
        sitting.open_seance(seance, present=range(5), chair=0, by=by, at=seance.held_at)
        for index, (item, refused) in enumerate(rulings):
            at = seance.held_at + timedelta(minutes=12 * (index + 1))
            deciding.decide(item, _drafts(item, refused), by=by, at=at)
        sitting.close(seance, by=by, at=seance.held_at + timedelta(hours=2))

    def offer(self, publication: Publication, *, sent: int, delivered: int) -> Offer:
        """Offer the home to the first retained, with its proof of delivery."""
        by = self._bailleur(publication)
        first = publication.candidatures.get(stage=Stage.ATTRIBUEE)
        offer = offering.send_offer(first, answer_days=_ANSWER_DAYS, by=by, at=self.days.at(sent, 10))
        return offering.note_delivery(
            offer,
            proof="Recommandé électronique, accusé de réception signé",
            delivered_at=self.days.at(delivered, 11),
            by=by,
            at=self.days.at(delivered, 16),
        )

    def accept(self, offer: Offer, actor: Actor, day: int) -> None:
        """The household accepts."""
        offering.accept(offer, by=actor, at=self.days.at(day, 19))

    def sign(self, publication: Publication, day: int) -> None:
        """The landlord signs; everything else of the household and of the home ends."""
        accepted = publication.candidatures.get(stage=Stage.ACCEPTEE)
        at = self.days.at(day, 11)
        contingent = leasing.own_contingent(publication, self.days.day(day)) or "COLACT"
        lease = leasing.sign(
            accepted,
            signed_on=self.days.day(day),
            starts_on=self.days.day(day + 3),
            contingent=contingent,
            by=self._bailleur(publication),
            at=at,
        )
        ending.end_elsewhere(accepted.demande, at=at)
        self.end(publication, "logement_attribue", at)
        lease.register_told_at = at + timedelta(minutes=2)
        lease.save(update_fields=["register_told_at"])

    def withdraw(self, publication: Publication, reason: str, day: int) -> None:
        """The réservataire withdraws the home, and everyone is told."""
        at = self.days.at(day, 9)
        ending.withdraw_publication(publication, reason=reason, by=self._reservataire(publication), at=at)
        publication.refresh_from_db()
        self.end(publication, "logement_retire", at)

    def end(self, publication: Publication, reason: str, at: datetime) -> None:
        """End what is still live on a home, batch after batch."""
        while ending.end_home(publication, reason, at=at) == ending.BATCH:
            pass

    def _reservataire(self, publication: Publication) -> Actor:
        return self.offices.actor(self._key(publication.reservataire_id))

    def _bailleur(self, publication: Publication) -> Actor:
        return self.offices.actor(self._key(publication.bailleur_id))

    def _key(self, organisation: int) -> str:
        return next(key for key, one in self.offices.organisations.items() if one.pk == organisation)


def _members(bailleur: int, prefet: User | None) -> list[Member]:
    """The same people at each séance; the mayor sits for the commune of the landlord's first home, the president there too."""
    commune = (
        Home.objects.filter(bailleur=bailleur)
        .order_by("pk")
        .values_list("commune__parent_code", "commune__code", "commune__territory")
        .first()
    )
    parent, code, territory = commune or ("", "93048", None)
    return [
        Member(name="Hélène Vasseur", quality=Capacity.BOARD),
        Member(name="Omar Belkacem", quality=Capacity.BOARD),
        *([Member(name=prefet.name, quality=Capacity.PREFET, account=prefet)] if prefet else []),
        Member(name="Claire Jobert", quality=Capacity.TENANTS),
        Member(name="Denis Arnoux", quality=Capacity.MAIRE, place=parent or code),
        *([Member(name="Rosa Mendes", quality=Capacity.EPCI, place=territory)] if territory else []),
        Member(name="Paule Quentin", quality=Capacity.ASSOCIATION),
    ]


def _drafts(item: AgendaItem, refused: Sequence[int]) -> list[DecisionDraft]:
    drafts, rank = [], 0
    votes = {"pour": 3, "contre": 0, "abstention": 0}
    for index, candidature in enumerate(convening.compliant(item.publication)):
        if index in refused:
            drafts.append(
                DecisionDraft(
                    candidature=candidature,
                    kind="non_attribution",
                    ground=Ground.INSUFFICIENT_RESOURCES,
                    votes=votes,
                    text=_NO_AID,
                )
            )
        else:
            rank += 1
            drafts.append(DecisionDraft(candidature=candidature, kind="attribution_rang", rank=rank, votes=votes))
    if rank == 1:
        drafts = [replace(one, kind="attribution") if one.rank else one for one in drafts]
    return drafts
