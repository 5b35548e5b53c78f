//! Many runs of the hospital: arms, replications, recovery. No files and no terminal here.

pub mod offered_load;
