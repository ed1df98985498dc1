"""How the control-plane API reaches the database beside it.

The password of the API's role is made with the rows it guards, beside a database that
is written to; a replica has the same rows, so its region is handed the same password.
"""

from dataclasses import dataclass

import pulumi

from components.regional.database.database_args import DatabaseResources
from components.regional.database.database_url import database_url


@dataclass(frozen=True, kw_only=True, slots=True)
class Home:
    """What a replica needs of the database it copies, which is home's or was.

    Attributes:
        database_arn: That database.
        application_password: Password of the API's role, the same in every copy.
    """

    database_arn: pulumi.Output[str]
    application_password: pulumi.Output[str]


def application_password(
    database: DatabaseResources, home: Home | None
) -> pulumi.Output[str]:
    """Return the password of the API's role in the region's database."""
    password = home.application_password if home else database.application_password
    if password is None:
        message = "a replica needs its home's password, any other database its own"
        raise ValueError(message)
    return password


def application_url(
    database: DatabaseResources | None, home: Home | None
) -> pulumi.Output[str] | None:
    """Return the API's address of the region's database, or None without one."""
    if database is None:
        return None
    password = application_password(database, home)
    return pulumi.Output.all(database.address, database.port, password).apply(
        lambda known: database_url(
            host=known[0], port=int(known[1]), name=database.name, password=known[2]
        )
    )
