"""Settings and permissions of the CloudWatch agent, as JSON.

Nothing here logs prompts and responses. The agent collects the output of containers,
and the gateway keeps prompts out of its output. All output is encrypted in the region
and kept as long as the control plane's log.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from components.aws.iam_policies import identity_policy

#: Last part of the names of the log groups that the add-on writes to.
#: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-setup-logs-FluentBit.html
GROUPS: Final = ("application", "dataplane", "host", "performance")

#: Enables container logs. Disables metrics of pods, accelerators and instrumented
#: processes, which are charged for. Instrumentation would also restart pods.
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
    """Return the configuration values of the add-on."""
    return json.dumps(_SETTINGS)


def group_name(cluster: str, kind: str) -> str:
    """Return the name of a log group that the add-on writes to."""
    return f"/aws/containerinsights/{cluster}/{kind}"


def writing(group_arns: Sequence[str]) -> str:
    """Return a policy to write to streams of the given log groups only.

    Streams are named after nodes and pods, so the policy can name their group only.
    """
    streams = [f"{arn}:log-stream:*" for arn in group_arns]
    return identity_policy(
        "WriteContainerLogs", actions=_ACTIONS, resources=[*group_arns, *streams]
    )
