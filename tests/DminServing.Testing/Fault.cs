using System.Text;

namespace DminServing.Testing;

/// <summary>What <see cref="FaultProxy"/> does to what passes through it.</summary>
public sealed record Fault
{
    /// <summary>Nothing.</summary>
    public static Fault None { get; } = new();

    /// <summary>Bytes arrive and nothing comes back while this lasts; nobody is told.</summary>
    public static Fault BlackHole { get; } = new() { Holds = true };

    /// <summary>Connections are reset, those there are and new ones.</summary>
    public static Fault Reset { get; } = new() { Resets = true };

    /// <summary>Every reply is replaced by bytes that are no protocol.</summary>
    public static Fault Garbage { get; } = new() { Change = reply => [.. reply.Select((_, place) => (byte)(0xF1 ^ place))] };

    /// <summary>Half of a reply, then the connection ends.</summary>
    public static Fault Cut { get; } = new() { Change = reply => reply[..Math.Max(1, reply.Length / 2)], EndsAfterReply = true };

    /// <summary>How much later replies come.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>What becomes of a reply; <c>null</c> when it stays as it is.</summary>
    public Func<byte[], byte[]>? Change { get; init; }

    /// <summary>Which commands the proxy answers itself; they do not reach the server.</summary>
    public IReadOnlyList<string> Answered { get; init; } = [];

    /// <summary>What it answers.</summary>
    public byte[] Answer { get; init; } = [];

    /// <summary>Told each time.</summary>
    public Action OnAnswer { get; init; } = () => { };

    internal bool Holds { get; init; }

    internal bool Resets { get; init; }

    internal bool EndsAfterReply { get; init; }

    /// <summary>Replies come later.</summary>
    public static Fault Slow(TimeSpan delay) => new() { Delay = delay };

    /// <summary>Some commands are answered with a line of the protocol, such as <c>-LOADING Redis is loading the dataset in memory</c>.</summary>
    public static Fault Says(string line, params string[] commands) => new() { Answered = commands, Answer = Encoding.UTF8.GetBytes(line + "\r\n") };
}
