"""The ways in which somebody might have written the bookshop badly, each as a change of its messages."""

from __future__ import annotations

from typing import Any

from benchmarks.contract.flaw import Flaws, is_, lose, put, say
from benchmarks.contract.mutant import Asked, Forward, Told, World
from benchmarks.contract.servers.bookshop import KNOWN

FLAWS = Flaws()


def _line(change: dict[str, Any], when: tuple[str, Any]) -> Any:
    def changed(body: dict[str, Any]) -> Any:
        lines = body.get("lines")
        if isinstance(lines, list):
            return {
                **body,
                "lines": [
                    {**line, **change} if isinstance(line, dict) and line.get(when[0]) == when[1] else line
                    for line in lines
                ],
            }
        return None

    return changed


def _in(outer: str, change: Any) -> Any:
    return lambda body: (
        {**body, outer: change(body[outer])} if isinstance(body.get(outer), dict | list) else None
    )


def _instead(name: str, when: Any, value: Any) -> Any:
    return lambda body: {**body, name: value} if name in body and when(body[name]) else None


_LETTER = b'{"title": "Refused", "status": 400}'


def refused() -> Told:
    return say(400, _LETTER, "application/problem+json")


FLAWS.body("a quantity of 100 is accepted", "placeOrder", _line({"quantity": 99}, ("quantity", 100)))
FLAWS.body("a quantity of 0 is accepted", "placeOrder", _line({"quantity": 1}, ("quantity", 0)))
FLAWS.refuses(
    "a quantity of 99 is refused",
    "placeOrder",
    lambda a: b'"quantity":99' in a.body.replace(b" ", b""),
    refused,
)
FLAWS.refuses(
    "a title of 120 is refused",
    "createBook",
    lambda a: isinstance(a.json(), dict) and len(str(a.json().get("title"))) == 120,
    refused,
)
FLAWS.body(
    "a title of 121 is accepted",
    "createBook",
    _instead("title", lambda v: isinstance(v, str) and len(v) == 121, "x"),
)
FLAWS.body(
    "an empty title is accepted by the replacement only",
    "replaceBook",
    _instead("title", lambda v: v == "", "x"),
)
FLAWS.body(
    "an author twice is accepted",
    "createBook",
    _in(
        "authors",
        lambda v: [x for i, x in enumerate(v) if x not in v[:i]] if isinstance(v, list) else v,
    ),
)
FLAWS.body(
    "a seventh author is accepted",
    "createBook",
    _in("authors", lambda v: v[:6] if isinstance(v, list) else v),
)
FLAWS.body(
    "an author born in 999 is accepted",
    "createBook",
    _in(
        "authors",
        lambda v: [{**x, "born": 1000} if isinstance(x, dict) and x.get("born") == 999 else x for x in v],
    ),
)
FLAWS.refuses(
    "an author without a known year is refused",
    "createBook",
    lambda a: b'"born":null' in a.body.replace(b" ", b""),
    refused,
)
FLAWS.refuses(
    "500 for letters outside of ASCII",
    "createBook",
    lambda a: b"\\u" in a.body or not a.body.isascii(),
    lambda: say(500),
)
FLAWS.refuses(
    "500 for characters of four bytes",
    "createBook",
    lambda a: any(ord(c) > 0xFFFF for c in str(a.json())),
    lambda: say(500),
)
FLAWS.answer(
    "404 as application/json",
    "*",
    lambda t: t.set_header("content-type", "application/json"),
    statuses="404",
)
FLAWS.answer(
    "400 of reviews as a page",
    "addReview",
    lambda t: t.set_header("content-type", "text/html"),
    statuses="400",
)
FLAWS.answer(
    "401 without WWW-Authenticate for orders only",
    "getOrder",
    lambda t: t.set_header("www-authenticate", None),
    statuses="401",
)
FLAWS.answer(
    "415 without a title", "replaceBook", lambda t: t.put_json(lose("title")(t.json())), statuses="415"
)
FLAWS.answer("404 says status 200", "getReview", put("status", 404.5), statuses="404")
FLAWS.answer("400 with a detail that is a list", "listBooks", put("detail", ["no"]), statuses="400")
FLAWS.items(
    "prices are texts in the list only", "listBooks", "books", lambda b: {**b, "price": str(b["price"])}
)
FLAWS.items("no dates in the list", "listBooks", "books", lose("added_at"))
FLAWS.items(
    "the supplier note leaks in the list", "listBooks", "books", lambda b: {**b, "supplier_note": "x"}
)
FLAWS.items(
    "editions are flat in the list", "listBooks", "books", lambda b: {**b, "edition": b["edition"]["medium"]}
)
FLAWS.items(
    "dates with a space in the list",
    "listBooks",
    "books",
    lambda b: {**b, "added_at": b["added_at"].replace("T", " ")},
)
FLAWS.items("a review in the list says more", "listReviews", None, lambda r: {**r, "ip": "127.0.0.1"})


