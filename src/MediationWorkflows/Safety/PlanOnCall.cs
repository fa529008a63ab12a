using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Safety;

/// <summary>Puts somebody on the rota. Of shifts that overlap in one position the one that began last holds, so that a swap needs no more than a new line.</summary>
public sealed class PlanOnCall(AppDb db)
{
    private static readonly Duration Longest = Duration.FromDays(366);

    /// <param name="Person">The e-mail address of somebody who is known here.</param>
    /// <param name="Channel">How they are reached then: <c>email</c> or <c>email:ADDRESS</c>; null: their own address.</param>
    public sealed record Command(string Person, OnCallPosition Position, Instant From, Instant To, string? Channel, Viewer By);

    public async Task<OnCallShift> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        DemandPlanner(command.By);
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        var email = command.Person.Trim().ToLowerInvariant();
        var person = (await db.WithPendingAsync<Person>(p => p.Email == email, ct)).FirstOrDefault();
        if (person is null or { State: PersonState.Closed })
        {
            errors["person"] = ["Nobody here has this e-mail address."];
        }

        if (!Enum.IsDefined(command.Position))
        {
            errors["position"] = [$"One of {string.Join(", ", Enum.GetNames<OnCallPosition>())}."];
        }

        if (command.To <= command.From || command.To <= now)
        {
            errors["to"] = ["A shift ends after it begins, and not in the past."];
        }
        else if (command.To - command.From > Longest)
        {
            errors["to"] = ["A shift lasts a year at most."];
        }

        if (command.Channel is { } channel && channel != "email" && !channel.StartsWith("email:", StringComparison.Ordinal))
        {
            errors["channel"] = ["A page goes by mail: email, or email:ADDRESS."];
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        var shift = new OnCallShift
        {
            Id = Ids.New(now),
            PersonId = person!.Id,
            Person = person,
            Position = command.Position,
            BeginsAt = command.From,
            EndsAt = command.To,
            Channel = command.Channel is null ? null : Stored(command.Channel),
        };
        db.Add(shift);
        return shift;
    }

    /// <summary>Ends a shift now; one that has not begun never counts.</summary>
    public async Task<OnCallShift> EndAsync(Guid shiftId, Viewer by, Instant now, CancellationToken ct)
    {
        DemandPlanner(by);
        var shift = await db.FindAsync<OnCallShift>([shiftId], ct) ?? throw new NotFoundException("shift");
        if (shift.EndsAt <= now)
        {
            throw new StateException("This shift is over already.", "Over");
        }

        shift.EndsAt = Instant.Max(now, shift.BeginsAt);
        return shift;
    }

    public static void DemandPlanner(Viewer by) => AccessPolicy.DemandAccount(by, Role.Coordinator, Role.Administrator, Role.SafetyOfficer);

    private static string Stored(string channel) =>
        SafeChannels.FaultOf([channel]) is { } fault ? throw new InvalidInputException("channel", fault) : SafeChannels.Store([channel])!;
}
