"""A public document: pages, problem details, headers."""

from __future__ import annotations

import importlib
import itertools
import secrets
from pathlib import Path
from typing import Any

from benchmarks.contract.servers import CORPUS, Server, generate


def trains(out: Path) -> Server:
    document = generate(CORPUS, "trains_api", out)
    module = importlib.import_module("trains_api")
    server = importlib.import_module("trains_api.server")
    judge = importlib.import_module("specwright_runtime.server")
    errors, models = module.errors, module.models

    def answer(constant: str) -> Any:
        return getattr(module.operations, constant).responses[0].contents[0].type()

    async def authenticate(attempt: Any) -> str:
        if attempt.credentials.get("OAuth2") != "train-token":
            raise judge.Unauthorized()
        return "passenger"

    uuids = (f"{n:08x}-c824-4d63-b37a-d8d698862f1d" for n in itertools.count(0xEFDBB901))
    stations = [
        {
            "id": next(uuids),
            "name": name,
            "address": f"{name} 1",
            "country_code": country,
            "timezone": "Europe/Berlin",
        }
        for name, country in (("Berlin", "DE"), ("Paris", "FR"), ("Milano", "IT"), ("Wien", "AT"))
    ]

    class Trains(module.UnimplementedApi):  # type: ignore[misc,name-defined]  # made for this run
        def __init__(self) -> None:
            self.bookings: dict[str, dict[str, Any]] = {}

        def page(self, model: Any, found: list[Any], page: int, limit: int, self_link: str) -> Any:
            start = (page - 1) * limit
            links = {"self": f"https://trains.test{self_link}?page={page}"}
            if len(found) > start + limit:
                links["next"] = f"https://trains.test{self_link}?page={page + 1}"
            return model.model_validate({"data": found[start : start + limit], "links": links}, by_alias=True)

        async def get_stations(
            self, *, page: int, limit: int, country: str | None = None, **others: Any
        ) -> Any:
            found = [s for s in stations if country is None or s["country_code"] == country]
            return self.page(answer("GET_STATIONS"), found, page, limit, "/stations")

        async def get_trips(self, *, page: int, limit: int, **others: Any) -> Any:
            found = [
                {
                    "id": stations[index]["id"],
                    "origin": str(others["origin"]),
                    "destination": str(others["destination"]),
                    "departure_time": "2024-02-01T10:00:00Z",
                    "arrival_time": "2024-02-01T16:00:00Z",
                    "operator": "DB",
                    "price": 50,
                    "bicycles_allowed": True,
                    "dogs_allowed": True,
                }
                for index in range(3)
            ]
            return self.page(answer("GET_TRIPS"), found, page, limit, "/trips")

        def find(self, booking_id: Any) -> dict[str, Any]:
            if str(booking_id) not in self.bookings:
                raise errors.NotFound(
                    models.Problem(title="Not Found", status=404, detail=f"no {booking_id}")
                )
            return self.bookings[str(booking_id)]

        async def get_bookings(self, *, page: int, limit: int) -> Any:
            return self.page(answer("GET_BOOKINGS"), list(self.bookings.values()), page, limit, "/bookings")

        async def create_booking(self, body: Any) -> Any:
            sent = body.model_dump(mode="json", by_alias=True, exclude_unset=True)
            sent["id"] = f"{secrets.token_hex(4)}-c824-4d63-b37a-{secrets.token_hex(6)}"
            self.bookings[sent["id"]] = sent
            return self.told(answer("CREATE_BOOKING"), sent)

        def told(self, model: Any, booking: dict[str, Any]) -> Any:
            links = {"self": f"https://trains.test/bookings/{booking['id']}"}
            return model.model_validate({**booking, "links": links}, by_alias=True)

        async def get_booking(self, booking_id: Any) -> Any:
            return self.told(answer("GET_BOOKING"), self.find(booking_id))

        async def delete_booking(self, booking_id: Any) -> None:
            self.find(booking_id)
            del self.bookings[str(booking_id)]

        async def create_booking_payment(self, booking_id: Any, body: Any) -> Any:
            booking = self.bookings.get(str(booking_id))
            if booking is None:
                raise errors.BadRequest(
                    models.Problem(title="Bad Request", status=400, detail="no such booking")
                )
            sent = body.model_dump(mode="json", by_alias=True, exclude_unset=True)
            if "source" in sent:
                for secret in ("cvc", "address_line1", "address_line2"):
                    sent["source"].pop(secret, None)
            told = {**sent, "id": stations[0]["id"], "status": "succeeded"}
            told["links"] = {"booking": f"https://trains.test/bookings/{booking_id}"}
            return answer("CREATE_BOOKING_PAYMENT").model_validate(told, by_alias=True)

    return Server(
        name="trains",
        document=document,
        make=lambda: server.create_app(Trains(), authenticate=authenticate),
        credentials={"OAuth2": "train-token"},
    )
