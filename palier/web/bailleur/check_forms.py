"""The forms of a check: one file with each of its outputs, and one file among several whose points stand in a row."""

from collections.abc import Iterable
from typing import Any

from django import forms

from palier.models import Candidature, CheckDraft
from palier.rules.commission import checking, checklist, grounds, together
from palier.rules.commission.checking import Output
from palier.rules.commission.checklist import LABELS, CheckedItem, FileToCheck, Item
from palier.rules.commission.grounds import PLAIN, Circumstances, GroundUse
from palier.rules.commission.looking import LOOKS, Look
from palier.rules.letters import audience
from palier.web.inputs.fields import DayField, DayInput

CHECK_FORM = "controle"
"""The id of the form of a check."""


def _point_fields(items: Iterable[Item], *, form: str = "") -> dict[str, forms.Field]:
    """An answer and its reason for each point; ``form``: the one to which they belong, where they stand outside of it."""
    attrs, fields = ({"form": form} if form else {}), dict[str, forms.Field]()
    for item in items:
        text = LABELS[item]
        fields[f"point_{item}"] = forms.ChoiceField(
            label=text,
            required=False,
            choices=[(look.value, words) for look, words in LOOKS.items()],
            widget=forms.RadioSelect(attrs=attrs),
        )
        fields[f"why_{item}"] = forms.CharField(
            label=f"Précision, {text[:1].lower()}{text[1:]}",
            required=False,
            max_length=300,
            widget=forms.TextInput(attrs=attrs),
        )
    return fields


class FileCheckForm(forms.Form):
    """One of the outputs of a check, with the facts that it needs."""

    output = forms.ChoiceField(
        label="Résultat du contrôle",
        widget=forms.RadioSelect,
        choices=[
            (Output.COMPLIANT.value, "Conforme"),
            (Output.INCOMPLETE.value, "Incomplet : demander des pièces"),
            (Output.NOT_COMPLIANT.value, "Non conforme : motif légal"),
        ],
    )
    pieces = forms.MultipleChoiceField(
        label="Pièces à demander, si le dossier est incomplet",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(piece.value, text) for piece, (_, text) in checking.PIECES.items()],
    )
    answer_by = DayField(label="À fournir au plus tard le", required=False, widget=DayInput())
    ground = forms.ChoiceField(label="Motif légal, si le dossier est non conforme", required=False)
    note = forms.CharField(label="Précision écrite au candidat", required=False, max_length=500)

    def __init__(self, *args: Any, about: Circumstances = PLAIN, is_correction: bool = False, **kwargs: Any) -> None:
        """Offer the grounds that hold for this household and this home, and one answer for each point.

        ``is_correction``: the file was found compliant; it may be found otherwise, and its candidate reads why.
        """
        super().__init__(*args, **kwargs)
        # The points stand beside the file, and belong to the form that stands in the margin.
        self.fields |= _point_fields(LABELS, form=CHECK_FORM)
        if is_correction:
            output, note = self.fields["output"], self.fields["note"]
            output.choices = [one for one in output.choices if one[0] != Output.COMPLIANT.value]  # type: ignore[attr-defined]
            note.label, note.required = "Pourquoi ce contrôle est corrigé, écrit au candidat", True
            note.error_messages["required"] = "Écrivez au candidat pourquoi ce contrôle est corrigé."
        field = self.fields["ground"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it is declared so above
        texts = {ground: grounds.GROUNDS[ground] for ground in grounds.allowed(GroundUse.CHECK, about)}
        field.choices = [
            ("", "Choisir"),
            *((g.value, f"{audience.for_desk(text.sentence)} ({text.article.key})") for g, text in texts.items()),
        ]

    def points(self) -> dict[str, str]:
        """What was said of each point."""
        return {item.value: self.cleaned_data.get(f"point_{item}", "") for item in LABELS}

    def whys(self) -> dict[str, str]:
        """Why, where it was said."""
        return {item.value: self.cleaned_data.get(f"why_{item}", "") for item in LABELS}

    @property
    def says_otherwise(self) -> bool:
        """Whether another output was chosen, or words written to the candidate: they are not dropped in silence."""
        output = self.cleaned_data.get("output") or Output.COMPLIANT
        return output != Output.COMPLIANT or any(
            self.cleaned_data.get(name) for name in ("answer_by", "ground", "note")
        )

    def main(self) -> list[forms.BoundField]:
        """The fields of the margin."""
        return [self[name] for name in ("output", "pieces", "answer_by", "ground", "note")]


class FileInARowForm(forms.Form):
    """One file of a row: taken or left, with an answer for each point that keeps its own.

    That its household was reached is said once for the row, by ``AllReachedForm``.
    """

    read = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        file: FileToCheck,
        seen: str,
        row: Candidature,
        draft: CheckDraft | None,
        **kwargs: Any,
    ) -> None:
        """``file`` is what the page shows now: taken beforehand is the file of which every point is shown in order.

        Nothing of a draft is undone: its answers stand, and its file is taken by who says so.
        """
        super().__init__(*args, **kwargs)
        self.file, self.lines = file, checklist.checklist(file)
        self.draft, self.drafted = draft, dict(draft.points) if draft else {}
        self.own = [line for line in self.lines if line.alone and line.item is not Item.CONTACT]
        self.fields["chosen"] = forms.BooleanField(
            label=f"Le dossier {row.reference} est en ordre", required=False, initial=not self.own and draft is None
        )
        self.fields |= _point_fields(line.item for line in self.own)
        for line in self.own:
            self.fields[f"point_{line.item}"].initial = self.drafted.get(line.item.value)
        self.fields["read"].initial, self.fields["seen"].initial = together.shown(self.lines, file), seen
        self.fields["kept"].initial = draft.at.isoformat() if draft else ""

    @property
    def is_chosen(self) -> bool:
        """Whether its file is said in order."""
        return bool(self.is_valid() and self.cleaned_data["chosen"])

    @property
    def is_as_kept(self) -> bool:
        """Whether the answers kept beforehand are those that the page said: another's, kept since, are read first."""
        return bool(self.cleaned_data["kept"] == self.fields["kept"].initial)

    def points(self, *, is_reached: bool) -> dict[str, str]:
        """What was said of each point that keeps its own answer."""
        told = {line.item.value: self.cleaned_data[f"point_{line.item}"] for line in self.own}
        return {**self.drafted, **told, **({Item.CONTACT.value: Look.SEEN.value} if is_reached else {})}

    def whys(self) -> dict[str, str]:
        """Why, where it was said."""
        kept = dict(self.draft.whys) if self.draft else {}
        return kept | {line.item.value: self.cleaned_data[f"why_{line.item}"] for line in self.own}

    def told(self) -> list[tuple[CheckedItem, forms.BoundField | None, forms.BoundField | None]]:
        """Each point, with its answer and its reason where it keeps its own."""
        own = set(self.own)
        return [
            (line, self[f"point_{line.item}"], self[f"why_{line.item}"]) if line in own else (line, None, None)
            for line in self.lines
            if line.item is not Item.CONTACT
        ]


class AllReachedForm(forms.Form):
    """What no file shows, and who presses says of all those taken."""

    reached = forms.BooleanField(
        label="J’ai joint chacun des ménages cochés, et ils confirment leur intérêt pour ce logement",
        error_messages={"required": "Dites que ces ménages ont été joints, ou décochez ceux qui ne l’ont pas été."},
    )
