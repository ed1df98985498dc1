"""The authorities that vouch for databases of a region, as text.

RDS signs the certificates of its instances with authorities of its own, one set for
each region, which no system trusts by itself: a client that verifies whom it talks to
has to be given them. They end in 2061, and all three kinds of key are here, so that an
instance may change its certificate without a change here.
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html

Deliberately absent: fetching them when pods start, which would make a restart depend on
a download. A region that AWS adds later is a file more in ``rds_roots``, from
``https://truststore.pki.rds.amazonaws.com/<region>/<region>-bundle.pem``.
"""

from pathlib import Path
from typing import Final

_BUNDLES: Final = Path(__file__).parent / "rds_roots"

#: Folder and name under which pods find the authorities.
CA_BUNDLE_PATH: Final = "/etc/keeptrusts/trust"
CA_BUNDLE_FILE: Final = "rds.pem"


def rds_ca_bundle(region: str) -> str:
    """Return the certificates of a region's authorities.

    Raises:
        ValueError: They are not here.
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
