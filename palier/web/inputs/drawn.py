"""The HTML of a field with its label, help and error; of a form that is the same for everybody it is drawn once."""

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, cast

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, ChoiceField, RadioSelect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from palier.web.inputs.communes import CommuneInput
from palier.web.languages import speaking

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 512
"""Fields kept in each process, of 1 to 2 KB each, those drawn last."""

type _Key = tuple[object, ...]
KEPT: OrderedDict[_Key, SafeString] = OrderedDict()
_lock = threading.Lock()


def drawn(field: BoundField, *, is_free: bool = False) -> SafeString:
    """Draw a bound field, its parts tied by aria-describedby.

    ``is_free``: the page says already that every answer may be left out. A form that says ``is_for_all`` has the same words
    for whoever reads: its fields are kept by all else that they show, but for what is wrong and what somebody typed.
    """
    shown = _shown(field) if getattr(field.form, "is_for_all", False) and not field.errors else None
    if shown is None:
        return _draw(field, is_free=is_free)
    key = (type(field.form), field.html_name, field.auto_id, *shown, is_free, speaking.current())
    found = KEPT.get(key)
    if found is None:
        found = _draw(field, is_free=is_free)
        with _lock:
            KEPT[key] = found
            while len(KEPT) > MOST:
                KEPT.popitem(last=False)
    return found


def _shown(field: BoundField) -> _Key | None:
    """What is chosen, and from which choices; nothing where somebody typed words."""
    value = field.value()
    if isinstance(field.field, ChoiceField):
        choices = cast("Iterable[tuple[object, object]]", field.field.choices)
        codes, chosen = tuple(code for code, _ in choices), {*field.field.widget.format_value(value)}
        # By what is drawn: one choice sent twice, or one that is not offered, draws nothing more.
        return tuple(code for code in codes if str(code) in chosen), codes
    if isinstance(field.field.widget, CheckboxInput):
        return field.field.widget.check_test(value), field.field.widget.format_value(value)
    return None if value else ("", "")


def _draw(field: BoundField, *, is_free: bool) -> SafeString:
    ids = [f"{field.auto_id}-help"] if field.help_text else []
    if field.errors:
        ids.append(f"{field.auto_id}-error")
    described = " ".join(ids)
    widget = field.field.widget
    grouped = isinstance(widget, RadioSelect | CheckboxSelectMultiple | CommuneInput)
    attrs: dict[str, Any] = {}
    if described and not grouped:
        attrs["aria-describedby"] = described
    if field.errors:
        attrs["aria-invalid"] = "true"
    return render_to_string(
        "palier/components/field.html",
        {
            "field": field,
            "says_optional": not (field.field.required or is_free),
            "widget": field.as_widget(attrs=attrs),
            "described": described,
            "grouped": grouped,
            "is_checkbox": isinstance(widget, CheckboxInput),
        },
    )
