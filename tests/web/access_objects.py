"""What each address of the access matrix names in the world: one of Amina’s, of Karim’s or of Odile’s, made where it is not."""

from __future__ import annotations

import hashlib
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
    GridDraft,
    GridTrial,
    HeadStamp,
    HomeFile,
    HomePicture,
    KeptPlace,
    LeaseEnvelope,
    LeasePaper,
    LeaseSigner,
    Letter,
    LocalShare,
    Mandate,
    Message,
    Mistake,
    MistakeNotice,
    OrganisationLook,
    OtherRoof,
    PaperLetter,
    Parting,
    PublishedHead,
    QuartileEntry,
    Radiation,
    Ranking,
    Referral,
    Registration,
    RoofRequest,
    SavedSearch,
    StateFetch,
    StillWanted,
    StockBatch,
    StockBundle,
    StockPaper,
    Territory,
    Thread,
    Viewing,
    ViewingSlot,
    Visit,
    VisitAct,
    Witness,
    settled,
)
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.rules.law.parameters import FOLDER
from palier.rules.people.change_kinds import ChangeKind
from palier.workflows.acting.actors import Actor
from palier.workflows.changes import changing
from palier.workflows.changes.changing import Told
from palier.workflows.commission import checking
from palier.workflows.mandates import proposing
from palier.workflows.people import employer_sites, employment
from palier.workflows.seals import publishing_heads, witnessing
from sandbox.signing import papers
from tests import (
    counter_world,
    exchange_world,
    factories,
    home_file_world,
    mandate_world,
    paper_world,
    picture_world,
    referral_world,
    roof_world,
    takeover_world,
    thread_world,
)
from tests import world as worlds

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World


_KEY = UUID(int=63)


def none(world: World) -> list[Any]:
    return []


def stamped(world: World) -> list[Any]:
    """A line of the public list with the answer of an authority."""
    now = timezone.now()
    publishing_heads.publish(at=now)
    found = PublishedHead.objects.latest("position")
    HeadStamp.objects.get_or_create(
        head=found,
        defaults={"response": b"x", "stamped_at": now, "received_at": now, "authority": "https://temps.example"},
    )
    return [found.pk]


def witness(world: World) -> list[Any]:
    """The link that somebody outside was sent; whoever holds it may answer."""
    found, _ = Witness.objects.get_or_create(
        email="temoin@asso.example", defaults={"name": "Asso", "asked_at": timezone.now()}
    )
    return [witnessing.link(found).rstrip("/").rpartition("/")[2]]


def at(stage: str) -> Callable[[World], list[Any]]:
    return lambda world: [world.at[stage].public_id]


def mine(stage: str) -> Callable[[World], list[Any]]:
    return lambda world: [world.candidature(stage).public_id]


def home(name: str) -> Callable[[World], list[Any]]:
    return lambda world: [world.homes[name].public_id]


def two_homes(world: World) -> list[Any]:
    """Two homes of one landlord, to look at side by side."""
    return [world.homes["declare"].public_id, world.homes["oriente"].public_id]


def letter(world: World) -> list[Any]:
    return [worlds.letter_of(world.amina).public_id]


def piece(world: World) -> list[Any]:
    return [world.piece.public_id]


def file(world: World) -> list[Any]:
    return [world.piece.files.get().public_id]


def photo(world: World) -> list[Any]:
    FileContent.objects.filter(file__piece=world.piece).update(thumbnail=b"\xff\xd8\xff")
    return file(world)


def warning(world: World) -> list[Any]:
    return [worlds.warning_of(world).public_id]


def noe(world: World) -> list[Any]:
    return [world.candidature("acceptee", world.noe).public_id]


def pending(world: World) -> list[Any]:
    return [worlds.pending(world).candidature.public_id]


def held(world: World) -> list[Any]:
    return [world.at["publiee"].candidatures.get(stage="en_attente").public_id]


def seance(stage: str) -> Callable[[World], list[Any]]:
    return lambda world: [world.seances[str(world.at[stage].pk)].public_id]


def seance_home(world: World) -> list[Any]:
    return [*seance("en_commission")(world), world.at["en_commission"].public_id]


def convention(world: World) -> list[Any]:
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


def paper(world: World) -> list[Any]:
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


def parting(world: World) -> list[Any]:
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


def mistake(world: World) -> list[Any]:
    now = timezone.now()
    made, _ = Mistake.objects.get_or_create(
        demande=world.amina.demande,
        reservataire=world.reservataire,
        kind="validation_tardive",
        defaults={"state": "calculee", "opened_at": now, "answer_by": now},
    )
    return [made.public_id]


def notice(world: World) -> list[Any]:
    mistake(world)
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


