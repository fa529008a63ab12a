using System.Collections.Concurrent;
using System.Text;
using MediationWorkflows.Access;
using MediationWorkflows.Web.Tests.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MediationWorkflows.Web.Tests.Telemetry;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Traces_and_metrics_arrive_at_the_collector_and_hold_no_content()
    {
        var received = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await using var collector = await CollectorAsync(received);
        await using (var factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z").With("Telemetry:OtlpEndpoint", collector.Urls.Single()))
        {
            var coordinator = await factory.ProgramAsync(Role.Coordinator);
            await coordinator.OpenCaseAsync();
            await coordinator.ReadAsync("/operations/wake-up");
        }

        var (traces, metrics) = (received["/v1/traces"], received["/v1/metrics"]);
        Assert.Contains("burst", traces, StringComparison.Ordinal);
        Assert.Contains("mediation-case", traces, StringComparison.Ordinal);
        Assert.All(["mediation.bursts", "mediation.burst.duration", "http.server.request.duration"], name => Assert.Contains(name, metrics, StringComparison.Ordinal));
        Assert.All(["Words after a surgery", "client@example.org"], text => Assert.DoesNotContain(text, traces + metrics, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_leaves_the_process_until_a_collector_is_named()
    {
        await using var factory = new MediationFactory().With("virtual-clock", "2027-01-04T15:00:00Z");
        await factory.ProgramAsync(Role.Coordinator);

        Assert.DoesNotContain(factory.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>(), s => s.GetType().Namespace!.EndsWith("Telemetry", StringComparison.Ordinal));
    }

    /// <summary>Takes what is exported, by the path under which it comes, as one long text.</summary>
    internal static async Task<WebApplication> CollectorAsync(ConcurrentDictionary<string, string> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = builder.Build();
        collector.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            // Names and values are plain text in protobuf.
            received.AddOrUpdate(http.Request.Path, _ => Encoding.UTF8.GetString(body.ToArray()), (_, before) => before + Encoding.UTF8.GetString(body.ToArray()));
            http.Response.ContentType = "application/x-protobuf";
        });
        await collector.StartAsync();
        return collector;
    }
}
