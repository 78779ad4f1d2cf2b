"""The project beside other ways to the same claims: each in a process of its own, taking turns."""
