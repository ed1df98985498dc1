"""Host names of the fleet, derived from the public name and the child domain."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Hostnames:
    """Host names of clients, gateways and health checks.

    Attributes:
        public: Public host name, ``gateway.example.com``.
        aws: Child domain, a Route 53 hosted zone, ``aws.example.com``.
    """

    public: str
    aws: str

    @property
    def gateway(self) -> str:
        """Host name of the gateways of all regions; no residency guarantee."""
        return f"gateway.{self.aws}"

    @property
    def api(self) -> str:
        """Host name of the control-plane API of the home region."""
        return f"api.{self.aws}"

    def residency_zone(self, residency_zone: str) -> str:
        """Return the host name of one residency zone's gateways."""
        return f"{residency_zone}.gateway.{self.aws}"

    def regional_gateway(self, region: str) -> str:
        """Return the host name of one region's gateways."""
        return f"{region}.gateway.{self.aws}"

    def regional_api(self, region: str) -> str:
        """Return the host name of one region's control-plane API."""
        return f"{region}.api.{self.aws}"

    def api_hostnames(self, region: str) -> tuple[str, ...]:
        """Return all host names of one region's API, the regional one first."""
        return (self.regional_api(region), self.api)
