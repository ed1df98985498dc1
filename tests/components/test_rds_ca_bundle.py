"""Promises of the authorities that vouch for databases."""

from pathlib import Path
from typing import Final

import pytest
from cryptography.x509 import (
    Certificate,
    NameOID,
    load_pem_x509_certificates,
)

from components.regional.database import rds_ca_bundle
from components.regional.database.rds_ca_bundle import rds_ca_bundle as trust

REGIONS: Final = sorted(
    path.stem for path in (Path(rds_ca_bundle.__file__).parent / "rds_roots").iterdir()
)
#: Authorities whose private keys are kept by AWS for as long as databases live.
LAST_YEAR: Final = 2061


def authorities(region: str) -> list[Certificate]:
    """Return the certificates of a region."""
    return load_pem_x509_certificates(trust(region).encode())


@pytest.mark.parametrize("region", REGIONS)
def test_a_region_trusts_its_own_authorities_only(region: str) -> None:
    """One for each kind of key, each of this region and signed by itself."""
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


def test_an_unknown_region_is_told_where_to_look() -> None:
    """Whoever adds a region learns which file is missing, and where it comes from."""
    with pytest.raises(ValueError, match=r"truststore\.pki\.rds\.amazonaws\.com/xx-1"):
        trust("xx-1")
