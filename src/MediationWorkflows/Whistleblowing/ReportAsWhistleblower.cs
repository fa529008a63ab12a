using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Consent;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Whistleblowing;

/// <summary>
/// The safe channel: anybody who takes part may use it, and says which mediator or safety officer reads it. They hear of it the
/// next morning, by the same mail that any sharing sends; a mail at that very moment would tell who was just here.
/// </summary>
public sealed class ReportAsWhistleblower(AppDb db, AccessPolicy policy, MorningNotice notice, IOptions<WhistleblowingOptions> options, AuditTrail audit)
{
    private static readonly Role[] Readers = [Role.Mediator, Role.SafetyOfficer];

    /// <param name="With">Keys or ids of mediators and safety officers; null for every mediator.</param>
    public sealed record Command(Guid CaseId, string Text, IReadOnlyList<string>? With, Viewer By);

    public async Task<WhistleblowerReport> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        if (string.IsNullOrWhiteSpace(command.Text))
        {
            throw new InvalidInputException("text", "There is no text.");
        }

        var people = await db.ParticipationsAsync(command.CaseId, ct);
        var reporter = people.FirstOrDefault(p => p.PersonId == command.By.PersonId && p.IsInMandate(now))
            ?? throw new NotAllowedException("Only somebody who takes part in the case uses this channel.");
        var report = WhistleblowerReport.Of(access.CaseId, reporter.Id, command.Text, now, Duration.FromDays(options.Value.WatchDays));
        var readers = await ReadersAsync(command, people, now, ct);
        var midnight = report.ReceivedOn.AtMidnight().InUtc().ToInstant();
        db.Add(report);
        // A chain of its own, that begins and says nothing but that it exists.
        await audit.AppendAsync(report.Id, actorId: null, "report.received", midnight, ct);
        foreach (var reader in readers)
        {
            db.Add(new Share { Id = Guid.NewGuid(), CaseId = report.CaseId, SubjectId = report.Id, ParticipationId = reader.Id, At = midnight });
        }

        await notice.ToAsync(readers, now, ct);
        return report;
    }

    private async Task<IReadOnlyList<Participation>> ReadersAsync(Command command, IReadOnlyList<Participation> people, Instant now, CancellationToken ct)
    {
        if (command.With is null)
        {
            return [.. people.Where(p => p.Role == Role.Mediator && p.IsInMandate(now))];
        }

        var readers = new List<Participation>();
        foreach (var name in command.With.Distinct(StringComparer.Ordinal))
        {
            var reader = await db.ParticipationAsync(command.CaseId, name, "with", ct);
            readers.Add(Readers.Contains(reader.Role) && reader.IsInMandate(now) ? reader : throw new InvalidInputException("with", "Name mediators or safety officers of this case."));
        }

        return readers;
    }
}
