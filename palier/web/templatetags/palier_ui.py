"""The parts of every page. In a template: `{% load palier_ui %}`.

Filters
    {{ rent|euros_cents }}            123456 (cents)   -> 1 234,56 €
    {{ income|euros }}                26920 (euros)    -> 26 920 €
    {{ 24|percent }}                  hundredths       -> 24 %
    {{ 20000|thousands }}                              -> 20 000
    {{ rank|ordinal }} / :"f"         1 -> 1er / 1ʳᵉ, 7 -> 7ᵉ
    {{ day|date_words }}              jeudi 3 décembre 2026
    {{ moment|datetime_words }}       jeudi 3 décembre 2026 à 18 h 30 (hour of Paris)
    {{ number|numero_unique }}        groups of 3, 4, 6 and 5
    {{ n|plural_fr:"bail,baux" }}     the word alone; "dossier" is enough when the plural takes an s
    {{ n|count_fr:"dossier" }}        the number and the word
    {{ contact|telephones }}          each number as a link that dials it
    Filters leave None and "" empty: say « inconnu » in the page, an unknown is never 0.

Pictures and cards (records in palier.web.presentation.{stairs,histogram,cards})
    {% stairs stairs %}                       Stairs; `small=True` inside it for lists
    {% histogram histogram %}                 Histogram: bands of 5 points, with its table
    {% meter meter %}                         Meter: share, target, after, in percent
    {% points_lines lines caption="…" %}      PointsLine list; the total is their sum
    {% clock "Clôture" "Votre place…" deadline remaining="Il vous reste 6 jours ouvrés." %}
    {% awaiting items %}                      Awaiting list, the first with the main button; nothing where it is empty
    {% remedy reason %}                       what to do about a Reason, a link where a page does it
    {% pager listing "logement" key="page" %}  under a list of palier.web.lists: its true count and its pages
    {% person_card person %}  {% decision_card decision %}  {% timeline steps %}
    {% words_of "plus" "transmis" %}          what these words mean, folded; anchors of rules.glossary
    {% chips items %}                         strings or Chip
    {% status_pill "vérifié" %}               tone="ok|warn|here|plain" to force the colour

Forms and acts
    {% form_errors form %}                    before the form: summary with links
    {% field form.income %}                   label, help, error, input
    {% act_form url "Retirer ma candidature" act_key kind="quiet" hint="" %}
        kind: "" (main act), "quiet", "danger"; `hidden` takes a dict; a key is made when none is given

Layouts: palier/base.html (blocks title, breadcrumb, main, nav, head, scripts), palier/base_desk.html
(professionals), palier/letter.html (blocks sender, recipient, place_date, reference, subject, body,
signature, remedies, letter_acts). Context of every page: nav_items [(label, url, current)], sign_out_url, demo_banner.

Classes: .two (column and aside), .card, .stack, .cards, .lead, .acts > .button[.quiet|.danger|.wide],
.facts (dl, .sum), .advances (li > .gain), .notice[.ok|.warn|.here], .filters, .narrow, .soft, .small, .you,
.visually-hidden; `<div class="scroll" tabindex="0" role="region" aria-label="…"><table class="desk">`,
`tr.cut` = last line above the cut.
"""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from palier.models.catalogues import Language
from palier.rules.law import french, voice
from palier.rules.letters import glossary
from palier.rules.people.answers import Reason
from palier.web.inputs.drawn import drawn
from palier.web.languages import speaking
from palier.web.languages.later import later
from palier.web.lists import Listing
from palier.web.presentation import words
from palier.web.presentation.cards import Awaiting, Chip, DecisionCard, Meter, PersonCard, PointsLine, Step, tone_of
from palier.web.presentation.histogram import Histogram
from palier.web.presentation.remedies import page_of
from palier.web.presentation.stairs import Stairs
from palier.web.presentation.telephones import linked

register = template.Library()
COMPONENTS = "palier/components/"
_STAIRS_UID = "escalier-a-nommer"
# What a template may hand over: a variable that is missing arrives as an empty string.
type Number = int | Decimal | str | None


def _whole(value: Number) -> int | None:
    return None if value is None or value == "" else int(value)


@register.filter
def euros_cents(cents: Number) -> str:
    """Write an amount held in cents."""
    whole = _whole(cents)
    return "" if whole is None else words.euros_cents(whole)


