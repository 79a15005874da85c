"""« Mon adresse »: given with a yes, kept as a digest, taken away; the hint that it makes before a vote."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Fact, FactLayer, JournalEntry, MemberAddress, Membership, Person, Seance
from palier.models.identifiers import uuid7
from palier.workflows.commission import own_door
from palier.workflows.life import keeping
from tests.attacks.raw_sql import REFUSED, member, page_of, would
from tests.plain_pages import plain_text
from tests.web.membre.steps import act, entered, read

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
PARIS = "12 rue de Paris, 93100 Montreuil"
HINT = "a donné une adresse qui est aussi celle d’une personne du dossier"
WRONG = 400


@pytest.fixture
def world(built_world: World) -> World:
    return built_world


def give(world: World, address: str = PARIS) -> None:
    act(entered(world.mireille), "mon-adresse", acte="donner", address=address, agrees="on")


def votes_page(world: World) -> str:
    on = world.at["en_commission"]
    return read(entered(world.karim), "seance_decider", on.agenda_items.get().seance.public_id, on.public_id)


def move_in(world: World, address: str = "12, R. de Paris\n93100 MONTREUIL") -> None:
    whose = world.at["en_commission"].candidatures.filter(stage="conforme").order_by("rank").first()
    Person.objects.filter(demande=whose.demande_id, role="demandeur").update(address=address)


def test_it_is_given_changed_and_taken_away_and_nobody_reads_it(world: World) -> None:
    give(world)
    kept = MemberAddress.objects.get()
    assert "Paris" not in kept.digest
    assert len(kept.digest) == 64
    mireille = entered(world.mireille)
    page = read(mireille, "mon-adresse")
    assert "Personne ne peut y relire votre adresse." in page
    assert "rue de Paris, 93100 Montreuil" not in page.replace("comme « 12 rue de Paris, 93100 Montreuil »", "")
    give(world, "3 place du Marché, 93100 Montreuil")
    assert MemberAddress.objects.get().digest != kept.digest
    act(mireille, "mon-adresse", acte="retirer")
    assert not MemberAddress.objects.exists()
    lines = JournalEntry.objects.filter(verb__endswith="adresse_membre")
    assert sorted(lines.values_list("verb", flat=True)) == [
        *["donner_adresse_membre"] * 2,
        "retirer_adresse_membre",
    ]
    assert all(line.details == {} for line in lines)


@pytest.mark.parametrize(
    "said", [{"address": PARIS}, {"address": "Montreuil", "agrees": "on"}, {"address": "", "agrees": "on"}]
)
def test_without_a_yes_or_a_door_nothing_is_kept(world: World, said: dict[str, str]) -> None:
    sent = {"act_key": str(uuid7()), "acte": "donner", **said}
    assert entered(world.mireille).post(reverse("mon-adresse"), sent).status_code == WRONG
    assert not MemberAddress.objects.exists()


def test_who_records_the_votes_reads_that_an_address_meets_and_no_address(world: World) -> None:
    move_in(world)
    assert HINT not in votes_page(world)
    give(world)
    told = votes_page(world)
    assert HINT in told
    assert "93100 MONTREUIL" not in told
    move_in(world, "14 rue de Paris, 93100 Montreuil")
    assert HINT not in votes_page(world)


def test_a_protected_file_meets_nothing(world: World) -> None:
    give(world)
    move_in(world)
    whose = world.at["en_commission"].candidatures.filter(stage="conforme").order_by("rank").first()
    Fact.objects.create(
        demande=whose.demande,
        layer=FactLayer.DECLARED,
        path="claims/violence",
        audience=whose.audience,
        value={},
        since=timezone.localdate(),
        at=timezone.now(),
    )
    assert HINT not in votes_page(world)


def test_in_sql_a_digest_is_its_member_s_and_read_by_their_commission_alone(world: World) -> None:
    give(world)
    with page_of(member(world.mireille)):
        assert would("SELECT 1 FROM palier_memberaddress") == 1
    with page_of(member(world.karim)):
        assert would("SELECT 1 FROM palier_memberaddress") == 1
        assert would("UPDATE palier_memberaddress SET digest = 'x'") == REFUSED
        assert would("DELETE FROM palier_memberaddress") == REFUSED
    with page_of(member(world.stranger_karim)):
        assert would("SELECT 1 FROM palier_memberaddress") == 0
    with page_of(member(world.odile)):
        assert would("SELECT 1 FROM palier_memberaddress") == REFUSED


def test_it_goes_when_its_member_sits_no_more(world: World) -> None:
    give(world)
    assert "palier_memberaddress" not in keeping.forget_old(at=timezone.now() + timedelta(days=1))
    Membership.objects.filter(user=world.mireille.person).update(ended_at=timezone.now())
    assert keeping.forget_old(at=timezone.now() + timedelta(days=1))["palier_memberaddress"] == 1


def door(world: World) -> own_door.MemberDoor:
    row = MemberAddress.objects.select_related("user").get()
    return own_door.MemberDoor(row.user.public_id, row.digest)


def test_a_new_secret_meets_still_while_the_former_one_is_held(world: World, settings) -> None:
    give(world)
    kept, former = door(world), settings.SECRET_KEY
    assert own_door.meets(kept, [PARIS, ""])
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another secret of this site, long enough", [former]
    assert own_door.meets(kept, [PARIS])
    actor = world.mireille
    assert not own_door.must_be_given_again(actor)
    settings.SECRET_KEY_FALLBACKS = []
    assert not own_door.meets(kept, [PARIS])
    assert own_door.must_be_given_again(actor)
    assert not own_door.meets(None, [PARIS])


def test_who_is_to_give_it_again_is_told(world: World) -> None:
    give(world)
    mireille = entered(world.mireille)
    assert "À redonner" not in read(mireille, "mon-adresse")
    MemberAddress.objects.update(key_mark="")
    assert "À redonner." in read(mireille, "mon-adresse")
    give(world)
    assert "À redonner" not in read(mireille, "mon-adresse")


def test_two_members_of_one_door_have_two_digests(world: World) -> None:
    assert own_door.digest_of(PARIS, world.mireille.person.public_id) != own_door.digest_of(
        PARIS, world.karim.person.public_id
    )


def test_what_may_be_deduced_is_said_before_the_yes(world: World) -> None:
    told = read(entered(world.mireille), "mon-adresse")
    assert "peut en déduire où vous vivez" in told[: told.index("J’accepte")]


def test_in_sql_a_digest_is_read_for_a_seance_to_come_or_open_alone(world: World) -> None:
    give(world)
    Seance.objects.update(stage="close")
    with page_of(member(world.karim)):
        assert would("SELECT 1 FROM palier_memberaddress") == 0


def test_a_refusal_shows_the_page_again(world: World) -> None:
    sent = {"act_key": str(uuid7()), "acte": "donner", "address": "Montreuil", "agrees": "on"}
    assert "un code postal" in plain_text(entered(world.mireille).post(reverse("mon-adresse"), sent))
    assert entered(world.mireille).post(reverse("mon-adresse"), {"act_key": str(uuid7())}).status_code == 404
