"""`python -m benchmarks`. Every contender's process loads this file, so it holds nothing."""

if __name__ == "__main__":
    from benchmarks.command import main

    main()
