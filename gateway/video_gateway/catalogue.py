"""`/v1/models`: what is set up here, and what each model can do."""

from __future__ import annotations

from bifrost_api import models
from video_gateway import errors
from video_gateway.capabilities import Abilities, Model, Price, Range, Sheet
from video_gateway.providers.provider import Provider

_MANY = 60
"""Durations up to this many seconds are listed one by one."""


def video_models(provider: Provider, sheet: Sheet) -> list[models.VideoModel]:
    """The models that a provider's keys serve: those of the sheet, and those that the settings name."""
    named = (model for account in provider.accounts for model in account.models if model != "*")
    known = (entry.name for entry in sheet.model if sheet.listed and entry.listed)
    return [
        _described(provider, name, entry)
        for name in dict.fromkeys([*known, *named])
        if (entry := sheet.find(name)) is not None
        and any(account.serves(name) for account in provider.accounts)
    ]


def _described(provider: Provider, name: str, entry: Model) -> models.VideoModel:
    described = models.VideoModel(
        id=f"{provider.name}/{name}",
        object="model",
        created=0,
        owned_by=provider.name,
        provider=errors.named(provider.name),
        capabilities=_capabilities(provider, entry),
    )
    if entry.price is not None:
        described.price = _price(entry.price)
    return described


def _price(price: Price) -> models.VideoModelPrice:
    rates = [models.VideoModelRate(**rate.model_dump(exclude_none=True)) for rate in price.rates]
    return models.VideoModelPrice(currency="USD", rates=rates, source=price.source)


def _capabilities(provider: Provider, entry: Model) -> models.VideoModelCapabilities:
    abilities = [found for mode in entry.modes() if (found := entry.abilities(mode)) is not None]
    offered = {"video_remix": entry.remix, "video_delete": entry.delete}
    operations = {name for name in provider.operations if offered.get(name, True)}
    parameters = {
        name
        for found in abilities
        for name, taken in (
            ("seconds", found.seconds is not None),
            ("size", bool(found.sizes or found.resolutions)),
            ("seed", found.seed),
            ("negative_prompt", found.negative_prompt),
            ("audio", found.audio == "optional"),
        )
        if taken
    }
    if entry.image is not None:
        parameters.add("input_reference")
    if entry.video is not None:
        parameters.add("video_uri")
    fields: dict[str, object] = {
        "operations": sorted(operations),
        "parameters": sorted(parameters),
        "audio": abilities[0].audio,
        "variants": list(provider.variants),
    }
    if entry.text is None:
        fields["required"] = ["input_reference" if entry.image is not None else "video_uri"]
    if sizes := list(dict.fromkeys(str(size) for found in abilities for size in found.offered_sizes())):
        fields["sizes"] = sizes
    if tiers := list(dict.fromkeys(tier for found in abilities for tier in found.kept_shape_tiers())):
        fields["resolutions"] = tiers
    if seconds := _seconds(abilities):
        fields["seconds"] = seconds
    return models.VideoModelCapabilities.model_validate(fields)


def _seconds(abilities: list[Abilities]) -> list[str]:
    values: set[int] = set()
    for found in abilities:
        match found.seconds:
            case Range(min=low, max=high) if high is not None and high <= _MANY:
                values.update(range(low, high + 1))
            case tuple() as listed:
                values.update(listed)
            case _:
                pass
    return [str(value) for value in sorted(values)]
