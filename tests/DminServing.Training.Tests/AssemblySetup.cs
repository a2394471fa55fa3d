using System.Runtime.CompilerServices;
using DminServing.Training.Native;
using Xunit.Sdk;
using Xunit.v3;

// Torch's random generator is one for the process: tests that need it to be theirs run one after the other.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace DminServing.Training.Tests;

/// <summary>Runs before any test of the assembly.</summary>
internal static class AssemblySetup
{
    [ModuleInitializer]
    internal static void LoadTorch() => LibTorch.Load();
}
