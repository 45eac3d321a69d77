"""A document of our own: parameters in many styles, unions, forms, numbers with bounds."""

from __future__ import annotations

import importlib
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.contract.servers import HERE, Server, generate


def depot(out: Path) -> Server:
    document = generate(HERE / "depot.yaml", "depot_api", out)
    module = importlib.import_module("depot_api")
    server = importlib.import_module("depot_api.server")
    runtime = importlib.import_module("specwright_runtime")
    judge = importlib.import_module("specwright_runtime.server")
    errors, models = module.errors, module.models

    known = {"ClerkKey": "key-7f3a9c", "ClerkToken": "token-51b2", "Badge": "badge-88"}

    async def authenticate(attempt: Any) -> str:
        for alternative in attempt.alternatives:
            names = [requirement.scheme.name for requirement in alternative]
            if all(attempt.credentials.get(name) == known[name] for name in names):
                return "clerk"
        raise judge.Unauthorized()

    class Depot(module.UnimplementedApi):  # type: ignore[misc,name-defined]  # made for this run
        def __init__(self) -> None:
            self.parcels: dict[tuple[str, str], Any] = {}
            self.photos: dict[tuple[str, str], bytes] = {}

        def find(self, place: str, parcel_id: str) -> Any:
            if (place, parcel_id) not in self.parcels:
                raise errors.NotFound(models.Error(status=404, message=f"no parcel {parcel_id}"))
            return self.parcels[place, parcel_id]

        def written(self, place: str, parcel_id: str, body: Any, created: str) -> Any:
            sent = body.model_dump(mode="json", by_alias=True, exclude_unset=True)
            sent.pop("secret", None)
            sent = {"fragile": False, **sent, "id": parcel_id, "depot": place, "created_at": created}
            self.parcels[place, parcel_id] = models.Parcel.model_validate(sent, by_alias=True)
            return self.parcels[place, parcel_id]

        async def list_parcels(
            self, depot: str, *, limit: int, offset: int, order: str, fragile: bool | None, **others: Any
        ) -> Any:
            found = [p for (place, _), p in self.parcels.items() if place == depot]
            found = [p for p in found if fragile is None or p.fragile == fragile]
            tags = set(others.get("tags") or ())
            found = [p for p in found if not tags or tags & set(p.tags or ())]
            weight = others.get("weight")
            if weight is not None:
                low, high = weight.from_ if hasattr(weight, "from_") else None, weight.to
                found = [
                    p
                    for p in found
                    if (low is None or p.weight_kg >= low) and (high is None or p.weight_kg <= high)
                ]
            if order == "desc":
                found.reverse()
            page = models.ListParcelsResponse(items=found[offset : offset + limit], total=len(found))
            return runtime.Reply(page, headers={"X-Total": str(len(found))})

        async def create_parcel(self, depot: str, body: Any) -> Any:
            parcel_id = f"p-{secrets.token_hex(6)}"
            made = self.written(depot, parcel_id, body, datetime.now(UTC).isoformat())
            return runtime.Reply(
                made, status=201, headers={"Location": f"/depots/{depot}/parcels/{parcel_id}"}
            )

        async def get_parcel(self, depot: str, parcel_id: str) -> Any:
            return self.find(depot, parcel_id)

        async def replace_parcel(self, depot: str, parcel_id: str, body: Any) -> Any:
            return self.written(depot, parcel_id, body, self.find(depot, parcel_id).created_at.isoformat())

        async def drop_parcel(self, depot: str, parcel_id: str) -> None:
            self.find(depot, parcel_id)
            del self.parcels[depot, parcel_id]

        async def put_photo(self, depot: str, parcel_id: str, body: Any) -> None:
            self.find(depot, parcel_id)
            self.photos[depot, parcel_id] = await body.aread()

        async def get_photo(self, depot: str, parcel_id: str) -> Any:
            self.find(depot, parcel_id)
            return runtime.ByteStream(
                self.photos.get((depot, parcel_id), b"\x89PNG\r\n\x1a\nplain"), media_type="image/png"
            )

        async def add_note(self, depot: str, parcel_id: str, body: Any) -> Any:
            self.find(depot, parcel_id)
            told = {"parcel_id": parcel_id, "text": body.text}
            if body.stars is not None:
                told["stars"] = body.stars
            upload = getattr(body, "file", None)
            if upload is not None:
                told["bytes"] = len(upload.read())
            return models.AddNoteResponse(**told)

        async def grid(self, cells: list[int], point: Any, **others: Any) -> Any:
            return models.GridResponse(cells=len(cells), sum=sum(cells) + point.x + point.y, note=None)

    return Server(
        name="depot",
        document=document,
        make=lambda: server.create_app(Depot(), authenticate=authenticate),
        credentials=known,
    )
