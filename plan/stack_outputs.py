"""The versioned contracts by which stacks speak to each other.

A stack exports its contract as the output ``contract``; a consumer parses it here
and never reads another output. Secrets are no part of a contract: they are outputs
of their own, so that the engine keeps them secret.
"""

from typing import Annotated, ClassVar, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from config.errors import ConfigError
from plan.database import DatabaseRole

VERSION: Final = 1

NonEmptyStr = Annotated[str, StringConstraints(min_length=1)]


class _StackOutputs(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    version: Literal[1] = VERSION


class FoundationOutputs(_StackOutputs):
    """What the foundation stack promises: the child domain's zone."""

    stack: ClassVar[str] = "foundation"

    domain: NonEmptyStr
    zone_id: NonEmptyStr
    name_servers: tuple[NonEmptyStr, ...]


class LoadBalancerOutput(BaseModel):
    """The target of alias records: a load balancer's name and its hosted zone."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    dns_name: NonEmptyStr
    zone_id: NonEmptyStr


class DatabaseOutput(BaseModel):
    """What replicas in other regions are made from, and what it was made from."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    role: DatabaseRole
    arn: NonEmptyStr
    generation: int = 1
    source: NonEmptyStr | None = None


class RegionOutputs(_StackOutputs):
    """What a regional stack promises."""

    region: NonEmptyStr
    zone: NonEmptyStr
    topology: NonEmptyStr
    deployed: bool
    load_balancer: LoadBalancerOutput | None = None
    cluster: NonEmptyStr | None = None
    database: DatabaseOutput | None = None


_Parsed = TypeVar("_Parsed", bound=_StackOutputs)


def parse_foundation(value: object, *, domain: str) -> FoundationOutputs:
    """Parse the foundation's contract.

    Raises:
        ConfigError: It is missing, of another version, or of another domain.
    """
    contract = _parse(FoundationOutputs, FoundationOutputs.stack, value)
    if contract.domain != domain:
        contradiction = f"serves {contract.domain!r}, Pulumi.yaml asks for {domain!r}"
        raise _error(contract.stack, contradiction)
    return contract


def parse_region(
    value: object, *, region: str, residency_zone: str, topology: str
) -> RegionOutputs:
    """Parse the contract of a region that must be deployed.

    Raises:
        ConfigError: It is missing, of another version, not deployed, or contradicts
            the region's file.
    """
    contract = _parse(RegionOutputs, region, value)
    promised = (contract.region, contract.zone, contract.topology)
    if promised != (region, residency_zone, topology):
        raise _error(
            region,
            f"is deployed as {promised}, its file says {(region, residency_zone, topology)}",
        )
    require_load_balancer(contract)
    return contract


def require_load_balancer(contract: RegionOutputs) -> LoadBalancerOutput:
    """Return where a region's names point.

    Raises:
        ConfigError: The region is not deployed.
    """
    if not contract.deployed or contract.load_balancer is None:
        raise _error(contract.region, "is not deployed")
    return contract.load_balancer


def require_primary_arn(contract: RegionOutputs) -> str:
    """Return the ARN replicas are made from.

    Raises:
        ConfigError: The region holds no primary.
    """
    database = contract.database
    if database is None or not database.role.writable:
        raise _error(contract.region, "holds no PostgreSQL primary to replicate")
    return database.arn


def require_application_password(stack: str, value: object) -> str:
    """Return the password of the API's role.

    Raises:
        ConfigError: The stack is not home, or was not when it was last deployed.
    """
    if not isinstance(value, str) or not value:
        raise _error(stack, "exports no password of the API's role")
    return value


def _parse(model: type[_Parsed], stack: str, value: object) -> _Parsed:
    if value is None:
        raise _error(stack, "exports no contract")
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(map(str, first["loc"]))
        raise _error(
            stack, f"exports an older or newer contract: {key}: {first['msg']}"
        ) from None


def _error(stack: str, sentence: str) -> ConfigError:
    return ConfigError(
        f"stack {stack!r} {sentence}; run `pulumi up --stack {stack}` first"
    )
