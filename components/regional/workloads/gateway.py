"""AI gateway of one region.

Owns the gateway's workload with its command line, policy files and control-plane API.
The policy files are part of the pod template, so another policy is a rollout, which
stops if gateways reject the new policy.

Without policy files, the gateways run in managed mode: they get their policy from the
API, and load a newer one without a rollout. A gateway without a policy is not ready.

Gateways with a target of Amazon Bedrock have an IAM role that may invoke its models.

Not managed here: the Secret with the keys of other providers, which operators create.
Without it gateways start, and these providers reject their requests.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import pulumi

from components.aws import iam_policies
from components.aws.pod_identity import PodServiceAccount, bind_role
from components.regional.ingress.ingress import GATEWAY_PORT
from components.regional.workloads.pod_spec import ContainerSpec, Probe
from components.regional.workloads.workload import (
    Workload,
    WorkloadArgs,
    WorkloadSettings,
)
from config.workloads import GatewayConfig as GatewaySettings
from plan.naming import GATEWAY_NAMESPACE, Scope
from plan.secrets import GATEWAY_TOKEN_KEY

TYPE: Final = "keeptrusts:regional:Gateway"

_POLICY_PATH: Final = "/etc/keeptrusts/policy"

#: Variable of managed mode, https://docs.keeptrusts.com/docs/cli/managed-mode
_GATEWAY_ID: Final = "KEEPTRUSTS_GATEWAY_ID"


@dataclass(frozen=True, kw_only=True, slots=True)
class BedrockAccess:
    """Models of Amazon Bedrock, and the service account that may invoke them."""

    model_arns: tuple[str, ...]
    service_account: PodServiceAccount


@dataclass(frozen=True, kw_only=True, slots=True)
class GatewayArgs:
    """Arguments of the gateway.

    Attributes:
        workload: Settings of its Deployment, Secret and network policies.
        api_url: URL of its control-plane API.
        policy_files: Text of its policy files by name; later files refine earlier ones.
            None for gateways that get their policy from the API.
        provider_keys: Key in the Secret of provider keys by environment variable.
        bedrock: Models of Amazon Bedrock to invoke; None for no access.
        settings: Names and paths that public documentation does not specify.
    """

    workload: WorkloadSettings
    api_url: pulumi.Input[str]
    policy_files: Mapping[str, str] | None
    provider_keys: Mapping[str, str] = field(default_factory=dict[str, str])
    bedrock: BedrockAccess | None = None
    settings: GatewaySettings = field(default_factory=GatewaySettings)


class Gateway(pulumi.ComponentResource):
    """Enforce the policy on every request of one region."""

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
        settings = self._with_bedrock(name, args)
        workload = Workload(
            f"{name}-workload",
            WorkloadArgs(
                app=GATEWAY_NAMESPACE,
                container=_container(args, scope),
                secret=args.settings.secret_name,
                settings=settings,
                files=args.policy_files or {},
                files_path=_POLICY_PATH,
            ),
            scope=scope,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.namespace = workload.namespace
        self.register_outputs({"image": args.workload.image})

    def _with_bedrock(self, name: str, args: GatewayArgs) -> WorkloadSettings:
        """Create the role for Bedrock; return settings whose pods depend on it."""
        if args.bedrock is None:
            return args.workload
        policy = iam_policies.identity_policy(
            "InvokeModels",
            actions=["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
            resources=args.bedrock.model_arns,
        )
        ready = bind_role(
            name,
            args.bedrock.service_account,
            purpose="bedrock",
            policy=policy,
            component=self,
        )
        return replace(args.workload, after=(*args.workload.after, *ready))


def _container(args: GatewayArgs, scope: Scope) -> ContainerSpec:
    return ContainerSpec(
        name="gateway",
        image=args.workload.image,
        command=_command(args.policy_files),
        port=GATEWAY_PORT,
        environment={
            "KEEPTRUSTS_REGION": scope.region,
            "KEEPTRUSTS_API_URL": args.api_url,
            **({"AWS_REGION": scope.region} if args.bedrock else {}),
            **({_GATEWAY_ID: _managed_id(scope)} if args.policy_files is None else {}),
        },
        secret_environment={args.settings.token_env_var: GATEWAY_TOKEN_KEY},
        optional_secret=args.settings.provider_keys_secret_name,
        optional_environment=args.provider_keys,
        liveness=Probe(path=args.settings.liveness_path, delay=5, period=10),
        readiness=Probe(
            path=args.settings.readiness_path, delay=10, period=5, threshold=3
        ),
        pods=args.workload.pods,
    )


def _managed_id(scope: Scope) -> str:
    """Return the id to which the region's configuration is assigned.

    Pods come and go, so all pods of a region have the same one.
    """
    return f"{GATEWAY_NAMESPACE}-{scope.region}"


def _command(policy_files: Mapping[str, str] | None) -> tuple[str, ...]:
    """Return the command line; requests without a policy decision are blocked."""
    if policy_files is None:
        return ("kt", "run", "--managed", "--listen", f"0.0.0.0:{GATEWAY_PORT}")
    policies = [
        argument
        for file in policy_files
        for argument in ("--policy-config", f"{_POLICY_PATH}/{file}")
    ]
    listen = ("--listen", f"0.0.0.0:{GATEWAY_PORT}")
    return ("kt", "gateway", "run", *listen, *policies, "--fail-mode", "block")
