"""Words, drawings and components: typography, geometry without overlap, text twins, contrast."""

import re
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from palier.models import catalogues
from palier.models.candidatures import places
from palier.rules.law import clocks, french, voice
from palier.rules.law.typography import bound
from palier.rules.ranking.cuts import Cut
from palier.web.presentation import homes, words
from palier.web.presentation.cards import PointsLine, Step
from palier.web.presentation.drawing import Label, Layout
from palier.web.presentation.grids import in_own_words
from palier.web.presentation.histogram import Histogram
from palier.web.presentation.stairs import VIEW_WIDTH, Landing, Stairs, You
from palier.web.public.gallery import SampleForm, gallery
from palier.web.templatetags import palier_ui
from tests.plain_pages import plain_text

WEB = Path(words.__file__).parents[1]
CSS = (WEB / "static/palier/palier.css").read_text(encoding="utf-8")
ERRORS = ("400", "403", "403_csrf", "404", "409", "413", "429", "500", "503")


def test_the_first_of_a_month_is_said_as_french_says_it_and_no_page_writes_it_by_figures():
    assert words.day_words(date(2026, 12, 1)) == "1er décembre 2026"
    assert palier_ui.day_words(datetime(2026, 11, 30, 23, 30, tzinfo=UTC)) == "1er décembre 2026"
    assert palier_ui.day_words(None) == ""
    written = [one.name for one in WEB.rglob("*.html") if '|date:"j F' in one.read_text(encoding="utf-8")]
    assert not written, written


def test_the_stairs_show_one_set_of_words_at_each_width_and_on_paper():
    drawn = re.findall(r'class="for-(\w+)"', palier_ui.stairs(Stairs(127, you=You(rank=7, total=127, points=58))))
    assert sorted(drawn) == ["narrow", "wide"]
    # Without both rules the two sets are written one over the other.
    assert ".for-narrow { display: none; }" in CSS
    small = re.search(r"@container \(max-width: \d+px\) \{(.*?)\n\}", CSS, re.DOTALL)
    assert small is not None
    assert ".for-narrow { display: inline; }" in small[1]
    assert ".for-wide { display: none; }" in small[1]


def test_amounts_use_the_no_break_spaces_of_french():
    assert words.euros_cents(123456) == "1 234,56 €"
    assert words.euros_cents(-5) == "\u22120,05 €"
    assert palier_ui.percent(24) == "24 %"


def test_a_page_writes_places_and_rates_as_a_letter_does():
    assert palier_ui.ordinal(1) == french.ordinal(1) == "1er"
    assert palier_ui.ordinal(1, "f") == french.ordinal(1, "f") == "1ʳᵉ"
    assert palier_ui.percent(24) == french.percent(Fraction(24, 100))


def test_a_page_writes_a_day_as_a_letter_does():
    first = date(2026, 12, 1)

    assert palier_ui.date_words(first) == clocks.say_day(first) == "mardi 1er décembre 2026"


def test_dates_are_words_and_hours_are_those_of_paris():
    assert words.date_words(date(2026, 12, 3)) == "jeudi 3 décembre 2026"
    assert words.date_words(date(2026, 12, 1)) == "mardi 1er décembre 2026"
    assert words.datetime_words(datetime(2026, 12, 3, 17, 30, tzinfo=UTC)).endswith("à 18 h 30")
    assert words.datetime_words(datetime(2026, 7, 31, 22, 0, tzinfo=UTC)).startswith("samedi 1er août")


def test_zero_and_one_are_singular():
    assert words.plural_fr(0, "bail,baux") == "bail"
    assert words.plural_fr(2, "bail,baux") == "baux"
    assert palier_ui.count_fr(5, "dossier") == "5 dossiers"
    assert palier_ui.count_fr(0, "bail,baux") == "0 bail"


def test_a_numero_unique_is_grouped_and_an_odd_one_is_left_alone():
    assert words.numero_unique("093092412345611801") == bound("093", "0924", "123456", "11801")
    assert words.numero_unique("K-4821") == "K-4821"


@pytest.mark.parametrize("name", ["euros_cents", "percent", "thousands", "ordinal"])
def test_an_unknown_number_is_never_written_as_zero(name: str):
    page = Template(
        "{% load palier_ui %}[{{ missing|" + name + " }}][{{ none|" + name + " }}][{{ zero|" + name + " }}]"
    )

    unknown, none, zero = re.findall(r"\[([^]]*)\]", page.render(Context({"none": None, "zero": 0})))

    assert unknown == none == ""
    assert "0" in zero


def overlap(one: Label, other: Label) -> bool:
    left, top, right, bottom = one.box
    left2, top2, right2, bottom2 = other.box
    return left < right2 and left2 < right and top < bottom2 and top2 < bottom


