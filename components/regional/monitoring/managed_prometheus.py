"""Amazon Managed Service for Prometheus in one region.

Owns the workspace with its log, the agentless scraper of the cluster, the rules, and
the routing of alerts to the region's topic. Metrics stay in the region.

Not managed here:
* a customer managed key. AWS's own scrapers cannot write to a workspace with one
  (https://docs.aws.amazon.com/prometheus/latest/userguide/encryption-at-rest-Amazon-Service-Prometheus.html).
  The metrics contain no prompts, and AWS encrypts them with its own key;
* an access entry and RBAC of the scraper. Its service-linked role creates the entry and
  allows no other principal to
  (https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-collector-how-to.html).

Replacement: another cluster replaces the scraper. Rules, routing and scrape
configuration are updated in place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
from pulumi_aws import amp

from components.aws.log_group import LogSettings, log_group
from components.regional.monitoring.alertmanager_config import alert_routing
from components.regional.monitoring.prometheus_rules import JOB, Objective, rules_file
from plan.naming import Scope

TYPE: Final = "keeptrusts:regional:ManagedPrometheus"

#: https://docs.aws.amazon.com/prometheus/latest/APIReference/API_CreateWorkspace.html
_NAME_LIMIT: Final = 100
#: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
_LOG_NAME_LIMIT: Final = 400
#: AWS does not add log groups below this prefix to the account's limited resource
#: policy of CloudWatch Logs.
#: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
_LOG_PREFIX: Final = "/aws/vendedlogs/prometheus"
_TIMEOUTS: Final = pulumi.CustomTimeouts(create="45m", delete="30m")


@dataclass(frozen=True, kw_only=True, slots=True)
class ManagedPrometheusArgs:
    """Arguments of the workspace and its scraper.

    Attributes:
        objective: Objectives of the region for the rules.
        scrape_configuration: Prometheus configuration of the scraper.
        cluster_arn: Cluster that is scraped; it needs a private endpoint.
        subnet_ids: Subnets of the scraper, in two zones at least.
        security_group_id: Security group that the pods admit.
        topic_arn: SNS topic of the alerts.
        logs: How the log of failed rules is kept.
        protect: Whether Pulumi refuses to delete the workspace.
    """

    objective: Objective
    scrape_configuration: str
    cluster_arn: pulumi.Input[str]
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    security_group_id: pulumi.Input[str]
    topic_arn: pulumi.Output[str]
    logs: LogSettings
    protect: bool


class ManagedPrometheus(pulumi.ComponentResource):
    """Workspace, scraper, rules and alert routing."""

    workspace_id: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: ManagedPrometheusArgs,
        *,
        scope: Scope,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(TYPE, name, {"region": scope.region}, opts)
        workspace = self._workspace(name, args, scope)
        self._scraper(name, args, scope, workspace)
        self._rules_and_alerts(name, args, scope, workspace)
        self.workspace_id = workspace.id
        self.register_outputs({"workspace_id": workspace.id})

    def _workspace(
        self, name: str, args: ManagedPrometheusArgs, scope: Scope
    ) -> amp.Workspace:
        """Create the workspace and its log of failed rules."""
        log = log_group(
            f"{name}-log",
            name=f"{_LOG_PREFIX}/"
            + scope.physical_name("metrics", limit=_LOG_NAME_LIMIT),
            logs=args.logs,
            component=self,
        )
        return amp.Workspace(
            f"{name}-workspace",
            alias=scope.physical_name("metrics", limit=_NAME_LIMIT),
            logging_configuration=amp.WorkspaceLoggingConfigurationArgs(
                log_group_arn=pulumi.Output.concat(log.arn, ":*")
            ),
            opts=pulumi.ResourceOptions(parent=self, protect=args.protect),
        )

    def _scraper(
        self,
        name: str,
        args: ManagedPrometheusArgs,
        scope: Scope,
        workspace: amp.Workspace,
    ) -> None:
        """Create the scraper, which connects to the pods from inside the VPC."""
        source = amp.ScraperSourceEksArgs(
            cluster_arn=args.cluster_arn,
            subnet_ids=args.subnet_ids,
            security_group_ids=[args.security_group_id],
        )
        target = amp.ScraperDestinationAmpArgs(workspace_arn=workspace.arn)
        amp.Scraper(
            f"{name}-scraper",
            alias=scope.physical_name("gateway", limit=_NAME_LIMIT),
            source=amp.ScraperSourceArgs(eks=source),
            destination=amp.ScraperDestinationArgs(amp=target),
            scrape_configuration=args.scrape_configuration,
            opts=pulumi.ResourceOptions(parent=self, custom_timeouts=_TIMEOUTS),
        )

    def _rules_and_alerts(
        self,
        name: str,
        args: ManagedPrometheusArgs,
        scope: Scope,
        workspace: amp.Workspace,
    ) -> None:
        """Create the rules and the alert manager definition."""
        child = pulumi.ResourceOptions(parent=self)
        amp.RuleGroupNamespace(
            f"{name}-rules",
            name=JOB,
            workspace_id=workspace.id,
            data=rules_file(args.objective),
            opts=child,
        )
        amp.AlertManagerDefinition(
            f"{name}-routing",
            workspace_id=workspace.id,
            definition=args.topic_arn.apply(
                lambda arn: alert_routing(topic_arn=arn, region=scope.region)
            ),
            opts=child,
        )
