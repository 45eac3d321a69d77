"""What things cost, always beside an alternative in the same run: machines differ, ratios travel."""