@FLAWS.act("only the second entry lacks its authors")
async def _second(world: World, asked: Asked, forward: Forward) -> Told:
    told: Told = await forward(asked)
    if is_(asked, "listBooks") and told.status == 200:
        body = told.json()
        if len(body["books"]) > 1:
            del body["books"][1]["authors"]
            told.put_json(body)
    return told


@FLAWS.act("an unknown medium crashes")
async def _crash(world: World, asked: Asked, forward: Forward) -> Told:
    body = asked.json()
    edition = body.get("edition") if isinstance(body, dict) else None
    if isinstance(edition, dict) and edition.get("medium") not in ("paper", "ebook", None):
        return say(500)
    return await forward(asked)


FLAWS.body(
    "an edition without its medium is a paper one",
    "createBook",
    _in(
        "edition",
        lambda v: {"medium": "paper", "pages": 3} if isinstance(v, dict) and "medium" not in v else v,
    ),
)
FLAWS.body(
    "an ebook of no megabytes is accepted",
    "createBook",
    _in("edition", lambda v: {**v, "megabytes": 1} if isinstance(v, dict) and v.get("megabytes") == 0 else v),
)
FLAWS.body(
    "5001 pages are accepted",
    "createBook",
    _in("edition", lambda v: {**v, "pages": 5000} if isinstance(v, dict) and v.get("pages") == 5001 else v),
)
FLAWS.body(
    "a tag of 21 letters is accepted",
    "createBook",
    _in(
        "tags",
        lambda v: (
            {k: str(x)[:20] if isinstance(x, str) else x for k, x in v.items()} if isinstance(v, dict) else v
        ),
    ),
)
FLAWS.body(
    "a tag that is a number is accepted",
    "createBook",
    _in(
        "tags",
        lambda v: (
            {k: str(x) if isinstance(x, int) else x for k, x in v.items()} if isinstance(v, dict) else v
        ),
    ),
)
FLAWS.body(
    "a broken ISBN is accepted",
    "createBook",
    lambda b: lose("isbn")(b) if "isbn" in b and len(str(b["isbn"])) != 14 else None,
)
FLAWS.body(
    "a wrong date of publication is accepted",
    "createBook",
    lambda b: (
        lose("published")(b)
        if (isinstance(b.get("published"), str) and not b["published"][:4].isdigit())
        or str(b.get("published", ""))[5:10] == "13-01"
        else None
    ),
)
FLAWS.text("no currency is euro", "convertPrices", r"^$", "currency=EUR", part="cookie")
FLAWS.text(
    "a currency in small letters is accepted",
    "convertPrices",
    r"currency=[a-z]+",
    "currency=EUR",
    part="cookie",
)
FLAWS.text("five digits are accepted", "convertPrices", r"digits=5", "digits=4", part="x-rounding")
FLAWS.text("an unknown rounding is accepted", "convertPrices", r"mode=\w+", "mode=up", part="x-rounding")
FLAWS.text("any rate is accepted", "convertPrices", r";rates=[0-9.,-]+", ";rates=1", part="path")
FLAWS.text("negative amounts are accepted", "convertPrices", r"\.-[0-9]+", ".1", part="path")
FLAWS.text(
    "a sixth amount is accepted",
    "convertPrices",
    r"(/prices/(?:\.[0-9]+){5})(?:\.[0-9]+)+",
    r"\1",
    part="path",
)
FLAWS.refuses(
    "two ids crash", "listBooks", lambda a: "ids=" in a.query and "%20" in a.query, lambda: say(500)
)
FLAWS.text("in_stock=anything is accepted", "listBooks", r"in_stock=(?!true|false)[^&]*", "")
FLAWS.text("an unknown genre is accepted", "listBooks", r"genre=(?!novel|science|comic)[^&]*", "")
FLAWS.text("a negative price is accepted", "listBooks", r"max_price=-[^&]*", "max_price=0")
FLAWS.text("page 0 is accepted", "listBooks", r"\bpage=0", "page=1")
FLAWS.text("41 per page are accepted", "listBooks", r"per_page=41", "per_page=40")
FLAWS.text("21 ids are accepted", "listBooks", r"ids=(\d+(?:%20\d+){19})(?:%20\d+)+", r"ids=\1")
FLAWS.text("a trace that is no UUID is accepted", "listBooks", r"^(?!........-).*", "", part="x-trace-id")
FLAWS.refuses("40 per page are refused", "listBooks", lambda a: "per_page=40" in a.query, refused)
FLAWS.text("six stars are accepted", "addReview", r"stars=6", "stars=5", part="body")
FLAWS.text(
    "an unknown topic is accepted",
    "addReview",
    r"topics=(?!plot|style|print)[^&]*",
    "topics=plot",
    part="body",
)
FLAWS.text(
    "a reviewer of one letter is accepted", "addReview", r"reviewer=.(&|$)", r"reviewer=xy\1", part="body"
)
FLAWS.text(
    "a fourth topic is accepted", "addReview", r"((?:topics=\w+&?){3})topics=\w+&?", r"\1", part="body"
)
FLAWS.refuses(
    "a cover without an image crashes",
    "uploadCover",
    lambda a: b'name="image"' not in a.body,
    lambda: say(500),
)
FLAWS.text(
    "a caption of 41 letters is accepted",
    "uploadCover",
    r'(name="caption"\r\n(?:[^\r]+\r\n)*\r\n[^\r]{40})[^\r]+',
    r"\1",
    part="body",
)
FLAWS.text("a negative crop is accepted", "uploadCover", r'"left": ?-\d+', '"left": 1', part="body")
FLAWS.refuses(
    "an order's name that is no UUID crashes",
    "getOrder",
    lambda a: len(a.path.rsplit(b"/", 1)[-1]) != 36,
    lambda: say(500),
)
FLAWS.refuses(
    "a book's name that is no number crashes",
    "getBook",
    lambda a: not a.path.rsplit(b"/", 1)[-1].isdigit(),
    lambda: say(500),
)
FLAWS.body(
    "a country of three letters is accepted",
    "placeOrder",
    _in(
        "address",
        lambda v: (
            {**v, "country": str(v.get("country"))[:2]}
            if isinstance(v, dict) and isinstance(v.get("country"), str)
            else v
        ),
    ),
)
FLAWS.body(
    "an address without a street is accepted",
    "placeOrder",
    _in("address", lambda v: {"street": "x", **v} if isinstance(v, dict) else v),
)
FLAWS.body(
    "a gift without a message is accepted",
    "placeOrder",
    _in("gift", lambda v: {"message": "x", **v} if isinstance(v, dict) else v),
)
FLAWS.body(
    "a message of 141 letters is accepted",
    "placeOrder",
    _in(
        "gift",
        lambda v: (
            {**v, "message": v["message"][:140]}
            if isinstance(v, dict) and isinstance(v.get("message"), str)
            else v
        ),
    ),
)
FLAWS.body(
    "any mail address is accepted",
    "placeOrder",
    lambda b: lose("email")(b) if isinstance(b.get("email"), str) else None,
)
FLAWS.body(
    "a line may say more",
    "placeOrder",
    _in(
        "lines",
        lambda v: (
            [
                {k: x for k, x in line.items() if k in ("book_id", "quantity")}
                if isinstance(line, dict)
                else line
                for line in v
            ]
            if isinstance(v, list)
            else v
        ),
    ),
)
FLAWS.body(
    "an eleventh line is accepted", "placeOrder", _in("lines", lambda v: v[:10] if isinstance(v, list) else v)
)
FLAWS.refuses(
    "a charset is refused",
    "placeOrder",
    lambda a: "charset" in a.header("content-type"),
    lambda: say(415, b'{"title": "No", "status": 415}', "application/problem+json"),
)
FLAWS.refuses(
    "a list for a body crashes", "createBook", lambda a: isinstance(a.json(), list), lambda: say(500)
)
FLAWS.refuses(
    "a text for a body crashes", "replaceBook", lambda a: isinstance(a.json(), str), lambda: say(500)
)
FLAWS.answer("no Location for books", "createBook", lambda t: t.set_header("location", None))
FLAWS.answer("no ETag", "getBook", lambda t: t.set_header("etag", None))
FLAWS.answer("a review in a list", "getReview", lambda t: t.put_json([t.json()]))
FLAWS.answer("a review is made with 200", "addReview", lambda t: setattr(t, "status", 200))
FLAWS.answer("a cover is a JPEG", "getCover", lambda t: t.set_header("content-type", "image/jpeg"))
FLAWS.answer(
    "deleting a review answers with it",
    "deleteReview",
    Told(200, [("content-type", "application/json")], b'{"deleted": true}').replace,
)