def check_layout(stairs: Stairs, layout: Layout) -> None:
    labels = layout.labels + (layout.callout.labels if layout.callout else ())
    for one, other in combinations(labels, 2):
        assert not overlap(one, other), (one, other)
    for label in labels:
        left, top, right, bottom = label.box
        assert left >= -1
        assert right <= VIEW_WIDTH + 1, label
        assert top >= 0
        assert bottom <= stairs.height + 1, label
    if layout.callout:
        plate = layout.callout
        for label in layout.labels:
            left, top, right, bottom = label.box
            apart = right < plate.x or left > plate.x + plate.width or bottom < plate.y or top > plate.bottom
            assert apart, (label, plate)
        for dot in stairs.dots:
            inside = plate.x - dot.radius < dot.x < plate.x + plate.width + dot.radius
            assert not (inside and plate.y - dot.radius < dot.y < plate.bottom + dot.radius), dot
        assert plate.x <= plate.stem_x <= plate.x + plate.width


@pytest.mark.parametrize("candidates", [0, 1, 3, 10, 127, 999, 20_000])
@pytest.mark.parametrize("sent", [0, 1, 5, 12, 20_000])
def test_no_label_overlaps_whatever_the_counts_and_the_rank(candidates: int, sent: int):
    ranks = {1, 2, 5, 6, 7, 8, candidates // 2, candidates - 1, candidates} & set(range(1, candidates + 1))
    yous = [None, *(You(rank, candidates, points) for rank in ranks for points in (None, 0, 58, 300))]
    yous += [You(rank, candidates, 58, band=(rank, candidates)) for rank in ranks]
    yous += [You(rank, candidates, 58, reached=level) for rank in ranks for level in range(4)]

    for you in yous:
        stairs = Stairs(candidates, Landing(sent), Landing(3), Landing(1), you, cut=Cut(5, 1, 60, 0))

        check_layout(stairs, stairs.wide)
        check_layout(stairs, stairs.narrow)
        for one, other in combinations(stairs.counts, 2):
            assert not overlap(one, other)


@pytest.mark.parametrize(("rank", "reached", "level"), [(7, None, 0), (2, None, 1), (2, 2, 2), (1, 3, 3)])
def test_your_dot_sits_on_the_landing_reached(rank: int, reached: int | None, level: int):
    stairs = Stairs(127, Landing(5), Landing(3), Landing(1), You(rank, 127, 58, reached=reached))

    yours = [dot for dot in stairs.dots if dot.kind == "you"]

    assert len(yours) == 1
    assert 0 < stairs.tread(level) - yours[0].y - yours[0].radius < 8


def test_the_seventh_has_one_candidate_ahead_on_the_landing():
    stairs = Stairs(127, Landing(5), you=You(7, 127, 58))

    mine = next(dot for dot in stairs.dots if dot.kind == "you")

    assert sum(dot.kind == "crowd" and dot.x > mine.x for dot in stairs.dots) == 1


def test_a_better_rank_is_never_drawn_behind():
    places = [
        next(dot.x for dot in Stairs(500, you=You(rank, 500)).dots if dot.kind == "you") for rank in range(6, 501)
    ]

    assert all(before >= after for before, after in pairwise(places))


def test_a_tie_that_crosses_the_cut_stays_below_it():
    assert Stairs(127, you=You(4, 127, 60, band=(4, 9))).reached == 0


def test_the_text_twin_says_what_the_picture_says():
    html = Template("{% load palier_ui %}{% stairs s %}").render(
        Context({"s": Stairs(127, Landing(5), you=You(7, 127, 58), cut=Cut(5, 1, 60, 0))})
    )

    twin = html[html.index("<ol") :]
    assert "127 candidats" in twin
    assert "Vous êtes à la 7ᵉ place sur 127. Vous avez 58 points. Vous êtes parmi les candidats." in twin
    assert "3 dossiers examinés en commission, à venir." in twin
    assert "entre 60 et 65 points" in twin
    assert "style=" not in html


def test_numbers_in_drawings_are_never_localised():
    html = Template("{% load palier_ui %}{% stairs s %}{% histogram h %}").render(
        Context({"s": Stairs(20_000, you=You(777, 20_000, 58)), "h": Histogram([1, 2, 3], you=7, cut_band=(10, 15))})
    )

    numbers = re.findall(r' (?:x|y|x1|x2|y1|y2|cx|cy|r|width|height|font-size)="([^"]*)"', html)
    assert numbers
    assert all(re.fullmatch(r"-?\d+(\.\d+)?", number) for number in numbers)


def test_the_histogram_marks_you_and_the_cut():
    drawing = Histogram([1] * 20, you=58, cut_band=(60, 65))

    assert drawing.your_bar is not None
    assert drawing.your_bar.low == 55
    assert [bar.low for bar in drawing.bars if bar.kind == "above"] == list(range(60, 100, 5))
    assert drawing.cut_anchor == "end"
    assert Histogram([]).bars == ()


def test_the_total_of_points_is_the_sum_of_its_lines():
    lines = [PointsLine("a", "ligne 1", 5, "vérifié"), PointsLine("b", "ligne 2", 33)]

    html = Template("{% load palier_ui %}{% points_lines lines %}").render(Context({"lines": lines}))

    assert re.search(r"Total</th>.*>38</td>", html)
    assert "vérifié" in html


def test_a_line_of_points_says_beside_its_voted_name_what_it_weighs_to_who_reads_another_language():
    lines = [PointsLine("Cherté", "ligne", 5, weighs="suroccupation")]
    page = "{% load palier_ui %}{% points_lines lines %}"
    french = Template(page).render(Context({"lines": lines}))
    with voice.read_in(catalogues.reader("en")):
        english, words = Template(page).render(Context({"lines": lines})), in_own_words("suroccupation")

    assert words
    assert words in english
    assert words not in french


def test_a_step_to_come_says_so_in_words():
    html = Template("{% load palier_ui %}{% timeline steps %}").render(
        Context({"steps": [Step("Commission.", is_done=False)]})
    )

    assert "À venir" in html


def test_a_field_in_error_is_tied_to_its_help_and_error():
    form = SampleForm({"income": "x"})
    html = Template("{% load palier_ui %}{% form_errors form %}{% field form.income %}").render(Context({"form": form}))

    assert re.search(r'<input[^>]*aria-describedby="id_income-help id_income-error"', html)
    assert 'href="#id_income"' in html
    assert 'id="id_income-error"' in html
    assert 'role="alert"' in html


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("Pourquoi ?", "Pourquoi ? Il manque."),
        ("J’accepte que Palier le demande, cette fois.", "J’accepte que Palier le demande, cette fois. Il manque."),
        ("لماذا؟", "لماذا؟ Il manque."),
        ("Revenus", "Revenus : Il manque."),
    ],
)
def test_the_summary_of_errors_never_joins_a_sentence_by_two_signs(label, told):
    field = forms.CharField(label=label, error_messages={"required": "Il manque."})
    form = type("AskedForm", (forms.Form,), {"one": field})({})
    html = Template("{% load palier_ui %}{% form_errors form %}").render(Context({"form": form}))

    link = re.search(r'<a href="#id_one">(.*?)</a>', html, re.DOTALL)
    assert link
    assert " ".join(link[1].split()) == told


