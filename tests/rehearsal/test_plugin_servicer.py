"""What a plugin answers the engine, call by call."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from operations.rehearsal.catalogue import Entry, Made, Reference
from operations.rehearsal.cloud import Cloud
from operations.rehearsal.plugin import wire
from operations.rehearsal.plugin.wire import UNKNOWN, Properties
from tests.rehearsal.provider import Aborted, Provider, secret

VPC = "aws:ec2/vpc:Vpc"
SUBNET = "aws:ec2/subnet:Subnet"
DATABASE = "aws:rds/instance:Instance"
QUEUE = "aws:sqs/queue:Queue"
CLUSTER = "aws:eks/cluster:Cluster"
NAMESPACE = "kubernetes:core/v1:Namespace"
CLASS = "kubernetes:eks.amazonaws.com/v1:NodeClass"
PASSWORD = "random:index/randomPassword:RandomPassword"
PAGE = "https://example.com"


def _arn(made: Made) -> Mapping[str, Any]:
    return {"arn": f"arn:aws:x:{made.region}:{made.account}:{made.hex(8)}"}


def _named(made: Made) -> str:
    return str(made.inputs["metadata"]["name"])


def entry(token: str, **facts: Any) -> Entry:  # noqa: ANN401  # any fact of an entry
    """Return an entry that has an id and an ARN, and what the test is about."""
    facts = {"identity": lambda made: f"it-{made.hex(8)}", "computed": _arn} | facts
    return Entry(token=token, **{"replaces": {}} | facts)


CATALOGUE = {
    one.token: one
    for one in (
        entry(VPC, replaces={"cidrBlock": PAGE}),
        entry(
            SUBNET,
            references=(
                Reference(
                    property="vpcId",
                    token=VPC,
                    attribute="id",
                    refusal="InvalidVpcID.NotFound",
                    given=("vpc-default*",),
                ),
            ),
        ),
        entry(
            DATABASE,
            delete_protection="deletionProtection",
            leaves_behind=lambda inputs: (
                f"snapshot {inputs['finalSnapshotIdentifier']}"
            ),
        ),
        entry(QUEUE, autoname="name", replaces={"name": PAGE}),
        entry(CLUSTER, computed=lambda m: {**_arn(m), "endpoint": f"https://{m.name}"}),
        entry(
            NAMESPACE,
            identity=_named,
            computed=lambda made: {"metadata": {"uid": made.hex(8)}},
            autoname="metadata.name",
            replaces={"metadata.name": PAGE},
        ),
        entry(CLASS, structure={"properties": {"spec": {"type": "object"}}}),
        entry(
            PASSWORD, identity=lambda _: "none", computed=lambda m: {"result": m.hex(9)}
        ),
    )
}


@pytest.fixture
def cloud() -> Cloud:
    """Return an empty cloud."""
    return Cloud(":memory:")


@pytest.fixture
def aws(cloud: Cloud) -> Provider:
    """Return a provider of the Irish region with an account and default tags."""
    config = {
        "region": "eu-west-1",
        "allowedAccountIds": ["111122223333"],
        "defaultTags": {"tags": {"team": "edge"}},
    }
    return Provider("aws", cloud, config, CATALOGUE)


def kubernetes(cloud: Cloud, server: str) -> Provider:
    """Return a provider whose kubeconfig leads to a server."""
    kubeconfig = {
        "current-context": "c",
        "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
        "clusters": [{"name": "c", "cluster": {"server": server}}],
    }
    return Provider(
        "kubernetes", cloud, {"kubeconfig": json.dumps(kubeconfig)}, CATALOGUE
    )


def test_inputs_are_judged_by_the_sdk(aws: Provider) -> None:
    """Each wrong input is named by its property, all in one go."""
    _, failures = aws.check(SUBNET, {"cidrBlok": "x", "mapPublicIpOnLaunch": "yes"})

    assert failures.keys() == {"vpcId", "cidrBlok", "mapPublicIpOnLaunch"}
    assert failures["mapPublicIpOnLaunch"] == "expected boolean, got 'yes'"


def test_a_wrong_secret_is_not_repeated(aws: Provider) -> None:
    """A refusal says what is expected of a secret, never what it is."""
    _, failures = aws.check(DATABASE, {"instanceClass": "x", "port": secret("hunter2")})

    assert failures == {"port": "expected integer, got a secret"}


def test_a_type_without_an_entry_is_refused(aws: Provider) -> None:
    """What is not modelled is refused, with how to add it."""
    _, failures = aws.check("aws:sns/topic:Topic", {})

    assert "aws:sns/topic:Topic" in failures[""]
    assert "operations/rehearsal/catalogue/" in failures[""]


def test_a_declared_kind_is_held_to_its_structure(cloud: Cloud) -> None:
    """A custom resource may have what its entry declares, and nothing else."""
    provider = kubernetes(cloud, "https://main")

    assert provider.check(CLASS, {"spec": {"role": "r"}})[1] == {}
    assert provider.check(CLASS, {"sepc": {}})[1].keys() == {"sepc"}


def test_names_are_made_up_once(aws: Provider) -> None:
    """A resource without a name keeps the one it first got."""
    first, _ = aws.check(QUEUE, {})
    again, _ = aws.check(QUEUE, {"delaySeconds": 5}, first)

    assert first["name"].startswith("it-")
    assert again["name"] == first["name"]


def test_a_preview_tells_what_is_known(aws: Provider, cloud: Cloud) -> None:
    """Inputs and what follows from them are known; the rest is not, nor is it made."""
    identity, state = aws.create(VPC, {"tags": {"a": "b"}}, preview=True)

    assert identity == ""
    assert state.values["arn"] == UNKNOWN
    assert state.values["tagsAll"] == {"a": "b", "team": "edge"}
    assert state.values["region"] == "eu-west-1"
    assert list(cloud.all()) == []


def test_a_created_resource_is_known_whole(aws: Provider) -> None:
    """Account and region are the provider's, unless the resource names its own."""
    identity, here = aws.create(VPC, {"cidrBlock": "10.0.0.0/16"})
    _, there = aws.create(VPC, {"region": "us-west-2"}, name="other")

    assert here.values["arn"].startswith("arn:aws:x:eu-west-1:111122223333:")
    assert there.values["arn"].startswith("arn:aws:x:us-west-2:111122223333:")
    assert aws.read(VPC, identity) == (identity, here)
    assert aws.read(VPC, "gone") == ("", Properties({}))


