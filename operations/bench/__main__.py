"""Run the benchmark as `python -m operations.bench`."""

from operations.bench.floor import main

if __name__ == "__main__":
    main()
