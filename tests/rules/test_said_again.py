"""What a kept letter is, said again in the language of who reads it: each title that the table can write."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

import pytest

from palier.models import catalogues
from palier.rules.appeals import appeal_words
from palier.rules.appeals.appeal_words import Contested
from palier.rules.appeals.appeals import AppealReason, AppealSubject
from palier.rules.law import voice
from palier.rules.law.typography import typeset
from palier.rules.letters import said_again, table
from palier.rules.letters.composing import compose
from palier.rules.letters.parts import Channel, Sentence, To
from palier.workflows.letters import life_letters
from tests.languages import pseudo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from palier.rules.letters.parts import LetterRow, Paragraph

WORDED = {
    *(To.HOUSEHOLD, To.SEEN, To.CANDIDATE, To.GIVER, To.LODGER, To.TRUSTED, To.FORMER, To.FORMER_TOOL),
}
VALUES = {
    "rooms": "trois pièces",
    "commune": "Montreuil",
    "rank": "2ᵉ",
    "valid_until": "1er mars 2027",
    "day": "14 août 2027",
    "name": "Amina",
    "successor": "Habitat Est",
    "former": "Habitat",
    "count": "2 logements",
    "subject": "Votre candidature",
    "matters": "1 offre",
    "news_count": "3 nouvelles",
    "lines_count": "2",
}


@pytest.mark.parametrize("row", table.ROWS.values(), ids=lambda row: row.key)
def test_each_title_is_said_again(row: LetterRow) -> None:
    for one in row.title:
        kept = typeset(one.phrase.format(**VALUES))
        assert said_again.title(row.kind, kept) == ""
        with voice.read_in(pseudo.translations()):
            said = said_again.title(row.kind, kept)

        assert said, kept
        assert said.startswith(pseudo.OPEN)


def test_a_date_of_the_title_is_said_too() -> None:
    with voice.read_in(pseudo.translations()):
        said = said_again.title("preavis_renouvellement", "Renouvelez votre demande avant le 1er mars 2027")

    assert pseudo.pseudo("mars") in said
    assert not pseudo.has_words(pseudo.outside(said))


def test_a_day_that_is_none_stays_as_it_was_typed() -> None:
    with voice.read_in(pseudo.translations()):
        said = said_again.title("preavis_renouvellement", "Renouvelez votre demande avant le 31 février 2026")

    assert "31 février 2026" in said


def test_a_title_that_no_row_has_stays_as_it_was_written() -> None:
    with voice.read_in(pseudo.translations()):
        assert said_again.title("classement", "Un titre d’avant") == ""
        assert said_again.title("un genre d’avant", "Votre rang : 2ᵉ") == ""


def _lines(row: LetterRow) -> list[str]:
    said = [one for part in row.body if isinstance(part, tuple) for one in part if isinstance(one, Sentence)]
    return [one.phrase.format_map(defaultdict(lambda: "1er mars 2027")) for one in said if one.phrase != "{link}"]


@pytest.mark.parametrize(
    "row",
    [row for row in table.ROWS.values() if row.channel is Channel.MESSAGE and row.to in WORDED],
    ids=lambda row: row.key,
)
def test_each_line_of_a_message_is_said_when_it_leaves(row: LetterRow) -> None:
    """A person's mandate, a roof, a question: whoever wrote them did not know the language."""
    subject = row.title[-1].phrase.format(**VALUES)
    if row.kind in {"annonce_signee", "nouvel_envoi"}:
        pytest.skip("made when it leaves, of what was said already")
    for line in _lines(row):
        with voice.read_in(pseudo.translations()):
            said = said_again.message(subject, typeset(line))

        assert said is not None, line
        assert said[1].startswith(pseudo.OPEN), said


