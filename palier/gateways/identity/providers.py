"""The two providers that the State offers, as tables: what each is asked, and what it must answer (docs/adr/0065)."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from palier.gateways.identity.errors import Away


class ProviderKind(StrEnum):
    """FranceConnect for people, ProConnect for agents."""

    FRANCECONNECT = "franceconnect"
    PROCONNECT = "proconnect"


@dataclass(frozen=True, slots=True)
class Flavour:
    """What one provider wants to be asked. ``acr_needed``: levels of which one must come back; none is needed if empty."""

    name: str
    scope: str
    acr_asked: str
    acr_needed: frozenset[str]
    has_pkce: bool
    claims: str = ""


MFA_LEVELS = (
    "eidas0-mfa",
    "eidas1-mfa",
    "eidas2",
    "eidas3",
    "https://proconnect.gouv.fr/assurance/self-asserted-2fa",
    "https://proconnect.gouv.fr/assurance/consistency-checked-2fa",
)
"""What ProConnect answers for who showed two factors."""
FLAVOURS = {
    # A parameter more (code_challenge, for one) and FranceConnect refuses the whole.
    ProviderKind.FRANCECONNECT: Flavour(
        name="FranceConnect",
        scope="openid given_name family_name preferred_username birthdate",
        acr_asked="eidas1",
        acr_needed=frozenset({"eidas1", "eidas2", "eidas3"}),
        has_pkce=False,
    ),
    ProviderKind.PROCONNECT: Flavour(
        name="ProConnect",
        scope="openid given_name usual_name email",
        acr_asked=" ".join(MFA_LEVELS),
        acr_needed=frozenset(),
        has_pkce=True,
        claims='{"id_token":{"amr":null,"auth_time":{"essential":true}}}',
    ),
}


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider as this site is known to it. ``timeout`` is that of one whole exchange, in seconds."""

    kind: ProviderKind
    issuer: str
    client_id: str
    secret_file: Path
    timeout: float = 10.0

    @property
    def flavour(self) -> Flavour:
        """What it wants to be asked."""
        return FLAVOURS[self.kind]

    def secret(self) -> str:
        """Read when it is of use: another one needs no restart. Raises ``Away``."""
        try:
            found = self.secret_file.read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise Away(f"Le secret de {self.flavour.name} ne se lit pas.") from error
        if not found:
            raise Away(f"Le secret de {self.flavour.name} est vide.")
        return found
