"""What schemas say to people, where several become one."""

from __future__ import annotations

from msgspec.structs import replace

from specwright.document import NO_TEXT, Schema, SchemaText


def annotated(schema: Schema, by: Schema) -> Schema:
    """`schema` with the annotations that stand around it."""
    description = by.text.description or (None if schema.ref is not None else schema.text.description)
    text = by.text if by.text is not NO_TEXT else schema.text
    return replace(
        schema,
        default=by.default or schema.default,
        read_only=by.read_only or schema.read_only,
        write_only=by.write_only or schema.write_only,
        text=replace(text, description=description, title=by.text.title, pin=by.text.pin)
        if text is not NO_TEXT
        else NO_TEXT,
    )


def texts(left: SchemaText, right: SchemaText) -> SchemaText:
    if left is NO_TEXT:
        return right
    if right is NO_TEXT:
        return left
    return SchemaText(
        title=left.title or right.title,
        description=left.description or right.description,
        deprecated=left.deprecated or right.deprecated,
        examples=left.examples or right.examples,
        pin=left.pin or right.pin,
        enum_names=left.enum_names or right.enum_names,
        enum_descriptions=left.enum_descriptions or right.enum_descriptions,
    )


def unsaid(schema: Schema) -> Schema:
    """The schema without what is said of it where it has a name: of its words, those of its values stay."""
    text = replace(schema.text, title=None, description=None, deprecated=False, examples=())
    return replace(schema, text=NO_TEXT if text == SchemaText() else text)


def is_inside(part: Schema, whole: Schema) -> bool:
    place, around = part.origin, whole.origin
    return place.file == around.file and f"{place.pointer}/".startswith(f"{around.pointer}/")
