"""The field of a person's name."""

from typing import Any

from django import forms

from palier.rules.people import names
from palier.web.languages.later import later

_NOT_A_NAME = later("Écrivez ce nom avec des lettres, comme sur la pièce d’identité.")
_TOO_LONG = later("C’est trop long : {most} lettres au plus.", most=names.LONGEST_NAME)


class NameField(forms.CharField):
    """A name of a person, of any script: what cannot be one is refused with its sentence."""

    def __init__(self, *, missing: str = "", **kwargs: Any) -> None:
        """``missing``: the sentence of who leaves it blank, where it must be answered."""
        errors = {"max_length": _TOO_LONG, **({"required": missing} if missing else {})}
        super().__init__(
            required=bool(missing),
            max_length=names.LONGEST_NAME,
            error_messages={**errors, **kwargs.pop("error_messages", {})},
            **kwargs,
        )

    def to_python(self, value: object) -> str:
        """The name, one space between its words. Raises ``ValidationError`` where it cannot be a name."""
        written = names.as_written(str(super().to_python(value) or ""))
        if written and not names.is_name(written):
            raise forms.ValidationError(_NOT_A_NAME, code="invalid")
        return written
