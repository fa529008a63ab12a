using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Workflows;
using NodaTime;

namespace MediationWorkflows.Risk;

/// <summary>Puts a question about a duty before the parties; its workflow gives it five business days and then gets an advisory opinion.</summary>
public sealed class AskDutyQuestion(AppDb db, AccessPolicy policy, BurstRunner bursts, AuditTrail audit)
{
    public const string DefinitionId = "duty-question";

    private const int LongestText = 4000;

    public sealed record Command(Guid CaseId, string Duty, DutyNature Nature, string? Evidence, Viewer By);

    public async Task<DutyQuestion> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.Demand(CaseAction.DiscussDuty);
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        Check(command);
        var question = new DutyQuestion { Id = Ids.New(now), CaseId = command.CaseId, Duty = new ClassifiedText(command.Duty.Trim()), Nature = command.Nature, OpenedAt = now };
        db.Add(question);
        if (!string.IsNullOrWhiteSpace(command.Evidence))
        {
            question.Add(EvidenceOf(question, command.Evidence, access, now));
        }

        await audit.AppendAsync(question, command.By.PersonId, "duty.asked", now, ct);
        // Flushed, not committed: the first burst finds the question by its id.
        await db.SaveChangesAsync(ct);
        await bursts.StartAsync(DefinitionId, new JsonObject { ["DutyQuestionId"] = question.Id.ToString("N") }, command.CaseId.ToString("N"), now, ct);
        return question;
    }

    /// <summary>Adds what somebody puts forward.</summary>
    public async Task<DutyQuestion> AddEvidenceAsync(Guid questionId, string text, Viewer by, Instant now, CancellationToken ct)
    {
        var (question, access) = await policy.FindAsync<DutyQuestion>(by, questionId, "duty question", now, ct);
        access.Demand(CaseAction.DiscussDuty);
        if (string.IsNullOrWhiteSpace(text) || text.Length > LongestText)
        {
            throw new InvalidInputException("text", $"Say what you put forward, in at most {LongestText} characters.");
        }

        var evidence = EvidenceOf(question, text, access, now);
        question.Add(evidence);
        db.Add(evidence);
        await audit.AppendAsync(question, by.PersonId, "duty.evidence", now, ct);
        return question;
    }

    private static DutyEvidence EvidenceOf(DutyQuestion question, string text, CaseAccess access, Instant now) => new()
    {
        Id = Ids.New(now),
        DutyQuestionId = question.Id,
        ById = access.Own.Count == 0 ? null : access.Own.Min(),
        Text = new ClassifiedText(text.Trim()),
        At = now,
    };

    private static void Check(Command command)
    {
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(command.Duty) || command.Duty.Length > LongestText)
        {
            errors["duty"] = [$"Say which duty is in question, in at most {LongestText} characters."];
        }

        if (!Enum.IsDefined(command.Nature))
        {
            errors["nature"] = [$"One of {string.Join(", ", Enum.GetNames<DutyNature>())}."];
        }

        if (command.Evidence?.Length > LongestText)
        {
            errors["evidence"] = [$"Say what you put forward, in at most {LongestText} characters."];
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }
}
