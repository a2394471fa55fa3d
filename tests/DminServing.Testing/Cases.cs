using System.Globalization;

namespace DminServing.Testing;

/// <summary>How many cases a property test tries: as many as it says, or in long runs what the variable <c>DMIN_TEST_CASES</c> says.</summary>
public static class Cases
{
    private static readonly string? Told = Environment.GetEnvironmentVariable("DMIN_TEST_CASES");

    /// <summary>The number of cases.</summary>
    /// <param name="usual">Without the variable.</param>
    public static int Of(int usual) => Told is { Length: > 0 } ? int.Parse(Told, CultureInfo.InvariantCulture) : usual;
}
