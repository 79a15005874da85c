"""A landlord's software holds its commission: called, opened at its hour, decided, closed; what a page refuses, it is refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from palier.models import AccessEntry, Candidature, Decision, JournalEntry, Letter, Publication, Seance
from palier.rules.candidature.funnel import PublicationStage, Stage
from palier.rules.situations.situations import Level
from palier.workflows.commission import checking, pacing
from palier.workflows.doors import protecting
from tests import api_world
from tests import world as worlds
from tests.workflows.bailleur_world import LOOKED

if TYPE_CHECKING:
    from palier.rules.people import facts
    from tests.api_world import SoftwareOf
    from tests.world import World

pytestmark = pytest.mark.django_db
SEATS: list[dict[str, Any]] = [
    {"name": "A. Bailleul", "quality": "conseil_bailleur"},
    {"name": "M. Maire", "quality": "maire", "place": "93048"},
]
HANDS = {"0": "pour", "1": "pour"}


@pytest.fixture
def world() -> World:
    return worlds.cast(others=1)


@pytest.fixture
def karim(world: World) -> SoftwareOf:
    return api_world.software(world.karim)


def called(karim: SoftwareOf, **changes: Any) -> str:
    said = {"members": SEATS, "quorum": 2, "held_at": soon(), "place": "Siège", **changes}
    told = karim.post("seances", said)
    assert told.status_code == 201, told.text
    return f"seances/{told.json()['id']}"


def soon() -> str:
    return (timezone.now() + timedelta(days=8)).isoformat()


def come(where: str) -> None:
    """Its hour has come."""
    Seance.objects.filter(public_id=where.split("/")[1]).update(held_at=timezone.now())


def ready(world: World) -> Publication:
    """A home whose three files were found in order."""
    on = world.home_at("designee", [world.amina, world.noe, *world.others])
    for row in Candidature.objects.filter(publication=on, stage="designee").order_by("rank"):
        checking.check(row, "conforme", **LOOKED, by=world.karim, at=timezone.now())
    return on


def opened(world: World, karim: SoftwareOf, **changes: Any) -> tuple[str, str, Publication]:
    """A séance that sits with one home; its address, that of the home, and the home."""
    on, where = ready(world), called(karim, **changes)
    assert karim.post(f"{where}/homes", {"publication": str(on.public_id)}).status_code == 201
    come(where)
    told = karim.post(f"{where}/opening", {"present": [0, 1], "chair": 0})
    assert told.status_code == 201, told.text
    return where, f"{where}/homes/{on.public_id}", on


def decided(karim: SoftwareOf, home: str) -> list[dict[str, Any]]:
    rows = karim.get(home).json()["candidates"]
    first = {"candidate": rows[0]["candidate"], "kind": "attribution_rang", "rank": 1}
    rest = [{"candidate": one["candidate"], "kind": "attribution_rang", "rank": n} for n, one in enumerate(rows[1:], 2)]
    return [first, *rest]


def code(told: Any) -> tuple[int, str]:
    return told.status_code, told.json().get("code", "")


def test_a_seance_is_held_from_its_call_to_its_minutes(world: World, karim: SoftwareOf) -> None:
    on = ready(world)
    said = {"members": SEATS, "quorum": 2, "held_at": soon(), "place": "Siège"}
    first, again = karim.post("seances", said, word="seance-1"), karim.post("seances", said, word="seance-1")
    assert first.json() == again.json()
    where = f"seances/{first.json()['id']}"
    home = f"{where}/homes/{on.public_id}"
    assert karim.post(f"{where}/homes", {"publication": str(on.public_id)}).status_code == 201
    foreseen = karim.get(where).json()
    assert foreseen["quorum_foreseen"] == {"required": 2, "called": 2, "present": 0}
    (agenda,) = foreseen["agenda"]
    assert [one["rank"] for one in agenda["candidates"]] == [1, 2, 3]
    assert "name" not in agenda["candidates"][0]

    assert code(karim.post(f"{where}/opening", {"present": [0, 1], "chair": 0})) == (409, "hors-de-son-heure")
    come(where)
    assert code(karim.post(f"{where}/opening", {"present": [0], "chair": 0})) == (409, "quorum-non-atteint")
    early = karim.post(f"{home}/decisions", {"decisions": decided(karim, home), "ballots": HANDS})
    assert code(early) == (409, "seance-non-ouverte")
    assert karim.post(f"{where}/opening", {"present": [0, 1], "chair": 0}).status_code == 201
    every = decided(karim, home)
    assert code(karim.post(f"{home}/decisions", {"decisions": every[:2], "ballots": HANDS}))[1] == "candidats-changes"
    assert code(karim.post(f"{home}/decisions", {"decisions": every}))[1] == "decisions-refusees"
    bare = {"candidate": every[0]["candidate"], "kind": "non_attribution"}
    without = karim.post(f"{home}/decisions", {"decisions": [bare, *every[1:]], "ballots": HANDS})
    assert code(without)[1] == "decisions-refusees"
    assert not Decision.ever.exists()
    body = {"decisions": every, "ballots": HANDS}
    told, twice = (karim.post(f"{home}/decisions", body, word="decisions-1") for _ in range(2))
    assert told.status_code == 201, told.text
    assert told.json() == twice.json()
    assert Decision.objects.count() == 3
    assert code(karim.post(f"{home}/decisions", body)) == (409, "deja-decide")

    leaves, letters = karim.get(f"{where}/closing").json(), Letter.objects.count()
    assert (leaves["letters"], leaves["kinds"]) == (3, {"attribution_rang": 3})
    assert karim.get(f"{where}/minutes").status_code == 404
    assert code(karim.post(f"{where}/closing", {"seen": "0" * 64})) == (409, "cloture-a-relire")
    assert karim.post(f"{where}/closing", {"seen": leaves["seen"]}).status_code == 201
    kept = karim.get(f"{where}/minutes").json()
    seance = Seance.objects.get(public_id=first.json()["id"])
    assert kept["digest"] == seance.minutes_digest
    assert [one["rank"] for one in kept["homes"][0]["decisions"]] == [1, 2, 3]
    assert kept["pdf"].endswith("/proces-verbal/pdf/")
    assert kept["signed_by"] == []
    assert Letter.objects.count() == letters + 3
    on.refresh_from_db()
    assert on.stage == PublicationStage.ATTRIBUEE
    # The acts of the secretary are in the quality of the commission, and name the key.
    lines = JournalEntry.objects.filter(object_id=seance.public_id).order_by("pk")
    assert [one.role for one in lines] == ["bailleur", "commission", "commission"]
    assert {one.details["cle"] for one in lines} == {str(api_world.kept().public_id)}


def test_each_examined_is_told_and_only_the_reading_of_a_home_opens_files(world: World, karim: SoftwareOf) -> None:
    where, home, _ = opened(world, karim)
    rows = AccessEntry.objects.filter(purpose="examen en commission", demande_ref=world.amina.demande.pk)

    karim.get(where)
    assert not rows.exists()
    told = karim.get(home).json()

    assert rows.count() == 1
    assert told["voters"] == [0, 1]
    assert "classe_derriere" in {one["code"] for one in told["candidates"][1]["grounds"]}


def test_who_declared_an_interest_does_not_vote_until_it_is_withdrawn(world: World, karim: SoftwareOf) -> None:
    _, home, _ = opened(world, karim)
    body = {"decisions": decided(karim, home), "ballots": HANDS}

    assert karim.post(f"{home}/interest", {"member": 1}).status_code == 201
    refused = karim.post(f"{home}/decisions", body)
    assert karim.get(home).json()["voters"] == [0]
    assert code(karim.post(f"{home}/interest/undoing", {"member": 0, "reason": "Erreur"})) == (
        409,
        "interet-impossible",
    )
    assert karim.post(f"{home}/interest/undoing", {"member": 1, "reason": "Notée par erreur"}).status_code == 201
    told = karim.post(f"{home}/decisions", body)

    assert code(refused) == (409, "decisions-refusees")
    assert told.status_code == 201, told.text


def test_a_home_where_somebody_hides_is_decided_at_the_desk_and_says_no_more(
    world: World, karim: SoftwareOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, home, on = opened(world, karim)
    body = {"decisions": decided(karim, home), "ballots": HANDS}
    amina, real = world.amina.demande.numero_unique, protecting.level_of

    def level(known: facts.Demande, *_: object, **__: object) -> Level:
        return Level.PROTECTED if known.numero_unique == amina else real(known)

    monkeypatch.setattr(protecting, "level_of", level)

    told = karim.get(home).json()
    refused = karim.post(f"{home}/decisions", body)

    row = Candidature.objects.get(publication=on, demande=world.amina.demande)
    line = next(one for one in told["candidates"] if one["candidate"] == str(row.public_id))
    assert (line["is_at_the_desk"], line["grounds"], line["decision"]) == (True, [], None)
    assert code(refused) == (403, "au-bureau-seulement")
    worlds.decide_all(world, Seance.objects.get(public_id=where.split("/")[1]))
    leaves = karim.get(f"{where}/closing").json()
    assert karim.post(f"{where}/closing", {"seen": leaves["seen"]}).status_code == 201
    kept = karim.get(f"{where}/minutes").json()["homes"][0]["decisions"]
    hidden = next(one for one in kept if one["candidate"] == str(row.public_id))
    assert hidden == {
        **dict.fromkeys(hidden),
        "candidate": str(row.public_id),
        "reference": row.reference,
        "is_at_the_desk": True,
    }
    assert [one["decision"] for one in kept].count(None) == 1


def test_what_was_called_or_noted_by_mistake_is_put_right(world: World, karim: SoftwareOf) -> None:
    where, home, on = opened(world, karim)

    assert karim.post(f"{where}/opening/undoing", {"reason": "Ouverte trop tôt"}).status_code == 201
    others = {"members": [*SEATS, {"name": "L. Locataire", "quality": "representant_locataires"}], "quorum": 2}
    assert karim.put(f"{where}/members", {**others, "reason": "Un membre de plus"}).status_code == 201
    assert karim.post(f"{where}/opening", {"present": [0, 1], "chair": 0}).status_code == 201
    assert karim.post(f"{where}/presence", {"member": 2, "is_present": True}).status_code == 201
    assert code(karim.post(f"{where}/presence", {"member": 9, "is_present": True}))[1] == "membre-inconnu"
    hands = {**HANDS, "2": "abstention"}
    body = {"decisions": decided(karim, home), "ballots": hands}
    assert karim.post(f"{home}/decisions", body).status_code == 201
    assert karim.post(f"{home}/decisions/undoing", {"reason": "Votes mal notés"}).status_code == 201
    assert code(karim.post(f"{where}/closing", {"seen": karim.get(f"{where}/closing").json()["seen"]})) == (
        409,
        "logements-non-decides",
    )
    assert code(karim.post(f"{home}/postponement", {"reason": ""}))[1] == "raison-de-report"
    assert karim.post(f"{home}/postponement", {"reason": "Travaux dans le logement"}).status_code == 201

    told = karim.get(where).json()
    assert [one["what"] for one in told["changes"]] == ["refermer", "recomposer", "arrivee", "reprise"]
    assert told["agenda"][0]["postponed_reason"] == "Travaux dans le logement"
    on.refresh_from_db()
    assert on.stage == PublicationStage.DESIGNEE
    assert set(on.candidatures.values_list("stage", flat=True)) == {Stage.CONFORME}


def test_a_call_is_moved_cancelled_and_refused_as_on_its_page(world: World, karim: SoftwareOf) -> None:
    on, where = ready(world), called(karim)
    said = {"quorum": 2, "held_at": soon(), "place": "Siège"}

    assert code(karim.post("seances", {**said, "members": SEATS[:1]}))[1] == "quorum-impossible"
    unknown = [{"name": "M. Maire", "quality": "maire", "place": "Nulle-Part-sur-Rien"}, SEATS[0]]
    assert code(karim.post("seances", {**said, "members": unknown})) == (422, "lieu-du-siege-inconnu")
    stray = [{**SEATS[0], "account": str(world.karim.person.public_id)}, SEATS[1]]
    assert code(karim.post("seances", {**said, "members": stray})) == (422, "compte-inconnu")
    past = (timezone.now() - timedelta(days=1)).isoformat()
    assert (
        code(karim.post(f"{where}/move", {"held_at": past, "reason": "Salle prise"}))[1] == "jour-de-seance-impossible"
    )
    assert (
        karim.post(f"{where}/move", {"held_at": soon(), "place": "Mairie", "reason": "Salle prise"}).status_code == 201
    )
    assert karim.post(f"{where}/homes", {"publication": str(on.public_id)}).status_code == 201
    assert karim.post(f"{where}/cancellation", {"reason": "Salle prise"}).status_code == 201
    assert code(karim.post(f"{where}/homes", {"publication": str(world.home_at("publiee", []).public_id)}))[1]

    told = karim.get(where).json()
    assert (told["stage"], told["place"]) == ("annulee", "Mairie")
    assert [one["id"] for one in karim.get("seances").json()["items"]] == [told["id"]]
    stranger = api_world.software(world.stranger_karim)
    assert stranger.get("seances").json()["items"] == []
    assert stranger.get(where).status_code == 404


def test_the_hours_foreseen_are_read_with_a_seance_and_in_the_list(world: World, karim: SoftwareOf) -> None:
    where = called(karim)
    none = {"foreseen_minutes": None, "foreseen_minutes_a_home": None, "foreseen_end": None}
    assert none.items() <= karim.get(where).json().items()

    seance = Seance.objects.get()
    pacing.foresee(seance, 180, 20, by=world.karim, at=timezone.now())
    for told in (karim.get(where).json(), *karim.get("seances").json()["items"]):
        assert (told["foreseen_minutes"], told["foreseen_minutes_a_home"]) == (180, 20)
        end = datetime.fromisoformat(told["foreseen_end"])
        assert end.replace(microsecond=0) == (seance.held_at + timedelta(hours=3)).replace(microsecond=0)


def test_online_who_has_an_account_votes_on_their_own_screen(world: World, karim: SoftwareOf) -> None:
    (account,) = [one for one in karim.get("commission/accounts").json()["items"] if one["name"].startswith("Mireille")]
    seats = [{"quality": "conseil_bailleur", "account": account["id"]}, SEATS[1]]
    agreed = timezone.localdate().isoformat()
    _, home, _ = opened(world, karim, members=seats, form="numerique", prefet_agreed_on=agreed)

    refused = karim.post(f"{home}/decisions", {"decisions": decided(karim, home), "ballots": HANDS})

    assert code(refused) == (409, "vote-par-son-compte")
    assert not Decision.ever.exists()
