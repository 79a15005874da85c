"""Which home stands at which stage when the demo opens, and who of the cast is on its list."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from palier.management.demo import contested
from palier.management.demo.candidates import Chosen
from palier.management.demo.cast import HERO_CLOSES, INES_CLOSES, NOE_CLOSES
from palier.management.demo.casting import Cast
from palier.management.demo.doors import late, leases
from palier.management.demo.homes import CastHome, orient, take
from palier.management.demo.progress import Tell, quiet
from palier.management.demo.register import KnownDemande
from palier.management.demo.stages import Stages
from palier.models import Publication
from palier.rules.commission.checking import Output
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import Actor
from palier.workflows.candidature import applying
from palier.workflows.commission import convening
from palier.workflows.scoring import scoring

CROWD = 100
_SOON = timedelta(minutes=6)
_HERO_AHEAD, _HERO_BEHIND = 6, 113
_NOE_AHEAD, _NOE_BEHIND = 6, 88
_INES_AHEAD, _INES_LEAD = 7, 20
_OPEN = (
    ("est", "emploi", 1),
    ("est", "emploi", 2),
    ("est", "emploi", 3),
    ("est", "emploi", 5),
    ("est", "emploi", 9),
    ("rhone", "clef", 3),
    ("rhone", "clef", 7),
    ("nord", "emploi", 4),
    ("nord", "clef", 6),
)
"""Bailleur, réservataire and days to the closing of the publications that are open besides those of the cast."""
_OUTPUTS = {"C": Output.COMPLIANT, "I": Output.INCOMPLETE, "N": Output.NOT_COMPLIANT}


STEPS: tuple[tuple[str, str], ...] = (
    ("leases signed last month", "_leases"),
    ("an offer accepted", "_accepted"),
    ("a lease to sign", "_to_sign"),
    ("offers that wait for an answer", "_offers"),
    ("lists that came to nothing", "_came_to_nothing"),
    ("a proof checked too late", "_checked_late"),
    ("a commission to come", "_on_agenda"),
    ("files being checked", "_being_checked"),
    ("lists to designate from", "_to_designate"),
    ("a home withdrawn", "_withdrawn"),
    ("lists that are open", "_open"),
    ("homes to publish", "_waiting_to_be_published"),
)
"""What is told, from the past to today, and by which method."""


class Story:
    """Tells the world from its oldest lease to the list that closes in a few minutes."""

    def __init__(self, stages: Stages, cast: Cast, homes: list[CastHome]) -> None:
        """Keep the homes still free; the first is Amina's."""
        self.stages, self.cast, self.homes = stages, cast, homes
        self.hero = homes.pop(0)

    def tell(self, step: Tell = quiet) -> None:
        """From the past to today: who was sent or housed is not in the later crowds."""
        for what, name in STEPS:
            step(what)
            getattr(self, name)()

    def _past(
        self,
        bailleur: str,
        reservataire: str,
        *,
        opens: int,
        closes: int,
        key: str = "",
        ahead: int = 0,
        lead: int | None = None,
        count: int = CROWD,
    ) -> Publication:
        """Publish, fill and close a home. ``key`` is who of the cast stands there, after ``ahead`` others.

        ``lead``: the points that would pass them all.
        """
        home = take(self.homes, bailleur, for_cast=bool(key))
        publication = self.stages.publish(home, reservataire, opens=opens, closes=closes)
        self.stages.fill(publication, self._list(publication, key, ahead, count, lead))
        self.stages.close(publication)
        return publication

    def _list(
        self, publication: Publication, key: str, ahead: int, count: int, lead: int | None = None
    ) -> Sequence[Chosen]:
        if not key:
            return self.stages.crowd.pick(publication, count)
        mine = assessed(self.cast.entries[key], publication)
        return [mine, *self.stages.crowd.around(publication, mine[1], ahead=ahead, behind=count - ahead, lead=lead)]

    def _checked(self, publication: Publication, sent: int, outputs: str) -> None:
        """Send the five, then check them in order: C compliant, I incomplete, N not compliant, - not yet."""
        candidatures = self.stages.send(publication, sent)
        for index, (candidature, letter) in enumerate(zip(candidatures, outputs, strict=False)):
            if letter in _OUTPUTS:
                self.stages.check(candidature, _OUTPUTS[letter], sent + 2 + index % 3)
        publication.refresh_from_db()

    def _leases(self) -> None:
        for bailleur, reservataire, key in (("est", "emploi", "gabriel"), ("rhone", "clef", ""), ("nord", "clef", "")):
            publication = self._past(bailleur, reservataire, opens=-62, closes=-52, key=key)
            self._checked(publication, -50, "CCCNC")
            seance = self.stages.convene(bailleur, held=-40, called=-47)
            self.stages.sit(seance, [(self.stages.put(seance, publication, -44), (2,))])
            offer = self.stages.offer(publication, sent=-39, delivered=-38)
            self.stages.accept(offer, self._actor(key), -34)
            self.stages.sign(publication, -29)

    def _actor(self, key: str) -> Actor:
        return self.cast.actors[key] if key else Actor(role=Role.DEMANDEUR)

    def _accepted(self) -> None:
        publication = self._past("rhone", "clef", opens=-36, closes=-27)
        self._checked(publication, -25, "CCNCI")
        seance = self.stages.convene("rhone", held=-15, called=-20)
        self.stages.sit(seance, [(self.stages.put(seance, publication, -18), ())])
        offer = self.stages.offer(publication, sent=-14, delivered=-13)
        self.stages.accept(offer, Actor(role=Role.DEMANDEUR), -4)

    def _to_sign(self) -> None:
        publication = self._past("est", "emploi", opens=-37, closes=-28, key="diane")
        self._checked(publication, -26, "CCNCI")
        seance = self.stages.convene("est", held=-17, called=-24)
        self.stages.sit(seance, [(self.stages.put(seance, publication, -19), ())])
        offer = self.stages.offer(publication, sent=-14, delivered=-13)
        self.stages.accept(offer, self._actor("diane"), -5)
        leases.send(publication, by=self.stages.offices.actor("est"), days=self.stages.days)

    def _offers(self) -> None:
        fatou = self._past("est", "emploi", opens=-34, closes=-25, key="fatou")
        marc = self._past("est", "emploi", opens=-35, closes=-25, key="marc", ahead=2)
        for publication in (fatou, marc):
            self._checked(publication, -23, "CCCCN")
        seance = self.stages.convene("est", held=-9, called=-16)
        items = [self.stages.put(seance, publication, -15) for publication in (fatou, marc)]
        # Wherever the points of the day have put him: who stands before him is drawn from the crowd.
        demande = self.cast.entries["marc"].demande
        place = next(index for index, row in enumerate(convening.compliant(marc)) if row.demande_id == demande.pk)
        self.stages.sit(seance, [(items[0], ()), (items[1], (place,))])
        self.stages.offer(fatou, sent=-5, delivered=-3)
        self.stages.offer(marc, sent=-6, delivered=-4)
        contested.write(self.cast.entries["marc"].demande, self.cast.actors["marc"], self.stages.days)

    def _came_to_nothing(self) -> None:
        publication = self._past("nord", "clef", opens=-44, closes=-35, count=3)
        self._checked(publication, -33, "CCC")
        seance = self.stages.convene("nord", held=-21, called=-28)
        item = self.stages.put(seance, publication, -26)
        self.stages.sit(seance, [(item, (0, 1, 2))])
        self.stages.end(publication, "publication_infructueuse", self.stages.days.at(-21, 12))

    def _checked_late(self) -> None:
        """Inès’s proof waited at the desk while a list closed: what that cost waits for its answer."""
        publication = self._past(
            "nord", "emploi", opens=-20, closes=-12, key="ines", ahead=_INES_AHEAD, lead=_INES_LEAD
        )
        self._checked(publication, -11, "CCCIN")
        late.prove(self.cast.entries["ines"], self.stages.days, self.stages.offices.actor("emploi"))

    def _on_agenda(self) -> None:
        # Today, from now: whoever looks on may open it.
        days = self.stages.days
        seance = self.stages.convene_at(
            "est", max(days.now, days.at(0, 0)).replace(second=0, microsecond=0), days.at(-6, 16)
        )
        for closes, outputs in ((-15, "CCCCN"), (-14, "CCCIC")):
            publication = self._past("est", "emploi", opens=closes - 9, closes=closes)
            self._checked(publication, closes + 1, outputs)
            self.stages.put(seance, publication, -5)

    def _being_checked(self) -> None:
        for closes, outputs in ((-9, "CI---"), (-7, "-----")):
            publication = self._past("est", "emploi", opens=closes - 9, closes=closes)
            self._checked(publication, closes + 1, outputs)

    def _to_designate(self) -> None:
        self._past("est", "emploi", opens=-12, closes=-3, key="samira")
        self._past("est", "emploi", opens=-11, closes=-2)
        self._past("nord", "emploi", opens=-10, closes=-1)

    def _withdrawn(self) -> None:
        publication = self.stages.publish(take(self.homes, "rhone"), "clef", opens=-8, closes=2)
        self.stages.fill(publication, self.stages.crowd.pick(publication, CROWD // 2))
        reason = "La colonne d’eau de l’immeuble doit être refaite avant toute location."
        self.stages.withdraw(publication, reason, -1)

    def _open(self) -> None:
        days, crowd = self.stages.days, self.stages.crowd
        hero = self.stages.publish(self.hero, "emploi", opens=-3, closes=HERO_CLOSES)
        mine = assessed(self.cast.entries["amina"], hero)
        self.stages.fill(hero, crowd.around(hero, mine[1], ahead=_HERO_AHEAD, behind=_HERO_BEHIND), running=True)
        tied = self.stages.publish(take(self.homes, "rhone", for_cast=True), "clef", opens=-4, closes=NOE_CLOSES)
        noe = assessed(self.cast.entries["noe"], tied)
        level = [assessed(twin, tied) for twin in self.cast.twins]
        around = crowd.around(tied, noe[1], ahead=_NOE_AHEAD, behind=_NOE_BEHIND)
        self.stages.fill(tied, [*level, *around], running=True)
        theirs = self.stages.publish(take(self.homes, "nord", for_cast=True), "clef", opens=-2, closes=INES_CLOSES)
        self.stages.fill(theirs, crowd.pick(theirs, CROWD), running=True)
        for key, publication in (("amina", hero), ("noe", tied), ("ines", theirs)):
            self._apply(key, publication)
        for index, (bailleur, reservataire, closes) in enumerate(_OPEN):
            publication = self.stages.publish(
                take(self.homes, bailleur), reservataire, opens=-2 - index % 5, closes=closes
            )
            self.stages.fill(publication, crowd.pick(publication, CROWD + index - 4), running=True)
        self._soon(max(days.now + _SOON, days.at(0, 0)))

    def _apply(self, key: str, publication: Publication) -> None:
        """By the applicant's own act, while the list is open; in a world anchored in the past it is closed already."""
        entry = self.cast.entries[key]
        if publication.closes_at > self.stages.days.now:
            at = self.stages.days.at(-1, 21, 10)
            applying.apply(entry.demande, publication, by=self.cast.actors[key], at=at)
        else:
            self.stages.fill(publication, [assessed(entry, publication)])

    def _soon(self, closes_at: datetime) -> None:
        """A list that closes while the visitor looks on."""
        publication = self.stages.publish_until(take(self.homes, "est"), "emploi", opens=-7, closes_at=closes_at)
        self.stages.fill(publication, self.stages.crowd.pick(publication, CROWD), running=True)

    def _waiting_to_be_published(self) -> None:
        for bailleur, reservataire, count in (("est", "emploi", 4), ("rhone", "clef", 2), ("nord", "clef", 2)):
            for _ in range(count):
                orient(take(self.homes, bailleur), reservataire, self.stages.offices, self.stages.days, ago=1)


def assessed(entry: KnownDemande, publication: Publication) -> Chosen:
    """Someone of the cast and what they are worth there."""
    return entry, scoring.assess(entry.demande, publication, known=entry.known)
