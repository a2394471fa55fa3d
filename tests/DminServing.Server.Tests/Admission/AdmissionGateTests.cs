using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using DminServing.Pipeline;
using DminServing.Protos.V1;
using DminServing.Server.Admission;
using DminServing.Server.Hosting;
using DminServing.Testing;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace DminServing.Server.Tests.Admission;

public sealed class AdmissionGateTests : IDisposable
{
    private static readonly ScoreRequest Request = new() { UserId = "u", ItemIds = { "item-1" } };
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_Full_Server_Refuses_At_Once_And_Says_When_To_Come_Again()
    {
        await using var server = await ServeAsync();
        using var counts = new RequestCounts(server);
        await using var busy = Occupy(server);
        var filling = Fill(server, Priority.Interactive);

        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await Client(server).ScoreAsync(Request));
        using var http = await server.Http(Listener.Rest).PostAsJsonAsync("/v1/score", new { user_id = "u", item_ids = new[] { "item-1" } });

        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
        Assert.InRange(int.Parse(refusal.Trailers.GetValue("grpc-retry-pushback-ms")!, CultureInfo.InvariantCulture), 50, 1000);
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1)), (http.StatusCode, http.Headers.RetryAfter?.Delta));
        Assert.Contains("Admission:MaxWait", await http.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal((2, 2, 2), (counts["dmin.requests.received"], counts["dmin.requests rejected"], counts["dmin.admission.refused interactive"]));

        filling.ForEach(ticket => ticket.Dispose());
        Assert.Single((await Client(server).ScoreAsync(Request)).Ctr);
        Assert.Equal(0, server.Services.GetRequiredService<AdmissionControl>().Requests);
    }

    [Fact]
    public async Task Durations_Are_Those_Of_Calls_That_Were_Not_Refused()
    {
        const string Duration = "http.server.request.duration /dmin.v1.ScoringService/Score";
        await using var server = await ServeAsync();
        using var counts = new RequestCounts(server);
        await using var busy = Occupy(server);
        var filling = Fill(server, Priority.Interactive);
        await Assert.ThrowsAsync<RpcException>(async () => await Client(server).ScoreAsync(Request));
        filling.ForEach(ticket => ticket.Dispose());
        await Client(server).ScoreAsync(Request);

        while (counts[Duration] == 0) // counted when an answer is at its caller already
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, counts[Duration]);
    }

    [Fact]
    public async Task Batch_Gives_Way_To_Those_Who_Wait_For_Their_Answer()
    {
        await using var server = await ServeAsync(("Admission:MaxWait", "00:01:00")); // real seconds must not matter
        var control = server.Services.GetRequiredService<AdmissionControl>();
        await using var busy = Occupy(server);
        var filling = Fill(server, Priority.Batch);
        while (control.Wait > 45)
        {
            filling[^1].Dispose();
            filling.RemoveAt(filling.Count - 1);
        }

        await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken); // it was calm when this began

        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await Client(server).ScoreAsync(Request, new Metadata { { "dmin-priority", "batch" } }));

        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
        Assert.Single((await Client(server).ScoreAsync(Request)).Ctr);
        filling.ForEach(ticket => ticket.Dispose());
    }

    [Fact]
    public async Task Questions_Of_A_Stream_Are_Taken_On_One_By_One()
    {
        await using var server = await ServeAsync();
        using var counts = new RequestCounts(server);
        using var stream = Client(server).ScoreMany();
        await using var busy = Occupy(server);
        var filling = Fill(server, Priority.Interactive);

        await stream.RequestStream.WriteAsync(Request);
        Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal((int)StatusCode.ResourceExhausted, stream.ResponseStream.Current.Error.Code);
        filling.ForEach(ticket => ticket.Dispose());
        await stream.RequestStream.WriteAsync(Request);
        Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Null(stream.ResponseStream.Current.Error);

        await stream.RequestStream.CompleteAsync();
        Assert.Equal((2, 1, 1), (counts["dmin.requests.received"], counts["dmin.requests rejected"], counts["dmin.requests ok"]));
    }

    [Fact]
    public async Task Probes_And_The_List_Of_Models_Answer_All_The_Same()
    {
        await using var server = await ServeAsync();
        var filling = Fill(server, Priority.Interactive);

        using var ready = await server.Http(Listener.Management).GetAsync("/healthz/ready");
        var models = await new ModelService.ModelServiceClient(server.Grpc).ListModelsAsync(new ListModelsRequest());

        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Single(models.Models);
        filling.ForEach(ticket => ticket.Dispose());
    }

    private static ScoringService.ScoringServiceClient Client(ServerUnderTest server) => new(server.Grpc);

    // One of its two lanes: while all are idle, some are taken on whatever holds the places.
    private static BusyLane Occupy(ServerUnderTest server) => new(server.Services.GetRequiredService<InferenceLanes>());

    private static List<AdmissionTicket> Fill(ServerUnderTest server, Priority priority)
    {
        var control = server.Services.GetRequiredService<AdmissionControl>();
        List<AdmissionTicket> tickets = [];
        while (control.TryEnter(priority) is { } ticket)
        {
            tickets.Add(ticket);
        }

        return tickets;
    }

    private Task<ServerUnderTest> ServeAsync(params (string Key, string Value)[] settings)
    {
        new HandMadeModel().WriteTo(_folder.Path);
        return ServerUnderTest.StartAsync(_folder, [("Inference:Lanes", "2"), .. settings]);
    }
}
