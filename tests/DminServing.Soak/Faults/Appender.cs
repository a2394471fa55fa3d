using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;

namespace DminServing.Soak.Faults;

/// <summary>Appends a behavior of a user of its own, twenty times a second.</summary>
internal sealed class Appender : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeProvider Time = TimeProvider.System;
    private readonly ConcurrentQueue<(long Sent, HttpStatusCode Status)> _appends = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _appending;

    public Appender(string server) => _appending = AppendAsync(new Uri(server + "/v1/users/appender/behaviors"));

    /// <summary>What is not as it must be: all appended while Redis takes them, all refused while it does not.</summary>
    public string Misses(long broken, long healed, long wellAgain)
    {
        var (refused, taken) = (0, 0);
        foreach (var (sent, status) in _appends)
        {
            var isBroken = sent > broken && sent < healed;
            refused += !isBroken && (sent < broken || sent > wellAgain) && status != HttpStatusCode.OK ? 1 : 0;
            taken += isBroken && status != HttpStatusCode.ServiceUnavailable ? 1 : 0;
        }

        // A stall of the machine is longer than an append may take now and then.
        return taken == 0 && !_appends.IsEmpty && refused <= _appends.Count / 20 ? "" : $"{refused} of {_appends.Count} appends refused by a healthy Redis, {taken} not refused by a broken one";
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _appending;
        _stop.Dispose();
    }

    private async Task AppendAsync(Uri address)
    {
        using var http = new HttpClient();
        while (!_stop.IsCancellationRequested)
        {
            var sent = Time.GetTimestamp();
            using var answer = await http.PostAsJsonAsync(address, new { behaviors = new[] { new { item_id = "trousers-slim-chino" } } });
            _appends.Enqueue((sent, answer.StatusCode));
            await Task.Delay(Pause);
        }
    }
}
