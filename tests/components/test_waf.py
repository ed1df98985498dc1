"""Web ACL of a region's load balancer."""

from typing import Any

from tests.components.fakes import LOGS_KEY
from tests.components.ingress_fixtures import ACL, REGION, ingress_graph, rules

ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation"
LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
GROUP = "aws:cloudwatch/logGroup:LogGroup"


def overridden(group: str) -> dict[str, Any]:
    """Return the overridden actions of a managed rule group."""
    said = rules()[group]["statement"]["managedRuleGroupStatement"]
    return {one["name"]: one["actionToUse"] for one in said["ruleActionOverrides"]}


def test_web_acl_is_associated_with_the_load_balancer() -> None:
    """A blocked request never reaches a workload."""
    graph = ingress_graph()
    association = graph.only(ASSOCIATION).inputs

    assert association["resourceArn"] == graph.only(BALANCER).outputs["arn"]
    assert association["webAclArn"] == graph.only(ACL).outputs["arn"]
    assert graph.only(ACL).inputs["scope"] == "REGIONAL"


def test_web_acl_rules_have_distinct_priorities() -> None:
    """Rate limits come before the managed rule groups."""
    places = {name: rule["priority"] for name, rule in rules().items()}

    assert sorted(places, key=lambda name: places[name]) == [
        "by-header",
        "by-connection",
        "origin-by-connection",
        "api",
        "AWSManagedRulesAmazonIpReputationList",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesCommonRuleSet",
    ]
    assert len(set(places.values())) == len(places)
    groups = [rule for name, rule in rules().items() if name.startswith("AWS")]
    assert [rule["overrideAction"] for rule in groups] == [{"none": {}}] * 3


def test_managed_rules_of_bodies_only_count() -> None:
    """Prompts are long and contain code."""
    common = overridden("AWSManagedRulesCommonRuleSet")
    bad = overridden("AWSManagedRulesKnownBadInputsRuleSet")

    assert set(common) == {
        "SizeRestrictions_BODY",
        "EC2MetaDataSSRF_BODY",
        "GenericLFI_BODY",
        "GenericRFI_BODY",
        "CrossSiteScripting_BODY",
    }
    assert set(bad) == {
        "JavaDeserializationRCE_BODY",
        "Log4JRCE_BODY",
        "ReactJSRCE_BODY",
    }
    assert {str(action) for action in {**common, **bad}.values()} == {"{'count': {}}"}


def test_web_acl_samples_no_requests() -> None:
    """A sample would show a prompt in the console."""
    acl = ingress_graph().only(ACL).inputs
    shown = [acl, *acl["rules"]]

    assert {s["visibilityConfig"]["sampledRequestsEnabled"] for s in shown} == {False}


def test_web_acl_log_is_encrypted_and_redacts_credentials() -> None:
    """A reader of the log gets no credential."""
    graph = ingress_graph()
    group, logging = graph.only(GROUP), graph.only(LOGGING).inputs

    assert group.inputs["name"] == f"aws-waf-logs-keeptrusts-{REGION}-firewall"
    assert group.inputs["kmsKeyId"] == LOGS_KEY
    assert group.inputs["retentionInDays"] == 365
    assert logging["logDestinationConfigs"] == [group.outputs["arn"]]
    assert {f["singleHeader"]["name"] for f in logging["redactedFields"]} == {
        "authorization",
        "proxy-authorization",
        "cookie",
        "x-api-key",
        "api-key",
        "x-goog-api-key",
        "ocp-apim-subscription-key",
        "x-amz-security-token",
    }
