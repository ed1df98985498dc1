"""Residency packs: the requirements of a law on where client data is processed."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from config.types import PackId, ResidencyZoneName, StrictModel


class ResidencyPack(StrictModel):
    """``policies/residency/<id>.yaml``.

    Attributes:
        id: Name that a stack file lists under ``residency``; equals the file's name.
        residency_zone: Residency zone whose regions may use the pack.
        inference: Where prompts and completions may be processed: ``residency-zone``
            keeps them in the residency zone, ``anywhere`` does not.
    """

    id: PackId
    version: Annotated[str, StringConstraints(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
    owner: str
    reason: str
    residency_zone: ResidencyZoneName
    inference: Literal["residency-zone", "anywhere"]
