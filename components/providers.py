"""Explicit providers: one account, one region and one cluster each.

Default providers are disabled (``pulumi:disable-default-providers``), so a resource
without an explicit provider is an error.
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
    """Return the AWS provider of one region, which rejects any other account."""
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
    """Return the Kubernetes provider of one cluster.

    The cluster's ARN identifies it, so a changed kubeconfig replaces no object in it:
    https://github.com/pulumi/pulumi-kubernetes/issues/4019
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
    """Return the Cloudflare provider, which reads its token from the environment.

    The provider's own variable is ``CLOUDFLARE_API_TOKEN``, so no state holds the
    token:
    https://www.pulumi.com/registry/packages/cloudflare/installation-configuration/
    """
    # Importing the Cloudflare SDK takes seconds, which regional stacks save.
    import pulumi_cloudflare as cloudflare  # noqa: PLC0415 - see above

    return cloudflare.Provider(name)
