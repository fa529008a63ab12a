using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Engine;
using NodaTime;

namespace MediationWorkflows.Safety;

/// <summary>
/// Decides, by the jurisdiction's rule, whether somebody outside is told. What goes out is the minimum statement and nothing else (I3); the ledger
/// has it in the same transaction, under the exception that it rests on. Whoever decides has heard of it: nobody must acknowledge it first.
/// </summary>
public sealed class DecideSafetyEvent(AppDb db, AcknowledgeSafetyEvent acknowledge, SafetyResponse response, DisclosureLedger ledger, AuditTrail audit)
{
    private const int LongestStatement = 500;
    private const int LongestRecipient = 200;

    /// <summary>Where no exception of the jurisdiction is on file: a gap in our data must not keep anybody from helping.</summary>
    private const string Unlisted = "unlisted";

    /// <param name="Statement">All that goes out, if something does.</param>
    /// <param name="Basis">The code of an exception to confidentiality that holds there; null: the threat of harm.</param>
    public sealed record Command(
        Guid SafetyEventId, SafetyDecision Decision, string? Reason, string? Statement, IReadOnlyList<string> Recipients, string? Basis, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var found = await response.FindAsync(command.SafetyEventId, command.By, now, ct);
        var jurisdiction = (await db.FindAsync<MediationCase>([found.CaseId], ct))!.Jurisdiction;
        var rule = DutyToWarn.Shipped.RuleOf(jurisdiction);
        Check(command);
        if (command.Decision == SafetyDecision.KeepInside && rule == WarningRule.Mandatory)
        {
            throw new StateException(
                "The law of this jurisdiction commands a warning where its conditions are met: disclose, or say why they are not met.", nameof(WarningRule.Mandatory),
                nameof(SafetyDecision.Disclose), nameof(SafetyDecision.DutyNotMet));
        }

        List<string> recipients = command.Decision == SafetyDecision.Disclose ? [.. command.Recipients.Select(r => r.Trim())] : [];
        var basis = recipients.Count == 0 ? null : BasisOf(command, jurisdiction);
        if (found.State == SafetyEventState.Raised)
        {
            await acknowledge.RunAsync(new AcknowledgeSafetyEvent.Command(found.Id, command.By), now, ct);
        }

        found.Decide(command.Decision, rule, SafetyResponse.Reason(command.Reason), recipients, command.By.PersonId!.Value, now);
        foreach (var recipient in recipients)
        {
            // Nobody's own: who the statement is about must not learn from their ledger that somebody was warned.
            ledger.Write(
                new DisclosureLedger.Entry(found.CaseId, RecipientId: null, new ClassifiedText(recipient), new ClassifiedText(command.Statement!.Trim()),
                    InformationClass.Safety, found.Id, found.Reason!.Value, basis!),
                ownerId: null, now);
        }

        await audit.AppendAsync(found, command.By.PersonId, "safety.decided", now, ct, $$"""{"decision":"{{command.Decision}}","rule":"{{rule}}"}""");
        if (basis is not null)
        {
            await audit.AppendAsync(found, command.By.PersonId, "content.opened.exception", now, ct, $$"""{"basis":"{{basis}}","recipients":{{recipients.Count}}}""");
        }

        await response.DoneAsync(found, DecideSafetyTask.KindName, command.Decision.ToString(), command.By, now, ct);
    }

    private static void Check(Command command)
    {
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        if (!Enum.IsDefined(command.Decision))
        {
            errors["decision"] = [$"One of {string.Join(", ", Enum.GetNames<SafetyDecision>())}."];
        }

        if (command.Decision == SafetyDecision.Disclose)
        {
            if (string.IsNullOrWhiteSpace(command.Statement) || command.Statement.Length > LongestStatement)
            {
                errors["statement"] = [$"Write the minimum statement that goes out, in at most {LongestStatement} characters."];
            }

            if (command.Recipients.Count == 0)
            {
                errors["recipients"] = ["Name who is told, each by themselves."];
            }

            foreach (var (i, recipient) in command.Recipients.Index().Where(r => !OneLine.Fits(r.Item, LongestRecipient)))
            {
                errors[$"recipients[{i}]"] = [$"A name on one line, in at most {LongestRecipient} characters."];
            }
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    private static string BasisOf(Command command, string jurisdiction)
    {
        var here = ExceptionsRegister.Shipped.For(jurisdiction).Where(e => e.Who.Contains(Role.SafetyOfficer)).Select(e => e.Code).ToList();
        return here.Count == 0 ? Unlisted
            : here.Find(code => code == (command.Basis ?? "threat-of-harm")) ?? throw new InvalidInputException("basis", $"One of: {string.Join(", ", here)}.");
    }
}
