"""A steward writes the grid that a council will vote: a draft, kept line by line, that binds nobody (L441-2-8, R441-2-10).

Who writes on a text that somebody else changed meanwhile is told so: no line of either is lost.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from palier.models import GridDraft, GridVersion, Territory
from palier.models.scoring import grids_store
from palier.models.territories import territories
from palier.rules.law.clocks import day_in_paris
from palier.rules.scoring import grid_drafts, grid_errors, grid_text, grids
from palier.rules.scoring.grid_drafts import DraftLook
from palier.rules.scoring.grid_errors import GridError
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.organisations import held_territories

MOST_PAST = 20
"""Texts that « Annuler » goes back through."""
MOST_DRAFTS = 20
"""Of one territory at once, those put away aside."""


class DraftMoved(Refusal):
    """The text is not the one that its author had before their eyes."""

    sentence = (
        "Ce brouillon a changé depuis que vous l’avez ouvert. "
        "Relisez-le, puis refaites votre changement : rien n’est perdu."
    )


class DraftEntered(Refusal):
    """What was entered is a version, and is not written again."""

    sentence = "Cette grille est entrée : elle ne se récrit pas. Commencez un autre brouillon depuis elle."


class NothingToUndo(Refusal):
    """The text is the first, or the last that is kept."""

    sentence = "Il n’y a plus de changement à annuler."


class TooManyDrafts(Refusal):
    """Drafts that nobody finds are of no use."""

    sentence = f"Ce territoire a déjà {MOST_DRAFTS} brouillons : rangez-en un d’abord."


class LineRefused(Refusal):
    """A line that no grid file can hold."""

    sentence = "Cette ligne ne peut pas être écrite."


class NoSuchLine(Refusal):
    """It was removed meanwhile."""

    sentence = "Cette ligne n’est plus dans le brouillon."


def digest_of(draft: GridDraft) -> str:
    """By which a form says on which text it was filled in."""
    return hashlib.sha256(draft.content.encode()).hexdigest()


def look(draft: GridDraft) -> DraftLook:
    """What the checker says of it."""
    return grid_drafts.look(draft.content)


@transaction.atomic
def begin(territory: Territory, *, of: GridVersion | None = None, by: Actor, at: datetime) -> GridDraft:
    """Begin a draft: of a version of the territory, else of the one in force, else of nothing.

    Raises ``NotYourTerritory`` or ``TooManyDrafts``.
    """
    held_territories.require_where(territory, by=by)
    if GridDraft.objects.filter(territory=territory, put_away_at=None, version=None).count() >= MOST_DRAFTS:
        raise TooManyDrafts
    on = day_in_paris(at)
    known = of or (
        # The one that was voted last, in force or to come: the next vote changes that one.
        GridVersion.objects.filter(territory=territory).order_by("-effective_on", "-pk").first()
    )
    content = grid_drafts.content_of(known.content) if known else _first(on)
    return GridDraft.objects.create(
        territory=territory,
        content=grid_drafts.text_of(_anew(content, territory, on)),
        made_at=at,
        changed_at=at,
    )


def _first(on: date) -> dict[str, Any]:
    borrowed = grids_store.borrowed(on)
    # A site without a demo lends no grid: the one that is shipped is an example all the same.
    return grid_drafts.content_of(borrowed.content) if borrowed else dict(grids.seed().content)


def _anew(content: Mapping[str, Any], territory: Territory, on: date) -> dict[str, Any]:
    """The lines of a grid under a vote to come: its own deliberation is not that of another."""
    kept = {key: value for key, value in content.items() if key not in {"number", "voted_on", "link"}}
    head = {
        "code": f"GRILLE-{on.year + 1}",
        "title": f"Grille de points : {territory.name}"[:300],
        "territory": territory.code,
        "deliberation": "projet de délibération",
        "effective_from": date(on.year + 1, 1, 1),
    }
    return {**head, **{key: value for key, value in kept.items() if key not in head}}


@transaction.atomic
def write(
    draft: GridDraft,
    change: Callable[[dict[str, Any]], Mapping[str, Any]],
    *,
    seen: str,
    by: Actor,
    at: datetime,
) -> GridDraft:
    """Keep a change of the text that ``seen`` names; the text before can be taken back.

    Raises ``NotYourTerritory``, ``DraftEntered``, ``DraftMoved``, ``NoSuchLine`` or ``LineRefused``.
    """
    held_territories.require_where(draft.territory, by=by)
    kept = to_write(draft)
    if digest_of(kept) != seen:
        raise DraftMoved
    try:
        content = change(grid_drafts.content_of(kept.content))
        text = grid_drafts.text_of({**content, "territory": kept.territory_id})
    except GridError as error:
        reason = f"{error.reason[:1].upper()}{error.reason[1:]}."
        raise LineRefused(reason) from error
    except IndexError as error:
        raise NoSuchLine from error
    if text == kept.content:
        return kept
    kept.past = [*kept.past, kept.content][-MOST_PAST:]
    kept.content, kept.changed_at = text, at
    kept.save(update_fields=["content", "past", "changed_at"])
    return kept


def bring(draft: GridDraft, text: str, name: str, *, seen: str, by: Actor, at: datetime) -> GridDraft:
    """Take a file in the place of the text.

    Raises as ``write``, ``LineRefused`` for the grid of another territory, and ``GridError`` with each line that is no grid.
    """
    content = grid_text.opened(grid_errors.text_of(text), name)[1]
    said = str(content.get("territory", ""))
    if said and territories.find(said) != draft.territory:
        reason = f"Ce fichier est la grille d’un autre territoire ({said[:20]}) : ce brouillon n’est pas le sien."
        raise LineRefused(reason)
    return write(draft, lambda _: content, seen=seen, by=by, at=at)


@transaction.atomic
def undo(draft: GridDraft, *, seen: str, by: Actor, at: datetime) -> GridDraft:
    """Go back from the text that ``seen`` names to the one before, and from nobody else's.

    Raises ``NotYourTerritory``, ``DraftEntered``, ``DraftMoved`` or ``NothingToUndo``.
    """
    held_territories.require_where(draft.territory, by=by)
    kept = to_write(draft)
    if digest_of(kept) != seen:
        raise DraftMoved
    if not kept.past:
        raise NothingToUndo
    kept.content, kept.past, kept.changed_at = kept.past[-1], kept.past[:-1], at
    kept.save(update_fields=["content", "past", "changed_at"])
    return kept


@transaction.atomic
def put_away(draft: GridDraft, *, away: bool, by: Actor, at: datetime) -> GridDraft:
    """Take a draft off the list, or put it back. Raises ``NotYourTerritory`` or ``DraftEntered``."""
    held_territories.require_where(draft.territory, by=by)
    kept = to_write(draft)
    kept.put_away_at = at if away else None
    kept.save(update_fields=["put_away_at"])
    return kept


def to_write(draft: GridDraft) -> GridDraft:
    """The draft, held until the transaction ends. Raises ``DraftEntered``."""
    kept = GridDraft.objects.select_for_update(of=("self",)).select_related("territory").filter(pk=draft.pk).first()
    # The database too shows no page one to write that was entered.
    if kept is None or kept.version_id is not None:
        raise DraftEntered
    return kept
