namespace DminServing.Server.Scoring;

/// <summary>How large a message may be: what <see cref="Hosting.ServerOptions.MaxCandidatesPerRequest"/> candidates can take, and no more.</summary>
internal static class MessageLimit
{
    // Bytes: behaviors and context of a request; a candidate with the longest id and another feature of that length.
    private const int Basic = 4 << 20;
    private const int Candidate = 2 * (RequestRules.MaxIdBytes + 4);

    /// <summary>Bytes of a protobuf message.</summary>
    public static int Protobuf(int candidates) => Basic + (candidates * Candidate);

    /// <summary>Bytes of a JSON body: the same, where every other letter is escaped.</summary>
    public static long Json(int candidates) => 2L * Protobuf(candidates);
}
