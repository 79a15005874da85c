"""What a holder lets the platform fetch from the administration: consented to, asked by the clock, read, then used or not."""
