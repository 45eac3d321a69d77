"""Name: who is called what, and that neighbours change nothing."""

from __future__ import annotations

import pytest
from tests.unit.middle import alias, api, codes, field, model, names, operation, schemas

from specwright.diagnostics import Failure, Report
from specwright.name.identifiers import pascal, snake, spelled, upper
from specwright.pytypes import Builtin, ClassName, Named


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("videoGeneration", "video_generation"),
        ("X-Request-ID", "x_request_id"),
        ("HTTPServer2", "http_server2"),
        ("OAuth2Token", "oauth2_token"),
        ("listMCPs", "list_mcps"),
        ("filter[name]", "filter_name"),
        ("getIPv4Address", "get_ipv4_address"),
        ("1st", "value_1st"),
        ("+1", "plus_1"),
        ("-1", "minus_1"),
        ("", "empty"),
        ("@", "at"),
        ("_private", "private"),
        ("größe", "größe"),
        ("日本", "日本"),
    ],
)
def test_text_becomes_snake_case(text: str, expected: str) -> None:
    assert snake(text) == expected
    assert expected.isidentifier()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("video_list", "VideoList"),
        ("APIKey", "APIKey"),
        ("foo.bar-baz", "FooBarBaz"),
        ("3d model", "Schema3dModel"),
    ],
)
def test_text_becomes_pascal_case(text: str, expected: str) -> None:
    assert pascal(text) == expected


def test_punctuation_is_spelled_so_that_different_texts_stay_different() -> None:
    texts = ["a-b", "a_b", "a b", "a.b", "a/b", "a", "\u202ea", "a\n"]
    assert len({spelled(text) for text in texts}) == len(texts)
    assert all(spelled(text).isidentifier() for text in texts)


def test_members_of_enums_are_upper_case() -> None:
    assert [upper(text) for text in ("in_progress", "None", "1st", "")] == [
        "IN_PROGRESS",
        "NONE",
        "VALUE_1ST",
        "EMPTY",
    ]


def test_attributes_keep_clear_of_keywords_and_of_the_base_class() -> None:
    wires = ["class", "self", "model_config", "schema", "None", "_private", "__dunder__", "d", "$id", "@type"]
    text = ", ".join(f"'{wire}': {{type: string}}" for wire in wires)
    found = model(schemas(f"A: {{type: object, properties: {{{text}}}}}"), "A")
    assert [f.name for f in found.fields] == [
        "class_", "self", "model_config_", "schema_", "none", "private", "dunder", "d", "id", "type",
    ]  # fmt: skip


def test_of_attributes_that_clash_the_one_spelled_so_keeps_the_name() -> None:
    report = Report()
    found = schemas("A: {type: object, properties: {a-b: {}, a b: {}, a_b: {}}}", report=report)
    assert {f.wire: f.name for f in model(found, "A").fields} == {
        "a-b": "a_hyphen_b",
        "a b": "a_space_b",
        "a_b": "a_b",
    }
    assert codes(report) == ["name-clash", "name-clash"]
    assert [finding.related[0].where.pointer for finding in report.diagnostics] == [  # type: ignore[union-attr]
        "/components/schemas/A/properties/a_b"
    ] * 2


def test_no_name_is_a_keyword_where_a_neighbour_has_its_way_out() -> None:
    found = schemas(
        """
        A: {type: object, properties: {class_: {}, class: {}, json: {}, json_: {}}}
        None_: {type: object, properties: {x: {}}}
        None: {type: object, properties: {y: {}}}
        """
    )
    assert {f.wire: f.name for f in model(found, "A").fields} == {
        "class_": "class_",
        "class": "value_class",
        "json": "value_json",
        "json_": "json_",
    }
    assert names(found) == ["A", "None_", "SchemasNone_"]


def test_schemas_that_differ_by_case_or_punctuation_have_names_of_their_own() -> None:
    wires = ["foo_bar", "FooBar", "fooBar", "FOOBAR", "foo.bar", "foo-bar"]
    found = schemas("\n".join(f"{wire}: {{type: object, properties: {{x: {{}}}}}}" for wire in wires))
    assert dict(zip(wires, names(found), strict=True)) == {
        "foo_bar": "FooUnderscoreBar",
        "FooBar": "FooBar",
        "fooBar": "fooBar",
        "FOOBAR": "FOOBAR",
        "foo.bar": "FooDotBar",
        "foo-bar": "FooHyphenBar",
    }


