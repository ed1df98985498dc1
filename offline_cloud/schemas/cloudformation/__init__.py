"""AWS's own schemas, asked about what a Pulumi program wants of AWS.

``translations`` say which CloudFormation type a Pulumi type is, ``walker`` rewrites
its inputs, ``judge`` has one resource validated before it is made, and ``template``
writes what a stack has made as one CloudFormation template.

Deliberately absent: imports of cfn-lint outside ``lint``; it ships no types.
"""
