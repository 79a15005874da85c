"""As the one who must not know: every page, before and after; as the one in danger: the way out, and the way back in."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.gateways.sne.errors import SneUnavailable
from palier.models import Demande, Fact, Fork, Letter, Message, SafeChannel, SignInCode, User, layers
from palier.web.demandeur import access_pages
from palier.web.signin import register, views
from tests import couples, factories
from tests.web import access_table
from tests.workflows.test_separating import arrival

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _register_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(_numero: str, **_: datetime) -> None:
        raise SneUnavailable("Le registre ne répond pas.")

    monkeypatch.setattr(register, "fetch", fetch)
    monkeypatch.setattr(views.time, "sleep", lambda _seconds: None)


@pytest.fixture
def couple() -> couples.Couple:
    made = couples.couple()
    on = factories.publication(
        factories.home(factories.organisation("bailleur", "A"), factories.organisation("reservataire", "B"))
    )
    factories.candidature(on, made.demande)
    factories.piece(made.demande, person_key="c1")
    Letter.objects.create(
        demande=made.demande, kind="offre", title="Une lettre", paragraphs=["Bonjour"], sent_at=timezone.now()
    )
    return made


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def key() -> dict[str, str]:
    return {"act_key": str(uuid.uuid4())}


def bare(response: HttpResponse) -> tuple[int, list[tuple[str, str]], str]:
    """An answer without what changes at each reading of the same page: keys and tokens."""
    page = re.sub(r'(name="(?:csrfmiddlewaretoken|act_key)" value=")[^"]*', r"\1", response.content.decode())
    page = re.sub(r"escalier-[0-9a-f]{8}", "escalier", page)
    headers = sorted(
        (name, value) for name, value in response.headers.items() if name not in {"Expires", "Last-Modified"}
    )
    return response.status_code, headers, page


OWN_PAGES = [
    row.name for row in access_table.ROWS
    if row.method == "get" and row.cells[1] == 200 and row.args is access_table._none  # noqa: SLF001 - the same package
    and not row.name.startswith(("demo", "preuve", "gallery"))
]  # fmt: skip
"""Every page without a parameter, those that somebody adds later too."""


def all_pages(client: Client, demande: Demande) -> dict[str, Any]:
    """Every page that a demandeur can read, with its headers."""
    candidature = demande.candidatures.get()
    letter = Letter.objects.filter(demande=demande).first()
    assert letter is not None
    addresses = [
        *(reverse(name) for name in OWN_PAGES),
        *(reverse("completer", args=[q]) for q in ("revenus", "recherche", "logement", "situation", "foyer")),
        reverse("courrier-lire", args=[letter.public_id]), reverse("candidature", args=[candidature.public_id]),
        reverse("publication", args=[candidature.publication.public_id]),
    ]  # fmt: skip
    return {address: bare(client.get(address)) for address in addresses}


def code_sent_to(recipient: str) -> str:
    body = Message.objects.filter(recipient=recipient).order_by("-created_at", "-pk")[0].body
    found = re.search(r"\b(\d{6})\b", body)
    assert found
    return found[1]


def go_alone(client: Client, **changes: Any) -> HttpResponse:
    data = {"situation": "violence", "email": couples.SAFE, "follows": ["p1"], **changes}
    asked = client.post(reverse("acces"), {**data, **key()})
    assert asked.status_code == 302, asked.content.decode()
    return client.post(reverse("acces-code"), {"code": code_sent_to(couples.SAFE), **key()})


def fork_of(demande: Demande) -> Demande:
    return Fork.objects.filter(parent=demande).order_by("-pk")[0].child


# --- The one who must not know ----------------------------------------------------------------


def test_every_page_of_the_other_one_is_the_same_byte_for_byte(couple: couples.Couple) -> None:
    marc, amina = client_of(couple.marc.person), client_of(couple.amina.person)
    before = all_pages(marc, couple.demande)

    assert go_alone(amina).url == reverse("mon-dossier")
    hers = fork_of(couple.demande)
    client = client_of(User.objects.get(holder__demande=hers))
    for question, said in (
        ("revenus", {f"income_d_{timezone.localdate().year - 1}": "0"}), ("foyer", {"number": "1", "due_on": "01/02/2099"}),
    ):  # fmt: skip
        assert client.post(reverse("completer", args=[question]), {**said, **key()}).status_code == 302
    assert client.post(reverse("verifier"), key()).status_code == 302

    assert all_pages(marc, couple.demande) == before
    assert Fact.objects.filter(demande=hers).count() > Fact.objects.filter(demande=couple.demande).count()


def test_her_own_other_sessions_stay_on_the_old_side_and_see_no_change(couple: couples.Couple) -> None:
    """Whoever holds another session of hers, by a shared mailbox or a lent telephone, learns nothing."""
    left_open, amina = client_of(couple.amina.person), client_of(couple.amina.person)
    before = all_pages(left_open, couple.demande)

    go_alone(amina)

    assert all_pages(left_open, couple.demande) == before
    assert "en attente" in amina.get(reverse("mon-dossier")).content.decode()


def test_no_message_leaves_for_an_old_contact(couple: couples.Couple) -> None:
    before = set(Message.objects.values_list("pk", flat=True))

    go_alone(client_of(couple.amina.person))

    assert set(Message.objects.exclude(pk__in=before).values_list("recipient", flat=True)) == {couples.SAFE}


def test_the_other_one_goes_on_acting_on_the_old_file(couple: couples.Couple) -> None:
    go_alone(client_of(couple.amina.person))
    hers = fork_of(couple.demande)
    before = list(Fact.objects.filter(demande=hers).values_list("path", "value"))
    marc = client_of(couple.marc.person)

    said = marc.post(reverse("completer", args=["foyer"]), {"number": "0", **key()})
    assert said.status_code == 302
    assert marc.post(reverse("verifier"), key()).status_code == 302

    assert list(Fact.objects.filter(demande=hers).values_list("path", "value")) == before


def test_his_own_danger_told_later_makes_a_file_of_his_own_and_says_nothing_of_hers(couple: couples.Couple) -> None:
    go_alone(client_of(couple.amina.person))

    again = go_alone(client_of(couple.marc.person), follows=["p2"])

    assert again.url == reverse("mon-dossier")
    assert Fork.objects.filter(parent=couple.demande).count() == 2


@pytest.mark.parametrize("name", ["acces", "acces-code"])
def test_the_address_and_the_title_of_the_page_say_nothing_and_nothing_is_cached(
    couple: couples.Couple, name: str
) -> None:
    client = client_of(couple.amina.person)
    client.post(reverse("acces"), {"situation": "violence", "email": couples.SAFE, **key()})
    page = client.get(reverse(name))

    title = re.search("<title>(.*?)</title>", page.content.decode())
    assert title is not None
    assert title[1].startswith("Accès et séparation")
    assert not re.search("violen|danger|secur|fork", reverse(name))
    assert "no-store" in page.headers["Cache-Control"]
    assert 'rel="noreferrer noopener">Quitter cette page tout de suite' in page.content.decode()


# --- The door ---------------------------------------------------------------------------------


def knock(demande: Demande, born: str, channel: str = "") -> tuple[Client, HttpResponse]:
    client = Client()
    data = {"numero": demande.numero_unique, "birth_date": born, "channel": channel}
    return client, client.post(reverse("connexion"), data)


HER_BIRTHDAY, HIS_BIRTHDAY = (day.strftime("%d/%m/%Y") for day in (couples.HERS, couples.HIS))


def test_each_comes_in_on_their_own_side(couple: couples.Couple) -> None:
    go_alone(client_of(couple.amina.person))
    hers = fork_of(couple.demande)

    client, asked = knock(couple.demande, HER_BIRTHDAY, couples.SAFE)
    assert asked.url == reverse("connexion-code")
    entered = client.post(reverse("connexion-code"), {"code": code_sent_to(couples.SAFE)})
    assert entered.url == reverse("mon-dossier")
    assert "en attente" in client.get(entered.url).content.decode()
    assert Message.objects.filter(recipient=couples.SAFE, demande=couple.demande).count() == 0

    client, asked = knock(couple.demande, HIS_BIRTHDAY)
    assert asked.status_code == 302
    entered = client.post(reverse("connexion-code"), {"code": code_sent_to("famille@example.test")})
    page = client.get(reverse("mon-dossier")).content.decode()
    assert "en attente" not in page
    assert str(hers.public_id) not in page


def test_the_code_for_the_safe_side_leaves_nothing_at_the_old_contact(couple: couples.Couple) -> None:
    go_alone(client_of(couple.amina.person))
    before = set(Message.objects.values_list("pk", flat=True))

    knock(couple.demande, HER_BIRTHDAY, couples.SAFE)

    assert set(Message.objects.exclude(pk__in=before).values_list("recipient", flat=True)) == {couples.SAFE}


def test_an_empty_box_is_the_door_as_it_always_was(couple: couples.Couple) -> None:
    """Whoever knows her number and her birth date sees the same mask, and the same mailbox gets the code."""
    before_client, _ = knock(couple.demande, HER_BIRTHDAY)
    before = bare(before_client.get(reverse("connexion-code")))

    go_alone(client_of(couple.amina.person))
    client, _ = knock(couple.demande, HER_BIRTHDAY)

    assert bare(client.get(reverse("connexion-code"))) == before
    entered = client.post(reverse("connexion-code"), {"code": code_sent_to(_email_of(couple.demande))})
    assert entered.status_code == 302
    assert "en attente" not in client.get(reverse("mon-dossier")).content.decode()


def _email_of(demande: Demande) -> str:
    return str(demande.persons.get(key="d").email)


def test_guessing_the_safe_address_gets_the_same_pages_whatever_is_typed(couple: couples.Couple) -> None:
    go_alone(client_of(couple.amina.person))

    def tell(channel: str) -> list[Any]:
        client, asked = knock(couple.demande, HER_BIRTHDAY, channel)
        told = [bare(asked), bare(client.get(reverse("connexion-code")))]
        wrong = ["000001" if right(channel) != "000001" else "000002"] * 6
        told += [bare(client.post(reverse("connexion-code"), {"code": code})) for code in wrong]
        return told

    def right(channel: str) -> str:
        return code_sent_to(channel) if channel == couples.SAFE else ""

    known, unknown = tell(couples.SAFE), tell("pas-elle@exemple.test")

    assert known == unknown
    assert Message.objects.filter(recipient="pas-elle@exemple.test").count() == 0


def test_guesses_are_counted_alike_whether_right_or_wrong(couple: couples.Couple) -> None:
    go_alone(client_of(couple.amina.person))
    wrong = [knock(couple.demande, HER_BIRTHDAY, f"essai{n}@exemple.test")[1].status_code for n in range(5)]

    _, sixth = knock(couple.demande, HER_BIRTHDAY, couples.SAFE)

    assert (wrong, sixth.status_code) == ([302] * 5, 429)


def test_one_hash_is_made_whatever_is_typed_and_the_answer_waits_for_the_beat(
    couple: couples.Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    from palier.workflows import signing_in_elsewhere

    go_alone(client_of(couple.amina.person))
    made: list[str] = []
    pauses: list[float] = []
    real = signing_in_elsewhere.make_password
    monkeypatch.setattr(signing_in_elsewhere, "make_password", lambda text: (made.append(text), real(text))[1])
    monkeypatch.setattr(views.time, "sleep", pauses.append)
    for channel in (couples.SAFE, "pas-elle@exemple.test"):
        made.clear()
        knock(couple.demande, HER_BIRTHDAY, channel)
        assert len(made) == 1

    assert len(pauses) == 2


def test_a_known_contact_may_be_written_in_full_by_anyone(couple: couples.Couple) -> None:
    person = couple.demande.persons.get(key="d")
    for typed in (person.email.upper(), f"+33 {person.phone[1:]}"):
        client, asked = knock(couple.demande, HER_BIRTHDAY, typed)
        assert asked.status_code == 302
        code = code_sent_to(person.email if "@" in typed else person.phone)
        assert client.post(reverse("connexion-code"), {"code": code}).status_code == 302
    Message.objects.all().delete()
    SignInCode.objects.all().delete()
    for _ in range(5):
        assert knock(couple.demande, HER_BIRTHDAY, person.email)[1].status_code == 302
    assert knock(couple.demande, HER_BIRTHDAY, person.email)[1].status_code == 429


def test_two_born_on_the_same_day_are_told_apart_by_their_address(couple: couples.Couple) -> None:
    couple.demande.persons.filter(key="c1").update(birth_date=couples.HERS)
    go_alone(client_of(couple.marc.person), follows=[])

    client, _ = knock(couple.demande, HER_BIRTHDAY, couples.SAFE)
    assert client.post(reverse("connexion-code"), {"code": code_sent_to(couples.SAFE)}).status_code == 302
    assert "en attente" in client.get(reverse("mon-dossier")).content.decode()

    client, _ = knock(couple.demande, HER_BIRTHDAY, "famille@example.test")
    assert client.post(reverse("connexion-code"), {"code": code_sent_to("famille@example.test")}).status_code == 302
    page = client.get(reverse("mon-dossier"))
    assert page.status_code == 200
    assert "en attente" not in page.content.decode()


def test_her_address_opens_nothing_under_his_birth_date_nor_under_another_number(couple: couples.Couple) -> None:
    go_alone(client_of(couple.amina.person))
    other = couples.couple()
    sent = Message.objects.filter(recipient=couples.SAFE).count()

    knock(couple.demande, HIS_BIRTHDAY, couples.SAFE)
    knock(other.demande, HER_BIRTHDAY, couples.SAFE)

    assert Message.objects.filter(recipient=couples.SAFE).count() == sent


def test_the_number_of_the_new_file_and_a_birth_date_are_enough_once_it_has_one(couple: couples.Couple) -> None:
    go_alone(client_of(couple.amina.person))
    hers = fork_of(couple.demande)
    hers.numero_unique = "093032112345678901"
    hers.save()

    client, asked = knock(hers, HER_BIRTHDAY)

    assert asked.status_code == 302
    page = client.get(reverse("connexion-code")).content.decode()
    assert "l’adresse que vous avez choisie" in page
    assert "exemple.test" not in page
    assert client.post(reverse("connexion-code"), {"code": code_sent_to(couples.SAFE)}).status_code == 302


def test_a_fork_does_not_show_when_the_register_answers(
    couple: couples.Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    """He signs in after her while the register knows news of her: his file tells none, by the web's own rights."""
    go_alone(client_of(couple.amina.person))
    marc = client_of(couple.marc.person)
    before = all_pages(marc, couple.demande)
    told = arrival(couple.demande, is_his_unchanged=True)
    monkeypatch.setattr(register, "fetch", lambda _numero, **_: told)

    client, asked = knock(couple.demande, HIS_BIRTHDAY)

    assert asked.status_code == 302
    assert client.post(reverse("connexion-code"), {"code": code_sent_to("famille@example.test")}).status_code == 302
    assert all_pages(marc, couple.demande) == before


