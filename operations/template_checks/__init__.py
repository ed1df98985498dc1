"""Check the CloudFormation templates of a rehearsal with cfn-lint and checkov."""
