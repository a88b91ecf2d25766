"""Data classes that cost next to nothing until they are used.

The standard `dataclass` writes and compiles half a dozen methods a class while its module is being
imported, and imports `inspect` for it: a third of the time that a small lint may take. Here methods
are shared, and only the constructor is compiled, once there are more than a few instances. It also
makes frozen instances of many fields in a third of the time: it fills an open twin of the class (of
same slots), which then becomes the frozen class.

The same decorator with the same meaning, for what we use of it: no inheritance between records, no
`__post_init__`, no `InitVar`. Type checkers see the standard module, and the standard `fields`,
`replace` and `asdict` work on records too.
"""

import operator
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass, field, fields, replace
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, kw_only=False, order=False):
        """The class as a record of the names it annotates."""
        if cls is None:
            return lambda given: _record(given, frozen, slots, kw_only, order)
        return _record(cls, frozen, slots, kw_only, order)

    def field(**said):
        """A field with `default`, `default_factory`, `compare=False` or `repr=False`."""
        return _Field(**said)

    def fields(record):
        """The fields of a record or data class, or of one's instance, in order."""
        return tuple(_known(record).values())

    def replace(record, /, **changes):
        """The record, or data class, with some of its fields changed."""
        for name in _known(record):
            if name not in changes:
                changes[name] = getattr(record, name)
        return type(record)(**changes)


__all__ = ["dataclass", "field", "fields", "replace"]

_REQUIRED: Any = object()
_MADE: Any = object()  # stands for what a factory makes
_FEW = 12  # instances until compiling a constructor pays


def _known(record: Any) -> Mapping[str, Any]:
    known: Mapping[str, Any] | None = getattr(record, "__record_fields__", None)
    if known is None:
        known = dict(record.__dataclass_fields__)
    return known


class _Field:
    """One field of a record. `type` is its annotation."""

    __slots__ = ("compare", "default", "default_factory", "name", "repr", "type")

    def __init__(
        self,
        default: Any = _REQUIRED,
        default_factory: Callable[[], Any] | None = None,
        compare: bool = True,
        repr: bool = True,
    ) -> None:
        self.name = ""
        self.type: Any = None
        self.default = default
        self.default_factory = default_factory
        self.compare = compare
        self.repr = repr

    @property
    def is_required(self) -> bool:
        return self.default is _REQUIRED and self.default_factory is None

    @property
    def has_default(self) -> bool:
        """Whether there is one value that stands for all."""
        return self.default is not _REQUIRED


def _record(cls: Any, frozen: bool, slots: bool, kw_only: bool, order: bool) -> Any:
    known = {name: _field(cls, name, kind) for name, kind in cls.__annotations__.items()}
    namespace = {name: value for name, value in cls.__dict__.items() if name not in known}
    for name in ("__dict__", "__weakref__"):
        namespace.pop(name, None)
    if slots:
        namespace["__slots__"] = tuple(known)
    else:
        namespace |= {n: f.default for n, f in known.items() if f.default is not _REQUIRED}
    shared = _methods(known, frozen, order)
    shared["__match_args__"] = () if kw_only else tuple(known)
    made = type(cls)(cls.__name__, cls.__bases__, shared | namespace)
    made.__qualname__ = cls.__qualname__
    _Constructor(made, known, frozen, kw_only).install()
    return made


def _field(cls: Any, name: str, kind: Any) -> _Field:
    said = cls.__dict__.get(name, _REQUIRED)
    entry = said if type(said) is _Field else _Field(said)
    entry.name, entry.type = name, kind
    return entry


