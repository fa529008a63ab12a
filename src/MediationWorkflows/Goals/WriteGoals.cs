using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Items;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Goals;

/// <summary>A party writes down, for themselves, what they want, what they expect, and what they would do without an agreement. Writing again replaces it.</summary>
public sealed class WriteGoals(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    private const int Longest = 4000;

    /// <param name="OwnerId">The party whose goals they are; who represents them may write.</param>
    public sealed record Command(Guid CaseId, Guid OwnerId, string Goals, string? Expectations, string? WithoutAgreement, Viewer By);

    public async Task<GoalsForm> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.DemandActingFor(command.OwnerId);
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        if (!(await db.ParticipationAsync(command.CaseId, command.OwnerId, "owner", ct)).Role.IsParty())
        {
            throw new NotAllowedException("This form is the parties' own.");
        }

        Check(command);
        var item = InfoItem.Write(command.CaseId, InformationClass.PartyPrivate, command.OwnerId, command.OwnerId, "Goals and expectations", TextOf(command), now);
        db.Add(item);
        await audit.AppendAsync(item, command.By.PersonId, "item.created", now, ct, $$"""{"class":"{{item.Class}}"}""");
        var form = await db.GoalsFormAsync(command.CaseId, command.OwnerId, now, ct);
        form.Write(item.Id, now);
        await audit.AppendAsync(form, command.By.PersonId, "goals.written", now, ct);
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(command.CaseId, GoalsTask.KindName, GoalsTask.Written, command.By.PersonId, now, ct, command.OwnerId);
        }

        return form;
    }

    private static void Check(Command command)
    {
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(command.Goals))
        {
            errors["goals"] = ["Say what you want to reach."];
        }

        foreach (var (field, text) in (ReadOnlySpan<(string, string?)>)[("goals", command.Goals), ("expectations", command.Expectations), ("withoutAgreement", command.WithoutAgreement)])
        {
            if (text?.Length > Longest)
            {
                errors[field] = [$"At most {Longest} characters."];
            }
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    private static string TextOf(Command command) => string.Join("\n\n", ((string? Text, string Head)[])
        [(command.Goals, "What I want"), (command.Expectations, "What I expect"), (command.WithoutAgreement, "What I would do without an agreement")]
        is var parts ? parts.Where(p => !string.IsNullOrWhiteSpace(p.Text)).Select(p => $"{p.Head}:\n{p.Text!.Trim()}") : []);
}

internal static class GoalsForms
{
    /// <summary>The party's form, requested now if it was not before.</summary>
    public static async Task<GoalsForm> GoalsFormAsync(this AppDb db, Guid caseId, Guid ownerId, Instant now, CancellationToken ct)
    {
        if ((await db.WithPendingAsync<GoalsForm>(g => g.CaseId == caseId && g.OwnerId == ownerId, ct)) is [var form])
        {
            return form;
        }

        var requested = new GoalsForm { Id = Ids.New(now), CaseId = caseId, OwnerId = ownerId };
        db.Add(requested);
        return requested;
    }
}
