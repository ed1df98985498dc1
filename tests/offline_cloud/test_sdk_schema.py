"""What the installed SDKs say about resource types."""

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


def wrong(token: str, **inputs: object) -> dict[str, str]:
    """Return what the SDK's schema objects to, by property."""
    faults = validate_object(known(token).inputs, inputs, ())
    return {".".join(map(str, f.path)): f.reason.partition(";")[0] for f in faults}


def test_required_and_unknown_inputs_are_told_by_wire_name() -> None:
    """A misspelt key of a dictionary argument does not pass."""
    assert wrong(SUBNET, cidr_block="10.0.0.0/24") == {
        "vpcId": "missing required property",
        "cidr_block": "unknown property",
    }


def test_nested_types_are_followed() -> None:
    """A wrong value deep inside a Kubernetes object is found where it lies."""
    ports = [{"port": 80}, {"port": "eighty", "nodeprot": 1}]

    assert wrong(SERVICE, spec={"ports": ports}) == {
        "spec.ports.1.port": "expected integer",
        "spec.ports.1.nodeprot": "unknown property",
    }


def test_a_block_of_the_same_name_is_not_the_resource() -> None:
    """The versions of a bucket are a resource, and a block of a bucket once was one."""
    versions = "aws:s3/bucketVersioning:BucketVersioning"

    assert wrong(versions) == {
        "bucket": "missing required property",
        "versioningConfiguration": "missing required property",
    }
    assert wrong(versions, enabled=True)["enabled"] == "unknown property"


def test_a_port_may_be_a_number_or_a_name() -> None:
    """Either alternative of a union is accepted, and nothing else."""
    for target in (80, "http"):
        assert (
            wrong(SERVICE, spec={"ports": [{"port": 80, "targetPort": target}]}) == {}
        )

    assert wrong(SERVICE, spec={"ports": [{"port": 80, "targetPort": [1]}]}) == {
        "spec.ports.0.targetPort": "expected integer or string"
    }


def test_enums_are_closed() -> None:
    """Only the listed values of an enum pass."""
    assert wrong(SERVICE, kind="Servce") == {"kind": "expected one of Service"}


def test_outputs_and_secrets_are_read_from_the_class() -> None:
    """What a type adds, and what of it is secret, is the SDK's word."""
    password = known("random:index/randomPassword:RandomPassword")

    assert password.computed == {"bcryptHash", "result"}
    assert password.secrets == {"bcryptHash", "result"}


@pytest.mark.parametrize(
    "token", ["aws:ec2/vpc:Vcp", "kubernetes:eks.amazonaws.com/v1:NodeClass", "x:y:z"]
)
def test_a_type_the_sdk_lacks_is_no_type(token: str) -> None:
    """The plugins must look elsewhere, or refuse."""
    assert schema(token) is None


def test_two_threads_may_ask_at_once() -> None:
    """Lazily imported SDK modules survive being asked for side by side."""
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


def test_a_declared_structure_is_judged_alike() -> None:
    """Kinds that no SDK knows are held to the JSON schema of their entry."""
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
