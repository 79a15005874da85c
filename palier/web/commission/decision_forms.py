"""The forms of a decision: the agenda, one decision a candidate, the votes as they are cast, an interest."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from palier.models import Candidature
from palier.rules.commission import checking, commission, grounds
from palier.rules.commission.commission import Decision, Exemption
from palier.rules.commission.grounds import PLAIN, Circumstances, GroundUse
from palier.rules.commission.votes import Ballot
from palier.rules.letters import audience
from palier.web.commission.forms import Choices
from palier.web.inputs.fields import DayField, DayInput
from palier.workflows.commission.drafts import DecisionDraft
from palier.workflows.commission.voting import ABSENT
from palier.workflows.people import circumstances

_BALLOTS = (*((b.value, b.capitalize()) for b in Ballot), (ABSENT, "Sorti pour ce vote"))
_ATTRIBUTIONS = {Decision.ATTRIBUTION, Decision.ATTRIBUTION_RANG, Decision.ATTRIBUTION_CONDITION}


class AgendaForm(forms.Form):
    """One home put on the agenda, with an exception of the law that is true of its list."""

    publication = forms.UUIDField(widget=forms.HiddenInput)
    exception = forms.ChoiceField(label="Exception de la loi", required=False)

    def __init__(self, *args: Any, exceptions: Sequence[Exemption] = tuple(Exemption), **kwargs: Any) -> None:
        """Offer what is true; what was posted is checked again by the rule."""
        super().__init__(*args, **kwargs)
        choices = [("", "Choisir"), *((e.value, commission.EXEMPTIONS[e]) for e in exceptions)]
        self.fields["exception"].choices = choices  # type: ignore[attr-defined]


class VotesForm(forms.Form):
    """The vote of each member on every decision of a home: nothing is cast before somebody says so."""

    order_reason = forms.CharField(
        label="Si l’ordre n’est pas celui du classement, pourquoi",
        required=False,
        max_length=300,
        help_text="Le procès-verbal porte cette raison.",
    )

    vote_all = forms.ChoiceField(
        label="Tous les membres présents, à main levée",
        required=False,
        choices=[("", "Noter chaque vote"), *((b.value, f"Tous : {b.value}") for b in Ballot)],
        help_text="Un vote noté ci-dessous pour un membre l’emporte.",
    )

    def __init__(self, *args: Any, voters: Choices = (), by_account: Collection[str] = (), **kwargs: Any) -> None:
        """One choice for each member who votes on this home; of who votes on their own screen, that they went out alone."""
        super().__init__(*args, **kwargs)
        self.voters, self.by_account = voters, by_account
        for key, name in voters:
            noted = _BALLOTS[-1:] if key in by_account else _BALLOTS
            self.fields[f"tous_{key}"] = forms.ChoiceField(
                label=name,
                required=False,
                choices=[("", "Sans choix"), *noted],
                error_messages={"invalid_choice": f"{name} vote sur sa page : son vote ne se note pas ici."},
            )

    def ballots(self) -> list[forms.BoundField]:
        """The votes, for the page."""
        return [self[f"tous_{key}"] for key, _ in self.voters]

    def cast(self) -> dict[str, str]:
        """What was said of each member, else of all: never of who votes on their own screen, nor of who came since.

        The page sends a line for each member that it showed; who was not there cast nothing with the others.
        """
        everybody = self.cleaned_data.get("vote_all", "")
        shown = [key for key, _ in self.voters if f"tous_{key}" in self.data and key not in self.by_account]
        said = dict.fromkeys(shown, everybody)
        said |= {key: own for key, _ in self.voters if (own := self.cleaned_data.get(f"tous_{key}"))}
        return {key: ballot for key, ballot in said.items() if ballot}


COMMON = "kind_all"


class CommonDecisionForm(forms.Form):
    """The decision on every candidate for whom no other one is chosen: nothing is decided before somebody says so."""

    kind_all = forms.ChoiceField(
        label="Décision pour tous les candidats",
        required=False,
        choices=[
            ("", "Choisir pour chacun"),
            (Decision.ATTRIBUTION_RANG.value, "Attribution à chacun, dans l’ordre du classement"),
        ],
        help_text="Une décision choisie plus bas pour un candidat l’emporte.",
    )


class DecisionForm(forms.Form):
    """One of the five decisions on one candidate."""

    kind = forms.ChoiceField(
        label="Décision",
        required=False,
        choices=[("", "Comme pour tous"), *((d.value, commission.LABELS[d]) for d in Decision)],
        error_messages={"required": "Choisissez une décision pour ce candidat."},
    )
    rank = forms.IntegerField(label="Rang", required=False, min_value=1, max_value=50)
    ground = forms.ChoiceField(label="Motif, en cas de refus", required=False, choices=[])
    text = forms.CharField(label="Raison écrite au candidat", required=False, max_length=1000)
    piece = forms.ChoiceField(
        label="Pièce, sous condition",
        required=False,
        choices=[("", "Aucune"), *((p.value, text) for p, (_, text) in checking.PIECES.items())],
    )
    piece_by = DayField(label="Au plus tard le", required=False, widget=DayInput())

    def __init__(
        self, *args: Any, voters: Choices = (), about: Circumstances = PLAIN, common: str = "", **kwargs: Any
    ) -> None:
        """Offer the grounds that hold for this candidate, and another vote of each member where it differs.

        ``common`` is the decision on all of them, where one was chosen.
        """
        super().__init__(*args, **kwargs)
        # Of a candidate whom the page did not show, nothing was said with the others.
        is_shown = self.add_prefix("kind") in self.data
        self.voters, self.common = voters, common if is_shown else ""
        for key, name in voters:
            self.fields[f"vote_{key}"] = forms.ChoiceField(
                label=name, required=False, choices=[("", "Comme pour les autres"), *_BALLOTS]
            )
        if about.is_flagged_residence:
            self.fields["home_elsewhere"] = forms.CharField(
                label="Logement proposé ailleurs, numéro RPLS", required=False, max_length=10
            )
            about = replace(about, home_elsewhere="-")
        usable = dict.fromkeys(
            (*grounds.allowed(GroundUse.COMMISSION, about), *grounds.allowed(GroundUse.INADMISSIBLE))
        )
        choices = [("", "Aucun"), *((g.value, audience.for_desk(grounds.GROUNDS[g].sentence)) for g in usable)]
        self.fields["ground"].choices = choices  # type: ignore[attr-defined]

    def ballots(self) -> list[forms.BoundField]:
        """The votes that differ, for the page."""
        return [self[f"vote_{key}"] for key, _ in self.voters]

    def clean_kind(self) -> str:
        """The decision on this candidate, else that on all of them."""
        kind = self.cleaned_data.get("kind") or self.common
        if not kind:
            raise forms.ValidationError(self.fields["kind"].error_messages["required"], code="required")
        return str(kind)

    @property
    def shows_all(self) -> bool:
        """Whether fields that its decision does not use are shown all the same: something of them is to be put right."""
        if not self.is_bound:
            return False
        is_given = any(self.data.get(self.add_prefix(name)) for name in ("ground", "text", "piece", "piece_by"))
        return bool(set(self.errors) - {"kind"}) or (is_given and self.is_attribution)

    @property
    def has_own_votes(self) -> bool:
        """Whether a member votes otherwise for this candidate: what was noted is shown."""
        return any(ballot.value() for ballot in self.ballots())

    @property
    def is_attribution(self) -> bool:
        """Whether the decision chosen gives a rank."""
        return self.cleaned_data.get("kind") in _ATTRIBUTIONS

    def draft(self, candidature: Candidature, cast: dict[str, str], rank: int | None) -> DecisionDraft:
        """The decision as the workflow takes it; a member's own vote on this candidate stands over the common one."""
        data = self.cleaned_data
        own = {key: data[f"vote_{key}"] for key, _ in self.voters if data[f"vote_{key}"]}
        return DecisionDraft(
            candidature=candidature,
            kind=data["kind"],
            rank=rank,
            ground=data["ground"],
            text=data["text"],
            piece=data["piece"],
            piece_by=data["piece_by"],
            ballots={**cast, **own},
            home_elsewhere=data.get("home_elsewhere", ""),
        )


