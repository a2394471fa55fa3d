namespace DminServing.Server.Admission;

/// <summary>How short memory is.</summary>
internal enum MemoryLevel
{
    /// <summary>All is well.</summary>
    Enough,

    /// <summary>More than 85 % is in use: half as much work is taken on, and none of the priority <c>batch</c>.</summary>
    Short,

    /// <summary>More than 95 % is in use: no work is taken on.</summary>
    Gone,
}
