namespace DminServing.Soak;

/// <summary>What there is to run.</summary>
internal static class Usage
{
    public static int Show()
    {
        Console.Error.WriteLine("dotnet run -c Release --project tests/DminServing.Soak -- WHAT; docs/reliability.md lists what.");
        return 2;
    }
}
