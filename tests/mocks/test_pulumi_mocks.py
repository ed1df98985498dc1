"""Recording of resources with the mocks."""

import asyncio
import gc

import pulumi
import pulumi_aws as aws
import pulumi_random as random
import pytest

from offline_cloud.registry import UnknownResourceTypeError
from tests.mocks import pulumi_mocks
from tests.mocks.grpc_values import SECRET, UNKNOWN, SecretValue
from tests.mocks.pulumi_mocks import record


def test_secret_input_is_recorded_by_path_and_masked() -> None:
    """The path of a secret input is recorded, its value is not."""

    def build() -> None:
        provider = random.Provider("random")
        random.RandomPassword(
            "password",
            length=20,
            keepers={"of": pulumi.Output.secret("hush")},
            opts=pulumi.ResourceOptions(provider=provider),
        )

    password = record(build).named("password")

    assert password.secret_inputs == ("keepers.of",)
    assert password.inputs["keepers"] == {"of": SECRET}


def test_resource_of_unregistered_type_fails() -> None:
    """A component is only tested on outputs that `offline_cloud` computes."""

    def build() -> None:
        provider = aws.Provider("aws", region="eu-west-1")
        opts = pulumi.ResourceOptions(provider=provider)
        aws.ssm.Parameter("p", type="String", value="v", opts=opts)

    with pytest.raises(UnknownResourceTypeError, match="ssm/parameter:Parameter"):
        record(build)


def test_component_is_completed_by_register_outputs() -> None:
    """A component without ``register_outputs`` is recorded as not completed."""

    def build() -> None:
        pulumi.ComponentResource("t:t:Silent", "silent")
        pulumi.ComponentResource("t:t:Done", "done").register_outputs({"a": "b"})

    graph = record(build)

    assert not graph.named("silent").completed
    assert graph.named("done").completed
    assert graph.named("done").outputs == {"a": "b"}


def test_stack_reference_secret_output_stays_secret() -> None:
    """A secret export of another stack is a secret input; others are plain."""

    def build() -> None:
        provider = random.Provider("random")
        home = pulumi.StackReference("home", stack_name="organization/p/home")
        random.RandomPassword(
            "password",
            length=20,
            keepers={
                "hidden": home.require_output("password"),
                "open": home.require_output("address"),
            },
            opts=pulumi.ResourceOptions(provider=provider),
        )

    exported = {"password": SecretValue("hush"), "address": "here"}
    graph = record(build, stacks={"organization/p/home": exported})

    assert graph.named("password").inputs["keepers"] == {
        "hidden": SECRET,
        "open": "here",
    }


def test_stack_reference_without_mock_fails() -> None:
    """A test declares the outputs of every stack that the program reads."""

    def build() -> None:
        pulumi.StackReference("home", stack_name="organization/p/home")

    with pytest.raises(AssertionError, match="organization/p/home was read"):
        record(build)


def test_password_result_is_a_secret_input_downstream() -> None:
    """An output that its resource type declares secret is a secret input elsewhere."""

    def build() -> None:
        password = random.RandomPassword("first", length=20)
        random.RandomPassword("second", length=20, keepers={"is": password.result})

    second = record(build).named("second")

    assert second.inputs["keepers"] == {"is": SECRET}
    assert second.secret_inputs == ("keepers.is",)


def test_additional_secret_output_is_a_secret_input_downstream() -> None:
    """``additional_secret_outputs`` has the same effect as in the engine."""

    def build() -> None:
        opts = pulumi.ResourceOptions(additional_secret_outputs=["length"])
        first = random.RandomPassword("first", length=20, opts=opts)
        length = first.length.apply(str)
        random.RandomPassword("second", length=20, keepers={"is": length})

    assert record(build).named("second").secret_inputs == ("keepers.is",)


def test_computed_output_at_preview_is_unknown() -> None:
    """At preview an output that the provider computes is unknown downstream."""

    def build() -> None:
        password = random.RandomPassword("first", length=20)
        random.RandomPassword("second", length=20, keepers={"is": password.id})

    second = record(build, preview=True).named("second")

    assert second.inputs["keepers"] == {"is": UNKNOWN}


def test_resource_region_is_that_of_its_provider() -> None:
    """A resource is created in the region of its explicit provider."""

    def build() -> None:
        provider = aws.Provider("aws", region="eu-west-1")
        aws.route53.Zone(
            "z", name="a.example", opts=pulumi.ResourceOptions(provider=provider)
        )

    zone = record(build).only("aws:route53/zone:Zone")

    assert (zone.region, zone.provider) == ("eu-west-1", "aws")
    assert zone.outputs["zoneId"].startswith("Z")


def test_invoke_without_mock_fails() -> None:
    """A test declares the result of every function that the program invokes."""

    def build() -> pulumi.Output[str]:
        provider = aws.Provider("aws", region="eu-west-1")
        caller = aws.get_caller_identity_output(
            opts=pulumi.InvokeOutputOptions(provider=provider)
        )
        return caller.account_id

    with pytest.raises(AssertionError, match="not mocked"):
        record(build)


def test_failed_program_leaves_no_task_once_it_is_cleared_away() -> None:
    """A task that is collected later breaks a parser of Python that runs then."""

    def fail() -> None:
        provider = aws.Provider("aws", region="us-east-1")
        key = aws.kms.Key("key", opts=pulumi.ResourceOptions(provider=provider))
        key.arn.apply(lambda _: _refuse())

    def _refuse() -> None:
        msg = "refused"
        raise pulumi.RunError(msg)

    with pytest.raises(pulumi.RunError, match="refused"):
        pulumi_mocks.record(fail)
    assert _tasks()
    pulumi_mocks.collect_failed_programs()

    assert _tasks() == []


def _tasks() -> list[object]:
    return [each for each in gc.get_objects() if isinstance(each, asyncio.Task)]
