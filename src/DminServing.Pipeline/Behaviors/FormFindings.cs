namespace DminServing.Pipeline.Behaviors;

/// <summary>What is in Redis in one of the forms, by the users that were looked at.</summary>
/// <param name="Format">The form.</param>
public sealed record FormFindings(RedisFormat Format)
{
    /// <summary>Users looked at, those with something wrong among them.</summary>
    public int Users { get; init; }

    /// <summary>Behaviors of the user in the middle.</summary>
    public int MedianLength { get; init; }

    /// <summary>Behaviors of the user who has most.</summary>
    public int LongestLength { get; init; }

    /// <summary>Behaviors that could be read.</summary>
    public long Behaviors { get; init; }

    /// <summary>Stored members that could not be read; a packed value that cannot be read counts as one.</summary>
    public long Corrupt { get; init; }

    /// <summary>Users who have such members.</summary>
    public int UsersWithCorrupt { get; init; }

    /// <summary>Behaviors that lie more than a day ahead, which a server leaves out.</summary>
    public long Future { get; init; }

    /// <summary>Users whose key holds something of another type.</summary>
    public int WrongType { get; init; }

    /// <summary>Keys without the braces around the user, which a server does not find.</summary>
    public int WithoutBraces { get; init; }

    /// <summary>The newest behavior that does not lie ahead, Unix milliseconds.</summary>
    public long? NewestMs { get; init; }

    /// <summary>Behaviors whose item is not known, where somebody was asked.</summary>
    public long UnknownItems { get; init; }
}
