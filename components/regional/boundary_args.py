"""What the walls inside a region let through, from its file and its plan.

Of a network that somebody else owns only the whole range is known, so there the walls
stand around all of it. Where it says which ranges are public, as it must for a mesh,
workloads are called from those alone.
"""

from typing import Final

from components.regional.ingress.ingress import GATEWAY_PORT
from components.regional.secrets.secrets import Secrets
from components.regional.stack_args import RegionalStackArgs
from components.regional.workloads.boundaries import Boundaries
from components.regional.workloads.holes import (
    DNS,
    POD_IDENTITY,
    Hole,
    cloud,
    database,
    endpoints,
    internet,
    neighbour,
    scraper,
    webhook,
)
from components.regional.workloads.network_policies import NetworkPoliciesArgs
from config.network import Endpoints, Nat
from config.telemetry import Metrics
from plan.naming import API_NAMESPACE, GATEWAY_NAMESPACE

#: Port on which the chart's webhook is asked, by the API server.
#: https://github.com/external-secrets/external-secrets/blob/main/deploy/charts/external-secrets/values.yaml
_OPERATOR_WEBHOOK: Final = 10250
_OPERATOR: Final = "external-secrets"


def gateway_boundaries(args: RegionalStackArgs) -> Boundaries:
    """Let gateways call providers and the API, which all answer on HTTPS.

    No role of AWS is bound to them, so they need no agent that gives credentials.
    """
    inside = args.plan.size.nat is Nat.NONE
    way = neighbour("Egress", API_NAMESPACE)
    if not inside:
        way = internet(args.plan.addresses.cidr)
    return Boundaries(
        load_balancer=_public(args),
        ways_out=(way, *_endpoints(args)),
        ways_in=_watchers(args),
        mesh=args.settings.mesh,
    )


def control_plane_boundaries(args: RegionalStackArgs) -> Boundaries:
    """Let the API reach its database, and what it fetches and sends on HTTPS.

    Policies come from git repositories; audit exports go to a bucket, with a role of
    AWS.
    """
    inside = args.plan.size.nat is Nat.NONE
    return Boundaries(
        load_balancer=_public(args),
        ways_out=(
            database(database_subnets(args)),
            internet(args.plan.addresses.cidr),
            POD_IDENTITY,
            *_endpoints(args),
        ),
        ways_in=(neighbour("Ingress", GATEWAY_NAMESPACE),) if inside else (),
        mesh=args.settings.mesh,
    )


def operator_boundaries(args: RegionalStackArgs, vault: Secrets) -> NetworkPoliciesArgs:
    """Let the secret operator reach AWS with its role, and be asked by the cluster."""
    return NetworkPoliciesArgs(
        namespace=_OPERATOR,
        labels=args.plan.scope.labels,
        holes=(DNS, POD_IDENTITY, cloud(), webhook(_private(args), _OPERATOR_WEBHOOK)),
        ready=vault.operator_ready,
    )


def database_subnets(args: RegionalStackArgs) -> tuple[str, ...]:
    """Return the networks in which the region's database may answer."""
    if args.settings.network.existing is not None:
        return (args.settings.cidr,)
    return tuple(zone.database for zone in args.plan.addresses.zones)


def _watchers(args: RegionalStackArgs) -> tuple[Hole, ...]:
    """Let a collector of the cluster's own in; AWS's stands beside the balancer."""
    if args.plan.size.metrics is Metrics.OPERATOR:
        inside = args.settings.telemetry.operator.namespace
        return (scraper(GATEWAY_PORT, inside),)
    return ()


def _public(args: RegionalStackArgs) -> tuple[str, ...]:
    existing = args.settings.network.existing
    if existing is not None:
        return existing.public_cidrs or (args.settings.cidr,)
    return tuple(zone.public for zone in args.plan.addresses.zones)


def _private(args: RegionalStackArgs) -> tuple[str, ...]:
    if args.settings.network.existing is not None:
        return (args.settings.cidr,)
    return tuple(zone.private for zone in args.plan.addresses.zones)


def _endpoints(args: RegionalStackArgs) -> tuple[Hole, ...]:
    """Open the way to providers of AWS where they have an address inside."""
    inside = args.plan.size.endpoints is Endpoints.FULL
    if inside or args.settings.network.existing is not None:
        return (endpoints(_private(args)),)
    return ()
