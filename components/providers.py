"""The explicit providers of a stack: one account, one region, one cluster each.

Default providers are off (``pulumi:disable-default-providers``), so a resource that
was not told where it lives is an error instead of a surprise.
"""

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes
import pulumi_random as random

from components.regional.eks.cluster import ClusterResources
from components.regional.eks.kubeconfig import kubeconfig
from plan.naming import Scope


def aws_provider(
    name: str, *, account: str, region: pulumi.Input[str], scope: Scope
) -> aws.Provider:
    """Return the AWS provider of one region, which refuses any other account."""
    return aws.Provider(
        name,
        region=region,
        allowed_account_ids=[account],
        default_tags=aws.ProviderDefaultTagsArgs(tags=scope.tags),
    )


def random_provider(name: str) -> random.Provider:
    """Return the provider of generated passwords."""
    return random.Provider(name)


def kubernetes_provider(
    name: str,
    cluster: ClusterResources,
    *,
    region: str,
    opts: pulumi.ResourceOptions,
) -> kubernetes.Provider:
    """Return the provider of one cluster; its address is unknown until the first up.

    The cluster's ARN identifies it, so that a changed kubeconfig never replaces what
    runs in it: https://github.com/pulumi/pulumi-kubernetes/issues/4019
    """
    text = pulumi.Output.all(
        cluster.name, cluster.endpoint, cluster.certificate_authority
    ).apply(
        lambda known: kubeconfig(
            cluster_name=known[0],
            endpoint=known[1],
            certificate_authority=known[2],
            region=region,
        )
    )
    return kubernetes.Provider(
        name,
        kubeconfig=text,
        cluster_identifier=cluster.arn,
        enable_server_side_apply=True,
        opts=opts,
    )


def cloudflare_provider(name: str) -> pulumi.ProviderResource:
    """Return the Cloudflare provider; its token comes from the environment.

    ``CLOUDFLARE_API_TOKEN`` is the provider's own variable, so that no token enters
    any state: https://www.pulumi.com/registry/packages/cloudflare/installation-configuration/
    """
    # Loading Cloudflare's SDK takes seconds that regional stacks need not pay.
    import pulumi_cloudflare as cloudflare  # noqa: PLC0415 - see above

    return cloudflare.Provider(name)
