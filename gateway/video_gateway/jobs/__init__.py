"""What the gateway remembers: each job it bought, and each promise not to buy twice."""
