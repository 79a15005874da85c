"""The State's providers of identity, FranceConnect and ProConnect (OpenID Connect): who came back, by what was signed alone."""

from palier.gateways.identity.client import CertifiedIdentity, IdentityQuestion, answered, ask, leave
from palier.gateways.identity.errors import Away, Declined, IdentityError, Spent, Unbelievable
from palier.gateways.identity.providers import FLAVOURS, Provider, ProviderKind

__all__ = [
    "FLAVOURS",
    "Away",
    "CertifiedIdentity",
    "Declined",
    "IdentityError",
    "IdentityQuestion",
    "Provider",
    "ProviderKind",
    "Spent",
    "Unbelievable",
    "answered",
    "ask",
    "leave",
]
