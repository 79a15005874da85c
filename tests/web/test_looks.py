"""An organisation is recognised: set by a steward, shown on its mails, its letters and its homes, never on who is hidden."""

from __future__ import annotations

import io
from datetime import timedelta
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

import pikepdf
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from palier.gateways import printing
from palier.gateways.documents import logos
from palier.jobs.letters.messages import send
from palier.models import Fact, JournalEntry, Letter, Message, Organisation, OrganisationLook
from palier.models.doors import acting
from palier.rules.letters.looks import LARGEST_KEPT, LOGO_HEIGHT, LOGO_SIDE, UnfitLook
from palier.rules.people.facts import Situation
from palier.workflows.letters import sheets
from tests import factories
from tests.plain_pages import plain_text
from tests.web.steward_pages import post
from tests.web.test_intendant_organisations import ariane, desk, est, page
from tests.web.test_letters_of_the_register import reminded

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ariane", "desk", "est", "page"]
pytestmark = pytest.mark.django_db


def picture(kind: str = "PNG", size: tuple[int, int] = (900, 300), mode: str = "RGBA") -> bytes:
    drawn = Image.new(mode, size)
    drawn.paste((20, 90, 90, 255)[: len(mode)], (60, 60, size[0] - 60, size[1] - 60))
    made = io.BytesIO()
    drawn.save(made, kind)
    return made.getvalue()


def dressed(of: Organisation, **changes: object) -> OrganisationLook:
    values = {
        "sender_name": "Est Habitat",
        "reply_to": "accueil@est.example",
        "colour": "brique",
        "changed_at": timezone.now(),
    }
    return OrganisationLook.objects.create(organisation=of, **(values | changes))


def test_a_steward_chooses_and_the_journal_says_which_and_not_what(desk: Client, est: Organisation) -> None:
    sent = SimpleUploadedFile("logo.png", picture(), "image/png")

    answer = post(
        desk,
        "intendant_apparence",
        [est.public_id],
        sender_name="Est Habitat",
        reply_to="accueil@est.example",
        colour="brique",
        logo=sent,
    )

    assert answer.status_code == 302
    assert "Est Habitat</bdi> via Palier" in page(desk, "intendant_organisme", est)
    assert "accueil@est.example" in page(desk, "intendant_organisme", est)
    line = JournalEntry.objects.get(object_id=est.public_id, verb="corriger_organisme")
    assert line.details == {"champs": ["expediteur", "reponse", "couleur", "logo"]}
    with Image.open(io.BytesIO(bytes(est.look.logo))) as kept:
        assert (kept.format, kept.width <= LOGO_SIDE, kept.height <= LOGO_HEIGHT) == ("PNG", True, True)
    shown = desk.get(reverse("logo", args=[est.public_id]))
    assert (shown["Content-Type"], shown.content) == ("image/png", bytes(est.look.logo))


def test_what_is_not_sent_stays_and_what_is_blank_is_paliers_own_again(desk: Client, est: Organisation) -> None:
    dressed(est, logo=b"\x89PNG")
    post(desk, "intendant_apparence", [est.public_id], sender_name="", reply_to="", colour="")
    est.look.refresh_from_db()
    assert (est.look.sender_name, est.look.reply_to, est.look.colour, bytes(est.look.logo)) == ("", "", "", b"\x89PNG")

    post(desk, "intendant_apparence", [est.public_id], has_no_logo="on")
    est.look.refresh_from_db()
    assert bytes(est.look.logo) == b""


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"sender_name": "Est\r\nBcc: x@y.fr"}, "nom d’expéditeur"),
        ({"sender_name": 'Est "Habitat"'}, "nom d’expéditeur"),
        ({"sender_name": "Est\u202ehabitat"}, "nom d’expéditeur"),
        ({"reply_to": "a@b.fr,c@d.fr"}, "une seule adresse"),
        ({"colour": "#ff0000"}, "réponses proposées"),
        (
            {"logo": SimpleUploadedFile("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")},
            "Un SVG peut contenir",
        ),
        ({"logo": SimpleUploadedFile("logo.png", b"\x89PNG\r\n\x1a\nrien")}, "ne s’ouvre pas"),
        ({"logo": SimpleUploadedFile("logo.png", b"\x89PNG\r\n\x1a\n" + b"x" * 1024 * 1024)}, "dépasse 1 Mo"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence_and_nothing_is_kept(
    desk: Client, est: Organisation, given, said
) -> None:
    answer = post(desk, "intendant_apparence", [est.public_id], **given)

    assert answer.status_code == 400
    assert said in plain_text(answer)
    assert not OrganisationLook.objects.exists()


def test_a_logo_is_drawn_anew_without_what_was_beside_its_points() -> None:
    made = io.BytesIO()
    Image.new("RGB", (4000, 900), (120, 20, 20)).save(made, "JPEG", comment=b"secret du photographe")

    clean = logos.read(made.getvalue())

    assert b"secret" not in clean
    assert len(clean) <= LARGEST_KEPT
    with pytest.raises(UnfitLook, match="toute blanche"):
        logos.read(picture_white())


def picture_white() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (50, 50), "white").save(made, "PNG")
    return made.getvalue()


