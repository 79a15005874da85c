"""What the pages of the bailleur share: its navigation, the trace of a reading, and a verb that may be refused."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest
from django.utils import timezone

from palier.models import Candidature
from palier.rules.candidature.funnel import IllegalMove, IllegalPublicationMove, Stage
from palier.rules.desks.desk_words import desk_label
from palier.rules.doors.access import ActionRefused
from palier.rules.doors.readings import Purpose
from palier.web.access import actor_of, organisation_of
from palier.web.acts import new_key
from palier.workflows.acting import tracing
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.telling import Identified
from palier.workflows.doors.finding import name_of

__all__ = ("attempt", "name_of", "page", "stage_label", "trace")


def page(request: HttpRequest, **context: object) -> dict[str, Any]:
    """Context of a page of the bailleur: whose it is, and the key of its acts."""
    return {"organisation": organisation_of(request), "act_key": new_key(), **context}


def trace(request: HttpRequest, purpose: Purpose, *opened: Identified) -> None:
    """Write down that nominative files were read: who, what, why, so that each household can be told."""
    tracing.note(opened, purpose, by=actor_of(request), at=timezone.now())


def attempt(form: BaseForm, act: Callable[[], object]) -> bool:
    """Try an act; a refusal becomes the error of the form, in its own sentence."""
    try:
        act()
    except (Refusal, ActionRefused, IllegalMove, IllegalPublicationMove) as error:
        sentence = str(error) if isinstance(error, Refusal) else Refusal.sentence
        field = getattr(error, "field", None)
        form.add_error(field if field in form.fields else None, sentence)
        return False
    return True


def stage_label(candidature: Candidature) -> str:
    """The stage in the bailleur's words."""
    return desk_label(Stage(candidature.stage), is_own=candidature.publication.is_own)
