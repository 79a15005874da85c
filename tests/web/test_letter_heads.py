"""Who wrote a letter heads it, in the same words on its page, in its mail and on paper; also once renamed, closed or gone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Letter, Message, Organisation, PaperLetter
from palier.rules.doors.access import Role
from palier.rules.letters import senders
from palier.rules.letters.composing import compose
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.letters import authors, papering, sheets
from tests import factories
from tests.plain_pages import plain_text
from tests.web.test_letters_of_the_register import reminded
from tests.web.test_looks import dressed, left

if TYPE_CHECKING:
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
CONTACT = "3 rue du Port, 93200 Saint-Denis, 01 40 00 00 00"


@pytest.fixture
def est() -> Organisation:
    one = factories.organisation("bailleur", "Est Habitat")
    one.contact = CONTACT
    one.save(update_fields=["contact"])
    return one


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


def written(amina: Applicant, by: Actor) -> Letter:
    text = compose("attente_levee", home="un logement", typed="Une erreur")
    return telling.send(amina.demande, text, by=by, at=timezone.now() - timedelta(days=1500))


def head(amina: Applicant, letter: Letter) -> str:
    client = Client()
    client.force_login(amina.user)
    page = client.get(reverse("courrier-lire", args=[letter.public_id])).text
    shown = page.partition('<div class="ends">')[2].partition("</div>")[0].replace("<br>", ", ")
    return plain_text(re.sub("<[^>]*>", "", shown))


def whole(amina: Applicant, letter: Letter) -> str:
    client = Client()
    client.force_login(amina.user)
    return plain_text(client.get(reverse("courrier-lire", args=[letter.public_id])))


def test_a_letter_is_headed_and_signed_by_who_wrote_it(amina: Applicant, est: Organisation) -> None:
    letter = written(amina, Actor(role=Role.BAILLEUR, organisation=est))

    assert head(amina, letter) == f"Est Habitat, {CONTACT}"
    assert whole(amina, letter).count("Est Habitat") == 2
    assert letter.facts[senders.AUTHOR] == str(est.public_id)


def test_of_years_ago_by_who_was_renamed_then_closed_and_reads_no_more(amina: Applicant, est: Organisation) -> None:
    letter = written(amina, Actor(role=Role.BAILLEUR, organisation=est))
    Organisation.objects.filter(pk=est.pk).update(name="Grand Est", contact="ailleurs", closed_at=timezone.now())
    Letter.objects.filter(pk=letter.pk).update(audience=[])

    assert head(amina, letter) == f"Est Habitat, {CONTACT}"


def test_the_register_heads_what_nobody_wrote(amina: Applicant, est: Organisation) -> None:
    assert head(amina, written(amina, Actor(role=Role.CLOCK))) == ", ".join(senders.REGISTER)


def test_a_letter_of_before_has_its_first_reader_then_who_prints_it(amina: Applicant, est: Organisation) -> None:
    letter = written(amina, Actor(role=Role.CLOCK))
    paper = reminded("Noé", organisation=est)
    PaperLetter.objects.filter(pk=paper.pk).update(letter=letter, demande=amina.demande)
    assert head(amina, letter) == f"Est Habitat, {CONTACT}"

    nord = factories.organisation("bailleur", "Nord Logis")
    Letter.objects.filter(pk=letter.pk).update(audience=[nord.pk])
    assert head(amina, letter).startswith("Nord Logis")


def test_the_paper_has_the_same_words_as_the_page_whatever_came_after(amina: Applicant, est: Organisation) -> None:
    letter = written(amina, Actor(role=Role.BAILLEUR, organisation=est))
    papering.keep(
        amina.demande,
        papering.Paper(
            title=letter.title, paragraphs=letter.paragraphs, organisation=authors.of(letter), letter=letter
        ),
        to=[amina.persons[0].key],
        at=timezone.now(),
    )
    Organisation.objects.filter(pk=est.pk).update(name="Grand Est", contact="ailleurs")

    (sheet,) = sheets.of(PaperLetter.objects.all(), reader=est, at=timezone.now()).shown

    assert ", ".join(sheet.sender) == head(amina, letter)
    assert plain_text(str(sheet.told()["signature"])) == "Est Habitat"


def test_a_paper_of_another_organisation_than_the_author_is_headed_by_who_answers_for_it(
    amina: Applicant, est: Organisation
) -> None:
    letter = written(amina, Actor(role=Role.BAILLEUR, organisation=est))
    paper = reminded("Noé", organisation=factories.organisation("bailleur", "Nord Logis"))
    paper.letter = letter

    assert authors.head_on_paper(paper)[0] == "Nord Logis"


@pytest.mark.parametrize("is_known", [True, False])
def test_the_mail_names_it_in_the_same_words_where_it_chose_to_be_named(
    amina: Applicant, est: Organisation, *, is_known: bool
) -> None:
    dressed(est, sender_name="Est Habitat" if is_known else "")
    letter = written(amina, Actor(role=Role.BAILLEUR, organisation=est))

    read = left(Message.objects.get(about=letter.public_id))

    said = plain_text(read.get_content())  # type: ignore[attr-defined]
    assert (f"Qui vous écrit : Est Habitat, {CONTACT}" in said) is is_known
    assert ("Est Habitat" in str(read["From"])) is is_known  # type: ignore[index]


def test_an_act_for_the_account_of_a_household_is_its_own_letter(amina: Applicant, est: Organisation) -> None:
    visit = factories.demande("Noé")
    by = Actor(role=Role.GUICHET, organisation=est, visit=visit)  # type: ignore[arg-type]

    letter = written(amina, by)

    assert (letter.audience, letter.facts.get(senders.AUTHOR)) == ([], None)