@register.filter
def euros(amount: Number) -> str:
    """Write whole euros."""
    whole = _whole(amount)
    return "" if whole is None else french.euros(whole)


@register.filter
def percent(value: Number) -> str:
    """Write a number of hundredths."""
    return "" if value is None or value == "" else french.percent(Fraction(value) / 100)


@register.filter
def thousands(number: Number) -> str:
    """Group digits by three."""
    whole = _whole(number)
    return "" if whole is None else words.thousands(whole)


@register.filter
def ordinal(number: Number, gender: str = "m") -> str:
    """Write a place; the argument "f" gives 1ʳᵉ."""
    whole = _whole(number)
    return "" if whole is None else french.ordinal(whole, gender)


@register.filter
def weight(size: int) -> str:
    """Write a number of bytes: 850 Ko, 1,4 Mo."""
    return words.weight(size)


@register.filter
def series(parts: Iterable[str]) -> str:
    """Write things one behind another, with the signs of the language of the page."""
    return french.series(parts)


@register.filter
def names(parts: Iterable[str]) -> str:
    """The same of proper names."""
    return french.names(parts)


@register.filter
def date_words(day: date | None) -> str:
    """Write a date in words."""
    return words.date_words(day) if day else ""


@register.filter
def day_words(day: date | None) -> str:
    """Write a day in words, without its name."""
    return words.day_words(day) if day else ""


@register.filter
def datetime_words(moment: datetime | None) -> str:
    """Write a date and an hour of Paris in words."""
    return words.datetime_words(moment) if moment else ""


@register.filter
def numero_unique(number: str | None) -> str:
    """Group the national number of a demande."""
    return words.numero_unique(number) if number else ""


@register.filter
def plural_fr(number: int, forms: str) -> str:
    """Choose singular or plural as French does: 0 and 1 are singular."""
    return words.plural_fr(number, forms)


@register.filter
def count_fr(number: int, forms: str) -> str:
    """Write a number and its word, in the language of the page."""
    return voice.say_plural(number, *counted(forms))


def counted(forms: str) -> tuple[str, str]:
    """The two phrases that the words of ``count_fr`` stand for: ``{count} dossier``, ``{count} dossiers``."""
    one, _, several = forms.partition(",")
    return f"{{count}} {one}", f"{{count}} {several or f'{one}s'}"


def named(forms: str) -> str:
    """The phrase that names a list by what it holds."""
    return forms.partition(",")[0].capitalize()


@register.filter
def telephones(text: str | None) -> SafeString | str:
    """Make each telephone number of a free text a link that dials it, never cut over two lines."""
    return linked(text) if text else ""


@register.inclusion_tag(COMPONENTS + "words.html")
def words_of(*anchors: str) -> dict[str, object]:
    """Explain the words of the trade that a page uses, folded at its end; `rules.letters.glossary` says each once."""
    known = glossary.by_anchor()
    return {"words": [known[anchor] for anchor in anchors]}


def _uid(prefix: str) -> str:
    return f"{prefix}-{uuid.uuid4().hex[:8]}"


@register.simple_tag
def stairs(stairs: Stairs) -> SafeString:
    """Draw the stairs of a home, with ids that are unique in the page."""
    return mark_safe(_drawn(stairs, speaking.current()).replace(_STAIRS_UID, _uid("escalier")))  # noqa: S308 - a template's own output


@lru_cache(maxsize=1024)
def _drawn(stairs: Stairs, language: Language) -> str:
    """The drawing depends on a few numbers and on a language: a page of results holds ten of them, drawn once for each."""
    layouts = ((stairs.wide, "wide"), (stairs.narrow, "narrow"))
    return render_to_string(COMPONENTS + "stairs.html", {"stairs": stairs, "layouts": layouts, "uid": _STAIRS_UID})


@register.inclusion_tag(COMPONENTS + "histogram.html")
def histogram(histogram: Histogram) -> dict[str, object]:
    """Draw the candidates by bands of points, with the same figures in a table."""
    return {"histogram": histogram, "uid": _uid("tranches")}


@register.inclusion_tag(COMPONENTS + "meter.html")
def meter(meter: Meter) -> dict[str, object]:
    """Draw a share against its target; the sentence says the same in words."""
    return {"meter": meter}


