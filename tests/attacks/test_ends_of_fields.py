"""A field of one line holds one line: what is posted by hand with an end of line in it is refused, and is no fault of ours."""

from __future__ import annotations

import pytest
from django import forms

from palier.web.bailleur.forms import HomeForm
from palier.web.guichet.headings import ContactForm


@pytest.mark.parametrize(
    ("form", "name", "said"),
    [(HomeForm, "rpls_id", "0123456789"), (HomeForm, "building", "bat-A"), (ContactForm, "postal_code", "93100")],
)
def test_a_code_with_an_end_of_line_is_refused(form: type[forms.Form], name: str, said: str) -> None:
    field = form.base_fields[name]

    assert field.clean(said) == said
    with pytest.raises(forms.ValidationError):
        field.clean(f"{said}\n")
