"""My particular situations: the urgent ones first, the others folded, each with its proof, its state and its end."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import QueryDict

from palier.models import Demande, Piece
from palier.rules.law import clocks
from palier.rules.people import facts
from palier.rules.people.facts import Situation
from palier.rules.situations import claims, dalo, situations, urgency
from palier.rules.situations.priorities import Status
from palier.rules.situations.situations import Family, Kind
from palier.rules.situations.urgency import LaneState
from palier.web.inputs.communes import CommuneField
from palier.web.inputs.fields import DayField
from palier.workflows.people import completing, pieces
from palier.workflows.people.completing import Declared
from palier.workflows.people.standing import Standing

_FIRST_DAY = date(1950, 1, 1)
TITLES = {
    Family.URGENT: "Une situation urgente",
    Family.PRIORITY: "Une autre situation que la loi rend prioritaire",
    Family.LOCAL: "Votre travail, votre territoire, votre logement, votre famille",
    Family.CIRCUIT: "Un suivi ou un relogement déjà décidé",
    Family.OWN_INCOME: "Vos revenus seuls doivent compter",
}
PILLS = {
    Status.ANNOUNCED: ("à déclarer", "plain"),
    Status.DECLARED: ("preuve à déposer", "warn"),
    Status.IN_REVIEW: ("en contrôle", "plain"),
    Status.VERIFIED: ("vérifiée", "ok"),
    Status.LAPSED: ("expirée", "here"),
    Status.REFUSED: ("preuve refusée", "here"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One box to tick."""

    value: str
    words: str
    proof: str
    is_ticked: bool
    until: date | None
    """Told today and not proved, it counts through this day; ``None`` where nothing ends it."""
    since: forms.BoundField | None
    """Its first day, asked where a grid or the law weighs it."""
    place: forms.BoundField | None
    """The commune of a local link."""


@dataclass(frozen=True, slots=True)
class Group:
    """One family of situations; all but the urgent ones are folded, unless something in them is ticked."""

    title: str
    choices: list[Choice]
    is_urgent: bool

    @property
    def is_open(self) -> bool:
        """Whether it is shown unfolded."""
        return self.is_urgent or any(choice.is_ticked for choice in self.choices)


class SituationForm(forms.Form):
    """Particular situations. Nothing has to be told in detail here: the proof is checked, not the story."""

    situations = forms.MultipleChoiceField(label="Ce qui est vrai pour vous aujourd’hui", required=False)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        known: facts.Demande,
        hidden: frozenset[Situation],
        on: date,
        dated: frozenset[str] = frozenset(),
    ) -> None:
        """Offer the whole catalogue of the day; what another holder told in secret is shown as never told.

        ``dated``: facts whose first day the grids of the person's territories weigh.
        """
        super().__init__(data)
        self.kinds, self.hidden = situations.catalogue(on), hidden
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
                    label=f"{kind.label} : depuis quel jour ?",
                    required=False,
                    help_text="Par exemple 15/03/2026.",
                    initial=known.since.strftime("%d/%m/%Y") if known and known.since else "",
                    widget=forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                    error_messages={"invalid": "Écrivez le jour, le mois et l’année, par exemple 15/03/2026."},
                )
            if kind.situation in facts.LOCAL_LINKS:
                self.fields[f"place_{kind.situation.value}"] = CommuneField(
                    label=f"{kind.label} : dans quelle commune ?",
                    required=False,
                    initial=[known.place] if known and known.place else [],
                )

    def clean(self) -> dict[str, Any]:
        """A first day is past and not absurd; a local link says its commune, unless the register gives it."""
        cleaned: dict[str, Any] = super().clean() or {}
        for value in cleaned.get("situations", ()):
            since = cleaned.get(f"since_{value}")
            if since is not None and not _FIRST_DAY <= since <= self.on:
                self.add_error(f"since_{value}", "Ce jour est passé, et il est après le 1er janvier 1950.")
        return cleaned

    def _said(self, kind: Kind) -> Declared:
        """A situation that is ticked, with its day and its place; what the page did not ask stays as it was."""
        value, known = kind.situation.value, self.claimed.get(kind.situation)
        since = known.since if known else None
        if f"since_{value}" in self.fields and f"since_{value}" in self.data:
            since = self.cleaned_data.get(f"since_{value}")
        place = known.place if known else ""
        if f"place_{value}" in self.fields and f"place_{value}" in self.data:
            commune = self.cleaned_data.get(f"place_{value}")
            place = commune.code if commune else ""
        return Declared({"commune": place} if place else {}, since=since)

    def _bound(self, name: str) -> forms.BoundField | None:
        return self[name] if name in self.fields else None

    def groups(self) -> Iterator[Group]:
        """The boxes by family."""
        sent = set(self.data.getlist("situations")) if isinstance(self.data, QueryDict) and self.is_bound else None
        ticked = {one.value for one in self.known} if sent is None else sent
        for family, title in TITLES.items():
            yield Group(
                title,
                [
                    Choice(
                        kind.situation.value,
                        kind.words,
                        pieces.say_proofs(kind.proofs),
                        kind.situation.value in ticked,
                        claims.told_until(kind.situation, self.on),
                        self._bound(f"since_{kind.situation.value}"),
                        self._bound(f"place_{kind.situation.value}"),
                    )
                    for kind in self.kinds
                    if kind.family is family
                ],
                family is Family.URGENT,
            )

    def told(self) -> dict[str, Declared]:
        """Every situation: those that are ticked hold, the others are taken back.

        A hidden one is never taken back, nor one that has ended: it is told again, or stays as it was.
        """
        ticked = set(self.cleaned_data["situations"])
        return {
            completing.claim_path(kind.situation): self._said(kind)
            if kind.situation.value in ticked
            else Declared(None)
            for kind in self.kinds
            if kind.situation.value in ticked or kind.situation not in self.hidden | self.ended
        }


