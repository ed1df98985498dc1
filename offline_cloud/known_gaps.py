"""What the clouds silently accept although it is a mistake.

None of it is refused, here as there; checks of the recorded graph look for it.
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
    """A mistake that nothing refuses.

    Attributes:
        id: Never reused, ``ACC-001``.
        what: What is accepted.
        consequence: What then happens.
        source: Page that documents it.
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
            "What it encrypts can no longer be read; databases go inaccessible.",
            f"{_KMS}/deleting-keys.html",
        ),
        (
            2,
            "Deleting a primary that has replicas in other regions.",
            "The replicas stop replicating and become instances of their own.",
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
            "An engine beside the source of a replica.",
            "It is ignored: a replica runs what its source runs.",
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
            "Two hosted zones of one name.",
            "Only the one that is delegated to answers; records in the other are lost.",
            f"{_R53}/hosted-zone-public-considerations.html",
        ),
        (
            7,
            "Deleting a health check that records still name.",
            "The records no longer fail over as they did.",
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
            "A latency record without a health check, or a set all unhealthy.",
            (
                "An unhealthy region keeps its clients, and where all are unhealthy "
                "all count as healthy."
            ),
            f"{_R53}/dns-failover-problems.html",
        ),
        (
            10,
            "An alias to a load balancer that is gone.",
            "The name answers nothing, or whoever gets that name next.",
            f"{_R53}/resource-record-sets-choosing-alias-non-alias.html",
        ),
        (
            11,
            (
                "A load balancer on the internet in subnets that have no route to its "
                "gateway."
            ),
            "Its nodes there are unreachable.",
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html",
        ),
        (
            12,
            "A pod identity for a service account that does not exist.",
            "It waits for one of that name, whoever makes it.",
            f"{_EKS}/pod-id-association.html",
        ),
        (
            13,
            "A node pool whose node class does not exist, with nothing waiting for it.",
            "Pods stay pending.",
            "https://karpenter.sh/docs/concepts/nodepools/",
        ),
        (
            14,
            "A NetworkPolicy where the controller is not switched on.",
            "Nothing is filtered.",
            f"{_EKS}/auto-net-pol.html",
        ),
        (
            15,
            "A custom resource that never gets Ready, without the waitFor annotation.",
            "The update succeeds; the copied secret does not exist.",
            "https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/",
        ),
        (
            16,
            "A deployment whose pods violate the namespace's standard.",
            "The API server warns; no pod is made. Awaiting it fails (K8S-031).",
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
            "An area that region pools leave out.",
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
            "A secret whose resource exists and whose value never arrives.",
            "Reading it fails with ResourceNotFoundException.",
            "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html",
        ),
        (
            23,
            "A security group rule that names a group which does not reach it.",
            "Traffic is dropped without a word.",
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
