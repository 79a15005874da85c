"""Events: told of what was done, in one order, to who may read it; of nobody, and nothing of who hides or parted."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.utils import timezone

from palier.models import Candidature, Offer, PartnerEvent, PartnerFeed, PartnerOutbox, Publication
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.rules.partners import api_purposes, event_kinds
from palier.rules.partners.api_purposes import ApiPurpose
from palier.rules.partners.event_kinds import EventKind
from palier.rules.people.facts import Situation
from palier.rules.situations.situations import Level
from palier.workflows.candidature import applying
from palier.workflows.commission import queueing
from palier.workflows.doors import protecting
from palier.workflows.offer import offering
from palier.workflows.parting import forking
from palier.workflows.partners import relaying
from tests import api_world, couples, factories
from tests import world as worlds
from tests.api_world import HOME
from tests.attacks.raw_sql import member, page_of, would

if TYPE_CHECKING:
    from tests.api_world import SoftwareOf
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    made = worlds.cast(others=0)
    relayed()
    return made


def relayed(batch: int = 500) -> None:
    with acting.taken(acting.CLOCK):
        while relaying.relay(at=timezone.now(), batch=batch):
            pass


def heard(software: SoftwareOf, after: int = 0, **query: int) -> dict[str, Any]:
    relayed()
    told = software.get("events", after=after, **query)
    assert told.status_code == 200, told.text
    found: dict[str, Any] = told.json()
    return found


def kinds_of(found: dict[str, Any]) -> list[str]:
    return [one["type"] for one in found["items"]]


def let(world: World) -> Publication:
    """A home from its list to its lease, by those whose acts these are."""
    on = world.home_at("attribuee", [world.amina, world.noe])
    first = queueing.next_in_line(on, at=timezone.now())
    assert first is not None
    karim = api_world.software(world.karim)
    where = f"candidates/{first.public_id}"
    assert karim.post(f"{where}/offer", {"answer_days": 10}).status_code == 201
    offer = Offer.objects.get(publication=on)
    said = {"delivered_at": timezone.now().isoformat(), "proof": "Remise en main propre"}
    assert karim.post(f"offers/{offer.public_id}/delivery", said).status_code == 201
    who = next(one for one in (world.amina, world.noe) if one.demande == offer.demande)
    offering.accept(offer, by=who.actor, at=timezone.now())
    today = timezone.localdate().isoformat()
    lease = {"signed_on": today, "starts_on": today, "contingent": "COLACT", "contingent_reason": "accord"}
    assert karim.post(f"{where}/lease", lease).status_code == 201
    return on


def test_a_whole_let_is_told_in_its_order_to_its_landlord(world: World) -> None:
    on = let(world)

    found = heard(api_world.software(world.karim))

    told = [one for one in found["items"] if one["data"]["id"] == str(on.public_id)]
    order = list(dict.fromkeys(one["type"] for one in told))
    assert order == [
        "publication.closed",
        "candidates.designated",
        "check.recorded",
        "commission.convened",
        "commission.decided",
        "offer.sent",
        "offer.delivered",
        "offer.answered",
        "lease.recorded",
    ]
    numbers = [one["number"] for one in found["items"]]
    assert numbers == sorted(set(numbers))
    assert found["next"] == numbers[-1]
    assert not found["has_more"]


def test_every_event_names_what_its_own_key_reads_and_names_nobody(world: World) -> None:
    let(world)
    for who in (world.karim, world.odile):
        software = api_world.software(who)
        found = heard(software)
        assert found["items"], who
        for one in found["items"]:
            assert set(one) == {"id", "number", "type", "timestamp", "data"}
            assert set(one["data"]) == {"object", "id", "href"}
            path = one["data"]["href"].removeprefix("/api/v1/")
            assert software.get(path).status_code == 200, one
        said = json.dumps(found)
        for row in Candidature.objects.all():
            assert str(row.public_id) not in said
            assert row.reference not in said
        for applicant in (world.amina, world.noe):
            assert str(applicant.demande.public_id) not in said
            assert not [p for p in applicant.persons if p.last_name in said or p.first_name in said]


def test_a_stranger_and_a_key_for_something_else_are_told_nothing_of_it(world: World) -> None:
    let(world)

    assert heard(api_world.software(world.stranger_karim))["items"] == []
    assert heard(api_world.software(world.stranger_odile))["items"] == []
    homes = heard(api_world.software(world.karim, ApiPurpose.LISTS))
    assert {kind.partition(".")[0] for kind in kinds_of(homes)} == {"publication"}


def test_a_reader_goes_on_from_where_it_was_and_reads_each_once(world: World) -> None:
    let(world)
    karim = api_world.software(world.karim)
    whole = heard(karim)["items"]

    seen, after = [], 0
    while True:
        part = heard(karim, after=after, limit=2)
        seen += part["items"]
        after = part["next"]
        if not part["has_more"]:
            break

    assert seen == whole
    assert heard(karim, after=after)["items"] == []
    assert heard(karim, after=after)["next"] == after


def test_a_small_batch_tells_the_same_as_a_large_one(world: World) -> None:
    world.home_at("designee", [world.amina, world.noe])
    relayed(batch=1)

    told = heard(api_world.software(world.karim))["items"]

    assert [one["number"] for one in told] == list(range(1, len(told) + 1))
    assert not PartnerOutbox.objects.exists()


def test_before_its_files_are_sent_a_landlord_is_told_nothing_of_a_candidate(world: World) -> None:
    on = world.home_at("classee", [world.amina, world.noe])
    relayed()
    before = PartnerEvent.objects.count()
    for row in Candidature.objects.filter(publication=on):
        applying.withdraw(
            row, by=next(a for a in (world.amina, world.noe) if a.demande == row.demande).actor, at=timezone.now()
        )

    relayed()

    assert PartnerEvent.objects.count() == before


def test_a_candidate_that_its_landlord_does_not_read_hides_no_other_from_it(world: World) -> None:
    on = world.home_at("designee", [world.amina, world.noe])
    unread, sent = Candidature.objects.filter(publication=on).order_by("pk")
    Candidature.objects.filter(pk=unread.pk).update(audience=[world.reservataire.pk])
    relayed()
    before = PartnerEvent.objects.count()
    for row in (unread, sent):
        PartnerOutbox.objects.create(
            verb="classer_sans_suite",
            object_kind="Candidature",
            object_id=row.public_id,
            at=timezone.now(),
            transaction=7,
        )

    relayed()

    told = PartnerEvent.objects.order_by("pk")[before:]
    assert sorted((one.organisation_id, one.kind) for one in told) == sorted(
        (house.pk, "candidates.changed") for house in (world.bailleur, world.reservataire)
    )


def test_a_home_taken_from_a_reservataire_is_no_more_told_to_it(world: World) -> None:
    home = factories.home(world.bailleur, world.reservataire)
    karim, odile = api_world.software(world.karim), api_world.software(world.odile)
    fixed = {**HOME, "rpls_id": home.rpls_id, "commune": home.commune_id, "street": home.street, "reason": "saisie"}
    told = karim.put(f"homes/{home.public_id}", {**fixed, "rent": 49_900})
    assert told.status_code == 201, told.text
    assert "home.corrected" in kinds_of(heard(odile))

    home.refresh_from_db()
    home.reservataire = None
    home.save(update_fields=["reservataire"])

    assert kinds_of(heard(odile)) == []
    assert "home.corrected" in kinds_of(heard(karim))


_FORGED = (
    "INSERT INTO palier_partneroutbox (verb, object_kind, object_id, at, transaction)"
    " VALUES ('publier', 'Home', gen_random_uuid(), now(), 1)"
)


def test_raw_sql_under_a_page_reads_the_events_of_its_own_house_alone(world: World) -> None:
    let(world)
    relayed()
    counts = {one.organisation_id: 0 for one in PartnerEvent.objects.all()}
    for one in PartnerEvent.objects.all():
        counts[one.organisation_id] += 1

    for who in (world.karim, world.odile, world.stranger_karim, world.stranger_odile):
        with page_of(member(who)):
            assert would("SELECT 1 FROM palier_partnerevent") == counts.get(who.body.pk, 0)
            for statement in (
                "SELECT 1 FROM palier_partneroutbox",
                "SELECT 1 FROM palier_partnerfeed",
                "UPDATE palier_partnerevent SET kind = 'offer.sent'",
                "DELETE FROM palier_partnerevent",
                _FORGED,
            ):
                assert would(statement) == "42501", statement


def test_who_goes_alone_in_silence_or_hides_leaves_no_event() -> None:
    couple = couples.couple()
    relayed()
    PartnerEvent.objects.all().delete()
    danger = forking.Danger(situation=Situation.VIOLENCE, email=couples.SAFE, follows=["p1"])

    forking.go_alone(couple.demande, danger, leaver="d", by=couple.amina, at=timezone.now())

    assert not PartnerOutbox.objects.exists()
    relayed()
    assert not PartnerEvent.objects.exists()


def test_what_a_household_does_with_its_own_file_is_in_no_row_of_the_table() -> None:
    silent = re.compile(
        r"separ|apart|dossier|contact|adresse|effac|completer|foyer|piece_|deposer|mandat|orienter_service|passage"
    )

    assert [str(verb) for verb in event_kinds.TOLD if silent.search(str(verb))] == []
    assert set(event_kinds.LABELS) == set(EventKind) == set(event_kinds.TOLD.values())


def test_a_person_in_danger_is_told_of_as_everybody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    on = let(world)
    karim = api_world.software(world.karim)
    told = heard(karim)
    monkeypatch.setattr(protecting, "level_of", lambda *_, **__: Level.PROTECTED)

    assert heard(karim) == told
    assert any(one["data"]["id"] == str(on.public_id) for one in told["items"])


def test_the_trigger_notes_the_verbs_of_the_table_and_no_other() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'note_for_partners'")
        (said,) = cursor.fetchone()

    assert set(re.findall(r"'([a-z_]+)'::", said)) == {str(verb) for verb in event_kinds.TOLD}


def test_each_kind_is_for_a_purpose_that_both_roles_have() -> None:
    for kind in EventKind:
        for role in (Role.BAILLEUR, Role.RESERVATAIRE):
            assert event_kinds.purpose_of(kind) in api_purposes.offered(role), kind


def test_what_is_older_than_ninety_days_is_forgotten_and_the_feed_says_from_where(world: World) -> None:
    on = world.home_at("designee", [world.amina, world.noe])
    karim = api_world.software(world.karim)
    last = heard(karim)["next"]
    old = PartnerEvent.objects.filter(organisation=world.bailleur, number__lt=last)
    old.update(told_at=timezone.now() - event_kinds.KEPT - timedelta(minutes=1))

    with acting.taken(acting.CLOCK):
        relaying.forget(at=timezone.now())

    found = heard(karim)
    assert (found["earliest"], [one["number"] for one in found["items"]]) == (last, [last])
    assert PartnerFeed.objects.get(organisation=world.bailleur).last == last
    assert on is not None
