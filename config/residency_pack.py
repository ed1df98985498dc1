"""A residency pack: what a law asks of the data classes that leave a client."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from config.types import PackId, ResidencyZoneName, StrictModel


class ResidencyPack(StrictModel):
    """``policies/residency/<id>.yaml``.

    Attributes:
        id: Name by which a stack file chooses the pack; equals the file's name.
        zone: Residency zone whose regions may choose it.
        inference: Where prompts and answers may be served: ``zone`` keeps them in
            the residency zone, ``anywhere`` does not bind them.
    """

    id: PackId
    version: Annotated[str, StringConstraints(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
    owner: str
    reason: str
    residency_zone: ResidencyZoneName
    inference: Literal["residency-zone", "anywhere"]
