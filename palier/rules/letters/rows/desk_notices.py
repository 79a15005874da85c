"""Notices that no letter carries: an organisation's own pages show them, and it hands them on."""

from palier.rules.law.law import act, cch
from palier.rules.letters.parts import Channel, DeskNotice, Notice, To, musts

ROWS = (
    DeskNotice(
        notice=Notice(number="N12", event="Désignation transmise", article=cch("R441-5")),
        to=To.BAILLEUR,
        channel=Channel.DESK,
        must=musts("candidats dans l’ordre", "détail des points", "faits vérifiés", "contingent"),
    ),
    DeskNotice(
        notice=Notice(
            number="N13",
            event="Convocation et ordre du jour, avec le dernier procès-verbal",
            article=act("règlement intérieur de la commission"),
            confidence="L",
        ),
        to=To.MEMBERS,
        channel=Channel.DESK,
        must=musts("date", "forme", "logements", "candidats sous pseudonyme"),
    ),
    DeskNotice(
        notice=Notice(number="N14", event="Procès-verbal de la commission", article=cch("L441-2"), confidence="L"),
        to=To.MEMBERS,
        channel=Channel.DESK,
        must=musts("membres et quorum", "votes", "intérêts déclarés", "décision et raison", "exceptions"),
    ),
)
