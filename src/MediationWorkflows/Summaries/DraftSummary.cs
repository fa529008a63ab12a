using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Parties;
using MediationWorkflows.Sessions;
using NodaTime;

namespace MediationWorkflows.Summaries;

/// <summary>Somebody who may read the items writes a summary of them for an audience.</summary>
public sealed class DraftSummary(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    /// <param name="SessionId">The session that it sums up; null when it is of none.</param>
    /// <param name="Audience">Keys or ids of participants; null for all parties.</param>
    public sealed record Command(Guid CaseId, IReadOnlyList<Guid> ItemIds, string Text, IReadOnlyList<string>? Audience, Viewer By, Guid? SessionId = null);

    public async Task<Summary> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.Demand(CaseAction.WriteSummary);
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        if (string.IsNullOrWhiteSpace(command.Text))
        {
            throw new InvalidInputException("text", "There is no text.");
        }

        if (command.SessionId is { } session && (await db.FindAsync<Session>([session], ct))?.CaseId != command.CaseId)
        {
            throw new InvalidInputException("sessionId", "There is no such session in this case.");
        }

        var author = (await db.ParticipationsAsync(command.CaseId, ct)).FirstOrDefault(p => p.PersonId == command.By.PersonId && p.IsInMandate(now))
            ?? throw new NotAllowedException("Only somebody who takes part in the case writes its summaries.");
        var summary = new Summary { Id = Ids.New(now), CaseId = command.CaseId, AuthorId = author.Id, SessionId = command.SessionId, Text = new ClassifiedText(command.Text.Trim()), CreatedAt = now };
        foreach (var id in command.ItemIds.Distinct())
        {
            var source = await db.ContentAsync(id, ct);
            summary.Sources.Add(source is not null && access.CanRead(source)
                ? new SummarySource { SummaryId = summary.Id, SubjectId = id, CaseId = source.CaseId, Class = source.Class, OwnerId = source.OwnerId ?? source.AuthorId, CaucusId = (source as IOfCaucus)?.CaucusId }
                : throw new InvalidInputException("itemIds", $"You cannot read such an item as {id}."));
        }

        if (summary.Sources.Count == 0)
        {
            throw new InvalidInputException("itemIds", "Name what the summary was made of.");
        }

        foreach (var reader in await AudienceAsync(command, now, ct))
        {
            summary.Audience.Add(new SummaryReader { SummaryId = summary.Id, ParticipationId = reader });
        }

        db.Add(summary);
        await audit.AppendAsync(command.CaseId, command.By.PersonId, "summary.drafted", now, ct, nameof(Summary), summary.Id.ToString("N"));
        return summary;
    }

    private async Task<IReadOnlyList<Guid>> AudienceAsync(Command command, Instant now, CancellationToken ct)
    {
        if (command.Audience is null)
        {
            return [.. (await db.ActivePartiesAsync(command.CaseId, now, ct)).Select(p => p.Id)];
        }

        var audience = new List<Guid>();
        foreach (var name in command.Audience.Distinct(StringComparer.Ordinal))
        {
            var reader = await db.ParticipationAsync(command.CaseId, name, "audience", ct);
            audience.Add(AccessMatrix.Of(reader.Role, InformationClass.RedactedReport) >= AccessLevel.Redacted || reader.Role == Role.Representative
                ? reader.Id
                : throw new InvalidInputException("audience", $"The role of {reader.Key} includes no summaries."));
        }

        return audience.Count > 0 ? audience : throw new InvalidInputException("audience", "Name at least one participant.");
    }
}
