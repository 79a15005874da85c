"""The letters of a closing and of a sending: everyone learns their rank, points, the cut and what to do, batch by batch."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from palier.models import Candidature, Letter, Publication, Ranking, SetAside
from palier.models.doors import jobs
from palier.models.state import turns
from palier.rules.candidature.funnel import Stage
from palier.rules.commission import grounds
from palier.rules.law import french
from palier.rules.law.law import crpa
from palier.rules.letters.composing import Text
from palier.rules.people.answers import Outcome
from palier.rules.ranking import cuts, ranking
from palier.rules.scoring.cotation import DALO_TIER
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.letters.wording import describe, publisher
from palier.workflows.ranking import holding
from palier.workflows.ranking.closing import SAME_HOUSEHOLD, TELL_TASK
from palier.workflows.scoring import scoring

BATCH = 200
RANKED_KIND, CORRECTED_KIND, UNRANKED_KIND = "classement", "classement_corrige", "non_classee"
PASSED_KIND, SET_ASIDE_KIND = "non_retenue", "ecartee"
FIRST_CORRECTED = 2
"""Letters of the first correction of a list may have left before they said its version."""
PASS_TASK = "palier.jobs.closing.tell_passed_over"  # noqa: S105 - the name of a task
_ALGORITHM = (
    "Votre rang résulte d’un traitement automatisé ({article}), qui applique {order}. Vous pouvez "
    "demander au {who} les règles de ce traitement et la façon dont elles ont été appliquées à votre dossier. "
    "C’est toujours une personne qui désigne."
)
_WAYS = (
    "Si une information est fausse, demandez sa correction au {who}. Vous pouvez aussi lui adresser une "
    "réclamation, saisir gratuitement le Défenseur des droits, ou la CNIL pour l’usage de vos données."
)


def order_of(publication: Publication) -> str:
    """What orders the candidates, inside a sentence: the grid, or where the territory has none, the bare order."""
    if publication.grid_id is not None:
        return "la grille publiée avec l’annonce"
    return "l’ordre publié avec l’annonce (le DALO d’abord, puis l’ancienneté, sans points)"


def ways(publication: Publication) -> str:
    """What a person can do who thinks that something is wrong."""
    return _WAYS.format(who=publisher(publication))


def algorithm(publication: Publication) -> str:
    """The mention that a computation ordered the candidates (CRPA L311-3-1)."""
    return _ALGORITHM.format(order=order_of(publication), article=crpa("L311-3-1"), who=publisher(publication))


def cut_of(publication: Publication, candidates: int) -> tuple[str, ...]:
    """Who is sent, in sentences: how many, and from ten candidates where the last stands, by its tier."""
    places = publication.to_designate
    text = cuts.sent(places, is_own=publication.is_own)
    nth = Candidature.objects.filter(publication=publication, rank=places).first()
    if publication.grid_id is None or nth is None or candidates < ranking.MIN_CANDIDATES_SHOWN:
        return (text,)
    ranked = Candidature.objects.filter(publication=publication, rank__isnull=False)
    first = ranked.filter(tier=DALO_TIER).count()
    cut = cuts.Cut(places, nth.tier, ranking.band(nth.points).low, first)
    return (text, *cuts.say(cut))


def _by_tier(candidature: Candidature) -> tuple[str, ...]:
    return (cuts.FIRST,) if candidature.tier == DALO_TIER else ()


def _place(candidature: Candidature, candidates: int) -> str:
    rank = ranking.rank_words(candidature.rank or 0)
    points = "" if candidature.publication.grid_id is None else f", avec {french.count(candidature.points, 'point')}"
    return f"Votre rang : {rank} sur {french.count(candidates, 'candidature')}{points}."


@transaction.atomic
def tell_ranking(ranked: Ranking, *, after: int, by: Actor, at: datetime) -> int:
    """Send the letters of the next ranks; the first batch also tells those who were not ranked. Running twice sends once."""
    turns.wait_for(f"{TELL_TASK}:{ranked.publication_id}")
    kind = RANKED_KIND if ranked.version == 1 else CORRECTED_KIND
    if after == 0 and ranked.version == 1:
        _tell_unranked(ranked.publication, by=by, at=at)
    batch = _batch(ranked.publication, after)
    cut, held = cut_of(ranked.publication, ranked.candidates), holding.told_after(ranked) if ranked.version == 1 else ()
    told = _already(kind, batch, version=ranked.version)
    for candidature in batch:
        if candidature.pk not in told:
            _tell_rank(candidature, ranked, cut, kind, held, by=by, at=at)
    if len(batch) == BATCH:
        jobs.defer(TELL_TASK, ranking=str(ranked.pk), after=batch[-1].rank or 0)
    return len(batch)


def _batch(publication: Publication, after: int, **which: object) -> list[Candidature]:
    rows = Candidature.objects.filter(publication=publication, rank__gt=after, **which)
    return list(rows.select_related("demande", "publication__home__commune").order_by("rank")[:BATCH])


def _already(kind: str, batch: Sequence[Candidature], *, version: int = 1) -> set[int | None]:
    """Who has the letter; of a second correction, whoever has its own."""
    rows = Letter.objects.filter(kind=kind, candidature__in=batch)
    rows = rows.filter(facts__version=version) if version > FIRST_CORRECTED else rows
    return set(rows.values_list("candidature_id", flat=True))


def _tell_rank(
    candidature: Candidature,
    ranked: Ranking,
    cut: tuple[str, ...],
    kind: str,
    held: tuple[str, ...],
    *,
    by: Actor,
    at: datetime,
) -> None:
    home = describe(candidature.publication.home)
    opening = (
        f"La liste des candidats pour {home} est close. {_place(candidature, ranked.candidates)}"
        if ranked.version == 1
        else f"Le classement pour {home} a été corrigé. La raison : {french.cited(ranked.reason)} "
        f"{_place(candidature, ranked.candidates)} Ce rang remplace le précédent."
    )
    telling.letter(
        candidature.demande,
        kind=kind,
        title=f"Votre rang : {ranking.rank_words(candidature.rank or 0)}",
        paragraphs=(
            opening,
            *held,
            *_by_tier(candidature),
            " ".join(cut),
            (
                f"Vous n’avez rien à faire maintenant. Le {publisher(ranked.publication)} examine les premiers dossiers, et "
                "vous écrit dès qu’il a désigné les candidats. Vous pouvez retirer votre candidature et candidater à d’autres "
                "logements."
            ),
            (
                "Le classement est public, sous pseudonyme, et peut être vérifié par tous. Votre espace vous donne votre "
                "ligne et de quoi l’ouvrir."
            ),
            algorithm(ranked.publication),
        ),
        by=by,
        at=at,
        candidature=candidature,
        facts={
            "rang": candidature.rank,
            "points": candidature.points,
            "candidats": ranked.candidates,
            "publication": str(ranked.publication.public_id),
            "version": ranked.version,
        },
    )


def _reasons(candidature: Candidature) -> tuple[str, ...]:
    """The conditions of the law that the file did not meet at the closing, each with its article and what can be done."""
    verdict = scoring.assess(candidature.demande, candidature.publication).verdict
    if verdict.outcome is not Outcome.NOT_ELIGIBLE:
        return ()
    return tuple(f"{one.sentence} ({one.source}) {one.remedy}".strip() for one in verdict.reasons)


def _tell_unranked(publication: Publication, *, by: Actor, at: datetime) -> None:
    rows = Candidature.objects.filter(
        publication=publication, rank=None, stage__in=(Stage.INELIGIBLE, Stage.SANS_SUITE)
    )
    batch = list(rows.select_related("demande", "publication__home__commune").order_by("pk"))
    told = _already(UNRANKED_KIND, batch)
    for candidature in batch:
        if candidature.pk in told:
            continue
        home = describe(candidature.publication.home)
        held = candidature.end_reason == SAME_HOUSEHOLD
        why = (
            "Une autre candidature de votre ménage existait pour ce logement, et une seule pouvait être classée. "
            "Celle-ci s’arrête donc ; l’autre n’est pas touchée."
            if held
            else "À la date de clôture, votre dossier ne remplissait pas une condition d’accès à ce logement."
        )
        reasons = () if held else _reasons(candidature)
        telling.letter(
            candidature.demande,
            kind=UNRANKED_KIND,
            title="Votre candidature n’a pas été classée",
            paragraphs=(
                f"La liste des candidats pour {home} est close.",
                why,
                *reasons,
                "Vos points et votre ancienneté ne changent pas. Vous pouvez candidater à d’autres logements.",
                ways(publication),
            ),
            by=by,
            at=at,
            candidature=candidature,
            facts={"motif": candidature.end_reason},
        )


@transaction.atomic
def tell_passed_over(publication: Publication, *, after: int, by: Actor, at: datetime) -> int:
    """Tell those who were not sent: rank, points, cut, reason, and what they can do. Running twice sends once."""
    turns.wait_for(f"{PASS_TASK}:{publication.pk}")
    batch = _batch(publication, after, stage__in=(Stage.NON_RETENUE, Stage.ECARTEE))
    ranked = publication.rankings.order_by("-version").first()
    candidates = ranked.candidates if ranked else 0
    cut = cut_of(publication, candidates)
    told = _already(PASSED_KIND, batch) | _already(SET_ASIDE_KIND, batch)
    for candidature in batch:
        if candidature.pk not in told:
            _tell_passed(candidature, candidates, cut, by=by, at=at)
    if len(batch) == BATCH:
        jobs.defer(PASS_TASK, publication=publication.pk, after=batch[-1].rank or 0)
    return len(batch)


def sample_passed_over(publication: Publication) -> Text:
    """The letter that most of a list would read after a sending, without anybody's rank: shown before it leaves."""
    home = describe(publication.home)
    return Text(
        PASSED_KIND,
        "Votre dossier n’est pas proposé pour ce logement",
        (
            (
                f"Le {publisher(publication)} a choisi, dans l’ordre du classement, les dossiers proposés pour {home}. "
                "Le vôtre n’en fait pas partie."
            ),
            f"La raison : d’autres candidats sont classés avant vous selon {order_of(publication)}.",
        ),
    )