def test_a_replacement_is_another_resource(aws: Provider) -> None:
    """The same inputs made again get another id, and the old can still be deleted."""
    first, state = aws.create(VPC, {})
    second, _ = aws.create(VPC, {})
    aws.delete(VPC, first, state)

    assert aws.read(VPC, first)[0] == ""
    assert aws.read(VPC, second)[0] == second


def test_an_update_keeps_what_the_cloud_added(aws: Provider) -> None:
    """A preview shows the same as the update then does."""
    old_inputs = {"tags": {"a": "b"}, "cidrBlock": "10.0.0.0/16"}
    new_inputs = {"tags": {"a": "c"}}
    identity, old = aws.create(VPC, old_inputs)

    foreseen = aws.update(VPC, identity, (old_inputs, old), new_inputs, preview=True)
    made = aws.update(VPC, identity, (old_inputs, old), new_inputs)

    assert foreseen == made
    assert made.values["arn"] == old.values["arn"]
    assert made.values["tagsAll"] == {"a": "c", "team": "edge"}
    assert "cidrBlock" not in made.values


def test_a_diff_names_what_replaces(aws: Provider) -> None:
    """Only documented properties replace, and only those that changed."""
    old = {"cidrBlock": "10.0.0.0/16", "tags": {"a": "b"}}

    tagged = aws.diff(VPC, old, {**old, "tags": {"a": "c"}})
    moved = aws.diff(VPC, old, {**old, "cidrBlock": "10.1.0.0/16"})

    assert list(tagged.replaces) == []
    assert list(tagged.detailedDiff) == ["tags.a"]
    assert list(moved.replaces) == ["cidrBlock"]
    assert aws.diff(VPC, old, old).changes == moved.DIFF_NONE


def test_an_own_name_is_freed_before_it_is_taken_again(aws: Provider) -> None:
    """A replacement under the same given name deletes first; a made-up one does not."""
    old = {"name": "jobs", "fifoQueue": True}
    catalogue = {QUEUE: entry(QUEUE, autoname="name", replaces={"fifoQueue": PAGE})}
    provider = Provider("aws", Cloud(":memory:"), {}, catalogue)
    made_up = {**old, "__defaults": ["name"]}

    assert provider.diff(QUEUE, old, {"name": "jobs"}).deleteBeforeReplace
    assert not aws.diff(QUEUE, old, {"name": "tasks"}).deleteBeforeReplace
    assert not provider.diff(
        QUEUE, made_up, {"name": "jobs", "__defaults": ["name"]}
    ).deleteBeforeReplace


