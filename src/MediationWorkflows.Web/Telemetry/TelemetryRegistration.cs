namespace MediationWorkflows.Web.Telemetry;

static class TelemetryRegistration
{
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(TelemetryOptions.Section);
        services.AddOptions<TelemetryOptions>().Bind(section).ValidateDataAnnotations().ValidateOnStart();
        if (string.IsNullOrEmpty(section[nameof(TelemetryOptions.OtlpEndpoint)]))
            return;
        services.AddSingleton<OperationsGauges>();
        services.AddHostedService(provider => provider.GetRequiredService<OperationsGauges>());
        services.AddHostedService<TelemetryExport>();
    }
}
