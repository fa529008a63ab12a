using System.Text.Json;
using System.Text.Json.Nodes;
using MediationWorkflows.Database;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Web.Api;

namespace MediationWorkflows.Web.Hosting;

/// <summary>
/// Keeps the plan that a start found before its pumps began: by the time that somebody looks, most of it has happened.
/// </summary>
static class ReplayAtStart
{
    const string Setting = "replay-plan:at-start";

    static readonly JsonSerializerOptions Json = Options();

    public static async Task KeepAsync(WorkScope scope)
    {
        var plan = await scope.Get<PlanReplay>().RunAsync(scope.Now, scope.Ct);
        if (plan.IsEmpty)
            return;
        var text = JsonSerializer.Serialize(plan, Json);
        if (await scope.Db.FindAsync<SystemSetting>([Setting], scope.Ct) is { } kept)
            kept.Value = text;
        else
            scope.Db.Add(new SystemSetting { Key = Setting, Value = text });
    }

    /// <summary>The plan of the last start that found anything overdue; null: none did.</summary>
    public static async Task<JsonNode?> ReadAsync(WorkScope scope) =>
        await scope.Db.FindAsync<SystemSetting>([Setting], scope.Ct) is { } kept ? JsonNode.Parse(kept.Value) : null;

    static JsonSerializerOptions Options()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        NodaJson.AddTo(options);
        return options;
    }
}
