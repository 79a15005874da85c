"""Notes and tags of a desk: what can be kept, until when a note is its author's, and that no rule reads one."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.desks import notes

WRITTEN = datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "is_own"),
    [(timedelta(0), True), (notes.OWN_FOR, True), (notes.OWN_FOR + timedelta(microseconds=1), False)],
)
def test_a_note_is_its_author_s_for_a_day(after: timedelta, is_own: bool) -> None:
    assert notes.is_own_still(WRITTEN, WRITTEN + after) is is_own
    assert notes.SAY_OWN_FOR == "24 heures"


ORDINARY = (
    "x" * notes.LONGEST_NOTE,
    "quota",
    "Quota DALO atteint",
    "Suivi par le Secours catholique",
    "Titre de séjour à joindre",
    "Attend le syndicat de copropriété",
    "Habite rue de la Santé",
    "Attestation de mutuelle santé à joindre",
    "Courrier de l’agence régionale de santé reçu",
    "Panne d’origine électrique",
    "Dossier sous traitement",
    "Logement adapté au handicap",
    "Rappeler jeudi matin",
    "Ascenseur en panne ce mois-ci",
    "Visite prévue le 12/11/2026 à 10 h 30",
    "Visite le 06/07/2026 10 h",
    "Numéro unique 075012345678900001",
    "RIB invalide, à redemander",
    "Pièce invalide",
    "Clés d’origine perdues",
    "Mur d’enceinte à voir",
    "Avis d’imposition reçu de l’étranger",
    "Photocopie en noir et blanc, illisible",
    "Coup de fil à passer lundi",
    "Temps de trajet de 40 minutes",
    "Loyer de 612,40 € charges comprises",
    "Éloignement du travail : 45 minutes",
    "Maison de santé à proximité",
    "Rez-de-chaussée demandé",
    "Attestation CAF du 03/2026 attendue",
    "Deux dossiers au même étage",
    "Bailleur précédent à appeler",
    "Dépôt de garantie versé",
    "Origine de la fuite inconnue",
    "Garage non compris",
    "Bail signé le 02.11.2026",
    "À revoir après la commission",
    "Assurance maladie : attestation reçue",
    "Chaudière d’origine à changer",
    "Place de parking souhaitée",
    "Avis d’échéance n° 2026-0412",
)
"""What a desk writes every day."""
NEVER = (
    ("Handicap", "la santé ou le handicap"),
    ("Personne handicapée", "la santé ou le handicap"),
    ("Elle est malade", "la santé ou le handicap"),
    ("Famille musulmane", "la religion"),
    ("Vient du Maghreb", "l’origine ou la nationalité"),
    ("Sous traitement", "la santé ou le handicap"),
    ("Il est syndiqué", "les opinions ou l’activité syndicale"),
    ("Violences signalées", "la mise à l’abri d’une personne"),
    ("Victime d’un conjoint", "la mise à l’abri d’une personne"),
    ("Plainte déposée", "la mise à l’abri d’une personne"),
    ("Conjoint violent", "la mise à l’abri d’une personne"),
    ("Ordonnance de protection", "la mise à l’abri d’une personne"),
    ("Éloignement décidé", "la mise à l’abri d’une personne"),
    ("Hébergée chez sa sœur", "la mise à l’abri d’une personne"),
    ("Appel discret", "la mise à l’abri d’une personne"),
    ("À rappeler discrètement", "la mise à l’abri d’une personne"),
    ("Ne pas prévenir le mari", "la mise à l’abri d’une personne"),
    ("06 12 34 56 78", "un numéro où joindre quelqu’un"),
    ("Joindre au 0612345678", "un numéro où joindre quelqu’un"),
    ("+33 6 12 34 56 78", "un numéro où joindre quelqu’un"),
    ("06.12.34.56.78", "un numéro où joindre quelqu’un"),
    ("Mettre à l’abri", "la mise à l’abri d’une personne"),
    ("enceinte", "la santé ou le handicap"),
    ("Rappeler au 01 42 34 56 78 après 18 h", "un numéro où joindre quelqu’un"),
    ("0 6 1 2 3 4 5 6 7 8", "un numéro où joindre quelqu’un"),
    ("Elle a fui le domicile", "la mise à l’abri d’une personne"),
)
"""What no note holds, and the family that the refusal names."""


@pytest.mark.parametrize("text", ORDINARY)
def test_a_fact_or_a_thing_to_do_is_kept(text: str) -> None:
    assert notes.fault(text, longest=notes.LONGEST_NOTE) == ""


@pytest.mark.parametrize(("text", "subject"), NEVER)
def test_a_refusal_names_the_family_in_words(text: str, subject: str) -> None:
    # article: règlement (UE) 2016/679, article 9
    said = notes.fault(text, longest=notes.LONGEST_NOTE)
    assert subject in said
    assert said.startswith("Retirez « ")


def test_the_tables_say_forty_that_pass_and_twenty_that_do_not() -> None:
    assert len(ORDINARY) >= 40
    assert len(NEVER) >= 20


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Écrivez quelques mots."),
        ("x" * (notes.LONGEST_NOTE + 1), "400 signes"),
        ("Famille musulmane", "musulmane"),
        ("Elle est enceinte", "enceinte"),
        ("Vient du Maghreb, dit-on", "maghreb"),
    ],
)
def test_nothing_too_much_or_what_the_law_calls_special_is_not(text: str, said: str) -> None:
    # article: règlement (UE) 2016/679, article 9
    assert said in notes.fault(text, longest=notes.LONGEST_NOTE)


@given(st.text())
def test_words_are_kept_on_one_line(text: str) -> None:
    told = notes.tidied(text)
    assert told == " ".join(told.split()) == notes.tidied(told)


ROOT = Path(__file__).parents[2] / "palier"
WEIGHING = ("scoring", "ranking", "candidature", "commission", "fitting", "situations", "offer")
"""What decides of a household, in the rules and in what people do."""
WORDS = (
    "desk_note",
    "desk_tag",
    "DeskNote",
    "DeskTag",
    "FileTag",
    "desknote",
    "desktag",
    "filetag",
    "keeping_notes",
    "listing_tags",
)


def named(tree: ast.AST) -> set[str]:
    """Every name that a file can reach a note by: names, attributes, modules, aliases, arguments, and words in quotes."""
    found: set[str] = set()
    for node in ast.walk(tree):
        found |= {
            str(getattr(node, part)) for part in ("id", "attr", "module", "arg", "name") if getattr(node, part, None)
        }
        found |= {node.asname} if isinstance(node, ast.alias) and node.asname else set()
        found |= {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()
    return {name for name in found if any(word in name for word in WORDS)}


@pytest.mark.parametrize(
    "written",
    [
        "rows.filter(desk_notes__text='x')",
        "Candidature.objects.values('desk_tags__tag')",
        "from palier.models import DeskNote as Other",
        "from palier.workflows.desks import keeping_notes",
        "rows.annotate(n=Count('desk_notes'))",
        "cursor.execute('SELECT 1 FROM palier_filetag')",
    ],
)
def test_a_reading_of_a_note_is_found_however_it_is_written(written: str) -> None:
    assert named(ast.parse(written))


def test_no_rule_of_points_of_order_or_of_a_decision_reads_a_note_or_a_tag() -> None:
    rooms = [ROOT / room / chapter for room in ("rules", "workflows") for chapter in WEIGHING]
    read = [file for room in rooms if room.exists() for file in room.rglob("*.py")]
    read += list((ROOT / "models" / "ranking").rglob("*.py"))
    assert len(read) > 100
    found = {(file.name, name) for file in read for name in named(ast.parse(file.read_text(encoding="utf-8")))}
    assert found == set()
