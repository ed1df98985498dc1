"""Mutants of a recorded fleet: one property each is changed so that data may leave.

The generated ones follow the residency classes: every resource that stores, copies,
routes, processes or decrypts data is moved to another region, and every ARN in a closed
residency zone is led to another region. The others are written by hand.
"""

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

import yaml

from operations.recorded_graph import FleetGraph, RecordedResource
from operations.residency_check.findings import FindingId
from operations.residency_check.references import Kind, references
from operations.residency_check.resource_classes import Role, resource_class
from operations.residency_check.strings import texts

EU: Final = "eu-west-1"
US: Final = "us-east-1"
AP: Final = "ap-southeast-1"

Inputs = dict[str, Any]
Change = Callable[[Inputs], object]

#: Roles whose resources hold, move or decrypt client data.
DATA_ROLES: Final = (
    Role.STORE,
    Role.COPY,
    Role.ROUTE,
    Role.COMPUTE,
    Role.KEY,
    Role.CONFIG,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mutant:
    """A fleet in which one property differs, and the finding that must name it.

    Attributes:
        name: What differs.
        graphs: The changed fleet.
        finding: The only kind of finding that it may cause.
        type: Type of the changed resource.
    """

    name: str
    graphs: FleetGraph
    finding: FindingId
    type: str


def _changed(
    graphs: FleetGraph, target: RecordedResource, changed: RecordedResource
) -> FleetGraph:
    return MappingProxyType(
        {
            stack: tuple(changed if each is target else each for each in graph)
            for stack, graph in graphs.items()
        }
    )


def _with_inputs(resource: RecordedResource, change: Change) -> RecordedResource:
    inputs = copy.deepcopy(dict(resource.inputs))
    change(inputs)
    return replace(resource, inputs=inputs)


def moved_resources(graphs: FleetGraph) -> Iterator[Mutant]:
    """Yield a mutant for each type of AWS in a region that handles data."""
    seen: set[str] = set()
    for stack, elsewhere in ((EU, US), (US, EU)):
        for resource in graphs[stack]:
            found = resource_class(resource.type)
            handles = found is not None and found.role in DATA_ROLES
            if not (handles and resource.region) or resource.type in seen:
                continue
            seen.add(resource.type)
            yield Mutant(
                name=f"{stack}: {resource.type} moved to {elsewhere}",
                graphs=_changed(graphs, resource, replace(resource, region=elsewhere)),
                finding=FindingId.FOREIGN_RESOURCE,
                type=resource.type,
            )


def foreign_arns(graphs: FleetGraph) -> Iterator[Mutant]:
    """Yield a mutant for each property of a type in eu-west-1 with a regional ARN."""
    seen: set[tuple[str, str]] = set()
    for resource in graphs[EU]:
        for text in texts(resource):
            arns = [each for each in references(text.value) if each.kind is Kind.ARN]
            key = (resource.type, text.path.split("[")[0].split(".")[0])
            if not arns or f":{EU}:" not in text.value or key in seen:
                continue
            seen.add(key)
            yield Mutant(
                name=f"{resource.type}.{text.path}: ARN of {US}",
                graphs=_changed(graphs, resource, _redirected(resource)),
                finding=FindingId.FOREIGN_REFERENCE,
                type=resource.type,
            )


def _redirected(resource: RecordedResource) -> RecordedResource:
    """Return a resource whose first regional ARN is of another region."""
    text = json.dumps(dict(resource.inputs))
    return replace(resource, inputs=json.loads(text.replace(f":{EU}:", f":{US}:", 1)))


def by_hand(graphs: FleetGraph) -> Iterator[Mutant]:
    """Yield the mutants that need an idea of what they change."""
    for stack, name, what, change, finding in _BY_HAND:
        (resource,) = (each for each in graphs[stack] if each.name == name)
        yield Mutant(
            name=f"{stack}/{name}: {what}",
            graphs=_changed(graphs, resource, _with_inputs(resource, change)),
            finding=finding,
            type=resource.type,
        )


def added(graphs: FleetGraph) -> Iterator[Mutant]:
    """Yield mutants with one more resource."""
    (bucket,) = (e for e in graphs[EU] if e.name == "audit-archive-store-bucket")
    for token, inputs in _ADDED:
        resource = replace(bucket, type=token, name="added", urn="urn:added")
        resource = replace(resource, inputs=inputs)
        changed = {**graphs, EU: (*graphs[EU], resource)}
        yield Mutant(
            name=f"{token} added",
            graphs=MappingProxyType(changed),
            finding=FindingId.UNKNOWN_TYPE,
            type=token,
        )


def _set(path: str, value: object) -> Change:
    """Return a change that sets a property; a number is a position in a list."""
    *parents, last = [int(p) if p.isdigit() else p for p in path.split("/")]

    def change(inputs: Inputs) -> None:
        holder: Any = inputs
        for step in parents:
            holder = holder[step]
        holder[last] = value

    return change


def _policy(change: Callable[[Any], object]) -> Change:
    """Return a change of the policy file in a ConfigMap."""

    def changed(inputs: Inputs) -> None:
        document = yaml.safe_load(inputs["data"]["policy-config.yaml"])
        change(document)
        inputs["data"]["policy-config.yaml"] = yaml.safe_dump(document)

    return changed


def _env(name: str, value: str) -> Change:
    def change(inputs: Inputs) -> None:
        (container,) = inputs["spec"]["template"]["spec"]["containers"]
        container["env"] = [
            {"name": name, "value": value} if each["name"] == name else each
            for each in container["env"]
        ]

    return change


def _new_env(name: str, value: str) -> Change:
    def change(inputs: Inputs) -> None:
        (container,) = inputs["spec"]["template"]["spec"]["containers"]
        container["env"].append({"name": name, "value": value})

    return change


def _no_env(name: str) -> Change:
    def change(inputs: Inputs) -> None:
        (container,) = inputs["spec"]["template"]["spec"]["containers"]
        container["env"] = [each for each in container["env"] if each["name"] != name]

    return change


def _target(**changes: object) -> Change:
    return _policy(lambda policy: policy["providers"]["targets"][0].update(changes))


def _further_target(**target: object) -> Change:
    return _policy(lambda policy: policy["providers"]["targets"].append(target))


def _no_redaction(policy: dict[str, Any]) -> None:
    policy["policies"]["chain"].remove("pii-detector")


def _american_pools(inputs: Inputs) -> None:
    inputs["regionPools"]["WEU"] = inputs["regionPools"]["ENAM"]


def _fallback(inputs: Inputs) -> None:
    inputs["fallbackPool"] = inputs["regionPools"]["ENAM"][0]


def _drop_area(inputs: Inputs) -> None:
    del inputs["regionPools"]["EEU"]


_FILES: Final = "gateway-workload-files"
_GATEWAY: Final = "gateway-workload-deployment"
_BALANCER: Final = "global-public-balancer"
_UNKNOWN: Final = FindingId.UNKNOWN_REFERENCE
_FOREIGN: Final = FindingId.FOREIGN_REFERENCE
_LEAVES: Final = FindingId.DATA_LEAVES
_FIELD: Final = FindingId.UNKNOWN_BALANCER_FIELD
_US_API: Final = "https://us-east-1.api.aws.example.com"
_IMAGE: Final = "spec/template/spec/containers/0/image"

#: Stack, resource, what differs, the change, and the finding.
_BY_HAND: Final[tuple[tuple[str, str, str, Change, FindingId], ...]] = (
    (EU, "encryption-data", "multi-Region key", _set("multiRegion", value=True),
     FindingId.MULTI_REGION_KEY),
    (EU, "secrets-gateway", "secret replica in the United States",
     _set("replicas", [{"region": US}]), _FOREIGN),
    (EU, "secrets-gateway", "secret replica in an undeclared region",
     _set("replicas", [{"region": "eu-north-1"}]), _UNKNOWN),
    (EU, _FILES, "events to an undeclared host",
     _policy(lambda p: p["event_delivery"].update(primary="https://x.example.org/")),
     _UNKNOWN),
    (EU, _FILES, "fallback of events to an undeclared host",
     _policy(lambda p: p["event_delivery"].update(fallback="https://x.example.org/")),
     _UNKNOWN),
    (EU, _FILES, "no redaction", _policy(_no_redaction), FindingId.REDACTION_MISSING),
    (EU, _FILES, "redaction that only detects",
     _policy(lambda p: p["policy"]["pii-detector"].update(action="detect")),
     FindingId.REDACTION_MISSING),
    (EU, _FILES, "no policy", _set("data/policy-config.yaml", "{}\n"),
     FindingId.POLICY_MISSING),
    (EU, _FILES, "target that is in no provider pack",
     _further_target(id="azure-2", provider="azure", model="gpt-4o",
                     base_url="https://example-eu.openai.azure.com"),
     FindingId.UNKNOWN_PROVIDER),
    (EU, _FILES, "no target", _policy(lambda p: p["providers"].update(targets=[])),
     FindingId.REQUIRED_PROVIDER_MISSING),
    (EU, "gateway-workload-secret-store", "secrets of the United States",
     _set("spec/provider/aws/region", US), _FOREIGN),
    (EU, "gateway-workload-secret-copy", "secret of the United States",
     _set("spec/data/0/remoteRef/key",
          "arn:aws:secretsmanager:us-east-1:111122223333:secret:x"), _FOREIGN),
    (US, "schema-migration", "Job that reports to an undeclared host",
     _new_env("REPORT_TO", "https://x.example.org"), _UNKNOWN),
    (US, "database-master-password", "password kept for an undeclared region",
     _set("keepers", {"region": "sa-east-1"}), _UNKNOWN),
    ("foundation", "foundation-delegation-com", "delegation to an undeclared host",
     _set("content", "ns.example.org"), _UNKNOWN),
    (EU, _FILES, "target of a blocked provider",
     _further_target(id="openai-eu", provider="openai", model="gpt-4o",
                     base_url="https://eu.api.openai.com"),
     FindingId.BLOCKED_PROVIDER),
    (EU, _FILES, "blocked provider in another spelling",
     _further_target(id=" OpenAI-EU ", provider="openai", model="gpt-4o",
                     base_url="https://eu.api.openai.com"),
     FindingId.BLOCKED_PROVIDER),
    (EU, _FILES, "target whose host is in the United States",
     _target(base_url="https://api.openai.com"), _LEAVES),
    (EU, _FILES, "target with an undeclared host",
     _target(base_url="https://llm.example.org"), _UNKNOWN),
    (EU, _FILES, "global inference profile",
     _target(provider="bedrock", model="global.anthropic.claude-sonnet-4-v1:0"),
     _UNKNOWN),
    (EU, _FILES, "inference profile of the United States",
     _target(provider="bedrock", model="us.anthropic.claude-sonnet-4-v1:0"), _UNKNOWN),
    (EU, _FILES, "region of Azure in the United States",
     _target(region="eastus"), _UNKNOWN),
    (EU, _FILES, "region of Google Cloud", _target(region="europe-west4"), _UNKNOWN),
    (EU, _GATEWAY, "API of an undeclared host",
     _env("KEEPTRUSTS_API_URL", "https://api.example.org"), _UNKNOWN),
    (EU, _GATEWAY, "exporter of traces elsewhere",
     _new_env("OTEL_EXPORTER_OTLP_ENDPOINT", "https://otel.example.org"), _UNKNOWN),
    (EU, _GATEWAY, "image of an ECR registry in the United States",
     _set(_IMAGE, "111122223333.dkr.ecr.us-east-1.amazonaws.com/gateway:1"), _FOREIGN),
    (EU, _GATEWAY, "image of an undeclared registry",
     _set(_IMAGE, "registry.example.org/gateway:1"), _UNKNOWN),
    (EU, "secrets-operator-release", "Helm value with an undeclared URL",
     _set("values", {"extraEnv": [{"value": "https://x.example.org"}]}), _UNKNOWN),
    (EU, "secrets-operator-release", "chart of an undeclared repository",
     _set("repositoryOpts", {"repo": "https://charts.example.org"}), _UNKNOWN),
    (EU, "database-instance", "replica of an undeclared region",
     _set("replicateSourceDb", "arn:aws:rds:sa-east-1:111122223333:db:x"), _UNKNOWN),
    (EU, "database-instance", "replica of another account",
     _set("replicateSourceDb", "arn:aws:rds:us-east-1:999999999999:db:x"), _UNKNOWN),
    (EU, "database-instance", "ARN of another partition",
     _set("kmsKeyId", "arn:aws-cn:kms:cn-north-1:111122223333:key/x"), _UNKNOWN),
    (AP, "database-instance", "replica of the database of a closed zone",
     _set("replicateSourceDb", "arn:aws:rds:eu-west-1:111122223333:db:database"),
     _LEAVES),
    (US, "database-instance", "home as a replica of a closed zone",
     _set("replicateSourceDb", "arn:aws:rds:eu-west-1:111122223333:db:database"),
     _LEAVES),
    (EU, "flow-log-stream", "flow log in a bucket of the United States",
     _set("logDestination",
          "arn:aws:s3:::keeptrusts-us-east-1-access-logs-111122223333"), _FOREIGN),
    (EU, "flow-log-stream", "flow log in an undeclared bucket",
     _set("logDestination", "arn:aws:s3:::somewhere"), _UNKNOWN),
    (EU, "database-alarms-connections", "alarm of a topic in the United States",
     _set("alarmActions", ["arn:aws:sns:us-east-1:111122223333:t"]), _FOREIGN),
    (EU, _GATEWAY, "region of the United States in a variable",
     _new_env("EXPORT_REGION", US), _FOREIGN),
    (EU, _GATEWAY, "gateway of the United States in a variable",
     _new_env("UPSTREAM", "https://us-east-1.gateway.aws.example.com"), _FOREIGN),
    (EU, _GATEWAY, "host below another top-level domain",
     _new_env("OTLP", "collector.example.de:4317"), _UNKNOWN),
    (EU, _GATEWAY, "mail to another host", _new_env("MAIL", "ops@example.berlin"),
     _UNKNOWN),
    (EU, _GATEWAY, "public address", _new_env("OTLP", "198.51.100.7:4317"), _UNKNOWN),
    (EU, _GATEWAY, "URL with a public address",
     _new_env("OTLP", "http://198.51.100.7/v1"), _UNKNOWN),
    (EU, _GATEWAY, "no variable with the API", _no_env("KEEPTRUSTS_API_URL"),
     FindingId.POLICY_MISSING),
    (EU, _FILES, "logs exported to the United States",
     _policy(lambda p: p.update(log_export={"s3": {"region": US}})), _FOREIGN),
    (EU, _FILES, "logs exported to the United States, in capitals",
     _policy(lambda p: p.update(log_export={"s3": {"region": "US_EAST_1"}})), _FOREIGN),
    (EU, _FILES, "another file that names the United States",
     _set("data/other", "export:\n  region: us-east-1\n"), _FOREIGN),
    (EU, _FILES, "endpoint of Bedrock in the United States",
     _target(provider="bedrock", model="anthropic.claude-3-v1:0",
             base_url="https://bedrock-runtime.us-east-1.amazonaws.com"), _LEAVES),
    (EU, _FILES, "region of Bedrock in the United States",
     _target(provider="bedrock", model="anthropic.claude-3-v1:0", region=US), _LEAVES),
    (EU, _FILES, "redaction without national numbers",
     _policy(lambda p: p["policy"]["pii-detector"].pop("detect_patterns")),
     FindingId.REDACTION_MISSING),
    (EU, "secrets-operator-release", "Helm value that is called a description",
     _set("values", {"description": "https://x.example.org"}), _UNKNOWN),
    ("global", _BALANCER, "pool of the United States for the EU",
     _american_pools, _LEAVES),
    ("global", _BALANCER, "fallback in the United States", _fallback, _LEAVES),
    ("global", _BALANCER, "area without pools", _drop_area, _LEAVES),
    ("global", _BALANCER, "failover across pools",
     _set("adaptiveRouting", {"failoverAcrossPools": True}), _LEAVES),
    ("global", _BALANCER, "pools by country", _set("countryPools", {"DE": ["x"]}),
     _FIELD),
    ("global", _BALANCER, "pools by data centre", _set("popPools", {"FRA": ["x"]}),
     _FIELD),
    ("global", _BALANCER, "custom rules", _set("rules", [{"name": "x"}]), _FIELD),
    ("global", _BALANCER, "steering by random", _set("steeringPolicy", "random"),
     _FIELD),
    ("global", "global-public-pool-eu-west-1", "pool with the origin of the US",
     _set("origins/0/address", "us-east-1.gateway.aws.example.com"), _LEAVES),
    ("global", "global-public-pool-eu-west-1", "pool with an unknown address",
     _set("origins/0/address", "198.51.100.7"), _UNKNOWN),
    ("global", "global-public-pool-eu-west-1", "pool with an undeclared host",
     _set("origins/0/address", "eu.example.org"), _UNKNOWN),
    ("global", "global-zone-eu-eu-west-1-a", "zone name with a region of the US",
     _set("aliases/0/name", "entrance.us-east-1.elb.amazonaws.com"), _LEAVES),
    ("global", "global-zone-eu-eu-west-1-a", "zone name with an undeclared host",
     _set("aliases/0/name", "entrance.example.org"), _UNKNOWN),
)  # fmt: skip

#: Types that would copy data, none of which has a residency class.
_ADDED: Final[tuple[tuple[str, Inputs], ...]] = (
    ("aws:rds/snapshotCopy:SnapshotCopy", {}),
    ("aws:kms/replicaKey:ReplicaKey", {}),
    ("aws:s3/bucketReplicationConfig:BucketReplicationConfig", {}),
    ("aws:backup/plan:Plan", {}),
    ("aws:dynamodb/table:Table", {}),
    ("aws:cloudfront/distribution:Distribution", {}),
    ("aws:globalaccelerator/accelerator:Accelerator", {}),
    ("aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", {}),
    ("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", {}),
    ("cloudflare:index/logpushJob:LogpushJob", {}),
    ("kubernetes:core/v1:Secret", {}),
    ("pulumi:providers:gcp", {}),
)
