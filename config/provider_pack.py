"""Provider pack: the model providers that gateways may route requests to."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from config.residency_pack import ProviderName, ProviderRegion, TargetId
from config.text_form import TextForm
from config.types import Hostname, PackId, ResidencyZoneName, StrictModel


class Processing(StrEnum):
    """Where a provider processes a request.

    ``regional`` is the region of the target alone, ``data_zone`` is any region of the
    provider's geography, such as the EU, and ``global`` is anywhere.
    """

    REGIONAL = "regional"
    DATA_ZONE = "data_zone"
    GLOBAL = "global"


class ProviderTarget(StrictModel):
    """One endpoint of a provider.

    Attributes:
        id: Name in the gateway's policy file; unique.
        provider: Provider, such as ``openai``, ``azure-openai`` or ``aws-bedrock``.
        residency_zone: Residency zone whose gateways may use the target.
        region: Region in the provider's own vocabulary, such as ``westeurope``.
        processing: Where the provider processes requests.
        host: Host name of the endpoint. None for AWS, whose host follows the region,
            and for an endpoint of the fleet's own (``fleet.provider_hosts``).
        model: Model, or an inference profile of Amazon Bedrock.
    """

    id: TargetId
    provider: ProviderName
    residency_zone: ResidencyZoneName
    region: ProviderRegion
    processing: Processing
    host: Hostname | None = None
    model: Annotated[
        str,
        TextForm(
            pattern=r"^[A-Za-z0-9][A-Za-z0-9.:_-]{0,127}$",
            words="the id of a model",
            example="gpt-4o",
        ),
    ]


class ProviderPack(StrictModel):
    """``policies/providers.yaml``."""

    id: PackId
    version: Annotated[
        str,
        TextForm(
            pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$",
            words="a version of three numbers",
            example="1.0.0",
        ),
    ]
    enabled: bool
    targets: Annotated[tuple[ProviderTarget, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def ids_are_unique(self) -> Self:
        """Reject an id that two targets have."""
        ids = [target.id for target in self.targets]
        twice = sorted({each for each in ids if ids.count(each) > 1})
        if twice:
            msg = f"targets: ids {twice} are used twice; give each target its own"
            raise ValueError(msg)
        return self
