"""Schemas of resource types, read from the installed SDKs."""

import threading

import pytest

from offline_cloud.property_schema import object_from_json_schema, validate_object
from offline_cloud.provider.sdk_schema import Schema, preload, schema

SUBNET = "aws:ec2/subnet:Subnet"
SERVICE = "kubernetes:core/v1:Service"


def known(token: str) -> Schema:
    """Return a schema that must exist."""
    found = schema(token)
    assert found is not None
    return found


def violations(token: str, **inputs: object) -> dict[str, str]:
    """Return the violations of the SDK's schema by property."""
    faults = validate_object(known(token).inputs, inputs, ())
    return {".".join(map(str, f.path)): f.reason.partition(";")[0] for f in faults}


def test_required_and_unknown_inputs_are_reported_by_wire_name() -> None:
    """A misspelt key of a dictionary argument is rejected."""
    assert violations(SUBNET, cidr_block="10.0.0.0/24") == {
        "vpcId": "missing required property",
        "cidr_block": "unknown property",
    }


def test_nested_type_violation_is_reported_at_its_path() -> None:
    """A wrong value deep inside a Kubernetes object is found."""
    ports = [{"port": 80}, {"port": "eighty", "nodeprot": 1}]

    assert violations(SERVICE, spec={"ports": ports}) == {
        "spec.ports.1.port": "expected integer",
        "spec.ports.1.nodeprot": "unknown property",
    }


def test_nested_type_with_the_name_of_a_resource_is_distinct() -> None:
    """Bucket versioning is a resource, and was once a block of a bucket."""
    versions = "aws:s3/bucketVersioning:BucketVersioning"

    assert violations(versions) == {
        "bucket": "missing required property",
        "versioningConfiguration": "missing required property",
    }
    assert violations(versions, enabled=True)["enabled"] == "unknown property"


def test_union_accepts_each_alternative_only() -> None:
    """A port may be a number or a name."""
    for target in (80, "http"):
        assert (
            violations(SERVICE, spec={"ports": [{"port": 80, "targetPort": target}]})
            == {}
        )

    assert violations(SERVICE, spec={"ports": [{"port": 80, "targetPort": [1]}]}) == {
        "spec.ports.0.targetPort": "expected integer or string"
    }


def test_enum_accepts_its_values_only() -> None:
    """Other values are rejected."""
    assert violations(SERVICE, kind="Servce") == {"kind": "expected one of Service"}


def test_outputs_and_secret_outputs_are_read_from_the_sdk_class() -> None:
    """The SDK declares the outputs of a type and which of them are secret."""
    password = known("random:index/randomPassword:RandomPassword")

    assert password.computed == {"bcryptHash", "result"}
    assert password.secrets == {"bcryptHash", "result"}


@pytest.mark.parametrize(
    "token", ["aws:ec2/vpc:Vcp", "kubernetes:eks.amazonaws.com/v1:NodeClass", "x:y:z"]
)
def test_unknown_type_has_no_schema(token: str) -> None:
    """The plugins use another schema, or reject the type."""
    assert schema(token) is None


def test_schemas_are_read_by_several_threads() -> None:
    """Lazily imported SDK modules can be read at the same time."""
    tokens = ["aws:sqs/queue:Queue", "aws:sns/topic:Topic", "aws:sqs/queue:Queue"]
    found: list[Schema] = []
    preload("aws")

    def ask(token: str) -> None:
        found.append(known(token))

    threads = [threading.Thread(target=ask, args=(token,)) for token in tokens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 3


def test_declared_structure_is_validated_like_an_sdk_schema() -> None:
    """Kinds without an SDK class are validated with the declared JSON schema."""
    fields = object_from_json_schema(
        {
            "properties": {
                "role": {"type": "string"},
                "mode": {"enum": ["on", "off"]},
                "terms": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {"id": {"type": "string"}},
                        "required": ["id"],
                    },
                },
            },
            "required": ["role"],
        }
    )

    assert [
        (fault.path, fault.reason.partition(";")[0])
        for fault in validate_object(
            fields, {"mode": "up", "terms": [{"ids": "x"}]}, ()
        )
    ] == [
        (("role",), "missing required property"),
        (("mode",), "expected one of on, off"),
        (("terms", 0, "id"), "missing required property"),
        (("terms", 0, "ids"), "unknown property"),
    ]
    assert list(validate_object(fields, {"role": "r"}, ())) == []