def _tell_passed(candidature: Candidature, candidates: int, cut: tuple[str, ...], *, by: Actor, at: datetime) -> None:
    home, is_aside = describe(candidature.publication.home), candidature.stage == Stage.ECARTEE
    if is_aside:
        aside = SetAside.objects.filter(candidature=candidature, is_upheld=True).latest("at")
        text = grounds.GROUNDS[grounds.Ground(aside.reason)]
        reason = (
            f"La raison : {text.sentence[0].lower()}{text.sentence[1:]} ({text.article}). Deux personnes l’ont relue."
        )
        who = publisher(candidature.publication)
        todo = f"Si cette raison est inexacte, écrivez au {who} pour demander un nouvel examen."
    else:
        reason = f"La raison : d’autres candidats sont classés avant vous selon {order_of(candidature.publication)}."
        todo = (
            "Vous gardez votre rang dans cette liste : si des dossiers proposés ne conviennent pas, vous pouvez être "
            "appelé. Candidatez aussi à d’autres logements."
        )
    telling.letter(
        candidature.demande,
        kind=SET_ASIDE_KIND if is_aside else PASSED_KIND,
        title="Votre dossier n’est pas proposé pour ce logement",
        paragraphs=(
            (
                f"Le {publisher(candidature.publication)} a choisi, dans l’ordre du classement, les dossiers proposés pour "
                f"{home}. Le vôtre n’en "
                "fait pas partie."
            ),
            _place(candidature, candidates),
            *_by_tier(candidature),
            " ".join(cut),
            reason,
            todo,
            ways(candidature.publication),
            algorithm(candidature.publication),
        ),
        by=by,
        at=at,
        candidature=candidature,
        facts={"rang": candidature.rank, "points": candidature.points, "candidats": candidates},
    )