@register.inclusion_tag(COMPONENTS + "points_lines.html")
def points_lines(lines: Iterable[PointsLine], caption: str = "") -> dict[str, object]:
    """List the lines of a cotation; the total shown is their sum, so it cannot disagree."""
    listed = list(lines)
    title = caption or voice.say("Vos points, ligne par ligne")
    return {"lines": listed, "total": sum(line.points for line in listed), "caption": title}


@register.inclusion_tag(COMPONENTS + "clock.html")
def clock(title: str, sentence: str, deadline: datetime | None = None, remaining: str = "") -> dict[str, object]:
    """Say a deadline: title and date in words, what remains, what happens then."""
    return {"title": title, "sentence": sentence, "deadline": deadline, "remaining": remaining}


@register.inclusion_tag(COMPONENTS + "awaiting.html")
def awaiting(items: Iterable[Awaiting], heading: str = later("Ce qui vous attend")) -> dict[str, object]:
    """Show what awaits the reader, by date: the first act is the main button of the page.

    A desk gives a page of its list: its heading counts everything, and its lines stand closer.
    """
    listing = items if isinstance(items, Listing) else None
    return {"items": list(items), "heading": heading, "listing": listing}


@register.simple_tag
def remedy(reason: Reason) -> SafeString:
    """Say what can be done about a reason, as a link where a page does it."""
    url = page_of(reason.code)
    return format_html('<a href="{}">{}</a>', url, reason.remedy) if url else format_html("{}", reason.remedy)


@register.inclusion_tag(COMPONENTS + "pager.html")
def pager(listing: Listing[Any], forms: str, key: str = "page", name: str = "") -> dict[str, object]:
    """Say how many rows a list has and which are shown, and lead to the others; ``forms`` as for ``count_fr``."""
    title = named(forms)
    return {"listing": listing, "forms": forms, "key": key, "name": name or voice.say(title)}


@register.inclusion_tag(COMPONENTS + "person_card.html")
def person_card(person: PersonCard) -> dict[str, object]:
    """Show a person of the household."""
    return {"person": person}


@register.inclusion_tag(COMPONENTS + "decision_card.html")
def decision_card(decision: DecisionCard) -> dict[str, object]:
    """Show a decision or an offer with its reason, its article and what can be done."""
    return {"decision": decision}


@register.inclusion_tag(COMPONENTS + "timeline.html")
def timeline(steps: Iterable[Step]) -> dict[str, object]:
    """List the steps of a path; those to come are dashed and say so."""
    return {"steps": [(step, _when(step.at), step.at.isoformat() if step.at else "") for step in steps]}


def _when(at: date | datetime | None) -> str:
    if at is None:
        return ""
    text = words.datetime_words(at) if isinstance(at, datetime) else words.date_words(at)
    return text[0].upper() + text[1:]


@register.inclusion_tag(COMPONENTS + "chips.html")
def chips(items: Iterable[str | Chip]) -> dict[str, object]:
    """Show short facts in a row."""
    return {"chips": [item if isinstance(item, Chip) else Chip(item) for item in items]}


@register.inclusion_tag(COMPONENTS + "status_pill.html")
def status_pill(word: str, tone: str = "") -> dict[str, object]:
    """Show a state: always the word, the colour only repeats it. The word is a phrase, in French: its colour is found by it."""
    return {"word": voice.say(word), "tone": tone or tone_of(word)}


@register.simple_tag
def field(field: BoundField, *, is_free: bool = False) -> SafeString:
    """Render a bound field with its label, help and error. ``is_free``: the page says already that no answer is needed."""
    return drawn(field, is_free=is_free)


@register.inclusion_tag(COMPONENTS + "form_errors.html")
def form_errors(form: BaseForm, heading: str = later("Une réponse est à revoir")) -> dict[str, object]:
    """Summarise the errors of a form, each with a link to its field."""
    return {"form": form, "heading": heading}


@register.inclusion_tag(COMPONENTS + "act_form.html")
def act_form(
    url: str,
    label: str,
    act_key: object = None,
    kind: str = "",
    hint: str = "",
    hidden: Mapping[str, object] | None = None,
) -> dict[str, object]:
    """Render one act: a POST form with its hidden key, so that sending twice acts once."""
    return {
        "url": url,
        "label": label,
        "act_key": act_key or uuid.uuid4(),
        "kind": kind,
        "hint": hint,
        "hidden": hidden or {},
    }
