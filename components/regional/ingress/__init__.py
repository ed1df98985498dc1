"""Load balancer, target groups and web ACL."""
