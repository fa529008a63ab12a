using System.ComponentModel.DataAnnotations;
using OpenTelemetry.Exporter;

namespace MediationWorkflows.Web.Telemetry;

/// <summary>Section <c>Telemetry</c>: nothing leaves the process until an endpoint is set.</summary>
sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>Where an OpenTelemetry collector listens, for example <c>http://127.0.0.1:4318</c>; null: nothing is exported.</summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>HttpProtobuf (port 4318 by custom) or Grpc (4317).</summary>
    public OtlpExportProtocol OtlpProtocol { get; set; } = OtlpExportProtocol.HttpProtobuf;

    /// <summary>How often metrics are exported, and how often what they count in the database is counted anew.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ExportEvery { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The address of one signal: with HTTP each has a path of its own.</summary>
    public Uri AddressOf(string signal) => OtlpProtocol == OtlpExportProtocol.HttpProtobuf ? new Uri($"{OtlpEndpoint!.AbsoluteUri.TrimEnd('/')}/v1/{signal}") : OtlpEndpoint!;
}
