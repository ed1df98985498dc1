"""The versioned contracts by which stacks speak to each other.

A stack exports its contract as the output ``contract``; a consumer parses it here
and never reads another output. Secrets are no part of a contract: they are outputs
of their own, so that the engine keeps them secret.
"""

from typing import Annotated, ClassVar, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from config.problem import ConfigProblem
from plan.region import DatabaseRole

VERSION: Final = 1

Text = Annotated[str, StringConstraints(min_length=1)]


class _Contract(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    version: Literal[1] = VERSION


class FoundationContract(_Contract):
    """What the foundation stack promises: the child domain's zone."""

    stack: ClassVar[str] = "foundation"

    domain: Text
    zone_id: Text
    name_servers: tuple[Text, ...]


class LoadBalancer(BaseModel):
    """The target of alias records: a load balancer's name and its hosted zone."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    dns_name: Text
    zone_id: Text


class Database(BaseModel):
    """What replicas in other regions are made from, and what it was made from."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    role: DatabaseRole
    arn: Text
    generation: int = 1
    source: Text | None = None


class RegionContract(_Contract):
    """What a regional stack promises."""

    region: Text
    zone: Text
    topology: Text
    deployed: bool
    load_balancer: LoadBalancer | None = None
    cluster: Text | None = None
    database: Database | None = None


_Parsed = TypeVar("_Parsed", bound=_Contract)


def foundation(value: object, *, domain: str) -> FoundationContract:
    """Parse the foundation's contract.

    Raises:
        ConfigProblem: It is missing, of another version, or of another domain.
    """
    contract = _parse(FoundationContract, FoundationContract.stack, value)
    if contract.domain != domain:
        contradiction = f"serves {contract.domain!r}, Pulumi.yaml asks for {domain!r}"
        raise _refusal(contract.stack, contradiction)
    return contract


def region(value: object, *, region: str, zone: str, topology: str) -> RegionContract:
    """Parse the contract of a region that must be deployed.

    Raises:
        ConfigProblem: It is missing, of another version, not deployed, or contradicts
            the region's file.
    """
    contract = _parse(RegionContract, region, value)
    promised = (contract.region, contract.zone, contract.topology)
    if promised != (region, zone, topology):
        raise _refusal(
            region,
            f"is deployed as {promised}, its file says {(region, zone, topology)}",
        )
    load_balancer(contract)
    return contract


def load_balancer(contract: RegionContract) -> LoadBalancer:
    """Return where a region's names point.

    Raises:
        ConfigProblem: The region is not deployed.
    """
    if not contract.deployed or contract.load_balancer is None:
        raise _refusal(contract.region, "is not deployed")
    return contract.load_balancer


def primary_arn(contract: RegionContract) -> str:
    """Return the ARN replicas are made from.

    Raises:
        ConfigProblem: The region holds no primary.
    """
    database = contract.database
    if database is None or not database.role.writable:
        raise _refusal(contract.region, "holds no PostgreSQL primary to replicate")
    return database.arn


def application_password(stack: str, value: object) -> str:
    """Return the password of the API's role.

    Raises:
        ConfigProblem: The stack is not home, or was not when it was last deployed.
    """
    if not isinstance(value, str) or not value:
        raise _refusal(stack, "exports no password of the API's role")
    return value


def _parse(model: type[_Parsed], stack: str, value: object) -> _Parsed:
    if value is None:
        raise _refusal(stack, "exports no contract")
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(map(str, first["loc"]))
        raise _refusal(
            stack, f"exports an older or newer contract: {key}: {first['msg']}"
        ) from None


def _refusal(stack: str, sentence: str) -> ConfigProblem:
    return ConfigProblem(
        f"stack {stack!r} {sentence}; run `pulumi up --stack {stack}` first"
    )
