"""A small package in Python's words, written by hand: what the back of the generator is tested with."""

from __future__ import annotations

from specwright.api import (
    AliasDef,
    Api,
    BinaryContent,
    Body,
    ClassDef,
    Default,
    EnumDef,
    EnumMember,
    ErrorBody,
    ErrorDef,
    ErrorShape,
    Field,
    Group,
    Header,
    JsonContent,
    Link,
    Operation,
    Parameter,
    Requirement,
    Response,
    SecurityScheme,
    Server,
)
from specwright.pytypes import (
    AttrName,
    Builtin,
    CheckedType,
    ClassName,
    Constraints,
    Imported,
    JsonValue,
    ListType,
    LiteralType,
    ModuleName,
    Named,
    NullableType,
    PyType,
    UnionType,
)
from specwright.read.source import Origin

HERE = Origin("specs/sample.yaml", "/x")
TEXT = Builtin(name="str")


def field(
    name: str,
    type_: PyType = TEXT,
    *,
    required: bool = False,
    wire: str | None = None,
    default: Default | None = None,
    description: str | None = None,
) -> Field:
    return Field(
        name=AttrName(name),
        wire=wire or name,
        type=type_,
        required=required,
        default=default,
        description=description,
        deprecated=False,
        examples=(),
        origin=HERE,
    )


def model(
    name: str,
    *fields: Field,
    bases: tuple[str, ...] = (),
    closed: bool = False,
    description: str | None = None,
    tags: tuple[str, ...] = (),
) -> ClassDef:
    return ClassDef(
        name=ClassName(name),
        bases=tuple(ClassName(base) for base in bases),
        fields=fields,
        extra="forbid" if closed else "allow",
        schema=None,
        description=description,
        deprecated=False,
        tags=tags,
        origin=HERE,
    )


def alias(name: str, type_: PyType, *, recursive: bool = False, tags: tuple[str, ...] = ()) -> AliasDef:
    return AliasDef(
        name=ClassName(name),
        type=type_,
        recursive=recursive,
        description=None,
        deprecated=False,
        tags=tags,
        origin=HERE,
    )


def named(name: str) -> Named:
    return Named(name=ClassName(name))


def parameter(
    name: str,
    type_: PyType = TEXT,
    *,
    place: str = "query",
    required: bool = False,
    wire: str | None = None,
    default: Default | None = None,
    description: str | None = None,
) -> Parameter:
    return Parameter(
        name=AttrName(name),
        wire=wire or name,
        place=place,  # type: ignore[arg-type]
        type=type_,
        required=required,
        default=default,
        style="form" if place == "query" else "simple",
        explode=place == "query",
        allow_reserved=False,
        allow_empty=False,
        form="scalar",
        media_type=None,
        description=description,
        deprecated=False,
        examples=(),
        origin=HERE,
    )


def response(
    status: str,
    type_: PyType | None,
    *,
    error: str | None = None,
    description: str = "",
    headers: tuple[Header, ...] = (),
) -> Response:
    return Response(
        status=status,
        contents=() if type_ is None else (JsonContent(media_type="application/json", type=type_),),
        headers=headers,
        error=None if error is None else ClassName(error),
        description=description,
        origin=HERE,
    )


def operation(
    name: str,
    method: str,
    path: str,
    *,
    result: PyType | None = None,
    parameters: tuple[Parameter, ...] = (),
    body: Body | None = None,
    responses: tuple[Response, ...] | None = None,
    security: tuple[tuple[Requirement, ...], ...] = (),
    links: tuple[Link, ...] = (),
    summary: str | None = None,
    contract: dict[str, JsonValue] | None = None,
) -> Operation:
    head, *tail = name.split("_")
    return Operation(
        name=AttrName(name),
        constant=AttrName(name.upper()),
        id=head + "".join(word.title() for word in tail),
        method=method,
        path=path,
        summary=summary,
        description=None,
        deprecated=False,
        parameters=parameters,
        body=body,
        responses=(response("200", result),) if responses is None else responses,
        result=result,
        rich=False,
        security=security,
        servers=(),
        links=links,
        callbacks=(),
        contract=contract or {},
        origin=HERE,
    )


def api(
    *,
    models: tuple[ClassDef | EnumDef | AliasDef, ...] = (),
    operations: tuple[Operation, ...] = (),
    errors: tuple[ErrorDef, ...] = (),
    error_bodies: tuple[tuple[AttrName, str, ErrorShape], ...] = (),
    schemes: tuple[SecurityScheme, ...] = (),
    servers: tuple[Server, ...] = (),
    package: str = "videos_api",
) -> Api:
    return Api(
        package=package,
        title="Sample",
        version="1.0",
        description="A sample.",
        document={"openapi": "3.1.0", "info": {"title": "Sample", "version": "1.0"}, "paths": {}},
        source="specs/sample.yaml",
        models=models,
        groups=(
            Group(
                tag="Videos",
                name=ClassName("VideosApi"),
                unimplemented=ClassName("UnimplementedVideosApi"),
                module=ModuleName("videos"),
                description="Make and watch videos.",
                operations=operations,
            ),
        )
        if operations
        else (),
        webhooks=(),
        errors=errors,
        error_bodies=error_bodies,
        schemes=schemes,
        servers=servers,
    )


