"""The arrows between modules, read from the code as text: hidden ones in functions count like any other."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"


@dataclass(frozen=True, slots=True)
class Arrow:
    """One import of a module of ours by another; `hidden` when it stands in a function or under a condition."""

    importer: str
    imported: str
    line: int
    hidden: bool

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} -> {self.imported}{' (hidden)' if self.hidden else ''}"


def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name; migrations, which Django writes, are left out."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        if "migrations" not in parts:
            found[".".join(parts).removesuffix(".__init__")] = path
    return found


def arrows(known: Mapping[str, Path] | None = None) -> list[Arrow]:
    known = known or modules()
    return [arrow for name, path in known.items() for arrow in _arrows_of(name, path, known)]


def _arrows_of(name: str, path: Path, known: Mapping[str, Path]) -> Iterator[Arrow]:
    tree = ast.parse(path.read_text(), str(path))
    top = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for imported in _named(node, name, path, known):
                if imported != name:
                    yield Arrow(name, imported, node.lineno, hidden=id(node) not in top)


def _named(node: ast.Import | ast.ImportFrom, name: str, path: Path, known: Mapping[str, Path]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name in known)
        return
    base = node.module or ""
    if node.level:
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        for _ in range(node.level - 1):
            package = package.rpartition(".")[0]
        base = f"{package}.{base}".rstrip(".")
    for alias in node.names:
        if f"{base}.{alias.name}" in known:
            yield f"{base}.{alias.name}"
        elif base in known:
            yield base


def loops(found: list[Arrow]) -> list[list[str]]:
    """Groups of modules that reach each other (Tarjan's strongly connected components of more than one)."""
    graph: dict[str, set[str]] = defaultdict(set)
    for arrow in found:
        graph[arrow.importer].add(arrow.imported)
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    groups: list[list[str]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for target in graph[node]:
            if target not in index:
                visit(target)
                low[node] = min(low[node], low[target])
            elif target in stack:
                low[node] = min(low[node], index[target])
        if low[node] == index[node]:
            group = []
            while True:
                group.append(stack.pop())
                if group[-1] == node:
                    break
            if len(group) > 1:
                groups.append(sorted(group))

    for node in list(graph):
        if node not in index:
            visit(node)
    return groups
