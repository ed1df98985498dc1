"""What elastic load balancing refuses of listeners because of their neighbours."""

from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.elb import LISTENER, RULE, TARGET_GROUP
from operations.rehearsal.rules.rule import Rule, View, refusal, refuses_when
from operations.rehearsal.rules.values import Values, number, objects, text

_API: Final = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference"
_ACTIONS: Final = {LISTENER: "defaultActions", RULE: "actions"}


def _targets(token: str, inputs: Values) -> set[str]:
    """Return the target groups that a listener or a rule forwards to."""
    found: set[str] = set()
    for _, action in objects(inputs, _ACTIONS[token]):
        found.add(text(action, "targetGroupArn"))
        for _, group in objects(action, "forward.targetGroups"):
            found.add(text(group, "arn"))
    return found - {""}


def _balancer_of(token: str, inputs: Values, view: View) -> str:
    if token == LISTENER:
        return text(inputs, "loadBalancerArn")
    listener = text(inputs, "listenerArn")
    found = view.cloud.find(LISTENER, "arn", listener, view.place) if listener else None
    return text(found, "loadBalancerArn") if found else ""


def _shared_target(subject: Subject, view: View) -> Iterator[Complaint]:
    mine = _balancer_of(subject.token, subject.inputs, view)
    wanted = _targets(subject.token, subject.inputs)
    for other in view.here(*_ACTIONS):
        theirs = _balancer_of(other.token, other.inputs, view)
        for arn in sorted(wanted & _targets(other.token, other.inputs)):
            if mine and theirs and mine != theirs:
                yield refusal(
                    _ACTIONS[subject.token],
                    f"forward to '{arn}', which serves load balancer '{theirs}'; a "
                    "target group serves one (TargetGroupAssociationLimit)",
                )


def _second(subject: Subject, view: View) -> Iterator[Complaint]:
    parent, key = ("loadBalancerArn", "port")
    if subject.token == RULE:
        parent, key = ("listenerArn", "priority")
    home, mine = text(subject.inputs, parent), number(subject.inputs, key)
    for other in view.here(subject.token):
        same = other.inputs.get(parent) == home and other.inputs.get(key) == mine
        if home and mine is not None and same:
            yield refusal(key, f"is {mine:g}, which {other.name} has there already")


def _in_use(_subject: Subject, view: View) -> Iterator[Complaint]:
    now = view.itself(TARGET_GROUP)
    for user in view.here(*_ACTIONS):
        if now and now.outputs.get("arn") in _targets(user.token, user.inputs):
            yield refusal("", f"ResourceInUse: {user.name} forwards to it")


RULES: Final[tuple[Rule, ...]] = (
    refuses_when(
        "ELB-016",
        "A target group serves one load balancer.",
        _shared_target,
        LISTENER,
        RULE,
        source=f"{_API}/API_CreateListener.html",
    ),
    refuses_when(
        "ELB-017",
        "A port has one listener, and a priority one rule.",
        _second,
        LISTENER,
        RULE,
        source=f"{_API}/API_CreateRule.html",
    ),
    refuses_when(
        "ELB-018",
        "A target group in use is not deleted.",
        _in_use,
        TARGET_GROUP,
        source=f"{_API}/API_DeleteTargetGroup.html",
        on="delete",
        patient=True,
    ),
)
