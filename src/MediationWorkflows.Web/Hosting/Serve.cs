namespace MediationWorkflows.Web.Hosting;

/// <summary>One run of the service, from start to stop.</summary>
static class Serve
{
    public static async Task<int> RunAsync(ServeSettings settings, CancellationToken ct)
    {
        await using var app = MediationHost.Build(settings);
        await app.Services.GetRequiredService<PrepareDatabase>().RunAsync(settings.Demo, ct);
        await app.RunAsync(ct);
        return 0;
    }
}
