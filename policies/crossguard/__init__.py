"""The policy pack: rules about resources, checked while Pulumi previews a stack."""
