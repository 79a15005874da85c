"""A referral on its pages: handed over, taken up, answered, noted, taken back; and what an employer's pages never show."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import AccessEntry, EmployerSite, FileContent, JournalEntry, Referral, ReferralNote
from palier.models.identifiers import uuid7
from palier.rules.desks import awaiting
from palier.rules.law.clocks import day_in_paris
from palier.rules.mandates import referrals
from palier.rules.mandates.referrals import ReferralState
from palier.web.demandeur import sending_address
from palier.workflows.acting.actors import Actor
from palier.workflows.desks import awaiting_desk, mailing_desks
from palier.workflows.doors import apart
from palier.workflows.people import employer_sites
from tests import couples, factories, referral_world, second_factors
from tests import world as worlds
from tests.mandate_world import holder
from tests.plain_pages import plain_text
from tests.referral_world import (
    DANGER,
    HOMELESS,
    STORY,
    asked,
    came_to_be_shared,
    noted,
    open_referral,
    proof,
    qualified,
    settled,
    taken,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from palier.models import Demande, User
    from tests.world import World

pytestmark = pytest.mark.django_db
PAGE, DESK, CODE = reverse("service-social"), reverse("social"), reverse("social-code")
EMPLOYERS = ("employeur", "employeur-corriger", "employeur-lieux", "employeur-chiffres")


@pytest.fixture
def world() -> World:
    return worlds.cast()


def client_of(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
        second_factors.show(client)
    return client


def text(client: Client, url: str = PAGE) -> str:
    return plain_text(client.get(url).content.decode())


def sent(client: Client, name: str, row: Referral, **data: object) -> HttpResponse:
    return client.post(reverse(name, args=[row.public_id]), {"act_key": str(uuid7()), **data})


def notice_of_secrecy(page: str) -> bool:
    return "vue par un service social" in page.lower()


def situated(demande: Demande, code: str) -> str:
    """The address of a situation, which names none."""
    return f"{reverse('orienter')}?situation={sending_address.word_of(demande, code)}"


def the_code(page: str) -> str:
    found = re.search(r"\b([2-9A-HJ-NP-Z]{4} [2-9A-HJ-NP-Z]{4} [2-9A-HJ-NP-Z]{4})\b", page)
    assert found is not None, page
    return found[1]


# --- Its household ----------------------------------------------------------------------------


def test_a_situation_is_handed_over_with_what_was_ticked_and_its_code_is_shown_once(world: World) -> None:
    piece = proof(world.amina.demande, holder(world.amina))
    client, url = client_of(world.amina.user), situated(world.amina.demande, HOMELESS)
    assert "Confier : Sans logement" in text(client, url)
    form = {"pieces": [str(piece.public_id)], "contact": "le soir", "act_key": str(uuid7())}

    first, again = (plain_text(client.post(url, form).content.decode()) for _ in range(2))

    assert the_code(first) == the_code(again)
    row = Referral.objects.get()
    assert (row.pieces, row.contact, row.state) == ([piece.pk], "le soir", ReferralState.WAITING)
    assert the_code(first) not in text(client)


def test_no_address_names_a_situation_and_a_word_serves_on_one_file_alone(world: World) -> None:
    """A browser keeps addresses, and a proxy may."""
    client, codes = client_of(world.amina.user), referrals.offered(day_in_paris(timezone.now()))
    page = text(client)

    for code in codes:
        word = sending_address.word_of(world.amina.demande, code)
        assert f'value="{word}"' in page
        assert f"?situation={word}" in text(client, situated(world.amina.demande, code))
        assert code not in page + text(client, situated(world.amina.demande, code))
        assert client.get(f"{reverse('orienter')}?situation={code}").url == PAGE
    assert client.get(situated(world.noe.demande, HOMELESS)).url == PAGE


def test_nothing_is_ticked_for_them_and_a_situation_that_is_none_leads_back(world: World) -> None:
    proof(world.amina.demande, holder(world.amina))
    client = client_of(world.amina.user)

    page = client.get(situated(world.amina.demande, HOMELESS)).content.decode()

    assert 'type="checkbox"' in page
    assert "checked" not in page
    assert client.get(f"{reverse('orienter')}?situation=rien").url == PAGE


def test_its_giver_reads_who_follows_it_what_was_answered_and_noted_and_who_read(world: World) -> None:
    row = open_referral(world.amina, world.samira)
    noted(row.public_id, world.samira)
    client_of(world.samira.person).get(reverse("social-orientation", args=[row.public_id]))
    qualified(row, world.samira)
    client = client_of(world.amina.user)

    page = text(client)

    assert world.samira.body.name in page
    assert "situation prouvée" in page
    assert STORY in page
    assert "pour suivre la situation que vous lui avez orientée" in text(client, reverse("lectures"))


def test_it_is_taken_back_by_one_button_and_the_page_of_the_service_is_gone(world: World) -> None:
    row = open_referral(world.amina, world.samira)
    worker, url = client_of(world.samira.person), reverse("social-orientation", args=[row.public_id])
    assert worker.get(url).status_code == 200
    client = client_of(world.amina.user)

    assert sent(client, "reprendre-orientation", row).url == PAGE

    assert worker.get(url).status_code == 404
    assert sent(worker, "social-note", row, text="encore").status_code == 404
    assert "retirée par vous" in text(client)
    assert sent(client, "reprendre-orientation", row).status_code == 409


def test_a_refusal_says_that_nothing_is_lost_and_another_paper_is_handed_over(world: World) -> None:
    row, worker = open_referral(world.amina, world.samira), client_of(world.samira.person)
    sent(worker, "social-pas-prouvee", row, reason="papier_illisible")
    client = client_of(world.amina.user)
    assert "Vous ne perdez rien" in text(client)

    piece = proof(world.amina.demande, holder(world.amina))
    sent(client, "remettre-preuve", row, **{f"{row.public_id.hex}-pieces": [str(piece.public_id)]})

    row.refresh_from_db()
    assert (row.pieces, row.state) == ([piece.pk], ReferralState.OPEN)


def test_another_holder_sees_no_referral_no_reading_and_no_way_to_one(world: World) -> None:
    couple = couples.couple()
    row = taken(asked(couple.demande, couple.amina).code, world.samira)
    client_of(world.samira.person).get(reverse("social-orientation", args=[row.public_id]))
    his, hers = client_of(couple.marc.person), client_of(couple.amina.person)

    assert "Rien pour l’instant" in text(his)
    for page in (PAGE, reverse("lectures"), reverse("qui-m-aide"), reverse("mon-dossier"), reverse("courrier")):
        assert world.samira.body.name not in text(his, page)
    assert sent(his, "reprendre-orientation", row).status_code == 404
    assert world.samira.body.name in text(hers, reverse("lectures"))


def test_the_other_holder_reads_that_a_situation_is_proved_and_not_by_whom(world: World) -> None:
    couple = couples.couple()
    his, hers = client_of(couple.marc.person), client_of(couple.amina.person)
    asking = text(hers, situated(couple.demande, HOMELESS))
    assert "si la situation est prouvée, elle y comptera" in asking
    assert "Une situation prouvée, elle, se lit" in text(hers)
    alone = text(client_of(world.amina.user), situated(world.amina.demande, HOMELESS))
    assert "si la situation est prouvée" not in alone

    qualified(taken(asked(couple.demande, couple.amina).code, world.samira), world.samira)

    mine, other = text(hers, reverse("pieces")), text(his, reverse("pieces"))
    assert "Vue par un service social ; aucune copie n’est gardée." in mine
    assert "Vérifiée ; aucune copie n’est gardée." in other
    for page in ("pieces", "recu-pieces", "mon-dossier", "mes-points", "lectures", "courrier"):
        found = text(his, reverse(page))
        assert not notice_of_secrecy(found), page
        assert world.samira.body.name not in found, page
        assert "trois mois après le contrôle" not in found, page


def test_what_ended_is_said_so_whether_or_not_it_entered_a_file(world: World) -> None:
    qualified(open_referral(world.amina, world.samira), world.samira)
    client, today = client_of(world.amina.user), day_in_paris(timezone.now())
    Referral.objects.update(valid_until=today)
    assert "La situation compte" in text(client)

    Referral.objects.update(valid_until=today - timedelta(days=1))

    assert "si la situation dure, montrez une nouvelle preuve" in text(client)
    assert "La situation compte" not in text(client)


def test_a_danger_on_a_shared_file_leads_to_a_file_of_ones_own(world: World) -> None:
    couple = couples.couple()
    client, url = client_of(couple.amina.person), situated(couple.demande, DANGER)

    answers = [client.get(url), client.post(url, {"contact": "chez ma sœur, à Lyon", "act_key": str(uuid7())})]

    assert [one.status_code for one in answers] == [200, 400]
    for page in (plain_text(one.content.decode()) for one in answers):
        assert str(apart.GoAlone.sentence) in page
        assert f'href="{reverse("acces")}"' in page
        assert referrals.label(DANGER) not in page
        assert "Lyon" not in page
    assert not Referral.objects.exists()


def test_a_danger_on_a_file_that_came_to_be_shared_shows_a_day_and_its_button_alone(world: World) -> None:
    """Who reads the known mailbox, or an old session, reads this page."""
    couple = couples.couple()
    his, hers = client_of(couple.marc.person), client_of(couple.amina.person)
    names = ("mon-dossier", "lectures", "courrier", "pieces")
    before = [masked(his.get(reverse(name)).content) for name in names]
    row = came_to_be_shared(couple.demande, couple.amina, world.samira, contact="chez ma sœur, à Lyon")
    noted(row.public_id, world.samira)
    client_of(world.samira.person).get(reverse("social-orientation", args=[row.public_id]))
    qualified(row, world.samira, "recepisse_plainte")

    pages = [text(hers), text(hers, reverse("lectures"))]
    assert "Confiée le" in pages[0]
    assert sent(hers, "reprendre-orientation", row).url == PAGE
    pages.append(text(hers))

    for page in pages:
        for word in (
            f"<h3>{referrals.label(DANGER)}",
            "Lyon",
            world.samira.body.name,
            STORY,
            "note du",
            "situation prouvée<",
        ):
            assert word not in page, word
    assert f"<p>{referrals.label(DANGER)}" not in pages[2]
    assert [masked(his.get(reverse(name)).content) for name in names] == before


def masked(page: bytes) -> bytes:
    """Without what changes at each reading: tokens and keys."""
    page = re.sub(rb'name="(csrfmiddlewaretoken|act_key)" value="[^"]*"', b"", page)
    return re.sub(rb'nonce="[^"]*"', b"", page)


# --- The service ------------------------------------------------------------------------------


def test_a_code_is_read_without_a_name_then_taken_up(world: World) -> None:
    said = asked(world.amina.demande, holder(world.amina)).code
    client, name = client_of(world.samira.person), world.amina.persons[0].last_name

    found = plain_text(client.post(CODE, {"code": said}).content.decode())
    assert "Sans logement" in found
    assert name not in found
    answer = client.post(reverse("social-prendre"), {"code": said, "act_key": str(uuid7())})

    assert name in text(client, answer.url)
    assert name not in text(client, DESK)
    assert client.post(CODE, {"code": said}).status_code == 400


def test_the_page_of_a_referral_shows_what_was_handed_over_and_nothing_beside_it(world: World) -> None:
    person = world.amina.persons[0]
    type(person).objects.filter(pk=person.pk).update(
        email="amina@example.test", phone="0600000001", address="4 rue des Lilas", employer="Clinique des Ormes"
    )
    piece = proof(world.amina.demande, holder(world.amina))
    row = taken(asked(world.amina.demande, holder(world.amina), pieces=[piece], contact="le soir").code, world.samira)

    page = text(client_of(world.samira.person), reverse("social-orientation", args=[row.public_id]))

    assert "le soir" in page
    for hidden in ("amina@example", "0600000001", "Lilas", "Clinique", world.amina.demande.numero_unique, "Revenu"):
        assert hidden not in page, hidden
    (line,) = AccessEntry.objects.all()
    assert (line.purpose, line.demande_ref, line.object_kind) == (
        "orientation vers un service social",
        world.amina.demande.pk,
        "Referral",
    )


def test_each_answer_has_its_form_and_a_wrong_one_keeps_what_was_typed(world: World) -> None:
    row, client = open_referral(world.amina, world.samira), client_of(world.samira.person)
    today = day_in_paris(timezone.now()).strftime("%d/%m/%Y")
    for name, data, says in (
        ("social-qualifier", {"seen_on": today}, "Cochez au moins un papier"),
        ("social-qualifier", {"proofs": ["domiciliation"], "seen_on": "01/01/2020"}, "ne vous avait pas encore"),
        (
            "social-qualifier",
            {"proofs": ["domiciliation"], "seen_on": today, "valid_until": "01/01/2020"},
            "#id_valid_until",
        ),
        ("social-autre-papier", {"paper": ""}, "Choisissez le papier"),
        ("social-pas-prouvee", {"reason": "parce que"}, "Choisissez parmi les réponses proposées"),
        ("social-note", {"text": " "}, "Écrivez la note"),
    ):
        answer = sent(client, name, row, **data)
        assert answer.status_code == 400, name
        assert says in plain_text(answer.content.decode()), name
    assert Referral.objects.get().state == ReferralState.OPEN

    sent(client, "social-autre-papier", row, paper="hebergement_ccas")
    assert Referral.objects.get().state == ReferralState.ASKED
    sent(client, "social-qualifier", row, proofs=["domiciliation"], seen_on=today)
    assert Referral.objects.get().state == ReferralState.PROVED
    assert sent(client, "social-pas-prouvee", row, reason="papier_illisible").status_code == 400
    sent(client, "social-note", row, text=STORY)
    assert ReferralNote.objects.get().text == STORY
    assert STORY not in str(list(JournalEntry.objects.values()))


def test_a_service_without_a_second_factor_opens_nothing(world: World) -> None:
    client = Client()
    client.force_login(world.samira.person)

    assert client.get(DESK).status_code == 302


def test_a_piece_that_was_handed_over_is_opened_and_another_is_not(world: World) -> None:
    mine = proof(world.amina.demande, holder(world.amina))
    factories.file(mine)
    FileContent.objects.update(is_bare=True)
    other = proof(world.amina.demande, holder(world.amina), proof_code="hebergement_ccas")
    row, client = open_referral(world.amina, world.samira, pieces=[mine]), client_of(world.samira.person)

    found = client.get(reverse("social-piece", args=[row.public_id, mine.public_id]))

    assert found.status_code == 200
    assert found["Content-Security-Policy"].startswith("default-src 'none'")
    assert AccessEntry.objects.filter(purpose="pièce remise à un service social").count() == 1
    assert client.get(reverse("social-piece", args=[row.public_id, other.public_id])).status_code == 404


def test_the_morning_mail_counts_what_waits_and_names_nobody(world: World) -> None:
    by = Actor(role=world.samira.role, user=world.samira.user, organisation=world.samira.body)
    open_referral(world.amina, world.samira, pieces=[proof(world.amina.demande, holder(world.amina))])

    (found,) = awaiting_desk.of(by=by, at=timezone.now())

    assert found.kind is awaiting.AwaitingKind.REFERRED
    assert found.by is not None
    assert world.amina.persons[0].last_name not in f"{found.title} {found.sentence} {found.about}"
    assert world.samira.role in mailing_desks.PAGES
    qualified(Referral.objects.get(), world.samira)
    assert awaiting_desk.of(by=by, at=timezone.now()) == ()


# --- Her employer, and the desks of homes -------------------------------------------------------


def test_an_employer_reads_the_same_pages_byte_for_byte_whatever_is_handed_over(world: World) -> None:
    """Even where the social service is its own: one name, one address, one day."""
    if not EmployerSite.objects.filter(organisation=world.emile.body).exists():
        employer_sites.declare("Siège", factories.commune(), by=world.emile, at=timezone.now())
    boss = client_of(world.emile.person)
    before = [masked(boss.get(reverse(name)).content) for name in EMPLOYERS]

    row = open_referral(world.amina, world.samira, code=DANGER)
    noted(row.public_id, world.samira)
    qualified(row, world.samira, "recepisse_plainte")
    assert settled(row.pk) is False

    assert [masked(boss.get(reverse(name)).content) for name in EMPLOYERS] == before


def test_a_desk_reads_the_ground_and_not_a_word_of_the_story(world: World) -> None:
    row = open_referral(world.amina, world.samira)
    noted(row.public_id, world.samira)
    qualified(row, world.samira)
    piece = referral_world.Piece.objects.get(code=HOMELESS)
    referral_world.Piece.objects.update(audience=[world.odile.body.pk])
    type(world.amina.demande).objects.update(audience=[world.odile.body.pk])

    page = text(client_of(world.odile.person), reverse("verifier-piece", args=[piece.public_id]))

    assert "Vérifiée ; le fichier n’est pas montré." in page
    for hidden in ("par un service social", STORY, world.samira.body.name, "Samira"):
        assert hidden not in page
