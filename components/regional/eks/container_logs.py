"""What the log agent of a cluster collects, and what it may write, as text.

Prompts and answers are not logged by anything here: the agent takes what containers
print, and keeping calls out of that is the gateway's own promise. What it prints anyway
lies encrypted in the region, for as long as the control plane's log.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from components.aws.iam_policies import identity_policy

#: What the add-on writes, by the last part of the log group's name.
#: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-setup-logs-FluentBit.html
GROUPS: Final = ("application", "dataplane", "host", "performance")

#: Container logs on; metrics by pod, of accelerators and of instrumented processes,
#: each of which is charged for, off. Instrumenting would restart pods as well.
#: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/install-CloudWatch-Observability-EKS-addon.html
_SETTINGS: Final[Mapping[str, Any]] = {
    "agent": {
        "config": {
            "logs": {
                "metrics_collected": {
                    "kubernetes": {
                        "accelerated_compute_metrics": False,
                        "enhanced_container_insights": False,
                    }
                }
            }
        }
    },
    "containerLogs": {"enabled": True},
    "manager": {"applicationSignals": {"autoMonitor": {"monitorAllServices": False}}},
}

_ACTIONS: Final = (
    "logs:CreateLogStream",
    "logs:DescribeLogStreams",
    "logs:PutLogEvents",
)


def settings() -> str:
    """Return the add-on's configuration."""
    return json.dumps(_SETTINGS)


def group_name(cluster: str, kind: str) -> str:
    """Return the name of the log group that the add-on writes to."""
    return f"/aws/containerinsights/{cluster}/{kind}"


def writing(group_arns: Sequence[str]) -> str:
    """Return a policy that writes to streams of the named groups, and makes no group.

    Streams are named after nodes and pods, so only their group can be named here.
    """
    streams = [f"{arn}:log-stream:*" for arn in group_arns]
    return identity_policy(
        "WriteContainerLogs", actions=_ACTIONS, resources=[*group_arns, *streams]
    )
