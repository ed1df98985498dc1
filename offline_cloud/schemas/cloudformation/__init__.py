"""Validation of AWS inputs by AWS's CloudFormation schemas, and templates of stacks.

The modules ``offline_cloud.aws.*.cloudformation`` map Pulumi types to CloudFormation
types. ``converter`` converts inputs into properties. ``validate`` validates one
resource before its creation. ``template`` writes a stack's resources as templates.
Only ``linter`` imports cfn-lint, because it has no type annotations.
"""
