"""What is true of every Cloudflare resource: its id, its dates, what replaces it."""

from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.arns import fixed_timestamp
from offline_cloud.resource_type import CreateContext

#: The vendor's provider marks what it cannot change as ``RequiresReplace``, and names
#: the defaults of the API, in the schema of the resource.
_PROVIDER: Final = (
    "https://github.com/cloudflare/terraform-provider-cloudflare/blob/main"
    "/internal/services"
)


def identity(context: CreateContext) -> str:
    """Return an id like the API's."""
    return context.hex(32)


def replaced(page: str, *properties: str) -> Mapping[str, str]:
    """Return what the vendor's provider cannot change, with where it says so."""
    return dict.fromkeys(properties, f"{_PROVIDER}/{page}/schema.go")


def stamped(context: CreateContext, **facts: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON values
    """Return facts and the dates that go with them."""
    created = fixed_timestamp(context, "created")
    return {"createdOn": created, "modifiedOn": created, **facts}
