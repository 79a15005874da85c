"""A landlord of the demo that is recognised, and a mail of its own that came back: its letter waits to be printed."""

import io

from PIL import Image, ImageDraw

from palier.management.demo.days import Days
from palier.management.demo.organisations import Offices
from palier.models import Demande, Letter, Message
from palier.rules.letters import posting
from palier.rules.letters.looks import OrganisationColour
from palier.rules.letters.outcomes import MessageOutcome
from palier.workflows.letters import unreached
from palier.workflows.organisations import dressing

_INK, _STEPS = (159, 58, 27), 4


def dress(offices: Offices, *, by: str, days: Days) -> None:
    """As a steward's page does it."""
    dressing.dress(
        offices.organisations["est"],
        sender_name="Est Habitat",
        reply_to="accueil@est-habitat.example",
        colour=OrganisationColour.BRICK,
        logo=_logo(),
        by=offices.actor(by),
        at=days.at(-20, 10),
    )


def come_back(demande: Demande, days: Days) -> None:
    """The last mail of a file that announced a letter with an effect in law: its address does not receive."""
    letters = {one.public_id for one in Letter.objects.filter(demande=demande) if posting.goes_on_paper(one.kind)}
    mails = Message.objects.filter(demande=demande, channel="email", about__in=letters)
    unreached.note(mails.latest("created_at").pk, MessageOutcome.RETURNED, at=days.now)


def _logo() -> bytes:
    """Stairs, and a word."""
    drawn = Image.new("RGB", (300, 80), "white")
    pen = ImageDraw.Draw(drawn)
    for step in range(_STEPS):
        pen.rectangle((4 + step * 18, 64 - step * 18, 20 + step * 18, 76), fill=_INK)
    pen.text((90, 24), "Est Habitat", fill=_INK, font_size=34)
    made = io.BytesIO()
    drawn.quantize(16).save(made, "PNG")
    return made.getvalue()
