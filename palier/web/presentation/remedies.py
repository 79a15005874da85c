"""The page on which the remedy of a reason is done: what can be done next is a link, not only a sentence."""

from django.urls import reverse

_PAGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "validite_inconnue": ("renouveler", ()),
    "demande_expiree": ("renouveler", ()),
    "demande_a_renouveler": ("renouveler", ()),
    "type_souhaite": ("completer", ("recherche",)),
    "commune_souhaitee": ("completer", ("recherche",)),
    "personnes_a_confirmer": ("verifier", ()),
    "revenu_sur_plafond": ("recherche", ()),
    "revenu_manquant": ("completer", ("revenus",)),
    "surface_inconnue": ("completer", ("logement",)),
}
"""By code of the reason; one that is not here has no page of its own."""


def page_of(code: str) -> str:
    """The address of the page, or nothing."""
    found = _PAGES.get(code)
    return reverse(found[0], args=found[1]) if found else ""
