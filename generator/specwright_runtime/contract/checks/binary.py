"""Bytes are what their media type says, those that were uploaded, and to be had in parts."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http import wire
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Content, Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, base, must_be_refused, must_succeed, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope, naming
from specwright_runtime.contract.things.digest import digest, digests
from specwright_runtime.contract.things.resource import Resource
from specwright_runtime.contract.values.magic import REAL, flaw

_FEW = 4


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    getter = catalogue.document.paths[operation.path].get("GET")
    given = {c.base_type for r in getter.successes for c in r.contents} if getter is not None else set()
    texts = [c.base_type for c in operation.bodies[:1] if operation.method == "PUT" and _is_text(c)]
    if getter is not None and texts and texts[0] in given:
        yield _promise(operation, "download equals upload", _written(operation, getter))
    if getter is not None and any(c.is_binary for r in getter.successes for c in r.contents):
        if operation.method in {"PUT", "POST"} and any(c.is_binary for c in operation.bodies):
            yield _promise(operation, "download equals upload", _round(operation, getter, None))
        file = _file(catalogue, operation)
        if operation.method in {"PUT", "POST"} and file is not None:
            yield _promise(operation, "download equals upload", _round(operation, getter, file))
    file = _file(catalogue, operation)
    for resource in catalogue.resources.by_path.values():
        raw = bool(operation.bodies) and all(content.is_binary for content in operation.bodies)
        if resource.creator is operation and (file is not None or raw):
            for download in _downloads(resource, operation, file):
                keep = _stored(resource, download, file)
                yield _promise(operation, f"{download.id} gives what was uploaded", keep)
    uploads = file is not None or any(content.is_binary for content in operation.bodies)
    for content in operation.bodies[:1] if file is not None else ():
        view = catalogue.document.request
        own = view.properties(content.schema or True)
        for name in digests(content, own, view):
            if _COMPARED.search(f"{operation.said} {view.flat(own[name]).get('description') or ''}"):
                yield _promise(operation, f"a wrong {name} is refused", _compared(operation, name))
    if operation.method in {"PUT", "POST"} and uploads:
        yield _promise(operation, "size and checksum of what was uploaded", _measured(operation, file))
    if any(content.is_binary for r in operation.successes for content in r.contents):
        yield _promise(operation, "content", _content(operation))
    if operation.documents(206) and operation.method == "GET":
        for where in ("first", "middle", "last", "all but the first"):
            yield _promise(operation, f"{where} bytes", _range(operation, where))
        if operation.documents(416):
            yield _promise(operation, "a range behind the end", _unsatisfiable(operation))


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    # Several looks at what others share are to see one thing.
    return Promise(operation=operation.id, check="binary", place=place, keep=keep, alone=True)


def _content(operation: Operation) -> Keep:
    def keep(session: Session) -> None:
        call = base(session, operation)
        contents = [content for response in operation.successes for content in response.contents]
        if any(content.is_json for content in contents):
            form = next(content.base_type for content in contents if content.is_binary)
            call = replace(call, headers=(*call.headers, ("Accept", form)))
        exchange = must_succeed(session, call, "the content")
        if any(c.is_json and c.base_type == exchange.response.media_type for c in contents):
            return  # the other one of its representations
        wrong = flaw(exchange.response.media_type, exchange.response.body)
        if wrong:
            raise session.broken(wrong, fragment(f"{operation.pointer}/responses"), exchange)

    return keep


def _range(operation: Operation, where: str) -> Keep:
    def keep(session: Session) -> None:
        call = base(session, operation)
        whole = must_succeed(session, call, "the content").response.body
        if len(whole) < _FEW:
            raise NotTestedError(f"{operation.id}: {len(whole)} bytes are too few for ranges")
        count = min(10, len(whole) // 2)
        first = {"first": 0, "middle": count // 2, "last": len(whole) - count}.get(where, 1)
        last = first + count - 1
        forms = {"last": (f"bytes=-{count}", last), "all but the first": ("bytes=1-", len(whole) - 1)}
        spelled, end = forms.get(where, ("", last))
        spelled, last = (
            (spelled, end)
            if spelled and _takes(operation, spelled, session)
            else (f"bytes={first}-{last}", last)
        )
        exchange = must_succeed(session, replace(call, headers=(("Range", spelled),)), f"Range: {spelled}")
        place = fragment(f"{operation.pointer}/responses/206")
        if exchange.response.status != 206:
            raise session.broken(
                f"Range: {spelled} gave {exchange.response.status}, not 206", place, exchange
            )
        said, wanted = exchange.response.header("content-range"), f"bytes {first}-{last}/{len(whole)}"
        if said != wanted:
            raise session.broken(f"Content-Range is {said!r}, not {wanted!r}", place, exchange)
        if exchange.response.body != whole[first : last + 1]:
            raise session.broken("the part is not that part of the whole", place, exchange)

    return keep


def _takes(operation: Operation, spelled: str, session: Session) -> bool:
    """A range of this form is one by the document, which may not know those from the end."""
    header = next(
        (p for p in operation.parameters if p.place == "header" and p.name.lower() == "range"), None
    )
    return header is None or session.document.request.valid(header.schema, spelled)


def _unsatisfiable(operation: Operation) -> Keep:
    def keep(session: Session) -> None:
        call = replace(base(session, operation), headers=(("Range", "bytes=99999999999-"),))
        exchange = session.call(call)
        if exchange.response.status != 416:
            raise session.broken(
                f"a range behind the end gave {exchange.response.status}, not 416",
                fragment(f"{operation.pointer}/responses/416"),
                exchange,
            )
        session.judge(operation, exchange)

    return keep


def _file(catalogue: Catalogue, operation: Operation) -> str | None:
    """The one file of a form."""
    for content in operation.bodies:
        if content.base_type == "multipart/form-data" and content.schema is not None:
            view = catalogue.document.request
            names = view.flat(content.schema).get("properties") or {}
            files = [name for name in names if wire.is_file(content, name, view)]
            return files[0] if len(files) == 1 else None
    return None


_SIZES = frozenset({"size", "bytes", "filesize", "sizebytes", "sizeinbytes", "contentlength", "length"})


def _downloads(resource: Resource, creator: Operation, file: str | None) -> Iterator[Operation]:
    """Those that give the bytes of a thing that is nothing without them."""
    for operation in (resource.retriever, *resource.children):
        if operation is None or operation.method != "GET":
            continue
        last = operation.path.rsplit("/", 1)[-1]
        given = {content.base_type for r in operation.successes for content in r.contents}
        own = file is not None and naming.plain(last) == naming.plain(file)
        same = own and file is not None and given == _kinds_of(creator, file)
        known = last in _CONTENT | {f"{{{resource.parameter}}}"}
        if known or same or (own and _AS_SENT.search(operation.said)):
            yield from [operation] if any("json" not in kind for kind in given) else []


def _kinds_of(creator: Operation, file: str) -> set[str]:
    """The media types that the encoding of a file in a form names."""
    named = str(creator.bodies[0].encoding.get(file, {}).get("contentType", "")).split(",")
    return {kind.strip().lower() for kind in named}


_AS_SENT = re.compile(r"\b(as|that|which) (it )?(was|were|is) (uploaded|sent)\b|\boriginal\b", re.IGNORECASE)
_CONTENT = frozenset({"content", "contents", "download", "file", "raw", "data", "blob", "bytes"})


def _stored(resource: Resource, download: Operation, file: str | None) -> Keep:
    """Also after something else was uploaded."""

    def keep(session: Session) -> None:
        creator = resource.creator
        assert creator is not None
        calls = [session.plain(creator) for _ in range(2)]
        stored: list[tuple[Call, bytes]] = []
        plain = _bytes(session, calls[0], file)
        contents = [plain, plain + secrets.token_bytes(100)]
        for call, content in zip(calls, contents, strict=True):
            exchange = session.call(_with(call, file, content))
            if content is not plain and exchange.response.status in {400, 413, 415, 422}:
                break  # whoever looks into files need not take what stands behind their end
            session.judge(creator, exchange)
            made = session.things.made(resource, call, exchange)
            if made is None:
                raise NotTestedError(f"{creator.id} does not say what {resource.parameter} is")
            stored.append((replace(call, values=made.values), content))
            for looking, held in stored:
                _must_hold(session, download, looking, held)

    return keep


_COMPARED = re.compile(r"\b(compare[sd]?|verif(y|ies|ied)|match(es|ed)?|mismatch|checked)\b", re.IGNORECASE)
"""What is said of a checksum that is not taken as it comes."""


def _compared(operation: Operation, name: str) -> Keep:
    def keep(session: Session) -> None:
        call = renewed(session, session.plain(operation))
        content, view = call.content, session.document.request
        if content is None or not isinstance(call.body, dict) or name not in call.body:
            raise NotTestedError(f"{operation.id} is not sent {name}")
        schema = view.properties(content.schema or True).get(name, True)
        wrong = naming.unlike(view, schema, call.body[name])
        must_succeed(session, call, f"the {name} of what is sent")
        call = session.taken.fresh(renewed(session, call))
        other = replace(call, body={**call.body, name: wrong})
        exchange = session.send(session.write(other), operation.id)
        place, also = f"{fragment(content.pointer)}/schema", frozenset({409})  # it is there already
        must_be_refused(session, operation, exchange, f"a {name} of other bytes", place, also)

    return keep


def _measured(operation: Operation, file: str | None) -> Keep:
    """What the answer calls the size, and a checksum, is that of the bytes."""

    def keep(session: Session) -> None:
        call = base(session, operation)
        plain = _bytes(session, call, file)
        for content in (plain, plain + secrets.token_bytes(3)):
            exchange = session.call(_with(renewed(session, call), file, content))
            if content is not plain and exchange.response.status in {400, 413, 415, 422}:
                return
            session.judge(operation, exchange)
            told = envelope.told(exchange)
            for name, value in told.items() if isinstance(told, dict) else ():
                wanted = _measure(name, value, content)
                if wanted is None and naming.plain(name) in _KINDS:
                    wanted = _kind_sent(call, file)
                    value = str(value).partition(";")[0].strip()
                if wanted is not None and (value.lower() if isinstance(value, str) else value) != wanted:
                    message = f"{name} is {value!r} of bytes for which it is {wanted!r}"
                    raise session.broken(message, fragment(operation.pointer), exchange)

    return keep


_KINDS = frozenset({"mimetype", "contenttype", "mediatype"})


def _kind_sent(call: Call, file: str | None) -> str | None:
    """The media type of the file in a form, where the document names one that says something."""
    kind = wire.part_type(call.content, file) if call.content is not None and file is not None else ""
    return kind if kind in REAL and kind != "application/octet-stream" else None


def _measure(name: str, value: Any, content: bytes) -> int | str | None:
    """What a property of this name must be; `None`: it may be anything."""
    if naming.plain(name) in _SIZES and isinstance(value, int):
        return len(content)
    wanted = digest(name, content)
    if wanted is None or not isinstance(value, str) or len(value) != len(wanted.hex()):
        return None  # it is in another spelling
    return wanted.hex()


def _round(operation: Operation, getter: Operation, file: str | None) -> Keep:
    """Also a second time, after something else was uploaded for a neighbour."""

    def keep(session: Session) -> None:
        own, other = base(session, operation), session.plain(operation, fresh=True)
        plain = _bytes(session, own, file)
        uploads = [(own, plain), (other, plain + secrets.token_bytes(100)), (own, plain + bytes(100))]
        if not operation.path_parameters:  # there is but one
            uploads.pop(1)
        kept: dict[int, bytes] = {}
        tags: dict[str, bytes] = {}
        for call, content in uploads:
            exchange = session.call(_with(call, file, content))
            if content is not plain and exchange.response.status in {400, 413, 422}:
                break  # whoever looks into files need not take what stands behind their end
            session.judge(operation, exchange)
            kept[id(call)] = content
            for looking in (own, other):
                if id(looking) in kept:
                    shown = _must_hold(session, getter, looking, kept[id(looking)])
                    tag = shown.response.header("etag") if looking is own else None
                    if tag is not None and tags.setdefault(tag, content) != kept[id(own)]:
                        message = f"ETag is {tag}, as it was of other bytes"  # RFC 9110, 8.8.1
                        raise session.broken(message, fragment(getter.pointer), shown)

    return keep


def _is_text(content: Content) -> bool:
    return content.is_text and content.base_type in {"text/plain", "text/csv", "text/markdown"}


def _written(operation: Operation, getter: Operation) -> Keep:
    """A text is told as it was written, also when it was written anew."""

    def keep(session: Session) -> None:
        call = base(session, operation)
        if not isinstance(call.body, str):
            raise NotTestedError(f"{operation.id}: the plain call writes no text")
        for text in (call.body, f"{call.body.rstrip()}2\n"):
            session.judge(operation, session.call(replace(call, body=text)))
            _must_hold(session, getter, call, text.encode())

    return keep


def _bytes(session: Session, call: Call, file: str | None) -> bytes:
    if file is None:
        if not isinstance(call.body, bytes):
            raise NotTestedError(f"{call.operation.id}: the plain call uploads no bytes")
        return call.body
    if not isinstance(call.body, dict) or call.content is None or file not in call.body:
        raise NotTestedError(f"{call.operation.id}: the plain call uploads no bytes")
    return wire.part_bytes(call.content, file, call.body[file])


def _with(call: Call, file: str | None, content: bytes) -> Call:
    if file is None:
        return replace(call, body=content)
    assert isinstance(call.body, dict)
    if call.content is not None and call.content.is_json:
        return replace(call, body={**call.body, file: base64.b64encode(content).decode()})
    return replace(call, body={**call.body, file: content})


def _must_hold(session: Session, getter: Operation, call: Call, content: bytes) -> Exchange:
    values = {key: value for key, value in call.values.items() if key[0] == "path"}
    exchange = must_succeed(session, session.plain(getter, values=values), "what was uploaded")
    if exchange.response.body != content:
        raise session.broken("the download is not what was uploaded", fragment(getter.pointer), exchange)
    return exchange
