"""The program runs without the packages of the rehearsal."""

import os
import shutil
import sys
from subprocess import PIPE, Popen

import pytest

from tests import sample_project

#: Runs the entry point of a stack as a preview: computed outputs are unknown.
DRIVER = """
import json, runpy, sys
import pulumi, yaml

class PreviewMocks(pulumi.runtime.Mocks):
    def new_resource(self, args):
        made.append(args.typ)
        return "", dict(args.inputs)

    def call(self, args):
        raise AssertionError(args.token)

project, stack, made = "keeptrusts-gateway", sys.argv[1], []
shared = yaml.safe_load(open("Pulumi.yaml"))["config"]
own = yaml.safe_load(open(f"Pulumi.{stack}.yaml"))
values = {key: entry["value"] for key, entry in shared.items()}
values |= (own or {}).get("config") or {}
named = {k if ":" in k else f"{project}:{k}": v for k, v in values.items()}
named[f"{project}:gatewayToken"] = "made up"
texts = {k: v if isinstance(v, str) else json.dumps(v) for k, v in named.items()}
pulumi.runtime.set_mocks(PreviewMocks(), project=project, stack=stack, preview=True)
pulumi.runtime.set_all_config(texts, [f"{project}:gatewayToken"])
sys.path.insert(0, ".")

def deploy() -> None:
    runpy.run_path("__main__.py", run_name="__main__")

pulumi.runtime.test(deploy)()
print(*sorted(made), *sorted(sys.modules), sep="\\n")
"""


#: A resource type that each stack creates.
CREATES = {
    "foundation": "aws:route53/zone:Zone",
    "us-east-1": "aws:eks/cluster:Cluster",
    "global": "cloudflare:index/loadBalancer:LoadBalancer",
}


@pytest.fixture(scope="module")
def previews(tmp_path_factory: pytest.TempPathFactory) -> "dict[str, Popen[str]]":
    """Start the preview of every stack side by side, in a copy without `operations`."""
    root = sample_project.write(tmp_path_factory.mktemp("standalone"))
    shutil.copy(sample_project.ROOT / "__main__.py", root)
    for room in ("config", "plan", "components", "policies"):
        shutil.copytree(sample_project.ROOT / room, root / room)
    return {
        stack: Popen(
            [sys.executable, "-c", DRIVER, stack],
            cwd=root,
            env={"PATH": os.environ["PATH"]},
            stdout=PIPE,
            stderr=PIPE,
            text=True,
        )
        for stack in CREATES
    }


@pytest.mark.parametrize("stack", CREATES)
def test_program_without_operations_previews(
    previews: "dict[str, Popen[str]]", stack: str
) -> None:
    """A deployment needs none of `operations`, `rehearsal` and `offline_cloud`."""
    printed, error = previews[stack].communicate(timeout=120)
    assert previews[stack].returncode == 0, error
    lines = printed.splitlines()
    assert CREATES[stack] in lines
    assert not {"operations", "rehearsal", "offline_cloud"} & {*lines}
    assert ("pulumi_cloudflare" in lines) == (stack != "us-east-1")
