namespace DminServing.Soak.Faults;

/// <summary>How long a cell takes.</summary>
/// <param name="WarmUp">Calls that are checked, and whose times do not count.</param>
/// <param name="Healthy">Before the fault.</param>
/// <param name="Fault">While it lasts.</param>
/// <param name="Healed">After it.</param>
internal sealed record Phases(TimeSpan WarmUp, TimeSpan Healthy, TimeSpan Fault, TimeSpan Healed)
{
    public static Phases Full { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(3.5));

    public static Phases Short { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2.5));
}
