"""Rules of Amazon EKS."""
