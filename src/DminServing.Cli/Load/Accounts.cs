namespace DminServing.Cli.Load;

/// <summary>What became of the requests.</summary>
internal sealed record Accounts(long Sent, long Answered, long Refused, long Failed, long TimedOut)
{
    /// <summary>Whether every request ended in exactly one way.</summary>
    public bool AddUp => Sent == Answered + Refused + Failed + TimedOut;
}
