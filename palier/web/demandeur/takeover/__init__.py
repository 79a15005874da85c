"""What a former tool held of me: read, and said to be mine or not."""
