"""How a whole number is written: thousands apart, a true minus. Apart from ``french``, whose dates are said by ``voice``."""

from palier.rules.law.law import act, applies

MINUS = "\u2212"
_THOUSAND = 1_000


@applies(act("règles typographiques de l’Imprimerie nationale"))
def number(value: int) -> str:
    """``45000`` gives ``45 000``."""
    if 0 <= value < _THOUSAND:
        return str(value)
    return f"{value:,}".replace(",", " ").replace("-", MINUS)
