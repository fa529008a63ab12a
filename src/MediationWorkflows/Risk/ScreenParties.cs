using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Risk;

/// <summary>What was found about one party, as somebody enters it.</summary>
/// <param name="Party">The party's key or id.</param>
public sealed record ScreeningInput(string Party, MeetingFormat Finding, string Note);

/// <summary>Records individual screenings: each party by themselves, before anybody assesses anything together.</summary>
public sealed class ScreenParties(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    private const int LongestNote = 4000;

    public sealed record Command(Guid CaseId, IReadOnlyList<ScreeningInput> Screenings, Viewer By);

    public async Task<IReadOnlyList<Screening>> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        (await policy.For(command.By, command.CaseId, now, ct)).Demand(CaseAction.LeadSafety);
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        if (command.Screenings.Count == 0)
        {
            throw new InvalidInputException("screenings", "Name at least one party who was screened.");
        }

        var screened = new List<Screening>();
        foreach (var (i, input) in command.Screenings.Index())
        {
            var party = await db.ParticipationAsync(command.CaseId, input.Party, $"screenings[{i}].party", ct);
            Check(input, party, i);
            screened.Add(new Screening
            {
                Id = Ids.New(now),
                CaseId = command.CaseId,
                ParticipationId = party.Id,
                Finding = input.Finding,
                Note = new ClassifiedText(input.Note.Trim()),
                ScreenedBy = command.By.PersonId,
                At = now,
            });
        }

        db.AddRange(screened);
        await audit.AppendAsync(command.CaseId, command.By.PersonId, "risk.screened", now, ct);
        var found = (await db.ScreeningsAsync(command.CaseId, ct)).Select(s => s.ParticipationId).ToHashSet();
        if (!command.By.IsSystem && (await db.ActivePartiesAsync(command.CaseId, now, ct)).All(p => found.Contains(p.Id)))
        {
            await answer.OfAsync(command.CaseId, ScreenPartiesTask.KindName, ScreenPartiesTask.Screened, command.By.PersonId, now, ct);
        }

        return screened;
    }

    private static void Check(ScreeningInput input, Participation party, int i)
    {
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        if (!party.Role.IsParty())
        {
            errors[$"screenings[{i}].party"] = ["Only parties are screened."];
        }

        if (!Enum.IsDefined(input.Finding))
        {
            errors[$"screenings[{i}].finding"] = [$"One of {string.Join(", ", Enum.GetNames<MeetingFormat>())}."];
        }

        if (string.IsNullOrWhiteSpace(input.Note) || input.Note.Length > LongestNote)
        {
            errors[$"screenings[{i}].note"] = [$"Say what the finding rests on, in at most {LongestNote} characters."];
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }
}