def test_one_whom_the_register_took_off_the_number_still_comes_in_by_their_address(
    couple: couples.Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_alone(client_of(couple.amina.person))
    told = arrival(couple.demande)
    alone = replace(told, persons=tuple(person for person in told.persons if person.key != "d"))
    monkeypatch.setattr(register, "fetch", lambda _numero, **_: alone)

    client, asked = knock(couple.demande, HER_BIRTHDAY, couples.SAFE)

    assert asked.status_code == 302
    assert client.post(reverse("connexion-code"), {"code": code_sent_to(couples.SAFE)}).status_code == 302
    assert knock(couple.demande, HER_BIRTHDAY)[1].status_code == 400


def test_every_page_of_the_new_file_answers_while_its_number_is_awaited(couple: couples.Couple) -> None:
    client = client_of(couple.amina.person)
    go_alone(client)

    for name in OWN_PAGES:
        assert client.get(reverse(name)).status_code == 200, name
    told = client.post(reverse("renouveler"), key())
    assert told.status_code == 409
    assert "pas encore son numéro unique" in told.content.decode()


# --- The desks --------------------------------------------------------------------------------


def test_a_desk_is_told_to_keep_silent_and_sees_no_contact(couple: couples.Couple) -> None:
    from palier.rules.access import Role
    from palier.web.presentation import protection

    go_alone(client_of(couple.amina.person))
    hers = layers.facts_of(fork_of(couple.demande), timezone.localdate())
    his = layers.facts_of(couple.demande, timezone.localdate())

    for role in (Role.RESERVATAIRE, Role.BAILLEUR):
        assert "Ne parlez de ce dossier à personne d’autre" in protection.notice(role, hers)
        assert protection.notice(role, his) == ""
    assert protection.notice(Role.DEMANDEUR, hers) == ""


# --- The way out ------------------------------------------------------------------------------


def test_a_danger_ticked_among_other_situations_leads_there_and_is_not_written(couple: couples.Couple) -> None:
    client = client_of(couple.amina.person)

    told = client.post(reverse("completer", args=["situation"]), {"situations": ["violence", "handicap"], **key()})

    assert told.url == reverse("acces")
    paths = set(Fact.objects.filter(demande=couple.demande).values_list("path", flat=True))
    assert "claims/violence" not in paths
    assert "claims/handicap" in paths
    page = client.get(reverse("acces")).content.decode()
    assert re.search(r'value="violence"[^>]*checked', page)


def test_nothing_is_done_before_the_right_code(couple: couples.Couple) -> None:
    client = client_of(couple.amina.person)
    assert client.get(reverse("acces-code")).url == reverse("acces")
    client.post(reverse("acces"), {"situation": "violence", "email": couples.SAFE, **key()})
    right = code_sent_to(couples.SAFE)
    wrong = "000000" if right != "000000" else "111111"
    assert client.post(reverse("acces-code"), {"code": "", **key()}).status_code == 400
    for _ in range(5):
        assert client.post(reverse("acces-code"), {"code": wrong, **key()}).status_code == 400

    assert client.post(reverse("acces-code"), {"code": right, **key()}).status_code == 400
    assert not Fork.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [({"email": "pas une adresse"}, "adresse électronique"), ({"email": ""}, "adresse électronique"),
     ({"situation": ""}, "Choisissez une ligne"), ({"situation": "handicap"}, "n’en fait pas partie"), ({"follows": ["d"]}, "")],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field(couple: couples.Couple, said: dict[str, Any], words: str) -> None:
    client = client_of(couple.amina.person)
    data = {"situation": "violence", "email": couples.SAFE, "follows": ["p1"], **said, **key()}

    answer = client.post(reverse("acces"), data)

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert Message.objects.count() == 0


def test_codes_are_not_sent_without_end(couple: couples.Couple) -> None:
    client = client_of(couple.amina.person)
    sent = [
        client.post(reverse("acces"), {"situation": "violence", "email": couples.SAFE, **key()}).status_code
        for _ in range(access_pages.MOST_CODES + 1)
    ]

    assert sent == [302] * access_pages.MOST_CODES + [429]


def test_a_file_changed_meanwhile_is_told_in_a_sentence(
    couple: couples.Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(couple.amina.person)
    client.post(reverse("acces"), {"situation": "violence", "email": couples.SAFE, "follows": ["p1"], **key()})
    version = couple.demande.versions.get()
    facts = {
        **version.facts,
        "household": {**version.facts["household"], "persons": version.facts["household"]["persons"][:1]},
    }
    version.pk, version.facts, version.file_dated_at, version.digest = None, facts, timezone.now(), "e" * 64
    version.save()

    answer = client.post(reverse("acces-code"), {"code": code_sent_to(couples.SAFE), **key()})

    assert answer.status_code == 409
    assert not Fork.objects.exists()


def test_a_child_to_be_born_is_asked_of_both_ways(couple: couples.Couple) -> None:
    version = couple.demande.versions.get()
    persons = [row for row in version.facts["household"]["persons"] if not row["key"].startswith("p")]
    expected = [{"number": 1, "due_on": "2099-02-01"}]
    version.pk, version.digest, version.file_dated_at = None, "f" * 64, timezone.now()
    version.facts = {**version.facts, "household": {"persons": persons, "expected": expected}}
    version.save()
    client = client_of(couple.amina.person)

    assert "births_leave" in client.get(reverse("separation")).content.decode()
    go_alone(client, births_follow="on")

    known = layers.facts_of(fork_of(couple.demande), timezone.localdate())
    assert [child.number for child in known.household.expected] == [1]


def test_the_number_is_asked_from_the_new_file(couple: couples.Couple) -> None:
    client = client_of(couple.amina.person)
    go_alone(client)

    assert client.post(reverse("demander-numero"), key()).url == reverse("mon-dossier")
    assert client.post(reverse("acces"), {"email": "autre@exemple.test", **key()}).status_code == 302
    done = client.post(reverse("acces-code"), {"code": code_sent_to("autre@exemple.test"), **key()})
    assert done.url == reverse("mon-dossier")
    assert SafeChannel.objects.get(demande=fork_of(couple.demande)).email == "autre@exemple.test"


def test_a_holder_alone_changes_where_they_are_reached(couple: couples.Couple) -> None:
    alone = factories.demande("Sonia")
    client = client_of(alone.user)
    assert "situation" not in re.findall(r'name="(\w+)"', client.get(reverse("acces")).content.decode())
    client.post(reverse("acces"), {"email": couples.SAFE, **key()})

    done = client.post(reverse("acces-code"), {"code": code_sent_to(couples.SAFE), **key()})

    assert done.url == reverse("mon-dossier")
    assert SafeChannel.objects.get(demande=alone.demande).email == couples.SAFE
    assert not Fork.objects.exists()


# --- Openly -----------------------------------------------------------------------------------


def test_two_who_separate_openly_each_have_their_file_and_their_letter(couple: couples.Couple) -> None:
    amina, marc = client_of(couple.amina.person), client_of(couple.marc.person)

    done = amina.post(reverse("separation"), {"leaver": "d", "living_p1": "part", "living_p2": "alterne", **key()})

    assert done.url == reverse("mon-dossier")
    assert "en attente" in amina.get(reverse("mon-dossier")).content.decode()
    assert "en attente" not in marc.get(reverse("mon-dossier")).content.decode()
    for client in (amina, marc):
        assert "Votre demande est séparée" in client.get(reverse("courrier")).content.decode()
    assert "seul titulaire" in marc.get(reverse("separation")).content.decode()


def test_a_question_without_an_answer_is_asked_again(couple: couples.Couple) -> None:
    client = client_of(couple.amina.person)
    answer = client.post(reverse("separation"), {"leaver": "d", "living_p1": "part", **key()})

    assert answer.status_code == 400
    assert "Dites avec qui cette personne vit" in answer.content.decode()
    assert client.post(reverse("demander-numero"), key()).status_code == 409


def test_a_struck_off_file_is_not_separated(couple: couples.Couple) -> None:
    Demande.objects.filter(pk=couple.demande.pk).update(state="radiee")
    client = client_of(couple.amina.person)

    answer = client.post(reverse("separation"), {"leaver": "d", "living_p1": "part", "living_p2": "part", **key()})

    assert answer.status_code == 409
    assert "radiée" in answer.content.decode()
