"""Resource types of the random provider, with deterministic values."""

import base64
import string
from collections.abc import Mapping
from typing import Any, Final

from offline_cloud.aws.arns import input_text
from offline_cloud.resource_type import CreateContext, ResourceType

_SPECIAL: Final = "!@#$%&*()-_=+[]{}<>:?"
_PAGES: Final = "https://registry.terraform.io/providers/hashicorp/random/latest/docs"


def _alphabet(context: CreateContext) -> str:
    special = input_text(context, "overrideSpecial") or _SPECIAL
    kinds = (
        ("lower", string.ascii_lowercase),
        ("upper", string.ascii_uppercase),
        ("numeric", string.digits),
        ("special", special),
    )
    return "".join(
        text for kind, text in kinds if context.inputs.get(kind) is not False
    )


def _text(context: CreateContext) -> str:
    alphabet = _alphabet(context)
    drawn = bytes.fromhex(context.hex(2 * int(context.inputs["length"])))
    return "".join(alphabet[byte % len(alphabet)] for byte in drawn)


def _string(context: CreateContext) -> Mapping[str, Any]:
    return {
        **dict.fromkeys(("lower", "upper", "number", "numeric", "special"), True),
        **dict.fromkeys(("minLower", "minUpper", "minNumeric", "minSpecial"), 0),
        "result": _text(context),
    }


def _password(context: CreateContext) -> Mapping[str, Any]:
    return {**_string(context), "bcryptHash": f"$2a$10${context.letters(53, 'bcrypt')}"}


def _drawn(context: CreateContext) -> bytes:
    return bytes.fromhex(context.hex(2 * int(context.inputs["byteLength"])))


def _url(context: CreateContext) -> str:
    return base64.urlsafe_b64encode(_drawn(context)).decode().rstrip("=")


def _identifier(context: CreateContext) -> Mapping[str, Any]:
    drawn, prefix = _drawn(context), input_text(context, "prefix")
    return {
        "b64Std": prefix + base64.b64encode(drawn).decode(),
        "b64Url": prefix + _url(context),
        "dec": f"{prefix}{int.from_bytes(drawn)}",
        "hex": prefix + drawn.hex(),
    }


RESOURCE_TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        token="random:index/randomPassword:RandomPassword",
        identity=lambda _: "none",
        computed=_password,
        replaces={"*": f"{_PAGES}/resources/password"},
        secret_outputs=("bcryptHash", "result"),
    ),
    ResourceType(
        token="random:index/randomId:RandomId",
        identity=_url,
        computed=_identifier,
        replaces={"*": f"{_PAGES}/resources/id"},
    ),
    ResourceType(
        token="random:index/randomString:RandomString",
        identity=_text,
        computed=_string,
        replaces={"*": f"{_PAGES}/resources/string"},
    ),
)
