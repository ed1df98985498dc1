"""Ids, dates and replacements of all Cloudflare resources."""

from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.arns import fixed_timestamp
from offline_cloud.resource_type import CreateContext

#: Schemas of the vendor's provider: ``RequiresReplace`` marks properties that it cannot
#: update, and they contain the API's defaults.
_PROVIDER: Final = (
    "https://github.com/cloudflare/terraform-provider-cloudflare/blob/main"
    "/internal/services"
)


def identity(context: CreateContext) -> str:
    """Return an id in the API's format: 32 hexadecimal digits."""
    return context.hex(32)


def replaced(page: str, *properties: str) -> Mapping[str, str]:
    """Return the URL of the provider's schema for each property that replaces."""
    return dict.fromkeys(properties, f"{_PROVIDER}/{page}/schema.go")


def stamped(context: CreateContext, **outputs: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON values
    """Return outputs with the dates of creation and modification added."""
    created = fixed_timestamp(context, "created")
    return {"createdOn": created, "modifiedOn": created, **outputs}
