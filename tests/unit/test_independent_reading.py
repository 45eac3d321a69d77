"""An independent reader of OpenAPI, datamodel-code-generator, sees the same objects in documents as we do.

It is asked for nothing but what both must agree on: which components are objects, the wire names of their
properties, and which of these are required. Names of Python and types are each reader's own taste.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from datamodel_code_generator import InputFileType, PythonVersion, generate
from datamodel_code_generator.enums import DataModelType

from specwright.api import AliasDef, Api, ClassDef
from specwright.diagnostics import Report
from specwright.lower import lower
from specwright.name import name
from specwright.name.identifiers import pascal
from specwright.parse import parse
from specwright.parse.bundle import bundle
from specwright.pytypes import Named
from specwright.read.source import read
from specwright.validate import validate

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    path
    for path in (*ROOT.glob("specs/**/*.yaml"), *ROOT.glob("tests/golden/*/spec.yaml"))
    # The other reader needs a named schema, takes a dot in a name for the end of a module's, reads one file,
    # takes a dynamic reference for no more than a static one, and asks each member of a union for what is
    # required beside it.
    if "\n  schemas:" in path.read_text(encoding="utf-8")
    and path.parent.name
    not in ("discriminator_mapping", "names_reserved", "references_between_files", "references_dynamic")
)


@dataclass(frozen=True)
class Reading:
    """Of each class: whether its properties, by wire name, are required."""

    classes: dict[str, dict[str, bool]]


def _api(document: Path) -> Api:
    report = Report()
    valid = validate(read(report, name=document.name, base=document.parent), report)
    parsed = parse(valid.source, report, bundled=bundle(valid))
    return name(lower(parsed, report), "reading", document.name, report)


def _ours(api: Api) -> Reading:
    classes: dict[str, dict[str, bool]] = {}
    definitions = {model.name: model for model in api.models}
    for model in api.models:
        found: object = model
        while isinstance(found, AliasDef) and isinstance(found.type, Named):
            found = definitions[found.type.name]
        *place, last = model.origin.tokens or [""]  # a file of its own has no place in a document
        if place == ["components", "schemas"] and isinstance(found, ClassDef):
            fields = classes.setdefault(pascal(last), {})
            for field in found.fields:
                # A property of requests only or of answers only is required in one of two classes.
                fields[field.wire] = field.required or fields.get(field.wire, False)
    return Reading(classes)


def _theirs(document: Path, folder: Path) -> Reading:
    output = folder / "models.py"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        generate(
            document,
            input_file_type=InputFileType.OpenAPI,
            output=output,
            output_model_type=DataModelType.PydanticV2BaseModel,
            target_python_version=PythonVersion.PY_311,
            use_annotated=True,
            field_constraints=True,
            formatters=[],
        )
    tree = ast.parse(output.read_text(encoding="utf-8"))
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    return Reading({pascal(name): dict(_fields(node, classes)) for name, node in classes.items()})


def _fields(node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> Iterator[tuple[str, bool]]:
    for base in node.bases:
        if isinstance(base, ast.Name) and base.id in classes:
            yield from _fields(classes[base.id], classes)
    for line in node.body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
            aliases = [
                str(ast.literal_eval(keyword.value))
                for call in ast.walk(line)
                if isinstance(call, ast.Call)
                for keyword in call.keywords
                if keyword.arg == "alias"
            ]
            yield aliases[0] if aliases else line.target.id, line.value is None


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: "-".join(path.parts[-2:]))
def test_both_see_the_same_properties(document: Path, tmp_path: Path) -> None:
    ours, theirs = _ours(_api(document)), _theirs(document, tmp_path)
    assert ours.classes
    assert {name: fields for name, fields in theirs.classes.items() if name in ours.classes} == ours.classes
