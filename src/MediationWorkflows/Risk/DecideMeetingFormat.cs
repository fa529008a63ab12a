using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Risk;

/// <summary>Decides whether the parties sit down together, never meet, or had better not mediate. Never bolder than what screening found.</summary>
public sealed class DecideMeetingFormat(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid CaseId, MeetingFormat Format, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        (await policy.For(command.By, command.CaseId, now, ct)).Demand(CaseAction.LeadSafety);
        var mediationCase = (await db.FindAsync<MediationCase>([command.CaseId], ct))!;
        mediationCase.RequireOpen();
        if (!Enum.IsDefined(command.Format))
        {
            throw new InvalidInputException("format", $"One of {string.Join(", ", Enum.GetNames<MeetingFormat>())}.");
        }

        var strictest = (await db.ScreeningsAsync(command.CaseId, ct)).Select(s => s.Finding).DefaultIfEmpty().Max();
        if (command.Format < strictest)
        {
            throw new StateException($"A screening found {strictest}: screen that party again before anything bolder is decided.", strictest.ToString(), strictest.ToString());
        }

        mediationCase.MeetingFormat = command.Format;
        await audit.AppendAsync(command.CaseId, command.By.PersonId, "risk.format", now, ct, nameof(MediationCase), command.CaseId.ToString("N"), $$"""{"format":"{{command.Format}}"}""");
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(command.CaseId, MeetingFormatTask.KindName, command.Format.ToString(), command.By.PersonId, now, ct);
        }
    }
}
