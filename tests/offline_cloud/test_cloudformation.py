"""Conversion of the program's AWS resources to CloudFormation resources."""

import pytest

from offline_cloud.provider.sdk_schema import schema as sdk_schema
from offline_cloud.registry import CLOUDFORMATION
from offline_cloud.schemas.cloudformation import linter, resource_schema
from offline_cloud.schemas.cloudformation.conversion import dotted
from offline_cloud.schemas.cloudformation.converter import REFERENCE, convert
from offline_cloud.schemas.cloudformation.mapping import ResourceMapping
from offline_cloud.schemas.cloudformation.resource_schema import SchemaNode
from tests.offline_cloud.cloudformation import golden_resources

HOME = "us-east-1"
KEY = CLOUDFORMATION["aws:kms/key:Key"]
RECORD = CLOUDFORMATION["aws:route53/record:Record"]
WRITTEN = tuple(each for each in CLOUDFORMATION.values() if each.cloudformation)


def _token(translation: ResourceMapping) -> str:
    return translation.token


def _shape(translation: ResourceMapping, region: str = HOME) -> SchemaNode:
    found = linter.schema(translation.cloudformation, region)
    assert found is not None, translation.cloudformation
    return resource_schema.of(found)


def _leads(schema: SchemaNode, target: str) -> bool:
    for step in target.partition("{")[0].split("."):
        schema = schema.items if "array" in schema.types else schema
        if step not in schema.fields:
            return False
        schema = schema.fields[step]
    return True


def test_every_aws_type_has_a_mapping_or_a_reason() -> None:
    """A new type is mapped, or the reason why CloudFormation lacks it is given."""
    used = {node["type"] for _, node in golden_resources()}
    assert not used - CLOUDFORMATION.keys()
    assert all(each.cloudformation or each.reason for each in CLOUDFORMATION.values())


def test_every_recorded_input_is_converted_or_omitted_for_a_reason() -> None:
    """Each recorded input is written, merged, or omitted for a reason."""
    lost: set[str] = set()
    for _, node in golden_resources():
        translation = CLOUDFORMATION[node["type"]]
        if not translation.cloudformation:
            continue
        schema = _shape(translation, node["region"])
        done = convert(translation, schema, node["inputs"])
        arrived = {path[0] for path in done.origins.values()}
        explained = {name for name in node["inputs"] if translation.without(name)}
        lost |= {f"{node['type']} {dotted(path)}" for path in done.leftovers}
        lost |= {
            f"{node['type']} {name}"
            for name, value in node["inputs"].items()
            if name not in arrived | explained and value not in (None, [])
        }
    assert not lost


@pytest.mark.parametrize("translation", WRITTEN, ids=_token)
def test_mapped_names_exist_in_both_schemas(
    translation: ResourceMapping,
) -> None:
    """A renamed input exists in the SDK and in the CloudFormation schema."""
    known = sdk_schema(translation.token)
    assert known is not None
    schema = _shape(translation)
    into = set(translation.merged_into.by if translation.merged_into else ())
    inputs = {*translation.rename, *translation.omitted, *translation.separate, *into}
    inputs |= {*translation.secret, *translation.keyed, *translation.values}
    tops = {name.partition(".")[0] for name in inputs}
    assert not tops - known.inputs.properties.keys()
    outer = {k: v for k, v in translation.rename.items() if "." not in k and v != "."}
    assert [v for v in outer.values() if not _leads(schema, v)] == []


@pytest.mark.parametrize("translation", WRITTEN, ids=_token)
def test_mapped_attributes_are_outputs_of_the_provider(
    translation: ResourceMapping,
) -> None:
    """An attribute that a template refers to is an output of the provider."""
    known = sdk_schema(translation.token)
    assert known is not None
    tops = {name.partition(".")[0] for name in translation.attributes}
    assert not tops - known.outputs - {"id"}


def test_policy_json_is_converted_to_a_document() -> None:
    """The linter validates actions only inside a parsed document."""
    done = convert(KEY, _shape(KEY), {"policy": '{"Statement": []}'})
    assert done.properties == {"KeyPolicy": {"Statement": []}}


def test_tags_are_converted_to_a_list_of_keys_and_values() -> None:
    """A map of tags is a list in CloudFormation."""
    done = convert(KEY, _shape(KEY), {"tags": {"region": HOME}})
    assert done.properties == {"Tags": [{"Key": "region", "Value": HOME}]}


def test_route53_record_is_converted_to_cloudformation_structure() -> None:
    """An alias is an object, the latency region a property, the TTL a string."""
    wanted = {
        "aliases": [{"name": "a.example.com", "zoneId": "Z1"}],
        "latencyRoutingPolicies": [{"region": HOME}],
        "ttl": 60,
        "zoneId": "Z2",
    }
    done = convert(RECORD, _shape(RECORD), wanted)
    assert done.properties == {
        "AliasTarget": {"DNSName": "a.example.com", "HostedZoneId": "Z1"},
        "Region": HOME,
        "TTL": "60",
        "HostedZoneId": "Z2",
    }
    assert done.origin(("AliasTarget", "DNSName")) == (("aliases", 0, "name"), ())
    assert done.origin(("Region",)) == (("latencyRoutingPolicies", 0, "region"), ())


def test_unknown_input_is_omitted_and_its_path_returned() -> None:
    """An unknown value is not written, and its path is known."""
    wanted = {"aliases": [{"name": "?", "zoneId": "Z1"}], "name": "?"}
    done = convert(RECORD, _shape(RECORD), wanted, frozenset("?"))
    assert done.properties == {"AliasTarget": {"HostedZoneId": "Z1"}}
    assert set(done.missing) == {("AliasTarget", "DNSName"), ("Name",)}


def test_unmapped_input_is_reported() -> None:
    """An input without a property is reported, at any depth."""
    done = convert(RECORD, _shape(RECORD), {"aliases": [{"nme": "x"}], "foo": 1})
    assert set(done.leftovers) == {("aliases", 0, "nme"), ("foo",)}


def test_secret_input_is_a_dynamic_reference() -> None:
    """A password is never written into properties."""
    database = CLOUDFORMATION["aws:rds/instance:Instance"]
    done = convert(database, _shape(database), {"password": "hunter2"})
    assert done.properties == {"MasterUserPassword": REFERENCE}