def test_a_letter_that_a_mail_repeats_is_said_whole() -> None:
    told = life_letters.renewal_notice(date(2027, 3, 1))
    mail = compose("preavis_par_courriel", day=date(2027, 3, 1), notice=told.paragraphs)

    with voice.read_in(pseudo.translations()):
        said = said_again.message(mail.title, mail.body)
        altered = said_again.message(mail.title, f"{mail.body} Un mot de plus.")

    assert said is not None
    assert len(said[1].split("\n\n")) == len(mail.paragraphs)
    assert not pseudo.has_words(pseudo.outside(said[1].replace("article R441-2-7 du CCH", "")))
    assert altered is None, "half of it in French would be read as all of it"


def test_the_reason_of_a_refusal_is_said_with_its_figures_and_what_somebody_typed_stays() -> None:
    reason = (
        "La raison : le loyer et les charges de ce logement sont trop élevés pour les ressources de votre ménage, d’après "
        "le taux d’effort indiqué (article L441-2-2 du code de la construction et de l’habitation). Loyer et charges : "
        "542,45 € par mois. Ressources retenues : 1 660 € par mois. Taux d’effort avant l’aide au logement : 32,67 %. Cette "
        "aide se déduit du loyer (arrêté du 10 mars 2011). Le loyer laisserait trop peu, dit la commission."
    )
    with voice.read_in(pseudo.translations()):
        (parts,) = said_again.body("non_attribution", [reason])

    said, rate, typed = parts
    assert pseudo.pseudo("trop élevés pour les ressources").strip("⟦⟧~") in said.text
    assert "L441-2-2" in said.text
    assert "trop élevés" not in said.text
    assert pseudo.pseudo("Ressources retenues").strip("⟦⟧~") in rate.text
    euros, share = (pseudo.pseudo(one).partition("{number}") for one in ("{number} €", "{number} %"))
    assert f"542{pseudo.pseudo(',')}45{euros[2]}" in rate.text
    assert f"32{pseudo.pseudo(',')}67{share[2]}" in rate.text
    assert (typed.text, typed.is_french) == ("Le loyer laisserait trop peu, dit la commission.", True)


DAY, INSTANT = "mardi 5 mai 2026", "mardi 5 mai 2026 à 18 h 05"
HOME = "le logement de trois pièces, 66,5 m², 4 rue de l’Église à Montreuil"
CITED = "article L441-2-8 du code de la construction et de l’habitation"
KEPT = {
    "home": HOME,
    "rooms": "trois pièces",
    "points": "68 points",
    "candidates": "101 candidatures",
    "who": "réservataire",
    "starts_at": INSTANT,
    "was": INSTANT,
    "closes_at": INSTANT,
    "sent_at": INSTANT,
    "until": INSTANT,
    "visits": f"{INSTANT} ; {INSTANT}",
    "shared": "le numéro unique et les candidatures en cours et l’enfant à naître",
    "seniorities": "département 75, depuis le 3 mars 2020 ; département 93, depuis le 1er mai 2021",
    "rank": "2ᵉ",
    "piece": "Acte de naissance",
    **dict.fromkeys(("article", "decision_article", "ground_article", "radiation_article", "reason_article"), CITED),
    **dict.fromkeys(("weekday", "answer_by"), DAY),
    **dict.fromkeys(("rent", "charges", "full_rent"), "542,45 €"),
    **dict.fromkeys(("answer_days", "area", "code"), "14"),
}
"""What a rule gives a place of a letter; any other place that is none of a name holds a day."""
NAMES = dict.fromkeys(pseudo.DATA, "Ébène") | dict.fromkeys(
    (
        *("bailleur", "phone", "street", "place", "typed", "link", "sender", "successor", "former", "door", "hour"),
        "algorithm_article",
        *("other_name", "other_number", "site", "address"),
    ),
    "Ébène",
)
"""Places that hold what is nobody’s to translate."""


