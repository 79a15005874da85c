"""Hot readings whose SQL is written once in each process; each is given its plain QuerySet, which it must equal (ADR 173).

The framework writes the text of a query anew at each page: four fifths of what a small reading costs. Here it is written at the
first call, and a value takes its place in it at each one. The text is the framework's own, row security reads it as any other,
and rows become what the QuerySet would make of them. Not for a reading whose shape depends on its values: a list of codes, a
value that may be none, a condition that is sometimes there.

As here:
FACTS = WrittenReading(lambda demande: Fact.objects.filter(demande=demande).order_by("at", "id"))
for fact in FACTS(demande.pk): ...
"""

from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from inspect import signature
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import FETCH_ONE, Model, QuerySet, prefetch_related_objects
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable, get_related_populators

from palier.models import together
from palier.models.foreseen import ReadPage
from palier.models.prepared import TextsByRole, kind_of, mark
from palier.models.together import Asking

type Plain[Row] = Callable[..., QuerySet[Any, Row]]


class CannotBeWritten(TypeError):
    """A reading has a shape, or a value, that one text cannot serve; the message says which."""


class WrittenReading[Row]:
    """One reading. Called with its values, in their order and always of the same kinds, it returns its rows."""

    def __init__(self, plain: Plain[Row], *, pages: Collection[ReadPage] = ()) -> None:
        """``plain`` makes the QuerySet of the values: identifiers, words, days and instants, never a row and never none.

        ``pages`` foresee it, where they know its values by the names that it gives them.
        """
        self.plain, self.pages = plain, frozenset(pages)
        self._text: _Text[Row] | None = None
        READINGS.append(self)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What it calls its values, in their order."""
        return tuple(signature(self.plain).parameters)

    def __call__(self, *values: object) -> list[Row]:
        """The rows. Raises ``CannotBeWritten`` where the reading or a value is of no kind that is served."""
        return self.asked(*values).now()

    def asked(self, *values: object) -> Asking[list[Row]]:
        """The same as a question that nobody has sent yet: several leave together. What it prefetches is asked of its answer."""
        if self._text is None:
            # Two threads may write it at once: it is the same text.
            self._text = _Text(self.plain, values)
        return Asking(self._text.by_role.now(), self._text.sent(values), self._text.rows)

    def first(self, *values: object) -> Row | None:
        """The first row; none where there is none. The QuerySet itself says how many are read."""
        return next(iter(self(*values)), None)


def one[M: Model](model: type[M], rows: Sequence[M]) -> M:
    """The row that has to be there. Raises ``DoesNotExist`` of its table, in the framework's words."""
    if not rows:
        raise model.DoesNotExist(f"{model.__name__} matching query does not exist.")  # type: ignore[attr-defined]
    return rows[0]


def foresee(page: ReadPage, *more: Asking[Any], **values: object) -> None:
    """Ask in one message what a page is about to read of these values, which readings name; ``more`` with it.

    A value that is none is not known: what rests on it is not foreseen.
    """
    known = {name for name, value in values.items() if value is not None}
    of_page = [one for one in READINGS if page in one.pages and known.issuperset(one.names)]
    together.foresee(*(one.asked(*(values[name] for name in one.names)) for one in of_page), *more)


READINGS: list[WrittenReading[Any]] = []
"""All of them: a test asks each with its plain one beside it."""


class _Text[Row]:
    """The text, where each value goes in it, and how a row is made."""

    def __init__(self, plain: Plain[Row], values: Sequence[object]) -> None:
        marks, others = ([_marked(value, place, turn) for place, value in enumerate(values)] for turn in (0, 1))
        rows = plain(*marks)
        compiler = rows.query.get_compiler(connection=connection)
        self.sql, asked = compiler.as_sql()
        self.asked = [_slot(each, marks) for each in asked]
        self.kinds = [kind_of(value) for value in values]
        again, sent = plain(*others).query.sql_with_params()
        if (again, [_slot(each, others) for each in sent]) != (self.sql, self.asked):
            raise CannotBeWritten("the reading makes something else of a value, or another text")
        if missing := set(range(len(marks))) - {place for place, _ in self.asked if place is not None}:
            raise CannotBeWritten(f"the reading asks nothing of its value {min(missing)}")
        slots = [place for place, (value, _) in enumerate(self.asked) if value is not None]
        self.by_role = TextsByRole(self.sql, self.sent(marks), slots)
        self.converters = compiler.get_converters([each[0] for each in compiler.select[: compiler.col_count]])
        self.compiler = compiler
        self.lookups = rows._prefetch_related_lookups  # type: ignore[attr-defined]  # noqa: SLF001 - said by no public name
        self.made = _maker(compiler, cast("type", rows._iterable_class))  # noqa: SLF001 - the same

    def sent(self, values: Sequence[object]) -> list[Any]:
        """What goes with the text: constants, and each value in its place. Raises ``CannotBeWritten`` for another kind."""
        if [kind_of(value) for value in values] != self.kinds:
            # « Equal to nothing » is another text than « equal to this », and a day is no instant.
            raise CannotBeWritten("a value is none, or of another kind than at the first call")
        return [each if place is None else each(values[place]) for place, each in self.asked]

    def rows(self, found: Any) -> list[Row]:  # noqa: ANN401 - rows of the driver
        """Make rows of what was answered."""
        if self.converters:
            found = map(tuple, self.compiler.apply_converters(found, self.converters))
        made = [self.made(row) for row in found]
        if made and self.lookups:
            prefetch_related_objects(made, *self.lookups)
        return made


def _marked(value: object, place: int, turn: int) -> object:
    made = mark(kind_of(value), 1 + 2 * place + turn)
    if made is None:
        raise CannotBeWritten(f"value {place} is of no kind that is served: {type(value).__name__}")
    return made


def _slot(asked: Any, marks: Sequence[object]) -> tuple[int | None, Any]:  # noqa: ANN401 - what the framework sends
    """The place of a value and what makes of it what is sent; of a constant, no place and itself."""
    for place, own in enumerate(marks):
        if type(asked) is type(own) and asked == own:
            return place, _same
        if isinstance(own, int) and isinstance(asked, int) and asked == own:
            return place, type(asked)
    return None, asked


def _same(value: object) -> object:
    return value


def _maker(compiler: Any, iterable: type) -> Callable[[tuple[Any, ...]], Any]:  # noqa: ANN401 - the framework's
    """What makes a row of an answer, as the framework's own iteration does."""
    if iterable is ValuesListIterable:
        return tuple
    if iterable is FlatValuesListIterable:
        return lambda row: row[0]
    if iterable is not ModelIterable:
        raise CannotBeWritten(f"a reading of rows, or of lists of values: not {iterable.__name__}")
    found = compiler.klass_info
    model: type[Model] = found["model"]
    start, end = found["select_fields"][0], found["select_fields"][-1] + 1
    names = [each[0].target.attname for each in compiler.select[start:end]]
    # As a QuerySet stamps them: while a replica stands in, the connection bears another name.
    related = get_related_populators(found, compiler.select, DEFAULT_DB_ALIAS, FETCH_ONE)
    annotations = list((compiler.annotation_col_map or {}).items())

    def made(row: tuple[Any, ...]) -> Model:
        one = model.from_db(DEFAULT_DB_ALIAS, names, row[start:end], fetch_mode=FETCH_ONE)
        for each in related:
            each.populate(row, one)
        for name, column in annotations:
            setattr(one, name, row[column])
        return one

    return made
