"""From records to included studies: consensus of decisions, and the flow between the boxes of PRISMA 2020."""
