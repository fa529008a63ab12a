using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Sessions;
using NodaTime;

namespace MediationWorkflows.Scenarios;

/// <summary>Somebody who takes part thinks of a way out. It binds nobody.</summary>
public sealed class GenerateOption(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid CaseId, string? Text, Viewer By);

    public async Task<SettlementOption> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.Demand(CaseAction.TakePartInSessions);
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        var author = (await db.ParticipationsAsync(command.CaseId, ct)).FirstOrDefault(p => p.PersonId == command.By.PersonId && p.IsInMandate(now))
            ?? throw new NotAllowedException("Only somebody who takes part in the case adds to it.");
        var option = new SettlementOption
        {
            Id = Ids.New(now),
            CaseId = command.CaseId,
            SessionId = (await db.WithPendingAsync<Session>(s => s.CaseId == command.CaseId, ct)).Find(s => s.State is SessionState.Live or SessionState.Paused)?.Id,
            AuthorId = author.Id,
            Text = Floor.Words(command.Text, "text"),
            CreatedAt = now,
        };
        db.Add(option);
        await audit.AppendAsync(option, command.By.PersonId, "option.generated", now, ct);
        return option;
    }
}
