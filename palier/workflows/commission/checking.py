"""The bailleur checks a designated file: compliant, pieces missing, or not compliant on a legal ground."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from palier.models import AgendaItem, Candidature, Check, CheckDraft, Home
from palier.rules.candidature import funnel
from palier.rules.commission import checking, checklist, grounds, looking, motives
from palier.rules.commission.checking import FileFinding, Output
from palier.rules.commission.checklist import Item
from palier.rules.commission.seances import SeanceStage
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks
from palier.rules.law.law import Source
from palier.rules.letters.composing import LetterText
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.signing import signatory
from palier.workflows.candidature import advancing
from palier.workflows.commission import files_to_check
from palier.workflows.letters import decided, verdict_wording, writing
from palier.workflows.people import circumstances, contradicting, needing
from palier.workflows.people import pieces as documents

_OUTPUTS = {
    Output.COMPLIANT: "conforme",
    Output.INCOMPLETE: "incomplet",
    Output.NOT_COMPLIANT: "non conforme",
    Output.WITHDRAWN: "désistement",
    Output.AGAIN: "repris, à refaire",
}


class NotTheBailleursAct(Refusal):
    """A désistement is the applicant's own act."""

    sentence = "Le désistement est l’acte du candidat : il le fait lui-même, en ligne ou au guichet."


class BadFinding(Refusal):
    """The finding lacks what its kind needs; the message says what."""


class UnknownOutput(BadFinding):
    """No result of a check is written so."""

    field = "output"


class ForbiddenMotive(Refusal):
    """The free text names a motive that the law forbids; the message says which."""


class CheckedMeanwhile(Refusal):
    """Somebody else recorded a check since the page was opened; the message says what."""


class CommissionSits(Refusal):
    """A check is corrected before the commission sits: then it is the commission that decides."""

    sentence = "La commission siège sur ce logement : ce contrôle ne se corrige plus, c’est elle qui décide."


class NotToBeChecked(Refusal):
    """The file was checked, decided or withdrawn meanwhile."""

    sentence = "Ce dossier n’est plus à contrôler : il a changé d’étape entre-temps."


@transaction.atomic
def check(  # noqa: PLR0913 - each fact of a check has its name
    candidature: Candidature,
    output: Output | str,
    *,
    pieces: Sequence[str] = (),
    answer_by: date | None = None,
    ground: str = "",
    note: str = "",
    points: Mapping[str, str] | None = None,
    whys: Mapping[str, str] | None = None,
    seen: str = "",
    by_act: Collection[str] = (),
    by: Actor,
    at: datetime,
) -> Check:
    """Record the output of a check and tell the candidate. The same output twice in a row is one check.

    A file found compliant is checked again, with a reason that the candidate reads, until the commission sits.

    ``seen`` names the last check that the page showed (``seen_of``), empty where no page was read: two who check one
    file do not undo each other unseen.

    ``points`` says of each of the eleven items what was seen, ``whys`` why where it must be said: a file is found
    compliant by somebody who looked at all of it. ``by_act`` names those that one act said in order (``finding_in_order``).
    Raises ``ForbiddenMotive``, ``CheckedMeanwhile``, ``CommissionSits`` or ``NotToBeChecked``.
    """
    candidature = Candidature.objects.select_for_update().get(pk=candidature.pk)
    require(by.role, Action.CHECK)
    finding = _finding(candidature, output, pieces, answer_by, ground, at)
    said = {item: why.strip()[:300] for item, why in (whys or {}).items() if why.strip()}
    scanned = motives.scan(note)
    if scanned:
        raise ForbiddenMotive(scanned[0].sentence)
    before = candidature.checks.order_by("-at", "-pk").first()
    if before and finding.verb not in funnel.verbs_from(candidature.stage) and before.output == finding.output:
        return before
    require_seen(seen, before)
    try:
        move = funnel.step(candidature.stage, finding.verb)  # legal? told before what the form lacks
    except funnel.IllegalMove as error:
        raise NotToBeChecked from error
    if candidature.stage == funnel.Stage.CONFORME:
        _require_correctable(candidature, note)
    looked, without = _looked(candidature, finding, points or {}, said, at)
    _require_reason(candidature, finding, note, at)
    details: dict[str, str | int | list[str] | None] = {
        "motif": finding.ground or "",
        "pieces": list(finding.pieces),
        "points": [f"{item}:{look}" for item, look in looked.items()],
        "sans_pieces": sorted({line.needed.code for line in without}),
        "en_une_fois": sorted(by_act),
        "corrige": candidature.stage if candidature.stage == funnel.Stage.CONFORME else "",
    }
    article = _article(finding, move.article)
    advancing.advance(candidature, move.verb, by=by, at=at, article=article, details=details)
    if without:
        said[Item.PIECES] = f"{_without(without)} {said[Item.PIECES]}"
    kept = _keep(candidature, finding, note, looked, said, by, at)
    CheckDraft.objects.filter(candidature=candidature).delete()
    home = candidature.publication.home
    figure = decided.figure_of(finding.ground or "", candidature, home, on=clocks.day_in_paris(at))
    told = " ".join(part for part in (figure, note) if part)
    # Two checks of one file contradict each other: the second letter says that it takes the place of the first.
    was_compliant = before is not None and before.output == Output.COMPLIANT
    writing.send(candidature, _text(home, finding, told, was_compliant=was_compliant), by=by, at=at)
    return kept


def may_correct(candidature: Candidature) -> bool:
    """Whether what was found compliant may still be checked again: no commission sits on its home."""
    return candidature.stage == funnel.Stage.CONFORME and not is_sitting(candidature)


