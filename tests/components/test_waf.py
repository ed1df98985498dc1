"""Promises of the firewall in front of a region's load balancer."""

from typing import Any

from tests.components.fakes import LOGS_KEY
from tests.components.ingress_fixtures import ACL, REGION, entrance, rules

ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation"
LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
GROUP = "aws:cloudwatch/logGroup:LogGroup"


def overridden(group: str) -> dict[str, Any]:
    """Return what the rules of one of AWS's groups do instead of refusing."""
    said = rules()[group]["statement"]["managedRuleGroupStatement"]
    return {one["name"]: one["actionToUse"] for one in said["ruleActionOverrides"]}


def test_the_firewall_stands_before_the_balancer() -> None:
    """What is refused never reaches a workload."""
    graph = entrance()
    stands = graph.only(ASSOCIATION).inputs

    assert stands["resourceArn"] == graph.only(BALANCER).outputs["arn"]
    assert stands["webAclArn"] == graph.only(ACL).outputs["arn"]
    assert graph.only(ACL).inputs["scope"] == "REGIONAL"


def test_rules_are_tried_from_floods_to_attacks() -> None:
    """No two rules have one place, and all that AWS knows to be bad is refused."""
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


def test_a_prompt_is_never_refused_for_what_it_says() -> None:
    """Every rule that reads a body only counts: prompts are code, and long."""
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


def test_no_request_is_kept_as_a_sample() -> None:
    """A sample would show a prompt to whoever may open the console."""
    acl = entrance().only(ACL).inputs
    shown = [acl, *acl["rules"]]

    assert {s["visibilityConfig"]["sampledRequestsEnabled"] for s in shown} == {False}


def test_the_log_is_encrypted_kept_for_a_year_and_holds_no_credential() -> None:
    """Whoever reads the log can call nobody with it."""
    graph = entrance()
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
    }
