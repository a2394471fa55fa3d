namespace DminServing.Fuzz.Targets;

/// <summary>Code that takes bytes from outside. Whatever they are, they are accepted or refused in the way the code says; anything else is thrown and is a finding.</summary>
/// <param name="name">Its name on the command line and of its folder in <c>corpus</c>.</param>
/// <param name="accepts">Runs the code; tells whether it took the bytes.</param>
internal sealed class Target(string name, Func<byte[], bool> accepts)
{
    public string Name { get; } = name;

    /// <summary>Runs the code.</summary>
    /// <returns>Whether it took the bytes.</returns>
    /// <exception cref="Exception">A finding.</exception>
    public bool Accepts(byte[] bytes) => accepts(bytes);
}
