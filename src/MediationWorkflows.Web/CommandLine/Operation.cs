using System.Text.Encodings.Web;
using System.Text.Json;
using MediationWorkflows.Database;
using MediationWorkflows.Time;
using MediationWorkflows.Web.Api;
using MediationWorkflows.Web.Hosting;

namespace MediationWorkflows.Web.CommandLine;

/// <summary>What the operating verbs share: one piece of work on an installation, also beside its running service and at the instant where that service's clock stands.</summary>
static class Operation
{
    public static readonly JsonSerializerOptions Json = CreateJson();

    /// <param name="change">Commits once, and retries like any other change.</param>
    public static async Task<T> ChangeAsync<T>(string data, Func<WorkScope, Task<T>> change, CancellationToken ct)
    {
        await using var installation = await OpenAsync(data, ct);
        return await Guarded(() => installation.GetRequiredService<UnitOfWork>().RunAsync(change, ct));
    }

    public static async Task<T> ReadAsync<T>(string data, Func<WorkScope, Task<T>> read, CancellationToken ct)
    {
        await using var installation = await OpenAsync(data, ct);
        return await Guarded(() => installation.GetRequiredService<UnitOfWork>().ReadAsync(read, ct));
    }

    static async Task<ServiceProvider> OpenAsync(string data, CancellationToken ct)
    {
        var folder = DataFolder.At(data);
        var installation = Installation.Open(folder);
        await installation.GetRequiredService<Migrator>().MigrateAsync(ct);
        if (await VirtualTime.PositionAsync(installation.GetRequiredService<UnitOfWork>(), ct) is not { } position)
            return installation;
        await installation.DisposeAsync();
        return Installation.Open(folder, new VirtualClock(position));
    }

    static async Task<T> Guarded<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (DomainException refused)
        {
            throw new UsageException(refused.Message, refused);
        }
    }

    static JsonSerializerOptions CreateJson()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        NodaJson.AddTo(options);
        return options;
    }
}
