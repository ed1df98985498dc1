"""The recording itself: what the other tests may rely on."""

import pulumi
import pulumi_aws as aws
import pulumi_random as random
import pytest

from offline_cloud.registry import UnknownResourceTypeError
from tests.mocks.grpc_values import SECRET, UNKNOWN, SecretValue
from tests.mocks.pulumi_mocks import record


def test_a_secret_input_is_named_and_masked() -> None:
    """A secret input is known to be one, and its value is nowhere in the record."""

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


def test_a_type_the_clouds_do_not_know_fails() -> None:
    """A component cannot be tested on answers somebody made up."""

    def build() -> None:
        provider = aws.Provider("aws", region="eu-west-1")
        opts = pulumi.ResourceOptions(provider=provider)
        aws.ssm.Parameter("p", type="String", value="v", opts=opts)

    with pytest.raises(UnknownResourceTypeError, match="ssm/parameter:Parameter"):
        record(build)


def test_a_component_is_complete_once_it_says_so() -> None:
    """A forgotten ``register_outputs`` shows."""

    def build() -> None:
        pulumi.ComponentResource("t:t:Silent", "silent")
        pulumi.ComponentResource("t:t:Done", "done").register_outputs({"a": "b"})

    graph = record(build)

    assert not graph.named("silent").completed
    assert graph.named("done").completed
    assert graph.named("done").outputs == {"a": "b"}


def test_what_another_stack_hides_stays_hidden() -> None:
    """A secret export is a secret input here, the others are not."""

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


def test_a_stack_that_was_not_mocked_cannot_be_read() -> None:
    """Contracts of other stacks are given by the test, or not there."""

    def build() -> None:
        pulumi.StackReference("home", stack_name="organization/p/home")

    with pytest.raises(AssertionError, match="organization/p/home was read"):
        record(build)


def test_generated_password_stays_secret_downstream() -> None:
    """What the cloud declares secret is a secret input of the next resource."""

    def build() -> None:
        password = random.RandomPassword("first", length=20)
        random.RandomPassword("second", length=20, keepers={"is": password.result})

    second = record(build).named("second")

    assert second.inputs["keepers"] == {"is": SECRET}
    assert second.secret_inputs == ("keepers.is",)


def test_an_output_declared_secret_is_secret_downstream() -> None:
    """``additional_secret_outputs`` counts as it does for the engine."""

    def build() -> None:
        opts = pulumi.ResourceOptions(additional_secret_outputs=["length"])
        first = random.RandomPassword("first", length=20, opts=opts)
        length = first.length.apply(str)
        random.RandomPassword("second", length=20, keepers={"is": length})

    assert record(build).named("second").secret_inputs == ("keepers.is",)


def test_a_preview_knows_no_answers() -> None:
    """At preview an output the cloud would add is unknown downstream."""

    def build() -> None:
        password = random.RandomPassword("first", length=20)
        random.RandomPassword("second", length=20, keepers={"is": password.id})

    second = record(build, preview=True).named("second")

    assert second.inputs["keepers"] == {"is": UNKNOWN}


def test_the_region_comes_from_the_provider() -> None:
    """The same resource is made where its provider points."""

    def build() -> None:
        provider = aws.Provider("aws", region="eu-west-1")
        aws.route53.Zone(
            "z", name="a.example", opts=pulumi.ResourceOptions(provider=provider)
        )

    zone = record(build).only("aws:route53/zone:Zone")

    assert (zone.region, zone.provider) == ("eu-west-1", "aws")
    assert zone.outputs["zoneId"].startswith("Z")


def test_an_invoke_without_a_mock_fails() -> None:
    """No test may depend on an answer nobody gave."""

    def build() -> pulumi.Output[str]:
        provider = aws.Provider("aws", region="eu-west-1")
        caller = aws.get_caller_identity_output(
            opts=pulumi.InvokeOutputOptions(provider=provider)
        )
        return caller.account_id

    with pytest.raises(AssertionError, match="not mocked"):
        record(build)
