using MediationWorkflows.Telemetry;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MediationWorkflows.Web.Telemetry;

/// <summary>Exports traces and metrics over OTLP for as long as the service lives. Registered only when an endpoint is set.</summary>
sealed class TelemetryExport(IOptions<TelemetryOptions> options, OperationsGauges gauges) : IHostedService
{
    TracerProvider? traces;
    MeterProvider? metrics;
    readonly Lock ending = new();
    Task? end;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var resource = ResourceBuilder.CreateDefault().AddService("mediation", serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString());
        traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            // What ASP.NET Core and Npgsql bring themselves, and ours.
            .AddSource("Microsoft.AspNetCore", "Npgsql", Traces.Name)
            .AddOtlpExporter(otlp => Address(otlp, "traces"))
            .Build();
        metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql", Meters.Name, gauges.MeterName)
            .AddOtlpExporter((otlp, reader) =>
            {
                Address(otlp, "metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)settings.ExportEvery.TotalMilliseconds;
            })
            .Build();
        return Task.CompletedTask;

        void Address(OtlpExporterOptions otlp, string signal) => (otlp.Endpoint, otlp.Protocol) = (settings.AddressOf(signal), settings.OtlpProtocol);
    }

    /// <summary>The last spans and counts go out before the process does. A host may be stopped twice, a provider may not: whoever comes second waits for the same end.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (ending)
            return end ??= Task.Run(End, CancellationToken.None);
    }

    void End()
    {
        traces?.Dispose();
        metrics?.Dispose();
    }
}
