"""Deploy one stack: the foundation, a region, or what spans regions."""

from pathlib import Path

import pulumi

from components import program
from config import loader
from config.errors import ConfigError

config = pulumi.Config()
stack = pulumi.get_stack()
try:
    project = loader.load_project(Path.cwd())
    loader.check_engine_config(
        Path.cwd(), stack, {k: config.get(k) for k in loader.CONFIG_KEYS}
    )
    outputs = program.deploy(project, stack, config.require_secret)
except ConfigError as problem:
    raise pulumi.RunError(str(problem)) from None

for name, value in outputs.items():
    pulumi.export(name, value)
