"""The letters: every function of ``palier/workflows`` that words one, on homes and dates that no database holds."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest import mock

from palier.models import (
    Candidature,
    Commune,
    Demande,
    EmploymentCode,
    Home,
    Organisation,
    Piece,
    Publication,
    Ranking,
)
from palier.rules.candidature import funnel, withdrawal
from palier.rules.commission import checking, grounds
from palier.rules.fitting import eligibility, size_advice, size_guide
from palier.rules.law import clocks
from palier.rules.letters import check_reasons
from palier.rules.life import radiation, renewal
from palier.rules.life.lifecycle import System
from palier.rules.people import numero
from palier.rules.ranking import cuts
from palier.rules.scoring import refusals
from palier.rules.situations.pieces import PieceStatus
from palier.rules.situations.situations import Level
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.candidature import applying_letters
from palier.workflows.commission import asking_wanted, designating
from palier.workflows.homes import naming
from palier.workflows.letters import life_letters, verdict_wording, wording
from palier.workflows.people import correcting_pieces, expiring, pieces, settling_employment, validating_urgency
from palier.workflows.ranking import holding, telling_ranking
from palier.workflows.scoring import scoring
from tests.sentences import invented
from tests.sentences.spoken import Reader, Spoken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from palier.rules.letters.composing import LetterText

_PLACES = (
    ("Montreuil", "93"),
    ("Évry-Courcouronnes", "91"),
    ("Lyon 3e Arrondissement", "69"),
    ("L’Haÿ-les-Roses", "94"),
)
_STREETS = ("rue des Néfliers", "avenue de l’Église", "boulevard Voltaire")
_EMPLOYERS = ("Ateliers du Nord", "Office public de l’habitat de Lyon")
_LANDLORDS = ("Habitat du Nord", "Est Ensemble Habitat", "Office public de l’habitat de Lyon")


def home(draw: Random) -> Home:
    """A home to write about, drawn as the rules' own are."""
    name, departement = draw.choice(_PLACES)
    known = invented.home(draw)
    commune = Commune(code="93048", name=name, departement=departement)
    # What a name shared by several communes adds is asked of the database, once.
    vars(commune)["told"] = draw.choice([name, f"{name} ({departement})"])
    return Home(
        commune=commune,
        street=draw.choice(_STREETS),
        door=draw.choice(["", "12, escalier B", "3 bis"]),
        type_code=draw.choice(["T1", "T2", "T3", "T4", "T6P", "C"]),
        floor_area=known.floor_area,
        floor=draw.choice([None, 0, 1, 4]),
        financing=known.financing.value,
        rent=known.rent,
        charges=known.charges,
        energy_class=draw.choice(["", "D"]),
        available_on=draw.choice([None, date(2026, 7, 1)]),
        bailleur_id=1,
        reservataire_id=draw.choice([1, 2]),
    )


def _text(kind: str, text: LetterText) -> Iterator[Spoken]:
    yield Spoken(kind, Reader.PERSON, text.title, is_title=True)
    for paragraph in text.paragraphs:
        yield Spoken(kind, Reader.PERSON, paragraph)
    yield Spoken("annonce", Reader.PERSON, telling.announcement(None, text.expected_by).title, is_title=True)


def _offers(draw: Random, place: Home, on: date) -> Iterator[LetterText]:
    end, landlord = clocks.end_of_day(on + timedelta(days=draw.randint(10, 30))), draw.choice(_LANDLORDS)
    cost = refusals.said_before(draw.choice(invented.SHIPPED), on=on)
    yield wording.offer(place, landlord, draw.choice([10, 15]), first_end=end, is_dalo=draw.random() < 0.3, cost=cost)
    yield wording.reminder(place, end, is_dalo=draw.random() < 0.3)
    yield wording.accepted(place, landlord)
    for say in (
        wording.declined,
        wording.offer_taken_back,
        wording.fell_through,
        wording.restored,
        wording.home_let,
        wording.housed_elsewhere,
        wording.came_to_nothing,
        verdict_wording.compliant,
    ):
        yield say(place)
    yield wording.refusal_counted(place, on)
    yield wording.silence(place, end, is_dalo=draw.random() < 0.3)
    yield wording.lease_signed(place, on, on + timedelta(days=draw.randint(0, 40)))
    yield wording.lease_corrected(place, on, on + timedelta(days=draw.randint(0, 40)))
    yield wording.home_withdrawn(place, "Des travaux plus longs que prévu empêchent de le louer.")


