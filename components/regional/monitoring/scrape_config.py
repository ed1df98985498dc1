"""Prometheus scrape configuration of the gateways as YAML.

The region label comes from a label of the pods, so a Prometheus of several clusters
distinguishes their regions.
"""

from typing import Final

import yaml

from components.regional.monitoring.prometheus_rules import JOB

#: Seconds between two scrapes; every rate of the rules covers ten.
INTERVAL_SECONDS: Final = 30

_POD: Final = "__meta_kubernetes_pod"
#: Meta label of the pod's label ``region``.
REGION_SOURCE: Final = f"{_POD}_label_region"


def scrape_configuration(*, app: str, port: str, path: str) -> str:
    """Return a configuration that scrapes one container port of one app.

    It uses the meta labels of pod discovery:
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/#pod
    """
    job = {
        "job_name": JOB,
        "metrics_path": path,
        "kubernetes_sd_configs": [{"role": "pod"}],
        "relabel_configs": [
            {
                "source_labels": [
                    f"{_POD}_label_app",
                    f"{_POD}_container_port_name",
                ],
                "regex": f"{app};{port}",
                "action": "keep",
            },
            {"source_labels": [REGION_SOURCE], "target_label": "region"},
            {"source_labels": [f"{_POD}_name"], "target_label": "pod"},
        ],
    }
    timing = {"scrape_interval": f"{INTERVAL_SECONDS}s", "scrape_timeout": "10s"}
    return yaml.safe_dump({"global": timing, "scrape_configs": [job]}, sort_keys=False)
