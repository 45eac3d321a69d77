"""The registry of everything that the generator has to say about a document; `project` has the rest.

A stage says `report.add(diagnostics.WRONG_TYPE, origin, keyword=…)` and goes on, so that one
run names everything that is wrong; the pipeline calls `report.check()` behind each stage.
Every rule is described, with an example, in docs/diagnostics.md.
"""

from __future__ import annotations

from specwright.diagnostics import project
from specwright.diagnostics.findings import (
    RULES,
    Diagnostic,
    Failure,
    Place,
    Related,
    Report,
    Rule,
    Severity,
    UnreadableError,
    Where,
)
from specwright.diagnostics.findings import rule as _rule

__all__ = [
    "RULES",
    "Diagnostic",
    "Failure",
    "Place",
    "Related",
    "Report",
    "Rule",
    "Severity",
    "UnreadableError",
    "Where",
    "project",
]

_E, _W = Severity.ERROR, Severity.WARNING

# --- reading -----------------------------------------------------------------

FILE_NOT_FOUND = _rule("file-not-found", _E, "cannot read {path}: {reason}", "{hint}")
FILE_TOO_LARGE = _rule(
    "file-too-large",
    _E,
    "the file has {size}, the usual limit is {limit}",
    "leave out what you do not use, or allow it, which takes some 30 times its size of memory: "
    "--allow file-too-large",
    allowable=True,
)
FILE_BEYOND_LIMITS = _rule(
    "file-beyond-limits",
    _E,
    "the file has {size}, the limit is {limit}",
    "leave out what you do not use",
)
DOCUMENT_TOO_LARGE = _rule(
    "document-too-large",
    _E,
    "with this one, the document refers to {size}",
    "see whether a host makes up files without end; for a document that is as large, --allow file-too-large "
    "takes eight times the bytes",
)
NOT_UTF8 = _rule("not-utf8", _E, "the file is not UTF-8: {reason}", "save it as UTF-8")
YAML_SYNTAX = _rule("yaml-syntax", _E, "YAML syntax: {problem}", "{hint}")
JSON_SYNTAX = _rule("json-syntax", _E, "JSON syntax: {problem}", "{hint}")
DUPLICATE_KEY = _rule(
    "duplicate-key",
    _E,
    "the key '{key}' appears twice in this mapping",
    "delete or rename one of the two",
    allowable=True,
)
TOO_DEEP = _rule(
    "too-deep", _E, "nested deeper than {limit} levels", "move the inner part to a component and refer to it"
)
ALIAS_BOMB = _rule(
    "alias-bomb",
    _E,
    "YAML aliases expand to more than {limit} nodes",
    "replace aliases with $ref to a component",
)
ALIAS_CYCLE = _rule("alias-cycle", _E, "this YAML alias contains itself", "use $ref for recursive structures")
YAML_VALUE = _rule("yaml-value", _E, "{problem}", "{hint}")
NOT_A_DOCUMENT = _rule(
    "not-a-document",
    _E,
    "an OpenAPI document is an object that says its version, this is {found}",
    "{hint}",
)
DANGLING_REFERENCE = _rule("dangling-reference", _E, "{reference} does not exist", "{hint}")
REMOTE_REFERENCE = _rule(
    "remote-reference",
    _E,
    "{reference} is on another host and is not fetched",
    "save the file beside the document and refer to it by a relative path, "
    "or allow the host: --allow-remote {machine}",
)
REFERENCE_OUTSIDE = _rule(
    "reference-outside-root",
    _E,
    "{reference} leads out of {root}",
    "{hint}",
)
REFERENCE_CYCLE = _rule(
    "reference-cycle",
    _E,
    "these references form a cycle and never reach a value: {chain}",
    "replace one of them with a value",
)
MALFORMED_REFERENCE = _rule(
    "malformed-reference",
    _E,
    "'{reference}' is not a reference: {reason}",
    "write it as '#/components/schemas/Name'",
)

