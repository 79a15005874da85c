"""An authority of time (RFC 3161): asks it to date a content, and believes no answer that was not verified."""

from palier.gateways.authority.client import Authority
from palier.gateways.authority.errors import Silent, UnbelievableStamp
from palier.gateways.authority.verifying import Stamp, verify

__all__ = ["Authority", "Silent", "Stamp", "UnbelievableStamp", "verify"]
