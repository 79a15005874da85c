"""What people are called ends no head of a mail: it adds no line to it, and stops no message."""

from __future__ import annotations

from uuid import uuid4

import pytest

from palier.jobs.letters import mails
from palier.workflows.letters.leaving import LeavingMessage


@pytest.mark.parametrize("name", ["Anne\r\nBcc: x@exemple.test", "Anne\n Marie", "Anne\rMarie", "\nAnne\n"])
def test_a_name_on_two_lines_is_on_one_in_the_subject(name: str) -> None:
    said = LeavingMessage(
        id=uuid4(),
        recipient="a@exemple.test",
        subject=f"{name} vous demande votre accord",
        body=f"{name} vous demande.",
        doubts=0,
    )

    sent = mails.mail(said).message()

    assert sent["Subject"] is not None
    assert not {"\r", "\n"} & set(str(sent["Subject"]).replace("\n ", " "))
    assert sent["Bcc"] is None
    assert sent["To"] == "a@exemple.test"
