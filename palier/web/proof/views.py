"""Anyone may read and check a closed ranking; a candidate also sees their own line and receives its opening."""

import json
from pathlib import Path
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palier.models import Ranking, RankingLine
from palier.models.ranking import freezing
from palier.rules.doors.access import Action, Role, require
from palier.rules.ranking import ranking_file, verify
from palier.web.access import demande_of, only, role_of
from palier.web.presentation import homes
from palier.web.presentation.cards import PointsLine
from palier.workflows.scoring import saying_lines

_LINES = "application/x-ndjson"
_DIGITS = 5


def ranking_of(public_id: UUID, version: str = "") -> Ranking:
    """The last ranking of a home, or the version asked for: a corrected one is kept, with its file."""
    found = Ranking.objects.filter(publication__public_id=public_id).select_related("publication__home__commune")
    if version:
        found = (
            found.filter(version=int(version))
            if version.isascii() and version.isdigit() and len(version) < _DIGITS
            else found.none()
        )
    ranked = found.order_by("-version").first()
    if ranked is None:
        raise Http404
    return ranked


def my_line(request: HttpRequest, ranked: Ranking) -> RankingLine | None:
    if role_of(request) is not Role.DEMANDEUR:
        return None
    return RankingLine.objects.select_related("candidature").filter(ranking=ranked, demande=demande_of(request)).first()


@login_not_required
@require_safe
def proof(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was frozen, how to check it, and the candidate's own line."""
    ranked = ranking_of(public_id)
    line = my_line(request, ranked)
    opened = json.loads(line.opening) if line and line.opening else None
    context = {
        "ranking": ranked,
        "header": ranked.header,
        "title": homes.title(ranked.publication.home),
        "earlier": Ranking.objects.filter(publication=ranked.publication, version__lt=ranked.version).order_by(
            "version"
        ),
        "line": line,
        "opened": opened,
        "points": _lines(line, line.opening) if line and line.opening else [],
    }
    response = render(request, "palier/proof/proof.html", context)
    if line is not None:
        response["Cache-Control"] = "no-store"
    return response


def _lines(line: RankingLine, opening: str) -> list[PointsLine]:
    mine = line.candidature
    return homes.frozen_lines(opening, said=saying_lines.again(mine.demande, mine.publication) if mine else {})


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_not_required
@require_safe
def public_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The public file. Read whole inside the request's transaction: a streamed body would run after it."""
    ranked = ranking_of(public_id, request.GET.get("version", ""))
    content = b"".join(freezing.public_lines(ranked.pk, ranked.header))
    return _download(content, f"classement-{public_id}.jsonl", _LINES)


@only(Role.DEMANDEUR)
@require_safe
def my_opening(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The opening of one's own line, in the format that the verifier takes."""
    require(role_of(request), Action.READ_OWN_OPENING)
    ranked = ranking_of(public_id)
    line = my_line(request, ranked)
    if line is None or line.opening is None:
        raise Http404
    pair = (bytes.fromhex(line.salt), json.loads(line.opening))
    content = b"".join(ranking_file.openings_file(str(public_id), ranked.head, [pair]))
    response = _download(content, f"mon-ouverture-{public_id}.jsonl", _LINES)
    response["Cache-Control"] = "no-store"
    return response


@login_not_required
@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The verifier: one file of the standard library."""
    return _download(Path(verify.__file__).read_bytes(), "verify.py", "text/x-python; charset=utf-8")
