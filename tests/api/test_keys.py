"""Keys: drawn by a manager behind a fresh second factor, shown once, hashed, drawn anew, revoked; without a good one, nobody."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from palier.models import ApiKey, JournalEntry, Membership, SignInAttempt
from palier.models.doors import acting
from palier.models.doors.row_security import MANAGER
from palier.rules.partners.api_purposes import ApiPurpose
from palier.web.requests import middleware, partners
from palier.web.requests.standby_pages import Standby, standby_of
from palier.workflows.accounts import managing
from palier.workflows.partners import keys
from tests import api_world, factories
from tests.api_world import HOME
from tests.attacks.raw_sql import REFUSED, member, page_of, would
from tests.plain_pages import plain_text
from tests.web.steward_pages import desk_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from palier.models import Organisation
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
SAID = {"name": "Gestion locative", "purposes": ["logements", "publications"], "days": "90"}


@pytest.fixture
def est() -> Organisation:
    factories.commune()
    return factories.organisation("bailleur", "Est Habitat")


@pytest.fixture
def lea(est: Organisation) -> Actor:
    return api_world.manager(factories.member("Lea", est))


@pytest.fixture
def desk(lea: Actor) -> Client:
    return desk_of(lea)


def post(client: Client, page: str, args: list[object], **said: object) -> HttpResponse:
    return client.post(reverse(page, args=args), {"act_key": str(uuid4()), **said})  # type: ignore[return-value]


def secret_in(page: str) -> str:
    found = re.search(r"palier_[A-Za-z0-9_-]{40,}", page)
    assert found is not None, page
    return found[0]


def drawn(desk: Client) -> api_world.SoftwareOf:
    return api_world.SoftwareOf(secret_in(post(desk, "equipe_cles", [], **SAID).text))


def test_a_manager_draws_a_key_that_is_shown_once_and_kept_as_a_hash(desk: Client, lea: Actor) -> None:
    assert "Clés de vos logiciels" in plain_text(desk.get(reverse("equipe")).text)

    page = post(desk, "equipe_cles", [], **SAID)

    secret, key = secret_in(page.text), ApiKey.objects.get()
    assert "no-store" in page["Cache-Control"]
    assert (key.holder, key.organisation, key.role) == (lea.person, lea.body, "bailleur")
    assert key.secret_hash == keys.hashed(secret)
    assert key.purposes == ["logements", "publications"]
    for name in ("equipe_cles", "equipe_cle"):
        later = desk.get(reverse(name, args=[key.public_id] if name == "equipe_cle" else []))
        assert "Gestion locative" in later.text
        assert secret not in later.text
    line = JournalEntry.objects.get(verb="creer_cle_api")
    assert (line.actor, line.object_id) == (lea.person.public_id, key.public_id)
    assert secret not in str(line.details)
    read = api_world.SoftwareOf(secret).get("key")
    assert read.json()["name"] == "Gestion locative"
    assert read["Cache-Control"] == "no-store"


def test_the_form_sent_again_draws_no_second_key_and_shows_nothing(desk: Client) -> None:
    word = str(uuid4())
    first = post(desk, "equipe_cles", [], **SAID, act_key=word)
    again = post(desk, "equipe_cles", [], **SAID, act_key=word)

    assert secret_in(first.text)
    assert (again.status_code, again["Location"]) == (302, reverse("equipe_cles"))
    assert ApiKey.objects.count() == 1


def test_a_key_asks_for_a_code_just_given_and_for_the_management(est: Organisation, lea: Actor) -> None:
    stale = desk_of(lea)
    session = stale.session
    session["second_facteur"] = 1
    session.save()
    karim = desk_of(factories.member("Karim", est))

    asked = post(stale, "equipe_cles", [], **SAID)

    assert asked["Location"].startswith(reverse("second-facteur-verifier"))
    assert post(karim, "equipe_cles", [], **SAID).status_code == 404
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": "  "}, "Remplissez"),
        ({"purposes": []}, "Choisissez"),
        ({"purposes": ["tout"]}, "tout"),
        ({"days": "9999"}, "réponses proposées"),
    ],
)
def test_a_key_without_a_name_a_purpose_or_an_end_is_not_drawn(
    desk: Client, said: dict[str, object], sentence: str
) -> None:
    page = post(desk, "equipe_cles", [], **{**SAID, **said})

    assert page.status_code == 400
    assert sentence in page.text
    assert not ApiKey.objects.exists()


def test_drawn_anew_the_secret_before_opens_a_day_more_then_nothing(desk: Client) -> None:
    before = drawn(desk)
    key = api_world.kept()
    asked = post(desk, "equipe_cle", [key.public_id], act="renouveler")
    after = api_world.SoftwareOf(
        secret_in(post(desk, "equipe_cle", [key.public_id], act="renouveler", confirme="oui").text)
    )

    assert "Renouveler cette clé" in asked.text
    # Who fears for a secret is not led to leave it open a day more.
    page = plain_text(desk.get(reverse("equipe_cle", args=[key.public_id])))
    assert "Le secret a circulé ? Révoquez la clé" in page
    assert [one.get("key").status_code for one in (before, after)] == [200, 200]
    ApiKey.objects.update(former_until=timezone.now() - timedelta(seconds=1))
    assert [one.get("key").status_code for one in (before, after)] == [401, 200]
    assert ApiKey.objects.count() == 1


def test_a_key_revoked_opens_nothing_at_once_by_either_secret(desk: Client) -> None:
    before = drawn(desk)
    key = api_world.kept()
    post(desk, "equipe_cle", [key.public_id], act="renouveler", confirme="oui")

    done = post(desk, "equipe_cle", [key.public_id], act="revoquer", confirme="oui")

    assert done.status_code == 302
    assert before.get("key").status_code == 401
    assert "révoquée" in plain_text(desk.get(reverse("equipe_cle", args=[key.public_id])).text)
    assert post(desk, "equipe_cle", [key.public_id], act="renouveler", confirme="oui").status_code == 400
    verbs = list(JournalEntry.objects.filter(object_id=key.public_id).order_by("id").values_list("verb", flat=True))
    assert verbs == ["creer_cle_api", "renouveler_cle_api", "revoquer_cle_api"]


def test_another_house_s_manager_finds_no_key_of_this_one(desk: Client) -> None:
    drawn(desk)
    other = desk_of(api_world.manager(factories.member("Ines", factories.organisation("bailleur", "Ouest"))))

    assert other.get(reverse("equipe_cle", args=[api_world.kept().public_id])).status_code == 404
    assert "Gestion locative" not in other.get(reverse("equipe_cles")).text


def _end(which: str, lea: Actor) -> None:
    at = timezone.now()
    if which == "finie":
        ApiKey.objects.update(created_at=at - timedelta(days=2), expires_at=at - timedelta(days=1))
    elif which == "partie":
        Membership.objects.filter(user=lea.user).update(ended_at=at)
    elif which == "suspendue":
        Membership.objects.filter(user=lea.user).update(suspended_at=at)
    elif which == "autre rôle":
        Membership.objects.filter(user=lea.user).update(role="commission")
    elif which == "organisme suspendu":
        lea.body.suspended_at = at
        lea.body.save(update_fields=["suspended_at"])
    else:
        lea.body.closed_at = at
        lea.body.save(update_fields=["closed_at"])


@pytest.mark.parametrize(
    "which", ["finie", "partie", "suspendue", "autre rôle", "organisme suspendu", "organisme fermé"]
)
def test_a_key_ends_with_its_day_its_member_and_its_house(lea: Actor, which: str) -> None:
    software = api_world.software(lea)
    assert software.get("homes").status_code == 200

    _end(which, lea)
    told = software.get("homes")

    assert (told.status_code, told.json()["code"]) == (401, "cle-refusee")
    assert told["WWW-Authenticate"].startswith("Bearer")


def test_a_key_does_what_it_was_drawn_for_and_nothing_else(lea: Actor) -> None:
    software = api_world.software(lea, ApiPurpose.LISTS)

    assert software.get("publications").status_code == 200
    for told in (software.get("homes"), software.post("homes", HOME), software.get(f"candidates/{uuid4()}")):
        assert (told.status_code, told.json()["code"]) == (403, "hors-finalite")


def test_the_last_call_is_shown_and_written_once_in_five_minutes(lea: Actor) -> None:
    software = api_world.software(lea)
    software.get("key")
    first = api_world.kept().last_used_at

    software.get("key")

    assert first is not None
    assert api_world.kept().last_used_at == first
    ApiKey.objects.update(last_used_at=first - timedelta(minutes=6))
    software.get("key")
    found = api_world.kept().last_used_at
    assert found is not None
    assert found > first


def test_a_wrong_key_or_none_writes_no_row_and_is_counted_out(
    lea: Actor, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partners, "WRONG_PER_SECOND", 1 / 3600)
    good, wrong = api_world.software(lea), api_world.SoftwareOf("palier_" + "x" * 43)
    # One process serves both.
    wrong.client = good.client
    with CaptureQueriesContext(connection) as seen:
        told = wrong.get("homes")
        none = api_world.SoftwareOf("").get("homes")
    written = [one["sql"] for one in seen if re.match(r"\s*(INSERT|UPDATE|DELETE)", one["sql"])]

    assert (told.status_code, none.status_code, written) == (401, 401, [])
    good.get("key")
    answers = [wrong.get("homes") for _ in range(partners.WRONG_BURST + 2)]
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0
    assert answers[-1].json()["code"] == "trop-d-appels"
    with CaptureQueriesContext(connection) as seen:
        wrong.get("homes")
    assert not [one for one in seen if "palier_apikey" in one["sql"]], "nothing is asked of the database"
    assert good.get("key").status_code == 200, "who is known is not slowed by whoever tries beside them"
    assert not SignInAttempt.objects.exists()
    assert wrong.secret not in caplog.text
    assert good.secret not in caplog.text


def test_who_calls_without_a_pause_is_asked_to_wait(lea: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partners, "KEY_BURST", 3)
    monkeypatch.setattr(partners, "KEY_PER_SECOND", 1e-9)
    software = api_world.software(lea)

    answers = [software.get("key").status_code for _ in range(6)]

    assert answers == [200, 200, 200, 429, 429, 429]
    other = software.client.get("/api/v1/key", headers={"Authorization": f"bEARER {software.secret}"})
    assert other.status_code == 429


def test_a_browser_that_is_signed_in_is_nobody_here(desk: Client) -> None:
    told = desk.get("/api/v1/homes")

    assert (told.status_code, told["Content-Type"]) == (401, "application/problem+json")


def test_every_refusal_of_an_address_is_json_that_nobody_keeps(lea: Actor) -> None:
    software = api_world.software(lea)

    for told, status in (
        (software.get("nulle-part"), 404),
        (software.client.delete("/api/v1/homes", headers={"Authorization": f"Bearer {software.secret}"}), 405),
        (software.get("homes", limit=0), 422),
        (software.post("homes", word="court"), 422),
    ):
        assert (told.status_code, told["Content-Type"]) == (status, "application/problem+json")
        assert told.json()["status"] == status
        assert "no-store" in told["Cache-Control"]


def test_a_pause_of_the_site_is_said_as_json_and_no_copy_of_the_database_answers(
    lea: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    software = api_world.software(lea)
    monkeypatch.setattr(middleware, "PRIMARY", SimpleNamespace(is_down=True))

    told = (software.get("homes"), software.post("homes", HOME))

    assert [(one.status_code, one.json()["code"]) for one in told] == [(503, "pause")] * 2
    assert all(int(one["Retry-After"]) > 0 for one in told)
    assert standby_of("/api/v1/homes") is Standby.ACT
    assert standby_of("/api/v1/publications") is Standby.ACT


@override_settings(DEBUG=True)
@pytest.mark.parametrize("header", ["Basic {}", "Token {}", "{}", "Bearer  {}"])
def test_a_key_shown_in_another_way_opens_nothing_and_is_in_no_log(
    lea: Actor, caplog: pytest.LogCaptureFixture, header: str
) -> None:
    secret = api_world.key_of(lea).secret

    with caplog.at_level(0):
        told = Client().get("/api/v1/homes", headers={"Authorization": header.format(secret)})

    assert told.status_code == 401
    assert secret not in caplog.text


def test_a_key_is_read_by_its_manager_and_by_the_gate_alone(lea: Actor) -> None:
    api_world.software(lea)
    other = api_world.manager(factories.member("Ines", factories.organisation("bailleur", "Ouest")))

    with page_of(member(lea)):
        assert would("SELECT 1 FROM palier_apikey") == REFUSED
        assert would("UPDATE palier_apikey SET expires_at = now()") == REFUSED
    with page_of(managing.as_manager(lea)):
        assert would("SELECT 1 FROM palier_apikey") == 1
        for column in ("expires_at = now() + interval '9 years'", "purposes = '{candidats}'", "role = 'commission'"):
            assert would(f"UPDATE palier_apikey SET {column}") == REFUSED, column
        assert would("UPDATE palier_apikey SET holder_id = holder_id, secret_hash = 'x'") == 1
        former = "UPDATE palier_apikey SET former_hash = 'x', former_until = now() + interval '{}'"
        assert would(former.format("1 day")) == 1
        assert would(former.format("2 days")) == REFUSED
        assert would("DELETE FROM palier_apikey") == REFUSED
    with page_of(managing.as_manager(other)):
        assert would("SELECT 1 FROM palier_apikey") == 0
        assert would("UPDATE palier_apikey SET revoked_at = now()") == 0
    with page_of(acting.GATE):
        assert would("UPDATE palier_apikey SET last_used_at = now()") == 1
        assert would("UPDATE palier_apikey SET secret_hash = 'x'") == REFUSED
    ApiKey.objects.update(revoked_at=timezone.now())
    with page_of(managing.as_manager(lea)):
        assert would("UPDATE palier_apikey SET revoked_at = NULL") == 0


def test_nobody_is_made_to_answer_for_a_software_that_they_never_saw(lea: Actor, est: Organisation) -> None:
    karim = factories.member("Karim", est)
    added = (
        "INSERT INTO palier_apikey (public_id, role, name, purposes, secret_hash, created_at, expires_at, holder_id, "
        "organisation_id) VALUES (gen_random_uuid(), %s, 'x', '{logements}', 'y', now(), now() + interval '1 day', %s, %s)"
    )
    endless = (
        added.replace("'1 day'", "'9 years'"),
        added.replace("now(), now()", "now() + interval '9 years', now()"),
    )

    with page_of(managing.as_manager(lea)):
        assert would(added, ["bailleur", karim.person.pk, est.pk]) == REFUSED
        assert would(added, ["intendant", lea.person.pk, est.pk]) == REFUSED
        assert would(added, ["bailleur", lea.person.pk, est.pk]) == 1
        for one in (*endless, endless[1].replace("'1 day'", "'10 years'")):
            assert would(one, ["bailleur", lea.person.pk, est.pk]) == REFUSED, one
    assert managing.as_manager(lea).role == MANAGER


def test_a_key_whose_holder_left_is_said_stopped_to_a_colleague_who_draws_it_anew(
    lea: Actor, est: Organisation
) -> None:
    api_world.key_of(lea)
    karim = api_world.manager(factories.member("Karim", est))
    colleague = desk_of(karim)
    assert "jamais utilisée" in plain_text(colleague.get(reverse("equipe_cles")))

    _end("partie", lea)

    key = ApiKey.objects.get()
    for page in (reverse("equipe_cles"), reverse("equipe_cle", args=[key.public_id])):
        assert "arrêtée : qui en répond n’y travaille plus" in plain_text(colleague.get(page)), page
    post(colleague, "equipe_cle", [key.public_id], act="renouveler", confirme="oui")
    key.refresh_from_db()
    assert key.holder_id == karim.person.pk
    assert "jamais utilisée" in plain_text(colleague.get(reverse("equipe_cles")))
