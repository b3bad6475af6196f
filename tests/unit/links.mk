include tests/sim/sim.mk
