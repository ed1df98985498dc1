"""PostgreSQL URL with which the control-plane API connects."""

from typing import Final
from urllib.parse import quote

from components.regional.database.rds_ca_bundle import CA_BUNDLE_FILE, CA_BUNDLE_PATH

#: PostgreSQL role of the API.
APPLICATION_ROLE: Final = "keeptrusts_api"


def database_url(*, host: str, port: int, name: str, password: str) -> str:
    """Return a PostgreSQL URL, which is as secret as its password.

    TLS verifies the host name and the CA of the region; pods that read the URL have the
    bundle mounted.
    https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING
    """
    user = f"{APPLICATION_ROLE}:{quote(password, safe='')}"
    verified = f"sslmode=verify-full&sslrootcert={CA_BUNDLE_PATH}/{CA_BUNDLE_FILE}"
    return f"postgresql://{user}@{host}:{port}/{name}?{verified}"