def contestable(world: World) -> list[Any]:
    """A rank of Amina that did not suffice, on a list of their réservataire."""
    found = Candidature.objects.filter(demande=world.amina.demande, stage="non_retenue").first()
    if found is None:
        on = factories.publication(factories.home(world.bailleur, world.reservataire), stage="designee")
        found = factories.candidature(on, world.amina.demande, stage="non_retenue")
    return [found.public_id]


def appeal(world: World) -> list[Any]:
    (key,) = contestable(world)
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


def at_court(world: World) -> list[Any]:
    (key,) = struck_off(world)
    today = timezone.localdate()
    made, _ = Appeal.objects.get_or_create(
        demande=world.amina.demande,
        radiation=Radiation.objects.get(public_id=key),
        organisation=world.bailleur,
        subject="radiation",
        defaults={"decided_on": today, "sent_at": timezone.now(), "court_on": today, "state": "au_tribunal"},
    )
    return [made.public_id]


def struck_off(world: World) -> list[Any]:
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


def unreached(world: World) -> list[Any]:
    """The letter that asks somebody for pieces, and that no message announced: for an hour it would be on its way."""
    file = world.candidature("designee", world.others[2])
    if file.stage == "designee":
        by = timezone.localdate() + timedelta(days=10)
        checking.check(
            file,
            "incomplet",
            pieces=["piece_identite"],
            answer_by=by,
            by=world.karim,
            at=timezone.now() - timedelta(hours=2),
        )
    letter = Letter.objects.get(candidature=file, kind="demande_pieces")
    Message.objects.filter(about=letter.public_id).delete()
    return [letter.public_id]


def stock(world: World) -> list[Any]:
    """A take-over that a steward received."""
    made = StockBatch.objects.first() or takeover_world.received(
        takeover_world.sent(takeover_world.lines(1)), organisation=world.reservataire
    )
    return [made.public_id]


def stock_bundle(world: World) -> list[Any]:
    """An archive of documents beside it, that waits for its mapping."""
    [key] = stock(world)
    made = StockBundle.objects.first() or paper_world.received(StockBatch.objects.get(public_id=key))
    return [made.batch.public_id, made.public_id]


def former_paper(world: World) -> list[Any]:
    """A document of a former line that Amina confirmed."""
    made = StockPaper.objects.first() or paper_world.beside(world.amina.demande)
    return [made.public_id]


def home_file(world: World) -> list[Any]:
    """A file of homes that a landlord sent."""
    made = HomeFile.objects.first() or home_file_world.received(world.karim, home_file_world.lines(1))
    return [made.public_id]


def house(world: World) -> list[Any]:
    return [world.bailleur.public_id]


def logo(world: World) -> list[Any]:
    dressed = {"logo": b"\x89PNG", "changed_at": timezone.now()}
    OrganisationLook.objects.get_or_create(organisation=world.bailleur, defaults=dressed)
    return house(world)


def colleague(world: World) -> list[Any]:
    return [world.bailleur.public_id, world.karim.person.public_id]


def switch(_world: World) -> list[Any]:
    return ["orientation_sociale"]


def slot(_world: World) -> list[Any]:
    return ["formule"]


def news(world: World) -> list[Any]:
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


def code(world: World) -> list[Any]:
    """A code that Amina asked for and handed to nobody yet."""
    by = Actor(role=Role.DEMANDEUR, user=world.amina.user)
    made = employment.ask(world.amina.demande, person_key="d", key=_KEY, by=by, at=timezone.now())
    return [made.row.public_id]


def fetch(world: World) -> list[Any]:
    """What Amina let be asked of the tax administration, and takes back."""
    at, by = timezone.now(), world.amina.user
    StateFetch.objects.filter(demande=world.amina.demande, by=by).delete()
    row = StateFetch(demande=world.amina.demande, person_key="d", by=by, year=at.year - 2, asked_at=at, key_sealed="x")
    row.save(force_insert=True)
    return [row.public_id, "retirer"]


def ranking(world: World) -> list[Any]:
    return [Ranking.objects.filter(publication=world.at["classee"]).get().pk]


def mandate(world: World) -> list[Any]:
    found = Mandate.objects.filter(demande=world.amina.demande).first()
    return [(found or mandate_world.given(world.amina, world.celine)).public_id]


def trusted(world: World) -> list[Any]:
    return [mandate_world.trusting_somebody(world.amina).public_id]


def change(world: World) -> list[Any]:
    """The last change of her household, told anew each time."""
    told = Told(kind=ChangeKind.NAME, key="p1", names={"last_name": f"Benali{FileChange.objects.count()}"})
    made = changing.change(world.amina.demande, told, holder="d", by=world.amina.actor, at=timezone.now())
    return [made.public_id]


