"""Every host name of the fleet, derived from two facts."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Hostnames:
    """The names clients, gateways and health checks use.

    Attributes:
        public: The name clients are given, ``gateway.example.com``.
        aws: The child domain delegated to Route 53, ``aws.example.com``.
    """

    public: str
    aws: str

    @property
    def gateway(self) -> str:
        """The latency set of every region: best effort, no residency promise."""
        return f"gateway.{self.aws}"

    @property
    def api(self) -> str:
        """The control-plane API of the home region."""
        return f"api.{self.aws}"

    def residency_zone(self, residency_zone: str) -> str:
        """Return the name on which a residency zone makes its promise."""
        return f"{residency_zone}.gateway.{self.aws}"

    def regional_gateway(self, region: str) -> str:
        """Return the name of one region's gateways."""
        return f"{region}.gateway.{self.aws}"

    def regional_api(self, region: str) -> str:
        """Return the name of one region's control-plane API."""
        return f"{region}.api.{self.aws}"

    def api_hostnames(self, region: str) -> tuple[str, ...]:
        """Return every name that leads to one region's API, its own first."""
        return (self.regional_api(region), self.api)