@dataclass(frozen=True, slots=True)
class DaloSaid:
    """The sixth urgent situation, in words: what the register says of it, or which cases look met."""

    pill: str
    tone: str
    sentence: str
    may_send: bool
    """Whether a favourable decision may be sent: the register does not know one that holds."""
    cases: tuple[str, ...]


def say_dalo(demande: Demande, known: facts.Demande, departement: str, *, at: datetime) -> DaloSaid:
    """Say where the right to housing stands. Cases inform « selon nos informations » and decide nothing."""
    on = clocks.day_in_paris(at)
    sent = Piece.objects.filter(demande=demande, code=pieces.DALO_DECISION, status=pieces.TO_CHECK)
    filed = [urgency.Filed(piece.code, piece.uploaded_at) for piece in sent]
    lane = urgency.lane_of_dalo(known, filed, now=at)
    if lane.state is LaneState.VALIDATED:
        until = f" Elle tient jusqu’au {clocks.say_day(lane.valid_until)}." if lane.valid_until else ""
        return DaloSaid(
            "reconnu", "ok", f"Le registre national connaît votre décision.{until}", may_send=False, cases=()
        )
    if lane.due_at is not None:
        day = clocks.say_day(clocks.day_in_paris(lane.due_at))
        sentence = f"Votre décision est comparée au registre national, au plus tard le {day}."
        return DaloSaid("en contrôle", "plain", sentence, may_send=False, cases=())
    lapsed = lane.state is LaneState.LAPSED
    cases = tuple(dalo.CASES[case] for case in dalo.possible_cases(known, departement, on=on))
    return DaloSaid(
        "terminé" if lapsed else "non reconnu",
        "plain",
        "Une décision favorable de la commission de médiation place un dossier avant tous les autres.",
        may_send=True,
        cases=cases,
    )


@dataclass(frozen=True, slots=True)
class Told:
    """A situation that the person told, in the words of the screen."""

    standing: Standing
    words: str
    pill: str
    tone: str
    sentence: str
    act: str
    """What the link to the pieces says; empty where nothing is to be done."""
    url: str


def told(one: Standing, url: str) -> Told:
    """Say where a situation stands and what can be done now."""
    pill, tone = PILLS[one.status]
    return Told(one, one.kind.words, pill, tone, _sentence(one), _act(one), url)


def _act(one: Standing) -> str:
    if one.status in (Status.DECLARED, Status.REFUSED) or (one.status is Status.LAPSED and not one.is_proved):
        return "Déposer une preuve"
    if one.lane is not None and one.lane.state is LaneState.PROOF_MISSING:
        return "Compléter la preuve"
    return "Renouveler la preuve" if one.may_renew else ""


def _ended(day: str, *, is_proved: bool) -> str:
    if is_proved:
        return f"Ne compte plus après le {day}. Une preuve récente la renouvelle."
    return f"Sans preuve, elle n’est plus comptée après le {day}. Cochez-la si elle est toujours vraie, et prouvez-la."


def _sentence(one: Standing) -> str:
    if one.status is Status.VERIFIED:
        return f"Compte jusqu’au {clocks.say_day(one.until)}." if one.until else "Compte sans date de fin."
    if one.status is Status.LAPSED and one.until:
        return _ended(clocks.say_day(one.until), is_proved=one.is_proved)
    if one.status is Status.REFUSED:
        return f"Pourquoi : {one.reason}"
    lane = one.lane
    if lane is not None and lane.state is LaneState.PROOF_MISSING and one.status is Status.IN_REVIEW:
        return f"Il manque encore : {pieces.say_proofs(lane.missing)}."
    if lane is not None and lane.due_at is not None and one.status is Status.IN_REVIEW:
        day = clocks.say_day(clocks.day_in_paris(lane.due_at))
        late = lane.state is LaneState.LATE
        return (
            f"Le contrôle devait être fait le {day} : il passe avant les autres."
            if late
            else (f"La preuve est complète. Le contrôle se fait au plus tard le {day}.")
        )
    proofs = f"La preuve : {pieces.say_proofs(one.kind.proofs)}."
    return f"Sans preuve, comptée jusqu’au {clocks.say_day(one.until)}. {proofs}" if one.until else proofs
