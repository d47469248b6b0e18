"""Shape: every file of the record is YAML and is what its model says, with file and line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml
from pydantic import BaseModel, ValidationError

from treatycompare.compiled import read_yaml_file
from treatycompare.corpus import Corpus
from treatycompare.corpus.record import MARKER, shared_fields
from treatycompare.corpus.shapes import (
    ArticleFile,
    ConcordanceFile,
    OutlineFile,
    SourcesFile,
    TermsFile,
    ThemesFile,
    TreatyFile,
)
from treatycompare.errors import Problem, RecordError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def shape_problems(record: Corpus) -> list[Problem]:
    """List what breaks the shape of any file of the record, all files and all problems at once."""
    return [problem for path, model in _files(record.root) for problem in _problems(path, model, record.root)]


def _files(root: Path) -> Iterator[tuple[Path, type[BaseModel] | None]]:
    for path in sorted(root.glob("*/treaty.yaml")):
        yield path, TreatyFile
        yield path.with_name("outline.yaml"), OutlineFile
        for article in sorted(path.parent.glob("articles/*.yaml")):
            yield article, ArticleFile
    for path in sorted(root.glob("concordances/*.yaml")):
        yield path, ConcordanceFile
    yield root / "terms.yaml", TermsFile
    yield root / "themes.yaml", ThemesFile
    yield from ((path, SourcesFile) for path in root.glob("sources.yaml"))
    # The order of the facets is read by a layer above this one, which proves it against the models.
    yield root / "facets.yaml", None
    yield root / MARKER, None


def _problems(path: Path, model: type[BaseModel] | None, root: Path) -> list[Problem]:
    name = path.relative_to(root).as_posix()
    try:
        data = read_yaml_file(path)
        data = shared_fields(data) if model is ConcordanceFile else data
    except RecordError as error:
        return [problem._replace(file=name) for problem in error.problems]
    doubled = [Problem(name, line, f"the key {key!r} stands twice") for key, line in doubled_keys(path)]
    try:
        if model is not None:
            model.model_validate(data)
    except ValidationError as error:
        tree = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
        return doubled + [
            Problem(name, line_of(tree, found["loc"]), f"{'.'.join(map(str, found['loc']))}: {found['msg']}")
            for found in error.errors()
        ]
    return doubled


def line_of(node: yaml.Node | None, location: Sequence[int | str]) -> int:
    """Find the line of the innermost node on the way of a validation error; tags are passed over."""
    line = node.start_mark.line + 1 if node else 0
    for part in location:
        inner = _child(node, part)
        if inner is not None:
            node, line = inner, inner.start_mark.line + 1
    return line


def _child(node: yaml.Node | None, part: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        found: yaml.Node = node.value[part]
        return found
    return None


def doubled_keys(path: Path) -> Iterator[tuple[str, int]]:
    """Give each key that a mapping of the file holds twice, with its line; YAML keeps the last only."""
    stack = [yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)]
    while stack:
        node = stack.pop()
        if isinstance(node, yaml.MappingNode):
            seen = set()
            for key, value in node.value:
                if key.value in seen:
                    yield key.value, key.start_mark.line + 1
                seen.add(key.value)
                stack.append(value)
        elif isinstance(node, yaml.SequenceNode):
            stack.extend(node.value)
