"""EKS cluster, access entries, nodes and add-ons."""
