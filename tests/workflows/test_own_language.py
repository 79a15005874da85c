"""A language is of one person: what is written to them is said in it, and nobody else learns of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from palier.models import KeptLanguage, Message, Person, catalogues
from palier.models.doors import acting
from palier.models.identifiers import uuid7
from palier.rules.law import voice
from palier.rules.letters import said_again, texts
from palier.rules.letters.announced_abroad import LINES
from palier.rules.letters.composing import compose
from palier.web.requests import chosen_language, cookies, sessions
from palier.workflows.doors import own_language
from palier.workflows.letters import leaving, leaving_together, texting
from palier.workflows.people import replacing
from tests import couples, factories
from tests.mandate_world import at_home, holder, in_role
from tests.saved_searches_world import MORNING, beat, opened, saved
from tests.web.asking_as import BACKEND
from tests.web.separation.moves import code_sent_to

if TYPE_CHECKING:
    from django.test import Client

    from palier.models import User
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
DOUBT = timedelta(minutes=5)
MAIL, PHONE = "amina@exemple.test", "0600000001"


def keep(user: User, by: Actor, code: str) -> None:
    with transaction.atomic(), in_role(at_home(user.holder.demande, by)):
        own_language.keep(user.holder, code, by=by, at=timezone.now())


def announced(demande: int, to: str, *, channel: str = "email") -> Message:
    said = compose("annonce", day=None, weekday=None, link="https://palier.test/courrier/1/")
    return Message.objects.create(
        demande_id=demande,
        channel=channel,
        recipient=to,
        subject=said.title,
        body=said.body,
        created_at=timezone.now(),
        about=uuid7(),
    )


def left(message: Message) -> leaving.LeavingMessage:
    """The mail as it leaves; alone or with others, it is the same."""
    together = leaving_together.prepare([message.pk], at=timezone.now())
    found = leaving.prepare(message.pk, doubt=DOUBT, at=timezone.now())
    assert found is not None
    assert together[message.pk].message == found
    return found


@pytest.fixture
def amina() -> factories.Applicant:
    made = factories.demande("Amina")
    Person.objects.filter(demande=made.demande).update(email=MAIL, phone=PHONE)
    return made


def test_a_mail_is_said_in_the_language_of_its_person_marked_then_in_french(amina: factories.Applicant) -> None:
    keep(amina.user, holder(amina), "pt")

    found = left(announced(amina.demande.pk, MAIL))

    assert found.subject == "Tem uma carta à sua espera no Palier"
    assert found.body.startswith("Bom dia,")
    mark = "Tradução automática"
    assert 0 < found.body.index(mark) < found.body.index("Français :") < found.body.index("Un courrier vous attend")
    assert found.body.count("https://palier.test/courrier/1/") == 2
    assert LINES[0] not in found.body


def test_who_chose_french_reads_french_alone_and_who_chose_nothing_a_line_a_language(
    amina: factories.Applicant,
) -> None:
    before = left(announced(amina.demande.pk, MAIL)).body
    keep(amina.user, holder(amina), "fr")

    assert before.endswith("\n".join(LINES))
    assert LINES[0] not in left(announced(amina.demande.pk, MAIL)).body


def test_a_text_is_said_in_the_language_of_its_person_alone(amina: factories.Applicant) -> None:
    keep(amina.user, holder(amina), "ar")

    found = texting.prepare(announced(amina.demande.pk, PHONE, channel="sms").pk, at=timezone.now())

    assert found is not None
    assert "Un courrier" not in found.body
    assert "https://palier.test/courrier/1/" in found.body
    assert texts.length(found.body).segments <= texts.MOST_SEGMENTS


def test_each_holder_is_written_to_in_their_own_and_a_shared_mailbox_in_none() -> None:
    couple = couples.couple()
    demande = couple.demande
    Person.objects.filter(demande=demande, key=couple.amina.person.holder.person_key).update(email=MAIL)
    keep(couple.amina.person, couple.amina, "en")

    assert left(announced(demande.pk, MAIL)).subject == "A letter is waiting for you on Palier"
    Person.objects.filter(demande=demande).update(email=MAIL)
    assert left(announced(demande.pk, MAIL)).body.endswith("\n".join(LINES))


def test_what_is_for_one_person_is_french_where_another_holder_reads_it_too(amina: factories.Applicant) -> None:
    keep(amina.user, holder(amina), "en")
    saved(amina)
    opened()
    beat()
    alone = Message.objects.get(recipient=MAIL)
    Person.objects.create(demande=amina.demande, key="c1", role="cotitulaire", email=MAIL)
    opened()
    beat(MORNING + timedelta(days=1))
    shared = Message.objects.filter(recipient=MAIL).exclude(pk=alone.pk).get()

    assert alone.body.startswith("Hello.")
    assert shared.body.startswith("Bonjour")


def test_nobody_else_reads_nor_moves_it() -> None:
    couple = couples.couple()
    keep(couple.amina.person, couple.amina, "ar")
    other = couple.marc
    with transaction.atomic(), in_role(at_home(couple.demande, other)):
        assert not KeptLanguage.objects.exists()
        assert own_language.kept_by(couple.demande.pk, other) == ""
    values = {"demande": couple.demande, "person_key": "P1", "code": "pt", "kept_at": timezone.now()}
    with pytest.raises(DatabaseError), transaction.atomic(), in_role(at_home(couple.demande, other)):
        KeptLanguage.objects.create(by=couple.amina.person, **values)
    with pytest.raises(DatabaseError), transaction.atomic(), acting.taken(acting.GATE):
        KeptLanguage.objects.exists()


def test_it_goes_with_whoever_chose_it(amina: factories.Applicant) -> None:
    keep(amina.user, holder(amina), "ar")
    with transaction.atomic(), in_role(acting.CLOCK):
        replacing.let_go(amina.demande, "d", since=timezone.now(), at=timezone.now())
    assert not KeptLanguage.objects.exists()


@pytest.mark.parametrize("code", ["en", "ar", "pt"])
def test_every_message_that_hangs_on_a_file_is_said_again_whole(code: str) -> None:
    said = [
        compose("annonce", day=timezone.now().date(), weekday="mardi 5 mai 2026", link=None),
        compose("annonce", day=None, weekday=None, link=None),
        compose("code_connexion", code="123456", link="https://palier.test/x/"),
        compose("code_adresse", code="123456"),
        compose("passage_guichet", link=None),
    ]
    with voice.read_in(catalogues.reader(code)):
        again = [said_again.message(one.title, one.body) for one in said]

    assert None not in again
    told = "".join(body for _, body in filter(None, again))
    assert "Bonjour" not in told
    assert "mardi" not in told
    assert told.count("123456") == 2


def test_what_somebody_typed_is_not_said_again() -> None:
    with voice.read_in(catalogues.reader("en")):
        assert said_again.message("Un courrier vous attend sur Palier", "Bonjour,\n\nDes mots à moi.") is None


def test_a_choice_on_the_page_is_kept_and_a_new_device_reads_it(client: Client, amina: factories.Applicant) -> None:
    client.force_login(amina.user, backend=BACKEND)
    client.post(reverse("langue"), {"langue": "ar", "suite": "/"})
    kept = KeptLanguage.objects.get()
    page = client.get(reverse("langue")).content.decode()

    assert (kept.by, kept.code) == (amina.user, "ar")
    assert "<b><bdi>" in page
    assert '<blockquote lang="ar" dir="rtl">' in page
    assert "العربية" in page.partition("<b>")[2].partition("</b>")[0]


def come_in(client: Client, amina: factories.Applicant) -> None:
    born = Person.objects.get(demande=amina.demande, key="d").birth_date
    assert born is not None
    client.post(reverse("connexion"), {"numero": amina.demande.numero_unique, "birth_date": born.strftime("%d/%m/%Y")})
    client.post(reverse("connexion-code"), {"code": code_sent_to(MAIL)})


@pytest.mark.parametrize("is_pressed", [True, False])
def test_what_was_pressed_in_this_stay_is_kept_and_not_what_a_browser_remembers(
    client: Client, amina: factories.Applicant, *, is_pressed: bool
) -> None:
    """Who sat before at a shared computer chose for a year; the one who comes next has chosen nothing yet."""
    if is_pressed:
        client.post(reverse("langue"), {"langue": "ar", "suite": "/"})
    else:
        client.cookies[cookies.bound(chosen_language.COOKIE)] = "ar"
    come_in(client, amina)

    assert '<html lang="ar"' in client.get(reverse("mon-dossier")).content.decode()
    assert KeptLanguage.objects.filter(code="ar").exists() is is_pressed
    client.post(reverse("deconnexion"))
    assert client.cookies[cookies.bound(chosen_language.COOKIE)].value == "ar"
    assert not (is_pressed and client.cookies[cookies.bound(chosen_language.PRESSED)].value)


def test_a_language_is_of_a_stay_where_the_browser_chose_none(client: Client, amina: factories.Applicant) -> None:
    """By the very path of a code: the browser reads the language of the account, and no more once its owner left."""
    keep(amina.user, holder(amina), "pt")
    come_in(client, amina)
    assert client.cookies[cookies.bound(chosen_language.COOKIE)].value == "pt"
    assert '<html lang="pt"' in client.get(reverse("mon-dossier")).content.decode()
    client.post(reverse("deconnexion"))
    assert not client.cookies[cookies.bound(chosen_language.COOKIE)].value


@pytest.mark.parametrize("leaves", ["erased", "rested"])
def test_a_language_of_a_stay_goes_with_who_erases_or_rests(
    client: Client, amina: factories.Applicant, monkeypatch: pytest.MonkeyPatch, leaves: str
) -> None:
    keep(amina.user, holder(amina), "pt")
    come_in(client, amina)
    if leaves == "erased":
        sure = {"act_key": str(uuid7()), "understood": "on", "birth_date": "17/04/1989"}
        assert "effacement" in client.post(reverse("effacer-dossier"), sure)["Location"]
    else:
        monkeypatch.setattr(sessions, "idle_seconds", lambda _user: -1)
        client.get("/")
    assert not client.cookies[cookies.bound(chosen_language.COOKIE)].value
