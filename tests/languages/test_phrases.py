"""A phrase is whole, and its places are named on both sides: in the code, in the templates, in each translation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polib
import pytest
from django.template import engines

from config.checks import phrases
from config.checks.phrase import Phrase
from palier.models import catalogues
from tests.languages import pseudo

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "from palier.rules.law.voice import phrase, phrase_plural, say, say_plural\nfrom palier.web.languages.later import later\n"


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(phrases, "ROOT", tmp_path)
    return tmp_path / "module.py"


@pytest.mark.parametrize(
    "call",
    [
        'say(f"Vous êtes {place}")',
        'say("Vous êtes " + place)',
        'say("Vous êtes %s" % place)',
        'say("Vous êtes {}".format(place))',
        'say("Vous êtes {place}")',
        'say("Vous êtes ici", place=2)',
        'say("Vous êtes {place}", rang=2)',
        'say("Vous êtes {place}" if here else "Vous n’êtes pas là", place=2)',
        'say_plural(n, "{count} point de {total}", "{count} points")',
        'later("Vous êtes {place}")',
    ],
)
def test_a_phrase_in_pieces_or_a_place_on_one_side_is_refused(module: Path, call: str) -> None:
    module.write_text(f"{HEAD}X = {call}\n")

    assert [one.fault for one in phrases.of_code(module) if one.fault]


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ('say("Vous êtes {place}", place=2)', [("Vous êtes {place}", "", "")]),
        ('say("Vous êtes " "{place}", place=2)', [("Vous êtes {place}", "", "")]),
        ('say("Ouverte", context="une liste")', [("Ouverte", "", "une liste")]),
        ('say("Oui" if here else "Non")', [("Oui", "", ""), ("Non", "", "")]),
        ('say_plural(n, "un point", "{count} points")', [("un point", "{count} points", "")]),
        ("say(LABELS[stage])", []),
        ('phrase("Déposée le {day}")', [("Déposée le {day}", "", "")]),
        ('other.say("rien")', []),
        ('phrase_plural("un point", "{count} points")', [("un point", "{count} points", "")]),
    ],
)
def test_a_whole_phrase_is_read(module: Path, call: str, found: list[tuple[str, str, str]]) -> None:
    module.write_text(f"{HEAD}X = {call}\n")
    read = list(phrases.of_code(module))

    assert [one.fault for one in read if one.fault] == []
    assert [(one.text, one.several, one.context) for one in read] == found


def test_a_phrase_said_alone_and_as_a_plural_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    alone, counted = Phrase("a.py", 1, "{count} mois"), Phrase("b.py", 2, "{count} mois", "{count} mois entiers")
    monkeypatch.setattr(phrases, "everything", lambda: [alone, counted])
    monkeypatch.setattr(phrases, "LOCALE", phrases.LOCALE / "nowhere")

    assert [fault.split(":")[0] for fault in phrases.faults()] == ["a.py"]


def test_every_phrase_of_the_product_is_whole() -> None:
    assert phrases.faults() == []


def test_the_template_of_catalogues_is_the_one_that_the_code_gives() -> None:
    assert [path.name for path, text in phrases.files().items() if path.read_text(encoding="utf-8") != text] == []


def test_each_catalogue_has_the_places_of_the_french() -> None:
    for path in catalogues.folder().glob("*.po"):
        assert list(catalogues.faults(polib.pofile(str(path)))) == [], path.name


def test_each_catalogue_is_complete_enough_to_be_offered() -> None:
    assert set(catalogues.offered()) == {"fr", *(path.stem for path in catalogues.folder().glob("*.po"))}


def test_a_place_and_a_floor_are_ordinals_in_portuguese() -> None:
    ordinal = re.compile(r"(?:à la|de la|la|après la|^|, )\s?\{(first|last|place|number)\} (?:place|étage)")
    bare = []
    for entry in polib.pofile(str(catalogues.folder() / "pt.po")):
        names = {name for found in ordinal.finditer(entry.msgid) for name in found.groups()}
        bare += [entry.msgid for name in names if f"{{{name}}}.º" not in entry.msgstr and not entry.obsolete]
    assert bare == []


def test_portuguese_has_one_word_for_charges_and_one_for_each_landlord() -> None:
    """The bailleur, and who gives notice, is the senhorio; who lets another roof, the entidade de alojamento."""
    entries = [one for one in polib.pofile(str(catalogues.folder() / "pt.po")) if not one.obsolete]
    said = [
        (one.msgid, text, re.sub(r"\{\w+\}", "", f"{one.msgid} {one.msgid_plural}"))
        for one in entries
        for text in (one.msgstr, *one.msgstr_plural.values())
        if text
    ]
    assert [text for _, text, _ in said if re.search(r"\b[Ee]ncargos?\b|\balojador", text)] == []
    words = {
        r"\b[Bb]ailleurs?\b": "enhorio",
        r"\b[Ll]ogeur\b": "ntidade de alojamento",
        r"par (le|son) propriétaire": "senhorio",
    }
    for french, word in words.items():
        assert [one for one, text, plain in said if re.search(french, plain) and word not in text] == []


def test_english_says_the_nouns_of_the_procedure_in_english() -> None:
    """In brackets after the English word, and nowhere alone."""
    alone = re.compile(r"\b(demandes?|candidatures?|commissions?|dossiers?|guichets?)\b")
    outside = re.compile(r"\([^)]*\)|demande-logement-social\.gouv\.fr")
    entries = polib.pofile(str(catalogues.folder() / "en.po"))
    said = [text for one in entries if not one.obsolete for text in (one.msgstr, *one.msgstr_plural.values())]
    assert [text for text in said if alone.search(outside.sub("", text))] == []


def test_points_that_are_missing_are_counted_by_the_grammar_of_arabic() -> None:
    phrases = [
        entry
        for entry in polib.pofile(str(catalogues.folder() / "ar.po"))
        if "environ {count} points" in entry.msgid_plural
    ]

    assert len(phrases) == 2
    assert all("{count} نقاط" in entry.msgstr_plural[3] for entry in phrases)


def test_a_catalogue_has_no_invisible_sign_of_direction() -> None:
    signs = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
    for path in catalogues.folder().glob("*.po"):
        assert not signs.search(path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize(
    ("french", "said", "is_sound"),
    [
        ("Vous êtes {place}", "You are {place}", True),
        ("Vous êtes {place}", "You are", False),
        ("Vous êtes", "You are {place}", False),
        ("Vous êtes <b>{place}</b>", "<b>{place}</b> you are", True),
        ("Vous êtes <b>{place}</b>", "You are {place}", False),
        ("Vous êtes", "You are <script>", False),
    ],
)
def test_a_translation_with_another_place_is_told_and_left_out(french: str, said: str, *, is_sound: bool) -> None:
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid=french, msgstr=said))

    assert (list(catalogues.faults(catalogue)) == []) is is_sound
    assert catalogues.is_complete_enough(catalogue) is is_sound


SAID = "{% load palier_ui %}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{% translate "100 % sûr" %}', "100 % sûr"),
        ("{% translate word %}", "&lt;b&gt;"),
        ('{% translate "Aide" as help %}[{{ help }}]', "[Aide]"),
        ("{% blocktranslate with one=word %}Voir <b>{{ one }}</b>{% endblocktranslate %}", "Voir <b>&lt;b&gt;</b>"),
        ("{% blocktranslate trimmed %}\n  Voir\n  {{ nothing }}.\n{% endblocktranslate %}", "Voir ."),
        (
            "{% blocktranslate count count=none %}{{ count }} liste{% plural %}{{ count }} listes{% endblocktranslate %}",
            "0 liste",
        ),
        (
            "{% blocktranslate count n=many %}une liste{% plural %}{{ n }} listes{% endblocktranslate %}",
            "20 000 listes",
        ),
        ('{{ many|count_fr:"bail,baux" }}', "20 000 baux"),
        ('{{ "Aide"|say }}', "Aide"),
    ],
)
def test_a_template_says_a_phrase_as_it_is_written(text: str, said: str) -> None:
    made = engines.all()[0].from_string(SAID + text)

    assert made.render({"word": "<b>", "none": 0, "many": 20_000}) == said


def test_the_pseudo_language_is_longer_by_a_third_and_keeps_tags_and_places() -> None:
    said = pseudo.pseudo("Voir <a href='x'>votre place</a> : {place}")

    assert said.startswith("⟦")
    assert said.endswith("⟧")
    assert "<a href='x'>" in said
    assert "{place}" in said
    assert not pseudo.has_words(pseudo.outside(said))
    assert len(said) >= 1.3 * len("Voir <a href='x'>votre place</a> : {place}")


def test_the_arabic_catalogue_speaks_to_its_reader_as_vous_and_has_one_word_for_a_kind_of_home() -> None:
    familiar = re.compile(r"(?<![ء-ٟ])(?:[وفبل]?)(?:لك|منك|إليك|لديك|يمكنك|ملفك|طلبك|اسمك|إيجارك|عليك|مهلتك)(?![ء-ٟ])")
    said = [one.msgstr for one in polib.pofile(str(catalogues.folder() / "ar.po")) if not one.obsolete]

    assert [one for one in said if familiar.search(one) or "سكن متوسط" in one] == []


@pytest.mark.parametrize("path", sorted(phrases.LOCALE.glob("*.po")), ids=lambda path: path.stem)
def test_a_counted_phrase_has_every_form_of_its_language(path: Path) -> None:
    catalogue = polib.pofile(str(path))
    forms = int(catalogue.metadata["Plural-Forms"].partition("nplurals=")[2].split(";")[0])
    counted = [one for one in catalogue if one.msgid_plural and not one.obsolete]

    assert counted
    assert [one.msgid for one in counted if len([said for said in one.msgstr_plural.values() if said]) != forms] == []


def test_a_number_that_has_no_forms_bends_no_arabic_noun() -> None:
    """« عدد الأشهر: {months} » is right of 1, of 2 and of 11; « {months} أشهر » is right of 3 to 10 alone."""
    bent = re.compile(r"\{(count|months|hours|days)\} [\u0621-\u064a]{3}")
    said = [one for one in polib.pofile(str(phrases.LOCALE / "ar.po")) if not (one.msgid_plural or one.obsolete)]

    # « على » is no noun.
    assert [one.msgid for one in said if bent.search(one.msgstr.replace("{count} على", ""))] == []
