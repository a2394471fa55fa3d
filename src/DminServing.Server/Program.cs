using DminServing.Pipeline;
using DminServing.Server.Access;
using DminServing.Server.Admission;
using DminServing.Server.Connections;
using DminServing.Server.Grpc;
using DminServing.Server.Health;
using DminServing.Server.Hosting;
using DminServing.Server.Rest;
using DminServing.Server.Scoring;
using DminServing.Server.Stopping;

// Settings and static files lie beside the program, so that it starts from any folder.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddConnectionLimits();               // before the ports: each starts with them
builder.AddListeners();                      // three ports: REST, gRPC, management
builder.AddTelemetry();
builder.Services.AddAccess();                // who may call
builder.Services.AddScoringPipeline();       // the five steps
builder.Services.AddScoringHandler();        // count, check, score: shared by gRPC and REST
builder.Services.AddAdmission();             // how much work may wait
builder.Services.AddGrpcApi();
builder.Services.AddRestApi();
builder.Services.AddProbes();
builder.Services.AddDrain();
builder.Services.AddHostedService<ModelStartup>();

string[] problems = [.. SettingsSection.Problems(builder.Services, builder.Configuration), .. LoggingSettings.Problems(builder.Configuration, builder.Environment.IsDevelopment())];
if (problems.Length > 0)
{
    return ProcessEnd.Report(ExitCode.Configuration, problems);
}

var app = builder.Build();
app.UseDrain();
app.UseRestErrors();
app.UseListeners();
app.UseAdmission();                          // before callers are asked who they are: under overload, refusing must cost little
app.UseAccess();
app.UseQuotas();
app.UseGrpcGuard();
app.MapGrpcApi();
app.MapRestApi();
app.MapProbes();
app.MapMetrics();
app.RequirePolicies();
return await app.RunToEndAsync();
