"""The address under which the control-plane API finds its database, as text."""

from typing import Final
from urllib.parse import quote

from components.regional.database.rds_ca_bundle import CA_BUNDLE_FILE, CA_BUNDLE_PATH

#: The role the API connects as.
APPLICATION_ROLE: Final = "keeptrusts_api"


def database_url(*, host: str, port: int, name: str, password: str) -> str:
    """Return a PostgreSQL URL; the result is as secret as the password in it.

    TLS is verified against the host's name, so that a detour is noticed, and against
    the region's authorities, which the pods that read this address have beside it.
    https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING
    """
    user = f"{APPLICATION_ROLE}:{quote(password, safe='')}"
    verified = f"sslmode=verify-full&sslrootcert={CA_BUNDLE_PATH}/{CA_BUNDLE_FILE}"
    return f"postgresql://{user}@{host}:{port}/{name}?{verified}"