def test_an_act_is_a_post_with_its_key_and_its_token():
    html = Template('{% load palier_ui %}{% act_form "/x" "Retirer" "k-1" kind="quiet" %}').render(
        Context({"csrf_token": "tok"})
    )

    assert 'method="post"' in html
    assert 'name="act_key" value="k-1"' in html
    assert 'value="tok"' in html


def test_the_gallery_needs_no_inline_style_or_script(db):
    html = plain_text(gallery(RequestFactory().get("/composants")))

    assert '<html lang="fr" dir="ltr">' in html
    assert " style=" not in html
    assert "<style" not in html
    assert "<script" not in html
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_a_letter_and_a_desk_extend_the_same_base():
    for name in ("letter", "base_desk"):
        html = render_to_string(f"palier/{name}.html", {"nav_items": [("Chercher", "/", True)]})
        assert 'aria-current="page"' in html
        assert 'href="#contenu"' in html


@pytest.mark.parametrize("name", ERRORS)
def test_error_pages_stand_alone_and_say_what_to_do(name: str):
    html = render_to_string(f"{name}.html")

    assert re.search(r"<h1>[^<]+</h1>", html)
    assert html.count("<p") >= 2
    assert 'class="button"' in html
    assert "{%" not in html


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9A-F]{6})", block))


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


LIGHT, DARK = (
    tokens(CSS[CSS.index(start) : CSS.index(end)]) for start, end in ((":root", "@media"), ("@media", "*, *::"))
)
TEXT_ON = [
    *[
        (text, ground)
        for text in ("ink", "soft", "teal", "here-ink")
        for ground in ("paper", "card", "sand", "teal-pale", "here-pale")
    ],
    *[("ink", ground) for ground in ("ok-pale", "warn-pale")],
    *[("ok", "ok-pale"), ("ok", "card"), ("warn", "warn-pale"), ("on-teal", "teal")],
]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_contrast_is_enough_on_every_ground(theme: dict[str, str]):
    weak = [(text, ground, round(contrast(theme[text], theme[ground]), 2)) for text, ground in TEXT_ON]

    assert [pair for pair in weak if pair[2] < 4.5] == []


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_marks_and_focus_stand_out_from_their_ground(theme: dict[str, str]):
    pairs = [
        ("here", "card"),
        ("here", "paper"),
        ("here", "sand"),
        ("teal", "sand"),
        ("edge", "card"),
        ("crowd", "card"),
    ]

    assert [pair for pair in pairs if contrast(theme[pair[0]], theme[pair[1]]) < 3] == []


def test_the_style_sheet_stays_light():
    # A kilobyte of it turns the pages that are read from the right (ADR 91).
    assert len(CSS.encode()) < 31_000


def test_a_place_is_said_alike_to_anybody() -> None:
    assert homes.place_words(places.CurrentPlace(ahead=0, level=1, total=6)) == "à la 1ʳᵉ place, sur 6"
    assert (
        homes.place_words(places.CurrentPlace(ahead=6, level=3, total=127))
        == "ex æquo, de la 7ᵉ à la 9ᵉ place, sur 127"
    )
