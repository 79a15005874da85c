"""What an adviser did for the account of a household, beside what each page already says of it; and where it can be undone.

To a holder from whom the mandate is kept, nothing is said: the act is their household's own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from palier.models import Candidature, Demande, Letter, MandateAct, VisitAct
from palier.rules.candidature.funnel import Stage
from palier.rules.counter import receipts
from palier.rules.law.voice import phrase, say
from palier.rules.mandates.acts import LABELS, UNDOING, Done
from palier.web.presentation.cards import Step
from palier.workflows.mandates import acts_seen

_GIVEN_UP = (Stage.RETIREE, Stage.DESISTEE)
_FOR_YOU = phrase("Par {organisation}, pour votre compte.")
_FOR_THEM = phrase("Par {organisation}, pour le compte de l’autre titulaire.")


@dataclass(frozen=True, slots=True)
class ShownAct:
    """One act, as its household reads it."""

    at: datetime
    label: str
    by: str
    undo: str
    url: str


def by_whom(act: MandateAct, request: HttpRequest) -> str:
    """Who did it, and for whom, as this reader is concerned."""
    is_mine = act.mandate.by_id == request.user.pk
    return say(_FOR_YOU if is_mine else _FOR_THEM, organisation=act.mandate.organisation.name)


def on_each(request: HttpRequest, acts: Iterable[MandateAct]) -> Mapping[UUID, str]:
    """By public id of a candidature or of a piece: who made the last act on it, where an adviser did. The latest come first."""
    found: dict[UUID, str] = {}
    for act in acts:
        found.setdefault(act.object_id, by_whom(act, request))
    return found


def on_candidatures(
    request: HttpRequest, acts: Iterable[MandateAct], rows: Iterable[Candidature]
) -> Mapping[UUID, str]:
    """The same of candidatures: who withdrew by themselves since is told of no adviser."""
    since = {row.public_id: row.changed_at for row in rows if row.stage in _GIVEN_UP}
    return on_each(request, (act for act in acts if act.object_id not in since or act.at >= since[act.object_id]))


def on_letter(request: HttpRequest, letter: Letter) -> str:
    """Who made the act that a letter tells, where an adviser did."""
    act = acts_seen.of_letter(letter)
    return by_whom(act, request) if act is not None else ""


def at_counter(act: VisitAct) -> ShownAct:
    """An act that was made at a counter with this person."""
    words = receipts.worded(act.verb)
    return ShownAct(act.at, say(words), "", "", "")


def shown(request: HttpRequest, demande: Demande) -> dict[int, list[ShownAct]]:
    """The acts of each mandate, the latest first, each with the page where it can be undone."""
    found: dict[int, list[ShownAct]] = {}
    own = set(Candidature.objects.filter(demande=demande).values_list("public_id", flat=True))
    for act in acts_seen.of_file(demande):
        done = Done(act.done)
        # A candidature that is of this file no more has no page to undo anything.
        page = _page(act, done) if done in _ELSEWHERE or act.object_id in own else ""
        one = ShownAct(act.at, say(LABELS[done]), by_whom(act, request), say(UNDOING[done]) if page else "", page)
        found.setdefault(act.mandate_id, []).append(one)
    return found


_ELSEWHERE = (Done.SENT, Done.RENEWED)
"""Acts that have a page of their own, and no candidature."""


def _page(act: MandateAct, done: Done) -> str:
    if done is Done.SENT:
        return f"{reverse('pieces')}#piece-{act.object_id.hex[-8:]}"
    if done is Done.RENEWED:
        return reverse("vie-demande")
    return reverse("candidature", args=[act.object_id])


def told(request: HttpRequest, steps: list[Step], row: Candidature, every: Iterable[MandateAct]) -> list[Step]:
    """The steps of a candidature, with who made those that an adviser made; an act that left no step is one."""
    acts = [act for act in every if act.object_id == row.public_id]
    by, known = {act.at: by_whom(act, request) for act in acts}, {step.at for step in steps}
    found = [_signed(step, by) for step in steps]
    found += [Step(f"{say(LABELS[Done(act.done)])}. {by[act.at]}", act.at) for act in acts if act.at not in known]
    past = sorted((step for step in found if step.is_done), key=lambda step: step.at or row.applied_at)
    return [*past, *(step for step in found if not step.is_done)]


def _signed(step: Step, by: Mapping[datetime, str]) -> Step:
    if isinstance(step.at, datetime) and step.at in by:
        return replace(step, sentence=f"{step.sentence} {by[step.at]}")
    return step
