"""The light page of those who wait: one small text made without Django's templates, and its headers.

It speaks the language of its reader (``tongue``), stands without style sheet, script or image, tells the place and an honest
wait, and asks again by itself (the header ``Refresh``) unless told not to. Programs that do not read pages get one line.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings

from hosting.admission.tongue import READ_IN
from palier.models import catalogues
from palier.rules.law.typography import typeset, typeset_page
from palier.rules.law.voice import phrase, say, say_plural
from palier.web.languages import speaking
from palier.web.presentation.words import thousands

if TYPE_CHECKING:
    from palier.models.catalogues import Language

STOPPED = "actualisation"
"""Parameter of the address under which the page does not refresh by itself: some people need time to read."""
WAITING_HEADER = "Palier-Waiting"
_MINUTE, _HOUR = 60, 3600

_STYLE = Path(__file__).with_name("waiting.css").read_text(encoding="utf-8").partition("*/")[2].replace("\n", "")
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_ALONE = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
_POLICY = f"{_ALONE}style-src 'sha256-{_HASH}'; form-action 'none'"
_FORM_POLICY = f"{_ALONE}style-src 'self'; img-src 'self' data:; form-action 'self'"


def _head(title: str) -> str:
    language = speaking.current()
    return (
        f'<!doctype html><html lang="{language.code}" dir="{language.direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f'<title>{title} | Palier</title><style>{_STYLE}</style></head><body><main><p class="b">Palier</p>'
    )


@dataclass(frozen=True, slots=True)
class WaitingNotice:
    """What a waiting page says. ``place`` is 0 for who has none: the line is full, or theirs is the next free page."""

    place: int
    wait: float | None
    refresh: int
    query: str
    """The query of the address asked for, as it came."""

    @property
    def is_stopped(self) -> bool:
        """Whether the person asked for a page that does not refresh by itself."""
        return f"{STOPPED}=non" in self.query.split("&")


def waiting(told: WaitingNotice) -> bytes:
    """Return the page of someone who waits."""
    place = thousands(told.place)
    title = say("Votre place : {number}", number=place) if told.place else say("Encore un instant")
    fair = say(
        "Aller vite ne donne aucun point : les candidatures sont classées à la clôture de chaque annonce, d’après votre "
        "dossier, jamais d’après l’heure."
    )
    return typeset_page(
        f"{_head(title)}<h1>{say('Il y a beaucoup de monde en ce moment')}</h1>"
        f"{_place(told)}{_refreshing(told)}<p>{fair}</p>"
        f'<p><a class="a" href="{escape(_address(told, stopped=told.is_stopped))}">{say("Actualiser")}</a></p>'
        f'<p class="s">{_stopping(told)} · <a class="l" href="/etat/">{say("État du service")}</a></p>'
        f"{_languages(told)}</main></body></html>"
    ).encode()


def _place(told: WaitingNotice) -> str:
    if not told.place:
        return f'<p class="p">{say("Votre page arrive dès qu’elle peut être servie.")}</p>'
    if told.place == 1:
        first = say("Vous êtes la prochaine personne.")
    else:
        first = say("Votre place dans la file : <strong>{number}</strong>.", number=thousands(told.place))
    return f'<p class="p" role="status">{first}<br>{say("Attente : {wait}.", wait=spoken(told.wait))}</p>'


def _refreshing(told: WaitingNotice) -> str:
    stops = say("Cette page ne s’actualise plus toute seule.")
    opens = say("Cette page s’actualise toute seule et s’ouvrira à votre tour.")
    kept = say(
        "Actualiser plus souvent ne change rien à votre place. Elle est gardée par un cookie de ce navigateur, même si vous "
        "fermez cette page un moment."
    )
    return f"<p>{stops if told.is_stopped else opens}{f' {kept}' if told.place else ''}</p>"


def _languages(told: WaitingNotice) -> str:
    """The other languages, each by its own name; and what a machine translated, said to be so."""
    current = speaking.current()
    links = " · ".join(
        f'<a class="l" rel="nofollow" lang="{one.code}" dir="{one.direction}" href="{escape(_read_in(told, one))}">{one.name}</a>'
        for one in catalogues.offered().values()
        if one != current
    )
    mark = say("Traduction automatique, non relue par une personne. Seul le français fait foi.")
    said = (mark if current.is_by_machine else "", links)
    return "".join(f'<p class="s">{one}</p>' for one in said if one)


def _read_in(told: WaitingNotice, language: Language) -> str:
    kept = [part for part in told.query.split("&") if part and not part.startswith(f"{READ_IN}=")]
    return "?" + "&".join([*kept, urlencode({READ_IN: language.code})])


def _stopping(told: WaitingNotice) -> str:
    again, stop = say("Reprendre l’actualisation automatique"), say("Arrêter l’actualisation automatique")
    label = again if told.is_stopped else stop
    return f'<a class="l" href="{escape(_address(told, stopped=not told.is_stopped))}">{label}</a>'


def _address(told: WaitingNotice, *, stopped: bool) -> str:
    """The address asked for, with or without the wish that the page stays still."""
    kept = [part for part in told.query.split("&") if part and part != f"{STOPPED}=non"]
    return "?" + "&".join([*kept, urlencode({STOPPED: "non"})] if stopped else kept)


def spoken(seconds: float | None) -> str:
    """Say a wait in words, never more precisely than it is known."""
    if seconds is None:
        return say("durée pas encore connue")
    if seconds < _MINUTE:
        return say("moins d’une minute")
    if seconds < _HOUR:
        return say_plural(round(seconds / _MINUTE), "environ {count} minute", "environ {count} minutes")
    return say("plus d’une heure")


def line(place: int) -> bytes:
    """Return the one line told to a program, or to a part of a page."""
    return typeset(f"{_said(place)}\n").encode()


def problem() -> bytes:
    """Return the refusal told to a software that calls, in the shape of the API’s others: it has no place in the line."""
    said = say("Il y a beaucoup de monde en ce moment ; réessayez dans quelques secondes.")
    sentence, code = typeset(said), "affluence"
    body = {"type": f"urn:palier:probleme:{code}", "title": sentence, "status": 503, "code": code, "detail": sentence}
    return json.dumps(body, ensure_ascii=False).encode()


def _said(place: int) -> str:
    return say(
        "Il y a beaucoup de monde en ce moment ; réessayez dans quelques secondes. Place : {number}", number=place
    )


@dataclass(frozen=True, slots=True)
class SendingRefused:
    """Why what was sent is not taken, and what to do."""

    title: str
    said: str


CUT_SHORT = SendingRefused(
    phrase("Votre envoi n’est pas arrivé en entier"),
    phrase(
        "La connexion s’est interrompue, ou elle est trop lente en ce moment. Rien n’a été enregistré. Revenez à la page "
        "précédente : ce que vous y avez écrit s’y trouve le plus souvent encore. Si vous envoyez des photos, "
        "envoyez-les une par une."
    ),
)
NO_LENGTH = SendingRefused(
    phrase("Votre envoi n’a pas dit sa taille"),
    phrase(
        "Rien n’a été enregistré. Revenez à la page précédente et recommencez. Si cette page revient, essayez avec un autre "
        "navigateur, ou sans le programme qui filtre vos connexions."
    ),
)
TOO_LARGE = SendingRefused(
    phrase("Votre envoi est trop lourd"),
    phrase(
        "Rien n’a été enregistré. Revenez à la page précédente, et envoyez vos fichiers en plusieurs fois : "
        "20 Mo au plus pour chacun."
    ),
)


def refusal(said: SendingRefused) -> bytes:
    """Return the page of a sending that is not taken."""
    return typeset_page(
        f"{_head(say(said.title))}<h1>{say(said.title)}</h1><p>{say(said.said)}</p>"
        f'<p class="s"><a class="l" href="/">{say("Aller à l’accueil")}</a></p></main></body></html>'
    ).encode()


def refusal_line(said: SendingRefused) -> bytes:
    """Return what a program is told of it."""
    return typeset(f"{say(said.title)}. {say(said.said)}\n").encode()


def headers_of_refusal(*, is_page: bool) -> list[tuple[str, str]]:
    """Return its headers."""
    kind = "text/html; charset=utf-8" if is_page else "text/plain; charset=utf-8"
    return [("Content-Type", kind), *_ALWAYS, *hsts(), ("Content-Security-Policy", _POLICY)]


def headers(told: WaitingNotice, *, is_page: bool, is_call: bool = False) -> list[tuple[str, str]]:
    """Return the headers of a light answer."""
    kind = "text/html; charset=utf-8" if is_page else "text/plain; charset=utf-8"
    kind = "application/problem+json" if is_call else kind
    found = [("Content-Type", kind), *_common(told), ("Content-Security-Policy", _POLICY)]
    if is_page and not told.is_stopped:
        found.append(("Refresh", str(told.refresh)))
    return found


def headers_of_form(told: WaitingNotice) -> list[tuple[str, str]]:
    """Return the headers of the page that keeps a form: it is one of the site's, with its style, and stays still."""
    return [
        ("Content-Type", "text/html; charset=utf-8"),
        *_common(told),
        ("Content-Security-Policy", _FORM_POLICY),
    ]


def hsts() -> list[tuple[str, str]]:
    """What every answer of the site tells of https: the framework adds it to those that it makes."""
    if not settings.SECURE_HSTS_SECONDS:
        return []
    under = "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
    return [("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}{under}")]


def _common(told: WaitingNotice) -> list[tuple[str, str]]:
    return [("Retry-After", str(told.refresh)), (WAITING_HEADER, str(told.place)), *_ALWAYS, *hsts()]


_ALWAYS = (
    ("Cache-Control", "no-store"),
    # Closed at once: those who wait hold no connection.
    ("Connection", "close"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
)
