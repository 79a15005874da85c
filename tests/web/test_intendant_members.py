"""Members on the steward's pages: invited by mail, their access changed and taken back, and nobody else's secrets shown."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import JournalEntry, Membership, Message, PasswordLink, SecondFactor, SignIn, User
from palier.rules.doors.access import Role
from palier.workflows.entering import password_links
from tests import factories, second_factors
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.web.steward_pages import act, asked, desk_of, link_in, mailed, post

if TYPE_CHECKING:
    from palier.models import Organisation
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
PASSWORD = "une lanterne sous la pluie de mars"
NEW = {"name": "Nora Petit", "login": "Nora@Est.example", "role": "bailleur"}


@pytest.fixture
def ariane() -> Actor:
    return worlds.steward()


@pytest.fixture
def desk(ariane: Actor) -> Client:
    return desk_of(ariane)


@pytest.fixture
def est() -> Organisation:
    return factories.organisation("bailleur", "Est Habitat")


@pytest.fixture
def karim(est: Organisation) -> User:
    return factories.member("Karim", est).person


def invited(desk: Client, est: Organisation) -> User:
    post(desk, "intendant_inviter", [est.public_id], **NEW)
    return User.objects.get(login="nora@est.example")


def page(client: Client, on: Organisation, who: User) -> str:
    return plain_text(client.get(reverse("intendant_membre", args=[on.public_id, who.public_id])))


def said(answer: object) -> str:
    return plain_text(answer)  # type: ignore[attr-defined,no-any-return]


# --- Inviting -------------------------------------------------------------------------------


def test_an_invitation_leaves_by_mail_and_the_link_is_on_no_page(desk: Client, est: Organisation) -> None:
    nora = invited(desk, est)
    body = mailed()

    assert Message.objects.get().recipient == "nora@est.example"
    assert "Est Habitat vous donne un accès à Palier, en qualité de : bailleur." in plain_text(body)
    secret = link_in(body).strip("/").rpartition("/")[2]
    assert secret not in page(desk, est, nora)
    assert PasswordLink.objects.get(user=nora).secret_hash == password_links.hashed(secret)
    assert [line.verb for line in JournalEntry.objects.filter(object_id=nora.public_id).order_by("at")] == [
        "inviter_membre",
        "envoyer_lien",
    ]


def test_whoever_is_invited_chooses_a_password_and_lands_on_their_own_desk(desk: Client, est: Organisation) -> None:
    invited(desk, est)
    address, browser = link_in(mailed()), Client()

    browser.post(address, {"password": PASSWORD, "again": PASSWORD})
    entered = browser.post(reverse("connexion-pro"), {"username": "nora@est.example", "password": PASSWORD})

    assert entered["Location"] == reverse("bailleur")
    assert "présent" in page(desk, est, User.objects.get(login="nora@est.example"))


def test_a_link_that_served_was_replaced_or_is_too_old_says_what_to_do(desk: Client, est: Organisation) -> None:
    nora = invited(desk, est)
    first = link_in(mailed())
    act(desk, est, nora, "lien")
    second = link_in(mailed())
    browser = Client()

    assert browser.get(first).status_code == 410
    assert "demandez un nouveau lien" in said(browser.get(first))
    browser.post(second, {"password": PASSWORD, "again": PASSWORD})
    assert browser.get(second).status_code == 410

    act(desk, est, nora, "lien")
    third = link_in(mailed())
    PasswordLink.objects.filter(used_at=None).update(expires_at=timezone.now() - timedelta(minutes=1))
    assert browser.get(third).status_code == 410


def test_a_forwarded_link_says_whose_account_it_opens_before_anything_is_typed(desk: Client, est: Organisation) -> None:
    invited(desk, est)

    assert "Nora Petit, vous entrerez avec l’adresse nora@est.example" in said(Client().get(link_in(mailed())))


def test_a_job_that_runs_twice_mails_once_and_none_leaves_for_who_was_stopped(desk: Client, est: Organisation) -> None:
    nora = invited(desk, est)
    mailed()
    job = asked()[-1]
    again = password_links.send(int(str(job["membership"])), Message.objects.get().pk, at=timezone.now())
    assert (again, Message.objects.count()) == (False, 1)

    act(desk, est, nora, "lien")
    Membership.objects.filter(user=nora).update(suspended_at=timezone.now())
    late = asked()[-1]
    assert password_links.send(int(str(late["membership"])), nora.public_id, at=timezone.now()) is False


def test_who_has_a_password_is_told_to_use_it_and_gets_no_link(desk: Client, est: Organisation) -> None:
    elsewhere = factories.member("Nora", factories.organisation("bailleur", "Nord Logis")).person
    post(desk, "intendant_inviter", [est.public_id], name="Autre nom", login=elsewhere.login, role="bailleur")

    body = mailed()

    assert "Entrez comme d’habitude" in body
    assert "/pro/connexion/" in body
    assert not PasswordLink.objects.exists()
    elsewhere.refresh_from_db()
    assert elsewhere.name == "Nora"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"login": "pas une adresse"}, "adresse"),
        ({"name": ""}, "écrivez son prénom"),
        ({"role": "intendant"}, "réponses proposées"),
    ],
)
def test_what_is_no_person_or_no_role_of_this_organisation_is_refused(
    desk: Client, est: Organisation, changed: dict[str, str], sentence: str
) -> None:
    answer = post(desk, "intendant_inviter", [est.public_id], **(NEW | changed))

    assert answer.status_code == 400
    assert sentence in said(answer).lower()
    assert not User.objects.filter(login="nora@est.example").exists()


def test_nobody_is_invited_where_the_organisation_is_suspended_or_closed(desk: Client, est: Organisation) -> None:
    est.suspended_at = timezone.now()
    est.save()
    assert "est suspendu" in said(post(desk, "intendant_inviter", [est.public_id], **NEW))
    est.closed_at = timezone.now()
    est.save()
    assert "est fermé" in said(post(desk, "intendant_inviter", [est.public_id], **NEW))


# --- Taking back ----------------------------------------------------------------------------


def test_an_invitation_is_taken_back_before_it_is_used_and_not_after(
    desk: Client, est: Organisation, karim: User
) -> None:
    nora = invited(desk, est)
    address = link_in(mailed())

    act(desk, est, nora, "retirer")

    assert Client().get(address).status_code == 410
    assert JournalEntry.objects.filter(verb="retirer_invitation", object_id=nora.public_id).count() == 1
    assert "parti" in page(desk, est, nora)
    refused = act(desk, est, karim, "retirer")
    assert "a déjà choisi un mot de passe" in said(refused)


def test_a_mistyped_address_gets_another_link_and_the_first_dies(desk: Client, est: Organisation) -> None:
    nora = invited(desk, est)
    first = link_in(mailed())

    act(desk, est, nora, "corriger", name="Nora Petit-Roux", login="nora.petit@est.example")

    nora.refresh_from_db()
    assert (nora.name, nora.login) == ("Nora Petit-Roux", "nora.petit@est.example")
    assert Client().get(first).status_code == 410
    assert Client().get(link_in(mailed())).status_code == 200
    assert JournalEntry.objects.get(verb="corriger_membre").details == {"champs": ["adresse", "nom"]}


def test_a_name_alone_is_mended_and_the_link_stays_good(desk: Client, est: Organisation) -> None:
    nora = invited(desk, est)
    first = link_in(mailed())

    act(desk, est, nora, "corriger", name="Nora Roux", login=nora.login)

    assert Client().get(first).status_code == 200
    assert len(asked()) == 1


def test_who_has_been_in_keeps_their_address_even_once_their_password_is_taken_away(
    desk: Client, est: Organisation, karim: User
) -> None:
    act(desk, est, karim, "lien")

    refused = act(desk, est, karim, "corriger", name="Autre", login="ailleurs@dehors.example")

    assert "son adresse reste celle de ses actes" in said(refused)
    assert "Corriger son nom ou son adresse" not in page(desk, est, karim)
    assert User.objects.filter(pk=karim.pk, login="ailleurs@dehors.example").count() == 0


def test_an_address_that_another_account_has_is_refused(desk: Client, est: Organisation, karim: User) -> None:
    nora = invited(desk, est)

    assert "Un autre compte a déjà cette adresse" in said(
        act(desk, est, nora, "corriger", name="Nora", login=karim.login)
    )


def test_suspended_then_resumed_with_the_same_password(desk: Client, est: Organisation, karim: User) -> None:
    act(desk, est, karim, "suspendre")
    assert "suspendu" in page(desk, est, karim)
    door = {"username": karim.login, "password": factories.PASSWORD}
    assert Client().post(reverse("connexion-pro"), door).status_code == 400

    act(desk, est, karim, "reprendre")
    assert Client().post(reverse("connexion-pro"), door).status_code == 302


def test_a_wrong_role_is_changed_and_changed_back(desk: Client, est: Organisation, karim: User) -> None:
    act(desk, est, karim, "role", role="commission")
    assert Membership.objects.get(user=karim, ended_at=None).role == Role.COMMISSION
    act(desk, est, karim, "role", role="bailleur")

    assert Membership.objects.get(user=karim, ended_at=None).role == Role.BAILLEUR
    details = [line.details for line in JournalEntry.objects.filter(verb="changer_role").order_by("at")]
    assert [(one["avant"], one["role"]) for one in details] == [("bailleur", "commission"), ("commission", "bailleur")]


def test_who_leaves_is_out_at_once_and_is_invited_again_from_their_own_page(
    desk: Client, est: Organisation, karim: User
) -> None:
    second_factors.give(karim)
    act(desk, est, karim, "partir")

    assert not SecondFactor.objects.filter(user=karim).exists()
    assert (
        Client().post(reverse("connexion-pro"), {"username": karim.login, "password": factories.PASSWORD}).status_code
        == 400
    )
    form = plain_text(desk.get(f"{reverse('intendant_inviter', args=[est.public_id])}?membre={karim.public_id}"))
    assert f'value="{karim.login}"' in form
    again = act(desk, est, karim, "suspendre")
    assert "est parti" in said(again)


# --- The door -------------------------------------------------------------------------------


def test_a_lost_password_gets_a_link_by_mail_for_a_day_and_the_old_one_dies(
    desk: Client, est: Organisation, karim: User
) -> None:
    act(desk, est, karim, "lien")
    body = mailed()

    karim.refresh_from_db()
    assert not karim.has_usable_password()
    assert "Votre mot de passe sur Palier ne sert plus" in body
    link = PasswordLink.objects.get(user=karim, used_at=None)
    assert link.expires_at - link.created_at == password_links.RESET_LIFE


def test_a_lost_telephone_loses_its_factor_and_its_owner_is_told(desk: Client, est: Organisation, karim: User) -> None:
    second_factors.give(karim)
    assert "Retirer son second facteur" in page(desk, est, karim)

    act(desk, est, karim, "facteur")

    assert not SecondFactor.objects.filter(user=karim).exists()
    assert Message.objects.get().recipient == karim.login
    assert "n’a pas de second facteur" in said(act(desk, est, karim, "facteur"))


def test_the_sessions_of_a_member_are_seen_and_ended(desk: Client, est: Organisation, karim: User) -> None:
    browser, now = Client(), timezone.now()
    browser.force_login(karim, backend="django.contrib.auth.backends.ModelBackend")
    SignIn.objects.create(user=karim, mark="m", device="Firefox sur Linux", since=now, last_seen_at=now)
    assert "Firefox sur Linux" in page(desk, est, karim)

    act(desk, est, karim, "sessions")

    assert browser.get(reverse("bailleur")).status_code == 302
    assert "Firefox sur Linux" not in page(desk, est, karim)
    assert JournalEntry.objects.get(verb="fermer_sessions_membre").object_id == karim.public_id
    karim.refresh_from_db()
    assert karim.has_usable_password()


# --- Oneself, and the last one ----------------------------------------------------------------


@pytest.mark.parametrize("which", ["suspendre", "partir", "lien", "facteur", "sessions", "retirer"])
def test_a_steward_does_not_change_their_own_access(desk: Client, ariane: Actor, which: str) -> None:
    worlds.steward("Second")

    refused = act(desk, ariane.body, ariane.person, which)

    assert "votre propre accès" in said(refused)
    assert "C’est vous" in page(desk, ariane.body, ariane.person)


def test_a_steward_does_not_give_themselves_another_role(desk: Client, ariane: Actor, est: Organisation) -> None:
    refused = post(desk, "intendant_inviter", [est.public_id], name="Moi", login=ariane.person.login, role="bailleur")

    assert "votre propre accès" in said(refused)
    assert not Membership.objects.filter(user=ariane.person, organisation=est).exists()
    role = act(desk, ariane.body, ariane.person, "role", role="controle")
    assert "votre propre accès" in said(role)


@pytest.mark.parametrize("which", ["suspendre", "partir", "lien", "facteur"])
def test_another_steward_is_stopped_while_one_is_left(desk: Client, ariane: Actor, which: str) -> None:
    second = worlds.steward("Second").person

    assert act(desk, ariane.body, second, which).status_code == 302


@pytest.mark.parametrize("which", ["suspendre", "partir", "lien", "facteur"])
def test_the_last_steward_who_can_enter_is_not_stopped(desk: Client, ariane: Actor, which: str) -> None:
    """Ariane's own password is gone while her page was open: the second is the last who can enter."""
    second = worlds.steward("Second").person
    User.objects.filter(pk=ariane.person.pk).update(password="!gone")
    client = desk_of(worlds.steward())

    refused = act(client, ariane.body, second, which)

    assert refused.status_code == 400
    assert "dernier intendant qui peut entrer" in said(refused)


def test_a_stranger_to_an_organisation_is_404_and_so_is_a_household(
    desk: Client, est: Organisation, karim: User
) -> None:
    nord = factories.organisation("bailleur", "Nord")
    amina = factories.demande("Amina")

    for one, who in ((nord, karim), (est, amina.user)):
        assert desk.get(reverse("intendant_membre", args=[one.public_id, who.public_id])).status_code == 404