@FLAWS.act("covers are for everybody")
async def _open(world: World, asked: Asked, forward: Forward) -> Told:
    if is_(asked, "getCover"):
        asked.set_header("x-shop-key", KNOWN["ShopKey"])
    return await forward(asked)


@FLAWS.act("the text media type is accepted by the replacement only")
async def _any(world: World, asked: Asked, forward: Forward) -> Told:
    if is_(asked, "replaceBook"):
        asked.set_header("content-type", "application/json")
    return await forward(asked)


@FLAWS.act("405 without Allow for orders only")
async def _allow(world: World, asked: Asked, forward: Forward) -> Told:
    told: Told = await forward(asked)
    if told.status == 405 and asked.path == b"/orders":
        told.set_header("allow", None)
    return told


@FLAWS.act("PATCH of a book does something")
async def _patch(world: World, asked: Asked, forward: Forward) -> Told:
    if asked.method == "PATCH" and asked.path.startswith(b"/books/"):
        return say(200, b"{}", "application/json")
    return await forward(asked)


@FLAWS.act("a page below a review is a review")
async def _below(world: World, asked: Asked, forward: Forward) -> Told:
    if b"/reviews/" in asked.path and asked.path.count(b"/") > 4:
        asked.path = b"/".join(asked.path.split(b"/")[:5])
    return await forward(asked)
