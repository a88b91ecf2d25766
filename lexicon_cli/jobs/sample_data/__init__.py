"""Makes exports of people who never lived: seeded, in time order, any size, clean or with faults.
May import plan and core. Law: the same arguments give the same bytes; no clock is read; without
faults the data has no finding against its plan."""
