"""Requests to an AWS region whose services do not respond."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from offline_cloud.errors import CloudError
from offline_cloud.provider.provider_config import ProviderConfig
from offline_cloud.store import ResourceStore

#: Region of the control plane of global services, by the beginning of the type token.
#: Source: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html
_CONTROL_PLANES: Final = {
    "aws:cloudfront/": "us-east-1",
    "aws:globalaccelerator/": "us-west-2",
    "aws:iam/": "us-east-1",
    "aws:organizations/": "us-east-1",
    "aws:route53/": "us-east-1",
}
_RECORD: Final = "aws:route53/record:Record"
_ZONE: Final = "aws:route53/zone:Zone"
#: Region that takes the record changes of public hosted zones with accelerated
#: recovery, within about 60 minutes after the loss of us-east-1. A rehearsal does not
#: wait for it.
#: Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/accelerated-recovery.html
_RECOVERY: Final = "us-west-2"
#: Names in endpoints that differ from the module of the type token.
#: Source: https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html
_ENDPOINTS: Final = {
    "alb": "elasticloadbalancing",
    "amp": "aps",
    "cloudwatch": "monitoring",
    "lb": "elasticloadbalancing",
}
#: The wording of the AWS SDK for Go after its last attempt. The AWS provider makes 25:
#: https://registry.terraform.io/providers/hashicorp/aws/latest/docs#max_retries-1
_NO_ANSWER: Final = (
    "operation error {service}, exceeded maximum number of attempts, 25, https "
    "response error StatusCode: 0, RequestID: , request send failed, Post "
    '"https://{host}/": dial tcp: lookup {host}: i/o timeout (injected by --fault)'
)
#: The wording of the Kubernetes provider; ``ProviderConfig.id_scope`` has its source.
_NO_API_SERVER: Final = (
    "configured Kubernetes cluster is unreachable: unable to load schema information "
    'from the API server: Get "{server}/openapi/v2?timeout=32s": dial tcp: i/o timeout '
    "(injected by --fault)"
)


@dataclass(frozen=True, slots=True)
class ReachabilityCheck:
    """Rejects the requests of one provider to unreachable regions."""

    regions: Collection[str]
    config: ProviderConfig
    store: ResourceStore

    def configure(self) -> None:
        """Request the identity of the credentials, as ``allowed_account_ids`` needs.

        The AWS provider asks STS of its own region:
        https://github.com/hashicorp/terraform-provider-aws/issues/28870

        Raises:
            CloudError: The region of the provider is unreachable.
        """
        if self.config.region in self.regions:
            no_answer = _no_answer("sts", "STS: GetCallerIdentity", self.config.region)
            message = (
                "validating provider credentials: retrieving caller identity from "
                f"STS: {no_answer}"
            )
            raise CloudError(message)

    def request(self, token: str, values: Mapping[str, Any]) -> None:
        """Send a request about a resource.

        Args:
            token: Type token of the resource.
            values: Its inputs or its state.

        Raises:
            CloudError: The region that must answer is unreachable.
        """
        if not self.regions:
            return
        if self.config.package == "kubernetes":
            arn = self.config.id_scope(token, values, self.store)
            if arn.split(":")[3] in self.regions:
                message = _NO_API_SERVER.format(server=self.config.api_server)
                raise CloudError(message)
        elif self.config.package == "aws":
            module = token.removeprefix("aws:").partition("/")[0]
            region = self._region(token, values)
            if region in self.regions:
                endpoint = _ENDPOINTS.get(module, module)
                raise CloudError(_no_answer(endpoint, module.upper(), region))

    def _region(self, token: str, values: Mapping[str, Any]) -> str:
        for prefix, region in _CONTROL_PLANES.items():
            if token.startswith(prefix):
                recovered = region in self.regions and self._recovers(token, values)
                return _RECOVERY if recovered else region
        return self.config.region_of(values)

    def _recovers(self, token: str, values: Mapping[str, Any]) -> bool:
        if token != _RECORD:
            return False
        zone = self.store.get(_ZONE, str(values.get("zoneId", "")))
        return zone is not None and bool(zone.outputs.get("enableAcceleratedRecovery"))


def _no_answer(endpoint: str, service: str, region: str) -> str:
    return _NO_ANSWER.format(service=service, host=f"{endpoint}.{region}.amazonaws.com")
