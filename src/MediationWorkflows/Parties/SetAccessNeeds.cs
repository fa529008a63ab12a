using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Parties;

/// <summary>What somebody needs to take part: the language of mails and pages, an interpreter, accommodations, how they prefer to be treated.</summary>
/// <param name="Language">Of mails and pages (BCP 47); null leaves it.</param>
/// <param name="InterpreterLanguage">The language that an interpreter speaks with them (BCP 47), null: none is needed; of an interpreter, the one that they speak.</param>
public sealed record AccessNeedsInput(string? Language, string? InterpreterLanguage, string? Accommodations, string? TreatmentPreferences);

/// <summary>Says what a participant needs to take part. They say it themselves, or whoever coordinates the case says it for them.</summary>
public sealed class SetAccessNeeds(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    private const int Longest = 2000;

    public sealed record Command(Guid ParticipationId, AccessNeedsInput Needs, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var participation = await db.FindAsync<Participation>([command.ParticipationId], ct) ?? throw new NotFoundException("participation");
        var access = await policy.For(command.By, participation.CaseId, now, ct);
        if (!access.ActsFor(participation.Id))
        {
            access.Demand(CaseAction.ManageParticipations);
        }

        Check(command.Needs);
        if (command.Needs.Language is { } language)
        {
            (await db.FindAsync<Person>([participation.PersonId], ct))!.Language = language;
        }

        participation.InterpreterLanguage = string.IsNullOrWhiteSpace(command.Needs.InterpreterLanguage) ? null : command.Needs.InterpreterLanguage;
        participation.Accommodations = Text(command.Needs.Accommodations);
        participation.TreatmentPreferences = Text(command.Needs.TreatmentPreferences);
        await audit.AppendAsync(participation.CaseId, command.By.PersonId, "accessNeeds.changed", now, ct, nameof(Participation), participation.Id.ToString("N"));
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(participation.CaseId, AccessNeedsTask.KindName, AccessNeedsTask.Stated, command.By.PersonId, now, ct, participation.Id);
        }
    }

    private static void Check(AccessNeedsInput needs)
    {
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        foreach (var (field, tag) in (ReadOnlySpan<(string, string?)>)[("language", needs.Language), ("interpreterLanguage", needs.InterpreterLanguage)])
        {
            if (!string.IsNullOrWhiteSpace(tag) && !PartyInputCheck.IsLanguage(tag))
            {
                errors[field] = ["A language tag, for example en or es-MX."];
            }
        }

        foreach (var (field, text) in (ReadOnlySpan<(string, string?)>)[("accommodations", needs.Accommodations), ("treatmentPreferences", needs.TreatmentPreferences)])
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

    private static ClassifiedText? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : new ClassifiedText(text.Trim());
}
