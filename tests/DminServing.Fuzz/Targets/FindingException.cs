namespace DminServing.Fuzz.Targets;

/// <summary>The code took the bytes and made something of them that cannot be right.</summary>
internal sealed class FindingException(string message) : Exception(message);
