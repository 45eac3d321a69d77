"""A bookshop in memory, and the ways in which somebody might have written it badly."""

from __future__ import annotations

import hashlib
import importlib
import itertools
import secrets
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.contract.flaw import Flaws, is_, lose, put, say
from benchmarks.contract.mutant import Asked, Forward, Told, World
from benchmarks.contract.servers import HERE, Server, generate

KNOWN = {"ShopKey": "shop-31c0de", "Session": "sess-9fd2", "Csrf": "csrf-7701"}
PICTURE = b"\x89PNG\r\n\x1a\nplain"
FLAWS = Flaws()


def bookshop(out: Path) -> Server:
    document = generate(HERE / "bookshop.yaml", "bookshop_api", out)
    module = importlib.import_module("bookshop_api")
    server = importlib.import_module("bookshop_api.server")
    runtime = importlib.import_module("specwright_runtime")
    judge = importlib.import_module("specwright_runtime.server")
    errors, models = module.errors, module.models

    def problem(status: int, detail: str) -> Any:
        return models.Problem(title="Refused", status=status, detail=detail)

    class Shop(module.UnimplementedApi):  # type: ignore[misc,name-defined]  # made for this run
        def __init__(self, flaw: str) -> None:
            self.flaw = flaw
            self.books: dict[int, dict[str, Any]] = {}
            self.reviews: dict[str, dict[str, Any]] = {}
            self.covers: dict[int, bytes] = {}
            self.orders: dict[str, dict[str, Any]] = {}
            self.numbers = itertools.count(100)

        def has(self, flaw: str) -> bool:
            return self.flaw == flaw

        def find(self, book_id: int) -> dict[str, Any]:
            if book_id not in self.books:
                raise errors.NotFound(problem(404, f"no book {book_id}"))
            return self.books[book_id]

        def stored(self, book_id: int, body: Any, added: str) -> dict[str, Any]:
            sent = body.model_dump(mode="json", by_alias=True, exclude_unset=True)
            sent.pop("supplier_note", None)
            if self.has("the subtitle null becomes an empty text") and sent.get("subtitle", "") is None:
                sent["subtitle"] = ""
            if self.has("the date of publication is lost"):
                sent.pop("published", None)
            if self.has("free tags are lost"):
                sent.pop("tags", None)
            if self.has("only the first author is kept"):
                sent["authors"] = sent["authors"][:1]
            if self.has("the authors' years of birth are lost"):
                sent["authors"] = [{"name": author["name"]} for author in sent["authors"]]
            if self.has("every book becomes a paper one"):
                sent["edition"] = {"medium": "paper", "pages": 1}
            if self.has("the binding is always soft") and "binding" in sent["edition"]:
                sent["edition"]["binding"] = "soft"
            if self.has("letters outside of ASCII are dropped from titles"):
                sent["title"] = sent["title"].encode("ascii", "ignore").decode() or "?"
            if self.has("titles are trimmed to 100"):
                sent["title"] = sent["title"][:100]
            if self.has("prices are rounded"):
                sent["price"] = round(sent["price"])
            if self.has("a price of 0 becomes 1") and sent["price"] == 0:
                sent["price"] = 1
            if self.has("in_stock false is taken for unset") and not sent.get("in_stock", True):
                sent["in_stock"] = True
            default = not self.has("in_stock is false where nothing is said")
            book = {"in_stock": default, **sent, "id": book_id, "added_at": added}
            if not (self.has("a replacement is told and not kept") and book_id in self.books):
                self.books[book_id] = book
            return book

        async def list_books(self, *, page: int, per_page: int, **asked: Any) -> Any:
            found = list(self.books.values())
            if asked["genre"] and not self.has("the list ignores genre"):
                found = [book for book in found if book["genre"] == asked["genre"]]
            if self.has("in_stock=false is ignored"):
                found = [b for b in found if b["in_stock"]] if asked["in_stock"] else found
            elif asked["in_stock"] is not None:
                found = [book for book in found if book["in_stock"] == asked["in_stock"]]
            if asked["max_price"] is not None and not self.has("max_price is ignored"):
                found = [book for book in found if book["price"] <= asked["max_price"]]
            if asked["author"] and not self.has("author is ignored"):
                found = [b for b in found if any(a["name"] == asked["author"] for a in b["authors"])]
            if asked["ids"] and not self.has("ids are ignored"):
                found = [book for book in found if book["id"] in asked["ids"]]
            if asked["sort"] and not self.has("sort is ignored"):
                turned = asked["sort"] == "-price" and not self.has("-price sorts up")
                found.sort(key=lambda book: float(book["price"]), reverse=turned)
            start = (page - 1) * per_page
            if self.has("pages are counted from zero"):
                start = page * per_page
            if self.has("pages overlap by one"):
                start = max(0, start - (page > 1))
            if self.has("pages leave one out between them"):
                start += page - 1
            size = per_page + self.has("one entry too many on a page")
            total = len(found[start : start + size]) if self.has("total counts the page") else len(found)
            shown = [models.Book.model_validate(book, by_alias=True) for book in found[start : start + size]]
            told = models.ListBooksResponse(books=shown, total=total)
            if self.has("no X-Page-Count where a filter is given") and asked["genre"]:
                return runtime.Reply(told)
            return runtime.Reply(told, headers={"X-Page-Count": str(-(-len(found) // per_page))})

        async def create_book(self, body: Any) -> Any:
            number = next(self.numbers)
            made = self.stored(number, body, datetime.now(UTC).isoformat())
            if self.has("what is made is not kept"):
                del self.books[number]
            there = number - 1 if self.has("Location leads to the book before") else number
            told = models.Book.model_validate(made, by_alias=True)
            return runtime.Reply(told, status=201, headers={"Location": f"/books/{there}"})

        async def get_book(self, book_id: int) -> Any:
            book = self.find(book_id)
            if self.has("the price of the newest book is shown"):
                book = {**book, "price": self.books[max(self.books)]["price"]}
            if self.has("the authors of the first book are shown"):
                book = {**book, "authors": self.books[min(self.books)]["authors"]}
            tag = hashlib.sha256(str(book).encode()).hexdigest()[:12]
            told = models.Book.model_validate(book, by_alias=True)
            return runtime.Reply(told, headers={"ETag": tag if self.has("a bare ETag") else f'"{tag}"'})

        async def replace_book(self, book_id: int, body: Any) -> Any:
            there = self.find(book_id)
            if self.has("the first book is replaced"):
                return models.Book.model_validate(
                    {**self.stored(min(self.books), body, there["added_at"]), "id": book_id}, by_alias=True
                )
            made = self.stored(book_id, body, there["added_at"])
            if self.has("a replaced book gets another id"):
                made = {**made, "id": next(self.numbers)}
            return models.Book.model_validate(made, by_alias=True)

        async def delete_book(self, book_id: int) -> None:
            if self.has("a second delete is a success") and book_id not in self.books:
                return
            self.find(book_id)
            if self.has("delete does nothing"):
                return
            del self.books[book_id]
            if self.has("delete takes the book before along"):
                self.books.pop(book_id - 1, None)
            self.covers.pop(book_id, None)
            if self.has("delete takes all reviews along"):
                self.reviews.clear()
            self.reviews = {k: r for k, r in self.reviews.items() if r["book_id"] != book_id}

        async def upload_cover(self, book_id: int, body: Any) -> Any:
            self.find(book_id)
            content = body.image.read()
            if not (self.has("the second cover is not kept") and book_id in self.covers):
                self.covers[book_id] = content
            if self.has("a cover is cut to 64 bytes"):
                self.covers[book_id] = content[:64]
            if self.has("all books share a cover"):
                self.covers = dict.fromkeys(self.books, content)
            number = 1 if self.has("the answer to a cover names another book") else book_id
            caption = None if self.has("the caption is lost") else body.caption
            return models.UploadCoverResponse(book_id=number, bytes=len(content), caption=caption)

        async def get_cover(self, book_id: int) -> Any:
            if not self.has("covers outlive their books"):
                self.find(book_id)
            return runtime.ByteStream(self.covers.get(book_id, PICTURE), media_type="image/png")

        async def list_reviews(self, book_id: int, *, min_stars: int | None) -> Any:
            if not self.has("the reviews of a deleted book are an empty list"):
                self.find(book_id)
            found = [
                review
                for review in self.reviews.values()
                if review["book_id"] == book_id or self.has("reviews of all books are listed")
            ]
            if min_stars is not None and not self.has("min_stars is ignored"):
                found = [review for review in found if review["stars"] >= min_stars]
            return [models.Review(**review) for review in found]

        async def add_review(self, book_id: int, body: Any) -> Any:
            if not self.has("reviews are added to books that are not there"):
                self.find(book_id)
            review_id = f"r{secrets.token_hex(5)}"
            topics = list(body.topics or [])
            if self.has("only the last topic is kept"):
                topics = topics[-1:]
            self.reviews[review_id] = {
                "id": review_id,
                "book_id": book_id,
                "stars": 5 if self.has("all reviews have five stars") else body.stars,
                "reviewer": body.reviewer.title() if self.has("names are capitalized") else body.reviewer,
                "text": body.text,
                "topics": topics,
            }
            return models.Review(**self.reviews[review_id])

        def review(self, book_id: int, review_id: str) -> dict[str, Any]:
            self.find(book_id)
            found = self.reviews.get(review_id)
            elsewhere = found is not None and found["book_id"] != book_id
            if found is None or (elsewhere and not self.has("a review is found below any book")):
                raise errors.NotFound(problem(404, "no such review"))
            return found

        async def get_review(self, book_id: int, review_id: str) -> Any:
            found = self.review(book_id, review_id)
            if self.has("a review names another book"):
                found = {**found, "book_id": found["book_id"] + 1}
            return models.Review(**found)

        async def delete_review(self, book_id: int, review_id: str) -> None:
            self.review(book_id, review_id)
            if self.has("deleting a review deletes all of the book"):
                self.reviews = {k: r for k, r in self.reviews.items() if r["book_id"] != book_id}
                return
            del self.reviews[review_id]

        async def convert_prices(self, amounts: list[float], rates: list[float], **asked: Any) -> Any:
            prices = [amount * rates[0] for amount in amounts]
            if asked["x_rounding"] is not None:
                prices = [round(price, asked["x_rounding"].digits) for price in prices]
            currency = "EUR" if self.has("the currency is always EUR") else asked["currency"]
            return models.ConvertPricesResponse(currency=currency, prices=prices)

        async def place_order(self, body: Any) -> Any:
            sent = body.model_dump(mode="json", by_alias=True, exclude_unset=True)
            for line in sent["lines"]:
                if line["book_id"] not in self.books:
                    raise errors.UnprocessableContent(problem(422, f"no book {line['book_id']}"))
                line["price"] = self.books[line["book_id"]]["price"]
                if self.has("every quantity is one"):
                    line["quantity"] = 1
            if self.has("the city is lost"):
                del sent["address"]["city"]
            if self.has("no gift is an empty gift") and sent.get("gift", 1) is None:
                sent["gift"] = {}
            total = sum(line["price"] * line["quantity"] for line in sent["lines"])
            order = {**sent, "id": str(uuid.uuid4()), "status": "placed", "total": total}
            self.orders[order["id"]] = order
            there = (
                "/orders" if self.has("an order's Location is the collection") else f"/orders/{order['id']}"
            )
            told = models.Order.model_validate(order, by_alias=True)
            return runtime.Reply(told, status=201, headers={"Location": there})

        def order(self, order_id: Any) -> dict[str, Any]:
            if str(order_id) not in self.orders:
                raise errors.NotFound(problem(404, "no such order"))
            return self.orders[str(order_id)]

        async def get_order(self, order_id: Any) -> Any:
            if self.has("another's order is shown"):
                self.order(order_id)
                return models.Order.model_validate(next(iter(self.orders.values())), by_alias=True)
            return models.Order.model_validate(self.order(order_id), by_alias=True)

        async def cancel_order(self, order_id: Any) -> Any:
            if self.has("an unknown order is cancelled") and str(order_id) not in self.orders:
                return models.Order.model_validate(next(iter(self.orders.values())), by_alias=True)
            order = {**self.order(order_id), "status": "cancelled"}
            self.orders[order["id"]] = order
            return models.Order.model_validate(order, by_alias=True)

    def make(flaw: str = "") -> Any:
        async def authenticate(attempt: Any) -> str:
            key = attempt.credentials.get("ShopKey")
            if flaw == "a key with something behind it is accepted" and str(key).startswith(KNOWN["ShopKey"]):
                return "shop"
            if flaw == "keys are compared without their case" and str(key).lower() == KNOWN["ShopKey"]:
                return "shop"
            if flaw == "any key is good for deleting" and attempt.operation.method == "DELETE":
                return "shop"
            if flaw == "any key is good for cancelling" and attempt.operation.id == "cancelOrder":
                return "shop"
            for alternative in attempt.alternatives:
                names = [requirement.scheme.name for requirement in alternative]
                if flaw == "the CSRF token is not looked at" and names == ["Session", "Csrf"]:
                    names = ["Session"]
                if flaw == "the session is not looked at for showing orders" and names == ["Session", "Csrf"]:
                    names = ["Csrf"] if attempt.operation.id == "getOrder" else names
                if all(attempt.credentials.get(name) == KNOWN[name] for name in names):
                    return "shop"
            raise judge.Unauthorized()

        return server.create_app(Shop(flaw), authenticate=authenticate)

    return Server(
        name="bookshop", document=document, make=make, credentials=KNOWN, flaws=FLAWS, inside=bookshop
    )


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
