"""A correction of a home undone: the home said again as it was before it, where nobody corrected it since."""

from datetime import datetime
from typing import Any

from palier.models import Commune, Correction, Home
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.homes import correcting
from palier.workflows.homes.declaring import HomeDraft


class CorrectedSince(Refusal):
    """The correction is not the last one of its home."""

    sentence = "Ce logement a été corrigé depuis : la correction reste."


class CommuneUnknownNow(Refusal):
    """What was there before names no commune of today."""

    sentence = "La commune d’avant n’est plus connue : la correction reste."


def put_back(home: Home, kept: Correction, *, reason: str, by: Actor, at: datetime) -> None:
    """Correct a home back to what it was before a correction. Raises ``CorrectedSince`` or ``CommuneUnknownNow``."""
    if correcting.of(home).values_list("pk", flat=True).first() != kept.pk:
        raise CorrectedSince
    said = {name: getattr(home, name) for name in HomeDraft.__slots__}
    said |= {name: _value(name, text) for name, text in zip(kept.fields, kept.before, strict=True)}
    correcting.correct_home(home, HomeDraft(**said), reason=reason, by=by, at=at)


def _value(name: str, text: str) -> Any:  # noqa: ANN401 - whatever the column holds
    """A value as a correction keeps it, back as its column takes it. Raises ``CommuneUnknownNow``."""
    if name == "commune":
        if (found := Commune.objects.filter(code=text).first()) is None:
            raise CommuneUnknownNow
        return found
    field: Any = Home._meta.get_field(name)  # noqa: SLF001 - Django's own way
    if text == "" and field.null:
        return None
    value = field.to_python(text)
    return value if not isinstance(value, datetime) else value.date()
