using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using MediationWorkflows.Whistleblowing;
using NodaTime;

namespace MediationWorkflows.Restrictions;

/// <summary>A benchmark as somebody enters it.</summary>
public sealed record BenchmarkInput(string Text, bool Mandatory = true);

/// <summary>Proposes a temporary limit on a clinician's duties, with what must be shown before it is lifted.</summary>
public sealed class ProposeRestriction(AppDb db, AccessPolicy policy, AdverseSteps adverse, AuditTrail audit)
{
    private const int LongestText = 4000;
    private const int MostBenchmarks = 20;

    /// <param name="Clinician">Key or id of whom it limits.</param>
    /// <param name="Owner">Key or id of who looks after it.</param>
    public sealed record Command(
        Guid CaseId, string Clinician, string Scope, LocalDate StartsOn, LocalDate? EndsOn, string Owner, int ReviewEveryDays, IReadOnlyList<BenchmarkInput> Benchmarks, Viewer By);

    public async Task<Restriction> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.Demand(CaseAction.ManageRestrictions);
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        var clinician = await db.ParticipationAsync(command.CaseId, command.Clinician, "clinician", ct);
        var owner = await db.ParticipationAsync(command.CaseId, command.Owner, "owner", ct);
        if (Check(command, clinician, owner) is { Count: > 0 } errors)
        {
            throw new InvalidInputException(errors);
        }

        await adverse.TakeAsync(access, clinician.Id, "restriction.proposed", now, ct);
        var id = Ids.New(now);
        var restriction = new Restriction
        {
            Id = id,
            CaseId = command.CaseId,
            ClinicianId = clinician.Id,
            Scope = new ClassifiedText(command.Scope.Trim()),
            StartsOn = command.StartsOn,
            OwnerId = owner.Id,
            ReviewEveryDays = command.ReviewEveryDays,
            Benchmarks = [.. command.Benchmarks.Select((b, i) => new Benchmark { RestrictionId = id, Position = i + 1, What = new ClassifiedText(b.Text.Trim()), IsMandatory = b.Mandatory })],
            CreatedAt = now,
        };
        restriction.PlanEnd(command.EndsOn);
        db.Add(restriction);
        await audit.AppendAsync(restriction, command.By.PersonId, "restriction.proposed", now, ct);
        return restriction;
    }

    private static Dictionary<string, Phrase[]> Check(Command command, Participation clinician, Participation owner)
    {
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        if (clinician.Role != Role.Clinician)
        {
            errors["clinician"] = ["A restriction limits a clinician of the case."];
        }

        if (owner.PersonId == clinician.PersonId)
        {
            errors["owner"] = ["Somebody other than the clinician looks after it."];
        }

        if (string.IsNullOrWhiteSpace(command.Scope) || command.Scope.Length > LongestText)
        {
            errors["scope"] = [$"Say what is limited, in at most {LongestText} characters."];
        }

        if (command.EndsOn <= command.StartsOn)
        {
            errors["end"] = ["It ends after it begins."];
        }

        if (command.ReviewEveryDays is < 1 or > Restriction.LongestReviewInterval)
        {
            errors["reviewEvery"] = [$"It is looked at every 1 to {Restriction.LongestReviewInterval} days."];
        }

        if (command.Benchmarks.Count is 0 or > MostBenchmarks || !command.Benchmarks.Any(b => b.Mandatory))
        {
            errors["benchmarks"] = [$"Name from one to {MostBenchmarks} benchmarks, at least one of them mandatory."];
        }

        foreach (var (i, _) in command.Benchmarks.Index().Where(b => string.IsNullOrWhiteSpace(b.Item.Text) || b.Item.Text.Length > LongestText))
        {
            errors[$"benchmarks[{i}].text"] = [$"Say it in at most {LongestText} characters."];
        }

        return errors;
    }
}
