"""The AI gateway of one region.

Owns the gateway's workload: what it is started with, which policy it enforces and
which control plane it reports to. The policy files are part of the pods' definition, so
a change of policy is a rollout that stops when the new policy is refused.

Deliberately absent: model providers and what they are called with, which come with the
rules of residency. Until then gateways have no role of AWS, and so no way to Bedrock.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pulumi

from components.regional.ingress.ingress import GATEWAY_PORT
from components.regional.secrets.secrets import GATEWAY_KEY
from components.regional.workloads.pod_spec import ContainerSpec, Probe
from components.regional.workloads.workload import (
    Workload,
    WorkloadArgs,
    WorkloadSettings,
)
from config import workload
from plan.naming import GATEWAY_NAMESPACE, Scope

TYPE: Final = "keeptrusts:regional:Gateway"

_POLICY_PATH: Final = "/etc/keeptrusts/policy"


@dataclass(frozen=True, kw_only=True, slots=True)
class GatewayArgs:
    """What a gateway is started with.

    Attributes:
        workload: Settings of its Deployment, Secret and network policies.
        api_url: Control-plane API it reports to.
        policy_files: File name to text; later files refine earlier ones.
        settings: Names and paths that public documentation does not settle.
    """

    workload: WorkloadSettings
    api_url: pulumi.Input[str]
    policy_files: Mapping[str, str]
    settings: workload.Gateway = field(default_factory=workload.Gateway)


class Gateway(pulumi.ComponentResource):
    """Enforces policy on every call of one region."""

    namespace: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: GatewayArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"image": args.workload.image}, opts)
        workload = Workload(
            f"{name}-workload",
            WorkloadArgs(
                app=GATEWAY_NAMESPACE,
                process=_process(args, scope),
                secret=args.settings.secret,
                settings=args.workload,
                files=args.policy_files,
                files_path=_POLICY_PATH,
            ),
            scope=scope,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.namespace = workload.namespace
        self.register_outputs({"image": args.workload.image})


def _process(args: GatewayArgs, scope: Scope) -> ContainerSpec:
    return ContainerSpec(
        name="gateway",
        image=args.workload.image,
        command=_command(args.policy_files),
        port=GATEWAY_PORT,
        environment={
            "KEEPTRUSTS_REGION": scope.region,
            "KEEPTRUSTS_API_URL": args.api_url,
        },
        secret_environment={args.settings.token_variable: GATEWAY_KEY},
        liveness=Probe(path=args.settings.live_path, delay=5, period=10),
        readiness=Probe(path=args.settings.ready_path, delay=10, period=5, threshold=3),
        pods=args.workload.pods,
    )


def _command(policy_files: Mapping[str, str]) -> tuple[str, ...]:
    """Return the whole command line; a call no policy judged is blocked."""
    policies = [
        word
        for file in policy_files
        for word in ("--policy-config", f"{_POLICY_PATH}/{file}")
    ]
    listen = ("--listen", f"0.0.0.0:{GATEWAY_PORT}")
    return ("kt", "gateway", "run", *listen, *policies, "--fail-mode", "block")
