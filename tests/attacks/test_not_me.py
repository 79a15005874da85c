"""« Ce n'est pas moi »: who asked is stopped, who is known goes on, and nothing tells anything of a number."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hosting.admission.slots import HeldSlot, Rank, Slots
from palier.models import Demande, Holder, JournalEntry, KnownBrowser, Message, SignInCode, User
from palier.web.demandeur.file import dossier
from palier.web.requests.edge import SLOT
from palier.workflows.doors import code_hashes, disowning, recognising, slowing
from tests import factories
from tests.attacks.test_known_browsers import come_in, leave
from tests.attacks.test_shut_out import FORMER, HOME, RIGHT, ask, codes, enter, later
from tests.plain_pages import plain_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sne", "no_beat", "site")]
ELSEWHERE = "203.0.113.200"


@pytest.fixture
def site(settings) -> None:
    settings.SITE = "https://logement.example/"


def links() -> list[str]:
    bodies = Message.objects.order_by("created_at", "pk").values_list("body", flat=True)
    return [found[1] for body in bodies if (found := re.search(r"https://logement\.example(/\S+)", body))]


def refuse(link: str, source: str = HOME):
    return Client().post(link, HTTP_X_FORWARDED_FOR=source)


def words(answer) -> str:
    """A page without what changes with each visit."""
    text = re.sub(r'(csrfmiddlewaretoken" value|nonce|content)="[^"]*"', "", plain_text(answer))
    return re.sub(r"\s+", " ", text)


def test_the_letter_says_how_to_stop_who_asked_and_reading_the_page_changes_nothing():
    ask(Client(), FORMER)
    link = links()[0]
    assert link.startswith("/connexion/pas-moi/")

    for _ in range(3):
        page = Client().get(link)
        assert page.status_code == 200
    assert page["Referrer-Policy"] == "strict-origin"
    assert "3919" in plain_text(page)
    assert not SignInCode.objects.exclude(disowned_at=None).exists()


def test_who_asked_is_stopped_their_code_dies_and_they_are_told_nothing():
    former = Client()
    first = ask(former, FORMER)
    good = codes()[0]
    assert refuse(links()[0]).status_code == 200

    wrong = enter(former, "000000" if good != "000000" else "111111", FORMER)
    right = enter(former, good, FORMER)

    # The right one is refused as a wrong one is, tries counted down alike.
    assert (wrong.status_code, right.status_code) == (400, 400)
    assert "il vous reste 4" in words(wrong)
    assert "il vous reste 3" in words(right)
    again = ask(former, FORMER)
    assert (again.status_code, again.url) == (first.status_code, first.url)
    assert len(codes()) == 1


def test_for_hours_strangers_get_the_same_page_and_no_letter_then_the_door_opens_again():
    ask(Client(), FORMER)
    before = Client()
    ask(before, ELSEWHERE)
    page = words(before.get(reverse("connexion-code")))
    refuse(links()[0])
    letters = len(codes())

    stranger = Client()
    assert ask(stranger, "203.0.113.201").status_code == 302
    assert words(stranger.get(reverse("connexion-code"))) == page
    assert len(codes()) == letters
    assert enter(stranger, "123456", "203.0.113.201").status_code == 400

    SignInCode.objects.exclude(disowned_at=None).update(disowned_at=timezone.now() - disowning.CLOSED)
    assert ask(Client(), "203.0.113.202").status_code == 302
    assert len(codes()) == letters + 1


def test_a_typed_address_of_the_register_gets_the_same_page_and_no_letter(sample):
    ask(Client(), FORMER)
    refuse(links()[0])
    letters = len(codes())
    known = next(person.email for person in sample.persons if person.email)

    told = [Client(), Client()]
    for client, typed in zip(told, (known, "personne@ailleurs.example"), strict=True):
        assert ask(client, ELSEWHERE, channel=typed).status_code == 302
    assert words(told[0].get(reverse("connexion-code"))) == words(told[1].get(reverse("connexion-code")))
    assert len(codes()) == letters


def test_a_known_browser_goes_on_even_for_the_code_that_it_asked_itself(client):
    come_in(client)
    leave(client)
    ask(Client(), FORMER)
    assert ask(client, HOME).status_code == 302
    for link in links():
        refuse(link)

    assert enter(client, codes()[-1], HOME).status_code == 302
    leave(client)
    letters = len(codes())
    assert ask(client, HOME).status_code == 302
    assert len(codes()) == letters + 1


def test_a_letter_that_a_known_browser_asked_stops_strangers_too(client):
    come_in(client)
    leave(client)
    assert ask(client, HOME).status_code == 302
    refuse(links()[-1])
    letters = len(codes())

    assert ask(Client(), FORMER).status_code == 302
    assert len(codes()) == letters
    assert enter(client, codes()[-1], HOME).status_code == 302


def test_a_link_used_twice_says_the_same_and_one_too_old_or_never_sent_that_nothing_was_stopped():
    ask(Client(), FORMER)
    link, never_sent = links()[0], reverse("pas-moi", args=["0" * 48])
    done = words(refuse(link))
    when = SignInCode.objects.exclude(disowned_at=None).values_list("disowned_at", flat=True).first()

    assert words(refuse(link)) == done
    never = words(refuse(never_sent))
    assert "Rien n’a été arrêté" in never
    assert "C’est noté" not in never
    assert SignInCode.objects.exclude(disowned_at=None).values_list("disowned_at", flat=True).first() == when
    later(slowing.A_DAY + timedelta(minutes=1))
    SignInCode.objects.update(disowned_at=None)
    # The choice of a language leads back to the address that was asked, and to nothing else.
    assert words(refuse(link)).replace(link, never_sent) == never
    assert not SignInCode.objects.exclude(disowned_at=None).exists()


def test_who_guesses_links_is_slowed():
    statuses = [refuse(reverse("pas-moi", args=[f"{n:048d}"]), FORMER).status_code for n in range(slowing.FREE + 3)]

    assert statuses[: slowing.FREE] == [200] * slowing.FREE
    assert statuses[-1] == 429


def test_nothing_kept_gives_the_link_back_and_the_act_is_in_the_journal():
    ask(Client(), FORMER)
    token = links()[0].rstrip("/").rpartition("/")[2]
    kept = SignInCode.objects.get()
    refuse(links()[0])

    assert len(token) >= 48
    assert token not in str(SignInCode.objects.values())
    assert kept.refusal == disowning.hashed(token)
    assert JournalEntry.objects.filter(verb="desavouer_code").count() == 1


def test_the_two_paths_do_the_same_work(monkeypatch):
    """A hash of a code, whatever comes of it: all the time of the door is there."""
    made = []
    real = code_hashes.hashed
    monkeypatch.setattr(code_hashes, "hashed", lambda text, *bound: made.append(text) or real(text, *bound))
    ask(Client(), FORMER)
    assert len(made) == 1
    refuse(links()[0])

    ask(Client(), ELSEWHERE)
    assert len(made) == 2


# --- Known browsers ---------------------------------------------------------------------------


def test_a_household_sees_its_browsers_and_no_address_of_them(client):
    come_in(client)
    other = Client()
    come_in(other, ELSEWHERE)

    page = plain_text(client.get(reverse("navigateurs")))

    assert page.count("Connu depuis le") == 2
    assert page.count("<strong>Ce navigateur</strong>") == 1
    assert ELSEWHERE not in page
    assert KnownBrowser.objects.first().mark not in page


def test_the_browser_of_a_former_partner_is_forgotten_and_out_at_once(client):
    former = Client()
    come_in(former, FORMER)
    come_in(client)
    row = KnownBrowser.objects.order_by("pk").first()

    assert client.post(reverse("navigateurs"), {"navigateur": row.pk}).status_code == 302

    assert not KnownBrowser.objects.filter(pk=row.pk).exists()
    assert former.get(reverse("mon-dossier")).status_code == 302  # to the door
    assert client.get(reverse("mon-dossier")).status_code == 200
    # It counts as any other from now on: stopped with the others once the holder says so.
    leave(client)
    ask(former, FORMER)
    refuse(links()[-1])
    letters = len(codes())
    ask(former, FORMER)
    assert len(codes()) == letters


def test_all_are_forgotten_at_one_press_and_this_session_stays(client):
    for _ in range(3):
        come_in(Client())
    come_in(client)

    assert client.post(reverse("navigateurs"), {"navigateur": "tous"}).status_code == 302

    assert not KnownBrowser.objects.exists()
    assert client.get(reverse("mon-dossier")).status_code == 200


@pytest.mark.parametrize("which", ["", "x", "-1", "999999", "9" * 30, "9" * 5000, "1 OR 1=1"])
def test_a_browser_that_is_not_one_s_own_is_not_forgotten(client, which):
    come_in(client)
    other = factories.demande("Noé")
    mine = KnownBrowser.objects.get()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO palier_knownbrowser (demande_id, person_key, mark, last_used_at) VALUES (%s, 'd', 'x', now())",
            [other.demande.pk],
        )
    theirs = KnownBrowser.objects.exclude(pk=mine.pk).get()

    client.post(reverse("navigateurs"), {"navigateur": which})
    client.post(reverse("navigateurs"), {"navigateur": theirs.pk})

    assert KnownBrowser.objects.count() == 2


def test_the_other_holder_of_the_file_has_a_list_of_their_own(client):
    come_in(client)
    demande = Demande.objects.get()
    user = User.objects.create_user("d:co", name="Co")
    Holder.objects.create(user=user, demande=demande, person_key="c1")

    assert list(recognising.known(user)) == []


def test_a_professional_has_the_same_page(client):
    karim = factories.member("Karim", factories.organisation("bailleur", "A"))
    karim.person.set_password("un mot de passe long")
    karim.person.save()
    others = [Client(), client]
    for each in others:
        said = each.post(reverse("connexion-pro"), {"username": karim.person.login, "password": "un mot de passe long"})
        assert said.status_code == 302
    assert plain_text(client.get(reverse("navigateurs"))).count("Connu depuis le") == 2

    client.post(reverse("navigateurs"), {"navigateur": "tous"})

    assert not KnownBrowser.objects.exists()
    assert others[0].get(reverse("bailleur")).status_code == 302
    assert client.get(reverse("bailleur")).status_code == 200


# --- Renewing ---------------------------------------------------------------------------------


def test_a_renewal_holds_neither_a_transaction_nor_a_slot_while_the_register_is_waited_for(
    committed, client, sample, monkeypatch
):
    demande = factories.demande("Amina")
    client.force_login(demande.user)
    slots = Slots(1, SimpleNamespace(note=lambda **_: None))
    assert slots.take(Rank.NEW)
    seen = []

    def slow(*_: object, **__: object) -> object:
        seen.append((connection.in_atomic_block, slots.take(Rank.NEW, can_wait=False)))
        slots.give_back(0.01)
        return sample

    monkeypatch.setattr(dossier.register, "renew", slow)
    monkeypatch.setattr(dossier.renewing, "to_send", lambda *_, **__: None)
    monkeypatch.setattr(dossier.renewing, "renewed", lambda *_, **__: seen.append("kept"))
    with HeldSlot(slots) as held:
        told = {"act_key": "6f1f6a3e-7c1c-4b8e-9c6d-2f6f0e8f0a11"}
        answer = client.post(reverse("renouveler"), told, **{SLOT: held})

    assert answer.status_code == 302
    assert seen == [(False, True), "kept"]
    assert RIGHT
