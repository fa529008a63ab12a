using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using MediationWorkflows.Rulebook;
using MediationWorkflows.Sessions;
using MediationWorkflows.Tasks;
using MediationWorkflows.Timers;
using NodaTime;

namespace MediationWorkflows.Proposals;

/// <summary>A line of a proposal as somebody enters it.</summary>
/// <param name="SharedBy">Keys of the parties whose concern it is; only for problem statements.</param>
public sealed record ProposalLineInput(string Text, IReadOnlyList<string>? SharedBy = null);

/// <summary>A proposal as somebody enters it.</summary>
/// <param name="StartsAt">For a time.</param>
/// <param name="Text">For everything else.</param>
public sealed record ProposalInput(ProposalKind Kind, Instant? StartsAt = null, string? Text = null, IReadOnlyList<ProposalLineInput>? Lines = null);

/// <summary>A party or a neutral writes a proposal, and puts it to all parties unless it is to stay a draft. A new version of a statement or a term sheet takes the place of the one before.</summary>
public sealed class TableProposal(
    AppDb db, AccessPolicy policy, CalendarCatalog calendars, CloseProposals close, AcceptProposal accept, TimerQueue timers, AuditTrail audit, TakeAnswer answer)
{
    private const int LongestText = 4000;
    private const int MostLines = 40;

    /// <param name="IsDraft">It is tabled later.</param>
    public sealed record Command(Guid CaseId, ProposalInput Proposal, bool IsDraft, Viewer By);

    public async Task<Proposal> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.Demand(CaseAction.TakePartInSessions);
        var mediationCase = (await db.FindAsync<MediationCase>([command.CaseId], ct))!;
        mediationCase.RequireOpen();
        var people = await db.ParticipationsAsync(command.CaseId, ct);
        var author = people.FirstOrDefault(p => p.PersonId == command.By.PersonId && p.IsInMandate(now))
            ?? throw new NotAllowedException("Only somebody who takes part in the case proposes something.");
        var parties = await db.ActivePartiesAsync(command.CaseId, now, ct);
        var input = command.Proposal;
        var calendar = await calendars.CurrentAsync(mediationCase.CalendarId, ct);
        var errors = Check(input, parties);
        if (input.Kind == ProposalKind.SessionTime && input.StartsAt is { } startsAt && !SessionInput.GivesNotice(startsAt, mediationCase, calendar, now))
        {
            errors["startsAt"] = [$"Everybody gets at least {SessionInput.NoticeBusinessDays} business days of notice: choose a later time."];
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        var earlier = (await db.WithPendingAsync<Proposal>(p => p.CaseId == command.CaseId && p.Kind == input.Kind, ct)).OrderBy(p => p.Number).ToList();
        if (input.StartsAt is { } time && earlier.Exists(p => p.State == ProposalState.Tabled && p.StartsAt == time))
        {
            throw new StateException("This time is on the table already: accept it.", nameof(ProposalState.Tabled), "accept");
        }

        var proposal = new Proposal
        {
            Id = Ids.New(now),
            CaseId = command.CaseId,
            Kind = input.Kind,
            Number = earlier.Count + 1,
            RevisesId = input.Kind == ProposalKind.SessionTime ? null : earlier.LastOrDefault()?.Id,
            // A party's proposal is the party's, whoever speaks for them.
            ProposedById = author.RepresentsId ?? author.Id,
            SessionId = (await db.WithPendingAsync<Session>(s => s.CaseId == command.CaseId, ct)).Find(s => s.State is SessionState.Live or SessionState.Paused)?.Id,
            StartsAt = input.StartsAt,
            LapsesAt = input.StartsAt is { } starts ? SessionInput.NoticeEnds(starts, mediationCase, calendar) : null,
            Text = input.Text is null ? null : new ClassifiedText(input.Text.Trim()),
            CreatedAt = now,
        };
        proposal.Lines.AddRange((input.Lines ?? []).Select((line, i) => new ProposalLine
        {
            Id = Ids.New(now), ProposalId = proposal.Id, Position = i, Text = new ClassifiedText(line.Text.Trim()), SharedBy = string.Join(',', line.SharedBy ?? []),
        }));
        db.Add(proposal);
        await audit.AppendAsync(proposal, command.By.PersonId, "proposal.written", now, ct);
        if (!command.IsDraft)
        {
            await PutAsync(proposal, command.By, now, ct);
        }

        return proposal;
    }

    /// <summary>Puts a draft to the parties.</summary>
    public async Task TableAsync(Guid proposalId, Viewer by, Instant now, CancellationToken ct)
    {
        var (proposal, access) = await policy.FindAsync<Proposal>(by, proposalId, "proposal", now, ct);
        access.DemandActingFor(proposal.ProposedById);
        await PutAsync(proposal, by, now, ct);
    }

    private async Task PutAsync(Proposal proposal, Viewer by, Instant now, CancellationToken ct)
    {
        // Of times and of questions several may lie on the table; a statement or a term sheet takes the place of the one before.
        if (proposal.Kind is not (ProposalKind.SessionTime or ProposalKind.SubmissionAgreement))
        {
            await close.LapseAsync(proposal.CaseId, proposal.Kind, now, ct);
        }

        proposal.Table((await db.ActivePartiesAsync(proposal.CaseId, now, ct)).Select(p => p.Id), now);
        if (proposal.LapsesAt is { } lapses)
        {
            timers.Schedule(WorkTimer.At(lapses, CloseProposals.TimerKind, proposal.Id.ToString("N"), now));
        }

        await audit.AppendAsync(proposal, by.PersonId, "proposal.tabled", now, ct);
        // With a single party, its own word decides.
        await accept.FollowAsync(proposal, by, now, ct);
        if (!by.IsSystem && ProposalTasks.TabledBy(proposal.Kind) is var (kind, outcome))
        {
            await answer.OfAsync(proposal.CaseId, kind, outcome, by.PersonId, now, ct, proposal.Kind == ProposalKind.SessionTime ? proposal.ProposedById : null);
        }
    }

    private static Dictionary<string, Phrase[]> Check(ProposalInput input, IReadOnlyList<Participation> parties)
    {
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        if (input.Kind == ProposalKind.SessionTime)
        {
            if (input.StartsAt is null)
            {
                errors["startsAt"] = ["Say when."];
            }

            return errors;
        }

        if (string.IsNullOrWhiteSpace(input.Text) || input.Text.Length > LongestText)
        {
            errors["text"] = [$"Say it in at most {LongestText} characters."];
        }

        if (input.Lines is not { Count: > 0 and <= MostLines })
        {
            errors["lines"] = [$"From one line to {MostLines}: the concerns that are shared, or the terms."];
        }

        foreach (var (i, line) in (input.Lines ?? []).Index())
        {
            if (string.IsNullOrWhiteSpace(line.Text) || line.Text.Length > LongestText)
            {
                errors[$"lines[{i}].text"] = [$"Say it in at most {LongestText} characters."];
            }

            var sharing = (line.SharedBy ?? []).Distinct(StringComparer.Ordinal).ToList();
            if (sharing.Exists(key => parties.All(p => p.Key != key)))
            {
                errors[$"lines[{i}].sharedBy"] = ["There is no such party in this case."];
            }
            else if (input.Kind == ProposalKind.ProblemStatement && sharing.Count < 2)
            {
                // What only one side says is a position; the statement is of what they have in common.
                errors[$"lines[{i}].sharedBy"] = ["A mutual concern names at least two parties who share it."];
            }
        }

        return errors;
    }
}
