using Xunit.Sdk;
using Xunit.v3;

// The stand-in counts for the whole process.
[assembly: Parallelization(Mode = ParallelMode.None)]
