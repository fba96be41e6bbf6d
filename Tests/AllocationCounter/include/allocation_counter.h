// Counts the allocations of one thread, so that a test can state that a piece of work makes none.

#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

/// Starts counting on this thread.
void allocation_counter_start(void);

/// The allocations since the start on this thread, and ends counting; −1 where they cannot be counted.
long allocation_counter_stop(void);

#endif
