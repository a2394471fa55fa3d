using DminServing.Peers;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// A model server as one writes it in an afternoon: the flat graph, one run per request, behind gRPC.
// --engine onnxruntime|mlnet --model FOLDER --port 9001 --candidates 500 --threads 2 --parallel 1
var builder = WebApplication.CreateBuilder(args);
var settings = builder.Configuration;
var model = new FlatModel(settings["model"]!);
var (candidates, threads, parallel) = (settings.GetValue("candidates", 500), settings.GetValue("threads", 2), settings.GetValue("parallel", 1));
IEngine engine = settings["engine"] == "mlnet" ? new MlNetEngine(model, candidates, threads, parallel) : new OnnxRuntimeEngine(model, threads);
for (var run = 0; run < 5; run++)
{
    engine.Score(model.Sample(candidates)); // warm
}

builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(settings.GetValue("port", 9001), listen => listen.Protocols = HttpProtocols.Http2));
builder.Services.AddGrpc();
builder.Services.AddSingleton(model);
builder.Services.AddSingleton(engine);
builder.Services.AddSingleton(new SemaphoreSlim(parallel)); // runs at once
var app = builder.Build();
app.MapGrpcService<ScoringPeer>();
await app.RunAsync();