def _decisions(draw: Random, place: Home, on: date) -> Iterator[LetterText]:
    labels = [label for _, label in checking.PIECES.values()]
    refused, checked = (
        draw.choice([text for text in grounds.GROUNDS.values() if use in text.uses])
        for use in (grounds.GroundUse.COMMISSION, grounds.GroundUse.CHECK)
    )
    note = draw.choice(["", "La copie est illisible."])
    # None is drawn: what the others say stays as it was recorded.
    yield from (verdict_wording.checked_again(place, why) for why in check_reasons.REASONS)
    yield verdict_wording.pieces_asked(place, draw.sample(labels, draw.randint(1, 3)), on + timedelta(days=10), note)
    yield verdict_wording.not_compliant(
        place, checked.sentence.rstrip("."), checked.article, note, is_active=draw.random() < 0.8
    )
    yield verdict_wording.attributed(place, draw.randint(1, 4), on)
    yield verdict_wording.attributed_under_condition(
        place, draw.choice(labels), on + timedelta(days=20), draw.choice([None, 1, 2]), on
    )
    for say in (verdict_wording.not_attributed, verdict_wording.inadmissible):
        reason = refused.sentence.rstrip(".")
        yield say(place, reason, refused.article, note, on, is_internal_transfer=draw.choice([None, True, False]))


def _life(draw: Random, on: date) -> Iterator[LetterText]:
    landlord, later = draw.choice(_LANDLORDS), on + timedelta(days=draw.randint(5, 400))
    yield life_letters.renewal_notice(later)
    yield life_letters.renewed(draw.choice([None, on]), on, draw.choice([None, later]))
    reason = draw.choice(list(radiation.StrikeOffReason))
    sub = draw.choice(list(radiation.SubReason)) if reason is radiation.StrikeOffReason.INADMISSIBLE else None
    sent = on if reason is radiation.StrikeOffReason.NO_ANSWER else None
    if radiation.RULES[reason].is_warned:
        yield life_letters.warning(landlord, reason, sub, "Un courrier est resté sans réponse.", sent)
    back = renewal.reactivation(
        on - timedelta(days=draw.randint(0, 500)), reason=reason, system=draw.choice(list(System)), on=on
    )
    yield life_letters.struck_off(landlord, reason, sub, on, back)
    yield life_letters.reactivated(numero.display("1110326000042ZZTST"))
    yield life_letters.merged(
        "093042600001212345", "075042600001212345", draw.choice([[], [("93", on), ("75", later)]])
    )
    one, other = "111032600004200001", "111032600004200002"
    yield life_letters.merged_into(one, other)
    yield from (life_letters.parted_again(one, other, over) for over in ("", one))
    yield life_letters.candidature_struck_off(
        "le logement T3 de 62 m², rue des Néfliers à Montreuil", is_merged=draw.random() < 0.5
    )


@contextmanager
def _kept() -> Iterator[list[LetterText]]:
    """What would be put in an inbox, kept here instead."""
    kept: list[LetterText] = []
    with (
        mock.patch.object(telling, "send", lambda _demande, text, **_: kept.append(text)),
        mock.patch.object(telling, "journal"),
    ):
        yield kept


def _candidature(draw: Random, place: Home, at: datetime) -> Candidature:
    publication = Publication(
        home=place,
        bailleur_id=1,
        reservataire_id=place.reservataire_id,
        grid_id=draw.choice([None, 7]),
        closes_at=at,
        to_designate=draw.choice([1, 3, 5]),
    )
    return Candidature(
        demande=Demande(),
        publication=publication,
        rank=draw.choice([1, 2, 9]),
        order_points=-draw.choice([0, 1, 57]),
        tier=draw.choice([0, 1, 1, 2]),
        stage=funnel.Stage.NON_RETENUE,
    )


