"""My particular situations: the urgent ones first, the others folded, each with its proof, its state and its end."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from palier.rules.law import clocks
from palier.rules.law.voice import phrase, say
from palier.rules.people import facts
from palier.rules.people.facts import Proof, Situation
from palier.rules.situations import claims, situations
from palier.rules.situations.priorities import GroundStatus
from palier.rules.situations.situations import Level, SituationFamily, SituationKind
from palier.rules.situations.urgency import LaneState
from palier.web.inputs.communes import CommuneField
from palier.web.inputs.fields import DayField
from palier.web.languages.later import later
from palier.workflows.people import completing, pieces
from palier.workflows.people.completing import DeclaredFact
from palier.workflows.people.standing import SituationStanding

_FIRST_DAY = date(1950, 1, 1)
TITLES = {
    SituationFamily.URGENT: phrase("Une situation urgente"),
    SituationFamily.PRIORITY: phrase("Une autre situation que la loi rend prioritaire"),
    SituationFamily.LOCAL: phrase("Votre travail, votre territoire, votre logement, votre famille"),
    SituationFamily.CIRCUIT: phrase("Un suivi ou un relogement déjà décidé"),
    SituationFamily.OWN_INCOME: phrase("Vos revenus seuls doivent compter"),
}
PILLS = {
    GroundStatus.ANNOUNCED: (phrase("à déclarer"), "plain"),
    GroundStatus.DECLARED: (phrase("preuve à déposer"), "warn"),
    GroundStatus.IN_REVIEW: (phrase("en contrôle"), "plain"),
    GroundStatus.VERIFIED: (phrase("vérifiée"), "ok"),
    GroundStatus.LAPSED: (phrase("expirée"), "here"),
    GroundStatus.REFUSED: (phrase("preuve refusée"), "here"),
}


@dataclass(frozen=True, slots=True)
class SituationBox:
    """One box to tick."""

    value: str
    words: str
    proof: str
    is_ticked: bool
    until: date | None
    """Told and not proved, it is kept through this day; ``None`` where nothing ends it."""
    is_in_review: bool
    """Whether its proof is being checked: none is to be sent."""
    since: forms.BoundField | None
    """Its first day, asked where a grid or the law weighs it."""
    place: forms.BoundField | None
    """The commune of a local link."""


@dataclass(frozen=True, slots=True)
class Group:
    """One family of situations; all but the urgent ones are folded, unless something in them is ticked."""

    title: str
    choices: list[SituationBox]
    is_urgent: bool

    @property
    def is_open(self) -> bool:
        """Whether it is shown unfolded."""
        return self.is_urgent or any(choice.is_ticked for choice in self.choices)


class SituationForm(forms.Form):
    """Particular situations. Nothing has to be told in detail here: the proof is checked, not the story."""

    situations = forms.MultipleChoiceField(label=later("Ce qui est vrai pour vous aujourd’hui"), required=False)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        known: facts.Demande,
        hidden: frozenset[Situation],
        on: date,
        dated: frozenset[str] = frozenset(),
        is_alone: bool = True,
    ) -> None:
        """Offer the whole catalogue of the day; what another holder told in secret is shown as never told.

        ``dated``: facts whose first day the grids of the person's territories weigh.
        """
        super().__init__(data)
        # At a counter nobody is asked to tell a danger before somebody: the person does it alone, or by telephone.
        self.kinds = [one for one in situations.catalogue(on) if is_alone or one.level is not Level.PROTECTED]
        self.hidden = hidden
        told = [claim for claim in known.claims if claim.situation not in hidden]
        self.ended = {claim.situation for claim in told if claims.may_say_again(claim, on)}
        self.known = {claim.situation for claim in told} - self.ended
        self.on = on
        claimed = {claim.situation: claim for claim in told}
        self._ask(claimed, frozenset(dated) | {Situation.IN_STRUCTURE.value})
        field = self.fields["situations"]
        field.choices = [(kind.situation.value, kind.words) for kind in self.kinds]  # type: ignore[attr-defined]

    def _ask(self, claimed: Mapping[Situation, facts.Claim], dated: frozenset[str]) -> None:
        """A first day where somebody weighs it, a commune for each local link."""
        self.claimed = claimed
        for kind in self.kinds:
            known = claimed.get(kind.situation)
            if kind.situation.value in dated:
                self.fields[f"since_{kind.situation.value}"] = DayField(
                    label=later("{label} : depuis quel jour ?", label=kind.label),
                    required=False,
                    help_text=later("Par exemple 15/03/2026."),
                    initial=known.since.strftime("%d/%m/%Y") if known and known.since else "",
                    widget=forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                    error_messages={"invalid": later("Écrivez le jour, le mois et l’année, par exemple 15/03/2026.")},
                )
            if kind.situation in facts.LOCAL_LINKS:
                self.fields[f"place_{kind.situation.value}"] = CommuneField(
                    label=later("{label} : dans quelle commune ?", label=kind.label),
                    required=False,
                    initial=[known.place] if known and known.place else [],
                    is_postal=True,
                )

    def clean(self) -> dict[str, Any]:
        """A first day is past and not absurd; a local link says its commune, unless the register gives it."""
        cleaned: dict[str, Any] = super().clean() or {}
        ticked = set(cleaned.get("situations", ()))
        cleaned |= {name: None for name in cleaned if name != "situations" and name.partition("_")[2] not in ticked}
        for value in cleaned.get("situations", ()):
            since = cleaned.get(f"since_{value}")
            if since is not None and not _FIRST_DAY <= since <= self.on:
                self.add_error(f"since_{value}", later("Ce jour est passé, et il est après le 1er janvier 1950."))
        return cleaned

    def _said(self, kind: SituationKind) -> DeclaredFact:
        """A situation that is ticked, with its day and its place; what the page did not ask stays as it was."""
        value, known = kind.situation.value, self.claimed.get(kind.situation)
        since = known.since if known else None
        if f"since_{value}" in self.fields and f"since_{value}" in self.data:
            since = self.cleaned_data.get(f"since_{value}")
        place = known.place if known else ""
        if f"place_{value}" in self.fields and f"place_{value}" in self.data:
            commune = self.cleaned_data.get(f"place_{value}")
            place = commune.code if commune else ""
        return DeclaredFact({"commune": place} if place else {}, since=since)

    def _bound(self, name: str) -> forms.BoundField | None:
        return self[name] if name in self.fields else None

    def groups(self) -> Iterator[Group]:
        """The boxes by family."""
        sent = set(self.data.getlist("situations")) if isinstance(self.data, QueryDict) and self.is_bound else None
        ticked = {one.value for one in self.known} if sent is None else sent
        for family, title in TITLES.items():
            yield Group(
                say(title),
                [
                    SituationBox(
                        kind.situation.value,
                        kind.words,
                        pieces.say_proofs(kind.proofs),
                        kind.situation.value in ticked,
                        self._until(kind.situation),
                        self._is_in_review(kind.situation),
                        self._bound(f"since_{kind.situation.value}"),
                        self._bound(f"place_{kind.situation.value}"),
                    )
                    for kind in self.kinds
                    if kind.family is family
                ],
                family is SituationFamily.URGENT,
            )

    def _until(self, situation: Situation) -> date | None:
        """The last day without a proof: of what is told already, its own; else as if it were told today."""
        known = self.claimed.get(situation)
        if known and situation in self.known and known.proof is Proof.DECLARED and known.valid_until:
            return known.valid_until
        return claims.told_until(situation, self.on)

    def _is_in_review(self, situation: Situation) -> bool:
        known = self.claimed.get(situation)
        return known is not None and situation in self.known and known.proof is Proof.IN_REVIEW

    def told(self) -> dict[str, DeclaredFact]:
        """Every situation: those that are ticked hold, the others are taken back.

        A hidden one is never taken back, nor one that has ended: it is told again, or stays as it was.
        """
        ticked = set(self.cleaned_data["situations"])
        return {
            completing.claim_path(kind.situation): self._said(kind)
            if kind.situation.value in ticked
            else DeclaredFact(None)
            for kind in self.kinds
            if kind.situation.value in ticked or kind.situation not in self.hidden | self.ended
        }


@dataclass(frozen=True, slots=True)
class SituationCard:
    """A situation that the person told, in the words of the screen."""

    standing: SituationStanding
    words: str
    pill: str
    tone: str
    sentence: str
    act: str
    """What the link to the pieces says; empty where nothing is to be done."""
    url: str


def told(one: SituationStanding, url: str) -> SituationCard:
    """Say where a situation stands and what can be done now."""
    pill, tone = PILLS[one.status]
    return SituationCard(one, one.kind.words, pill, tone, _sentence(one), _act(one), url)


def _act(one: SituationStanding) -> str:
    if one.status in (GroundStatus.DECLARED, GroundStatus.REFUSED) or (
        one.status is GroundStatus.LAPSED and not one.is_proved
    ):
        return say("Déposer une preuve")
    if one.lane is not None and one.lane.state is LaneState.PROOF_MISSING:
        return say("Compléter la preuve")
    return say("Renouveler la preuve") if one.may_renew else ""


def _ended(day: str, *, is_proved: bool) -> str:
    if is_proved:
        return say("Ne compte plus après le {day}. Une preuve récente la renouvelle.", day=day)
    return say(
        "Sans preuve, elle n’est plus comptée après le {day}. Cochez-la si elle est toujours vraie, et prouvez-la.",
        day=day,
    )


def _sentence(one: SituationStanding) -> str:
    if one.status is GroundStatus.VERIFIED:
        if one.until is None:
            return say("Compte sans date de fin.")
        return say("Compte jusqu’au {day}.", day=clocks.say_day(one.until))
    if one.status is GroundStatus.LAPSED and one.until:
        return _ended(clocks.say_day(one.until), is_proved=one.is_proved)
    if one.status is GroundStatus.REFUSED:
        return say("Pourquoi : {reason}", reason=one.reason)
    return _in_review(one) or _to_prove(one)


def _in_review(one: SituationStanding) -> str:
    """What is missing of a proof, or by when it is checked; empty where no proof is looked at."""
    lane = one.lane
    if lane is None or one.status is not GroundStatus.IN_REVIEW:
        return ""
    if lane.state is LaneState.PROOF_MISSING:
        return say("Il manque encore : {proofs}.", proofs=pieces.say_proofs(lane.missing))
    if lane.due_at is None:
        return ""
    day = clocks.say_day(clocks.day_in_paris(lane.due_at))
    if lane.state is LaneState.LATE:
        return say("Le contrôle devait être fait le {day} : il passe avant les autres.", day=day)
    return say("La preuve est complète. Le contrôle se fait au plus tard le {day}.", day=day)


def _to_prove(one: SituationStanding) -> str:
    proofs = say("La preuve : {proofs}.", proofs=pieces.say_proofs(one.kind.proofs))
    if one.until is None:
        return proofs
    return f"{say('Sans preuve, gardée jusqu’au {day}.', day=clocks.say_day(one.until))} {proofs}"