def last_change(world: World) -> list[Any]:
    """The one that ``change`` told, where a row did: of several, the last alone is taken back."""
    last = FileChange.objects.order_by("-pk").first()
    return change(world) if last is None else [last.public_id]


def kept_place(world: World) -> list[Any]:
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


def search(world: World) -> list[Any]:
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


def visit(world: World) -> list[Any]:
    found = Visit.objects.filter(demande=world.amina.demande, ended_at=None).first()
    return [(found or counter_world.seen(world.amina.demande, world.gisele)).public_id]


def form(world: World) -> list[Any]:
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


def visit_act(world: World) -> list[Any]:
    held = Visit.objects.get(public_id=visit(world)[0])
    made = VisitAct.objects.filter(visit=held).first() or VisitAct.objects.create(
        visit=held,
        demande=held.demande,
        by=held.by,
        verb="confirmer",
        object_kind="Demande",
        object_id=held.demande.public_id,
        at=timezone.now(),
    )
    return [held.public_id, made.public_id]


def opinion_of_mandate(world: World) -> list[Any]:
    if "publiee" not in world.at:  # a cast without a home: nothing was written of anything
        return [uuid4(), uuid4()]
    made = mandate_world.opinion(world.amina, world.celine, world.candidature("publiee"))
    return [made.mandate.public_id, made.public_id]


def opinion(world: World) -> list[Any]:
    return opinion_of_mandate(world)[1:]


def on_mandate(of: Callable[[World], list[Any]]) -> Callable[[World], list[Any]]:
    return lambda world: [*mandate(world), *of(world)]


def referral(world: World) -> list[Any]:
    """Of Amina, in the hands of Samira's service."""
    found = Referral.objects.filter(demande=world.amina.demande, taken_back_at=None).first()
    return [(found or referral_world.open_referral(world.amina, world.samira)).public_id]


def referral_to_take_back(world: World) -> list[Any]:
    """One of their own each time: the others are read by the rows after it."""
    return [referral_world.open_referral(world.amina, world.samira).public_id]


def referred_piece(world: World) -> list[Any]:
    """A piece of the file that was not handed over."""
    assert world.piece is not None
    return [*referral(world), world.piece.public_id]


def offer_of_mandate(world: World) -> list[Any]:
    made = proposing.propose(frozenset(), 3, key=_KEY, by=world.celine, at=timezone.now())
    return [made.row.public_id]


def site(world: World) -> list[Any]:
    found = EmployerSite.objects.filter(organisation=world.emile.body).first()
    made = found or employer_sites.declare("Siège", factories.commune(), by=world.emile, at=timezone.now())
    return [made.public_id]


def _pictured(world: World) -> HomePicture:
    """Of the home that Karim oriented to Odile; its list is open."""
    home = world.at["publiee"].home
    found = HomePicture.objects.filter(home=home, removed_at=None).order_by("pk").last()
    return found or picture_world.added(home, world.karim)


def picture(world: World) -> list[Any]:
    return [_pictured(world).public_id]


def picture_home(world: World) -> list[Any]:
    return [world.at["publiee"].home.public_id]


def picture_bytes(world: World) -> list[Any]:
    return [_pictured(world).digest]


def roof(world: World) -> list[Any]:
    """One of Lise's, that everybody reads."""
    found = OtherRoof.objects.filter(organisation=world.lise.body, stage="publie").first()
    return [(found or roof_world.published(world.lise)).public_id]


def roof_request(world: World) -> list[Any]:
    """What Amina asked of one of them."""
    found = RoofRequest.objects.filter(demande=world.amina.demande, state="envoyee").first()
    return [(found or roof_world.asked_by(world.amina, roof_world.published(world.lise))).public_id]


def candidature_of_amina(world: World) -> Candidature:
    return Candidature.objects.get(public_id=mine("publiee")(world)[0])


def recipient(world: World) -> list[Any]:
    """Who holds a candidature of Amina's: Odile's organisation."""
    return [str(candidature_of_amina(world).public_id)]


def thread(world: World) -> list[Any]:
    """What Amina wrote to Odile's organisation."""
    found = Thread.objects.filter(demande=world.amina.demande, subject="visite_ou_rendez_vous").first()
    return [(found or thread_world.wrote_on(candidature_of_amina(world), world.amina)).public_id]


def thread_to_close(world: World) -> list[Any]:
    """One of its own each time: a day has few messages, and the rows after it find another."""
    return [_written_anew(world, "le_logement").public_id]


def message_unread(world: World) -> list[Any]:
    return [_written_anew(world, "autre").messages.latest("pk").public_id]


def _written_anew(world: World, subject: str) -> Thread:
    Thread.objects.filter(demande=world.amina.demande, subject=subject).delete()
    return thread_world.wrote_on(candidature_of_amina(world), world.amina, subject=subject)


