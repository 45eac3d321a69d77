"""The gateway's document, served from memory by something that answers at once."""

from __future__ import annotations

import importlib
import itertools
import re
import secrets
from pathlib import Path
from typing import Any

from benchmarks.contract.servers import Server


def videos(out: Path) -> Server:
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
            self.keys: dict[str, tuple[Any, Any]] = {}
            """What was sent with a key, and the job that it made."""
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
                before, job = self.keys[idempotency_key]
                if before != body:
                    raise errors.Conflict(
                        error(409, "idempotency_key_reused", "it was sent with another body")
                    )
                return job
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
                self.keys[idempotency_key] = body, job
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
