"""Over random lives made by the workflows, no row differs from what its acts left; one stage written by hand always does."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palier.models import AgendaItem, Candidature, Offer, Publication, SetAside
from palier.models.seals import seal_rows
from palier.rules.candidature import told_moves
from palier.rules.candidature.funnel import MOVES, IllegalMove, Stage
from palier.workflows.acting.refusals import Refusal
from palier.workflows.candidature import applying, verifying_holds
from palier.workflows.commission import checking, deciding, designating, taking_back
from palier.workflows.offer import ending, leasing, offering, undelivered
from palier.workflows.seals import tracing_acts
from tests import factories, world
from tests.workflows.bailleur_world import LOOKED

if TYPE_CHECKING:
    from collections.abc import Callable

    from palier.rules.seals.seal_faults import SealFault
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db


class _Nothing(Exception):
    """No row is where this act begins."""


class _Over(Exception):
    """One life was lived: nothing of it is kept for the next."""


@pytest.fixture
def at() -> world.World:
    built = world.build()
    built.others.append(factories.demande("Amina", birth_name=built.amina.persons[0].birth_name))
    return built


def traced() -> list[SealFault]:
    with seal_rows.one_snapshot():
        return list(tracing_acts.trace())


def _who(at: world.World, row: Candidature) -> Applicant:
    everyone = [at.amina, at.noe, at.stranger, *at.others]
    return next(each for each in everyone if each.demande.pk == row.demande_id)


def _rows(at: world.World, *stages: str) -> list[Candidature]:
    known = [each.demande.pk for each in (at.amina, at.noe, at.stranger, *at.others)]
    return list(Candidature.objects.filter(stage__in=stages, demande__in=known).order_by("pk"))


def _live(at: world.World) -> list[Offer]:
    return list(Offer.objects.filter(answer="").order_by("pk"))


def _apply(at: world.World, pick: Callable[[list[Any]], Any]) -> None:
    who, on = (
        pick([at.stranger, at.noe, *at.others]),
        pick(list(Publication.objects.filter(stage="publiee").order_by("pk"))),
    )
    again = Candidature.objects.filter(publication=on, demande=who.demande, stage=Stage.RETIREE).exists()
    applying.apply(who.demande, on, by=who.actor, at=timezone.now(), again=again)


def _of(
    stages: tuple[str, ...], act: Callable[[world.World, Candidature], object]
) -> Callable[[world.World, Any], None]:
    def acted(at: world.World, pick: Callable[[list[Any]], Any]) -> None:
        act(at, pick(_rows(at, *stages)))

    return acted


def _of_an_offer(act: Callable[[world.World, Offer], object]) -> Callable[[world.World, Any], None]:
    def acted(at: world.World, pick: Callable[[list[Any]], Any]) -> None:
        act(at, pick(_live(at)))

    return acted


def _sign(at: world.World, row: Candidature) -> None:
    today = timezone.localdate()
    leasing.sign(row, contingent="AUTRES", signed_on=today, starts_on=today, by=at.karim, at=timezone.now())
    ending.end_elsewhere(row.demande, at=timezone.now())
    ending.end_home(row.publication, "logement_attribue", at=timezone.now())


def _fall(at: world.World, row: Candidature) -> None:
    leasing.fall_through(row, reason="menage", by=at.karim, at=timezone.now())
    ending.restore_elsewhere(row.demande, at=timezone.now())


def _close_home(at: world.World, pick: Callable[[list[Any]], Any]) -> None:
    on = pick(list(Publication.objects.exclude(stage__in=("louee", "retiree")).order_by("pk")))
    by = pick([at.odile, at.karim])
    ending.withdraw_publication(on, reason="Le logement est parti à la vente.", by=by, at=timezone.now())
    ending.end_home(on, "logement_retire", at=timezone.now())


def _close(at: world.World, pick: Callable[[list[Any]], Any]) -> None:
    world._close(at, pick(list(Publication.objects.filter(stage="publiee"))))  # noqa: SLF001 - a step of the same walk


def _designate(at: world.World, pick: Callable[[list[Any]], Any]) -> None:
    on = pick(list(Publication.objects.filter(stage__in=("classee", "designee")).order_by("pk")))
    send = designating.send_five if on.stage == "classee" else designating.call_next
    send(on, by=at.odile, at=timezone.now())


def _read_again(at: world.World, pick: Callable[[list[Any]], Any]) -> None:
    waiting = list(SetAside.objects.filter(is_upheld=None).order_by("pk"))
    designating.second_read(pick(waiting), is_upheld=pick([True, False]), by=at.reader, at=timezone.now())


def _decide(at: world.World, pick: Callable[[list[Any]], Any]) -> None:
    item = pick(list(AgendaItem.objects.filter(seance__stage="ouverte", decisions=None).order_by("pk")))
    rows = Candidature.objects.filter(publication=item.publication, stage="conforme").order_by("rank")
    drafts = [
        deciding.DecisionDraft(candidature=row, kind="attribution_rang", rank=place, votes={"pour": 2, "contre": 0})
        for place, row in enumerate(rows, start=1)
    ]
    deciding.decide(item, drafts, by=at.commission, at=timezone.now())


def _reconsider(at: world.World, pick: Callable[[list[Any]], Any]) -> None:
    item = pick(list(AgendaItem.objects.filter(seance__stage="ouverte").order_by("pk")))
    taking_back.take_back(item, reason="Deux voix ont été inversées.", by=at.commission, at=timezone.now())


ACTS: dict[str, Callable[[world.World, Any], None]] = {
    "apply": _apply,
    "withdraw": _of(
        ("deposee", "en_attente", "classee", "ecartee", "non_retenue"),
        lambda at, row: applying.withdraw(row, by=_who(at, row).actor, at=timezone.now()),
    ),
    "release": _of(
        ("en_attente",),
        lambda at, row: verifying_holds.release_hold(
            row, reason="Ce sont deux ménages voisins.", by=at.odile, at=timezone.now()
        ),
    ),
    "close": _close,
    "aside": _of(
        ("classee",),
        lambda at, row: designating.set_aside(
            row, reason=world.ASIDE_REASON, note="Réservé aux agents de la ville.", by=at.odile, at=timezone.now()
        ),
    ),
    "read again": _read_again,
    "bring back": _of(("ecartee",), lambda at, row: designating.bring_back(row, by=at.odile, at=timezone.now())),
    "designate": _designate,
    "check": _of(
        ("designee", "incomplete"),
        lambda at, row: checking.check(row, "conforme", **LOOKED, by=at.karim, at=timezone.now()),
    ),
    "decide": _decide,
    "reconsider": _reconsider,
    "offer": _of(
        ("attribuee", "en_reserve"),
        lambda at, row: offering.send_offer(row, answer_days=10, by=at.karim, at=timezone.now()),
    ),
    "accept": _of_an_offer(lambda at, one: offering.accept(one, by=_who(at, one.candidature).actor, at=timezone.now())),
    "decline": _of_an_offer(
        lambda at, one: offering.decline(one, by=_who(at, one.candidature).actor, at=timezone.now())
    ),
    "take back": _of_an_offer(
        lambda at, one: undelivered.take_back(
            one, reason="injoignable", by=at.karim, at=timezone.now() + 60 * world.DAY
        )
    ),
    "step down": _of(
        ("designee", "conforme", "attribuee", "en_reserve", "offre_envoyee", "acceptee", "suspendue"),
        lambda at, row: applying.step_down(row, by=_who(at, row).actor, at=timezone.now()),
    ),
    "sign": _of(("acceptee",), _sign),
    "fall through": _of(("acceptee",), _fall),
    "withdraw the home": _close_home,
}


OWN = sorted(
    {stage for stage in Stage if all(m.verb not in told_moves.WHOLE_LIST for m in MOVES if m.target is stage)}
    - {Stage.DEPOSEE, Stage.SANS_SUITE}
)
"""Stages that nothing enters without a line of its own."""


@given(data=st.data())
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_no_honest_life_is_named_and_a_stage_written_by_hand_is(at: world.World, data: st.DataObject) -> None:
    def pick(of: list[Any]) -> Any:
        if not of:
            raise _Nothing
        return data.draw(st.sampled_from(of))

    with suppress(_Over), transaction.atomic():
        for what in data.draw(st.lists(st.sampled_from(sorted(ACTS)), min_size=4, max_size=14), label="acts"):
            with suppress(Refusal, IllegalMove, _Nothing), transaction.atomic():
                ACTS[what](at, pick)
        assert traced() == []
        row = pick(list(Candidature.objects.order_by("pk")))
        other = data.draw(st.sampled_from([stage for stage in OWN if stage != row.stage]), label="by hand")
        Candidature.objects.filter(pk=row.pk).update(stage=other)
        found = {(fault.row, fault.columns) for fault in traced() if fault.table == "candidature"}
        assert found == {(str(row.pk), ("stage",))}
        raise _Over
