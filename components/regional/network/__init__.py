"""VPC, subnets, routes, NAT, VPC endpoints and flow logs."""
