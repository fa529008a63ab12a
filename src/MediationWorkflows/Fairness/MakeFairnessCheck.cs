using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Items;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Fairness;

/// <summary>The mediator looks at power imbalances and signs of bias before the next phase. What is found needs a remedy.</summary>
public sealed class MakeFairnessCheck(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    private const int Longest = 4000;

    /// <param name="MediatorId">The mediator whose check it is.</param>
    /// <param name="Observations">What was seen; needed where something was found.</param>
    /// <param name="Remedy">What is done about it; needed where something was found.</param>
    public sealed record Command(Guid CaseId, Guid MediatorId, string? PowerImbalance, string? Bias, string? Observations, string? Remedy, Viewer By);

    public async Task<FairnessCheck> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.DemandActingFor(command.MediatorId);
        if ((await db.ParticipationAsync(command.CaseId, command.MediatorId, "mediator", ct)).Role != Role.Mediator)
        {
            throw new NotAllowedException("Only the mediator makes this check.");
        }

        var mediationCase = (await db.FindAsync<MediationCase>([command.CaseId], ct))!;
        mediationCase.RequireOpen();
        var (power, bias) = Check(command);
        var check = new FairnessCheck
        {
            Id = Filing.NewId(InformationClass.Caucus, now),
            CaseId = command.CaseId,
            Gate = mediationCase.Phase + 1,
            PowerImbalance = power,
            Bias = bias,
            ById = command.MediatorId,
            ItemId = Write(command, now),
        };
        db.Add(check);
        // Not when and by whom in the data: the link itself is the administrator's to see.
        await audit.AppendAsync(check, command.By.PersonId, "fairness.checked", now, ct, $$"""{"gate":"{{check.Gate}}"}""");
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(command.CaseId, FairnessTask.KindName, FairnessTask.Checked, command.By.PersonId, now, ct);
        }

        return check;
    }

    private static (Concernment Power, Concernment Bias) Check(Command command)
    {
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        Concernment Read(string? text, string field)
        {
            if (!Enum.TryParse<Concernment>(text, ignoreCase: true, out var found) || !Enum.IsDefined(found))
            {
                errors[field] = [$"One of {string.Join(", ", Enum.GetNames<Concernment>())}."];
            }

            return found;
        }

        var (power, bias) = (Read(command.PowerImbalance, "powerImbalance"), Read(command.Bias, "bias"));
        foreach (var (field, text) in (ReadOnlySpan<(string, string?)>)[("observations", command.Observations), ("remedy", command.Remedy)])
        {
            if (string.IsNullOrWhiteSpace(text) && (power != Concernment.None || bias != Concernment.None))
            {
                errors[field] = ["Where something was found, say what, and what is done about it."];
            }
            else if (text?.Length > Longest)
            {
                errors[field] = [$"At most {Longest} characters."];
            }
        }

        return errors.Count == 0 ? (power, bias) : throw new InvalidInputException(errors);
    }

    private Guid? Write(Command command, Instant now)
    {
        List<string> parts = [.. new[] { command.Observations, command.Remedy }.Where(text => !string.IsNullOrWhiteSpace(text)).Select(text => text!.Trim())];
        if (parts.Count == 0)
        {
            return null;
        }

        var note = InfoItem.Write(
            command.CaseId, InformationClass.Caucus, command.MediatorId, command.MediatorId, "Power and bias check", string.Join("\n\n", parts), now);
        db.Add(note);
        return note.Id;
    }
}
