"""A landlord's acts by the API, from the files designated to it to the recorded lease; the others' acts are their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.models import AccessEntry, ApiKey, Candidature, Check, JournalEntry, Lease, Offer, PlannedAct, Publication
from palier.models.doors import acting
from palier.rules.candidature.funnel import PublicationStage, Stage
from palier.workflows.commission import designating, queueing
from palier.workflows.offer import offering, planning
from tests import api_world, factories
from tests import world as worlds
from tests.workflows import crowds
from tests.workflows.bailleur_world import LOOKED

if TYPE_CHECKING:
    from tests.api_world import SoftwareOf
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.cast(others=0)


@pytest.fixture
def karim(world: World) -> SoftwareOf:
    return api_world.software(world.karim)


def of(publication: Publication, karim: SoftwareOf) -> list[dict[str, object]]:
    found: list[dict[str, object]] = karim.get(f"publications/{publication.public_id}/candidates").json()["items"]
    return found


def test_the_files_designated_are_read_by_name_and_each_reading_is_told(world: World, karim: SoftwareOf) -> None:
    on = world.home_at("designee", [world.amina, world.noe])

    lines = of(on, karim)

    assert [(one["name"], one["stage"]) for one in lines] == [
        (f"{a.persons[0].first_name} {a.persons[0].last_name}", "designee") for a in (world.amina, world.noe)
    ]
    rows = AccessEntry.objects.filter(actor=world.karim.person.public_id, demande_ref=world.amina.demande.pk)
    assert [(row.purpose, row.role, row.organisation) for row in rows] == [
        ("candidats désignés", "bailleur", world.bailleur.pk)
    ]


def test_before_the_files_are_sent_a_landlord_reads_nobody(world: World, karim: SoftwareOf) -> None:
    on = world.home_at("classee", [world.amina, world.noe])
    row = Candidature.objects.get(publication=on, demande=world.amina.demande)

    assert of(on, karim) == []
    assert karim.get(f"candidates/{row.public_id}").status_code == 404
    assert not AccessEntry.objects.filter(demande_ref=world.amina.demande.pk).exists()


def test_a_check_says_what_was_seen_and_two_do_not_undo_each_other(world: World, karim: SoftwareOf) -> None:
    on = world.home_at("designee", [world.amina, world.noe])
    where = f"candidates/{of(on, karim)[0]['id']}"
    seen = karim.get(where).json()["seen"]
    said = {"output": "conforme", "seen": seen, "points": LOOKED["points"], "whys": LOOKED.get("whys", {})}

    without = karim.post(f"{where}/check", {**said, "points": {}})
    told = karim.post(f"{where}/check", said)
    late = karim.post(
        f"{where}/check", {**said, "output": "incomplet", "pieces": ["IDENTITE"], "answer_by": "2099-01-01"}
    )

    assert without.json()["code"] == "controle-incomplet"
    assert told.status_code == 201, told.text
    assert late.json()["code"] in ("controle-entre-temps", "controle-incomplet")
    assert Check.objects.filter(candidature__publication=on).get().by == world.karim.user


def test_files_are_sent_once_who_is_written_to_was_read(world: World) -> None:
    on = world.home_at("classee", [world.amina, world.noe])
    odile = api_world.software(world.odile)
    where = f"publications/{on.public_id}/designation"

    foreseen = odile.get(where).json()
    wrong = odile.post(where, {"people": foreseen["people"] + 1})
    told = odile.post(where, {"people": foreseen["people"]})

    assert foreseen["people"] == 2
    assert wrong.json()["code"] == "destinataires-changes"
    assert "2 ménages" in wrong.json()["detail"]
    assert told.status_code == 201, told.text
    on.refresh_from_db()
    assert on.stage == PublicationStage.DESIGNEE


def test_an_act_that_writes_to_many_waits_a_minute_and_is_taken_back(world: World) -> None:
    on = world.home_at("publiee", [])
    for number in range(12):
        factories.candidature(on, factories.demande(f"Voisine {number}").demande, points=number)
    karim = api_world.software(world.karim)
    where = f"publications/{on.public_id}/withdrawal"
    foreseen = karim.get(where).json()

    told = karim.post(where, {"people": foreseen["people"], "code": "travaux"})
    back = karim.post(f"planned-acts/{told.json()['id']}/cancellation")

    assert foreseen["waits"]
    assert told.json()["kind"] == "planned_act"
    assert back.status_code == 201, back.text
    assert PlannedAct.objects.get().cancelled_at is not None
    on.refresh_from_db()
    assert on.stage == PublicationStage.PUBLIEE


def test_a_software_calls_the_next_ranks_in_a_minute_during_which_it_takes_the_call_back() -> None:
    at = crowds.world()
    on, *_ = crowds.closed(at, *range(80, 0, -10))
    designating.send_five(on, by=at.odile, at=timezone.now())
    Candidature.objects.filter(rank__lte=3).update(stage="non_conforme")
    sixth = Candidature.objects.get(publication=on, rank=6)
    before = sixth.stage
    odile = api_world.software(at.odile)

    told = odile.post(f"publications/{on.public_id}/next-ranks").json()
    planned = PlannedAct.objects.get()
    again = odile.post(f"publications/{on.public_id}/next-ranks")
    back = odile.post(f"planned-acts/{told['id']}/cancellation")

    assert (told["kind"], told["id"]) == ("planned_act", str(planned.public_id))
    assert told["due_at"]
    assert again.json()["code"] == "acte-deja-prevu"
    assert back.status_code == 201, back.text
    sixth.refresh_from_db()
    assert sixth.stage == before

    odile.post(f"publications/{on.public_id}/next-ranks")
    waiting = PlannedAct.objects.get(cancelled_at=None)
    with acting.taken(acting.CLOCK):
        planning.run(waiting, at=waiting.due_at)
    sixth.refresh_from_db()
    assert sixth.stage == Stage.DESIGNEE


@pytest.mark.parametrize("is_revoked", [False, True])
def test_in_its_minute_an_act_ends_with_the_key_that_planned_it_and_is_journaled_by_it(
    world: World, is_revoked: bool
) -> None:
    on = world.home_at("publiee", [])
    for number in range(12):
        factories.candidature(on, factories.demande(f"Voisine {number}").demande, points=number)
    karim, where = api_world.software(world.karim), f"publications/{on.public_id}/withdrawal"
    told = karim.post(where, {"people": karim.get(where).json()["people"], "code": "travaux"})
    assert told.json()["kind"] == "planned_act"
    planned, key = PlannedAct.objects.get(), api_world.kept()
    if is_revoked:
        ApiKey.objects.update(revoked_at=timezone.now())

    with acting.taken(acting.CLOCK):
        planning.run(planned, at=planned.due_at)

    on.refresh_from_db()
    planned.refresh_from_db()
    line = JournalEntry.objects.filter(verb="retirer_publication", object_id=on.public_id).first()
    if is_revoked:
        assert "révoquée" in planned.refused
        assert (on.stage, line) == (PublicationStage.PUBLIEE, None)
    else:
        assert line is not None
        assert (on.stage, line.details["cle"]) == (PublicationStage.RETIREE, str(key.public_id))


def test_an_offer_leaves_is_proved_and_ends_in_a_lease(world: World, karim: SoftwareOf) -> None:
    on = world.home_at("attribuee", [world.amina, world.noe])
    first = queueing.next_in_line(on, at=timezone.now())
    assert first is not None
    who = next(one for one in (world.amina, world.noe) if one.demande == first.demande)
    where = f"candidates/{first.public_id}"

    early = karim.post(f"{where}/lease", lease_of(karim))
    short = karim.post(f"{where}/offer", {"answer_days": 3})
    sent = karim.post(f"{where}/offer", {"answer_days": 10})
    assert sent.status_code == 201, sent.text
    proved = karim.post(
        f"offers/{sent.json()['id']}/delivery",
        {"delivered_at": timezone.now().isoformat(), "proof": "Remise en main propre"},
    )
    offering.accept(Offer.objects.get(public_id=sent.json()["id"]), by=who.actor, at=timezone.now())
    told = karim.post(f"{where}/lease", lease_of(karim))

    assert early.json()["code"] in ("offre-non-acceptee", "autre-contingent-sans-raison"), early.text
    assert short.json()["code"] == "delai-trop-court"
    assert proved.status_code == 201, proved.text
    assert told.status_code == 201, told.text
    assert Lease.objects.get(publication=on).signed_by == world.karim.user
    first.refresh_from_db()
    assert first.stage == Stage.BAIL_SIGNE
    assert karim.get(where).json()["lease"]["id"] == told.json()["id"]
    keys = {
        line.details.get("cle")
        for line in JournalEntry.objects.filter(verb__in=("offrir", "constater_remise", "signer"))
    }
    assert str(api_world.kept().public_id) in keys


def lease_of(karim: SoftwareOf) -> dict[str, str]:
    today = timezone.localdate().isoformat()
    return {"signed_on": today, "starts_on": today, "contingent": "COLACT", "contingent_reason": "accord"}


def test_another_landlord_s_software_finds_nothing(world: World) -> None:
    on = world.home_at("designee", [world.amina, world.noe])
    row = Candidature.objects.filter(publication=on).first()
    assert row is not None
    stranger = api_world.software(world.stranger_karim)

    for path in (f"homes/{on.home.public_id}", f"publications/{on.public_id}", f"candidates/{row.public_id}"):
        assert stranger.get(path).status_code == 404, path
    assert stranger.get(f"publications/{on.public_id}/candidates").status_code == 404
    assert stranger.get("homes").json()["items"] == []
    assert stranger.post(f"candidates/{row.public_id}/offer", {"answer_days": 10}).status_code == 404
