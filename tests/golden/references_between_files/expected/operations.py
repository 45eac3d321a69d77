# Generated from spec.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Any

from specwright_runtime.operation import Json, Operation, Parameter, Response

from . import models

LIST_PETS: Operation[list[models.Pet]] = Operation(
    id="listPets",
    name="list_pets",
    method="GET",
    path="/pets",
    tag="Pets",
    responses=(Response(status="200", contents=(Json("application/json", lambda: list[models.Pet]),)),),
    pointer="#/paths/~1pets/get",
)

GET_PET: Operation[models.Pet] = Operation(
    id="getPet",
    name="get_pet",
    method="GET",
    path="/pets/{id}",
    tag="Pets",
    parameters=(Parameter(name="id", argument="id", place="path", type=lambda: models.PetId, required=True),),
    responses=(Response(status="200", contents=(Json("application/json", lambda: models.Pet),)),),
    pointer="#/paths/~1pets~1{id}/get",
)

OPERATIONS: tuple[Operation[Any], ...] = (LIST_PETS, GET_PET)
"""Every operation, in the document's order."""
