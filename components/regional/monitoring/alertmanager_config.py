"""Alert manager configuration of Amazon Managed Service for Prometheus as YAML.

The service supports SNS receivers only, and expects the configuration as text in a
document of its own
(https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alertmanager-config.html).
"""

from typing import Final

import yaml

_RECEIVER: Final = "alerts"


def alert_routing(*, topic_arn: str, region: str) -> str:
    """Return a configuration that sends firing and resolved alerts to one topic."""
    topic = {
        "topic_arn": topic_arn,
        "sigv4": {"region": region},
        "send_resolved": True,
    }
    configuration = {
        "route": {
            "receiver": _RECEIVER,
            "group_by": ["alertname", "region"],
            "group_wait": "30s",
            "group_interval": "5m",
            "repeat_interval": "4h",
        },
        # A region without gateways delivers no events, either: one alert is enough.
        "inhibit_rules": [
            {
                "source_matchers": ["alertname = KeeptrustsRegionDown"],
                "target_matchers": [
                    'alertname =~ "KeeptrustsSlow|KeeptrustsEventsNotDelivered"'
                ],
                "equal": ["region"],
            }
        ],
        "receivers": [{"name": _RECEIVER, "sns_configs": [topic]}],
    }
    text = yaml.safe_dump(configuration, sort_keys=False)
    return yaml.safe_dump({"alertmanager_config": text}, sort_keys=False)
