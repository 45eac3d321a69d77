"""Reading: YAML by the rules of 1.2, JSON, several files, and the place of everything."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from specwright.diagnostics import Failure, Place, Report
from specwright.read.source import Origin, Source, UnresolvableError, read
from specwright.read.text import BEYOND, MAX_BYTES


def source(
    files: Mapping[str, str | bytes], report: Report | None = None, root: str = "api/root.yaml"
) -> Source:
    def load(file: str) -> bytes:
        if file not in files:
            raise FileNotFoundError(2, "No such file or directory")
        content = files[file]
        return content if isinstance(content, bytes) else content.encode()

    return Source(root, load, report if report is not None else Report())


def value(yaml: str) -> object:
    report = Report()
    document = source({"api/root.yaml": yaml}, report)
    assert document.text("api/root.yaml") is not None, report.diagnostics
    return document.value(document.root)


def codes(yaml: str | bytes, root: str = "api/root.yaml") -> list[str]:
    report = Report()
    source({root: yaml}, report, root).text(root)
    return [finding.rule.code for finding in report.diagnostics]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2023-03-01", "2023-03-01"),
        ("yes", "yes"),
        ("off", "off"),
        ("0o17", "0o17"),
        ("007", "007"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        (".inf", ".inf"),
        ("+1", "+1"),
        ("=", "="),
        ("'12'", "12"),
        ("!!str 12", "12"),
        ("12", 12),
        ("-0", 0),
        ("1.50", 1.5),
        ("1e3", 1000.0),
        ("true", True),
        ("~", None),
        ("", None),
        ("|\n  two\n  lines\n", "two\nlines\n"),
    ],
)
def test_scalars_mean_what_they_mean_in_json(text: str, meant: object) -> None:
    found = value(f"key: {text}")
    assert found == {"key": meant}
    assert isinstance(found, dict)
    assert type(found["key"]) is type(meant)


def test_keys_are_text() -> None:
    assert value("200: a\ntrue: b\n3.0: c\n") == {"200": "a", "true": "b", "3.0": "c"}


def test_aliases_and_merges_are_followed_and_own_keys_win() -> None:
    assert value("base: &b {a: 1, b: 2}\nx: {<<: *b, b: 3}\ny: *b\n") == {
        "base": {"a": 1, "b": 2},
        "x": {"a": 1, "b": 3},
        "y": {"a": 1, "b": 2},
    }


def test_json_and_yaml_of_the_same_document_have_the_same_value() -> None:
    document = {"a": [1, 2.5, None, True, "é\n"], "b": {"~/": {}}, "c": []}
    assert value(json.dumps(document)) == document
    assert value(json.dumps(document, indent=2).replace("{", "{ ", 1)) == document


@pytest.mark.parametrize(
    ("content", "root", "code"),
    [
        ("[" * 100_000, "a.yaml", "too-deep"),
        ("- " * 100_000, "a.yaml", "too-deep"),
        ("? " * 100_000, "a.yaml", "too-deep"),
        ("{a: " * 100_000, "a.yaml", "too-deep"),
        ("[" * 100_000 + "]" * 100_000, "a.json", "too-deep"),
        ("[" * 300 + "]" * 300, "a.json", "too-deep"),
        ("a: " + "9" * 2_000, "a.yaml", "yaml-value"),
        ("a: 1e999", "a.yaml", "yaml-value"),
        ("a: [*b]", "a.yaml", "yaml-syntax"),
        ("a: \x07", "a.yaml", "yaml-syntax"),
        ("{[1]: 2}", "a.yaml", "yaml-value"),
        ("a: 1\n---\nb: 2", "a.yaml", "yaml-syntax"),
        ('{"a": NaN}', "a.json", "json-syntax"),
        (r'{"a": "\ud800"}', "a.json", "json-syntax"),
        ('{"a": 1, "a": 2}', "a.json", "duplicate-key"),
        ("a: 1\na: 2", "a.yaml", "duplicate-key"),
        (b"a: \xff", "a.yaml", "not-utf8"),
        (b"#" * (MAX_BYTES + 1), "a.yaml", "file-too-large"),
        ("[" + "[]," * 1_000_000 + "1]", "a.json", "file-too-large"),
        ('{"a": [' + "1," * 1_000_000 + "1]}", "a.json", "file-too-large"),
        ("- a\n" * 1_000_001, "a.yaml", "file-too-large"),
        ("{" * 5_000_000, "a.json", "file-too-large"),
        (
            "x0: &x0 [a, a]\n" + "".join(f"x{i}: &x{i} [*x{i - 1}, *x{i - 1}]\n" for i in range(1, 60)),
            "a.yaml",
            "alias-bomb",
        ),
        (
            "x: &x {"
            + "".join(f"k{i}: 1, " for i in range(2_000))
            + "}\n"
            + "".join(f"y{i}: {{<<: *x}}\n" for i in range(1_000)),
            "a.yaml",
            "alias-bomb",
        ),
    ],
    ids=lambda part: part if isinstance(part, str) and len(part) < 20 else "",
)
def test_hostile_texts_end_in_a_finding_and_soon(content: str | bytes, root: str, code: str) -> None:
    """Soon: the largest take seconds where nothing stops them, or all memory that there is."""
    assert codes(content, root) == [code]


LARGE = {
    "bytes": ("# " + "x" * 2_000 + "\na: 1", "a.yaml", "/a", 2),
    "json": ('{"a": [' + "1,\n" * 1_000 + "1]}", "a.json", "/a/1000", 1_001),
    "yaml": ("- a\n" * 1_001, "a.yaml", "/1000", 1_001),
}


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("text", "yamltext"):
        monkeypatch.setattr(f"specwright.read.{module}.MAX_VALUES", 1_000)
    monkeypatch.setattr("specwright.read.text.MAX_BYTES", 2_000)


@pytest.mark.usefixtures("small_limits")
@pytest.mark.parametrize(("content", "root", "pointer", "line"), LARGE.values(), ids=LARGE)
def test_a_large_file_is_read_where_it_is_allowed_and_has_places(
    content: str, root: str, pointer: str, line: int
) -> None:
    report = Report(["file-too-large"])
    document = source({root: content}, report, root)
    assert document.text(root) is not None
    found = {(finding.rule.code, finding.severity.value) for finding in report.diagnostics}
    assert found == {("file-too-large", "warning")}
    assert document.place(Origin(root, pointer)).line == line


@pytest.mark.usefixtures("small_limits")
@pytest.mark.parametrize(
    ("content", "root"),
    [
        (b"#" * (2_000 * BEYOND + 1), "a.yaml"),
        (b"," * (1_000 * BEYOND + 1), "a.json"),
        ("- a\n" * 8_001, "a.yaml"),
    ],
    ids=["bytes", "json", "yaml"],
)
def test_what_is_allowed_to_be_large_has_a_limit_all_the_same(content: str | bytes, root: str) -> None:
    report = Report(["file-too-large"])
    assert source({root: content}, report, root).text(root) is None
    assert report.diagnostics[-1].rule.code == "file-beyond-limits"
    assert report.failed


YAML = """\
paths:
  /videos/{id}:
    get: {tags: [a, "b"]}
