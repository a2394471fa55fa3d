using DminServing.Server.Access;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DminServing.Server.Tests.Access;

public sealed class LineLimitTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void One_Line_A_Second_Of_Each_Kind_And_The_Next_Says_How_Many_There_Were_Not()
    {
        var lines = new LineLimit(_time);

        Assert.Equal((true, 0), Ask(lines, "key"));
        Assert.Equal((false, 0), Ask(lines, "key"));
        Assert.Equal((false, 0), Ask(lines, "key"));
        Assert.Equal((true, 0), Ask(lines, "missing"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((true, 2), Ask(lines, "key"));
        Assert.Equal((false, 0), Ask(lines, "key"));
    }

    private static (bool Allowed, long Suppressed) Ask(LineLimit lines, string kind)
    {
        var allowed = lines.Allows(kind, out var suppressed);
        return (allowed, suppressed);
    }
}
