using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Roadmap;

/// <summary>Who keeps the roadmap says what it makes of a patient's or a family's view.</summary>
public sealed class AnswerPerspective(AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    private const int LongestText = 4000;

    public sealed record Command(Guid PerspectiveId, string Text, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (told, access) = await policy.FindAsync<Perspective>(command.By, command.PerspectiveId, "perspective", now, ct);
        access.Demand(CaseAction.ManageRoadmap);
        if (string.IsNullOrWhiteSpace(command.Text) || command.Text.Length > LongestText)
        {
            throw new InvalidInputException("text", $"Say it in at most {LongestText} characters.");
        }

        told.Reply(command.Text.Trim(), now);
        await audit.AppendAsync(told, command.By.PersonId, "perspective.answered", now, ct);
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(told.CaseId, PerspectiveTask.KindName, PerspectiveTask.Replied, command.By.PersonId, now, ct, subjectId: told.Id);
        }
    }
}

/// <summary>What does the roadmap make of it (<c>data.text</c>)?</summary>
public sealed class PerspectiveTask(AnswerPerspective reply) : TaskKind
{
    public const string KindName = "roadmap.perspective";
    public const string Replied = "Replied";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [Replied];

    public override bool IsAwaited => false;

    public override bool NeedsSubject => true;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) =>
        reply.RunAsync(new AnswerPerspective.Command(task.SubjectId!.Value, data.Text("text") ?? "See the steps of the roadmap.", Viewer.CarryingOut(actorId)), now, ct);
}
