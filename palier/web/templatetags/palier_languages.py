"""What pages say, and of which language. Every template has these without loading them.

As here:
    {% translate "Aide" %}                     a whole phrase, or a word of a table whose module marks it
    {% blocktranslate trimmed with day=row.since|date_words %}Connu depuis le {{ day }}.{% endblocktranslate %}
    {% form_errors form heading="Ce code n’ouvre pas"|say %}    a phrase among the arguments of a tag
    {{ row.device|device_again }}              a browser and what it runs on, for who reads another language
    {{ letter|title_again }}                   what a letter that is kept in French is, for who reads another language
    {% with said=letter|body_again %}          its paragraphs, each of parts: a text, and whether it is French still
    {{ circuit|circuit_days }}                 between which days a circuit of a grid applies
    <html {% html_language %}>                 lang="fr" dir="ltr"
    {% language_link %}                        the languages of this site by their own names; nothing while French is alone
    {% easy_link %}                            the sheet in easy words that stands beside this page
    {% by_machine %}                           the line that marks a page translated by a machine; nothing in French
    <div lang="fr">{% in_french %}…</div>      what is kept in French: the note before it, for who reads another language

The first two are written as the framework's are, with all that they take. They ask `palier.rules.law.voice`, so that a page
and the rules have one catalogue and one way of writing places, and French costs no more than the text itself.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django import template
from django.template.base import Parser, Token, TokenType, render_value_in_context
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.i18n import BlockTranslateNode, TranslateNode, do_block_translate, do_translate
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import trim_whitespace

from palier.models import Letter, catalogues
from palier.models.catalogues import Language
from palier.rules.law import french, source_words, voice
from palier.rules.law.law import Source
from palier.rules.letters import said_again
from palier.rules.people.answers import FollowedApart
from palier.rules.scoring import grid_circuits
from palier.rules.scoring.criteria import Circuit
from palier.web.languages import speaking, ways_back
from palier.web.presentation import grids
from palier.web.public.easy import sheets
from palier.web.requests import devices

register = template.Library()
_NOTHING = SafeString("")


class SaidPhrase(TranslateNode):
    """A whole phrase without places."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Read the phrase once, when the template is compiled; none where it is a word of a table."""
        super().__init__(*args, **kwargs)
        self.phrase: str | None = self.filter_expression.var.literal

    def render(self, context: Context) -> SafeString:
        """Say it; a word that comes from elsewhere is escaped, as any value is."""
        about = str(self.message_context.resolve(context)) if self.message_context else ""
        if self.phrase is None:
            word = str(self.filter_expression.resolve(context))
            said = render_value_in_context(voice.say(word, context=about), context)
        else:
            said = voice.say(self.phrase, context=about)
        safe = mark_safe(said)  # noqa: S308 - the template's own text, or escaped above
        if not self.asvar:
            return safe
        context[self.asvar] = safe
        return _NOTHING


class SaidBlock(BlockTranslateNode):
    """A whole phrase with its places, and its forms where it counts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Read the phrase once, when the template is compiled."""
        super().__init__(*args, **kwargs)
        self.phrase, names = self.render_token_list(self.singular)
        self.several, others = self.render_token_list(self.plural) if self.plural else ("", [])
        self.names = tuple(dict.fromkeys((*names, *others)))

    def render_token_list(self, tokens: list[Token]) -> tuple[str, list[str]]:
        """The phrase, its places written as the code writes them, and their names."""
        names = [token.contents for token in tokens if token.token_type is TokenType.VAR]
        parts = [f"{{{one.contents}}}" if one.token_type is TokenType.VAR else one.contents for one in tokens]
        text = "".join(parts)
        return (trim_whitespace(text) if self.trimmed else text), names

    def render(self, context: Context, nested: bool = False) -> SafeString:  # noqa: ARG002, FBT001, FBT002 - the framework's
        """Say it."""
        given = {name: value.resolve(context) for name, value in self.extra_context.items()}
        about = str(self.message_context.resolve(context)) if self.message_context else ""
        if self.plural and self.counter is not None:
            count = self.counter.resolve(context)
            given[str(self.countervar)] = french.number(count)
            said = voice.say_plural(count, self.phrase, self.several, context=about, **self._places(given, context))
        else:
            said = voice.say(self.phrase, context=about, **self._places(given, context))
        safe = mark_safe(said)  # noqa: S308 - the template's own text; each value was escaped
        if not self.asvar:
            return safe
        context[self.asvar] = safe
        return mark_safe("")

    def _places(self, given: dict[str, object], context: Context) -> dict[str, str]:
        return {
            name: render_value_in_context(given[name] if name in given else context.get(name, ""), context)
            for name in self.names
        }


