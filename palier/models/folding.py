"""``rules.people.folding`` in SQL: what a search compares, whatever the collation of the database."""

from django.db.models import CharField, F, Func, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower, Replace

from palier.rules.people.folding import SPELT


class _WithoutMarks(Func):
    """Letters alone of what carries a mark. The marks go before capitals do: a collation may know no letter with one."""

    template = "regexp_replace(normalize(%(expressions)s, NFKD), '[\u0300-\u036f]', '', 'g')"
    output_field = CharField()


def folded(name: str) -> Combinable:
    """A column as ``rules.people.folding.folded`` writes it."""
    found: Combinable = F(name)
    for written, plain in SPELT:
        found = Replace(found, Value(written), Value(plain))
    return Lower(_WithoutMarks(found))
