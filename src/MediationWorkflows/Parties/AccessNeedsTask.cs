using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Concerns;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Parties;

/// <summary>
/// A party says what they need to take part (<c>data.language</c>, <c>interpreterLanguage</c>, <c>accommodations</c>, <c>treatmentPreferences</c>),
/// and what they are afraid might set off distress or harm (<c>data.triggers</c>: objects with <c>kind</c> and <c>text</c>). Without data what was said stays.
/// </summary>
public sealed class AccessNeedsTask(SetAccessNeeds set, RaiseConcern raise) : TaskKind
{
    public const string KindName = "accessNeeds";
    public const string Stated = "Stated";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [Stated];

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var (owner, by) = (task.AssigneeId!.Value, Viewer.CarryingOut(actorId));
        var needs = new AccessNeedsInput(data.Text("language"), data.Text("interpreterLanguage"), data.Text("accommodations"), data.Text("treatmentPreferences"));
        if (needs != new AccessNeedsInput(null, null, null, null))
        {
            await set.RunAsync(new SetAccessNeeds.Command(owner, needs, by), now, ct);
        }

        foreach (var (i, trigger) in data.Objects("triggers").Index())
        {
            await raise.RunAsync(new RaiseConcern.Command(
                task.CaseId, owner, Concern.KindOf(trigger.Text("kind") ?? nameof(ConcernKind.Trigger), Concern.Triggers, $"data.triggers[{i}].kind"), trigger.Text("text") ?? "",
                ShareWithMediator: false, by), now, ct);
        }
    }
}