def _acts(draw: Random, place: Home, at: datetime) -> None:
    """Acts that write by themselves: each is called as its verb does."""
    row = _candidature(draw, place, at)
    ranked = Ranking(
        publication=row.publication,
        candidates=draw.choice([9, 240]),
        version=draw.choice([1, 2]),
        reason="Une pièce avait été comptée deux fois",
    )
    places = row.publication.to_designate
    cut = (cuts.sent(places, is_own=row.publication.is_own), *cuts.say(_cut(draw, places)))
    held = draw.choice([(), (holding.delay_words(date(2026, 5, 2), clocks.day_in_paris(at)),)])
    kind, held = ("classement", held) if ranked.version == 1 else ("classement_corrige", ())
    telling_ranking._tell_rank(row, ranked, cut, kind, held, by=CLOCK, at=at)  # noqa: SLF001
    telling_ranking._tell_passed(row, ranked.candidates, cut, by=CLOCK, at=at)  # noqa: SLF001
    designating._tell_designated(row, by=CLOCK, at=at)  # noqa: SLF001
    naming._tell(row, by=CLOCK, at=at)  # noqa: SLF001
    telling.send(row.demande, asking_wanted.letter(row.publication, at=at), by=CLOCK, at=at)
    day = clocks.day_in_paris(at)
    is_discreet = draw.random() < 0.3
    piece = Piece(
        demande=row.demande,
        code="avis_imposition_n2",
        valid_until=day,
        refusal_reason="La page 2 manque.",
        confidentiality=Level.PROTECTED if is_discreet else Level.ORDINARY,
    )
    expiring._tell(piece, at)  # noqa: SLF001
    pieces._tell_refusal(piece, CLOCK, at)  # noqa: SLF001
    piece.status = PieceStatus.VALID
    correcting_pieces._tell_acceptance(piece, CLOCK, at, was_refused=True)  # noqa: SLF001
    longer = clocks.Extension(first_due=at, due=at, by="x", at=at, reason="Le service attend une réponse du tribunal.")
    validating_urgency._tell(row.demande, longer, CLOCK, at)  # noqa: SLF001
    job = EmploymentCode(
        contract=draw.choice(["CDI", "CDD", "APP"]),
        since=day,
        answered_at=at,
        employer=Organisation(name=draw.choice(_EMPLOYERS)),
        commune=place.commune,
        site_name="Siège",
    )
    settling_employment._tell_attested(row.demande, job, at)  # noqa: SLF001
    settling_employment._tell_declined(row.demande, job, at)  # noqa: SLF001
    known, drawn = place.as_facts, invented.demande(draw, day)
    found: Any = SimpleNamespace(
        verdict=eligibility.verdict(drawn, known, on=day),
        score=scoring.score(drawn, invented.SHIPPED[0], on=day, departement="93", home=known),
    )
    with mock.patch.object(applying_letters, "_sizes", return_value=size_advice.about(drawn, known, on=day)):
        guide, is_held = size_guide.of_palier(day), draw.random() < 0.2
        told = applying_letters.Acknowledged(found, drawn, guide, is_held=is_held, receipt="{}")
        applying_letters.acknowledge(row, told, by=CLOCK, at=at)
    for stage in (funnel.Stage.DEPOSEE, funnel.Stage.CLASSEE, funnel.Stage.ACCEPTEE, funnel.Stage.DESIGNEE):
        lines = withdrawal.follows(stage, open_until=draw.choice([None, at]))
        (applying_letters.withdrawn if withdrawal.is_free(stage) else applying_letters.stepped_down)(
            row, lines, by=CLOCK, at=at
        )


def _cut(draw: Random, places: int) -> cuts.Cut:
    tier = draw.choice([0, 1, 1, 2])
    return cuts.Cut(places, tier, draw.randrange(0, 150, 5), draw.randrange(places) if tier else places)


def said(draw: Random, number: int) -> Iterator[Spoken]:
    """Every letter, so many times, on other homes and other days."""
    for _ in range(number):
        place, on = home(draw), date(2026, 1, 1) + timedelta(days=draw.randint(0, 360))
        at = datetime(on.year, on.month, on.day, draw.randint(8, 20), 30, tzinfo=clocks.paris())
        for text in (*_offers(draw, place, on), *_decisions(draw, place, on), *_life(draw, on)):
            yield from _text(f"lettre {text.kind}", text)
        with _kept() as kept:
            _acts(draw, place, at)
        for one in kept:
            yield Spoken(f"lettre {one.kind}", Reader.PERSON, one.title, is_title=True)
            yield from (Spoken(f"lettre {one.kind}", Reader.PERSON, words) for words in one.paragraphs)
