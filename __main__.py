"""Deploy one stack: the foundation, a region, or what spans regions."""

from pathlib import Path

import pulumi

from components import program
from config import load
from config.problem import ConfigProblem

config = pulumi.Config()
stack = pulumi.get_stack()
try:
    project = load.read(Path.cwd())
    load.require_agreement(Path.cwd(), stack, {k: config.get(k) for k in load.KEYS})
    outputs = program.deploy(project, stack, config.require_secret)
except ConfigProblem as problem:
    raise pulumi.RunError(str(problem)) from None

for name, value in outputs.items():
    pulumi.export(name, value)
