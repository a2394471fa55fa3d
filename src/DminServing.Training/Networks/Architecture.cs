namespace DminServing.Training.Networks;

/// <summary>A row of the paper's table 2.</summary>
/// <param name="Name">Its name in commands and manifests.</param>
/// <param name="Title">Its name in the paper.</param>
/// <param name="Create">A network with initial weights.</param>
public sealed record Architecture(string Name, string Title, Func<NetworkShape, CtrNetwork> Create)
{
    /// <summary>All of them, in the table's order.</summary>
    public static IReadOnlyList<Architecture> All { get; } =
    [
        new(WideAndDeep.Name, "Wide&Deep", shape => new WideAndDeep(shape)),
        new(Pnn.Name, "PNN", shape => new Pnn(shape)),
        new(Din.Name, "DIN", shape => new Din(shape)),
        new(Dien.Name, "DIEN", shape => new Dien(shape)),
        new(Dien.NoAuxiliary, "DIEN-NO-AUX", shape => new Dien(shape, Dien.NoAuxiliary)),
        new(Dmin.NoAuxiliary, "DMIN-NO-AUX", shape => new Dmin(shape, Dmin.NoAuxiliary)),
        new(Dmin.NoPositions, "DMIN-NO-PE", shape => new Dmin(shape, Dmin.NoPositions)),
        new(Dmin.Name, "DMIN", shape => new Dmin(shape)),
    ];

    /// <summary>The one of a name.</summary>
    /// <exception cref="TrainingException">There is none; the message lists those there are.</exception>
    public static Architecture Of(string name) => All.FirstOrDefault(architecture => architecture.Name == name)
        ?? throw new TrainingException($"There is no network '{name}'; choose one of {string.Join(", ", All.Select(architecture => architecture.Name))}.");
}
