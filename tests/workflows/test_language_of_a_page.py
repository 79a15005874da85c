"""Who has no account, or whom a desk writes to, is written to in a language too: of their page, or that they keep (ADR 134)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.jobs.letters import messages as sending
from palier.models import Instance, Message, Person, Registration, RoofContact
from palier.models.doors import acting
from palier.rules.law.clocks import day_in_paris
from palier.rules.letters.announced_abroad import INVITED, LINES
from palier.workflows.counter import telling_alone
from palier.workflows.doors import own_language
from palier.workflows.letters import leaving
from palier.workflows.life import reminding_renewal
from palier.workflows.mandates import telling_trusted, trusting
from palier.workflows.roofs import asking_alone, telling_roofs
from tests import campaign_world, factories, first_world, mandate_world, roof_alone_world, roof_world
from tests.mandate_world import at_home, holder, in_role
from tests.plain_pages import plain_text
from tests.world import adviser

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

    from palier.models import User
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
MAIL = "amina@exemple.test"
NOON = datetime(2026, 9, 8, 10, tzinfo=UTC)
"""A Tuesday: nobody is written to at night."""


@pytest.fixture
def amina() -> factories.Applicant:
    made = factories.demande("Amina")
    Person.objects.filter(demande=made.demande, key="d").update(email=MAIL, phone="")
    return made


def reading(code: str) -> Client:
    client = Client()
    client.post(reverse("langue"), {"langue": code, "suite": "/"})
    return client


def keep(user: User, by: Actor, code: str) -> None:
    with transaction.atomic(), in_role(at_home(user.holder.demande, by)):
        own_language.keep(user.holder, code, by=by, at=timezone.now())


def left(to: str) -> leaving.LeavingMessage:
    """The last mail to somebody, as it leaves."""
    last = Message.objects.filter(recipient=to).latest("created_at")
    found = leaving.prepare(last.pk, doubt=timedelta(minutes=5), at=timezone.now())
    assert found is not None
    return found


def test_the_code_of_the_ordinary_door_is_said_as_its_page_is_read(amina: factories.Applicant) -> None:
    born = amina.demande.persons.get(key="d").birth_date
    told = {"numero": amina.demande.numero_unique, "birth_date": born.strftime("%d/%m/%Y")}
    reading("pt").post(reverse("connexion"), told)
    first = left(MAIL)
    Person.objects.create(demande=amina.demande, key="c1", role="cotitulaire", email=MAIL)
    shared = left(MAIL)
    Person.objects.filter(demande=amina.demande, key="c1").delete()
    keep(amina.user, holder(amina), "en")
    kept = left(MAIL)

    assert first.subject == "O seu código para entrar no Palier"
    assert shared.subject == "Votre code de connexion à Palier", "a mailbox of two is told nothing of the page of one"
    assert kept.subject == "Your Palier sign-in code", "what its person keeps comes before the page of whoever asks"


def test_a_first_registration_is_told_in_the_language_of_its_page_and_a_counter_reads_none(
    settings: SettingsWrapper,
) -> None:
    settings.SNE_URL = "https://registre.example"
    client = reading("ar")
    client, _ = first_world.at_the_door(client=client)
    row = first_world.row()
    code = left(first_world.MAIL)

    assert row.language == "ar"
    assert code.body.startswith("مرحب")
    assert "Votre code : " in code.body, "then in French"
    client.post(reverse("langue"), {"langue": "pt", "suite": "/"})
    assert first_world.row().language == "pt"
    with transaction.atomic(), in_role(acting.CLOCK):
        telling_alone.to_be_seen(first_world.row(), at=timezone.now())
    assert left(first_world.MAIL).body.startswith("Bom dia")
    client.post(reverse("premiere-demande-supprimer"))
    assert not Registration.objects.exclude(language="").exists(), "it goes with the form"


def test_who_asked_a_roof_without_a_file_reads_the_answer_in_the_language_of_the_page() -> None:
    lise = roof_world.logeur()
    roof = roof_world.published(lise, roof_world.INTERMEDIATE)
    row = roof_alone_world.asked(roof)
    with transaction.atomic(), in_role(acting.PUBLIC):
        asking_alone.read_in(roof_alone_world.SAMIA, "ar")
    roof_world.listed(row, lise)
    with transaction.atomic(), in_role(acting.CLOCK):
        assert telling_roofs.look(row.pk, at=timezone.now())

    assert RoofContact.objects.get().language == "ar"
    assert left(roof_alone_world.SAMIA.recipient).subject != "Une réponse vous attend sur Palier"
    assert "Une réponse vous attend sur Palier." in left(roof_alone_world.SAMIA.recipient).body


def test_a_mandate_speaks_the_language_of_its_giver_whoever_writes(amina: factories.Applicant) -> None:
    keep(amina.user, holder(amina), "en")
    mandate_world.given(amina, adviser("Céline", "Toit commun"))

    assert left(MAIL).subject == "The number you asked for"
    message = Message.objects.filter(recipient=MAIL).latest("created_at")
    assert (message.demande_id, message.own_file, message.own_key) == (None, amina.demande.pk, "d")


def test_whom_a_holder_names_is_asked_in_the_language_of_that_page_then_in_french(
    amina: factories.Applicant, settings: SettingsWrapper
) -> None:
    settings.SITE = "https://palier.example"
    by = holder(amina)
    with transaction.atomic(), in_role(at_home(amina.demande, by)):
        row = trusting.name(amina.demande, "Nadia", "nadia@exemple.test", person_key="d", by=by, at=NOON, language="pt")
    with transaction.atomic(), in_role(acting.CLOCK):
        telling_trusted.look(row.pk, at=NOON)

    assert "Amina vous demande votre accord" not in left("nadia@exemple.test").subject
    assert "Répondez oui, non ou jamais : https://palier.example/" in left("nadia@exemple.test").body


def test_the_notice_of_renewal_is_said_whole(amina: factories.Applicant) -> None:
    keep(amina.user, holder(amina), "ar")
    demande = amina.demande
    demande.valid_until, demande.online_since = day_in_paris(timezone.now()) + timedelta(days=20), timezone.now()
    demande.save()
    with transaction.atomic(), in_role(acting.CLOCK):
        assert reminding_renewal.remind(demande, at=timezone.now())
    found = left(MAIL)

    assert not found.subject.startswith("Renouvelez")
    assert found.body.index("Français :") < found.body.index("Votre demande de logement social est valable jusqu’au")


def test_an_invitation_says_a_line_a_language(settings: SettingsWrapper) -> None:
    settings.SITE, settings.SMS_URL = "https://palier.example", ""
    campaign = campaign_world.begun(campaign_world.line(email="nadege@exemple.test"))
    campaign_world.turn(campaign)
    found = left("nadege@exemple.test")

    assert all(line in found.body for line in INVITED)
    assert LINES[0] not in found.body


def test_a_demonstration_shows_what_left(amina: factories.Applicant, client: Client) -> None:
    keep(amina.user, holder(amina), "ar")
    Instance.objects.update_or_create(pk=1, defaults={"is_demo": True})
    for channel, to in (("email", MAIL), ("sms", "0600000009")):
        Person.objects.filter(demande=amina.demande).update(**{"email" if channel == "email" else "phone": to})
        Message.objects.create(
            demande=amina.demande,
            channel=channel,
            recipient=to,
            subject="Un courrier vous attend sur Palier",
            body="Bonjour,\n\nUn courrier vous attend dans votre espace Palier, rubrique « Courrier ».",
            created_at=timezone.now(),
        )
    for key in Message.objects.values_list("pk", flat=True):
        sending.send(str(key))
    page = plain_text(client.get(reverse("demo-courrier")))

    assert page.count("رسالة تنتظركم في فضائكم") == 2
