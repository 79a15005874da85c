"""A refusal names what to change: the field as it is sent, the body where there is none, who may act where another may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import api_world
from tests import world as worlds
from tests.api_world import HOME, ROOT

if TYPE_CHECKING:
    from tests.api_world import SoftwareOf
    from tests.world import World

pytestmark = pytest.mark.django_db
NOWHERE = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def world() -> World:
    return worlds.cast(others=0)


@pytest.fixture
def karim(world: World) -> SoftwareOf:
    return api_world.software(world.karim)


def told(answer: Any) -> tuple[int, str, list[str]]:
    said = answer.json()
    return said["status"], said["code"], [one["field"] for one in said.get("errors", ())]


@pytest.mark.parametrize("body", [None, [], "rue des Lilas", 7])
def test_a_body_that_is_no_object_is_called_the_body(karim: SoftwareOf, body: object) -> None:
    answer = karim.post("homes", body)

    assert told(answer)[2] == ["body"]
    assert "objet JSON" in answer.json()["errors"][0]["sentence"]


def test_a_sign_that_is_not_seen_is_not_called_a_day(karim: SoftwareOf) -> None:
    unseen = karim.post("homes", {**HOME, "door": "12\u0081"}).json()["errors"]
    far = karim.post("homes", {**HOME, "available_on": "0386-02-25"}).json()["errors"]

    assert [(one["field"], one["sentence"].split(" : ")[0]) for one in unseen] == [
        ("door", "Un signe de ce texte ne se voit pas, ou ne s’écrit pas")
    ]
    assert far == [{"field": "available_on", "sentence": "Ce jour est trop loin."}]


def test_the_field_of_a_form_is_named_as_it_is_sent(karim: SoftwareOf) -> None:
    assert told(karim.client.post(f"{ROOT}homes/files", {"reason": "saisie"}, headers=_with(karim)))[2] == ["file"]
    assert told(karim.upload("homes/files", b"a;b"))[2] == ["reason"]


def test_a_word_of_no_list_is_the_fault_of_its_field(world: World, karim: SoftwareOf) -> None:
    where = karim.post("homes", HOME).json()["href"].removeprefix(ROOT)
    today = timezone.localdate().isoformat()
    turn = {"reservataire": NOWHERE, "vacancy_notified_on": today, "reason": "solde"}
    toit = {**turn, "reservataire": str(world.reservataire.public_id)}

    assert told(karim.post(f"{where}/own-part", {"reason": "envie"})) == (422, "raison-inconnue", ["reason"])
    assert told(karim.post(f"{where}/orientation", turn)) == (422, "pas-un-reservataire", ["reservataire"])
    assert told(karim.post(f"{where}/orientation", {**toit, "reason": "envie"}))[2] == ["reason"]
    assert told(karim.put(where, {**HOME, "rent": 47_000, "reason": "envie"})) == (
        422,
        "raison-de-correction",
        ["reason"],
    )


def test_a_withdrawal_of_no_list_is_the_fault_of_its_code(world: World) -> None:
    on = world.home_at("classee", [world.amina, world.noe])
    odile = api_world.software(world.odile)
    where = f"publications/{on.public_id}/withdrawal"

    assert told(odile.post(where, {"code": "envie", "people": 2})) == (422, "raison-inconnue", ["code"])
    bare = odile.post(where, {"code": "autre", "text": "", "people": 2})
    assert told(bare) == (422, "raison-de-retrait", ["text"])


def test_what_another_publishes_is_told_so_to_the_landlord_who_reads_it(world: World, karim: SoftwareOf) -> None:
    on = world.home_at("classee", [world.amina, world.noe])

    assert karim.get(f"publications/{on.public_id}").status_code == 200
    for path in ("designation", "still-wanted"):
        assert told(karim.get(f"publications/{on.public_id}/{path}")) == (409, "publication-d-un-autre", [])
        assert told(karim.post(f"publications/{on.public_id}/{path}", {"people": 2}))[1] == "publication-d-un-autre"
    assert told(karim.post(f"publications/{on.public_id}/next-ranks"))[1] == "publication-d-un-autre"


def test_an_output_of_no_list_is_said_in_words_and_too_early_an_act_says_where_the_file_stands(
    world: World, karim: SoftwareOf
) -> None:
    on = world.home_at("designee", [world.amina, world.noe])
    where = karim.get(f"publications/{on.public_id}/candidates").json()["items"][0]["id"]
    seen = karim.get(f"candidates/{where}").json()["seen"]

    strange = karim.post(f"candidates/{where}/check", {"output": "zzz", "seen": seen})
    early = karim.post(f"candidates/{where}/offer", {"answer_days": 10})

    assert told(strange) == (422, "controle-incomplet", ["output"])
    assert strange.json()["detail"] == "Un dossier contrôlé est conforme, incomplet ou non conforme."
    assert told(early)[:2] == (409, "etape-impossible")
    assert "« Proposée au bailleur »" in early.json()["detail"]


def test_a_home_that_is_nobodys_yet_is_not_published_and_is_there(karim: SoftwareOf) -> None:
    where = karim.post("homes", HOME).json()["href"].removeprefix(ROOT)

    assert told(karim.post(f"{where}/publications", {})) == (409, "oriente-ailleurs", [])


def test_a_token_that_opens_no_more_is_asked_for_again(karim: SoftwareOf) -> None:
    ended = api_world.SoftwareOf("palier_t_AaIynfKXdiSTEj5tJPpGog.1796146225.111111.x").get("homes")

    assert told(ended) == (401, "cle-refusee", [])
    assert ended.json()["detail"].startswith("Ce jeton n’ouvre rien")
    assert "Demandez-en un autre" in ended.json()["detail"]
    assert api_world.SoftwareOf("palier_x").get("homes").json()["detail"].startswith("Cette clé")


def test_a_call_for_a_token_that_is_amiss_has_the_word_of_its_standard(db: None) -> None:
    long = Client().post(f"{ROOT}oauth/token", {"grant_type": "b" * 300})

    assert (long.status_code, long.json()["error"]) == (400, "invalid_request")
    assert [one["field"] for one in long.json()["errors"]] == ["grant_type"]


def _with(software: SoftwareOf) -> dict[str, str]:
    return {"Authorization": f"Bearer {software.secret}", "Idempotency-Key": "un-fichier-absent"}