def test_pin_names_the_class_and_the_attribute() -> None:
    found = schemas("""
        A:
          x-python-name: Chosen
          type: object
          properties: {x: {type: string, x-python-name: picked}}
    """)
    assert names(found) == ["Chosen"]
    assert field(found, "Chosen", "x").name == "picked"


def test_two_pins_of_one_name_are_an_error() -> None:
    report = Report()
    with pytest.raises(Failure):
        schemas("""
            A: {x-python-name: X, type: object, properties: {a: {}}}
            B: {x-python-name: X, type: object, properties: {b: {}}}
        """, report=report)  # fmt: skip
    assert codes(report) == ["name-pinned-twice"]


VIDEOS = """
openapi: 3.1.0
info: {title: T, version: '1'}
tags: [{name: Later}, {name: Videos, description: About videos}]
paths:
  /videos:
    post:
      operationId: videoGeneration
      tags: [Videos]
      requestBody:
        content: {application/json: {schema: {type: object, properties: {prompt: {type: string}}}}}
      responses:
        '200':
          description: d
          content:
            application/json:
              schema: &video
                type: object
                properties:
                  error: {type: object, properties: {code: {type: string}}}
                  videos: {type: array, items: {type: object, properties: {url: {type: string}}}}
    get:
      operationId: videoRetrieve
      tags: [Videos]
      responses: {'200': {description: d, content: {application/json: {schema: *video}}}}
"""


def test_schemas_in_place_are_named_by_where_they_stand_and_equal_ones_are_one() -> None:
    found = api(VIDEOS)
    assert sorted(names(found)) == [
        "VideoGenerationRequest",
        "VideoGenerationResponse",
        "VideoGenerationResponseError",
        "VideoGenerationResponseVideosItem",
    ]
    assert operation(found, "video_retrieve").result == Named(name=ClassName("VideoGenerationResponse"))


def test_a_digit_needs_no_word_before_it_where_a_name_stands_before_it() -> None:
    found = api("""
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    get:
      operationId: getA
      responses:
        '200':
          description: d
          content: {application/json: {schema: {properties: {3d: {properties: {x: {}}}}}}}
        '400': {description: d, content: {application/json: {schema: {properties: {why: {}}}}}}
components:
  schemas:
    3D: {properties: {z: {}}}
""")
    assert names(found) == ["GetAResponse3d", "GetAResponse", "GetA400Response", "Schema3D"]


def test_neighbours_rename_nothing() -> None:
    before = names(api(VIDEOS))
    more = (
        VIDEOS
        + """
  /other:
    get:
      operationId: video_generation_other
      tags: [Other]
      responses: {'200': {description: d, content: {application/json: {schema: {required: [z]}}}}}
components:
  schemas:
    Video: {type: object, properties: {q: {}}}
"""
    )
    assert [name for name in names(api(more)) if name in before] == before


def test_component_keeps_its_name_where_a_schema_in_place_wants_it() -> None:
    report = Report()
    found = api(
        VIDEOS + "components: {schemas: {VideoGenerationRequest: {type: object, properties: {other: {}}}}}\n",
        report=report,
    )
    assert [f.wire for f in model(found, "VideoGenerationRequest").fields] == ["other"]
    assert [f.wire for f in model(found, "VideoGenerationRequestBody").fields] == ["prompt"]
    assert "name-clash" in codes(report)


def test_of_two_that_want_one_name_the_nearer_one_gets_it() -> None:
    found = schemas("A: {type: object, properties: {AND: {}, and: {}, createdAt: {}, created_at: {}}}")
    assert {f.wire: f.name for f in model(found, "A").fields} == {
        "AND": "AND",
        "and": "and_",
        "createdAt": "createdAt",
        "created_at": "created_at",
    }


def test_an_object_that_may_have_nothing_is_called_for_that_wherever_it_stands() -> None:
    empty = "{type: object, properties: {}, additionalProperties: false}"
    found = api(f"""
openapi: 3.0.3
info: {{title: T, version: '1'}}
paths:
  /a:
    get:
      operationId: getA
      requestBody: {{content: {{application/x-www-form-urlencoded: {{schema: {empty}}}}}}}
      responses: {{'200': {{description: d, content: {{application/json: {{schema: {empty}}}}}}}}}
""")
    assert names(found) == ["Empty"]


def test_schema_in_place_that_equals_a_component_is_the_component() -> None:
    found = api(
        VIDEOS + "components: {schemas: {Asked: {type: object, properties: {prompt: {type: string}}}}}\n"
    )
    body = operation(found, "video_generation").body
    assert body is not None
    assert body.type == Named(name=ClassName("Asked"))


