using DminServing.Pipeline;
using DminServing.Server.Access;
using DminServing.Server.Admission;
using DminServing.Server.Grpc;
using DminServing.Server.Health;
using DminServing.Server.Hosting;
using DminServing.Server.Rest;
using DminServing.Server.Scoring;

// Settings and static files lie beside the program, so that it starts from any folder.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddListeners();                      // three ports: REST, gRPC, management
builder.AddTelemetry();
builder.Services.AddAccess();                // who may call
builder.Services.AddScoringPipeline();       // the five steps
builder.Services.AddScoringHandler();        // count, check, score: shared by gRPC and REST
builder.Services.AddAdmission();             // how much work may wait
builder.Services.AddGrpcApi();
builder.Services.AddRestApi();
builder.Services.AddProbes();
builder.Services.AddHostedService<ModelStartup>();

if (SettingsSection.Problems(builder.Services, builder.Configuration) is { Count: > 0 } problems)
{
    return ProcessEnd.Report(ExitCode.Configuration, problems);
}

var app = builder.Build();
app.UseRestErrors();
app.UseListeners();
app.UseAccess();
app.UseAdmission();
app.UseGrpcGuard();
app.MapGrpcApi();
app.MapRestApi();
app.MapProbes();
app.MapMetrics();
app.RequirePolicies();
return await app.RunToEndAsync();
