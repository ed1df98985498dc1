"""Mistakes in the program, and the expected messages."""

from typing import Final, NamedTuple


class Mistake(NamedTuple):
    """An edit of the program that a provider would reject.

    Attributes:
        stack: Stack that is rehearsed with it.
        file: File of the program that is edited, below ``components``.
        old: Text in that file.
        new: Its replacement.
        named: Texts that the failure must contain.
        declared: File below ``components`` that declares the rejected resource.
        line: Text of the line that declares it.
        fresh: Whether it is only found when the stack is first deployed.
        caller: File whose function is called to declare it, if another file does.
    """

    stack: str
    file: str
    old: str
    new: str
    named: tuple[str, ...]
    declared: str
    line: str
    fresh: bool = False
    caller: str = ""


HOME: Final = "us-east-1"

MISTAKES: Final = {
    "AWS: a version that does not exist": Mistake(
        HOME,
        "regional/database/instance.py",
        '"postgres"\n    settings.engine_version = common.',
        '"postgres"\n    settings.engine_version = "17.99" or common.',
        ("engineVersion", "17.99"),
        "regional/database/instance.py",
        "rds.Instance(",
    ),
    "AWS: a misspelt action": Mistake(
        HOME,
        "regional/secrets/secret_reader_policy.py",
        "secretsmanager:GetSecretValue",
        "secretsmanager:GetSecretValues",
        ("policy", "secretsmanager:GetSecretValues"),
        "aws/pod_identity.py",
        "iam.RolePolicy(",
        caller="regional/secrets/external_secrets_operator.py",
    ),
    "AWS: half of Auto Mode": Mistake(
        HOME,
        "regional/eks/cluster.py",
        "ClusterStorageConfigBlockStorageArgs(enabled=True)",
        "ClusterStorageConfigBlockStorageArgs(enabled=False)",
        ("storageConfig",),
        "regional/eks/cluster.py",
        "eks.Cluster(",
    ),
    "Kubernetes: a misspelt field of a custom kind": Mistake(
        HOME,
        "regional/workloads/workload.py",
        '"targetGroupARN"',
        '"targetGroupArn"',
        ("spec", "targetGroupArn"),
        "regional/workloads/workload.py",
        "CustomResource(",
    ),
    "Kubernetes: a floor above the ceiling": Mistake(
        HOME,
        "regional/workloads/workload.py",
        "min_replicas=pods.min_replicas",
        "min_replicas=pods.max_replicas + 1",
        ("spec.minReplicas",),
        "regional/workloads/workload.py",
        "autoscaling.v2.HorizontalPodAutoscaler(",
    ),
    "Kubernetes: a pod that is not restricted": Mistake(
        HOME,
        "regional/workloads/pod_spec.py",
        "security_context=container_security_context(),",
        "security_context=None,",
        ("capabilities", "restricted"),
        "regional/workloads/workload.py",
        "apps.v1.Deployment(",
    ),
    "Cloudflare: a region that does not exist": Mistake(
        "global",
        "edge/cloudflare_load_balancer.py",
        '("ENAM", "WEU", "SEAS")',
        '("ENAM", "WEU", "SEA")',
        ("checkRegions[2]", "SEA"),
        "edge/cloudflare_load_balancer.py",
        "cloudflare.LoadBalancerPool(",
    ),
    "Cloudflare: an area in lower case": Mistake(
        "global",
        "edge/cloudflare_load_balancer.py",
        "area.value: [pools",
        "area.value.lower(): [pools",
        ("regionPools",),
        "edge/cloudflare_load_balancer.py",
        "cloudflare.LoadBalancer(",
    ),
    "Cloudflare: nowhere to go by default": Mistake(
        "global",
        "edge/cloudflare_load_balancer.py",
        "default_pools=[pools[pool].id for pool in steering.default_pools]",
        "default_pools=[]",
        ("defaultPools",),
        "edge/cloudflare_load_balancer.py",
        "cloudflare.LoadBalancer(",
    ),
    "across: a key the secret does not hold": Mistake(
        HOME,
        "regional/secrets/external_secret.py",
        '"property": key',
        '"property": "token"',
        ("remoteRef.property", "'token'"),
        "regional/secrets/external_secret.py",
        "CustomResource(",
        fresh=True,
    ),
    "across: a target group the cluster may not fill": Mistake(
        HOME,
        "regional/ingress/target_group.py",
        "tags={_CLUSTER_TAG: args.cluster_name},",
        "tags={},",
        ("eks:eks-cluster-name",),
        "regional/workloads/workload.py",
        "CustomResource(",
        fresh=True,
    ),
    "across: a delegation of another name": Mistake(
        HOME,
        "foundation/ns_delegation.py",
        "name=args.domain,",
        'name=f"other.{args.domain}",',
        ("aws.example.com",),
        "aws/acm_certificate.py",
        "acm.CertificateValidation(",
        fresh=True,
        caller="regional/ingress/load_balancer.py",
    ),
}