def test_new_default_tags_are_a_change(aws: Provider) -> None:
    """A provider's tags reach resources that did not change themselves."""
    diff = aws.diff(VPC, {}, {}, {"tagsAll": {"team": "core"}})

    assert list(diff.detailedDiff) == ["tagsAll"]


def test_a_reference_must_lead_somewhere(aws: Provider) -> None:
    """The refusal has the cloud's code, the property and the value."""
    with pytest.raises(Aborted, match=r"InvalidVpcID.NotFound: vpcId is 'vpc-0'"):
        aws.create(SUBNET, {"vpcId": "vpc-0"})

    vpc, _ = aws.create(VPC, {})
    aws.create(SUBNET, {"vpcId": vpc})
    aws.create(SUBNET, {"vpcId": "vpc-default-1"})


def test_a_reference_stays_in_its_region(aws: Provider) -> None:
    """A subnet cannot lie in a network of another region."""
    vpc, _ = aws.create(VPC, {"region": "us-west-2"})

    with pytest.raises(Aborted, match="is in us-west-2, not in eu-west-1"):
        aws.create(SUBNET, {"vpcId": vpc})


def test_protection_refuses_deletion(aws: Provider, cloud: Cloud) -> None:
    """A protected database stays; released, it leaves what it declares."""
    inputs = {"deletionProtection": True, "finalSnapshotIdentifier": "last"}
    identity, state = aws.create(DATABASE, inputs)
    with pytest.raises(Aborted, match="deletionProtection is on"):
        aws.delete(DATABASE, identity, state)

    released = {**inputs, "deletionProtection": False}
    state = aws.update(DATABASE, identity, (inputs, state), released)
    aws.delete(DATABASE, identity, state)

    assert list(cloud.all()) == []
    assert [left.what for left in cloud.leave_behinds()] == ["snapshot last"]


def test_secrets_come_back_secret(aws: Provider) -> None:
    """Secret inputs, their copies, and what the SDK calls secret are all covered."""
    inputs = {"password": secret("hunter2hunter2"), "username": "root"}
    identity, state = aws.create(DATABASE, inputs)

    assert wire.covered(("password",), state.secrets)
    assert not wire.covered(("username",), state.secrets)
    assert aws.read(DATABASE, identity)[1].secrets == state.secrets


def test_passwords_do_not_share_their_id(cloud: Cloud) -> None:
    """The random provider names every password ``none``; they are still several."""
    random = Provider("random", cloud, {}, CATALOGUE)
    _, one = random.create(PASSWORD, {"length": 9}, name="one")
    _, two = random.create(PASSWORD, {"length": 9}, name="two")
    random.delete(PASSWORD, "none", one)

    assert wire.covered(("result",), one.secrets)
    assert one.values["result"] != two.values["result"]
    assert len(list(cloud.all())) == 2


def test_a_cluster_must_be_there(aws: Provider, cloud: Cloud) -> None:
    """A kubeconfig that leads nowhere fails as it does for the real client."""
    main = kubernetes(cloud, "https://main")
    inputs = {"metadata": {"name": "gateway"}}
    with pytest.raises(Aborted, match="cluster is unreachable.*lookup main"):
        main.create(NAMESPACE, inputs)

    aws.create(CLUSTER, {}, name="main")
    assert main.create(NAMESPACE, inputs)[0] == "gateway"


def test_clusters_do_not_see_each_other(aws: Provider, cloud: Cloud) -> None:
    """The same name in two clusters is two objects."""
    for name in ("main", "other"):
        aws.create(CLUSTER, {}, name=name)
    main, other = (kubernetes(cloud, f"https://{n}") for n in ("main", "other"))
    _, state = main.create(NAMESPACE, {"metadata": {"name": "gateway"}})

    assert state.values["metadata"].keys() == {"name", "uid"}
    assert other.read(NAMESPACE, "gateway")[0] == ""
    other.delete(NAMESPACE, "gateway", state)
    assert main.read(NAMESPACE, "gateway")[0] == "gateway"


def test_functions_without_an_answer_are_refused(aws: Provider) -> None:
    """Nothing is invented; the message says where to add an answer."""
    identity = aws.invoke("aws:index/getCallerIdentity:getCallerIdentity")

    assert identity["accountId"] == "111122223333"
    with pytest.raises(Aborted, match="UNIMPLEMENTED.*getZone.*invokes.py"):
        aws.invoke("aws:route53/getZone:getZone")
