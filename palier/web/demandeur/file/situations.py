"""The question on particular situations: the urgent ones first, the others folded, each with its day and its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django import forms
from django.http import QueryDict

from palier.models.demandes.demandes import Fact
from palier.models.demandes.told_claims import ENERGY, LANDLORD, PLACE
from palier.rules.law.voice import phrase, say
from palier.rules.people import facts
from palier.rules.people.facts import Proof, Situation
from palier.rules.situations import claims, situations
from palier.rules.situations.situations import Level, SituationFamily, SituationKind
from palier.web.inputs import situation_details
from palier.web.inputs.communes import CommuneField
from palier.web.inputs.fields import DayField
from palier.web.inputs.situation_details import Landlords
from palier.web.languages.later import later
from palier.workflows.people import completing, pieces
from palier.workflows.people.completing import DeclaredFact

_FIRST_DAY = date(1950, 1, 1)
TITLES = {
    SituationFamily.URGENT: phrase("Une situation urgente"),
    SituationFamily.PRIORITY: phrase("Une autre situation que la loi rend prioritaire"),
    SituationFamily.LOCAL: phrase("Votre travail, votre territoire, votre logement, votre famille"),
    SituationFamily.CIRCUIT: phrase("Un suivi ou un relogement déjà décidé"),
    SituationFamily.OWN_INCOME: phrase("Vos revenus seuls doivent compter"),
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
    detail: forms.BoundField | None
    """The class of energy, or the landlord."""


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
    stored: Mapping[str, Fact] = MappingProxyType({})
    """What the household told before, word for word, by path."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        known: facts.Demande,
        hidden: frozenset[Situation],
        on: date,
        dated: frozenset[str] = frozenset(),
        named: frozenset[str] = frozenset(),
        landlords: Landlords = lambda _told: [],
        is_alone: bool = True,
    ) -> None:
        """Offer the whole catalogue of the day; what another holder told in secret is shown as never told.

        ``dated``: facts whose first day the grids of the person's territories weigh; ``named``: every fact that they read.
        ``landlords``: who may be named as one's landlord.
        """
        super().__init__(data)
        told = [claim for claim in known.claims if claim.situation not in hidden]
        # At a counter nobody is asked to tell a danger before somebody: the person does it alone, or by telephone.
        self.kinds = [
            one
            for one in situations.catalogue(on)
            if (is_alone or one.level is not Level.PROTECTED)
            and situation_details.is_asked(one, named, (claim.situation for claim in told))
        ]
        self.hidden = hidden
        self.ended = {claim.situation for claim in told if claims.may_say_again(claim, on)}
        self.known = {claim.situation for claim in told} - self.ended
        self.on = on
        claimed = {claim.situation: claim for claim in told}
        self._ask(claimed, frozenset(dated) | {Situation.IN_STRUCTURE.value, Situation.ENERGY_CLASS.value})
        for kind in self.kinds:
            if asked := situation_details.field(kind.situation, claimed.get(kind.situation), landlords):
                self.fields[f"detail_{kind.situation.value}"] = asked
        field = self.fields["situations"]
        field.choices = [(kind.situation.value, kind.words) for kind in self.kinds]  # type: ignore[attr-defined]

    def _ask(self, claimed: Mapping[Situation, facts.Claim], dated: frozenset[str]) -> None:
        """A first day where somebody weighs it, a commune for each local link."""
        self.claimed = claimed
        for kind in self.kinds:
            known = claimed.get(kind.situation)
            if kind.situation.value in dated:
                self.fields[f"since_{kind.situation.value}"] = DayField(
                    label=situation_details.day_label(kind),
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
            if cleaned.get(f"detail_{value}") == "":
                self.add_error(f"detail_{value}", situation_details.LACKING[Situation(value)])
            if since is not None and not _FIRST_DAY <= since <= self.on:
                self.add_error(f"since_{value}", later("Ce jour est passé, et il est après le 1er janvier 1950."))
        return cleaned

    def _said(self, kind: SituationKind) -> DeclaredFact:
        """A situation that is ticked, with its day and its place; what the page did not ask stays as it was."""
        value, known = kind.situation.value, self.claimed.get(kind.situation)
        before = self._told_before(kind.situation)
        since = known.since if known else None
        if f"since_{value}" in self.fields and f"since_{value}" in self.data:
            since = self.cleaned_data.get(f"since_{value}")
        if before is not None and known and since == known.since:
            since = before.since
        shown = place = known.place if known else ""
        if f"place_{value}" in self.fields and f"place_{value}" in self.data:
            commune = self.cleaned_data.get(f"place_{value}")
            place = commune.code if commune else ""
        said = {PLACE: _as_told(before, PLACE, place, shown)}
        shown = detail = situation_details.of_claim(known)
        if f"detail_{value}" in self.fields and f"detail_{value}" in self.data:
            detail = self.cleaned_data.get(f"detail_{value}") or ""
        if key := situation_details.KEYS.get(kind.situation):
            said[key] = _as_told(before, key, detail, shown)
        return DeclaredFact({key: one for key, one in said.items() if one}, since=since)

    def is_of_another(self, situation: Situation, told: DeclaredFact) -> bool:
        """Whether an answer is of another place, class or landlord than the page showed."""
        known, before = self.claimed.get(situation), self._told_before(situation)
        if known is None or not isinstance(told.value, dict):
            return False
        shown = {PLACE: known.place, ENERGY: known.energy, LANDLORD: known.landlord}
        stored = (before.value if before is not None else None) or {}
        return any(shown[key] and one not in (shown[key], stored.get(key)) for key, one in told.value.items())

    def _told_before(self, situation: Situation) -> Fact | None:
        """Its own last word of a situation, where that holds."""
        before = None if situation in self.hidden else self.stored.get(completing.claim_path(situation))
        return before if before is not None and isinstance(before.value, dict) else None

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
                        self._bound(f"detail_{kind.situation.value}"),
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


def _as_told(before: Fact | None, key: str, sent: str, shown: str) -> str:
    """What was sent, or, where the page showed it so, what was told: a merger or a succession is no change of theirs."""
    return sent if before is None or sent != shown else str((before.value or {}).get(key, ""))
