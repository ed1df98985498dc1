"""Run the benchmark as `python -m operations.bench`."""

from operations.bench.fleet import main

if __name__ == "__main__":
    main()
