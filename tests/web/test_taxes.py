"""« Mes impôts »: what its person reads at each state, what a desk reads, and what another holder does not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import DoneAct, StateFetch
from palier.models.identifiers import uuid7
from palier.rules.fetching.fetching import FetchMove, FetchState
from palier.workflows.fetching import asking_taxes as asking
from tests import couples, factories, html_faults
from tests.fetching_world import AMINA, MARC, NUMBER, came, consented, moved, notice, proved, settled, used, year
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from palier.models import User
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
URL = reverse("mes-impots")


@pytest.fixture(autouse=True)
def _known(settings) -> None:
    settings.TAX_URL = "http://127.0.0.1:9"


@pytest.fixture
def amina() -> Applicant:
    made = factories.demande("Amina")
    proved(made.demande)
    return made


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(client: Client, url: str = URL) -> str:
    answer = client.get(url)
    assert html_faults.faults(answer.content.decode()) == []
    return plain_text(answer)


def form(**changes: object) -> dict[str, object]:
    return {"act_key": str(uuid7()), "year": str(year()), "number": NUMBER, "agrees": "on"} | changes


def act(row: StateFetch, word: str) -> str:
    return reverse("mes-impots-acte", args=[row.public_id, word])


def test_a_consent_is_given_by_a_box_and_the_paper_is_said_to_be_worth_as_much(amina: Applicant) -> None:
    client = client_of(amina.user)
    page = words(client)
    assert "L’avis sur papier ou en photo vaut autant." in page
    assert "Refuser ne coûte ni point, ni place, ni temps." in page
    assert "checked" not in client.get(URL).content.decode().split('name="agrees"')[1].split(">")[0]

    told = form()
    assert client.post(URL, told).status_code == 302
    assert client.post(URL, told).status_code == 302

    row = StateFetch.objects.get()
    assert (row.state, row.person_key, row.by_id) == (FetchState.WAITING, "d", amina.user.pk)
    assert "La question part dans la minute." in words(client)
    assert NUMBER not in client.get(URL).content.decode()
    assert not DoneAct.objects.exists(), "no digest of what was typed is kept"


def test_who_nobody_knows_yet_is_told_what_proves_it_and_types_no_number(settings) -> None:
    noe = factories.demande("Noé")
    client = client_of(noe.user)

    page = words(client)

    assert "Votre identité n’est pas encore vérifiée : rien n’est demandé à l’administration." in page
    assert "Envoyer mon avis plutôt" in page
    assert 'name="number"' not in client.get(URL).content.decode()
    answer = client.post(URL, form())
    assert answer.status_code == 400
    assert "Votre identité n’est pas encore vérifiée" in plain_text(answer)
    assert not StateFetch.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"agrees": ""}, "sans votre accord, rien n’est demandé"),
        ({"number": "12"}, "Un numéro fiscal a treize chiffres"),
        ({"number": ""}, "Écrivez votre numéro fiscal."),
        ({"year": "2010"}, "Cette année ne peut pas être demandée aujourd’hui."),
        ({"year": ""}, "Choisissez une année."),
    ],
)
def test_what_is_missing_is_said_on_the_form_and_nothing_is_asked(
    amina: Applicant, changes: dict[str, str], said: str
) -> None:
    answer = client_of(amina.user).post(URL, form(**changes))

    assert answer.status_code == 400
    assert said in plain_text(answer)
    assert not StateFetch.objects.exists()


def test_a_form_without_its_key_asks_for_nothing(amina: Applicant) -> None:
    assert client_of(amina.user).post(URL, form(act_key="")).status_code == 404
    assert not StateFetch.objects.exists()


def test_what_was_found_is_read_then_used_or_left(amina: Applicant) -> None:
    client = client_of(amina.user)
    row = came(consented(amina.demande, amina.actor), notice())

    page = words(client)
    for said in (
        "18 400 €",
        "20 140 €",
        "1,5",
        "direction générale des finances publiques",
        "Rien n’est encore dans votre dossier.",
    ):
        assert said in plain_text(page), said

    assert client.post(act(row, "utiliser"), {"act_key": str(uuid7())}).status_code == 302
    assert "Votre dossier se met à jour, dans la minute." in words(client)
    settled(amina.demande)
    page = words(client)
    assert "Certifié par l’administration fiscale" in page
    assert "1 papier épargné" in page
    assert "Votre dossier compte 18 400 € pour vous." in page
    refused = client.post(act(row, "laisser"), {"act_key": str(uuid7())})
    assert refused.status_code == 409
    assert "déjà utilisée" in plain_text(refused)


def test_each_state_says_what_to_do_next(amina: Applicant) -> None:
    client = client_of(amina.user)
    row = came(consented(amina.demande, amina.actor), None)
    assert "Aucun avis à votre nom n’a été trouvé" in words(client)
    for state, said in (
        (FetchState.AWAY, "Redemandez plus tard, ou envoyez votre avis"),
        (FetchState.DECLINED, "laissé de côté"),
        (FetchState.WITHDRAWN, "accord retiré"),
        (FetchState.EXPIRED, "effacé"),
        (FetchState.TAKEN_BACK, "Votre dossier se met à jour"),
    ):
        StateFetch.objects.filter(pk=row.pk).update(state=state)
        assert said in words(client), state
    StateFetch.objects.filter(pk=row.pk).update(state=FetchState.WAITING, tries=2, next_try_at=timezone.now())
    assert "n’a pas encore répondu" in words(client)


def test_an_answer_that_is_over_is_not_shown(amina: Applicant) -> None:
    came(consented(amina.demande, amina.actor), notice())
    StateFetch.objects.update(last_day=timezone.localdate() - timedelta(days=1))

    page = words(client_of(amina.user))

    assert "18 400" not in page
    assert "effacé" in page


def test_a_site_that_knows_no_service_offers_nothing_and_says_the_paper(amina: Applicant, settings) -> None:
    settings.TAX_URL = ""
    client = client_of(amina.user)

    assert "Ce site ne demande rien aux impôts" in words(client)
    assert 'name="number"' not in client.get(URL).content.decode()
    assert client.post(URL, form()).status_code == 400


def test_the_other_holder_reads_and_moves_none_of_it() -> None:
    couple = couples.couple()
    row = came(consented(couple.demande, couple.amina), notice(income=41_234))
    his = client_of(couple.marc.person)

    assert "41" not in words(his).split("Rien ne vous y oblige")[0]
    for word in ("utiliser", "laisser", "retirer", "reprendre"):
        assert his.post(act(row, word), {"act_key": str(uuid7())}).status_code == 404
    row.refresh_from_db()
    assert row.state == FetchState.FOUND


def test_an_act_that_is_none_of_the_list_is_not_there(amina: Applicant) -> None:
    row = consented(amina.demande, amina.actor)

    assert client_of(amina.user).post(act(row, "trouver"), {"act_key": str(uuid7())}).status_code == 404


def test_a_joint_notice_names_the_other_holder_by_the_file_s_own_name(amina: Applicant) -> None:
    couple = couples.couple()
    came(consented(couple.demande, couple.amina), notice(AMINA, MARC, family="M"))

    page = words(client_of(couple.amina.person))

    assert "vous et <bdi>Marc</bdi>" in page
    assert "son montant compte une fois pour vous deux" in page
    assert "DUPRÉ" not in page


def test_the_pieces_and_the_file_lead_there_and_count_what_was_spared(amina: Applicant) -> None:
    client = client_of(amina.user)
    for name in ("mon-dossier", "pieces"):
        assert f'href="{URL}"' in client.get(reverse(name)).content.decode(), name
    used(amina.demande, amina.actor, notice())

    page = words(client, reverse("pieces"))

    assert "1 papier épargné" in page
    assert "Certifiée par l’administration fiscale" in page
    assert "aucun papier n’est demandé" in page


def test_a_certified_year_is_locked_on_the_form_of_incomes(amina: Applicant) -> None:
    used(amina.demande, amina.actor, notice())
    client, url = client_of(amina.user), reverse("completer", args=["revenus"])

    page = client.get(url).content.decode()

    assert f'name="income_d_{year()}"' not in page
    assert f'name="income_d_{year() + 1}"' in page
    assert "certifié par l’administration fiscale" in plain_text(page)
    # A name of eighty letters is above its amount, and not a column beside it: the page would be twice as wide as a telephone.
    assert '<dl class="facts said">' in page


def test_a_desk_reads_that_it_is_certified_and_contests_with_a_reason(amina: Applicant) -> None:
    odile = factories.member("Odile", factories.organisation("reservataire", "Ville"))
    piece = used(amina.demande, amina.actor, notice()).piece
    assert piece is not None
    type(piece).objects.filter(pk=piece.pk).update(audience=[odile.body.pk])
    type(amina.demande).objects.filter(pk=amina.demande.pk).update(audience=[odile.body.pk])
    desk, url = client_of(odile.person), reverse("verifier-piece", args=[piece.public_id])
    page = plain_text(desk.get(url))
    assert "Certifiée par l’administration fiscale" in page
    assert "Enregistrer le contrôle" not in page
    address = reverse("contester-certifie", args=[piece.public_id])

    assert desk.post(address, {"act_key": str(uuid7()), "reason": ""}).status_code == 409
    assert desk.post(address, {"act_key": str(uuid7()), "reason": "Deux parts de trop."}).status_code == 302

    assert "Deux parts de trop." in plain_text(desk.get(url))
    assert "Deux parts de trop." in words(client_of(amina.user))
    assert desk.post(address, {"act_key": str(uuid7()), "reason": "Encore."}).status_code == 409


def test_a_taken_back_amount_is_asked_again(amina: Applicant) -> None:
    row = used(amina.demande, amina.actor, notice())
    moved(row, FetchMove.TAKE_BACK, amina.actor)
    settled(amina.demande)

    assert (
        f'name="income_d_{year()}"'
        in client_of(amina.user).get(reverse("completer", args=["revenus"])).content.decode()
    )
    assert asking.due(timezone.now()) == []
