"""The `fleet` command, the benchmarks, the template checks and the generated docs."""
