"""How an organisation is recognised: what may stand in the head of a mail, and inks that keep their contrast."""

from __future__ import annotations

import re
from email import message_from_string, policy
from email.utils import formataddr
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.letters import looks
from palier.rules.letters.looks import COLOURS, OrganisationColour, UnfitLook

CSS = Path(looks.__file__).parents[2] / "web" / "static" / "palier"
ENOUGH = 4.5


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Est Logis", "Est Logis"),
        ("  Est   Logis ", "Est Logis"),
        ("L’Habitat du Rhône (OPH)", "L’Habitat du Rhône (OPH)"),
        ("Cité & Cie", "Cité & Cie"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_name_that_may_stand_before_via_palier(typed, kept):
    assert looks.sender_name(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        'Est "Logis"',
        "Est\nLogis",
        "Est Logis\r\nBcc: autre@exemple.fr",
        "Est\tLogis",
        "Est\u202eLogis",
        "Est\u200bLogis",
        "Est\u2066Logis",
        "شركة",
        "\u0415st Logis",
        "Est, Logis",
        "Est <est@exemple.fr>",
        "est@exemple.fr",
        "=?utf-8?q?Est?=",
        "93",
        "E" * 61,
        "Est\x00Logis",
    ],
)
def test_a_name_that_would_make_a_mail_say_something_else_is_refused_in_a_sentence(typed):
    with pytest.raises(UnfitLook, match="nom d’expéditeur"):
        looks.sender_name(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "a@b.fr, c@d.fr",
        "Est <a@b.fr>",
        "a@b.fr\nBcc: c@d.fr",
        "é@b.fr",
        "a..b@c.fr",
        "a@b",
        "a b@c.fr",
        "@b.fr",
        "a" * 65 + "@b.fr",
    ],
)
def test_an_address_that_is_not_one_alone_is_refused(typed):
    with pytest.raises(UnfitLook, match="une seule adresse"):
        looks.reply_address(typed)


@given(st.text(max_size=80))
def test_whatever_is_kept_stands_in_one_header_and_comes_back_whole(typed):
    try:
        name = looks.sender_name(typed)
    except UnfitLook:
        return
    if not name:
        return
    head = f"From: {formataddr((looks.via(name), 'a@palier.example'))}\n\n"

    read = message_from_string(head, policy=policy.default)
    assert [one.addr_spec for one in read["From"].addresses] == ["a@palier.example"]
    assert read["From"].addresses[0].display_name == looks.via(name)


def test_each_colour_is_an_ink_of_the_design_with_its_class_on_screen_and_on_paper():
    screen, paper = ((CSS / name).read_text() for name in ("palier.css", "paper.css"))
    light = tokens(screen)[0]

    assert set(COLOURS) == set(OrganisationColour)
    for word, ink in COLOURS.items():
        assert light[ink.token] == ink.printed
        assert f".of-{word} {{ color: var({ink.token}); }}" in screen
        assert f".of-{word} span:first-of-type {{ color: {ink.printed}; }}" in paper


def test_each_colour_keeps_its_contrast_on_light_and_on_dark():
    for shades in tokens((CSS / "palier.css").read_text()):
        for ink in COLOURS.values():
            for ground in ("--paper", "--card"):
                assert contrast(shades[ink.token], shades[ground]) >= ENOUGH
    assert all(contrast(ink.printed, "#FFFFFF") >= ENOUGH for ink in COLOURS.values())


def tokens(css: str) -> list[dict[str, str]]:
    light, dark = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[:2]
    return [dict(re.findall(r"(--[\w-]+): (#[0-9A-F]{6})", block)) for block in (light, dark)]


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
