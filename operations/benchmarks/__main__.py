"""Run the benchmark as `python -m operations.benchmarks`."""

from operations.benchmarks.fleet import main

if __name__ == "__main__":
    main()