def is_sitting(candidature: Candidature) -> bool:
    """Whether a séance that has the home of a candidature on its agenda is open."""
    rows = AgendaItem.objects.filter(publication=candidature.publication_id, seance__stage=SeanceStage.OPEN)
    return rows.exists()


def _require_correctable(candidature: Candidature, note: str) -> None:
    if not may_correct(candidature):
        raise CommissionSits
    if not note.strip():
        raise BadFinding("Ce dossier était conforme : écrivez au candidat pourquoi vous corrigez ce contrôle.")


def seen_of(check: Check | None) -> str:
    """The last check of a file as its page keeps it; a word for none, so that an unread page is another thing."""
    return str(check.pk) if check else "aucun"


def require_seen(seen: str, last: Check | None) -> None:
    """Raise ``CheckedMeanwhile`` where a page showed another check than the last one; ``seen`` is empty where none was read."""
    if seen and seen != seen_of(last):
        raise CheckedMeanwhile(_meanwhile(last))


def checked_meanwhile(candidature: Candidature, seen: str) -> str:
    """What was found of a file since a page was opened, in words; empty where ``seen`` is still its last check."""
    last = candidature.checks.order_by("-at", "-pk").first()
    return _meanwhile(last) if seen and seen != seen_of(last) else ""


def _meanwhile(check: Check | None) -> str:
    if check is None:
        return "Ce dossier a changé entre-temps : relisez-le avant d’enregistrer votre contrôle."
    return (
        f"{check.by.name} a enregistré un contrôle ({_OUTPUTS[Output(check.output)]}), {clocks.say_instant(check.at)}"
        " : relisez-le avant d’enregistrer le vôtre."
    )


def _finding(
    candidature: Candidature,
    output: Output | str,
    pieces: Sequence[str],
    answer_by: date | None,
    ground: str,
    at: datetime,
) -> FileFinding:
    on = clocks.day_in_paris(at)
    try:
        finding = checking.find(
            output,
            on=on,
            pieces=pieces,
            deadline=answer_by,
            ground=ground or None,
            about=circumstances.about(candidature, on=on),
        )
    except checking.UnknownFinding as error:
        raise UnknownOutput(str(error)) from error
    except checking.InvalidFinding as error:
        raise BadFinding(str(error)) from error
    if finding.output is Output.WITHDRAWN:
        raise NotTheBailleursAct
    if finding.output is Output.AGAIN:
        raise BadFinding("Un contrôle se reprend sur sa propre page, qui dit d’abord ce qu’elle fera.")
    return finding


def _without(lines: Sequence[needing.NeedLine]) -> str:
    """The pieces that a file is found compliant without; whose they are is left out, for a commission reads no name."""
    return f"Conforme sans : {', '.join(dict.fromkeys(documents.lower(line.label) for line in lines))}."


def _looked(
    candidature: Candidature, finding: FileFinding, points: Mapping[str, str], whys: Mapping[str, str], at: datetime
) -> tuple[dict[str, str], list[needing.NeedLine]]:
    """What is kept of each item: the answer given, else what the file says; refused where the rules want an answer.

    Beside it, the pieces without which the file is found compliant, if it is.
    """
    try:
        looks = looking.read(points)
    except looking.UnknownPoint as error:
        raise BadFinding(str(error)) from error
    file = files_to_check.file_of(candidature, on=clocks.day_in_paris(at))
    lines = checklist.checklist(file)
    states = {line.item: line.state for line in lines}
    faults = looking.faults(finding.output, looks, whys, states, file.lacking)
    if faults:
        raise BadFinding(" ".join(fault.sentence for fault in faults))
    kept = {line.item.value: looks[line.item].value if line.item in looks else line.state.value for line in lines}
    is_without = finding.output is Output.COMPLIANT and looking.is_without_pieces(looks, states)
    return kept, files_to_check.lacking(candidature, file.demande, file.on) if is_without else []


def _require_reason(candidature: Candidature, finding: FileFinding, note: str, at: datetime) -> None:
    """A legal ground that the file contradicts, or that no figure carries, says why to the candidate who reads it."""
    if finding.ground is None or note.strip():
        return
    if against := contradicting.of(candidature, finding.ground, on=clocks.day_in_paris(at)):
        raise BadFinding(f"Le dossier dit le contraire. {against} Écrivez au candidat ce que montrent les pièces.")
    if asked := grounds.NEED_NOTE.get(finding.ground):
        raise BadFinding(asked)


def _keep(
    candidature: Candidature,
    finding: FileFinding,
    note: str,
    items: dict[str, str],
    whys: dict[str, str],
    by: Actor,
    at: datetime,
) -> Check:
    return Check.objects.create(
        candidature=candidature,
        demande_id=candidature.demande_id,
        audience=candidature.audience,
        output=finding.output,
        ground=finding.ground or "",
        pieces=list(finding.pieces),
        answer_by=finding.deadline,
        note=note,
        checklist=items,
        whys=whys,
        by=signatory(by),
        at=at,
    )


def _article(finding: FileFinding, otherwise: Source) -> Source:
    return grounds.GROUNDS[finding.ground].article if finding.ground else otherwise


def _text(home: Home, finding: FileFinding, note: str, *, was_compliant: bool) -> LetterText:
    if finding.output is Output.INCOMPLETE and finding.deadline:
        labels = [checking.PIECES[piece][1] for piece in finding.pieces]
        return verdict_wording.pieces_asked(home, labels, finding.deadline, note, was_compliant=was_compliant)
    if finding.ground:
        text = grounds.GROUNDS[finding.ground]
        is_active = finding.ground is not grounds.Ground.NUMBER_INACTIVE
        reason = text.sentence.rstrip(".")
        return verdict_wording.not_compliant(
            home, reason, text.article, note, is_active=is_active, was_compliant=was_compliant
        )
    return verdict_wording.compliant(home)
