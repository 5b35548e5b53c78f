//! Is there enough capacity to begin with? Nothing is simulated here.
