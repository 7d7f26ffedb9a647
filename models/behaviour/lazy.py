"""What the interpreter does at once and CPython step by step: `map`, `filter`, `zip` and their like as iterators.

The text of this module is loaded into the interpreter beside that of `console`; `rewriting` names what it defines
where a program could tell the difference. The classes have the names that CPython's have.
"""

from typing import Any


class map:  # noqa: N801
    """Each value of a function over one or more iterables."""

    def __init__(self, function: Any, *iterables: Any) -> None:
        if not iterables:
            raise TypeError("map() must have at least two arguments.")
        self._function = function
        self._sources = [iter(iterable) for iterable in iterables]

    def __iter__(self) -> Any:
        """Itself."""
        return self

    def __next__(self) -> Any:
        """The next value; the shortest iterable ends it."""
        return self._function(*[next(source) for source in self._sources])


class filter:  # noqa: N801
    """The values that a function, or their own truth, lets pass."""

    def __init__(self, function: Any, iterable: Any) -> None:
        self._function = function
        self._source = iter(iterable)

    def __iter__(self) -> Any:
        """Itself."""
        return self

    def __next__(self) -> Any:
        """The next value that passes."""
        while True:
            value = next(self._source)
            if value if self._function is None else self._function(value):
                return value


class zip:  # noqa: N801
    """Tuples of the values of several iterables."""

    def __init__(self, *iterables: Any) -> None:
        self._sources = [iter(iterable) for iterable in iterables]

    def __iter__(self) -> Any:
        """Itself."""
        return self

    def __next__(self) -> Any:
        """The next tuple; the shortest iterable ends it."""
        if not self._sources:
            raise StopIteration
        return tuple([next(source) for source in self._sources])


class enumerate:  # noqa: N801
    """Pairs of a count and a value."""

    def __init__(self, iterable: Any, start: int = 0) -> None:
        self._source = iter(iterable)
        self._count = start - 1

    def __iter__(self) -> Any:
        """Itself."""
        return self

    def __next__(self) -> Any:
        """The next pair."""
        value = next(self._source)
        self._count += 1
        return (self._count, value)


class list_reverseiterator:  # noqa: N801
    """The elements of a sequence from its end, as it is when each is asked for."""

    def __init__(self, sequence: Any) -> None:
        if isinstance(sequence, (int, float, set, frozenset)) or sequence is None:
            raise TypeError("the object is not reversible")
        if isinstance(sequence, dict):
            sequence = list(sequence)
        self._sequence = sequence
        self._place = len(sequence)

    def __iter__(self) -> Any:
        """Itself."""
        return self

    def __next__(self) -> Any:
        """The element before the last one that was given."""
        self._place -= 1
        if self._place < 0 or self._place >= len(self._sequence):
            self._place = 0
            raise StopIteration
        return self._sequence[self._place]


reversed = list_reverseiterator


class generator:  # noqa: N801
    """The values of a generator expression: `each` gives those (none or one) for one value of its iterable."""

    def __init__(self, each: Any, iterable: Any) -> None:
        self._each = each
        self._source = iter(iterable)

    def __iter__(self) -> Any:
        """Itself."""
        return self

    def __next__(self) -> Any:
        """The next value."""
        while True:
            found = self._each(next(self._source))
            if found:
                return found[0]


def delete_item(container: Any, key: Any) -> None:
    """What `del container[key]` does.

    Raises: IndexError, KeyError and TypeError as CPython does.
    """
    if isinstance(container, dict):
        container.pop(key)
    elif isinstance(container, list):
        if isinstance(key, slice):
            gone = range(len(container))[key]
            kept = [container[place] for place in range(len(container)) if place not in gone]
            container[:] = kept
        else:
            container.pop(key)
    elif isinstance(container, (str, tuple, set, frozenset, int, float)) or container is None:
        raise TypeError("the object doesn't support item deletion")
    else:
        container.__delitem__(key)


METHODS: dict[Any, tuple[str, ...]] = {
    list: ("append", "clear", "copy", "count", "extend", "index", "insert", "pop", "remove", "reverse", "sort"),
    tuple: ("count", "index"),
    dict: ("clear", "copy", "get", "items", "keys", "pop", "popitem", "setdefault", "update", "values"),
    set: ("add", "clear", "copy", "difference", "discard", "intersection", "pop", "remove", "union", "update"),
    str: (
        "capitalize", "count", "endswith", "find", "format", "index", "isalnum", "isalpha", "isdigit", "islower",
        "isspace", "isupper", "join", "lower", "replace", "split", "startswith", "strip", "swapcase", "title", "upper",
    ),
}  # fmt: skip


def method(owner: Any, name: str, bound: Any) -> Any:
    """What `owner.name` is where it is not called at once; `bound` makes it of an owner that has it.

    Raises: AttributeError as CPython does.
    """
    kind = type(owner)
    if kind in METHODS:
        if name in METHODS[kind]:
            return bound(owner)
        raise AttributeError(f"'{kind.__name__}' object has no attribute '{name}'")
    if kind.__name__ == "type" and owner in METHODS and name in METHODS[owner]:
        return lambda value, *others: bound(value)(*others)
    return getattr(owner, name)


def added(held: Any, more: Any) -> Any:
    """What `held += more` leaves in `held`: a list takes whatever can be gone through."""
    if type(held) is list and type(more) is not list:
        held.extend(more)
    else:
        held += more
    return held
