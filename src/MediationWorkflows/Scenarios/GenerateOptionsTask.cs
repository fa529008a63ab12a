using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Sessions;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Scenarios;

/// <summary>
/// The mediator gathers ways out and plays them through (R29): <c>data.options</c> with <c>text</c> and <c>scenarios</c>, each with <c>whatIf</c> and
/// <c>consequences</c> by party.
/// </summary>
public sealed class GenerateOptionsTask(AppDb db, GenerateOption generate, PlayScenario play) : TaskKind
{
    public override string Name => "options.generate";

    public override IReadOnlyList<string> Outcomes { get; } = ["Generated", "NoneFound"];

    /// <summary>What was thought of and played through in the session need not be gathered again.</summary>
    public override async Task<IReadOnlySet<Guid>> AnsweredAsync(Guid caseId, Guid? subjectId, CancellationToken ct)
    {
        var session = await db.LatestSessionAsync(caseId, ct);
        return session is not null && (await db.WithPendingAsync<SettlementOption>(o => o.SessionId == session.Id, ct)).Exists(o => o.Scenarios.Count > 0)
            ? (await db.ParticipationsAsync(caseId, ct)).Select(p => p.Id).ToHashSet()
            : new HashSet<Guid>();
    }

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var by = Viewer.CarryingOut(actorId);
        foreach (var option in data.Objects("options"))
        {
            var generated = await generate.RunAsync(new GenerateOption.Command(task.CaseId, option.Text("text"), by), now, ct);
            foreach (var scenario in option.Objects("scenarios"))
            {
                var consequences = scenario.Object("consequences") ?? [];
                await play.RunAsync(
                    new PlayScenario.Command(
                        generated.Id, scenario.Text("whatIf"), consequences.ToDictionary(c => c.Key, c => consequences.Text(c.Key), StringComparer.Ordinal), by),
                    now, ct);
            }
        }
    }
}