base: &base
  deep: 1
copy:
  <<: *base
"""


@pytest.mark.parametrize(
    ("pointer", "at", "line", "column", "length"),
    [
        ("/paths", "key", 1, 1, 5),
        ("/paths/~1videos~1{id}", "key", 2, 3, 12),
        ("/paths/~1videos~1{id}/get/tags/1", "value", 3, 21, 3),
        ("/paths/~1videos~1{id}/get/tags", "value", 3, 17, 8),
        ("/copy/deep", "value", 5, 9, 1),
        ("/paths/nowhere/below", "value", 2, 3, 1),
    ],
)
def test_a_pointer_has_a_place_in_yaml(pointer: str, at: str, line: int, column: int, length: int) -> None:
    document = source({"api/root.yaml": YAML})
    document.text("api/root.yaml")
    where = Origin("api/root.yaml", pointer)
    assert document.place(where, "key" if at == "key" else "value") == Place(
        "api/root.yaml", line, column, length
    )


@pytest.mark.parametrize(
    ("text", "shown", "help_"),
    [
        ('{"a": "NaN",\n "b": -Infinity}', "-Infinity", "here"),
        (r'{"a": "\ud83d\ude00", "b": "x\ud83d"}', r"\ud83d", "here"),
        ('{"a": 1, // one\n "b": 2}', "/", "no comments"),
        ("{'a': 1}", "'", "double quotes"),
        ("{a: 1}", "a", "double quotes"),
        ("openapi: 3.1.1", "o", "YAML"),
    ],
)
def test_what_is_no_json_is_shown_with_what_to_write_instead(text: str, shown: str, help_: str) -> None:
    report = Report()
    source({"a.json": text}, report, "a.json").text("a.json")
    (finding,) = report.diagnostics
    assert isinstance(finding.where, Place)
    line = text.splitlines()[finding.where.line - 1]
    assert line[finding.where.column - 1 :].startswith(shown)
    assert help_ in finding.help


@pytest.mark.parametrize("indent", [None, 2], ids=["one line", "many lines"])
def test_a_pointer_has_the_same_value_and_place_in_json(indent: int | None) -> None:
    data = {"a": {"b~/c": [{"d": "x"}, '\\"}', [], {"e": None}]}, "z": {"": {"f": -1.5e3}}}
    text = json.dumps(data, indent=indent)
    document = source({"a.json": text}, root="a.json")
    document.text("a.json")

    def visit(origin: Origin, found: object) -> None:
        place = document.place(origin, "value")
        line = text.split("\n")[place.line - 1]
        if not isinstance(found, dict | list):
            assert json.loads(line[place.column - 1 : place.column - 1 + place.length]) == found
        if isinstance(found, dict):
            for key, inner in found.items():
                at = document.place(origin / key, "key")
                shown = text.split("\n")[at.line - 1][at.column - 1 : at.column - 1 + at.length]
                assert json.loads(shown) == key
                visit(origin / key, inner)
        if isinstance(found, list):
            for index, inner in enumerate(found):
                visit(origin / index, inner)

    visit(document.root, document.value(document.root))


FILES = {
    "api/root.yaml": "a: {$ref: 'models/b.yaml#/B%20b'}\nc: 1\n",
    "api/models/b.yaml": (
        "B b: {x~y: {$ref: '../root.yaml#/c'}, via: {$ref: '#/other'}}\nother: {in/ner: 5, $anchor: here}\n"
    ),
    "secret.yaml": "a: 1\n",
}


@pytest.mark.parametrize(
    ("file", "reference", "leads_to"),
    [
        ("api/root.yaml", "#", Origin("api/root.yaml", "")),
        ("api/root.yaml", "models/b.yaml#/B%20b", Origin("api/models/b.yaml", "/B b")),
        ("api/root.yaml", "./models/../models/b.yaml", Origin("api/models/b.yaml", "")),
        ("api/models/b.yaml", "../root.yaml#/c", Origin("api/root.yaml", "/c")),
        ("api/models/b.yaml", "#/B%20b/x~0y", Origin("api/models/b.yaml", "/B b/x~0y")),
        ("api/models/b.yaml", "#here", Origin("api/models/b.yaml", "/other")),
        ("api/models/b.yaml", "#/B%20b/via/in~1ner", Origin("api/models/b.yaml", "/other/in~1ner")),
    ],
)
def test_references_lead_to_values(file: str, reference: str, leads_to: Origin) -> None:
    document = source(FILES)
    assert document.resolve(Origin(file, "/x"), reference) == leads_to
    document.value(leads_to)


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("../secret.yaml", "reference-outside-root"),
        ("/etc/passwd", "reference-outside-root"),
        ("models/../../secret.yaml", "reference-outside-root"),
        ("..%2Fsecret.yaml", "reference-outside-root"),
        ("models\\b.yaml", "reference-outside-root"),
        ("https://example.com/a.yaml", "remote-reference"),
        ("//example.com/a.yaml", "remote-reference"),
        ("file:///etc/passwd", "remote-reference"),
        ("http://[", "malformed-reference"),
        ("nothing.yaml", "dangling-reference"),
        ("#/nothing", "dangling-reference"),
        ("#/c/0", "dangling-reference"),
        ("#nothing", "dangling-reference"),
    ],
)
def test_references_that_lead_nowhere_say_why(reference: str, code: str) -> None:
    with pytest.raises(UnresolvableError) as caught:
        source(FILES).resolve(Origin("api/root.yaml"), reference)
    assert caught.value.rule.code == code


@pytest.mark.parametrize(
    ("document", "reference", "hint"),
    [
        ("components: {schemas: {Cat: {}}}", "#/components/schemas/Kat", "#/components/schemas/Cat"),
        ("component: {schemas: {Cat: {}}}", "#/components/schemas/Cat", "#/component/schemas/Cat"),
        ("components: {schemas: {Cat: {}}}", "#/definitions/Cat", "#/components/schemas/Cat"),
        ("components: {responses: {Bad: {}}}", "#/components/response/Bad", "#/components/responses/Bad"),
        ("components: {responses: {a~/b: {}}}", "#/responses/a~0~1b", "#/components/responses/a~0~1b"),
        ("component: {schemas: {Dog: {}}}", "#/components/schemas/Cat", "#/component"),
    ],
)
def test_a_reference_that_leads_nowhere_is_told_where_it_may_lead(
    document: str, reference: str, hint: str
) -> None:
    with pytest.raises(UnresolvableError) as caught:
        source({"api.yaml": document}, root="api.yaml").resolve(Origin("api.yaml"), reference)
    assert caught.value.values["hint"] == f"did you mean {hint} ?"


def test_an_address_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Failure) as caught:
        read(Report(), name="https:/example.com/api.yaml", base=tmp_path)
    assert caught.value.diagnostics[0].help == "save the document to a file: it is not fetched"


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("a: 1")
    (tmp_path / "api").mkdir()
    (tmp_path / "api/root.yaml").write_text("a: {$ref: 'link.yaml'}")
    (tmp_path / "api/link.yaml").symlink_to(tmp_path / "secret.yaml")
    document = read(Report(), name="api/root.yaml", base=tmp_path)
    with pytest.raises(UnresolvableError, match="dangling-reference"):
        document.resolve(document.root, "link.yaml")


def test_a_file_is_read_once_whichever_links_lead_to_it(tmp_path: Path) -> None:
    (tmp_path / "root.yaml").write_text("a: {$ref: 'down/root.yaml#/b'}\nb: {$ref: 'up/root.yaml#/a'}")
    for name in ("up", "down"):
        (tmp_path / name).symlink_to(tmp_path)
    document = read(Report(), name="root.yaml", base=tmp_path)
    assert document.resolve(Origin("root.yaml", "/a"), "down/root.yaml#/b") == Origin("root.yaml", "/b")
    assert [text.file for text in document.texts] == ["root.yaml"]


@pytest.mark.parametrize(
    ("name", "bound", "size"),
    [("MAX_FILES", 5, "over 5 files"), ("MAX_BYTES", 80, "files of over 80 bytes in all")],
)
def test_files_that_lead_to_files_without_end_have_an_end(
    monkeypatch: pytest.MonkeyPatch, name: str, bound: int, size: str
) -> None:
    monkeypatch.setattr(f"specwright.read.source.{name}", bound)
    report = Report()
    document = Source("0.yaml", lambda file: b"$ref: is/another.yaml", report)

    def walk(place: Origin) -> None:
        while True:
            place = document.resolve(place, "is/another.yaml")

    with pytest.raises(Failure) as caught:
        walk(document.root)
    assert caught.value.diagnostics[0].message == f"with this one, the document refers to {size}"


def test_a_document_that_is_not_there_fails_by_name(tmp_path: Path) -> None:
    with pytest.raises(Failure, match=r"cannot read api\.yaml"):
        read(Report(), name="api.yaml", base=tmp_path)