class _Constructor:
    """Makes the first few instances of a record, then writes its constructor."""

    def __init__(self, cls: Any, known: Mapping[str, _Field], frozen: bool, kw_only: bool) -> None:
        self._cls = cls
        self._fields = known
        self._frozen = frozen
        self._kw_only = kw_only
        self._twinned = frozen and "__slots__" in cls.__dict__
        self._left = _FEW

    def install(self) -> None:
        """Give the class a constructor that replaces itself."""
        if self._twinned:
            self._cls.__new__ = lambda cls, *args, **said: self._make(cls, args, said)
        else:
            self._cls.__init__ = lambda me, *args, **said: self._make(me, args, said)

    def _make(self, first: Any, args: tuple[Any, ...], said: dict[str, Any]) -> Any:
        """Do what the constructor would do; `first` is its first parameter."""
        self._left -= 1
        values = self._values(args, said) if self._left >= 0 else None
        if values is None:
            return self._compile()(first, *args, **said)
        record = object.__new__(first) if self._twinned else first
        for name, value in values.items():
            object.__setattr__(record, name, value)
        return record if self._twinned else None

    def _values(self, args: tuple[Any, ...], said: dict[str, Any]) -> dict[str, Any] | None:
        """The value of each field; None for a mistake, which the compiled constructor tells."""
        if len(args) > (0 if self._kw_only else len(self._fields)) or said.keys() - self._fields:
            return None
        given = dict(zip(self._fields, args, strict=False))
        if given.keys() & said.keys():
            return None
        given |= said
        values: dict[str, Any] = {}
        for name, entry in self._fields.items():
            if name in given:
                values[name] = given[name]
            elif entry.default_factory is not None:
                values[name] = entry.default_factory()
            elif entry.has_default:
                values[name] = entry.default
            else:
                return None
        return values

    def _compile(self) -> Callable[..., Any]:
        scope: dict[str, Any] = {"_MADE": _MADE, "_set": object.__setattr__}
        lines = ["self = _new(_Twin)"] if self._twinned else []
        for name, entry in self._fields.items():
            if entry.default_factory is not None:
                scope[f"_make_{name}"] = entry.default_factory
                lines.append(f"if {name} is _MADE: {name} = _make_{name}()")
            is_closed = self._frozen and not self._twinned
            lines.append(f"_set(self, {name!r}, {name})" if is_closed else f"self.{name} = {name}")
        if self._twinned:
            lines += ["_become(self, cls)", "return self"]
            scope |= {"_new": object.__new__, "_become": _become, "_Twin": self._twin()}
        name, first = ("__new__", "cls") if self._twinned else ("__init__", "self")
        head = ", ".join([first, *self._parameters(scope)])
        exec(f"def {name}({head}):\n " + "\n ".join(lines or ["pass"]), scope)
        made: Any = scope[name]
        made.__qualname__ = f"{self._cls.__qualname__}.{name}"
        setattr(self._cls, name, made)
        return made  # type: ignore[no-any-return]

    def _parameters(self, scope: dict[str, Any]) -> list[str]:
        parameters = ["*"] if self._kw_only and self._fields else []
        for name, entry in self._fields.items():
            if not entry.is_required:
                scope[f"_{name}"] = entry.default if entry.default_factory is None else _MADE
            parameters.append(name if entry.is_required else f"{name}=_{name}")
        return parameters

    def _twin(self) -> type:
        """A class of the same slots whose instances can be filled."""
        return type(self._cls.__name__, (), {"__slots__": tuple(self._fields)})


_become: Callable[[Any, type], None] = object.__dict__["__class__"].__set__


def _methods(known: Mapping[str, _Field], frozen: bool, order: bool) -> dict[str, Any]:
    values = _values([name for name, entry in known.items() if entry.compare])
    shown = [name for name, entry in known.items() if entry.repr]

    def eq(self: Any, other: Any) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return values(self) == values(other)

    def text(self: Any) -> str:
        said = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{self.__class__.__qualname__}({said})"

    def reduce(self: Any) -> Any:
        return _rebuilt, (self.__class__, {name: getattr(self, name) for name in known})

    methods: dict[str, Any] = {
        "__record_fields__": known,
        "__dataclass_fields__": _StandardFields(),
        "__eq__": eq,
        "__hash__": None,
        "__repr__": text,
        "__reduce__": reduce,
    }
    if frozen:
        methods["__hash__"] = lambda self: hash(values(self))
        methods["__setattr__"] = methods["__delattr__"] = _refuse
    if order:
        for name in ("__lt__", "__le__", "__gt__", "__ge__"):
            methods[name] = _ordering(getattr(operator, name), values)
    return methods


def _values(names: list[str]) -> Callable[[Any], Any]:
    return operator.attrgetter(*names) if names else lambda record: ()


def _ordering(compare: Callable[[Any, Any], Any], values: Callable[[Any], Any]) -> Any:
    def ordered(self: Any, other: Any) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return compare(values(self), values(other))

    return ordered


def _refuse(self: Any, name: str, value: Any = None) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot change field {name!r}")


def _rebuilt(cls: Any, values: dict[str, Any]) -> Any:
    """A copied or unpickled record."""
    return cls(**values)


class _StandardFields:
    """What the standard module wants to find on a data class, made when it is asked for."""

    def __get__(self, instance: Any, owner: Any) -> dict[str, Any]:
        import dataclasses

        made: dict[str, Any] = {}
        for name, entry in owner.__record_fields__.items():
            said: dict[str, Any] = {"compare": entry.compare, "repr": entry.repr}
            if entry.default_factory is not None:
                said["default_factory"] = entry.default_factory
            elif entry.default is not _REQUIRED:
                said["default"] = entry.default
            standard: Any = dataclasses.field(**said)
            standard.name, standard.type = name, entry.type
            standard._field_type = dataclasses._FIELD  # type: ignore[attr-defined]
            made[name] = standard
        return made
