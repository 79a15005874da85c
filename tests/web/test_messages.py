"""Messages with who holds the file, on their pages: written, read, answered, handed over; and what each reader never sees."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import AccessEntry, Candidature, Message, Person, SafeChannel, Thread, ThreadMessage
from palier.models.demandes import layers
from palier.models.identifiers import uuid7
from palier.rules.letters.outcomes import MessageOutcome
from palier.web.demandeur import saying
from palier.workflows.letters import to_one_person
from tests import couples, factories, second_factors
from tests import world as worlds
from tests.html_faults import faults
from tests.plain_pages import plain_text
from tests.thread_world import REPLY, WORDS, answered, applied, ended, hidden, house, read, registered, told, wrote_on

if TYPE_CHECKING:
    from django.http import HttpResponse
    from pytest_django.fixtures import SettingsWrapper

    from palier.models import Demande, User
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
MINE, DESK = reverse("mes-messages"), reverse("file-messages")
OK, FOUND, BAD_REQUEST, NOT_FOUND, CONFLICT = 200, 302, 400, 404, 409


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def past_the_factor(user: User) -> Client:
    """Where a second factor is asked for: a counter, a steward."""
    second_factors.give(user)
    client = client_of(user)
    second_factors.show(client)
    return client


def text(answer: HttpResponse, status: int = OK) -> str:
    assert answer.status_code == status, plain_text(answer)
    return plain_text(answer)


def post(client: Client, url: str, **data: Any) -> HttpResponse:
    return client.post(url, {"act_key": str(uuid7()), **data})


@pytest.fixture
def amina() -> factories.Applicant:
    return factories.demande("Amina")


@pytest.fixture
def odile() -> Actor:
    return house()


@pytest.fixture
def row(amina: factories.Applicant, odile: Actor) -> Candidature:
    return applied(amina, odile)


def test_who_has_neither_mail_nor_telephone_is_promised_no_message(
    amina: factories.Applicant, row: Candidature
) -> None:
    client = client_of(amina.user)
    wrote_on(row, amina)
    assert "Un message vous dira qu’elle est là." in text(client.get(MINE))

    Person.objects.filter(demande=amina.demande, key="d").update(email="", phone="")

    told = text(client.get(MINE))
    assert "Un message vous dira" not in told
    assert "ni adresse électronique ni téléphone où un message vous arrive" in told


def came_back(demande: Demande, recipient: str, outcome: MessageOutcome) -> None:
    at = timezone.now()
    Message.objects.create(
        demande=demande, channel="email", recipient=recipient, sent_at=at, outcome=outcome, outcome_at=at, created_at=at
    )


def test_who_messages_do_not_reach_is_promised_none_until_a_contact_is_left(
    amina: factories.Applicant, row: Candidature, settings: SettingsWrapper
) -> None:
    settings.SMS_URL = "https://textos.invalid/"
    client, mine = client_of(amina.user), Person.objects.filter(demande=amina.demande, key="d")
    wrote_on(row, amina)
    mine.update(email="perdue@example.org", phone="06 12 34 56 78")
    came_back(amina.demande, "perdue@example.org", MessageOutcome.RETURNED)
    assert "Un message vous dira qu’elle est là." in text(client.get(MINE))

    came_back(amina.demande, "06 12 34 56 78", MessageOutcome.UNKNOWN_NUMBER)

    told = text(client.get(MINE))
    assert "Un message vous dira" not in told
    assert "ni adresse électronique ni téléphone où un message vous arrive" in told
    mine.update(phone="06 98 76 54 32")
    assert "Un message vous dira qu’elle est là." in text(client.get(MINE))


def test_the_message_leaves_where_the_page_says_that_one_arrives(
    amina: factories.Applicant, row: Candidature, settings: SettingsWrapper
) -> None:
    client = client_of(amina.user)
    wrote_on(row, amina)
    mine = Person.objects.filter(demande=amina.demande, key="d")
    mine.update(email="perdue@example.org", phone="06 12 34 56 78")

    def reached() -> tuple[str, str] | None:
        known = layers.facts_of(amina.demande, timezone.localdate())
        return to_one_person.reach(amina.demande, amina.user.pk, "d", known, by_way_of=("email", "sms"))

    assert reached() == ("email", "perdue@example.org")
    came_back(amina.demande, "perdue@example.org", MessageOutcome.RETURNED)
    # No gateway carries a text: the lost mail is tried again, and nothing is promised.
    assert reached() == ("email", "perdue@example.org")
    assert saying.UNTOLD in text(client.get(MINE))
    settings.SMS_URL = "https://textos.invalid/"
    assert reached() == ("sms", "06 12 34 56 78")
    assert saying.UNTOLD not in text(client.get(MINE))
    # Where nothing else is left, it is tried all the same.
    mine.update(phone="")
    assert reached() == ("email", "perdue@example.org")


def test_a_safe_address_of_somebody_else_promises_nothing_and_shows_nowhere(
    amina: factories.Applicant, row: Candidature
) -> None:
    client = client_of(amina.user)
    wrote_on(row, amina)
    Person.objects.filter(demande=amina.demande, key="d").update(email="", phone="")
    assert saying.UNTOLD in text(client.get(MINE))

    SafeChannel.objects.create(demande=amina.demande, person_key="c1", email="sure@example.org", set_at=timezone.now())

    assert saying.UNTOLD in text(client.get(MINE))


def test_from_my_file_to_the_answer(amina: factories.Applicant, odile: Actor, row: Candidature) -> None:
    client, desk = client_of(amina.user), client_of(odile.person)
    assert MINE in text(client.get(reverse("mon-dossier")))
    write = reverse("ecrire-message", args=[row.public_id])
    assert write in text(client.get(MINE))
    assert write in text(client.get(reverse("candidature", args=[row.public_id])))

    page = text(client.get(write))
    # Who reads, what a message does not do, and whom to call in danger: before anything is sent.
    for word in (odile.body.name, amina.persons[0].last_name, "Contester une décision", "tel:3919", "tel:115"):
        assert word in page
    sent = post(client, write, subject="visite_ou_rendez_vous", words=WORDS)
    made = Thread.objects.get()
    assert sent["Location"].startswith(reverse("mes-messages-fil", args=[made.public_id]))
    assert "Votre message est envoyé" in text(client.get(sent["Location"]))

    assert reverse("repondre-messages", args=[made.public_id]) in text(desk.get(DESK))
    assert "Un message attend votre réponse" in text(desk.get(reverse("file-du-jour")))
    assert WORDS in text(desk.get(reverse("repondre-messages", args=[made.public_id])))
    assert (
        post(desk, reverse("repondre-messages", args=[made.public_id]), acte="repondre", words=REPLY).status_code
        == FOUND
    )
    assert "Un message attend votre réponse" not in text(desk.get(reverse("file-du-jour")))

    shown = text(client.get(reverse("mes-messages-fil", args=[made.public_id])))
    assert REPLY in shown
    assert "lu par un agent" in shown
    assert "Une visite ou un rendez-vous" in text(client.get(reverse("courrier")))
    assert "pour lire un message que vous lui avez écrit" in text(client.get(reverse("lectures")))


def test_the_same_press_twice_sends_once(amina: factories.Applicant, row: Candidature) -> None:
    client, data = client_of(amina.user), {"act_key": str(uuid7()), "subject": "autre", "words": WORDS}
    first, second = (client.post(reverse("ecrire-message", args=[row.public_id]), data) for _ in range(2))

    assert first["Location"] == second["Location"]
    assert ThreadMessage.objects.count() == 1


@pytest.mark.parametrize("data", [{}, {"subject": "autre"}, {"words": WORDS}, {"subject": "menaces", "words": WORDS}])
def test_what_is_missing_is_said_and_nothing_leaves(
    amina: factories.Applicant, row: Candidature, data: dict[str, str]
) -> None:
    answer = post(client_of(amina.user), reverse("ecrire-message", args=[row.public_id]), **data)

    assert "Le message n’est pas envoyé" in text(answer, BAD_REQUEST)
    assert not Thread.objects.exists()


def test_the_sixth_of_a_day_is_told_clearly(amina: factories.Applicant, row: Candidature) -> None:
    client, made = client_of(amina.user), wrote_on(row, amina)
    page = reverse("mes-messages-fil", args=[made.public_id])
    for _ in range(4):
        assert post(client, page, words=WORDS).status_code == FOUND

    assert "Vous avez déjà envoyé 5 messages aujourd’hui" in text(post(client, page, words=WORDS), BAD_REQUEST)


def test_late_says_what_can_be_done_and_whom_to_call(
    amina: factories.Applicant, odile: Actor, row: Candidature
) -> None:
    made = wrote_on(row, amina)
    Thread.objects.filter(pk=made.pk).update(promised_on=date(2020, 1, 2))
    page = text(client_of(amina.user).get(reverse("mes-messages-fil", args=[made.public_id])))

    assert "elle est en retard" in page
    assert "tel:0100000000" in page
    desk = text(client_of(odile.person).get(DESK))
    assert "en retard" in desk
    assert amina.persons[0].last_name not in desk


def test_taken_back_before_it_is_read_and_refused_after(
    amina: factories.Applicant, odile: Actor, row: Candidature
) -> None:
    client = client_of(amina.user)
    wrote_on(row, amina)
    back = reverse("reprendre-message", args=[ThreadMessage.objects.get().public_id])
    assert back in text(client.get(reverse("mes-messages-fil", args=[Thread.objects.get().public_id])))
    assert post(client, back).status_code == FOUND
    assert "Vous avez retiré ce message" in text(
        client.get(reverse("mes-messages-fil", args=[Thread.objects.get().public_id]))
    )

    made = wrote_on(row, amina)
    last = ThreadMessage.objects.latest("pk")
    read(made, odile)
    page = text(client.get(reverse("mes-messages-fil", args=[made.public_id])))
    assert str(last.public_id) not in page
    again = post(client, reverse("reprendre-message", args=[last.public_id]))
    assert "Un agent a déjà lu ce message" in text(again, CONFLICT)


@pytest.mark.parametrize("is_answered", [True, False], ids=["answered", "nothing to answer"])
def test_an_answer_awaits_on_my_file_once_until_it_is_said_to_be_read(
    amina: factories.Applicant, odile: Actor, row: Candidature, *, is_answered: bool
) -> None:
    client, made = client_of(amina.user), wrote_on(row, amina)
    title = "Il y a du nouveau dans vos messages"
    assert title not in text(client.get(reverse("mon-dossier")))
    answered(made, odile) if is_answered else ended(made, odile)
    thread, close = (reverse(name, args=[made.public_id]) for name in ("mes-messages-fil", "clore-messages"))

    mine = text(client.get(reverse("mon-dossier")))
    assert mine.count(title) == 1
    assert thread in mine
    assert "J’ai lu" in text(client.get(thread))
    assert title in text(client.get(reverse("mon-dossier")))  # looking is no act

    assert post(client, close).status_code == FOUND
    assert title not in text(client.get(reverse("mon-dossier")))
    made.refresh_from_db()
    assert made.state == ("clos" if is_answered else "sans_suite")
    assert "J’ai lu" not in text(client.get(thread))


def test_closed_and_written_again(amina: factories.Applicant, row: Candidature) -> None:
    client, made = client_of(amina.user), wrote_on(row, amina)
    assert post(client, reverse("clore-messages", args=[made.public_id])).status_code == FOUND
    assert post(client, reverse("clore-messages", args=[made.public_id])).status_code == CONFLICT
    assert (
        post(client, reverse("mes-messages-fil", args=[made.public_id]), words="Encore une question").status_code
        == FOUND
    )
    made.refresh_from_db()
    assert made.state == "en_attente"


def test_the_counter_answers_on_its_own_desk(amina: factories.Applicant) -> None:
    gisele = house("guichet", "Guichet de Montreuil")
    registered(amina, gisele)
    client = client_of(amina.user)
    assert "C’est le guichet qui a enregistré votre demande" in text(client.get(MINE))
    post(client, reverse("ecrire-message", args=["guichet"]), subject="ou_en_est", words=WORDS)
    made = Thread.objects.get()
    desk = past_the_factor(gisele.person)
    assert "Un message attend votre réponse" in text(desk.get(reverse("guichet")))
    page = reverse("repondre-messages", args=[made.public_id])
    assert WORDS in text(desk.get(page))
    assert post(desk, page, acte="repondre", words=REPLY).status_code == FOUND
    assert REPLY in text(client.get(reverse("mes-messages-fil", args=[made.public_id])))


def test_nobody_to_write_to_says_where_to_go(amina: factories.Applicant) -> None:
    page = text(client_of(amina.user).get(MINE))
    assert "Personne ne tient encore votre dossier ici" in page
    assert client_of(amina.user).get(reverse("ecrire-message", args=["guichet"])).status_code == NOT_FOUND


@pytest.mark.parametrize("to", ["guichet", "n-importe-quoi", "01a22147-e170-785b-9b07-c707be691686"])
def test_who_holds_nothing_of_mine_is_not_there(amina: factories.Applicant, to: str) -> None:
    assert client_of(amina.user).get(reverse("ecrire-message", args=[to])).status_code == NOT_FOUND


def test_ended_without_an_answer_and_opened_again(amina: factories.Applicant, odile: Actor, row: Candidature) -> None:
    made, desk = wrote_on(row, amina), client_of(odile.person)
    page = reverse("repondre-messages", args=[made.public_id])
    assert "La conversation n’est pas finie" in text(post(desk, page, acte="finir"), BAD_REQUEST)
    assert post(desk, page, acte="finir", reason="acte_a_faire").status_code == FOUND
    assert "un message ne suffit pas" in text(
        client_of(amina.user).get(reverse("mes-messages-fil", args=[made.public_id]))
    )
    assert post(desk, page, acte="rouvrir").status_code == FOUND
    assert post(desk, page, acte="rouvrir").status_code == CONFLICT


def test_hidden_from_agents_it_is_kept_for_its_person(
    amina: factories.Applicant, odile: Actor, row: Candidature
) -> None:
    made, desk = wrote_on(row, amina), client_of(odile.person)
    page, one = reverse("repondre-messages", args=[made.public_id]), ThreadMessage.objects.get()
    assert text(post(desk, page, acte="masquer", message=str(one.public_id)), BAD_REQUEST)
    assert post(desk, page, acte="masquer", message=str(one.public_id), why="menace").status_code == FOUND
    assert WORDS not in text(desk.get(page))
    mine = text(client_of(amina.user).get(reverse("mes-messages-fil", args=[made.public_id])))
    assert WORDS in mine
    assert "une menace contre une personne" in mine
    assert post(desk, page, acte="remontrer", message=str(one.public_id)).status_code == FOUND
    assert WORDS in text(desk.get(page))
    assert post(desk, page, acte="remontrer", message="rien").status_code == NOT_FOUND


def test_handed_over_it_is_on_the_other_desk_and_its_person_is_told(amina: factories.Applicant) -> None:
    odile, karim = house(), house("bailleur", "Bailleur des Lilas")
    made = wrote_on(applied(amina, odile, bailleur=karim, stage="designee"), amina)
    desk, page = client_of(karim.person), reverse("repondre-messages", args=[made.public_id])
    assert odile.body.name in text(desk.get(page))
    assert post(desk, page, acte="transmettre")["Location"] == DESK
    assert desk.get(page).status_code == NOT_FOUND
    assert WORDS in text(client_of(odile.person).get(page))
    assert "la date promise n’a pas changé" in text(
        client_of(amina.user).get(reverse("mes-messages-fil", args=[made.public_id]))
    )


def test_an_answer_is_taken_back_for_a_minute(amina: factories.Applicant, odile: Actor, row: Candidature) -> None:
    made, desk = wrote_on(row, amina), client_of(odile.person)
    page = reverse("repondre-messages", args=[made.public_id])
    post(desk, page, acte="repondre", words=REPLY)
    assert "Retirer la réponse" in text(desk.get(page))
    assert post(desk, page, acte="reprendre").status_code == FOUND
    answered(made, odile)
    told(timezone.now() + timedelta(minutes=5))
    assert "ne se retire plus" in text(post(desk, page, acte="reprendre"), CONFLICT)


def test_a_forbidden_reason_is_said_on_its_field(amina: factories.Applicant, odile: Actor, row: Candidature) -> None:
    made = wrote_on(row, amina)
    page = reverse("repondre-messages", args=[made.public_id])
    answer = post(client_of(odile.person), page, acte="repondre", words="Trop d’étrangers dans l’immeuble.")
    assert "La réponse n’est pas envoyée" in text(answer, BAD_REQUEST)
    assert ThreadMessage.objects.count() == 1


def test_the_other_holder_reads_nothing_of_it(odile: Actor) -> None:
    couple = couples.couple()
    home = factories.home(house("bailleur", "Bailleur").body, odile.body)
    row = factories.candidature(factories.publication(home), couple.demande)
    hers, his = client_of(couple.amina.person), client_of(couple.marc.person)
    his_before = {url: text(his.get(url)) for url in (MINE, reverse("courrier"), reverse("lectures"))}
    post(hers, reverse("ecrire-message", args=[row.public_id]), subject="autre", words=WORDS)
    made = Thread.objects.get()
    read(made, odile)
    answered(made, odile)

    for url, before in his_before.items():
        after = text(his.get(url))
        assert ("autre chose" in after.lower()) == ("autre chose" in before.lower())
        assert WORDS not in after
        assert REPLY not in after
        assert "un message que vous lui avez" not in after
    assert his.get(reverse("mes-messages-fil", args=[made.public_id])).status_code == NOT_FOUND
    assert "L’autre titulaire du dossier ne la voit pas" in text(hers.get(MINE))
    assert "Il y a du nouveau dans vos messages" in text(hers.get(reverse("mon-dossier")))
    assert "Il y a du nouveau" not in text(his.get(reverse("mon-dossier")))


def steward_desk() -> Client:
    client = client_of(worlds.steward().person)
    second_factors.show(client)
    return client


def test_a_steward_reads_counts_and_no_word(amina: factories.Applicant, odile: Actor, row: Candidature) -> None:
    wrote_on(row, amina)
    page = text(steward_desk().get(reverse("intendant_messages")))
    assert odile.body.name in page
    assert WORDS not in page
    assert amina.persons[0].last_name not in page


def test_every_page_of_it_is_valid(amina: factories.Applicant, odile: Actor, row: Candidature) -> None:
    made = wrote_on(row, amina)
    hidden(made, ThreadMessage.objects.get().public_id, odile)
    client, desk = client_of(amina.user), client_of(odile.person)
    for who, url in (
        (client, MINE),
        (client, reverse("ecrire-message", args=[row.public_id])),
        (client, reverse("mes-messages-fil", args=[made.public_id])),
        (client, reverse("courrier")),
        (desk, DESK),
        (desk, reverse("repondre-messages", args=[made.public_id])),
        (steward_desk(), reverse("intendant_messages")),
    ):
        answer = who.get(url)
        assert answer.status_code == OK
        assert faults(answer.content.decode()) == [], url


def test_a_reading_is_written_down(amina: factories.Applicant, odile: Actor, row: Candidature) -> None:
    made = wrote_on(row, amina)
    client_of(odile.person).get(DESK)
    assert not AccessEntry.objects.filter(object_id=made.public_id).exists()
    client_of(odile.person).get(reverse("repondre-messages", args=[made.public_id]))
    entry = AccessEntry.objects.get(object_id=made.public_id)
    assert (entry.demande_ref, entry.organisation) == (amina.demande.pk, odile.body.pk)


def test_nothing_is_promised_by_who_reads_the_file_no_more(
    amina: factories.Applicant, odile: Actor, row: Candidature
) -> None:
    made, client = wrote_on(row, amina), client_of(amina.user)
    assert "Une réponse vous est promise" in text(client.get(MINE))
    Candidature.objects.filter(pk=row.pk).update(audience=[])
    Thread.objects.update(promised_on=date(2020, 1, 6))

    for page in (MINE, reverse("mes-messages-fil", args=[made.public_id])):
        told = text(client.get(page))
        assert "Cet organisme ne lit plus votre dossier" in told
        assert "vous est promise" not in told
        assert "elle reste attendue" not in told


def test_an_answered_thread_is_read_again_from_the_list_of_its_desk(
    amina: factories.Applicant, odile: Actor, row: Candidature
) -> None:
    made, desk = wrote_on(row, amina), client_of(odile.person)
    assert "Répondus ou finis" not in text(desk.get(DESK))
    there = reverse("repondre-messages", args=[made.public_id])
    assert post(desk, there, acte="repondre", words=REPLY).status_code == FOUND

    page = text(desk.get(DESK))

    assert "Aucun message n’attend de réponse." in page
    assert "Répondus ou finis" in page
    assert there in page
    assert amina.persons[0].last_name not in page


def test_what_was_taken_back_whole_is_on_no_list_of_the_desk(
    amina: factories.Applicant, odile: Actor, row: Candidature
) -> None:
    made = wrote_on(row, amina)
    back = reverse("reprendre-message", args=[ThreadMessage.objects.get().public_id])
    assert post(client_of(amina.user), back).status_code == FOUND

    assert str(made.public_id) not in text(client_of(odile.person).get(DESK))
