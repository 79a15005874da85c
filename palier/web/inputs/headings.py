"""One heading of the State's form, or one step of it: made again from what was kept, and told as it is kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from palier.models import Commune
from palier.web.inputs.communes import CommunesField
from palier.web.inputs.fields import DayField

type Answers = Mapping[str, Any]


class HeadingForm(forms.Form):
    """One heading. ``told`` gives what is kept of it, ``of`` makes it again from what was kept."""

    def __init__(self, data: Any = None, *, answers: Answers, part: str) -> None:  # noqa: ANN401 - what Django's forms take
        """Fill the fields with what was answered."""
        super().__init__(data, initial=dict(answers.get(part) or {}))
        self.answers = answers
        self.add_fields()
        for name, field in self.fields.items():
            kept = self.initial.get(name)
            if isinstance(field, DayField) and kept:
                self.initial[name] = date.fromisoformat(kept).strftime("%d/%m/%Y")
            elif isinstance(field, CommunesField) and isinstance(kept, str):
                self.initial[name] = [kept] if kept else []

    def add_fields(self) -> None:
        """What depends on the other answers."""

    def told(self) -> dict[str, Any]:
        """The answers, as they are kept: codes, whole numbers, days in ISO form."""
        return {name: _kept(value) for name, value in self.cleaned_data.items() if value not in (None, "", [])}


def _kept(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Commune):
        return value.code
    return [_kept(one) for one in value] if isinstance(value, list | tuple) else value