@register.tag
def translate(parser: Parser, token: Token) -> SaidPhrase:
    """``{% translate "Aide" %}``."""
    node = do_translate(parser, token)
    return SaidPhrase(node.filter_expression, node.noop, node.asvar, node.message_context)


@register.tag
def blocktranslate(parser: Parser, token: Token) -> SaidBlock:
    """``{% blocktranslate %}…{% endblocktranslate %}``."""
    node = do_block_translate(parser, token)
    return SaidBlock(
        node.extra_context,
        node.singular,
        node.plural,
        node.countervar,
        node.counter,
        node.message_context,
        trimmed=node.trimmed,
        asvar=node.asvar,
    )


@register.filter
def say(phrase: object) -> str:
    """``"Aide"|say``, among the arguments of a tag."""
    text = str(phrase)
    return voice.say(text)


@register.simple_tag
def reference(source: Source) -> str:
    """``{% reference reason.source %}``: in the language of the page, or marked as the French that it is."""
    return source_words.said(source) or format_html('<span lang="fr">{}</span>', source)


@register.filter
def title_again(letter: Letter) -> str:
    """What the title of a letter says, for who reads another language; nothing in French."""
    return said_again.title(letter.kind, letter.title)


@register.filter
def body_again(letter: Letter) -> list[list[said_again.SaidPart]]:
    """What the paragraphs of a letter say, for who reads another language; nothing in French."""
    return said_again.body(letter.kind, letter.paragraphs)


@register.filter
def device_again(kept: str) -> str:
    """A browser, kept in French when it signed in, for who reads it now."""
    return devices.again(kept)


@register.simple_tag
def html_language() -> SafeString:
    """The language of the page and the direction of its writing, as attributes."""
    return _attributes(speaking.current())


@cache
def _attributes(language: Language) -> SafeString:
    return format_html('lang="{}" dir="{}"', language.code, language.direction)


@register.simple_tag(takes_context=True)
def language_link(context: Context, *, leads_back: bool = True) -> SafeString:
    """Lead to the choice of a language, and back to this page. A page of error leads home, so that all are the same."""
    offered = catalogues.offered().values()
    if len(offered) == 1:
        return _NOTHING
    back = _back(context) if leads_back else {}
    return render_to_string(
        "palier/components/language_link.html", {"languages": offered, "current": speaking.current(), **back}
    )


@register.filter
def in_own_words(fact: str) -> str:
    """Say what a criterion weighs, for who reads another language; nothing in French."""
    return grids.in_own_words(fact)


@register.filter
def circuit_days(circuit: Circuit | FollowedApart) -> str:
    """Say between which days a circuit of a grid applies; nothing for one that lasts as long as its grid."""
    return grid_circuits.days_said(circuit)


@register.filter
def wide_series(parts: Iterable[str]) -> str:
    """Write things that hold commas one behind another, with the signs of the language of the page."""
    return french.series(parts, is_wide=True)


@register.filter
def wide_names(parts: Iterable[str]) -> str:
    """The same of proper names that hold commas, as that of a commune with its département."""
    return french.names(parts, is_wide=True)


@register.simple_tag(takes_context=True)
def by_machine(context: Context, *, leads_back: bool = True) -> SafeString:
    """Say that a machine translated this page, that no person read it again, and lead back to French; else nothing."""
    if not speaking.current().is_by_machine:
        return _NOTHING
    return render_to_string("palier/components/by_machine.html", _back(context) if leads_back else {})


@register.simple_tag(takes_context=True)
def easy_link(context: Context) -> SafeString:
    """Lead to the sheet in easy words that stands beside this page; nothing where there is none."""
    match = getattr(context.get("request"), "resolver_match", None)
    key = sheets.PAGES.get(match.url_name or "") if match is not None else None
    if key is None:
        return _NOTHING
    address, words = reverse("facile", args=[key]), voice.say("Facile à lire")
    return format_html('<span class="easy"><a href="{}">{}</a></span>', address, words)


def _back(context: Context) -> dict[str, object]:
    """The address of this page, to come back to it, and whether something was written that it would not show again.

    The page of the choice leads back to where one came from, never to itself.
    """
    request = context.get("request")
    if request is None:
        return {}
    if request.path == reverse("langue"):
        return {"back": str(context.get("back", "")), "is_written": context.get("is_written", False)}
    return {"back": ways_back.of(request), "is_written": request.method == "POST"}


_BINDING = voice.phrase("Ce texte est en français : lui seul fait foi.")


@register.inclusion_tag("palier/components/in_french.html")
def in_french(why: str = _BINDING) -> dict[str, object]:
    """Say, to who reads another language, that what follows is in French and why."""
    return {"is_needed": speaking.current() != catalogues.FRENCH, "why": why}
