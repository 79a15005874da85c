"""The door while the register does not answer: one page and one time for everybody, whether a number is known here or not.

Who is known here gets a code for the last version that we have; who is not gets the same page, and no letter. Until a code is
proven nothing tells them apart: neither status nor words, neither the tries left nor the wait.
"""

import uuid
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from palier.models import SignInCode
from palier.rules.law.voice import phrase
from palier.web.requests import chosen_language
from palier.web.signin import answers, browsers
from palier.workflows.doors import code_hashes, second_places, signing_in, signing_in_elsewhere, slowing
from palier.workflows.doors.recognising import Asker, TryKeys

CONTACT = phrase("l’adresse ou au téléphone de votre dossier, s’il est connu ici")
NOBODYS = "until"
"""In the session, until when a code that was never sent could serve."""


def ask(
    request: HttpRequest, numero: str, birth_date: date, *, typed: str, counted: TryKeys, at: datetime
) -> HttpResponse:
    """Send a code to who is known here, and answer everybody alike. Every ask counts: an outage is no free pass."""
    one = slowing.tried(f"panne {counted.subject}", counted.source)
    if (left := slowing.wait(one, at=at)) > answers.NONE:
        return answers.too_many(request, left)
    slowing.note(one, is_success=False, at=at)
    asker = Asker(browsers.id_of(request), source=one.source, language=chosen_language.asked_in(request))
    sent = _send(numero, birth_date, typed=typed, asker=asker, at=at)
    mask = answers.TYPED if typed else CONTACT
    if sent is None:
        code_hashes.spend()
        answer = answers.await_code(
            request,
            uuid.uuid4(),
            0,
            "",
            mask=mask,
            is_stale=True,
            **{NOBODYS: (at + signing_in.CODE_LIFE).isoformat()},
        )
    else:
        code, demande, number = sent
        answer = answers.await_code(request, code.public_id, demande, number, mask=mask, is_stale=True)
    answer.is_levelled = True  # type: ignore[attr-defined]
    return answer


def _send(
    numero: str, birth_date: date, *, typed: str, asker: Asker, at: datetime
) -> tuple[SignInCode, int, str] | None:
    held = signing_in.known_holder(numero, birth_date) or second_places.who_went_on_openly(numero, birth_date)
    if held is None:
        return None
    try:
        if typed:
            asked = signing_in_elsewhere.send(*held, typed, at=at, asker=asker)
            return asked.code, asked.demande, asked.numero
        contact = signing_in.reach(*held)
        code = signing_in.send_code(*held, contact, at=at, asker=asker) if contact else None
    except signing_in.TooManySignInCodes:
        return None
    return (code, held[0].pk, held[0].numero_unique) if code else None


def is_nobodys(asked: dict[str, Any]) -> bool:
    """Whether the code that this session awaits was never sent."""
    return NOBODYS in asked


def refuse(request: HttpRequest, context: dict[str, Any], *, at: datetime) -> HttpResponse:
    """Refuse a code that was never sent as a wrong one is refused, tries counted down alike."""
    asked = request.session[answers.SESSION_KEY]
    # Counted one at a time, as the tries of a code that was sent: two at once would tell which it is.
    is_over = at >= datetime.fromisoformat(asked[NOBODYS])
    which = 0 if is_over else slowing.take_one(f"essais {asked['code']}", most=signing_in.CODE_TRIES, at=at)
    left = signing_in.CODE_TRIES - which if which else 0
    request.session.modified = True
    code_hashes.spend()
    context["form"].add_error("code", answers.wrong_words(left))
    page = {**context, "is_dead": left == 0}
    return render(request, "palier/signin/code.html", page, status=answers.BAD_REQUEST)
