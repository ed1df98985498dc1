"""CA bundles of RDS."""

from pathlib import Path
from typing import Final

import pytest
from cryptography.x509 import Certificate, NameOID, load_pem_x509_certificates

from components.regional.database import rds_ca_bundle
from components.regional.database.rds_ca_bundle import rds_ca_bundle as trust

REGIONS: Final = sorted(
    path.stem for path in (Path(rds_ca_bundle.__file__).parent / "rds_roots").iterdir()
)
#: Year until which the certificates are valid.
LAST_YEAR: Final = 2061


def authorities(region: str) -> list[Certificate]:
    """Return the CA certificates of a region."""
    return load_pem_x509_certificates(trust(region).encode())


@pytest.mark.parametrize("region", REGIONS)
def test_bundle_has_the_cas_of_its_region_only(region: str) -> None:
    """One for each key type, of this region and self-signed."""
    names = {
        str(each.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
        for each in authorities(region)
    }

    assert names == {
        f"Amazon RDS {region} Root CA {kind} G1"
        for kind in ("RSA2048", "RSA4096", "ECC384")
    }
    for each in authorities(region):
        each.verify_directly_issued_by(each)
        assert each.not_valid_after_utc.year >= LAST_YEAR


def test_bundle_of_an_unknown_region_is_rejected_with_its_url() -> None:
    """The message names the missing file and its source."""
    with pytest.raises(ValueError, match=r"truststore\.pki\.rds\.amazonaws\.com/xx-1"):
        trust("xx-1")
