using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Roadmap;

/// <summary>A client, or somebody who is with them, says how they see what is being done; the mediator is asked what the roadmap makes of it.</summary>
public sealed class TellPerspective(AppDb db, AccessPolicy policy, OpenTask open, AuditTrail audit, TakeAnswer answer)
{
    private const int LongestText = 4000;

    /// <param name="AuthorId">Who was asked, when this carries out their answer.</param>
    public sealed record Command(Guid CaseId, string Text, Viewer By, Guid? AuthorId = null);

    public async Task<Perspective> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        var here = (await db.ParticipationsAsync(command.CaseId, ct)).Where(p => p.IsInMandate(now)).ToList();
        var author = here.Find(p => p.Role is Role.Client or Role.Supporter && (command.AuthorId is { } asked ? p.Id == asked : access.Own.Contains(p.Id)))
            ?? throw new NotAllowedException("This is for clients, and for those who are with them.");
        if (string.IsNullOrWhiteSpace(command.Text) || command.Text.Length > LongestText)
        {
            throw new InvalidInputException("text", $"Say it in at most {LongestText} characters.");
        }

        var told = new Perspective { Id = Ids.New(now), CaseId = command.CaseId, AuthorId = author.Id, Text = new ClassifiedText(command.Text.Trim()), CreatedAt = now };
        db.Add(told);
        await audit.AppendAsync(told, command.By.PersonId, "perspective.told", now, ct);
        var mediator = here.Find(p => p.Role == Role.Mediator && p.State == ParticipationState.Active);
        await open.RunAsync(new OpenTask.Command(command.CaseId, PerspectiveTask.KindName, mediator?.Id, "10 BD", "standard", told.Id), now, ct);
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(command.CaseId, TellPerspectiveTask.KindName, TellPerspectiveTask.Told, command.By.PersonId, now, ct, author.Id);
        }

        return told;
    }
}

/// <summary>Patients and families are asked how they see it when the roadmap begins (<c>data.text</c>); they may say so later too, or leave it.</summary>
public sealed class TellPerspectiveTask(TellPerspective tell) : TaskKind
{
    public const string KindName = "perspective.tell";
    public const string Told = "Told";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [Told, "NothingToTell"];

    public override bool RefusalDecides => false;

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        if (outcome == Told)
        {
            await tell.RunAsync(new TellPerspective.Command(task.CaseId, data.Text("text") ?? "See the documents of the case.", Viewer.CarryingOut(actorId), task.AssigneeId), now, ct);
        }
    }
}
