"""Versioned stack outputs, validated by the stacks that read them.

Every stack exports one mapping as the output ``contract``; other stacks parse it here
and read no other plain output. Secrets are separate outputs, which Pulumi encrypts.
The keys of the mapping are an interface between deployed stacks, so they keep their
names (``zone`` is the residency zone, ``zone_id`` a Route 53 hosted zone).
"""

from typing import Annotated, ClassVar, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from config.errors import ConfigError
from plan.database import DATABASE, DatabaseRole

VERSION: Final = 1

NonEmptyStr = Annotated[str, StringConstraints(min_length=1)]


class _StackOutputs(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    version: Literal[1] = VERSION


class FoundationOutputs(_StackOutputs):
    """Outputs of the foundation stack: the hosted zone of the child domain."""

    stack: ClassVar[str] = "foundation"

    domain: NonEmptyStr
    zone_id: NonEmptyStr
    name_servers: tuple[NonEmptyStr, ...]


class LoadBalancerOutput(BaseModel):
    """DNS name and hosted zone of a load balancer, the target of alias records."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    dns_name: NonEmptyStr
    zone_id: NonEmptyStr


class DatabaseOutput(BaseModel):
    """A region's DB instance: role, ARN, generation, source and logical name."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    role: DatabaseRole
    arn: NonEmptyStr
    generation: int = 1
    source: NonEmptyStr | None = None
    name: NonEmptyStr = DATABASE


class RetiredReplicaOutput(BaseModel):
    """The replica that a residency zone's own primary replaced, not yet deleted."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    arn: NonEmptyStr
    generation: int
    source: NonEmptyStr
    protected: bool


class RegionOutputs(_StackOutputs):
    """Outputs of a regional stack.

    ``zone_home`` is the home of the residency zone, if it has a home of its own.
    """

    region: NonEmptyStr
    zone: NonEmptyStr
    topology: NonEmptyStr
    deployed: bool
    load_balancer: LoadBalancerOutput | None = None
    cluster: NonEmptyStr | None = None
    database: DatabaseOutput | None = None
    zone_home: NonEmptyStr | None = None
    retired_replica: RetiredReplicaOutput | None = None


_Parsed = TypeVar("_Parsed", bound=_StackOutputs)


def parse_foundation(value: object, *, domain: str) -> FoundationOutputs:
    """Parse the outputs of the foundation stack.

    Raises:
        ConfigError: The outputs are missing, or of another version or domain.
    """
    outputs = _parse(FoundationOutputs, FoundationOutputs.stack, value)
    if outputs.domain != domain:
        contradiction = f"serves {outputs.domain!r}, Pulumi.yaml asks for {domain!r}"
        raise _error(outputs.stack, contradiction)
    return outputs


def parse_region(
    value: object, *, region: str, residency_zone: str, topology: str
) -> RegionOutputs:
    """Parse the outputs of a region that must be deployed.

    Raises:
        ConfigError: The outputs are missing, of another version, of a region that is
            not deployed, or contradict the region's file.
    """
    outputs = _parse(RegionOutputs, region, value)
    exported = (outputs.region, outputs.zone, outputs.topology)
    if exported != (region, residency_zone, topology):
        raise _error(
            region,
            f"is deployed as {exported}, its file says "
            f"{(region, residency_zone, topology)}",
        )
    require_load_balancer(outputs)
    return outputs


def require_load_balancer(outputs: RegionOutputs) -> LoadBalancerOutput:
    """Return the load balancer of a deployed region.

    Raises:
        ConfigError: The region is not deployed.
    """
    if not outputs.deployed or outputs.load_balancer is None:
        raise _error(outputs.region, "is not deployed")
    return outputs.load_balancer


def require_primary_arn(outputs: RegionOutputs) -> str:
    """Return the ARN of a region's writable database.

    Raises:
        ConfigError: The region has no writable database.
    """
    database = outputs.database
    if database is None or not database.role.writable:
        raise _error(outputs.region, "has no PostgreSQL primary to replicate")
    return database.arn


def require_application_password(stack: str, value: object) -> str:
    """Return the password of the API's role.

    Raises:
        ConfigError: The stack was not the home region at its last update.
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
