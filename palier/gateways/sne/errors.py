"""What can go wrong with the State's register. Each message is a French sentence that a screen can show."""


class SneError(Exception):
    """Anything that the register, its files or the way to it can do to us."""


class SneUnavailable(SneError):
    """The register did not answer, or not in time; the same request may succeed later."""


class SneHalf(SneUnavailable):
    """The register left out blocks of a file that are known here: nothing is written back on such an answer."""

    def __init__(self) -> None:
        super().__init__(
            "Le registre national n’a donné qu’une partie de cette demande. Réessayez dans quelques minutes."
        )


class SneUncertified(SneUnavailable):
    """Our certificates are absent, closed to who asks, or no match: the operator's to mend, and told apart in the log."""


SENTENCES = {
    "ANO001": (
        "Le registre national ne connaît pas ce numéro. Votre guichet d’enregistrement peut vérifier celui qui est sur "
        "votre attestation."
    ),
    "ANO002": (
        "Il manque une réponse que le registre national demande. Relisez votre dossier et ce que vous cherchez, ou voyez "
        "votre guichet d’enregistrement."
    ),
    "ANO003": "Le registre national demande une autre raison. Votre guichet d’enregistrement peut la donner.",
    "ANO006": "Le registre national ne lit pas une date de cette demande. Votre guichet d’enregistrement peut la corriger.",
}
"""What each refusal means to its person, and who can help; the register's own words stay for those who operate."""
_OTHERWISE = (
    "Le registre national n’a pas pris cet envoi. Votre guichet d’enregistrement peut dire pourquoi, avec ce code : "
    "{code}."
)


class SneAnomaly(SneError):
    """The register answered, and refuses: its ``code`` and its own ``message``, which no screen shows."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(SENTENCES.get(code) or _OTHERWISE.format(code=code or "inconnu"))
        self.code = code
        self.message = message


class SneUnknownNumber(SneAnomaly):
    """The register knows no demande under this number."""


class SneUnexpected(SneAnomaly):
    """The register says itself that it failed on this demande."""


class SneGarbage(SneError):
    """What was read is not a file of the State's format; ``place`` says where, ``fault`` what."""

    def __init__(self, place: str, fault: str) -> None:
        super().__init__(f"{place} : {fault}" if place else fault)
        self.place = place
        self.fault = fault


class SneIncomplete(SneError):
    """A file that may not be sent: ``fields`` are the compulsory elements that it lacks."""

    def __init__(self, fields: tuple[str, ...], labels: tuple[str, ...]) -> None:
        super().__init__(
            "Cette demande ne peut pas être envoyée au système national d’enregistrement, il y manque : "
            + ", ".join(labels)
            + "."
        )
        self.fields = fields
