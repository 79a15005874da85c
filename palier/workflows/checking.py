"""The bailleur checks a designated file: compliant, pieces missing, or not compliant on a legal ground (domain, 6.4)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from palier.models import Candidature, Check, Home, layers, size_guides
from palier.rules import checking, checklist, clocks, funnel, grounds, motives
from palier.rules.access import Action, require
from palier.rules.checking import Finding, Output
from palier.rules.checklist import File
from palier.rules.law import Source
from palier.workflows import circumstances, decided, telling, verdict_wording, writing
from palier.workflows.actors import Actor
from palier.workflows.refusals import Refusal
from palier.workflows.signing import signatory
from palier.workflows.wording import Text


class NotTheBailleursAct(Refusal):
    """A désistement is the applicant's own act."""

    sentence = "Le désistement est l’acte du candidat\u00a0: il le fait lui-même, en ligne ou au guichet."


class BadFinding(Refusal):
    """The finding lacks what its kind needs; the message says what."""


class ForbiddenMotive(Refusal):
    """The free text names a motive that the law forbids; the message says which."""


class NotToBeChecked(Refusal):
    """The file was checked, decided or withdrawn meanwhile."""

    sentence = "Ce dossier n’est plus à contrôler\u00a0: il a changé d’étape entre-temps."


@transaction.atomic
def check(  # noqa: PLR0913 - each fact of a check has its name
    candidature: Candidature, output: Output | str, *, pieces: Sequence[str] = (), answer_by: date | None = None,
    ground: str = "", note: str = "", seen: Sequence[str] = (), by: Actor, at: datetime,
) -> Check:  # fmt: skip
    """Record the output of a check and tell the candidate. The same output twice in a row is one check."""
    candidature = Candidature.objects.select_for_update().get(pk=candidature.pk)
    require(by.role, Action.CHECK)
    finding = _finding(candidature, output, pieces, answer_by, ground, at)
    scanned = motives.scan(note)
    if scanned:
        raise ForbiddenMotive(scanned[0].sentence)
    before = candidature.checks.order_by("-at", "-pk").first()
    if before and finding.verb not in funnel.verbs_from(candidature.stage) and before.output == finding.output:
        return before
    try:
        move = funnel.step(candidature.stage, finding.verb)
    except funnel.IllegalMove as error:
        raise NotToBeChecked from error
    candidature.stage, candidature.changed_at = move.target, at
    candidature.save(update_fields=["stage", "changed_at"])
    kept = _keep(candidature, finding, note, _checklist(candidature, seen, at), by, at)
    details: dict[str, str | int | list[str] | None] = {"motif": kept.ground, "pieces": list(kept.pieces)}
    telling.journal(move.verb, candidature, by=by, at=at, article=_article(finding, move.article), details=details)
    home = candidature.publication.home
    figure = decided.figure_of(finding.ground or "", candidature, home, on=clocks.day_in_paris(at))
    told = " ".join(part for part in (figure, note) if part)
    writing.send(candidature, _text(home, finding, told), by=by, at=at)
    return kept


def _finding(
    candidature: Candidature, output: Output | str, pieces: Sequence[str], answer_by: date | None, ground: str,
    at: datetime,
) -> Finding:  # fmt: skip
    on = clocks.day_in_paris(at)
    try:
        finding = checking.find(
            output, on=on, pieces=pieces, deadline=answer_by, ground=ground or None,
            about=circumstances.about(candidature, on=on),
        )  # fmt: skip
    except ValueError as error:
        raise BadFinding(str(error)) from error
    if finding.output is Output.WITHDRAWN:
        raise NotTheBailleursAct
    return finding


def file_of(candidature: Candidature, *, on: date, is_contact_confirmed: bool = False) -> File:
    """What the checklist reads of a designated file: its facts, the home and the pieces valid on a day."""
    valid: dict[str, set[str]] = {}
    for piece in candidature.demande.pieces.filter(status="valide"):
        if piece.valid_until is None or piece.valid_until >= on:
            valid.setdefault(piece.person_key, set()).add(piece.code)
    return File(
        demande=layers.facts_of(candidature.demande, on), home=candidature.publication.home.as_facts, on=on,
        valid_pieces={key: frozenset(codes) for key, codes in valid.items()},
        is_contact_confirmed=is_contact_confirmed, guide=size_guides.of_home(candidature.publication.home, on),
    )  # fmt: skip


def _checklist(candidature: Candidature, seen: Sequence[str], at: datetime) -> dict[str, str]:
    """What each item said at the check; one that the landlord says to have looked at is marked so."""
    if unknown := set(seen) - {item.value for item in checklist.Item}:
        raise BadFinding(f"Ce point de contrôle n’existe pas\u00a0: {min(unknown)}.")
    lines = checklist.checklist(file_of(candidature, on=clocks.day_in_paris(at)))
    return {line.item.value: "vu" if line.item.value in seen else line.state.value for line in lines}


def _keep(
    candidature: Candidature, finding: Finding, note: str, items: dict[str, str], by: Actor, at: datetime
) -> Check:
    return Check.objects.create(
        candidature=candidature, demande_id=candidature.demande_id, audience=candidature.audience,
        output=finding.output, ground=finding.ground or "", pieces=list(finding.pieces), answer_by=finding.deadline,
        note=note, checklist=items, by=signatory(by), at=at,
    )  # fmt: skip


def _article(finding: Finding, otherwise: Source) -> Source:
    return grounds.GROUNDS[finding.ground].article if finding.ground else otherwise


def _text(home: Home, finding: Finding, note: str) -> Text:
    if finding.output is Output.INCOMPLETE and finding.deadline:
        labels = [checking.PIECES[piece][1] for piece in finding.pieces]
        return verdict_wording.pieces_asked(home, labels, finding.deadline, note)
    if finding.ground:
        text = grounds.GROUNDS[finding.ground]
        is_active = finding.ground is not grounds.Ground.NUMBER_INACTIVE
        return verdict_wording.not_compliant(
            home, text.sentence.rstrip("."), text.article, note, is_active=is_active
        )  # fmt: skip
    return verdict_wording.compliant(home)
