"""What a review is: plain, immutable data. No input or output, no numerics; imports nobody."""