def _paragraphs(part: Paragraph) -> Iterator[str]:
    """A paragraph as each of its facts makes it; what its own rule words is left out."""
    sentences = [one for one in part if isinstance(one, Sentence)] if isinstance(part, tuple) else []
    names = sorted({name for one in sentences for name in (one.when, one.unless) if name})
    for held in product((True, False), repeat=len(names)):
        is_so = dict(zip(names, held, strict=True))
        said = [
            one.phrase
            for one in sentences
            if (not one.when or is_so[one.when]) and not (one.unless and is_so[one.unless])
        ]
        if said:
            yield " ".join(said).format_map(defaultdict(lambda: "14 août 2027", {**NAMES, **DAYS, **KEPT}))


DAYS = {"day": "14 août 2027", "since": "1er mars 2027"}


@pytest.mark.parametrize(
    "row",
    [row for row in table.ROWS.values() if row.channel is not Channel.MESSAGE and row.to in WORDED],
    ids=lambda row: row.key,
)
def test_what_stands_in_a_place_of_a_letter_is_said_too(row: LetterRow) -> None:
    for kept in (one for part in row.body for one in _paragraphs(part)):
        with voice.read_in(pseudo.translations()):
            parts = said_again.body(row.kind, [typeset(kept)])
        told = " ".join(part.text for found in parts for part in found)

        assert parts, kept
        assert not pseudo.has_words(pseudo.outside(told).replace("Ébène", "").replace("4 rue de l’Église", "")), told


@pytest.mark.parametrize(
    "kept",
    [
        (
            "Le réservataire propose au bailleur les 5 premiers dossiers de la liste. Les dossiers transmis commencent entre 65 "
            "et 70 points."
        ),
        "2 dossiers passent d’abord, par la priorité DALO. L’autre dossier transmis a entre 65 et 70 points.",
        (
            "Ce classement a été vérifié avant de vous être envoyé, du 3 mai 2026 au 1er juin 2026. Ce délai ne change pas votre "
            "rang : la liste est celle de l’heure annoncée."
        ),
    ],
)
def test_what_a_rule_worded_apart_is_found_among_all_phrases(kept: str) -> None:
    with voice.read_in(pseudo.translations()):
        (parts,) = said_again.body("classement", [kept])

    assert all(not part.is_french and not pseudo.has_words(pseudo.outside(part.text)) for part in parts), parts


def test_what_is_contested_is_said_again_with_its_reasons_and_what_was_typed_stays() -> None:
    contested = Contested(
        subject=AppealSubject.NOT_ATTRIBUTED,
        body="Est Habitat",
        home="le trois pièces à Montreuil",
        decided_on=date(2026, 11, 3),
        reasons=(AppealReason.WRONG_FACT, AppealReason.UNREAD_PIECE),
        said="J’ai tout envoyé. Relisez.",
        pieces=("Avis d’imposition", "Pièce d’identité"),
    )
    kept = [typeset(one) for one in appeal_words.sent(contested)]
    with voice.read_in(pseudo.translations()):
        parts = said_again.body("contestation_recue", kept)

    assert all(not part.is_french for found in parts for part in found), parts
    told = [" ".join(part.text for part in found) for found in parts]
    for name in ("Est Habitat", "à Montreuil", "J’ai tout envoyé. Relisez."):
        told = [one.replace(name, "") for one in told]
    assert not pseudo.has_words(pseudo.outside(" ".join(told))), told


def test_an_amount_of_a_kept_letter_is_written_as_its_reader_writes_it() -> None:
    kept = (
        "Loyer et charges : 612,40 € par mois. Ressources retenues : 12 542,45 € par mois. Taux d’effort : 32,67 %, "
        "aide au logement déduite (arrêté du 10 mars 2011)."
    )
    with voice.read_in(catalogues.reader("en")):
        (parts,) = said_again.body("non_attribution", [kept])
    assert "€612.40" in parts[0].text
    assert "€12,542.45" in parts[0].text


def test_what_somebody_typed_is_no_phrase_whose_place_holds_the_rest() -> None:
    typed = "Ce classement a été vérifié par ma sœur. Elle écrit : Votre rang baisse de jour en jour."
    with voice.read_in(pseudo.translations()):
        assert said_again.body("classement", [typed]) == []
