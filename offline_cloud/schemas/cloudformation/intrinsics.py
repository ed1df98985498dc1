"""Intrinsic functions that replace values of other resources in a template.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, cast

from offline_cloud.schemas.cloudformation.graph import GraphResource

_ZONE: Final = re.compile(r"[a-z]{2}(-[a-z]+)+-\d[a-f]")
#: Host bits of a subnet's IPv6 CIDR.
_SUBNET_BITS: Final = 64


def of_attribute(name: str, attribute: str) -> dict[str, Any]:
    """Return the function that returns an attribute of a resource."""
    if attribute == "Ref":
        return {"Ref": name}
    return {"Fn::GetAtt": [name, attribute]}


def known(
    others: Iterable[GraphResource], names: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """Return the function for each output value of other resources."""
    found: dict[str, dict[str, Any]] = {}
    for other in others:
        if other.urn in names and other.mapping is not None:
            for output, attribute in other.mapping.attributes.items():
                value = other.output(output)
                if isinstance(value, str) and value:
                    one = of_attribute(names[other.urn], attribute)
                    found.setdefault(value, one)
    return found


def subnet(
    one: GraphResource, others: Iterable[GraphResource], names: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """Return the function for the IPv6 CIDR of a subnet, a part of its VPC's."""
    part = one.inputs.get("ipv6CidrBlock")
    for other in others:
        whole = other.output("ipv6CidrBlock")
        if not (part and isinstance(whole, str) and whole and other.urn in names):
            continue
        vpc, subnet_cidr = ipaddress.IPv6Network(whole), ipaddress.IPv6Network(part)
        if subnet_cidr.subnet_of(vpc):
            index = (
                int(subnet_cidr.network_address) - int(vpc.network_address)
            ) >> _SUBNET_BITS
            blocks = of_attribute(names[other.urn], "Ipv6CidrBlocks")
            block = {"Fn::Select": [0, blocks]}
            parts = {"Fn::Cidr": [block, index + 1, _SUBNET_BITS]}
            return {part: {"Fn::Select": [index, parts]}}
    return {}


def written(value: Any, expressions: Mapping[str, Any]) -> Any:  # noqa: ANN401  # JSON
    """Return a value with expressions in it, also for availability zones."""
    if isinstance(value, Mapping):
        mapping = cast("Mapping[str, Any]", value)
        return {key: written(each, expressions) for key, each in mapping.items()}
    if isinstance(value, list):
        return [written(each, expressions) for each in cast("list[object]", value)]
    if not isinstance(value, str):
        return value
    if value in expressions:
        return expressions[value]
    if _ZONE.fullmatch(value):
        return {"Fn::Select": [ord(value[-1]) - ord("a"), {"Fn::GetAZs": ""}]}
    return value


def used(value: Any) -> Iterator[str]:  # noqa: ANN401  # JSON
    """Yield the logical ids in the expressions of a value."""
    if isinstance(value, Mapping):
        for key, each in cast("Mapping[str, Any]", value).items():
            if key == "Ref":
                yield str(each)
            elif key == "Fn::GetAtt":
                yield str(each[0])
            else:
                yield from used(each)
    elif isinstance(value, list):
        for each in cast("list[object]", value):
            yield from used(each)