class InterestForm(forms.Form):
    """A member declares an interest in a home, or in one candidate for it."""

    member = forms.TypedChoiceField(
        label="Membre", coerce=int, error_messages={"required": "Choisissez le membre qui déclare un intérêt."}
    )
    candidature = forms.ChoiceField(label="Intérêt dans", required=False)

    def __init__(self, *args: Any, members: Choices = (), candidatures: Choices = (), **kwargs: Any) -> None:
        """Offer the members present and the candidates of the home."""
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = [("", "Choisir"), *members]  # type: ignore[attr-defined]
        self.fields["candidature"].choices = [("", "Ce logement"), *candidatures]  # type: ignore[attr-defined]


def chosen(kept: Mapping[str, str], prefix: str = "") -> dict[str, str]:
    """What was chosen on a page that is shown again after another act, as a form that says no fault of it begins."""
    return {name.removeprefix(prefix): value for name, value in kept.items() if name.startswith(prefix)}


def decision_forms(
    candidatures: Sequence[Candidature],
    data: QueryDict | None,
    voters: Choices,
    on: date,
    *,
    common: str = "",
    kept: Mapping[str, str],
) -> list[tuple[Candidature, DecisionForm]]:
    """One form for each compliant candidate, in the order of the ranking, which proposes the ranks.

    ``kept`` is what was chosen when another act was pressed on the page.
    """
    return [
        (
            row,
            DecisionForm(
                data,
                prefix=f"c{row.pk}",
                voters=voters,
                about=circumstances.about(row, on=on),
                common=common,
                initial={"rank": place, **chosen(kept, f"c{row.pk}-")},
            ),
        )
        for place, row in enumerate(candidatures, start=1)
    ]


def drafts(rows: Sequence[tuple[Candidature, DecisionForm]], votes: VotesForm) -> list[DecisionDraft]:
    """The decisions of a page. Ranks left by those who are refused close up; the order that was given stays."""
    chosen = [
        (form.cleaned_data["rank"] or place, place, row.pk)
        for place, (row, form) in enumerate(rows, start=1)
        if form.is_attribution
    ]
    typed = [rank for rank, _, _ in chosen]
    ranks = {pk: rank for rank, _, pk in chosen}
    if len(set(typed)) == len(typed):
        ranks = {pk: rank for rank, (_, _, pk) in enumerate(sorted(chosen), start=1)}
    cast = votes.cast()
    return [form.draft(row, cast, ranks.get(row.pk)) for row, form in rows]
