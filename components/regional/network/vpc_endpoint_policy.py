"""The policy of an interface endpoint, as text.

An endpoint's policy grants nothing: it bounds what identity and resource policies may
grant to a request that comes this way, and AWS's own default is everything to
everybody. The wildcards left here widen nobody's rights; the condition takes from the
default whoever is not of this account, so that credentials brought in from elsewhere
reach no service from inside the network.
https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
"""

from components.aws.iam_policies import Statement, policy_document


def vpc_endpoint_policy(account: str) -> str:
    """Return a policy that lets one account's principals through, and nobody else.

    Requests nobody has signed carry no account and are refused with them, web
    identities at STS among these: pods have their credentials from EKS Pod Identity.
    The resource is left open, as images of add-ons lie in AWS's own accounts.
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
