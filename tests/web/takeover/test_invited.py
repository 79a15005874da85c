"""The link of an invitation: the same words for everybody, nothing without the number and the birth date, each answer undone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from palier.models import JournalEntry, StockCheck, StockInvite, StockLine, StockSending
from palier.models.doors import acting
from palier.rules.takeover.campaign_states import InviteState
from palier.rules.takeover.register_words import CheckDecision, CheckState
from palier.workflows.takeover import comparing
from tests import campaign_world as world
from tests import couples
from tests import takeover_world as stock
from tests.attacks.raw_sql import REFUSED, page_of, would
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from django.http import HttpResponse
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db
MAIL = "nadege@ancien.example"
HER = {"numero": world.NUMERO, "birth_date": "01/02/1980"}


@pytest.fixture(autouse=True)
def _site(settings: SettingsWrapper, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SITE, settings.SMS_URL = "https://palier.example", ""
    monkeypatch.setattr("palier.web.signin.views.STEP", 0.001)


@pytest.fixture
def code() -> str:
    campaign = world.begun(world.line(email=MAIL))
    world.turn(campaign)
    return world.code_of(world.messages()[0])


def get(code: str) -> HttpResponse:
    return Client().get(reverse("invitation-reprise", args=[code]))  # type: ignore[return-value]


def post(code: str, word: str, **said: str) -> HttpResponse:
    return Client().post(reverse("invitation-reprise", args=[code]), {"reponse": word, **said})  # type: ignore[return-value]


def state(key: str = "A1") -> str:
    return world.invite_of(key).state


def test_a_scanner_that_opens_the_link_burns_nothing_and_learns_nothing(code: str) -> None:
    shown = {get(code).content.count(b"Quervazec") for _ in range(3)}
    page = plain_text(get(code))

    assert shown == {0}
    for told in ("Quervazec", "Nadège", "0750", MAIL, "E-logis", "Collecteur"):
        assert told not in page
    assert state() == InviteState.INVITED
    assert StockSending.objects.get().used_at is None
    assert get(code)["Referrer-Policy"] == "strict-origin"


def test_yes_is_believed_with_the_number_and_the_day_and_leads_to_the_ordinary_door(code: str) -> None:
    answer = post(code, "oui", **HER)

    assert "un code part au contact de votre dossier" in plain_text(answer).lower()
    assert f"{reverse('connexion')}?next={reverse('ancien-dossier')}" in answer.content.decode()
    assert "Quervazec" not in plain_text(answer)
    assert state() == InviteState.REACHED
    assert StockLine.objects.get().state == "en_attente"
    assert JournalEntry.objects.get(verb="repondre_invitation_reprise").details == {"reponse": "oui"}


@pytest.mark.parametrize(
    "wrong", [{"numero": "0750118019876A1002"}, {"birth_date": "02/02/1980"}], ids=["number", "birth"]
)
def test_what_is_wrong_is_said_alike_and_changes_nothing(code: str, wrong: dict[str, str]) -> None:
    answer = post(code, "inutile", **{**HER, **wrong})

    assert answer.status_code == 400
    assert "ne correspondent pas à ce lien" in plain_text(answer)
    assert state() == InviteState.INVITED


def test_who_tries_days_by_a_link_is_slowed(code: str) -> None:
    tried = [post(code, "oui", numero=world.NUMERO, birth_date=f"{day:02d}/03/1980") for day in range(1, 9)]

    assert tried[-1].status_code == 429


def test_no_longer_useful_stops_the_messages_serves_once_and_is_taken_back(code: str) -> None:
    assert post(code, "inutile", **HER).status_code == 200
    invite = world.invite_of()
    assert (invite.state, invite.refusal, invite.next_at) == (InviteState.REFUSED, "plus_utile", None)
    assert post(code, "oui", **HER).status_code == 400
    assert "Revenir sur votre réponse" in plain_text(get(code))
    assert post(code, "defaire", numero=world.NUMERO, birth_date="03/02/1980").status_code == 400

    assert post(code, "defaire", **HER).status_code == 200

    invite.refresh_from_db()
    assert (invite.state, invite.refusal) == (InviteState.INVITED, "")
    assert invite.next_at is not None


def test_not_me_closes_the_address_and_no_more_and_is_taken_back(code: str) -> None:
    assert "plus aucun message" in plain_text(post(code, "pas_moi")).lower()
    campaign = world.invite_of().campaign
    assert state() == InviteState.INVITED
    assert post(code, "inutile", **HER).status_code == 400

    assert post(code, "moi").status_code == 200
    assert StockSending.objects.get().disowned_at is None
    assert post(code, "oui", **HER).status_code == 200
    world.turn(campaign)
    assert campaign.counts["jointe"] == 1


def test_a_line_without_a_number_asks_for_it_and_is_then_read_behind_the_ordinary_door() -> None:
    couple = couples.couple()
    born = f"{couples.HERS:%d/%m/%Y}"
    campaign = world.begun(world.line(numero="", born=born, first="Amina", last="Toute-autre", email=MAIL))
    world.turn(campaign)
    code = world.code_of(world.messages()[0])

    assert post(code, "oui", numero=couple.demande.numero_unique, birth_date="01/01/1990").status_code == 400
    assert post(code, "oui", numero=couple.demande.numero_unique, birth_date=born).status_code == 200
    world.turn(campaign)

    assert StockLine.objects.get().numero == couple.demande.numero_unique
    amina, marc = Client(), Client()
    amina.force_login(couple.amina.person, backend="django.contrib.auth.backends.ModelBackend")
    marc.force_login(couple.marc.person, backend="django.contrib.auth.backends.ModelBackend")
    assert "Toute-autre" in plain_text(amina.get(reverse("ancien-dossier")))
    assert "Toute-autre" not in plain_text(marc.get(reverse("ancien-dossier")))


def test_a_number_that_was_given_is_taken_back_and_set_aside_for_good() -> None:
    campaign = world.begun(world.line(numero="", email=MAIL))
    world.turn(campaign)
    code = world.code_of(world.messages()[0])
    assert post(code, "oui", **HER).status_code == 200
    world.turn(campaign)
    comparing.add(at=world.AT)

    assert post(code, "defaire", **HER).status_code == 200

    assert (state(), world.invite_of().numero) == (InviteState.INVITED, "")
    StockCheck.objects.update(state=CheckState.UNKNOWN)
    comparing.decide(StockCheck.objects.get(), CheckDecision.ASK, by=stock.BY, at=world.AT)
    for _ in range(2):
        comparing.add(at=world.AT)
        world.turn(campaign)
    assert (StockLine.objects.get().numero, world.invite_of().asks_number) == ("", True)


@pytest.mark.parametrize("since", [InviteState.HELD, InviteState.CONFIRMED])
def test_a_link_says_the_same_of_who_hides_since_or_confirmed_and_moves_nobody(code: str, since: InviteState) -> None:
    def told() -> list[tuple[int, str]]:
        said = [("oui", HER), ("defaire", HER), ("inutile", HER), ("defaire", HER), ("pas_moi", {}), ("moi", {})]
        answers = [post(code, word, **more) for word, more in said]
        return [(one.status_code, re.sub(r'value="\w{64}"', "", one.content.decode())) for one in answers]

    expected = told()
    StockInvite.objects.update(state=since, refusal="", next_at=None)

    assert told() == expected
    assert {status for status, _ in expected} == {200}
    assert (state(), world.invite_of().next_at) == (since, None)
    assert post(code, "oui", **{**HER, "birth_date": "02/02/1980"}).status_code == 400


def test_a_link_of_a_batch_that_was_undone_is_said_to_serve_no_more(code: str) -> None:
    stock.undone(StockLine.objects.get().batch)

    assert "Ce lien ne sert plus" in plain_text(get(code))
    assert post(code, "pas_moi").status_code == 200


def test_the_gate_reads_a_state_and_digests_and_no_line(code: str) -> None:
    with page_of(acting.GATE):
        assert would("SELECT state, proof FROM palier_stockinvite") == 1
        for statement in (
            "SELECT line_id FROM palier_stockinvite",
            "SELECT message FROM palier_stocksending",
            "SELECT name FROM palier_stocktask",
            "SELECT original FROM palier_stockline",
            "UPDATE palier_stockinvite SET state = 'confirmee'",
            "UPDATE palier_stockinvite SET proof = ''",
            "DELETE FROM palier_stockinvite",
        ):
            assert would(statement) == REFUSED, statement
