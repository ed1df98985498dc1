"""Mistakes that the real clouds accept without an error.

The offline cloud accepts them too.
"""

from dataclasses import dataclass
from typing import Final

_R53: Final = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide"
_RDS: Final = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide"
_EKS: Final = "https://docs.aws.amazon.com/eks/latest/userguide"
_KMS: Final = "https://docs.aws.amazon.com/kms/latest/developerguide"
_CFL: Final = "https://developers.cloudflare.com/load-balancing"
_K8S: Final = "https://kubernetes.io/docs"


@dataclass(frozen=True, kw_only=True, slots=True)
class UndetectedMistake:
    """A mistake that no cloud rejects.

    Attributes:
        id: ``ACC-001``; never used for another mistake.
        what: The accepted configuration.
        consequence: Its effect.
        source: URL of the documentation.
    """

    id: str
    what: str
    consequence: str
    source: str


UNDETECTED_MISTAKES: Final[tuple[UndetectedMistake, ...]] = tuple(
    UndetectedMistake(
        id=f"ACC-{number:03}", what=what, consequence=consequence, source=source
    )
    for number, what, consequence, source in (
        (
            1,
            "Scheduling the deletion of a key that is still in use.",
            "Encrypted data can no longer be read; databases become inaccessible.",
            f"{_KMS}/deleting-keys.html",
        ),
        (
            2,
            "Deleting a primary that has replicas in other regions.",
            "The replicas stop replicating and become standalone instances.",
            f"{_RDS}/USER_ReadRepl.XRgn.html",
        ),
        (
            3,
            "A replica of a smaller class than its source.",
            (
                "Where max_connections follows the class, recovery pauses, or the "
                "replica restarts and falls behind."
            ),
            "https://www.postgresql.org/docs/current/hot-standby.html#HOT-STANDBY-ADMIN",
        ),
        (
            4,
            "An engine in addition to the source of a replica.",
            "It is ignored: a replica has its source's engine.",
            "https://www.pulumi.com/registry/packages/aws/api-docs/rds/instance/",
        ),
        (
            5,
            "A record name that does not end in the zone's name.",
            (
                "The provider appends the zone: 'a.example.org' in 'example.com' "
                "becomes 'a.example.org.example.com'."
            ),
            "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/route53/record.go",
        ),
        (
            6,
            "Two hosted zones with the same name.",
            "Only the delegated zone answers; records in the other have no effect.",
            f"{_R53}/hosted-zone-public-considerations.html",
        ),
        (
            7,
            "Deleting a health check that records still refer to.",
            "The records no longer fail over.",
            f"{_R53}/health-checks-creating-deleting.html",
        ),
        (
            8,
            "A private address in a public record.",
            "Clients and health checkers cannot reach it.",
            f"{_R53}/dns-failover-private-hosted-zones.html",
        ),
        (
            9,
            "A latency record without a health check, or a set that is all unhealthy.",
            (
                "An unhealthy region keeps its clients, and where all are unhealthy "
                "all count as healthy."
            ),
            f"{_R53}/dns-failover-problems.html",
        ),
        (
            10,
            "An alias to a deleted load balancer.",
            "The name does not resolve, or resolves to a later load balancer.",
            f"{_R53}/resource-record-sets-choosing-alias-non-alias.html",
        ),
        (
            11,
            (
                "An internet-facing load balancer in subnets without a route to an "
                "internet gateway."
            ),
            "Its nodes there are unreachable.",
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html",
        ),
        (
            12,
            "A pod identity association of a service account that does not exist.",
            "It applies to any service account that is created with that name.",
            f"{_EKS}/pod-id-association.html",
        ),
        (
            13,
            "A node pool whose node class does not exist, and which nothing awaits.",
            "Pods stay pending.",
            "https://karpenter.sh/docs/concepts/nodepools/",
        ),
        (
            14,
            "A NetworkPolicy in a cluster whose policy controller is disabled.",
            "Nothing is filtered.",
            f"{_EKS}/auto-net-pol.html",
        ),
        (
            15,
            "A custom resource without the waitFor annotation that is never ready.",
            "The update succeeds; the copied secret does not exist.",
            "https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/",
        ),
        (
            16,
            "A deployment whose pods violate the namespace's standard.",
            "The API server warns and creates no pod. Awaiting it fails (K8S-031).",
            f"{_K8S}/concepts/security/pod-security-admission/",
        ),
        (
            17,
            "An autoscaler for pods that request no resources.",
            "It cannot compute utilisation and does not scale.",
            f"{_K8S}/tasks/run-application/horizontal-pod-autoscale/",
        ),
        (
            18,
            "A disruption budget that selects no pods, or allows no disruption.",
            "It protects nothing, or nodes can never be drained.",
            f"{_K8S}/tasks/run-application/configure-pdb/",
        ),
        (
            19,
            "A DNS record behind the host name of a Cloudflare load balancer.",
            "The load balancer hides it until it is deleted or disabled.",
            f"{_CFL}/load-balancers/dns-records/",
        ),
        (
            20,
            "A geographic region without entry in the region pools.",
            "Its clients are sent to the default pools.",
            f"{_CFL}/understand-basics/traffic-steering/steering-policies/geo-steering/",
        ),
        (
            21,
            "A fallback pool that is disabled or unhealthy.",
            "It is used without regard to health, or clients get an error.",
            f"{_CFL}/understand-basics/health-details/",
        ),
        (
            22,
            "A secret that never gets a value.",
            "Reading it fails with ResourceNotFoundException.",
            "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html",
        ),
        (
            23,
            "A security group rule for a group whose traffic does not reach it.",
            "Traffic is dropped silently.",
            "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
        ),
        (
            24,
            "An autoscaler in a cluster without the metrics server.",
            "It finds no metrics and does not scale.",
            f"{_K8S}/tasks/run-application/horizontal-pod-autoscale/",
        ),
    )
)
