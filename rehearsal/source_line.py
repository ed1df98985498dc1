"""The line of the program that declares a resource, found by its type and name.

A refusal names a URN. The component's file declares the resource by its class and by
the tail of its logical name, `aws.ec2.Subnet(f"{name}-public-{letter}", …)`; where
exactly one declaration fits best, that is the line to change.
"""

import ast
import functools
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: Stacks are told of in threads of their own, and CPython 3.11 parses in one at a time:
#: "AST constructor recursion depth mismatch"
#: (https://github.com/python/cpython/issues/106905).
_PARSING: Final = threading.Lock()


@dataclass(frozen=True, kw_only=True, slots=True)
class Declaration:
    """One call that makes a resource.

    Attributes:
        class_name: Class that is called, ``Subnet``.
        literals: The constant parts of the logical name, in order.
        whole: Whether the name is one constant.
        within: Function or method the call stands in.
    """

    file: str
    line: int
    class_name: str
    literals: tuple[str, ...]
    whole: bool
    within: str

    @property
    def module(self) -> str:
        """Return how other files import from this one."""
        return self.file.removesuffix(".py").replace("/", ".")

    def __str__(self) -> str:
        """Return ``file:line``."""
        return f"{self.file}:{self.line}"

    def fits(self, name: str) -> int:
        """Return how many characters of a logical name are written here, -1 if none."""
        if self.whole:
            return len(name) if (name,) == self.literals else -1
        start = 0
        for literal in self.literals:
            found = name.find(literal, start)
            if found < 0:
                return -1
            start = found + len(literal)
        return sum(map(len, self.literals))


def find(components: Path, urn: str) -> str:
    """Return ``file:line`` of the declaration of a URN, or nothing if it is unclear.

    Where a component leaves the declaring to a function of another file, the line in
    the component that calls it follows, since either of them may be the one to change.
    """
    types, _, name = urn.removeprefix("urn:pulumi:").split("::", 2)[-1].partition("::")
    owner, _, token = types.rpartition("$")
    made = {token.rpartition(":")[2]}
    if token.startswith("kubernetes:"):
        made.add("CustomResource")
    with _PARSING:
        declarations = _declarations(components)
    fitting = _best(name, (each for each in declarations if each.class_name in made))
    own = _file_of(components, owner.rpartition("$")[2])
    if len(fitting) > 1:
        fitting = _nearest(components, own, fitting)
    if len(fitting) != 1:
        return ""
    [declaring] = fitting
    if declaring.file == own:
        return str(declaring)
    of_own = (each for each in declarations if each.file == own)
    calling = _best(
        name, (each for each in of_own if each.class_name == declaring.within)
    )
    return (
        f"{declaring}, called at {calling[0]}" if len(calling) == 1 else str(declaring)
    )


def _best(name: str, declarations: Iterable[Declaration]) -> list[Declaration]:
    """Return those that write the most characters of a logical name."""
    fits = [(each.fits(name), each) for each in declarations]
    best = max((fit for fit, _ in fits), default=-1)
    return [each for fit, each in fits if fit == best >= 0]


def _nearest(
    components: Path, own: str, fitting: list[Declaration]
) -> list[Declaration]:
    """Return those in a component's own file, or else in files it imports from."""
    here = [each for each in fitting if each.file == own]
    text = dict(_sources(components)).get(own, "")
    return here or [each for each in fitting if f"from {each.module} import" in text]


@functools.cache
def _sources(components: Path) -> tuple[tuple[str, str], ...]:
    return tuple(
        (str(path.relative_to(components.parent)), path.read_text("utf-8"))
        for path in sorted(components.rglob("*.py"))
    )


def _file_of(components: Path, component: str) -> str:
    """Return the file that holds a component's type token."""
    written = f'TYPE: Final = "{component}"'
    return next((file for file, text in _sources(components) if written in text), "")


@functools.cache
def _declarations(components: Path) -> tuple[Declaration, ...]:
    return tuple(
        declaration
        for file, text in _sources(components)
        for function in _functions(ast.parse(text).body)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and node.args
        for declaration in _declared(file, node, function.name)
    )


def _functions(body: Iterable[ast.stmt]) -> Iterator[ast.FunctionDef]:
    for each in body:
        if isinstance(each, ast.FunctionDef):
            yield each
        elif isinstance(each, ast.ClassDef):
            yield from _functions(each.body)


def _declared(file: str, call: ast.Call, within: str) -> Iterator[Declaration]:
    called = call.func
    made = called.attr if isinstance(called, ast.Attribute) else ""
    made = made or (called.id if isinstance(called, ast.Name) else "")
    literals, whole = _literals(call.args[0])
    if made and literals is not None:
        yield Declaration(
            file=file,
            line=call.lineno,
            class_name=made,
            literals=literals,
            whole=whole,
            within=within,
        )


def _literals(name: ast.expr) -> tuple[tuple[str, ...] | None, bool]:
    if isinstance(name, ast.Constant) and isinstance(name.value, str):
        return (name.value,), True
    if isinstance(name, ast.JoinedStr):
        parts = (p.value for p in name.values if isinstance(p, ast.Constant))
        return tuple(str(part) for part in parts), False
    if isinstance(name, ast.Name):
        return (), False
    return None, False
