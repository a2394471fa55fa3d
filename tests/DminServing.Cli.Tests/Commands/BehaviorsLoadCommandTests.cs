using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DminServing.Cli.Commands;
using DminServing.Testing;
using Xunit;

namespace DminServing.Cli.Tests.Commands;

/// <summary><c>dmin behaviors load</c> into a real Redis.</summary>
public sealed class BehaviorsLoadCommandTests : IAsyncLifetime
{
    private const int Length = 20;
    private const long FirstTime = 1_764_000_000_000;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private readonly TempFolder _files = new();
    private RedisServer? _redis;

    private string Input => _files["behaviors.tsv"];

    public async ValueTask InitializeAsync() => _redis = RedisServer.IsInstalled ? await RedisServer.StartAsync() : null;

    public ValueTask DisposeAsync()
    {
        _redis?.Dispose();
        _files.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("sortedset")]
    [InlineData("packed")]
    public async Task A_File_Is_Loaded_And_The_Summary_Counts_It(string format)
    {
        WriteUsers(100);

        var run = await LoadAsync("--format", format, "--output", "json");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal((100, 100 * Length), (run.Json.GetProperty("users").GetInt32(), run.Json.GetProperty("behaviors").GetInt32()));
        Assert.Equal("used_memory of INFO memory, before and after", run.Json.GetProperty("memory").GetProperty("measured_by").GetString());
        Assert.Equal((100, 100 * Length), Stored(format));
    }

    [Theory]
    [InlineData("sortedset")]
    [InlineData("packed")]
    public async Task A_Load_That_Was_Killed_Goes_On_Where_It_Was(string format)
    {
        const int users = 10_000;
        WriteUsers(users);
        using (var killed = Start(format))
        {
            while (Redis.Cli("KEYS", "dmin:load:*").Length == 0 && !killed.HasExited)
            {
                await Task.Delay(5);
            }

            killed.Kill();
            await killed.WaitForExitAsync().WaitAsync(Longest);
            Assert.NotEqual(ExitCode.Done, killed.ExitCode);
        }

        Assert.InRange(Stored(format).Users, 1, users - 1);
        var run = await LoadAsync("--format", format, "--output", "json");

        Assert.InRange(run.Json.GetProperty("resumed_at_line").GetInt64(), 2, users * Length);
        Assert.InRange(run.Json.GetProperty("this_run").GetProperty("users").GetInt32(), 1, users - 1);
        Assert.Equal((users, users * Length), (run.Json.GetProperty("users").GetInt32(), run.Json.GetProperty("behaviors").GetInt32()));
        Assert.Equal((users, users * Length), Stored(format));
        Assert.Empty(Redis.Cli("KEYS", "dmin:load:*"));
    }

    [Theory]
    [InlineData("sortedset")]
    [InlineData("packed")]
    public async Task Loading_A_File_Twice_Changes_Nothing(string format)
    {
        WriteUsers(10);
        await LoadAsync("--format", format);

        var run = await LoadAsync("--format", format, "--output", "json");

        Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("resumed_at_line").ValueKind);
        Assert.Equal((10, 10 * Length), Stored(format));
    }

    [Fact]
    public async Task A_Bad_Line_Is_Named_On_Standard_Error_And_Left_Out()
    {
        File.WriteAllText(Input, $"u1\ta\t\t{FirstTime}\nu1\tb\t\tyesterday\nu1\tc\t\nu1\td\t\t{FirstTime + 1}\n");

        var run = await LoadAsync("--output", "json");

        Assert.Equal((ExitCode.Done, 2), (run.ExitCode, run.Json.GetProperty("bad_lines").GetInt32()));
        Assert.Contains("behaviors.tsv line 2 is left out: its time is no whole number of Unix milliseconds", run.Error, StringComparison.Ordinal);
        Assert.Contains("behaviors.tsv line 3 is left out: it has not 4 fields", run.Error, StringComparison.Ordinal);
        Assert.Equal((1, 2), Stored("sortedset"));
    }

    [Fact]
    public async Task One_Bad_Line_Too_Many_Ends_The_Load_And_Allowing_It_Goes_On()
    {
        WriteUsers(1000, badLineAfter: 900);

        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => LoadAsync("--max-bad-lines", "0"));
        var run = await LoadAsync("--max-bad-lines", "1", "--output", "json");

        Assert.Contains($"line {(900 * Length) + 1}: it has not 4 fields", failure.Message, StringComparison.Ordinal);
        Assert.InRange(run.Json.GetProperty("resumed_at_line").GetInt64(), 2, 900 * Length);
        Assert.Equal(1, run.Json.GetProperty("bad_lines").GetInt32());
        Assert.Equal((1000, 1000 * Length), Stored("sortedset"));
    }

    [Fact]
    public async Task The_Newest_Behaviors_Are_Held_Out()
    {
        WriteUsers(3);

        await LoadAsync("--hold-out", "1");

        Assert.Equal((3, 3 * (Length - 1)), Stored("sortedset"));
        Assert.Equal($"{FirstTime + Length - 2}:item-{Length - 2}", Redis.Cli("ZREVRANGE", "dmin:behaviors:{user-0}", "0", "0"));
    }

    private RedisServer Redis
    {
        get
        {
            Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
            return _redis!;
        }
    }

    private Task<CommandRun> LoadAsync(params string[] options) => CommandRun.Of(BehaviorsCommand.Create(), ["behaviors", "load", Input, "--redis", Redis.Connection, .. options]);

    private Process Start(string format) => DminProcess.Start("behaviors", "load", Input, "--redis", Redis.Connection, "--format", format);

    private void WriteUsers(int users, int? badLineAfter = null)
    {
        using var file = new StreamWriter(Input);
        for (var user = 0; user < users; user++)
        {
            if (user == badLineAfter)
            {
                file.Write("no behavior\n");
            }

            for (var place = 0; place < Length; place++)
            {
                file.Write(FormattableString.Invariant($"user-{user}\titem-{place}\tcategory\t{FirstTime + place}\n"));
            }
        }
    }

    // By Redis itself. Packed values hold the records behind four bytes.
    private (int Users, int Behaviors) Stored(string format)
    {
        var (pattern, count) = format == "packed"
            ? ("dmin:packed:*", "local v = redis.call('GET', k); n = n + (#v - 4) / (8 + string.byte(v, 3))")
            : ("dmin:behaviors:*", "n = n + redis.call('ZCARD', k)");
        var counted = Redis.Cli("EVAL", $"local n, u = 0, 0; for _, k in ipairs(redis.call('KEYS', '{pattern}')) do u = u + 1; {count} end; return u .. ' ' .. n", "0").Split(' ');
        return (int.Parse(counted[0], CultureInfo.InvariantCulture), (int)double.Parse(counted[1], CultureInfo.InvariantCulture));
    }
}