# --- validation --------------------------------------------------------------

SWAGGER_2 = _rule(
    "swagger-2",
    _E,
    "this is Swagger 2.0; only OpenAPI 3.0, 3.1 and 3.2 are supported",
    "convert it once:\n    npx swagger2openapi --patch --yaml --outfile openapi.yaml {file}",
)
UNSUPPORTED_VERSION = _rule(
    "unsupported-version",
    _E,
    "OpenAPI {version} is not supported; 3.0, 3.1 and 3.2 are",
    "write, for example, openapi: 3.1.1",
)
WRONG_TYPE = _rule("wrong-type", _E, "{keyword} must be {expected}, this is {found}", "{hint}")
WRONG_VALUE = _rule("wrong-value", _E, "{keyword} {problem}", "{hint}")
MISSING_KEYWORD = _rule("missing-keyword", _E, "{noun} needs {keyword}", "add:\n    {example}")
MISSING_TEXT = _rule(
    "missing-text",
    _E,
    "{noun} needs {keyword}",
    "add:\n    {example}\nor pass --allow missing-text to read it as empty",
    allowable=True,
)
MISSING_RESPONSES = _rule(
    "missing-responses",
    _E,
    "{noun} needs at least one response",
    "describe at least the success:\n    {example}\n"
    "or pass --allow missing-responses to generate it without any",
    allowable=True,
)
UNKNOWN_KEYWORD = _rule("unknown-keyword", _E, "{noun} has no keyword '{keyword}'", "{hint}", allowable=True)
NEWER_KEYWORD = _rule(
    "newer-keyword",
    _E,
    "{subject} came with OpenAPI {version}, and this document is of {used}",
    "{hint}write openapi: {version}.0 at the top, or pass --allow newer-keyword to read it as {version} does",
    allowable=True,
)
INVALID_DOCUMENT = _rule(
    "invalid-document", _E, "{problem}", "compare with the OpenAPI specification, version {version}"
)
DUPLICATE_OPERATION_ID = _rule(
    "duplicate-operation-id",
    _E,
    "the operationId '{id}' is used by two operations",
    "give this one its own name, for example:\n    operationId: {suggestion}\n"
    "or pass --allow duplicate-operation-id to have it named by method and path",
    allowable=True,
)
UNDECLARED_PATH_PARAMETER = _rule(
    "undeclared-path-parameter",
    _E,
    "the path has {{{name}}}, but no parameter of that name is declared",
    "{hint}",
    allowable=True,
)
IGNORED_SIBLING = _rule(
    "ignored-sibling",
    _W,
    "{keyword} has no effect beside $ref; it is ignored",
    "move it to where $ref leads, or delete it",
)
NULLABLE_REFERENCE = _rule(
    "nullable-reference",
    _W,
    "nullable has no effect beside $ref; it is read as meant: null is allowed",
    "write allOf: [{{$ref: …}}] in place of $ref, or in 3.1 anyOf: [{{$ref: …}}, {{type: 'null'}}]",
)
IGNORED_KEYWORD = _rule("ignored-keyword", _W, "{keyword} has no effect here; it is ignored", "{hint}")
IGNORED_HEADER = _rule("ignored-header", _W, "the header {name} is ignored: {reason}", "{hint}")
UNQUOTED_TEXT = _rule(
    "unquoted-text",
    _W,
    "{keyword} is a number; it is read as the string '{text}'",
    'put it in quotes: {keyword}: "{text}"',
)
NULL_KEYWORD = _rule(
    "null-keyword", _W, "{keyword} is null; it is read as {meant}", "delete it, or write a value"
)
LOWER_CASE_RANGE = _rule(
    "lower-case-range", _W, "the range '{status}' is read as if in upper case", "write it in upper case"
)
UNUSED_PATH_PARAMETER = _rule(
    "unused-path-parameter",
    _E,
    "the path parameter '{name}' does not occur in the path {path}",
    "{hint}",
    allowable=True,
)
DUPLICATE_PARAMETER = _rule(
    "duplicate-parameter",
    _E,
    "the {place} parameter '{name}' is declared twice",
    "delete one of the two",
    allowable=True,
)
OPTIONAL_PATH_PARAMETER = _rule(
    "optional-path-parameter",
    _E,
    "the path parameter '{name}' must be required",
    "add:\n    required: true",
    allowable=True,
)
AMBIGUOUS_PATH = _rule(
    "ambiguous-path",
    _E,
    "{path} and {other} match the same requests",
    "merge the two path items",
    allowable=True,
)
DIVIDED_PATH = _rule(
    "divided-path",
    _W,
    "{path} and {other} are one path to the specification; both are served, as they share no method",
    "merge the two path items",
)
MALFORMED_PATH = _rule("malformed-path", _E, "the path '{path}' {problem}", "{hint}")
TOUCHING_PARAMETERS = _rule(
    "touching-parameters",
    _W,
    "in {path} nothing separates {first} from {second}: where one ends and the other begins is a guess",
    "put a character between the two that the first cannot contain",
)
DELIMITER_IN_PATH = _rule(
    "delimiter-in-path",
    _W,
    "the path '{path}' contains {character}, which ends a path: {consequence}",
    "describe the variants in one operation, with a query parameter",
)
DANGLING_MAPPING = _rule(
    "dangling-mapping",
    _W,
    "{subject} is mapped to '{target}', which does not exist; the entry is ignored",
    "write the name of a schema, or '#/components/schemas/Name'",
)
LEGACY_KEYWORD = _rule(
    "legacy-keyword",
    _W,
    "{keyword} is the syntax of an older OpenAPI version; it is converted",
    "write {instead}",
)
CLOSED_PART = _rule(
    "closed-part",
    _W,
    "this part is closed (additionalProperties: false) and, taken literally, rejects what other parts of the "
    "schema add ({names}); the schema is closed as a whole instead",
    "remove it from schemas that others extend; since 3.1, write unevaluatedProperties: false on the whole",
)
HIDDEN_OPERATION = _rule("hidden-operation", _W, "{key} has an operation: it is left out", "{hint}")
DUPLICATE_TAG = _rule("duplicate-tag", _W, "the tag '{name}' is described twice", "delete one of the two")
UNKNOWN_SECURITY_SCHEME = _rule(
    "unknown-security-scheme", _E, "the security scheme '{name}' is not declared", "{hint}"
)
COMPONENT_NAME = _rule(
    "component-name",
    _W,
    "the name '{name}' has characters that the specification does not allow here",
    "use letters, digits, dots, dashes and underscores",
)
INVALID_DEFAULT = _rule(
    "invalid-default",
    _W,
    "the default does not fit its schema and is ignored: {problem}",
    "change the default or the schema",
)
UNLISTED_DEFAULT = _rule(
    "unlisted-default",
    _W,
    "the default '{default}' of the server variable {name} is not in its enum; it is used all the same",
    "change the default or add it to the enum",
)
INVALID_EXAMPLE = _rule(
    "invalid-example",
    _W,
    "the example does not fit its schema: {problem}",
    "change the example or the schema",
)
INVALID_PATTERN = _rule(
    "invalid-pattern",
    _E,
    "the pattern '{pattern}' is not a regular expression: {problem}",
    "write it as ECMA-262 says",
    allowable=True,
)
DELIMITED_PATTERN = _rule(
    "delimited-pattern",
    _W,
    "the pattern '{pattern}' has the slashes of JavaScript around it, so no text would match: "
    "it is read as '{meant}'",
    "leave the slashes out",
)
MISFIT_ENUM = _rule(
    "misfit-enum",
    _W,
    "{which} member of this enum is of type {type}: {meaning}",
    "write members of that type, or correct the type",
)
MISFIT_FORMAT = _rule(
    "misfit-format",
    _W,
    "no text in the format {format} matches the pattern '{pattern}': the format is ignored",
    "delete it, or correct the pattern",
)
MISSING_OPERATION_ID = _rule(
    "missing-operation-id",
    _W,
    "the operation has no operationId; it is named by its method and path",
    "add:\n    operationId: {suggestion}",
)
MISSING_SCHEMA = _rule(
    "missing-schema",
    _W,
    "{media_type} has no schema; {effect}",
    "add:\n    schema: {{type: object}}",
)
UNUSED_COMPONENT = _rule("unused-component", _W, "nothing refers to {name}", "delete it, or refer to it")

