"""Policy of an interface endpoint as JSON.

An endpoint policy grants nothing. It limits what identity and resource policies grant
to requests through the endpoint, and AWS's default limits nothing. The wildcards here
are that default. The condition excludes principals of other accounts, so that
credentials of another account reach no service from inside the VPC.
https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
"""

from components.aws.iam_policies import Statement, policy_document


def vpc_endpoint_policy(account: str) -> str:
    """Return a policy that admits principals of one account only.

    Unsigned requests have no account and are denied, too, including web identities at
    STS. Pods get their credentials from EKS Pod Identity instead. Every resource is
    allowed, because images of add-ons lie in AWS's own accounts.
    """
    statement: Statement = {
        "Sid": "OwnAccountOnly",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": "*",
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:PrincipalAccount": account}},
    }
    return policy_document(statement)
