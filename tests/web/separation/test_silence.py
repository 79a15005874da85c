"""As the one who must not know: every page, before and after."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Fact, Fork, Message, User
from palier.models.demandes import layers
from tests import couples, referral_world
from tests.plain_pages import plain_text
from tests.web.separation.moves import all_pages, client_of, fork_of, go_alone, key

pytestmark = pytest.mark.django_db


def test_every_page_of_the_other_one_is_the_same_byte_for_byte(couple: couples.Couple) -> None:
    marc, amina = client_of(couple.marc.person), client_of(couple.amina.person)
    before = all_pages(marc, couple.demande)

    assert go_alone(amina).url == reverse("mon-dossier")
    hers = fork_of(couple.demande)
    client = client_of(User.objects.get(holder__demande=hers))
    due = (timezone.localdate() + timedelta(days=90)).strftime("%d/%m/%Y")
    for question, said in (
        ("revenus", {f"income_d_{timezone.localdate().year - 1}": "0"}),
        ("foyer", {"number": "1", "due_on": due}),
    ):
        assert (
            client.post(reverse("completer", args=[question]), {**said, **key(), "confirmer": "1"}).status_code == 302
        )
    assert client.post(reverse("verifier"), key()).status_code == 302

    assert all_pages(marc, couple.demande) == before
    assert Fact.objects.filter(demande=hers).count() > Fact.objects.filter(demande=couple.demande).count()


def test_her_own_other_sessions_stay_on_the_old_side_and_see_no_change(couple: couples.Couple) -> None:
    """Whoever holds another session of hers, by a shared mailbox or a lent telephone, learns nothing."""
    left_open, amina = client_of(couple.amina.person), client_of(couple.amina.person)
    amina.get(reverse("mon-dossier"))
    before = all_pages(left_open, couple.demande)

    go_alone(amina)

    assert all_pages(left_open, couple.demande) == before
    assert "en attente" in plain_text(amina.get(reverse("mon-dossier")))


def test_a_referral_made_before_the_fork_tells_the_old_account_of_no_file(couple: couples.Couple) -> None:
    """What was qualified enters her own file: the page that she left says the same as before."""
    samira = referral_world.worker("Samira", "Service social")
    told = referral_world.taken(referral_world.asked(couple.demande, couple.amina).code, samira)
    danger = referral_world.came_to_be_shared(couple.demande, couple.amina, samira)
    referral_world.qualified(told, samira, settles=False)
    referral_world.qualified(danger, samira, "recepisse_plainte", settles=False)
    left_open, amina = client_of(couple.amina.person), client_of(couple.amina.person)
    amina.get(reverse("mon-dossier"))
    before = all_pages(left_open, couple.demande)

    go_alone(amina)
    assert referral_world.settled(told.pk)
    assert referral_world.settled(danger.pk)

    assert all_pages(left_open, couple.demande) == before
    assert not Fact.objects.filter(demande=couple.demande, layer="verifie", path__startswith="claims/").exists()


@pytest.mark.parametrize("left", [20, 300, -30], ids=["its year soon over", "far from over", "over"])
def test_what_awaits_her_own_file_is_its_number_and_no_renewal_that_needs_it(couple: couples.Couple, left: int) -> None:
    """Marc, whose file has its number, is still asked to renew it when its year ends."""
    ends = timezone.localdate() + timedelta(days=left)
    type(couple.demande).objects.filter(pk=couple.demande.pk).update(valid_until=ends)
    amina = client_of(couple.amina.person)
    go_alone(amina)

    hers = [plain_text(amina.get(reverse(name))) for name in ("mon-dossier", "vie-demande")]
    his = plain_text(client_of(couple.marc.person).get(reverse("mon-dossier")))

    first = re.search(r'<section[^>]*aria-labelledby="attend.*?</section>', hers[0], re.DOTALL)
    assert first
    assert "Votre dossier n’a pas encore son numéro" in first[0]
    assert 'href="/mon-dossier/#numero"' in first[0]
    assert all("Renouveler" not in page for page in hers)
    assert 'id="numero"' in hers[0]
    assert ("Renouveler ma demande" in his) is (left < 100)


def test_no_message_leaves_for_an_old_contact(couple: couples.Couple) -> None:
    before = set(Message.objects.values_list("pk", flat=True))

    go_alone(client_of(couple.amina.person))

    assert set(Message.objects.exclude(pk__in=before).values_list("recipient", flat=True)) == {couples.SAFE}


def test_the_other_one_goes_on_acting_on_the_old_file(couple: couples.Couple) -> None:
    go_alone(client_of(couple.amina.person))
    hers = fork_of(couple.demande)
    before = list(Fact.objects.filter(demande=hers).values_list("path", "value"))
    marc = client_of(couple.marc.person)

    said = marc.post(reverse("completer", args=["foyer"]), {"number": "0", **key(), "confirmer": "1"})
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

    title = re.search("<title>(.*?)</title>", plain_text(page))
    assert title is not None
    assert title[1].startswith("Accès et séparation")
    assert not re.search("violen|danger|secur|fork", reverse(name))
    assert "no-store" in page.headers["Cache-Control"]
    assert '<button class="button quiet" name="partir" value="oui">Quitter cette page tout de suite' in plain_text(page)


def test_a_desk_is_told_to_keep_silent_and_sees_no_contact(couple: couples.Couple) -> None:
    from palier.rules.doors.access import Role
    from palier.web.presentation import protection

    go_alone(client_of(couple.amina.person))
    hers = layers.facts_of(fork_of(couple.demande), timezone.localdate())
    his = layers.facts_of(couple.demande, timezone.localdate())

    for role in (Role.RESERVATAIRE, Role.BAILLEUR):
        assert "Ne parlez de ce dossier à personne d’autre" in protection.notice(role, hers)
        assert protection.notice(role, his) == ""
    assert protection.notice(Role.DEMANDEUR, hers) == ""
