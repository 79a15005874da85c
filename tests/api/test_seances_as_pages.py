"""What the form of a page would not send of a séance, a software is refused; what its page shows no more, it reads no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from palier.models import AccessEntry, AgendaItem, Candidature, Decision, Seance
from palier.rules.doors.readings import Purpose
from palier.rules.situations.situations import Level
from palier.workflows.commission import putting_to_vote
from palier.workflows.commission.drafts import DecisionDraft
from palier.workflows.doors import protecting
from tests import api_world
from tests import world as worlds
from tests.api.test_seances import HANDS, SEATS, called, code, come, decided, opened

if TYPE_CHECKING:
    from palier.rules.people import facts
    from tests.api_world import SoftwareOf
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.cast(others=1)


@pytest.fixture
def karim(world: World) -> SoftwareOf:
    return api_world.software(world.karim)


@pytest.mark.parametrize("is_of_one", [False, True])
def test_a_member_who_is_none_of_the_seance_is_out_of_no_vote(
    world: World, karim: SoftwareOf, *, is_of_one: bool
) -> None:
    """Its minutes name who was out by their place in the list: they could be read and signed no more."""
    _, home, _ = opened(world, karim)
    first, *rest = decided(karim, home)
    body = {"decisions": [first, *rest], "ballots": {**HANDS, "7": "absent"}}
    if is_of_one:
        body = {"decisions": [{**first, "ballots": {"7": "absent"}}, *rest], "ballots": HANDS}

    told = karim.post(f"{home}/decisions", body)

    assert code(told) == (409, "decisions-refusees")
    assert not Decision.ever.exists()


def test_a_seance_opens_with_who_presides_and_with_its_own_members(karim: SoftwareOf) -> None:
    where = called(karim)
    come(where)

    unchaired = karim.post(f"{where}/opening", {"present": [0, 1]})
    strange = karim.post(f"{where}/opening", {"present": [0, 1, 2], "chair": 0})

    assert code(unchaired) == (409, "presidence-impossible")
    assert unchaired.json()["detail"] == "Choisissez qui préside, parmi les présents du conseil."
    assert code(strange) == (409, "membre-inconnu")
    assert Seance.objects.get().opened_at is None
    assert karim.post(f"{where}/opening", {"present": [0, 1], "chair": 0}).status_code == 201


def test_why_the_order_changes_is_what_was_put_to_the_vote(world: World, karim: SoftwareOf) -> None:
    (account,) = [one for one in karim.get("commission/accounts").json()["items"] if one["name"].startswith("Mireille")]
    seats = [{"quality": "conseil_bailleur", "account": account["id"]}, SEATS[1]]
    _, home, on = opened(world, karim, members=seats)
    said = decided(karim, home)
    said[0]["rank"], said[1]["rank"] = 2, 1
    known = {str(row.public_id): row for row in Candidature.objects.filter(publication=on)}
    drafts = [
        DecisionDraft(candidature=known[one["candidate"]], kind=one["kind"], rank=one["rank"], ballots={})
        for one in said
    ]
    item = AgendaItem.objects.get()
    why = "Le second attend depuis plus longtemps."
    at = Seance.objects.get().opened_at
    assert at is not None
    putting_to_vote.put(item, drafts, order_reason=why, by=world.commission, at=at)

    other = karim.post(f"{home}/decisions", {"decisions": said, "ballots": HANDS, "order_reason": "Autre raison."})
    same = karim.post(f"{home}/decisions", {"decisions": said, "ballots": HANDS, "order_reason": f" {why} "})

    assert code(other) == (409, "autres-decisions-aux-voix")
    assert same.status_code == 201, same.text


def test_of_who_is_read_at_the_desk_no_stage_and_no_count_says_the_decision(
    world: World, karim: SoftwareOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, home, on = opened(world, karim)
    assert karim.post(f"{home}/decisions", {"decisions": decided(karim, home), "ballots": HANDS}).status_code == 201
    amina, real = world.amina.demande.numero_unique, protecting.level_of

    def level(known: facts.Demande, *_: object, **__: object) -> Level:
        return Level.PROTECTED if known.numero_unique == amina else real(known)

    monkeypatch.setattr(protecting, "level_of", level)
    row = Candidature.objects.get(publication=on, demande=world.amina.demande)

    for told in (karim.get(where).json()["agenda"][0], karim.get(home).json()):
        (line,) = [one for one in told["candidates"] if one["candidate"] == str(row.public_id)]
        assert (line["reference"], line["rank"]) == (row.reference, row.rank)
        assert [line[name] for name in ("stage", "points", "decision")] == [None] * 3
    leaves = karim.get(f"{where}/closing").json()
    assert (leaves["letters"], leaves["kinds"]) == (3, {"attribution_rang": 2})


def test_a_home_that_is_decided_opens_no_file_again(world: World, karim: SoftwareOf) -> None:
    _, home, _ = opened(world, karim)
    assert karim.post(f"{home}/decisions", {"decisions": decided(karim, home), "ballots": HANDS}).status_code == 201
    before = AccessEntry.objects.count()

    told = karim.get(home).json()

    assert [one["grounds"] for one in told["candidates"]] == [[]] * 3
    assert all(one["decision"] for one in told["candidates"])
    assert AccessEntry.objects.count() == before


def test_minutes_say_no_income(world: World, karim: SoftwareOf, monkeypatch: pytest.MonkeyPatch) -> None:
    """The figure of a refusal is what a household lives on each month, beside the rent."""
    where, home, _ = opened(world, karim)
    assert karim.post(f"{home}/decisions", {"decisions": decided(karim, home), "ballots": HANDS}).status_code == 201
    monkeypatch.setattr("palier.workflows.letters.decided.figure_of", lambda *_, **__: "Ressources 1 234 €.")
    assert karim.post(f"{where}/closing", {"seen": karim.get(f"{where}/closing").json()["seen"]}).status_code == 201

    told = karim.get(f"{where}/minutes")

    assert "1 234" in str(Seance.objects.get().minutes)
    assert told.status_code == 200
    assert "1 234" not in told.content.decode()


def test_what_is_said_against_a_decision_is_told_as_a_reading(world: World, karim: SoftwareOf) -> None:
    """« Le dossier dit le contraire » is read in a file, ground by ground."""
    _, home, _ = opened(world, karim)
    first, *rest = decided(karim, home)
    rows = AccessEntry.objects.filter(purpose=Purpose.EXAMINE, demande_ref=world.amina.demande.pk)
    before = rows.count()
    refused = {"candidate": first["candidate"], "kind": "non_attribution", "ground": "classe_derriere"}

    told = karim.post(f"{home}/decisions", {"decisions": [refused, *rest], "ballots": HANDS})
    assert code(told) == (409, "decisions-refusees")
    assert rows.count() == before + 1

    assert karim.post(f"{home}/decisions", {"decisions": [first, *rest], "ballots": HANDS}).status_code == 201
    assert rows.count() == before + 1
