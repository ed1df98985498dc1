"""CA certificates of RDS in one region.

RDS signs the certificates of its instances with CAs of its own, one set per region. No
operating system trusts them, so a client that verifies the server needs this bundle.
The certificates expire in 2061. All three key types are included, so an instance may
change its CA without a change here.
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html

Not managed here: a download when pods start, on which a restart would depend. For a new
AWS region, add
``https://truststore.pki.rds.amazonaws.com/<region>/<region>-bundle.pem`` to
``rds_roots``.
"""

from pathlib import Path
from typing import Final

_BUNDLES: Final = Path(__file__).parent / "rds_roots"

#: Folder and file name of the bundle in pods.
CA_BUNDLE_PATH: Final = "/etc/keeptrusts/trust"
CA_BUNDLE_FILE: Final = "rds.pem"


def rds_ca_bundle(region: str) -> str:
    """Return the CA certificates of a region.

    Raises:
        ValueError: The bundle of the region is missing.
    """
    path = _BUNDLES / f"{region}.pem"
    if not path.exists():
        known = ", ".join(sorted(each.stem for each in _BUNDLES.glob("*.pem")))
        message = (
            f"the authorities of RDS in {region!r} are not in {_BUNDLES.name}; add "
            f"https://truststore.pki.rds.amazonaws.com/{region}/{region}-bundle.pem "
            f"beside those of {known}"
        )
        raise ValueError(message)
    return path.read_text("ascii")
