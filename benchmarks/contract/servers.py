"""Conforming servers: small in-memory implementations of generated interfaces."""

from __future__ import annotations

import contextlib
import importlib
import itertools
import re
import secrets
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.contract.flaw import Flaws

HERE = Path(__file__).resolve().parent
CORPUS = HERE.parents[2] / "shared" / "corpus" / "train-travel.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """`make` answers a fresh ASGI application, with an empty store."""

    name: str
    document: Path
    make: Callable[..., Any]
    credentials: dict[str, str] = field(default_factory=dict)
    flaws: Flaws | None = None
    """Breaks written by hand for this server, beside those that are computed from the document."""
    inside: Callable[..., Any] | None = None
    """Whose code has flaws of its own: `make(flaw)` answers the application with one of them."""
    whole: bool = False
    """Is not broken: another server of the same document is, which answers at once."""


def generate(spec: Path, package: str, out: Path) -> Path:
    """The package, generated for this run; answers its document."""
    command = [sys.executable, "-m", "specwright.cli", "generate"]
    subprocess.run(
        [*command, "--spec", str(spec), "--package", package, "--out", str(out)],
        check=True,
        capture_output=True,
    )
    if str(out) not in sys.path:
        sys.path.insert(0, str(out))
    return out / package / "openapi.json"


def depot(out: Path) -> Server:
    """A document of our own: parameters in many styles, unions, forms, numbers with bounds."""
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


def trains(out: Path, spec: Path) -> Server:
    """A public document: pages, problem details, headers."""
    document = generate(spec, "trains_api", out)
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


class Opened:
    """An ASGI application that lives inside of an asynchronous context, opened by its lifespan."""

    def __init__(self, enter: Callable[[Path], Any]) -> None:
        self._enter = enter
        self._app: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        await receive()
        with tempfile.TemporaryDirectory() as folder:
            async with self._enter(Path(folder)) as self._app:
                await send({"type": "lifespan.startup.complete"})
                await receive()
        await send({"type": "lifespan.shutdown.complete"})


def gateway(out: Path) -> Server:
    """The gateway with its sandbox, whose jobs end at once."""
    serving = importlib.import_module("video_gateway.serving")
    settings = importlib.import_module("video_gateway.settings")
    assembly = importlib.import_module("video_gateway.assembly")
    sandbox = importlib.import_module("video_gateway.sandbox.app")
    lifecycle = importlib.import_module("video_gateway.sandbox.lifecycle")
    gateway_app = importlib.import_module("video_gateway.app")
    callers = importlib.import_module("video_gateway.callers")
    package = importlib.import_module("bifrost_api")

    key, password = "sk-bf-contract-5f1c", "contract-password"
    configured = settings.Settings.model_validate(
        {
            "server": {"access_log": False},
            "callers": [{"name": "contract", "sha256": settings.key_hash(key)}],
            "admins": [{"name": "admin", "scrypt": callers.password_hash(password)}],
        }
    )

    @contextlib.asynccontextmanager
    async def enter(folder: Path) -> AsyncIterator[Any]:
        async with serving.beside(sandbox.create_sandbox(pace=lifecycle.Pace.at_once())) as base:
            on_sandbox = serving.on_sandbox(configured, base, folder)
            providers = {
                name: entry.model_copy(update={"poll_seconds": 0.0})
                for name, entry in on_sandbox.providers.items()
            }
            on_sandbox = on_sandbox.model_copy(update={"providers": providers})
            async with assembly.opened(on_sandbox, sandbox=True) as gateway:
                yield gateway_app.application(gateway, on_sandbox)

    return Server(
        name="gateway",
        document=Path(str(package.__file__)).with_name("openapi.json"),
        make=lambda: Opened(enter),
        whole=True,
        credentials={
            "BearerAuth": key,
            "BasicAuth": f"admin:{password}",
            "VirtualKeyAuth": key,
            "ApiKeyAuth": key,
        },
    )


def videos(out: Path) -> Server:
    """The gateway's document, served from memory by something that answers at once."""
    package = importlib.import_module("bifrost_api")
    server = importlib.import_module("bifrost_api.server")
    runtime = importlib.import_module("specwright_runtime")
    judge = importlib.import_module("specwright_runtime.server")
    errors, models = package.errors, package.models

    known = {
        "BearerAuth": "token-1f0c",
        "BasicAuth": "someone:password",
        "VirtualKeyAuth": "sk-bf-8f2d",
        "ApiKeyAuth": "key-77ab",
    }
    film = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(range(200))
    picture = b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(60)

    async def authenticate(attempt: Any) -> str:
        for name, shown in attempt.credentials.items():
            wanted = tuple(known[name].split(":")) if name == "BasicAuth" else known[name]
            if (tuple(shown) if isinstance(shown, tuple) else shown) == wanted:
                return str(name)
            if name == "BasicAuth" and (shown.username, shown.password) == wanted:
                return str(name)
        raise judge.Unauthorized()

    def error(status: int, code: str, message: str) -> Any:
        return models.BifrostError(
            is_bifrost_error=True,
            status_code=status,
            error=models.ErrorField(type="invalid_request_error", code=code, message=message),
        )

    def extra(provider: str, kind: str) -> Any:
        return models.BifrostResponseExtraFields(request_type=kind, provider=provider, latency=0)

    class Videos(package.UnimplementedApi):  # type: ignore[misc,name-defined]  # imported at run time
        def __init__(self) -> None:
            self.jobs: dict[str, Any] = {}
            self.keys: dict[str, Any] = {}
            self.clock = itertools.count(1_700_000_000)

        def find(self, video_id: str) -> Any:
            native, _, provider = video_id.rpartition(":")
            job = self.jobs.get(native or video_id)
            if job is None or (native and job.extra_fields.provider != provider):
                raise errors.NotFound(error(404, "not_found", "there is no such video"))
            return job

        def made(self, provider: str, kind: str, **fields: Any) -> Any:
            told = {name: value for name, value in fields.items() if value is not None}
            job = models.Video(
                id=f"video_{secrets.token_hex(8)}",
                object="video",
                status="completed",
                created_at=next(self.clock),
                extra_fields=extra(provider, kind),
                **told,
            )
            self.jobs[job.id] = job
            return job

        async def video_generation(self, body: Any, *, idempotency_key: str | None, **others: Any) -> Any:
            if idempotency_key is not None and idempotency_key in self.keys:
                return self.keys[idempotency_key]
            provider = body.model.partition("/")[0]
            if provider not in ("openai", "runway"):
                raise errors.BadRequest(error(400, "unsupported_provider", f"{provider} is not served"))
            job = self.made(
                provider,
                "video_generation",
                model=body.model,
                prompt=body.prompt,
                seconds=body.seconds,
                size=body.size,
            )
            if idempotency_key is not None:
                self.keys[idempotency_key] = job
            return job

        async def video_list(self, *, provider: str | None, after: str | None, limit: int, order: str) -> Any:
            found = [job for job in self.jobs.values() if provider in (None, job.extra_fields.provider)]
            if order == "desc":
                found.reverse()
            if after is not None:
                ids = [job.id for job in found]
                if after not in ids:
                    raise errors.BadRequest(error(400, "invalid_cursor", "there is no such job"))
                found = found[ids.index(after) + 1 :]
            page = found[:limit]
            ends = {"first_id": page[0].id, "last_id": page[-1].id} if page else {}
            return models.VideoList(object="list", data=page, has_more=len(found) > limit, **ends)

        async def video_retrieve(self, video_id: str) -> Any:
            return self.find(video_id)

        async def video_delete(self, video_id: str) -> Any:
            job = self.find(video_id)
            del self.jobs[job.id]
            told = extra(job.extra_fields.provider, "video_delete")
            return models.VideoDeleted(id=job.id, object="video.deleted", deleted=True, extra_fields=told)

        async def video_download(self, video_id: str, **others: Any) -> Any:
            self.find(video_id)
            content, kind = (film, "video/mp4") if others["variant"] == "video" else (picture, "image/webp")
            headers = {"Accept-Ranges": "bytes", "ETag": '"one"'}
            if others["if_none_match"] in {'"one"', "*"}:
                raise errors.NotModified(None, headers={"ETag": '"one"'})
            wanted = re.fullmatch(r"bytes=(\d*)-(\d*)", others["range"] or "")
            if wanted is None or wanted[0] == "bytes=-" or others["if_range"] not in (None, '"one"'):
                return runtime.ByteStream(content, media_type=kind, headers=headers)
            first = int(wanted[1]) if wanted[1] else len(content) - int(wanted[2])
            last = min(int(wanted[2]) if wanted[1] and wanted[2] else len(content) - 1, len(content) - 1)
            if first > last:
                refused = error(416, "range_not_satisfiable", "behind the end")
                raise errors.RangeNotSatisfiable(
                    refused, headers={"Content-Range": f"bytes */{len(content)}"}
                )
            headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
            return runtime.ByteStream(content[first : last + 1], media_type=kind, status=206, headers=headers)

        async def video_remix(self, video_id: str, body: Any, **others: Any) -> Any:
            job = self.find(video_id)
            return self.made(
                job.extra_fields.provider,
                "video_remix",
                model=job.model,
                prompt=body.prompt,
                remixed_from_video_id=job.id,
            )

        async def list_models(self, **others: Any) -> Any:
            can = models.VideoModelCapabilities(
                operations=["video_generation"], parameters=["seconds", "size"]
            )
            found = [
                models.VideoModel(
                    id=f"{provider}/one",
                    object="model",
                    created=0,
                    owned_by=provider,
                    provider=provider,
                    capabilities=can,
                )
                for provider in ("openai", "runway")
                if others.get("provider") in (None, provider)
            ]
            return models.ModelList(object="list", data=found)

        async def get_health(self) -> Any:
            return models.Health(status="ok")

    return Server(
        name="videos",
        document=Path(str(package.__file__)).with_name("openapi.json"),
        make=lambda: server.create_app(Videos(), authenticate=authenticate),
        credentials=known,
    )


def by_name(name: str, out: Path) -> Server:
    """
    Raises:
        FileNotFoundError: the document is not here.
        KeyError: there is no such server.
    """
    if name == "trains":
        if not CORPUS.is_file():
            raise FileNotFoundError(CORPUS)
        return trains(out, CORPUS)
    if name in {"bookshop", "tickets"}:
        module = importlib.import_module(f"benchmarks.contract.{name}")
        made: Server = getattr(module, name)(out)
        return made
    return {"depot": depot, "videos": videos, "gateway": gateway}[name](out)