def videos() -> Api:
    """Two operations of a video API with one of everything that a document commonly has."""
    bearer = SecurityScheme(
        name="BearerAuth",
        kind="http",
        argument=AttrName("bearer_auth"),
        place=None,
        wire=None,
        scheme="bearer",
        flows=None,
        open_id_connect_url=None,
        description=None,
        origin=HERE,
    )
    secured = ((Requirement(scheme="BearerAuth", scopes=()),),)
    error = named("ApiFailure")
    not_found = response("404", error, error="NotFound", description="No such video.")
    return api(
        models=(
            model(
                "VideoRequest",
                field(
                    "model",
                    CheckedType(inner=TEXT, constraints=Constraints(pattern=r"^[^/\s]+/.+$")),
                    required=True,
                    description="Model identifier in the form `provider/model`.",
                ),
                field("seconds", CheckedType(inner=TEXT, constraints=Constraints(pattern="^[1-9][0-9]*$"))),
                field("count", Builtin(name="int"), default=Default(value=1)),
                field("size", named("Size"), default=Default(value="wide")),
                field("from_", wire="from"),
                field("note", NullableType(inner=TEXT)),
                field("tags", ListType(item=TEXT), default=Default(value=[])),
                description="What to generate, with which model.",
            ),
            alias("Source", UnionType(members=(named("Url"), TEXT))),
            model("Url", field("url", required=True), closed=True),
            alias("Status", LiteralType(values=("queued", "completed"))),
            EnumDef(
                name=ClassName("Size"),
                base="StrEnum",
                members=(
                    EnumMember(name=AttrName("WIDE"), value="wide", description="16:9"),
                    EnumMember(name=AttrName("TALL"), value="tall", description=None),
                ),
                description="The shape of the picture.",
                deprecated=False,
                tags=(),
                origin=HERE,
            ),
            model(
                "Video",
                field("id", required=True),
                field("status", named("Status"), required=True),
                field("sources", ListType(item=named("Source"))),
                field("created_at", Imported(module="datetime", name="datetime")),
                field("remix_of", named("Video")),
            ),
            model("ApiFailure", field("message", required=True), field("code")),
        ),
        operations=(
            operation(
                "video_create",
                "POST",
                "/videos",
                summary="Make a video.",
                result=named("Video"),
                parameters=(parameter("idempotency_key", place="header", wire="Idempotency-Key"),),
                body=Body(
                    required=True,
                    contents=(JsonContent(media_type="application/json", type=named("VideoRequest")),),
                    type=named("VideoRequest"),
                    description="What to make.",
                    origin=HERE,
                ),
                security=secured,
                links=(
                    Link(
                        name="retrieve",
                        function=AttrName("video_create_retrieve"),
                        status="200",
                        operation=AttrName("video_retrieve"),
                        parameters=(("video_id", "$response.body#/id"),),
                        body=None,
                        has_body=False,
                        description=None,
                        origin=HERE,
                    ),
                ),
            ),
            operation(
                "video_retrieve",
                "GET",
                "/videos/{video_id}",
                summary="Look at a video.",
                result=named("Video"),
                parameters=(
                    parameter("video_id", place="path", required=True, description="Which one."),
                    parameter(
                        "limit", Builtin(name="int"), default=Default(value=20), description="Most events."
                    ),
                    parameter("after"),
                ),
                responses=(response("200", named("Video")), not_found),
                security=secured,
            ),
            operation(
                "video_content",
                "GET",
                "/videos/{video_id}/content",
                result=Imported(module="specwright_runtime", name="ByteStream"),
                parameters=(parameter("video_id", place="path", required=True),),
                responses=(
                    Response(
                        status="200",
                        contents=(BinaryContent(media_type="video/mp4"),),
                        headers=(),
                        error=None,
                        description="The film.",
                        origin=HERE,
                    ),
                    not_found,
                ),
            ),
            operation(
                "video_delete",
                "DELETE",
                "/videos/{video_id}",
                parameters=(parameter("video_id", place="path", required=True),),
                responses=(response("204", None), not_found),
                security=secured,
            ),
        ),
        errors=(
            ErrorDef(
                name=ClassName("NotFound"),
                status="404",
                reason="NotFound",
                body=error,
                description="No such video.",
            ),
        ),
        error_bodies=(
            (
                AttrName("*"),
                "default",
                ErrorShape(
                    name="ApiFailure",
                    type=Named(name=ClassName("ApiFailure")),
                    fill=ErrorBody(
                        body=ClassName("ApiFailure"),
                        fields=((AttrName("message"), "message"), (AttrName("code"), "code")),
                    ),
                ),
            ),
        ),
        schemes=(bearer,),
        servers=(Server(url="https://videos.example", variables=(), description=None),),
    )
