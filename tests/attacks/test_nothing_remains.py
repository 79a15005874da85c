"""After an erasure asked for at once nothing of the person is anywhere, in table, session or file; nor a code in clear."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.jobs.letters import messages
from palier.models import Demande, Instance, Message
from palier.models.identifiers import uuid7
from palier.rules.life.retention import Occasion
from palier.workflows.doors import protecting, signing_in
from palier.workflows.life import blanking, erasing
from tests import factories
from tests.workflows.erasing_world import BIRTH, SAFE_EMAIL, everywhere, identifiers, leave_traces, zelie

if TYPE_CHECKING:
    from pathlib import Path

    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def person() -> Applicant:
    made = zelie()
    leave_traces(made)
    Message.objects.filter(recipient=SAFE_EMAIL).delete()
    Demande.objects.filter(pk=made.demande.pk).update(erasure_asked_at=timezone.now())
    made.demande.refresh_from_db()
    return made


def ask_a_code(of: Applicant, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that knows the number and the date, and goes no further."""
    monkeypatch.setattr("palier.web.signin.asking._wait", lambda *_: None)
    monkeypatch.setattr("palier.web.signin.views._holder", lambda *_, **__: (of.demande, of.persons[0]))
    sent = {"numero": of.demande.numero_unique, "birth_date": BIRTH.strftime("%d/%m/%Y"), "act_key": str(uuid7())}
    assert Client().post(reverse("connexion"), sent).status_code == 302


def prove_an_address(of: Applicant) -> None:
    """The person, on a telephone, has asked that a safe address be proved, and has not typed the code."""
    client = Client()
    client.force_login(of.user, backend=BACKEND)
    sent = {"situation": "", "email": "abri.zelie@example.test", "act_key": str(uuid7())}
    assert client.post(reverse("acces"), sent).status_code == 302


def held_by_sessions(words: list[str]) -> list[str]:
    """Sessions are signed and packed: the search of columns does not read them."""
    return [word for row in Session.objects.all() for word in words if word in str(row.get_decoded())]


def test_no_session_of_any_browser_holds_anything_of_who_was_erased(
    person: Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [*identifiers(person), "abri.zelie"]
    other = Client()
    other.get(reverse("connexion") + "?next=/mon-dossier/")
    ask_a_code(person, monkeypatch)
    prove_an_address(person)
    assert set(held_by_sessions(words)) >= {person.demande.numero_unique, "abri.zelie"}
    assert "public.palier_message.recipient" in everywhere(["abri.zelie"])

    erasing.erase(person.demande, reason=Occasion.REQUEST, at=timezone.now())

    assert held_by_sessions(words) == []
    assert everywhere(words) == []
    assert Session.objects.filter(pk=other.session.session_key).exists(), "somebody else was signed out"


def test_no_file_of_the_site_holds_anything_of_who_was_erased(person: Applicant) -> None:
    words = [word.encode() for word in identifiers(person)]

    erasing.erase(person.demande, reason=Occasion.REQUEST, at=timezone.now())

    assert [str(path) for path in site_files(settings.STATE) if any(word in content(path) for word in words)] == []


def content(path: Path) -> bytes:
    """What a file holds; nothing of one that a test beside took away since it was listed."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def site_files(folder: Path) -> list[Path]:
    """What the site writes beside its database, whose own files are the server's."""
    # What other tests write at the same time is of no site.
    database = {"postgres", "pgdata", "data", "db", "tmp"}
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return [path for path in found if not database & set(path.relative_to(folder).parts)]


def taken(message: Message, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Send it; return what the relay was handed."""
    letters: list[Any] = []
    monkeypatch.setattr(
        "palier.gateways.relay.hand_over", lambda letter, before_last_word: (before_last_word(), letters.append(letter))
    )
    messages.send(str(message.pk))
    message.refresh_from_db()
    return letters


def test_a_code_that_has_left_is_nowhere_in_clear(person: Applicant, monkeypatch: pytest.MonkeyPatch) -> None:
    contact = signing_in.contact_of(person.persons[0])
    assert contact is not None
    signing_in.send_code(person.demande, person.persons[0], contact, at=timezone.now())
    message = Message.objects.get(subject=signing_in.SUBJECT)
    code = re.search(r"\b\d{6}\b", message.body)
    assert code

    letters = taken(message, monkeypatch)

    assert code[0] in letters[0].body
    assert message.sent_at is not None
    assert message.body == ""
    assert everywhere([f" : {code[0]}"]) == []


def test_an_address_that_was_being_proved_leaves_with_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    lou = factories.demande("Lou")
    protecting.prove(lou.demande, "abri.zelie@example.test", holder="d", at=timezone.now())

    taken(Message.objects.get(subject=protecting.SUBJECT), monkeypatch)

    assert everywhere(["abri.zelie"]) == []


def test_a_code_that_nothing_carries_is_emptied_once_it_opens_nothing(person: Applicant) -> None:
    now = timezone.now()
    signing_in.send_code(person.demande, person.persons[0], signing_in.CodeRecipient("sms", "0699887755"), at=now)

    assert blanking.blank_old(before=now) == 0
    assert blanking.blank_old(before=now + timedelta(minutes=1)) == 1
    assert Message.objects.get(subject=signing_in.SUBJECT).body == ""


def test_a_demonstration_keeps_its_codes_as_its_only_mailbox(person: Applicant) -> None:
    Instance.objects.update_or_create(pk=1, defaults={"is_demo": True})
    now = timezone.now()
    signing_in.send_code(person.demande, person.persons[0], signing_in.CodeRecipient("sms", "0699887755"), at=now)

    assert blanking.blank_old(before=now + timedelta(minutes=1)) == 0