def announced(of: Organisation, **changes: object) -> Message:
    amina = factories.demande("Amina")
    letter = Letter.objects.create(
        demande=amina.demande, kind="offre", title="x", paragraphs=[], sent_at=timezone.now(), audience=[of.pk]
    )
    values = {
        "demande": amina.demande,
        "channel": "email",
        "recipient": amina.persons[0].email,
        "subject": "Un courrier vous attend",
        "body": "Bonjour",
        "created_at": timezone.now(),
        "about": letter.public_id,
    }
    return Message.objects.create(**(values | changes))


def left(message: Message) -> object:
    send(str(message.pk))
    acting.leave()
    return message_from_bytes(mail.outbox[-1].message().as_bytes(), policy=policy.default)


def test_the_mail_that_announces_its_letter_says_who_writes_and_where_answers_go(est: Organisation, settings) -> None:
    dressed(est, sender_name="L’Habitat d’Est (OPH)")
    settings.DEFAULT_FROM_EMAIL = "Palier <ne-pas-repondre@palier.example>"

    read = left(announced(est))

    assert read["From"].addresses[0].display_name == "L’Habitat d’Est (OPH) via Palier"
    assert read["From"].addresses[0].addr_spec == "ne-pas-repondre@palier.example"
    assert str(read["Reply-To"]) == "accueil@est.example"


def test_to_who_is_hidden_and_in_what_announces_nothing_of_it_palier_writes_alone(est: Organisation, settings) -> None:
    dressed(est)
    hidden = announced(est)
    Fact.objects.create(
        demande=hidden.demande, layer="declare", path=f"claims/{Situation.VIOLENCE}", value={}, at=timezone.now()
    )

    for read in (left(hidden), left(announced(est, about=None))):
        assert "Est" not in str(read["From"])
        assert read["Reply-To"] is None


def test_the_letter_of_another_file_lends_no_name(est: Organisation) -> None:
    dressed(est)
    other = announced(est)
    mine = announced(factories.organisation("bailleur", "Nord"), about=other.about)
    mine.refresh_from_db()
    Message.objects.filter(pk=mine.pk).update(demande=factories.demande("Noé").demande)

    assert "Est" not in str(left(Message.objects.get(pk=mine.pk))["From"])


def test_its_letters_and_its_homes_show_its_colour_and_its_logo(est: Organisation) -> None:
    dressed(est, logo=logos.read(picture()))
    home = factories.home(est, factories.organisation("reservataire", "La Clef"))
    shown = factories.publication(home, closes_at=timezone.now() + timedelta(days=3))
    text = Client().get(reverse("publication", args=[shown.public_id])).content.decode()

    assert 'class="of-brique"' in text
    assert reverse("logo", args=[est.public_id]) in text


def test_the_command_does_the_same_and_refuses_the_same(est: Organisation, tmp_path: Path, capsys) -> None:
    (tmp_path / "logo.png").write_bytes(picture())

    call_command("organisation", "look", "Est Habitat", sender="Est Habitat", colour="vert", logo=tmp_path / "logo.png")

    said = plain_text(capsys.readouterr().out)
    assert "Expéditeur : Est Habitat via Palier" in said
    assert "logo : oui" in said
    call_command("organisation", "look", "Est Habitat", "--no-logo")
    assert bytes(OrganisationLook.objects.get().logo) == b""
    for wrong in ({"sender": "a\nb"}, {"reply": "a"}, {"colour": "rose"}, {"logo": tmp_path / "absent.png"}):
        with pytest.raises(CommandError):
            call_command("organisation", "look", "Est Habitat", **wrong)


def test_a_pdf_shows_the_logo_and_the_colour_of_who_wrote_it(est: Organisation) -> None:
    dressed(est, logo=logos.read(picture()))
    letters = [reminded(name, organisation=est) for name in ("Amina", "Noé")]
    told, pictures, keys = sheets.for_paper(sheets.of(letters, reader=est, at=timezone.now()).shown)

    assert len(pictures) == 1
    with pikepdf.open(io.BytesIO(printing.letters(told, keys=keys, logos=pictures, at=timezone.now()).pdf)) as opened:
        assert len(opened.pages[0].get_images()) == 1