def test_groups_are_the_tags_in_their_order() -> None:
    (group,) = api(VIDEOS).groups
    assert (group.name, group.unimplemented, group.module, group.description) == (
        "VideosApi",
        "UnimplementedVideosApi",
        "videos",
        "About videos",
    )


def operations(*rows: str) -> str:
    paths = "".join(f"  {row}\n" for row in rows)
    return f"openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}"


def ids(found_text: str, report: Report | None = None) -> dict[str, str]:
    found = api(found_text, report=report)
    return {item.path: item.name for group in found.groups for item in group.operations}


def test_operations_are_named_by_id_else_by_method_and_path() -> None:
    report = Report()
    text = operations(
        "/a: {get: {operationId: import, responses: {}}}",
        "/b: {get: {operationId: get thing/v2, responses: {}}}",
        "/users/{id}: {get: {responses: {}}}",
        "/users/id: {get: {responses: {}}}",
        "/c: {get: {operationId: getThing, responses: {}}}",
        "/d: {get: {operationId: get_thing, responses: {}}}",
        "/e: {get: {operationId: close, responses: {}}}",
        "/f: {get: {operationId: x, x-python-name: chosen, responses: {}}}",
    )
    assert ids(text, report) == {
        "/a": "import_",
        "/b": "get_thing_v2",
        "/users/{id}": "get_users_by_id",
        "/users/id": "get_users_id",
        "/c": "getThing",
        "/d": "get_thing",
        "/e": "close_",
        "/f": "chosen",
    }


def test_second_use_of_an_operation_id_is_named_by_method_and_path() -> None:
    text = operations(
        "/a: {get: {operationId: list, responses: {}}}", "/b/{x}: {get: {operationId: list, responses: {}}}"
    )
    assert ids(text) == {"/a": "list", "/b/{x}": "get_b_by_x"}


def test_arguments_of_one_wire_name_are_told_apart_by_their_place() -> None:
    found = api(
        operations("""/c/{id}:
    get:
      operationId: c
      parameters:
        - {name: filter, in: header, schema: {type: string}}
        - {name: id, in: header, schema: {type: string}}
        - {name: id, in: query, schema: {type: integer}}
        - {name: self, in: query, schema: {type: string}}
        - {name: id, in: path, required: true, schema: {type: string}}
      responses: {}""")
    )
    assert [(p.name, p.place) for p in operation(found, "c").parameters] == [
        ("id", "path"),
        ("filter", "header"),
        ("header_id", "header"),
        ("query_id", "query"),
        ("self_", "query"),
    ]


def test_links_lead_to_methods() -> None:
    found = api("""
        openapi: 3.1.0
        info: {title: T, version: '1'}
        paths:
          /u:
            post:
              operationId: createUser
              responses:
                '201':
                  description: d
                  links:
                    ById: {operationId: getUser, parameters: {id: $response.body#/id}}
                    ByRef: {operationRef: '#/paths/~1u~1{id}/get'}
          /u/{id}:
            get:
              operationId: getUser
              parameters: [{name: id, in: path, required: true, schema: {type: string}}]
              responses: {}
    """)
    assert [(link.name, link.operation) for link in operation(found, "create_user").links] == [
        ("ById", "get_user"),
        ("ByRef", "get_user"),
    ]


def test_models_know_the_tags_that_reach_them() -> None:
    found = api(VIDEOS + "components: {schemas: {Alone: {type: string}}}\n")
    assert model(found, "VideoGenerationResponseError").tags == ("Videos",)
    assert alias(found, "Alone") == Builtin(name="str")
    assert next(item for item in found.models if item.name == "Alone").tags == ()


def test_classes_are_not_called_by_letters_that_look_like_digits() -> None:
    found = schemas(
        "{I: {type: object}, O: {type: object, properties: {o: {}}}, P: {type: object, properties: {p: {}}}}"
    )
    assert {"O_", "P"} <= {str(each.name) for each in found.models}
    assert not {"I", "O"} & {str(each.name) for each in found.models}


def test_methods_are_not_called_by_letters_that_look_like_digits() -> None:
    text = operations(
        "/a: {get: {operationId: l, responses: {}}}", "/b: {get: {operationId: o, responses: {}}}"
    )
    assert ids(text) == {"/a": "l_", "/b": "o"}
