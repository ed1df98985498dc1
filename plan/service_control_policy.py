"""A service control policy of AWS Organizations, from the residency zones and packs.

It denies, for every principal of the account, what the program never does: so it also
binds people and programs that do not use the program. It allows nothing by itself, and
it does not bind the management account of the organization:
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
"""

import json
from typing import Any, Final

from config.loader import Project
from plan.residency import residency_of_zones

#: Most characters of a service control policy.
#: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
MAX_CHARACTERS: Final = 5120

#: Services with one endpoint for all regions, which is in a region of its own choice.
#: ACM and KMS are not among them: the fleet uses them in its own regions.
#: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html
#: https://docs.aws.amazon.com/controltower/latest/controlreference/primary-region-deny-policy.html
GLOBAL_SERVICES: Final = (
    "account:*",
    "artifact:*",
    "aws-marketplace:*",
    "billing:*",
    "budgets:*",
    "ce:*",
    "consolidatedbilling:*",
    "cur:*",
    "ec2:DescribeRegions",
    "ecr-public:*",
    "freetier:*",
    "health:*",
    "iam:*",
    "invoicing:*",
    "organizations:*",
    "payments:*",
    "pricing:*",
    "route53:*",
    "route53domains:*",
    "s3:GetAccountPublicAccessBlock",
    "s3:ListAllMyBuckets",
    "s3:PutAccountPublicAccessBlock",
    "servicequotas:*",
    "shield:*",
    "sts:*",
    "support:*",
    "supportplans:*",
    "tax:*",
    "trustedadvisor:*",
)

#: Actions that let a model read a prompt. Converse needs the first two as well.
#: https://docs.aws.amazon.com/bedrock/latest/userguide/security_iam_id-based-policy-examples.html
_INFERENCE: Final = (
    "bedrock:InvokeModel",
    "bedrock:InvokeModelWithResponseStream",
    "bedrock:CreateModelInvocationJob",
)


def service_control_policy(project: Project) -> str:
    """Return the policy as JSON, with every region in the order of its name.

    Bedrock's cross-region inference is authorised in the region that processes the
    request, and in ``unspecified`` for a global inference profile. Neither is among the
    regions of the residency zones:
    https://docs.aws.amazon.com/bedrock/latest/userguide/geographic-cross-region-inference.html
    https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html
    """
    statements = (
        _outside(
            "DenyOtherRegions", allowed_regions(project), NotAction=[*GLOBAL_SERVICES]
        ),
        _outside(
            "DenyInferenceInOtherRegions",
            inference_regions(project),
            Action=[*_INFERENCE],
        ),
        {
            "Sid": "DenyGlobalInferenceProfiles",
            "Effect": "Deny",
            "Action": [*_INFERENCE],
            "Resource": "arn:aws:bedrock:*:*:inference-profile/global.*",
        },
        {
            "Sid": "DenyOtherRegionsToBeEnabled",
            "Effect": "Deny",
            "Action": ["account:EnableRegion", "account:DisableRegion"],
            "Resource": "*",
        },
    )
    document = {"Version": "2012-10-17", "Statement": statements}
    return f"{json.dumps(document, indent=1)}\n"


def allowed_regions(project: Project) -> tuple[str, ...]:
    """Return the regions that may hold resources: of every zone, and of backups."""
    zones = project.fleet.residency_zones.values()
    regions = {region for zone in zones for region in (*zone.regions, zone.dr_region)}
    return tuple(sorted(regions))


def inference_regions(project: Project) -> tuple[str, ...]:
    """Return the regions that may process prompts.

    ``dr_region`` of a closed residency zone stores backups, and processes nothing.
    """
    residency = residency_of_zones(project)
    regions: set[str] = set()
    for name, zone in project.fleet.residency_zones.items():
        regions |= {*zone.regions}
        if not residency[name].is_closed:
            regions.add(zone.dr_region)
    return tuple(sorted(regions))


def _outside(
    sid: str, regions: tuple[str, ...], **actions: list[str]
) -> dict[str, Any]:
    """Return a statement that denies actions outside regions."""
    return {
        "Sid": sid,
        "Effect": "Deny",
        **actions,
        "Resource": "*",
        "Condition": {"StringNotEquals": {"aws:RequestedRegion": [*regions]}},
    }