def hour(world: World) -> list[Any]:
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


def viewing(world: World) -> list[Any]:
    """Amina's candidature, with an hour that she holds."""
    row = world.candidature("designee")
    slot = ViewingSlot.objects.get(public_id=hour(world)[0])
    at = timezone.now()
    known = {"demande": world.amina.demande, "slot": slot, "state": "prise", "chosen_at": at, "changed_at": at}
    Viewing.objects.get_or_create(candidature=row, defaults=known)
    return [row.public_id]


def still_wanted(world: World) -> list[Any]:
    """Amina's candidature on a closed list, of which Odile asked whether the home is still wanted."""
    row, at = world.candidature("classee"), timezone.now()
    known = {"demande": world.amina.demande, "asked_by": world.odile.person, "asked_at": at}
    StillWanted.objects.get_or_create(candidature=row, defaults={**known, "until": at + timedelta(days=4)})
    return [row.public_id]


def lease(world: World) -> list[Any]:
    """Amina's candidature, with papers of a lease that wait for her."""
    row = world.candidature("attribuee")
    if not LeaseEnvelope.objects.filter(candidature=row).exists():
        at, known = timezone.now(), {"demande": world.amina.demande}
        made = LeaseEnvelope.objects.create(
            candidature=row,
            state="ouverte",
            level="simple",
            made_by=world.karim.person,
            made_at=at,
            sent_at=at,
            ends_at=at + timedelta(days=10),
            **known,
        )
        LeaseSigner.objects.create(envelope=made, person_key="d", name="Amina Benali", **known)
        LeaseSigner.objects.create(envelope=made, name="Karim", user=world.karim.person, **known)
        data = papers.proof(["Contrat"])
        LeasePaper.objects.create(
            envelope=made,
            kind="contrat",
            name="contrat.pdf",
            size=len(data),
            pages=1,
            sha256=hashlib.sha256(data).hexdigest(),
            data=data,
            added_at=at,
            **known,
        )
    return [row.public_id]


def lease_paper(world: World) -> list[Any]:
    """The contract of that lease."""
    found = lease(world)
    return [*found, LeasePaper.objects.get(envelope__candidature__public_id=found[0]).public_id]


def exchange_link(world: World) -> list[Any]:
    """The place of Amina in a round that waits for her."""
    return [exchange_world.proposed_to(world.amina, world.karim).public_id]


def exchange_judged(world: World) -> list[Any]:
    """The same, once all said yes: a home of Karim's."""
    return [exchange_world.sent_to_landlord(world.amina, world.karim).public_id]


def known_territory(_world: World) -> list[Any]:
    """The territory that Tessa holds."""
    return [_draft().territory_id]


def local_share(_world: World) -> list[Any]:
    """A share that the territory that Tessa holds has entered."""
    at, on = timezone.now(), timezone.localdate()
    said = {"percent": 30, "number": "2026-1", "voted_on": on, "made_at": at}
    found, _ = LocalShare.objects.get_or_create(
        territory=_draft().territory, kind="premier_quartile", effective_on=on, is_void=False, defaults=said
    )
    return [found.public_id]


def quartile_entry(_world: World) -> list[Any]:
    """A threshold of the territory that Tessa holds, entered by the steward of the site."""
    at, on = timezone.now(), timezone.localdate()
    said = {"amount": 9_000, "title": "arrêté de l’année, annexe", "made_at": at}
    found, is_made = QuartileEntry.objects.get_or_create(
        territory=_draft().territory, effective_on=on, is_void=False, defaults=said
    )
    if is_made:
        settled.forget()
    return [found.public_id]


def grid_draft(_world: World) -> list[Any]:
    """A draft of the territory that Tessa holds."""
    return [_draft().public_id]


def grid_trial(_world: World) -> list[Any]:
    """A try of it, that waits."""
    at, draft = timezone.now(), _draft()
    known = {"digest": "d" * 64, "content": draft.content, "since": timezone.localdate(), "until": at}
    found, _ = GridTrial.objects.get_or_create(draft=draft, defaults={**known, "asked_at": at, "moved_at": at})
    return [found.public_id]


def grid_line(world: World) -> list[Any]:
    """Its first criterion."""
    return [*grid_draft(world), "critere", 1]


def _draft() -> GridDraft:
    at, content = timezone.now(), (FOLDER / "cotation" / "demo-2026.toml").read_text(encoding="utf-8")
    here, _ = Territory.objects.get_or_create(code="200057875", defaults={"name": "Est Ensemble"})
    return GridDraft.objects.get_or_create(
        territory=here, defaults={"content": content, "made_at": at, "changed_at": at}
    )[0]
