"""Mistakes in the network of one region, and the parts of each error message."""

from typing import Final

from tests.config.mistake import EU, US, Mistake

#: A network of another team, as a file names it.
_EXISTING: Final = (
    "{vpc_id: vpc-0a1b2c3d4e5f60718"
    ", public_subnet_ids: [subnet-00000001, subnet-00000002, subnet-00000003]"
    ", private_subnet_ids: [subnet-00000004, subnet-00000005, subnet-00000006]"
    ", database_subnet_ids: [subnet-00000007, subnet-00000008, subnet-00000009]}"
)

MISTAKES: Final = {
    "overlapping CIDRs": Mistake(
        EU,
        "10.1.0.0/16",
        "10.0.0.0/16",
        ("region.cidr", "'10.0.0.0/16'", US),
    ),
    "invalid CIDR": Mistake(
        EU, "10.1.0.0/16", "10.1.0.0/33", ("region.cidr", "'10.1.0.0/33'", "/16")
    ),
    "CIDR of the Kubernetes Services": Mistake(
        EU, "10.1.0.0/16", "172.20.0.0/16", ("region.cidr", "Services", "'10.4.0.0/16'")
    ),
    "loopback CIDR": Mistake(
        EU, "10.1.0.0/16", "127.0.0.0/16", ("region.cidr", "'127.0.0.0/16'", "private")
    ),
    "public CIDR": Mistake(EU, "10.1.0.0/16", "8.8.0.0/16", ("region.cidr", "private")),
    "NAT mode with an existing network": Mistake(
        EU,
        "    cluster:",
        f"    network: {{nat: none, existing: {_EXISTING}}}\n    cluster:",
        ("region.network", "['nat']", "'existing'", "leave them out"),
    ),
    "existing network without a VPC ID": Mistake(
        EU,
        "    cluster:",
        "    network: {existing: {}}\n    cluster:",
        ("region.network.existing", "vpc_id", "required"),
    ),
    "availability zones with an existing network": Mistake(
        EU,
        "    cluster:",
        "    network: {availability_zones: [a, b, d],"
        f" existing: {_EXISTING}}}\n    cluster:",
        ("region.network", "['availability_zones']", "'existing'", "leave them out"),
    ),
    "two availability zones": Mistake(
        EU,
        "    cluster:",
        "    network: {availability_zones: [a, c]}\n    cluster:",
        ("region.network.availability_zones", "['a', 'c']", "3 different letters"),
    ),
    "duplicate availability zone": Mistake(
        EU,
        "    cluster:",
        "    network: {availability_zones: [a, c, c]}\n    cluster:",
        ("region.network.availability_zones", "['a', 'c', 'c']", "3 different letters"),
    ),
    "unknown availability zone letter": Mistake(
        EU,
        "    cluster:",
        "    network: {availability_zones: [a, b, g]}\n    cluster:",
        ("region.network.availability_zones.2", "'g'", "'f'"),
    ),
    "full availability zone name": Mistake(
        EU,
        "    cluster:",
        "    network: {availability_zones: [eu-west-1a, b, c]}\n    cluster:",
        ("region.network.availability_zones.0", "'eu-west-1a'", "'a'"),
    ),
    "availability zones as a string": Mistake(
        EU,
        "    cluster:",
        "    network: {availability_zones: abc}\n    cluster:",
        ("region.network.availability_zones", "'abc'"),
    ),
    "mesh with an existing network without public CIDRs": Mistake(
        EU,
        "    cluster:",
        "    service_mesh: istio\n"
        f"    network: {{existing: {_EXISTING}}}\n    cluster:",
        ("region", "service_mesh 'istio'", "network.existing.public_cidrs"),
    ),
    "subnet in two tiers": Mistake(
        EU,
        "    cluster:",
        f"    network: {{existing: {_EXISTING}}}\n    cluster:".replace("0009", "0001"),
        ("region.network.existing", "subnet-00000001", "nine different subnets"),
    ),
}
