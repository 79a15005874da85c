"""The door of households by FranceConnect, against the stand-in over HTTP: linked once by the number, then enough alone."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as settings_of_sites
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from palier.gateways.identity import ProviderKind
from palier.gateways.sne import read_file
from palier.gateways.sne.errors import SneUnavailable
from palier.models import Demande, Fact, JournalEntry, KnownBrowser, LinkedIdentity, Message, Person, SafeChannel, User
from palier.models.life import forgetting
from palier.rules.parting.separation import Living
from palier.rules.people.facts import Situation
from palier.rules.situations import needed_pieces
from palier.web.signin import identity, identity_session, register, views
from palier.workflows.doors import identities
from palier.workflows.parting import forking, separating
from palier.workflows.people import needing, settling_identity
from sandbox.identity.people import citizen
from tests import couples, factories
from tests import identity_provider as at_provider
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sandbox.identity.server import IdentitySandbox
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
PEOPLE = (
    citizen("amina", "BÉNALI", ("Amina", "Zohra"), "1989-04-17", "75107"),
    citizen("amina-mariee", "BENALI", ("Amina",), "1989-04-17", "75107", usage="ROUSSEAU"),
    citizen("jumelle", "BENALI", ("Amira",), "1989-04-17", "75107"),
    citizen("autre-jour", "BENALI", ("Amina",), "1989-04-16", "75107"),
    citizen("sans-jour", "BENALI", ("Amina",), "1989-04-00", "75107"),
    citizen("marc", "DUPRÉ", ("Marc",), "1985-09-03", "75107", gender="male"),
    citizen("jean", "DUPONT", ("Jean",), "1970-01-01", "75107", gender="male"),
)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views.time, "sleep", lambda _seconds: None)


@pytest.fixture(autouse=True)
def _register_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(_numero: str, **_: object) -> None:
        raise SneUnavailable("away")

    monkeypatch.setattr(register, "fetch", fetch)


@pytest.fixture
def sandbox(settings: Any, tmp_path: Path) -> Iterator[IdentitySandbox]:
    with at_provider.running(also=PEOPLE) as server:
        known = at_provider.provider(server, ProviderKind.FRANCECONNECT, tmp_path)
        settings.FRANCECONNECT = (known.issuer, known.client_id, str(known.secret_file))
        yield server


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina", birth_name="Benali")


def gone(client: Client, **more: str) -> str:
    """Press the button; the address of the provider."""
    page = client.post(reverse("franceconnect"), more)
    assert page.status_code == 200
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text)
    assert found
    return html.unescape(found[1])


def come(client: Client, who: str, **more: str) -> Any:
    return client.get(at_provider.choose(gone(client), who), more)


def bring(client: Client, numero: str) -> Any:
    return client.post(reverse("franceconnect-numero"), {"numero": numero})


def linked(who: str, applicant: Applicant, client: Client | None = None) -> Client:
    client = client or Client()
    assert come(client, who).url == reverse("franceconnect-numero")
    entered = bring(client, applicant.demande.numero_unique)
    assert (entered.status_code, entered.url) == (302, reverse("mon-dossier"))
    return client


def user_of(client: Client) -> User | None:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key) if key else None


# --- The first time, and every time ---------------------------------------------------------------


def test_the_button_is_there_only_where_the_site_is_known(
    client: Client, sandbox: IdentitySandbox, settings: Any
) -> None:
    assert ">FranceConnect</strong>" in plain_text(client.get(reverse("connexion")))

    settings.FRANCECONNECT = ("", "", "")
    assert "FranceConnect" not in plain_text(client.get(reverse("connexion")))
    assert client.post(reverse("franceconnect")).status_code == 404


def test_a_number_brought_once_links_and_then_the_identity_is_enough(
    sandbox: IdentitySandbox, amina: Applicant
) -> None:
    linked("amina", amina)

    client = Client()
    again = come(client, "amina")
    assert (again.status_code, again.url) == (302, reverse("mon-dossier"))
    assert user_of(client) == amina.user
    assert client.get(again.url).status_code == 200
    entries = JournalEntry.objects.filter(verb="se_connecter", object_id=amina.demande.public_id)
    assert [entry.details for entry in entries] == [{"par": "franceconnect"}] * 2
    assert JournalEntry.objects.filter(verb="relier_identite", object_id=amina.user.public_id).count() == 1
    assert KnownBrowser.objects.filter(demande=amina.demande, person_key="d").count() == 2


def test_what_is_kept_names_nobody_in_clear(sandbox: IdentitySandbox, amina: Applicant) -> None:
    linked("amina", amina)

    row = LinkedIdentity.objects.get()
    subject = next(one for one in PEOPLE if one.key == "amina").subject("palier")
    assert subject not in (row.mark, row.sealed)
    assert "NALI" not in row.sealed
    assert len(row.mark) == 64


def test_a_session_between_two_pages_names_nobody_in_clear(
    client: Client, sandbox: IdentitySandbox, amina: Applicant
) -> None:
    come(client, "amina")

    kept = str(Session.objects.get(pk=client.session.session_key).get_decoded())
    assert "NALI" not in kept
    assert "1989" not in kept


def test_an_identity_alone_finds_no_file(client: Client, sandbox: IdentitySandbox, amina: Applicant) -> None:
    """The same name and the same birth are not the number."""
    answer = come(client, "amina")

    assert answer.url == reverse("franceconnect-numero")
    assert user_of(client) is None
    assert amina.demande.numero_unique not in plain_text(client.get(answer.url))


def test_a_name_by_marriage_is_theirs(sandbox: IdentitySandbox, amina: Applicant) -> None:
    Person.objects.filter(demande=amina.demande, key="d").update(last_name="Rousseau", birth_name="")

    assert user_of(linked("amina-mariee", amina)) == amina.user


@pytest.mark.parametrize("who", ["jumelle", "autre-jour", "sans-jour", "ordinaire", "marc"])
def test_in_doubt_nothing_is_linked_and_the_other_door_is_told(
    client: Client, sandbox: IdentitySandbox, amina: Applicant, who: str
) -> None:
    come(client, who)

    refused = bring(client, amina.demande.numero_unique)
    assert refused.status_code == 400
    page = plain_text(refused)
    assert "Nous ne pouvons pas relier" in page
    assert "avec votre numéro et un code" in page
    assert user_of(client) is None
    assert not LinkedIdentity.objects.exists()


def test_a_number_of_nobody_and_another_persons_get_the_very_same_answer(
    client: Client, sandbox: IdentitySandbox, amina: Applicant
) -> None:
    come(client, "ordinaire")

    def said(numero: str) -> str:
        return re.sub(r'(value|nonce)="[^"]*"', "", plain_text(bring(client, numero)))

    assert said(amina.demande.numero_unique) == said("1110318016983G1104")


def test_who_guesses_numbers_is_slowed(client: Client, sandbox: IdentitySandbox, amina: Applicant) -> None:
    come(client, "ordinaire")

    statuses = [bring(client, amina.demande.numero_unique).status_code for _ in range(8)]
    assert 429 in statuses


def test_a_file_that_only_the_register_knows_is_taken_in_for_its_own_person(
    sandbox: IdentitySandbox, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = next(read_file(repository / "sandbox" / "sne" / "data" / "sne-demande-v0200.xml"))
    monkeypatch.setattr(register, "fetch", lambda numero, **_: sample if numero == sample.numero else None)
    stranger, jean = Client(), Client()
    come(stranger, "amina")
    assert bring(stranger, sample.numero).status_code == 400
    assert not Demande.objects.exists()

    come(jean, "jean")
    assert bring(jean, sample.numero).url == reverse("mon-dossier")
    held = user_of(jean)
    assert held is not None
    assert held.holder.demande.numero_unique == sample.numero


def test_a_number_that_the_register_does_not_know_opens_nothing(
    client: Client, sandbox: IdentitySandbox, amina: Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register, "fetch", lambda _numero, **_: None)
    come(client, "amina")

    assert bring(client, amina.demande.numero_unique).status_code == 400


def test_the_identity_waits_ten_minutes(
    client: Client, sandbox: IdentitySandbox, amina: Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity_session, "FOUND_LIFE", timedelta(0))
    come(client, "amina")

    assert bring(client, amina.demande.numero_unique).url == reverse("connexion")


# --- Whose account -------------------------------------------------------------------------------


def test_each_holder_opens_their_own_account_and_never_the_others(sandbox: IdentitySandbox) -> None:
    couple = couples.couple()
    Person.objects.filter(demande=couple.demande, key="d").update(last_name="Benali", birth_name="Benali")
    his, hers = Client(), Client()
    for client, who in ((his, "marc"), (hers, "amina")):
        come(client, who)
        assert bring(client, couple.demande.numero_unique).status_code == 302

    assert (user_of(his), user_of(hers)) == (couple.marc.user, couple.amina.user)
    assert "BÉNALI" not in plain_text(his.get(reverse("mon-identite")))
    assert "DUPRÉ" not in plain_text(hers.get(reverse("mon-identite")))


def test_an_identity_opens_one_account_and_an_account_has_one_identity(
    sandbox: IdentitySandbox, amina: Applicant
) -> None:
    linked("amina", amina)

    client = Client()
    assert come(client, "amina-mariee").url == reverse("franceconnect-numero")
    assert bring(client, amina.demande.numero_unique).status_code == 400
    assert LinkedIdentity.objects.count() == 1


def test_a_file_that_parted_in_silence_is_not_reached(sandbox: IdentitySandbox) -> None:
    couple = couples.couple()
    Person.objects.filter(demande=couple.demande, key="d").update(last_name="Benali", birth_name="Benali")
    danger = forking.Danger(situation=Situation.VIOLENCE, email=couples.SAFE)
    forked = forking.go_alone(couple.demande, danger, leaver="d", by=couple.amina, at=timezone.now())
    Demande.objects.filter(pk=forked.demande.pk).update(numero_unique="0930321999999999G1")
    client, old = Client(), Client()

    come(client, "amina")
    assert bring(client, "0930321999999999G1").status_code == 400
    come(old, "amina")
    bring(old, couple.demande.numero_unique)

    assert user_of(client) is None
    assert user_of(old) == couple.amina.user
    assert not LinkedIdentity.objects.filter(user=forked.user).exists()


def test_who_has_chosen_a_safe_address_comes_in_by_it_alone(sandbox: IdentitySandbox, amina: Applicant) -> None:
    linked("amina", amina)
    SafeChannel.objects.create(demande=amina.demande, email=couples.SAFE, set_at=timezone.now())
    client = Client()

    refused = come(client, "amina")
    assert refused.status_code == 400
    assert "Entrez avec votre numéro unique" in plain_text(refused)
    assert user_of(client) is None
    client.force_login(amina.user)
    assert "S’identifier avec" not in plain_text(client.get(reverse("mon-identite")))


# --- What it certifies ---------------------------------------------------------------------------


def needed_of(applicant: Applicant) -> list[needed_pieces.NeedState]:
    """Where the identity of each adult stands."""
    lines = needing.pieces_of(applicant.demande, on=timezone.localdate(), by=applicant.actor)
    return [line.state for line in lines if line.needed.code == "piece_identite"]


def settle(applicant: Applicant) -> int:
    return settling_identity.settle(applicant.demande, at=timezone.now())


@pytest.mark.parametrize(("nationality", "is_spared"), [("1", True), ("2", True), ("3", False), ("", False)])
def test_a_certified_identity_spares_the_piece_but_never_the_residence_title(
    sandbox: IdentitySandbox, amina: Applicant, nationality: str, is_spared: bool
) -> None:
    Person.objects.filter(demande=amina.demande).update(nationality=nationality)
    client = linked("amina", amina)
    before = needed_of(amina)
    assert settle(amina) == 1
    assert settle(amina) == 0

    assert (
        "Votre pièce d’identité n’est plus demandée" in plain_text(client.get(reverse("mon-identite")))
    ) is is_spared
    assert before[0] is needed_pieces.NeedState.TO_SEND
    assert (needed_of(amina)[0] is needed_pieces.NeedState.ACCEPTED) is is_spared
    fact = Fact.objects.get(path="identity/d")
    assert (fact.layer, fact.value["source"], fact.value["family_name"]) == ("verifie", "franceconnect", "BÉNALI")
    assert JournalEntry.objects.filter(verb="inscrire_identite", object_id=amina.demande.public_id).count() == 1


def test_what_is_certified_of_who_parts_openly_leaves_the_file_that_stays(sandbox: IdentitySandbox) -> None:
    couple = couples.couple()
    Person.objects.filter(demande=couple.demande, key="d").update(last_name="Benali", birth_name="Benali")
    hers = Client()
    come(hers, "amina")
    bring(hers, couple.demande.numero_unique)
    settling_identity.settle(couple.demande, at=timezone.now())
    living = {"p1": Living.LEAVES, "p2": Living.STAYS}
    jobs = ProcrastinateJob.objects.filter(task_name=identities.SETTLE, args__demande=couple.demande.pk)
    before = jobs.count()
    separating.separate(
        couple.demande, separating.PartingTerms(leaver="d", living=living), by=couple.amina, at=timezone.now()
    )

    assert jobs.count() == before + 1
    assert settling_identity.settle(couple.demande, at=timezone.now()) == 1
    assert settling_identity.settle(couple.demande, at=timezone.now()) == 0
    last = Fact.objects.filter(demande=couple.demande, path="identity/d").latest("pk")
    assert (last.value, last.by) == (None, None)


def test_the_page_shows_what_is_certified_locked_and_with_its_source(
    sandbox: IdentitySandbox, amina: Applicant
) -> None:
    page = plain_text(linked("amina", amina).get(reverse("mon-identite")))

    assert "Certifiée par FranceConnect" in page
    assert "BÉNALI" in page
    assert "Amina, Zohra" in page
    assert "17/04/1989" in page
    assert "Elles ne se changent pas ici" in page


def test_unlinking_gives_everything_back(sandbox: IdentitySandbox, amina: Applicant) -> None:
    Person.objects.filter(demande=amina.demande).update(nationality="1")
    client = linked("amina", amina)
    settle(amina)

    answer = client.post(reverse("delier-identite"))
    assert answer.url == f"{reverse('mon-identite')}?fait=deliee"
    assert "C’est délié" in plain_text(client.get(answer.url))
    assert settle(amina) == 1
    assert Fact.objects.filter(path="identity/d").order_by("pk").last().value is None
    assert JournalEntry.objects.filter(verb="delier_identite", object_id=amina.user.public_id).count() == 1
    assert come(Client(), "amina").url == reverse("franceconnect-numero")


def test_a_household_that_is_in_links_from_its_own_page(
    client: Client, sandbox: IdentitySandbox, amina: Applicant
) -> None:
    client.force_login(amina.user)

    assert come(client, "amina").url == f"{reverse('mon-identite')}?fait=reliee"
    assert LinkedIdentity.objects.get().user == amina.user


def test_who_is_in_is_told_what_differs(client: Client, sandbox: IdentitySandbox, amina: Applicant) -> None:
    client.force_login(amina.user)

    answer = come(client, "autre-jour")
    page = plain_text(client.get(answer.url))
    assert "La date de naissance n’est pas celle du dossier" in page
    assert "16/04/1989" in page
    assert "une personne décide" in page
    assert not LinkedIdentity.objects.exists()


def test_who_left_meanwhile_links_nothing(client: Client, sandbox: IdentitySandbox, amina: Applicant) -> None:
    other = factories.demande("Sofia", birth_name="Benali")
    client.force_login(amina.user)
    where = at_provider.choose(gone(client), "amina")
    asked = client.session[identity_session.ASKED]
    client.force_login(other.user)
    kept = client.session
    kept[identity_session.ASKED] = asked
    kept.save()

    client.get(where)
    assert not LinkedIdentity.objects.exists()


# --- What must not open it -------------------------------------------------------------------------


def test_an_answer_serves_once(client: Client, sandbox: IdentitySandbox, amina: Applicant) -> None:
    where = at_provider.choose(gone(client), "amina")
    assert client.get(where).status_code == 302

    again = client.get(where)
    assert again.status_code == 400
    assert "Cette connexion ne sert plus" in plain_text(again)


def test_an_answer_in_another_browser_opens_nothing(client: Client, sandbox: IdentitySandbox, amina: Applicant) -> None:
    linked("amina", amina)
    where = at_provider.choose(gone(client), "amina")
    victim = Client()

    assert victim.get(where).status_code == 400
    assert user_of(victim) is None


@pytest.mark.parametrize("fault", ["state"])
def test_a_state_that_is_not_ours_opens_nothing(client: Client, sandbox: IdentitySandbox, fault: str) -> None:
    sandbox.providers["franceconnect"].fault = fault

    assert come(client, "amina").status_code == 400


def test_a_parameter_told_twice_is_refused(client: Client, sandbox: IdentitySandbox) -> None:
    where = at_provider.choose(gone(client), "amina")

    assert client.get(f"{where}&code=autre").status_code == 400


def test_a_question_is_old_after_half_an_hour(
    client: Client, sandbox: IdentitySandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity_session, "LIFE", timedelta(seconds=-1))

    assert come(client, "amina").status_code == 400


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        ("down", 503, "FranceConnect ne répond pas"),
        ("iss", 400, "Nous n’avons pas pu vérifier la réponse"),
        ("userinfo_other", 400, "Nous n’avons pas pu vérifier la réponse"),
        ("hs256", 400, "Nous n’avons pas pu vérifier la réponse"),
    ],
)
def test_what_goes_wrong_is_told_in_plain_words(
    client: Client, sandbox: IdentitySandbox, amina: Applicant, fault: str, status: int, words: str
) -> None:
    where = at_provider.choose(gone(client), "amina")
    sandbox.providers["franceconnect"].fault = fault

    answer = client.get(where)
    assert answer.status_code == status
    page = plain_text(answer)
    assert words in page
    assert reverse("connexion") in page
    assert user_of(client) is None


def test_who_turns_back_is_told_so_kindly(client: Client, sandbox: IdentitySandbox) -> None:
    answer = come(client, "personne")

    assert answer.status_code == 200
    assert "Vous avez arrêté avant la fin" in plain_text(answer)


def test_a_provider_away_when_leaving_is_told_too(client: Client, sandbox: IdentitySandbox) -> None:
    sandbox.providers["franceconnect"].fault = "down"

    answer = client.post(reverse("franceconnect"))
    assert answer.status_code == 503
    assert "FranceConnect ne répond pas" in plain_text(answer)


def test_what_is_asked_waits_outside_of_the_transaction(
    client: Client, sandbox: IdentitySandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    whole = identity.waiting.without_slot
    monkeypatch.setattr(identity.waiting, "without_slot", lambda *given: (seen.append("outside"), whole(*given))[1])

    come(client, "amina")
    assert seen == ["outside", "outside"]


def test_a_cookie_copied_before_is_not_given_who_came_back(
    client: Client, sandbox: IdentitySandbox, amina: Applicant
) -> None:
    where = at_provider.choose(gone(client), "amina")
    name = settings_of_sites.SESSION_COOKIE_NAME
    copy = Client()
    copy.cookies[name] = client.cookies[name].value

    assert client.get(where).url == reverse("franceconnect-numero")
    assert copy.get(reverse("franceconnect-numero")).status_code == 302
    assert bring(copy, amina.demande.numero_unique).url == reverse("connexion")
    assert not LinkedIdentity.objects.exists()
    assert client.get(reverse("franceconnect-numero")).status_code == 200


def test_a_cookie_copied_before_is_not_given_the_code_awaited(
    client: Client, sandbox: IdentitySandbox, amina: Applicant
) -> None:
    gone(client)
    name = settings_of_sites.SESSION_COOKIE_NAME
    copy = Client()
    copy.cookies[name] = client.cookies[name].value

    number = amina.demande.numero_unique
    asked = client.post(reverse("connexion"), {"numero": number, "birth_date": "17/04/1989"})
    assert client.get(asked.url).status_code == 200
    assert copy.get(asked.url).status_code == 302


def test_an_identity_left_at_a_shared_screen_is_not_shown_to_who_signs_in_next(
    client: Client, sandbox: IdentitySandbox, amina: Applicant
) -> None:
    come(client, "jean")
    client.post(reverse("connexion"), {"numero": amina.demande.numero_unique, "birth_date": "17/04/1989"})
    code = re.findall(r"\b(\d{6})\b", Message.objects.latest("pk").body)[0]
    assert client.post(reverse("connexion-code"), {"code": code}).url == reverse("mon-dossier")

    assert client.get(reverse("franceconnect-numero")).url == reverse("connexion")
    page = plain_text(client.get(reverse("mon-identite"), {"fait": "autre"}))
    assert "DUPONT" not in page


# --- Leaving -----------------------------------------------------------------------------------------


def test_leaving_ends_the_session_at_the_provider_too(sandbox: IdentitySandbox, amina: Applicant) -> None:
    client = linked("amina", amina)

    page = client.post(reverse("deconnexion"))
    found = re.search(r'content="0; url=([^"]+)"', page.text)
    assert found
    assert user_of(client) is None
    status, where, _ = at_provider.get(html.unescape(found[1]))
    assert status == 303
    assert client.get(where).status_code == 200


def test_leaving_does_not_wait_for_a_provider_that_is_away(sandbox: IdentitySandbox, amina: Applicant) -> None:
    client = linked("amina", amina)
    sandbox.providers["franceconnect"].fault = "down"
    at_provider.metadata.KNOWN.clear()

    assert client.post(reverse("deconnexion")).status_code == 302
    assert user_of(client) is None


def test_an_account_without_an_identity_leaves_as_before(
    client: Client, sandbox: IdentitySandbox, amina: Applicant
) -> None:
    client.force_login(amina.user)

    assert client.post(reverse("deconnexion")).status_code == 302


def test_the_erasure_of_a_file_takes_the_link_along(sandbox: IdentitySandbox, amina: Applicant) -> None:
    linked("amina", amina)
    gone_with_it = forgetting.remove(amina.demande.pk, subject="", users=[amina.user.pk])

    assert gone_with_it["palier_linkedidentity"] == 1
    assert not LinkedIdentity.objects.exists()
