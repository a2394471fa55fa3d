namespace DminServing.Fuzz.Targets;

/// <summary>The negative control: bugs that a search must find, or it would not find others either.</summary>
internal static class PlantedBug
{
    /// <summary>Three bytes in a row that chance alone does not hit in 16 million tries; a search that sees coverage takes them one by one.</summary>
    public static bool Accepts(byte[] bytes)
    {
        if (bytes.Length < 3 || bytes[0] != 'b')
        {
            return false;
        }

        if (bytes[1] != 'u')
        {
            return false;
        }

        return bytes[2] == 'g' ? throw new FindingException("The planted bug.") : true;
    }

    /// <summary>A target with a mistake of a kind that is easily made: it throws for a byte that is rare in requests.</summary>
    public static Target In(Target target) =>
        new(target.Name, bytes => !bytes.AsSpan().Contains((byte)0x7F) ? target.Accepts(bytes) : throw new InvalidOperationException("The planted bug."));
}