# --- lowering and naming -----------------------------------------------------

NOT_SUPPORTED = _rule(
    "not-supported", _E, "not supported yet: {feature}", "leave it out, or write it in another way"
)
TOO_MANY_ALTERNATIVES = _rule(
    "too-many-alternatives",
    _E,
    "this schema has over {most} alternatives, counting those of each schema it names",
    "name fewer unions inside it, or let one of them be an object:\n"
    "    type: object\n    required: [value]\n    properties: {{value: {{$ref: ...}}}}",
)
UNSATISFIABLE = _rule(
    "unsatisfiable-schema",
    _W,
    "no value can match this schema: {reason}",
    "{hint}",
)
READ_WHOLE = _rule(
    "read-whole",
    _W,
    "the parts of {media_type} are passed on as one list, not one by one as they arrive",
    "for what has no end, offer application/jsonl or text/event-stream",
)
TEXT_ONLY = _rule(
    "text-only",
    _W,
    "{media_type} is not parsed by its schema: it is passed on as text",
    "offer application/json, or parse the text yourself",
)
BODILESS_STATUS = _rule(
    "bodiless-status",
    _W,
    "a response of status {status} never has a body: its content is ignored",
    "delete content, or use another status",
)
CREDENTIAL_PARAMETER = _rule(
    "credential-parameter",
    _W,
    "the parameter {name} is what a security scheme of this operation sends; it is no argument of its own",
    "delete the parameter: clients are given their credential once",
)
AMBIGUOUS_QUERY = _rule(
    "ambiguous-query",
    _W,
    "the exploded object {name} cannot be told from another parameter of this operation: they share a name",
    "write style: deepObject, or explode: false",
)
OVERLAPPING = _rule(
    "overlapping-alternatives",
    _W,
    "values of this member of oneOf match another one, too: taken literally, none would be valid",
    "write anyOf, or tell them apart: by a required property, a constant or additionalProperties: false",
)
SILENT_DISCRIMINATOR = _rule(
    "silent-discriminator",
    _W,
    "{property} {problem}, so the discriminator is ignored: the members are tried in turn",
    "declare it in each of them: {property}: {{type: string}}",
)
STRAY_MAPPING = _rule(
    "stray-mapping",
    _W,
    "{subject} is mapped to {name}, which is not among what this discriminator chooses from; "
    "the entry is ignored",
    "list it in oneOf or anyOf; where the discriminator is a parent's, let it extend that one by allOf",
)
BYTES_ONLY = _rule(
    "bytes-only",
    _W,
    "{media_type} {reason}: it is passed on as bytes",
    "{hint}",
)
NAME_CLASH = _rule(
    "name-clash",
    _W,
    "the name {wanted} is taken; this is called {name}",
    "keep it, or choose:\n    x-python-name: {name}",
)
UNKNOWN_LINK = _rule(
    "unknown-link",
    _W,
    "the link {name} leads to no operation of this document",
    "correct its operationId; an operationRef is the place of an operation: '#/paths/~1things~1{{id}}/get';"
    " one of another document is not followed",
)
UNRESOLVED_LINK = _rule(
    "unresolved-link", _W, "the link {name} cannot be followed: {reason}", "correct it, or delete it"
)
NAME_PINNED_TWICE = _rule(
    "name-pinned-twice",
    _E,
    "x-python-name '{name}' is taken",
    "write another x-python-name in one of the places",
)
