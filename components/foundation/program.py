"""Program of the foundation stack."""

import pulumi

from components import providers
from components.foundation.stack import FoundationStack, FoundationStackArgs
from components.stack_references import CONTRACT, StackOutputs
from config.fleet import DnsAuthority
from config.loader import FOUNDATION, Project
from plan import stack_outputs
from plan.control_region import control_region
from plan.naming import Scope
from plan.region import hostnames


def deploy(project: Project) -> StackOutputs:
    """Declare the foundation stack and return its outputs."""
    fleet = project.fleet
    scope = Scope(region=FOUNDATION, residency_zone="global")
    stack_providers: list[pulumi.ProviderResource] = [
        providers.aws_provider(
            "aws",
            account=fleet.accounts.aws,
            region=control_region(fleet),
            scope=scope,
        )
    ]
    by_cloudflare = fleet.edge.dns_authority is DnsAuthority.CLOUDFLARE
    if by_cloudflare:
        stack_providers.append(providers.cloudflare_provider("cloudflare"))
    stack = FoundationStack(
        "foundation",
        FoundationStackArgs(
            hostnames=hostnames(project),
            cloudflare_zone_id=(
                fleet.domains.cloudflare_zone_id if by_cloudflare else None
            ),
            protect=project.foundation.lifecycle.protect,
        ),
        scope=scope,
        opts=pulumi.ResourceOptions(providers=stack_providers),
    )
    outputs = {
        "version": stack_outputs.VERSION,
        "domain": fleet.domains.aws,
        "zone_id": stack.zone_id,
        "name_servers": stack.name_servers,
    }
    return {CONTRACT: outputs}
