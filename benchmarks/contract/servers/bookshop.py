"""A bookshop in memory, whose code can be given flaws of its own."""

from __future__ import annotations

import hashlib
import importlib
import itertools
import secrets
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.contract.servers import HERE, Server, generate

KNOWN = {"ShopKey": "shop-31c0de", "Session": "sess-9fd2", "Csrf": "csrf-7701"}
PICTURE = b"\x89PNG\r\n\x1a\nplain"


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

    return Server(name="bookshop", document=document, make=make, credentials=KNOWN, inside=bookshop)
